//go:build browser

package e2e

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/security"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// typist is a journey with no pointer. A step is a key that does something or a
// burst of typing, as with a pointer; the presses of Tab between are counted
// apart.
type typist struct {
	*journey
	tabs int
}

func (k *typist) to(selector string) {
	k.t.Helper()
	k.tabs += tabTo(k.Page, selector)
}

func (k *typist) fill(selector, text string) {
	k.t.Helper()
	k.to(selector)
	k.Do(chromedp.KeyEvent(text))
	k.steps++
}

// key presses a key that leaves the page where it is.
func (k *typist) key(name string) {
	k.t.Helper()
	k.Do(chromedp.KeyEvent(name))
	k.steps++
}

// enter presses Enter and waits for the page that it leads to.
func (k *typist) enter(there string) {
	k.t.Helper()
	k.key(kb.Enter)
	k.pages++
	await(k.Page, there+` && document.readyState === "complete"`)
}

func atPath(path string) string { return `location.pathname.startsWith(` + quote(path) + `)` }

// TestKeyboard walks every counted task without a pointer.
func TestKeyboard(t *testing.T) {
	t.Parallel()
	browser, site := StartBrowser(t), startSite(t)
	for _, task := range []struct {
		name         string
		steps, pages int
		run          func(*typist, Look)
	}{
		{"befriending near by, free, step-free, on paper", 7, 4, typedToPaper},
		{"the same in one line", 3, 3, typedInOneLine},
		{"a list of three on paper", 9, 7, typedList},
		{"phone a service", 4, 3, typedToPhone},
		{"report a wrong number", 4, 3, typedReport},
	} {
		t.Run(task.name, func(t *testing.T) {
			for _, way := range ways {
				t.Run(way.name, func(t *testing.T) {
					k := &typist{journey: begin(t, browser, site.URL, way.look)}
					task.run(k, way.look)
					t.Logf("%d interactions, %d pages, Tab pressed %d times", k.steps, k.pages, k.tabs)
					if k.steps > task.steps || k.pages > task.pages {
						t.Errorf("%d interactions and %d pages, at most %d and %d", k.steps, k.pages, task.steps, task.pages)
					}
					if wrong := k.Errors(); len(wrong) > 0 {
						t.Errorf("console: %q", wrong)
					}
				})
			}
		})
	}
}

func typedToPaper(k *typist, look Look) {
	k.fill("#q", "befriending within 2 miles of LS11")
	k.enter(atPath("/search"))
	if look.Width < 768 {
		k.to("#filters > summary")
		k.key(kb.Enter)
	}
	k.to("#cost-free")
	k.key(" ")
	if !eval[bool](k.Page, `document.getElementById("facet-access").open`) {
		k.to("#facet-access > summary")
		k.key(kb.Enter)
	}
	k.to("#access-step-free")
	k.key(" ")
	const shown = `location.search.includes("access=step-free") && document.querySelectorAll("#results-chips .app-chip").length >= 2`
	k.to("form[data-filters] button")
	if look.Scripts == ScriptsOff {
		k.enter(shown)
	} else { // the list changes in its place
		k.key(kb.Enter)
		await(k.Page, shown)
	}
	k.to(`a[href^="/list/print"]`)
	k.enter(atPath("/list/print"))
}

func typedInOneLine(k *typist, _ Look) {
	k.fill("#q", "free befriending wheelchair LS11")
	k.enter(atPath("/search"))
	k.to(`a[href^="/list/print"]`)
	k.enter(atPath("/list/print"))
}

func typedList(k *typist, _ Look) {
	k.fill("#q", "lunch club in Leeds")
	k.enter(atPath("/search"))
	for _, n := range []string{"1", "2", "3"} {
		k.to("#r" + n + " button[name=add]")
		k.enter(`location.hash === "#r` + n + `" && document.querySelector("#r` + n + ` button[name=remove]")`)
	}
	k.to(`header a[href="/list"]`)
	k.enter(`location.pathname === "/list"`)
	k.to(`a[href="/list/print"]`)
	k.enter(atPath("/list/print"))
	if got := eval[int](k.Page, `document.querySelectorAll("main > ol > li").length`); got != 3 {
		k.t.Errorf("%d services on paper", got)
	}
	k.steps++ // the print of the browser
}

func typedToPhone(k *typist, _ Look) {
	k.fill("#q", "debt advice in Leeds")
	k.enter(atPath("/search"))
	k.to("#r1 h2 a")
	k.enter(atPath("/services/"))
	k.to("a.app-call")
	k.steps++ // Enter rings
}

