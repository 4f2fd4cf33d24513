package web

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"anchorpoint/geo"
	"anchorpoint/search"

	"golang.org/x/net/html"
)

// chipsOf are the links of the row that a heading names, by their words.
func chipsOf(p tree, row string) map[string]string {
	out := map[string]string{}
	for _, ul := range p.tags("ul") {
		if attr(ul, "aria-labelledby") != row {
			continue
		}
		for _, a := range (tree{root: ul}).tags("a") {
			words, _, _ := strings.Cut(textOf(a), " ×")
			out[words] = attr(a, "href")
		}
	}
	return out
}

// What was read out of the words is shown; each guess can be taken back by a
// plain link, and put back by another.
func TestGuessesAreTakenBack(t *testing.T) {
	b := newBench(t, nil, sample()...)
	path := "/search?q=" + url.QueryEscape("free walking group in Holbeck")
	page := parsePage(t, b.get(t, path).Body.String())
	looked, on := chipsOf(page, "looked"), chipsOf(page, "turned")
	if looked["Walking groups"] == "" || on["Free"] == "" {
		t.Fatalf("we looked for %v and turned on %v", looked, on)
	}
	off := on["Free"]
	if on["Undo all that we turned on"] != off {
		t.Errorf("Undo leads to %s, want %s: there is one filter", on["Undo all that we turned on"], off)
	}
	if !strings.Contains(off, "without=cost%3Afree") {
		t.Fatalf("Free is taken off by %s", off)
	}
	after := b.get(t, off).Body.String()
	checkPage(t, after)
	page = parsePage(t, after)
	if chipsOf(page, "turned")["Free"] != "" {
		t.Error("Free was taken back and is still looked for")
	}
	if back := chipsOf(page, "back")["Free: put it back"]; back != path {
		t.Errorf("Free is put back by %q, want %q", back, path)
	}
	// A second guess is taken back beside the first.
	if next := chipsOf(page, "looked")["Walking groups"]; strings.Count(next, "without=") != 2 {
		t.Errorf("the second is taken back by %q", next)
	}
}

// A place that the words name stands in the box, and services say how far it
// is to them.
func TestPlaceInTheWords(t *testing.T) {
	b := newBench(t, nil, sample()...)
	page := parsePage(t, b.get(t, "/search?q=tea+near+LS11").Body.String())
	box := page.all(func(n *html.Node) bool { return attr(n, "id") == "near" })[0]
	if got := attr(box, "value"); !strings.HasPrefix(got, "LS11") {
		t.Errorf("the place box holds %q", got)
	}
	chip := ""
	for words, href := range chipsOf(page, "looked") {
		if strings.HasPrefix(words, "near LS11") {
			chip = href
		}
	}
	if !strings.HasSuffix(chip, "without=place") {
		t.Fatalf("the place is taken back by %q", chip)
	}
	page = parsePage(t, b.get(t, chip).Body.String())
	box = page.all(func(n *html.Node) bool { return attr(n, "id") == "near" })[0]
	if got := attr(box, "value"); got != "" {
		t.Errorf("after it was taken back the place box holds %q", got)
	}
}

// Guesses belong to words: with other words they go, with another place they
// stay taken back.
func TestGuessesFollowTheWords(t *testing.T) {
	b := newBench(t, nil, sample()...)
	for _, tt := range []struct {
		q, of string
		stays bool
	}{
		{"free tea", "free tea", true}, {"free  tea ", "free tea", true}, {"free cake", "free tea", false}, {"free tea", "", false},
	} {
		w := b.post(t, "/search", url.Values{"q": {tt.q}, "of": {tt.of}, "near": {"LS11"}, "without": {"cost:free"}})
		if got := strings.Contains(w.Header().Get("Location"), "without=cost%3Afree"); got != tt.stays {
			t.Errorf("%q after %q: %s", tt.q, tt.of, w.Header().Get("Location"))
		}
	}
}

func TestReadWithout(t *testing.T) {
	many := make([]string, 100)
	for i := range many {
		many[i] = "words:w" + strings.Repeat("x", i%50)
	}
	if got := readWithout(many); len(got) > maxWithout {
		t.Errorf("%d guesses are taken back", len(got))
	}
	got := readWithout([]string{"place", "place", "need:grief", "", ":", "<script>", "cost:" + strings.Repeat("a", 200), "words:don’t", "a\nb"})
	if want := "place need:grief words:don’t"; strings.Join(got, " ") != want {
		t.Errorf("read %q, want %q", got, want)
	}
}

// notesOf renders the notes for results that search might give.
func notesOf(b *bench, q string, r search.Results) []note {
	a := asked{form: searchForm{Q: q, Page: 1, Terms: map[string][]string{}}, results: r}
	return b.notes(context.Background(), &a)
}

