package search

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

// TestCentresAreKept holds what a start reads to what it would work out, and
// leaves alone a file that is damaged or of other words.
func TestCentresAreKept(t *testing.T) {
	words, lexicon, m := understanding(t)
	o := Options{Dir: t.TempDir(), Vocabularies: words, Lexicon: lexicon, Vectors: m}
	x := &Index{options: o, schema: "one"}
	want := centresOf(&o, m)
	if got := x.centres(m); len(want) < 100 || !reflect.DeepEqual(got, want) {
		t.Fatalf("%d centres, worked out %d", len(got), len(want))
	}
	key := x.centresKey(m, lexicon)
	if got := x.keptCentres(m, key); !reflect.DeepEqual(got, want) {
		t.Errorf("%d centres are kept, others than the %d that were made", len(got), len(want))
	}
	x.schema = "two"
	if x.keptCentres(m, x.centresKey(m, lexicon)) != nil {
		t.Error("centres of another schema are taken")
	}
	name := filepath.Join(o.Dir, centresFile)
	kept, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	kept[len(kept)/2] ^= 1
	if err := os.WriteFile(name, kept, 0o600); err != nil {
		t.Fatal(err)
	}
	if x.keptCentres(m, key) != nil {
		t.Error("a damaged file is taken")
	}
	if err := os.WriteFile(name, kept[:100], 0o600); err != nil {
		t.Fatal(err)
	}
	if x.keptCentres(m, key) != nil {
		t.Error("a file that was cut off is taken")
	}
}
