//go:build browser

package e2e

import (
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
)

var full = flag.Bool("full", false, "look at every page in every state in every way, which takes many minutes")

// lens is one way to look at pages, with a tab of its own.
type lens struct {
	name, prefix string // prefix is that of a language: "/ar"
	look         Look
	sees         func(row) bool
	axe, shot    bool
}

// The ways to look. Arabic runs from the right whatever share of its texts is
// there.
func lenses() []lens {
	every := func(row) bool { return true }
	main := func(r row) bool { return r.main }
	eyes := func(r row) bool { return r.eyes }
	if *full {
		main, eyes = every, every
	}
	return []lens{
		{"320", "", Look{Width: 320}, every, true, true},
		{"320-noscript", "", Look{Width: 320, Scripts: ScriptsEmpty}, main, true, false},
		{"768", "", Look{Width: 768}, main, *full, false},
		{"1280", "", Look{Width: 1280}, main, true, true},
		{"320-rtl", "/ar", Look{Width: 320}, main, true, true},
		{"768-rtl", "/ar", Look{Width: 768}, main, *full, false},
		{"1280-rtl", "/ar", Look{Width: 1280}, main, *full, true},
		{"welsh-320", "/cy", Look{Width: 320}, eyes, *full, *full},
		// Without a sheet nothing tells a browser to break a long word.
		{"text-200", "", Look{Width: 320, TextPercent: 200}, func(r row) bool { return eyes(r) && !r.plain }, true, true},
		{"zoom-400", "", Look{Width: 320, Height: 256}, eyes, *full, false},
		{"forced", "", Look{Width: 768, ForcedColours: true}, eyes, true, true},
		{"still", "", Look{Width: 320, ReducedMotion: true}, eyes, false, false},
		{"print", "", Look{Width: paperWidth, Print: true}, eyes, true, true},
	}
}

// paperWidth is A4 in CSS pixels.
const paperWidth = 794

// TestMatrix looks at every page of the site in every state: nothing wrong by
// axe, no sideways scroll, nothing on the console, nothing asked of others,
// within the budget, targets for a thumb, a focus that shows. It leaves
// pictures in screenshots and prints what each page costs.
func TestMatrix(t *testing.T) {
	browser, site := StartBrowser(t), startSite(t)
	table, costs := rows(t, browser, site), &ledger{}
	t.Run("look", func(t *testing.T) {
		for _, l := range lenses() {
			t.Run(l.name, func(t *testing.T) {
				t.Parallel() // most of it is Chromium's work, in a process for each tab
				newViewer(t, browser, l, site.URL).see(table, costs)
			})
		}
	})
	t.Run("slow phone", func(t *testing.T) {
		if !testing.Verbose() {
			t.Skip("times are printed by make e2e: nothing passes or fails by them")
		}
		slowPhone(t, browser, site, table, costs)
	})
	t.Logf("what pages cost\n%s", costs)
}

// viewer looks at pages through one lens: in one tab of a person who has done
// nothing yet, and in one of a person with services on the list.
type viewer struct {
	t             *testing.T
	lens          lens
	base          string
	fresh, listed *Page
}

func newViewer(t *testing.T, b *Browser, l lens, base string) *viewer {
	v := &viewer{t: t, lens: l, base: base, fresh: b.Tab(t, l.look), listed: b.Tab(t, Look{})}
	fillList(v.listed, base)
	v.listed.Look(l.look)
	for _, tab := range []*Page{v.fresh, v.listed} {
		// Each page is measured as the first that a person opens.
		call(tab, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true})
		call(tab, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	}
	return v
}

func (v *viewer) see(table []row, costs *ledger) {
	for _, r := range table {
		if !v.lens.sees(r) || r.plain && v.lens.prefix != "" {
			continue
		}
		v.t.Run(r.name, func(t *testing.T) {
			tab := v.fresh.For(t)
			if r.listed {
				tab = v.listed.For(t)
			}
			v.visit(tab, r)
			if v.lens.name == "320" {
				costs.note(r.name, func(e *entry) { e.kind, e.weight = r.kind, tab.Weight() })
			}
			for _, wrong := range v.wrongs(tab, r) {
				t.Error(wrong)
			}
			if v.lens.shot {
				tab.Screenshot(r.name + "-" + v.lens.name)
			}
		})
	}
}

