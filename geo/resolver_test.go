package geo

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/paulmach/orb"
)

func eachCase(t *testing.T, file string, check func(in, want string)) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if in, want, ok := strings.Cut(lines.Text(), " => "); ok && !strings.HasPrefix(in, "#") {
			check(in, want)
		}
	}
}

func answered(a Answer) string {
	var s string
	switch {
	case a.Place != nil:
		s = a.Place.Label
	case len(a.Choices) > 0:
		var labels []string
		for _, p := range a.Choices {
			labels = append(labels, p.Label)
		}
		s = "Choices: " + strings.Join(labels, " / ")
	default:
		s = "Problem: " + string(a.Problem)
	}
	if a.Repair != "" {
		s += " ~"
	}
	if a.Fallback != "" {
		s += " ?"
	}
	return s
}

func TestResolveNames(t *testing.T) {
	r := testData(t)
	eachCase(t, "testdata/names.txt", func(in, want string) {
		if got := answered(r.Resolve(in)); got != want {
			t.Errorf("%q: got %s, want %s", in, got, want)
		}
	})
}

func TestAnswerHasExactlyOne(t *testing.T) {
	r := testData(t)
	check := func(text string) {
		a := r.Resolve(text)
		n := 0
		for _, set := range []bool{a.Place != nil, len(a.Choices) > 0, a.Problem != ""} {
			if set {
				n++
			}
		}
		if n != 1 || len(a.Choices) == 1 || len(a.Choices) > 5 {
			t.Errorf("%q: %d of place, choices, problem set; %d choices", text, n, len(a.Choices))
		}
		for _, p := range append(a.Choices, a.Others...) {
			if _, ok := r.ByID(p.ID); !ok {
				t.Errorf("%q: ID %q leads nowhere", text, p.ID)
			}
		}
	}
	s := r.snap()
	for i := range s.names.entries {
		check(s.names.entries[i].name)
		check(s.names.entries[i].name + ", " + containerName(s.names.entries[i].in))
	}
}

// Every row of our own places must be found by its label.
func TestLabelsLeadBack(t *testing.T) {
	r := testData(t)
	s := r.snap()
	lost := 0
	for i := range s.names.entries {
		e := &s.names.entries[i]
		p := s.entryPlace(int32(i))
		a := r.Resolve(p.Label)
		found := a.Place != nil && Distance(a.Place.Point, e.point) < choiceApart
		for _, c := range a.Choices {
			found = found || Distance(c.Point, e.point) < choiceApart
		}
		if !found {
			lost++
			t.Logf("%s (%s) gives %s", p.Label, e.id, answered(a))
		}
	}
	if lost > len(s.names.entries)/100 {
		t.Errorf("%d of %d labels do not lead back", lost, len(s.names.entries))
	}
}

func FuzzResolve(f *testing.F) {
	r := testData(f)
	for _, s := range []string{"Newport", "Easton, Bristol", "BS5 6AA", ", ,", "in in in", "(", "near near", "\xff\xfe", "St. St. St."} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		a := r.Resolve(text)
		if (a.Place != nil) == (a.Problem != "" || len(a.Choices) > 0) {
			t.Fatal("not exactly one of place, choices, problem")
		}
		r.Suggest(text, 5)
		r.Coverage(text)
		r.FindPostcodes(text)
	})
}

func TestEveryday(t *testing.T) {
	r := testData(t)
	for text, want := range map[string]bool{"Reading": true, "Deal": true, "Bath": true, "Battle": true, "Stretford": false, "Manchester": false} {
		if a := r.Resolve(text); a.Everyday != want {
			t.Errorf("%s: everyday %v", text, a.Everyday)
		}
	}
}

