package understand

import (
	"cmp"
	"math"
	"slices"

	"anchorpoint/directory"
)

// Field is a text of a listing and how much it counts: a name tells more than
// a description.
type Field struct {
	Text   string
	Weight float64
}

// Limits of suggestions. It is better to suggest nothing than something wrong:
// whoever reads "probably helps with" must be able to trust it.
const (
	maxSuggested   = 4
	leastSuggested = 0.45
	// maxFieldWords bounds the work on one text.
	maxFieldWords = 400
)

// Suggest reads needs out of a listing's texts, best first, each with a
// confidence. Emergencies need the plainest words.
func (l *Lexicon) Suggest(fields ...Field) []directory.SuggestedNeed {
	m := l.records()
	g := newGuess(len(m.ids))
	for _, f := range fields {
		words := split(lower(clean(f.Text)))
		tokens := l.tokens(words[:min(len(words), maxFieldWords)], l.lookup)
		m.guess(g, tokens, f.Weight)
	}
	return m.suggested(g)
}

// registerWords are those in which charities tell a register what they are, and
// not whom they help.
const registerWords = `advance advancement aim aims annual association associations assets beneficiaries beneficiary
	board building buildings charitable charities charity club committee commission company constitution council
	deed deeds donate donation donations education educational endowment establish established facilities foundation friends
	fund funds fundraise fundraising general governing grant grants institution institutions limited maintain maintenance meeting
	member members membership national object objective objectives objects operate organisation organisations organise parents
	premises primary principal project projects promote promotes promoting promotion provide provided provides providing provision
	public pupil pupils purpose purposes raise raises raising region registered research school schools
	scheme society staff teacher teachers trust trustees trusts undertake university`

// guess collects what the texts say for each need.
type guess struct {
	phrases []float64 // whole phrases, each one once
	bag     []float64 // words of all fields, each once
	seen    map[int32]bool
	read    map[int32]bool // stems
}

func newGuess(needs int) *guess {
	return &guess{phrases: make([]float64, needs), bag: make([]float64, needs), seen: map[int32]bool{}, read: map[int32]bool{}}
}

func (m *needModel) guess(g *guess, tokens []token, weight float64) {
	m.phrases.match(tokens, func(h hit) {
		if !h.inOrder || h.score <= 0 || g.seen[h.phrase] {
			return
		}
		g.seen[h.phrase] = true
		// Each further phrase adds less: ten ways to say one thing are one thing.
		g.phrases[h.target] = 1 - (1-g.phrases[h.target])*(1-math.Min(0.95, weight*h.score))
	})
	scores := make([]float64, len(m.ids))
	m.bag.score(scores, m.unread(g, tokens), m.tuning.Stop)
	for i, s := range scores {
		g.bag[i] += weight * weight * s
	}
}

// unread leaves each word once, in the first text that has it: one that says
// "carers" ten times is about carers, not about nothing else, and what stands in
// the name and in the text is still one word.
func (m *needModel) unread(g *guess, tokens []token) []token {
	out := make([]token, 0, len(tokens))
	for _, t := range tokens {
		if t.stem < 0 || g.read[t.stem] {
			continue
		}
		g.read[t.stem] = true
		t.filler = t.filler || m.register[t.stem]
		out = append(out, t)
	}
	return out
}

func (m *needModel) suggested(g *guess) []directory.SuggestedNeed {
	var out []directory.SuggestedNeed
	best := slices.Max(g.bag)
	for i, id := range m.ids {
		if g.bag[i] == 0 {
			continue
		}
		x := suggestBase + suggestPhrases*g.phrases[i] + suggestShare*g.bag[i]/best + suggestWords*min(g.bag[i], mostWords)
		if g.phrases[i] > 0 {
			x += suggestAny
		}
		if crisisNeeds[id] != "" {
			x -= suggestEmergency
		}
		if c := 1 / (1 + math.Exp(-x)); c >= leastSuggested {
			out = append(out, directory.SuggestedNeed{ID: id, Confidence: math.Round(c*100) / 100})
		}
	}
	out = m.withoutParents(out)
	slices.SortStableFunc(out, func(a, b directory.SuggestedNeed) int { return cmp.Compare(b.Confidence, a.Confidence) })
	return out[:min(len(out), maxSuggested)]
}

// withoutParents drops top needs of which a child is suggested: it says more.
func (m *needModel) withoutParents(needs []directory.SuggestedNeed) []directory.SuggestedNeed {
	tops := map[int32]bool{}
	for _, n := range needs {
		tops[m.parent[m.index[n.ID]]] = true
	}
	return slices.DeleteFunc(needs, func(n directory.SuggestedNeed) bool { return tops[m.index[n.ID]] })
}

// A logistic fit to the demo listings, whose needs were given by hand.
const (
	suggestBase      = -5.2
	suggestAny       = 1.2 // of any whole phrase
	suggestPhrases   = 1.4 // of whole phrases, 0 to 1
	suggestShare     = 3.1 // of the words' score as a share of the best need's
	suggestWords     = 0.2 // of the words' score itself
	mostWords        = 30
	suggestEmergency = 1
)
