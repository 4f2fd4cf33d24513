package web

import (
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
