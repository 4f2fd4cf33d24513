package search

import (
	"os"
	"testing"

	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// TestMergedAwayIsNoDamage: bleve removes the files of segments that it merged,
// also while a check looks at them, which must look anew then. What is missing
// from the newest reader too is damage.
func TestMergedAwayIsNoDamage(t *testing.T) {
	s := openStore(t)
	fill(t, s, generated(0, 30))
	x := openIndex(t, t.TempDir(), s)
	old, err := x.live.reader()
	if err != nil {
		t.Fatal(err)
	}
	fill(t, s, generated(30, 60))
	if err := x.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	inner, err := x.live.index.Advanced()
	if err != nil {
		t.Fatal(err)
	}
	if err := inner.(*scorch.Scorch).ForceMerge(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	// The old reader keeps its files in their place; the merge would remove them.
	for _, path := range segmentFiles(t, old) {
		if err := os.RemoveAll(path); err != nil {
			t.Fatal(err)
		}
	}
	looked := 0
	readers := func() (index.IndexReader, error) {
		if looked++; looked == 1 {
			return old, nil
		}
		return x.live.reader()
	}
	if damaged, err := scrub(readers); err != nil || len(damaged) > 0 || looked != 2 {
		t.Errorf("merged away: damaged %v, %v after %d looks", damaged, err, looked)
	}
	now, err := x.live.reader()
	if err != nil {
		t.Fatal(err)
	}
	defer now.Close()
	missing := segmentFiles(t, now)
	for _, path := range missing {
		if err := os.RemoveAll(path); err != nil {
			t.Fatal(err)
		}
	}
	if damaged, err := scrub(x.live.reader); err != nil || len(damaged) != len(missing) {
		t.Errorf("missing for good: damaged %v, %v, want %v", damaged, err, missing)
	}
}

// segmentFiles gives the paths of a reader's segments, which must be on disk.
func segmentFiles(t *testing.T, r index.IndexReader) []string {
	t.Helper()
	var paths []string
	for _, s := range r.(*scorch.IndexSnapshot).Segments() {
		p, onDisk := s.Segment().(segment.PersistedSegment)
		if !onDisk {
			t.Fatalf("a segment is a %T, not on disk", s.Segment())
		}
		paths = append(paths, p.Path())
	}
	if len(paths) == 0 {
		t.Fatal("no segments")
	}
	return paths
}
