package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"anchorpoint/directory"
)

// AddPasskey keeps a new credential of a user.
func (s *Store) AddPasskey(ctx context.Context, p directory.Passkey) error {
	if err := s.asProgram("add a passkey"); err != nil {
		return err
	}
	return s.keep(ctx, func(t *sql.Tx) error {
		_, err := t.ExecContext(ctx, `
			INSERT INTO passkey (id, user_id, name, credential, created, used) VALUES (?, ?, ?, ?, ?, ?)`,
			p.ID, p.UserID, p.Name, string(p.Credential), micros(p.Created), micros(p.Used))
		if err != nil {
			return fmt.Errorf("add a passkey: %w", err)
		}
		return s.noteAccount(ctx, t, p.Created, directory.PasskeyAdded, p.UserID, "")
	})
}

// PasskeysOf are the passkeys of a user, oldest first.
func (s *Store) PasskeysOf(ctx context.Context, userID string) ([]directory.Passkey, error) {
	if _, err := s.User(ctx, userID); err != nil {
		return nil, err
	}
	rows, err := s.reader.QueryContext(ctx, `
		SELECT id, user_id, name, credential, created, used FROM passkey WHERE user_id = ? ORDER BY created, id`, userID)
	if err != nil {
		return nil, fmt.Errorf("select passkeys: %w", explain(err))
	}
	defer rows.Close()
	var out []directory.Passkey
	for rows.Next() {
		var p directory.Passkey
		var created, used int64
		if err := rows.Scan(&p.ID, &p.UserID, &p.Name, &p.Credential, &created, &used); err != nil {
			return nil, err
		}
		p.Created, p.Used = fromMicros(created), fromMicros(used)
		out = append(out, p)
	}
	return out, rows.Err()
}

// UsePasskey notes that a credential was used, with its counter.
func (s *Store) UsePasskey(ctx context.Context, p directory.Passkey) error {
	if err := s.asProgram("use a passkey"); err != nil {
		return err
	}
	result, err := s.writer.ExecContext(ctx, `UPDATE passkey SET credential = ?, used = ? WHERE id = ? AND user_id = ?`,
		string(p.Credential), micros(p.Used), p.ID, p.UserID)
	if err != nil {
		return fmt.Errorf("use a passkey: %w", explain(err))
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return fmt.Errorf("use a passkey: %w", directory.ErrNotFound)
	}
	return nil
}

// RemovePasskey takes a passkey away and the staff rights of the user's sessions.
func (s *Store) RemovePasskey(ctx context.Context, userID string, id []byte, at time.Time) error {
	if _, err := s.User(ctx, userID); err != nil {
		return err
	}
	return s.keep(ctx, func(t *sql.Tx) error {
		result, err := t.ExecContext(ctx, `DELETE FROM passkey WHERE user_id = ? AND id = ?`, userID, id)
		if err != nil {
			return fmt.Errorf("remove a passkey: %w", err)
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			return fmt.Errorf("remove a passkey: %w", directory.ErrNotFound)
		}
		if _, err := t.ExecContext(ctx, `UPDATE session SET strong = 0 WHERE user_id = ?`, userID); err != nil {
			return fmt.Errorf("weaken sessions: %w", err)
		}
		return s.noteAccount(ctx, t, at, directory.PasskeyRemoved, userID, "")
	})
}

// BeginCeremony keeps a challenge; a browser has one at a time.
func (s *Store) BeginCeremony(ctx context.Context, browser directory.TokenHash, data []byte, expires time.Time) error {
	if err := s.asProgram("begin to use a passkey"); err != nil {
		return err
	}
	return s.keep(ctx, func(t *sql.Tx) error {
		if _, err := t.ExecContext(ctx, `DELETE FROM ceremony WHERE expires < ?`, micros(expires.Add(-time.Hour))); err != nil {
			return fmt.Errorf("drop old challenges: %w", err)
		}
		_, err := t.ExecContext(ctx, `
			INSERT INTO ceremony (browser, data, expires) VALUES (?, ?, ?)
			ON CONFLICT (browser) DO UPDATE SET data = excluded.data, expires = excluded.expires`, browser[:], data, micros(expires))
		if err != nil {
			return fmt.Errorf("keep a challenge: %w", err)
		}
		return nil
	})
}

// EndCeremony gives a challenge back and forgets it.
func (s *Store) EndCeremony(ctx context.Context, browser directory.TokenHash, at time.Time) ([]byte, error) {
	if err := s.asProgram("use a passkey"); err != nil {
		return nil, err
	}
	var data []byte
	err := s.writer.QueryRowContext(ctx, `DELETE FROM ceremony WHERE browser = ? AND expires > ? RETURNING data`,
		browser[:], micros(at)).Scan(&data)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("challenge: %w", directory.ErrGone)
	}
	if err != nil {
		return nil, fmt.Errorf("take a challenge: %w", explain(err))
	}
	return data, nil
}
