package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"anchorpoint/directory"
)

// ownGroup is a site whose Tea and Talk has somebody who looks after it.
func ownGroup(t *testing.T) (*browser, *time.Time, directory.Listing) {
	t.Helper()
	now, tea := noonOfTests, sample()[0]
	b := newBench(t, func(o *Options) {
		o.Now, o.Site.URL = func() time.Time { return now }, "https://find.example.org"
	}, sample()...)
	return b.signIn(t, directory.Grant{Role: directory.Editor, OrganizationID: tea.Service.OrganizationID}), &now, tea
}

func (w *browser) page(t *testing.T, path string, status int) string {
	t.Helper()
	answer := w.get(t, path)
	if answer.Code != status {
		t.Fatalf("GET %s: %d, want %d\n%s", path, answer.Code, status, answer.Body)
	}
	if answer.Header().Get("Cache-Control") != "no-store" && !strings.Contains(answer.Header().Get("Cache-Control"), "no-store") {
		t.Errorf("GET %s may be cached", path)
	}
	checkPage(t, answer.Body.String())
	return strings.ReplaceAll(answer.Body.String(), nbsp, " ")
}

// send posts a form and follows where it leads.
func (w *browser) send(t *testing.T, path string, form url.Values) string {
	t.Helper()
	answer := w.post(t, path, form)
	if answer.Code != http.StatusSeeOther {
		t.Fatalf("POST %s: %d\n%s", path, answer.Code, answer.Body)
	}
	to, _, _ := strings.Cut(answer.Header().Get("Location"), "#")
	return w.page(t, to, 200)
}

