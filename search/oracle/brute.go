package oracle

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/paulmach/orb"

	"anchorpoint/directory"
	"anchorpoint/directory/hours"
	"anchorpoint/geo"
)

// Brute answers by looking at every listing.
type Brute struct {
	Vocabularies *directory.Vocabularies
	Places       *geo.Resolver
	Periods      directory.Periods
	Weights      Weights
	// Counted are the records whose words make the statistics, Current those
	// that can be found. They differ between a change and the next fold.
	Counted, Current []Record
}

// state is what a query works out once.
type state struct {
	*Brute
	Query
	shares  map[string]geo.Share
	radius  float64
	idf     []float64
	mean    [6]float64
	tongues []string
}

// groups are the names of the filter groups, in the order of facets.
func groups() []string {
	out := []string{"need"}
	for _, v := range directory.FactVocabularies {
		out = append(out, string(v))
	}
	return append(out, "open", "age", "language", "capacity")
}

// Answer is the truth.
func (b *Brute) Answer(q Query) Answer {
	s := &state{Brute: b, Query: q, shares: map[string]geo.Share{}, radius: math.Inf(1)}
	s.statistics()
	if q.Place != nil {
		for _, share := range b.Places.AreasOf(*q.Place) {
			s.shares[share.Code] = share
		}
		s.setRadius()
	}
	a := Answer{RadiusM: s.radius, Counts: map[string]map[string][2]int{}}
	for i := range b.Current {
		s.visit(&b.Current[i], &a)
	}
	s.sort(a.Ranked)
	if s.ranks() && q.Sort == "" && q.OrganizationID == "" {
		a.Ranked = s.spread(a.Ranked)
	}
	return a
}

func (s *state) ranks() bool { return len(s.Terms) > 0 || len(s.Needs) > 0 }

// visit puts one listing to every rule.
func (s *state) visit(r *Record, a *Answer) {
	l := &r.Listing
	if !s.eligible(l) || !s.holdsWord(r) {
		return
	}
	failed := s.failed(l)
	if len(failed) > 1 {
		return
	}
	where := s.where(l)
	if where.excluded && len(failed) == 0 {
		a.Excluded++
	}
	if !where.in {
		return
	}
	for _, g := range groups() {
		if len(failed) == 0 || failed[0] == g && g != "access" && g != "supports" {
			s.count(a, g, l)
		}
	}
	if len(failed) > 0 {
		return
	}
	a.Total++
	for _, v := range s.venues(l) {
		if v.exact {
			a.Pins = append(a.Pins, Pin{l.ID, v.at})
		}
	}
	if s.Place != nil {
		s.countDistance(a, where.distance)
	}
	a.Ranked = append(a.Ranked, s.rank(r, where))
}

// eligible is what no facet can change: public, fresh enough, of the wanted
// organization.
func (s *state) eligible(l *directory.Listing) bool {
	if !l.Public() || s.OrganizationID != "" && l.Service.OrganizationID != s.OrganizationID {
		return false
	}
	return s.Unlisted || l.Age(s.Now, s.Periods).Class != directory.Unlisted
}

func (s *state) holdsWord(r *Record) bool {
	if len(s.Terms) == 0 {
		return true
	}
	return slices.ContainsFunc(s.Terms, r.holds)
}

func (r *Record) holds(term string) bool {
	for _, words := range r.Words {
		if slices.Contains(words, term) {
			return true
		}
	}
	return false
}

// failed names the filter groups that a listing fails.
func (s *state) failed(l *directory.Listing) []string {
	var out []string
	fail := func(group string, passes bool) {
		if !passes {
			out = append(out, group)
		}
	}
	fail("need", len(s.Needs) == 0 || slices.ContainsFunc(s.Needs, func(id string) bool { return s.has(l, id) }))
	for _, v := range directory.FactVocabularies {
		fail(string(v), s.passes(l, v, s.Facts[v]))
	}
	fail("open", s.Open == "" || s.value(s.open(l, s.Open)))
	fail("age", s.Age == 0 || s.value(suits(l, s.Age)))
	fail("language", len(s.Languages) == 0 || s.value(speaks(l, s.Languages)))
	fail("capacity", !s.Taking || l.Capacity.At(s.Now).State != directory.Full)
	return out
}

// value is the three-valued test of a filter.
func (s *state) value(f directory.Fact) bool {
	return f == directory.Yes || f == directory.NotStated && !s.StatedOnly
}

