package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/mattn/go-sqlite3"

	"anchorpoint/directory"
)

// asProgram refuses all but the program itself: pages sign people in on its
// behalf, never on that of the person.
func (s *Store) asProgram(what string) error {
	if s.actor.Has(directory.System, s.now()) {
		return nil
	}
	return fmt.Errorf("%s: %w", what, directory.ErrForbidden)
}

// querier is a pool or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// CreateUser adds a person without a role.
func (s *Store) CreateUser(ctx context.Context, u directory.User) (directory.User, error) {
	if err := s.asProgram("create a user"); err != nil {
		return u, err
	}
	err := s.keep(ctx, func(t *sql.Tx) error {
		var err error
		u, err = s.insertUser(ctx, t, u)
		return err
	})
	return u, err
}

func (s *Store) insertUser(ctx context.Context, t *sql.Tx, u directory.User) (directory.User, error) {
	email, ok := directory.NormalEmail(u.Email)
	if !ok {
		return u, directory.FieldErrors{{Field: "email", Code: "email", Message: "Enter an email address, like name@example.org"}}
	}
	u.ID, u.Email, u.Language = uuid.NewString(), email, cmp.Or(u.Language, "en")
	if u.Created.IsZero() {
		u.Created = s.now()
	}
	_, err := t.ExecContext(ctx, `
		INSERT INTO user (id, email, name, language, created) VALUES (?, ?, ?, ?, ?)`,
		u.ID, u.Email, u.Name, u.Language, micros(u.Created))
	var failed sqlite3.Error
	if errors.As(err, &failed) && failed.ExtendedCode == sqlite3.ErrConstraintUnique {
		return u, fmt.Errorf("create a user: %w", directory.ErrConflict)
	}
	if err != nil {
		return u, fmt.Errorf("create a user: %w", err)
	}
	return u, s.noteAccount(ctx, t, u.Created, directory.AccountCreated, u.ID, "")
}

func (s *Store) noteAccount(ctx context.Context, t *sql.Tx, at time.Time, action, userID, detail string) error {
	_, err := t.ExecContext(ctx, `
		INSERT INTO account_event (at, actor, action, user_id, detail) VALUES (?, ?, ?, ?, ?)`,
		micros(at), s.actor.ID, action, userID, detail)
	if err != nil {
		return fmt.Errorf("note what was done to an account: %w", err)
	}
	return nil
}

// AccountEvents are the newest of those that the actor may read.
func (s *Store) AccountEvents(ctx context.Context, limit int) ([]directory.AccountEvent, error) {
	if err := s.mayPost("read what was done to accounts"); err != nil {
		return nil, err
	}
	rows, err := s.reader.QueryContext(ctx, `
		SELECT at, actor, action, user_id, detail FROM account_event ORDER BY number DESC LIMIT ?`, limit)
	if err != nil {
		return nil, fmt.Errorf("select account events: %w", explain(err))
	}
	defer rows.Close()
	var out []directory.AccountEvent
	for rows.Next() {
		var e directory.AccountEvent
		var at int64
		if err := rows.Scan(&at, &e.Actor, &e.Action, &e.UserID, &e.Detail); err != nil {
			return nil, err
		}
		e.At = fromMicros(at)
		out = append(out, e)
	}
	return out, rows.Err()
}

const selectUser = `SELECT id, email, name, language, disabled, created, seen FROM user`

func scanUser(scan func(...any) error) (directory.User, error) {
	var u directory.User
	var disabled, created, seen int64
	err := scan(&u.ID, &u.Email, &u.Name, &u.Language, &disabled, &created, &seen)
	u.Disabled, u.Created, u.LastSeen = fromMicros(disabled), fromMicros(created), fromMicros(seen)
	return u, err
}

// userBy is one user with the grants; column is one of ours, never typed.
func userBy(ctx context.Context, q querier, column, value string) (directory.User, error) {
	u, err := scanUser(q.QueryRowContext(ctx, selectUser+` WHERE `+column+` = ?`, value).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return u, fmt.Errorf("user: %w", directory.ErrNotFound)
	}
	if err != nil {
		return u, fmt.Errorf("select a user: %w", explain(err))
	}
	u.Grants, err = grantsOf(ctx, q, u.ID)
	return u, err
}

func grantsOf(ctx context.Context, q querier, userID string) ([]directory.Grant, error) {
	rows, err := q.QueryContext(ctx, `
		SELECT role, organization_id, areas, expires FROM user_grant WHERE user_id = ? ORDER BY number`, userID)
	if err != nil {
		return nil, fmt.Errorf("select grants: %w", explain(err))
	}
	defer rows.Close()
	var out []directory.Grant
	for rows.Next() {
		var g directory.Grant
		var areas string
		var expires int64
		if err := rows.Scan(&g.Role, &g.OrganizationID, &areas, &expires); err != nil {
			return nil, err
		}
		if err := json.Unmarshal([]byte(areas), &g.Areas); err != nil {
			return nil, fmt.Errorf("decode the areas of a grant: %w", err)
		}
		g.Expires = fromMicros(expires)
		out = append(out, g)
	}
	return out, rows.Err()
}

