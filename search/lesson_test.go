package search

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"anchorpoint/data"
	"anchorpoint/data/demo"
	"anchorpoint/directory"
	"anchorpoint/geo"
	"anchorpoint/search/understand"
	"anchorpoint/search/vectors"
)

// TestLessonIsOfTheFirstListings: however the goroutines of a build take turns,
// the words are learnt from the first listings by id, and every listing gets
// its vector from what was learnt, also those that had to wait for it.
func TestLessonIsOfTheFirstListings(t *testing.T) {
	words, lexicon, shipped := understanding(t)
	places, err := geo.Open(geo.Options{Data: data.FS})
	if err != nil {
		t.Fatal(err)
	}
	store := openStore(t)
	var all []directory.Listing
	for n := 0; len(all) < mostTexts+500; n++ {
		for _, l := range demo.Listings(testNow) {
			l.ID = fmt.Sprintf("%d-%s", n, l.ID)
			l.Service.ID = l.ID
			all = append(all, l)
		}
	}
	fill(t, store, all)
	dir := t.TempDir()
	x, err := Open(t.Context(), Options{Dir: dir, Source: store, Vocabularies: words, Places: places, Lexicon: lexicon, Vectors: shipped})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	if err := x.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}

	var public []directory.Listing
	if _, err := store.Walk(t.Context(), func(l directory.Listing) error {
		if l.Public() {
			public = append(public, l)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	first := func(yield func(*directory.Listing) bool) {
		for i := range public[:mostTexts] {
			if !yield(&public[i]) {
				return
			}
		}
	}
	texts, err := TrainingTexts(first, words, lexicon.Phrases())
	if err != nil {
		t.Fatal(err)
	}
	want := vectors.Train(texts, vectors.Options{})
	if got := x.meanings.Load().hash; got != want.Hash() {
		t.Errorf("learnt %s, want %s", got, want.Hash())
	}
	if kept, err := os.ReadFile(filepath.Join(dir, modelFile)); err != nil || !slices.Equal(kept, want.Encode()) {
		t.Errorf("what was learnt is not what is kept: %v", err)
	}

	cols, d := x.base.cols, desk{meaning: want.Text}
	column := vectors.NewNibbles(vectorDims, len(public))
	for i := range public {
		p := x.prepare(&public[i], &d)
		column.Append(p.row.vector)
		at, found := cols.find(p.id)
		if !found {
			t.Fatalf("listing %s is not in the index", p.id)
		}
		if got, want := cols.vectors.table.Row(int(at)), column.Row(i); !slices.Equal(got, want) {
			t.Fatalf("listing %s has another vector than its words", p.id)
		}
	}
}

// understanding is what ships with the program: vocabularies, lexicon, vectors.
func understanding(t *testing.T) (*directory.Vocabularies, *understand.Lexicon, *vectors.Model) {
	t.Helper()
	words, err := directory.ReadVocabularies(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	lexicon, err := understand.NewLexicon(data.FS, words)
	if err != nil {
		t.Fatal(err)
	}
	blob, err := data.FS.ReadFile("vectors.bin")
	if err != nil {
		t.Fatal(err)
	}
	model, err := vectors.DecodeModel(blob)
	if err != nil {
		t.Fatal(err)
	}
	return words, lexicon, model
}
