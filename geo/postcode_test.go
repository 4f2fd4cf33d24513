package geo

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
)

var ownData = sync.OnceValues(func() (*Resolver, error) { return Open(Options{Data: os.DirFS("../data")}) })

// testData is a resolver on the product's own data and nothing else, shared by
// tests that do not change it.
func testData(t testing.TB) *Resolver {
	t.Helper()
	r, err := ownData()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// freshData is one to change.
func freshData(t testing.TB) *Resolver {
	t.Helper()
	r, err := Open(Options{Data: os.DirFS("../data")})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestParsePostcode(t *testing.T) {
	known := testData(t).snap().known
	f, err := os.Open("testdata/postcodes.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	cases := 0
	for lines := bufio.NewScanner(f); lines.Scan(); {
		left, want, ok := strings.Cut(lines.Text(), " => ")
		if !ok || strings.HasPrefix(left, "#") {
			continue
		}
		cases++
		in, err := strconv.Unquote(left)
		if err != nil {
			t.Fatalf("bad case %s: %v", left, err)
		}
		if got := parsed(in, known); got != want {
			t.Errorf("%q: got %s, want %s", in, got, want)
		}
	}
	if cases < 400 {
		t.Errorf("%d cases, want at least 400", cases)
	}
}

func parsed(in string, known func(Postcode) bool) string {
	p, mended, err := ParsePostcode(in, known)
	if err != nil {
		return "-"
	}
	s := fmt.Sprintf("%s %q", p.Kind(), p)
	if mended {
		s += " mended"
	}
	return s
}

func TestPostcodeRoundTrip(t *testing.T) {
	s := testData(t).snap()
	for _, c := range s.outward {
		got, mended, err := ParsePostcode(c.code.String(), s.known)
		if err != nil || mended || got != c.code {
			t.Errorf("%s comes back as %s", c.code, got)
		}
	}
}

func TestPostcodeParts(t *testing.T) {
	p, _, _ := ParsePostcode("EC1A 4BB", nil)
	got := []string{p.Area().String(), p.Outward().String(), p.Sector().String(), p.String()}
	if want := "[EC EC1A EC1A 4 EC1A 4BB]"; fmt.Sprint(got) != want {
		t.Errorf("parts %v, want %s", got, want)
	}
	if s := p.Outward().Sector(); !s.IsZero() {
		t.Errorf("an outward code has no sector, got %s", s)
	}
}

func FuzzParsePostcode(f *testing.F) {
	for _, s := range []string{"BS5 6AA", "m12", "LSl1", "BS5 OAA", "\uff22\uff33\uff15", "", "GIR0AA", "\xff"} {
		f.Add(s)
	}
	known := testData(f).snap().known
	f.Fuzz(func(t *testing.T, text string) {
		p, _, err := ParsePostcode(text, known)
		if (err == nil) == p.IsZero() {
			t.Fatalf("neither or both of postcode and error")
		}
		if err == nil {
			again, mended, err := ParsePostcode(p.String(), known)
			if err != nil || mended || again != p {
				t.Fatalf("%s comes back as %s", p, again)
			}
		}
	})
}

func TestFindPostcodes(t *testing.T) {
	r := testData(t)
	for text, want := range map[string]string{
		"14 Oak Road, Stretford, M32 0JG":              "M32 0JG",
		"The hall (m320jg), then left":                 "M32 0JG",
		"serves BS5, BS16 and M32 0":                   "BS5 BS16 M32 0",
		"no postcode here at all":                      "",
		"20008, 20016":                                 "",
		"Flat 2, 1 High St S1 2HH.":                    "S1 2HH",
		"call 0161 496 0000 or go to OL1 1AA, OL1 2AB": "OL1 1AA OL1 2AB",
	} {
		var got []string
		for _, f := range r.FindPostcodes(text) {
			got = append(got, f.Postcode.String())
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func BenchmarkParsePostcode(b *testing.B) {
	known := testData(b).snap().known
	b.ReportAllocs()
	for b.Loop() {
		ParsePostcode("bs5 6aa", known)
	}
}
