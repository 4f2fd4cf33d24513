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

// insertTask makes a task, or fills in the open one of the same kind and
// listing.
func insertTask(ctx context.Context, t *sql.Tx, task *directory.Task) error {
	task.ID = uuid.NewString()
	listing := sql.NullString{String: task.ListingID, Valid: task.ListingID != ""}
	var at int64
	err := t.QueryRowContext(ctx, `
		INSERT INTO task (id, kind, listing_id, reason, at, base)
		VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (kind, listing_id) WHERE closed = 0 DO UPDATE SET kind = kind
		RETURNING id, reason, at, base`, task.ID, task.Kind, listing, task.Reason, task.At.UnixMicro(), task.Base).
		Scan(&task.ID, &task.Reason, &at, &task.Base)
	task.At = time.UnixMicro(at).UTC()
	return err
}

// RaiseTask puts work before staff, once.
func (s *Store) RaiseTask(ctx context.Context, task directory.Task) (directory.Task, error) {
	if task.At.IsZero() {
		task.At = s.now()
	}
	task.Closed = time.Time{}
	if err := s.mayRaise(ctx, task.ListingID); err != nil {
		return task, fmt.Errorf("raise a task: %w", err)
	}
	err := s.keep(ctx, func(t *sql.Tx) error { return insertTask(ctx, t, &task) })
	if err != nil {
		return task, fmt.Errorf("raise a task: %w", err)
	}
	return task, nil
}

// mayRaise is for staff: what the public tells raises tasks by itself.
func (s *Store) mayRaise(ctx context.Context, listingID string) error {
	where, args := s.moderated("listing.id")
	if listingID == "" {
		if where == "1" {
			return nil
		}
		return directory.ErrForbidden
	}
	var found int
	err := s.reader.QueryRowContext(ctx, `SELECT 1 FROM listing WHERE id = ? AND `+where, append([]any{listingID}, args...)...).Scan(&found)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return fmt.Errorf("listing %s: %w", listingID, directory.ErrNotFound)
	case err != nil:
		return explain(err)
	}
	return nil
}

// Tasks are the open ones that the actor may see. One about no listing is for
// those who see everything.
func (s *Store) Tasks(ctx context.Context) ([]directory.Task, error) {
	where, args := s.moderated("task.listing_id")
	rows, err := s.reader.QueryContext(ctx, `
		SELECT id, kind, COALESCE(listing_id, ''), reason, at, base
		FROM task
		WHERE closed = 0 AND `+where+`
		ORDER BY number`, args...)
	if err != nil {
		return nil, fmt.Errorf("select tasks: %w", explain(err))
	}
	return scanAll(rows, func(task *directory.Task) error {
		var at int64
		err := rows.Scan(&task.ID, &task.Kind, &task.ListingID, &task.Reason, &at, &task.Base)
		task.At = time.UnixMicro(at).UTC()
		return err
	})
}

// CloseTask ends an open task.
func (s *Store) CloseTask(ctx context.Context, id string, by directory.Edit) error {
	if by.At.IsZero() {
		by.At = s.now()
	}
	where, args := s.moderated("task.listing_id")
	result, err := s.writer.ExecContext(ctx, `
		UPDATE task
		SET closed = ?, closed_by = ?, closed_why = ?
		WHERE id = ? AND closed = 0 AND `+where,
		append([]any{by.At.UnixMicro(), s.actor.ID, by.Reason, id}, args...)...)
	if err != nil {
		return fmt.Errorf("close task %s: %w", id, explain(err))
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, fmt.Errorf("close task %s: %w", id, directory.ErrNotFound))
	}
	return nil
}
