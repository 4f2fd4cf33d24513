package search

import (
	"math"
	"math/bits"
	"sync"

	"anchorpoint/geo"
)

// part is one set of columns in a scan: the base or the overlay. What can be
// told of many listings at once is told by sets, 64 listings to a word; only
// what is left is looked at one by one.
type part struct {
	*bound
	*scratch
	over bool
}

// scratch is the memory of a scan, kept between searches.
type scratch struct {
	held  []held // by listing: what it holds of the words
	words bitset // listings with a word, or near in mind

	may      bitset // may be found at all
	near     bitset // the place rule lets them in
	excluded bitset // only their stated area keeps them out
	hits     bitset // hold a word or an understood need, and are open
	match    bitset // the match set
	spare    bitset
	failing  [groupCount]bitset // fail this group and no other
	fetched  uint32

	promising []promise
	chords    []float64 // of the match set, where counting its options worked them out
}

// held is what a listing holds of the words: the sum of their weights, and
// which they are.
type held struct {
	score float32
	bits  uint16
}

var scratches = sync.Pool{New: func() any { return new(scratch) }}

func newScratch(n int) *scratch {
	s := scratches.Get().(*scratch)
	if len(s.held) < n {
		s.held = make([]held, n)
	}
	for _, set := range []*bitset{&s.words, &s.may, &s.near, &s.excluded, &s.hits, &s.match, &s.spare} {
		set.empty(n)
	}
	for g := range s.failing {
		s.failing[g] = s.failing[g][:0]
	}
	s.chords = s.chords[:0]
	return s
}

// done cleans up after itself, touching only what was used.
func (s *scratch) done() {
	for w, word := range s.words {
		for ; word != 0; word &= word - 1 {
			s.held[w<<6+bits.TrailingZeros64(word)] = held{}
		}
	}
	scratches.Put(s)
}

// empty makes a set of n numbers with none in it.
func (b *bitset) empty(n int) {
	n = (n + 63) / 64
	if cap(*b) < n {
		*b = make(bitset, n)
	}
	*b = (*b)[:n]
	clear(*b)
}

func (b bitset) add(o bitset) {
	for w := range b[:len(o)] {
		b[w] |= o[w]
	}
}

func (b bitset) keep(o bitset) {
	for w := range b {
		b[w] &= o[w]
	}
}

func (b bitset) drop(o bitset) {
	for w := range b[:min(len(b), len(o))] {
		b[w] &^= o[w]
	}
}

func (b bitset) count() (n int) {
	for _, word := range b {
		n += bits.OnesCount64(word)
	}
	return n
}

// each visits the members in order until visit says no.
func (b bitset) each(visit func(i uint32) bool) {
	for w, word := range b {
		for ; word != 0; word &= word - 1 {
			if !visit(uint32(w<<6 + bits.TrailingZeros64(word))) {
				return
			}
		}
	}
}

// batch is how many listings are fetched at once.
const batch = 64

// batches gives the members in groups, so that memory can be asked for the
// facts of all of a group before any is looked at: one after the other, each
// listing would wait for its own.
func (b bitset) batches(visit func(group []uint32)) {
	var group [batch]uint32
	n := 0
	for w, word := range b {
		for ; word != 0; word &= word - 1 {
			group[n] = uint32(w<<6 + bits.TrailingZeros64(word))
			if n++; n == batch {
				visit(group[:n])
				n = 0
			}
		}
	}
	if n > 0 {
		visit(group[:n])
	}
}

// fetch brings the lines of a group into the processor's cache, and with a
// place its venues.
func (p *part) fetch(group []uint32, places bool) {
	var sum uint32
	for _, i := range group {
		sum += p.cols.lines[i].times
	}
	if places && p.searcher.given && len(p.cols.units) > 0 {
		last := uint32(len(p.cols.units) - 1)
		for _, i := range group {
			sum += p.cols.venues.off[i]
		}
		for _, i := range group {
			sum += uint32(p.cols.units[min(p.cols.venues.off[i], last)][0])
		}
	}
	p.fetched += sum // so that the compiler keeps the reads
}

// setMay tells what may be found whatever is asked: recent enough, not
// masked, and of the wanted organization.
func (p *part) setMay() {
	p.may.add(p.now.listed)
	if p.q.Unlisted {
		for _, i := range p.cols.byID {
			p.may.set(i)
		}
	}
	p.may.drop(p.masked)
	if p.org == anyOrganization {
		return
	}
	if p.org >= 0 {
		for _, i := range p.cols.members.at(uint32(p.org)) {
			p.spare.set(i)
		}
	}
	p.may.keep(p.spare)
	clear(p.spare)
}

// setNear applies the place rule to all listings at once. It is the same rule
// as situation.rule, which says why for those that are shown.
func (p *part) setNear(radius float64) {
	c := p.cols
	if !p.searcher.given {
		p.near.add(p.may)
		return
	}
	in, covered := p.near, p.excluded
	if math.IsInf(radius, 1) {
		in.add(p.may)
	} else {
		p.reachable(in, radius)
		in.add(c.loose)
	}
	for term, says := range p.mine {
		if says == areaNotStated {
			continue
		}
		for _, i := range c.areas[term] {
			covered.set(i)
		}
	}
	for w := range in {
		reached, includes, stated := in[w], covered[w], c.stated[w]
		out := reached & stated &^ includes
		in[w] = includes | reached&^stated
		p.excluded[w] = out
		if p.searcher.outside {
			in[w], p.excluded[w] = in[w]|out, 0
		}
	}
	for i := range p.here {
		in.set(i)
		p.excluded[i>>6] &^= 1 << (i & 63)
	}
}

