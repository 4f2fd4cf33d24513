package web

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"anchorpoint/directory"
)

func TestFindOnesOwnGroup(t *testing.T) {
	b := newBench(t, nil, sample()...)
	checkPage(t, b.get(t, groupsPath).Body.String())
	for _, tt := range []struct{ name, near, to string }{
		{"Holbeck Tea", "", "/groups/find?name=Holbeck+Tea"},
		{"Holbeck Tea", "LS11 9SN", "/groups/find?name=Holbeck+Tea&near=LS11"}, // nobody's house in an address
	} {
		w := b.post(t, groupsPath, url.Values{"name": {tt.name}, "near": {tt.near}})
		if w.Code != 303 || w.Header().Get("Location") != tt.to {
			t.Errorf("%q near %q: %d to %q", tt.name, tt.near, w.Code, w.Header().Get("Location"))
		}
	}
	w := b.post(t, groupsPath, url.Values{"name": {" "}, "near": {"<LS11>"}})
	if w.Code != 422 || !strings.Contains(w.Body.String(), "&lt;LS11&gt;") {
		t.Errorf("no name: %d", w.Code)
	}
	checkPage(t, w.Body.String())
	for name, want := range map[string]string{
		"holbeck tea & talk":        "Holbeck Tea and Talk",
		"Holbeck Tae and Talk":      "", // two letters turned round: no slip that is let pass
		"Good Neighbours Bare":      "Bare Entry",
		"Paused Choir":              "Paused Choir",
		"Draft Group":               "",
		"Closed Club":               "",
		"<script>alert(1)</script>": "",
	} {
		body := b.get(t, groupFindPath+"?"+url.Values{"name": {name}, "near": {"LS11"}}.Encode()).Body.String()
		checkPage(t, body)
		if want != "" && !strings.Contains(body, `href="/groups/claim/`+id(want)) {
			t.Errorf("%q does not offer %q", name, want)
		}
		if name == "Draft Group" && strings.Contains(body, id("Draft Group")) || name == "Closed Club" && strings.Contains(body, id("Closed Club")) {
			t.Errorf("%q offers what is not public", name)
		}
	}
	if body := b.get(t, groupFindPath+"?name=Safe+House").Body.String(); strings.Contains(body, "Canary") || strings.Contains(body, "LS6") {
		t.Error("a hidden address is told")
	}
}

// claimed is a site with one group, whose contacts are proved old enough.
func claimed(t *testing.T) (*bench, directory.Listing) {
	t.Helper()
	tea := listing("Holbeck Tea and Talk", func(l *directory.Listing) {
		l.Service.Email, l.Service.URL = "hello@example.org", "https://teaandtalk.example/"
		l.Covers = []string{"lad:E08000035"}
	})
	return newBench(t, func(o *Options) { o.Site.URL = "http://localhost" }, tea), tea
}

// as is a browser of a user with an address.
func (b *bench) as(t *testing.T, email string, grants ...directory.Grant) *browser {
	t.Helper()
	u, err := b.store.CreateUser(t.Context(), directory.User{Email: email, Created: b.Now()})
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range grants {
		if err := b.store.Grant(t.Context(), u.ID, g, b.Now()); err != nil {
			t.Fatal(err)
		}
	}
	w := b.newBrowser()
	if w.user, err = b.store.User(t.Context(), u.ID); err != nil {
		t.Fatal(err)
	}
	w.open(t, w.user.Staff(b.Now()))
	return w
}

// claims sends the form about a group and gives the page that it ends on.
func (w *browser) claims(t *testing.T, l *directory.Listing, want directory.ClaimWant) (state directory.Claim, page string) {
	t.Helper()
	stamp := w.guards.stamp(claimPath+l.ID, w.Now().Add(-time.Minute))
	answer := w.post(t, claimPath+l.ID, url.Values{"want": {string(want)}, StampField: {stamp}})
	to := answer.Header().Get("Location")
	if answer.Code != 303 || !strings.HasPrefix(to, claimedPath) {
		t.Fatalf("claiming: %d to %q\n%s", answer.Code, to, answer.Body)
	}
	page = w.get(t, to).Body.String()
	checkPage(t, page)
	state, err := w.store.Claim(t.Context(), strings.TrimPrefix(to, claimedPath))
	if err != nil {
		t.Fatal(err)
	}
	return state, page
}

