package web

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"anchorpoint/directory"
)

// twice is one service that two lists tell of.
func twice() (tea, again directory.Listing) {
	tea = listing("Holbeck Tea and Talk", func(l *directory.Listing) {
		inLeeds(l, "St Luke's Hall", "LS11 9SN", 53.7836, -1.5537)
		l.Covers = []string{"lad:E08000035"}
	})
	again = listing("Holbeck Tea & Talk group", func(l *directory.Listing) {
		inLeeds(l, "St Luke's", "LS11 9SN", 53.7836, -1.5537)
		l.Covers, l.Source = []string{"lad:E08000035"}, directory.Source{Feed: "council_list"}
		l.Service.Phones = nil
		l.Service.Email = "hello@example.org"
		l.Service.Description = "Tea, talk and <b>games</b>."
		l.Service.ApplicationProcess = "Ring first."
	})
	return tea, again
}

func moderatorOf(area string) directory.Grant {
	return directory.Grant{Role: directory.Moderator, Areas: []string{area}}
}

func TestTwoBecomeOneAndTwoAgain(t *testing.T) {
	tea, again := twice()
	b := newBench(t, nil, append(sample()[1:], tea, again)...)
	mod := b.signIn(t, moderatorOf("lad:E08000035"))
	path := twinPath(tea.ID, again.ID)
	if again.ID < tea.ID {
		path = twinPath(again.ID, tea.ID)
	}
	list := mod.get(t, duplicatesPath)
	checkPage(t, list.Body.String())
	if !strings.Contains(list.Body.String(), path) || !strings.Contains(list.Header().Get("Cache-Control"), "no-store") {
		t.Fatalf("the pair %s is not listed:\n%s", path, list.Body)
	}
	pair := twinPath(tea.ID, again.ID) // in the other order too
	page := mod.get(t, pair)
	checkPage(t, page.Body.String())
	if body := page.Body.String(); strings.Contains(body, "<b>games") || !strings.Contains(body, "Ring first.") || !strings.Contains(body, "Same postcode") || !strings.Contains(body, "Council list") {
		t.Errorf("the comparison says\n%s", body)
	}
	form := url.Values{"do": {"merge"}, "keep": {"left"}, "left-rev": {"1"}, "right-rev": {"1"},
		"field-contact_email": {"right"}, "field-how_to_join": {"right"}, "field-name": {"left"}, "field-description": {"left"}}
	if w := mod.post(t, pair, form); w.Code != 303 {
		t.Fatalf("merging: %d %s", w.Code, w.Body)
	}
	if err := b.Index.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	if w := b.get(t, servicePath(&again)); w.Code != 301 || !strings.HasSuffix(w.Header().Get("Location"), servicePath(&tea)) {
		t.Errorf("the old address answers %d to %q", w.Code, w.Header().Get("Location"))
	}
	one := b.get(t, servicePath(&tea)).Body.String()
	for _, want := range []string{"0113\u00a0496\u00a00000", "hello@example.org", "Ring first."} {
		if !strings.Contains(one, want) {
			t.Errorf("the kept page lacks %q", want)
		}
	}
	if found := b.get(t, "/search?q=holbeck+tea").Body.String(); strings.Contains(found, again.ID) || !strings.Contains(found, tea.ID) {
		t.Error("the search still finds two")
	}
	list = mod.get(t, duplicatesPath)
	checkPage(t, list.Body.String())
	mergers, err := b.store.Mergers(t.Context(), noonOfTests.AddDate(0, 0, -1))
	if err != nil || len(mergers) != 1 || !strings.Contains(list.Body.String(), mergersPath+mergers[0].ID+"/undo") || strings.Contains(list.Body.String(), path) {
		t.Fatalf("mergers %+v, %v; the list says\n%s", mergers, err, list.Body)
	}
	if w := mod.post(t, mergersPath+mergers[0].ID+"/undo", nil); w.Code != 303 {
		t.Fatalf("undo: %d", w.Code)
	}
	if w := b.get(t, servicePath(&again)); w.Code != 200 {
		t.Errorf("after the undo the second page answers %d", w.Code)
	}
	if w := mod.post(t, pair, url.Values{"do": {"apart"}}); w.Code != 303 {
		t.Fatalf("keeping apart: %d", w.Code)
	}
	if body := mod.get(t, duplicatesPath).Body.String(); strings.Contains(body, path) {
		t.Error("what is not one is listed again")
	}
	if w := mod.post(t, pair, url.Values{"do": {"together"}}); w.Code != 303 {
		t.Fatalf("taking that back: %d", w.Code)
	}
	if body := mod.get(t, duplicatesPath).Body.String(); !strings.Contains(body, path) {
		t.Error("taken back, it is not listed")
	}
}

