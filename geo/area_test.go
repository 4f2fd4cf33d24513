package geo

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
)

func TestCoverage(t *testing.T) {
	r := testData(t)
	for text, want := range map[string]string{
		"Nationwide": "uk", "national": "uk", "UK": "uk", "UK-wide": "uk", "anywhere": "uk", "All areas": "uk", "Whole UK": "uk",
		"England": "ctry:E92000001", "wales": "ctry:W92000004", "Scotland and Wales": "ctry:S92000003 ctry:W92000004",
		"Trafford": "lad:E08000009", "trafford council": "lad:E08000009", "Trafford Borough Council": "lad:E08000009", "E08000009": "lad:E08000009",
		"Bristol, City of": "lad:E06000023", "Bristol City Council": "lad:E06000023", "City of Bristol": "lad:E06000023",
		"Greater Manchester": "lad:E08000001 lad:E08000002 lad:E08000003 lad:E08000004 lad:E08000005 lad:E08000006 lad:E08000007 lad:E08000008 lad:E08000009 lad:E08000010",
		"M16, M32":           "pcd:M16 pcd:M32", "BS5": "pcd:BS5", "BS5 6": "sector:BS5 6", "BS": "pca:BS", "M16 / M32; M33": "pcd:M16 pcd:M32 pcd:M33",
		"Trafford and Salford": "lad:E08000009 lad:E08000006", "Tyne and Wear": "lad:E08000021 lad:E08000022 lad:E08000023 lad:E08000024 lad:E08000037",
		"Brighton & Hove": "lad:E06000043", "residents of Leeds": "lad:E08000035", "across the whole of Leeds": "lad:E08000035",
		"London": "rgn:E12000007", "Greater London": "rgn:E12000007", "North West": "rgn:E12000002", "London Borough of Hackney": "lad:E09000012",
		"Royal Borough of Kingston upon Thames": "lad:E09000021", "Carlisle": "lad:E06000063", "Berkshire": "lad:E06000036 lad:E06000037 lad:E06000038 lad:E06000039 lad:E06000040 lad:E06000041",
		"St Helens": "lad:E08000013", "St. Helens": "lad:E08000013", "Newport City Council": "lad:W06000022", "West Midlands": "lad:E08000025 lad:E08000026 lad:E08000027 lad:E08000028 lad:E08000029 lad:E08000030 lad:E08000031",
		"": "", "Blah": "", "Trafford and Blah": "", "anyone who needs us": "", "ZZ99": "", ",,": "", "-": "",
	} {
		terms, ok := r.Coverage(text)
		if got := strings.Join(terms, " "); got != want || ok != (want != "") {
			t.Errorf("%q: got %q %v, want %q", text, got, ok, want)
		}
	}
}

func TestAreasTable(t *testing.T) {
	s := testData(t).snap()
	if n := len(s.areas.byCode["E92000001"].councils()); n != 296 {
		t.Errorf("England has %d councils, want 296", n)
	}
	for code, want := range map[string]int{"E12000007": 33, "S92000003": 32, "W92000004": 22, "N92000002": 11, "E11000001": 10, "K02000001": 361} {
		if n := len(s.areas.byCode[code].councils()); n != want {
			t.Errorf("%s has %d councils, want %d", code, n, want)
		}
	}
	codes := map[string]bool{}
	for _, a := range s.areas.all {
		if a.code != "" && codes[a.code] {
			t.Errorf("%s stands twice", a.code)
		}
		codes[a.code] = true
		if a.kind == "council" && a.code == "" {
			t.Errorf("%s has no code", a.name)
		}
		if a.kind == "council" && !a.known {
			t.Errorf("%s has no place and no outward code in it", a.name)
		}
		if a.known && a.kind == "council" && a.code[:3] != "N09" && !inBox(a.point) {
			t.Errorf("%s lies at %v", a.name, a.point)
		}
	}
	for old, next := range s.areas.history {
		sum := 0.0
		for _, n := range next {
			sum += n.share
		}
		if math.Abs(sum-1) > 0.01 && !strings.HasPrefix(old, "E10") {
			t.Errorf("%s is split into %.2f", old, sum)
		}
		if s.areas.byCode[old] != nil {
			t.Errorf("%s is both in use and history", old)
		}
	}
}

