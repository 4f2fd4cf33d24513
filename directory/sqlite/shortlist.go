package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"anchorpoint/directory"
)

// shortlistScope is the condition on shortlist that every query of an actor
// carries: their own lists and those of their teams.
func (s *Store) shortlistScope() (string, []any) {
	if s.actor.ID == "" || !directory.Can(s.actor, directory.KeepShortlist, directory.Resource{}, s.now()) {
		return `0`, nil
	}
	args := []any{s.actor.ID}
	teams := s.actor.Teams(s.now())
	for _, team := range teams {
		args = append(args, team)
	}
	return `(owner = ? OR team IN (` + marks(len(teams)) + `))`, args
}

const shortlistColumns = `id, COALESCE(owner, ''), team, name, listings, created, at`

// Shortlists are those that the actor may see, by name.
func (s *Store) Shortlists(ctx context.Context) ([]directory.Shortlist, error) {
	where, args := s.shortlistScope()
	rows, err := s.reader.QueryContext(ctx, `
		SELECT `+shortlistColumns+`
		FROM shortlist
		WHERE `+where+`
		ORDER BY name COLLATE NOCASE, id`, args...)
	if err != nil {
		return nil, fmt.Errorf("select shortlists: %w", explain(err))
	}
	return scanAll(rows, func(l *directory.Shortlist) error { return scanShortlist(rows, l) })
}

func scanShortlist(row interface{ Scan(...any) error }, l *directory.Shortlist) error {
	var listings string
	var created, at int64
	if err := row.Scan(&l.ID, &l.Owner, &l.Team, &l.Name, &listings, &created, &at); err != nil {
		return err
	}
	l.Created, l.At = fromMicros(created), fromMicros(at)
	return json.Unmarshal([]byte(listings), &l.Listings)
}

// Shortlist is one that the actor may see.
func (s *Store) Shortlist(ctx context.Context, id string) (directory.Shortlist, error) {
	return s.shortlist(ctx, s.reader, id)
}

func (s *Store) shortlist(ctx context.Context, from querier, id string) (directory.Shortlist, error) {
	var l directory.Shortlist
	where, args := s.shortlistScope()
	err := scanShortlist(from.QueryRowContext(ctx, `SELECT `+shortlistColumns+` FROM shortlist WHERE id = ? AND `+where,
		append([]any{id}, args...)...), &l)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return l, fmt.Errorf("shortlist: %w", directory.ErrNotFound)
	case err != nil:
		return l, fmt.Errorf("select a shortlist: %w", explain(err))
	}
	return l, nil
}

// CreateShortlist keeps a new one.
func (s *Store) CreateShortlist(ctx context.Context, l directory.Shortlist) (directory.Shortlist, error) {
	now := s.now()
	if s.actor.ID == "" || !directory.Can(s.actor, directory.KeepShortlist, directory.Resource{}, now) ||
		l.Team != "" && !slices.Contains(s.actor.Teams(now), l.Team) {
		return l, fmt.Errorf("make a shortlist: %w", directory.ErrForbidden)
	}
	l.ID, l.Owner, l.Created, l.At = uuid.NewString(), s.actor.ID, now, now
	if l.Team != "" {
		l.Owner = ""
	}
	listings, err := s.shortlistIDs(ctx, nil, &l)
	if err != nil {
		return l, err
	}
	err = s.keep(ctx, func(t *sql.Tx) error {
		var held int
		err := t.QueryRowContext(ctx, `SELECT COUNT(*) FROM shortlist WHERE owner IS ? AND team = ?`, null(l.Owner), l.Team).Scan(&held)
		if err != nil {
			return err
		}
		if held >= directory.MaxShortlists {
			return directory.FieldErrors{{Field: "name", Code: "shortlist-many", Message: "There are 100 lists. Delete one first"}}
		}
		_, err = t.ExecContext(ctx, `
			INSERT INTO shortlist (id, owner, team, name, listings, created, at)
			VALUES (?, ?, ?, ?, ?, ?, ?)`, l.ID, null(l.Owner), l.Team, l.Name, listings, micros(now), micros(now))
		return err
	})
	if err != nil {
		return l, fmt.Errorf("make a shortlist: %w", err)
	}
	return l, nil
}

// null is a text that is NULL where it is empty.
func null(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// shortlistIDs checks a list and gives its services as they are kept: those
// that were on it before, and of new ones what the actor may see.
func (s *Store) shortlistIDs(ctx context.Context, before []string, l *directory.Shortlist) (string, error) {
	if problems := l.CheckName(); len(problems) > 0 {
		return "", problems
	}
	seen, err := s.visible(ctx, l.Listings)
	if err != nil {
		return "", err
	}
	kept := []string{}
	for _, id := range l.Listings {
		if (slices.Contains(before, id) || slices.Contains(seen, id)) && !slices.Contains(kept, id) {
			kept = append(kept, id)
		}
	}
	if len(kept) > directory.MaxListed {
		return "", directory.ErrListFull
	}
	l.Listings = kept
	document, err := json.Marshal(kept)
	return string(document), err
}

// UpdateShortlist saves what change makes of one.
func (s *Store) UpdateShortlist(ctx context.Context, id string, change func(*directory.Shortlist) error) (directory.Shortlist, error) {
	var l directory.Shortlist
	err := s.keep(ctx, func(t *sql.Tx) error {
		var err error
		if l, err = s.shortlist(ctx, t, id); err != nil {
			return err
		}
		fixed := l
		fixed.Listings = slices.Clone(l.Listings)
		if err := change(&l); err != nil {
			return err
		}
		l.ID, l.Owner, l.Team, l.Created, l.At = fixed.ID, fixed.Owner, fixed.Team, fixed.Created, s.now()
		listings, err := s.shortlistIDs(ctx, fixed.Listings, &l)
		if err != nil {
			return err
		}
		_, err = t.ExecContext(ctx, `UPDATE shortlist SET name = ?, listings = ?, at = ? WHERE id = ?`, l.Name, listings, micros(l.At), l.ID)
		return err
	})
	return l, err
}

// DeleteShortlist takes one away, for all of a team.
func (s *Store) DeleteShortlist(ctx context.Context, id string) error {
	where, args := s.shortlistScope()
	result, err := s.writer.ExecContext(ctx, `DELETE FROM shortlist WHERE id = ? AND `+where, append([]any{id}, args...)...)
	if err != nil {
		return fmt.Errorf("delete a shortlist: %w", explain(err))
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return fmt.Errorf("delete a shortlist: %w", directory.ErrNotFound)
	}
	return nil
}
