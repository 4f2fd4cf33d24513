package search

import (
	"math/bits"
	"slices"
	"strconv"

	"anchorpoint/directory"
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
	counter     counter
	sums        [512]int
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

// Where in the lanes of a listing its facts stand; the last lane is made for
// the query.
const (
	atYes      = 0
	atNo       = 128
	atNeeds    = 256
	atTimes    = 448
	atUnknown  = atTimes + len(facetTimes)
	atAges     = atTimes + 8
	atCapacity = atTimes + 16
	atDistance = atTimes + 24
	atNowhere  = atDistance + len(facetMiles)
)

// countAll counts the matches in all groups, and in each group those that fail
// it alone.
func (t *tally) countAll(parts [2]*part) {
	t.counter.only(0, allLanes)
	for _, p := range parts {
		t.countSet(p, p.match, true, &p.chords)
		for g := range t.groups {
			t.groups[g] += p.match.count()
		}
	}
	t.counter.counts(&t.sums)
	for g := range groupCount {
		t.takeGroup(g)
	}
	copy(t.distance[:], t.sums[atDistance:])
	t.nowhere = t.sums[atNowhere]
	for g := range groupCount {
		if g >= groupFacts && g < groupOpen && conjunctive(directory.FactVocabularies[g-groupFacts]) {
			continue
		}
		some := false
		t.counter.only(lanesOf(g))
		for _, p := range parts {
			n := p.failing[g].count()
			t.groups[g] += n
			switch {
			case n == 0:
			case g == groupNeed:
				t.countNeeds(p, p.failing[g])
			default:
				some = true
				t.countFailing(p, g)
			}
		}
		if some {
			t.counter.counts(&t.sums)
			t.takeGroup(g)
		}
	}
	for _, p := range parts {
		t.join(p.bound)
	}
}

// countNeeds counts the needs of a set alone. Those that only fail the asked need
// are far more than the matches, and the numbers of their needs lie closer
// together than their lines.
func (t *tally) countNeeds(p *part, set bitset) {
	carried := &p.cols.carried
	if len(carried.val) == 0 {
		return
	}
	var counts [maxNeeds]int32
	last := uint32(len(carried.val) - 1)
	set.batches(func(group []uint32) {
		for _, i := range group {
			p.fetched += uint32(carried.val[min(carried.off[i], last)]) // as fetch does
		}
		for _, i := range group {
			for _, need := range carried.at(i) {
				counts[need]++
			}
		}
	})
	for need, n := range counts {
		t.needs[need] += int(n)
	}
}

// countFailing counts the listings that fail one other group alone.
func (t *tally) countFailing(p *part, g int) {
	if g >= groupOpen {
		t.countSet(p, p.failing[g], g == groupLanguage, nil)
		return
	}
	lines := p.cols.lines
	for w, word := range p.failing[g] {
		for ; word != 0; word &= word - 1 {
			t.counter.add(&lines[w<<6+bits.TrailingZeros64(word)].lanes, 0)
		}
	}
}

// lanesOf are the lanes in which the options of a group stand.
func lanesOf(g int) (from, to int) {
	if g < groupOpen {
		return atYes / 64, atNeeds / 64
	}
	return atTimes / 64, allLanes
}

// countSet adds the listings of a set to the counter, and where a place is given
// their distances to chords.
func (t *tally) countSet(p *part, set bitset, languages bool, chords *[]float64) {
	lines, grades, given := p.cols.lines, p.now.grades, p.searcher.given
	set.batches(func(group []uint32) {
		p.fetch(group, true)
		for _, i := range group {
			of := &lines[i]
			made := uint64(p.open.of(of.times)) | uint64(of.ages)<<(atAges-atTimes) | 1<<(atCapacity-atTimes+grades[i]/freshGrades)
			if given {
				chord := p.nearestChord(i)
				made |= bandsOf(chord) << (atDistance - atTimes)
				if chords != nil {
					*chords = append(*chords, chord)
				}
			} else {
				made |= 1 << (atNowhere - atTimes)
			}
			t.counter.add(&of.lanes, made)
			if languages {
				t.countLanguages(p, i, of.tongue)
			}
		}
	})
}

// bandsOf are the distance bands that hold a chord, as bits, or the bit above
// them for no distance.
func bandsOf(chord float64) uint64 {
	if chord == noChord {
		return 1 << len(facetMiles)
	}
	out, k := uint64(0), len(bands)-1
	for ; k >= 0 && chord <= bands[k]; k-- {
		out |= 1 << k
	}
	return out
}

// takeGroup adds what was counted for one group.
func (t *tally) takeGroup(g int) {
	add := func(to []int, at int) {
		for k := range to {
			to[k] += t.sums[at+k]
		}
	}
	switch g {
	case groupNeed:
		add(t.needs[:], atNeeds)
	case groupOpen:
		add(t.open[:], atTimes)
		add(t.openUnknown[:], atUnknown)
	case groupAge:
		add(t.ages[:], atAges)
		t.noAges += t.sums[atAges+len(facetAges)]
	case groupLanguage: // counted by their numbers
	case groupCapacity:
		add(t.capacity[:], atCapacity)
	default:
		span := t.v.spans[directory.FactVocabularies[g-groupFacts]]
		add(t.yes[span[0]:span[1]], atYes+span[0])
		add(t.no[span[0]:span[1]], atNo+span[0])
	}
}

func (t *tally) countLanguages(p *part, i uint32, tongue uint8) {
	switch tongue {
	case 0:
		t.noTongue++
	case manyTongues:
		for _, n := range p.cols.languages.at(i) {
			p.spoken[n]++
		}
	default:
		p.spoken[tongue-1]++
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
	g := FacetGroup{ID: string(directory.NeedVocabulary), Options: make([]FacetOption, 0, len(t.v.needs))}
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
