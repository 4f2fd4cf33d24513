package demo

import (
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"anchorpoint/data"
	"anchorpoint/directory"
	"anchorpoint/geo"
)

var day = time.Date(2026, time.November, 12, 15, 0, 0, 0, time.UTC)

func vocabularies(t *testing.T) *directory.Vocabularies {
	t.Helper()
	v, err := directory.ReadVocabularies(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func document(t *testing.T, l directory.Listing) string {
	t.Helper()
	b, err := directory.Encode(l)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestSameDaySameDirectory(t *testing.T) {
	evening := time.Date(2026, time.November, 12, 23, 59, 0, 0, time.UTC)
	if !reflect.DeepEqual(Listings(day), Listings(evening)) {
		t.Error("two builds of one day differ")
	}
}

func TestIDsAreUniqueAndKnown(t *testing.T) {
	seen := map[string]string{}
	for _, l := range Listings(day) {
		if other, doubled := seen[l.ID]; doubled {
			t.Errorf("%s and %s have one id", l.Source.ID, other)
		}
		seen[l.ID] = l.Source.ID
	}
	// Judged questions hold these ids: a change would spoil them.
	if got := id("service", "holbeck-hearth/tea-and-talk"); seen[got] != "holbeck-hearth/tea-and-talk" || got != teaAndTalk {
		t.Errorf("the id of Tea and Talk is %s, want %s", got, teaAndTalk)
	}
}

const teaAndTalk = "69aa334c-754f-5300-b993-391dc87ffff4"

func TestTermsAreKnown(t *testing.T) {
	v := vocabularies(t)
	for _, l := range Listings(day) {
		if n := len(l.Needs.Main); n < 1 || n > 3 {
			t.Errorf("%s has %d main needs", l.Source.ID, n)
		}
		needs := append(append([]string(nil), l.Needs.Main...), l.Needs.Also...)
		for _, s := range l.Needs.Suggested {
			needs = append(needs, s.ID)
		}
		once := map[string]bool{}
		for _, need := range needs {
			term, ok := v.Need(need)
			if !ok || term.ParentID == "" || once[need] {
				t.Errorf("%s: need %q is unknown, a top need or doubled", l.Source.ID, need)
			}
			once[need] = true
		}
		if s := string(l.Capacity.State); s != "" {
			if _, ok := v.Term(directory.CapacityVocabulary, s); !ok {
				t.Errorf("%s: capacity %q", l.Source.ID, s)
			}
			if len(l.Capacity.Note) > 120 {
				t.Errorf("%s: the note of the capacity is too long", l.Source.ID)
			}
		}
	}
}

var (
	drama   = regexp.MustCompile(`^(0113 496 0\d{3}|01632 960\d{3}|020 7946 0\d{3}|07700 900\d{3}|0808 157 0\d{3})$`)
	digits  = regexp.MustCompile(`\+?\d[\d ]{8,}\d`)
	address = regexp.MustCompile(`[\w.-]+@([\w.-]+)|https?://([\w.-]+)`)
)

func TestNoRealContacts(t *testing.T) {
	owner := map[string]string{}
	for _, l := range Listings(day) {
		for _, p := range l.Phones() {
			if !drama.MatchString(p.Number) {
				t.Errorf("%s: %s is no number for drama", l.Source.ID, p.Number)
			}
			if o := l.Organization().ID; owner[p.Number] != "" && owner[p.Number] != o {
				t.Errorf("%s: two groups have %s", l.Source.ID, p.Number)
			}
			owner[p.Number] = l.Organization().ID
		}
		for _, text := range texts(l) {
			if n := digits.FindString(text); n != "" {
				t.Errorf("%s: a number in the text: %s", l.Source.ID, n)
			}
		}
		for _, m := range address.FindAllStringSubmatch(document(t, l), -1) {
			if host := m[1] + m[2]; !strings.HasSuffix(host, ".example.org") {
				t.Errorf("%s: %s is not at example.org", l.Source.ID, m[0])
			}
		}
	}
}

func texts(l directory.Listing) []string {
	s := l.Service
	return []string{s.Name, s.Description, s.EligibilityDescription, s.ApplicationProcess, s.FeesDescription,
		s.Alert, l.FirstVisit.Text, l.FirstVisit.Meets, l.FirstVisit.Bring, l.StaffNote, l.Organization().Description}
}

func TestAreasAreKnown(t *testing.T) {
	b, err := data.FS.ReadFile("areas.csv")
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range Listings(day) {
		for _, term := range l.Covers {
			kind, code, _ := strings.Cut(term, ":")
			known := strings.Contains(string(b), "\n"+code+",")
			switch kind {
			case "uk":
				known = code == ""
			case "pcd":
				p, _, err := geo.ParsePostcode(code, nil)
				known = err == nil && p.Kind() == geo.Outward
			}
			if !known || code == "" && kind != "uk" {
				t.Errorf("%s: area %q", l.Source.ID, term)
			}
		}
	}
}

func TestVenues(t *testing.T) {
	for _, l := range Listings(day) {
		for _, at := range l.Locations() {
			if code := at.Postcode(); code != "" {
				p, mended, err := geo.ParsePostcode(code, nil)
				if err != nil || mended || p.Kind() != geo.Unit || p.String() != code {
					t.Errorf("%s: postcode %q", l.Source.ID, code)
				}
			}
			if p, ok := at.Point(); ok && (p.Lon() < -6 || p.Lon() > 1.6 || p.Lat() < 50 || p.Lat() > 56.2) {
				t.Errorf("%s: %s lies at %v", l.Source.ID, at.Name, p)
			}
		}
		hasVenue := len(l.Locations()) > 0
		if l.Visibility == geo.Hidden && (!l.Sensitive || len(l.Covers) == 0 || !hasVenue) {
			t.Errorf("%s: hidden, but not sensitive, or with no area or venue", l.Source.ID)
		}
		if l.Facts.Delivery.Value("in-person") == directory.Yes && l.Facts.Delivery.Value("home-visit") == directory.Yes && !hasVenue {
			t.Errorf("%s: both at home and in person, but no venue", l.Source.ID)
		}
	}
}
