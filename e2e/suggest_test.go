//go:build browser

package e2e

import (
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// suggestSite serves the smallest page with suggestions, under the strictest
// policy of the site. It tells what was asked last.
func suggestSite(t *testing.T, status *atomic.Int64) (address string, asked *atomic.Value) {
	t.Helper()
	asked = &atomic.Value{}
	asked.Store("")
	mux := http.NewServeMux()
	mux.HandleFunc("GET /suggest.js", func(w http.ResponseWriter, r *http.Request) {
		http.ServeFile(w, r, "../static/src/script/part/suggest.js")
	})
	mux.HandleFunc("GET /api/suggest", func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query().Get("q")
		asked.Store(q)
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(int(status.Load()))
		list := []map[string]string{}
		if strings.HasPrefix("befriending", q) {
			list = []map[string]string{{"kind": "need", "text": "Befriending"}, {"kind": "service", "text": "<b>Befriending</b> café"}, {"kind": "place", "text": "Bef", "note": "a county"}}
		}
		if q == "help me" {
			list = []map[string]string{{"kind": "crisis", "text": q, "label": "Need help now?"}}
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"suggestions": list})
	})
	mux.HandleFunc("/search", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; connect-src 'self'; "+
			"img-src data:; form-action 'self'; require-trusted-types-for 'script'; trusted-types 'none'")
		fmt.Fprintf(w, `<!doctype html><html lang="en"><head><title>Find</title><link rel="icon" href="data:,"></head><body>
<main><h1>Sent %s</h1><form method="post" action="/search"><div><label for="q">Need</label>
<input id="q" name="q" autocomplete="off" data-suggest="/api/suggest" data-suggest-label="Suggestions" data-suggest-one="1 suggestion"
data-suggest-n-other="{n} suggestions" data-suggest-none="No suggestions"></div>
<p><label for="near">Place</label> <input id="near" name="near"></p><p><button id="go">Search</button></p></form></main>
<script type="module" src="/suggest.js"></script></body></html>`, html.EscapeString(strconv.Quote(r.FormValue("q"))))
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL + "/search", asked
}

// enter presses Enter as a keyboard does. The library's own press sends the
// letter apart from the key, so that a page could not keep Enter from sending a
// form.
func enter(p *Page) {
	p.t.Helper()
	down := input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeKeyDown, Key: "Enter", Code: "Enter", Text: "\r", WindowsVirtualKeyCode: 13}
	call(p, input.DispatchKeyEvent, down)
	down.Type, down.Text = input.DispatchKeyEventTypeKeyUp, ""
	call(p, input.DispatchKeyEvent, down)
}

// keys presses keys one after the other.
func keys(p *Page, pressed ...string) {
	p.t.Helper()
	for _, k := range pressed {
		p.Do(chromedp.KeyEvent(k))
	}
}

// retype replaces what the field holds, as a person who selects all of it does.
func retype(p *Page, text string) {
	p.t.Helper()
	eval[int](p, `(document.getElementById("q").focus(), document.getElementById("q").select(), 0)`)
	keys(p, text)
}

const (
	listOpen   = `document.getElementById("q").getAttribute("aria-expanded") === "true" && !document.getElementById("q-list").hidden`
	listClosed = `document.getElementById("q").getAttribute("aria-expanded") === "false" && document.getElementById("q-list").hidden`
	fieldHolds = `document.getElementById("q").value`
	fieldOn    = `document.activeElement.id === "q"`
	spoken     = `document.querySelector("#q ~ [role=status]").textContent`
	onOption   = `(document.getElementById(document.getElementById("q").getAttribute("aria-activedescendant")) || {}).textContent || ""`
)

func TestSuggestionsByKeyboard(t *testing.T) {
	t.Parallel()
	var status atomic.Int64
	status.Store(http.StatusOK)
	site, _ := suggestSite(t, &status)
	page := StartBrowser(t).Open(t, site, Look{})
	keys(page, kb.Tab, "b")
	time.Sleep(300 * time.Millisecond)
	if !eval[bool](page, listClosed) {
		t.Error("one letter is enough for a list")
	}
	keys(page, "ef")
	await(page, listOpen)
	if got := eval[string](page, spoken); got != "3 suggestions" {
		t.Errorf("it says %q", got)
	}
	if got := eval[string](page, onOption); got != "" {
		t.Errorf("%q is chosen before anything was pressed", got)
	}
	for _, violation := range page.Violations() {
		t.Error(violation)
	}
	for _, step := range []struct{ key, on string }{
		{kb.ArrowDown, "Befriending"}, {kb.ArrowDown, "<b>Befriending</b> café"}, {kb.ArrowDown, "Bef a county"},
		{kb.ArrowDown, ""}, {kb.ArrowUp, "Bef a county"}, {kb.ArrowUp, "<b>Befriending</b> café"},
	} {
		keys(page, step.key)
		if got := eval[string](page, onOption); got != step.on || !eval[bool](page, fieldOn) {
			t.Errorf("on %q, want %q; focus in the field: %v", got, step.on, eval[bool](page, fieldOn))
		}
		if n := eval[int](page, `document.querySelectorAll("#q-list [aria-selected=true]").length`); (n == 1) != (step.on != "") || n > 1 {
			t.Errorf("%d options are selected on %q", n, step.on)
		}
	}
	for _, violation := range page.Violations() {
		t.Error(violation)
	}
	enter(page)
	if got := eval[string](page, fieldHolds); got != "<b>Befriending</b> café" || !eval[bool](page, listClosed) || page.Address() != site {
		t.Errorf("after Enter the field holds %q, at %s", got, page.Address())
	}
	if eval[int](page, `document.querySelectorAll("b").length`) != 0 {
		t.Error("a suggestion became markup")
	}

	// Escape closes and keeps what was typed; down opens again; Tab goes on.
	retype(page, "bef")
	await(page, listOpen)
	keys(page, kb.Escape)
	if got := eval[string](page, fieldHolds); got != "bef" || !eval[bool](page, listClosed) {
		t.Errorf("after Escape the field holds %q", got)
	}
	keys(page, kb.ArrowDown)
	await(page, listOpen)
	keys(page, kb.Tab)
	if !eval[bool](page, listClosed) || !eval[bool](page, `document.activeElement.id === "near"`) {
		t.Error("Tab does not lead to the next field")
	}

	// With nothing chosen Enter sends what was typed.
	retype(page, "befr")
	await(page, listOpen)
	enter(page)
	await(page, `document.querySelector("h1").textContent === 'Sent "befr"'`)
	if errors := page.Errors(); len(errors) > 0 {
		t.Errorf("console: %q", errors)
	}
}

