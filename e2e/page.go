//go:build browser

package e2e

import (
	"bytes"
	"context"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// stepTimeout ends a step that waits for something which never comes.
const stepTimeout = 20 * time.Second

// screenshotFolder is git-ignored.
const screenshotFolder = "screenshots"

// Scripts says what a page may run.
type Scripts int

const (
	ScriptsOn Scripts = iota
	// ScriptsOff is a browser with JavaScript switched off: for journeys.
	ScriptsOff
	// ScriptsEmpty answers each script with nothing. What is on the screen is
	// the page without scripts, yet axe, which is a script itself, can run.
	ScriptsEmpty
)

// Look is how a page is seen.
type Look struct {
	Width, Height int64 // CSS pixels; 0 is 1280 by 800
	Scripts       Scripts
	ForcedColours bool
	ReducedMotion bool
	Print         bool
	TextPercent   int // text size of the reader; 0 is 100
}

// Page is one open tab.
type Page struct {
	t    testing.TB
	ctx  context.Context
	axe  string
	look Look
	log  *pageLog
}

// Open loads an address in a fresh tab that is closed at the end of the test.
func (b *Browser) Open(t testing.TB, address string, look Look) *Page {
	t.Helper()
	p := b.Tab(t, look)
	p.Visit(address)
	return p
}

// Tab is a fresh tab with nothing in it, closed at the end of the test.
func (b *Browser) Tab(t testing.TB, look Look) *Page {
	t.Helper()
	log := &pageLog{}
	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext(), chromedp.WithListener(log.note))
	t.Cleanup(cancel)
	p := &Page{t: t, ctx: ctx, axe: b.axe, log: log}
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("open tab: %v", err)
	}
	p.Look(look)
	return p
}

// For is the same tab as another test sees it: a tab is dear, so that many
// pages are looked at in one.
func (p *Page) For(t testing.TB) *Page {
	same := *p
	same.t = t
	return &same
}

// Look changes how pages are seen from now on.
func (p *Page) Look(look Look) {
	p.t.Helper()
	if look.Width == 0 {
		look.Width, look.Height = 1280, 800
	}
	if look.Height == 0 {
		look.Height = 800
	}
	p.look = look
	p.Do(chromedp.EmulateViewport(p.look.Width, p.look.Height))
	media := emulation.SetEmulatedMediaParams{}
	if p.look.Print {
		media.Media = "print"
	}
	if p.look.ForcedColours {
		media.Features = append(media.Features, &emulation.MediaFeature{Name: "forced-colors", Value: "active"})
	}
	if p.look.ReducedMotion {
		media.Features = append(media.Features, &emulation.MediaFeature{Name: "prefers-reduced-motion", Value: "reduce"})
	}
	call(p, emulation.SetEmulatedMedia, media)
	switch p.look.Scripts {
	case ScriptsOff:
		call(p, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	case ScriptsEmpty:
		p.emptyScripts()
	}
}

// Visit loads an address and waits until it has loaded.
func (p *Page) Visit(address string) {
	p.t.Helper()
	p.Do(chromedp.Navigate(address))
	p.Enlarge()
}

// Enlarge gives the page that is open now the text size of the reader.
func (p *Page) Enlarge() {
	p.t.Helper()
	if p.look.TextPercent != 0 {
		eval[any](p, `document.documentElement.style.fontSize = `+quote(percent(p.look.TextPercent))+`; 0`)
	}
}

// Do runs steps and ends the test when one fails or takes too long.
func (p *Page) Do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, stepTimeout)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		p.t.Fatalf("%s: %v", p.address(), err)
	}
}

// Click presses what a CSS selector finds and waits for the page it leads to.
func (p *Page) Click(selector string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, stepTimeout)
	defer cancel()
	if _, err := chromedp.RunResponse(ctx, chromedp.Click(chromedp.CSS(selector))); err != nil {
		p.t.Fatalf("%s: click %s: %v", p.address(), selector, err)
	}
}

// Press presses something that leads to no new page.
func (p *Page) Press(selector string) {
	p.t.Helper()
	p.Do(chromedp.Click(chromedp.CSS(selector)))
}

// Type replaces what a field holds.
func (p *Page) Type(selector, text string) {
	p.t.Helper()
	p.Do(chromedp.Clear(chromedp.CSS(selector)), chromedp.SendKeys(chromedp.CSS(selector), text))
}

// Text gives the visible text of the first element that a selector finds.
func (p *Page) Text(selector string) string {
	p.t.Helper()
	return strings.TrimSpace(run(p, chromedp.Text(chromedp.CSS(selector))))
}

// Address gives the URL that the page is at now.
func (p *Page) Address() string {
	p.t.Helper()
	return run(p, chromedp.Location())
}

// Screenshot writes the whole page to screenshots/NAME.png and gives the path.
// Pictures are for people: without one the test says so and goes on.
func (p *Page) Screenshot(name string) string {
	p.t.Helper()
	path := filepath.Join(screenshotFolder, name+".png")
	if err := p.picture(path); err != nil {
		p.t.Logf("no screenshot %s: %v", name, err)
		return ""
	}
	return path
}

func (p *Page) picture(path string) error {
	ctx, cancel := context.WithTimeout(p.ctx, stepTimeout)
	defer cancel()
	picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(100)) // below 100 it is a JPEG
	if err != nil {
		return err
	}
	p.leaveField()
	if _, err := png.DecodeConfig(bytes.NewReader(picture)); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, picture, 0o644)
}

// leaveField takes the focus from the box that was written into, but for one
// with suggestions open. After a picture a phone scrolls back to that box with
// its next frame: between finding where to press and pressing.
func (p *Page) leaveField() {
	p.t.Helper()
	eval[bool](p, `(() => {
		const at = document.activeElement;
		if (at && at.matches("input, textarea, select") && at.getAttribute("aria-expanded") !== "true") at.blur();
		return true;
	})()`)
}

// FocusOrder presses Tab up to limit times and tells what each press reaches,
// as "a#id text" or "input#id". It stops when the focus leaves the page.
func (p *Page) FocusOrder(limit int) []string {
	p.t.Helper()
	var order []string
	for range limit {
		p.Do(chromedp.KeyEvent(kb.Tab))
		at := eval[string](p, `(() => {
			const e = document.activeElement;
			if (!e || e === document.body) return "";
			const id = e.id ? "#" + e.id : "";
			return (e.localName + id + " " + (e.innerText || "").trim().split("\n")[0]).trim();
		})()`)
		if at == "" {
			break
		}
		order = append(order, at)
	}
	return order
}
