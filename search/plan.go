package search

import (
	"slices"
	"strings"

	"anchorpoint/directory"
	"anchorpoint/directory/hours"
	"anchorpoint/geo"
	"anchorpoint/search/vectors"
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

	terms     []Term
	allBits   uint16 // a bit for each term
	ticked    needMask
	wished    needMask
	wishes    []wish // understood needs, or the ticked ones when there are no words
	several   []wish // those that share the first results; none when there is only one
	groups    [factGroups]wanted
	active    []int // filter groups in which anything is asked
	asked     uint8 // the ticked time as a bit in the order of facetTimes
	age       int   // ticked, so it filters
	step      int
	ranked    bool              // words or a need: order by relevance
	says      [MaxTerms]float64 // how much each word tells
	allSay    float64           // how much all words tell
	explained float64           // the share of that which strong needs explain
	surest    float64           // confidence of the surest strong need
	generic   bool              // the words are what a strong need is called
	ideal     float64           // what the words of a listing that holds all of them would add up to
	graded    [gradeCount]float64
	vector    *vectors.NibbleQuery // where the meaning of the words lies; nil without vectors
}

// wish is a need that ranks: mask holds it and its children.
type wish struct {
	mask       needMask
	confidence float64
	strong     bool
	id         string
}

func newPlan(q *Query, u Understood, v *vocabulary, w *Weights, places *geo.Resolver, periods directory.Periods, calendar *hours.Calendar) *plan {
	p := &plan{q: q, u: u, v: v, weights: w, clock: newClock(q.Now, periods, calendar), searcher: newSearcher(q, places), places: places,
		terms: u.Terms, ticked: v.family(q.Needs), age: q.Filters.Age, step: u.Step}
	for _, t := range p.terms {
		if !t.optional {
			p.allBits |= 1 << t.bit
		}
	}
	for _, n := range u.Needs {
		if i := v.need(n.ID); i >= 0 {
			p.wishes = append(p.wishes, wish{v.families[i], n.Confidence, n.Strong, n.ID})
			p.standIn(n)
			p.mayShare(n)
			if n.Strong {
				p.surest = max(p.surest, n.Confidence)
			}
		}
	}
	if len(p.several) < 2 {
		p.several = nil
	}
	p.generic = p.namesNeeds()
	p.wishRelated()
	p.wishTicked()
	for g, id := range directory.FactVocabularies {
		p.groups[g] = p.wantedOf(id)
	}
	p.active = p.activeGroups()
	if k := slices.Index(facetTimes[:], q.Filters.Open); k >= 0 {
		p.asked = 1 << k
	}
	p.ranked = len(p.terms) > 0 || len(p.wishes) > 0
	p.graded = w.grades()
	for k := range p.wishes {
		p.wished = p.wished.or(p.wishes[k].mask)
	}
	return p
}

// standIn lets services for other needs answer the wish just made, where hardly
// any is for that itself.
func (p *plan) standIn(n NeedWish) {
	var mask needMask
	for _, id := range n.instead {
		if i := p.v.need(id); i >= 0 {
			mask = mask.or(p.v.families[i])
		}
	}
	own := p.wishes[len(p.wishes)-1]
	if mask = mask.without(own.mask); !mask.empty() {
		p.wishes = append(p.wishes[:len(p.wishes)-1], wish{mask: mask, confidence: n.Confidence * p.weights.StandIn, id: n.ID}, own)
	}
}

// mayShare lets the wish just made share the first results, unless it is part of
// one that does already: food and food banks are not two needs.
func (p *plan) mayShare(n NeedWish) {
	w := p.wishes[len(p.wishes)-1]
	if (n.Strong || n.Told) && len(p.several) < mostShared &&
		!slices.ContainsFunc(p.several, func(have wish) bool { return have.mask.meets(w.mask) }) {
		p.several = append(p.several, w)
	}
}

// namesNeeds says whether the words are no more than what strong needs are
// called: all food banks answer "food bank", but not all sport "karate".
func (p *plan) namesNeeds() bool {
	var labels []string
	for _, n := range p.u.Needs {
		if t, ok := p.v.Need(n.ID); ok && n.Strong {
			labels = append(labels, terms(t.Label)...)
		}
	}
	for _, t := range p.terms {
		if !t.optional && !slices.Contains(labels, t.Stem) {
			return false
		}
	}
	return true
}

