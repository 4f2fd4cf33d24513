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
	match    hit // the one at hand
	total    int
	excluded int
	fair     int  // as far as enoughFair
	content  bool // words or understood needs decide what matches
}

func newScan(ctx context.Context, v *view, p *plan) *scan {
	s := &scan{ctx: ctx, view: v, plan: p, tally: newTally(p.v),
		base:    part{bound: p.bind(v.base.cols, v.masked), scratch: newScratch(v.base.cols.len())},
		over:    part{bound: p.bind(v.over.cols, nil), scratch: newScratch(v.over.cols.len()), over: true},
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
		at.radius = geo.AutoRadius(at.accuracy, enoughNear, func(radius float64) int {
			n := s.over.countNear(radius, enoughNear)
			return n + s.base.countNear(radius, enoughNear-n)
		})
	case s.plan.q.WithinM < 0:
		at.radius = math.Inf(1)
	default:
		at.radius, _ = geo.RaiseRadius(min(s.plan.q.WithinM, MaxRadiusM), at.accuracy)
	}
}

// enoughNear is how many matches near by make an automatic radius wide enough.
const enoughNear = 20

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

// rank takes the best of a part's match set. Most need no closer look: what
// they could score at most, or their distance, keeps them off the list.
func (s *scan) rank(p *part) {
	p.match.batches(func(group []uint32) {
		hopes := group[:0]
		for _, i := range group {
			if !s.hopeless(p, i) {
				hopes = append(hopes, i)
			}
		}
		p.fetch(hopes)
		for _, i := range hopes {
			p.fetched += uint32(p.cols.plain[i].flags)
		}
		for _, i := range hopes {
			if !s.hopeless(p, i) {
				s.consider(p, i)
			}
		}
	})
}

// consider ranks one match.
func (s *scan) consider(p *part, i uint32) {
	r, _, _ := p.reach(i)
	s.match = p.rank(i, p.held[i].score, p.held[i].bits, &r)
	s.match.over = p.over
	if s.top.order.first == firstDistance && p.searcher.given {
		s.match.chord = p.nearestChord(i)
	}
	if s.match.class == fair {
		s.fair++
	}
	s.top.push(&s.match)
}

// hopeless says that a listing surely stands below all that are kept.
func (s *scan) hopeless(p *part, i uint32) bool {
	t := &s.top
	if len(t.hits) < t.k || s.fair < enoughFair || len(p.pins) > 0 && p.pins[i] {
		return false
	}
	worst := &t.hits[0]
	if worst.paused || worst.pinned || t.order.byClass && worst.class == weak {
		return false
	}
	switch t.order.first {
	case firstScore:
		return p.ceiling(i, p.held[i].score) < worst.score
	case firstDistance:
		return worst.distance >= 0 && p.nearestChord(i) > worst.chord
	}
	return p.cols.plain[i].assured < worst.assured
}
