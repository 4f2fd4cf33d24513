package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"anchorpoint/directory"
)

const draftColumns = `id, user_id, listing_id, base, began, document, done, mailed, begun, at`

// BeginDraft keeps a new draft, or gives the one that is there.
func (s *Store) BeginDraft(ctx context.Context, d directory.EditDraft) (directory.EditDraft, error) {
	if s.actor.ID == "" {
		return d, fmt.Errorf("begin a draft: %w", directory.ErrForbidden)
	}
	err := s.keep(ctx, func(t *sql.Tx) error {
		if d.ListingID != "" {
			old, err := scanDraft(t.QueryRowContext(ctx,
				`SELECT `+draftColumns+` FROM draft WHERE user_id = ? AND listing_id = ?`, s.actor.ID, d.ListingID).Scan)
			if err == nil {
				d = old
				return nil
			}
			if !errors.Is(err, sql.ErrNoRows) {
				return err
			}
		}
		d.ID, d.UserID = uuid.NewString(), s.actor.ID
		if d.At.IsZero() {
			d.At = s.now()
		}
		d.At = d.At.UTC()
		d.Begun = d.At
		began, err := encodedBegan(d.Began)
		if err != nil {
			return err
		}
		document, done, err := encodedDraft(&d)
		if err != nil {
			return err
		}
		_, err = t.ExecContext(ctx, `INSERT INTO draft (`+draftColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			d.ID, d.UserID, d.ListingID, d.Base, began, document, done, d.Mailed, micros(d.Begun), micros(d.At))
		return err
	})
	if err != nil {
		return d, fmt.Errorf("begin a draft: %w", err)
	}
	return d, nil
}

func encodedBegan(l *directory.Listing) ([]byte, error) {
	if l == nil {
		return nil, nil
	}
	return directory.Encode(*l)
}

func encodedDraft(d *directory.EditDraft) (document []byte, done string, err error) {
	if document, err = directory.Encode(d.Listing); err != nil {
		return nil, "", err
	}
	if d.Done == nil {
		d.Done = []string{}
	}
	names, err := json.Marshal(d.Done)
	return document, string(names), err
}

// Draft is one of the actor's own.
func (s *Store) Draft(ctx context.Context, id string) (directory.EditDraft, error) {
	return s.draft(ctx, s.reader, id)
}

func (s *Store) draft(ctx context.Context, from querier, id string) (directory.EditDraft, error) {
	d, err := scanDraft(from.QueryRowContext(ctx,
		`SELECT `+draftColumns+` FROM draft WHERE id = ? AND user_id = ?`, id, s.actor.ID).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return d, fmt.Errorf("draft %s: %w", id, directory.ErrNotFound)
	}
	if err != nil {
		return d, fmt.Errorf("select draft %s: %w", id, explain(err))
	}
	return d, nil
}

// Drafts are the actor's own, the last touched first.
func (s *Store) Drafts(ctx context.Context) ([]directory.EditDraft, error) {
	rows, err := s.reader.QueryContext(ctx,
		`SELECT `+draftColumns+` FROM draft WHERE user_id = ? ORDER BY at DESC, number DESC`, s.actor.ID)
	if err != nil {
		return nil, fmt.Errorf("select drafts: %w", explain(err))
	}
	defer rows.Close()
	var out []directory.EditDraft
	for rows.Next() {
		d, err := scanDraft(rows.Scan)
		if err != nil {
			return nil, fmt.Errorf("scan drafts: %w", err)
		}
		out = append(out, d)
	}
	return out, rows.Err()
}

// ChangeDraft changes one in a transaction.
func (s *Store) ChangeDraft(ctx context.Context, id string, at time.Time, change func(*directory.EditDraft) error) (directory.EditDraft, error) {
	var d directory.EditDraft
	err := s.keep(ctx, func(t *sql.Tx) error {
		var err error
		if d, err = s.draft(ctx, t, id); err != nil {
			return err
		}
		if err := change(&d); err != nil {
			return err
		}
		d.At = at.UTC()
		document, done, err := encodedDraft(&d)
		if err != nil {
			return err
		}
		began, err := encodedBegan(d.Began)
		if err != nil {
			return err
		}
		_, err = t.ExecContext(ctx, `
			UPDATE draft
			SET base = ?, began = ?, document = ?, done = ?, mailed = ?, at = ?
			WHERE id = ?`, d.Base, began, document, done, d.Mailed, micros(d.At), id)
		return err
	})
	return d, err
}

// DropDraft forgets one.
func (s *Store) DropDraft(ctx context.Context, id string) error {
	if _, err := s.writer.ExecContext(ctx, `DELETE FROM draft WHERE id = ? AND user_id = ?`, id, s.actor.ID); err != nil {
		return fmt.Errorf("drop draft %s: %w", id, explain(err))
	}
	return nil
}

func scanDraft(scan func(...any) error) (directory.EditDraft, error) {
	var d directory.EditDraft
	var began, document []byte
	var done string
	var begun, at int64
	if err := scan(&d.ID, &d.UserID, &d.ListingID, &d.Base, &began, &document, &done, &d.Mailed, &begun, &at); err != nil {
		return d, err
	}
	d.Begun, d.At = fromMicros(begun), fromMicros(at)
	if began != nil {
		d.Began = &directory.Listing{}
		if err := directory.Decode(began, d.Began); err != nil {
			return d, err
		}
	}
	if err := json.Unmarshal([]byte(done), &d.Done); err != nil {
		return d, fmt.Errorf("read the steps of draft %s: %w", d.ID, err)
	}
	return d, directory.Decode(document, &d.Listing)
}
