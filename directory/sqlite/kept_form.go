package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"anchorpoint/directory"
)

// KeepForm keeps what was typed, and drops what is past its time.
func (s *Store) KeepForm(ctx context.Context, cookie directory.TokenHash, f directory.KeptForm) error {
	if err := s.asProgram("keep a form"); err != nil {
		return err
	}
	return s.keep(ctx, func(t *sql.Tx) error {
		if _, err := t.ExecContext(ctx, `DELETE FROM kept_form WHERE at < ?`, micros(f.At.Add(-directory.KeptFormLife))); err != nil {
			return fmt.Errorf("drop old forms: %w", err)
		}
		_, err := t.ExecContext(ctx, `INSERT INTO kept_form (hash, path, body, user_id, at) VALUES (?, ?, ?, ?, ?)`,
			cookie[:], f.Path, f.Body, f.UserID, micros(f.At))
		if err != nil {
			return fmt.Errorf("keep a form: %w", err)
		}
		return nil
	})
}

// KeptForm is one that is not past its time.
func (s *Store) KeptForm(ctx context.Context, cookie directory.TokenHash, at time.Time) (directory.KeptForm, error) {
	var f directory.KeptForm
	if err := s.asProgram("give a form back"); err != nil {
		return f, err
	}
	var kept int64
	err := s.reader.QueryRowContext(ctx, `SELECT path, body, user_id, at FROM kept_form WHERE hash = ? AND at > ?`,
		cookie[:], micros(at.Add(-directory.KeptFormLife))).Scan(&f.Path, &f.Body, &f.UserID, &kept)
	if errors.Is(err, sql.ErrNoRows) {
		return f, fmt.Errorf("kept form: %w", directory.ErrNotFound)
	}
	f.At = fromMicros(kept)
	return f, err
}

// DropForm forgets a form.
func (s *Store) DropForm(ctx context.Context, cookie directory.TokenHash) error {
	if _, err := s.writer.ExecContext(ctx, `DELETE FROM kept_form WHERE hash = ?`, cookie[:]); err != nil {
		return fmt.Errorf("drop a form: %w", explain(err))
	}
	return nil
}
