package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"anchorpoint/directory"
)

// Grant gives a role to a user.
func (s *Store) Grant(ctx context.Context, userID string, g directory.Grant, at time.Time) error {
	return s.keep(ctx, func(t *sql.Tx) error {
		if _, err := userBy(ctx, t, "id", userID); err != nil {
			return err
		}
		may, err := s.mayGrant(ctx, t, g)
		if err != nil {
			return err
		}
		if !may {
			return fmt.Errorf("grant %s: %w", g.Role, directory.ErrForbidden)
		}
		return s.insertGrant(ctx, t, userID, g, s.actor.ID, at)
	})
}

func (s *Store) insertGrant(ctx context.Context, t *sql.Tx, userID string, g directory.Grant, granter string, at time.Time) error {
	_, err := t.ExecContext(ctx, `
		INSERT INTO user_grant (user_id, role, organization_id, areas, expires, granter, at)
		VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (user_id, role, organization_id, areas) DO UPDATE SET expires = excluded.expires`,
		userID, g.Role, g.OrganizationID, sortedAreas(g.Areas), micros(g.Expires), granter, micros(at))
	if err != nil {
		return fmt.Errorf("grant %s: %w", g.Role, err)
	}
	if err := renewSessions(ctx, t, userID); err != nil {
		return err
	}
	return s.noteAccount(ctx, t, at, directory.AccountGranted, userID, string(g.Role)+" "+g.Scope())
}

// renewSessions: the cookie of who has other rights than before is replaced.
func renewSessions(ctx context.Context, t *sql.Tx, userID string) error {
	if _, err := t.ExecContext(ctx, `UPDATE session SET renew = 1 WHERE user_id = ?`, userID); err != nil {
		return fmt.Errorf("renew sessions: %w", err)
	}
	return nil
}

// Revoke takes a role away.
func (s *Store) Revoke(ctx context.Context, userID string, g directory.Grant, at time.Time) error {
	return s.keep(ctx, func(t *sql.Tx) error {
		u, err := userBy(ctx, t, "id", userID)
		if err != nil {
			return err
		}
		may, err := s.mayGrant(ctx, t, g)
		if err != nil {
			return err
		}
		if !may {
			return fmt.Errorf("revoke %s: %w", g.Role, directory.ErrForbidden)
		}
		result, err := t.ExecContext(ctx, `
			DELETE FROM user_grant WHERE user_id = ? AND role = ? AND organization_id = ? AND areas = ?`,
			u.ID, g.Role, g.OrganizationID, sortedAreas(g.Areas))
		if err != nil {
			return fmt.Errorf("revoke %s: %w", g.Role, err)
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			return fmt.Errorf("revoke %s: %w", g.Role, directory.ErrNotFound)
		}
		if g.Role == directory.Administrator {
			if err := oneAdministrator(ctx, t, at); err != nil {
				return err
			}
		}
		if err := renewSessions(ctx, t, u.ID); err != nil {
			return err
		}
		return s.noteAccount(ctx, t, at, directory.AccountRevoked, u.ID, string(g.Role)+" "+g.Scope())
	})
}

// oneAdministrator refuses what would leave nobody to administer the site.
func oneAdministrator(ctx context.Context, t *sql.Tx, at time.Time) error {
	var left int
	err := t.QueryRowContext(ctx, `
		SELECT count(*)
		FROM user_grant JOIN user ON user.id = user_grant.user_id
		WHERE user_grant.role = 'administrator' AND user.disabled = 0
			AND (user_grant.expires = 0 OR user_grant.expires > ?)`, micros(at)).Scan(&left)
	if err != nil {
		return fmt.Errorf("count administrators: %w", err)
	}
	if left == 0 {
		return fmt.Errorf("the last administrator stays: %w", directory.ErrState)
	}
	return nil
}

// Disable shuts a user out and ends the sessions, or lets the user in again.
func (s *Store) Disable(ctx context.Context, userID string, disabled bool, at time.Time) error {
	return s.keep(ctx, func(t *sql.Tx) error {
		u, err := userBy(ctx, t, "id", userID)
		if err != nil {
			return err
		}
		if may, err := s.mayManage(ctx, t, &u); err != nil || !may {
			return orNotFound(err)
		}
		since, action := int64(0), directory.AccountEnabled
		if disabled {
			since, action = micros(at), directory.AccountDisabled
		}
		if _, err := t.ExecContext(ctx, `UPDATE user SET disabled = ? WHERE id = ?`, since, u.ID); err != nil {
			return fmt.Errorf("disable a user: %w", err)
		}
		if disabled {
			if u.Has(directory.Administrator, at) {
				if err := oneAdministrator(ctx, t, at); err != nil {
					return err
				}
			}
			if _, err := t.ExecContext(ctx, `DELETE FROM session WHERE user_id = ?`, u.ID); err != nil {
				return fmt.Errorf("end sessions: %w", err)
			}
		}
		return s.noteAccount(ctx, t, at, action, u.ID, "")
	})
}

func orNotFound(err error) error {
	if err != nil {
		return err
	}
	return fmt.Errorf("user: %w", directory.ErrNotFound)
}
