//go:build browser

package e2e

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// filterSite serves the smallest page that filters.js follows, under the
// strictest policy of the site.
func filterSite(t *testing.T, delay *atomic.Int64, status *atomic.Int64) string {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /filters.js", func(w http.ResponseWriter, r *http.Request) {
		http.ServeFile(w, r, "../static/src/script/part/filters.js")
	})
	mux.HandleFunc("GET /search", func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(time.Duration(delay.Load()))
		code := http.StatusOK
		if strings.Contains(r.Header.Get("Sec-Fetch-Dest"), "empty") {
			code = int(status.Load())
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; connect-src 'self'; "+
			"img-src data:; form-action 'self'; require-trusted-types-for 'script'")
		w.WriteHeader(code)
		fmt.Fprintf(w, `<!doctype html><html lang="en"><head><title>%[1]s</title><link rel="icon" href="data:,"></head><body>
<main><h1 id="title" data-refresh>%[1]s</h1><p id="results-status" role="status" data-updating="Updating results"></p>
<form method="get" action="/search" data-filters><input type="hidden" name="q" value="lonely"><input type="hidden" name="near" value="">
<details id="facets" data-refresh open><summary>Filters</summary>
<p><label><input type="checkbox" id="free" name="cost" value="free"%[2]s> Free</label></p>
<p><label><input type="checkbox" id="quiet" name="start" value="quiet"%[3]s> Quiet</label></p>
<button id="show">Show results</button></details></form></main>
<script type="module" src="/filters.js"></script></body></html>`,
			"services for "+r.URL.RawQuery, checked(r, "cost"), checked(r, "start"))
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL + "/search?q=lonely"
}

func checked(r *http.Request, name string) string {
	if r.URL.Query().Has(name) {
		return " checked"
	}
	return ""
}

func TestFiltersAreFollowed(t *testing.T) {
	t.Parallel()
	var delay, status atomic.Int64
	status.Store(http.StatusOK)
	site := filterSite(t, &delay, &status)
	page := StartBrowser(t).Open(t, site, Look{})
	samePage := func() bool { return eval[bool](page, `window.untouched === true`) }
	eval[bool](page, `window.untouched = true`)

	// Nothing moves before the person has pressed the button once.
	page.Press("#free")
	time.Sleep(300 * time.Millisecond)
	if got := page.Address(); got != site {
		t.Fatalf("a change before the first press led to %s", got)
	}

	page.Press("#show")
	await(page, `document.querySelector("h1").textContent === "services for q=lonely&cost=free"`)
	if got := page.Address(); got != site+"&cost=free" || !samePage() {
		t.Errorf("at %s, same page %v", got, samePage())
	}
	if eval[string](page, `document.title`) != "services for q=lonely&cost=free" ||
		page.Text("#results-status") != "services for q=lonely&cost=free" {
		t.Error("the title or the spoken count did not follow")
	}

	// From now on a change is enough; the focus stays where the person is, and
	// a long wait is put in words.
	delay.Store(int64(time.Second))
	page.Do(chromedp.Focus(chromedp.ID("quiet")))
	page.Press("#quiet")
	await(page, `document.getElementById("results-status").textContent === "Updating results"`)
	await(page, `document.querySelector("h1").textContent === "services for q=lonely&cost=free&start=quiet"`)
	if !samePage() || !eval[bool](page, `document.activeElement.id === "quiet"`) {
		t.Error("the page was loaded anew or the focus was lost")
	}
	delay.Store(0)

	// Back gives what was there before.
	eval[int](page, `history.back(), 0`)
	await(page, `document.querySelector("h1").textContent === "services for q=lonely&cost=free"`)
	if errors := page.Errors(); len(errors) > 0 {
		t.Errorf("console: %q", errors)
	}
}

func TestFiltersFallBackToAPageLoad(t *testing.T) {
	t.Parallel()
	var delay, status atomic.Int64
	status.Store(http.StatusServiceUnavailable)
	page := StartBrowser(t).Open(t, filterSite(t, &delay, &status), Look{})
	eval[bool](page, `window.untouched = true`)
	page.Press("#free")
	page.Press("#show")
	await(page, `window.untouched === undefined && document.querySelector("h1").textContent === "services for q=lonely&cost=free"`)
}

// TestFiltersWithoutScripts is the same form in a browser that runs none.
func TestFiltersWithoutScripts(t *testing.T) {
	t.Parallel()
	var delay, status atomic.Int64
	page := StartBrowser(t).Open(t, filterSite(t, &delay, &status), Look{Scripts: ScriptsOff})
	page.Press("#free")
	page.Click("#show")
	if got, want := page.Text("h1"), "services for q=lonely&near=&cost=free"; got != want {
		t.Errorf("page says %q, want %q", got, want)
	}
}