// The names of the official boundaries must all be known.
func TestOfficialNames(t *testing.T) {
	b, err := os.ReadFile("../../shared/real/lad_england_2024_buc.geojson")
	if err != nil {
		t.Skip("skipped: no shared folder with the boundaries")
	}
	var file struct {
		Features []struct{ Properties struct{ Name string } }
	}
	if err := json.Unmarshal(b, &file); err != nil {
		t.Fatal(err)
	}
	r := testData(t)
	for _, f := range file.Features {
		if terms, ok := r.Coverage(f.Properties.Name); !ok || len(terms) != 1 || !strings.HasPrefix(terms[0], "lad:") {
			t.Errorf("%s: %v", f.Properties.Name, terms)
		}
	}
}

func TestAreasOf(t *testing.T) {
	r := testData(t)
	for text, want := range map[string]string{
		"M32":       "lad:E08000009 1.00, rgn:E12000002 1.00, ctry:E92000001 1.00, uk 1.00, pcd:M32 1.00, pca:M 1.00",
		"M16":       "lad:E08000003 0.50, lad:E08000009 0.50, rgn:E12000002 1.00, ctry:E92000001 1.00, uk 1.00, pcd:M16 1.00, pca:M 1.00",
		"Stretford": "lad:E08000009 1.00, rgn:E12000002 1.00, ctry:E92000001 1.00, uk 1.00, pcd:M32 1.00, pca:M 1.00",
		"Sheffield": "lad:E08000039 1.00, lad:E08000019 1.00, rgn:E12000003 1.00",
		"Wales":     "lad:W06000001 0.05",
		"JE2":       "pcd:JE2 1.00, pca:JE 1.00",
	} {
		var got []string
		for _, x := range r.AreasOf(*r.Resolve(text).Place) {
			got = append(got, fmt.Sprintf("%s %.2f", x.Code, x.Share))
		}
		if !strings.HasPrefix(strings.Join(got, ", "), want) {
			t.Errorf("%s: got %s, want %s", text, strings.Join(got, ", "), want)
		}
	}
}

func TestAreaNames(t *testing.T) {
	r := testData(t)
	for term, want := range map[string]string{"lad:E08000009": "Trafford", "uk": "the UK", "pcd:BS5": "BS5", "sector:BS5 6": "BS5 6", "pca:BS": "BS postcodes",
		"ctry:E92000001": "England", "lad:E07000028": "Carlisle", "lad:E08000019": "Sheffield", "lad:X99": "X99", "nonsense": "nonsense"} {
		if got := r.AreaName(term); got != want {
			t.Errorf("%s: got %q, want %q", term, got, want)
		}
	}
}

func TestCurrentTerms(t *testing.T) {
	r := testData(t)
	for term, want := range map[string][]string{"lad:E08000009": {"lad:E08000009"}, "lad:E07000028": {"lad:E06000063"}, "lad:E08000019": {"lad:E08000039"},
		"lad:E06000048": {"lad:E06000057"}, "lad:X1": {"lad:X1"}, "uk": {"uk"}, "pcd:BS5": {"pcd:BS5"}} {
		if got := r.CurrentTerms(term); !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", term, got, want)
		}
	}
	if got := r.CurrentTerms("lad:E10000009"); len(got) != 2 {
		t.Errorf("a split area has %v", got)
	}
}

func TestOutwardTable(t *testing.T) {
	s := testData(t).snap()
	seen, areas := map[Postcode]bool{}, 0
	for _, c := range s.outward {
		if seen[c.code] {
			t.Errorf("%s stands twice", c.code)
		}
		seen[c.code] = true
		if c.code.Kind() == PostcodeArea {
			areas++
			continue
		}
		if a := s.centres[c.code.Area()]; a == nil {
			t.Errorf("%s has no area", c.code)
		} else if d := Distance(a.point, c.point); d > 170000 {
			t.Errorf("%s lies %.0f km from the middle of its area", c.code, d/1000)
		}
	}
	if areas != 124 || len(seen) < 2900 {
		t.Errorf("%d areas, %d rows", areas, len(seen))
	}
}
