package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"anchorpoint/directory"
	"anchorpoint/web/locale"

	"golang.org/x/net/html"
)

func english(t testing.TB) *locale.Language {
	t.Helper()
	texts, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	return texts.English()
}

// addresses are those of a page that stay on the site.
func addresses(p tree) []string {
	var out []string
	for _, n := range p.all(func(n *html.Node) bool { return n.Data == "a" || n.Data == "form" }) {
		for _, name := range []string{"href", "action"} {
			if to := attr(n, name); strings.HasPrefix(to, "/") && attr(n, "hreflang") == "" {
				out = append(out, to)
			}
		}
	}
	return out
}

// A page in a language leads to pages in that language alone.
func TestPrefixStays(t *testing.T) {
	b := newBench(t, nil, sample()...)
	for _, path := range []string{"", "/", "/needs", "/needs/befriending", "/search?q=tea&near=LS11+9&cost=free&access=step-free",
		"/search?q=zzzz&near=LS11+9&cost=free", "/services/" + id("Holbeck Tea and Talk") + "-holbeck-tea-and-talk",
		"/about/data", "/privacy", "/accessibility", "/licences", "/nonsense", "/search?near=Nowhereville",
		"/about", "/about/checking", "/cookies", "/contact", "/simple", "/status", "/groups", "/link-workers"} {
		w := b.get(t, "/cy"+path)
		body := w.Body.String()
		checkPage(t, body)
		p := parsePage(t, body)
		if root := p.tags("html")[0]; attr(root, "lang") != "cy" || attr(root, "dir") != "ltr" {
			t.Errorf("%s: lang %q", path, attr(root, "lang"))
		}
		for _, to := range addresses(p) {
			if !strings.HasPrefix(to, "/cy/") && !strings.HasPrefix(to, "/oruk/") && !strings.HasPrefix(to, "/search.") {
				t.Errorf("%s leads to %s", path, to)
			}
		}
		if english := b.get(t, "/"+strings.TrimPrefix(path, "/")); english.Code != w.Code {
			t.Errorf("%s: status %d, in English %d", path, w.Code, english.Code)
		}
	}
}

func TestPrefixOnRedirects(t *testing.T) {
	b := newBench(t, nil, sample()...)
	w := b.post(t, "/cy/search", url.Values{"q": {"tea"}, "near": {"LS11 9SN"}})
	if to := w.Header().Get("Location"); w.Code != http.StatusSeeOther || !strings.HasPrefix(to, "/cy/search?") {
		t.Errorf("a search: %d to %q", w.Code, to)
	}
	if w = b.get(t, "/cy/search?q=tea&near=LS11+9SN"); !strings.HasPrefix(w.Header().Get("Location"), "/cy/search?") {
		t.Errorf("a full postcode: %d to %q", w.Code, w.Header().Get("Location"))
	}
	if w = b.get(t, "/cy/services/"+id("Holbeck Tea and Talk")+"-old"); !strings.HasPrefix(w.Header().Get("Location"), "/cy/services/") {
		t.Errorf("an old name: %d to %q", w.Code, w.Header().Get("Location"))
	}
	r := httptest.NewRequest("GET", "/ar/services/"+id("Holbeck Tea and Talk")+"-holbeck-tea-and-talk", nil)
	r.Header.Set("Referer", "http://"+r.Host+"/cy/search?q=tea")
	if to := addresses(parsePage(t, b.do(t, r).Body.String())); !strings.Contains(strings.Join(to, " "), "/ar/search?q=tea") {
		t.Errorf("back leads to none of %v", to)
	}
}

// What is there once has no prefix, and a prefix that is none is no page.
func TestUnknownPrefix(t *testing.T) {
	b := newBench(t, nil, sample()...)
	for path, want := range map[string]int{
		"/xx/needs": 404, "/qps/": 404, "/cy/oruk/v3/services": 404, "/cy/api/suggest?q=tea": 404, "/cy/healthz": 404,
		"/cyx": 404, "/cy/cy/needs": 404, "/en/needs": 404, "/cy": 200, "/oruk/v3/services": 200,
	} {
		if w := b.get(t, path); w.Code != want {
			t.Errorf("%s: status %d, want %d", path, w.Code, want)
		}
	}
}

func TestRightToLeft(t *testing.T) {
	b := newBench(t, nil, sample()...)
	body := b.get(t, "/ar/needs").Body.String()
	if root := parsePage(t, body).tags("html")[0]; attr(root, "lang") != "ar" || attr(root, "dir") != "rtl" {
		t.Error("the page does not say that it is written from right to left")
	}
	if b.Assets.Built() && !strings.Contains(body, "/site.rtl.") {
		t.Error("the mirrored style sheet is not linked")
	}
}

