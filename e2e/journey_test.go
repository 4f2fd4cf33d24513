//go:build browser

package e2e

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// journey counts what a person does: a press, or a burst of typing.
type journey struct {
	*Page
	steps, pages int
}

func begin(t *testing.T, browser *Browser, address string, look Look) *journey {
	return &journey{Page: browser.Open(t, address, look), pages: 1}
}

func (j *journey) write(selector, text string) {
	j.Type(selector, text)
	j.steps++
}

func (j *journey) press(selector string) {
	j.Press(selector)
	j.steps++
}

// follow presses what leads to another page.
func (j *journey) follow(selector string) {
	j.Click(selector)
	j.steps++
	j.pages++
}

// ways are the three ways in which every journey must succeed.
var ways = []struct {
	name string
	look Look
}{
	{"phone", Look{Width: 320}},
	{"phone without scripts", Look{Width: 320, Scripts: ScriptsOff}},
	{"desk", Look{Width: 1280}},
	{"desk without scripts", Look{Width: 1280, Scripts: ScriptsOff}},
}

// TestJourneys walks the tasks that people come with, on one site in one browser.
func TestJourneys(t *testing.T) {
	t.Parallel()
	browser, site := StartBrowser(t), startSite(t)
	for _, tt := range []struct {
		name string
		run  func(*testing.T, *Browser, *Program)
	}{
		{"to a phone number through filters", toAFilteredPhoneNumber},
		{"to a phone number in four steps", phoneInFourSteps},
		{"by the tile of a need", byNeedTile},
		{"to a small first step", smallFirstStep},
		{"by keyboard", byKeyboard},
		{"to paper", toPaper},
		{"to paper for who knows the site", toPaperInOneLine},
		{"in one line", inOneLine},
		{"past the header", skipLinkComesFirst},
	} {
		t.Run(tt.name, func(t *testing.T) { tt.run(t, browser, site) })
	}
}

// toAFilteredPhoneNumber goes from the first page by need and place
// to the results, keeps what is free and step-free, and ends at the button that
// rings the group.
func toAFilteredPhoneNumber(t *testing.T, browser *Browser, site *Program) {
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			j := begin(t, browser, site.URL, way.look)
			j.write("#q", "lunch club")
			j.write("#near", "Leeds")
			j.follow(".app-search button")
			if !strings.Contains(j.Text("h1"), "near Leeds") {
				t.Fatalf("the results say %q", j.Text("h1"))
			}
			all := len(cards(j.Page))
			j.openFilters()
			j.press("#cost-free")
			j.openFacet("#facet-access")
			j.press("#access-step-free")
			j.showResults(way.look.Scripts)
			wantFilters(t, j.Page, all)

			j.follow("#r1 h2 a")
			wantPhone(t, j.Page)
			t.Logf("%d interactions, %d pages to the phone button; one more rings", j.steps, j.pages)
			if j.steps > 9 || j.pages > 4 {
				t.Errorf("%d interactions and %d pages, at most 9 and 4", j.steps, j.pages)
			}
			if wrong := j.Errors(); len(wrong) > 0 {
				t.Errorf("console: %q", wrong)
			}
		})
	}
}

// openFilters opens the list of filters where the width keeps it closed.
func (j *journey) openFilters() {
	if !eval[bool](j.Page, `document.getElementById("cost-free").checkVisibility({contentVisibilityAuto: true})`) {
		j.press("#filters > summary")
	}
}

func (j *journey) openFacet(selector string) {
	if !eval[bool](j.Page, `document.querySelector(`+quote(selector)+`).open`) {
		j.press(selector + " > summary")
	}
}

// showResults presses the button; with scripts the list changes in its place.
func (j *journey) showResults(scripts Scripts) {
	const button = "form[data-filters] button"
	if scripts == ScriptsOff {
		j.follow(button)
		return
	}
	j.press(button)
	await(j.Page, `location.search.includes("access=step-free") && document.querySelectorAll("#results-chips .app-chip").length >= 2`)
}

// cards are the names on the list, in order.
func cards(page *Page) []string {
	return eval[[]string](page, `[...document.querySelectorAll(".app-result__title")].map(e => e.innerText)`)
}

