package search

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"anchorpoint/data"
	"anchorpoint/directory"
	"anchorpoint/directory/sqlite"
	"anchorpoint/geo"
)

// testNow is the clock of all tests: a Wednesday afternoon.
var testNow = time.Date(2026, 11, 18, 14, 10, 0, 0, time.UTC)

var vocabularies = sync.OnceValue(func() *directory.Vocabularies {
	v, err := directory.ReadVocabularies(data.FS)
	if err != nil {
		panic(err)
	}
	return v
})

var testWords = sync.OnceValue(func() *vocabulary {
	v, err := newVocabulary(vocabularies())
	if err != nil {
		panic(err)
	}
	return v
})

var testPlaces = sync.OnceValue(func() *geo.Resolver {
	r, err := geo.Open(geo.Options{Data: data.FS})
	if err != nil {
		panic(err)
	}
	return r
})

// towns are where generated services happen and searches start.
var towns = []string{"Manchester", "Leeds", "Stockport", "Salford", "Bristol", "Stroud", "Whitby", "Hackney, London", "Wakefield", "Altrincham"}

func placeOf(name string) geo.Place {
	a := testPlaces().Resolve(name)
	if a.Place != nil {
		return *a.Place
	}
	if len(a.Choices) > 0 {
		return a.Choices[0]
	}
	panic("no place " + name + ": " + string(a.Problem))
}

var topics = []string{"debt", "bereavement", "walking", "garden", "lunch", "dementia", "carers", "housing", "food", "bank",
	"singing", "memory", "café", "advice", "counselling", "youth", "football", "sewing", "benefits", "swimming"}

var commons = strings.Fields(`group club community people meet week friendly support come along volunteers local
	free tea session hall centre help welcome everyone drop chat family older younger activity training work`)

