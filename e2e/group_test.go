//go:build browser

package e2e

import (
	"encoding/json"
	"html"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
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
			pauseIt(t, p, site, service, way.name)
			closeAndBack(t, p, site, service, way.name)
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

func pauseIt(t *testing.T, p *Page, site *Program, service, way string) {
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
}

func closeAndBack(t *testing.T, p *Page, site *Program, service, way string) {
	p.Click(`#l-` + service + ` a[href$="/stop"]`)
	p.Press("#how-close")
	p.Click("#send")
	p.Click("#send")
	if answer, err := http.Get(site.URL + "/services/" + service); err != nil || answer.StatusCode != http.StatusGone {
		t.Errorf("the closed page: %v, %v", answer.StatusCode, err)
	}
	p.Visit(site.Home() + "/groups/listing/" + service + "/undo")
	checkGroupPage(t, p, "group-undo-"+way)
	p.Click("#send")
	if answer, err := http.Get(site.URL + "/services/" + service); err != nil || answer.StatusCode != http.StatusOK {
		t.Errorf("the page put back: %v, %v", answer.StatusCode, err)
	}
}

// checkGroupPage looks at a page in one state. A browser notes that an answer is
// 422, which is how a form that is not right comes back.
func checkGroupPage(t *testing.T, p *Page, name string) {
	t.Helper()
	p.Screenshot(strings.ReplaceAll(name, " ", "-"))
	wrong := slices.DeleteFunc(p.Errors(), func(line string) bool { return strings.Contains(line, "status of 422") })
	wrong = slices.Concat(wrong, p.Overflow(), p.StrangeFonts())
	if p.look.Scripts != ScriptsOff {
		for _, v := range p.Violations() {
			wrong = append(wrong, v.String())
		}
	}
	for _, w := range wrong {
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