// wishRelated lets services rank that are for needs near the understood ones:
// one wish for all of them, so that meeting many of them counts no more.
func (p *plan) wishRelated() {
	if len(p.wishes) == 0 {
		return
	}
	var mask needMask
	for _, id := range p.u.related {
		if i := p.v.need(id); i >= 0 {
			mask.set(i)
		}
	}
	for _, w := range p.wishes {
		mask = mask.without(w.mask)
	}
	if !mask.empty() {
		p.wishes = append(p.wishes, wish{mask: mask, confidence: p.u.relatedBy * p.weights.NeedRelated})
	}
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
	now       *moment
	open      *openNow
	mine      []area // by number of the area term: includes the place, or partly; else not stated
	languages []uint32
	org       int64              // wanted organization
	spoken    []int              // matches by language
	pins      map[uint32]bool    // listings that the words name exactly
	here      map[uint32]bool    // listings with the name of the place in theirs
	toldWords map[uint16]*Reason // by the words found
}

// mostPins is how many listings one name may put first.
const mostPins = 6

// pinned are the listings that the words name exactly, by their own name or
// their organization's.
func (p *plan) pinned(c *columns) map[uint32]bool {
	var pins map[uint32]bool
	pin := func(i uint32) {
		if pins == nil {
			pins = map[uint32]bool{}
		}
		if len(pins) < mostPins {
			pins[i] = true
		}
	}
	for _, n := range p.u.names() {
		if i, ok := c.find(n.ID); ok && !n.Organization {
			pin(i)
		}
		if org, ok := c.orgs.find(n.ID); ok && n.Organization {
			for _, i := range c.members.at(org) {
				pin(i)
			}
		}
	}
	return pins
}

// anyOrganization and noOrganization are no numbers of organizations: not
// asked, and one that is not here.
const (
	anyOrganization = -1
	noOrganization  = -2
)

func (p *plan) bind(c *columns, masked bitset) *bound {
	b := &bound{plan: p, cols: c, masked: masked, now: c.at(&p.clock), open: c.openAt(&p.clock), org: anyOrganization, spoken: make([]int, c.tongues.len())}
	b.pins, b.here = p.pinned(c), p.namedHere(c)
	b.mine = make([]area, c.terms.len())
	for _, share := range p.searcher.shares {
		if n, ok := c.terms.find(share.Code); ok {
			b.mine[n] = meaning(&share)
		}
	}
	for _, code := range p.q.Filters.Languages {
		if n, ok := c.tongues.find(strings.ToLower(code)); ok {
			b.languages = append(b.languages, n)
		}
	}
	if p.q.OrganizationID != "" {
		b.org = noOrganization
		if n, ok := c.orgs.find(p.q.OrganizationID); ok {
			b.org = int64(n)
		}
	}
	return b
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
	for _, group := range b.active {
		if b.passes(group, i) {
			continue
		}
		if failed != noGroup {
			return manyGroups
		}
		failed = group
	}
	return failed
}

// activeGroups are the filter groups in which anything is asked.
func (p *plan) activeGroups() []int {
	var out []int
	note := func(group int, asked bool) {
		if asked {
			out = append(out, group)
		}
	}
	note(groupNeed, !p.ticked.empty())
	for g := range p.groups {
		note(groupFacts+g, !p.groups[g].terms.empty())
	}
	note(groupOpen, p.q.Filters.Open != OpenAnytime)
	note(groupAge, p.age > 0)
	note(groupLanguage, len(p.q.Filters.Languages) > 0)
	note(groupCapacity, p.q.Filters.Taking)
	return out
}

// passes is the filter of one group.
func (b *bound) passes(group int, i uint32) bool {
	c, only := b.cols, b.q.Filters.StatedOnly
	l := &c.lines[i]
	switch group {
	case groupNeed:
		return l.carried().meets(b.ticked)
	case groupOpen:
		open := b.open.of(l.times)
		return open&b.asked != 0 || open&(b.asked<<len(facetTimes)) != 0 && !only
	case groupAge:
		suits := c.plain[i].suits(b.age)
		return suits == directory.Yes || suits == directory.NotStated && !only
	case groupLanguage:
		return b.speaks(i, only)
	case groupCapacity:
		return b.now.capacity(i) != directory.Full
	}
	return b.groups[group-groupFacts].passes(l.yes(), l.no(), only)
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
		r, _ = b.searcher.look(nil, nil)
		return r, true, false
	}
	c, way := b.cols, b.cols.lines[i].ways
	stated := areaOf(c.covers.at(i), b.mine)
	r, at := b.searcher.look(c.venues.at(i), c.units[c.venues.off[i]:c.venues.off[i+1]])
	s := situation{
		place: true, area: stated, venue: at, hidden: way&wayNotShown != 0, outside: b.searcher.outside, named: b.here[i],
		visits: way&wayVisits != 0, remote: way&wayRemote != 0,
	}
	r.area = stated
	r.access, in, excluded = s.rule()
	if s.hidden {
		r.venue, r.distance, r.others = nil, -1, 0
	}
	return r, in, excluded
}
