package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"anchorpoint/directory"
)

// StartSignIn keeps one asking, and drops those that have run out for an hour:
// until then a link says "expired" rather than "unknown".
func (s *Store) StartSignIn(ctx context.Context, in directory.SignIn) error {
	if err := s.asProgram("start a sign-in"); err != nil {
		return err
	}
	return s.keep(ctx, func(t *sql.Tx) error {
		if _, err := t.ExecContext(ctx, `DELETE FROM sign_in WHERE created < ?`, micros(in.Created.Add(-time.Hour))); err != nil {
			return fmt.Errorf("drop old sign-ins: %w", err)
		}
		_, err := t.ExecContext(ctx, `
			INSERT INTO sign_in (hash, browser, code, email, user_id, may_create, language, next, created, expires)
			VALUES (?, ?, ?, ?, coalesce((SELECT id FROM user WHERE email = ? AND disabled = 0), ''), ?, ?, ?, ?, ?)`,
			in.Hash[:], in.Browser[:], in.Code[:], in.Email, in.Email, in.Create, in.Language, in.Next, micros(in.Created), micros(in.Expires))
		if err != nil {
			return fmt.Errorf("start a sign-in: %w", err)
		}
		return nil
	})
}

const selectSignIn = `
	SELECT hash, browser, code, email, user_id, may_create, language, next, created, expires, used, tries
	FROM sign_in`

func scanSignIn(scan func(...any) error) (directory.SignIn, error) {
	var in directory.SignIn
	var hash, browser, code []byte
	var created, expires, used int64
	err := scan(&hash, &browser, &code, &in.Email, &in.UserID, &in.Create, &in.Language, &in.Next, &created, &expires, &used, &in.Tries)
	if errors.Is(err, sql.ErrNoRows) {
		return in, fmt.Errorf("sign-in: %w", directory.ErrNotFound)
	}
	copy(in.Hash[:], hash)
	copy(in.Browser[:], browser)
	copy(in.Code[:], code)
	in.Created, in.Expires, in.Used = fromMicros(created), fromMicros(expires), fromMicros(used)
	return in, err
}

// SignIn is one by its link.
func (s *Store) SignIn(ctx context.Context, link directory.TokenHash) (directory.SignIn, error) {
	return scanSignIn(s.reader.QueryRowContext(ctx, selectSignIn+` WHERE hash = ?`, link[:]).Scan)
}

// LatestSignIn is the last that a browser asked for.
func (s *Store) LatestSignIn(ctx context.Context, browser directory.TokenHash) (directory.SignIn, error) {
	return scanSignIn(s.reader.QueryRowContext(ctx, selectSignIn+` WHERE browser = ? ORDER BY created DESC LIMIT 1`, browser[:]).Scan)
}

// UseLink uses a link in the browser that asked.
func (s *Store) UseLink(ctx context.Context, link, browser directory.TokenHash, open directory.NewSession) (in directory.SignIn, u directory.User, err error) {
	if err := s.asProgram("sign in"); err != nil {
		return in, u, err
	}
	err = s.keep(ctx, func(t *sql.Tx) error {
		if in, err = scanSignIn(t.QueryRowContext(ctx, selectSignIn+` WHERE hash = ?`, link[:]).Scan); err != nil {
			return err
		}
		if in.Browser != browser {
			return fmt.Errorf("sign in from another browser: %w", directory.ErrForbidden)
		}
		u, err = s.finishSignIn(ctx, t, &in, open)
		return err
	})
	return in, u, err
}

// finishSignIn voids everything that this browser asked for: one is enough.
func (s *Store) finishSignIn(ctx context.Context, t *sql.Tx, in *directory.SignIn, open directory.NewSession) (u directory.User, err error) {
	if !in.Used.IsZero() || !open.At.Before(in.Expires) || in.Tries >= directory.SignInTries {
		return u, fmt.Errorf("sign in: %w", directory.ErrGone)
	}
	switch u, err = userBy(ctx, t, "email", in.Email); {
	case errors.Is(err, directory.ErrNotFound) && in.Create:
		u, err = s.insertUser(ctx, t, directory.User{Email: in.Email, Language: in.Language, Created: open.At})
	case errors.Is(err, directory.ErrNotFound):
		return u, fmt.Errorf("sign in: %w", directory.ErrGone)
	}
	if err != nil {
		return u, err
	}
	if _, err := t.ExecContext(ctx, `UPDATE sign_in SET used = ? WHERE browser = ? AND used = 0`, micros(open.At), in.Browser[:]); err != nil {
		return u, fmt.Errorf("use a sign-in: %w", err)
	}
	_, err = insertSession(ctx, t, &u, open)
	return u, err
}

// UseCode uses the code of any letter that this browser asked for and that
// still counts. The wrong try is kept although nobody is signed in.
func (s *Store) UseCode(ctx context.Context, code, browser directory.TokenHash, open directory.NewSession) (in directory.SignIn, u directory.User, err error) {
	if err := s.asProgram("sign in"); err != nil {
		return in, u, err
	}
	var refused error
	err = s.keep(ctx, func(t *sql.Tx) error {
		in, err = matchCode(ctx, t, code, browser, open.At)
		if errors.Is(err, directory.ErrForbidden) || errors.Is(err, directory.ErrGone) {
			refused = err
			return countTry(ctx, t, browser)
		}
		if err == nil {
			u, err = s.finishSignIn(ctx, t, &in, open)
		}
		return err
	})
	if err == nil {
		err = refused
	}
	return in, u, err
}

func countTry(ctx context.Context, t *sql.Tx, browser directory.TokenHash) error {
	if _, err := t.ExecContext(ctx, `UPDATE sign_in SET tries = tries + 1 WHERE browser = ? AND used = 0`, browser[:]); err != nil {
		return fmt.Errorf("count a try: %w", err)
	}
	return nil
}

func matchCode(ctx context.Context, t *sql.Tx, code, browser directory.TokenHash, at time.Time) (directory.SignIn, error) {
	var open int
	err := t.QueryRowContext(ctx, `
		SELECT count(*) FROM sign_in WHERE browser = ? AND used = 0 AND expires > ? AND tries < ?`,
		browser[:], micros(at), directory.SignInTries).Scan(&open)
	if err != nil {
		return directory.SignIn{}, err
	}
	in, err := scanSignIn(t.QueryRowContext(ctx, selectSignIn+`
		WHERE browser = ? AND code = ? AND used = 0 AND expires > ? AND tries < ?
		ORDER BY created DESC LIMIT 1`, browser[:], code[:], micros(at), directory.SignInTries).Scan)
	switch {
	case !errors.Is(err, directory.ErrNotFound):
		return in, err
	case open == 0:
		return in, fmt.Errorf("sign in with a code: %w", directory.ErrGone)
	}
	return in, fmt.Errorf("sign in with a wrong code: %w", directory.ErrForbidden)
}