func TestMergeOfWhatChangedMeanwhile(t *testing.T) {
	tea, again := twice()
	b := newBench(t, nil, tea, again)
	mod := b.signIn(t, moderatorOf("lad:E08000035"))
	_, err := b.store.UpdateListing(t.Context(), tea.ID, directory.Edit{Reason: "x", At: noonOfTests}, func(l *directory.Listing) error {
		l.Service.Description = "Changed meanwhile."
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	w := mod.post(t, twinPath(tea.ID, again.ID), url.Values{"do": {"merge"}, "keep": {"right"}, "left-rev": {"1"}, "right-rev": {"1"}, "field-description": {"right"}})
	body := w.Body.String()
	checkPage(t, body)
	if w.Code != 409 || !strings.Contains(body, "Changed meanwhile.") || !strings.Contains(body, `id="keep-right" name="keep" type="radio" value="right" checked`) ||
		!strings.Contains(body, `id="r-description" name="field-description" type="radio" value="right" checked`) {
		t.Errorf("a clash answers %d\n%s", w.Code, body)
	}
}

func TestDuplicatesAreForStaffOfTheArea(t *testing.T) {
	tea, again := twice()
	b := newBench(t, nil, tea, again)
	pair := twinPath(tea.ID, again.ID)
	elsewhere := b.signIn(t, moderatorOf("lad:E08000009"))
	if body := elsewhere.get(t, duplicatesPath).Body.String(); strings.Contains(body, tea.ID) {
		t.Error("a moderator of elsewhere is shown the pair")
	}
	for who, w := range map[string]*browser{
		"a moderator of elsewhere": elsewhere,
		"an editor":                b.signIn(t, directory.Grant{Role: directory.Editor, OrganizationID: tea.Service.OrganizationID}),
		"a link worker":            b.signIn(t, directory.Grant{Role: directory.LinkWorker}),
	} {
		for _, code := range []int{w.get(t, pair).Code, w.post(t, pair, url.Values{"do": {"apart"}}).Code} {
			if code != 404 {
				t.Errorf("%s gets %d", who, code)
			}
		}
	}
	if code := b.get(t, duplicatesPath).Code; code != 303 {
		t.Errorf("the public gets %d", code)
	}
}

func TestMergedTwiceLeadsToTheEnd(t *testing.T) {
	var all []directory.Listing
	for i := range 3 {
		all = append(all, listing(fmt.Sprint("Tea ", i), nil))
	}
	b := newBench(t, nil, all...)
	for i := range 2 {
		_, err := b.store.MergeListings(t.Context(), directory.Merger{Keep: all[i+1].ID, Drop: all[i].ID, KeepRev: 1, DropRev: 1},
			directory.Edit{At: noonOfTests}, func(*directory.Listing, directory.Listing) error { return nil })
		if err != nil {
			t.Fatal(err)
		}
	}
	if w := b.get(t, "/services/"+all[0].ID); w.Code != 301 || !strings.HasSuffix(w.Header().Get("Location"), servicePath(&all[2])) {
		t.Errorf("the first address answers %d to %q", w.Code, w.Header().Get("Location"))
	}
}