// visit leaves in the log of the tab what the page itself asked for.
func (v *viewer) visit(tab *Page, r row) {
	base := r.base
	if base == "" {
		base = v.base
	}
	tab.Forget()
	tab.Visit(base + v.lens.prefix + r.path)
	if r.act != nil {
		if v.lens.look.Print { // what leads to paper is done on the screen: paper has no buttons
			tab.Look(Look{Width: v.lens.look.Width})
			defer tab.Look(v.lens.look)
		}
		tab.Forget()
		r.act(tab)
		tab.Enlarge()
	}
}

func (v *viewer) wrongs(tab *Page, r row) []string {
	wrong := slices.Concat(tab.Errors(), tab.Overflow(), tab.Weight().Exceeded(r.kind.budget))
	if !r.plain {
		wrong = append(wrong, v.styled(tab, r)...)
	}
	if got := tab.cookies(); len(got) > 0 && !r.listed {
		wrong = append(wrong, fmt.Sprintf("a page that was only looked at has set %q", got))
	}
	if heading := tab.Text("h1"); heading == "" || v.lens.prefix == "" && !strings.HasPrefix(heading, r.h1) {
		wrong = append(wrong, fmt.Sprintf("the heading is %q, want %q", heading, r.h1))
	}
	if v.lens.axe {
		for _, found := range tab.Violations() {
			wrong = append(wrong, found.String())
		}
	}
	return slices.DeleteFunc(wrong, func(s string) bool { return v.excused(s, r) })
}

// styled are the rules of pages with a sheet.
func (v *viewer) styled(tab *Page, r row) []string {
	wrong := tab.StrangeFonts()
	if got := eval[int](tab, `document.fonts.size + document.images.length`); got != 0 {
		wrong = append(wrong, fmt.Sprintf("%d fonts and images, want none", got))
	}
	if !r.alone && !v.lens.look.Print && r.base == "" && v.lens.prefix == "" && !strings.Contains(tab.Text("body"), "Invented services: do not ring") {
		wrong = append(wrong, "the banner of the demonstration is missing")
	}
	if v.lens.look.Print {
		return wrong
	}
	for _, small := range tab.SmallTargets() {
		wrong = append(wrong, "small target: "+small)
	}
	for _, hidden := range tab.HiddenFocus() {
		wrong = append(wrong, "the focus does not show on "+hidden)
	}
	return wrong
}

// excused are the entry that the console makes of every error page, contrast on
// paper, where the printer decides, and what only a sheet can mend.
func (v *viewer) excused(wrong string, r row) bool {
	return r.status != 0 && strings.Contains(wrong, fmt.Sprintf("status of %d", r.status)) ||
		v.lens.look.Print && strings.HasPrefix(wrong, "color-contrast") ||
		r.plain && (strings.HasPrefix(wrong, "target-size") || strings.Contains(wrong, `[li[lang="qps"]]`))
}

// slowPhone measures the main pages as an old phone on a bad line meets them.
// The figures depend on how busy the machine is: they are printed, and held by
// no test.
func slowPhone(t *testing.T, browser *Browser, site *Program, table []row, costs *ledger) {
	for _, r := range table {
		if !r.eyes {
			continue
		}
		// A slowed tab keeps a processor busy until it is closed, so that each
		// has a test of its own: ten of them made the last pages look twice as slow.
		t.Run(r.name, func(t *testing.T) {
			felt := quickest(t, browser, site, r)
			costs.note(r.name, func(e *entry) { e.kind, e.vitals = r.kind, felt })
		})
	}
}

// slowVisits is how often a page is measured: what else the machine does can
// only make a visit slower, so that the quickest is the nearest to the truth.
const slowVisits = 3

func quickest(t *testing.T, browser *Browser, site *Program, r row) (felt Vitals) {
	page := browser.Tab(t, Look{Width: 360})
	if r.listed {
		fillList(page, site.URL)
	}
	page.SlowPhone()
	for n := range slowVisits {
		page.Visit("about:blank")
		page.Visit(site.URL + r.path)
		if v := page.Vitals(); n == 0 || v.LCP < felt.LCP {
			felt = v
		}
	}
	return felt
}
