package search

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"anchorpoint/directory"
	"anchorpoint/directory/sqlite"
)

func TestFollowsAFlood(t *testing.T) {
	s := openStore(t)
	fill(t, s, generated(0, 50))
	x := openIndex(t, t.TempDir(), s)
	fill(t, s, generated(50, 1800))
	if err := x.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	st := status(t, x)
	if st.Lag != 0 || st.Documents != 1800 || st.Overlay > foldEntries {
		t.Errorf("after a flood: %+v", st)
	}
	if r, err := x.Check(t.Context()); err != nil || !r.Sound() {
		t.Errorf("check: %d missing, %d extra, damaged %v, %v", len(r.Missing), len(r.Extra), r.Damaged, err)
	}
}

// broken is a store that cannot give one of its listings.
type broken struct {
	*sqlite.Store
	id string
}

var errBroken = errors.New("unreadable document")

func (b *broken) Listings(ctx context.Context, ids []string) ([]directory.Listing, error) {
	if slices.Contains(ids, b.id) {
		return nil, errBroken
	}
	return b.Store.Listings(ctx, ids)
}

func TestUnreadableListingIsParkedAndTheOthersGoOn(t *testing.T) {
	s := openStore(t)
	fill(t, s, generated(0, 5))
	b := &broken{Store: s}
	x := openIndex(t, t.TempDir(), b)
	bad := titled(1, "Zeppelin spotters")
	b.id = bad.ID
	for _, l := range []directory.Listing{bad, titled(2, "Zeppelin builders")} {
		if _, err := s.CreateListing(t.Context(), l, directory.Edit{}); err != nil {
			t.Fatal(err)
		}
	}
	if err := x.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := find(t, x, Query{Text: "zeppelin"}); got.Total != 1 {
		t.Errorf("%d found, want the readable one", got.Total)
	}
	st := status(t, x)
	if len(st.Parked) != 1 || st.Parked[0].ListingID != bad.ID || !strings.Contains(st.Parked[0].Error, errBroken.Error()) || st.Lag != 0 {
		t.Errorf("status: %+v", st)
	}
	b.id = "" // mended
	if _, err := s.UpdateListing(t.Context(), bad.ID, directory.Edit{}, func(l *directory.Listing) error { l.Service.Name += " club"; return nil }); err != nil {
		t.Fatal(err)
	}
	if err := x.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got, st := find(t, x, Query{Text: "zeppelin"}), status(t, x); got.Total != 2 || len(st.Parked) != 0 {
		t.Errorf("after mending: %d found, parked %v", got.Total, st.Parked)
	}
}

// TestKilled kills a process that edits and follows, at any moment, and looks
// whether index and store agree after it.
func TestKilled(t *testing.T) {
	if dir := os.Getenv("SEARCH_KILLED_CHILD"); dir != "" {
		editForEver(t, dir)
	}
	dir := t.TempDir()
	s, err := sqlite.Open(t.Context(), filepath.Join(dir, "directory.db"))
	if err != nil {
		t.Fatal(err)
	}
	fill(t, s, generated(0, 100))
	s.Close()
	for round := range 6 {
		child := exec.Command(os.Args[0], "-test.run=^TestKilled$")
		child.Env = append(os.Environ(), "SEARCH_KILLED_CHILD="+dir)
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(200+rand.IntN(900)) * time.Millisecond)
		child.Process.Kill()
		child.Wait() // its end is what was asked for
		agree(t, dir, round)
	}
}

// agree opens what a killed process left.
func agree(t *testing.T, dir string, round int) {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(dir, "directory.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	x := openIndex(t, filepath.Join(dir, "index"), s)
	defer x.Close()
	r, err := x.Check(t.Context())
	if err != nil || !r.Sound() {
		t.Errorf("round %d: %+v, %v", round, r, err)
	}
	if aside, _ := filepath.Glob(filepath.Join(dir, "index", "quarantine-*")); len(aside) > 0 {
		t.Errorf("round %d: a kill damaged the index: %v", round, aside)
	}
}

func editForEver(t *testing.T, dir string) {
	s, err := sqlite.Open(t.Context(), filepath.Join(dir, "directory.db"))
	if err != nil {
		t.Fatal(err)
	}
	x := openIndex(t, filepath.Join(dir, "index"), s)
	go x.Follow(t.Context())
	for n := 0; ; n++ {
		l := generate(n%100, 7)
		change := func(old *directory.Listing) error {
			old.Service.Name = fmt.Sprint("edited ", n)
			old.State = []directory.State{directory.Published, directory.Withdrawn}[n/100%2]
			return nil
		}
		if _, err := s.UpdateListing(t.Context(), l.ID, directory.Edit{}, change); err != nil {
			t.Fatal(err)
		}
	}
}
