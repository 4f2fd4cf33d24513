package search

import (
	"encoding/json"
	"maps"
	"path/filepath"
	"slices"
	"testing"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
)

// TestAnalysedBuildIsWhatBleveWouldMake builds the same listings with words
// analysed beforehand and with bleve's own analysis, and compares every posting.
// The lengths of the fields alone are left out: the columns have them.
func TestAnalysedBuildIsWhatBleveWouldMake(t *testing.T) {
	documents := map[string]document{
		"a": {Name: "Tea and talk", Organization: "Good Neighbours", Summary: "Tea, talking and talks.",
			Description: "We talk. You talk; they're talking about the neighbours' teas.", Keywords: "Cafe. Uber", Needs: "Loneliness"},
		"b": {Name: "Walks", Description: "The and of"}, // only words that are left out
		"c": {},
	}
	dir := t.TempDir()
	ours, theirs := &writer{dir: filepath.Join(dir, "ours"), scratch: dir}, filepath.Join(dir, "theirs")
	builder, err := bleve.NewBuilder(theirs, newMapping(), map[string]any{"buildPathPrefix": dir})
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range slices.Sorted(maps.Keys(documents)) {
		p := prepared{id: id, document: documents[id]}
		for f := range fieldCount {
			p.terms[f] = terms(p.document.text(f))
		}
		if err := ours.add(&p); err != nil {
			t.Fatal(err)
		}
		if err := builder.Index(id, p.document); err != nil {
			t.Fatal(err)
		}
	}
	if err := ours.close(); err != nil {
		t.Fatal(err)
	}
	if err := builder.Close(); err != nil {
		t.Fatal(err)
	}
	got, want := postingsOf(t, ours.dir), postingsOf(t, theirs)
	if len(want) < 10 {
		t.Fatalf("bleve made only %d postings", len(want))
	}
	if a, b := mappingOf(t, ours.dir), mappingOf(t, theirs); a != b {
		t.Errorf("the index keeps the mapping %s, want %s", a, b)
	}
	if !maps.Equal(got, want) {
		t.Errorf("the postings differ:\n got %v\nwant %v", got, want)
	}
}

// TestEditsAreWrittenAsInABuild: both ways give the same postings, also when
// the segments of both are merged.
func TestEditsAreWrittenAsInABuild(t *testing.T) {
	s, dir := openStore(t), t.TempDir()
	fill(t, s, generated(0, 60))
	x := openIndex(t, dir, s)
	fill(t, s, generated(60, 90))
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
	live := x.live.dir
	x.Close()
	got := postingsOf(t, live)
	built := openIndex(t, t.TempDir(), s)
	live = built.live.dir
	built.Close()
	if want := postingsOf(t, live); !maps.Equal(got, want) || len(want) < 1000 {
		t.Errorf("%d postings after edits, %d of a build, and they differ", len(got), len(want))
	}
}

// mappingOf is the mapping that an index says it was made with.
func mappingOf(t *testing.T, dir string) string {
	t.Helper()
	g, err := openGeneration(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer g.index.Close()
	b, err := json.Marshal(g.index.Mapping())
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// standing is one word in one field of one listing.
type standing struct{ field, term, id string }

// postingsOf reads all of an index: how often each word stands where.
func postingsOf(t *testing.T, dir string) map[standing]uint64 {
	t.Helper()
	g, err := openGeneration(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer g.index.Close()
	r, err := g.reader()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	out := map[standing]uint64{}
	for _, field := range fieldNames {
		words, err := r.FieldDict(field)
		if err != nil {
			t.Fatal(err)
		}
		for w, err := words.Next(); w != nil; w, err = words.Next() {
			if err != nil {
				t.Fatal(err)
			}
			found, err := r.TermFieldReader(t.Context(), []byte(w.Term), field, true, false, false)
			if err != nil {
				t.Fatal(err)
			}
			for d, err := found.Next(nil); d != nil; d, err = found.Next(nil) {
				if err != nil {
					t.Fatal(err)
				}
				id, err := r.ExternalID(d.ID)
				if err != nil {
					t.Fatal(err)
				}
				out[standing{field, w.Term, id}] = d.Freq
			}
		}
	}
	return out
}
