package directory_test

import (
	"errors"
	"fmt"
	"iter"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"anchorpoint/directory"
	"anchorpoint/directory/sqlite"
)

var importDay = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

func openStore(t testing.TB) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "directory.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// club is a record with a source id.
func club(id string, change ...func(*directory.Service)) directory.Record {
	s := directory.Service{Name: "Club " + id, Description: "Tea and talk.",
		Organization: &directory.Organization{Name: "Good Neighbours"}}
	for _, c := range change {
		c(&s)
	}
	return directory.Record{SourceID: id, Listing: directory.Listing{Service: s}, Original: []byte(`{"id":"` + id + `"}`)}
}

func records(list ...directory.Record) iter.Seq2[directory.Record, error] {
	return func(yield func(directory.Record, error) bool) {
		for _, r := range list {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func clubs(n int) []directory.Record {
	out := make([]directory.Record, n)
	for i := range out {
		out[i] = club(fmt.Sprint(i))
	}
	return out
}

// run imports under a name and fails the test on an error.
func run(t *testing.T, s directory.Store, o directory.ImportOptions, list ...directory.Record) directory.ImportReport {
	t.Helper()
	o.Now = importDay
	report, err := directory.Import(t.Context(), s, directory.Feed{Name: "feed"}, records(list...), o)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// held is the stored listing of a source id.
func held(t *testing.T, s directory.Store, source string) directory.Listing {
	t.Helper()
	all, err := s.FeedListings(t.Context(), "feed")
	if err != nil {
		t.Fatal(err)
	}
	got, err := s.Listings(t.Context(), []string{all[source].ListingID})
	if err != nil || len(got) != 1 {
		t.Fatalf("listing of %s: %d found, %v", source, len(got), err)
	}
	return got[0]
}

func outcome(r directory.ImportReport) string {
	return fmt.Sprintf("a%d c%d u%d h%d r%d w%d", r.Added, r.Changed, r.Unchanged, r.Held, r.Refused, r.Withdrawn)
}

func want(t *testing.T, r directory.ImportReport, expected string) {
	t.Helper()
	if got := outcome(r); got != expected {
		var b strings.Builder
		r.Print(&b, true)
		t.Errorf("outcome %s, want %s\n%s", got, expected, b.String())
	}
}

func newWords(s *directory.Service) { s.Description = "Something new." }

func update(t *testing.T, s directory.Store, source string, change func(*directory.Listing)) {
	t.Helper()
	_, err := s.UpdateListing(t.Context(), held(t, s, source).ID, directory.Edit{Source: directory.SourcePerson, At: importDay},
		func(l *directory.Listing) error { change(l); return nil })
	if err != nil {
		t.Fatal(err)
	}
}

func TestImportOutcomes(t *testing.T) {
	s := openStore(t)
	want(t, run(t, s, directory.ImportOptions{}, club("1"), club("2"), club("2"), club("2", newWords)), "a2 c0 u1 h0 r1 w0")
	want(t, run(t, s, directory.ImportOptions{}, club("1"), club("2")), "a0 c0 u2 h0 r0 w0")
	want(t, run(t, s, directory.ImportOptions{}, club("1", newWords), club("2"), club("3")), "a1 c1 u1 h0 r0 w0")
	if got := held(t, s, "1"); got.Service.Description != "Something new." || got.State != directory.Published {
		t.Errorf("changed to %q, %s", got.Service.Description, got.State)
	}
	revisions, err := s.Revisions(t.Context(), directory.ListingRecord, held(t, s, "1").ID)
	if err != nil || len(revisions) != 2 {
		t.Errorf("%d revisions, %v; want 2", len(revisions), err)
	}
}

func TestImportKeepsWhatPeopleConfirmed(t *testing.T) {
	s := openStore(t)
	run(t, s, directory.ImportOptions{}, club("1"))
	update(t, s, "1", func(l *directory.Listing) {
		l.Service.Description = "Our own words."
		l.Dates.Confirmed = directory.Stamp{At: importDay, By: "person-1"}
	})
	want(t, run(t, s, directory.ImportOptions{}, club("1", newWords)), "a0 c0 u0 h1 r0 w0")
	if got := held(t, s, "1"); got.Service.Description != "Our own words." {
		t.Errorf("the feed wrote %q over what was confirmed", got.Service.Description)
	}
	proposals, err := s.Proposals(t.Context())
	if err != nil || len(proposals) != 1 || proposals[0].Listing.Service.Description != "Something new." {
		t.Fatalf("%d proposals, %v", len(proposals), err)
	}
	want(t, run(t, s, directory.ImportOptions{}, club("1", newWords)), "a0 c0 u1 h0 r0 w0")
	if _, err := s.Decide(t.Context(), proposals[0].ID, directory.Decision{Approve: true}, directory.Edit{At: importDay}); err != nil {
		t.Errorf("approve the feed's values: %v", err)
	}
}

func TestImportRespectsWithdrawal(t *testing.T) {
	for _, tt := range []struct {
		name    string
		closing directory.Closing
		outcome string
		back    bool
	}{
		{"do not list", directory.Closing{At: importDay, DoNotList: true}, "a0 c0 u0 h0 r1 w0", false},
		{"closed here", directory.Closing{At: importDay, Reason: "closed"}, "a0 c0 u1 h0 r0 w0", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := openStore(t)
			run(t, s, directory.ImportOptions{}, club("1"))
			update(t, s, "1", func(l *directory.Listing) { l.State, l.Closing = directory.Withdrawn, tt.closing })
			want(t, run(t, s, directory.ImportOptions{}, club("1", newWords)), tt.outcome)
			if got := held(t, s, "1"); got.State != directory.Withdrawn {
				t.Errorf("the feed brought it back as %s", got.State)
			}
		})
	}
}

func TestCompleteRuns(t *testing.T) {
	s := openStore(t)
	all := clubs(20)
	run(t, s, directory.ImportOptions{}, all...)
	want(t, run(t, s, directory.ImportOptions{}, all[:10]...), "a0 c0 u10 h0 r0 w0") // not complete: nothing goes
	guarded := run(t, s, directory.ImportOptions{Complete: true}, all[:10]...)
	want(t, guarded, "a0 c0 u10 h0 r0 w0")
	if len(guarded.Notes) != 1 || guarded.Notes[0].Code != "removal_waits" {
		t.Errorf("notes %v", guarded.Notes)
	}
	want(t, run(t, s, directory.ImportOptions{Complete: true, DryRun: true, Yes: true}, all[:10]...), "a0 c0 u10 h0 r0 w10")
	if got := held(t, s, "15"); got.State != directory.Published {
		t.Errorf("a rehearsal made it %s", got.State)
	}
	want(t, run(t, s, directory.ImportOptions{Complete: true}, all[:18]...), "a0 c0 u18 h0 r0 w2")
	if got := held(t, s, "19"); got.State != directory.Withdrawn {
		t.Errorf("the missing one is %s", got.State)
	}
	want(t, run(t, s, directory.ImportOptions{Complete: true, Yes: true}, all[:5]...), "a0 c0 u5 h0 r0 w13")
	want(t, run(t, s, directory.ImportOptions{}, all...), "a0 c15 u5 h0 r0 w0") // they came back
	if got := held(t, s, "19"); got.State != directory.Published || got.Closing.Reason != "" {
		t.Errorf("back again it is %s with %+v", got.State, got.Closing)
	}
}

// TestBrokenSource: a feed that breaks off keeps what was read and removes nothing.
func TestBrokenSource(t *testing.T) {
	s := openStore(t)
	run(t, s, directory.ImportOptions{}, clubs(20)...)
	broken := errors.New("the line was cut")
	report, err := directory.Import(t.Context(), s, directory.Feed{Name: "feed"}, func(yield func(directory.Record, error) bool) {
		if yield(club("new"), nil) {
			yield(directory.Record{}, broken)
		}
	}, directory.ImportOptions{Complete: true, Yes: true, Now: importDay})
	if !errors.Is(err, broken) {
		t.Errorf("error %v", err)
	}
	want(t, report, "a1 c0 u0 h0 r0 w0")
	if got := held(t, s, "new"); got.State != directory.Published {
		t.Errorf("what was read is %s", got.State)
	}
}

func TestHeldRecords(t *testing.T) {
	s := openStore(t)
	odd := club("1", func(s *directory.Service) { s.Status = "review" })
	want(t, run(t, s, directory.ImportOptions{}, odd), "a0 c0 u0 h1 r0 w0")
	if got := held(t, s, "1"); got.State != directory.Submitted {
		t.Errorf("held as %s", got.State)
	}
	odd = club("1", func(s *directory.Service) { s.Status = "review" })
	want(t, run(t, s, directory.ImportOptions{}, odd), "a0 c0 u1 h0 r0 w0")
	odd = club("1", func(s *directory.Service) { s.Status = "review" })
	want(t, run(t, s, directory.ImportOptions{PublishHeld: true}, odd), "a0 c1 u0 h0 r0 w0")
	if got := held(t, s, "1"); got.State != directory.Published {
		t.Errorf("published as %s", got.State)
	}
	suspicious := club("1", func(s *directory.Service) { s.Description = "Staff only: ring the back door." })
	want(t, run(t, s, directory.ImportOptions{}, suspicious), "a0 c0 u0 h1 r0 w0")
	if got := held(t, s, "1"); strings.Contains(got.Service.Description, "Staff only") {
		t.Error("a suspicious change went live")
	}
}

func TestStatusOfSource(t *testing.T) {
	status := func(word string) func(*directory.Service) {
		return func(s *directory.Service) { s.Status = directory.ServiceStatus(word) }
	}
	s := openStore(t)
	run(t, s, directory.ImportOptions{}, club("1"), club("2", status("temporarily closed")), club("3", status("closed")))
	for id, state := range map[string]directory.State{"1": directory.Published, "2": directory.Paused, "3": directory.Withdrawn} {
		if got := held(t, s, id); got.State != state {
			t.Errorf("%s is %s, want %s", id, got.State, state)
		}
	}
	run(t, s, directory.ImportOptions{}, club("1", status("closed")), club("2"), club("3"))
	for id, state := range map[string]directory.State{"1": directory.Withdrawn, "2": directory.Published, "3": directory.Published} {
		if got := held(t, s, id); got.State != state {
			t.Errorf("then %s is %s, want %s", id, got.State, state)
		}
	}
}

func TestDryRun(t *testing.T) {
	s := openStore(t)
	want(t, run(t, s, directory.ImportOptions{DryRun: true}, club("1"), club("2")), "a2 c0 u0 h0 r0 w0")
	counts, err := s.Counts(t.Context())
	if err != nil || counts.Revisions != 0 {
		t.Errorf("%d revisions were written, %v", counts.Revisions, err)
	}
	feeds, _ := s.Feeds(t.Context())
	if len(feeds) != 0 {
		t.Error("a rehearsal saved the feed")
	}
}

func TestIdentity(t *testing.T) {
	const id = "6F2BD9A0-7D6E-4A0C-9B7E-2F4F1D5C1A01"
	s := openStore(t)
	run(t, s, directory.ImportOptions{}, club(id), club("slug-7"))
	if got := held(t, s, id); got.ID != strings.ToLower(id) {
		t.Errorf("a UUID became %s", got.ID)
	}
	slug := held(t, s, "slug-7").ID
	other := openStore(t)
	run(t, other, directory.ImportOptions{}, club("slug-7"))
	if again := held(t, other, "slug-7").ID; again != slug {
		t.Errorf("a fresh directory gives %s, not %s", again, slug)
	}
	report, err := directory.Import(t.Context(), s, directory.Feed{Name: "second"}, records(club(id, newWords)), directory.ImportOptions{Now: importDay})
	if err != nil || report.Added != 1 || report.Codes["same_as"] != 1 {
		t.Errorf("two feeds with one UUID: %s, codes %v, %v", outcome(report), report.Codes, err)
	}
	if got := held(t, s, id); got.Service.Description != "Tea and talk." {
		t.Error("the second feed wrote over the first")
	}
}

// TestOrderDoesNotMatter: a feed that lists the same things in another order
// has not changed.
func TestNestedIDsDoNotDependOnOrder(t *testing.T) {
	phones := []directory.Phone{{Number: "0161 496 0123"}, {Number: "0161 496 0124"}}
	s, other := openStore(t), openStore(t)
	run(t, s, directory.ImportOptions{}, club("1", func(v *directory.Service) { v.Phones = slices.Clone(phones) }))
	slices.Reverse(phones)
	run(t, other, directory.ImportOptions{}, club("1", func(v *directory.Service) { v.Phones = slices.Clone(phones) }))
	a, b := held(t, s, "1").Service.Phones, held(t, other, "1").Service.Phones
	if a[0].ID != b[1].ID || a[1].ID != b[0].ID || a[0].ID == a[1].ID {
		t.Errorf("ids %s %s and %s %s", a[0].ID, a[1].ID, b[0].ID, b[1].ID)
	}
}

func TestSharedPoints(t *testing.T) {
	var list []directory.Record
	for i := range 6 {
		list = append(list, club(fmt.Sprint(i), func(s *directory.Service) {
			lat, lon := 53.48, -2.24
			s.ServiceAtLocations = []directory.ServiceAtLocation{{Location: &directory.Location{Latitude: &lat, Longitude: &lon,
				Addresses: []directory.Address{{Address1: fmt.Sprintf("%d High Street", i)}}}}}
		}))
	}
	s := openStore(t)
	report := run(t, s, directory.ImportOptions{}, list...)
	if report.Codes["shared_point"] != 6 {
		t.Errorf("codes %v", report.Codes)
	}
	first := held(t, s, "0")
	at := first.Locations()[0]
	if at.AccuracyM < 1000 || at.PointSource == "source" {
		t.Errorf("accuracy %d m from %s", at.AccuracyM, at.PointSource)
	}
	rev := first.Rev
	again := make([]directory.Record, 6)
	for i := range again {
		again[i] = club(fmt.Sprint(i), func(s *directory.Service) {
			lat, lon := 53.48, -2.24
			s.ServiceAtLocations = []directory.ServiceAtLocation{{Location: &directory.Location{Latitude: &lat, Longitude: &lon,
				Addresses: []directory.Address{{Address1: fmt.Sprintf("%d High Street", i)}}}}}
		})
	}
	want(t, run(t, s, directory.ImportOptions{}, again...), "a0 c0 u6 h0 r0 w0")
	if got := held(t, s, "0"); got.Rev != rev {
		t.Errorf("a second run wrote revision %d over %d", got.Rev, rev)
	}
}

// TestReportInWords prints what a person must see.
func TestReportInWords(t *testing.T) {
	s := openStore(t)
	bad := directory.Record{File: "clubs.csv", Row: 7, Refused: true, Findings: []directory.Finding{
		{Level: directory.Refusal, Code: "row_malformed", Message: "The row has 3 fields, the first line has 2."}}}
	report := run(t, s, directory.ImportOptions{}, club("1", func(s *directory.Service) { s.URL = "www.example.org" }), bad)
	var b strings.Builder
	if err := report.Print(&b, false); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"2 read, 1 added", "1 refused", "clubs.csv line 7", "3 fields", "row_malformed", "url_scheme_added"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the report does not say %q:\n%s", want, b.String())
		}
	}
}
