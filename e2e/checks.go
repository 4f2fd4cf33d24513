//go:build browser

package e2e

import (
	"fmt"
	"slices"
	"strings"

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

// Fonts lists the font families of all text on the page but code, each once. axe finds
// nothing wrong with a page that fell back to the browser's serif.
func (p *Page) Fonts() []string {
	p.t.Helper()
	fonts := eval[[]string](p, `(() => {
		const found = new Set(), texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
		while (texts.nextNode()) {
			if (texts.currentNode.data.trim() && !texts.currentNode.parentElement.closest("code")) found.add(getComputedStyle(texts.currentNode.parentElement).fontFamily);
		}
		return [...found];
	})()`)
	slices.Sort(fonts)
	return fonts
}

// Budget is the most that a page may cost.
type Budget struct{ Requests, Bytes, Nodes int }

// Check gathers everything wrong with a page that needs no knowledge of it.
func (p *Page) Check(budget Budget) []string {
	p.t.Helper()
	wrong := p.Errors()
	wrong = append(wrong, p.Overflow()...)
	weight := p.Weight()
	for _, foreign := range weight.Foreign {
		wrong = append(wrong, "request to another host: "+foreign)
	}
	if weight.Requests > budget.Requests || weight.Bytes > budget.Bytes || weight.Nodes > budget.Nodes {
		wrong = append(wrong, fmt.Sprintf("page costs %+v, more than %+v", weight, budget))
	}
	for _, font := range p.Fonts() {
		if !p.asDesigned(font) {
			wrong = append(wrong, "text in the font "+font)
		}
	}
	if p.look.Scripts != ScriptsOff {
		for _, v := range p.Violations() {
			wrong = append(wrong, v.String())
		}
	}
	return wrong
}

// asDesigned knows the one font of the site; for print the library leaves the
// choice to the printer.
func (p *Page) asDesigned(font string) bool {
	return strings.HasPrefix(strings.ToLower(font), "arial") || p.look.Print && font == "sans-serif"
}
