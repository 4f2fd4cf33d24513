package search

import (
	"cmp"
	"slices"
	"sync"
	"sync/atomic"

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
	needs      lists[uint16] // with who said so: see needsOf
	facts      []facts       // until lines hold them: see factsOf
	plain      []plain
	lens       fieldLengths
	confidence lists[uint16]
	covers     lists[uint32] // into terms
	languages  lists[uint32] // into tongues
	said       lists[uint32] // into sayings
	venues     lists[venue]
	postcodes  texts    // by place in venues.val
	towns      []uint32 // by place in venues.val, into townNames
	townNames  dictionary
	orgs       dictionary
	orgNames   texts
	terms      dictionary    // area terms
	tongues    dictionary    // language codes
	sayings    dictionary    // facts that texts name, with the words
	times      lists[uint32] // into rules: a table for each that differs
	rules      []hours.Rule  // those that differ
	forms      wordForms
	vectors    vectorColumn
	learnt     []byte   // hash of the model that the vectors are of
	byID       []uint32 // ordinals in the order of their ids
	titles     nameTable

	derived
	moment atomic.Pointer[moment]
	open   atomic.Pointer[openNow]
}

// fieldLengths are how many words each field of each listing has.
type fieldLengths [fieldCount][]uint16

// derived is what packing works out of the columns; it is not in the file.
type derived struct {
	live    int
	heard   []factMask // by listing: what its texts name
	lines   []line
	stated  bitset       // listings with a stated area
	loose   bitset       // no journey needed or no venue known: in reach whatever the radius
	exact   bitset       // by place in venues.val
	units   []unit       // of venues, by place in venues.val
	near    grid         // listings by exact venues
	carried lists[uint8] // by listing: the numbers of its needs with their top needs
	vague   grid         // listings by venues known to an area only
	slack   float64      // largest accuracy of vague venues, metres
	areas   [][]uint32
	members lists[uint32]       // by organization: its listings
	lengths [fieldCount]float64 // means of the field lengths
	needSet []atomic.Pointer[bitset]
}

// line is what filters and facets look at, in the 64 bytes that a processor
// fetches at once. The first lanes are the facts, yes then no, and the needs
// of a listing with their top needs, whoever said so.
type line struct {
	lanes  lanes
	times  uint32
	ages   uint8 // bits in the order of facetAges; unstatedAge
	ways   uint8 // how the listing reaches people
	tongue uint8 // 1 + the number of its only language; 0 for none, manyTongues
}

// manyTongues are several languages, or one of a high number.
const manyTongues = 255

func (l *line) yes() factMask     { return factMask{l.lanes[0], l.lanes[1]} }
func (l *line) no() factMask      { return factMask{l.lanes[2], l.lanes[3]} }
func (l *line) carried() needMask { return needMask{l.lanes[4], l.lanes[5], l.lanes[6]} }

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
func (c *columns) table(i uint32) hours.Table { return c.timetable(nil, c.plain[i].times) }

// timetable appends the rules of a table.
func (c *columns) timetable(to hours.Table, number uint32) hours.Table {
	for _, rule := range c.times.at(number) {
		to = append(to, c.rules[rule])
	}
	return to
}

// located are the venues that teach where postcodes and towns are.
func (c *columns) located(yield func(geo.Located) bool) {
	for i := range uint32(c.len()) {
		from := c.venues.off[i]
		for j := range c.venues.at(i) {
			ve := &c.venues.val[from+uint32(j)]
			if !ve.learn {
				continue
			}
			if !yield(geo.Located{Postcode: c.postcodes.at(from + uint32(j)), Point: ve.point(),
				Town: c.townNames.at(c.towns[from+uint32(j)]), OrgID: c.orgs.at(c.plain[i].org), Visibility: geo.Shown}) {
				return
			}
		}
	}
}