// generate makes listing n of a directory that is varied in every fact that
// search looks at. The same seed gives the same listing.
func generate(n int, seed uint64) directory.Listing {
	r := rand.New(rand.NewPCG(seed, uint64(n)))
	id := fmt.Sprintf("%08x-0000-4000-8000-%012x", n, seed)
	org := n / (1 + r.IntN(4))
	l := directory.Listing{ID: id, State: directory.Published, Service: directory.Service{
		ID: id, OrganizationID: fmt.Sprintf("%08x-1111-4000-8000-%012x", org, seed),
		Organization: &directory.Organization{ID: fmt.Sprintf("%08x-1111-4000-8000-%012x", org, seed), Name: "Group " + pick(r, topics) + fmt.Sprint(org)},
		Name:         pick(r, topics) + " " + pick(r, commons) + " " + pick(r, towns), Description: sentences(r, 10+r.IntN(60)),
	}}
	if r.IntN(15) == 0 {
		l.State = directory.Paused
	}
	generateFacts(r, &l)
	generateWhere(r, &l)
	generateWhen(r, &l)
	return l
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

func sentences(r *rand.Rand, words int) string {
	var b strings.Builder
	for range words {
		if r.IntN(8) == 0 {
			b.WriteString(pick(r, topics))
		} else {
			b.WriteString(pick(r, commons))
		}
		b.WriteString([]string{" ", " ", " ", " ", " ", ". "}[r.IntN(6)])
	}
	return b.String()
}

func generateFacts(r *rand.Rand, l *directory.Listing) {
	needs := vocabularies().Needs()
	zipf := func() string { return needs[min(r.IntN(len(needs)), r.IntN(len(needs)))].ID }
	for range r.IntN(3) {
		l.Needs.Main = append(l.Needs.Main, zipf())
	}
	for range r.IntN(3) {
		l.Needs.Also = append(l.Needs.Also, zipf())
	}
	for range r.IntN(3) {
		l.Needs.Suggested = append(l.Needs.Suggested, directory.SuggestedNeed{ID: zipf(), Confidence: r.Float64()})
	}
	for _, v := range directory.FactVocabularies {
		for _, t := range vocabularies().Terms(v) {
			switch r.IntN(8) {
			case 0, 1:
				l.Facts.Of(v).Put(t.ID, directory.Yes)
			case 2:
				l.Facts.Of(v).Put(t.ID, directory.No)
			}
		}
	}
	l.Capacity.State = pick(r, capacityStates[:])
	if r.IntN(3) > 0 {
		l.Capacity.Until = testNow.AddDate(0, 0, r.IntN(60)-30)
	}
	if r.IntN(3) == 0 {
		low, high := float64(r.IntN(70)), float64(0)
		high = low + float64(r.IntN(40))
		l.Service.MinimumAge = &low
		if r.IntN(2) == 0 {
			l.Service.MaximumAge = &high
		}
	}
	for range r.IntN(3) {
		l.Service.Languages = append(l.Service.Languages, directory.Language{Code: pick(r, []string{"en", "pl", "ur", "so", "CY"}), Name: "Polish"})
	}
}

func generateWhere(r *rand.Rand, l *directory.Listing) {
	town := placeOf(pick(r, towns))
	l.Visibility = pick(r, []geo.Visibility{"", "", "", "", "", geo.Shown, geo.AreaOnly, geo.Hidden})
	for range []int{0, 1, 1, 1, 1, 2, 3}[r.IntN(7)] {
		lat, lon := town.Point.Lat()+r.NormFloat64()*0.08, town.Point.Lon()+r.NormFloat64()*0.12
		at := &directory.Location{ID: fmt.Sprintf("%s-%d", l.ID[:30], r.IntN(100000)), Name: "Hall", Latitude: &lat, Longitude: &lon, PointSource: "source"}
		at.Addresses = []directory.Address{{PostalCode: pick(r, []string{"M32 0JG", "LS11 9AA", "BS5 6AA", "GL5 1AA"}), City: pick(r, towns)}}
		switch r.IntN(8) {
		case 0:
			at.Latitude, at.Longitude, at.PointSource = nil, nil, ""
		case 1:
			at.PointSource = "outward"
		}
		l.Service.ServiceAtLocations = append(l.Service.ServiceAtLocations, directory.ServiceAtLocation{
			ID: at.ID + "s", ServiceID: l.ID, LocationID: at.ID, Location: at})
	}
	areas := testPlaces().AreasOf(town)
	for range []int{0, 0, 0, 1, 1, 2}[r.IntN(6)] {
		if len(areas) > 0 {
			l.Covers = append(l.Covers, areas[r.IntN(len(areas))].Code)
		}
	}
	if len(l.Covers) > 1 && l.Covers[0] == l.Covers[1] {
		l.Covers = l.Covers[:1]
	}
}

func generateWhen(r *rand.Rand, l *directory.Listing) {
	for range r.IntN(3) {
		opens := 8 + r.IntN(12)
		l.Service.Schedules = append(l.Service.Schedules, directory.Schedule{Freq: "WEEKLY",
			Byday: pick(r, []string{"MO", "WE", "TU,TH", "SA", "SU,MO,WE"}), OpensAt: fmt.Sprintf("%02d:00", opens), ClosesAt: fmt.Sprintf("%02d:30", opens+2)})
	}
	ago := func() time.Time { return testNow.AddDate(0, -r.IntN(24), -r.IntN(28)) }
	switch r.IntN(5) {
	case 0:
		l.Dates.Confirmed.At = ago()
	case 1:
		l.Dates.Checked.At = ago()
	case 2:
		l.Service.AssuredDate = ago().Format(time.DateOnly)
	}
	if r.IntN(3) == 0 {
		l.Source.Feed, l.Source.ID = "test", l.ID
	}
}

// openStore makes an empty directory in a temporary folder.
func openStore(t testing.TB) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(context.Background(), filepath.Join(t.TempDir(), "directory.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// fill stores listings in batches.
func fill(t testing.TB, s directory.Store, listings []directory.Listing) {
	t.Helper()
	keep := func(_ *directory.Listing, in directory.Listing) (*directory.Listing, directory.Outcome) {
		return &in, directory.Added
	}
	for len(listings) > 0 {
		n := min(len(listings), 500)
		batch := make([]directory.Incoming, n)
		for i := range batch {
			batch[i].Listing = listings[i]
		}
		if _, err := s.ApplyFeed(context.Background(), "test", batch, keep); err != nil {
			t.Fatal(err)
		}
		listings = listings[n:]
	}
}

func generated(from, to int) []directory.Listing {
	out := make([]directory.Listing, 0, to-from)
	for n := from; n < to; n++ {
		out = append(out, generate(n, 7))
	}
	return out
}

// openIndex opens an index over a store in a folder and waits until it is
// built.
func openIndex(t testing.TB, dir string, s Source) *Index {
	t.Helper()
	x, err := Open(context.Background(), Options{Dir: dir, Source: s, Vocabularies: vocabularies(), Places: testPlaces(),
		Now: func() time.Time { return testNow }, Learn: func(*geo.Learned) {}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	if err := x.CatchUp(context.Background()); err != nil {
		t.Fatal(err)
	}
	return x
}
