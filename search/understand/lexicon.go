package understand

import (
	"fmt"
	"io/fs"
	"iter"
	"slices"
	"strings"
	"sync"

	"anchorpoint/directory"
)

// Lexicon holds everything that understanding knows. It is made once and never
// changes; it is safe for concurrent use.
type Lexicon struct {
	built        sync.WaitGroup
	vocabularies *directory.Vocabularies
	forms        *forms
	phrases      []Phrase

	related map[string][]string // needs by need

	words map[string]int32 // word form to stem, a cache of Porter's work
	stems map[string]int32 // stem to its number

	needs *needModel
	// records recognises needs in the texts of listings, made for the first one.
	records func() *needModel
	wishes  *wishModel
	crisis  *crisisModel
	spell   *speller
	tongues []*tongue // other languages

	emergencies emergencies // what With makes the models of again
	ruled       ruledNeeds
	correct     *wordList
}

// NewLexicon reads the lexicon from the data set: phrases.csv, crisis.csv, crisis-words.csv, crisis-rules.csv,
// need-words.csv, need-rules.csv, forms.csv, spelling.csv, words.txt.gz, phrases-languages.csv. More are phrases that the moderators of
// this directory added.
//
// The files are read when it returns. What is made of them takes a quarter of a
// second more and is made beside whatever the program opens next: [Lexicon.Query],
// [Lexicon.Suggest] and [Lexicon.Needs] wait for it.
func NewLexicon(files fs.FS, v *directory.Vocabularies, more ...Phrase) (*Lexicon, error) {
	forms, err := readForms(files)
	if err != nil {
		return nil, err
	}
	phrases, err := readPhrases(files, func(target string) bool { return knownTarget(v, target) })
	if err != nil {
		return nil, err
	}
	l := &Lexicon{vocabularies: v, forms: forms, phrases: append(phrases, more...),
		words: make(map[string]int32, 1<<14), stems: make(map[string]int32, 1<<14)}
	l.related, err = readRelated(files, func(need string) bool { _, ok := v.Need(need); return ok })
	if err != nil {
		return nil, err
	}
	crisis, err := readEmergencies(files)
	if err != nil {
		return nil, err
	}
	ruled, err := readRuledNeeds(files, crisis.words, v)
	if err != nil {
		return nil, err
	}
	correct, err := readWords(files)
	if err != nil {
		return nil, err
	}
	tongues, err := readTongues(files, v)
	if err != nil {
		return nil, err
	}
	l.emergencies, l.ruled, l.correct = crisis, ruled, correct
	l.build()
	l.built.Go(func() { l.tongues = newTongues(l, tongues) })
	return l, nil
}

// With is this lexicon and more phrases, such as those that moderators add while
// the program runs. It takes as long as making one; the lexicon that it is made
// of stays as it is, so a running search is not disturbed.
func (l *Lexicon) With(more ...Phrase) (*Lexicon, error) {
	for _, p := range more {
		if err := l.Check(p); err != nil {
			return nil, err
		}
	}
	l.built.Wait()
	out := &Lexicon{vocabularies: l.vocabularies, forms: l.forms, phrases: slices.Concat(l.phrases, more),
		words: make(map[string]int32, len(l.words)), stems: make(map[string]int32, len(l.stems)),
		related: l.related, tongues: l.tongues, emergencies: l.emergencies, ruled: l.ruled, correct: l.correct}
	out.build()
	return out, nil
}

// Check says what is wrong with a phrase that somebody adds.
func (l *Lexicon) Check(p Phrase) error {
	if err := p.check(); err != nil {
		return err
	}
	if !knownTarget(l.vocabularies, p.Target) {
		return fmt.Errorf("%q is no need and no term of a vocabulary", p.Target)
	}
	if !slices.ContainsFunc(split(lower(clean(p.Text))), func(w string) bool { return !isFiller(w) }) && len(split(p.Text)) < 2 {
		return fmt.Errorf("phrase %q: one everyday word says nothing", p.Text)
	}
	return nil
}