// derive works out everything that follows from the columns. v gives the
// delivery terms that ask for no journey.
func (c *columns) derive(v *vocabulary) {
	c.derived = derived{areas: make([][]uint32, c.terms.len()),
		lines: make([]line, c.len()), stated: newBitset(c.len()), loose: newBitset(c.len()), exact: newBitset(len(c.venues.val)),
		needSet: make([]atomic.Pointer[bitset], len(v.needs))}
	if c.byID == nil {
		c.sortIDs()
	}
	var names sync.WaitGroup
	names.Go(func() {
		if c.titles.order == nil {
			c.titles = newTitles(c)
		} else {
			c.titles.settle()
		}
	})
	defer names.Wait()
	c.hear()
	c.units = make([]unit, len(c.venues.val))
	for k := range c.units {
		c.units[k] = unitOf(c.venues.val[k].point())
		if c.venues.val[k].exact {
			c.exact.set(uint32(k))
		}
	}
	var exact, vague []cellOf
	c.carried = lists[uint8]{make([]uint32, 1, c.len()+1), make([]uint8, 0, 2*len(c.needs.val))}
	for i := range uint32(c.len()) {
		if c.ids.at(i) == "" {
			c.carried.add()
			continue
		}
		c.live++
		for f := range c.lens {
			c.lengths[f] += float64(c.lens[f][i])
		}
		c.lines[i] = c.lineOf(i, v)
		c.lines[i].carried().each(func(n int) { c.carried.val = append(c.carried.val, uint8(n)) })
		c.carried.add()
		if len(c.covers.at(i)) > 0 {
			c.stated.set(i)
		}
		for _, t := range c.covers.at(i) {
			c.areas[t] = append(c.areas[t], i)
		}
		if c.lines[i].ways&(wayVisits|wayRemote) != 0 || len(c.venues.at(i)) == 0 {
			c.loose.set(i)
		}
		for k, ve := range c.venues.at(i) {
			if at := (cellOf{cellAt(ve.point()), i, c.venues.off[i] + uint32(k)}); ve.exact {
				exact = append(exact, at)
			} else {
				vague = append(vague, at)
				c.slack = max(c.slack, float64(ve.accuracy))
			}
		}
	}
	for f := range c.lengths {
		c.lengths[f] = max(c.lengths[f]/max(float64(c.live), 1), 1)
	}
	c.facts = nil
	c.setMembers()
	c.near, c.vague = newGrid(exact, c), newGrid(vague, c)
}

func (c *columns) lineOf(i uint32, v *vocabulary) line {
	f, p, n := &c.facts[i], &c.plain[i], c.needsOf(i)
	carried := v.withParents(n.all())
	l := line{times: p.times, ways: c.wayOf(i, v),
		lanes: lanes{f.yes[0], f.yes[1], f.no[0], f.no[1], carried[0], carried[1], carried[2]}}
	l.ages = p.ages()
	switch spoken := c.languages.at(i); {
	case len(spoken) == 1 && spoken[0] < manyTongues-1:
		l.tongue = uint8(spoken[0]) + 1
	case len(spoken) > 0:
		l.tongue = manyTongues
	}
	return l
}

// needsOf are the needs of a listing.
func (c *columns) needsOf(i uint32) (n needs) {
	for _, one := range c.needs.at(i) {
		switch need := int(one & 0xff); one >> 8 {
		case needMain:
			n.main.set(need)
		case needAlso:
			n.also.set(need)
		default:
			n.suggested.set(need)
		}
	}
	return n
}

// factsOf are the facts that a listing states.
func (c *columns) factsOf(i uint32) facts {
	if c.facts != nil {
		return c.facts[i]
	}
	return facts{c.lines[i].yes(), c.lines[i].no()}
}

// factsBlock keeps the facts in the file, wherever they stand.
func (c *columns) factsBlock() block {
	b := raw(&c.facts)
	return block{fill: b.fill, bytes: func() []byte {
		all := make([]facts, c.len())
		for i := range all {
			all[i] = c.factsOf(uint32(i))
		}
		return raw(&all).bytes()
	}}
}

// setMembers sorts the listings by organization.
func (c *columns) setMembers() {
	off, val := make([]uint32, c.orgs.len()+2), make([]uint32, len(c.byID))
	for _, i := range c.byID {
		off[c.plain[i].org+2]++
	}
	for n := 2; n < len(off); n++ {
		off[n] += off[n-1]
	}
	for _, i := range c.byID {
		org := c.plain[i].org
		val[off[org+1]] = i
		off[org+1]++
	}
	c.members = lists[uint32]{off[:len(off)-1], val}
}

// carrying is the set of the listings that carry a need, made when it is first
// asked for.
func (c *columns) carrying(need int) bitset {
	if set := c.needSet[need].Load(); set != nil {
		return *set
	}
	set := newBitset(c.len())
	for i := range c.lines {
		if c.lines[i].carried().has(need) {
			set.set(uint32(i))
		}
	}
	c.needSet[need].Store(&set)
	return set
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
