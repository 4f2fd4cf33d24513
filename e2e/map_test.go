//go:build browser

package e2e

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// mapPath is a page of results with a map, in a city and with a place.
const mapPath = "/search?need=loneliness&near=Hereford&view=map"

// TestMap walks the ways to a service by the map, on one site in one browser.
func TestMap(t *testing.T) {
	t.Parallel()
	browser, site := StartBrowser(t), startSite(t)
	for _, tt := range []struct {
		name string
		run  func(*testing.T, *Browser, *Program)
	}{
		{"looks", mapLooks},
		{"from the list to a pin and its card", mapToCard},
		{"by keyboard", mapByKeyboard},
		{"what moves", mapMoves},
		{"filters keep it", mapFollowsFilters},
		{"a service", mapOfService},
	} {
		t.Run(tt.name, func(t *testing.T) { tt.run(t, browser, site) })
	}
}

// awaitIndex waits until searches are answered by the index.
func awaitIndex(t *testing.T, site *Program) {
	t.Helper()
	for end := time.Now().Add(startTimeout); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		response, err := http.Get(site.URL + "/api/map?bbox=-8,50,1,60&z=5")
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode == http.StatusOK {
			return
		}
	}
	t.Fatal("the index is never ready")
}

// mapLooks: with the drawing nothing of the moving map is fetched, and the
// button of that is there only where it works. TestMatrix looks at the rest.
func mapLooks(t *testing.T, browser *Browser, site *Program) {
	for name, scripts := range map[string]Scripts{"with scripts": ScriptsOn, "without": ScriptsEmpty} {
		page := browser.Open(t, site.URL+mapPath, Look{Width: 320, Scripts: scripts})
		if button := eval[bool](page, `!!document.querySelector(".app-map > button")`); button != (scripts == ScriptsOn) {
			t.Errorf("%s the button of the moving map is there: %v", name, button)
		}
		for _, r := range page.Requests() {
			if strings.Contains(r.URL, "leaflet") || strings.Contains(r.URL, "pmtiles") {
				t.Errorf("%s was fetched unasked", r.URL)
			}
		}
	}
}

// mapToCard presses what a person without a keyboard does.
func mapToCard(t *testing.T, browser *Browser, site *Program) {
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			j := begin(t, browser, site.URL+strings.TrimSuffix(mapPath, "&view=map"), way.look)
			j.follow(`a[href*="view=map"]`)
			first := j.Text("#r1 h2")
			if name := eval[string](j.Page, `document.querySelector('a.app-map__pin[href="#r1"] title').textContent`); !strings.HasPrefix(name, "1: "+first) {
				t.Errorf("pin 1 is %q, card 1 %q", name, first)
			}
			j.press(`a.app-map__pin[href="#r1"] circle`)
			if got := j.Address(); !strings.HasSuffix(got, "#r1") {
				t.Errorf("the pin leads to %s", got)
			}
			j.follow("#r1 h2 a")
			if got := j.Text("h1"); !strings.HasPrefix(got, first) {
				t.Errorf("card 1 is %q and leads to %q", first, got)
			}
			t.Logf("%d interactions, %d pages", j.steps, j.pages)
		})
	}
}

// openMap presses the button and waits for the pins.
func openMap(page *Page) {
	page.Press(".app-map > button")
	await(page, `document.querySelector(".app-live .leaflet-marker-icon[role=button]")`)
	time.Sleep(time.Second) // the other results, asked for after a pause
}

