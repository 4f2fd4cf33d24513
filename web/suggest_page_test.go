package web

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"anchorpoint/directory"
	"anchorpoint/geo"
)

// A correction by anybody waits for staff and loses nothing of the listing.
func TestSuggestAChange(t *testing.T) {
	b, now := clocked(t, sample()...)
	_, err := b.store.UpdateListing(t.Context(), id(tea), directory.Edit{At: *now}, func(l *directory.Listing) error {
		l.StaffNote = "canary"
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	path := "/suggest/" + id(tea)
	v := b.filled(t, path)
	body := b.get(t, path).Body.String()
	for _, secret := range []string{"canary"} {
		if strings.Contains(body, secret) {
			t.Errorf("the page tells %s", secret)
		}
	}
	*now = now.Add(time.Minute)
	full := plus(v, "phone", "0113 496 0077", "text", "I rang them", "email", "jo@example.org")
	for range 2 {
		if w := b.post(t, "/pl"+path, full); w.Code != 303 || w.Header().Get("Location") != "/pl/thanks/suggest?of="+id(tea) {
			t.Fatalf("%d to %q\n%s", w.Code, w.Header().Get("Location"), w.Body)
		}
	}
	open, err := b.store.Proposals(t.Context())
	if err != nil || len(open) != 1 {
		t.Fatal(len(open), err)
	}
	p := open[0]
	stands := b.stored(t, tea)
	changes := directory.Compare(&stands, &p.Listing)
	if p.Kind != directory.CorrectionProposal || p.Email != "jo@example.org" || p.Reason != "I rang them" || len(changes) != 1 || changes[0].Field != "phone" || p.Listing.StaffNote != "canary" {
		t.Errorf("%s %q %q %+v", p.Kind, p.Email, p.Reason, changes)
	}
	if strings.Contains(b.log.String(), "0077") || strings.Contains(b.log.String(), "jo@") {
		t.Error("the log holds what was typed")
	}
}

func TestSuggestFields(t *testing.T) {
	for _, tt := range []struct {
		name, field, typed string
		want               func(*directory.Listing) bool
	}{
		{"times that are understood", "times", "Tuesdays 2pm to 4pm", func(l *directory.Listing) bool {
			return len(l.Service.Schedules) == 1 && l.Service.Schedules[0].OpensAt == "14:00" && l.Service.Schedules[0].Byday == "TU"
		}},
		{"times that are not", "times", "When the moon is full", func(l *directory.Listing) bool {
			return len(l.Service.Schedules) == 1 && l.Service.Schedules[0].Description == "When the moon is full"
		}},
		{"cost", "cost", "Two pounds", func(l *directory.Listing) bool {
			return l.Service.FeesDescription == "Two pounds" && l.Fact(directory.CostVocabulary, "free") != directory.Yes
		}},
		{"address", "address", "9 Elland Road", func(l *directory.Listing) bool { return l.Locations()[0].Addresses[0].Address1 == "9 Elland Road" }},
		{"a postcode that nobody knows has no point", "postcode", "ZZ11 9AA", func(l *directory.Listing) bool {
			return l.Locations()[0].Postcode() == "ZZ11 9AA" && l.Locations()[0].Latitude == nil
		}},
		{"website", "website", "https://tea.example.org", func(l *directory.Listing) bool { return l.Service.URL == "https://tea.example.org" }},
		{"words", "words", "Tea.", func(l *directory.Listing) bool { return l.Service.Description == "Tea." }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b, now := clocked(t, sample()...)
			v := b.filled(t, "/suggest/"+id(tea))
			*now = now.Add(time.Minute)
			if w := b.post(t, "/suggest/"+id(tea), plus(v, tt.field, tt.typed)); w.Code != 303 {
				t.Fatalf("%d\n%s", w.Code, w.Body)
			}
			open, err := b.store.Proposals(t.Context())
			if err != nil || len(open) != 1 || !tt.want(&open[0].Listing) {
				t.Errorf("%d proposals, %v: %+v", len(open), err, open)
			}
		})
	}
}

func TestSuggestRefused(t *testing.T) {
	b, now := clocked(t, sample()...)
	path := "/suggest/" + id(tea)
	v := b.filled(t, path)
	for _, tt := range []struct {
		name string
		form url.Values
		says string
	}{
		{"too quick", plus(v, "phone", "0113 496 0077"), "very quick"},
		{"nothing", v, "Change something"},
		{"a machine", plus(v, "phone", "1", "homepage", "x"), "Leave this box empty"},
		{"no address", plus(v, "phone", "0113 496 0077", "email", "jo"), "Enter an email address"},
		{"no website", plus(v, "website", "javascript:alert(1)"), "Enter a web address"},
		{"half a postcode", plus(v, "postcode", "LS11"), "Enter a full postcode"},
		{"no postcode", plus(v, "postcode", "nowhere"), "Enter a full postcode"},
		{"too long", plus(v, "words", strings.Repeat("long ", 2000)), "5,000 letters"},
		{"about a person", plus(v, "text", "my NHS number is 943 476 5919"), "NHS number"},
	} {
		w := b.post(t, path, tt.form)
		if w.Code != 422 || !strings.Contains(w.Body.String(), tt.says) {
			t.Errorf("%s: %d, without %q", tt.name, w.Code, tt.says)
		}
		checkPage(t, w.Body.String())
		*now = now.Add(time.Minute)
	}
	if open, _ := b.store.Proposals(t.Context()); len(open) != 0 {
		t.Errorf("%d proposals were kept", len(open))
	}
	help := b.post(t, path, plus(v, "text", "I want to kill myself"))
	if help.Code != 200 || !strings.Contains(help.Body.String(), "Samaritans") {
		t.Errorf("words of an emergency: %d", help.Code)
	}
	if reports, _ := b.store.Reports(t.Context()); len(reports) != 1 {
		t.Errorf("words alone are a report: %d", len(reports))
	}
}

// An address that is not shown stands in no box, and cannot be written over.
func TestSuggestOnAHiddenAddress(t *testing.T) {
	secret := listing("Refuge", func(l *directory.Listing) { l.Visibility = geo.Hidden })
	b, now := clocked(t, secret)
	v := b.filled(t, "/suggest/"+secret.ID)
	*now = now.Add(time.Minute)
	if w := b.post(t, "/suggest/"+secret.ID, plus(v, "address", "1 Guess Street", "text", "It moved")); w.Code != 303 {
		t.Fatalf("%d", w.Code)
	}
	if open, _ := b.store.Proposals(t.Context()); len(open) != 0 {
		t.Error("an address that is not shown was proposed")
	}
}

// A corrected address is a place of its own with the point of its own postcode;
// the maps before and after show both, and what happens there stays.
func TestCorrectedAddressHasItsPoint(t *testing.T) {
	b, now := clocked(t, sample()...)
	old := b.stored(t, tea)
	times := directory.Schedule{Freq: "WEEKLY", Byday: "TU", OpensAt: "10:00", ClosesAt: "12:00"}
	if _, err := b.store.UpdateListing(t.Context(), old.ID, directory.Edit{At: *now}, func(l *directory.Listing) error {
		l.Service.ServiceAtLocations[0].Schedules = []directory.Schedule{times}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	v := b.filled(t, "/suggest/"+old.ID)
	*now = now.Add(time.Minute)
	if w := b.post(t, "/suggest/"+old.ID, plus(v, "postcode", "ls63qs", "town", "Headingley")); w.Code != 303 {
		t.Fatalf("%d\n%s", w.Code, w.Body)
	}
	open, err := b.store.Proposals(t.Context())
	if err != nil || len(open) != 1 {
		t.Fatal(open, err)
	}
	w, path := b.signIn(t, anyModerator), "/admin/queue/proposal/"+open[0].ID
	item := w.opens(t, path, 200)
	contains(t, item, "Map before", "Map after", "LS6 3QS", "The postcode is on the map.")
	before, after, _ := strings.Cut(item, ">Map after<")
	_, before, _ = strings.Cut(before, ">Map before<")
	if pin(before) == "" || pin(after) == "" || pin(before) == pin(after) {
		t.Errorf("the maps have the pins %q and %q", pin(before), pin(after))
	}
	w.sends(t, path, url.Values{"do": {"publish"}, "base": {"2"}}, 303, "/admin/queue?did=published")
	l := b.stored(t, tea)
	was, is := old.Locations()[0], l.Locations()[0]
	want := new(directory.Location)
	want.Addresses = []directory.Address{{PostalCode: "LS6 3QS"}}
	want.Locate(b.Places)
	if is.ID == was.ID || is.Postcode() != "LS6 3QS" || is.Latitude == nil || *is.Latitude != *want.Latitude || is.Addresses[0].City != "Headingley" || is.Addresses[0].Address1 != was.Addresses[0].Address1 {
		t.Errorf("the place is %+v", is)
	}
	if s := l.Service.ServiceAtLocations[0].Schedules; len(s) != 1 || s[0].Byday != "TU" {
		t.Errorf("the times there became %+v", s)
	}
}

// pin is the place of the first pin of a map.
func pin(svg string) string {
	_, after, _ := strings.Cut(svg, `app-map__pin" transform="`)
	at, _, _ := strings.Cut(after, `"`)
	return at
}
