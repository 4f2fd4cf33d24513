package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"anchorpoint/directory"
)

// A moderator invites a link worker for the own area; the invitation is taken
// once, by whoever holds its link, and the role is there.
func TestInviteAndJoin(t *testing.T) {
	b, k := memberBench(t, nil, matrixListings()...)
	moderator := b.signIn(t, directory.Grant{Role: directory.Moderator, Areas: []string{areaA}})
	invite := func(email, role, group, areas string) int {
		return moderator.post(t, "/admin/users", url.Values{"email": {email}, "role": {role}, "group": {group}, "areas": {areas}}).Code
	}
	for _, tt := range []struct {
		name, email, role, group, areas string
		want                            int
	}{
		{"a link worker in the area", "kim@example.org", "link worker", "", "Leeds", http.StatusSeeOther},
		{"a link worker elsewhere", "lee@example.org", "link worker", "", areaB, http.StatusUnprocessableEntity},
		{"a link worker everywhere", "lee@example.org", "link worker", "", "", http.StatusUnprocessableEntity},
		{"an administrator", "lee@example.org", "administrator", "", "", http.StatusUnprocessableEntity},
		{"a moderator", "lee@example.org", "moderator", "", areaA, http.StatusUnprocessableEntity},
		{"an editor of a group in the area", "ed@example.org", "editor", "http://localhost:8080/services/" + id("own") + "-own", "", http.StatusSeeOther},
		{"an editor of a group elsewhere", "lee@example.org", "editor", id("other-area"), "", http.StatusUnprocessableEntity},
		{"an editor of nothing", "lee@example.org", "editor", "nothing", "", http.StatusUnprocessableEntity},
		{"no address", "lee", "link worker", "", areaA, http.StatusUnprocessableEntity},
	} {
		if got := invite(tt.email, tt.role, tt.group, tt.areas); got != tt.want {
			t.Errorf("%s: status %d, want %d", tt.name, got, tt.want)
		}
	}
	letters := b.letters(t)
	if len(letters) != 2 || letters[0].To != "kim@example.org" {
		t.Fatalf("%d letters", len(letters))
	}
	path := signInPathInLetter.FindStringSubmatch(letters[0].Text)[1]
	kim := b.newBrowser()
	page := kim.get(t, path).Body.String()
	if !strings.Contains(page, "Link worker: ") || !strings.Contains(page, "k…@example.org") {
		t.Errorf("the invitation reads\n%s", page)
	}
	wantStatus(t, "a name too long", kim.post(t, path, url.Values{"name": {strings.Repeat("a", maxName+1)}}), http.StatusUnprocessableEntity)
	wantStatus(t, "joining", kim.post(t, path, url.Values{"name": {"Kim"}}), http.StatusSeeOther)
	wantStatus(t, "joining again", b.newBrowser().post(t, path, nil), http.StatusGone)
	wantStatus(t, "the account", kim.get(t, "/account"), http.StatusOK)
	u, err := b.store.UserByEmail(t.Context(), "kim@example.org")
	if err != nil || u.Name != "Kim" || len(u.Grants) != 1 || !u.Has(directory.LinkWorker, b.Now()) {
		t.Errorf("user %+v, %v", u, err)
	}
	k.turn(directory.InvitationLife)
	path = signInPathInLetter.FindStringSubmatch(letters[1].Text)[1]
	wantStatus(t, "after seven days", b.newBrowser().post(t, path, nil), http.StatusGone)
}

// Staff manage those alone whose every role they may give; being shut out works
// at the next request.
func TestManagePeople(t *testing.T) {
	b, _ := memberBench(t, nil, matrixListings()...)
	worker := b.signIn(t, directory.Grant{Role: directory.LinkWorker, Areas: []string{areaA}})
	moderator := b.signIn(t, directory.Grant{Role: directory.Moderator, Areas: []string{areaA}})
	boss := b.signIn(t, directory.Grant{Role: directory.Administrator})
	at := func(w *browser) string { return "/admin/users/" + w.user.ID }
	wantStatus(t, "a moderator sees a link worker of the area", moderator.get(t, at(worker)), http.StatusOK)
	wantStatus(t, "a moderator asks for an administrator", moderator.get(t, at(boss)), http.StatusNotFound)
	wantStatus(t, "a moderator shuts out an administrator", moderator.post(t, at(boss), url.Values{"do": {"disable"}}), http.StatusNotFound)
	wantStatus(t, "a moderator asks for a moderator", moderator.get(t, at(moderator)), http.StatusOK) // oneself
	wantStatus(t, "a moderator raises the own role", moderator.post(t, at(moderator), url.Values{"do": {"grant"}, "role": {"administrator"}}), http.StatusUnprocessableEntity)
	wantStatus(t, "the last administrator goes", boss.post(t, at(boss), url.Values{"do": {"disable"}}), http.StatusUnprocessableEntity)
	wantStatus(t, "a role is given", boss.post(t, at(worker), url.Values{"do": {"grant"}, "role": {"moderator"}, "areas": {"Leeds"}}), http.StatusSeeOther)
	u, _ := b.store.User(t.Context(), worker.user.ID)
	if !u.Has(directory.Moderator, b.Now()) {
		t.Errorf("grants %+v", u.Grants)
	}
	wantStatus(t, "and taken", boss.post(t, at(worker), url.Values{"do": {"revoke"}, "was": {grantKey(u.Grants[1])}}), http.StatusSeeOther)
	wantStatus(t, "before", worker.get(t, "/account"), http.StatusOK)
	wantStatus(t, "shut out by a moderator", moderator.post(t, at(worker), url.Values{"do": {"disable"}}), http.StatusSeeOther)
	wantStatus(t, "after", worker.get(t, "/account"), http.StatusSeeOther)
	if page := boss.get(t, "/admin/users").Body.String(); !strings.Contains(page, "disabled") || !strings.Contains(page, "(shut out)") {
		t.Error("the audit does not say who was shut out")
	}
}

// One session ends another, and all of them.
func TestEndSessions(t *testing.T) {
	b, _ := memberBench(t, nil)
	here := b.signIn(t)
	there := b.newBrowser()
	there.user = here.user
	there.open(t, false)
	sessions, err := b.store.SessionsOf(t.Context(), here.user.ID)
	if err != nil || len(sessions) != 2 {
		t.Fatalf("%d sessions, %v", len(sessions), err)
	}
	stranger := b.signIn(t)
	for _, x := range sessions {
		stranger.post(t, "/account", url.Values{"do": {"end"}, "session": {x.ID}})
	}
	wantStatus(t, "after a stranger tried", there.get(t, "/account"), http.StatusOK)
	m := here.member(contextOf(here))
	for _, x := range sessions {
		if x.ID != m.session.ID {
			here.post(t, "/account", url.Values{"do": {"end"}, "session": {x.ID}})
		}
	}
	wantStatus(t, "the other browser", there.get(t, "/account"), http.StatusSeeOther)
	wantStatus(t, "this one", here.get(t, "/account"), http.StatusOK)
	wantPlace(t, "all", here.post(t, "/account", url.Values{"do": {"end-all"}}), "/sign-in/out")
	wantStatus(t, "this one then", here.get(t, "/account"), http.StatusSeeOther)
}
