package web

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"anchorpoint/directory"
)

// change edits a stored listing.
func change(t testing.TB, b *bench, name string, edit func(*directory.Listing) error) {
	t.Helper()
	by := directory.Edit{Reason: "test", Source: directory.SourcePerson, At: noonOfTests}
	if _, err := b.store.UpdateListing(t.Context(), id(name), by, edit); err != nil {
		t.Fatal(err)
	}
}

// What pages and the public interface keep of a listing is never older than the
// store.
func TestCardsFollowTheStore(t *testing.T) {
	b := newBench(t, nil, sample()...)
	paths := []string{"/search?need=befriending", "/needs/befriending", "/oruk/v3/services", "/oruk/v3/services?search=befriending"}
	read := func() (bodies []string) {
		for _, path := range paths {
			bodies = append(bodies, b.get(t, path).Body.String())
		}
		return bodies
	}
	read()
	for i, edit := range []func(*directory.Listing) error{
		func(l *directory.Listing) error { l.Service.Name = "Changed Name"; return nil },
		func(l *directory.Listing) error { l.Service.Organization.Name = "Changed Name"; return nil },
	} {
		for _, body := range read() {
			if i == 0 && strings.Contains(body, "Changed Name") {
				t.Fatal("found before it was written")
			}
		}
		change(t, b, "Holbeck Tea and Talk", edit)
		for k, body := range read() {
			if !strings.Contains(body, "Changed Name") {
				t.Errorf("edit %d: %s shows what was", i, paths[k])
			}
		}
	}
	change(t, b, "Holbeck Tea and Talk", func(l *directory.Listing) error {
		return l.Move(directory.Withdraw, directory.Moderator, noonOfTests)
	})
	for k, body := range read() {
		if strings.Contains(body, "Changed Name") {
			t.Errorf("%s shows a withdrawn service", paths[k])
		}
	}
}

// Words that name a time follow the clock although the rest of a card is kept.
func TestCardsFollowTheClock(t *testing.T) {
	now := noonOfTests
	b := newBench(t, func(o *Options) { o.Now = func() time.Time { return now } }, sample()...)
	for _, tt := range []struct {
		at   time.Time
		want string
	}{
		{noonOfTests, "Open now until 12\u00a0noon"},
		{noonOfTests.Add(2 * time.Hour), "Next: "},
		{noonOfTests.AddDate(0, 2, 0), "Places: not stated"},
		{noonOfTests.AddDate(0, 8, 0), "Not checked for"},
	} {
		now = tt.at
		if body := b.get(t, "/search?q=holbeck+tea").Body.String(); !strings.Contains(body, tt.want) {
			t.Errorf("at %s the card lacks %q", tt.at, tt.want)
		}
	}
}

func TestShelfIsBounded(t *testing.T) {
	s := newShelf(1)
	for i := range maxShelved + 10 {
		s.keep(&shelved{id: fmt.Sprint(i)})
	}
	if len(s.byID) != maxShelved || s.order.Len() != maxShelved || s.byID["0"] != nil || s.byID[fmt.Sprint(maxShelved+9)] == nil {
		t.Errorf("%d kept, %d in order", len(s.byID), s.order.Len())
	}
}

// Options of filters are kept; what an address can invent is bounded.
func TestBoxesAreBounded(t *testing.T) {
	b := newBench(t, nil, sample()...)
	for i := range maxBoxes + 100 {
		if _, err := b.box(facetBox{Type: "checkbox", Value: fmt.Sprint(i)}); err != nil {
			t.Fatal(err)
		}
	}
	if len(b.boxes.made) != maxBoxes {
		t.Errorf("%d kept", len(b.boxes.made))
	}
	if made, err := b.box(facetBox{Type: "checkbox", Value: `"><script>`, Label: "<b>"}); err != nil || strings.Contains(string(made), "<script>") || strings.Contains(string(made), "<b>") {
		t.Errorf("%s, %v", made, err)
	}
}

// A list that was prepared at start is the one that is served.
func TestWarm(t *testing.T) {
	b := newBench(t, nil, sample()...)
	b.Warm(t.Context())
	if len(b.catalog.rows.all) != 6 {
		t.Errorf("%d services are prepared", len(b.catalog.rows.all))
	}
	if a, _ := b.list(t, ""); a.TotalItems != 6 {
		t.Errorf("%d services are served", a.TotalItems)
	}
}

func BenchmarkResultsPage(b *testing.B) {
	site := newBench(b, nil, sample()...)
	for b.Loop() {
		r := httptest.NewRequest("GET", "/search?q=tea&near=LS11", nil)
		r.Header.Set("Accept-Encoding", "gzip")
		if w := site.do(b, r); w.Code != 200 {
			b.Fatal(w.Code)
		}
	}
}