func wantFilters(t *testing.T, page *Page, before int) {
	t.Helper()
	where, err := url.Parse(page.Address())
	if err != nil {
		t.Fatal(err)
	}
	q := where.Query()
	if q.Get("cost") != "free" || q.Get("access") != "step-free" || q.Get("near") == "" {
		t.Errorf("the filters are not in the address: %s", where)
	}
	if got := len(cards(page)); got == 0 || got > before {
		t.Errorf("%d results with filters, %d without", got, before)
	}
	for _, id := range []string{"cost-free", "access-step-free"} {
		if !eval[bool](page, `document.getElementById(`+quote(id)+`).checked`) {
			t.Errorf("%s is no longer ticked", id)
		}
	}
}

// wantPhone wants a large button that rings, high on the page.
func wantPhone(t *testing.T, page *Page) {
	t.Helper()
	const button = `document.querySelector("a.app-call[href^='tel:']")`
	if !eval[bool](page, `!!`+button) {
		t.Fatalf("%s: no button rings the group", page.Address())
	}
	height := eval[float64](page, button+`.getBoundingClientRect().height`)
	top := eval[float64](page, button+`.getBoundingClientRect().top + scrollY`)
	if height < 44 || top > 1200 {
		t.Errorf("the button is %.0f high at %.0f from the top", height, top)
	}
}

// phoneInFourSteps is the short way on a phone: words with the
// place among them, Search, the first result, the phone button.
func phoneInFourSteps(t *testing.T, browser *Browser, site *Program) {
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			j := begin(t, browser, site.URL, way.look)
			j.write("#q", "debt advice in Leeds")
			j.follow(".app-search button")
			j.follow("#r1 h2 a")
			wantPhone(t, j.Page)
			if j.steps+1 > 4 {
				t.Errorf("%d interactions, at most 4", j.steps+1)
			}
		})
	}
}

// byNeedTile: nothing is typed.
func byNeedTile(t *testing.T, browser *Browser, site *Program) {
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			j := begin(t, browser, site.URL, way.look)
			j.follow(`.app-tile a[href="/needs/loneliness"]`)
			j.follow(`.app-result__title a`)
			wantPhone(t, j.Page)
			if j.steps+1 > 4 {
				t.Errorf("%d interactions, at most 4", j.steps+1)
			}
		})
	}
}

// inOneLine is how somebody works who knows the site: one line and Enter. The
// wishes in it are switched on in sight.
func inOneLine(t *testing.T, browser *Browser, site *Program) {
	j := begin(t, browser, site.URL, Look{})
	j.write("#q", "free step-free lunch club in Leeds")
	j.Do(chromedp.KeyEvent(kb.Enter))
	j.steps++
	await(j.Page, `location.pathname === "/search" && document.readyState === "complete"`)
	chips := eval[string](j.Page, `[...document.querySelectorAll("#results-chips .app-chip, .app-chip")].map(e => e.innerText).join("; ")`)
	for _, want := range []string{"Free", "Step-free"} {
		if !strings.Contains(chips, want) {
			t.Errorf("%s is not switched on: %q", want, chips)
		}
	}
	if got := j.Text("#results"); !strings.Contains(got, "Leeds") || len(cards(j.Page)) == 0 {
		t.Errorf("the results say:\n%.400s", got)
	}
	if j.steps > 2 {
		t.Errorf("%d interactions", j.steps)
	}
}

// toPaper: befriending within two miles, free, with a wheelchair, printed.
func toPaper(t *testing.T, browser *Browser, site *Program) {
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			j := begin(t, browser, site.URL, way.look)
			j.write("#q", "befriending within 2 miles of LS11")
			j.follow(".app-search button")
			j.openFilters()
			j.press("#cost-free")
			j.openFacet("#facet-access")
			j.press("#access-step-free")
			j.showResults(way.look.Scripts)
			j.follow(`a[href^="/list/print"]`)
			t.Logf("%d interactions, %d pages to paper", j.steps, j.pages)
			if j.steps > 7 || j.pages > 4 {
				t.Errorf("%d interactions and %d pages, at most 7 and 4", j.steps, j.pages)
			}
		})
	}
}

