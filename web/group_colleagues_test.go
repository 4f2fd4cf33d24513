package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"anchorpoint/directory"
)

// An editor invites a colleague, who then edits the same group and no other.
func TestInviteAColleague(t *testing.T) {
	b, _ := memberBench(t, nil, matrixListings()...)
	group, other := id("org X"), id("org Y")
	w := b.signIn(t, directory.Grant{Role: directory.Editor, OrganizationID: group})
	home := w.get(t, "/groups/me").Body.String()
	if !strings.Contains(home, colleaguesPath+group) {
		t.Error("the page of one's listings does not lead to it")
	}
	page := w.get(t, colleaguesPath+group)
	checkPage(t, page.Body.String())
	if body := page.Body.String(); page.Code != http.StatusOK || !strings.Contains(body, "Sam Volunteer") || !strings.Contains(body, "Group X") {
		t.Errorf("%d\n%s", page.Code, body)
	}
	for _, path := range []string{colleaguesPath + other, colleaguesPath + id("nobody"), colleaguesPath + "x"} {
		wantStatus(t, "GET "+path, w.get(t, path), http.StatusNotFound)
		wantStatus(t, "POST "+path, w.post(t, path, ask("kim@example.org")), http.StatusNotFound)
	}
	wrong := w.post(t, colleaguesPath+group, ask("kim"))
	checkPage(t, wrong.Body.String())
	wantStatus(t, "no address", wrong, http.StatusUnprocessableEntity)
	form := url.Values{"email": {"kim@example.org"}, "role": {"administrator"}, "organization": {other}, "group": {other}, "areas": {areaA}}
	wantPlace(t, "the invitation", w.post(t, colleaguesPath+group, form), colleaguesPath+group+"?done=1")
	path, _ := b.lastLetter(t)
	kim := b.newBrowser()
	wantPlace(t, "joining", kim.post(t, path, url.Values{"name": {"Kim"}}), "/groups/me")
	u, err := b.store.UserByEmail(t.Context(), "kim@example.org")
	if err != nil || len(u.Grants) != 1 || u.Grants[0].Role != directory.Editor || u.Grants[0].OrganizationID != group {
		t.Errorf("the colleague is %+v, %v", u, err)
	}
	wantStatus(t, "the colleague's form", kim.get(t, "/groups/listing/"+id("own")+"/when"), http.StatusOK)
	wantStatus(t, "that of another group", kim.get(t, "/groups/listing/"+id("other-org")+"/when"), http.StatusNotFound)
	names := w.get(t, colleaguesPath+group).Body.String()
	if !strings.Contains(names, "Kim") {
		t.Error("the new colleague is not in the list")
	}
}

// An invitation of somebody who lost the group meanwhile gives nothing.
func TestInvitationOfSomebodyWhoLeft(t *testing.T) {
	b, _ := memberBench(t, nil, matrixListings()...)
	g := directory.Grant{Role: directory.Editor, OrganizationID: id("org X")}
	w := b.signIn(t, g)
	w.post(t, colleaguesPath+id("org X"), ask("kim@example.org"))
	path, _ := b.lastLetter(t)
	if err := b.store.Revoke(t.Context(), w.user.ID, g, b.Now()); err != nil {
		t.Fatal(err)
	}
	wantStatus(t, "joining", b.newBrowser().post(t, path, url.Values{"name": {"Kim"}}), http.StatusGone)
	if _, err := b.store.UserByEmail(t.Context(), "kim@example.org"); err == nil {
		t.Error("there is an account")
	}
}

// When sessions cannot be read nobody is told to sign in again.
func TestSessionsNotReadable(t *testing.T) {
	b, _ := memberBench(t, nil, matrixListings()...)
	w := b.signIn(t, directory.Grant{Role: directory.Administrator})
	b.breakTable(t, "session")
	for _, path := range []string{"/account", "/admin/users", "/groups/listing/" + id("own") + "/when"} {
		got := w.get(t, path)
		wantStatus(t, "GET "+path, got, http.StatusServiceUnavailable)
		if got.Header().Get("Retry-After") == "" {
			t.Errorf("%s: no Retry-After", path)
		}
		answer := w.post(t, path, url.Values{"how": {"weekly"}})
		wantStatus(t, "POST "+path, answer, http.StatusServiceUnavailable)
		if slices.ContainsFunc(answer.Result().Cookies(), func(c *http.Cookie) bool { return c.MaxAge < 0 }) {
			t.Errorf("%s takes a cookie away", path)
		}
	}
	wantStatus(t, "the public page", w.get(t, "/search?q=tea"), http.StatusOK)
	wantPlace(t, "nobody's cookie", b.newBrowser().get(t, "/account"), "/sign-in?next=%2Faccount")
}

// breakTable takes a table away from under the program.
func (b *bench) breakTable(t *testing.T, name string) {
	t.Helper()
	db := openRaw(t, b.store.Path())
	if _, err := db.Exec(`PRAGMA foreign_keys = OFF; ALTER TABLE ` + name + ` RENAME TO ` + name + `_away`); err != nil {
		t.Fatal(err)
	}
}
