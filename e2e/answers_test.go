//go:build browser

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// askedSite is a directory whose groups were asked by letter whether their
// pages are right: one group for each way of looking, and one for the pages.
func askedSite(t *testing.T) *Program {
	t.Helper()
	p := &Program{Data: t.TempDir(), path: programPath(t)}
	old := time.Now().AddDate(0, -9, 0).Format(time.DateOnly)
	rows := "id,name,description,phone,email,address,city,postcode,last_checked\n"
	for n := range len(ways) + 1 {
		rows += fmt.Sprintf("%d,Quilting Circle %d,Sewing and tea for anyone who feels alone.,0113 496 000%d,quilt%d@example.org,1 Hall Lane,Leeds,LS1 4AP,%s\n", n, n, n, n, old)
	}
	file := filepath.Join(t.TempDir(), "groups.csv")
	if err := os.WriteFile(file, []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	p.Command(t, "import", file, "--feed", "groups")
	settings := []string{"--remind-imported", "true", "--site-url", "http://find.example.org"}
	if said := p.Command(t, append([]string{"remind", "--dry-run"}, settings...)...); !strings.Contains(said, fmt.Sprintf("%d to ask whether they are right", len(ways)+1)) {
		t.Fatalf("the plan:\n%s", said)
	}
	p.Command(t, append([]string{"remind"}, settings...)...)
	site := startIn(t, "", append(siteSettings, "--data", p.Data)...)
	site.Data = p.Data
	awaitIndex(t, site)
	return site
}

// TestAnswers walks from a letter to what the public sees and search finds.
func TestAnswers(t *testing.T) {
	t.Parallel()
	site := askedSite(t)
	browser := StartBrowser(t)
	for n, way := range ways {
		t.Run("still right, "+way.name, func(t *testing.T) { stillRight(t, browser, site, n, way.look) })
	}
	t.Run("pages", func(t *testing.T) { answerPages(t, browser, site, len(ways)) })
}

// stillRight: the link of the letter and one button, without signing in.
func stillRight(t *testing.T, browser *Browser, site *Program, n int, look Look) {
	name, address := fmt.Sprintf("Quilting Circle %d", n), fmt.Sprintf("quilt%d@example.org", n)
	public := browser.Tab(t, look)
	public.Visit(site.Home() + servicePath(t, site, name))
	if got := public.Text("main"); !strings.Contains(plainSpaces(got), "Not checked for 9 months") {
		t.Fatalf("the page begins with\n%s", got)
	}
	j := begin(t, browser, confirmLink(t, site, address), look)
	j.steps++ // the link in the letter
	if got := plainSpaces(j.Text("main")); !strings.Contains(got, "0113 496 000") {
		t.Errorf("the page does not show what people read:\n%s", got)
	}
	j.follow("#send")
	if j.steps != 2 {
		t.Errorf("%d interactions, want 2", j.steps)
	}
	if got := j.Text("h1"); !strings.HasPrefix(got, "Thank you") {
		t.Errorf("after the button: %q", got)
	}
	if got := j.cookies(); len(got) > 0 {
		t.Errorf("cookies %q", got)
	}
	j.Press("#say-full")
	j.Click("#send")
	if got := plainSpaces(j.Text("main")); !strings.Contains(got, "Not now") {
		t.Errorf("what was said about places: %s", got)
	}
	if wrong := j.Errors(); len(wrong) > 0 {
		t.Errorf("console: %q", wrong)
	}
	public.Visit(site.Home() + servicePath(t, site, name))
	if got := plainSpaces(public.Text("main")); !strings.Contains(got, "Checked by the group on") || !strings.Contains(got, "no new people") {
		t.Errorf("the public sees\n%s", got)
	}
	found := ""
	for end := time.Now().Add(5 * time.Second); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		public.Visit(site.Home() + search("q", name))
		if found = plainSpaces(public.Text("main")); strings.Contains(found, "Checked by the group on") {
			return
		}
	}
	t.Errorf("5 seconds later search finds\n%s", found)
}

// confirmLink is the main link of a letter. The first address in the file is
// that of its header for stopping such letters.
func confirmLink(t *testing.T, site *Program, address string) string {
	t.Helper()
	letter := site.Letter(t, address, "still-right", time.Time{})
	return strings.TrimSuffix(site.LinkIn(t, letter, "/confirm/"), "/stop")
}

func plainSpaces(s string) string { return strings.ReplaceAll(s, "\u00a0", " ") }

// answerPages looks at each page that a letter leads to, in both writing
// directions.
func answerPages(t *testing.T, browser *Browser, site *Program, n int) {
	confirm := strings.TrimPrefix(confirmLink(t, site, fmt.Sprintf("quilt%d@example.org", n)), site.Home())
	token := strings.TrimPrefix(confirm, "/confirm/")
	places := "/places/" + token
	for _, r := range []row{
		{name: "confirm", path: confirm},
		{name: "confirm-dead", path: "/confirm/" + token[1:], status: 410},
		{name: "confirm-stop", path: confirm + "/stop"},
		{name: "places", path: places},
		{name: "places-one", path: places + "?say=waiting-list"},
		{name: "places-error", path: places, status: 422, act: press("#send")},
		{name: "places-thanks", path: places + "?thanks=1"},
		{name: "confirm-done", path: confirm + "/done"},
	} {
		for _, look := range []struct {
			name, prefix string
			look         Look
		}{{"320", "", Look{Width: 320}}, {"1280", "", Look{Width: 1280}}, {"320-ar", "/ar", Look{Width: 320}}} {
			t.Run(r.name+"-"+look.name, func(t *testing.T) {
				tab := browser.Tab(t, look.look)
				tab.Visit(site.Home() + look.prefix + r.path)
				if r.act != nil {
					tab.Forget()
					r.act(tab)
				}
				for _, wrong := range tab.Check(formKind.budget) {
					if r.status == 0 || !strings.Contains(wrong, fmt.Sprintf("status of %d", r.status)) {
						t.Error(wrong)
					}
				}
				if look.name == "320" || look.name == "1280" {
					tab.Screenshot(r.name + "-" + look.name)
				}
			})
		}
	}
}
