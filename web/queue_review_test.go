package web

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"anchorpoint/directory"
)

// Whatever way a change of the group takes to the public, staff look at it
// afterwards and can take it back; what changes nothing is no task.
func TestEveryWayIsLookedAt(t *testing.T) {
	times := func(t *testing.T, w *browser, tea directory.Listing) {
		form := url.Values{"how": {"weekly"}, "from-4-0": {"10am"}, "to-4-0": {"12.30"}, "was": {timesMark(&tea)}, "replace": {"1"}, "sure": {"yes"}}
		w.sends(t, groupPath(tea.ID, "/when"), form, 303, backTo("changed", tea.ID))
	}
	for name, tt := range map[string]struct {
		do   func(*testing.T, *browser, directory.Listing)
		task bool
	}{
		"form": {func(t *testing.T, w *browser, tea directory.Listing) {
			to := w.edit(t, editPath+tea.ID+"/cost", url.Values{"cost": {"low-cost"}, "prices": {"£2"}, "from": {"check"}})
			w.edit(t, strings.TrimSuffix(to, "/check"), nil)
		}, true},
		"times": {times, true},
		"places": {func(t *testing.T, w *browser, tea directory.Listing) {
			w.edit(t, groupPath(tea.ID, "/places"), url.Values{"say": {"full"}, "weeks": {"4"}})
		}, true},
		"a letter": {func(t *testing.T, w *browser, tea directory.Listing) {
			token := w.answers.token(tea.ID, w.user.Email, w.Now())
			w.newBrowser().edit(t, "/places/"+token, url.Values{"say": {"full"}, "weeks": {"4"}})
		}, true},
		"still right": {func(t *testing.T, w *browser, tea directory.Listing) {
			w.edit(t, groupPath(tea.ID, "/confirm"), nil)
			w.newBrowser().edit(t, "/confirm/"+w.answers.token(tea.ID, w.user.Email, w.Now()), nil)
		}, false},
		"staff": {func(t *testing.T, w *browser, tea directory.Listing) { times(t, w.signIn(t, anyModerator), tea) }, false},
	} {
		t.Run(name, func(t *testing.T) {
			w, now, tea := ownGroup(t)
			*now = now.Add(time.Hour)
			tea = w.listing(t, tea.ID)
			tt.do(t, w, tea)
			changed := w.listing(t, tea.ID)
			tasks, err := w.store.Tasks(t.Context())
			if err != nil || len(tasks) > 1 || (len(tasks) == 1) != tt.task {
				t.Fatalf("tasks %+v, %v", tasks, err)
			}
			if !tt.task {
				return
			}
			if fields := directory.Compare(&tea, &changed); len(fields) == 0 || tasks[0].Kind != directory.ReviewTask || tasks[0].Base != tea.Rev {
				t.Errorf("changed %+v, task %+v", fields, tasks[0])
			}
			staff, path := w.signIn(t, anyModerator), "/admin/queue/task/"+tasks[0].ID
			contains(t, staff.opens(t, path, 200), "It is live now.", "Undo")
			staff.sends(t, path, url.Values{"do": {"undo"}}, 303, "/admin/queue?did=undone")
			back := w.listing(t, tea.ID)
			for _, c := range directory.Compare(&tea, &back) {
				t.Errorf("after the undo %s is %q, it was %q", c.Field, c.New, c.Old)
			}
		})
	}
}

