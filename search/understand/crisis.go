package understand

import (
	"fmt"
	"io/fs"
	"iter"
	"slices"
	"strings"
)

// CrisisPanels are the ids of the fixed help panels, most urgent first.
var CrisisPanels = []string{"medical", "fire-gas", "suicide", "abuse", "at-risk", "forced", "rough-sleeping"}

// notCrisis marks phrases of crisis.csv that look like an emergency and are
// none ("dying for a cuppa").
const notCrisis = "not"

// crisisNeeds are needs that call for a panel when they are among the best two.
var crisisNeeds = map[string]string{
	"crisis": "suicide", "self-harm": "suicide",
	"domestic-abuse": "abuse", "male-victims": "abuse", "sexual-violence": "abuse",
	"honour-fgm": "forced", "modern-slavery": "forced",
	"safeguarding-children": "at-risk", "adult-safeguarding": "at-risk",
}

// panelNeeds are the needs whose services help with what a panel is for.
var panelNeeds = map[string]string{
	"suicide": "crisis", "abuse": "domestic-abuse", "rough-sleeping": "homeless-now",
}

// crisisPhrase is a row of crisis.csv. A bracket holds words of which any one
// will do.
type crisisPhrase struct{ panel, text string }

func readCrisis(files fs.FS) ([]crisisPhrase, error) {
	var out []crisisPhrase
	err := readRows(files, "crisis.csv", []string{"panel", "phrase"}, func(row []string) error {
		if row[0] != notCrisis && !slices.Contains(CrisisPanels, row[0]) {
			return fmt.Errorf("panel %q is none of %q", row[0], CrisisPanels)
		}
		if strings.Count(row[1], "(") != strings.Count(row[1], ")") {
			return fmt.Errorf("phrase %q: a bracket is open", row[1])
		}
		out = append(out, crisisPhrase{row[0], row[1]})
		return nil
	})
	return out, err
}

// wordings are all phrases that a row stands for: "(he|she) hits me" is two.
func (p crisisPhrase) wordings() []string {
	out := []string{""}
	for word := range strings.FieldsSeq(p.text) {
		choices := []string{word}
		if in, ok := strings.CutPrefix(word, "("); ok {
			choices = strings.Split(strings.TrimSuffix(in, ")"), "|")
		}
		next := make([]string, 0, len(out)*len(choices))
		for _, begun := range out {
			for _, choice := range choices {
				next = append(next, strings.TrimPrefix(begun+" "+choice, " "))
			}
		}
		out = next
	}
	return out
}

// emergencies are what the data set says of them.
type emergencies struct {
	phrases []crisisPhrase
	words   []wordRow
	rules   []rule
}

func readEmergencies(files fs.FS) (e emergencies, err error) {
	if e.phrases, err = readCrisis(files); err != nil {
		return e, err
	}
	if e.words, err = readWordRows(files, "crisis-words.csv", []string{"name", "words", "why"}); err != nil {
		return e, err
	}
	e.rules, err = readRules(files, "crisis-rules.csv", []string{"panel", "rule", "unless", "why"}, e.words,
		func(panel string) bool { return panel == notCrisis || slices.Contains(CrisisPanels, panel) })
	return e, err
}

// misspeltName is the row of the grammar whose words are found misspelt too.
// Of the other rows there are too many everyday words: "grapes" is no crime.
const misspeltName = "pills"

// vocabulary are the words that a misspelt one may stand for.
func (e emergencies) vocabulary() iter.Seq[string] {
	return func(yield func(string) bool) {
		each := func(text string) bool {
			for _, w := range split(lower(strings.ReplaceAll(text, "_", " "))) {
				if !yield(w) {
					return false
				}
			}
			return true
		}
		for _, p := range e.phrases {
			if !each(p.text) {
				return
			}
		}
		for _, w := range e.words {
			if w.name == misspeltName && !each(w.words) {
				return
			}
		}
	}
}

// crisisModel finds phrases that tell of an emergency. There is no confidence:
// a phrase that is there sets the panel.
type crisisModel struct {
	matcher *matcher
	panels  []string // by target
	// single are phrases of one word. They must be that word: "trafficked" is
	// not "traffic".
	single  map[string]int32
	grammar *grammar
}

// gapWord stands for "..." in a phrase: a few words of any kind.
const gapWord = "xgapx"

