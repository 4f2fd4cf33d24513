//go:build browser

package e2e

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
)

// TestPages looks at the pages of one site in one browser.
func TestPages(t *testing.T) {
	t.Parallel()
	browser, site := StartBrowser(t), startSite(t)
	for _, tt := range []struct {
		name string
		run  func(*testing.T, *Browser, *Program)
	}{
		{"second visits", warmPages},
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
	t.Parallel()
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
