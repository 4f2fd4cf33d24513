package main

import (
	"fmt"
	"math"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"anchorpoint/data"
	"anchorpoint/directory"
	"anchorpoint/geo"
)

// realRows is how many rows each file of the open data has.
var realRows = map[string]int{
	"food_banks_gm.csv": 171, "mental_health_services_trafford.csv": 60, "charities_trafford.csv": 736,
	"libraries_gm.csv": 141, "sports_clubs_trafford.csv": 140, "jobcentres_gm.csv": 26,
}

// TestRealData imports the open data while the server runs, and searches it as
// people would.
func TestRealData(t *testing.T) {
	sample := realFile(t, "codepoint_open_gm_sample.zip")
	s := newSite(t)
	s.must(t, "place", "import", sample)
	v := s.begin(t, "--limits-rate", "0")
	t.Run("every row is accepted or refused with a reason", func(t *testing.T) { importReal(t, s) })
	t.Run("a second import changes nothing", func(t *testing.T) { importRealAgain(t, s) })
	within(t, 5*time.Second, "the server has followed", func() bool { return v.services(t).Total == s.contents(t).published })

	places, err := geo.Open(geo.Options{Data: data.FS, Dir: folder(s.dir).place()})
	if err != nil {
		t.Fatal(err)
	}
	for _, near := range []string{"M32 0JG", "Stretford", "OL1"} {
		t.Run("food bank near "+near, func(t *testing.T) { foodBanksNear(t, v, places, near) })
	}
	t.Run("mental health support for young people near M16", func(t *testing.T) { youngMindsNear(t, v) })
	t.Run("a service without address", func(t *testing.T) { withoutAddress(t, s, v) })
	t.Run("the whole system is sound", func(t *testing.T) {
		v.stop(t)
		wantWords(t, s.must(t, "check"), " 0 problems", fmt.Sprintf("index: %d listings", s.contents(t).published))
	})
}

func importReal(t *testing.T, s site) {
	for name, rows := range realRows {
		r := s.report(t, realFile(t, name))
		if r.Read != rows || len(r.Records) != rows {
			t.Errorf("%s: %d read, %d reported, the file has %d rows", name, r.Read, len(r.Records), rows)
		}
		if r.Added+r.Held+r.Refused != rows || float64(r.Added) < 0.95*float64(rows) {
			t.Errorf("%s: %d added, %d held, %d refused of %d", name, r.Added, r.Held, r.Refused, rows)
		}
		for _, record := range r.Records {
			why := slices.ContainsFunc(record.Findings, func(f directory.Finding) bool {
				return (f.Level == directory.Refusal || f.Level == directory.Hold) && f.Message != ""
			})
			if (record.Outcome == directory.Refused || record.Outcome == directory.HeldBack) && !why {
				t.Errorf("%s line %d %s without a reason", name, record.Row, record.Outcome)
			}
		}
	}
}

func importRealAgain(t *testing.T, s site) {
	before := s.contents(t)
	for name, rows := range realRows {
		if r := s.report(t, realFile(t, name)); r.Unchanged+r.Refused != rows {
			t.Errorf("%s: %d unchanged, %d refused of %d; %d changed, %d held", name, r.Unchanged, r.Refused, rows, r.Changed, r.Held)
		}
	}
	if after := s.contents(t); after != before {
		t.Errorf("%+v after the second import, %+v before", after, before)
	}
}

// foodBanksNear wants food banks first, and every distance true: that from the
// place to the nearest of the listing's points, as far as the place is known.
func foodBanksNear(t *testing.T, v *server, places *geo.Resolver, near string) {
	at := places.Resolve(near).Place
	if at == nil {
		t.Fatalf("%s is no place", near)
	}
	a := v.services(t, "search", "food bank", "postcode", near, "per_page", "10")
	if len(a.Contents) != 10 {
		t.Fatalf("%d of %d listings", len(a.Contents), a.Total)
	}
	checked := 0
	for i, short := range a.Contents {
		l := v.listing(t, short.ID)
		if !l.has("food-bank") {
			t.Errorf("number %d, %s, is no food bank", i+1, l.Name)
		}
		metres, located := l.nearest(at.Point)
		if short.Distance == nil || !located {
			continue // its place is not known; it says so
		}
		checked++
		// Distances are told in steps as fine as the place is known.
		step := max(100, float64(short.AccuracyM))
		if math.Abs(*short.Distance-metres) > step {
			t.Errorf("%s: said %.0f m, measured %.0f m from %s", l.Name, *short.Distance, metres, at.Label)
		}
	}
	if checked < 8 {
		t.Errorf("only %d of 10 have a distance", checked)
	}
	nearestFirst(t, a, near)
	if at.Kind != "unit" { // the page must not hold a postcode: it knows the sector only
		sortedByDistance(t, v, *at, near)
	}
}

const mile = 1609.344 // metres

