package search

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"anchorpoint/directory"
	"anchorpoint/geo"
)

// damage is done to a closed index.
func TestDamagedIndexIsPutAsideAndBuiltAnew(t *testing.T) {
	for _, tt := range []struct {
		name   string
		damage func(t *testing.T, dir string)
	}{
		{"root.bolt empty", overwrite("store/root.bolt", nil)},
		{"root.bolt cut off", truncate("store/root.bolt", 3)},
		{"root.bolt garbage", overwrite("store/root.bolt", slices.Repeat([]byte{0xAB}, 65536))},
		{"root.bolt gone", remove("store/root.bolt")},
		{"meta empty", overwrite("index_meta.json", nil)},
		{"meta garbage", overwrite("index_meta.json", []byte("{nonsense"))},
		{"segment zeroed in the middle", zero("store/*.zap")},
		{"segment cut off", truncate("store/*.zap", 2)},
		{"segment gone", remove("store/*.zap")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, dir := openStore(t), t.TempDir()
			fill(t, s, generated(0, 60))
			x := openIndex(t, dir, s)
			want := find(t, x, Query{Text: "debt"}).Total
			live := x.live.dir
			x.Close()
			tt.damage(t, live)
			again := openIndex(t, dir, s)
			if got := find(t, again, Query{Text: "debt"}); got.Total != want {
				t.Errorf("after the damage %d are found, want %d", got.Total, want)
			}
			if aside, _ := filepath.Glob(filepath.Join(dir, "quarantine-*")); len(aside) != 1 {
				t.Errorf("put aside: %v", aside)
			}
			if r, err := again.Check(t.Context()); err != nil || !r.Sound() {
				t.Errorf("check: %+v, %v", r, err)
			}
		})
	}
}

func one(t *testing.T, dir, pattern string) string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil || len(names) == 0 {
		t.Fatalf("no %s in %s", pattern, dir)
	}
	return names[0]
}

func overwrite(pattern string, b []byte) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		if err := os.WriteFile(one(t, dir, pattern), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func truncate(pattern string, part int64) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		name := one(t, dir, pattern)
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(name, info.Size()/part); err != nil {
			t.Fatal(err)
		}
	}
}

func remove(pattern string) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		if err := os.Remove(one(t, dir, pattern)); err != nil {
			t.Fatal(err)
		}
	}
}

func zero(pattern string) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		name := one(t, dir, pattern)
		f, err := os.OpenFile(name, os.O_RDWR, 0)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		info, _ := f.Stat()
		if _, err := f.WriteAt(make([]byte, 512), info.Size()/2); err != nil {
			t.Fatal(err)
		}
	}
}

func TestRebuildWhereTheIndexCannotFollow(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(x *Index) // of what the index says of itself
	}{
		{"another store", func(x *Index) { x.live.index.SetInternal(keyStore, []byte("another")) }},
		{"another schema", func(x *Index) { x.live.index.SetInternal(keySchema, []byte("another")) }},
		{"ahead of the store", func(x *Index) { x.live.index.SetInternal(keySeq, seqBytes(1<<40)) }},
		{"no number", func(x *Index) { x.live.index.DeleteInternal(keySeq) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, dir := openStore(t), t.TempDir()
			fill(t, s, generated(0, 20))
			x := openIndex(t, dir, s)
			tt.change(x)
			before := x.live.dir
			x.Close()
			again := openIndex(t, dir, s)
			if again.live.dir == before {
				t.Error("the index was not built anew")
			}
			if r, err := again.Check(t.Context()); err != nil || !r.Sound() || r.Documents != 20 {
				t.Errorf("check: %+v, %v", r, err)
			}
		})
	}
}

func TestUnusableColumnsAreReadFromTheStore(t *testing.T) {
	s, dir := openStore(t), t.TempDir()
	fill(t, s, generated(0, 50))
	x := openIndex(t, dir, s)
	want := find(t, x, Query{Needs: []string{"loneliness"}, Limit: 50})
	x.Close()
	for _, damage := range []func(*testing.T, string){zero("columns-*.bin"), truncate("columns-*.bin", 2), overwrite("columns-*.bin", nil), remove("columns-*.bin")} {
		damage(t, dir)
		again := openIndex(t, dir, s)
		if got := find(t, again, Query{Needs: []string{"loneliness"}, Limit: 50}); !slices.Equal(ids(got), ids(want)) {
			t.Errorf("without the columns file: %v, want %v", ids(got), ids(want))
		}
		again.Close()
		snapshotNow(t, again, s, dir)
	}
}

