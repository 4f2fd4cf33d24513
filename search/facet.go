package search

import (
	"math/bits"
	"slices"
	"strconv"

	"anchorpoint/directory"
	"anchorpoint/directory/hours"
	"anchorpoint/geo"
)

// facetAges stand for the stages of life in the age facet; the id of an option
// is the age that it asks for.
var facetAges = [...]int{5, 11, 16, 20, 40, 60, 75}

// facetMiles are the radii that geo offers.
var facetMiles = [...]float64{0.5, 1, 2, 5, 10, 25, 50}

var facetTimes = [...]When{OpenNow, OpenToday, OpenEvenings, OpenWeekend}

// tally counts the facets of a match set. A listing that fails no filter group
// counts in all groups; one that fails exactly one counts in that group only,
// so that each option says what ticking it would give. In access and supports
// every tick is one more condition, so only listings that fail nothing count.
type tally struct {
	v           *vocabulary
	groups      [groupCount]int // listings that count in a group
	needs       [maxNeeds]int
	yes, no     [maxFacts]int
	open        [len(facetTimes)]int
	openUnknown [len(facetTimes)]int
	ages        [len(facetAges)]int
	noAges      int
	spoken      map[string]int // by code, joined from the parts at the end
	noTongue    int
	capacity    [len(capacityStates)]int
	distance    [len(facetMiles)]int // matches within, cumulative
	nowhere     int                  // matches without a distance
}

func newTally(v *vocabulary) *tally { return &tally{v: v, spoken: map[string]int{}} }

// count adds one listing, which fails the given group or none.
func (t *tally) count(b *bound, i uint32, failed int, distance float64) {
	if failed >= groupFacts && failed < groupOpen && conjunctive(directory.FactVocabularies[failed-groupFacts]) {
		return
	}
	if failed == noGroup {
		for g := range groupCount {
			t.groups[g]++
		}
		t.countNeeds(b, i)
		t.countFacts(b, i, b.every())
		t.countRest(b, i, noGroup)
		t.countDistance(distance)
		return
	}
	t.groups[failed]++
	switch {
	case failed == groupNeed:
		t.countNeeds(b, i)
	case failed < groupOpen:
		t.countFacts(b, i, b.span(failed-groupFacts))
	default:
		t.countRest(b, i, failed)
	}
}

// every and span are the terms of all vocabularies, or of one.
func (b *bound) every() factMask { return factMask{^uint64(0), ^uint64(0)} }

func (b *bound) span(g int) factMask {
	var m factMask
	span := b.v.spans[directory.FactVocabularies[g]]
	for i := span[0]; i < span[1]; i++ {
		m.set(i)
	}
	return m
}

// countNeeds counts a listing under each of its needs, and once under each top
// need that it or a child of it meets.
func (t *tally) countNeeds(b *bound, i uint32) {
	for w, word := range b.cols.carried[i] {
		for ; word != 0; word &= word - 1 {
			t.needs[w<<6+bits.TrailingZeros64(word)]++
		}
	}
}

func (t *tally) countFacts(b *bound, i uint32, within factMask) {
	f := &b.cols.facts[i]
	for w := range within {
		for word := f.yes[w] & within[w]; word != 0; word &= word - 1 {
			t.yes[w<<6+bits.TrailingZeros64(word)]++
		}
		for word := f.no[w] & within[w]; word != 0; word &= word - 1 {
			t.no[w<<6+bits.TrailingZeros64(word)]++
		}
	}
}

// countRest counts the groups that are no vocabulary: all, or only one.
func (t *tally) countRest(b *bound, i uint32, only int) {
	p := &b.cols.plain[i]
	if only == noGroup || only == groupOpen {
		t.countTimes(b, i)
	}
	if only == noGroup || only == groupAge {
		t.countAges(p)
	}
	if only == noGroup || only == groupLanguage {
		t.countLanguages(b, i)
	}
	if only == noGroup || only == groupCapacity {
		state := b.clock.capacity(p)
		t.capacity[slices.Index(capacityStates[:], state)]++
	}
}

func (t *tally) countTimes(b *bound, i uint32) {
	answers := b.times(b.cols.plain[i].times)
	for k := range facetTimes {
		switch hours.Answer(answers >> (2 * k) & 3) {
		case hours.Yes:
			t.open[k]++
		case hours.Unknown:
			t.openUnknown[k]++
		}
	}
}

// timesKnown marks a table whose answers were worked out.
const timesKnown = 1 << 15

// times holds the answers of a table in the order of facetTimes, two bits each.
// Many listings share a table, so each is worked out once for a query.
func (b *bound) times(table uint32) uint16 {
	if b.open == nil {
		b.open = make([]uint16, len(b.cols.times.off)-1)
	}
	if b.open[table] == 0 {
		b.open[table] = timesKnown
		for k, when := range facetTimes {
			b.open[table] |= uint16(b.clock.open(b.cols.times.at(table), when)) << (2 * k)
		}
	}
	return b.open[table]
}

