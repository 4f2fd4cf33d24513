package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"anchorpoint/directory"
)

// asking is a site with one service whose published address has a letter.
func asking(t *testing.T) (b *bench, now *time.Time, tea directory.Listing, token string) {
	t.Helper()
	b, now = clocked(t, sample()...)
	tea = sample()[0]
	return b, now, tea, b.answers.token(tea.ID, "hello@example.org", *now)
}

func (b *bench) listing(t *testing.T, id string) directory.Listing {
	t.Helper()
	l, err := b.store.Listing(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestStillRightByLetter(t *testing.T) {
	b, now, tea, token := asking(t)
	*now = now.AddDate(0, 0, 10)
	before := b.listing(t, tea.ID)
	for range 3 { // programs that look for harmful links open it as well
		for _, path := range []string{"/confirm/" + token, "/confirm/" + token + "/done", "/confirm/" + token + "/stop", "/places/" + token + "?say=full"} {
			w := b.get(t, "/cy"+path)
			checkPage(t, w.Body.String())
			if w.Code != 200 || !strings.Contains(w.Header().Get("Cache-Control"), "no-store") || len(w.Result().Cookies()) > 0 {
				t.Fatalf("%s: %d, %v", path, w.Code, w.Header())
			}
		}
	}
	if after := b.listing(t, tea.ID); after.Rev != before.Rev {
		t.Fatal("a GET wrote a revision")
	}
	page := b.get(t, "/confirm/"+token).Body.String()
	if got := strings.Count(page, "<button"); got != 1 {
		t.Errorf("%d buttons, want one", got)
	}
	for _, want := range []string{"0113 496 0000", "1 Domestic Street", "Yes, all still right", "/confirm/" + token + "/change?step=when", "Change the times"} {
		if !strings.Contains(strings.ReplaceAll(page, nbsp, " "), want) {
			t.Errorf("no %q on the page", want)
		}
	}
	for range 2 { // a double click
		w := b.post(t, "/confirm/"+token, nil)
		if to := w.Header().Get("Location"); w.Code != 303 || to != "/places/"+token+"?thanks=1" {
			t.Fatalf("%d to %q", w.Code, to)
		}
	}
	after := b.listing(t, tea.ID)
	if d := after.Dates.Confirmed; !d.At.Equal(*now) || d.By != "contact" || d.How != directory.HowLetter {
		t.Errorf("confirmed %+v", d)
	}
	if after.Rev != before.Rev+1 {
		t.Errorf("two clicks wrote %d revisions", after.Rev-before.Rev)
	}
	thanks := b.get(t, "/places/"+token+"?thanks=1")
	checkPage(t, thanks.Body.String())
	for _, want := range []string{"Thank you", "Are you taking new people now?", "Skip this question"} {
		if !strings.Contains(thanks.Body.String(), want) {
			t.Errorf("no %q after the button", want)
		}
	}
}

func TestPlacesByLetter(t *testing.T) {
	b, now, tea, token := asking(t)
	one := b.get(t, "/places/"+token+"?say=full").Body.String()
	if strings.Count(one, "<button") != 1 || !strings.Contains(one, "Not now, we are full") || strings.Contains(one, `name="say" type="radio"`) {
		t.Errorf("the page of one answer:\n%s", one)
	}
	for name, form := range map[string]url.Values{
		"nothing":      {},
		"another word": {"say": {"maybe"}, "weeks": {"4"}},
		"for ever":     {"say": {"full"}, "weeks": {"900"}},
		"no number":    {"say": {"waiting-list"}, "weeks": {"4"}, "wait": {"<b>some</b>"}},
		"never":        {"say": {"waiting-list"}, "weeks": {"4"}, "wait": {"0"}},
	} {
		w := b.post(t, "/places/"+token, form)
		checkPage(t, w.Body.String())
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "<title>Error: ") {
			t.Errorf("%s: %d", name, w.Code)
		}
		if b.listing(t, tea.ID).Rev != 1 {
			t.Errorf("%s was kept", name)
		}
	}
	w := b.post(t, "/places/"+token, url.Values{"say": {"waiting-list"}, "weeks": {"8"}, "wait": {"6"}})
	if to := w.Header().Get("Location"); w.Code != 303 || to != "/confirm/"+token+"/done" {
		t.Fatalf("%d to %q", w.Code, to)
	}
	c := b.listing(t, tea.ID).Capacity
	if c.State != directory.WaitingList || c.WaitWeeks != [2]int{6, 6} || !c.Until.Equal(directory.UTCDay(*now).AddDate(0, 0, 56)) || c.Said.How != directory.HowLetter {
		t.Errorf("kept %+v", c)
	}
	if done := b.get(t, "/confirm/"+token+"/done").Body.String(); !strings.Contains(strings.ReplaceAll(done, nbsp, " "), "about 6 weeks") {
		t.Error("the last page does not tell what is noted")
	}
}

func TestDeadLinksOfLetters(t *testing.T) {
	b, now, tea, token := asking(t)
	draft := id("Draft Group")
	flipped := "A" + token[1:]
	if token[0] == 'A' {
		flipped = "B" + token[1:]
	}
	made := *now
	for name, tt := range map[string]struct {
		token  string
		change func()
	}{
		"made up":          {token: "abc"},
		"one letter wrong": {token: flipped},
		"another address":  {token: b.answers.token(tea.ID, "other@example.org", made)},
		"a draft":          {token: b.answers.token(draft, "hello@example.org", made)},
		"no such listing":  {token: b.answers.token(id("nobody"), "hello@example.org", made)},
		"a withdrawn one":  {token: b.answers.token(id("Closed Club"), "hello@example.org", made)},
		"a refuge":         {token: b.answers.token(id("Safe House"), "hello@example.org", made)},
		"too old":          {token: token, change: func() { *now = made.Add(answerLife) }},
	} {
		t.Run(name, func(t *testing.T) {
			*now = made
			if tt.change != nil {
				tt.change()
			}
			for _, path := range []string{"/confirm/" + tt.token, "/places/" + tt.token, "/confirm/" + tt.token + "/stop"} {
				w := b.get(t, path)
				checkPage(t, w.Body.String())
				if w.Code != http.StatusGone {
					t.Errorf("GET %s: %d", path, w.Code)
				}
				if w := b.post(t, path, url.Values{"say": {"full"}, "weeks": {"4"}}); w.Code != http.StatusGone {
					t.Errorf("POST %s: %d", path, w.Code)
				}
			}
		})
	}
	*now = made
	_, err := b.store.UpdateListing(t.Context(), tea.ID, directory.Edit{Reason: "moved"}, func(l *directory.Listing) error {
		l.Service.Email = "new@example.org"
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if w := b.post(t, "/confirm/"+token, nil); w.Code != http.StatusGone {
		t.Errorf("after the address changed: %d", w.Code)
	}
	if strings.Contains(b.log.String(), token) {
		t.Error("the log holds a token")
	}
}

// An owner answers for the group; whose grant is gone does not.
func TestLettersGoToOwners(t *testing.T) {
	b, now, tea, old := asking(t)
	owner := b.signIn(t, directory.Grant{Role: directory.Editor, OrganizationID: tea.Service.OrganizationID})
	token := b.answers.token(tea.ID, owner.user.Email, *now)
	if w := b.get(t, "/confirm/"+old); w.Code != http.StatusGone {
		t.Errorf("the published address answers beside an owner: %d", w.Code)
	}
	*now = now.AddDate(0, 0, 1)
	if w := b.post(t, "/confirm/"+token, nil); w.Code != 303 {
		t.Fatalf("the owner's button: %d", w.Code)
	}
	if by := b.listing(t, tea.ID).Dates.Confirmed.By; by != owner.user.ID {
		t.Errorf("confirmed by %q", by)
	}
	if err := b.store.Revoke(t.Context(), owner.user.ID, directory.Grant{Role: directory.Editor, OrganizationID: tea.Service.OrganizationID}, *now); err != nil {
		t.Fatal(err)
	}
	if w := b.post(t, "/confirm/"+token, nil); w.Code != http.StatusGone {
		t.Errorf("after the grant went: %d", w.Code)
	}
	if w := b.get(t, "/confirm/"+old); w.Code != 200 {
		t.Errorf("with no owner the published address answers: %d", w.Code)
	}
}

func TestStopLetters(t *testing.T) {
	b, _, _, token := asking(t)
	path := "/confirm/" + token + "/stop"
	stopped := func() directory.Stop {
		why, err := b.store.Stopped(t.Context(), "hello@example.org")
		if err != nil {
			t.Fatal(err)
		}
		return why
	}
	w := b.post(t, path, url.Values{"List-Unsubscribe": {"One-Click"}})
	if w.Code != 200 || stopped() != directory.StopAsked {
		t.Errorf("one click: %d, %q", w.Code, stopped())
	}
	if page := b.get(t, path).Body.String(); !strings.Contains(page, "Write to us again") {
		t.Error("the page does not say that letters are stopped")
	}
	if w := b.post(t, path, url.Values{"again": {"1"}}); w.Code != 303 || stopped() != "" {
		t.Errorf("again: %d, %q", w.Code, stopped())
	}
	if w := b.post(t, path, nil); w.Code != 303 || stopped() != directory.StopAsked {
		t.Errorf("the button: %d, %q", w.Code, stopped())
	}
}

// What a group confirmed is found by the next search without the warning.
func TestConfirmationIsFound(t *testing.T) {
	b, now := clocked(t, sample()...)
	old := b.listing(t, id("Old Walking Club"))
	_, err := b.store.UpdateListing(t.Context(), old.ID, directory.Edit{Reason: "x"}, func(l *directory.Listing) error {
		l.Service.Email = "walk@example.org"
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Index.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	words := func() string { return strings.ReplaceAll(b.get(t, "/search?q=walking").Body.String(), nbsp, " ") }
	if page := words(); !strings.Contains(page, "Old Walking Club") || !strings.Contains(page, "Not checked for 9 months") {
		t.Fatal("the test begins with a listing that is not old")
	}
	if w := b.post(t, "/confirm/"+b.answers.token(old.ID, "walk@example.org", *now), nil); w.Code != 303 {
		t.Fatalf("the button: %d", w.Code)
	}
	if err := b.Index.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	if page := words(); !strings.Contains(page, "Old Walking Club") || strings.Contains(page, "Not checked for 9 months") {
		t.Error("search does not know of the confirmation")
	}
}