// nearestFirst looks at the best matches, where words count too: the first is
// near, the nearest is among the first five, and none stands before one that is
// nearer by more than two miles.
func nearestFirst(t *testing.T, a answer, near string) {
	nearest := math.Inf(1)
	for i, l := range a.Contents {
		if l.Distance == nil {
			continue
		}
		for _, later := range a.Contents[i+1:] {
			if later.Distance != nil && *l.Distance > *later.Distance+2*mile {
				t.Errorf("%s (%.0f m) stands before %s (%.0f m)", l.Name, *l.Distance, later.Name, *later.Distance)
			}
		}
		if i < 5 {
			nearest = min(nearest, *l.Distance)
		} else if *l.Distance < nearest {
			t.Errorf("number %d is nearer (%.0f m) than the first five (%.0f m)", i+1, *l.Distance, nearest)
		}
	}
	if d := a.Contents[0].Distance; d == nil || *d > 3*mile {
		t.Errorf("the first near %s is %s, %v", near, a.Contents[0].Name, a.Contents[0].Reasons)
	}
}

var resultPattern = regexp.MustCompile(`<h2 class="app-result__title"><a class="govuk-link" href="/services/([0-9a-f-]{36})`)

// sortedByDistance reads the page in the order "nearest": each service is as
// far as the one before it, or farther, as finely as the place is known.
func sortedByDistance(t *testing.T, v *server, at geo.Place, near string) {
	_, body := v.page(t, "/search?"+url.Values{"q": {"food bank"}, "near": {near}, "sort": {"nearest"}}.Encode())
	before, met := 0.0, 0
	for _, m := range resultPattern.FindAllStringSubmatch(body, -1) {
		l := v.listing(t, m[1])
		metres, located := l.nearest(at.Point)
		if !located {
			continue
		}
		met++
		if metres+100 < before {
			t.Errorf("%s (%.0f m) stands after one at %.0f m", l.Name, metres, before)
		}
		before = max(before, metres)
	}
	if met < 10 {
		t.Errorf("only %d results have a place", met)
	}
}

func youngMindsNear(t *testing.T, v *server) {
	a := v.services(t, "search", "mental health support for young people", "postcode", "M16", "per_page", "10")
	names := strings.Join(a.names(), "\n")
	wantWords(t, names, "42nd Street", "Talk Listen Change")
	for _, l := range a.Contents {
		if l.Distance != nil && *l.Distance > 20_000 {
			t.Errorf("%s is %.0f m away", l.Name, *l.Distance)
		}
	}
}

// withoutAddress: what has no place is found where its area says that it serves.
func withoutAddress(t *testing.T, s site, v *server) {
	const name = "Trafford Zither Visitors"
	s.must(t, "import", write(t, "zither.csv", "id,name,description,service_area\n1,"+name+",We come and play the zither.,Trafford\n"))
	within(t, 3*time.Second, "it is found at all", func() bool { return v.services(t, "search", "zither").Total == 1 })
	for near, reason := range map[string]string{"M32 0JG": "Trafford", "Stretford": "Covers"} {
		a := v.services(t, "search", "zither", "postcode", near)
		if !slices.Equal(a.names(), []string{name}) || a.Contents[0].Distance != nil ||
			!strings.Contains(strings.Join(a.Contents[0].Reasons, " "), reason) {
			t.Errorf("near %s: %+v", near, a.Contents)
		}
	}
	for _, near := range []string{"OL1", "Bristol"} {
		if a := v.services(t, "search", "zither", "postcode", near); a.Total != 0 {
			t.Errorf("it does not serve %s, yet %+v", near, a.Contents)
		}
	}
	_, page := v.page(t, "/search?q=zither&near=OL1")
	wantWords(t, page, "not cover")
}

// listing fetches one listing whole.
func (v *server) listing(t *testing.T, id string) apiListing {
	t.Helper()
	var l apiListing
	_, body := v.page(t, "/oruk/v3/services/"+id)
	unmarshal(t, body, &l)
	return l
}

func (l apiListing) has(need string) bool {
	for _, a := range l.Attributes {
		if a.Term.Code == need {
			return true
		}
	}
	return false
}

// nearest is how far the nearest of a listing's points is.
func (l apiListing) nearest(from orb.Point) (metres float64, located bool) {
	metres = math.Inf(1)
	for _, at := range l.Places {
		if lat, lon := at.Location.Latitude, at.Location.Longitude; lat != nil && lon != nil {
			metres, located = min(metres, geo.Distance(from, orb.Point{*lon, *lat})), true
		}
	}
	return metres, located
}

// TestMappingsAreKeptInTheProject: the mapping files serve other files of the
// same shape too.
func TestMappingsAreKeptInTheProject(t *testing.T) {
	files, err := filepath.Glob("../../data/mappings/*.toml")
	if err != nil || len(files) < len(realRows) {
		t.Errorf("%d mapping files for %d sources: %v", len(files), len(realRows), err)
	}
}