// passes joins the ticked terms of a vocabulary: all of access and supports,
// any of the others.
func (s *state) passes(l *directory.Listing, v directory.VocabularyID, terms []string) bool {
	if len(terms) == 0 {
		return true
	}
	test := func(id string) bool { return s.value(l.Fact(v, id)) }
	if v == directory.AccessVocabulary || v == directory.SupportsVocabulary {
		return !slices.ContainsFunc(terms, func(id string) bool { return !test(id) })
	}
	return slices.ContainsFunc(terms, test)
}

// carried is a need or one of its children among ids.
func (s *state) carried(ids []string, need string) bool {
	return slices.ContainsFunc(ids, func(id string) bool {
		t, known := s.Vocabularies.Need(id)
		return known && (id == need || t.ParentID == need)
	})
}

func suggested(l *directory.Listing) []string {
	var out []string
	for _, n := range l.Needs.Suggested {
		out = append(out, n.ID)
	}
	return out
}

// has says whether a listing has a need or a child of it, whoever said so.
func (s *state) has(l *directory.Listing, need string) bool {
	return s.carried(l.Needs.Main, need) || s.carried(l.Needs.Also, need) || s.carried(suggested(l), need)
}

func (s *state) open(l *directory.Listing, when string) directory.Fact {
	asked := map[string]hours.When{"now": hours.Now, "today": hours.Today, "evenings": hours.Evenings, "weekend": hours.Weekend}
	return directory.Fact(l.Hours(s.Places).Open(asked[when], hours.At(s.Now), nil))
}

func suits(l *directory.Listing, age int) directory.Fact {
	low, high := l.Service.MinimumAge, l.Service.MaximumAge
	switch {
	case low == nil && high == nil:
		return directory.NotStated
	case low != nil && float64(age) < *low, high != nil && float64(age) >= *high+1:
		return directory.No
	}
	return directory.Yes
}

func codes(l *directory.Listing) []string {
	var out []string
	for _, lang := range l.Service.Languages {
		if code := strings.ToLower(lang.Code); code != "" && !slices.Contains(out, code) {
			out = append(out, code)
		}
	}
	return out
}

func speaks(l *directory.Listing, wanted []string) directory.Fact {
	spoken := codes(l)
	if len(spoken) == 0 {
		return directory.NotStated
	}
	if slices.ContainsFunc(wanted, func(code string) bool { return slices.Contains(spoken, strings.ToLower(code)) }) {
		return directory.Yes
	}
	return directory.No
}

// spread keeps an organization from filling the first results.
func (s *state) spread(all []Ranked) []Ranked {
	var first, later []Ranked
	for i, r := range all {
		changed := len(later) > 0 && (s.classed() && later[0].weak != r.weak || later[0].paused != r.paused)
		if len(first) == s.Weights.Top || i >= s.Weights.Window || changed {
			return slices.Concat(first, later, all[i:])
		}
		same := 0
		for _, f := range first {
			if f.org == r.org && r.org != "" {
				same++
			}
		}
		if same >= s.Weights.PerOrganization {
			later = append(later, r)
		} else {
			first = append(first, r)
		}
	}
	return slices.Concat(first, later)
}

// classed says whether answers stand before what is only near one, whatever
// the score: with a place, or in a sort of one's own.
func (s *state) classed() bool { return s.Place != nil || s.Sort != "" }

func (s *state) sort(all []Ranked) {
	slices.SortFunc(all, func(a, b Ranked) int {
		distance := cmp.Compare(nowhere(a.Distance), nowhere(b.Distance))
		score := cmp.Compare(b.Score, a.Score)
		var by int
		switch {
		case s.Sort == "checked":
			by = b.assured.Truncate(24 * time.Hour).Compare(a.assured.Truncate(24 * time.Hour))
		case s.ranks() && s.Sort == "":
			by = score
		case s.ranks():
			by = cmp.Or(distance, score)
		default:
			by = cmp.Or(distance, strings.Compare(strings.ToLower(a.name), strings.ToLower(b.name)))
		}
		return cmp.Or(truth(a.paused, b.paused), truth(s.classed() && a.weak, s.classed() && b.weak), by, strings.Compare(a.ID, b.ID))
	})
}

// truth puts what is not before what is.
func truth(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

func nowhere(d float64) float64 {
	if d < 0 {
		return math.Inf(1)
	}
	return d
}

// venue is a place of a listing as it may be known, to half a metre.
type venue struct {
	at       orb.Point
	accuracy float64
	exact    bool
}

func single(p orb.Point) orb.Point {
	return orb.Point{float64(float32(p[0])), float64(float32(p[1]))}
}
