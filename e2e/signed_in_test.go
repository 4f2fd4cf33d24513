//go:build browser

package e2e

import (
	"strings"
	"testing"
)

// TestSignedInPages loads the pages of a group and of staff with an empty cache,
// at the width of a phone and of a desk: budgets, axe, overflow, console.
func TestSignedInPages(t *testing.T) {
	t.Parallel()
	browser, site := StartBrowser(t), startSite(t)
	service, organization := ownable(t, site, 9)
	group := browser.Tab(t, Look{})
	group.Join(site.Invite(t, "group-pages@example.org", "--role", "editor", "--organization", organization), "Kim Volunteer")
	group.Visit(site.Home() + "/groups/listing/" + service + "/change")
	(&journey{Page: group}).follow(`main a[href$="/cost"]`)
	group.Press(`input[name="cost"][value="free"]`)
	group.Click("#send") // there is a draft from here on
	at := strings.TrimPrefix(group.Address(), site.Home())
	draft := at[:strings.LastIndex(at, "/")]
	if !strings.HasPrefix(draft, "/groups/edit/") {
		t.Fatalf("changing leads to %s", at)
	}
	own := "/groups/listing/" + service
	pages := []string{"/groups/me", "/account", own + "/when", own + "/when?how=weekly", own + "/places", own + "/stop", own + "/history", draft,
		"/groups/find?name=tea", "/groups/add?name=Quilting"}
	for _, step := range []string{"name", "needs", "who", "where", "cost", "join", "first-visit", "contact", "barriers", "access", "preview", "check"} {
		pages = append(pages, draft+"/"+step)
	}
	loadEach(t, group, site, formKind, pages)

	staff := browser.Tab(t, Look{})
	staff.JoinStaff(site.Invite(t, "staff-pages@example.org", "--role", "administrator"), "Kim Moderator")
	loadEach(t, staff, site, staffKind, []string{"/admin/queue", "/admin/stale", "/admin/duplicates", "/admin/unmet", "/admin/unmet/phrases", "/admin/users",
		"/admin/listing/" + service, "/work", "/work/lists"})
}

func loadEach(t *testing.T, p *Page, site *Program, kind kind, pages []string) {
	t.Helper()
	for _, width := range []int64{320, 1280} {
		p.Look(Look{Width: width})
		for _, path := range pages {
			wrong := p.Cold(site.Home()+path, kind.budget)
			for _, w := range append(wrong, p.CheckState(kind.budget.Nodes)...) {
				t.Errorf("%s at %d: %s", path, width, w)
			}
			if width == 320 {
				w := p.Weight()
				t.Logf("%s: %d requests, %.1f KB, %d elements", path, w.Requests, float64(w.Bytes)/1000, w.Nodes)
			}
		}
	}
}
