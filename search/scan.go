package search

import (
	"context"
	"math"
	"math/bits"
	"sync"

	"anchorpoint/geo"
)

// scan is one run of a plan over a view.
type scan struct {
	ctx   context.Context
	view  *view
	plan  *plan
	base  *bound
	over  *bound
	route Route
	force Route // tests choose the route

	work  *scratch // of the base
	extra *scratch // of the overlay
	idf   []float64

	tally    *tally
	pins     *pins // of a map; nil for a list
	top      top
	match    hit // the one at hand
	total    int
	excluded int
	touched  int // postings of the words
	few      int // listings that place leaves, about
	fair     int
	content  bool // words or understood needs decide what matches
}

// scratch is the memory of a scan, kept between searches: candidates, and for
// each listing the sum of its terms' weights and which terms it holds.
type scratch struct {
	candidates bitset
	scores     []float32
	bits       []uint16
}

var scratches = sync.Pool{New: func() any { return new(scratch) }}

func newScratch(n int) *scratch {
	s := scratches.Get().(*scratch)
	if len(s.scores) < n {
		*s = scratch{newBitset(n), make([]float32, n), make([]uint16, n)}
	}
	return s
}

// done cleans up after itself, touching only what was used.
func (s *scratch) done() {
	s.each(func(i uint32) bool {
		s.scores[i], s.bits[i] = 0, 0
		return true
	})
	clear(s.candidates)
	scratches.Put(s)
}

// each visits the candidates in order until visit says no.
func (s *scratch) each(visit func(i uint32) bool) {
	for w, word := range s.candidates {
		for ; word != 0; word &= word - 1 {
			if !visit(uint32(w<<6 + bits.TrailingZeros64(word))) {
				return
			}
		}
	}
}

func (s *scratch) add(listings []uint32) {
	for _, i := range listings {
		s.candidates.set(i)
	}
}

func newScan(ctx context.Context, v *view, p *plan) *scan {
	s := &scan{ctx: ctx, view: v, plan: p, route: RouteNone, tally: newTally(p.v),
		base: p.bind(v.base.cols, v.masked), over: p.bind(v.over.cols, nil),
		work: newScratch(v.base.cols.len()), extra: newScratch(v.over.cols.len()),
		content: len(p.terms) > 0 || len(p.u.Needs) > 0,
	}
	if p.q.window != nil {
		s.pins = newPins(p.q.window)
	}
	s.top.order = newOrder(p, [2]*columns{v.base.cols, v.over.cols})
	s.top.k = max(p.q.Skip+p.q.Limit, diversityWindow)
	return s
}

func (s *scan) close() {
	s.work.done()
	s.extra.done()
}

// run fills in everything that the answer is made of.
func (s *scan) run() error {
	terms, err := s.openTerms()
	if err != nil {
		return err
	}
	defer terms.close()
	s.idf = terms.idf
	s.weigh()
	s.overlayWords()
	automatic := s.plan.searcher.given && s.plan.q.WithinM == 0
	if err := s.words(terms, automatic); err != nil {
		return err
	}
	if s.plan.searcher.given {
		s.setRadius(automatic)
	}
	if s.route == RouteDirect {
		if err := s.direct(terms); err != nil {
			return err
		}
	} else if !s.content {
		s.placed(s.base, s.work, s.plan.searcher.radius)
	}
	for i := range s.base.pins {
		s.work.candidates.set(i)
	}
	s.visit()
	s.extra.each(func(i uint32) bool { s.consider(s.over, s.extra, i); return true })
	s.tally.join(s.base)
	s.tally.join(s.over)
	return nil
}

// weigh works out how much each word tells, and what all would add up to in a
// listing that holds each of them often; other spellings of a word count once.
func (s *scan) weigh() {
	p := s.plan
	for t, term := range p.terms {
		p.says[term.bit] = max(p.says[term.bit], s.idf[t]*term.Weight)
	}
	all, told := 0.0, 0.0
	var by [MaxTerms]bool
	for _, term := range p.terms {
		by[term.bit] = by[term.bit] || p.u.told[term.Word]
	}
	for t, say := range p.says {
		p.ideal += say * (p.weights.K1 + 1)
		all += say
		if by[t] {
			told += say
		}
	}
	if all > 0 {
		p.explained = told / all
	}
}

