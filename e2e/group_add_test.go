//go:build browser

package e2e

import (
	"fmt"
	"html"
	"net/url"
	"strings"
	"testing"
	"time"
)

// TestAddAListing goes from "my group is not here" to a page that the public
// reads and search finds, in at most 12 pages of the group's own.
func TestAddAListing(t *testing.T) {
	t.Parallel()
	browser, site := StartBrowser(t), startSite(t)
	staff := browser.Tab(t, Look{})
	staff.JoinStaff(site.Invite(t, "add-mod@example.org", "--role", "moderator"), "Kim Moderator")
	for n, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			name := fmt.Sprintf("Zebra Lane Walkers %d", n)
			j := addListing(t, browser, site, name, fmt.Sprintf("zebra%d@example.org", n), way.look)
			t.Logf("a new listing: %d interactions, %d pages", j.steps, j.pages)
			if j.pages > 12 {
				t.Errorf("%d pages, at most 12", j.pages)
			}
			if found := publicText(t, site, "/search?q="+url.QueryEscape(name)); strings.Contains(found, html.EscapeString(name)+"</a>") {
				t.Error("the public finds it before anybody looked at it")
			}
			publishNew(staff.For(t), site, name)
			found := publicText(t, site, "/search?q="+url.QueryEscape("go for a walk"))
			for range 50 { // the index follows within a moment
				if strings.Contains(found, name) {
					break
				}
				time.Sleep(100 * time.Millisecond)
				found = publicText(t, site, "/search?q="+url.QueryEscape(name))
			}
			if !strings.Contains(found, name) {
				t.Errorf("search does not find %q", name)
			}
		})
	}
}

func addListing(t *testing.T, browser *Browser, site *Program, name, email string, look Look) *journey {
	p := browser.Tab(t, look)
	p.Visit(site.Home() + "/groups")
	j := &journey{Page: p, pages: 1}
	j.write("#name", name)
	j.follow(`form[action="/groups"] button`)
	j.follow(`main a[href^="/groups/add"]`)
	j.write("#email", email)
	time.Sleep(formWait)
	since := time.Now().Add(-time.Second)
	j.follow("#send")
	p.Visit(site.LinkIn(t, site.Letter(t, email, "sign-in", since), "/sign-in/link/"))
	j.pages++
	j.follow("#sign-in")
	time.Sleep(formWait)
	eval[bool](p, `(document.querySelector("#about").value = "A slow walk round the park. Everyone can come.", true)`)
	j.steps++
	j.follow("#send")
	draft := strings.TrimSuffix(p.Address(), "/needs")
	checkGroupPage(t, p, "add-needs")
	p.Press(`input[name="need"][value="walking"]`)
	j.steps++
	j.follow("#send")
	p.Press("#delivery") // in person
	j.write("#venue-0", "Cross Flatts Park")
	j.write("#postcode-0", "LS11 6HD")
	checkGroupPage(t, p, "add-where")
	j.follow("#send")
	j.write("#from-4-0", "10")
	j.write("#to-4-0", "12 noon")
	checkGroupPage(t, p, "add-when")
	j.follow("#send")
	j.write("#phone", "0113 496 0123")
	j.follow(`button[name="then"]`)
	checkGroupPage(t, p, "add-check")
	if back := site.LinkIn(t, site.Letter(t, email, "draft", since), "/groups/edit/"); back != draft {
		t.Errorf("the letter leads to %s, not to %s", back, draft)
	}
	j.follow("form#send button")
	checkGroupPage(t, p, "add-sent")
	if got := p.Text("h1"); !strings.Contains(got, "We have your page") {
		t.Errorf("at the end: %q", got)
	}
	return j
}

// publishNew has a moderator say yes.
func publishNew(p *Page, site *Program, name string) {
	p.Visit(site.Home() + "/admin/queue")
	path := eval[string](p, `[...document.querySelectorAll('main a[href*="/admin/queue/proposal/"]')].find(a => (a.closest("li, tr, article, section") || a).innerText.includes(`+quote(name)+`)).getAttribute("href")`)
	p.Visit(site.Home() + path)
	p.Click("#publish")
}
