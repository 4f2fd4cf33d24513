package main

import (
	"bytes"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"anchorpoint/directory"
)

// The listing that is withdrawn below, and a word that only it has.
const (
	closingName = "Didsbury Zither Circle"
	closingCSV  = "id,name,description,phone\n1," + closingName + ",Play the zither with others.,0161 496 0021\n" +
		"2,Chorlton Brass Band,Play brass with others.,0161 496 0022\n"
)

// closing finds the id of the listing in the store.
func (s site) closing(t *testing.T) string {
	t.Helper()
	id := ""
	store := s.open(t)
	defer store.Close()
	_, err := store.Walk(t.Context(), func(l directory.Listing) error {
		if l.Service.Name == closingName {
			id = l.ID
		}
		return nil
	})
	if err != nil || id == "" {
		t.Fatalf("no %s: %v", closingName, err)
	}
	return id
}

// withdraw takes a listing out of the directory as another process would.
func (s site) withdraw(t *testing.T, id string) {
	t.Helper()
	store := s.open(t)
	defer store.Close()
	_, err := store.UpdateListing(t.Context(), id, directory.Edit{Source: directory.SourcePerson, Reason: "closed"},
		func(l *directory.Listing) error { return l.Move(directory.Withdraw, directory.System, time.Now()) })
	if err != nil {
		t.Fatal(err)
	}
}

// wantHidden looks everywhere that a visitor can look for a withdrawn listing.
func wantHidden(t *testing.T, v *server, id string) {
	t.Helper()
	for _, path := range []string{"/search?q=zither", "/search?q=Didsbury+Zither+Circle", "/search?q=play", "/",
		"/oruk/v3/services?search=zither", "/oruk/v3/services?search=play", "/oruk/v3/services"} {
		status, body := v.page(t, path)
		if strings.Contains(body, closingName) && !strings.Contains(path, "Didsbury") || strings.Contains(body, id) {
			t.Errorf("%s (%d) shows the withdrawn listing", path, status)
		}
	}
	if status, _ := v.page(t, "/oruk/v3/services/"+id); status != http.StatusNotFound && status != http.StatusGone {
		t.Errorf("the interface answers %d for it", status)
	}
	status, body := v.page(t, "/services/"+id)
	if status != http.StatusGone || strings.Contains(body, "0161") {
		t.Errorf("its page answers %d:\n%s", status, body)
	}
	if got := v.services(t, "search", "brass").names(); !slices.Contains(got, "Chorlton Brass Band") {
		t.Errorf("the other listing is not found: %q", got)
	}
}

func TestWithdrawnListingIsGoneAtTheNextRequest(t *testing.T) {
	s := newSite(t)
	s.must(t, "import", write(t, "music.csv", closingCSV))
	v, id := s.begin(t), s.closing(t)
	if got := v.services(t, "search", "zither").names(); !slices.Equal(got, []string{closingName}) {
		t.Fatalf("before: %q", got)
	}
	if status, _ := v.page(t, "/services/"+id); status != http.StatusOK {
		t.Fatalf("before: its page answers %d", status)
	}
	s.withdraw(t, id)
	wantHidden(t, v, id) // the index cannot know yet
}

// TestWithdrawnListingStaysHiddenWhateverTheIndexSays restarts on an index that
// is older than the store, or damaged.
func TestWithdrawnListingStaysHiddenWhateverTheIndexSays(t *testing.T) {
	origin := newSite(t)
	origin.must(t, "import", write(t, "music.csv", closingCSV))
	id, older := origin.closing(t), filepath.Join(t.TempDir(), "older")
	copyTree(t, folder(origin.dir).index(), older)
	origin.withdraw(t, id)
	origin.must(t, "index", "status") // the index has followed and is closed
	for _, tt := range []struct {
		name  string
		spoil func(t *testing.T, index, older string)
	}{
		{"an older copy", func(t *testing.T, index, older string) {
			remove(t, index)
			copyTree(t, older, index)
		}},
		{"no index", func(t *testing.T, index, _ string) { remove(t, index) }},
		{"every file cut in half", func(t *testing.T, index, _ string) {
			eachFile(t, index, func(path string, b []byte) { overwrite(t, path, b[:len(b)/2]) })
		}},
		{"every file empty", func(t *testing.T, index, _ string) {
			eachFile(t, index, func(path string, _ []byte) { overwrite(t, path, nil) })
		}},
		{"garbage in every file", func(t *testing.T, index, _ string) {
			eachFile(t, index, func(path string, b []byte) { overwrite(t, path, bytes.Repeat([]byte("garbage "), len(b)/8+1)) })
		}},
		{"garbage in the older segments", func(t *testing.T, index, older string) {
			remove(t, index)
			copyTree(t, older, index)
			eachFile(t, index, func(path string, b []byte) {
				if filepath.Ext(path) == ".zap" {
					overwrite(t, path, bytes.Repeat([]byte{0xff}, len(b)))
				}
			})
		}},
		{"older columns under a newer index", func(t *testing.T, index, older string) {
			eachFile(t, older, func(path string, b []byte) {
				if filepath.Dir(path) == older {
					overwrite(t, filepath.Join(index, filepath.Base(path)), b)
				}
			})
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := origin.copy(t)
			tt.spoil(t, folder(s.dir).index(), older)

			v := s.begin(t)
			wantHidden(t, v, id) // at once
			within(t, 20*time.Second, "the index is well again", func() bool {
				status, _ := v.page(t, "/readyz")
				return status == http.StatusOK
			})
			wantHidden(t, v, id)
			v.stop(t)
			wantWords(t, s.must(t, "check"), "0 problems", "index: 1 listings")
		})
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.RemoveAll(path); err != nil {
		t.Fatal(err)
	}
}

func overwrite(t *testing.T, path string, b []byte) {
	t.Helper()
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

func copyTree(t *testing.T, from, to string) {
	t.Helper()
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
}

// eachFile visits the files of a folder and of the folders in it.
func eachFile(t *testing.T, dir string, visit func(path string, content []byte)) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		b, err := os.ReadFile(path)
		if err == nil {
			visit(path, b)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