func (w *browser) letters(t *testing.T, kind string) (out []directory.Letter) {
	t.Helper()
	due, err := w.store.DueLetters(t.Context(), w.Now(), 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range due {
		if l.Kind == kind {
			out = append(out, l)
		}
	}
	return out
}

func TestGroupHome(t *testing.T) {
	w, now, tea := ownGroup(t)
	page := w.page(t, groupHomePath, 200)
	for _, want := range []string{"Your listings", "Holbeck Tea and Talk", "Published", "Everything is still right", "Waiting list", "Change something", "Pause or close"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(page, "Old Walking Club") {
		t.Error("another group's listing is shown")
	}
	*now = now.AddDate(0, 0, 1)
	page = w.send(t, groupPath(tea.ID, "/confirm"), nil)
	if l := w.listing(t, tea.ID); !strings.Contains(page, "was checked today") || !l.Dates.Confirmed.At.Equal(now.UTC()) || l.Dates.Confirmed.By != w.user.ID {
		t.Errorf("not confirmed: %+v", l.Dates)
	}
	if nobody := w.newBrowser(); nobody.get(t, groupHomePath).Code != http.StatusSeeOther {
		t.Error("shown to somebody who is not signed in")
	}
	if page := w.bench.signIn(t).page(t, groupHomePath, 200); !strings.Contains(page, "You do not look after a listing yet") {
		t.Error("nothing is said to who looks after nothing")
	}
}

// A listing of somebody else's is not there, whatever is done to it.
func TestGroupPagesOfOthers(t *testing.T) {
	w, _, tea := ownGroup(t)
	other := w.bench.signIn(t, directory.Grant{Role: directory.Editor, OrganizationID: id("another organization")})
	worker := w.bench.signIn(t, directory.Grant{Role: directory.LinkWorker})
	before := w.listing(t, tea.ID).Rev
	for _, who := range []*browser{other, worker, w.bench.signIn(t)} {
		for _, path := range []string{"/places", "/stop", "/undo"} {
			if got := who.get(t, groupPath(tea.ID, path)).Code; got != 404 {
				t.Errorf("GET %s: %d", path, got)
			}
		}
		for _, path := range []string{"/confirm", "/places", "/stop", "/undo"} {
			form := url.Values{"say": {"full"}, "weeks": {"4"}, "how": {"close"}, "sure": {"1"}}
			if got := who.post(t, groupPath(tea.ID, path), form).Code; got != 404 {
				t.Errorf("POST %s: %d", path, got)
			}
		}
	}
	if l := w.listing(t, tea.ID); l.Rev != before {
		t.Error("something was changed")
	}
	for _, bad := range []string{"x", id("nothing"), strings.Repeat("a", 36)} {
		if got := w.get(t, groupPath(bad, "/stop")).Code; got != 404 {
			t.Errorf("%s: %d", bad, got)
		}
	}
}

// "Waiting list, 4 weeks": the link, the box, the button.
func TestGroupPlaces(t *testing.T) {
	w, _, tea := ownGroup(t)
	page := w.page(t, groupPath(tea.ID, "/places?say=waiting-list"), 200)
	if !strings.Contains(page, "There is a waiting list") || !strings.Contains(page, `name="wait"`) {
		t.Error("the page does not begin with the answer")
	}
	page = w.send(t, groupPath(tea.ID, "/places"), url.Values{"say": {"waiting-list"}, "weeks": {"4"}, "wait": {"4"}})
	if !strings.Contains(page, "Waiting list: about 4 weeks") {
		t.Error("the page does not show it")
	}
	if public := w.newBrowser().get(t, servicePath(&tea)).Body.String(); !strings.Contains(strings.ReplaceAll(public, nbsp, " "), "Waiting list: about 4 weeks") {
		t.Error("the public page does not show it")
	}
	answer := w.post(t, groupPath(tea.ID, "/places"), url.Values{"say": {"waiting-list"}, "weeks": {"4"}, "wait": {"soon"}})
	if answer.Code != 422 || !strings.Contains(answer.Body.String(), `value="soon"`) {
		t.Errorf("a wait that is no number: %d", answer.Code)
	}
}

func TestGroupPause(t *testing.T) {
	w, now, tea := ownGroup(t)
	w.page(t, groupPath(tea.ID, "/stop"), 200)
	for _, tt := range []struct{ name, how, until, want string }{
		{"nothing chosen", "", "", "Choose what is happening"},
		{"a way that is none", "explode", "", "Choose what is happening"},
		{"no date", "pause", "", "Enter a date like"},
		{"no real date", "pause", "31 June", "Enter a date like"},
		{"today", "pause", "24 November 2026", "after today"},
		{"too far", "pause", "1 January 2029", "within the next 12 months"},
	} {
		answer := w.post(t, groupPath(tea.ID, "/stop"), url.Values{"how": {tt.how}, "until": {tt.until}})
		if body := answer.Body.String(); answer.Code != 422 || !strings.Contains(body, tt.want) || tt.until != "" && !strings.Contains(body, tt.until) {
			t.Errorf("%s: %d", tt.name, answer.Code)
		}
	}
	form := url.Values{"how": {"pause"}, "until": {"5 January"}}
	sure := w.post(t, groupPath(tea.ID, "/stop"), form)
	checkPage(t, sure.Body.String())
	if sure.Code != 200 || !strings.Contains(strings.ReplaceAll(sure.Body.String(), nbsp, " "), "5 January 2027") || w.listing(t, tea.ID).State != directory.Published {
		t.Fatalf("asked first: %d", sure.Code)
	}
	form.Set("sure", "1")
	if page := w.send(t, groupPath(tea.ID, "/stop"), form); !strings.Contains(page, "is paused") || !strings.Contains(page, "5 January") {
		t.Error("the page does not say so")
	}
	if l := w.listing(t, tea.ID); l.State != directory.Paused || l.PausedUntil.Format(time.DateOnly) != "2027-01-05" {
		t.Errorf("%s until %s", l.State, l.PausedUntil)
	}
	if public := w.newBrowser().get(t, servicePath(&tea)).Body.String(); !strings.Contains(strings.ReplaceAll(public, nbsp, " "), "5 January") {
		t.Error("people do not see the day")
	}
	*now = now.AddDate(0, 0, 2)
	w.send(t, groupPath(tea.ID, "/stop"), url.Values{"how": {"resume"}, "sure": {"1"}})
	if l := w.listing(t, tea.ID); l.State != directory.Published || !l.PausedUntil.IsZero() {
		t.Errorf("%s until %s", l.State, l.PausedUntil)
	}
}

// Closed: gone for the public with the reason, a letter with the way back, and
// back as it was; not after 30 days.
func TestGroupCloseAndUndo(t *testing.T) {
	for _, how := range []string{"close", "do-not-list"} {
		t.Run(how, func(t *testing.T) {
			w, now, tea := ownGroup(t)
			form := url.Values{"how": {how}, "reason": {"We joined <b>Friday Walk</b>"}, "sure": {"1"}}
			if page := w.send(t, groupPath(tea.ID, "/stop"), form); !strings.Contains(page, "You can put this back until 24 December") {
				t.Error("the page does not offer the way back")
			}
			public := w.newBrowser().get(t, servicePath(&tea))
			if named := strings.Contains(public.Body.String(), "Holbeck Tea"); public.Code != 410 || named != (how == "close") {
				t.Errorf("the public page: %d, with its name %v", public.Code, named)
			}
			sent := w.letters(t, "withdrawn")
			if len(sent) != 1 || sent[0].To != w.user.Email || !strings.Contains(sent[0].Text, groupPath(tea.ID, "/undo")) {
				t.Fatalf("letters: %+v", sent)
			}
			if err := w.Index.CatchUp(t.Context()); err != nil {
				t.Fatal(err)
			}
			if page := w.newBrowser().get(t, "/search?q=tea").Body.String(); strings.Contains(page, "Holbeck Tea") {
				t.Error("search still finds it")
			}
			w.page(t, groupPath(tea.ID, "/undo"), 200)
			back := *now
			*now = now.AddDate(0, 0, 31)
			w.open(t, false) // the old session has ended
			if page := w.page(t, groupPath(tea.ID, "/undo"), 200); !strings.Contains(page, "has passed") {
				t.Error("the page offers it after 30 days")
			}
			if answer := w.post(t, groupPath(tea.ID, "/undo"), nil); answer.Code != 303 || w.listing(t, tea.ID).State != directory.Withdrawn {
				t.Errorf("undone after 30 days: %d", answer.Code)
			}
			*now = back.AddDate(0, 0, 3)
			if page := w.send(t, groupPath(tea.ID, "/undo"), nil); !strings.Contains(page, "is back as it was") {
				t.Error("the page does not say so")
			}
			if got := w.newBrowser().get(t, servicePath(&tea)).Code; got != 200 {
				t.Errorf("the public page afterwards: %d", got)
			}
			w.send(t, groupPath(tea.ID, "/undo"), nil) // again: no harm
			if err := w.Index.CatchUp(t.Context()); err != nil {
				t.Fatal(err)
			}
			if page := w.newBrowser().get(t, "/search?q=tea").Body.String(); !strings.Contains(page, "Holbeck Tea") {
				t.Error("search does not find it again")
			}
		})
	}
}

// What staff took off is not for the group to put back.
func TestGroupDoesNotUndoStaff(t *testing.T) {
	w, _, tea := ownGroup(t)
	_, err := w.store.UpdateListing(t.Context(), tea.ID, directory.Edit{Reason: "harm"}, func(l *directory.Listing) error {
		return l.Move(directory.Withdraw, directory.Moderator, w.Now())
	})
	if err != nil {
		t.Fatal(err)
	}
	if page := w.page(t, groupHomePath, 200); strings.Contains(page, "/undo") {
		t.Error("the way back is offered")
	}
	if w.post(t, groupPath(tea.ID, "/undo"), nil); w.listing(t, tea.ID).State != directory.Withdrawn {
		t.Error("put back")
	}
}
