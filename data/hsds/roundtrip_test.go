package hsds_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"anchorpoint/data"
	"anchorpoint/data/hsds"
	"anchorpoint/directory"
)

func export(t testing.TB, s directory.Store, format hsds.Format, o directory.ImportOptions) []byte {
	t.Helper()
	var out bytes.Buffer
	w := hsds.NewWriter(&out, format, hsds.WriteOptions{Vocabularies: o.Vocabularies, Place: directory.AddressFiller(o.Places)})
	if _, err := s.Walk(t.Context(), func(l directory.Listing) error { return w.Write(&l) }); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func importBytes(t testing.TB, s directory.Store, o directory.ImportOptions, name string, b []byte) directory.ImportReport {
	t.Helper()
	r, err := hsds.NewReader(bytes.NewReader(b), hsds.ReadOptions{Name: name, Mappings: data.FS})
	if err != nil {
		t.Fatal(err)
	}
	report, err := directory.Import(t.Context(), s, directory.Feed{Name: name}, r.Records(), o)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// TestRoundTrip: export, import into an empty directory and export again gives
// the same bytes, and no record needs a repair on the way.
func TestRoundTrip(t *testing.T) {
	for _, name := range []string{"real/food_banks_gm.csv", "real/charities_trafford.csv", "real/libraries_gm.csv",
		"real/mental_health_services_trafford.csv", "oruk/examples-hsds-3.1/service_full.json", "oruk/examples-uk/service_full.json"} {
		for _, format := range []hsds.Format{hsds.Array, hsds.Lines} {
			t.Run(filepath.Base(name)+" "+string(format), func(t *testing.T) {
				o := options(t)
				o.PublishHeld = true // the standard's own sample lies outside the UK
				first := openStore(t)
				importFile(t, first, o, "source", sharedFile(t, name))
				before := export(t, first, format, o)
				second := openStore(t)
				report := importBytes(t, second, o, "export", before)
				after := export(t, second, format, o)
				if !bytes.Equal(before, after) {
					at := firstDifference(before, after)
					t.Errorf("the second export differs at byte %d:\n%s\n%s", at, window(before, at), window(after, at))
				}
				if report.Refused > 0 || report.Held > 0 {
					report.Print(os.Stderr, true)
				}
			})
		}
	}
}

func firstDifference(a, b []byte) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	return min(len(a), len(b))
}

func window(b []byte, at int) string { return string(b[max(0, at-200):min(len(b), at+200)]) }

// TestOwnFactsSurvive: what HSDS has no field for comes back from an export.
func TestOwnFactsSurvive(t *testing.T) {
	o := options(t)
	s := openStore(t)
	l := everything()
	if _, err := s.CreateListing(t.Context(), l, directory.Edit{Source: directory.SourcePerson, At: now}); err != nil {
		t.Fatal(err)
	}
	before := export(t, s, hsds.Array, o)
	again := openStore(t)
	importBytes(t, again, o, "export", before)
	got, err := again.Listing(t.Context(), l.ID)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got.Needs.Main, l.Needs.Main) || !slices.Equal(got.Needs.Also, l.Needs.Also) {
		t.Errorf("needs %+v, want %+v", got.Needs, l.Needs)
	}
	if got.Facts.Joining.Value("drop-in") != directory.Yes || got.Facts.Access.Value("step-free") != directory.No ||
		got.Facts.Access.Value("bsl") != directory.NotStated {
		t.Errorf("facts %+v", got.Facts)
	}
	if got.Capacity.State != directory.WaitingList || got.Capacity.WaitWeeks != [2]int{4, 6} || got.FirstVisit != l.FirstVisit {
		t.Errorf("capacity %+v, first visit %+v", got.Capacity, got.FirstVisit)
	}
	if !slices.Equal(got.Covers, l.Covers) || !got.Dates.Confirmed.At.Equal(l.Dates.Confirmed.At) {
		t.Errorf("covers %v, dates %+v", got.Covers, got.Dates)
	}
	if got.State != directory.Paused {
		t.Errorf("state %s, want paused", got.State)
	}
	if after := export(t, again, hsds.Array, o); !bytes.Equal(before, after) {
		at := firstDifference(before, after)
		t.Errorf("exports differ at %d:\n%s\n%s", at, window(before, at), window(after, at))
	}
}

