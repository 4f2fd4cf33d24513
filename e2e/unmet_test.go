//go:build browser

package e2e

import (
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// unmetSite is a directory with searches of past weeks that found too little.
func unmetSite(t *testing.T) *Program {
	t.Helper()
	p := &Program{Data: t.TempDir(), path: programPath(t)}
	file := filepath.Join(t.TempDir(), "council.csv")
	const rows = "id,name,description,phone,address,city,postcode\n" +
		"1,Restful Nights,A sleep clinic. Help with insomnia and relaxation.,0113 496 0000,1 Hall Lane,Leeds,LS1 4AP\n" +
		"2,Walking Club,Walks in the park.,0113 496 0001,2 Hall Lane,Leeds,LS1 4AP\n"
	if err := os.WriteFile(file, []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	p.Command(t, "import", file, "--feed", "council")
	countUnmet(t, p.Data)
	site := startIn(t, "", append(siteSettings, "--data", p.Data)...)
	site.Data = p.Data
	awaitIndex(t, site)
	return site
}

func countUnmet(t *testing.T, data string) {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+(&url.URL{Path: filepath.Join(data, "directory.db")}).EscapedPath())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for week := range 10 {
		for n, need := range []string{"sleep", "befriending", "debt", "physical-disability"} {
			for _, area := range []string{"LS11", "LS1", "lad:E08000035"} {
				day := time.Now().UTC().AddDate(0, 0, -7*(week+1)).Format(time.DateOnly)
				_, err := db.ExecContext(t.Context(), `INSERT INTO unmet_need (day, need, area, outcome, n) VALUES (?, ?, ?, ?, ?)`,
					day, need, area, []string{"none", "few", "all-full"}[(n+week)%3], 4+5*n+3*(week%4)+len(area))
				if err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

// TestUnmetNeed: staff read what was not found, and add the words that people
// use, with scripts and without; the next search knows them.
func TestUnmetNeed(t *testing.T) {
	t.Parallel()
	site := unmetSite(t)
	browser := StartBrowser(t)
	p := browser.Tab(t, Look{Width: 1280})
	p.JoinStaff(site.Invite(t, "mod@example.org", "--role", "moderator"), "Kim Moderator")
	t.Run("states", func(t *testing.T) {
		p := p.For(t)
		for _, width := range []int64{320, 1280} {
			p.Look(Look{Width: width})
			for name, path := range map[string]string{"cy": "/cy/admin/unmet", "nothing": "/admin/unmet?need=walking", "year": "/admin/unmet?weeks=52", "words-cy": "/cy/admin/unmet/phrases"} {
				p.Visit(site.Home() + path)
				checkUnmetPage(t, p, fmt.Sprint(width, "-", name))
			}
			p.Visit(site.Home() + "/admin/unmet/phrases?need=sleep")
			p.Type("#phrase", "on my own")
			p.Click(`button[value="preview"]`)
			checkUnmetPage(t, p, fmt.Sprint(width, "-elsewhere"))
			p.Press("#shared")
			p.Click(`button[value="preview"]`)
			checkUnmetPage(t, p, fmt.Sprint(width, "-shared"))
		}
	})
	for _, n := range []int{0, 2, 1, 3} { // a tab whose scripts are off stays so
		t.Run(ways[n].name, func(t *testing.T) { walkUnmet(t, p.For(t), site, n, ways[n].look) })
	}
}

func walkUnmet(t *testing.T, p *Page, site *Program, n int, look Look) {
	words := []string{"knocker upper", "lamplighter", "bellringer", "towncrier"}[n]
	p.Look(look)
	p.Visit(site.Home() + "/admin/unmet")
	checkUnmetPage(t, p, fmt.Sprint(n, "-counts"))
	p.Do(chromedp.SendKeys(chromedp.CSS("#need"), "Sleep and"))
	p.Click("main form button")
	if got := p.Text("main table"); !strings.Contains(got, "Sleep and relaxation") || strings.Contains(got, "Debt") {
		t.Errorf("the need alone shows\n%s", got)
	}
	p.Click(`main a[href*="/phrases"]`)
	if got := p.Address(); !strings.HasSuffix(got, "/admin/unmet/phrases?need=sleep") {
		t.Errorf("the way to the words leads to %s", got)
	}
	checkUnmetPage(t, p, fmt.Sprint(n, "-words"))
	p.Type("#phrase", "help")
	p.Click(`button[value="preview"]`)
	if got := p.Text(".govuk-error-summary"); !strings.Contains(got, "one everyday word says nothing") {
		t.Errorf("one everyday word: %q", got)
	}
	checkUnmetPage(t, p, fmt.Sprint(n, "-refused"))
	p.Visit(site.Home() + "/admin/unmet/phrases?need=sleep")
	p.Type("#phrase", "the "+words)
	p.Type("#try", "the "+words+" has not been")
	p.Click(`button[value="preview"]`)
	before, after := p.Text(".govuk-grid-column-one-half:first-child"), p.Text(".govuk-grid-column-one-half:last-child")
	if strings.Contains(before, "Sleep") || !strings.Contains(after, "New: Sleep and relaxation") || !strings.Contains(after, "Restful Nights") {
		t.Errorf("the preview shows now\n%s\nand then\n%s", before, after)
	}
	checkUnmetPage(t, p, fmt.Sprint(n, "-preview"))
	known := func() bool { // the need is among what the search looked for, and can be taken back
		return strings.Contains(body(t, site.URL+search("q", "the "+words+" has not been")), "without=need%3Asleep")
	}
	if known() {
		t.Error("the search knows the words before they are kept")
	}
	p.Click(`button[value="save"]`)
	if got := p.Text("main"); !strings.Contains(got, "The words are added") || !strings.Contains(got, "the "+words) || !strings.Contains(got, "Kim Moderator") {
		t.Errorf("after saving\n%s", got)
	}
	checkUnmetPage(t, p, fmt.Sprint(n, "-added"))
	if !known() {
		t.Error("the next search does not know the words")
	}
	p.Click(`main li button[name="remove"]`)
	if got := p.Text(".govuk-inset-text"); !strings.Contains(got, "The words are taken away") {
		t.Errorf("after taking them away: %s", got)
	}
	if known() {
		t.Error("the search still knows the words")
	}
}

func checkUnmetPage(t *testing.T, p *Page, name string) {
	t.Helper()
	p.Screenshot("unmet-" + name)
	for _, w := range p.CheckState(staffKind.budget.Nodes) {
		t.Errorf("%s: %s", name, w)
	}
}