func (t *tally) countAges(p *plain) {
	if p.ageMin == noAge && p.ageMax == noAge {
		t.noAges++
		return
	}
	for k, age := range facetAges {
		if p.suits(age) == directory.Yes {
			t.ages[k]++
		}
	}
}

func (t *tally) countLanguages(b *bound, i uint32) {
	spoken := b.cols.languages.at(i)
	if len(spoken) == 0 {
		t.noTongue++
	}
	for _, n := range spoken {
		b.spoken[n]++
	}
}

func (t *tally) countDistance(d float64) {
	if d < 0 {
		t.nowhere++
		return
	}
	for k := len(facetMiles) - 1; k >= 0 && d <= facetMiles[k]*geo.MetresPerMile; k-- {
		t.distance[k]++
	}
}

// join adds up the languages that a part counted by its own numbers.
func (t *tally) join(b *bound) {
	for n, count := range b.spoken {
		if count > 0 {
			t.spoken[b.cols.tongues.at(uint32(n))] += count
		}
	}
}

// facets gives the counts. Options with nothing to count are left out unless
// they are ticked.
func (t *tally) facets(p *plan, radius float64) Facets {
	groups := []FacetGroup{t.needGroup(p)}
	for g, id := range directory.FactVocabularies {
		groups = append(groups, t.factGroup(p, g, id))
	}
	groups = append(groups, t.timeGroup(p), t.ageGroup(p), t.languageGroup(p), t.capacityGroup(p), t.distanceGroup(p, radius))
	return Facets{Groups: slices.DeleteFunc(groups, func(g FacetGroup) bool { return len(g.Options) == 0 })}
}

func (g *FacetGroup) add(o FacetOption) {
	if o.Stated+o.NotStated > 0 || o.Ticked {
		g.Options = append(g.Options, o)
	}
}

func (t *tally) needGroup(p *plan) FacetGroup {
	g := FacetGroup{ID: string(directory.NeedVocabulary), Options: make([]FacetOption, 0, 64)}
	for i, n := range t.v.needs {
		g.add(FacetOption{ID: n.ID, Stated: t.needs[i], Ticked: slices.Contains(p.q.Needs, n.ID)})
	}
	return g
}

func (t *tally) factGroup(p *plan, n int, id directory.VocabularyID) FacetGroup {
	span := t.v.spans[id]
	g := FacetGroup{ID: string(id), Options: make([]FacetOption, 0, span[1]-span[0])}
	for i := span[0]; i < span[1]; i++ {
		g.add(FacetOption{ID: t.v.facts[i].ID, Stated: t.yes[i],
			NotStated: t.groups[groupFacts+n] - t.yes[i] - t.no[i], Ticked: p.groups[n].terms.has(i)})
	}
	return g
}

func (t *tally) timeGroup(p *plan) FacetGroup {
	g := FacetGroup{ID: "open"}
	for k, when := range facetTimes {
		g.add(FacetOption{ID: string(when), Stated: t.open[k], NotStated: t.openUnknown[k], Ticked: p.q.Filters.Open == when})
	}
	return g
}

func (t *tally) ageGroup(p *plan) FacetGroup {
	g := FacetGroup{ID: "age"}
	for k, age := range facetAges {
		g.add(FacetOption{ID: strconv.Itoa(age), Stated: t.ages[k], NotStated: t.noAges, Ticked: p.age == age})
	}
	return g
}

func (t *tally) languageGroup(p *plan) FacetGroup {
	g := FacetGroup{ID: "language"}
	codes := make([]string, 0, len(t.spoken))
	for code := range t.spoken {
		codes = append(codes, code)
	}
	for _, code := range p.q.Filters.Languages {
		if t.spoken[code] == 0 {
			codes = append(codes, code)
		}
	}
	slices.Sort(codes)
	for _, code := range slices.Compact(codes) {
		g.add(FacetOption{ID: code, Stated: t.spoken[code], NotStated: t.noTongue,
			Ticked: slices.Contains(p.q.Filters.Languages, code)})
	}
	return g
}

func (t *tally) capacityGroup(p *plan) FacetGroup {
	g := FacetGroup{ID: string(directory.CapacityVocabulary)}
	for k, state := range capacityStates[1:] {
		g.add(FacetOption{ID: string(state), Stated: t.capacity[k+1], NotStated: t.capacity[0],
			Ticked: p.q.Filters.Taking && state == directory.Accepting})
	}
	return g
}

// distanceGroup counts matches by miles, cumulative, up to the radius. Those
// without a distance stay whatever the miles.
func (t *tally) distanceGroup(p *plan, radius float64) FacetGroup {
	g := FacetGroup{ID: "distance"}
	if !p.searcher.given {
		return g
	}
	for k, miles := range facetMiles {
		metres := miles * geo.MetresPerMile
		if metres > radius {
			break
		}
		g.add(FacetOption{ID: strconv.FormatFloat(miles, 'g', -1, 64), Stated: t.distance[k], NotStated: t.nowhere,
			Ticked: p.q.WithinM == metres})
	}
	return g
}