func newCrisisModel(l *Lexicon, known emergencies) *crisisModel {
	panels := append(slices.Clone(CrisisPanels), notCrisis)
	c := &crisisModel{matcher: newMatcher(0), panels: panels,
		single: map[string]int32{}, grammar: newGrammar(l, known.words, known.rules, panels)}
	c.matcher.gap = l.number(gapWord)
	for _, p := range known.phrases {
		weight := 1.0
		if p.panel == notCrisis {
			weight = -1
		}
		panel := int32(slices.Index(c.panels, p.panel))
		for _, wording := range p.wordings() {
			words := foldAll(split(strings.ReplaceAll(lower(wording), "...", gapWord)))
			switch tokens := l.tokensWithout(skippedInCrisis, words, l.number); len(tokens) {
			case 0:
			case 1:
				if weight > 0 {
					c.single[words[len(words)-1]] = panel
				}
			default:
				c.matcher.add(tokens, panel, weight)
			}
		}
	}
	c.matcher.finish(nil)
	return c
}

// find gives the phrases that set a panel, most urgent first. excused says that
// something looked like an emergency and was none.
func (c *crisisModel) find(words []string, tokens []token) (hits []hit, excused bool) {
	var not []hit
	for i, w := range words {
		if panel, ok := c.single[w]; ok {
			hits = append(hits, hit{target: panel, from: int16(i), to: int16(i)})
		}
	}
	var composed []hit
	c.matcher.match(tokens, func(h hit) {
		if c.panels[h.target] == notCrisis {
			not = append(not, h)
		} else {
			hits = append(hits, h)
		}
	})
	c.grammar.find(words, func(h hit) {
		if c.panels[h.target] == notCrisis {
			not = append(not, h)
		} else {
			composed = append(composed, h)
		}
	})
	hits = slices.DeleteFunc(append(hits, composed...), func(h hit) bool { return c.outdone(h, composed) })
	hits = slices.DeleteFunc(hits, func(h hit) bool {
		return slices.ContainsFunc(not, func(n hit) bool { return excuses(n, h) })
	})
	slices.SortFunc(hits, func(a, b hit) int {
		if a.target != b.target {
			return int(a.target - b.target)
		}
		return int((b.to - b.from) - (a.to - a.from))
	})
	return hits, len(not) > 0
}

// outdone reports whether a rule says of the same words that this is no quarrel
// of a couple: "my stepdad hits me with a belt" holds "stepdad hits me", and a
// child has lines of its own.
func (c *crisisModel) outdone(h hit, composed []hit) bool {
	return c.panels[h.target] == "abuse" && slices.ContainsFunc(composed, func(o hit) bool {
		panel := c.panels[o.target]
		return (panel == "at-risk" || panel == "forced") && o.from <= h.from && h.to <= o.to
	})
}

// excuses reports whether a phrase that is no emergency explains a hit: it holds
// it, or shares two words with it and is about as long.
func excuses(not, h hit) bool {
	shared := min(not.to, h.to) - max(not.from, h.from) + 1
	length := func(h hit) int16 { return h.to - h.from + 1 }
	return shared == length(h) || shared >= 2 && length(not) >= length(h)-1
}

// crisisRaw looks for an emergency in the words as they were typed.
func (q *query) crisisRaw() { q.setCrisis(q.used(), 1) }

// crisisWhole looks in all of a long text, of which the search uses the beginning
// only: who tells a story comes to the worst of it at the end.
func (q *query) crisisWhole(text string) {
	if q.u.Crisis != nil || !q.u.Cut {
		return
	}
	text, _ = cut(text, crisisRunes)
	words := foldAll(split(lower(text)))
	hits, excused := q.Lexicon.crisis.find(words, q.tokensWithout(skippedInCrisis, words, q.lookup))
	q.excused = q.excused || excused
	if len(hits) > 0 {
		h := hits[0]
		q.u.Crisis = &CrisisPanel{ID: q.Lexicon.crisis.panels[h.target], Phrase: strings.Join(words[h.from:h.to+1], " ")}
	}
}

// crisisRunes bounds the work on a long text.
const crisisRunes = 1000

// crisisCorrected looks again in the words as they were corrected, and as
// words of the crisis phrases that they resemble: here a doubtful correction is
// better than none.
func (q *query) crisisCorrected() {
	q.setCrisis(q.used(), 1)
	if q.u.Crisis != nil {
		return
	}
	words := q.used()
	for i, w := range q.u.Words {
		if q.foreign(i) {
			continue
		}
		used := words[i]
		for _, other := range q.crisisWords(lower(w.Typed)) {
			if words[i] = other; q.u.Crisis == nil {
				least := int16(1)
				if q.known(lower(w.Typed)) {
					least = 2 // "grapes" alone is no crime
				}
				q.setCrisis(words, least)
			}
		}
		words[i] = used
	}
}

