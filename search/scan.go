package search

import (
	"context"
	"math"

	"anchorpoint/geo"
)

// scan is one run of a plan over a view.
type scan struct {
	ctx   context.Context
	view  *view
	plan  *plan
	base  part
	over  part
	force Route // tests choose the route
	idf   []float64

	tally    *tally
	pins     *pins // of a map; nil for a list
	top      top
	share    share
	match    hit   // the one at hand
	reached  reach // how it reaches the person
	total    int
	excluded int
	fair     int  // as far as enoughFair
	content  bool // words or understood needs decide what matches
}

func newScan(ctx context.Context, v *view, p *plan) *scan {
	s := &scan{ctx: ctx, view: v, plan: p,
		base:    part{bound: p.bind(v.base.cols, v.masked), scratch: newScratch(v.base.cols.len())},
		over:    part{bound: p.bind(v.over.cols, nil), scratch: newScratch(v.over.cols.len()), over: true},
		content: len(p.terms) > 0 || len(p.u.Needs) > 0,
	}
	if p.q.window != nil {
		s.pins = newPins(p.q.window)
	}
	if !p.q.NoFacets {
		s.tally = newTally(p.v)
	}
	s.top.order = newOrder(p, [2]*columns{v.base.cols, v.over.cols})
	s.share = newShare(p, s.top.order)
	s.top.k = p.q.Skip + p.q.Limit
	if p.spreads() {
		s.top.k = max(s.top.k, diversityWindow)
	}
	return s
}

func (s *scan) close() {
	s.base.done()
	s.over.done()
}

func (s *scan) parts() [2]*part { return [2]*part{&s.base, &s.over} }

// run fills in everything that the answer is made of. Where a radius is asked
// for, the place comes first and words are read for what it leaves; an
// automatic radius has to know the matches before.
func (s *scan) run() error {
	terms, err := s.openTerms()
	if err != nil {
		return err
	}
	defer terms.close()
	s.idf = terms.idf
	s.weigh()
	automatic := s.plan.searcher.given && s.plan.q.WithinM == 0
	if s.plan.searcher.given && !automatic {
		s.setRadius(automatic)
	}
	for _, p := range s.parts() {
		p.setMay()
		if !automatic {
			p.setNear(s.plan.searcher.radius)
		}
	}
	if err := s.find(terms, automatic); err != nil {
		return err
	}
	if automatic {
		s.setRadius(automatic)
	}
	for _, p := range s.parts() {
		if automatic {
			p.setNear(s.plan.searcher.radius)
		}
		p.setMatch()
		p.setPasses()
		s.total += p.match.count()
		s.excluded += p.excluded.count()
	}
	s.take()
	return s.ctx.Err()
}

// take counts, shows or ranks the match set.
func (s *scan) take() {
	if s.pins != nil {
		for _, p := range s.parts() {
			s.pins.addAll(p.cols, p.match)
		}
		return
	}
	if !s.plan.q.NoFacets {
		s.tally.countAll(s.parts())
	}
	for _, p := range s.parts() {
		s.rank(p)
	}
}

// weigh works out how much each word tells, and what all would add up to in a
// listing that holds each of them often; other spellings of a word count once.
func (s *scan) weigh() {
	p := s.plan
	for t, term := range p.terms {
		p.says[term.bit] = max(p.says[term.bit], s.idf[t]*term.Weight)
	}
	told := 0.0
	var by [MaxTerms]bool
	for _, term := range p.terms {
		by[term.bit] = by[term.bit] || p.u.told[term.Word]
	}
	for t, say := range p.says {
		p.ideal += say * (p.weights.K1 + 1)
		p.allSay += say
		if by[t] {
			told += say
		}
	}
	if p.allSay > 0 {
		p.explained = told / p.allSay
	}
}

// setRadius takes the asked radius, never below what the place's accuracy
// makes sense of, or lets the density of matches decide.
func (s *scan) setRadius(automatic bool) {
	at := &s.plan.searcher
	switch {
	case automatic:
		at.radius = s.automatic()
	case s.plan.q.WithinM < 0:
		at.radius = math.Inf(1)
	default:
		at.radius, _ = geo.RaiseRadius(min(s.plan.q.WithinM, MaxRadiusM), at.accuracy)
	}
}

// enoughNear is how many answers near by make an automatic radius wide enough.
const enoughNear = 20

// automatic is the smallest radius with enough answers. Where there are not so
// many in reach at all, most of those there are must do, for a wider search
// brings no more; where none has a venue in reach, whatever touches the words. Without words it
// is a list of what there is, as wide as it must be.
func (s *scan) automatic() float64 {
	within := func(enough int, answers bool) float64 {
		return geo.AutoRadius(s.plan.searcher.accuracy, enough, func(radius float64) int { return s.countNear(radius, enough, answers) })
	}
	radius := within(enoughNear, true)
	all := s.countNear(radius, enoughNear, true)
	if all >= enoughNear || !s.plan.ranked {
		return radius
	}
	if all > 0 {
		return within(min((2*all+2)/3, enoughNear/2), true)
	}
	return within(enoughNear, false)
}

func (s *scan) countNear(radius float64, most int, answers bool) int {
	n := s.over.countNear(radius, most, answers)
	return n + s.base.countNear(radius, most-n, answers)
}

