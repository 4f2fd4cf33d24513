package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io/fs"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/paulmach/orb"

	"anchorpoint/directory"
	"anchorpoint/geo"
)

const (
	townCount       = 300
	perOrganization = 3
)

// corpus makes listings. Each follows from the seed and its number alone, so
// that any of them can be made again without the others.
type corpus struct {
	seed         uint64
	vocabularies *directory.Vocabularies
	towns        []town
	population   []float64 // of all towns up to this one
	needs        []float64 // how often, up to this need
	today        time.Time
}

// town is a middle, the area term of its council, and how far it spreads.
type town struct {
	point  orb.Point
	area   string
	spread float64 // metres
}

func newCorpus(seed uint64, v *directory.Vocabularies, files fs.FS, today time.Time) (*corpus, error) {
	c := &corpus{seed: seed, vocabularies: v, today: today}
	councils, err := readCouncils(files)
	if err != nil {
		return nil, err
	}
	r := rand.New(rand.NewPCG(seed, 1))
	for n := range townCount {
		share := 1 / float64(n+1) // the rank-size rule of towns
		c.towns = append(c.towns, town{
			point:  orb.Point{-4 + 5*r.Float64(), 50.8 + 4*r.Float64()},
			area:   councils[n%len(councils)],
			spread: 2000 + 12_000*math.Sqrt(share),
		})
		c.population = append(c.population, last(c.population)+share)
	}
	for n := range v.Needs() {
		c.needs = append(c.needs, last(c.needs)+1/float64(n+2))
	}
	return c, nil
}