// setCrisis sets the panel by the first of the phrases of at least so many words.
func (q *query) setCrisis(words []string, least int16) {
	if q.u.Crisis != nil {
		return
	}
	words = foldAll(words)
	hits, excused := q.Lexicon.crisis.find(words, q.tokensWithout(skippedInCrisis, words, q.lookup))
	hits = slices.DeleteFunc(hits, func(h hit) bool { return h.to-h.from+1 < least })
	q.excused = q.excused || excused
	if len(hits) == 0 {
		return
	}
	panels := q.Lexicon.crisis.panels
	p := &CrisisPanel{ID: panels[hits[0].target], Phrase: q.typed(int(hits[0].from), int(hits[0].to))}
	for _, h := range hits[1:] {
		if id := panels[h.target]; id != p.ID && !slices.Contains(p.Also, id) {
			p.Also = append(p.Also, id)
		}
	}
	q.u.Crisis = p
}

// crisisWords are the words of the crisis phrases that a word resembles: of one
// that nobody spells so, and at one edit also of rare ones ("hart attack").
func (q *query) crisisWords(word string) []string {
	if len(word) < 3 || len(word) > maxSpelt || !plainLetters(word) || isFiller(word) ||
		q.spell.known[word] || q.spell.crisis[word] || q.forms.short[word] != "" || q.forms.word[word] != "" {
		return nil
	}
	most := max(1, editsAllowed(len(word)))
	if q.known(word) {
		most = 1
		if len(word) < 4 {
			return nil
		}
	}
	var out []string
	q.spell.crisisNear.near(word, most, func(t target, n int) {
		if len(out) < maxCrisisWords && !slices.Contains(out, t.word) {
			out = append(out, t.word)
		}
	})
	return out
}

// maxCrisisWords bounds the work on one word.
const maxCrisisWords = 12

// crisisFromNeeds sets the panel when a need that calls for it is one of the
// best two.
func (q *query) crisisFromNeeds() {
	if q.u.Crisis != nil || q.excused {
		return
	}
	for _, n := range q.u.Needs[:min(2, len(q.u.Needs))] {
		if panel := crisisNeeds[n.ID]; panel != "" && n.Confidence >= crisisConfidence && q.supports(n) {
			q.u.Crisis = &CrisisPanel{ID: panel, Phrase: n.Phrase}
			return
		}
	}
}

// supports reports whether enough words speak for an emergency: one of several is
// not enough ("touch rugby" is no assault), nor is a single one that is no phrase
// of its own ("point", which "ploink" may be a slip for).
func (q *query) supports(n NeedMatch) bool {
	if len(q.u.Words) == 1 {
		return n.How == ByPhrase
	}
	return q.support(n.ID) >= min(2, q.telling())
}

// hush keeps common words that set a help panel from being looked for in
// listings: "I cannot go on" would find who goes anywhere. The need speaks for them.
func (q *query) hush() {
	if q.u.Crisis == nil || len(q.u.Needs) == 0 || !q.u.Needs[0].Strong {
		return
	}
	m := q.Lexicon.needs
	said := strings.Fields(lower(q.u.Crisis.Phrase))
	for _, t := range q.tokens {
		tells := func(n NeedMatch) bool { return m.bag.of(t.stem, m.index[n.ID]) >= telltale }
		w := &q.u.Words[t.word]
		if w.Kind == Content && slices.Contains(said, lower(w.Typed)) && !slices.ContainsFunc(q.u.Needs, tells) {
			w.Kind = Filler
		}
	}
}

// support counts the content words that speak for a need.
func (q *query) support(need string) int {
	m := q.Lexicon.needs
	n := 0
	for i, t := range q.tokens {
		if !t.filler && !doubled(q.tokens, i) && m.bag.of(t.stem, m.index[need]) >= telltale {
			n++
		}
	}
	return n
}

// telling counts the words that are no fillers.
func (q *query) telling() int {
	n := 0
	for _, w := range q.u.Words {
		if !isFiller(w.Used) {
			n++
		}
	}
	return n
}

// telltale is the weight in a need from which a word speaks for it.
const telltale = 1.5

// crisisConfidence is how sure a need must be to set a panel by itself.
const crisisConfidence = 0.5