func TestSpellingNotes(t *testing.T) {
	b := newBench(t, nil, sample()...)
	for _, tt := range []struct {
		name, q string
		r       search.Results
		want    []string // words, then where the link leads
	}{
		{"corrected", "wlaking group in Leeds", search.Results{Corrected: "walking group in leeds"},
			[]string{"Showing results for “walking group in Leeds”.", "Search instead for “wlaking group in Leeds”", "/search?q=wlaking+group+in+Leeds&without=correction"}},
		{"another number of words", "after school", search.Results{Corrected: "afterschool"},
			[]string{"Showing results for “afterschool”.", "Search instead for “after school”", "/search?q=after+school&without=correction"}},
		{"only the case", "Tea", search.Results{Corrected: "tea"}, nil},
		{"offered", "tee", search.Results{Offers: []search.Offer{{Typed: "tee", Meant: "tea", Text: "tea"}}},
			[]string{"Did you mean", "“tea”?: 5", "/search?q=tea"}},
		{"no words", "😀 !!", search.Results{}, []string{"There was no word to look for in “😀 !!”. Try a word such as lonely, debt or garden.", "", ""}},
		{"long", strings.Repeat("tea ", 60)[:200], search.Results{}, []string{"Your text was long, so we used only the start. A few words work best.", "", ""}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			notes := notesOf(b, tt.q, tt.r)
			if len(tt.want) == 0 {
				if len(notes) > 0 {
					t.Errorf("notes %+v", notes)
				}
				return
			}
			if len(notes) != 1 || notes[0] != (note{tt.want[0], link{tt.want[2], tt.want[1]}}) {
				t.Errorf("notes %+v, want %q", notes, tt.want)
			}
		})
	}
	a := asked{form: searchForm{Q: "wlaking", Without: []string{"correction"}, Terms: map[string][]string{}}}
	if n := b.notes(context.Background(), &a); len(n) != 1 || n[0].Do.Href != "/search?q=wlaking" {
		t.Errorf("the correction is put back by %+v", n)
	}
}

// A step that was taken is told as a sentence, with its count; the others are
// links, each to a search that was counted.
func TestSteps(t *testing.T) {
	b := newBench(t, nil, sample()...)
	leeds := b.Places.Resolve("LS11").Place
	guess := []search.Guess{{Kind: "filter", ID: "cost:free", Text: "Free", Without: "cost:free", Sure: true}}
	for _, tt := range []struct {
		step search.Step
		want string
	}{
		{search.Step{Kind: "without-guesses", Count: 6}, "Nothing fitted all of it. Without “Free” we found 6 services."},
		{search.Step{Kind: "wider", RadiusM: 10 * geo.MetresPerMile, Count: 1}, "Nothing was found close by. Within 10 miles we found 1 service."},
		{search.Step{Kind: "wider", Count: 4}, "Nothing was found close by. Farther away we found 4 services."},
		{search.Step{Kind: "parent", ID: "money", Count: 9}, "Nothing was found for exactly that. For “Money, debt and benefits” we found 9 services."},
		{search.Step{Kind: "near-meaning", Count: 3}, "Nothing held all of your words. Close in meaning we found 3 services."},
		{search.Step{Kind: "general-help", ID: "general-advice", Count: 2}, "We found nothing for these words. Here are 2 services that help people find out where to turn."},
		{search.Step{Kind: "general-help", Count: 5}, "We found nothing for these words. Here are all 5 services: they may know where to turn."},
		{search.Step{Kind: "unheard of", Count: 3}, ""},
	} {
		a := asked{form: searchForm{Q: "free tea", Page: 1, Terms: map[string][]string{}}, place: leeds,
			results: search.Results{Looked: guess, Total: tt.step.Count, Steps: []search.Step{tt.step}}}
		if ways := b.stepWays(&a); len(ways) == 0 && tt.want != "" && tt.step.Kind != "near-meaning" && tt.step.Kind != "general-help" {
			t.Errorf("%s: no link", tt.step.Kind)
		}
		a.results.Steps[0].Applied = true
		notes := b.stepNotes(&a)
		if tt.want == "" && len(notes) == 0 {
			continue
		}
		if len(notes) != 1 || notes[0].Text != tt.want {
			t.Errorf("%s: %+v, want %q", tt.step.Kind, notes, tt.want)
		}
		if ways := b.stepWays(&a); len(ways) != 0 {
			t.Errorf("%s was taken and is offered again", tt.step.Kind)
		}
	}
	a := asked{form: searchForm{Q: "free tea in Holbeck", Page: 1, Terms: map[string][]string{}}, place: leeds, read: true,
		results: search.Results{Looked: guess, Total: 1, Steps: []search.Step{
			{Kind: "without-guesses", Count: 6}, {Kind: "wider", RadiusM: 7 * geo.MetresPerMile, Count: 2}, {Kind: "parent", ID: "loneliness", Count: 5}}}}
	for i, want := range []string{"q=free+tea+in+Holbeck&without=cost%3Afree", "q=free+tea+in+Holbeck&within=10", "near=LS11&need=loneliness"} {
		if got := b.stepWays(&a)[i].form.path(); got != "/search?"+want {
			t.Errorf("step %d leads to %s, want %s", i, got, want)
		}
	}
}

// Whatever is typed, the page says what else to do.
func TestNothingFoundStillHelps(t *testing.T) {
	b := newBench(t, nil, sample()...)
	for _, q := range []string{"xyzzyq", "xyzzyq&near=LS11", "pensions", "xyzzyq&cost=paid&stated=1", "tea&open=weekend&stated=1&lang=cy"} {
		body := b.get(t, "/search?q="+q).Body.String()
		checkPage(t, body)
		page := parsePage(t, body)
		if len(page.all(func(n *html.Node) bool { return attr(n, "class") == "app-result" })) > 0 {
			continue
		}
		counted := 0
		for _, a := range page.tags("a") {
			if _, n, ok := strings.Cut(textOf(a), ": "); ok && n != "0" && strings.HasPrefix(attr(a, "href"), "/search") {
				counted++
			}
		}
		if counted == 0 || !strings.Contains(body, `href="/needs`) {
			t.Errorf("%s: %d ways out", q, counted)
		}
	}
	if body := b.get(t, "/search?need=pensions-wills").Body.String(); strings.Contains(body, `href="/needs/pensions-wills"`) {
		t.Error("the page of a need that has no service is linked")
	}
}
