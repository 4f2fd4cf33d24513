package web

import (
	"net/url"
	"strings"
	"testing"

	"anchorpoint/directory"
)

func TestPlacesStep(t *testing.T) {
	w, now, _ := ownGroup(t)
	today := directory.UTCDay(now.UTC())
	waiting := directory.Capacity{State: directory.WaitingList, WaitWeeks: [2]int{3, 3}, Until: today.AddDate(0, 0, 10)}
	passed := directory.Capacity{State: directory.Full, Until: today.AddDate(0, 0, -10)}
	weeks := func(n int) directory.Capacity {
		return directory.Capacity{State: directory.Accepting, Until: today.AddDate(0, 0, 7*n)}
	}
	for _, tt := range []struct {
		what             string
		now              directory.Capacity
		say, weeks, wait string
		want             directory.Capacity
		wrong            string
	}{
		{"nothing said", directory.Capacity{}, "", "4", "", directory.Capacity{}, ""},
		{"room for four weeks", directory.Capacity{}, "accepting", "4", "", weeks(4), ""},
		{"room, the day is not said", directory.Capacity{}, "accepting", "", "", directory.Capacity{}, "weeks"},
		{"no such answer", directory.Capacity{}, "canary", "4", "", directory.Capacity{}, "say"},
		{"a wait that is none", directory.Capacity{}, "waiting-list", "4", "soon", directory.Capacity{}, "wait"},
		{"unaltered", waiting, "waiting-list", "", "3", waiting, ""},
		{"another wait, the same day", waiting, "waiting-list", "", "5", directory.Capacity{State: directory.WaitingList, WaitWeeks: [2]int{5, 5}, Until: waiting.Until}, ""},
		{"another state", waiting, "accepting", "8", "", weeks(8), ""},
		{"not stated any more", waiting, "", "", "", directory.Capacity{}, ""},
		{"passed and left alone", passed, "", "4", "", passed, ""},
	} {
		l := &directory.Listing{Capacity: tt.now}
		problems := readPlacesStep(w.edition, l, &sent{v: url.Values{"say": {tt.say}, "weeks": {tt.weeks}, "wait": {tt.wait}}})
		l.Capacity.Said = directory.Stamp{}
		if wrong := ""; len(problems) > 0 {
			if wrong = problems[0].Field; wrong != tt.wrong {
				t.Errorf("%s: %v", tt.what, problems)
			}
		} else if tt.wrong != "" || l.Capacity != tt.want {
			t.Errorf("%s: %+v", tt.what, l.Capacity)
		}
	}
}

// A new listing offers it in the list of steps, and staff get what was said with
// who said it; one that is there already keeps its own page.
func TestPlacesOfANewListing(t *testing.T) {
	w, _, tea := ownGroup(t)
	d := directory.EditDraft{Listing: directory.Listing{State: directory.Draft}, Created: w.Now(), At: w.Now()}
	d.Listing.Service.Name, d.Listing.Service.Description = "New Walk", "A slow walk round the park."
	d, err := w.edition.as(contextOf(w)).StartDraft(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	here := editPath + d.ID
	if page := w.page(t, here, 200); !strings.Contains(page, here+"/places") {
		t.Error("the steps lack places")
	}
	if page := w.page(t, editPath+tea.ID, 200); strings.Contains(page, editPath+tea.ID+"/places") || !strings.Contains(page, groupPath(tea.ID, "/places")) {
		t.Error("places of a listing that is there change at once, and only there")
	}
	w.page(t, here+"/places", 200)
	if page := w.send(t, here+"/places", url.Values{"say": {"waiting-list"}, "weeks": {"4"}, "wait": {"6"}, "from": {"check"}}); !strings.Contains(page, "Waiting list: about 6 weeks") {
		t.Error("the answers to check lack it")
	}
	w.send(t, here+"/needs", url.Values{"need": {"walking"}, "from": {"check"}})
	if page := w.page(t, here+"/check", 200); !strings.Contains(page, "New Walk") {
		t.Error("no check")
	}
	if answer := w.post(t, here, nil); answer.Code != 303 {
		t.Fatalf("not sent: %d\n%s", answer.Code, answer.Body)
	}
	waiting, err := w.store.Proposals(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(waiting) == 1 {
		if c := waiting[0].Listing.Capacity; c.State != directory.WaitingList || c.Said.By != w.user.ID {
			t.Errorf("staff get %+v", c)
		}
	} else {
		t.Errorf("%d proposals", len(waiting))
	}
}