// snapshotNow brings a columns file back for the next damage.
func snapshotNow(t *testing.T, _ *Index, s Source, dir string) {
	t.Helper()
	x := openIndex(t, dir, s)
	x.saveColumns(testNow)
	x.Close()
}

// TestWithdrawnIsNeverShown: even an index that has seen nothing of a
// withdrawal yields ids only, and the store gives nobody a withdrawn listing.
func TestWithdrawnIsNeverShown(t *testing.T) {
	s := openStore(t)
	fill(t, s, generated(0, 20))
	gone, err := s.CreateListing(t.Context(), titled(1, "Zeppelin spotters"), directory.Edit{})
	if err != nil {
		t.Fatal(err)
	}
	x := openIndex(t, t.TempDir(), s) // nobody follows
	withdraw := func(l *directory.Listing) error { l.State = directory.Withdrawn; return nil }
	if _, err := s.UpdateListing(t.Context(), gone.ID, directory.Edit{}, withdraw); err != nil {
		t.Fatal(err)
	}
	stale := find(t, x, Query{Text: "zeppelin"})
	if stale.Total != 1 {
		t.Fatalf("the stale index finds %d", stale.Total)
	}
	shown, err := s.As(directory.Actor{}).Listings(t.Context(), ids(stale))
	if err != nil || len(shown) != 0 {
		t.Errorf("%d withdrawn listings are shown: %v", len(shown), err)
	}
	if err := x.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := find(t, x, Query{Text: "zeppelin"}); got.Total != 0 {
		t.Errorf("after its change it is found: %v", ids(got))
	}
}

func TestRebuildKeepsAnsweringAndLosesNoEdit(t *testing.T) {
	s := openStore(t)
	fill(t, s, generated(0, 300))
	x := openIndex(t, t.TempDir(), s)
	stop := make(chan struct{})
	done := make(chan error, 1)
	go func() {
		for {
			select {
			case <-stop:
				done <- nil
				return
			default:
			}
			if r, err := x.Search(t.Context(), Query{Text: "debt advice"}); err != nil || r.Degraded || r.Total == 0 {
				done <- err
				return
			}
		}
	}()
	for n := range 3 {
		if _, err := s.CreateListing(t.Context(), titled(n+1, "Zeppelin spotters"), directory.Edit{}); err != nil {
			t.Fatal(err)
		}
		if err := x.Rebuild(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		if got := find(t, x, Query{Text: "zeppelin"}); got.Total != n+1 {
			t.Errorf("after rebuild %d: %d found", n+1, got.Total)
		}
	}
	close(stop)
	if err := <-done; err != nil {
		t.Error("a search beside the rebuilds:", err)
	}
	if all := x.folder.generations(); len(all) > 2 {
		t.Errorf("%d generations are kept: %v", len(all), all)
	}
}

func TestEmptyDirectory(t *testing.T) {
	s := openStore(t)
	x := openIndex(t, t.TempDir(), s)
	place := placeOf("Leeds")
	for _, q := range []Query{{}, {Text: "debt"}, {Place: &place}, {Text: "debt", Place: &place, WithinM: 1000}} {
		if r := find(t, x, q); r.Total != 0 {
			t.Errorf("%d found in nothing", r.Total)
		}
	}
}

func TestHiddenAddressesAreNotTold(t *testing.T) {
	s := openStore(t)
	var all []directory.Listing
	for n := range 40 {
		l := generate(n, 5)
		l.State, l.Visibility = directory.Published, geo.Hidden
		all = append(all, l)
	}
	fill(t, s, all)
	x := openIndex(t, t.TempDir(), s)
	place := placeOf("Leeds")
	for _, sort := range []Sort{BestMatch, Nearest} {
		for _, h := range find(t, x, Query{Place: &place, WithinM: AnyDistance, Sort: sort, Limit: 50}).Hits {
			if h.DistanceM >= 0 || h.Venue >= 0 || h.Minutes >= 0 || h.Access == AccessVenue {
				t.Errorf("a hidden address is told: %+v", h)
			}
		}
	}
	if got := find(t, x, Query{Text: "hall"}); got.Total != 0 {
		for _, h := range got.Hits {
			l, _ := s.Listing(t.Context(), h.ID)
			if d := newDocument(&l, testWords()); slices.Contains(terms(d.Keywords), "hall") && !slices.Contains(terms(l.Service.Description+l.Service.Name), "hall") {
				t.Errorf("a hidden venue's name is among the words: %q", d.Keywords)
			}
		}
	}
}
