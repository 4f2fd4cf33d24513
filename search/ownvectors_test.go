package search_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"anchorpoint/data"
	"anchorpoint/data/demo"
	"anchorpoint/directory"
	"anchorpoint/directory/sqlite"
	"anchorpoint/geo"
	"anchorpoint/search"
	"anchorpoint/search/understand"
	"anchorpoint/search/vectors"
)

// TestWordsAreLearntWhenTheDirectoryHasGrown begins with few listings and the
// program's vectors, and grows past what makes a directory teach its own.
func TestWordsAreLearntWhenTheDirectoryHasGrown(t *testing.T) {
	words, err := directory.ReadVocabularies(data.FS)
	fatal(t, err)
	lexicon, err := understand.NewLexicon(data.FS, words)
	fatal(t, err)
	blob, err := data.FS.ReadFile("vectors.bin")
	fatal(t, err)
	model, err := vectors.DecodeModel(blob)
	fatal(t, err)
	places, err := geo.Open(geo.Options{Data: data.FS})
	fatal(t, err)
	dir := t.TempDir()
	store, err := sqlite.Open(t.Context(), filepath.Join(dir, "directory.db"))
	fatal(t, err)
	defer store.Close()
	add := func(copies ...int) {
		var batch []directory.Incoming
		for _, n := range copies {
			for _, l := range demo.Listings(today) {
				l.ID = fmt.Sprintf("%d-%s", n, l.ID)
				l.Service.ID = l.ID
				batch = append(batch, directory.Incoming{Listing: l})
			}
		}
		_, err := store.ApplyFeed(t.Context(), demo.Feed, batch, func(_ *directory.Listing, in directory.Listing) (*directory.Listing, directory.Outcome) {
			return &in, directory.Added
		})
		fatal(t, err)
	}
	add(0)
	index, err := search.Open(t.Context(), search.Options{Dir: filepath.Join(dir, "index"), Source: store,
		Vocabularies: words, Places: places, Lexicon: lexicon, Vectors: model})
	fatal(t, err)
	defer index.Close()
	fatal(t, index.CatchUp(t.Context()))
	if index.Grown() {
		t.Error("a small directory is asked to teach its own words")
	}
	add(1)
	fatal(t, index.CatchUp(t.Context()))
	if !index.Grown() {
		t.Fatal("a grown directory is not asked to teach its own words")
	}
	fatal(t, index.Rebuild(t.Context(), nil))
	if index.Grown() {
		t.Error("after a rebuild it is asked again")
	}
	if _, err := os.Stat(filepath.Join(dir, "index", "vectors.bin")); err != nil {
		t.Errorf("the words that were learnt are not kept: %v", err)
	}
	results, err := index.Search(t.Context(), search.Query{Text: "nobody to talk to", Now: today})
	fatal(t, err)
	if results.Total == 0 {
		t.Error("nothing is found after learning")
	}
}
