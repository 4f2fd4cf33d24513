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
