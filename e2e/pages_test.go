//go:build browser

package e2e

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// looks are how every page is seen.
var looks = []struct {
	name string
	look Look
}{
	{"320", Look{Width: 320}},
	{"320-noscript", Look{Width: 320, Scripts: ScriptsEmpty}},
	{"768", Look{Width: 768}},
	{"1280", Look{Width: 1280}},
}

// TestPages looks at the pages of one site in one browser.
func TestPages(t *testing.T) {
	browser, site := StartBrowser(t), startSite(t)
	for _, tt := range []struct {
		name string
		run  func(*testing.T, *Browser, *Program)
	}{
		{"every page", everyPage},
		{"second visits", warmPages},
		{"large text, forced colours, paper", otherEyes},
		{"focus", focusIsSeen},
		{"errors", errorsKeepWhatWasTyped},
		{"emergencies", helpComesFirst},
		{"assets", assetsAreKept},
	} {
		t.Run(tt.name, func(t *testing.T) { tt.run(t, browser, site) })
	}
}

// helpComesFirst: who writes of dying reads the numbers before anything else.
func helpComesFirst(t *testing.T, browser *Browser, site *Program) {
	page := browser.Open(t, site.URL+"/search?q=I+want+to+die", Look{Width: 320})
	const top = `document.querySelector(".app-urgent").getBoundingClientRect().top`
	if !eval[bool](page, top+` < document.querySelector("main form").getBoundingClientRect().top`) {
		t.Error("the box with the numbers stands below the form")
	}
	if got := page.Text(".app-urgent"); !strings.Contains(got, "999") || !strings.Contains(got, "116\u00a0123") && !strings.Contains(got, "116 123") {
		t.Errorf("the box says:\n%s", got)
	}
}

// everyPage looks at every page at every width: nothing wrong by axe, no
// sideways scroll, nothing on the console, within the budget, one sheet, the
// banner of the demonstration. It leaves pictures in screenshots.
func everyPage(t *testing.T, browser *Browser, site *Program) {
	for _, sp := range sitePages(t, site) {
		for _, l := range looks {
			if l.name == "320-noscript" && !strings.Contains(body(t, site.URL+sp.path), "<script") {
				continue // the same page as with scripts
			}
			t.Run(sp.name+"/"+l.name, func(t *testing.T) {
				t.Parallel() // most of it is Chromium's work, in a process for each tab
				page := browser.Open(t, site.URL+sp.path, l.look)
				weight := page.Weight()
				for _, wrong := range sp.wrongs(page) {
					t.Error(wrong)
				}
				wantLayout(t, page, sp)
				if l.name == "1280" {
					t.Logf("%-20s %d requests, %5.1f KB, %4d nodes (at most %d, %.0f KB, %d)", sp.name, weight.Requests,
						float64(weight.Bytes)/1000, weight.Nodes, sp.budget.Requests, float64(sp.budget.Bytes)/1000, sp.budget.Nodes)
				}
				if l.name != "320-noscript" {
					page.Screenshot(sp.name + "-" + l.name)
				}
			})
		}
	}
}

func wantLayout(t *testing.T, page *Page, sp sitePage) {
	t.Helper()
	if got := eval[int](page, `document.querySelectorAll("link[rel=stylesheet], style").length - (document.querySelector(".app-map") ? 1 : 0)`); got != 1 {
		t.Errorf("%d style sheets besides that of a map, want 1", got)
	}
	if got := eval[int](page, `document.fonts.size + document.images.length`); got != 0 {
		t.Errorf("%d fonts and images, want none", got)
	}
	if heading := page.Text("h1"); !strings.HasPrefix(heading, sp.h1) || heading == "" {
		t.Errorf("the heading is %q, want %q", heading, sp.h1)
	}
	if !strings.Contains(page.Text("body"), "Invented services: do not ring") {
		t.Error("the banner of the demonstration is missing")
	}
	if small := smallTargets(page); len(small) > 0 {
		t.Errorf("targets smaller than 24 pixels: %v", small)
	}
	if cookies := page.cookies(); len(cookies) > 0 {
		t.Errorf("a page that was only looked at has set %q", cookies)
	}
}

// smallTargets lists what is pressed and too small for a thumb; links inside a
// sentence are let off, as WCAG 2.5.8 does.
func smallTargets(page *Page) []string {
	return eval[[]string](page, `[...document.querySelectorAll("button, input:not([type=hidden]), select, summary, .govuk-button, .app-pill, .app-chip")]
		.filter(e => { const b = e.closest("[aria-hidden=true]") ? {} : e.getBoundingClientRect(); return b.width && (b.width < 24 || b.height < 24); })
		.map(e => e.localName + "#" + e.id + " " + e.className + " " + Math.round(e.getBoundingClientRect().height))`)
}

// cookies are the names of all cookies of the tab.
func (p *Page) cookies() []string {
	p.t.Helper()
	var names []string
	for _, c := range call(p, network.GetCookies, network.GetCookiesParams{}).Cookies {
		names = append(names, c.Name)
	}
	return names
}

// warmPages measures a second visit with what the cache holds.
func warmPages(t *testing.T, browser *Browser, site *Program) {
	for _, tt := range []struct {
		name, path string
		bytes      int
	}{
		{"home", "/", 6_000},
		{"results", "/search?q=debt&near=Hackney", 14_000},
		{"service", servicePath(t, site, "lunch club"), 10_000},
	} {
		page := browser.Open(t, site.URL+tt.path, Look{Width: 320})
		page.Forget()
		page.Visit(site.URL + tt.path)
		weight := page.Weight()
		t.Logf("%s warm: %d requests, %.1f KB (at most %.0f)", tt.name, weight.Requests, float64(weight.Bytes)/1000, float64(tt.bytes)/1000)
		if weight.Bytes > tt.bytes {
			t.Errorf("%s costs %d bytes with a full cache, at most %d", tt.name, weight.Bytes, tt.bytes)
		}
	}
}

