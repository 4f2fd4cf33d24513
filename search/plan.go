package search

import (
	"strings"

	"anchorpoint/directory"
	"anchorpoint/geo"
)

// plan is a query made ready: words, needs, filters, place and time.
type plan struct {
	q        *Query
	u        Understood
	v        *vocabulary
	weights  *Weights
	clock    clock
	searcher searcher
	places   *geo.Resolver

	terms   []Term
	allBits uint16 // a bit for each term
	ticked  needMask
	wishes  []wish // understood needs, or the ticked ones when there are no words
	groups  [factGroups]wanted
	age     int // ticked, so it filters
	step    int
	ranked  bool // words or a need: order by relevance
}

// wish is a need that ranks: mask holds it and its children.
type wish struct {
	mask       needMask
	confidence float64
	strong     bool
	id         string
}

func newPlan(q *Query, u Understood, v *vocabulary, w *Weights, places *geo.Resolver, periods directory.Periods) *plan {
	p := &plan{q: q, u: u, v: v, weights: w, clock: newClock(q.Now, periods), searcher: newSearcher(q, places), places: places,
		terms: u.Terms, ticked: v.family(q.Needs), age: q.Filters.Age, step: u.Step}
	p.allBits = 1<<len(p.terms) - 1
	for _, n := range u.Needs {
		if i := v.need(n.ID); i >= 0 {
			p.wishes = append(p.wishes, wish{v.families[i], n.Confidence, n.Strong, n.ID})
		}
	}
	p.wishTicked()
	for g, id := range directory.FactVocabularies {
		p.groups[g] = p.wantedOf(id)
	}
	p.ranked = len(p.terms) > 0 || len(p.wishes) > 0
	return p
}

// wishTicked lets ticked needs rank when nothing else does.
func (p *plan) wishTicked() {
	if len(p.terms) > 0 || len(p.wishes) > 0 {
		return
	}
	for _, id := range p.q.Needs {
		if i := p.v.need(id); i >= 0 {
			p.wishes = append(p.wishes, wish{p.v.families[i], 1, true, id})
		}
	}
}

func (p *plan) wantedOf(id directory.VocabularyID) wanted {
	w := wanted{all: conjunctive(id)}
	for _, ids := range [][]string{p.q.Filters.Terms[id], p.u.Filters.Terms[id]} {
		for _, term := range ids {
			if i := p.v.fact(id, term); i >= 0 {
				w.terms.set(i)
			}
		}
	}
	return w
}

// bound is a plan in the numbers of one set of columns.
type bound struct {
	*plan
	cols      *columns
	masked    bitset
	shares    []geo.Share // by number of the area term
	mine      []uint32    // numbers of the terms that the place lies in
	languages []uint32
	org       int64 // wanted organization, -1 for any, -2 for one that is not there
}

func (p *plan) bind(c *columns, masked bitset) *bound {
	b := &bound{plan: p, cols: c, masked: masked, org: -1}
	if p.searcher.given {
		b.shares = make([]geo.Share, c.terms.len())
		for code, share := range p.searcher.shares {
			if n, ok := c.terms.find(code); ok && share.Share >= leastShare {
				b.shares[n] = share
				b.mine = append(b.mine, n)
			}
		}
	}
	for _, code := range p.q.Filters.Languages {
		if n, ok := c.tongues.find(strings.ToLower(code)); ok {
			b.languages = append(b.languages, n)
		}
	}
	if p.q.OrganizationID != "" {
		b.org = -2
		if n, ok := c.orgs.find(p.q.OrganizationID); ok {
			b.org = int64(n)
		}
	}
	return b
}

// hidden says whether a listing is out of the question for any filter: masked,
// a hole, too old for public search, or of another organization.
func (b *bound) hidden(i uint32) bool {
	if b.masked.has(i) || b.cols.ids.at(i) == "" {
		return true
	}
	p := &b.cols.plain[i]
	if b.org != -1 && int64(p.org) != b.org {
		return true
	}
	return !b.q.Unlisted && b.clock.freshness(p) == directory.Unlisted
}

// noGroup and manyGroups are what fails answers besides a group's number.
const (
	noGroup    = -1
	manyGroups = -2
)

// fails says which filter group a listing fails: noGroup, the one, or
// manyGroups.
func (b *bound) fails(i uint32) int {
	failed := noGroup
	note := func(group int, passes bool) {
		switch {
		case passes:
		case failed == noGroup:
			failed = group
		default:
			failed = manyGroups
		}
	}
	c, only := b.cols, b.q.Filters.StatedOnly
	if !b.ticked.empty() {
		all := c.needs[i].all()
		note(groupNeed, all.meets(b.ticked))
	}
	for g := range b.groups {
		note(groupFacts+g, b.groups[g].passes(&c.facts[i], only))
	}
	p := &c.plain[i]
	if b.q.Filters.Open != OpenAnytime {
		week, stated := c.week(i)
		note(groupOpen, stated && b.clock.open(week, b.q.Filters.Open) || !stated && !only)
	}
	if b.age > 0 {
		suits := p.suits(b.age)
		note(groupAge, suits == directory.Yes || suits == directory.NotStated && !only)
	}
	if len(b.q.Filters.Languages) > 0 {
		note(groupLanguage, b.speaks(i, only))
	}
	if b.q.Filters.Taking {
		note(groupCapacity, b.clock.capacity(p) != directory.Full)
	}
	return failed
}

// speaks is the language filter: any of the asked ones. A listing that states
// languages but none of these states a no.
func (b *bound) speaks(i uint32, only bool) bool {
	spoken := b.cols.languages.at(i)
	if len(spoken) == 0 {
		return !only
	}
	for _, want := range b.languages {
		for _, have := range spoken {
			if have == want {
				return true
			}
		}
	}
	return false
}

// reach applies the place rule to a listing.
func (b *bound) reach(i uint32) (r reach, in, excluded bool) {
	if !b.searcher.given {
		r, _ = b.searcher.look(nil)
		return r, true, false
	}
	c := b.cols
	stated := areaOf(c.covers.at(i), b.shares)
	r, at := b.searcher.look(c.venues.at(i))
	yes, hidden := c.facts[i].yes, c.plain[i].flags&flagNotShown != 0
	s := situation{
		place: true, area: stated, venue: at, hidden: hidden, outside: b.searcher.outside,
		visits: b.v.home >= 0 && yes.has(b.v.home), remote: yes.meets(b.v.remote),
	}
	r.area = stated
	r.access, in, excluded = s.rule()
	if hidden {
		r.venue, r.distance, r.others = nil, -1, 0
	}
	return r, in, excluded
}
