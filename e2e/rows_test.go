//go:build browser

package e2e

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// row is one page of the site in one state: a row of the matrix.
type row struct {
	name, path string
	kind       kind
	status     int    // 0: 200
	h1         string // what the English heading begins with

	main   bool        // the main state of its page: seen at every width, both ways round
	eyes   bool        // also with large text, in forced colours, without motion, on paper
	listed bool        // with three services on my list
	act    func(*Page) // leads from the address to the state
	alone  bool        // without header, footer and banner: a frame, a sheet of paper, a page for the worst case
	plain  bool        // without styles
	base   string      // another site than the demonstration
}

// rows are every page in every state. A new page is a new row.
func rows(t *testing.T, b *Browser, site *Program) []row {
	t.Helper()
	said := servicesThatSay(t, site)
	return slices.Concat(homeRows(), resultRows(), serviceRows(t, site, said), needRows(), formRows(said), listRows(t, b, site), textRows(), bareRows(t), worstRows(t))
}

func homeRows() []row {
	return []row{
		{name: "home", path: "/", kind: homeKind, h1: "Find help", main: true, eyes: true},
		{name: "home-error-empty", path: "/", kind: homeKind, status: 422, h1: "Find help", act: press(".app-search button")},
		{name: "home-error-place", path: search("q", "debt", "near", "Xyzzyx"), kind: homeKind, status: 422, h1: "Find help"},
		{name: "home-place-choices", path: search("q", "debt", "near", "Newport"), kind: homeKind, status: 422, h1: "Find help"},
	}
}

func resultRows() []row {
	return []row{
		{name: "results", path: search("q", "debt", "near", "Hackney"), kind: resultsKind, main: true, eyes: true},
		{name: "results-map", path: mapPath, kind: resultsKind, main: true, eyes: true},
		{name: "results-all", path: "/search", kind: resultsKind},
		{name: "results-words", path: search("q", "debt"), kind: resultsKind},
		{name: "results-sentence", path: search("q", "free befriending wheelchair near Leeds", "near", "Leeds"), kind: resultsKind},
		{name: "results-filters", path: search("need", "social-groups", "near", "Leeds", "cost", "free", "access", "step-free"), kind: resultsKind},
		{name: "results-urgent", path: search("q", "I want to die"), kind: resultsKind},
		{name: "results-page-2", path: search("page", "2"), kind: resultsKind},
		{name: "results-few", path: search("q", "Ladies' keep fit", "within", "5", "near", "Leeds"), kind: resultsKind},
		{name: "results-none", path: search("need", "debt", "near", "Hackney", "start", "buddy", "cost", "free", "stated", "1"), kind: resultsKind, h1: "No services"},
		{name: "results-none-filters", path: search("need", "debt", "near", "Hackney", "start", "buddy", "cost", "free", "stated", "1"), kind: resultsKind},
	}
}

func serviceRows(t *testing.T, site *Program, said map[string]string) []row {
	t.Helper()
	rows := []row{
		{name: "service", path: servicePath(t, site, "lunch club"), kind: serviceKind, main: true, eyes: true},
		{name: "service-refuge", path: servicePath(t, site, "women's refuge"), kind: serviceKind},
		{name: "service-long-name", path: servicePath(t, site, longestName(t, site)), kind: serviceKind},
	}
	for _, state := range stateWords {
		rows = append(rows, row{name: "service-" + state.name, path: said[state.name], kind: serviceKind})
	}
	return rows
}

func needRows() []row {
	return []row{
		{name: "needs", path: "/needs", kind: textKind, h1: "All needs", main: true},
		{name: "need", path: "/needs/loneliness", kind: textKind, h1: "Company", main: true},
		{name: "need-safety", path: "/needs/domestic-abuse", kind: textKind, h1: "Domestic abuse"},
	}
}

func formRows(said map[string]string) []row {
	const idLength = 36
	report := "/report/" + strings.TrimPrefix(said["full"], "/services/")[:idLength]
	return []row{
		{name: "report", path: report, kind: formKind, main: true, eyes: true},
		{name: "report-error", path: report, kind: formKind, status: 422, act: press("#send")},
		{name: "missing", path: "/missing?need=loneliness&near=Leeds", kind: formKind, main: true},
		{name: "missing-error", path: "/missing", kind: formKind, status: 422, act: press("#send")},
		{name: "thanks", path: "/thanks/report", kind: textKind},
	}
}

