package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"anchorpoint/directory"
)

// Invite keeps a role for an address until it is taken.
func (s *Store) Invite(ctx context.Context, in directory.Invitation) error {
	email, ok := directory.NormalEmail(in.Email)
	if !ok {
		return directory.FieldErrors{{Field: "email", Code: "email", Message: "Enter an email address, like name@example.org"}}
	}
	in.Email = email
	return s.keep(ctx, func(t *sql.Tx) error {
		may, err := s.mayGrant(ctx, t, in.Grant)
		if err != nil {
			return err
		}
		if !may {
			return fmt.Errorf("invite as %s: %w", in.Grant.Role, directory.ErrForbidden)
		}
		return s.insertInvitation(ctx, t, in)
	})
}

func (s *Store) insertInvitation(ctx context.Context, t *sql.Tx, in directory.Invitation) error {
	areas := sortedAreas(in.Grant.Areas)
	_, err := t.ExecContext(ctx, `
		DELETE FROM invitation
		WHERE expires < ?1 OR used = 0 AND email = ?2 AND role = ?3 AND organization_id = ?4 AND areas = ?5`,
		micros(in.Created.Add(-directory.InvitationLife)), in.Email, in.Grant.Role, in.Grant.OrganizationID, areas)
	if err != nil {
		return fmt.Errorf("drop older invitations: %w", err)
	}
	_, err = t.ExecContext(ctx, `
		INSERT INTO invitation (hash, email, name, role, organization_id, areas, grant_expires, inviter, created, expires)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		in.Hash[:], in.Email, in.Name, in.Grant.Role, in.Grant.OrganizationID, areas, micros(in.Grant.Expires),
		s.actor.ID, micros(in.Created), micros(in.Expires))
	if err != nil {
		return fmt.Errorf("keep an invitation: %w", err)
	}
	return s.noteAccount(ctx, t, in.Created, directory.AccountInvited, "", string(in.Grant.Role)+" "+in.Grant.Scope())
}

// Invitation is one by its link.
func (s *Store) Invitation(ctx context.Context, link directory.TokenHash) (directory.Invitation, error) {
	return selectInvitation(ctx, s.reader, link)
}

func selectInvitation(ctx context.Context, q querier, link directory.TokenHash) (directory.Invitation, error) {
	in := directory.Invitation{Hash: link}
	var areas string
	var until, created, expires, used int64
	err := q.QueryRowContext(ctx, `
		SELECT email, name, role, organization_id, areas, grant_expires, inviter, created, expires, used
		FROM invitation WHERE hash = ?`, link[:]).Scan(&in.Email, &in.Name, &in.Grant.Role, &in.Grant.OrganizationID,
		&areas, &until, &in.Inviter, &created, &expires, &used)
	if errors.Is(err, sql.ErrNoRows) {
		return in, fmt.Errorf("invitation: %w", directory.ErrNotFound)
	}
	if err != nil {
		return in, fmt.Errorf("select an invitation: %w", explain(err))
	}
	in.Grant.Expires, in.Created, in.Expires, in.Used = fromMicros(until), fromMicros(created), fromMicros(expires), fromMicros(used)
	return in, json.Unmarshal([]byte(areas), &in.Grant.Areas)
}

// AcceptInvitation takes the role and opens a session.
func (s *Store) AcceptInvitation(ctx context.Context, link directory.TokenHash, name, language string, open directory.NewSession) (u directory.User, err error) {
	if err := s.asProgram("accept an invitation"); err != nil {
		return u, err
	}
	err = s.keep(ctx, func(t *sql.Tx) error {
		in, err := s.takeInvitation(ctx, t, link, open.At)
		if err != nil {
			return err
		}
		if u, err = s.joining(ctx, t, in, cmp.Or(name, in.Name), language, open.At); err != nil {
			return err
		}
		if err := s.insertGrant(ctx, t, u.ID, in.Grant, in.Inviter, open.At); err != nil {
			return err
		}
		if err := s.noteAccount(ctx, t, open.At, directory.AccountJoined, u.ID, string(in.Grant.Role)+" "+in.Grant.Scope()); err != nil {
			return err
		}
		if _, err := insertSession(ctx, t, &u, open); err != nil {
			return err
		}
		u, err = userBy(ctx, t, "id", u.ID)
		return err
	})
	return u, err
}

// takeInvitation asks once more whether who invited may still give the role.
func (s *Store) takeInvitation(ctx context.Context, t *sql.Tx, link directory.TokenHash, at time.Time) (directory.Invitation, error) {
	in, err := selectInvitation(ctx, t, link)
	if err != nil {
		return in, err
	}
	if !in.Used.IsZero() || !at.Before(in.Expires) {
		return in, fmt.Errorf("accept an invitation: %w", directory.ErrGone)
	}
	inviter, err := userBy(ctx, t, "id", in.Inviter)
	switch {
	case errors.Is(err, directory.ErrNotFound): // a command
	case err != nil:
		return in, err
	default:
		areas, err := areasOf(ctx, t, in.Grant.OrganizationID)
		if err != nil {
			return in, err
		}
		if !directory.MayGrant(inviter.Actor(), in.Grant, areas, at) {
			return in, fmt.Errorf("accept an invitation: %w", directory.ErrGone)
		}
	}
	_, err = t.ExecContext(ctx, `UPDATE invitation SET used = ? WHERE hash = ?`, micros(at), link[:])
	return in, err
}

// joining is the user of the address; a new one gets the name.
func (s *Store) joining(ctx context.Context, t *sql.Tx, in directory.Invitation, name, language string, at time.Time) (directory.User, error) {
	u, err := userBy(ctx, t, "email", in.Email)
	if errors.Is(err, directory.ErrNotFound) {
		return s.insertUser(ctx, t, directory.User{Email: in.Email, Name: name, Language: language, Created: at})
	}
	if err == nil && name != "" {
		_, err = t.ExecContext(ctx, `UPDATE user SET name = ? WHERE id = ?`, name, u.ID)
	}
	return u, err
}
