package understand

import (
	"fmt"
	"io/fs"
	"slices"
)

// CrisisPanels are the ids of the fixed help panels, most urgent first.
var CrisisPanels = []string{"medical", "suicide", "abuse", "at-risk", "forced", "rough-sleeping"}

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

type crisisPhrase struct{ panel, text string }

func readCrisis(files fs.FS) ([]crisisPhrase, error) {
	var out []crisisPhrase
	err := readRows(files, "crisis.csv", []string{"panel", "phrase"}, func(row []string) error {
		if row[0] != notCrisis && !slices.Contains(CrisisPanels, row[0]) {
			return fmt.Errorf("panel %q is none of %q", row[0], CrisisPanels)
		}
		out = append(out, crisisPhrase{row[0], row[1]})
		return nil
	})
	return out, err
}

// crisisModel finds phrases that tell of an emergency. There is no confidence:
// a phrase that is there sets the panel.
type crisisModel struct {
	matcher *matcher
	panels  []string // by target
}

func newCrisisModel(l *Lexicon, phrases []crisisPhrase) *crisisModel {
	c := &crisisModel{matcher: newMatcher(0), panels: append(slices.Clone(CrisisPanels), notCrisis)}
	for _, p := range phrases {
		weight := 1.0
		if p.panel == notCrisis {
			weight = -1
		}
		if tokens := l.phraseTokens(p.text); len(tokens) > 0 {
			c.matcher.add(tokens, int32(slices.Index(c.panels, p.panel)), weight)
		}
	}
	c.matcher.finish(nil)
	return c
}

// find gives the panels that the tokens set, most urgent first, with the first
// phrase of each.
func (c *crisisModel) find(tokens []token) []hit {
	var hits, not []hit
	c.matcher.match(tokens, func(h hit) {
		if c.panels[h.target] == notCrisis {
			not = append(not, h)
		} else {
			hits = append(hits, h)
		}
	})
	hits = slices.DeleteFunc(hits, func(h hit) bool {
		return slices.ContainsFunc(not, func(n hit) bool { return n.from <= h.from && h.to <= n.to })
	})
	slices.SortFunc(hits, func(a, b hit) int {
		if a.target != b.target {
			return int(a.target - b.target)
		}
		return int((b.to - b.from) - (a.to - a.from))
	})
	return hits
}

// crisisRaw looks for an emergency in the words as they were typed.
func (q *query) crisisRaw() { q.setCrisis(q.tokensOf(q.used())) }

// crisisCorrected looks again in the words as they were corrected, and as
// words of the crisis phrases that they resemble: here a doubtful correction is
// better than none.
func (q *query) crisisCorrected() {
	q.setCrisis(q.tokens)
	if q.u.Crisis != nil {
		return
	}
	words := q.used()
	changed := false
	for i, w := range words {
		if other := q.crisisWord(w); other != "" {
			words[i], changed = other, true
		}
	}
	if changed {
		q.setCrisis(q.tokensOf(words))
	}
}

func (q *query) tokensOf(words []string) []token { return q.Lexicon.tokens(words, q.lookup) }

func (q *query) setCrisis(tokens []token) {
	if q.u.Crisis != nil {
		return
	}
	hits := q.Lexicon.crisis.find(tokens)
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

// crisisWord finds the word of the crisis phrases that an unknown word
// resembles.
func (q *query) crisisWord(word string) string {
	if len(word) < 3 || len(word) > maxSpelt || !plainLetters(word) || q.known(word) {
		return ""
	}
	best, edits := "", 3
	q.spell.crisisNear.near(word, max(1, editsAllowed(len(word))), func(t target, n int) {
		if n < edits || n == edits && t.word < best {
			best, edits = t.word, n
		}
	})
	return best
}

// crisisFromNeeds sets the panel when a need that calls for it is one of the
// best two.
func (q *query) crisisFromNeeds() {
	if q.u.Crisis != nil {
		return
	}
	for _, n := range q.u.Needs[:min(2, len(q.u.Needs))] {
		if panel := crisisNeeds[n.ID]; panel != "" && n.Confidence >= crisisConfidence {
			q.u.Crisis = &CrisisPanel{ID: panel, Phrase: n.Phrase}
			return
		}
	}
}

// crisisConfidence is how sure a need must be to set a panel by itself.
const crisisConfidence = 0.5
