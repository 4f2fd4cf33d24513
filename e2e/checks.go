//go:build browser

package e2e

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// axeTags are WCAG 2.2 AA and what axe itself advises.
const axeTags = `["wcag2a","wcag2aa","wcag21a","wcag21aa","wcag22aa","best-practice"]`

// Violation is one rule of axe that a page breaks.
type Violation struct {
	ID, Impact, Help string
	Nodes            []struct {
		Target         []any // a selector, or a list of them inside a shadow tree
		FailureSummary string
	}
}

func (v Violation) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s): %s", v.ID, v.Impact, v.Help)
	for _, n := range v.Nodes {
		fmt.Fprintf(&b, "\n  %v: %s", n.Target, strings.ReplaceAll(n.FailureSummary, "\n", " "))
	}
	return b.String()
}

// Violations runs axe. It needs scripts: see ScriptsEmpty.
func (p *Page) Violations() []Violation {
	p.t.Helper()
	if p.look.Scripts == ScriptsOff {
		p.t.Fatal("axe cannot run with scripts off: open the page with ScriptsEmpty")
	}
	run(p, chromedp.Evaluate[chromedp.Void](`(() => {`+p.axe+`; return {}; })()`))
	return run(p, chromedp.Evaluate[[]Violation](`axe.run(document, {
		runOnly: {type: "tag", values: `+axeTags+`}, resultTypes: ["violations"],
	}).then(found => found.violations.map(v => ({
		ID: v.id, Impact: v.impact, Help: v.help,
		Nodes: v.nodes.map(n => ({Target: n.target, FailureSummary: n.failureSummary})),
	})))`, chromedp.EvalAwaitPromise))
}

// Overflow gives the elements that stick out of the window on the right or
// left, so that a person would have to scroll sideways.
func (p *Page) Overflow() []string {
	p.t.Helper()
	return eval[[]string](p, `(() => {
		const root = document.documentElement, wide = root.clientWidth;
		if (root.scrollWidth <= wide) return [];
		const out = [...document.body.querySelectorAll("*")].filter(e => {
			const box = e.getBoundingClientRect();
			// Text may stick out of a box that is itself narrow enough.
			const text = e.clientWidth > 1 && e.scrollWidth > e.clientWidth && box.left + e.scrollWidth > wide + 1;
			return box.right > wide + 1 || box.left < -1 || text;
		}).map(e => e.localName + (e.id ? "#" + e.id : "") + (e.className ? "." + e.className : ""));
		return ["page is " + root.scrollWidth + " wide in " + wide, ...out];
	})()`)
}

// Fonts lists the font families of all text on the page but code, each once.
// axe finds nothing wrong with a page that fell back to the browser's serif.
func (p *Page) Fonts() []string {
	p.t.Helper()
	fonts := eval[[]string](p, `(() => {
		const found = new Set(), texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
		while (texts.nextNode()) {
			const e = texts.currentNode.parentElement;
			if (texts.currentNode.data.trim() && !e.closest("code, pre")) found.add(getComputedStyle(e).fontFamily);
		}
		return [...found];
	})()`)
	slices.Sort(fonts)
	return fonts
}

// SmallTargets lists what is pressed and too small for a thumb: 24 pixels for
// all, 44 for buttons of our own design. axe knows the links; those inside a
// sentence are let off, as WCAG 2.5.8 does.
func (p *Page) SmallTargets() []string {
	p.t.Helper()
	return eval[[]string](p, `[["button, input:not([type=hidden]), select, textarea, summary, .govuk-button, a.app-map__pin", 24],
		["`+ownButtons+`", 44]].flatMap(([what, least]) => [...document.querySelectorAll(what)].filter(e => {
			const b = e.getBoundingClientRect();
			const unseen = e.closest(".govuk-visually-hidden") || b.width <= 1 || b.height <= 1;
			return e.checkVisibility() && !unseen && (b.width < least || b.height < least);
		}).map(e => {
			const b = e.getBoundingClientRect();
			return e.localName + "#" + e.id + " " + e.className + " is " + Math.round(b.width) + " by " + Math.round(b.height) + ", want " + least;
		}))`)
}

const ownButtons = ".app-pill, .app-chip, .app-call, .app-tile"

