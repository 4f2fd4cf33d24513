package main

import (
	"math"
	"math/rand/v2"

	"github.com/paulmach/orb"

	"anchorpoint/geo"
)

// kind is a sort of question.
type kind string

// The kinds that every engine answers.
const (
	wordsNear   kind = "A" // 1-3 words, 5 miles, a need, facets, the best 20
	browse      kind = "B" // a need, 10 miles, facets, the 20 nearest
	wordsAlone  kind = "C" // 1-3 words anywhere, the best 20
	completion  kind = "D" // the beginning of a name, 8 of them
	wrongLetter kind = "E" // misspelt words, 10 miles, facets, the best 20
	viewport    kind = "F" // a map of 20, 60 or 250 km in 12 by 8 counts, half with a need
)

var kinds = []kind{wordsNear, browse, wordsAlone, completion, wrongLetter, viewport}

const (
	perKind     = 200
	mapColumns  = 12
	mapRows     = 8
	pageResults = 20
	nameResults = 8
)

// question says what to find without saying how.
type question struct {
	kind    kind
	words   []string // any is enough
	prefix  string   // of a name
	place   *geo.Place
	withinM float64
	need    string
	box     orb.Bound
	limit   int
	tell    bool // tests: give the counts of the facets, too
}

// questions are the perKind questions of one kind about a corpus of size
// listings. Words come from listings that are there, places from towns by their
// population.
func (c *corpus) questions(k kind, size int) []question {
	out := make([]question, perKind)
	for n := range out {
		out[n] = c.question(c.random(10+uint64(k[0]), n), k, size)
	}
	return out
}

func (c *corpus) question(r *rand.Rand, k kind, size int) question {
	q := question{kind: k, limit: pageResults}
	needs := c.drawNeeds(r)
	need := c.vocabularies.Needs()[needs[0]].ID
	w := newWriter(r, needs)
	near := func(miles float64) {
		place := c.towns[drawn(r, c.population)].asPlace()
		q.place, q.withinM = &place, miles*geo.MetresPerMile
	}
	switch k {
	case wordsNear:
		near(5)
		q.need, q.words = need, some(r, w.rare)
	case browse:
		near(10)
		q.need = need
	case wordsAlone:
		q.words = some(r, w.rare)
	case completion:
		name := c.listing(r.IntN(size)).Service.Name
		q.prefix, q.limit = name[:3+r.IntN(4)], nameResults
	case wrongLetter:
		near(10)
		q.words = some(r, func() string { return misspelt(r, w.rare()) })
	case viewport:
		near(0)
		q.box = around(q.place.Point, []float64{20_000, 60_000, 250_000}[r.IntN(3)])
		q.place, q.limit = nil, 0
		if r.IntN(2) == 0 {
			q.need = need
		}
	}
	return q
}

// some are one to three words.
func some(r *rand.Rand, word func() string) []string {
	out := make([]string, 1+r.IntN(3))
	for i := range out {
		out[i] = word()
	}
	return out
}

// around is a map, so many metres wide and two thirds as high.
func around(middle orb.Point, width float64) orb.Bound {
	up := width / mapColumns * mapRows / 2 / metresPerDegree
	side := width / 2 / (metresPerDegree * math.Cos(middle.Lat()*math.Pi/180))
	return orb.Bound{Min: orb.Point{middle.Lon() - side, middle.Lat() - up}, Max: orb.Point{middle.Lon() + side, middle.Lat() + up}}
}
