package search

import (
	"slices"
	"strconv"
	"strings"
)

// Most records of other directories state few facts, but their texts name them:
// "drop in", "Saturdays", "no appointment". Such a fact only orders results, below
// one that is stated; it never is a filter and never counts as a yes.

// listen notes which facts the texts of a listing name that it does not state.
func (x *Index) listen(p *prepared) {
	lex, r := x.options.Lexicon, p.row
	if lex == nil {
		return
	}
	d := &p.document
	for _, w := range lex.Said(join(d.Name, d.Summary+d.Description)) {
		if n := x.words.fact(w.Vocabulary, w.ID); n >= 0 && !r.facts.yes.has(n) && !r.facts.no.has(n) {
			r.said = append(r.said, strconv.Itoa(n)+":"+w.Phrase)
		}
	}
}

// saying parts an entry of the sayings into the fact and the words.
func saying(entry string) (fact int, words string) {
	number, words, _ := strings.Cut(entry, ":")
	fact, err := strconv.Atoi(number)
	if err != nil {
		return -1, words
	}
	return fact, words
}

// hear works out the facts that each listing's texts name.
func (c *columns) hear() {
	facts := make([]int, c.sayings.len())
	for k := range facts {
		facts[k], _ = saying(c.sayings.at(uint32(k)))
	}
	c.heard = make([]factMask, c.len())
	for i := range uint32(c.len()) {
		for _, k := range c.said.at(i) {
			if facts[k] >= 0 {
				c.heard[i].set(facts[k])
			}
		}
	}
}

// saidReason quotes the words of a listing's text that name a wished fact.
func (b *bound) saidReason(i uint32) *Reason {
	if b.u.liked.empty() {
		return nil
	}
	said := b.cols.said.at(i)
	k := slices.IndexFunc(said, func(k uint32) bool {
		fact, _ := saying(b.cols.sayings.at(k))
		return fact >= 0 && b.u.liked.has(fact)
	})
	if k < 0 {
		return nil
	}
	fact, words := saying(b.cols.sayings.at(said[k]))
	return &Reason{Kind: "said", ID: b.v.facts[fact].ID, Text: "Its text says: " + words, Args: []string{words}, Sure: true}
}

// heardOf is the share of the wishes that a listing's texts name.
func (b *bound) heardOf(i uint32) float64 {
	return b.weights.SaidInText * float64(b.cols.heard[i].shared(b.u.liked))
}
