package main

import (
	"html"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"anchorpoint/directory"
	"anchorpoint/geo"
)

// The place of the refuge below: words and numbers that nothing else has.
const (
	refugeName   = "Willow Refuge"
	refugeStreet = "Zebedee Passage"
	refugeLat    = 53.79317
	refugeLon    = -1.54286
)

// secretsOfRefuge are the ways in which its place could be told.
var secretsOfRefuge = []string{refugeStreet, "Zebedee", "Marmaduke House", "LS2 8QX", "LS28QX", "LS2\u00a08QX", "53.793", "1.5428", "1.5429"}

// hideRefuge stores a service whose address is hidden, and one in the open
// beside it so that maps have something to show.
func (s site) hideRefuge(t *testing.T) (id string) {
	t.Helper()
	store := s.open(t)
	defer store.Close()
	for _, l := range []directory.Listing{refuge(refugeName, geo.Hidden), refuge("Willow Walkers", geo.Shown)} {
		if l.Visibility == geo.Shown {
			at := l.Service.ServiceAtLocations[0].Location
			at.Name, at.Addresses[0].Address1, at.Addresses[0].PostalCode = "Park gate", "Open Lane", "LS2 7AA"
			lat, lon := 53.801, -1.551
			at.Latitude, at.Longitude = &lat, &lon
		} else {
			id = l.ID
		}
		if _, err := store.CreateListing(t.Context(), l, directory.Edit{Source: directory.SourcePerson, Reason: "test", At: time.Now()}); err != nil {
			t.Fatal(err)
		}
	}
	return id
}

func refuge(name string, how geo.Visibility) directory.Listing {
	lat, lon := refugeLat, refugeLon
	id := func(part string) string { return directory.FeedNamespace("https://example.org/" + name + part) }
	return directory.Listing{
		ID: id(""), State: directory.Published, Visibility: how, Needs: directory.Needs{Main: []string{"domestic-abuse"}},
		Dates: directory.Dates{Confirmed: directory.Stamp{At: time.Now().AddDate(0, 0, -5), By: "owner"}},
		Service: directory.Service{
			ID: id(""), Name: name, Status: directory.ServiceActive, Description: "A safe willow place to stay.", OrganizationID: id("org"),
			Organization: &directory.Organization{ID: id("org"), Name: name + " Trust"},
			Phones:       []directory.Phone{{ID: id("phone"), Number: "0113 496 0031"}},
			Schedules:    []directory.Schedule{{ID: id("schedule"), Freq: "WEEKLY", Byday: "TU", OpensAt: "10:00", ClosesAt: "12:00"}},
			ServiceAtLocations: []directory.ServiceAtLocation{{ID: id("sal"), LocationID: id("loc"), Location: &directory.Location{
				ID: id("loc"), LocationType: "physical", Name: "Marmaduke House", Latitude: &lat, Longitude: &lon,
				Addresses: []directory.Address{{ID: id("address"), Address1: "7 " + refugeStreet, City: "Leeds", PostalCode: "LS2 8QX", Country: "GB", AddressType: "physical"}},
			}}},
		},
	}
}

// TestHiddenAddressStaysHidden looks for the place of a refuge in everything
// that leaves the program: pages with all that they link to, lists, maps at
// every zoom, the public interface and the export.
func TestHiddenAddressStaysHidden(t *testing.T) {
	s := newSite(t)
	s.must(t, "demo", "load")
	id := s.hideRefuge(t)
	for _, format := range []string{"json", "ndjson"} {
		path := filepath.Join(t.TempDir(), "all."+format)
		s.must(t, "export", "--format", format, "--out", path)
		body, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		wantNoRefuge(t, "export in "+format, string(body))
		if !strings.Contains(string(body), refugeName) || !strings.Contains(string(body), "Open Lane") {
			t.Errorf("the export in %s lacks the service itself or its neighbour", format)
		}
	}
	v := s.begin(t)
	defer v.stop(t)
	paths := []string{"/search?q=willow", "/search?q=willow&view=map", "/search?q=willow&near=Leeds&view=map&within=any&sort=nearest",
		"/search?q=zebedee", "/search?need=domestic-abuse&near=Leeds&view=map", "/services/" + id, "/services/" + id + "-willow-refuge",
		"/needs/domestic-abuse", "/oruk/v3/services?search=willow", "/oruk/v3/services?format=ndjson", "/oruk/v3/services?full=true&search=willow",
		"/oruk/v3/services/" + id, "/oruk/v3/services?search=willow&explain=true&postcode=LS2+8QX", "/api/suggest?q=willow", "/api/suggest?q=zebedee",
		"/services/" + id + ".ics", "/services/" + id + ".vcf", "/services/" + id + ".json"}
	for _, z := range []string{"5", "8", "12", "17"} {
		paths = append(paths, "/api/map?bbox=-8,50,2,60&z="+z, "/api/map?bbox=-1.55,53.79,-1.54,53.80&z="+z, "/api/map?q=willow&bbox=-8,50,2,60&z="+z)
	}
	seen := map[string]bool{}
	for depth := 0; depth < 2; depth++ { // and all that those link to
		var next []string
		for _, path := range paths {
			if seen[path] {
				continue
			}
			seen[path] = true
			_, body := v.page(t, path)
			wantNoRefuge(t, path, body)
			if strings.Contains(body, refugeName) {
				next = append(next, linksTo(body, id)...)
			}
		}
		paths = next
	}
	t.Logf("%d addresses looked at", len(seen))

	_, page := v.page(t, "/services/"+id+"-willow-refuge")
	if !strings.Contains(page, "Leeds") || strings.Contains(page, "<svg class=\"app-map") {
		t.Error("its page names no area, or has a map")
	}
	_, found := v.page(t, "/search?q=willow&near=Leeds&view=map&within=any")
	if !strings.Contains(found, ": Willow Walkers") {
		t.Error("the neighbour is not on the map")
	}
	for card := range strings.SplitSeq(found, `<li class="app-result"`) {
		if strings.Contains(card, refugeName+"</a>") && strings.Contains(card, "mile") {
			t.Errorf("its card tells a distance:\n%s", card)
		}
	}
	for i, piece := range strings.Split(found, "<svg") {
		if drawn, _, _ := strings.Cut(piece, "</svg>"); i > 0 && strings.Contains(drawn, refugeName) {
			t.Errorf("it is drawn:\n%s", drawn)
		}
	}
}

func wantNoRefuge(t *testing.T, where, body string) {
	t.Helper()
	body = html.UnescapeString(body)
	if plain, err := url.QueryUnescape(body); err == nil {
		body += plain
	}
	for _, secret := range secretsOfRefuge {
		// What was asked for stands in the page that answers.
		if strings.Contains(body, secret) && !strings.Contains(strings.ToLower(where), strings.ToLower(secret)) {
			t.Errorf("%s holds %q", where, secret)
		}
	}
}

// linksTo are the addresses in a page that name a service.
func linksTo(body, id string) []string {
	var out []string
	for _, m := range regexp.MustCompile(`(?:href|src)="(/[^"]*)"`).FindAllStringSubmatch(body, -1) {
		if path := html.UnescapeString(m[1]); strings.Contains(path, id) {
			out = append(out, path)
		}
	}
	return out
}
