//go:build browser

package e2e

import (
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestGroups walks what people do who look after a group: new times, places,
// pause, close and put back, each to what the public then reads.
func TestGroups(t *testing.T) {
	t.Parallel()
	browser, site := StartBrowser(t), startSite(t)
	for n, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			service, organization := ownable(t, site, n)
			p := browser.Tab(t, way.look)
			p.Join(site.Invite(t, strings.ReplaceAll(way.name, " ", "-")+"-group@example.org", "--role", "editor", "--organization", organization), "Kim Volunteer")
			newTimes(t, p, site, service, way.name)
			newPlaces(t, p, site, service)
			pastOf(t, p, site, service, way.name)
			pauseIt(t, p, site, service, way.name)
			closeAndBack(t, p, site, service, way.name)
			throwAway(t, p, site, service, way.name)
		})
	}
}

// ownable is the nth service of the site with its organization.
func ownable(t *testing.T, site *Program, n int) (service, organization string) {
	t.Helper()
	var list struct {
		Contents []struct{ ID string }
	}
	fetchJSON(t, site.URL+"/oruk/v3/services?per_page=20", &list)
	var one struct {
		Organization struct{ ID string }
	}
	fetchJSON(t, site.URL+"/oruk/v3/services/"+list.Contents[n].ID, &one)
	return list.Contents[n].ID, one.Organization.ID
}

func fetchJSON(t *testing.T, address string, into any) {
	t.Helper()
	answer, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if err := json.NewDecoder(answer.Body).Decode(into); err != nil {
		t.Fatalf("%s: %v", address, err)
	}
}

// newTimes goes from the link of a letter to new times: at most 8 interactions
// and 5 pages, signed in.
func newTimes(t *testing.T, p *Page, site *Program, service, way string) {
	p.Visit(site.Home() + "/groups/listing/" + service + "/change")
	checkGroupPage(t, p, "group-change-"+way)
	j := &journey{Page: p, steps: 1, pages: 1}
	j.follow(`main a[href$="/when"]`)
	if !strings.Contains(p.Address(), "how=") && eval[bool](p, `!document.querySelector("#from-1-0")`) {
		p.Visit(site.Home() + "/groups/listing/" + service + "/when?how=weekly")
	}
	checkGroupPage(t, p, "group-when-"+way)
	for d := range 7 {
		eval[bool](p, `(() => { for (const i of document.querySelectorAll("[id^=from-`+string(rune('0'+d))+`], [id^=to-`+string(rune('0'+d))+`]")) i.value = ""; return true })()`)
	}
	j.write("#from-5-0", "10.15")
	j.write("#to-5-0", "1")
	j.follow("#send")
	checkGroupPage(t, p, "group-when-read-"+way)
	if read := p.Text("main"); !strings.Contains(spaces(read), "Saturdays, 10:15am to 1pm") {
		t.Fatalf("read back: %q", read)
	}
	j.follow("#send")
	if done := p.Text(".govuk-notification-banner"); !strings.Contains(done, "People see it now") {
		t.Errorf("at the end: %q", done)
	}
	checkGroupPage(t, p, "group-home-"+way)
	t.Logf("new times: %d interactions, %d pages", j.steps, j.pages)
	if j.steps > 8 || j.pages > 5 {
		t.Errorf("%d interactions and %d pages, at most 8 and 5", j.steps, j.pages)
	}
	if public := publicText(t, site, "/services/"+service); !strings.Contains(public, "Saturdays, 10:15am to 1pm") {
		t.Error("the public page does not show the new times")
	}
	name := html.EscapeString(eval[string](p, `document.querySelector("#n-`+service+`").innerText`))
	if found := publicText(t, site, "/search?open=weekend&q="+url.QueryEscape(name)); !strings.Contains(found, name) {
		t.Errorf("search for what is open at the weekend does not find %q", name)
	}
}

// newPlaces says "waiting list, 4 weeks" from the group's page.
func newPlaces(t *testing.T, p *Page, site *Program, service string) {
	j := &journey{Page: p, pages: 1}
	j.follow(`#l-` + service + ` a[href*="say=waiting-list"]`)
	j.write("#wait", "4")
	j.follow("#send")
	if j.steps > 3 {
		t.Errorf("%d interactions, at most 3", j.steps)
	}
	if public := publicText(t, site, "/services/"+service); !strings.Contains(public, "Waiting list: about 4 weeks") {
		t.Error("the public page does not show the waiting list")
	}
}

// pauseIt stops a listing until a day and starts it again before.
func pauseIt(t *testing.T, p *Page, site *Program, service, way string) {
	name := eval[string](p, `document.querySelector("#n-`+service+`").innerText`)
	p.Click(`#l-` + service + ` a[href$="/stop"]`)
	checkGroupPage(t, p, "group-stop-"+way)
	p.Click("#send") // nothing chosen
	checkGroupPage(t, p, "group-stop-wrong-"+way)
	p.Press("#how")
	p.Type("#until", eval[string](p, `new Date(Date.now() + 40 * 864e5).toLocaleDateString("en-GB", {day: "numeric", month: "long", year: "numeric"})`))
	p.Click("#send")
	checkGroupPage(t, p, "group-sure-"+way)
	p.Click("#send")
	if public := publicText(t, site, "/services/"+service); !strings.Contains(public, "Not running until") {
		t.Error("the public page does not say that it is paused")
	}
	findable(t, site, service, name, true)
	eventually(t, "the card in search says that it is paused", func() bool {
		return strings.Contains(publicText(t, site, "/search?q="+url.QueryEscape(name)), "Not running until")
	})
	p.Click(`#l-` + service + ` a[href$="/stop"]`)
	p.Press("#how") // running again
	p.Click("#send")
	p.Click("#send")
	if public := publicText(t, site, "/services/"+service); strings.Contains(public, "Not running until") {
		t.Error("the public page says still that it is paused")
	}
	findable(t, site, service, name, true)
}

