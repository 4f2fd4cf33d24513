package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// backupOf makes a backup of a site and gives its folder.
func backupOf(t *testing.T, s site) string {
	t.Helper()
	into := t.TempDir()
	out := s.must(t, "backup", into)
	wantWords(t, out, "verified", into)
	entries, err := os.ReadDir(into)
	if err != nil || len(entries) != 1 {
		t.Fatalf("%d entries in the backup folder, want one: %v", len(entries), err)
	}
	return filepath.Join(into, entries[0].Name())
}

func TestBackupAndRestore(t *testing.T) {
	s := newSite(t)
	s.must(t, "import", write(t, "small.csv", smallCSV))
	backup, before := backupOf(t, s), s.contents(t)
	identity := s.open(t).ID()

	wantWords(t, s.must(t, "restore", "--verify", backup), backup, "3 listings searched", "restored in")
	if after := s.contents(t); after != before {
		t.Errorf("the drill changed %+v to %+v", before, after)
	}

	s.must(t, "import", write(t, "later.csv", strings.ReplaceAll(smallCSV, "Chorlton", "Didsbury")))
	out := s.must(t, "restore", backup)
	wantWords(t, out, "what was there before", "directory.db.before-")
	if after := s.contents(t); after != before {
		t.Errorf("restored %+v, backed up %+v", after, before)
	}
	if s.open(t).ID() == identity {
		t.Error("the restored store has the identity of the old one")
	}
	wantWords(t, s.must(t, "check"), "0 problems", "index: 3 listings")
	v := s.begin(t)
	if got := v.services(t, "search", "tea").names(); !slices.Equal(got, []string{"Chorlton Tea and Talk"}) {
		t.Errorf("after the restore %q are found", got)
	}
}

func TestRestoreIntoAnEmptyFolder(t *testing.T) {
	from, to := newSite(t), newSite(t)
	from.must(t, "import", write(t, "small.csv", smallCSV))
	backup := backupOf(t, from)
	wantWords(t, to.must(t, "restore", "--verify", backup), "3 listings searched")
	wantWords(t, to.must(t, "restore", backup), "what was there before: nothing")
	if got, want := to.contents(t), from.contents(t); got != want {
		t.Errorf("restored %+v, want %+v", got, want)
	}
}

func TestBackupWhileTheServerRuns(t *testing.T) {
	s := newSite(t)
	s.must(t, "import", write(t, "small.csv", smallCSV))
	s.begin(t)
	wantWords(t, s.must(t, "restore", "--verify", backupOf(t, s)), "3 listings searched")
	s.refused(t, []string{"restore", backupOf(t, s)}, "a server is running", s.dir)
	wantWords(t, s.must(t, "check"), "0 problems", "index: not checked", "running server")
}

// TestTamperedBackupIsRefused: what is in place stays in place.
func TestTamperedBackupIsRefused(t *testing.T) {
	s := newSite(t)
	s.must(t, "import", write(t, "small.csv", smallCSV))
	sound, before := backupOf(t, s), s.contents(t)
	for _, tt := range []struct {
		name   string
		tamper func(t *testing.T, backup string)
		want   string
	}{
		{"words changed in the database", func(t *testing.T, backup string) {
			path := filepath.Join(backup, backupDatabase)
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			altered := bytes.ReplaceAll(b, []byte("Chorlton Tea"), []byte("Chorlton Gin"))
			if bytes.Equal(b, altered) {
				t.Fatal("nothing to change was found")
			}
			overwrite(t, path, altered)
		}, "the check found problems"},
		{"half a database", func(t *testing.T, backup string) {
			path := filepath.Join(backup, backupDatabase)
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			overwrite(t, path, b[:len(b)/2])
		}, "directory.db"},
		{"another database", func(t *testing.T, backup string) {
			other := newSite(t)
			other.must(t, "demo", "load")
			b, err := os.ReadFile(filepath.Join(backupOf(t, other), backupDatabase))
			if err != nil {
				t.Fatal(err)
			}
			overwrite(t, filepath.Join(backup, backupDatabase), b)
		}, "not the one that its manifest tells of"},
		{"another digest in the manifest", func(t *testing.T, backup string) {
			path := filepath.Join(backup, backupManifest)
			var m manifest
			b, err := os.ReadFile(path)
			if err != nil || json.Unmarshal(b, &m) != nil {
				t.Fatal(err)
			}
			m.Digest = strings.Repeat("0", len(m.Digest))
			if b, err = json.Marshal(m); err != nil {
				t.Fatal(err)
			}
			overwrite(t, path, b)
		}, "not the one that its manifest tells of"},
		{"no manifest", func(t *testing.T, backup string) { remove(t, filepath.Join(backup, backupManifest)) }, "no whole backup"},
		{"no database", func(t *testing.T, backup string) { remove(t, filepath.Join(backup, backupDatabase)) }, "no whole backup"},
		{"no backup at all", remove, "no whole backup"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			backup := filepath.Join(t.TempDir(), "backup")
			copyTree(t, sound, backup)
			tt.tamper(t, backup)
			s.refused(t, []string{"restore", "--verify", backup}, tt.want)
			s.refused(t, []string{"restore", backup}, tt.want)
			if after := s.contents(t); after != before {
				t.Errorf("%+v before the refused restore, %+v after", before, after)
			}
			wantNoRemains(t, s)
		})
	}
}

// wantNoRemains: a refused restore or drill leaves no files of its own.
func wantNoRemains(t *testing.T, s site) {
	t.Helper()
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.Contains(e.Name(), "restoring") || strings.Contains(e.Name(), "drill") || strings.Contains(e.Name(), "before") {
			t.Errorf("%s is left in the data folder", e.Name())
		}
	}
}

// TestCheckFindsTampering: a change past the program shows.
func TestCheckFindsTampering(t *testing.T) {
	s := newSite(t)
	s.must(t, "import", write(t, "small.csv", smallCSV))
	path := folder(s.dir).database()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	overwrite(t, path, bytes.ReplaceAll(b, []byte("Chorlton Tea"), []byte("Chorlton Gin")))
	out, _, err := s.run(t, "check")
	if err == nil {
		t.Fatalf("check finds nothing:\n%s", out)
	}
	wantWords(t, err.Error(), "the check found problems", "anchorpoint restore")
}