// visit considers the candidates of the base: those that hold a word, and of
// these only what place leaves where that is less.
func (s *scan) visit() {
	consider := func(i uint32) bool { s.consider(s.base, s.work, i); return true }
	radius := s.plan.searcher.radius
	if !s.content || s.route == RouteDirect || !s.plan.searcher.given || math.IsInf(radius, 1) || s.placedAbout(radius) > s.touched {
		s.work.each(consider)
		return
	}
	near := newScratch(s.base.cols.len())
	defer near.done()
	s.placed(s.base, near, radius)
	for w := range near.candidates[:min(len(near.candidates), len(s.work.candidates))] {
		near.candidates[w] &= s.work.candidates[w]
	}
	near.each(consider)
}

// setRadius takes the asked radius, never below what the place's accuracy
// makes sense of, or lets the density of matches decide.
func (s *scan) setRadius(automatic bool) {
	at := &s.plan.searcher
	switch {
	case automatic:
		at.radius = geo.AutoRadius(at.accuracy, enoughNear, s.countNear)
	case s.plan.q.WithinM < 0:
		at.radius = math.Inf(1)
	default:
		at.radius, _ = geo.RaiseRadius(min(s.plan.q.WithinM, MaxRadiusM), at.accuracy)
	}
}

// enoughNear is how many matches near by make an automatic radius wide enough.
const enoughNear = 20

// countNear counts the matches that have a venue within a radius, as far as
// enoughNear.
func (s *scan) countNear(radius float64) int {
	n := 0
	count := func(b *bound, w *scratch) func(i uint32) bool {
		return func(i uint32) bool {
			if s.nearBy(b, w, i, radius) {
				n++
			}
			return n < enoughNear
		}
	}
	s.extra.each(count(s.over, s.extra))
	if s.content {
		s.work.each(count(s.base, s.work))
		return n
	}
	near := newScratch(s.base.cols.len())
	s.base.cols.near.circle(s.plan.searcher.at, radius, near.add)
	near.each(count(s.base, near))
	near.done()
	return n
}

// nearBy says whether a listing matches and has a venue within a radius.
func (s *scan) nearBy(b *bound, w *scratch, i uint32, radius float64) bool {
	if !s.matches(b, w, i) || b.fails(i) != noGroup || b.hidden(i) || b.cols.ways[i]&wayNotShown != 0 ||
		areaOf(b.cols.covers.at(i), b.shares) == areaExcludes {
		return false
	}
	for k := b.cols.venues.off[i]; k < b.cols.venues.off[i+1]; k++ {
		if b.cols.venues.val[k].exact && s.plan.searcher.unit.metres(&b.cols.units[k]) <= radius {
			return true
		}
	}
	return false
}

// placed makes candidates of all listings that the place rule could let in or
// count as excluded.
func (s *scan) placed(b *bound, w *scratch, radius float64) {
	c, at := b.cols, &s.plan.searcher
	if !at.given || math.IsInf(radius, 1) {
		w.add(c.byID)
		return
	}
	c.near.circle(at.at, radius, w.add)
	c.vague.circle(at.at, radius+c.slack, w.add)
	for _, term := range b.mine {
		w.add(c.areas[term])
	}
	w.add(c.loose)
}

// matches says whether a listing holds a word or an understood need.
func (s *scan) matches(b *bound, w *scratch, i uint32) bool {
	if !s.content || w.bits[i] != 0 {
		return true
	}
	if len(s.plan.u.Needs) == 0 {
		return false
	}
	for k := range b.wishes {
		if b.cols.carried[i].meets(b.wishes[k].mask) {
			return true
		}
	}
	return false
}

// consider puts one candidate to every test, counts it and ranks it.
func (s *scan) consider(b *bound, w *scratch, i uint32) {
	if !s.matches(b, w, i) && !b.pins[i] || b.hidden(i) {
		return
	}
	failed := b.fails(i)
	if failed == manyGroups || failed != noGroup && s.plan.q.NoFacets {
		return
	}
	r, in, excluded := b.reach(i)
	if excluded && failed == noGroup {
		s.excluded++
	}
	if !in && !b.pins[i] {
		return
	}
	if !s.plan.q.NoFacets {
		s.tally.count(b, i, failed, r.distance)
	}
	if failed != noGroup {
		return
	}
	s.total++
	if s.pins != nil {
		s.pins.add(b.cols, i)
		return
	}
	s.match = b.rank(i, w.scores[i], w.bits[i], &r)
	s.match.over = b == s.over
	if s.match.class == fair {
		s.fair++
	}
	s.top.push(&s.match)
}