// mapByKeyboard: the skip link, the button, a pin, its pop-up and back, without
// a mouse.
func mapByKeyboard(t *testing.T, browser *Browser, site *Program) {
	page := browser.Open(t, site.URL+mapPath, Look{Width: 1280})
	page.Do(chromedp.Focus(chromedp.CSS(`.app-map > .govuk-skip-link`)), chromedp.KeyEvent(kb.Enter))
	await(page, `location.hash === "#list"`)

	page.Do(chromedp.Focus(chromedp.CSS(".app-map > button")), chromedp.KeyEvent(kb.Enter))
	await(page, `document.activeElement.classList.contains("app-live")`)
	await(page, `document.querySelector(".app-live .leaflet-marker-icon[role=button]")`)
	time.Sleep(time.Second)
	const place = `(() => { const m = new DOMMatrix(getComputedStyle(document.querySelector(".app-live .leaflet-map-pane")).transform); return m.e + " " + m.f; })()`
	before := eval[string](page, place)
	page.Do(chromedp.KeyEvent("+"), chromedp.KeyEvent("-"))
	time.Sleep(400 * time.Millisecond)
	if got := eval[string](page, place); got != before {
		t.Errorf("+ or - has moved the map: %s, %s", before, got)
	}
	page.Do(chromedp.KeyEvent(kb.ArrowRight))
	await(page, place+` !== `+quote(before))
	time.Sleep(500 * time.Millisecond) // it glides there
	page.Do(chromedp.KeyEvent(kb.ArrowLeft))
	await(page, place+` === `+quote(before))
	time.Sleep(700 * time.Millisecond)

	page.Do(chromedp.KeyEvent(kb.Tab))
	pin := eval[string](page, `document.activeElement.getAttribute("aria-label") ?? ""`)
	if !eval[bool](page, `document.activeElement.matches(".leaflet-marker-icon[role=button]")`) || pin == "" {
		t.Fatalf("Tab leads to %q", eval[string](page, `document.activeElement.outerHTML.slice(0, 120)`))
	}
	for range 5 { // places with many open only when the map is nearer
		page.Do(chromedp.KeyEvent(kb.Enter))
		time.Sleep(900 * time.Millisecond)
		if eval[bool](page, `!!document.querySelector(".leaflet-popup")`) {
			break
		}
		page.Do(chromedp.KeyEvent(kb.Tab))
	}
	await(page, `document.activeElement.matches(".leaflet-popup[role=dialog]") && document.activeElement.querySelector("a[href*='/services/']")`)
	pin = eval[string](page, `document.activeElement.getAttribute("aria-label")`)
	page.Screenshot("map-popup-1280")
	for _, v := range page.Violations() {
		t.Error(v)
	}
	page.Do(chromedp.KeyEvent(kb.Escape))
	await(page, `!document.querySelector(".leaflet-popup") && document.activeElement.getAttribute("aria-label") === `+quote(pin))
	if errors := page.Errors(); len(errors) > 0 {
		t.Errorf("console: %q", errors)
	}
}

// mapMoves: the moving map is without fault, asks nobody else, and goes away
// again.
func mapMoves(t *testing.T, browser *Browser, site *Program) {
	for _, width := range []int64{320, 1280} {
		page := browser.Open(t, site.URL+mapPath, Look{Width: width})
		openMap(page)
		for _, v := range page.Violations() {
			t.Error(width, v)
		}
		for _, wrong := range slices.Concat(page.Errors(), page.Overflow(), page.Weight().Foreign) {
			t.Error(width, wrong)
		}
		if small := eval[[]string](page, `[...document.querySelectorAll(".app-live__zoom button")].filter(e => {
			const b = e.getBoundingClientRect(); return b.width < 44 || b.height < 44; }).map(e => e.textContent)`); len(small) > 0 {
			t.Errorf("%d: zoom buttons smaller than 44 pixels: %q", width, small)
		}
		page.Screenshot("map-live-" + strconv.FormatInt(width, 10))
		t.Logf("%d: %.1f KB in all", width, float64(page.Weight().Bytes)/1000)
		page.Press(".app-live__zoom button")
		time.Sleep(time.Second)
		page.Press(".app-map > button")
		await(page, `!document.querySelector(".app-live") && document.querySelector(".app-map svg").checkVisibility()`)
	}
}

// mapFollowsFilters: a filter changes list and map in their place, and an open
// map is open again.
func mapFollowsFilters(t *testing.T, browser *Browser, site *Program) {
	page := browser.Open(t, site.URL+mapPath+"&start=just-turn-up", Look{Width: 1280})
	openMap(page)
	eval[bool](page, `window.untouched = true`)
	page.Press("#cost-free")
	await(page, `location.search.includes("cost=free") && location.search.includes("view=map")`)
	await(page, `document.querySelector(".app-live .leaflet-marker-icon[role=button]")`)
	if !eval[bool](page, `window.untouched === true`) || len(page.Errors()) > 0 {
		t.Errorf("loaded anew, or the console says %q", page.Errors())
	}
}

func mapOfService(t *testing.T, browser *Browser, site *Program) {
	path := servicePath(t, site, "lunch club")
	for name, look := range map[string]Look{"320": {Width: 320}, "1280": {Width: 1280}} {
		page := browser.Open(t, site.URL+path, look)
		if !eval[bool](page, `document.querySelector("#where svg, section[aria-labelledby=where] svg") !== null`) {
			t.Error("no map of the venue")
		}
		page.Screenshot("map-service-" + name)
	}
}
