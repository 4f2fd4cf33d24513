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

// OpenSession signs a user in.
func (s *Store) OpenSession(ctx context.Context, userID string, open directory.NewSession) (directory.Session, error) {
	var out directory.Session
	if err := s.asProgram("open a session"); err != nil {
		return out, err
	}
	err := s.keep(ctx, func(t *sql.Tx) error {
		u, err := userBy(ctx, t, "id", userID)
		if err != nil {
			return err
		}
		out, err = insertSession(ctx, t, &u, open)
		return err
	})
	return out, err
}

// insertSession ends the old one of the same browser.
func insertSession(ctx context.Context, t *sql.Tx, u *directory.User, open directory.NewSession) (directory.Session, error) {
	out := directory.Session{ID: uuid.NewString(), UserID: u.ID, Device: open.Device, Created: open.At, Seen: open.At, Enrol: open.Enrol}
	if !u.Disabled.IsZero() {
		return out, fmt.Errorf("open a session: %w", directory.ErrGone)
	}
	if open.Strong {
		out.Strong = open.At
	}
	if _, err := t.ExecContext(ctx, `DELETE FROM session WHERE hash = ?`, open.Old[:]); err != nil {
		return out, fmt.Errorf("end the old session: %w", err)
	}
	_, err := t.ExecContext(ctx, `
		INSERT INTO session (hash, id, user_id, device, created, seen, strong, enrol)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		open.Hash[:], out.ID, u.ID, out.Device, micros(open.At), micros(open.At), micros(out.Strong), open.Enrol)
	if err != nil {
		return out, fmt.Errorf("open a session: %w", err)
	}
	if _, err := t.ExecContext(ctx, `UPDATE user SET seen = ? WHERE id = ?`, micros(open.At), u.ID); err != nil {
		return out, fmt.Errorf("note that a user was seen: %w", err)
	}
	return out, nil
}

const selectSession = `SELECT id, user_id, device, created, seen, strong, enrol, renew FROM session`

func scanSession(scan func(...any) error) (directory.Session, error) {
	var out directory.Session
	var created, seen, strong int64
	err := scan(&out.ID, &out.UserID, &out.Device, &created, &seen, &strong, &out.Enrol, &out.Renew)
	out.Created, out.Seen, out.Strong = fromMicros(created), fromMicros(seen), fromMicros(strong)
	return out, err
}

// Session is the one of a cookie, with its user as it is now.
func (s *Store) Session(ctx context.Context, cookie directory.TokenHash) (directory.Session, directory.User, error) {
	out, err := scanSession(s.reader.QueryRowContext(ctx, selectSession+` WHERE hash = ?`, cookie[:]).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return out, directory.User{}, fmt.Errorf("session: %w", directory.ErrNotFound)
	}
	if err != nil {
		return out, directory.User{}, fmt.Errorf("select a session: %w", explain(err))
	}
	u, err := userBy(ctx, s.reader, "id", out.UserID)
	return out, u, err
}

// TouchSession notes that a session was used.
func (s *Store) TouchSession(ctx context.Context, cookie directory.TokenHash, at time.Time) error {
	_, err := s.writer.ExecContext(ctx, `UPDATE session SET seen = ? WHERE hash = ? AND seen < ?`, micros(at), cookie[:], micros(at))
	if err != nil {
		return fmt.Errorf("touch a session: %w", explain(err))
	}
	return nil
}

// RenewSession gives a session another token.
func (s *Store) RenewSession(ctx context.Context, old, cookie directory.TokenHash) error {
	result, err := s.writer.ExecContext(ctx, `UPDATE session SET hash = ?, renew = 0 WHERE hash = ?`, cookie[:], old[:])
	if err != nil {
		return fmt.Errorf("renew a session: %w", explain(err))
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return fmt.Errorf("renew a session: %w", directory.ErrNotFound)
	}
	return nil
}

// SessionsOf are the sessions of oneself or of a user whom one manages.
func (s *Store) SessionsOf(ctx context.Context, userID string) ([]directory.Session, error) {
	if _, err := s.User(ctx, userID); err != nil {
		return nil, err
	}
	rows, err := s.reader.QueryContext(ctx, selectSession+` WHERE user_id = ? ORDER BY seen DESC, id`, userID)
	if err != nil {
		return nil, fmt.Errorf("select sessions: %w", explain(err))
	}
	defer rows.Close()
	var out []directory.Session
	for rows.Next() {
		one, err := scanSession(rows.Scan)
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, rows.Err()
}

// EndSession ends one session of a user, or all of them.
func (s *Store) EndSession(ctx context.Context, userID, sessionID string) error {
	if _, err := s.User(ctx, userID); err != nil {
		return err
	}
	_, err := s.writer.ExecContext(ctx, `DELETE FROM session WHERE user_id = ?1 AND (id = ?2 OR ?2 = '')`, userID, sessionID)
	if err != nil {
		return fmt.Errorf("end a session: %w", explain(err))
	}
	return nil
}
