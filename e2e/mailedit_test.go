//go:build browser

package e2e

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// ownedSite is a directory with one group for each way of looking, with an
// editor, and as many that only have a published address. All of them were
// asked by letter whether their pages are right.
func ownedSite(t *testing.T, browser *Browser) *Program {
	t.Helper()
	p := &Program{Data: t.TempDir(), path: programPath(t)}
	old := time.Now().AddDate(0, -9, 0).Format(time.DateOnly)
	rows := "id,name,organisation,description,phone,email,address,city,postcode,last_checked,opening_hours\n"
	for n := range 2 * len(ways) {
		rows += fmt.Sprintf("%d,Ukulele Evening %d,Strummers %d,Music and tea for anyone who feels alone.,0113 496 000%d,uke%d@example.org,1 Hall Lane,Leeds,LS1 4AP,%s,Tuesday 10am to 12pm\n", n, n, n, n, n, old)
	}
	file := filepath.Join(t.TempDir(), "groups.csv")
	if err := os.WriteFile(file, []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	p.Command(t, "import", file, "--feed", "groups")
	joinEditors(t, browser, p)
	p.Command(t, "remind", "--remind-imported", "true", "--site-url", "http://find.example.org")
	site := startIn(t, "", append(siteSettings, "--data", p.Data)...)
	site.Data = p.Data
	awaitIndex(t, site)
	return site
}

// joinEditors gives the first groups their editors, and stops the server again:
// the command that writes letters wants the data folder for itself.
func joinEditors(t *testing.T, browser *Browser, p *Program) {
	t.Helper()
	site, err := startProgram("", p.path, append([]string{"serve", "--data", p.Data, "--addr", "127.0.0.1:0"}, siteSettings...)...)
	if err != nil {
		t.Fatal(err)
	}
	site.Data, site.path = p.Data, p.path
	awaitIndex(t, site)
	for n := range ways {
		_, organization := listingOf(t, site, fmt.Sprintf("Ukulele Evening %d", n))
		browser.Tab(t, Look{}).Join(site.Invite(t, editorOf(n), "--role", "editor", "--organization", organization), "Kim Volunteer")
	}
	if err := site.Stop(); err != nil {
		t.Fatal(err)
	}
}

func editorOf(n int) string { return fmt.Sprintf("kim%d@example.org", n) }

var uuidIn = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}`)

// listingOf is the listing and the organization of a group by its name.
func listingOf(t *testing.T, site *Program, name string) (service, organization string) {
	t.Helper()
	service = uuidIn.FindString(servicePath(t, site, name))
	var one struct {
		Organization struct{ ID string }
	}
	fetchJSON(t, site.URL+"/oruk/v3/services/"+service, &one)
	return service, one.Organization.ID
}

// TestTimesFromALetter changes opening hours from the still-right letter,
// signed in nowhere before: at most 8 interactions and 5 pages, no password, to
// what the public reads and search finds.
func TestTimesFromALetter(t *testing.T) {
	t.Parallel()
	browser := StartBrowser(t)
	site := ownedSite(t, browser)
	for n, way := range ways {
		t.Run("an editor, "+way.name, func(t *testing.T) {
			j := timesFromALetter(t, browser.Tab(t, way.look), site, n, editorOf(n), way.name)
			if j.steps > 8 || j.pages > 5 {
				t.Errorf("%d interactions and %d pages, at most 8 and 5", j.steps, j.pages)
			}
		})
		t.Run("the published address, "+way.name, func(t *testing.T) {
			n := n + len(ways)
			j := timesFromALetter(t, browser.Tab(t, way.look), site, n, fmt.Sprintf("uke%d@example.org", n), "")
			if j.steps > 9 || j.pages > 6 { // one more page: is this your group?
				t.Errorf("%d interactions and %d pages, at most 9 and 6", j.steps, j.pages)
			}
		})
	}
}

// timesFromALetter follows "Change the times" of the letter to an address and
// moves the end of a Tuesday. shots names its pictures.
func timesFromALetter(t *testing.T, p *Page, site *Program, n int, email, shots string) *journey {
	look := func(name string) {
		if shots != "" {
			checkGroupPage(t, p, "mailedit-"+name+"-"+shots)
		}
	}
	name, since := fmt.Sprintf("Ukulele Evening %d", n), time.Now().Add(-time.Second)
	service, _ := listingOf(t, site, name)
	p.Visit(changeLink(t, site, email, "when"))
	j := &journey{Page: p, steps: 1, pages: 1} // the link in the letter
	look("send")
	if got := p.Text("main"); !strings.Contains(got, email[:1]+"…@example.org") || strings.Contains(got, email) {
		t.Errorf("before the code: %s", got)
	}
	j.follow("#send")
	look("code")
	j.write("#code", codeIn.FindString(site.Letter(t, email, "sign-in", since)))
	j.follow("#code ~ button, form:has(#code) button")
	if strings.Contains(p.Address(), "/groups/claimed/") {
		p.Screenshot("mailedit-claim")
		j.follow("form[action*=claimed] button")
	}
	look("when")
	j.write("#from-1-0", "10.30am")
	j.write("#to-1-0", "1.30pm")
	j.follow("#send")
	look("read-back")
	if read := spaces(p.Text("main")); !strings.Contains(read, "Tuesdays, 10:30am to 1:30pm") {
		t.Fatalf("read back: %q", read)
	}
	j.follow("#send")
	look("done")
	if done := p.Text(".govuk-notification-banner"); !strings.Contains(done, "People see it now") {
		t.Errorf("at the end: %q", done)
	}
	t.Logf("%d interactions, %d pages", j.steps, j.pages)
	if public := publicText(t, site, "/services/"+service); !strings.Contains(public, "Tuesdays, 10:30am to 1:30pm") {
		t.Error("the public page does not show the new times")
	}
	found := ""
	for end := time.Now().Add(5 * time.Second); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		if found = publicText(t, site, search("q", name)); strings.Contains(found, "10:30am") {
			return j
		}
	}
	t.Errorf("5 seconds later search finds\n%s", found)
	return j
}

var codeIn = regexp.MustCompile(`(?m)^[0-9]{6}\b`)

// changeLink is the link of a step in the still-right letter to an address.
func changeLink(t *testing.T, site *Program, email, step string) string {
	t.Helper()
	letter := site.Letter(t, email, "still-right", time.Time{})
	for _, text := range regexp.MustCompile(`https?://[^\s"<>]+/change\?step=`+step).FindAllString(letter, -1) {
		if u, err := url.Parse(text); err == nil {
			return site.Home() + u.RequestURI()
		}
	}
	t.Fatalf("no link to change %q in\n%s", step, letter)
	return ""
}