// build makes the models. Needs and crisis number words together, so they are
// made one after the other.
func (l *Lexicon) build() {
	l.records = sync.OnceValue(func() *needModel {
		l.built.Wait() // all its words have their numbers then, and it only reads them
		return newNeedModel(l, DefaultTuning, true)
	})
	l.built.Go(func() {
		l.needs = newNeedModel(l, DefaultTuning, false)
		l.needs.rules = newGrammar(l, l.ruled.words, l.ruled.rules, l.needs.ids)
		l.crisis = newCrisisModel(l, l.emergencies)
	})
	l.built.Go(func() {
		l.spell = newSpeller(l, l.emergencies, l.correct)
		l.wishes = newWishes(l)
	})
}

// Needs are the ids of all needs.
func (l *Lexicon) Needs() []string {
	l.built.Wait()
	return slices.Clone(l.needs.ids)
}

// Phrases are all lay phrases with their targets, for word vectors and for
// completion. Phrases for emergencies are not among them.
func (l *Lexicon) Phrases() iter.Seq[Phrase] { return slices.Values(l.phrases) }

// number gives the stem of a matching form its number, and makes one where it
// is new. Only construction calls it.
func (l *Lexicon) number(form string) int32 {
	if n, ok := l.words[form]; ok {
		return n
	}
	s := stem(form)
	n, ok := l.stems[s]
	if !ok {
		n = int32(len(l.stems))
		l.stems[strings.Clone(s)] = n
	}
	l.words[strings.Clone(form)] = n
	return n
}

// lookup finds the number of a matching form; -1 when its stem is unknown.
func (l *Lexicon) lookup(form string) int32 {
	if n, ok := l.words[form]; ok {
		return n
	}
	if n, ok := l.stems[stem(form)]; ok {
		return n
	}
	return -1
}

// token is one matching form of the query or of a phrase. Several may come from
// one word.
type token struct {
	stem   int32 // -1: not in the lexicon
	word   int16 // which word it comes from
	filler bool
	// less is how much of its say in needs the word has lost to a wish, a time
	// or a place, 0 to 1.
	less float64
}

// tokens are the matching forms of lower-case words, without skipped ones.
func (l *Lexicon) tokens(words []string, number func(string) int32) []token {
	return l.tokensWithout(skipped, words, number)
}

func (l *Lexicon) tokensWithout(skipped map[string]bool, words []string, number func(string) int32) []token {
	out := make([]token, 0, len(words)+4)
	var last string // the form before, to join "can" and "not"
	for i, word := range words {
		l.forms.of(word, func(form string) {
			if both, ok := joined[[2]string{last, form}]; ok && len(out) > 0 {
				out = out[:len(out)-1]
				form = both
			}
			last = form
			if !skipped[form] {
				out = append(out, token{stem: number(form), word: int16(i), filler: isFiller(form)})
			}
		})
	}
	return out
}

// phraseTokens are the matching forms of a lexicon phrase.
func (l *Lexicon) phraseTokens(text string) []token {
	return l.tokens(split(lower(clean(text))), l.number)
}

// Bearers are the needs that already have a phrase of the same words, in
// whatever form, with those of a text.
func (l *Lexicon) Bearers(text string) []string {
	l.built.Wait()
	stems := func(text string) []int32 {
		var out []int32
		for _, t := range l.tokens(split(lower(clean(text))), l.lookup) {
			out = append(out, t.stem)
		}
		return out
	}
	wanted := stems(text)
	if len(wanted) == 0 || slices.Contains(wanted, -1) {
		return nil
	}
	var out []string
	for _, p := range l.phrases {
		if _, need := l.vocabularies.Need(p.Target); need && p.Weight > 0 && !slices.Contains(out, p.Target) && slices.Equal(stems(p.Text), wanted) {
			out = append(out, p.Target)
		}
	}
	return out
}
