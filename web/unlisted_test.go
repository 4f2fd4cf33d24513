package web

import (
	"net/url"
	"strings"
	"testing"

	"anchorpoint/directory"
)

// What age does to a listing, through store and index: at 18 months it leaves
// search and its page stays; what nobody ever confirmed never leaves.
func TestAgeInSearch(t *testing.T) {
	months := func(n int) func(*directory.Listing) {
		return func(l *directory.Listing) { l.Dates.Confirmed.At = noonOfTests.AddDate(0, -n, 0) }
	}
	b, now := clocked(t,
		listing("Quilting One", months(17)), listing("Quilting Two", months(18)), listing("Quilting Three", months(1)),
		listing("Quilting Four", func(l *directory.Listing) { l.Dates = directory.Dates{} }),
		listing("Quilting Five", func(l *directory.Listing) { l.Dates, l.Service.AssuredDate = directory.Dates{}, "2020-01-01" }),
		listing("Quilting Six", func(l *directory.Listing) {
			months(18)(l)
			l.Service.Email = "six@example.org"
		}))
	found := func() string { return b.get(t, "/search?q=quilting").Body.String() }
	for name, want := range map[string]bool{"One": true, "Two": false, "Three": true, "Four": true, "Five": true, "Six": false} {
		if got := strings.Contains(found(), "Quilting "+name); got != want {
			t.Errorf("Quilting %s is found: %t, want %t", name, got, want)
		}
	}
	if w := b.get(t, "/services/"+id("Quilting Two")); w.Code >= 400 {
		t.Errorf("the page of an unlisted one: %d", w.Code)
	}
	if w := b.post(t, "/confirm/"+b.answers.token(id("Quilting Six"), "six@example.org", *now), nil); w.Code != 303 {
		t.Fatalf("the button: %d", w.Code)
	}
	if err := b.Index.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(found(), "Quilting Six") {
		t.Error("a confirmation does not bring a listing back into search")
	}
}

// A link worker may find what is too old for the public, on the page of
// results alone; the same address shows nobody else any of it.
func TestAWorkerFindsWhatIsOld(t *testing.T) {
	old := listing("Quilting Two", func(l *directory.Listing) { l.Dates.Confirmed.At = noonOfTests.AddDate(0, -18, 0) })
	b := newBench(t, nil, listing("Quilting One", func(*directory.Listing) {}), old)
	worker := b.signIn(t, directory.Grant{Role: directory.LinkWorker, Areas: []string{leeds}})
	const box, path = `id="old"`, "/search?q=quilting"
	for name, tt := range map[string]struct {
		w    *browser
		path string
		old  bool
		box  bool
	}{
		"worker":                {worker, path + "&old=1", true, true},
		"worker, box not on":    {worker, path, false, true},
		"moderator":             {b.signIn(t, directory.Grant{Role: directory.Moderator, Areas: []string{leeds}}), path + "&old=1", true, true},
		"public":                {b.newBrowser(), path + "&old=1", false, false},
		"editor":                {b.signIn(t, directory.Grant{Role: directory.Editor, OrganizationID: id("a group")}), path + "&old=1", false, false},
		"worker, time ran":      {b.signIn(t, directory.Grant{Role: directory.LinkWorker, Expires: noonOfTests.AddDate(0, 0, -1)}), path + "&old=1", false, false},
		"a file of the worker":  {worker, "/search.csv?q=quilting&old=1", false, false},
		"a map of the worker":   {worker, "/api/map?bbox=-2,53.5,-1,54&z=10&q=quilting&old=1", false, false},
		"a feed of the worker":  {worker, "/search.atom?q=quilting&old=1", false, false},
		"the embed of a worker": {worker, "/embed?q=quilting&old=1", false, false},
	} {
		w := tt.w.get(t, tt.path)
		body := w.Body.String()
		if w.Code != 200 || strings.Contains(body, "Quilting Two") != tt.old || strings.Contains(body, box) != tt.box {
			t.Errorf("%s: %d, finds the old one %t, want %t", name, w.Code, strings.Contains(body, "Quilting Two"), tt.old)
		}
		if tt.box && w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: Cache-Control %q", name, w.Header().Get("Cache-Control"))
		}
		if tt.old {
			checkPage(t, body)
			if !strings.Contains(body, "It may have closed") {
				t.Errorf("%s: the old one is not marked", name)
			}
		}
	}
	public, plain := b.newBrowser().get(t, path+"&old=1").Body.String(), b.newBrowser().get(t, path).Body.String()
	if strings.Contains(public, "old=1&amp;") || strings.ReplaceAll(public, "&amp;old=1", "") != plain {
		t.Error("the public's page differs with old=1")
	}
	if got := worker.post(t, "/search", url.Values{"q": {"quilting"}, "old": {"1"}}).Header().Get("Location"); !strings.Contains(got, "old=1") {
		t.Errorf("a new search forgets the box: %s", got)
	}
	service := servicePath(&old) + "?n=1&from=" + url.QueryEscape("q=quilting&old=1")
	if !strings.Contains(worker.get(t, service).Body.String(), "old=1&amp;q=quilting") || strings.Contains(b.newBrowser().get(t, service).Body.String(), "old=1&amp;q=quilting") {
		t.Error("the way back to the list")
	}
}
