package storetest

import (
	"testing"
	"time"

	"anchorpoint/directory"
)

func keptApart(t *testing.T, s directory.Store) {
	a, b := create(t, s, lunchClub(1)), create(t, s, lunchClub(2))
	pair := directory.Pair{A: b.ID, B: a.ID} // in the wrong order
	wantErr(t, "an editor of one of them keeps them apart", s.As(editorOf(a.Service.OrganizationID)).KeepApart(t.Context(), pair, true, edit("x")), directory.ErrForbidden)
	mods := s.As(moderatorOf("lad:E08000009"))
	for range 2 { // saying it twice is no error
		if err := mods.KeepApart(t.Context(), pair, true, edit("one is for men")); err != nil {
			t.Fatal(err)
		}
	}
	if apart := must[map[directory.Pair]bool](t)(s.Apart(t.Context())); len(apart) != 1 || !apart[directory.NewPair(a.ID, b.ID)] {
		t.Errorf("kept apart: %v", apart)
	}
	if err := mods.KeepApart(t.Context(), pair, false, edit("a mistake")); err != nil {
		t.Fatal(err)
	}
	if apart := must[map[directory.Pair]bool](t)(s.Apart(t.Context())); len(apart) != 0 {
		t.Errorf("still kept apart: %v", apart)
	}
}

// takePhone is a combination: the name of keep, the phone of drop.
func takePhone(keep *directory.Listing, drop directory.Listing) error {
	keep.Service.Phones = drop.Service.Phones
	return nil
}

func twins(t *testing.T, s directory.Store) (keep, drop directory.Listing) {
	second := lunchClub(2)
	second.Service.Phones = []directory.Phone{{ID: "40000000-0000-4000-8000-000000000001", Number: "0161 496 0002"}}
	return create(t, s, lunchClub(1)), create(t, s, second)
}

func merged(t *testing.T, s directory.Store) {
	keep, drop := twins(t, s)
	m := must[directory.Merger](t)(s.As(moderatorOf("lad:E08000009")).MergeListings(t.Context(),
		directory.Merger{Keep: keep.ID, Drop: drop.ID, KeepRev: 1, DropRev: 1}, edit("twice"), takePhone))
	if m.ID == "" || m.KeptRev != 2 || m.By != "m" || !m.At.Equal(day) {
		t.Errorf("merger %+v", m)
	}
	now := must[directory.Listing](t)(s.Listing(t.Context(), keep.ID))
	if now.Service.Name != "Lunch club 1" || len(now.Service.Phones) != 1 || now.State != directory.Published {
		t.Errorf("kept %+v", now.Service)
	}
	gone, err := s.As(directory.Actor{}).Listing(t.Context(), drop.ID)
	wantErr(t, "the dropped listing", err, directory.ErrGone)
	if gone.Closing.Redirect != keep.ID || gone.Closing.Reason != directory.MergedReason {
		t.Errorf("the dropped listing ended with %+v", gone.Closing)
	}
	for _, id := range []string{keep.ID, drop.ID} {
		all := must[[]directory.Revision](t)(s.Revisions(t.Context(), directory.ListingRecord, id))
		if len(all) != 2 || all[1].Source != directory.SourceMerge || all[1].Author != "m" {
			t.Errorf("revisions of %s: %+v", id, all)
		}
	}
	if all := must[[]directory.Merger](t)(s.Mergers(t.Context(), day)); len(all) != 1 || all[0] != m {
		t.Errorf("mergers %+v, want %+v", all, m)
	}
	if all := must[[]directory.Merger](t)(s.As(moderatorOf("lad:E08000035")).Mergers(t.Context(), day)); len(all) != 0 {
		t.Errorf("a moderator of elsewhere reads %+v", all)
	}
}

