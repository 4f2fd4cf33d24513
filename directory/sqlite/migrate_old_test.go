package sqlite

import (
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"anchorpoint/directory"
)

// openAt opens a database as a program of an older version would: only the
// first migrations are applied.
func openAt(t *testing.T, path string, version int) *Store {
	t.Helper()
	files, err := migrations(migrationFiles)
	if err != nil {
		t.Fatal(err)
	}
	if err := writable(path); err != nil {
		t.Fatal(err)
	}
	db, err := connect(path, migrationPragmas, 1)
	if err != nil {
		t.Fatal(err)
	}
	for i := range version {
		if err := applyMigration(t.Context(), db, i+1, files[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	f := &file{path: path, wake: make(chan struct{}, 1), now: time.Now}
	if f.writer, err = connect(path, writerPragmas, 1); err != nil {
		t.Fatal(err)
	}
	if f.reader, err = connect(path, readerPragmas, runtime.NumCPU()); err != nil {
		t.Fatal(err)
	}
	if err := f.identify(t.Context()); err != nil {
		t.Fatal(err)
	}
	if f.write, err = prepare(t.Context(), f.writer); err != nil {
		t.Fatal(err)
	}
	return &Store{file: f, actor: directory.SystemActor("test")}
}

func TestAStoreOfTheFirstVersionIsBroughtUpToDate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "directory.db")
	old := openAt(t, path, 1)
	l := directory.Listing{ID: "tea", State: directory.Published, Service: directory.Service{Name: "Tea and talk"}}
	if _, err := old.CreateListing(t.Context(), l, directory.Edit{Reason: "test"}); err != nil {
		t.Fatal(err)
	}
	id := old.ID()
	if err := old.Close(); err != nil {
		t.Fatal(err)
	}

	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if got, err := s.Listing(t.Context(), "tea"); err != nil || got.Service.Name != "Tea and talk" || s.ID() != id {
		t.Errorf("after the migration: %q of store %s (%v), want Tea and talk of %s", got.Service.Name, s.ID(), err, id)
	}
	if _, err := s.CreateList(t.Context(), []string{"tea"}, time.Now()); err != nil {
		t.Errorf("make a list in a store of the first version: %v", err)
	}
	if r, err := s.Check(t.Context()); err != nil || len(r.Problems) > 0 || r.Kept != 1 {
		t.Errorf("check after the migration: %+v, %v", r, err)
	}
	if copies, err := filepath.Glob(path + ".v1-*"); err != nil || len(copies) != 1 {
		t.Errorf("copies of the database as it was: %q (%v)", copies, err)
	}
}

// filled is a store with one row in every table of what people told.
func filled(t *testing.T) *Store {
	t.Helper()
	s := withOne(t)
	ctx, now := t.Context(), time.Now()
	list, err := s.CreateList(ctx, []string{"tea"}, now)
	if err != nil || list.Code == "" {
		t.Fatal(err)
	}
	if _, err := s.AddReport(ctx, directory.Report{ListingID: "tea", Kind: directory.ReportClosed, Text: "shut", Email: "a@example.org", Day: now}); err != nil {
		t.Fatal(err)
	}
	for range directory.TryDoubts {
		if err := s.CountTry(ctx, "tea", directory.NoAnswer, now); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.AddMissing(ctx, directory.Missing{Need: "befriending", Area: "LS11", Text: "somebody to walk with", Day: now}); err != nil {
		t.Fatal(err)
	}
	err = s.CountUnmet(ctx, []directory.Unmet{{Need: "befriending", Area: "LS11", From: now, Outcome: directory.FoundNone}})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestCheckCoversWhatPeopleTold(t *testing.T) {
	for name, statement := range map[string]string{
		"a service in a list": `UPDATE shared_list SET listings = '["nobody"]'`,
		"a late address":      `UPDATE report SET state = 'done'`,
		"a household":         `UPDATE unmet_need SET area = 'LS11 0AA'`,
		"a place in words":    `UPDATE missing_service SET area = '1 Hall Lane'`,
		"a report of nothing": `PRAGMA foreign_keys = OFF; UPDATE report SET listing_id = 'nobody'`,
	} {
		s := filled(t)
		sound, err := s.Check(t.Context())
		if err != nil || len(sound.Problems) > 0 || sound.Kept != 7 {
			t.Fatalf("a sound database: %+v, %v", sound, err)
		}
		if _, err := s.writer.Exec(statement); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		r, err := s.Check(t.Context())
		if err != nil || len(r.Problems) == 0 || r.KeptDigest == sound.KeptDigest {
			t.Errorf("%s altered: %+v, %v", name, r, err)
		}
	}
}

func TestCopyHoldsWhatPeopleTold(t *testing.T) {
	s := filled(t)
	copied := filepath.Join(t.TempDir(), "copy.db")
	if err := s.CopyTo(t.Context(), copied); err != nil {
		t.Fatal(err)
	}
	second, err := Open(t.Context(), copied)
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	want, err := s.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got, err := second.Check(t.Context()); err != nil || got.KeptDigest != want.KeptDigest || got.Kept != want.Kept {
		t.Errorf("copy: %+v, want %+v (%v)", got, want, err)
	}
}