func letters(t *testing.T, b *bench) map[string]string { // kind to whom
	t.Helper()
	out := map[string]string{}
	due, err := b.store.DueLetters(t.Context(), b.Now().AddDate(0, 0, 1), 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range due {
		out[l.Kind] += l.To + " "
	}
	return out
}

func TestClaimProvedByAddress(t *testing.T) {
	for email, want := range map[string]directory.ClaimState{
		"hello@example.org":       directory.ClaimAccepted,
		"jo@teaandtalk.example":   directory.ClaimAccepted,
		"stranger@elsewhere.test": directory.ClaimWaiting,
	} {
		t.Run(email, func(t *testing.T) {
			b, tea := claimed(t)
			w := b.as(t, email)
			got, page := w.claims(t, &tea, directory.WantEdit)
			if got.State != want {
				t.Errorf("the claim is %s\n%s", got.State, page)
			}
			u, err := b.store.User(t.Context(), w.user.ID)
			if err != nil || (len(u.Organizations(b.Now())) == 1) != (want == directory.ClaimAccepted) {
				t.Errorf("they edit %v, %v", u.Organizations(b.Now()), err)
			}
			kind := map[directory.ClaimState]string{directory.ClaimAccepted: "claim-accepted", directory.ClaimWaiting: "claim-received"}[want]
			if sent := letters(t, b); strings.TrimSpace(sent[kind]) != email || len(sent) != 1 {
				t.Errorf("letters %v", sent)
			}
		})
	}
}

func TestOwnedGroupIsNotTakenSilently(t *testing.T) {
	b, tea := claimed(t)
	owner := b.as(t, "owner@example.org", directory.Grant{Role: directory.Editor, OrganizationID: tea.Service.OrganizationID})
	got, _ := b.as(t, "hello@example.org").claims(t, &tea, directory.WantEdit)
	if got.State != directory.ClaimWaiting || !got.Owned || got.Proof != directory.ProofAddress {
		t.Errorf("claim of an owned group: %+v", got)
	}
	if sent := letters(t, b); strings.TrimSpace(sent["claim-told"]) != "owner@example.org" || sent["claim-accepted"] != "" {
		t.Errorf("letters %v", sent)
	}
	if again, _ := owner.claims(t, &tea, directory.WantEdit); again.State != directory.ClaimAccepted {
		t.Errorf("the owner's own claim is %s", again.State)
	}
}

func TestChangedContactProvesNothing(t *testing.T) {
	b, tea := claimed(t)
	_, err := b.store.UpdateListing(t.Context(), tea.ID, directory.Edit{At: b.Now().Add(-time.Hour), Reason: "x"}, func(l *directory.Listing) error {
		l.Service.Email = "thief@elsewhere.test"
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := b.as(t, "thief@elsewhere.test").claims(t, &tea, directory.WantEdit); got.State != directory.ClaimWaiting || got.Proof != directory.ProofNone {
		t.Errorf("an address put in an hour ago gave %+v", got)
	}
}

func TestDoNotListUs(t *testing.T) {
	b, tea := claimed(t)
	got, page := b.as(t, "hello@example.org").claims(t, &tea, directory.WantRemove)
	if got.State != directory.ClaimAccepted || !strings.Contains(page, "not listed any more") {
		t.Errorf("claim %+v\n%s", got, page)
	}
	l, _ := b.store.Listing(t.Context(), tea.ID)
	if l.State != directory.Withdrawn || !l.Closing.DoNotList {
		t.Errorf("the listing is %s, %+v", l.State, l.Closing)
	}
	if w := b.get(t, "/services/"+tea.ID); w.Code != 410 {
		t.Errorf("its page answers %d", w.Code)
	}
	if sent := letters(t, b); sent["withdrawn"] == "" {
		t.Errorf("letters %v", sent)
	}
}

func TestClaimIsNobodyElses(t *testing.T) {
	b, tea := claimed(t)
	got, _ := b.as(t, "stranger@elsewhere.test").claims(t, &tea, directory.WantEdit)
	other := b.as(t, "other@elsewhere.test")
	for _, code := range []int{other.get(t, claimedPath+got.ID).Code, other.post(t, claimedPath+got.ID, nil).Code} {
		if code != 404 {
			t.Errorf("somebody else gets %d", code)
		}
	}
	if w := b.post(t, claimPath+tea.ID, url.Values{"email": {"nonsense"}, "charity": {"12"}, StampField: {b.guards.stamp(claimPath+tea.ID, b.Now().Add(-time.Minute))}}); w.Code != 422 {
		t.Errorf("nonsense gets %d", w.Code)
	} else {
		checkPage(t, w.Body.String())
	}
	checkPage(t, b.get(t, claimPath+tea.ID).Body.String())
}

func TestAddAGroup(t *testing.T) {
	b, _ := claimed(t)
	stamp := func() string { return b.guards.stamp(groupAddPath, b.Now().Add(-time.Minute)) }
	checkPage(t, b.get(t, groupAddPath+"?name=Friday+Walk").Body.String())
	w := b.newBrowser()
	answer := w.post(t, groupAddPath, url.Values{"name": {""}, "email": {"x"}, StampField: {stamp()}})
	if answer.Code != 422 {
		t.Errorf("nonsense: %d", answer.Code)
	}
	checkPage(t, answer.Body.String())
	for _, email := range []string{"new@example.org", "hello@example.org"} { // known or not: the same
		answer = w.post(t, groupAddPath, url.Values{"name": {"Friday Walk"}, "email": {email}, StampField: {stamp()}})
		if answer.Code != 303 || answer.Header().Get("Location") != "/sign-in/check" {
			t.Errorf("%s: %d to %q", email, answer.Code, answer.Header().Get("Location"))
		}
	}
	member := b.as(t, "sam@example.org")
	checkPage(t, member.get(t, groupAddPath+"?name=Friday+Walk").Body.String())
	answer = member.post(t, groupAddPath, url.Values{"name": {"Friday Walk"}, "about": {""}, StampField: {stamp()}})
	if answer.Code != 422 || !strings.Contains(answer.Body.String(), `href="#about"`) {
		t.Errorf("without a word of what happens there: %d", answer.Code)
	}
	checkPage(t, answer.Body.String())
	answer = member.post(t, groupAddPath, url.Values{"name": {"Friday Walk"}, "about": {"A slow walk."}, StampField: {stamp()}})
	drafts, err := b.store.As(member.user.Actor()).Drafts(t.Context())
	if err != nil || len(drafts) != 1 || drafts[0].Listing.Service.Name != "Friday Walk" || drafts[0].Listing.Service.Description != "A slow walk." ||
		answer.Header().Get("Location") != "/groups/edit/"+drafts[0].ID+"/needs" {
		t.Errorf("a new group led to %q, drafts %+v, %v", answer.Header().Get("Location"), drafts, err)
	}
}

// A claim by somebody who is not signed in: the letter, the link, one more
// button. Opening the link alone does nothing, as programs open it.
func TestClaimByLetter(t *testing.T) {
	for _, email := range []string{"hello@example.org", "stranger@elsewhere.test"} {
		b, tea := claimed(t)
		w := b.newBrowser()
		answer := w.post(t, claimPath+tea.ID, url.Values{"want": {"edit"}, "email": {email},
			StampField: {b.guards.stamp(claimPath+tea.ID, b.Now().Add(-time.Minute))}})
		if answer.Code != 303 || answer.Header().Get("Location") != "/sign-in/check" {
			t.Fatalf("%s: %d to %q", email, answer.Code, answer.Header().Get("Location"))
		}
		due, err := b.store.DueLetters(t.Context(), b.Now().AddDate(0, 0, 1), 9)
		if err != nil || len(due) != 1 || due[0].To != email || due[0].Kind != "sign-in" {
			t.Fatalf("letters %+v, %v", due, err)
		}
		_, link, _ := strings.Cut(due[0].Text, "http://localhost")
		link, _, _ = strings.Cut(link, "\n")
		for range 3 {
			w.get(t, strings.TrimSpace(link))
		}
		if open, _ := b.store.Claims(t.Context(), directory.ClaimAccepted, directory.ClaimWaiting); len(open) != 0 {
			t.Errorf("opening the link decided %+v", open)
		}
		next := w.post(t, strings.TrimSpace(link), nil).Header().Get("Location")
		if !strings.HasPrefix(next, claimedPath) {
			t.Fatalf("signing in leads to %q", next)
		}
		checkPage(t, w.get(t, next).Body.String())
		if open, _ := b.store.Claims(t.Context(), directory.ClaimAccepted, directory.ClaimWaiting); len(open) != 0 {
			t.Errorf("signing in decided %+v", open)
		}
		w.post(t, next, nil)
		want := directory.ClaimAccepted
		if email != "hello@example.org" {
			want = directory.ClaimWaiting
		}
		if open, _ := b.store.Claims(t.Context(), want); len(open) != 1 {
			t.Errorf("%s: claims %+v", email, open)
		}
	}
}
