package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"anchorpoint/directory"
)

// KeepApart remembers that two listings are not one, or forgets it.
func (s *Store) KeepApart(ctx context.Context, pair directory.Pair, apart bool, by directory.Edit) error {
	pair = directory.NewPair(pair.A, pair.B)
	err := s.transact(ctx, by, func(t *tx) error {
		for _, id := range []string{pair.A, pair.B} {
			if _, _, err := s.editable(ctx, t, id); err != nil {
				return err
			}
		}
		if !apart {
			_, err := t.ExecContext(ctx, `DELETE FROM kept_apart WHERE a = ? AND b = ?`, pair.A, pair.B)
			return err
		}
		_, err := t.ExecContext(ctx, `
			INSERT INTO kept_apart (a, b, by, why, at)
			VALUES (?, ?, ?, ?, ?)
			ON CONFLICT (a, b) DO NOTHING`, pair.A, pair.B, t.author, t.edit.Reason, micros(t.edit.At))
		return err
	})
	if err != nil {
		return fmt.Errorf("keep %s and %s apart: %w", pair.A, pair.B, err)
	}
	return nil
}

// Apart are the pairs that are not one.
func (s *Store) Apart(ctx context.Context) (map[directory.Pair]bool, error) {
	rows, err := s.reader.QueryContext(ctx, `SELECT a, b FROM kept_apart`)
	if err != nil {
		return nil, fmt.Errorf("select pairs kept apart: %w", explain(err))
	}
	pairs, err := scanAll(rows, func(p *directory.Pair) error { return rows.Scan(&p.A, &p.B) })
	if err != nil {
		return nil, fmt.Errorf("select pairs kept apart: %w", explain(err))
	}
	out := map[directory.Pair]bool{}
	for _, p := range pairs {
		out[p] = true
	}
	return out, nil
}

// editable is a listing that the actor may edit.
func (s *Store) editable(ctx context.Context, t *tx, id string) (stored, directory.Listing, error) {
	row, err := t.listingRow(ctx, id)
	if err != nil {
		return row, directory.Listing{}, err
	}
	l, err := t.load(ctx, row)
	if err != nil {
		return row, l, err
	}
	return row, l, s.mayEdit(&l)
}

// MergeListings makes two listings one.
func (s *Store) MergeListings(ctx context.Context, m directory.Merger, by directory.Edit, combine func(*directory.Listing, directory.Listing) error) (directory.Merger, error) {
	by.Source = directory.SourceMerge
	err := s.transact(ctx, by, func(t *tx) error {
		return s.merge(ctx, t, &m, combine)
	})
	if err != nil {
		return m, fmt.Errorf("merge listing %s into %s: %w", m.Drop, m.Keep, err)
	}
	return m, nil
}

func (s *Store) merge(ctx context.Context, t *tx, m *directory.Merger, combine func(*directory.Listing, directory.Listing) error) error {
	keepRow, keep, err := s.editable(ctx, t, m.Keep)
	if err != nil {
		return err
	}
	dropRow, drop, err := s.editable(ctx, t, m.Drop)
	switch {
	case err != nil:
		return err
	case m.Keep == m.Drop || keep.State == directory.Withdrawn || drop.State == directory.Withdrawn:
		return directory.ErrState
	case !s.may(directory.WithdrawNow, &drop):
		return directory.ErrForbidden
	case keepRow.rev != m.KeepRev || dropRow.rev != m.DropRev:
		return directory.ErrConflict
	}
	if err := combine(&keep, drop); err != nil {
		return err
	}
	if keep.ID != m.Keep {
		return fmt.Errorf("a merger would change the id of a listing: %w", directory.ErrForbidden)
	}
	if _, err := t.save(ctx, keepRow, &keep, nil); err != nil {
		return err
	}
	drop.State = directory.Withdrawn
	drop.Closing = directory.Closing{At: t.edit.At, Reason: directory.MergedReason, Redirect: m.Keep}
	if _, err := t.save(ctx, dropRow, &drop, nil); err != nil {
		return err
	}
	m.ID, m.By, m.At, m.KeptRev = uuid.NewString(), t.author, t.edit.At, keep.Rev
	_, err = t.ExecContext(ctx, `
		INSERT INTO merger (id, keep, dropped, keep_rev, drop_rev, kept_rev, by, at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)`, m.ID, m.Keep, m.Drop, m.KeepRev, m.DropRev, m.KeptRev, m.By, micros(m.At))
	return err
}

