package storetest

import (
	"errors"
	"testing"

	"anchorpoint/directory"
)

func member(t *testing.T, s directory.Store, email string) directory.Store {
	t.Helper()
	u := must[directory.User](t)(s.CreateUser(t.Context(), directory.User{Email: email, Created: day}))
	return s.As(directory.Actor{ID: u.ID})
}

func drafts(t *testing.T, s directory.Store) {
	ctx := t.Context()
	mine, theirs := member(t, s, "jo@example.org"), member(t, s, "sam@example.org")
	began := lunchClub(1)
	d := must[directory.EditDraft](t)(mine.StartDraft(ctx, directory.EditDraft{ListingID: began.ID, Base: 1, Listing: began, Began: &began}))
	if d.ID == "" || d.UserID == "" || d.At.IsZero() {
		t.Fatalf("started %+v", d)
	}
	changed := must[directory.EditDraft](t)(mine.UpdateDraft(ctx, d.ID, func(d *directory.EditDraft) error {
		d.Listing.Service.Name, d.UserID, d.ListingID = "Renamed", "somebody", "other"
		d.Finish("name")
		d.Finish("name")
		return nil
	}))
	if changed.UserID != d.UserID || changed.ListingID != began.ID || len(changed.Done) != 1 {
		t.Errorf("saved %+v", changed)
	}
	got := must[directory.EditDraft](t)(mine.Draft(ctx, d.ID))
	if encoded(t, got) != encoded(t, changed) || got.Listing.Service.Name != "Renamed" || got.Began.Service.Name != began.Service.Name {
		t.Errorf("came back as %s", encoded(t, got))
	}
	stop := errors.New("stop")
	_, err := mine.UpdateDraft(ctx, d.ID, func(d *directory.EditDraft) error { d.Listing.Service.Name = "lost"; return stop })
	wantErr(t, "a change that fails", err, stop)
	for name, other := range map[string]directory.Store{"somebody else": theirs, "the public": s.As(directory.Actor{}),
		"a moderator": s.As(directory.Actor{ID: "m", Grants: []directory.Grant{{Role: directory.Moderator}}})} {
		_, err := other.Draft(ctx, d.ID)
		wantErr(t, name+" reads", err, directory.ErrNotFound)
		_, err = other.UpdateDraft(ctx, d.ID, func(*directory.EditDraft) error { return nil })
		wantErr(t, name+" writes", err, directory.ErrNotFound)
		wantErr(t, name+" deletes", other.DeleteDraft(ctx, d.ID), directory.ErrNotFound)
		if list := must[[]directory.EditDraft](t)(other.Drafts(ctx)); len(list) != 0 {
			t.Errorf("%s sees %d drafts", name, len(list))
		}
	}
	_, err = s.As(directory.Actor{}).StartDraft(ctx, directory.EditDraft{})
	wantErr(t, "the public starts", err, directory.ErrForbidden)
	if list := must[[]directory.EditDraft](t)(mine.Drafts(ctx)); len(list) != 1 || list[0].Listing.Service.Name != "Renamed" {
		t.Errorf("drafts %+v", list)
	}
	if err := mine.DeleteDraft(ctx, d.ID); err != nil {
		t.Error(err)
	}
	_, err = mine.Draft(ctx, d.ID)
	wantErr(t, "after it was deleted", err, directory.ErrNotFound)
}

func draftsKept(t *testing.T, s directory.Store) {
	ctx, mine := t.Context(), member(t, s, "jo@example.org")
	first := must[directory.EditDraft](t)(mine.StartDraft(ctx, directory.EditDraft{ListingID: lunchClub(1).ID, Listing: lunchClub(1)}))
	again := must[directory.EditDraft](t)(mine.StartDraft(ctx, directory.EditDraft{ListingID: lunchClub(1).ID, Listing: lunchClub(2)}))
	if again.ID != first.ID || again.Listing.ID != first.Listing.ID {
		t.Error("a second draft for the same listing")
	}
	for range directory.MaxDrafts {
		must[directory.EditDraft](t)(mine.StartDraft(ctx, directory.EditDraft{}))
	}
	if n := len(must[[]directory.EditDraft](t)(mine.Drafts(ctx))); n != directory.MaxDrafts {
		t.Errorf("%d drafts, want %d", n, directory.MaxDrafts)
	}
	if gone := must[directory.Purged](t)(s.Purge(ctx, first.At.Add(directory.DraftLife/2))); gone.Drafts != 0 {
		t.Errorf("%d drafts went too early", gone.Drafts)
	}
	if gone := must[directory.Purged](t)(s.Purge(ctx, first.At.Add(2*directory.DraftLife))); gone.Drafts != directory.MaxDrafts {
		t.Errorf("%d drafts went in the end", gone.Drafts)
	}
}
