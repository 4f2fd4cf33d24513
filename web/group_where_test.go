package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"anchorpoint/directory"
	"anchorpoint/geo"
)

// A new listing says where and when, and is found there once it is published.
func TestWhereAndWhenOfANewListing(t *testing.T) {
	w, _, _ := ownGroup(t)
	mine := w.bench.signIn(t)
	d, err := mine.edition.as(contextOf(mine)).StartDraft(t.Context(), directory.EditDraft{})
	if err != nil {
		t.Fatal(err)
	}
	here := editPath + d.ID
	mine.edit(t, here+"/name", url.Values{"name": {"Beeston Friday Walk"}, "about": {"A slow walk in the park."}})
	mine.edit(t, here+"/needs", url.Values{"need": {"walking"}})
	where := url.Values{"delivery": {"in-person"}, "venue-0": {"Cross Flatts Park"}, "address-0": {"Dewsbury Road\nBeeston\nLeeds"},
		"postcode-0": {"ls11 7xx x"}, "show": {"shown"}, "find-area": {"Leeds"}}
	refused := mine.post(t, here+"/where", where)
	if refused.Code != http.StatusUnprocessableEntity || !strings.Contains(refused.Body.String(), `href="#postcode-0"`) || !strings.Contains(refused.Body.String(), "ls11 7xx x") {
		t.Errorf("a wrong postcode: %d", refused.Code)
	}
	checkPage(t, refused.Body.String())
	where.Set("postcode-0", "ls116hd")
	where.Set("again", "postcode-0")
	more := mine.post(t, here+"/where", where)
	if more.Code != 200 || !strings.Contains(more.Body.String(), `id="postcode-1"`) || !strings.Contains(more.Body.String(), "Dewsbury Road") {
		t.Errorf("one more place: %d", more.Code)
	}
	checkPage(t, more.Body.String())
	where.Del("again")
	if next := mine.edit(t, here+"/where", where); next != here+"/when" {
		t.Errorf("goes on to %q", next)
	}
	ask := mine.page(t, here+"/when", 200)
	if !strings.Contains(ask, `name="how"`) {
		t.Error("does not ask how often")
	}
	checkPage(t, ask)
	checkPage(t, mine.page(t, here+"/when?how=weekly", 200))
	wrong := mine.post(t, here+"/when", url.Values{"how": {"weekly"}, "from-4-0": {"tenish"}})
	if wrong.Code != http.StatusUnprocessableEntity || !strings.Contains(wrong.Body.String(), "tenish") {
		t.Errorf("a wrong time: %d", wrong.Code)
	}
	next := mine.edit(t, here+"/when", url.Values{"how": {"weekly"}, "from-4-0": {"10"}, "to-4-0": {"12 noon"}, "then": {"check"}})
	answers := mine.page(t, next, 200)
	for _, want := range []string{"Cross Flatts Park, Dewsbury Road, Beeston, Leeds, LS11 6HD", "Fridays", "10am to 12 noon", "Leeds"} {
		if !strings.Contains(answers, want) {
			t.Errorf("the answers lack %q", want)
		}
	}
	mine.edit(t, here, nil)
	waiting, err := w.store.Proposals(t.Context())
	if err != nil || len(waiting) != 1 {
		t.Fatalf("%d wait, %v", len(waiting), err)
	}
	done, err := w.store.Decide(t.Context(), waiting[0].ID, directory.Decision{Approve: true}, directory.Edit{At: w.Now()})
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := done.Listing.Locations()[0].Point(); !ok || len(done.Listing.Covers) != 1 {
		t.Errorf("no point, or areas %v", done.Listing.Covers)
	}
	if err := w.Index.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	found := w.get(t, "/search?q=friday+walk&place=outward:LS11&within=5").Body.String()
	if !strings.Contains(found, "Beeston Friday Walk") {
		t.Error("it is not found near its place")
	}
}

// An address that a group hides is nowhere in what the public gets.
func TestHiddenInTheForm(t *testing.T) {
	w, _, tea := ownGroup(t)
	here := editPath + tea.ID
	was := w.listing(t, tea.ID)
	form := whereValues(w.edition, &was)
	form.Set("show", string(geo.Hidden))
	form.Set("venue-0", "Canary House")
	form.Set("address-0", "1 Canary Lane\nLeeds")
	form.Set("postcode-0", "LS11 6HD")
	w.edit(t, here+"/where", form)
	drafts, err := w.edition.as(contextOf(w)).Drafts(t.Context())
	if err != nil || len(drafts) != 1 {
		t.Fatalf("%d drafts, %v", len(drafts), err)
	}
	w.edit(t, editPath+drafts[0].ID, nil)
	waiting, err := w.store.Proposals(t.Context())
	if err != nil || len(waiting) != 1 {
		t.Fatalf("hiding an address waits for staff: %d wait, %v", len(waiting), err)
	}
	if _, err := w.store.Decide(t.Context(), waiting[0].ID, directory.Decision{Approve: true}, directory.Edit{At: w.Now()}); err != nil {
		t.Fatal(err)
	}
	if err := w.Index.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	l := w.listing(t, tea.ID)
	public := w.newBrowser()
	for _, path := range []string{servicePath(&l), "/oruk/v3/services/" + l.ID, "/services/" + l.ID + ".vcf", "/services/" + l.ID + ".ics",
		"/search?q=tea", "/search.json?q=tea", "/search.csv?q=tea", "/oruk/v3/services?search=tea", "/groups/find?name=tea"} {
		if body := public.get(t, path).Body.String(); strings.Contains(body, "Canary") || strings.Contains(body, "LS11 6HD") {
			t.Errorf("%s tells the hidden address", path)
		}
	}
}

// A place that is not altered stays as it is, with what the form does not show;
// an altered one is another place, for others may use the old one too.
func TestPlacesKeepWhatTheFormDoesNotShow(t *testing.T) {
	w, _, tea := ownGroup(t)
	l := w.listing(t, tea.ID)
	if len(l.Locations()) == 0 {
		t.Fatal("the sample has no place")
	}
	form := whereValues(w.edition, &l)
	same := l.Clone()
	if problems := readWhere(w.edition, same, &sent{v: form}); len(problems) > 0 {
		t.Fatal(problems)
	}
	if changes := directory.Compare(&l, same); len(changes) > 0 {
		t.Errorf("sent as shown it changes %+v", changes)
	}
	form.Set("postcode-0", "M16 0AA")
	moved := l.Clone()
	if problems := readWhere(w.edition, moved, &sent{v: form}); len(problems) > 0 {
		t.Fatal(problems)
	}
	old, place := l.Locations()[0], moved.Locations()[0]
	if place.ID == old.ID || place.Postcode() != "M16 0AA" || place.Latitude == nil || old.Latitude != nil && *place.Latitude == *old.Latitude {
		t.Errorf("after a move the place is %+v", place)
	}
	if moved.Service.ServiceAtLocations[0].ID != l.Service.ServiceAtLocations[0].ID {
		t.Error("the times at the place lost where they belong")
	}
	for _, name := range []string{"venue-0", "address-0", "postcode-0"} {
		form.Del(name)
	}
	form.Del("delivery")
	gone := l.Clone()
	if problems := readWhere(w.edition, gone, &sent{v: form}); len(problems) > 0 || len(gone.Locations()) != len(l.Locations())-1 {
		t.Errorf("an emptied place stays: %v", problems)
	}
}
