package storetest

import (
	"errors"
	"slices"
	"testing"
	"time"

	"anchorpoint/directory"
)

func wantChanged(t *testing.T, s directory.Store, since directory.Position, ids ...string) {
	t.Helper()
	var got []string
	for _, c := range must[[]directory.Change](t)(s.Changes(t.Context(), since.Last, 100)) {
		got = append(got, c.ListingID)
	}
	slices.Sort(got)
	slices.Sort(ids)
	if !slices.Equal(got, ids) {
		t.Errorf("changed listings %v, want %v", got, ids)
	}
}

func listingsInOrder(t *testing.T, s directory.Store) {
	for n := range 3 {
		create(t, s, lunchClub(n+1))
	}
	ids := []string{lunchClub(3).ID, "no-such-id", lunchClub(1).ID}
	got := must[[]directory.Listing](t)(s.Listings(t.Context(), ids))
	if len(got) != 2 || got[0].ID != ids[0] || got[1].ID != ids[2] {
		t.Errorf("%d listings came, want numbers 3 and 1 in that order", len(got))
	}
	heads := must[map[string]directory.Head](t)(s.Heads(t.Context(), ids))
	if len(heads) != 2 || heads[ids[0]].Rev != 1 || heads[ids[0]].State != directory.Published || heads[ids[0]].Seq == 0 {
		t.Errorf("heads = %+v", heads)
	}
	if at := heads[ids[0]].At; at.IsZero() || at.Before(heads[ids[2]].At.Add(-time.Minute)) {
		t.Errorf("the last change was at %s", at)
	}
}

func walk(t *testing.T, s directory.Store) {
	const n = 1203 // more than two chunks of any likely size
	batch := make([]directory.Incoming, n)
	for i := range batch {
		batch[i].Listing = lunchClub(i + 1)
	}
	must[[]directory.Applied](t)(s.ApplyFeed(t.Context(), "test", batch, keepAll))
	var ids []string
	seq := must[int64](t)(s.Walk(t.Context(), func(l directory.Listing) error {
		ids = append(ids, l.ID)
		return nil
	}))
	if len(ids) != n || !slices.IsSorted(ids) || len(slices.Compact(ids)) != n {
		t.Errorf("walked %d listings, want %d, each once and in order", len(ids), n)
	}
	if p := must[directory.Position](t)(s.Position(t.Context())); seq != p.Last {
		t.Errorf("the walk was at change %d, the store at %d", seq, p.Last)
	}
	stop := errors.New("enough")
	_, err := s.Walk(t.Context(), func(directory.Listing) error { return stop })
	wantErr(t, "a visit's own error", err, stop)
}

func changes(t *testing.T, s directory.Store) {
	empty := must[directory.Position](t)(s.Position(t.Context()))
	if empty.StoreID == "" || empty.Last != 0 {
		t.Errorf("position of an empty store = %+v", empty)
	}
	for n := range 5 {
		create(t, s, lunchClub(n+1))
	}
	var got []int64
	for after := int64(0); ; {
		page := must[[]directory.Change](t)(s.Changes(t.Context(), after, 2))
		if len(page) == 0 {
			break
		}
		for _, c := range page {
			got = append(got, c.Seq)
			after = c.Seq
		}
	}
	if len(got) != 5 || !slices.IsSorted(got) || len(slices.Compact(slices.Clone(got))) != 5 {
		t.Errorf("change numbers %v, want five that grow", got)
	}
	select {
	case <-s.Wake():
	default:
		t.Error("nobody was woken by five commits")
	}
}

func unknownFields(t *testing.T, s directory.Store) {
	var l directory.Listing
	doc := `{"id":"a","state":"published","rev":0,"service":{"id":"a","name":"A","mood":"sunny","phones":[{"id":"p","number":"1","ring":2}]}}`
	if err := directory.Decode([]byte(doc), &l); err != nil {
		t.Fatal(err)
	}
	create(t, s, l)
	got := must[directory.Listing](t)(s.Listing(t.Context(), "a"))
	if string(got.Service.Extra["mood"]) != `"sunny"` || string(got.Service.Phones[0].Extra["ring"]) != "2" {
		t.Errorf("unknown fields came back as %s", encoded(t, got.Service))
	}
}

func keepAll(_ *directory.Listing, in directory.Listing) (*directory.Listing, directory.Outcome) {
	return &in, directory.Added
}
