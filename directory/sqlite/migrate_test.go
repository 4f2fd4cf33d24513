package sqlite

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"anchorpoint/directory"
)

// released are the SHA-256 sums of the migration files. A released file never
// changes; a new one is added below.
var released = map[string]string{
	"migrations/0001_start.sql":       "692e0568016f5828f1fde840c3aaea0db2dc2dfd58dc6d3646b70388783ca68c",
	"migrations/0002_feedback.sql":    "2ba263f89967e008f3273cfe74159a86ef209a8688087074fb7ece2da3885563",
	"migrations/0003_letters.sql":     "23086be8aeaefd2b5af5c1664239c7ac6c09815198e69ec86e117d2a101cd1c5",
	"migrations/0004_accounts.sql":    "4b13736aedd430f1ac57c6eeb0f1e6407491a7bdb92f955d857214801d11478b",
	"migrations/0005_claims.sql":      "dd7d61136c4ffb09ef92a77209318037833bbc33db26223b96b200cb04cef6bb",
	"migrations/0006_proposals.sql":   "574f93018935844c4d306f1d656466a3cc97dee32549e666f37c7e0067d7f167",
	"migrations/0007_feed_title.sql":  "45305ac1c85e0be6309ef23aa339b31d636b68799520973bc06e6bafc849334d",
	"migrations/0008_link_check.sql":  "e706b6d5adfd894f2a9d4e2e8cf0e1eebb432f17e3e589781d7c3fba070cbbc7",
	"migrations/0009_drafts.sql":      "f8d8aef966380bc70ba29f53daad3f1b73d89149252c66ffd1afd327d4a87f84",
	"migrations/0010_held.sql":        "1131148ea7ce7a3c6b93f0a39e8800ad3e7aac0db90f8b7769108d5c2fdd2c93",
	"migrations/0011_need_phrase.sql": "f8ade68251d9888107a160c1ab6412db6ea9f87b22f974832f23303a5c99df13",
	"migrations/0012_shortlist.sql":   "262e2544c025b949e85889336307a14c92ea5984dedd59da31510840496e6bef",
}

func TestMigrationFilesStayAsReleased(t *testing.T) {
	names, err := fs.Glob(migrationFiles, "migrations/*.sql")
	if err != nil || len(names) != len(released) {
		t.Fatalf("%d migration files, %d sums (%v)", len(names), len(released), err)
	}
	for _, name := range names {
		b, err := fs.ReadFile(migrationFiles, name)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(b)
		if got := hex.EncodeToString(sum[:]); got != released[name] {
			t.Errorf("%s has the sum %s, want %s", name, got, released[name])
		}
	}
}

func TestMigrationNumbersHaveNoGap(t *testing.T) {
	for name, files := range map[string]fstest.MapFS{
		"gap":     {"migrations/0001_a.sql": {}, "migrations/0003_b.sql": {}},
		"doubled": {"migrations/0001_a.sql": {}, "migrations/0001_b.sql": {}},
		"unnamed": {"migrations/first.sql": {}},
	} {
		if _, err := migrations(files); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestOpenRefusesANewerDatabase(t *testing.T) {
	path := filepath.Join(t.TempDir(), "directory.db")
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.writer.Exec("PRAGMA user_version = 99"); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	_, err = Open(t.Context(), path)
	if !errors.Is(err, ErrNewer) || !strings.Contains(err.Error(), "99") {
		t.Errorf("open a database at version 99: %v", err)
	}
}

func TestOpenSaysWhatIsWrongWithTheFile(t *testing.T) {
	dir := t.TempDir()
	garbage := filepath.Join(dir, "garbage.db")
	if err := os.WriteFile(garbage, []byte(strings.Repeat("this is no database. ", 500)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), garbage); err == nil || !strings.Contains(err.Error(), "not a database") {
		t.Errorf("open a text file: %v", err)
	}
	if _, err := Open(t.Context(), filepath.Join(dir, "no-such-folder", "x.db")); err == nil || !strings.Contains(err.Error(), "no-such-folder") {
		t.Errorf("open in a folder that is not there: %v", err)
	}
	odd := filepath.Join(dir, "what? 100% odd#name.db")
	s, err := Open(t.Context(), odd)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := os.Stat(odd); err != nil {
		t.Errorf("a path with ? and %% is escaped: %v", err)
	}
}

func TestRevisionsCannotBeAltered(t *testing.T) {
	s := withOne(t)
	for _, statement := range []string{
		`UPDATE revision SET author = 'someone else'`,
		`DELETE FROM revision`,
	} {
		if _, err := s.writer.Exec(statement); err == nil {
			t.Errorf("%s went through", statement)
		}
	}
}

func TestCheckFindsWhatWasAltered(t *testing.T) {
	for name, statements := range map[string][]string{
		"a row":      {`UPDATE listing SET document = replace(document, 'Tea', 'Gin')`},
		"a revision": {`DROP TRIGGER revision_is_final`, `UPDATE revision SET document = replace(document, 'Tea', 'Gin') WHERE kind = 'listing'`},
		"an author":  {`DROP TRIGGER revision_is_final`, `UPDATE revision SET author = 'x'`},
		"a state":    {`PRAGMA ignore_check_constraints = ON`, `INSERT INTO task (id, kind, listing_id, reason, at) VALUES ('x', '', 'tea', '', 1)`, `PRAGMA ignore_check_constraints = OFF`},
		"history":    {`DROP TRIGGER revision_stays`, `DELETE FROM revision`},
	} {
		s := withOne(t)
		sound, err := s.Check(t.Context())
		if err != nil || len(sound.Problems) > 0 || sound.Records != 1 {
			t.Fatalf("a sound database: %+v, %v", sound, err)
		}
		for _, statement := range statements {
			if _, err := s.writer.Exec(statement); err != nil {
				t.Fatal(err)
			}
		}
		if r, err := s.Check(t.Context()); err != nil || len(r.Problems) == 0 {
			t.Errorf("%s altered: %+v, %v", name, r, err)
		}
	}
}

func TestCopyHoldsEverything(t *testing.T) {
	s := withOne(t)
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
	got, err := second.Check(t.Context())
	if err != nil || got.Digest != want.Digest || got.Last != want.Last || second.ID() != s.ID() {
		t.Errorf("copy: %+v of store %s, want %+v of %s (%v)", got, second.ID(), want, s.ID(), err)
	}
	if err := second.NewIdentity(t.Context()); err != nil || second.ID() == s.ID() {
		t.Errorf("a new identity is %s (%v)", second.ID(), err)
	}
	if err := s.CopyTo(t.Context(), copied); err == nil {
		t.Error("a copy was written over a file that is there")
	}
}

// withOne is a store with one listing.
func withOne(t *testing.T) *Store {
	t.Helper()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "directory.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	l := directory.Listing{ID: "tea", State: directory.Published, Service: directory.Service{Name: "Tea and talk"}}
	if _, err := s.CreateListing(t.Context(), l, directory.Edit{Reason: "test"}); err != nil {
		t.Fatal(err)
	}
	return s
}