// closeAndBack ends a listing in both ways, each to what the public then finds,
// and puts it back.
func closeAndBack(t *testing.T, p *Page, site *Program, service, way string) {
	name := eval[string](p, `document.querySelector("#n-`+service+`").innerText`)
	for _, how := range []string{"close", "do-not-list"} {
		p.Click(`#l-` + service + ` a[href$="/stop"]`)
		p.Press("#how-" + how)
		p.Click("#send")
		p.Click("#send")
		if got := status(t, site, "/services/"+service); got != http.StatusGone {
			t.Errorf("%s: the page answers %d", how, got)
		}
		if public := publicText(t, site, "/services/"+service); strings.Contains(public, html.EscapeString(name)) != (how == "close") {
			t.Errorf("%s: the old page and its name", how)
		}
		findable(t, site, service, name, false)
		p.Visit(site.Home() + "/groups/listing/" + service + "/undo")
		checkGroupPage(t, p, "group-undo-"+how+"-"+way)
		p.Click("#send")
		if got := status(t, site, "/services/"+service); got != http.StatusOK {
			t.Errorf("%s: the page put back answers %d", how, got)
		}
		findable(t, site, service, name, true)
	}
}

// pastOf reads the history of a listing and puts the new times back.
func pastOf(t *testing.T, p *Page, site *Program, service, way string) {
	p.Click(`#l-` + service + ` a[href$="/history"]`)
	checkGroupPage(t, p, "group-history-"+way)
	if told := spaces(p.Text("main")); !strings.Contains(told, "10:15am to 1pm") || !strings.Contains(told, ": you") {
		t.Errorf("the history does not tell the new times: %q", told)
	}
	at := eval[string](p, `[...document.querySelectorAll("main .app-panel")].find(s => s.innerText.includes("10:15am") && s.querySelector("button")).querySelector("button").value`)
	p.Click(`button[name="restore"][value="` + at + `"]`)
	checkGroupPage(t, p, "group-put-back-"+way)
	p.Click("#send")
	if public := publicText(t, site, "/services/"+service); strings.Contains(public, "Saturdays, 10:15am to 1pm") {
		t.Error("the public page shows the times that were put back")
	}
}

// throwAway begins a change, finds it among one's own pages and throws it away.
func throwAway(t *testing.T, p *Page, site *Program, service, way string) {
	p.Visit(site.Home() + "/groups/edit/" + service + "/first-visit")
	eval[bool](p, `(document.querySelector("#expect").value = "Somebody opens the door.", true)`)
	p.Click("#send")
	p.Visit(site.Home() + "/groups/me")
	checkGroupPage(t, p, "group-drafts-"+way)
	p.Click(`article[id^="d-"] a[href$="/discard"]`)
	checkGroupPage(t, p, "group-discard-"+way)
	p.Click("#send")
	if told := p.Text("main"); !strings.Contains(told, "thrown away") || strings.Contains(told, "Not sent yet") {
		t.Errorf("after it was thrown away: %q", told)
	}
}

// findable says whether the public finds a listing: by search and in the data.
// The index follows within a moment.
func findable(t *testing.T, site *Program, service, name string, want bool) {
	t.Helper()
	eventually(t, fmt.Sprintf("search finds %q: %v", name, want), func() bool {
		return strings.Contains(publicText(t, site, "/search?q="+url.QueryEscape(name)), "/services/"+service) == want
	})
	eventually(t, fmt.Sprintf("the data holds %q: %v", name, want), func() bool {
		for page := 1; ; page++ {
			var list struct {
				TotalPages int `json:"total_pages"`
				Contents   []struct{ ID string }
			}
			fetchJSON(t, fmt.Sprintf("%s/oruk/v3/services?per_page=100&page=%d", site.URL, page), &list)
			if slices.ContainsFunc(list.Contents, func(one struct{ ID string }) bool { return one.ID == service }) {
				return want
			}
			if page >= list.TotalPages {
				return !want
			}
		}
	})
}

func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for range 50 {
		if is() {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Errorf("not so: %s", what)
}

func status(t *testing.T, site *Program, path string) int {
	t.Helper()
	answer, err := http.Get(site.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	return answer.StatusCode
}

// checkGroupPage looks at a page of groups in one state.
func checkGroupPage(t *testing.T, p *Page, name string) {
	t.Helper()
	p.Screenshot(strings.ReplaceAll(name, " ", "-"))
	for _, w := range p.CheckState(formKind.budget.Nodes) {
		t.Errorf("%s: %s", name, w)
	}
}

func spaces(s string) string { return strings.Join(strings.Fields(s), " ") }

// publicText is a page as somebody reads it who is not signed in.
func publicText(t *testing.T, site *Program, path string) string {
	t.Helper()
	answer, err := http.Get(site.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var b strings.Builder
	buf := make([]byte, 32<<10)
	for {
		n, err := answer.Body.Read(buf)
		b.Write(buf[:n])
		if err != nil {
			break
		}
	}
	return spaces(strings.ReplaceAll(b.String(), "\u00a0", " "))
}