func mergeRefused(t *testing.T, s directory.Store) {
	keep, drop := twins(t, s)
	m := directory.Merger{Keep: keep.ID, Drop: drop.ID, KeepRev: 1, DropRev: 1}
	for _, tt := range []struct {
		name string
		as   directory.Actor
		m    directory.Merger
		want error
	}{
		{"the public", directory.Actor{}, m, directory.ErrForbidden},
		{"an editor of one", editorOf(keep.Service.OrganizationID), m, directory.ErrForbidden},
		{"an editor of the other", editorOf(drop.Service.OrganizationID), m, directory.ErrForbidden},
		{"from an old revision", moderatorOf("lad:E08000009"), directory.Merger{Keep: keep.ID, Drop: drop.ID, KeepRev: 1, DropRev: 7}, directory.ErrConflict},
		{"with itself", moderatorOf("lad:E08000009"), directory.Merger{Keep: keep.ID, Drop: keep.ID, KeepRev: 1, DropRev: 1}, directory.ErrState},
		{"with nobody", moderatorOf("lad:E08000009"), directory.Merger{Keep: keep.ID, Drop: "nobody", KeepRev: 1}, directory.ErrNotFound},
	} {
		_, err := s.As(tt.as).MergeListings(t.Context(), tt.m, edit("x"), takePhone)
		wantErr(t, tt.name, err, tt.want)
	}
	for _, id := range []string{keep.ID, drop.ID} {
		if l := must[directory.Listing](t)(s.Listing(t.Context(), id)); l.Rev != 1 || l.State != directory.Published {
			t.Errorf("a refused merger left listing %s at %d, %s", id, l.Rev, l.State)
		}
	}
}

func mergeUndone(t *testing.T, s directory.Store) {
	keep, drop := twins(t, s)
	m := must[directory.Merger](t)(s.MergeListings(t.Context(), directory.Merger{Keep: keep.ID, Drop: drop.ID, KeepRev: 1, DropRev: 1}, edit("twice"), takePhone))
	_, err := s.As(editorOf(keep.Service.OrganizationID)).UndoMerge(t.Context(), m.ID, edit("x"))
	wantErr(t, "an editor of one undoes", err, directory.ErrNotFound)
	undone := must[directory.Merger](t)(s.UndoMerge(t.Context(), m.ID, edit("they are two")))
	if undone.Left || undone.Undone.IsZero() {
		t.Errorf("undone %+v", undone)
	}
	for _, was := range []directory.Listing{keep, drop} {
		now := must[directory.Listing](t)(s.Listing(t.Context(), was.ID))
		if now.Rev != 3 {
			t.Errorf("listing %s is at revision %d", was.ID, now.Rev)
		}
		now.Rev = was.Rev
		if encoded(t, now) != encoded(t, was) {
			t.Errorf("after the undo\n%s\nbefore\n%s", encoded(t, now), encoded(t, was))
		}
	}
	_, err = s.UndoMerge(t.Context(), m.ID, edit("again"))
	wantErr(t, "undoing it twice", err, directory.ErrState)
}

func mergeUndoneLate(t *testing.T, s directory.Store) {
	keep, drop := twins(t, s)
	m := must[directory.Merger](t)(s.MergeListings(t.Context(), directory.Merger{Keep: keep.ID, Drop: drop.ID, KeepRev: 1, DropRev: 1}, edit("twice"), takePhone))
	must[directory.Listing](t)(s.UpdateListing(t.Context(), keep.ID, edit("a new name"), rename))
	late := edit("too late")
	late.At = day.Add(directory.MergeUndo + time.Second)
	_, err := s.UndoMerge(t.Context(), m.ID, late)
	wantErr(t, "undoing it after its time", err, directory.ErrState)
	undone := must[directory.Merger](t)(s.UndoMerge(t.Context(), m.ID, edit("they are two")))
	now := must[directory.Listing](t)(s.Listing(t.Context(), keep.ID))
	if !undone.Left || now.Service.Name != "Lunch club 1 (renamed)" || len(now.Service.Phones) != 1 {
		t.Errorf("an undo took back what was changed since: %+v, %+v", undone, now.Service)
	}
	must[directory.Listing](t)(s.As(directory.Actor{}).Listing(t.Context(), drop.ID))
}