// readCouncils are the area terms of councils, such as "lad:E06000023".
func readCouncils(files fs.FS) ([]string, error) {
	raw, err := fs.ReadFile(files, "areas.csv")
	if err != nil {
		return nil, err
	}
	rows, err := csv.NewReader(bytes.NewReader(raw)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read areas.csv: %w", err)
	}
	var out []string
	for _, row := range rows {
		if row[1] == "council" {
			out = append(out, "lad:"+row[0])
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("areas.csv names no council")
	}
	return out, nil
}

func last(sums []float64) float64 {
	if len(sums) == 0 {
		return 0
	}
	return sums[len(sums)-1]
}

// drawn picks a place of rising sums with the chance of its share.
func drawn(r *rand.Rand, sums []float64) int {
	i, _ := slices.BinarySearch(sums, r.Float64()*last(sums))
	return min(i, len(sums)-1)
}

func (c *corpus) random(stream uint64, n int) *rand.Rand {
	return rand.New(rand.NewPCG(c.seed, stream<<40|uint64(n)))
}

var namespace = uuid.NewSHA1(uuid.NameSpaceURL, []byte("https://anchorpoint.example.org/bench"))

func (c *corpus) id(kind string, n int) string {
	return uuid.NewSHA1(namespace, fmt.Appendf(nil, "%d/%s/%d", c.seed, kind, n)).String()
}

// listing makes the nth listing.
func (c *corpus) listing(n int) directory.Listing {
	r := c.random(2, n)
	needs := c.drawNeeds(r)
	w := newWriter(r, needs)
	l := directory.Listing{ID: c.id("service", n), State: directory.Published}
	l.Service = directory.Service{
		ID: l.ID, Name: w.name("Group"), Description: w.words(40 + r.IntN(111)), Status: directory.ServiceActive,
		OrganizationID: c.id("organization", n/perOrganization),
	}
	l.Service.Organization = c.organization(n / perOrganization)
	for i, need := range needs {
		id := c.vocabularies.Needs()[need].ID
		if i == 0 {
			l.Needs.Main = append(l.Needs.Main, id)
		} else if !slices.Contains(l.Needs.Also, id) && id != l.Needs.Main[0] {
			l.Needs.Also = append(l.Needs.Also, id)
		}
	}
	c.state(r, &l)
	c.place(r, &l, n)
	return l
}

func (c *corpus) organization(n int) *directory.Organization {
	r := c.random(3, n)
	return &directory.Organization{ID: c.id("organization", n), Name: newWriter(r, c.drawNeeds(r)).name("Trust"), Description: "An invented organization."}
}

func (c *corpus) drawNeeds(r *rand.Rand) []int {
	needs := make([]int, 1+r.IntN(4))
	for i := range needs {
		needs[i] = drawn(r, c.needs)
	}
	return needs
}

// state fills in facts, times, ages, languages and dates. Most of it is not
// stated, as in real directories.
func (c *corpus) state(r *rand.Rand, l *directory.Listing) {
	for _, v := range []directory.VocabularyID{directory.CostVocabulary, directory.AccessVocabulary,
		directory.FirstStepVocabulary, directory.SupportsVocabulary, directory.AudienceVocabulary} {
		for _, term := range c.vocabularies.Terms(v) {
			switch r.IntN(16) {
			case 0, 1:
				l.Facts.Of(v).Put(term.ID, directory.Yes)
			case 2:
				l.Facts.Of(v).Put(term.ID, directory.No)
			}
		}
	}
	for _, day := range []string{"MO", "TU", "WE", "TH", "FR", "SA", "SU"} {
		if r.IntN(4) == 0 {
			opens := 9 + r.IntN(10)
			l.Service.Schedules = append(l.Service.Schedules, directory.Schedule{Freq: "WEEKLY", Byday: day,
				OpensAt: fmt.Sprintf("%02d:00", opens), ClosesAt: fmt.Sprintf("%02d:30", opens+1)})
		}
	}
	if r.IntN(3) == 0 {
		youngest := float64([]int{5, 11, 16, 18, 50, 65}[r.IntN(6)])
		l.Service.MinimumAge = &youngest
	}
	if r.IntN(5) == 0 {
		code := []string{"pl", "ur", "ar", "so", "cy"}[r.IntN(5)]
		l.Service.Languages = []directory.Language{{Code: code}}
	}
	if r.IntN(3) > 0 {
		l.Dates.Confirmed.At = c.today.AddDate(0, 0, -r.IntN(500))
	}
}

// place puts nine in twelve at one or two venues; the others visit an area or
// are reached by telephone.
func (c *corpus) place(r *rand.Rand, l *directory.Listing, n int) {
	home := c.towns[drawn(r, c.population)]
	switch r.IntN(12) {
	case 0, 1:
		l.Covers = []string{home.area}
		l.Facts.Delivery.Put("home-visit", directory.Yes)
	case 2:
		l.Facts.Delivery.Put("phone", directory.Yes)
	default:
		l.Facts.Delivery.Put("in-person", directory.Yes)
		for venue := range 1 + r.IntN(10)/9 {
			at := home.scattered(r)
			lat, lon := at.Lat(), at.Lon()
			l.Service.ServiceAtLocations = append(l.Service.ServiceAtLocations, directory.ServiceAtLocation{
				ID: c.id("service_at_location", 2*n+venue), ServiceID: l.ID,
				Location: &directory.Location{ID: c.id("location", 2*n+venue), LocationType: "physical", Latitude: &lat, Longitude: &lon},
			})
		}
	}
}

const metresPerDegree = 111_320 // of latitude

// scattered is a point normally spread round the middle.
func (t town) scattered(r *rand.Rand) orb.Point {
	north, east := r.NormFloat64()*t.spread, r.NormFloat64()*t.spread
	return orb.Point{
		t.point.Lon() + east/(metresPerDegree*math.Cos(t.point.Lat()*math.Pi/180)),
		t.point.Lat() + north/metresPerDegree,
	}
}

// asPlace is the middle of a town as a person's place.
func (t town) asPlace() geo.Place {
	return geo.Place{Kind: geo.Settlement, Point: t.point, AccuracyM: 500, Areas: []geo.Share{{Code: t.area, Share: 1, Certain: true}}}
}
