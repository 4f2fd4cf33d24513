package search

import (
	"context"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"anchorpoint/directory"
	"anchorpoint/geo"
)

func ids(r Results) []string {
	var out []string
	for _, h := range r.Hits {
		out = append(out, h.ID)
	}
	return out
}

func find(t *testing.T, x *Index, q Query) Results {
	t.Helper()
	r, err := x.Search(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	if r.Degraded {
		t.Fatal("the plain search answered")
	}
	return r
}

func status(t *testing.T, x *Index) Status {
	t.Helper()
	s, err := x.Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func titled(n int, name string) directory.Listing {
	l := generate(n, 99)
	l.State, l.Service.Name, l.Dates = directory.Published, name, directory.Dates{}
	return l
}

func TestEditIsFoundByTheNextSearch(t *testing.T) {
	s := openStore(t)
	fill(t, s, generated(0, 30))
	x := openIndex(t, t.TempDir(), s)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	go x.Follow(ctx)
	for !x.following.Load() {
		time.Sleep(time.Millisecond)
	}
	l, err := s.CreateListing(ctx, titled(1, "Zeppelin spotters"), directory.Edit{})
	if err != nil {
		t.Fatal(err)
	}
	if got := ids(find(t, x, Query{Text: "zeppelin"})); !slices.Equal(got, []string{l.ID}) {
		t.Errorf("the search after an acknowledged edit finds %v, want %s", got, l.ID)
	}
	rename := func(l *directory.Listing) error { l.Service.Name = "Balloon spotters"; return nil }
	if _, err := s.UpdateListing(ctx, l.ID, directory.Edit{}, rename); err != nil {
		t.Fatal(err)
	}
	if got := find(t, x, Query{Text: "zeppelin"}); got.Total != 0 {
		t.Errorf("a renamed listing is still found by its old name: %v", ids(got))
	}
	if got := ids(find(t, x, Query{Text: "balloons"})); !slices.Equal(got, []string{l.ID}) {
		t.Errorf("a renamed listing is not found by its new name: %v", got)
	}
	withdraw := func(l *directory.Listing) error { l.State = directory.Withdrawn; return nil }
	if _, err := s.UpdateListing(ctx, l.ID, directory.Edit{}, withdraw); err != nil {
		t.Fatal(err)
	}
	if got := find(t, x, Query{Text: "balloons"}); got.Total != 0 {
		t.Errorf("a withdrawn listing is found: %v", ids(got))
	}
}

func TestReopenServesAtOnceFromTheColumnsFile(t *testing.T) {
	s, dir := openStore(t), t.TempDir()
	fill(t, s, generated(0, 200))
	x := openIndex(t, dir, s)
	want := find(t, x, Query{Text: "debt advice", Limit: 50})
	x.Close()
	fill(t, s, generated(200, 210)) // changes while it was closed
	again, err := Open(t.Context(), Options{Dir: dir, Source: s, Vocabularies: vocabularies(), Places: testPlaces(), Now: func() time.Time { return testNow }, Learn: func(*geo.Learned) {}})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	got := find(t, again, Query{Text: "debt advice", Limit: 50}) // no catching up before it
	if got.Total != want.Total || !slices.Equal(ids(got), ids(want)) || got.Seq != want.Seq {
		t.Errorf("after reopening: %d of seq %d; before: %d of seq %d", got.Total, got.Seq, want.Total, want.Seq)
	}
	if err := again.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	if st := status(t, again); st.Documents != 210 || st.Lag != 0 || st.Overlay < 10 || st.State != StateOK {
		t.Errorf("after catching up: %+v", st)
	}
	if r, err := again.Check(t.Context()); err != nil || !r.Sound() || r.Documents != 210 {
		t.Errorf("check: %+v, %v", r, err)
	}
}

func TestSecondProcessIsToldSo(t *testing.T) {
	s, dir := openStore(t), t.TempDir()
	openIndex(t, dir, s)
	if _, err := openFolder(dir); err == nil {
		t.Error("a folder in use can be taken again")
	}
	if _, err := openFolder(filepath.Join(dir, "other")); err != nil {
		t.Errorf("another folder: %v", err)
	}
}
