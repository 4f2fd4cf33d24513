package web

import (
	"encoding/json"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"anchorpoint/directory"

	"golang.org/x/net/html"
)

// englishWord is a word with a plain vowel: the made-up language has none.
var englishWord = regexp.MustCompile(`[A-Za-z]*[aeiouAEIOU][A-Za-z]*`)

// dataStrings are all texts of some listings, which no language file holds.
func dataStrings(t *testing.T, listings []directory.Listing) []string {
	t.Helper()
	text, err := json.Marshal(listings)
	if err != nil {
		t.Fatal(err)
	}
	var all any
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	var out []string
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case string:
			out = append(out, v)
		case []any:
			for _, x := range v {
				walk(x)
			}
		case map[string]any:
			for _, x := range v {
				walk(x)
			}
		}
	}
	walk(all)
	return out
}

// heard are the texts of a page that people read or hear.
func heard(n *html.Node, out []string) []string {
	if n.Type == html.ElementNode {
		if n.Data == "script" || n.Data == "style" || attr(n, "translate") == "no" ||
			n.Data != "html" && attr(n, "lang") != "" {
			return out
		}
		for _, a := range n.Attr {
			if slices.Contains([]string{"aria-label", "title", "placeholder", "alt"}, a.Key) ||
				strings.HasPrefix(a.Key, "data-") && !slices.Contains([]string{"data-suggest", "data-share", "data-copy"}, a.Key) {
				out = append(out, a.Val)
			}
		}
	}
	if n.Type == html.TextNode {
		out = append(out, n.Data)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		out = heard(c, out)
	}
	return out
}

// No page holds a word that cannot be translated.
func TestNothingIsLeftInEnglish(t *testing.T) {
	listings := sample()
	b := newBench(t, func(o *Options) { o.Pseudo, o.Site.Phone, o.Site.Email = true, "0113 496 0000", "help@example.org" }, listings...)
	known := dataStrings(t, listings)
	for _, n := range slices.Concat(b.Site.Urgent, b.Site.Helplines) {
		known = append(known, n.Name)
	}
	for _, source := range b.Places.Sources() {
		known = append(known, source.Name, source.Vintage, source.Licence, source.Warning)
	}
	known = append(known, b.Site.Name, b.Site.Licence, "Leeds", "Holbeck", "zzzz", "tea", "free walking group near LS11", "Nowhereville", "help@example.org", "UK", "England",
		"West Yorkshire", "/oruk/v3/", "tea.example.org/talk", "qps")
	slices.SortFunc(known, func(a, b string) int { return len(b) - len(a) })
	service := func(name string) string { return "/services/" + id(name) + "-" + slug(name) }
	for _, path := range []string{"/", "/needs", "/needs/befriending", "/needs/loneliness", "/needs/pensions-wills", "/needs/domestic-abuse",
		"/search", "/search?q=tea&near=LS11+9", "/search?q=zzzz&near=LS11+9&cost=free&within=2", "/search?q=free+walking+group+near+LS11",
		"/search?q=tea&near=LS11+9&cost=free&access=step-free&open=today&stated=1&age=40&lang=pl&places=taking",
		"/search?q=suicidal", "/search?q=tea&outside=1&near=LS11", "/search?q=tea&without=cost:free&without=place&without=age", "/search?near=Nowhereville",
		service("Holbeck Tea and Talk"), service("Leeds Phone Friends"), service("Safe House"), service("Old Walking Club"), service("Bare Entry"),
		service("Paused Choir"), service("Closed Club"), service("Unsafe Place"), service("Draft Group"),
		"/list", "/l", "/l?code=qps", "/list/print?access=bsl&of=" + id("Holbeck Tea and Talk") + "." + id("Leeds Phone Friends") + "." + id("Bare Entry"),
		"/list/print?simple=1&of=" + id("Holbeck Tea and Talk") + "." + id("Leeds Phone Friends") + "." + id("Bare Entry") + "." + id("Closed Club"),
		"/list/compare?of=" + id("Holbeck Tea and Talk") + "." + id("Safe House"), "/embed?q=tea", "/embed/code",
		"/about/data", "/privacy", "/accessibility", "/licences", "/nonsense",
		"/about", "/about/checking", "/cookies", "/contact", "/languages", "/simple", "/status", "/api", "/groups", "/link-workers"} {
		w := b.do(t, httptest.NewRequest("GET", "/qps"+path, nil))
		body := w.Body.String()
		checkPage(t, body)
		for _, text := range heard(parsePage(t, body).root, nil) {
			if rest := withoutKnown(text, known); englishWord.MatchString(rest) {
				t.Errorf("%s: %q is left in English", path, strings.TrimSpace(rest))
			}
		}
	}
}

// withoutKnown takes texts of data out of a text, whatever their case.
func withoutKnown(text string, known []string) string {
	text = strings.ToLower(strings.ReplaceAll(text, nbsp, " "))
	for _, k := range known {
		for _, line := range append(paragraphs(k), plainLine(k)) {
			if len(line) > 1 {
				text = strings.ReplaceAll(text, strings.TrimRight(strings.ToLower(line), "."), "")
			}
		}
	}
	return text
}
