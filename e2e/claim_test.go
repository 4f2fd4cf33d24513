//go:build browser

package e2e

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// twiceSite is a directory that has one group in two lists, and one for each
// way of claiming.
func twiceSite(t *testing.T) *Program {
	t.Helper()
	p := &Program{Data: t.TempDir(), path: programPath(t)}
	quilts := ""
	for n := range ways {
		quilts += fmt.Sprintf("q%d,Quilting Circle %d,Sewing for all.,0113 496 001%d,quilt%d@example.org,%d Hall Lane,Leeds,LS1 4AP\n", n, n, n, n, n+2)
	}
	const head = "id,name,description,phone,email,address,city,postcode\n"
	for feed, rows := range map[string]string{
		"council":   head + "1,Holbeck Tea and Talk,Tea and talk for anyone who feels alone.,0113 496 0000,,1 Hall Lane,Leeds,LS1 4AP\n" + quilts,
		"charities": head + "1,HOLBECK TEA & TALK,Meet other people.,0113 496 0000,tea@example.org,1 Hall Lane,Leeds,LS1 4AP\n",
	} {
		file := filepath.Join(t.TempDir(), feed+".csv")
		if err := os.WriteFile(file, []byte(rows), 0o600); err != nil {
			t.Fatal(err)
		}
		p.Command(t, "import", file, "--feed", feed)
	}
	site := startIn(t, "", append(siteSettings, "--data", p.Data)...)
	site.Data = p.Data
	awaitIndex(t, site)
	return site
}

// formWait is how long a person takes at least for a form.
const formWait = 3200 * time.Millisecond

func TestGroupsAndTheirTwins(t *testing.T) {
	t.Parallel()
	site := twiceSite(t)
	browser := StartBrowser(t)
	for n, way := range ways {
		t.Run("claim, "+way.name, func(t *testing.T) { claimGroup(t, browser, site, n, way.look) })
	}
	t.Run("merge", func(t *testing.T) { mergeTwins(t, browser, site) })
	t.Run("narrow", func(t *testing.T) {
		p := browser.Tab(t, Look{Width: 320})
		for name, path := range map[string]string{"groups": "/groups", "found": "/groups/find?name=quilting", "nobody": "/groups/find?name=zzyzx",
			"add": "/groups/add?name=Friday", "groups-cy": "/cy/groups", "groups-ar": "/ar/groups/find?name=quilting"} {
			p.Visit(site.Home() + path)
			checkClaimPage(t, p, "320-"+name)
		}
	})
}

// claimGroup: found by name, proved by the published address, and then theirs.
func claimGroup(t *testing.T, browser *Browser, site *Program, n int, look Look) {
	email := fmt.Sprintf("quilt%d@example.org", n)
	p := browser.Tab(t, look)
	p.Visit(site.Home() + "/groups")
	checkClaimPage(t, p, "groups")
	p.Type("#name", fmt.Sprint("Quilting circle ", n))
	p.Click(`form[action="/groups"] button`)
	checkClaimPage(t, p, "found")
	if got := p.Text("h1"); got != "Is this you?" {
		t.Fatalf("after the name: %q", got)
	}
	p.Click("ol li:first-child a.govuk-button")
	checkClaimPage(t, p, "claim")
	p.Type("#email", email)
	time.Sleep(formWait)
	since := time.Now().Add(-time.Second)
	p.Click("#send")
	p.Visit(site.LinkIn(t, site.Letter(t, email, "sign-in", since), "/sign-in/link/"))
	p.Click("#sign-in")
	checkClaimPage(t, p, "last-step")
	p.Click("main form button")
	if got := p.Text("h1"); !strings.HasPrefix(got, "You look after Quilting Circle") {
		t.Errorf("in the end: %q", got)
	}
	checkClaimPage(t, p, "accepted")
	site.Letter(t, email, "claim-accepted", since)
	p.Click("main p a.govuk-link")
	if got := p.Text("main"); !strings.Contains(got, "Quilting Circle") {
		t.Errorf("their page shows\n%s", got)
	}
}

// mergeTwins: a moderator makes one of two; the old address leads on and search
// finds one; and it can be undone.
func mergeTwins(t *testing.T, browser *Browser, site *Program) {
	old := regexp.MustCompile(`/services/[a-z0-9-]+-holbeck-tea-talk`).FindString(body(t, site.URL+search("q", "holbeck tea")))
	p := browser.Tab(t, Look{})
	p.JoinStaff(site.Invite(t, "mod@example.org", "--role", "moderator"), "Kim Moderator")
	p.Visit(site.Home() + "/admin/duplicates")
	checkClaimPage(t, p, "duplicates")
	p.Click("main ol li:first-child h2 a")
	checkClaimPage(t, p, "merge")
	p.Visit(p.Address()) // the first of the two stays, whichever it is
	keepsOld := strings.Contains(p.Text(`label[for="keep"]`), "HOLBECK")
	if keepsOld {
		p.Press("#keep-right")
		p.Press("#r-name")
		p.Press("#r-description")
		p.Press("#r-organization")
	}
	p.Click(`button[value="merge"]`)
	checkClaimPage(t, p, "merged")
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Get(site.URL + old)
	if err != nil || answer.StatusCode != http.StatusMovedPermanently || !strings.Contains(answer.Header.Get("Location"), "holbeck-tea-and-talk") {
		t.Errorf("the old address: %v, %v", answer, err)
	}
	public := browser.Tab(t, Look{})
	public.Visit(site.Home() + old)
	if got := public.Text("h1"); !strings.HasPrefix(got, "Holbeck Tea and Talk") {
		t.Errorf("the old address shows %q", got)
	}
	names := func() string {
		public.Visit(site.Home() + search("q", "holbeck tea"))
		return public.Text("main")
	}
	found := names()
	for end := time.Now().Add(5 * time.Second); strings.Contains(found, "HOLBECK") && time.Now().Before(end); found = names() {
		time.Sleep(100 * time.Millisecond)
	}
	if strings.Contains(found, "HOLBECK") || !strings.Contains(found, "Holbeck Tea and Talk") {
		t.Errorf("search finds\n%s", found)
	}
	p.Click("main ul form button")
	if got := p.Text("h1"); got != "Are these one service?" {
		t.Errorf("after the undo: %q", got)
	}
	public.Visit(site.Home() + old)
	if got := public.Text("h1"); !strings.HasPrefix(got, "HOLBECK") {
		t.Errorf("after the undo the old address shows %q", got)
	}
	p.Click(`button[value="apart"]`)
	if got := p.Text("main"); strings.Contains(got, "HOLBECK") {
		t.Errorf("what is not one is listed again:\n%s", got)
	}
	checkClaimPage(t, p, "duplicates-none")
}

func checkClaimPage(t *testing.T, p *Page, name string) {
	t.Helper()
	p.Screenshot("claim-" + name)
	for _, w := range p.CheckState(staffKind.budget.Nodes) {
		t.Errorf("%s: %s", name, w)
	}
}