// User is one that the actor may know of: oneself, and those one may manage.
func (s *Store) User(ctx context.Context, id string) (directory.User, error) {
	u, err := userBy(ctx, s.reader, "id", id)
	return s.known(ctx, u, err)
}

// UserByEmail is one by the address.
func (s *Store) UserByEmail(ctx context.Context, email string) (directory.User, error) {
	email, _ = directory.NormalEmail(email)
	u, err := userBy(ctx, s.reader, "email", email)
	return s.known(ctx, u, err)
}

func (s *Store) known(ctx context.Context, u directory.User, err error) (directory.User, error) {
	if err != nil {
		return directory.User{}, err
	}
	if s.actor.ID != "" && s.actor.ID == u.ID {
		return u, nil
	}
	if may, err := s.mayManage(ctx, s.reader, &u); err != nil || !may {
		return directory.User{}, cmp.Or(err, fmt.Errorf("user: %w", directory.ErrNotFound))
	}
	return u, nil
}

// mayManage says whether the actor may give every role that a user holds. One
// without a role belongs to administrators and the program.
func (s *Store) mayManage(ctx context.Context, q querier, u *directory.User) (bool, error) {
	if directory.Can(s.actor, directory.Administer, directory.Resource{}, s.now()) {
		return true, nil
	}
	for _, g := range u.Grants {
		if may, err := s.mayGrant(ctx, q, g); err != nil || !may {
			return false, err
		}
	}
	return len(u.Grants) > 0, nil
}

// mayGrant asks the one rule, with the areas of an editor's organization.
func (s *Store) mayGrant(ctx context.Context, q querier, g directory.Grant) (bool, error) {
	areas, err := areasOf(ctx, q, g.OrganizationID)
	return err == nil && directory.MayGrant(s.actor, g, areas, s.now()), err
}

func areasOf(ctx context.Context, q querier, organizationID string) ([]string, error) {
	if organizationID == "" {
		return nil, nil
	}
	rows, err := q.QueryContext(ctx, `
		SELECT DISTINCT listing_area.term
		FROM listing JOIN listing_area ON listing_area.listing_id = listing.id
		WHERE listing.organization_id = ?`, organizationID)
	if err != nil {
		return nil, fmt.Errorf("select the areas of an organization: %w", explain(err))
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var term string
		if err := rows.Scan(&term); err != nil {
			return nil, err
		}
		out = append(out, term)
	}
	return out, rows.Err()
}

// Users are those that the actor may manage, by address.
func (s *Store) Users(ctx context.Context) ([]directory.User, error) {
	all, err := s.usersWhere(ctx, ``)
	if err != nil {
		return nil, err
	}
	var out []directory.User
	for _, u := range all {
		may, err := s.mayManage(ctx, s.reader, &u)
		if err != nil {
			return nil, err
		}
		if may {
			out = append(out, u)
		}
	}
	return out, nil
}

// EditorsOf are the users with a grant to edit an organization, by address.
func (s *Store) EditorsOf(ctx context.Context, organizationID string) ([]directory.User, error) {
	if err := s.asProgram("read the editors of an organization"); err != nil {
		return nil, err
	}
	return s.usersWhere(ctx, ` WHERE id IN (
		SELECT user_id FROM user_grant WHERE organization_id <> '' AND organization_id = ?)`, organizationID)
}

func (s *Store) usersWhere(ctx context.Context, where string, args ...any) ([]directory.User, error) {
	rows, err := s.reader.QueryContext(ctx, selectUser+where+` ORDER BY email`, args...)
	if err != nil {
		return nil, fmt.Errorf("select users: %w", explain(err))
	}
	defer rows.Close()
	var out []directory.User
	for rows.Next() {
		u, err := scanUser(rows.Scan)
		if err != nil {
			return nil, fmt.Errorf("scan users: %w", err)
		}
		out = append(out, u)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	for i := range out {
		if out[i].Grants, err = grantsOf(ctx, s.reader, out[i].ID); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// NameUser sets name and language of oneself, or of somebody whom one manages.
func (s *Store) NameUser(ctx context.Context, id, name, language string) error {
	if _, err := s.User(ctx, id); err != nil {
		return err
	}
	_, err := s.writer.ExecContext(ctx, `UPDATE user SET name = ?, language = ? WHERE id = ?`, name, language, id)
	if err != nil {
		return fmt.Errorf("name a user: %w", explain(err))
	}
	return nil
}

// sortedAreas are areas as they are kept, so that two grants compare.
func sortedAreas(areas []string) string {
	sorted := slices.Sorted(slices.Values(areas))
	b, _ := json.Marshal(append([]string{}, slices.Compact(sorted)...)) // strings cannot fail
	return string(b)
}
