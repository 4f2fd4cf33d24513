package search

import (
	"fmt"
	"iter"
	"math/bits"

	"anchorpoint/directory"
)

// needMask is a set of needs by their place in the vocabulary.
type needMask [3]uint64

// maxNeeds is how many needs a needMask can hold.
const maxNeeds = 192

func (m *needMask) set(i int)     { m[i>>6] |= 1 << (i & 63) }
func (m needMask) has(i int) bool { return m[i>>6]&(1<<(i&63)) != 0 }
func (m needMask) empty() bool    { return m[0]|m[1]|m[2] == 0 }
func (m needMask) or(o needMask) needMask {
	return needMask{m[0] | o[0], m[1] | o[1], m[2] | o[2]}
}

func (m needMask) without(o needMask) needMask {
	return needMask{m[0] &^ o[0], m[1] &^ o[1], m[2] &^ o[2]}
}

func (m needMask) and(o needMask) needMask { return needMask{m[0] & o[0], m[1] & o[1], m[2] & o[2]} }

// first is the first member, -1 for none.
func (m needMask) first() int {
	for w, word := range m {
		if word != 0 {
			return w<<6 + bits.TrailingZeros64(word)
		}
	}
	return -1
}

func (m needMask) meets(o needMask) bool { return m[0]&o[0]|m[1]&o[1]|m[2]&o[2] != 0 }

// each calls visit for every member.
func (m needMask) each(visit func(i int)) {
	for w, word := range m {
		for ; word != 0; word &= word - 1 {
			visit(w<<6 + bits.TrailingZeros64(word))
		}
	}
}

// factMask is a set of terms of all fact vocabularies together.
type factMask [2]uint64

// maxFacts is how many terms a factMask can hold.
const maxFacts = 128

func (m *factMask) set(i int)              { m[i>>6] |= 1 << (i & 63) }
func (m factMask) has(i int) bool          { return m[i>>6]&(1<<(i&63)) != 0 }
func (m factMask) empty() bool             { return m[0]|m[1] == 0 }
func (m factMask) and(o factMask) factMask { return factMask{m[0] & o[0], m[1] & o[1]} }

// all visits the members in order.
func (m factMask) all() iter.Seq[int] {
	return func(yield func(int) bool) {
		for w, word := range m {
			for ; word != 0; word &= word - 1 {
				if !yield(w<<6 + bits.TrailingZeros64(word)) {
					return
				}
			}
		}
	}
}

func (m factMask) meets(o factMask) bool {
	return m[0]&o[0]|m[1]&o[1] != 0
}

// shared is how many terms are in both.
func (m factMask) shared(o factMask) int {
	return bits.OnesCount64(m[0]&o[0]) + bits.OnesCount64(m[1]&o[1])
}

func (m factMask) holds(o factMask) bool { return m[0]&o[0] == o[0] && m[1]&o[1] == o[1] }

// vocabulary numbers all needs and terms once, so that listings hold them as bits.
type vocabulary struct {
	*directory.Vocabularies
	needs    []directory.Term
	labels   [][]string // of a need: the stems of what it is called
	families []needMask // of a need: itself and its children
	parents  []int      // of a need: its top need, -1 for a top need
	facts    []directory.Term
	spans    map[directory.VocabularyID][2]int // from, to in facts
	steps    map[int]int                       // place in facts to size of the first step
	home     int
	turnUp   int
	remote   factMask // delivery that asks no journey of the person
}

func newVocabulary(v *directory.Vocabularies) (*vocabulary, error) {
	out := &vocabulary{Vocabularies: v, needs: v.Needs(), spans: map[directory.VocabularyID][2]int{}, steps: map[int]int{}}
	for _, id := range directory.FactVocabularies {
		from := len(out.facts)
		out.facts = append(out.facts, v.Terms(id)...)
		out.spans[id] = [2]int{from, len(out.facts)}
	}
	if len(out.needs) > maxNeeds || len(out.facts) > maxFacts {
		return nil, fmt.Errorf("the vocabularies hold %d needs and %d terms; search can hold %d and %d",
			len(out.needs), len(out.facts), maxNeeds, maxFacts)
	}
	out.families = make([]needMask, len(out.needs))
	for i, n := range out.needs {
		out.labels = append(out.labels, terms(n.Label))
		out.families[i].set(i)
		parent := v.Index(directory.NeedVocabulary, n.ParentID)
		out.parents = append(out.parents, parent)
		if parent >= 0 {
			out.families[parent].set(i)
		}
	}
	for i, t := range out.facts {
		if t.Vocabulary == directory.FirstStepVocabulary {
			out.steps[i] = t.Step
		}
	}
	out.home = out.fact(directory.DeliveryVocabulary, "home-visit")
	out.turnUp = out.fact(directory.FirstStepVocabulary, "just-turn-up")
	for _, id := range []string{"phone", "video", "online", "post"} {
		if i := out.fact(directory.DeliveryVocabulary, id); i >= 0 {
			out.remote.set(i)
		}
	}
	return out, nil
}

// fact is the place of a term among all facts, -1 when there is none.
func (v *vocabulary) fact(id directory.VocabularyID, term string) int {
	i := v.Index(id, term)
	if span, ok := v.spans[id]; ok && i >= 0 {
		return span[0] + i
	}
	return -1
}

// need is the place of a need, -1 when there is none.
func (v *vocabulary) need(id string) int { return v.Index(directory.NeedVocabulary, id) }

// family is a set of needs with their children; unknown ids are left out.
func (v *vocabulary) family(ids []string) needMask {
	var m needMask
	for _, id := range ids {
		if i := v.need(id); i >= 0 {
			m = m.or(v.families[i])
		}
	}
	return m
}

// withParents adds the top needs of needs.
func (v *vocabulary) withParents(m needMask) needMask {
	with := m
	m.each(func(n int) {
		if parent := v.parents[n]; parent >= 0 {
			with.set(parent)
		}
	})
	return with
}

// count is how many needs there are.
func (m needMask) count() int {
	return bits.OnesCount64(m[0]) + bits.OnesCount64(m[1]) + bits.OnesCount64(m[2])
}
