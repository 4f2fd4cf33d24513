package understand

import (
	"math"
	"slices"
	"strings"
	"sync"

	"anchorpoint/directory"
)

// needModel recognises needs in words. Each need is known by its phrases in
// three ways: whole (matcher), as a bag of words and neighbouring pairs (BM25
// over needs), and one by one (the most similar phrases).
type needModel struct {
	tuning Tuning
	ids    []string
	parent []int32 // index of the top need; -1 for tops
	index  map[string]int32

	bag     bag
	near    nearest
	phrases *matcher
	rules   *grammar // of lives, not of records
	scratch sync.Pool

	register map[int32]bool // stems of [registerWords]; of records only
}

// newNeedModel learns from all phrases, or only from those that records use:
// what people say of their lives ("my son, his school") is no sign of a need in
// the text of a school's charity.
func newNeedModel(l *Lexicon, t Tuning, ofRecords bool) *needModel {
	m := &needModel{tuning: t, index: map[string]int32{}, phrases: newMatcher(t.AnyOrder)}
	terms := l.vocabularies.Needs()
	for i, n := range terms {
		m.ids = append(m.ids, n.ID)
		m.index[n.ID] = int32(i)
	}
	for _, n := range terms {
		parent := int32(-1)
		if n.ParentID != "" {
			parent = m.index[n.ParentID]
		}
		m.parent = append(m.parent, parent)
	}
	m.bag = newBag(len(m.ids))
	m.near = nearest{}
	for _, p := range l.phrases {
		if need, ok := m.index[p.Target]; ok && (p.inRecords() || !ofRecords) {
			m.learn(l, need, p)
		}
	}
	for i, n := range terms {
		m.learnLabel(l, int32(i), n)
	}
	if ofRecords {
		m.register = map[int32]bool{}
		for _, t := range l.tokens(strings.Fields(registerWords), l.lookup) {
			m.register[t.stem] = t.stem >= 0
		}
	}
	m.bag.finish(t)
	m.near.finish(len(l.stems), m.bag.idf)
	m.phrases.finish(m.bag.idf)
	m.scratch.New = func() any { return newScratch(len(m.ids), len(m.near.phrases)) }
	return m
}

func (m *needModel) learn(l *Lexicon, need int32, p Phrase) {
	tokens := l.phraseTokens(p.Text)
	if len(tokens) == 0 {
		return
	}
	m.phrases.add(tokens, need, p.Weight)
	if p.Weight < 0 {
		return // a negative is a phrase match only, never a bag of words
	}
	m.bag.add(need, tokens, p.Weight, m.tuning.Stop)
	m.near.add(need, tokens, p.Weight)
}

// learnLabel takes in what the need itself is called. A description is a list
// of things and no phrase: its words count, their order does not.
func (m *needModel) learnLabel(l *Lexicon, need int32, n directory.Term) {
	name := l.phraseTokens(n.Label)
	m.phrases.add(name, need, 1)
	m.bag.add(need, name, m.tuning.Label, m.tuning.Stop)
	m.near.add(need, name, 1)
	m.bag.add(need, l.phraseTokens(n.Description), m.tuning.Label/2, m.tuning.Stop)
}

// scratch is the working memory of one query.
type scratch struct {
	words, near, phrase, against, ruled, total []float64
	fired                                      []firing
	similar                                    []float32
	touched                                    []int32
	order                                      []int32
}

// firing is the phrase that spoke loudest for a need.
type firing struct {
	from, to int16 // words of the query
	score    float64
}

func newScratch(needs, phrases int) *scratch {
	return &scratch{words: make([]float64, needs), near: make([]float64, needs), phrase: make([]float64, needs),
		against: make([]float64, needs), ruled: make([]float64, needs), total: make([]float64, needs), fired: make([]firing, needs),
		similar: make([]float32, phrases)}
}

func (s *scratch) reset() {
	clear(s.words)
	clear(s.near)
	clear(s.phrase)
	clear(s.against)
	clear(s.ruled)
	clear(s.total)
	clear(s.fired)
	s.order = s.order[:0]
}

// scores fills the scratch with each need's score for the tokens and the rules
// that they meet.
func (m *needModel) scores(s *scratch, tokens []token, rules []hit) {
	s.reset()
	m.bag.score(s.words, tokens, m.tuning.Stop)
	m.near.score(s, tokens)
	m.phrases.match(tokens, func(h hit) {
		h.score *= 1 - least(tokens, h)
		s.fire(h)
	})
	for _, h := range rules {
		m.rule(s, h)
	}
	best := slices.Max(s.words)
	for i := range s.total {
		s.total[i] = m.tuning.Phrase*s.phrase[i] + m.tuning.Nearest*s.near[i]
		if best > 0 {
			s.total[i] += m.tuning.Words * s.words[i] / best
		}
		s.total[i] *= 1 - m.tuning.Against*math.Min(1, s.against[i])
	}
}

// fire takes in one phrase that matched.
func (s *scratch) fire(h hit) {
	if h.score < 0 {
		s.against[h.target] = max(s.against[h.target], 1)
		return
	}
	if h.score > s.phrase[h.target] {
		s.phrase[h.target] = h.score
	}
	if h.score > s.fired[h.target].score {
		s.fired[h.target] = firing{h.from, h.to, h.score}
	}
}

// least is the smallest share that a word of the phrase has lost: a phrase that
// holds one free word still speaks for itself.
func least(tokens []token, h hit) float64 {
	out := 1.0
	for _, t := range tokens {
		if t.word >= h.from && t.word <= h.to {
			out = min(out, t.less)
		}
	}
	return out
}