func TestHomeArea(t *testing.T) {
	open := func(home string) *Resolver {
		r, err := Open(Options{Data: os.DirFS("../data"), Home: home})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	for home, want := range map[string]string{"Bristol": "Clifton, Bristol", "Nottingham": "Clifton, Nottingham"} {
		if got := answered(open(home).Resolve("Clifton")); got != want {
			t.Errorf("home %s: Clifton is %s, want %s", home, got, want)
		}
	}
	if _, err := Open(Options{Data: os.DirFS("../data"), Home: "Newport"}); err == nil {
		t.Error("a home area with two meanings was taken")
	}
}

func TestServes(t *testing.T) {
	r, err := Open(Options{Data: os.DirFS("../data"), Serves: []string{"lad:E08000009", "lad:E08000003"}})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{"Stretford": "Stretford, Trafford", "M16": "M16, Manchester", "Bristol": "Problem: outside-area", "Newport": "Problem: outside-area"} {
		if got := answered(r.Resolve(text)); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}

func TestUnitNeverLeaks(t *testing.T) {
	p := Place{ID: "sector:BS5 6", Kind: Unit, Label: "BS5 6AA", Point: orb.Point{-2.5512, 51.4634}, coarse: orb.Point{-2.55, 51.46}, AccuracyM: 50}
	j, err := json.Marshal(struct{ P Place }{p})
	if err != nil {
		t.Fatal(err)
	}
	all := fmt.Sprintf("%v %+v %#v %s %s %v %s", p, p, p, p, &p, []Place{p}, j) + p.LogValue().String() + fmt.Sprint(p.Public())
	for _, secret := range []string{"6AA", "2.5512", "51.4634"} {
		if strings.Contains(all, secret) {
			t.Errorf("%q stands in %s", secret, all)
		}
	}
}

func TestByID(t *testing.T) {
	r := testData(t)
	for id, want := range map[string]string{
		"outward:M32": "M32, Trafford", "postcode-area:BS": "BS, Bristol", "area:E08000009": "Trafford, Greater Manchester",
		"area:E07000031": "Westmorland and Furness, Cumbria", "area:cheshire": "Cheshire, England",
		"name:extra:easton.bristol": "Easton, Bristol",
		"sector:M32 0JG":            "", "sector:ZZ9 9": "", "outward:Q1": "", "nonsense": "", "name:x": "", "area:": "",
	} {
		if p, ok := r.ByID(id); ok != (want != "") || p.Label != want {
			t.Errorf("%s: got %q, %v", id, p.Label, ok)
		}
	}
}

func TestSuggest(t *testing.T) {
	r := testData(t)
	for prefix, want := range map[string]string{"stret": "Stretford, Trafford", "M3": "M3, Manchester", "easton, br": "Easton, Bristol",
		"newc": "Newcastle upon Tyne, Tyne and Wear", "traff": "Trafford, Greater Manchester"} {
		list := r.Suggest(prefix, 5)
		if len(list) == 0 || list[0].Label != want {
			t.Errorf("%s: got %v, want %s first", prefix, list, want)
		}
	}
	for _, prefix := range []string{"", "s", "?", "zzzz"} {
		if list := r.Suggest(prefix, 5); len(list) > 0 {
			t.Errorf("%q suggests %v", prefix, list)
		}
	}
	for _, p := range r.Suggest("M32 0JG", 5) {
		if p.Kind == Unit {
			t.Error("a unit postcode is suggested")
		}
	}
}

func TestAt(t *testing.T) {
	p := testData(t).At(orb.Point{-2.317, 53.449}, 60)
	if p.ID != "outward:M32" || p.Kind != Point || p.AccuracyM != 150 || len(p.Areas) == 0 || p.Areas[0].Code != "lad:E08000009" {
		t.Errorf("got %v %+v", p, p.Areas)
	}
	if p := testData(t).At(orb.Point{100, 20}, 60); p.ID != "" || len(p.Areas) > 0 {
		t.Errorf("a point in China lies in %v", p)
	}
}

func TestOperatorAliases(t *testing.T) {
	dir := t.TempDir()
	csv := "name,container,kind,outward,lat,lon,alias_of\nthe Barracks,,,,,,M32\nthe Rec,Trafford,suburb,,53.45,-2.31,\nBrizzle,,,,,,\"Bristol, Bristol\"\n"
	if err := os.WriteFile(dir+"/aliases.csv", []byte(csv), 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := Open(Options{Data: os.DirFS("../data"), Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{"The Barracks": "the Barracks, M32, Trafford", "the rec": "the Rec, Trafford", "brizzle": "Bristol, England"} {
		if got := answered(r.Resolve(text)); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
	os.WriteFile(dir+"/aliases.csv", []byte("name,kind\nX,spaceship\n"), 0o600)
	if err := r.Reload(); err == nil || !strings.Contains(err.Error(), "aliases.csv line 2") {
		t.Errorf("a wrong alias file gives %v", err)
	}
	if got := answered(r.Resolve("brizzle")); got != "Bristol, England" {
		t.Error("the data of before were lost")
	}
}

func TestConcurrentUse(t *testing.T) {
	r := freshData(t)
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for range 50 {
				r.Resolve("Stretford")
				r.Suggest("man", 5)
			}
		})
	}
	for range 3 {
		r.Learn(Learn(func(yield func(Located) bool) {}))
	}
	group.Wait()
}

func TestEmptyDataStillAnswers(t *testing.T) {
	r, err := Open(Options{})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]Problem{"BS5 6AA": NoPosition, "Bristol": NotFound, "": Empty, "ZZ1 1AA": NonGeographic} {
		if a := r.Resolve(text); a.Problem != want {
			t.Errorf("%q: got %q, want %q", text, a.Problem, want)
		}
	}
}

func BenchmarkResolve(b *testing.B) {
	r := testData(b)
	for _, text := range []string{"BS5 6AA", "Stretford", "Easton, Bristol", "Newport", "manchster", "no such place anywhere"} {
		b.Run(text, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r.Resolve(text)
			}
		})
	}
}

func BenchmarkSuggest(b *testing.B) {
	r := testData(b)
	for _, text := range []string{"st", "man", "stret", "M3"} {
		b.Run(text, func(b *testing.B) {
			for b.Loop() {
				r.Suggest(text, 8)
			}
		})
	}
}

func BenchmarkAreasOf(b *testing.B) {
	r := testData(b)
	for _, text := range []string{"M16", "Stretford", "Manchester", "London"} {
		p := *r.Resolve(text).Place
		b.Run(text, func(b *testing.B) {
			for b.Loop() {
				r.AreasOf(p)
			}
		})
	}
}
