package sqlite

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"anchorpoint/directory"
)

// TestFullDiskKeepsWhatWasAcknowledged lets SQLite run into its limit of pages,
// which it reports just as it reports a full disk.
func TestFullDiskKeepsWhatWasAcknowledged(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(t.Context(), filepath.Join(dir, "directory.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := apply(t, s, 0, 20); err != nil {
		t.Fatal(err)
	}
	before, err := s.Counts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	was, err := s.Position(t.Context())
	if err != nil {
		t.Fatal(err)
	}

	limit(t, s, 10)
	err = apply(t, s, 20, 520)
	if err == nil {
		t.Fatal("500 listings fitted into ten pages")
	}
	for _, word := range []string{"disk is full", "make room", dir} {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("the message %q does not say %q", err, word)
		}
	}
	after, err := s.Counts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(after) != fmt.Sprint(before) {
		t.Errorf("%+v after the failed batch, %+v before", after, before)
	}
	if is, err := s.Position(t.Context()); err != nil || is != was {
		t.Errorf("the change feed stands at %+v, stood at %+v: %v", is, was, err)
	}

	limit(t, s, 100_000) // somebody made room
	if err := apply(t, s, 20, 520); err != nil {
		t.Fatal(err)
	}
	if c, err := s.Counts(t.Context()); err != nil || c.ByState[directory.Published] != 520 {
		t.Errorf("%+v after there was room: %v", c, err)
	}
}

// limit lets the database grow by so many pages and no more.
func limit(t *testing.T, s *Store, more int) {
	t.Helper()
	var pages int
	if err := s.writer.QueryRowContext(t.Context(), `PRAGMA page_count`).Scan(&pages); err != nil {
		t.Fatal(err)
	}
	if _, err := s.writer.ExecContext(t.Context(), fmt.Sprintf(`PRAGMA max_page_count = %d`, pages+more)); err != nil {
		t.Fatal(err)
	}
}

func apply(t *testing.T, s *Store, from, to int) error {
	t.Helper()
	var batch []directory.Incoming
	for n := from; n < to; n++ {
		batch = append(batch, directory.Incoming{Listing: directory.Listing{
			ID: fmt.Sprintf("listing-%d", n), State: directory.Published,
			Service: directory.Service{Name: "Tea and talk", Description: strings.Repeat("A cup of tea. ", 20)},
		}})
	}
	_, err := s.ApplyFeed(t.Context(), "f", batch, func(_ *directory.Listing, in directory.Listing) (*directory.Listing, directory.Outcome) {
		return &in, directory.Added
	})
	return err
}
