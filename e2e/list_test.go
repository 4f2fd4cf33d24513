//go:build browser

package e2e

import (
	"bytes"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestMyList builds lists, shares and prints them, on one site in one browser.
func TestMyList(t *testing.T) {
	t.Parallel()
	browser, site := StartBrowser(t), startSite(t, "--now", "2026-11-24")
	for _, tt := range []struct {
		name string
		run  func(*testing.T, *Browser, *Program)
	}{
		{"three on paper", threeOnPaper},
		{"by keyboard", listByKeyboard},
		{"clear and undo", clearAndUndo},
		{"handout as PDF", handoutAsPDF},
		{"frame", framed},
	} {
		t.Run(tt.name, func(t *testing.T) { tt.run(t, browser, site) })
	}
}

// threeOnPaper: find, put three on the list, open it, print. The last step is
// the print of the browser, which counts and is not pressed here.
func threeOnPaper(t *testing.T, browser *Browser, site *Program) {
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			j := begin(t, browser, site.URL, way.look)
			j.write("#q", "lunch club")
			j.write("#near", "Leeds")
			j.follow(".app-search button")
			found := names(j.Page)
			for _, n := range []string{"1", "2", "3"} {
				j.follow("#r" + n + " button[name=add]")
				if got := j.Address(); !strings.HasSuffix(got, "#r"+n) {
					t.Errorf("after adding the page is %s", got)
				}
			}
			if got := j.Text("header"); !strings.Contains(got, "My list (3)") {
				t.Errorf("the header says %q", got)
			}
			j.follow(`header a[href="/list"]`)
			if got := names(j.Page); !slices.Equal(got, found[:3]) {
				t.Errorf("the list holds %q, chosen were %q", got, found[:3])
			}
			j.follow(`a[href="/list/print"]`)
			if got := eval[int](j.Page, `document.querySelectorAll("main > ol > li").length`); got != 3 {
				t.Errorf("%d services on paper", got)
			}
			t.Logf("%d interactions and the browser's own print, %d pages", j.steps, j.pages)
			if j.steps+1 > 9 {
				t.Errorf("%d interactions, at most 9", j.steps+1)
			}
			if wrong := j.Errors(); len(wrong) > 0 {
				t.Errorf("console: %q", wrong)
			}
		})
	}
}

// names are those on a list, in order, without their numbers.
func names(p *Page) []string {
	return eval[[]string](p, `[...document.querySelectorAll(".app-result__title a")].map(e => e.innerText)`)
}

// listByKeyboard is the same with no pointer, and a change of the order.
func listByKeyboard(t *testing.T, browser *Browser, site *Program) {
	p := browser.Open(t, site.URL+"/search?q=lunch+club&near=Leeds", Look{})
	enter := func(want string) {
		p.Do(chromedp.KeyEvent(kb.Enter))
		await(p, want+` && document.readyState === "complete"`)
	}
	for _, n := range []string{"1", "2", "3"} {
		tabTo(p, "#r"+n+" button[name=add]")
		enter(`location.hash === "#r` + n + `" && !!document.querySelector("#r` + n + ` button[name=remove]")`)
	}
	p.Visit(site.URL + "/list")
	before := names(p)
	tabTo(p, "#r1 button[name=down]")
	enter(`location.hash === "#r2"`)
	if after := names(p); len(after) != 3 || after[1] != before[0] {
		t.Errorf("Down made %q of %q", after, before)
	}
	tabTo(p, `#r2 button[name=up]`) // the focus goes on from the service that moved
	enter(`location.hash === "#r1"`)
	if after := names(p); !slices.Equal(after, before) {
		t.Errorf("Up made %q of %q", after, before)
	}
	tabTo(p, `form[action="/list/share"] button`)
	enter(`location.pathname.startsWith("/l/")`)
	tabTo(p, `a[href^="/list/print?l="]`)
	enter(`location.pathname === "/list/print"`)
}

// listed opens a page with three services on the list.
func listed(t *testing.T, browser *Browser, site *Program, look Look) *Page {
	t.Helper()
	p := browser.Open(t, site.URL+"/search?q=lunch+club&near=Leeds", look)
	for _, n := range []string{"1", "2", "3"} {
		p.Click("#r" + n + " button[name=add]")
	}
	return p
}