func everything() directory.Listing {
	lat, lon := 53.4461, -2.3086
	return directory.Listing{
		ID: "6f2bd9a0-7d6e-4a0c-9b7e-2f4f1d5c1a01", State: directory.Paused,
		Service: directory.Service{
			Name: "Tea and talk", Description: "A cup of tea and somebody to talk to.", Email: "info@example.org",
			URL: "https://example.org/tea", Status: directory.ServiceActive, FeesDescription: "Free",
			Organization: &directory.Organization{ID: "6f2bd9a0-7d6e-4a0c-9b7e-2f4f1d5c1a02", Name: "Good Neighbours"},
			Phones:       []directory.Phone{{Number: "0161 496 0123"}},
			ServiceAtLocations: []directory.ServiceAtLocation{{Location: &directory.Location{
				ID: "6f2bd9a0-7d6e-4a0c-9b7e-2f4f1d5c1a03", LocationType: "physical", Name: "The Hall", Latitude: &lat, Longitude: &lon,
				Addresses: []directory.Address{{Address1: "1 Canary Street", PostalCode: "M32 0JG"}},
			}}},
		},
		Needs: directory.Needs{Main: []string{"loneliness", "befriending"}, Also: []string{"grief"},
			Suggested: []directory.SuggestedNeed{{ID: "money", Confidence: 0.5}}},
		Facts: directory.Facts{Joining: directory.Set{Yes: []string{"drop-in"}}, Access: directory.Set{No: []string{"step-free"}}},
		Capacity: directory.Capacity{State: directory.WaitingList, WaitWeeks: [2]int{4, 6}, Note: "Ring first.",
			Until: now.AddDate(0, 1, 0), Said: directory.Stamp{At: now, By: "person-17"}},
		FirstVisit: directory.FirstVisit{Text: "Come in and sit down.", Meets: "a volunteer", Bring: "nothing"},
		Covers:     []string{"lad:E08000009"},
		Dates:      directory.Dates{Confirmed: directory.Stamp{At: now, By: "person-17", How: "form"}},
		StaffNote:  "canary-note",
	}
}

// TestNothingPrivateLeaves: of a hidden place the export holds neither address
// nor point nor id, of an area-only one the outward code.
func TestNothingPrivateLeaves(t *testing.T) {
	for _, tt := range []struct {
		visibility string
		outward    bool
	}{{"hidden", false}, {"area-only", true}} {
		t.Run(tt.visibility, func(t *testing.T) {
			l := everything()
			if l.Visibility = "hidden"; tt.outward {
				l.Visibility = "area-only"
			}
			l.Service.AssurerEmail = "jo.canary@example.org"
			var out bytes.Buffer
			w := hsds.NewWriter(&out, hsds.Lines, hsds.WriteOptions{})
			if err := w.Write(&l); err != nil {
				t.Fatal(err)
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			text := out.String()
			for _, canary := range []string{"Canary", "canary", "0JG", "53.44", "2.3086", "1c1a03", "5c1a03", "person-17"} {
				if strings.Contains(text, canary) {
					t.Errorf("the export holds %q: %s", canary, text)
				}
			}
			if strings.Contains(text, "M32") != tt.outward {
				t.Errorf("outward code in the export: %v, want %v", !tt.outward, tt.outward)
			}
			if l.Service.ServiceAtLocations[0].Location.Addresses[0].Address1 == "" {
				t.Error("the export altered the listing itself")
			}
		})
	}
}

func TestPage(t *testing.T) {
	for _, tt := range []struct {
		name                 string
		items                []int
		page, per, total     int
		pages                int
		first, last, isEmpty bool
	}{
		{"the only page", []int{1, 2}, 1, 50, 2, 1, true, true, false},
		{"a middle page", []int{1, 2}, 2, 2, 5, 3, false, false, false},
		{"the last page", []int{1}, 3, 2, 5, 3, false, true, false},
		{"beyond the end", nil, 4, 2, 5, 3, false, false, true},
		{"an empty list", nil, 1, 50, 0, 0, true, true, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := hsds.NewPage(tt.items, tt.page, tt.per, tt.total)
			if p.TotalPages != tt.pages || p.FirstPage != tt.first || p.LastPage != tt.last || p.Empty != tt.isEmpty ||
				p.Size != len(tt.items) || p.Contents == nil {
				t.Errorf("got %+v", p)
			}
		})
	}
}
