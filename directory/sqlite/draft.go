package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"anchorpoint/directory"
)

// StartDraft keeps a new draft, or gives the one that the actor has for the
// same listing.
func (s *Store) StartDraft(ctx context.Context, d directory.EditDraft) (directory.EditDraft, error) {
	if s.actor.ID == "" {
		return d, fmt.Errorf("start a draft: %w", directory.ErrForbidden)
	}
	err := s.keep(ctx, func(t *sql.Tx) error {
		if d.ListingID != "" {
			old, err := draftBy(ctx, t, `user_id = ? AND listing_id = ?`, s.actor.ID, d.ListingID)
			if !errors.Is(err, directory.ErrNotFound) {
				d = old
				return err
			}
		}
		d.ID, d.UserID = uuid.NewString(), s.actor.ID
		d.Created, d.At = s.now(), s.now()
		document, err := directory.Encode(d)
		if err != nil {
			return err
		}
		_, err = t.ExecContext(ctx, `
			INSERT INTO draft (id, user_id, listing_id, document, created, at)
			VALUES (?, ?, ?, ?, ?, ?)`, d.ID, d.UserID, d.ListingID, document, micros(d.Created), micros(d.At))
		if err != nil {
			return err
		}
		_, err = t.ExecContext(ctx, `
			DELETE FROM draft
			WHERE user_id = ?1 AND id NOT IN (SELECT id FROM draft WHERE user_id = ?1 ORDER BY at DESC, id = ?2 DESC LIMIT ?3)`,
			d.UserID, d.ID, directory.MaxDrafts)
		return err
	})
	if err != nil {
		return d, fmt.Errorf("start a draft: %w", err)
	}
	return d, nil
}

// UpdateDraft saves what change makes of a draft.
func (s *Store) UpdateDraft(ctx context.Context, id string, change func(*directory.EditDraft) error) (directory.EditDraft, error) {
	var d directory.EditDraft
	err := s.keep(ctx, func(t *sql.Tx) error {
		var err error
		if d, err = draftBy(ctx, t, `id = ? AND user_id = ?`, id, s.actor.ID); err != nil {
			return err
		}
		fixed := d
		if err := change(&d); err != nil {
			return err
		}
		d.ID, d.UserID, d.ListingID, d.Created, d.At = fixed.ID, fixed.UserID, fixed.ListingID, fixed.Created, s.now()
		document, err := directory.Encode(d)
		if err != nil {
			return err
		}
		_, err = t.ExecContext(ctx, `UPDATE draft SET document = ?, at = ? WHERE id = ?`, document, micros(d.At), d.ID)
		return err
	})
	return d, err
}

// Draft is one of the actor's own.
func (s *Store) Draft(ctx context.Context, id string) (directory.EditDraft, error) {
	return draftBy(ctx, s.reader, `id = ? AND user_id = ?`, id, s.actor.ID)
}

func draftBy(ctx context.Context, from querier, where string, args ...any) (directory.EditDraft, error) {
	var d directory.EditDraft
	var document []byte
	err := from.QueryRowContext(ctx, `SELECT document FROM draft WHERE `+where, args...).Scan(&document)
	if errors.Is(err, sql.ErrNoRows) {
		return d, fmt.Errorf("draft: %w", directory.ErrNotFound)
	}
	if err != nil {
		return d, fmt.Errorf("select a draft: %w", explain(err))
	}
	return d, directory.Decode(document, &d)
}

// Drafts are the actor's, last saved first.
func (s *Store) Drafts(ctx context.Context) ([]directory.EditDraft, error) {
	rows, err := s.reader.QueryContext(ctx, `SELECT document FROM draft WHERE user_id = ? ORDER BY at DESC, id`, s.actor.ID)
	if err != nil {
		return nil, fmt.Errorf("select drafts: %w", explain(err))
	}
	defer rows.Close()
	var out []directory.EditDraft
	for rows.Next() {
		var document []byte
		var d directory.EditDraft
		if err := rows.Scan(&document); err != nil {
			return nil, err
		}
		if err := directory.Decode(document, &d); err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, rows.Err()
}

// DeleteDraft takes one of the actor's own away.
func (s *Store) DeleteDraft(ctx context.Context, id string) error {
	result, err := s.writer.ExecContext(ctx, `DELETE FROM draft WHERE id = ? AND user_id = ?`, id, s.actor.ID)
	if err != nil {
		return fmt.Errorf("delete a draft: %w", explain(err))
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return fmt.Errorf("delete a draft: %w", directory.ErrNotFound)
	}
	return nil
}
