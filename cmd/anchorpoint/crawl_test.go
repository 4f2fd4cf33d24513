package main

import (
	"html"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// crawlPages bounds the walk: links of filters lead to ever more pages.
const crawlPages = 700

var (
	linkPattern     = regexp.MustCompile(`(?:href|action|src)="([^"]*)"`)
	promisePattern  = regexp.MustCompile(`(?s)<ul class="app-(?:links|tiles|pills)">.*?</ul>`)
	postcodePattern = regexp.MustCompile(`(?i)\b[A-Z]{1,2}[0-9][A-Z0-9]?(?:\+|%20|%C2%A0)?[0-9][ABD-HJLNP-UW-Z]{2}\b`)
	emptyPattern    = regexp.MustCompile(`<h1[^>]*>\s*No services`)
)

// starts are where the walk begins: the pages that link the rest, and searches
// that find little or nothing, whose ways out must lead somewhere.
var starts = []string{
	"/", "/needs", "/search",
	"/search?q=zzzqqq&near=Hackney",
	"/search?need=befriending&near=Leeds&cost=free&access=bsl&open=weekend&stated=1",
	"/search?need=debt&near=Hereford&within=1&start=just-turn-up&stated=1",
	"/search?q=choir&how=home-visit&places=taking&stated=1",
}

// TestCrawl follows the links of the site as a search engine does. Every page
// answers, sets no cookie, asks nothing of another host, and changes nothing;
// no link holds a full postcode, and no need, first step or way out leads to an
// empty list.
func TestCrawl(t *testing.T) {
	s := newSite(t)
	v := s.begin(t, "--limits-rate", "0")
	before := s.contents(t)
	c := crawl{t: t, v: v, seen: map[string]string{}, promised: map[string]bool{}}
	for _, path := range starts {
		c.link("", path, "")
	}
	for len(c.queue) > 0 && c.done < crawlPages {
		path := c.queue[0]
		c.queue = c.queue[1:]
		c.visit(path)
	}
	t.Logf("%d pages were visited, %d more were linked", c.done, len(c.queue))
	if c.done < 500 {
		t.Errorf("only %d pages are linked with each other", c.done)
	}
	if after := s.contents(t); after != before {
		t.Errorf("the walk changed %+v to %+v", before, after)
	}
}

type crawl struct {
	t        *testing.T
	v        *server
	seen     map[string]string // path to the page that linked it first
	promised map[string]bool   // linked as a tile, a first step or a way out
	queue    []string
	done     int
}

func (c *crawl) visit(path string) {
	c.done++
	response, err := http.Get(c.v.url + path)
	if err != nil {
		c.t.Fatal(err)
	}
	defer response.Body.Close()
	b, err := io.ReadAll(response.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	body := string(b)
	if got := response.Header.Values("Set-Cookie"); len(got) > 0 {
		c.t.Errorf("%s sets a cookie: %q", path, got)
	}
	if response.StatusCode != http.StatusOK {
		c.t.Errorf("%s, linked from %s, answers %d", path, c.seen[path], response.StatusCode)
	}
	if c.promised[path] && emptyPattern.MatchString(body) {
		c.t.Errorf("%s, a way out of %s, is empty", path, c.seen[path])
	}
	if !strings.HasPrefix(response.Header.Get("Content-Type"), "text/html") {
		return
	}
	for _, list := range promisePattern.FindAllString(body, -1) {
		for _, m := range linkPattern.FindAllStringSubmatch(list, -1) {
			c.promised[html.UnescapeString(m[1])] = true
		}
	}
	for _, m := range linkPattern.FindAllStringSubmatch(body, -1) {
		c.link(path, html.UnescapeString(m[1]), m[0])
	}
}

// link looks at one link and queues it when it is a page of the site.
func (c *crawl) link(from, to, whole string) {
	if postcodePattern.MatchString(to) && strings.HasPrefix(to, "/") {
		c.t.Errorf("%s links to %s, which holds a postcode", from, to)
	}
	if strings.HasPrefix(whole, "src") && !strings.HasPrefix(to, "/") {
		c.t.Errorf("%s loads %s", from, to)
	}
	to, _, _ = strings.Cut(to, "#")
	page := strings.HasPrefix(to, "/") && !strings.HasPrefix(to, "/assets/") && !strings.HasPrefix(whole, "action")
	if _, met := c.seen[to]; page && !met {
		c.seen[to] = from
		c.queue = append(c.queue, to)
	}
}