// typedReport begins where a person finds that a number is wrong.
func typedReport(k *typist, _ Look) {
	k.Visit(strings.TrimSuffix(k.Address(), "/") + serviceFor(k))
	k.to(`a[href^="/report/"]`)
	k.enter(atPath("/report/"))
	k.to(`input[name="kind"]`)
	k.Do(chromedp.KeyEvent(kb.ArrowDown))
	k.steps++ // one burst of arrows
	for range 10 {
		if eval[bool](k.Page, `document.querySelector("input[name=kind][value=wrong-phone]").checked`) {
			break
		}
		k.Do(chromedp.KeyEvent(kb.ArrowDown))
	}
	time.Sleep(3200 * time.Millisecond) // nobody reads a form faster
	k.to("#send")
	k.enter(atPath("/thanks/"))
}

func serviceFor(k *typist) string {
	t, ok := k.t.(*testing.T)
	if !ok {
		k.t.Fatal("not a test")
	}
	return servicePath(t, &Program{URL: strings.TrimSuffix(k.Address(), "/")}, "lunch club")
}

// TestSkipLink: after the skip link the next press of Tab goes on inside the
// content, on the longest pages too.
func TestSkipLink(t *testing.T) {
	t.Parallel()
	browser, site := StartBrowser(t), startSite(t)
	for _, way := range ways[2:] {
		page := browser.Tab(t, way.look)
		for _, path := range []string{"/", "/search?q=debt", "/needs", servicePath(t, site, "lunch club"), "/cy/needs"} {
			page.Visit(site.URL + path)
			page.Do(chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Enter), chromedp.KeyEvent(kb.Tab))
			if !eval[bool](page, `document.querySelector("main").contains(document.activeElement)`) {
				t.Errorf("%s, %s: after the skip link Tab leads to %q", way.name, path, eval[string](page, `document.activeElement.outerHTML.slice(0, 120)`))
			}
		}
		page.Screenshot("skip-link-" + strings.ReplaceAll(way.name, " ", "-"))
	}
}

// TestExit: three presses of Escape, or the button, lead to a harmless site,
// and the way back does not lead to the page that was left.
func TestExit(t *testing.T) {
	t.Parallel()
	weather := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte("<!DOCTYPE html><title>Weather</title><link rel=icon href=data:,><h1>Rain</h1>"))
	}))
	t.Cleanup(weather.Close)
	browser, site := StartBrowser(t), startSite(t, "--site-exit", weather.URL+"/")
	const path = "/needs/domestic-abuse"
	open := func(look Look) *Page {
		page := browser.Tab(t, look)
		call(page, security.SetIgnoreCertificateErrors, security.SetIgnoreCertificateErrorsParams{Ignore: true})
		page.Visit(site.URL + "/needs")
		page.Visit(site.URL + path)
		return page
	}
	gone := `location.href === ` + quote(weather.URL+"/")
	leave := map[string]func(*Page){
		"escape": func(p *Page) {
			p.Do(chromedp.KeyEvent(kb.Escape), chromedp.KeyEvent(kb.Escape))
			if got := p.Address(); !strings.HasSuffix(got, path) {
				t.Errorf("two presses lead to %s", got)
			}
			p.Do(chromedp.KeyEvent(kb.Escape))
		},
		"button": func(p *Page) { p.Press("[data-exit]") },
	}
	for name, press := range leave {
		page := open(Look{Width: 320})
		press(page)
		await(page, gone)
		eval[any](page, `setTimeout(() => history.back(), 0); 0`) // it may come from memory, without loading
		await(page, `!(`+gone+`)`)
		if got := page.Address(); strings.HasSuffix(got, path) {
			t.Errorf("%s: the way back leads to %s", name, got)
		}
	}
	page := open(Look{Width: 320, Scripts: ScriptsOff})
	page.Press("[data-exit]")
	await(page, gone)
	slow := open(Look{Width: 320})
	slow.Do(chromedp.KeyEvent(kb.Escape), chromedp.KeyEvent(kb.Escape))
	time.Sleep(5200 * time.Millisecond)
	slow.Do(chromedp.KeyEvent(kb.Escape))
	if got := slow.Address(); !strings.HasSuffix(got, path) {
		t.Errorf("presses far apart lead to %s", got)
	}
	if errors := slices.Concat(page.Errors(), slow.Errors()); len(errors) > 0 {
		t.Errorf("console: %q", errors)
	}
}