// The same page in every language is one link away, and never forced.
func TestLanguageLinks(t *testing.T) {
	b := newBench(t, func(o *Options) { o.Pseudo, o.Site.URL = true, "https://find.example.org" }, sample()...)
	r := httptest.NewRequest("GET", "/needs?a=%22%3E", nil)
	r.Header.Set("Accept-Language", "qps, en;q=0.5")
	w := b.do(t, r)
	body := w.Body.String()
	checkPage(t, body)
	for _, want := range []string{`href="/qps/needs?a=%22%3E" hreflang="qps"`, `<aside class="app-banner" aria-label="Languages">`,
		`<link rel="alternate" hreflang="qps" href="https://find.example.org/qps/needs`} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if w.Code != 200 || len(w.Result().Cookies()) > 0 || !strings.Contains(w.Header().Get("Vary"), "Accept-Language") {
		t.Errorf("status %d, cookies %v, vary %q", w.Code, w.Result().Cookies(), w.Header().Get("Vary"))
	}
	if body := b.get(t, "/needs").Body.String(); strings.Contains(body, `<aside`) {
		t.Error("a language is offered that nobody asked for")
	}
	for _, e := range b.editions {
		if !e.Ready() && strings.Contains(b.get(t, "/needs").Body.String(), `hreflang="`+e.Code+`"`) {
			t.Errorf("%s is offered and is not ready", e.Name)
		}
	}
}

// A text of a record is heard in its own language; searches in any language
// stay out of search engines.
func TestWordsOfRecords(t *testing.T) {
	b := newBench(t, nil, sample()...)
	path := "/services/" + id("Holbeck Tea and Talk") + "-holbeck-tea-and-talk"
	for prefix, want := range map[string]bool{"": false, "/ar": true} {
		for _, page := range []string{path, "/search?q=tea"} {
			if got := strings.Contains(b.get(t, prefix+page).Body.String(), `lang="en" dir="auto">A friendly group`); got != want {
				t.Errorf("%s%s: marked as English %v, want %v", prefix, page, got, want)
			}
		}
	}
	if robots := b.get(t, "/robots.txt").Body.String(); !strings.Contains(robots, "Disallow: /cy/search\n") || !strings.Contains(robots, "Disallow: /search\n") {
		t.Errorf("robots.txt: %s", robots)
	}
}

// What a group wrote within a line of ours is heard in its own language too, and
// letters hold no marks.
func TestWordsOfRecordsWithinLines(t *testing.T) {
	all := sample()
	l := &all[0]
	l.Service.WaitTime, l.Service.InterpretationServices, l.AreaAsWritten = "Six weeks or so", "Ring for a Somali speaker", "South of the river"
	l.Capacity, l.Covers = directory.Capacity{}, nil
	l.Service.ServiceAtLocations = nil
	l.Service.Schedules = []directory.Schedule{with(weekly("TU", "10:00", "12:00"), said("dads and other men")),
		with(weekly("FR", "10:00", "12:00"), said("In the summer we meet in the park. Ring the bell.")), {Description: "Phone for more times"}}
	b := newBench(t, nil, all...)
	path := servicePath(l)
	own := []string{l.Service.WaitTime, l.Service.InterpretationServices, l.AreaAsWritten, "dads and other men", "In the summer we meet in the park. Ring the bell.", "Phone for more times"}
	for _, prefix := range []string{"", "/cy", "/pl", "/ar"} {
		body := b.get(t, prefix+path).Body.String()
		for _, text := range own {
			bare, marked := strings.Contains(body, text), strings.Contains(body, `<bdi lang="en">`+text+"</bdi>")
			if !bare || marked != (prefix != "") {
				t.Errorf("%s: %q is there %v, marked as English %v", prefix, text, bare, marked)
			}
		}
		if strings.ContainsAny(body, ownFrom+ownTo) {
			t.Errorf("%s: a mark is left on the page", prefix)
		}
	}
	for _, e := range b.editions {
		copied := l.Clone()
		for _, f := range e.letterFacts(copied) {
			if lines := strings.Join(f.Lines, "\n"); strings.ContainsAny(lines, ownFrom+ownTo) {
				t.Errorf("%s: the letter holds marks: %q", e.Code, lines)
			}
		}
	}
}