// toPaperInOneLine is the same in one line of words.
func toPaperInOneLine(t *testing.T, browser *Browser, site *Program) {
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			j := begin(t, browser, site.URL, way.look)
			j.write("#q", "free befriending wheelchair LS11")
			j.Do(chromedp.KeyEvent(kb.Enter))
			j.steps++
			await(j.Page, `location.pathname === "/search" && document.readyState === "complete"`)
			j.follow(`a[href^="/list/print"]`)
			t.Logf("%d interactions to paper", j.steps)
			if j.steps > 3 {
				t.Errorf("%d interactions, at most 3", j.steps)
			}
		})
	}
}

// smallFirstStep: for a person who is not ready for a group, the first
// result is a small step.
func smallFirstStep(t *testing.T, browser *Browser, site *Program) {
	j := begin(t, browser, site.URL, Look{Width: 320})
	j.follow(`.app-pill[href*="one-to-one-first"]`)
	first := j.Text("#r1")
	if !strings.Contains(first, "Meet one person first") {
		t.Errorf("the first result says:\n%s", first)
	}
	j.follow("#r1 h2 a")
	if j.steps > 4 {
		t.Errorf("%d interactions, at most 4", j.steps)
	}
}

// byKeyboard is the first journey with no pointer at all.
func byKeyboard(t *testing.T, browser *Browser, site *Program) {
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			page := browser.Open(t, site.URL, way.look)
			tabTo(page, "#q")
			page.Do(chromedp.KeyEvent("lunch club"))
			tabTo(page, "#near")
			page.Do(chromedp.KeyEvent("Leeds"))
			page.Do(chromedp.KeyEvent(kb.Enter))
			await(page, `location.pathname === "/search" && document.readyState === "complete"`)
			all := len(cards(page))
			if way.look.Width < 768 {
				tabTo(page, "#filters > summary")
				page.Do(chromedp.KeyEvent(kb.Enter))
			}
			tabTo(page, "#cost-free")
			page.Do(chromedp.KeyEvent(" "))
			if !eval[bool](page, `document.getElementById("facet-access").open`) {
				tabTo(page, "#facet-access > summary")
				page.Do(chromedp.KeyEvent(kb.Enter))
			}
			tabTo(page, "#access-step-free")
			page.Do(chromedp.KeyEvent(" "))
			tabTo(page, "form[data-filters] button")
			page.Do(chromedp.KeyEvent(kb.Enter))
			await(page, `location.search.includes("access=step-free") && document.querySelectorAll("#results-chips .app-chip").length >= 2`)
			wantFilters(t, page, all)
			tabTo(page, "#r1 h2 a")
			page.Do(chromedp.KeyEvent(kb.Enter))
			await(page, `location.pathname.startsWith("/services/") && document.readyState === "complete"`)
			tabTo(page, "a.app-call")
		})
	}
}

// tabTo presses Tab until the focus is on what a selector finds, and tells how
// often.
func tabTo(page *Page, selector string) int {
	page.t.Helper()
	for n := range 300 {
		page.Do(chromedp.KeyEvent(kb.Tab))
		if eval[bool](page, `document.activeElement.matches(`+quote(selector)+`)`) {
			return n + 1
		}
	}
	page.t.Fatalf("%s: Tab does not reach %s", page.Address(), selector)
	return 0
}

// skipLinkComesFirst: one press of Tab and one of Enter pass the header.
func skipLinkComesFirst(t *testing.T, browser *Browser, site *Program) {
	for _, path := range []string{"/", "/search?q=debt", "/needs"} {
		page := browser.Open(t, site.URL+path, Look{})
		if order := page.FocusOrder(1); !slices.Equal(order, []string{"a Skip to main content"}) {
			t.Errorf("%s: the first stop is %q", path, order)
		}
		page.Do(chromedp.KeyEvent(kb.Enter))
		if got := page.Address(); !strings.HasSuffix(got, "#main") {
			t.Errorf("%s: the skip link leads to %s", path, got)
		}
	}
}