// clearAndUndo: what is cleared by mistake comes back, and an empty list leaves
// no cookie.
func clearAndUndo(t *testing.T, browser *Browser, site *Program) {
	p := listed(t, browser, site, Look{Width: 320})
	p.Visit(site.URL + "/list")
	p.Click("button[name=clear]")
	if got := p.cookies(); len(got) > 0 {
		t.Errorf("cookies after clearing: %q", got)
	}
	p.Click("form button[name=all]")
	if got := len(names(p)); got != 3 {
		t.Errorf("%d services after undo", got)
	}
}

// pdf prints the page as the browser does on A4.
func (p *Page) pdf() []byte {
	p.t.Helper()
	tagged := true
	return run(p, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4), func(o *page.PrintToPDFParams) {
		o.GenerateTaggedPDF, o.PreferCSSPageSize = &tagged, &tagged
	}))
}

var pagesOfPDF = regexp.MustCompile(`(?m)^Pages:\s+(\d+)`)

// handoutAsPDF: what a person takes away holds what they need, three services
// fit one side, and a file of it can be heard.
func handoutAsPDF(t *testing.T, browser *Browser, site *Program) {
	for _, tool := range []string{"pdftotext", "pdfinfo"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("skipped: %v; install poppler-utils", err)
		}
	}
	p := listed(t, browser, site, Look{})
	listed := names(p)[:3]
	for _, tt := range []struct{ name, query, pages string }{
		{"normal", "", "1"}, {"each", "?each=1", "3"}, {"large", "?size=large", ""}, {"simple", "?simple=1", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p.Visit(site.URL + "/list/print" + tt.query)
			file := p.pdf()
			for _, want := range []string{"/StructTreeRoot", "/MarkInfo", "/Lang (en)"} {
				if !bytes.Contains(file, []byte(want)) {
					t.Errorf("the file has no %s: it cannot be heard", want)
				}
			}
			path := filepath.Join(screenshotFolder, "handout-"+tt.name+".pdf")
			if err := os.WriteFile(path, file, 0o644); err != nil {
				t.Fatal(err)
			}
			info := said(t, "pdfinfo", path)
			if m := pagesOfPDF.FindStringSubmatch(info); m == nil || tt.pages != "" && m[1] != tt.pages {
				t.Errorf("pages %v, want %s", m, tt.pages)
			} else {
				t.Logf("%s: %s pages, %d KB", tt.name, m[1], len(file)/1000)
			}
			if !strings.Contains(info, "Tagged:          yes") {
				t.Errorf("not tagged:\n%s", info)
			}
			text := strings.Join(strings.Fields(said(t, "pdftotext", "-layout", path, "-")), " ")
			for _, want := range append(listed, "Printed 24 November 2026", "Times can change: ask first", "For:", "From:", "Leeds", "When: ", "Where: ") {
				if !strings.Contains(text, want) && tt.name != "large" { // long names break over lines there
					t.Errorf("the paper lacks %q:\n%s", want, text)
				}
			}
			if got := strings.Count(text, "0113 496 0"); got != 3 {
				t.Errorf("%d phone numbers, want 3:\n%s", got, text)
			}
			if strings.Contains(text, "Change") || strings.Contains(text, "Large print Simple words") {
				t.Error("the choices are on the paper")
			}
		})
	}
}

func said(t *testing.T, tool string, args ...string) string {
	t.Helper()
	out, err := exec.Command(tool, args...).Output()
	if err != nil {
		t.Fatalf("%s: %v", tool, err)
	}
	return string(out)
}

// framed: the list shows in a frame of our own page, and its links leave it.
func framed(t *testing.T, browser *Browser, site *Program) {
	p := browser.Open(t, site.URL+"/embed/code?need=loneliness", Look{})
	await(p, `document.querySelector("iframe").contentDocument?.querySelectorAll(".app-result").length > 0`)
	if got := eval[string](p, `document.querySelector("iframe").contentDocument.querySelector("a").target || document.querySelector("iframe").contentDocument.querySelector("base").target`); got != "_top" {
		t.Errorf("links of the frame open in %q", got)
	}
	for _, wrong := range p.Errors() {
		t.Error(wrong)
	}
	// Another site may not show it unless the settings say so.
	response, err := http.Get(site.URL + "/embed?" + url.Values{"q": {"tea"}}.Encode())
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if got := response.Header.Get("Content-Security-Policy"); !strings.Contains(got, "frame-ancestors 'self';") {
		t.Errorf("policy %q", got)
	}
}