func listRows(t *testing.T, b *Browser, site *Program) []row {
	t.Helper()
	sharer := b.Tab(t, Look{})
	fillList(sharer, site.URL)
	sharer.Visit(site.URL + "/list")
	sharer.Click(`form[action="/list/share"] button`)
	shared := strings.TrimPrefix(sharer.Address(), site.URL)
	return []row{
		{name: "list-empty", path: "/list", kind: listKind},
		{name: "list-code", path: "/l", kind: listKind},
		{name: "list-code-wrong", path: "/l/wrong-code", kind: listKind, status: 404},
		{name: "list-shared", path: shared, kind: listKind, main: true},
		{name: "list", path: "/list", kind: listKind, main: true, eyes: true, listed: true},
		{name: "list-compare", path: "/list/compare", kind: listKind, main: true, eyes: true, listed: true},
		{name: "handout", path: "/list/print", kind: handoutKind, main: true, eyes: true, listed: true, alone: true},
		{name: "handout-large", path: "/list/print?size=large", kind: handoutKind, listed: true, alone: true},
		{name: "handout-simple", path: "/list/print?simple=1", kind: handoutKind, listed: true, alone: true},
		{name: "embed", path: "/embed?need=loneliness&area=Leeds", kind: listKind, main: true, alone: true},
		{name: "embed-code", path: "/embed/code?need=loneliness&area=Leeds", kind: frameKind, main: true},
	}
}

func textRows() []row {
	rows := []row{
		{name: "licences", path: "/licences", kind: longKind},
		{name: "not-found", path: "/no-such-page", kind: textKind, status: 404, h1: "We cannot find", main: true},
	}
	for _, text := range [][2]string{
		{"/about", "About"}, {"/about/data", ""}, {"/about/checking", "How we check"}, {"/privacy", "Privacy"}, {"/accessibility", "Accessibility"},
		{"/cookies", "Cookies"}, {"/contact", "Contact"}, {"/languages", "Languages"}, {"/simple", "This site in simple words"},
		{"/groups", "For groups"}, {"/link-workers", "For link workers"}, {"/api", "For programmers"}, {"/status", "Status"},
	} {
		rows = append(rows, row{name: strings.ReplaceAll(text[0][1:], "/", "-"), path: text[0], h1: text[1], kind: textKind, main: true, eyes: text[0] == "/cookies" || text[0] == "/simple"})
	}
	return rows
}

func search(pairs ...string) string {
	q := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		q.Add(pairs[i], pairs[i+1])
	}
	return "/search?" + q.Encode()
}

// press sends the form of a page.
func press(selector string) func(*Page) {
	return func(p *Page) { p.Click(selector) }
}

// fillList puts the first three services of a search on my list of a tab.
func fillList(p *Page, base string) {
	p.t.Helper()
	p.Visit(base + "/search?q=lunch+club&near=Leeds")
	for _, n := range []string{"1", "2", "3"} {
		p.Click("#r" + n + " button[name=add]")
	}
}

// stateWords are the states that a service can be in, by words that its page
// says then.
var stateWords = []struct{ name, words string }{
	{"paused", "Not running until"},
	{"full", "no new people"},
	{"waiting", "Waiting list"},
	{"assess-first", "Contact first"},
	{"old", "Old"},
	{"never-confirmed", "never"},
	{"hidden-address", "Address given when"},
}

var tags = regexp.MustCompile(`<[^>]*>|\s+`)

// servicesThatSay finds a service in each state. The demonstration is made for
// the day, so that the states are there whatever the day is.
func servicesThatSay(t *testing.T, site *Program) map[string]string {
	t.Helper()
	said := map[string]string{}
	for _, s := range services(t, site) {
		response, page := get(t, site.URL+"/services/"+s.ID)
		_, main, _ := strings.Cut(page, "<main")
		text := tags.ReplaceAllString(main, " ")
		for _, state := range stateWords {
			if said[state.name] == "" && strings.Contains(text, state.words) {
				said[state.name] = response.Request.URL.Path // with the name in it
			}
		}
		if len(said) == len(stateWords) {
			return said
		}
	}
	t.Fatalf("the demonstration lacks states: there are %v", said)
	return nil
}
