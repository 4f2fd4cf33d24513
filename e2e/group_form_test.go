//go:build browser

package e2e

import (
	"strings"
	"testing"
)

// TestGroupForm changes a page through the form: cost and phone from its list of
// steps, to what the public then reads, with every page looked at on the way.
func TestGroupForm(t *testing.T) {
	t.Parallel()
	browser, site := StartBrowser(t), startSite(t)
	for n, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			service, organization := ownable(t, site, n+4)
			p := browser.Tab(t, way.look)
			p.Join(site.Invite(t, strings.ReplaceAll(way.name, " ", "-")+"-form@example.org", "--role", "editor", "--organization", organization), "Kim Volunteer")
			p.Visit(site.Home() + "/groups/listing/" + service + "/change")
			checkGroupPage(t, p, "group-tasks-"+way.name)
			j := &journey{Page: p, steps: 1, pages: 1}
			j.follow(`main a[href$="/cost"]`)
			checkGroupPage(t, p, "group-cost-"+way.name)
			p.Press(`input[name="cost"][value="free"]`)
			eval[bool](p, `(document.querySelector("#prices").value = "Lunch £3", true)`) // no writing into an empty textarea
			j.steps++
			j.follow("#send")
			checkGroupPage(t, p, "group-cost-wrong-"+way.name)
			p.Press(`input[name="cost"][value="low-cost"]`)
			j.follow(`button[name="then"]`)
			checkGroupPage(t, p, "group-check-"+way.name)
			j.follow(`main a[href*="/contact?from=check"]`)
			checkGroupPage(t, p, "group-contact-"+way.name)
			j.write("#phone", "0113 496 0987")
			j.follow("#send")
			if !strings.HasSuffix(p.Address(), "/check") {
				t.Fatalf("back to %s", p.Address())
			}
			draft := strings.TrimSuffix(p.Address(), "/check")
			for _, step := range []string{"name", "needs", "who", "join", "first-visit", "barriers", "access", "preview"} {
				p.Visit(draft + "/" + step)
				checkGroupPage(t, p, "group-"+step+"-"+way.name)
			}
			p.Visit(draft + "/check")
			j.follow("form#send button")
			checkGroupPage(t, p, "group-sent-"+way.name)
			if done := p.Text("main"); !strings.Contains(done, "up to date") {
				t.Errorf("at the end: %q", done)
			}
			if public := publicText(t, site, "/services/"+service); !strings.Contains(public, "0113 496 0987") || !strings.Contains(public, "£3") {
				t.Error("the public page does not show the new cost and phone")
			}
			t.Logf("cost and phone: %d interactions, %d pages", j.steps, j.pages)
		})
	}
}