// reachable adds the listings with a venue in the circle, or with one whose
// area touches it.
func (p *part) reachable(to bitset, radius float64) {
	c, at := p.cols, &p.searcher
	most := chordOf(radius)
	c.near.circle(at.at, radius, func(from, to_ uint32, within bool) {
		units := c.near.units[from:to_]
		for k, i := range c.near.listings[from:to_] {
			if within || units[k].chord(&at.unit) <= most {
				to.set(i)
			}
		}
	})
	c.vague.circle(at.at, radius+c.slack, func(from, to_ uint32, _ bool) {
		for k := from; k < to_; k++ {
			if at.unit.metres(&c.vague.units[k])-float64(c.vague.accuracy[k]) <= radius {
				to.set(c.vague.listings[k])
			}
		}
	})
}

// setMatch makes the match set before filters: what is found and near, and
// what the words name exactly.
func (p *part) setMatch() {
	p.excluded.keep(p.hits)
	for i := range p.pins {
		if _, _, excluded := p.reach(i); excluded && p.may.has(i) {
			p.excluded.set(i)
		}
	}
	p.match.add(p.hits)
	p.match.keep(p.near)
	for i := range p.pins {
		if p.may.has(i) {
			p.match.set(i)
		}
	}
}

// setPasses puts the match set to the filters. Those that fail one group are
// kept aside where options are counted.
func (p *part) setPasses() {
	if len(p.active) == 0 {
		return
	}
	onlyNeeds := len(p.active) == 1 && p.active[0] == groupNeed
	if p.active[0] == groupNeed {
		p.spare.empty(p.cols.len())
		p.carryingAny(p.spare, p.ticked)
		p.excluded.keep(p.spare)
		if onlyNeeds || p.q.NoFacets {
			p.passNeeds()
		}
		if onlyNeeds {
			return
		}
	}
	p.excluded.each(func(i uint32) bool {
		if p.fails(i) != noGroup {
			p.excluded[i>>6] &^= 1 << (i & 63)
		}
		return true
	})
	p.match.each(func(i uint32) bool {
		failed := p.fails(i)
		if failed == noGroup {
			return true
		}
		p.match[i>>6] &^= 1 << (i & 63)
		if failed != manyGroups && !p.q.NoFacets {
			p.fail(failed).set(i)
		}
		return true
	})
}

// passNeeds is the filter of needs for all at once; spare are the listings that
// carry one.
func (p *part) passNeeds() {
	if !p.q.NoFacets {
		failing := p.fail(groupNeed)
		copy(failing, p.match)
		failing.drop(p.spare)
	}
	p.match.keep(p.spare)
}

func (p *part) fail(group int) bitset {
	if len(p.failing[group]) == 0 {
		p.failing[group].empty(p.cols.len())
	}
	return p.failing[group]
}

// carryingAny adds the listings that carry one of some needs. Those of a child
// are among those of its top need.
func (p *part) carryingAny(to bitset, needs needMask) {
	needs.each(func(n int) {
		if parent := p.v.parents[n]; parent < 0 || !needs.has(parent) {
			to.add(p.cols.carrying(n))
		}
	})
}

// countNear counts the answers that have a venue within a radius and that no
// filter drops, as far as most. What only touches the words counts where it is
// not answers alone that are asked for.
func (p *part) countNear(radius float64, most int, answers bool) int {
	var met []uint32
	c, at, longest := p.cols, &p.searcher, chordOf(radius)
	c.near.circle(at.at, radius, func(from, to uint32, _ bool) {
		for k := from; k < to && len(met) < most; k++ {
			i := c.near.listings[k]
			if p.hits.has(i) && c.near.units[k].chord(&at.unit) <= longest && !p.spare.has(i) && p.fails(i) == noGroup &&
				areaOf(c.covers.at(i), p.mine) != areaExcludes && (!answers || p.isAnswer(i)) {
				p.spare.set(i)
				met = append(met, i)
			}
		}
	})
	for _, i := range met {
		p.spare[i>>6] &^= 1 << (i & 63)
	}
	return len(met)
}

// isAnswer says whether a match would be ranked as an answer.
func (p *part) isAnswer(i uint32) bool {
	needs, _, strong := p.needScore(i)
	return p.answers(needs, strong, p.held[i].bits)
}

// nearestChord is the squared chord to the nearest venue that may be told; more
// than any where there is none.
func (p *part) nearestChord(i uint32) float64 {
	best := float64(noChord)
	c := p.cols
	for k := c.venues.off[i]; k < c.venues.off[i+1]; k++ {
		if c.exact.has(k) {
			best = min(best, c.units[k].chord(&p.searcher.unit))
		}
	}
	return best
}

// bands are the squared chords of the miles in the distance facet.
var bands = func() (out [len(facetMiles)]float64) {
	for k, miles := range facetMiles {
		out[k] = chordOf(miles * geo.MetresPerMile)
	}
	return out
}()
