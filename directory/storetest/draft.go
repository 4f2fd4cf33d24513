package storetest

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"anchorpoint/directory"
)

// draftOf is one that a writer has begun for the first lunch club.
func draftOf(t *testing.T, s directory.Store) directory.EditDraft {
	t.Helper()
	l := lunchClub(1)
	began := l
	return must[directory.EditDraft](t)(s.BeginDraft(t.Context(), directory.EditDraft{ListingID: l.ID, Base: 1, Began: &began, Listing: l, At: day}))
}

func draftKept(t *testing.T, s directory.Store) {
	writer := s.As(directory.Actor{ID: "w"})
	d := draftOf(t, writer)
	changed := must[directory.EditDraft](t)(writer.ChangeDraft(t.Context(), d.ID, day.Add(time.Hour), func(d *directory.EditDraft) error {
		d.Listing.Service.Name = "Lunch for all"
		d.Mailed = true
		d.Finish("name")
		return nil
	}))
	kept := must[directory.EditDraft](t)(writer.Draft(t.Context(), d.ID))
	if encoded(t, kept) != encoded(t, changed) || kept.Listing.Service.Name != "Lunch for all" || !kept.Been("name") || kept.Been("cost") || !kept.Mailed {
		t.Errorf("kept %+v", kept)
	}
	if !kept.Begun.Equal(day) || !kept.At.Equal(day.Add(time.Hour)) || kept.Began == nil || kept.Began.Service.Name != lunchClub(1).Service.Name {
		t.Errorf("times and beginning: %v %v %+v", kept.Begun, kept.At, kept.Began)
	}
	for name, other := range map[string]directory.Store{"the public": s.As(directory.Actor{}), "another": s.As(directory.Actor{ID: "x"}), "staff": s.As(moderatorOf("lad:E08000009"))} {
		_, err := other.Draft(t.Context(), d.ID)
		wantErr(t, name+" reads a draft", err, directory.ErrNotFound)
		_, err = other.ChangeDraft(t.Context(), d.ID, day, func(*directory.EditDraft) error { return nil })
		wantErr(t, name+" changes a draft", err, directory.ErrNotFound)
		if all := must[[]directory.EditDraft](t)(other.Drafts(t.Context())); len(all) != 0 {
			t.Errorf("%s lists %d drafts", name, len(all))
		}
		if err := other.DropDraft(t.Context(), d.ID); err != nil {
			t.Error(err)
		}
	}
	wanted := errors.New("no")
	_, err := writer.ChangeDraft(t.Context(), d.ID, day, func(d *directory.EditDraft) error { d.Listing.Service.Name = "lost"; return wanted })
	wantErr(t, "a change that fails", err, wanted)
	if again := must[directory.EditDraft](t)(writer.Draft(t.Context(), d.ID)); again.Listing.Service.Name != "Lunch for all" {
		t.Errorf("a failed change was kept: %q", again.Listing.Service.Name)
	}
	if err := writer.DropDraft(t.Context(), d.ID); err != nil {
		t.Fatal(err)
	}
	_, err = writer.Draft(t.Context(), d.ID)
	wantErr(t, "a dropped draft", err, directory.ErrNotFound)
	_, err = s.As(directory.Actor{}).BeginDraft(t.Context(), directory.EditDraft{})
	wantErr(t, "the public begins a draft", err, directory.ErrForbidden)
}

func draftOnce(t *testing.T, s directory.Store) {
	writer := s.As(directory.Actor{ID: "w"})
	first, again := draftOf(t, writer), draftOf(t, writer)
	if first.ID != again.ID {
		t.Error("a second draft of one listing")
	}
	if other := draftOf(t, s.As(directory.Actor{ID: "x"})); other.ID == first.ID {
		t.Error("two people share a draft")
	}
	a := must[directory.EditDraft](t)(writer.BeginDraft(t.Context(), directory.EditDraft{At: day.Add(time.Hour)}))
	b := must[directory.EditDraft](t)(writer.BeginDraft(t.Context(), directory.EditDraft{At: day.Add(2 * time.Hour)}))
	all := must[[]directory.EditDraft](t)(writer.Drafts(t.Context()))
	if len(all) != 3 || all[0].ID != b.ID || all[1].ID != a.ID || all[2].ID != first.ID {
		t.Errorf("drafts of a person: %+v", all)
	}
}

func draftTwoWindows(t *testing.T, s directory.Store) {
	writer := s.As(directory.Actor{ID: "w"})
	d := draftOf(t, writer)
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			_, err := writer.ChangeDraft(t.Context(), d.ID, day, func(d *directory.EditDraft) error { d.Finish(fmt.Sprint(i)); return nil })
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	kept := must[directory.EditDraft](t)(writer.Draft(t.Context(), d.ID))
	if slices.Sort(kept.Done); len(slices.Compact(kept.Done)) != 20 {
		t.Errorf("of 20 steps %d are kept", len(kept.Done))
	}
}
