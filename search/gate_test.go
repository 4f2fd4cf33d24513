package search

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"anchorpoint/directory"
	"anchorpoint/geo"
	"anchorpoint/search/oracle"
)

// gate holds the fast search against the brute force.
type gate struct {
	index *Index
	brute oracle.Brute
}

func oracleWeights() oracle.Weights {
	w := DefaultWeights
	return oracle.Weights{Fields: w.Fields, K1: w.K1, B: w.B, FairNeed: w.FairNeed, Words: w.Words, Needs: w.Needs, NeedMain: w.NeedMain,
		NeedAlso: w.NeedAlso, Focus: w.Focus, NeedSuggest: w.NeedSuggested, DistanceFloor: w.DistanceFloor,
		Fresh: w.Fresh, PhoneFirst: w.PhoneFirst, Old: w.Old, Never: w.NeverConfirmed, Checked: w.Checked,
		Accepting: w.Accepting, Waiting: w.Waiting, Full: w.Full,
		PerOrganization: w.PerOrganization, Top: w.DiversityTop, Window: diversityWindow}
}

// records are the public listings of a store, with their words.
func records(t *testing.T, s directory.Store) []oracle.Record {
	t.Helper()
	var out []oracle.Record
	_, err := s.Walk(context.Background(), func(l directory.Listing) error {
		if !l.Public() {
			return nil
		}
		r := oracle.Record{Listing: l}
		d := newDocument(&l, testWords())
		for f := range fieldCount {
			r.Words[f] = terms(d.text(f))
		}
		out = append(out, r)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func randomQuery(r *rand.Rand) Query {
	q := Query{Limit: 20, Now: testNow, Filters: Filters{Terms: map[directory.VocabularyID][]string{}}}
	for range []int{0, 0, 1, 1, 2, 3}[r.IntN(6)] {
		q.Text += " " + pick(r, [][]string{topics, topics, commons}[r.IntN(3)])
	}
	if r.IntN(3) > 0 {
		place := placeOf(pick(r, towns))
		if r.IntN(3) == 0 { // over a border, or certain, as with imported postcodes
			other := placeOf(pick(r, towns)).Areas
			share := r.Float64()
			place.Areas = append([]geo.Share{{Code: place.Areas[0].Code, Share: share, Certain: true}},
				geo.Share{Code: other[0].Code, Share: 1 - share, Certain: true})
			place.AccuracyM = r.IntN(3000)
		}
		q.Place = &place
		q.WithinM = []float64{0, 0, AnyDistance, 1609.344, 2 * 1609.344, 5 * 1609.344, 10 * 1609.344, 40000}[r.IntN(8)]
		q.Outside = r.IntN(8) == 0
	}
	needs := vocabularies().Needs()
	for range []int{0, 0, 0, 1, 2}[r.IntN(5)] {
		q.Needs = append(q.Needs, needs[min(r.IntN(len(needs)), r.IntN(len(needs)))].ID)
	}
	for range []int{0, 0, 1, 2, 3}[r.IntN(5)] {
		v := pick(r, directory.FactVocabularies)
		q.Filters.Terms[v] = append(q.Filters.Terms[v], pick(r, vocabularies().Terms(v)).ID)
	}
	q.Filters.Taking, q.Filters.StatedOnly, q.Unlisted = r.IntN(8) == 0, r.IntN(8) == 0, r.IntN(8) == 0
	if r.IntN(6) == 0 {
		q.Filters.Age = 1 + r.IntN(90)
	}
	if r.IntN(6) == 0 {
		q.Filters.Languages = []string{pick(r, []string{"en", "pl", "cy", "xx"})}
	}
	if r.IntN(5) == 0 {
		q.Filters.Open = pick(r, facetTimes[:])
	}
	q.Sort = pick(r, []Sort{BestMatch, BestMatch, BestMatch, Nearest, RecentlyChecked})
	return q
}

func oracleQuery(q Query) oracle.Query {
	out := oracle.Query{Place: q.Place, WithinM: q.WithinM, Outside: q.Outside, Needs: q.Needs, Facts: q.Filters.Terms,
		Taking: q.Filters.Taking, Age: q.Filters.Age, Languages: q.Filters.Languages, Open: string(q.Filters.Open),
		StatedOnly: q.Filters.StatedOnly, Unlisted: q.Unlisted, OrganizationID: q.OrganizationID, Sort: string(q.Sort), Now: q.Now}
	for _, t := range plainWords(q.Text).Terms {
		out.Terms = append(out.Terms, t.Stem)
	}
	return out
}

// counts are a result's facets in the oracle's form.
func counts(f Facets) map[string]map[string][2]int {
	out := map[string]map[string][2]int{}
	for _, g := range f.Groups {
		for _, o := range g.Options {
			if o.Stated+o.NotStated > 0 && (g.ID != "language" || o.Stated > 0) {
				if out[g.ID] == nil {
					out[g.ID] = map[string][2]int{}
				}
				out[g.ID][o.ID] = [2]int{o.Stated, o.NotStated}
			}
		}
	}
	return out
}

func (g *gate) compare(q Query, route Route, want oracle.Answer) error {
	got, err := g.index.search(context.Background(), q, route)
	if err != nil {
		return err
	}
	if got.Total != want.Total || got.Excluded != want.Excluded {
		return fmt.Errorf("total %d, excluded %d; want %d, %d", got.Total, got.Excluded, want.Total, want.Excluded)
	}
	if q.Place != nil && !math.IsInf(want.RadiusM, 1) && got.RadiusM != want.RadiusM {
		return fmt.Errorf("radius %g, want %g", got.RadiusM, want.RadiusM)
	}
	if q.NoFacets {
		want.Counts = nil
	}
	// A language that no match states is no option: there are thousands.
	maps.DeleteFunc(want.Counts["language"], func(_ string, n [2]int) bool { return n[0] == 0 })
	maps.DeleteFunc(want.Counts, func(_ string, options map[string][2]int) bool { return len(options) == 0 })
	for group, options := range want.Counts {
		if have := counts(got.Facets)[group]; !maps.Equal(have, options) {
			return fmt.Errorf("facet %s: %v\nwant %v", group, have, options)
		}
	}
	if have := counts(got.Facets); len(have) != len(want.Counts) {
		return fmt.Errorf("%d facet groups, want %d", len(have), len(want.Counts))
	}
	return sameOrder(got.Hits, want.Ranked)
}

// sameOrder compares the first results up to ties: scores are sums of float32.
func sameOrder(got []Hit, want []oracle.Ranked) error {
	if len(got) != min(len(want), 20) {
		return fmt.Errorf("%d hits, want %d", len(got), min(len(want), 20))
	}
	for i, h := range got {
		w := want[i]
		if h.ID == w.ID && math.Abs(h.DistanceM-w.Distance) > 1e-6 {
			return fmt.Errorf("hit %d: %g m, want %g", i, h.DistanceM, w.Distance)
		}
		if math.Abs(h.Score-w.Score) > 1e-5*max(1, w.Score) {
			return fmt.Errorf("hit %d: %s with %g, want %s with %g", i, h.ID, h.Score, w.ID, w.Score)
		}
		if h.ID != w.ID && !slices.ContainsFunc(want, func(o oracle.Ranked) bool {
			return o.ID == h.ID && math.Abs(o.Score-w.Score) < 1e-5*max(1, w.Score)
		}) {
			return fmt.Errorf("hit %d: %s, want %s", i, h.ID, w.ID)
		}
	}
	return nil
}

// TestGate: no speed figure counts while this is red. Every query goes over
// both routes, first with one segment, then with an overlay and removals, then
// with the many segments that following leaves.
func TestGate(t *testing.T) {
	s := openStore(t)
	fill(t, s, generated(0, 400))
	x := openIndex(t, t.TempDir(), s)
	g := &gate{index: x, brute: oracle.Brute{Vocabularies: vocabularies(), Places: testPlaces(), Periods: directory.DefaultPeriods,
		Weights: oracleWeights()}}
	g.brute.Counted = records(t, s)
	g.brute.Current = g.brute.Counted
	g.check(t, "one segment", 1, 200)

	fill(t, s, generated(400, 450))
	for n := 0; n < 120; n += 3 {
		change := func(l *directory.Listing) error {
			*l = generate(n, 7)
			l.Service.Description = generate(n+1000, 7).Service.Description
			l.State = pick(rand.New(rand.NewPCG(1, uint64(n))), []directory.State{directory.Published, directory.Paused, directory.Withdrawn})
			return nil
		}
		if _, err := s.UpdateListing(t.Context(), generate(n, 7).ID, directory.Edit{}, change); err != nil {
			t.Fatal(err)
		}
	}
	if err := x.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	g.brute.Current = records(t, s)
	if st := status(t, x); st.Overlay == 0 || st.Documents != len(g.brute.Current) {
		t.Fatalf("%d in the overlay, %d documents; want some of %d", st.Overlay, st.Documents, len(g.brute.Current))
	}
	g.check(t, "overlay", 2, 150)

	x.writing.Lock()
	err := x.fold(t.Context())
	x.writing.Unlock()
	if err != nil {
		t.Fatal(err)
	}
	g.brute.Counted = g.brute.Current
	g.check(t, "segments", 3, 150)
}

func (g *gate) check(t *testing.T, name string, seed uint64, n int) {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 11))
	for k := range n {
		q := randomQuery(r)
		want := g.brute.Answer(oracleQuery(q))
		for _, route := range []Route{RouteCached, RouteDirect, ""} {
			if err := g.compare(q, route, want); err != nil {
				t.Fatalf("%s, query %d, route %q: %v\n%+v", name, k, cmp.Or(route, "planned"), err, q)
			}
		}
		bare := q
		bare.NoFacets = true
		if err := g.compare(bare, "", want); err != nil {
			t.Fatalf("%s, query %d, without facets: %v\n%+v", name, k, err, q)
		}
		ask := randomMap(r)
		if err := g.compareMap(q, ask, want); err != nil {
			t.Fatalf("%s, query %d: %v\n%+v\n%+v", name, k, err, q, ask)
		}
	}
}