func TestSuggestionsByTouch(t *testing.T) {
	t.Parallel()
	var status atomic.Int64
	status.Store(http.StatusOK)
	site, asked := suggestSite(t, &status)
	page := StartBrowser(t).Open(t, site, Look{Width: 320})
	retype(page, "befri")
	await(page, listOpen)
	page.Press("#q-list-0")
	if got := eval[string](page, fieldHolds); got != "Befriending" || !eval[bool](page, listClosed) || !eval[bool](page, fieldOn) {
		t.Errorf("the field holds %q", got)
	}

	// Words that tell of an emergency lead straight to help.
	retype(page, "help me")
	await(page, listOpen)
	page.Press("#q-list-0")
	await(page, `document.querySelector("h1").textContent === 'Sent "help me"'`)

	// Nothing found, and a server in trouble, leave the field as it is.
	retype(page, "zzz")
	await(page, spoken+` === "No suggestions"`)
	if !eval[bool](page, listClosed) {
		t.Error("an empty list is open")
	}
	status.Store(http.StatusServiceUnavailable)
	retype(page, "bef")
	for end := time.Now().Add(stepTimeout); asked.Load() != "bef" && time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
	}
	time.Sleep(200 * time.Millisecond)
	if !eval[bool](page, listClosed) || eval[string](page, fieldHolds) != "bef" {
		t.Error("trouble with suggestions disturbs the field")
	}
}

// TestSuggestionsOfTheProgram is the journey on the pages themselves: a need is
// found and searched with the keyboard alone, on the first page and again above
// the results.
func TestSuggestionsOfTheProgram(t *testing.T) {
	t.Parallel()
	program := StartProgram(t)
	page := StartBrowser(t).Open(t, program.URL+"/", Look{Width: 320})
	page.Do(chromedp.Focus(chromedp.ID("q")))
	keys(page, "b", "e", "r", "e", "a", "v")
	await(page, listOpen)
	for _, wrong := range append(page.Overflow(), page.Errors()...) {
		t.Error(wrong)
	}
	keys(page, kb.ArrowDown)
	for _, violation := range page.Violations() {
		t.Error(violation)
	}
	page.Screenshot("suggestions-320")
	chosen := eval[string](page, onOption)
	enter(page)
	if got := eval[string](page, fieldHolds); !strings.HasPrefix(chosen, got) || got == "bereav" {
		t.Fatalf("chosen %q, the field holds %q", chosen, got)
	}
	enter(page)
	await(page, `document.querySelectorAll(".app-result").length > 0`)
	page.Do(chromedp.Focus(chromedp.ID("q")))
	retype(page, "debt")
	await(page, listOpen)
	for _, violation := range page.Violations() {
		t.Error(violation)
	}
	page.Screenshot("suggestions-results")
	for _, wrong := range append(page.Overflow(), page.Errors()...) {
		t.Error(wrong)
	}
}

// TestGuessesWithoutScripts takes a guess back and puts it back in a browser
// that runs no scripts.
func TestGuessesWithoutScripts(t *testing.T) {
	t.Parallel()
	program := StartProgram(t)
	page := StartBrowser(t).Open(t, program.URL+"/", Look{Scripts: ScriptsOff, Width: 320})
	page.Type("#q", "free choir")
	page.Click("form[role=search] button")
	before := page.Text("h1")
	page.Click(`a[href*="without=cost%3Afree"]`)
	if !strings.Contains(page.Address(), "without=cost%3Afree") {
		t.Fatalf("at %s", page.Address())
	}
	page.Click(`.app-chip--off`)
	if got := page.Text("h1"); got != before || strings.Contains(page.Address(), "without") {
		t.Errorf("%q at %s, want %q", got, page.Address(), before)
	}
}

// TestCrisisInTheBrowser looks at the panel as people see it.
func TestCrisisInTheBrowser(t *testing.T) {
	t.Parallel()
	program := StartProgram(t)
	browser := StartBrowser(t)
	for name, q := range map[string]string{"suicide": "i+want+to+die", "abuse": "my+husband+hits+me"} {
		for _, width := range []int64{320, 1280} {
			page := browser.Open(t, program.URL+"/search?q="+q, Look{Width: width})
			for _, wrong := range append(page.Overflow(), page.Errors()...) {
				t.Errorf("%s at %d: %s", name, width, wrong)
			}
			for _, violation := range page.Violations() {
				t.Errorf("%s at %d: %s", name, width, violation)
			}
			if top := eval[float64](page, `document.getElementById("help-now").getBoundingClientRect().top`); top > 500 {
				t.Errorf("%s at %d: the panel begins %v pixels down", name, width, top)
			}
			page.Screenshot(fmt.Sprintf("crisis-%s-%d", name, width))
		}
	}
}