// Letters to a group are in the language of who reads them.
func TestLettersInTheLanguageOfTheGroup(t *testing.T) {
	w, _, tea := ownGroup(t)
	welsh, err := w.store.CreateUser(t.Context(), directory.User{Email: "siop@example.org", Name: "Siân", Language: "cy", Created: w.Now()})
	if err != nil {
		t.Fatal(err)
	}
	grant := directory.Grant{Role: directory.Editor, OrganizationID: tea.Service.OrganizationID}
	if err := w.store.Grant(t.Context(), welsh.ID, grant, w.Now()); err != nil {
		t.Fatal(err)
	}
	staff, actor := w.signIn(t, anyModerator), directory.Actor{ID: welsh.ID, Grants: []directory.Grant{grant}}
	for _, form := range []url.Values{
		{"do": {"ask"}, "question": {"Is it so?"}}, {"do": {"publish"}, "base": {"1"}}, {"do": {"reject"}, "why": {"It is not so."}},
	} {
		p := w.proposed(t, actor, tea.Service.Name, describe("Words "+form.Get("do")))
		l := w.listing(t, tea.ID)
		if form.Has("base") {
			form.Set("base", string(rune('0'+l.Rev)))
		}
		staff.post(t, "/admin/queue/proposal/"+p.ID, form)
	}
	l := w.listing(t, tea.ID)
	path := listingPath + tea.ID
	staff.sends(t, path, url.Values{"move": {"withdraw"}, "base": {string(rune('0' + l.Rev))}, "why": {"They have moved away."}}, 303, path+"?did=moved")
	for _, kind := range []string{"question", "published", "refused", "withdrawn"} {
		found := false
		for _, letter := range w.letters(t, kind) {
			if letter.To == "siop@example.org" {
				found = true
				if letter.Language != "cy" {
					t.Errorf("%s is in %q", kind, letter.Language)
				}
			}
		}
		if !found {
			t.Errorf("no letter %s", kind)
		}
	}
	gone := w.letters(t, "withdrawn")
	if len(gone) != 2 {
		t.Fatalf("%d letters of the withdrawal, want one for each editor", len(gone))
	}
	for _, letter := range gone {
		if !strings.Contains(letter.Text, "They have moved away.") || !strings.Contains(letter.Text, "/contact") || strings.Contains(letter.Text, "/undo") {
			t.Errorf("the letter says\n%s", letter.Text)
		}
	}
}

// Of what is taken off for safety nobody is written to.
func TestNoLetterOfAWithdrawalForSafety(t *testing.T) {
	w, _, tea := ownGroup(t)
	path := listingPath + tea.ID
	w.signIn(t, anyModerator).sends(t, path, url.Values{"move": {"safety"}, "base": {"1"}, "why": {"A threat"}}, 303, path+"?did=moved")
	if got := w.letters(t, "withdrawn"); len(got) > 0 {
		t.Errorf("letters %+v", got)
	}
}

// Who sent a change takes it back while it waits: it is gone from the queue, the
// page stays as it is, and a moderator who has it open is told.
func TestTakeBack(t *testing.T) {
	w, _, tea := ownGroup(t)
	staff, old := w.signIn(t, anyModerator), w.listing(t, tea.ID)
	p := w.proposed(t, w.user.Actor(), tea.Service.Name, describe("New words."))
	path, item := "/groups/question/"+p.ID, "/admin/queue/proposal/"+p.ID
	staff.opens(t, item, 200)
	if home := w.page(t, "/groups/me", 200); !strings.Contains(home, path) {
		t.Error("the page of the group does not lead to what waits")
	}
	contains(t, w.opens(t, path, 200), "Your changes wait", "New words.", "Take it back")
	colleague := w.signIn(t, directory.Grant{Role: directory.Editor, OrganizationID: tea.Service.OrganizationID})
	if body := colleague.opens(t, path, 200); strings.Contains(body, "Take it back") {
		t.Error("a colleague may take back what somebody else sent")
	}
	colleague.sends(t, path, url.Values{"do": {"take-back"}}, 403, "")
	for range 2 { // a double click
		w.sends(t, path, url.Values{"do": {"take-back"}}, 303, path)
	}
	contains(t, w.opens(t, path, 200), "You took it back on")
	contains(t, staff.sends(t, item, url.Values{"do": {"publish"}, "base": {"1"}, "why": {"typed words"}}, 409, ""), "The group took it back on", "typed words")
	contains(t, staff.opens(t, "/admin/queue", 200), "Nothing waits for you")
	if now := w.listing(t, tea.ID); now.Rev != old.Rev {
		t.Error("the listing changed")
	}
	if a := w.get(t, "/groups/question/"+w.proposed(t, directory.Actor{}, tea.Service.Name, describe("By the public.")).ID); a.Code != 404 {
		t.Errorf("the group reads what the public suggests: %d", a.Code)
	}
}