const selectMerger = `SELECT id, keep, dropped, keep_rev, drop_rev, kept_rev, by, at, undone FROM merger`

func scanMerger(scan func(...any) error, m *directory.Merger) error {
	var at, undone int64
	err := scan(&m.ID, &m.Keep, &m.Drop, &m.KeepRev, &m.DropRev, &m.KeptRev, &m.By, &at, &undone)
	m.At, m.Undone = fromMicros(at), fromMicros(undone)
	return err
}

// Mergers are those since a time whose kept listing the actor decides on.
func (s *Store) Mergers(ctx context.Context, since time.Time) ([]directory.Merger, error) {
	where, args := s.moderated("merger.keep")
	rows, err := s.reader.QueryContext(ctx, selectMerger+` WHERE at >= ? AND `+where+` ORDER BY number DESC`, append([]any{micros(since)}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("select mergers: %w", explain(err))
	}
	return scanAll(rows, func(m *directory.Merger) error { return scanMerger(rows.Scan, m) })
}

// UndoMerge brings the dropped listing back.
func (s *Store) UndoMerge(ctx context.Context, id string, by directory.Edit) (directory.Merger, error) {
	var m directory.Merger
	by.Source = directory.SourceMerge
	err := s.transact(ctx, by, func(t *tx) error {
		err := scanMerger(t.QueryRowContext(ctx, selectMerger+` WHERE id = ?`, id).Scan, &m)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			return directory.ErrNotFound
		case err != nil:
			return err
		case !m.Undone.IsZero() || t.edit.At.Sub(m.At) > directory.MergeUndo:
			return directory.ErrState
		}
		return s.undo(ctx, t, &m)
	})
	if err != nil {
		return m, fmt.Errorf("undo merger %s: %w", id, err)
	}
	return m, nil
}

func (s *Store) undo(ctx context.Context, t *tx, m *directory.Merger) error {
	dropRow, drop, err := s.editable(ctx, t, m.Drop)
	if err != nil {
		return err
	}
	if drop.State != directory.Withdrawn || drop.Closing.Redirect != m.Keep {
		return directory.ErrState
	}
	keepRow, _, err := s.editable(ctx, t, m.Keep)
	if err != nil {
		return err
	}
	m.Left = keepRow.rev != m.KeptRev
	if !m.Left && m.KeptRev != m.KeepRev {
		if err := t.putBack(ctx, keepRow, m.Keep, m.KeepRev); err != nil {
			return err
		}
	}
	if err := t.putBack(ctx, dropRow, m.Drop, m.DropRev); err != nil {
		return err
	}
	m.Undone = t.edit.At
	_, err = t.ExecContext(ctx, `UPDATE merger SET undone = ? WHERE id = ?`, micros(m.Undone), m.ID)
	return err
}

// putBack writes a listing once more as it was at a revision. Its organization
// and venues are those that it had then, as they are now.
func (t *tx) putBack(ctx context.Context, row stored, id string, rev int64) error {
	old := row
	err := t.QueryRowContext(ctx, `
		SELECT document FROM revision WHERE kind = ? AND id = ? AND rev = ?`,
		directory.ListingRecord, id, rev).Scan(&old.document)
	if err != nil {
		return fmt.Errorf("revision %d of listing %s: %w", rev, id, err)
	}
	l, err := t.load(ctx, old)
	if err != nil {
		return err
	}
	_, err = t.save(ctx, row, &l, nil)
	return err
}