// find makes the sets of what is found: what holds a word or an understood
// need, or all where there is neither.
func (s *scan) find(terms *openedTerms, automatic bool) error {
	if !s.content {
		for _, p := range s.parts() {
			p.hits.add(p.may)
		}
		return nil
	}
	if err := s.words(terms, automatic); err != nil {
		return err
	}
	s.overlayWords()
	for _, p := range s.parts() {
		if len(s.plan.u.Needs) > 0 {
			for k := range p.wishes {
				p.carryingAny(p.hits, p.wishes[k].mask)
			}
		}
		p.hits.add(p.words)
		p.hits.keep(p.may)
	}
	return nil
}

// rank takes the best of a part's match set. Those that promise most come
// first, so that most of the others need no closer look: what they could score
// at most, or their distance, keeps them off the list.
func (s *scan) rank(p *part) {
	p.promising = p.promising[:0]
	p.match.batches(func(group []uint32) {
		if known := len(p.promising); s.top.order.first == firstDistance && known+len(group) <= len(p.chords) {
			for k, i := range group {
				p.promising = append(p.promising, promise{-p.chords[known+k], i})
			}
			return
		}
		if s.top.order.first == firstDistance {
			p.fetch(group, true)
		}
		for _, i := range group {
			p.promising = append(p.promising, promise{s.promise(p, i), i})
		}
	})
	cut := cutOf(p.promising, s.top.k)
	s.considerAll(p, cut, true)
	if !s.full(p, cut) {
		s.considerAll(p, cut, false)
	}
}

// promise is the most that a listing can come to in what the order looks at
// first.
type promise struct {
	most    float64
	listing uint32
}

func (s *scan) promise(p *part, i uint32) float64 {
	switch s.top.order.first {
	case firstScore:
		return p.ceiling(i, p.held[i].score, p.mostCloseness(i))
	case firstDistance:
		return -p.nearestChord(i)
	}
	return float64(p.cols.plain[i].assured)
}

// cutOf parts about the n best of some promises from the others.
func cutOf(all []promise, n int) float64 {
	if len(all) <= n {
		return math.Inf(-1)
	}
	low, high := math.Inf(1), math.Inf(-1)
	for k := range all {
		if all[k].most > -noChord { // what has no distance would stretch the scale
			low = min(low, all[k].most)
		}
		high = max(high, all[k].most)
	}
	if low >= high {
		return low
	}
	var counts [256]int
	scale := float64(len(counts)-1) / (high - low)
	for k := range all {
		counts[max(int((all[k].most-low)*scale), 0)]++
	}
	at := len(counts) - 1
	for met := counts[at]; at > 0 && met < n; met += counts[at] {
		at--
	}
	return low + float64(at)/scale
}

// considerAll ranks the listings that can still reach the list of those that
// promise as much as cut, or less.
func (s *scan) considerAll(p *part, cut float64, above bool) {
	var group [batch]uint32
	n := 0
	flush := func() {
		p.fetch(group[:n], true)
		for _, i := range group[:n] {
			p.fetched += uint32(p.cols.plain[i].flags)
		}
		for _, i := range group[:n] {
			s.consider(p, i)
		}
		n = 0
	}
	for k := range p.promising {
		one := &p.promising[k]
		if one.most >= cut != above || s.hopeless(p, one) || s.farInMind(p, one) {
			continue
		}
		group[n] = one.listing
		if n++; n == batch {
			flush()
		}
	}
	flush()
}

// consider ranks one match.
func (s *scan) consider(p *part, i uint32) {
	s.reached, _, _ = p.reach(i)
	s.match = p.bound.rank(i, p.held[i].score, p.held[i].bits, &s.reached)
	s.match.over = p.over
	if s.top.order.first == firstDistance && p.searcher.given {
		s.match.chord = p.nearestChord(i)
	}
	if s.match.class == fair {
		s.fair++
	}
	s.top.push(&s.match)
	s.offer(p, &s.match)
}

// full says that all that promises less than cut is hopeless.
func (s *scan) full(p *part, cut float64) bool {
	t := &s.top
	if len(s.share.needs) > 0 || len(p.pins) > 0 || t.k == 0 || len(t.hits) < t.k || s.fair < enoughFair {
		return false
	}
	worst := &t.hits[0]
	if worst.paused || worst.pinned || t.order.byClass && worst.class == weak {
		return false
	}
	return t.beyond(cut)
}

// beyond says that what promises less than most stands below all that are kept.
func (t *top) beyond(most float64) bool {
	worst := &t.hits[0]
	switch t.order.first {
	case firstScore:
		return most <= worst.score
	case firstDistance:
		return worst.distance >= 0 && -most >= worst.chord
	}
	return most <= float64(worst.assured)
}

// farInMind says that a listing is hopeless once its meaning is compared.
func (s *scan) farInMind(p *part, one *promise) bool {
	if p.vector == nil || s.top.order.first != firstScore || len(s.top.hits) < s.top.k {
		return false
	}
	i := one.listing
	return s.hopeless(p, &promise{p.ceiling(i, p.held[i].score, p.closeness(i)), i})
}

// hopeless says that a listing surely stands below all that are kept.
func (s *scan) hopeless(p *part, one *promise) bool {
	t := &s.top
	if s.mayShare(p, one) {
		return false
	}
	if len(t.hits) < t.k || len(p.pins) > 0 && p.pins[one.listing] {
		return false
	}
	worst := &t.hits[0]
	if worst.paused || worst.pinned {
		return false
	}
	if (s.fair < enoughFair || t.order.byClass && worst.class == weak) && p.mayBeFair(one.listing, p.held[one.listing].bits) {
		return false
	}
	switch t.order.first {
	case firstScore:
		return one.most < worst.score
	case firstDistance:
		return worst.distance >= 0 && -one.most > worst.chord
	}
	return one.most < float64(worst.assured)
}