// otherEyes: text of twice the size on a narrow window, forced
// colours, and paper.
func otherEyes(t *testing.T, browser *Browser, site *Program) {
	for name, look := range map[string]Look{
		"text-200": {Width: 320, TextPercent: 200},
		"forced":   {Width: 768, ForcedColours: true},
		"print":    {Width: 768, Print: true},
	} {
		for page, path := range map[string]string{
			"home": "/", "results": "/search?q=debt&near=Hackney&cost=free", "service": servicePath(t, site, "lunch club"),
		} {
			t.Run(page+"/"+name, func(t *testing.T) {
				opened := browser.Open(t, site.URL+path, look)
				for _, wrong := range opened.Overflow() {
					t.Error(wrong)
				}
				for _, v := range opened.Violations() {
					if !look.Print || !strings.HasPrefix(v.ID, "color-contrast") {
						t.Error(v)
					}
				}
				opened.Screenshot(page + "-" + name)
			})
		}
	}
}

// focusIsSeen walks the first page by keyboard: each stop shows.
func focusIsSeen(t *testing.T, browser *Browser, site *Program) {
	for _, path := range []string{"/", "/search?q=debt&near=Hackney", servicePath(t, site, "lunch club")} {
		page := browser.Open(t, site.URL+path, Look{Width: 768})
		for range 12 {
			page.Do(chromedp.KeyEvent("\t"))
			if got := eval[string](page, `(() => {
				const e = document.activeElement;
				if (!e || e === document.body) return "";
				const s = getComputedStyle(e), label = e.nextElementSibling ? getComputedStyle(e.nextElementSibling, "::before") : s;
				const seen = s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2 || s.boxShadow !== "none" || label.boxShadow !== "none";
				return seen ? "" : e.outerHTML.slice(0, 120);
			})()`); got != "" {
				t.Errorf("%s: the focus does not show on %s", path, got)
			}
		}
	}
}

// errorsKeepWhatWasTyped sends the form as people do.
func errorsKeepWhatWasTyped(t *testing.T, browser *Browser, site *Program) {
	for _, scripts := range []Scripts{ScriptsOn, ScriptsOff} {
		t.Run(fmt.Sprintf("scripts %d", scripts), func(t *testing.T) {
			page := browser.Open(t, site.URL, Look{Width: 320, Scripts: scripts})
			page.Click(".app-search button")
			if title := eval[string](page, "document.title"); !strings.HasPrefix(title, "Error: ") {
				t.Errorf("the title of an empty search is %q", title)
			}
			if got := page.Text(".govuk-error-summary"); !strings.Contains(got, "Enter what you need") {
				t.Errorf("the summary says %q", got)
			}
			page.Type("#q", "debt")
			page.Type("#near", "Newport")
			page.Click(".app-search button")
			if got := eval[string](page, `document.getElementById("q").value`); got != "debt" {
				t.Errorf("the need became %q", got)
			}
			page.Press("#choice-1")
			page.Click(".app-search button")
			if got := page.Text("h1"); !strings.Contains(got, "near Newport") || !strings.Contains(got, "debt") {
				t.Errorf("after the choice the heading is %q", got)
			}
		})
	}
}

// TestPostcodeStaysOutOfAddresses: not in the address bar, not in a request,
// not in a link of the page; and no cookie comes with a page that was only
// looked at.
func TestPostcodeStaysOutOfAddresses(t *testing.T) {
	data := t.TempDir()
	importPlaces(t, data)
	browser, site := StartBrowser(t), startSite(t, "--data", data)
	page := browser.Open(t, site.URL, Look{})
	page.Type("#q", "debt")
	page.Type("#near", "M32 0JG")
	page.Click(".app-search button")
	if got := page.Address(); !strings.Contains(got, "near=M32+0&") && !strings.HasSuffix(got, "near=M32+0") {
		t.Errorf("the address is %s, want the sector in it", got)
	}
	for _, r := range page.Requests() {
		wantNoPostcode(t, "request", r.URL)
	}
	for _, link := range eval[[]string](page, `[...document.links, ...document.forms].map(e => e.href || e.action)`) {
		wantNoPostcode(t, "link", link)
	}
	if got := page.cookies(); len(got) != 1 {
		t.Errorf("cookies after the search: %q, want the one of the place", got)
	}
	// An old link that holds a postcode is answered with one that does not.
	page = browser.Open(t, site.URL+"/search?q=debt&near=M32+0JG", Look{})
	wantNoPostcode(t, "address", page.Address())
	if got := page.cookies(); len(got) != 0 {
		t.Errorf("a GET has set %q", got)
	}
}

func wantNoPostcode(t *testing.T, what, address string) {
	t.Helper()
	plain := strings.NewReplacer("+", "", "%20", "", " ", "", "%C2%A0", "").Replace(strings.ToUpper(address))
	if strings.Contains(plain, "M320JG") {
		t.Errorf("the %s %s holds the postcode", what, address)
	}
}

// assetsAreKept: the name of a file holds its hash, so a browser need never ask
// for it again.
func assetsAreKept(t *testing.T, browser *Browser, site *Program) {
	page := browser.Open(t, site.URL, Look{})
	sheet := eval[string](page, `document.querySelector("link[rel=stylesheet]").href`)
	response, err := http.Head(sheet)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if got := response.Header.Get("Cache-Control"); !strings.Contains(got, "immutable") || !strings.Contains(got, "max-age=31536000") {
		t.Errorf("the sheet is kept with %q", got)
	}
}
