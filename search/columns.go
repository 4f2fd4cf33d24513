package search

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"

	"anchorpoint/directory/hours"
	"anchorpoint/geo"
)

// columns hold the facts of listings by ordinal, immutable once packed. The
// ordinals of a view's columns are the document numbers of its bleve reader, so
// that postings need no translation; a number without a listing is a hole with
// an empty id.
type columns struct {
	ids, names texts
	needs      []needs
	facts      []facts
	plain      []plain
	confidence lists[uint16]
	covers     lists[uint32] // into terms
	languages  lists[uint32] // into tongues
	venues     lists[venue]
	postcodes  texts // by place in venues.val
	orgs       dictionary
	orgNames   texts
	terms      dictionary        // area terms
	tongues    dictionary        // language codes
	times      lists[hours.Rule] // a table for each that differs
	forms      wordForms
	vectors    vectorColumn
	learnt     []byte // hash of the model that the vectors are of

	derived
}

// derived is what packing works out of the columns; it is not in the file.
type derived struct {
	live    int
	carried []needMask // needs of a listing and their top needs, whoever said so
	ways    []uint8    // how a listing reaches people
	byID    []uint32   // ordinals in the order of their ids
	units   []unit     // of venues, by place in venues.val
	near    grid       // listings by exact venues
	vague   grid       // listings by venues known to an area only
	slack   float64    // largest accuracy of vague venues, metres
	areas   [][]uint32
	needed  [][]uint32          // by need
	loose   []uint32            // no journey needed or no venue known: in reach whatever the radius
	lengths [fieldCount]float64 // means of the field lengths
}

// The ways in which a listing reaches people.
const (
	wayVisits = 1 << iota
	wayRemote
	wayNotShown // its address is not shown
)

// model names the word vectors that the listings' vectors were made with.
func (c *columns) model() string { return string(c.learnt) }

func (c *columns) len() int { return len(c.plain) }

// find gives the ordinal of a listing.
func (c *columns) find(id string) (uint32, bool) {
	i, ok := slices.BinarySearchFunc(c.byID, id, func(n uint32, id string) int { return cmp.Compare(c.ids.at(n), id) })
	if !ok {
		return 0, false
	}
	return c.byID[i], true
}

// point is where a venue is, as far as that may be known.
func (ve *venue) point() orb.Point { return orb.Point{float64(ve.lon), float64(ve.lat)} }

// table is when a listing is on.
func (c *columns) table(i uint32) hours.Table { return c.times.at(c.plain[i].times) }

// located are the venues that teach where postcodes are.
func (c *columns) located(yield func(geo.Located) bool) {
	for i := range uint32(c.len()) {
		from := c.venues.off[i]
		for j := range c.venues.at(i) {
			ve := &c.venues.val[from+uint32(j)]
			if !ve.learn {
				continue
			}
			if !yield(geo.Located{Postcode: c.postcodes.at(from + uint32(j)), Point: ve.point(),
				OrgID: c.orgs.at(c.plain[i].org), Visibility: geo.Shown}) {
				return
			}
		}
	}
}

// derive works out everything that follows from the columns. v gives the
// delivery terms that ask for no journey.
func (c *columns) derive(v *vocabulary) {
	c.derived = derived{areas: make([][]uint32, c.terms.len()), needed: make([][]uint32, len(v.needs)),
		carried: make([]needMask, c.len()), ways: make([]uint8, c.len())}
	c.sortIDs()
	c.units = make([]unit, len(c.venues.val))
	for k := range c.units {
		c.units[k] = unitOf(c.venues.val[k].point())
	}
	var exact, vague []cellOf
	for i := range uint32(c.len()) {
		if c.ids.at(i) == "" {
			continue
		}
		c.live++
		for f, n := range c.plain[i].lens {
			c.lengths[f] += float64(n)
		}
		c.carried[i], c.ways[i] = v.withParents(c.needs[i].all()), c.wayOf(i, v)
		c.carried[i].each(func(n int) { c.needed[n] = append(c.needed[n], i) })
		for _, t := range c.covers.at(i) {
			c.areas[t] = append(c.areas[t], i)
		}
		if c.ways[i]&(wayVisits|wayRemote) != 0 || len(c.venues.at(i)) == 0 {
			c.loose = append(c.loose, i)
		}
		for _, ve := range c.venues.at(i) {
			if ve.exact {
				exact = append(exact, cellOf{cellAt(ve.point()), i})
			} else {
				vague = append(vague, cellOf{cellAt(ve.point()), i})
				c.slack = max(c.slack, float64(ve.accuracy))
			}
		}
	}
	for f := range c.lengths {
		c.lengths[f] = max(c.lengths[f]/max(float64(c.live), 1), 1)
	}
	c.near, c.vague = newGrid(exact), newGrid(vague)
}

// sortIDs makes listings findable by id.
func (c *columns) sortIDs() {
	c.byID = make([]uint32, 0, c.len())
	for i := range uint32(c.len()) {
		if c.ids.at(i) != "" {
			c.byID = append(c.byID, i)
		}
	}
	slices.SortFunc(c.byID, func(a, b uint32) int { return cmp.Compare(c.ids.at(a), c.ids.at(b)) })
}

func (c *columns) wayOf(i uint32, v *vocabulary) (way uint8) {
	yes := c.facts[i].yes
	if v.home >= 0 && yes.has(v.home) {
		way |= wayVisits
	}
	if yes.meets(v.remote) {
		way |= wayRemote
	}
	if c.plain[i].flags&flagNotShown != 0 {
		way |= wayNotShown
	}
	return way
}
