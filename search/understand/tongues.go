package understand

import (
	"fmt"
	"io/fs"
	"maps"
	"math"
	"slices"
	"strings"

	"anchorpoint/directory"
)

// People type their need in the language they think in, on whatever page they
// are. phrases-languages.csv holds everyday phrases of other languages. They
// are kept apart from the English ones: no English query meets them, and
// neither word vectors nor the needs of records learn from them.

// tonguePhrase is one line of phrases-languages.csv.
type tonguePhrase struct{ language, kind, id, text string }

// Kinds of lines besides the ids of vocabularies. A filler says nothing of what
// is wanted ("I need", "help with").
const (
	tongueNeed   = "need"
	tongueFiller = "filler"
)

func readTongues(files fs.FS, v *directory.Vocabularies) ([]tonguePhrase, error) {
	var out []tonguePhrase
	err := readRows(files, "phrases-languages.csv", []string{"language", "kind", "id", "phrase"}, func(row []string) error {
		p := tonguePhrase{row[0], row[1], row[2], row[3]}
		if err := p.check(v); err != nil {
			return err
		}
		out = append(out, p)
		return nil
	})
	return out, err
}

func (p tonguePhrase) check(v *directory.Vocabularies) error {
	target := p.kind + ":" + p.id
	if p.kind == tongueNeed {
		target = p.id
	}
	switch {
	case !slices.Contains(tongueLanguages, p.language):
		return fmt.Errorf("language %q is none of %q", p.language, tongueLanguages)
	case strings.TrimSpace(p.text) == "":
		return fmt.Errorf("%s has an empty phrase", target)
	case p.kind == tongueFiller && p.id == "":
		return nil
	case !knownTarget(v, target):
		return fmt.Errorf("%q is no need and no term of a vocabulary", target)
	}
	return nil
}

// tongue is what is known of one language.
type tongue struct {
	language string
	typed    map[string]bool  // folded words as the list has them
	stems    map[string]int32 // stem to its number
	fillers  map[string]bool  // folded
	idf      []float64        // by stem
	phrases  []needPhrase
	rows     [][]int32 // phrases by stem
	wishes   *wishModel
}

// needPhrase is a phrase for a need: its different stems and their sum.
type needPhrase struct {
	need  int32
	stems []int32
	sum   float64
}

// newTongues makes the languages, in the order of [tongueLanguages].
func newTongues(l *Lexicon, phrases []tonguePhrase) []*tongue {
	needs := map[string]int32{}
	for i, n := range l.vocabularies.Needs() {
		needs[n.ID] = int32(i)
	}
	out := make([]*tongue, 0, len(tongueLanguages))
	for _, language := range tongueLanguages {
		t := &tongue{language: language, typed: map[string]bool{}, stems: map[string]int32{}, fillers: map[string]bool{}}
		t.learn(slices.DeleteFunc(slices.Clone(phrases), func(p tonguePhrase) bool { return p.language != language }), needs)
		out = append(out, t)
	}
	return out
}

func (t *tongue) learn(phrases []tonguePhrase, needs map[string]int32) {
	t.wishes = &wishModel{matcher: newMatcher(0)}
	index := map[string]int32{}
	for _, p := range phrases {
		if p.kind == tongueFiller {
			for _, w := range t.fold(p.text) {
				t.fillers[w] = true
			}
		}
	}
	for _, p := range phrases {
		switch p.kind {
		case tongueFiller:
		case tongueNeed:
			t.phrases = append(t.phrases, needPhrase{need: needs[p.id], stems: t.number(t.fold(p.text))})
		default:
			t.learnWish(index, p)
		}
	}
	t.wishes.matcher.finish(nil)
	t.weigh()
}

func (t *tongue) learnWish(index map[string]int32, p tonguePhrase) {
	n, ok := index[p.kind+":"+p.id]
	if !ok {
		n = int32(len(t.wishes.targets))
		index[p.kind+":"+p.id] = n
		t.wishes.targets = append(t.wishes.targets, wishTarget{directory.VocabularyID(p.kind), p.id})
	}
	var tokens []token
	for _, s := range t.number(t.fold(p.text)) {
		tokens = append(tokens, token{stem: s})
	}
	t.wishes.matcher.add(tokens, n, 1)
}

// number gives words the numbers of their stems and remembers them as typed.
func (t *tongue) number(words []string) []int32 {
	out := make([]int32, 0, len(words))
	for _, w := range words {
		t.typed[w] = true
		s := tongueStem(t.language, w)
		n, ok := t.stems[s]
		if !ok {
			n = int32(len(t.stems))
			t.stems[s] = n
		}
		out = append(out, n)
	}
	return out
}

// fillerSays is what a filler counts against a telling word.
const fillerSays = 0.2

// weigh counts a word the more the fewer needs have it.
func (t *tongue) weigh() {
	seen := make([]map[int32]bool, len(t.stems))
	t.rows = make([][]int32, len(t.stems))
	for i := range t.phrases {
		p := &t.phrases[i]
		slices.Sort(p.stems)
		p.stems = slices.Compact(p.stems)
		for _, s := range p.stems {
			t.rows[s] = append(t.rows[s], int32(i))
			if seen[s] == nil {
				seen[s] = map[int32]bool{}
			}
			seen[s][p.need] = true
		}
	}
	t.idf = make([]float64, len(t.stems))
	for s := range t.idf {
		t.idf[s] = math.Log(1 + 160/(float64(len(seen[s]))+0.5))
	}
	for w := range maps.Keys(t.fillers) {
		if n, ok := t.stems[tongueStem(t.language, w)]; ok {
			t.idf[n] *= fillerSays
		}
	}
	for i := range t.phrases {
		for _, s := range t.phrases[i].stems {
			t.phrases[i].sum += t.idf[s]
		}
	}
}

// fold gives the words of a text as they are compared.
func (t *tongue) fold(text string) []string {
	words := split(lower(clean(text)))
	for i, w := range words {
		words[i] = foldWord(w)
	}
	return words
}

// has reports whether somebody who types this word means the language: it stands
// in the list, or is another form of a word there that is long enough to tell.
func (t *tongue) has(folded string) bool {
	if t.typed[folded] {
		return true
	}
	s := tongueStem(t.language, folded)
	_, ok := t.stems[s]
	return ok && len([]rune(s)) >= shortestTelling
}

// shortestTelling is from how many letters on a stem tells a language.
const shortestTelling = 4
