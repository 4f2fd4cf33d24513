package web

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// tree is a page as a browser reads it.
type tree struct {
	root *html.Node
	text string
}

func parsePage(t testing.TB, body string) tree {
	t.Helper()
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return tree{root, body}
}

func (p tree) all(match func(*html.Node) bool) []*html.Node {
	var out []*html.Node
	for n := range p.root.Descendants() {
		if n.Type == html.ElementNode && match(n) {
			out = append(out, n)
		}
	}
	return out
}

func (p tree) tags(names ...string) []*html.Node {
	return p.all(func(n *html.Node) bool { return slices.Contains(names, n.Data) })
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func hasAttr(n *html.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}

// textOf is all text below a node.
func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// unitPostcode finds whole postcodes; those of venues that are shown are
// allowed by name.
var unitPostcode = regexp.MustCompile(`\b[A-Z]{1,2}[0-9][A-Z0-9]?[\s\x{00a0}+%20]*[0-9][A-Z]{2}\b`)

// checkPage proves the rules that hold for every page.
func checkPage(t testing.TB, body string) {
	t.Helper()
	p := parsePage(t, body)
	checkIDs(t, p)
	checkFields(t, p)
	checkHeadings(t, p)
	checkOrigin(t, p)
	root := p.tags("html")[0]
	if attr(root, "lang") == "" || attr(root, "dir") == "" {
		t.Error("html has no lang or dir")
	}
	// A drawing has titles of its own.
	if title := p.all(func(n *html.Node) bool { return n.Data == "title" && n.Namespace == "" }); len(title) != 1 || textOf(title[0]) == "" {
		t.Error("want one title with words")
	}
	if len(p.tags("main")) != 1 {
		t.Error("want one main")
	}
	for _, word := range []string{"ZgotmplZ", "<no value>", "%!", "0001-01", "January 0001"} {
		if strings.Contains(body, word) {
			t.Errorf("page holds %q", word)
		}
	}
}

func checkIDs(t testing.TB, p tree) {
	t.Helper()
	seen := map[string]bool{}
	for _, n := range p.all(func(n *html.Node) bool { return hasAttr(n, "id") }) {
		id := attr(n, "id")
		if id == "" || strings.ContainsAny(id, " \t") || seen[id] {
			t.Errorf("id %q is empty, has a space or stands twice", id)
		}
		seen[id] = true
	}
	for _, n := range p.all(func(*html.Node) bool { return true }) {
		for _, key := range []string{"aria-labelledby", "aria-describedby", "for"} {
			for _, id := range strings.Fields(attr(n, key)) {
				if !seen[id] {
					t.Errorf("%s %s names %q, which is not on the page", n.Data, key, id)
				}
			}
		}
		if href := attr(n, "href"); strings.HasPrefix(href, "#") && !seen[href[1:]] {
			t.Errorf("link to %q leads nowhere", href)
		}
	}
}

func checkFields(t testing.TB, p tree) {
	t.Helper()
	labelled := map[string]bool{}
	for _, l := range p.tags("label") {
		if textOf(l) == "" {
			t.Error("label without words")
		}
		labelled[attr(l, "for")] = true
	}
	for _, f := range p.tags("input", "select", "textarea") {
		if attr(f, "type") != "hidden" && !labelled[attr(f, "id")] {
			t.Errorf("field %q has no label", attr(f, "name"))
		}
	}
	for _, n := range p.tags("a", "button") {
		if textOf(n) == "" && attr(n, "aria-label") == "" {
			t.Errorf("%s without words", n.Data)
		}
		if n.Data == "a" && attr(n, "href") == "" {
			t.Errorf("link %q without address", textOf(n))
		}
	}
	for _, n := range p.tags("fieldset") {
		if len(tree{root: n}.tags("legend")) != 1 {
			t.Error("fieldset without legend")
		}
	}
}

func checkHeadings(t testing.TB, p tree) {
	t.Helper()
	if n := len(p.tags("h1")); n != 1 {
		t.Errorf("%d h1, want 1", n)
	}
	level := 0
	for _, h := range p.tags("h1", "h2", "h3", "h4") {
		if attr(h, "class") == "govuk-error-summary__title" {
			continue // stands above the h1 in every GOV.UK form
		}
		next := int(h.Data[1] - '0')
		if next > level+1 {
			t.Errorf("heading %q jumps from h%d to h%d", textOf(h), level, next)
		}
		level = next
		if textOf(h) == "" {
			t.Error("empty heading")
		}
	}
}

// checkOrigin proves that a page needs nothing inline and nothing from others.
func checkOrigin(t testing.TB, p tree) {
	t.Helper()
	if len(p.tags("style", "object", "embed")) > 0 {
		t.Error("style or plug-in in the page")
	}
	for _, n := range p.tags("iframe") {
		if !strings.HasPrefix(attr(n, "src"), "/") || !strings.Contains(attr(n, "src"), "/embed") {
			t.Errorf("a frame of %q", attr(n, "src"))
		}
	}
	for _, s := range p.tags("script") {
		if s.FirstChild != nil && attr(s, "type") != "application/ld+json" {
			t.Error("inline script")
		}
	}
	for _, n := range p.all(func(*html.Node) bool { return true }) {
		for _, a := range n.Attr {
			if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
				t.Errorf("%s has the inline attribute %s", n.Data, a.Key)
			}
			loads := a.Key == "src" || a.Key == "srcset" || n.Data == "link" && a.Key == "href" && attr(n, "rel") != "canonical" && attr(n, "rel") != "alternate"
			if loads && (strings.Contains(a.Val, "://") || strings.HasPrefix(a.Val, "//")) {
				t.Errorf("%s loads %s", n.Data, a.Val)
			}
		}
	}
}

// checkSecrets looks for what must never leave the server.
func checkSecrets(t testing.TB, body string) {
	t.Helper()
	for _, secret := range []string{"Canary", "canary", "LS6 3QS", "LS63QS", "LS6\u00a03QS", "53.8188", "1.569", "Draft Group", "Unsafe Place", "anchorpoint_"} {
		if strings.Contains(body, secret) {
			t.Errorf("answer holds %q", secret)
		}
	}
}
