package sqlite

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"anchorpoint/directory"
)

// CreateListing stores a new listing with revision 1.
func (s *Store) CreateListing(ctx context.Context, l directory.Listing, by directory.Edit) (directory.Listing, error) {
	if !s.may(directory.EditListing, &l) {
		return l, fmt.Errorf("create a listing: %w", directory.ErrForbidden)
	}
	err := s.transact(ctx, by, func(t *tx) error { return t.create(ctx, &l) })
	return l, err
}

func (t *tx) create(ctx context.Context, l *directory.Listing) error {
	identify(l)
	_, err := t.listingRow(ctx, l.ID)
	if err == nil {
		return fmt.Errorf("create listing %s, which is there already: %w", l.ID, directory.ErrConflict)
	}
	if !errors.Is(err, directory.ErrNotFound) {
		return err
	}
	_, err = t.save(ctx, stored{}, l, nil)
	return err
}

// UpdateListing loads one listing, runs change on it and saves what differs,
// with revisions and changes, all in one transaction.
func (s *Store) UpdateListing(ctx context.Context, id string, by directory.Edit, change func(*directory.Listing) error) (directory.Listing, error) {
	var l directory.Listing
	err := s.transact(ctx, by, func(t *tx) error {
		row, err := t.listingRow(ctx, id)
		if err != nil {
			return err
		}
		if l, err = t.load(ctx, row); err != nil {
			return err
		}
		if err := s.mayEdit(&l); err != nil {
			return err
		}
		if by.Base != 0 && by.Base != row.rev {
			return fmt.Errorf("listing %s is at revision %d, the edit began at %d: %w", id, row.rev, by.Base, directory.ErrConflict)
		}
		from := l.Resource()
		from.Areas = slices.Clone(from.Areas)
		if err := change(&l); err != nil {
			return err
		}
		if l.ID != id {
			return fmt.Errorf("an edit of listing %s would change its id: %w", id, directory.ErrForbidden)
		}
		if to := l.Resource().OrganizationID; to != from.OrganizationID && !s.mayHand(from, to) {
			return fmt.Errorf("an edit of listing %s would give it to another organization: %w", id, directory.ErrForbidden)
		}
		_, err = t.save(ctx, row, &l, nil)
		return err
	})
	return l, err
}

// may asks whether the actor has a right on a listing.
func (s *Store) may(action directory.Action, l *directory.Listing) bool {
	return directory.Can(s.actor, action, directory.Resource{
		OrganizationID: l.Organization().ID, Areas: l.Covers,
	}, s.now())
}

// mayHand says whether the actor may give a listing to another organization:
// nobody puts one among those of a group that they may not edit.
func (s *Store) mayHand(from directory.Resource, to string) bool {
	from.OrganizationID = to
	return directory.Can(s.actor, directory.EditListing, from, s.now())
}

// mayEdit is ErrNotFound for a listing that the actor may not know of and
// ErrForbidden for one that it may only see.
func (s *Store) mayEdit(l *directory.Listing) error {
	switch {
	case s.may(directory.EditListing, l):
		return nil
	case l.Public():
		return fmt.Errorf("edit listing %s: %w", l.ID, directory.ErrForbidden)
	}
	return fmt.Errorf("listing %s: %w", l.ID, directory.ErrNotFound)
}