// HiddenFocus lists what takes the focus without showing it. The look of each
// element, of the circle of a pin, of its label and of what stands before that
// is compared with the focus and without.
func (p *Page) HiddenFocus() []string {
	p.t.Helper()
	return eval[[]string](p, `(() => {
		const drawn = (e, pseudo) => {
			const s = getComputedStyle(e, pseudo);
			return [s.outlineStyle === "none" ? "" : s.outline, s.boxShadow, s.backgroundColor, s.color,
				s.borderTopColor, s.borderBottomWidth, s.textDecorationLine, s.textDecorationThickness, s.fill, s.stroke].join("|");
		};
		const look = e => [drawn(e), ...[...e.querySelectorAll("circle")].map(c => drawn(c)), ...[...(e.labels ?? [])].flatMap(l => [drawn(l), drawn(l, "::before"), drawn(l, "::after")])].join();
		const stops = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]")]
			.filter(e => e.tabIndex >= 0 && !e.disabled && e.checkVisibility({visibilityProperty: true}));
		const hidden = stops.filter(e => {
			document.activeElement?.blur();
			const before = look(e);
			e.focus({focusVisible: true, preventScroll: true});
			return document.activeElement === e && look(e) === before;
		}).map(e => e.outerHTML.slice(0, 120));
		document.activeElement?.blur();
		return hidden;
	})()`)
}

// Budget is the most that a page may cost.
type Budget struct{ Requests, Bytes, Nodes int }

// Exceeded says what a page costs beyond its budget.
func (w Weight) Exceeded(most Budget) []string {
	var wrong []string
	for _, foreign := range w.Foreign {
		wrong = append(wrong, "request to another host: "+foreign)
	}
	if w.Requests > most.Requests || w.Bytes > most.Bytes || w.Nodes > most.Nodes {
		wrong = append(wrong, fmt.Sprintf("page costs %+v, more than %+v", w, most))
	}
	return wrong
}

// StrangeFonts are those that the design does not know.
func (p *Page) StrangeFonts() []string {
	p.t.Helper()
	var wrong []string
	for _, font := range p.Fonts() {
		if !p.asDesigned(font) {
			wrong = append(wrong, "text in the font "+font)
		}
	}
	return wrong
}

// Check gathers everything wrong with a page that needs no knowledge of it.
func (p *Page) Check(budget Budget) []string {
	p.t.Helper()
	wrong := slices.Concat(p.Errors(), p.Overflow(), p.Weight().Exceeded(budget), p.StrangeFonts())
	if p.look.Scripts != ScriptsOff {
		for _, v := range p.Violations() {
			wrong = append(wrong, v.String())
		}
	}
	return wrong
}

// CheckState gathers what is wrong with a page on somebody's way through it, of
// at most so many elements. A browser notes answers such as 422 as errors, which
// is how a form that is not right comes back: those are meant.
func (p *Page) CheckState(nodes int) []string {
	p.t.Helper()
	wrong := slices.DeleteFunc(p.Errors(), func(line string) bool { return strings.Contains(line, "status of 4") })
	wrong = slices.Concat(wrong, p.Overflow(), p.StrangeFonts())
	weight := p.Weight()
	if weight.Nodes > nodes {
		wrong = append(wrong, fmt.Sprintf("%d elements, more than %d", weight.Nodes, nodes))
	}
	for _, foreign := range weight.Foreign {
		wrong = append(wrong, "request to another host: "+foreign)
	}
	if p.look.Scripts != ScriptsOff {
		for _, v := range p.Violations() {
			wrong = append(wrong, v.String())
		}
	}
	return wrong
}

// Cold loads a page with an empty cache and says what it costs beyond its budget.
func (p *Page) Cold(address string, budget Budget) []string {
	p.t.Helper()
	p.disableCache(true)
	defer p.disableCache(false)
	p.Forget()
	p.Visit(address)
	return p.Weight().Exceeded(budget)
}

func (p *Page) disableCache(disabled bool) {
	p.t.Helper()
	call(p, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: disabled})
}

// asDesigned knows the one font of the site; for print the library leaves the
// choice to the printer.
func (p *Page) asDesigned(font string) bool {
	return strings.HasPrefix(strings.ToLower(font), "arial") || p.look.Print && font == "sans-serif"
}
