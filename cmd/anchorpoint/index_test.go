package main

import (
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

func TestIndexCommandsWithoutServer(t *testing.T) {
	s := newSite(t)
	s.must(t, "import", write(t, "small.csv", smallCSV))
	wantWords(t, s.must(t, "index", "status"), "3 listings")
	wantWords(t, s.must(t, "index", "check"), "index: 3 listings")
	wantWords(t, s.must(t, "index", "rebuild"), "3 listings indexed in")
	wantWords(t, s.must(t, "index", "check"), "index: 3 listings")
	if got := s.begin(t).services(t, "search", "debt").names(); !slices.Equal(got, []string{"Debt Desk"}) {
		t.Errorf("after the rebuild %q are found", got)
	}
}

func TestIndexCommandsWhileTheServerRuns(t *testing.T) {
	s := newSite(t)
	s.must(t, "import", write(t, "small.csv", smallCSV))
	v := s.begin(t)
	var said struct {
		State     string
		Documents int
	}
	unmarshal(t, s.must(t, "index", "status"), &said)
	if said.Documents != 3 || said.State != "ok" {
		t.Errorf("the server says %+v", said)
	}
	for _, command := range []string{"check", "rebuild"} {
		s.refused(t, []string{"index", command}, "a server is running", v.url)
	}
}

func TestIndexOfAnEmptyDirectory(t *testing.T) {
	s := newSite(t)
	wantWords(t, s.must(t, "index", "status"), "0 listings")
	wantWords(t, s.must(t, "index", "rebuild"), "0 listings indexed")
	wantWords(t, s.must(t, "check"), "0 problems", "index: 0 listings")
}

// TestDamagedIndexHeals: the server answers all the while, and what was there
// is kept aside or built anew.
func TestDamagedIndexHeals(t *testing.T) {
	s := newSite(t)
	s.must(t, "import", write(t, "small.csv", smallCSV))
	eachFile(t, folder(s.dir).index(), func(path string, b []byte) { overwrite(t, path, b[:len(b)/3]) })
	v := s.begin(t)
	if got := v.services(t, "search", "debt").names(); !slices.Contains(got, "Debt Desk") {
		t.Errorf("at once %q are found", got)
	}
	within(t, 20*time.Second, "the index is built anew", func() bool {
		status, _ := v.page(t, "/readyz")
		return status == http.StatusOK
	})
	v.stop(t)
	wantWords(t, s.must(t, "index", "check"), "index: 3 listings")
}

func TestPlaceImportAndLookup(t *testing.T) {
	sample := realFile(t, "codepoint_open_gm_sample.zip")
	s := newSite(t)
	wantWords(t, s.must(t, "place", "import", sample), "codepoint", "95904 postcodes kept")
	wantWords(t, s.must(t, "place", "lookup", "m32", "0jg"), "M32 0JG", "unit", "Trafford", "within 50 m")
	wantWords(t, s.must(t, "place", "lookup", "M32 OJG"), "M32 0JG") // the letter O for nought
	wantWords(t, s.must(t, "place", "lookup", "OL1"), "OL1", "Oldham")
	wantWords(t, s.must(t, "place", "lookup", "Stretford"), "Stretford", "Trafford")
	wantWords(t, s.must(t, "place", "lookup", "Xyzzyx"), "no place")
	wantWords(t, s.must(t, "place", "lookup", "Newport"), "Newport")
	s.refused(t, []string{"place", "import", write(t, "notes.txt", "no postcodes here\n")}, "notes.txt")
	s.refused(t, []string{"place", "import", filepath.Join(t.TempDir(), "none.zip")}, "none.zip")
	wantWords(t, s.must(t, "place", "lookup", "M32 0JG"), "unit") // still there
}

func TestPlaceImportIsTakenUpByTheServer(t *testing.T) {
	sample := realFile(t, "codepoint_open_gm_sample.zip")
	s := newSite(t)
	v := s.begin(t)
	s.must(t, "place", "import", sample)
	within(t, 8*time.Second, "the server knows M32 0JG", func() bool {
		status, _ := v.page(t, "/oruk/v3/services?postcode=M32+0JG")
		return status == http.StatusOK
	})
}

// realFile is a file of the open data beside the project.
func realFile(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join("..", "..", "..", "shared", "real", name)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("skipped, the open data are not here: %v", err)
	}
	return path
}
