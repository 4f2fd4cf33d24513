//go:build browser

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// workerSite is a directory with one group for each way of looking at it, each
// with a note of staff.
func workerSite(t *testing.T) *Program {
	t.Helper()
	p := &Program{Data: t.TempDir(), path: programPath(t)}
	rows := "id,name,description,phone,address,city,postcode,opening_hours,internal_notes\n"
	for n := range ways {
		rows += fmt.Sprintf("%d,Lantern Makers %d,We make lanterns and drink tea.,0113 496 003%d,1 Hall Lane,Leeds,LS1 4AP,Tuesday 10am to 12pm,Side door sticks %d\n", n, n, n, n)
		rows += fmt.Sprintf("9%d,Kite Fliers %d,We fly kites on the moor.,0113 496 004%d,1 Hall Lane,Leeds,LS1 4AP,Friday 10am to 12pm,\n", n, n, n)
	}
	file := filepath.Join(t.TempDir(), "groups.csv")
	if err := os.WriteFile(file, []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	p.Command(t, "import", file, "--feed", "groups")
	site := startIn(t, "", append(siteSettings, "--data", p.Data)...)
	site.Data = p.Data
	awaitIndex(t, site)
	return site
}

// TestLinkWorkers walks what a link worker does: find a service with what staff
// noted on it, put it on a list of the team; a colleague sees it, adds another,
// moves it, and says that one worked.
func TestLinkWorkers(t *testing.T) {
	t.Parallel()
	browser, site := StartBrowser(t), workerSite(t)
	for n, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			name := strings.ReplaceAll(way.name, " ", "-")
			invite := func(who string) string {
				return site.Invite(t, who+"-"+name+"@example.org", "--role", "link-worker")
			}
			jo, sam := browser.Tab(t, way.look), browser.Tab(t, way.look)
			jo.Join(invite("jo"), "Jo Worker")
			sam.Join(invite("sam"), "Sam Worker")
			list := keepForTheTeam(t, jo, site, n, name)
			colleague(t, sam, site, n, name, list)
			jo.Visit(site.Home() + "/work")
			if told := jo.Text("main"); !strings.Contains(told, "Lanterns and kites") {
				t.Errorf("the first of the team reads %q", told)
			}
		})
	}
}

// keepForTheTeam finds a service, reads the note and makes a list with it.
func keepForTheTeam(t *testing.T, p *Page, site *Program, n int, way string) (list string) {
	p.Visit(site.Home() + "/work")
	checkWorkPage(t, p, "work-empty-"+way)
	service := fmt.Sprintf("Lantern Makers %d", n)
	p.Type("#q", service)
	p.Click("form[role=search] button")
	p.Click("#r1 a")
	public := p.Address()
	p.Press("#staff summary")
	checkWorkPage(t, p, "work-service-"+way)
	if note := p.Text("#staff"); !strings.Contains(note, fmt.Sprintf("Side door sticks %d", n)) {
		t.Errorf("the note reads %q", note)
	}
	if strings.Contains(publicText(t, site, public[strings.Index(public, "/services/"):]), "sticks") {
		t.Error("the public reads the note")
	}
	eval[string](p, `document.querySelector("#keep-on").value = ""`) // a new list
	p.Click("section[aria-labelledby=keep] button")
	p.Type("#name", "Jean, born 1.2.1950")
	p.Press("#team-1")
	p.Click("main form button")
	checkWorkPage(t, p, "work-wrong-"+way)
	p.Type("#name", "Lanterns "+way)
	p.Click("main form button")
	checkWorkPage(t, p, "work-made-"+way)
	if told := p.Text("main"); !strings.Contains(told, service) || !strings.Contains(told, "whole team") {
		t.Errorf("the list reads %q", told)
	}
	list, _, _ = strings.Cut(p.Address(), "?")
	return list
}

// colleague finds the list, puts another service on it, moves that up, gives
// the list a name, prints it and says that a service worked.
func colleague(t *testing.T, p *Page, site *Program, n int, way, list string) {
	p.Visit(site.Home() + "/work")
	path := list[strings.Index(list, "/work/"):]
	p.Click(`main a[href$="` + path + `"]`)
	p.Visit(site.Home() + fmt.Sprintf("/search?q=Kite+Fliers+%d", n))
	p.Click("#r1 a")
	choose := `document.querySelector("#keep-on").value = "` + path[strings.LastIndex(path, "/")+1:] + `"`
	eval[string](p, choose)
	p.Click("section[aria-labelledby=keep] button")
	p.Click(`#r2 button[name=up]`)
	checkWorkPage(t, p, "work-list-"+way)
	if order := eval[string](p, `[...document.querySelectorAll(".app-result__title a")].map(a => a.innerText).join(", ")`); order !=
		fmt.Sprintf("Kite Fliers %d, Lantern Makers %d", n, n) {
		t.Errorf("the order is %q", order)
	}
	p.Press("main details summary")
	p.Type("#name", "Lanterns and kites "+way)
	p.Click("main details form button")
	p.Click(`a[href*="/list/print"]`)
	if paper := p.Text("main"); !strings.Contains(paper, fmt.Sprintf("Kite Fliers %d", n)) || strings.Contains(paper, "sticks") {
		t.Errorf("the handout reads %q", paper)
	}
	p.Visit(site.Home() + "/work")
	checkWorkPage(t, p, "work-asks-"+way)
	p.Click(`main form[action$="/worked"] button[value=got-through]`)
	if told := p.Text("[role=status]"); !strings.Contains(told, "Thank you") {
		t.Errorf("after a tap: %q", told)
	}
	checkWorkPage(t, p, "work-lists-"+way)
	p.Visit(site.Home() + "/search?q=lantern+makers&old=1")
	checkWorkPage(t, p, "work-results-"+way)
}

// checkWorkPage looks at a page of link workers: results and services with more on
// them than the public sees.
func checkWorkPage(t *testing.T, p *Page, name string) {
	t.Helper()
	p.Screenshot(name)
	for _, w := range p.CheckState(resultsKind.budget.Nodes) {
		t.Errorf("%s: %s", name, w)
	}
}
