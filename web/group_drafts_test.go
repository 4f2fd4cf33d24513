package web

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"anchorpoint/directory"

	"golang.org/x/net/html"
)

func TestDraftsOnTheDashboard(t *testing.T) {
	w, now, tea := ownGroup(t)
	w.post(t, editPath+tea.ID+"/cost", url.Values{"cost": {"free"}})
	drafts, err := w.edition.as(contextOf(w)).Drafts(t.Context())
	if err != nil || len(drafts) != 1 {
		t.Fatalf("%d drafts, %v", len(drafts), err)
	}
	here, saved := editPath+drafts[0].ID, drafts[0].At // by the clock of the store
	day := func(at time.Time) string { return strings.ReplaceAll(w.edition.day(at), nbsp, " ") }
	*now = saved.AddDate(0, 0, 13)
	w.open(t, false)
	page := w.page(t, groupHomePath, 200)
	for _, want := range []string{"Not sent yet", "Changes to", `href="` + here + `"`, here + "/discard", "Last saved on " + day(saved)} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(page, "days ago") || strings.Contains(page, "since you began") {
		t.Error("a new draft reads as old")
	}
	*now = saved.AddDate(0, 0, 15)
	w.open(t, false)
	w.changeAs(t, directory.SystemActor("x"), tea.ID, func(l *directory.Listing) { l.Service.Phones[0].Number = "0113 496 0777" })
	page = w.page(t, groupHomePath, 200)
	for _, want := range []string{"15 days ago", "We keep it until " + day(saved.Add(directory.DraftLife)), "Somebody changed the page since you began"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	stranger := w.bench.signIn(t, directory.Grant{Role: directory.Editor, OrganizationID: tea.Service.OrganizationID})
	if got := stranger.get(t, here+"/discard").Code; got != 404 {
		t.Errorf("another person's draft: %d", got)
	}
	stranger.post(t, here+"/discard", nil)
	if page := w.page(t, here+"/discard", 200); !strings.Contains(page, "stays as it is") {
		t.Error("the page does not say that the public page stays")
	}
	if page := w.send(t, here+"/discard", nil); !strings.Contains(page, "The draft is thrown away") || strings.Contains(page, "Not sent yet") {
		t.Error("not thrown away")
	}
	w.send(t, here+"/discard", nil) // a double click
	if got := w.get(t, editPath+tea.ID+"/discard").Code; got != 404 {
		t.Errorf("where nothing is begun: %d", got)
	}
}

// Somebody with 50 listings and 20 drafts reads all of them, page by page.
func TestDashboardOfMany(t *testing.T) {
	w, _, tea := ownGroup(t)
	for n := range 49 {
		l := tea.Clone()
		l.ID = id(fmt.Sprint("many ", n))
		l.Service.ID, l.Service.Name = l.ID, fmt.Sprintf("Group walk %02d", n)
		if _, err := w.store.CreateListing(t.Context(), *l, directory.Edit{}); err != nil {
			t.Fatal(err)
		}
	}
	for n := range 20 {
		d := directory.EditDraft{Listing: directory.Listing{State: directory.Draft}, Created: w.Now(), At: w.Now()}
		d.Listing.Service.Name = fmt.Sprintf("Draft %02d", n)
		if _, err := w.edition.as(contextOf(w)).StartDraft(t.Context(), d); err != nil {
			t.Fatal(err)
		}
	}
	listings, drafts, most := map[string]bool{}, map[string]bool{}, 0
	pages := 0
	for path := groupHomePath; path != ""; pages++ {
		page := w.page(t, path, 200)
		tree := parsePage(t, page)
		for _, n := range tree.tags("article") {
			switch at := attr(n, "id"); at[:2] {
			case "l-":
				listings[at] = true
			case "d-":
				drafts[at] = true
			}
		}
		most, path = max(most, nodesOf(t, page)), ""
		for _, a := range tree.all(func(n *html.Node) bool { return attr(n, "rel") == "next" }) {
			path = attr(a, "href")
		}
	}
	t.Logf("%d pages, at most %d nodes", pages, most)
	if len(listings) != 50 || len(drafts) != 20 || most > mostGroupNodes || pages > 8 {
		t.Errorf("%d listings and %d drafts on %d pages of at most %d nodes", len(listings), len(drafts), pages, most)
	}
	one := id("many 48")
	page := w.page(t, groupHomePath+"?of="+one+"&did=places", 200)
	if n := nodesOf(t, page); n > mostGroupNodes {
		t.Errorf("with one opened: %d nodes", n)
	}
	for _, want := range []string{groupPath(one, "/places"), groupPath(one, "/stop"), groupPath(one, "/history"), "about places at Group walk 48"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page of one lacks %s", want)
		}
	}
	if strings.Index(page, `id="l-`+one) > strings.Index(page, `id="l-`+id("many 0")) {
		t.Error("what was asked for does not come first")
	}
}
