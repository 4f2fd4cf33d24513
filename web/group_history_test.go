package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"anchorpoint/directory"

	"golang.org/x/net/html"
)

// changeAs writes a change as somebody.
func (b *bench) changeAs(t *testing.T, who directory.Actor, id string, change func(*directory.Listing)) {
	t.Helper()
	_, err := b.store.As(who).UpdateListing(t.Context(), id, directory.Edit{Source: directory.SourcePerson, At: b.Now()},
		func(l *directory.Listing) error { change(l); return nil })
	if err != nil {
		t.Fatal(err)
	}
}

func putBackForm(l *directory.Listing, rev int64) url.Values {
	return url.Values{"base": {fmt.Sprint(l.Rev)}, "restore": {fmt.Sprint(rev)}, "sure": {"1"}}
}

// A phone number is put back at once, a name waits for staff, and what others
// changed in other fields stays.
func TestGroupHistory(t *testing.T) {
	w, now, tea := ownGroup(t)
	other := w.bench.signIn(t, directory.Grant{Role: directory.Editor, OrganizationID: tea.Service.OrganizationID})
	here := groupPath(tea.ID, "/history")
	*now = now.Add(time.Hour)
	w.changeAs(t, other.user.Actor(), tea.ID, func(l *directory.Listing) { l.Service.Phones[0].Number = "0113 496 0777" })
	phone := w.listing(t, tea.ID).Rev
	w.changeAs(t, directory.SystemActor("moderator"), tea.ID, func(l *directory.Listing) { l.Service.Name, l.StaffNote = "Changed Name", "CanaryNote" })
	name := w.listing(t, tea.ID).Rev
	w.send(t, groupPath(tea.ID, "/confirm"), nil)

	w.send(t, groupPath(tea.ID, "/places"), url.Values{"say": {"waiting-list"}, "weeks": {"4"}, "wait": {"6"}})

	page := w.page(t, here, 200)
	for _, want := range []string{"Waiting list: about 6 weeks", "0113 496 0777", "Phone", "somebody who looks after this group", "Said that everything is still right", ": you", ": this site", "Put this back"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	for _, never := range []string{other.user.Email, other.user.ID, "CanaryNote"} {
		if strings.Contains(page, never) {
			t.Errorf("the page tells %q", never)
		}
	}

	l := w.listing(t, tea.ID)
	form := putBackForm(&l, phone)
	form.Del("sure")
	sure := w.post(t, here, form)
	checkPage(t, sure.Body.String())
	if sure.Code != 200 || !strings.Contains(sure.Body.String(), "People see this at once") || w.listing(t, tea.ID).Rev != l.Rev {
		t.Fatalf("asked first: %d", sure.Code)
	}
	w.send(t, here, putBackForm(&l, phone))
	l = w.listing(t, tea.ID)
	if l.Service.Phones[0].Number != tea.Service.Phones[0].Number || l.Service.Name != "Changed Name" {
		t.Errorf("after the phone was put back: %s, %q", l.Service.Phones[0].Number, l.Service.Name)
	}
	tasks, err := w.store.Tasks(t.Context())
	if err != nil || len(tasks) != 1 || tasks[0].Kind != directory.ReviewTask {
		t.Errorf("staff look at it afterwards: %+v, %v", tasks, err)
	}

	w.send(t, here, putBackForm(&l, name))
	waiting, err := w.store.Proposals(t.Context())
	if err != nil || len(waiting) != 1 || waiting[0].Listing.Service.Name != "Holbeck Tea and Talk" || waiting[0].Listing.StaffNote != "" && waiting[0].Listing.StaffNote != "CanaryNote" {
		t.Errorf("the name waits: %+v, %v", waiting, err)
	}
	if got := w.listing(t, tea.ID).Service.Name; got != "Changed Name" {
		t.Errorf("a name went live past staff: %q", got)
	}
	if page := w.page(t, here, 200); strings.Count(page, `name="restore"`) != 3 {
		t.Errorf("buttons for the name, the places and the putting back, not for what is back: %d", strings.Count(page, `name="restore"`))
	}
}

func TestGroupHistoryRefuses(t *testing.T) {
	w, _, tea := ownGroup(t)
	here := groupPath(tea.ID, "/history")
	w.changeAs(t, directory.SystemActor("x"), tea.ID, func(l *directory.Listing) { l.Service.Phones[0].Number = "0113 496 0777" })
	l := w.listing(t, tea.ID)
	stale := putBackForm(&l, l.Rev)
	stale.Set("base", "1")
	if got := w.post(t, here, stale); got.Code != http.StatusConflict || !strings.Contains(got.Body.String(), "changed the page just now") {
		t.Errorf("a page that is old: %d", got.Code)
	}
	for _, rev := range []int64{0, 1, -1, 99} { // the first has nothing before it
		if got := w.post(t, here, putBackForm(&l, rev)).Code; got != http.StatusBadRequest {
			t.Errorf("revision %d: %d", rev, got)
		}
	}
	for _, grant := range []directory.Grant{{Role: directory.Editor, OrganizationID: id("another organization")}, {Role: directory.LinkWorker}} {
		who := w.bench.signIn(t, grant)
		if get, post := who.get(t, here).Code, who.post(t, here, putBackForm(&l, l.Rev)).Code; get != 404 || post != 404 {
			t.Errorf("%s: %d, %d", grant.Role, get, post)
		}
	}
	if w.listing(t, tea.ID).Rev != l.Rev {
		t.Error("something was changed")
	}
}

// What was said while the listing was another group's is not for this one.
func TestGroupHistoryBeginsWithTheGroup(t *testing.T) {
	w, _, tea := ownGroup(t)
	w.changeAs(t, directory.SystemActor("x"), tea.ID, func(l *directory.Listing) {
		l.Service.OrganizationID, l.Service.Organization = id("before"), &directory.Organization{ID: id("before"), Name: "Before"}
		l.Service.Phones[0].Number = "0113 496 0555"
	})
	w.changeAs(t, directory.SystemActor("x"), tea.ID, func(l *directory.Listing) {
		l.Service.OrganizationID, l.Service.Organization = tea.Service.OrganizationID, tea.Service.Organization
		l.Service.Phones[0].Number = "0113 496 0666"
	})
	if page := w.page(t, groupPath(tea.ID, "/history"), 200); strings.Contains(page, "0113 496 0555") || strings.Contains(page, "Put this back") {
		t.Error("another group's time is told")
	}
}

// nodesOf counts as the budget of a page does.
func nodesOf(t *testing.T, page string) int {
	return len(parsePage(t, page).all(func(n *html.Node) bool { return n.Type == html.ElementNode }))
}

const mostGroupNodes = 300

func TestLongHistoryInPages(t *testing.T) {
	w, now, tea := ownGroup(t)
	for n := range 30 {
		*now = now.Add(time.Hour)
		w.changeAs(t, directory.SystemActor("x"), tea.ID, func(l *directory.Listing) {
			l.Service.Phones[0].Number, l.Service.Description = fmt.Sprintf("0113 496 %04d", n), fmt.Sprintf("Tea %d and talk %d on day %d", n, n+1, n+2)
			l.Facts.Access.Put("parking", directory.Fact(n%2+1))
		})
	}
	path, seen, most := groupPath(tea.ID, "/history"), 0, 0
	for pages := 0; path != ""; pages++ {
		page := w.page(t, path, 200)
		seen += strings.Count(page, `class="app-panel"`)
		n := nodesOf(t, page)
		if most = max(most, n); n > mostGroupNodes || pages > 31 {
			t.Fatalf("page %d has %d nodes", pages, n)
		}
		path = ""
		for _, a := range parsePage(t, page).all(func(n *html.Node) bool { return attr(n, "rel") == "next" }) {
			path = attr(a, "href")
		}
	}
	t.Logf("at most %d nodes", most)
	if seen != 31 {
		t.Errorf("%d changes, want 31", seen)
	}
}
