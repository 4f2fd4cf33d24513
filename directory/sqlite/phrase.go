package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/mattn/go-sqlite3"

	"anchorpoint/directory"
)

// mayPhrase refuses all but those who may edit phrases.
func (s *Store) mayPhrase(what string) error {
	if directory.Can(s.actor, directory.EditPhrases, directory.Resource{}, s.now()) {
		return nil
	}
	return fmt.Errorf("%s: %w", what, directory.ErrForbidden)
}

// AddNeedPhrase keeps a phrase as the actor's.
func (s *Store) AddNeedPhrase(ctx context.Context, p directory.NeedPhrase) (directory.NeedPhrase, error) {
	if err := s.mayPhrase("add a phrase"); err != nil {
		return p, err
	}
	p.Tidy()
	if err := p.Validate().Err(); err != nil {
		return p, err
	}
	p.ID, p.By, p.At = uuid.NewString(), s.actor.ID, p.At.UTC().Truncate(time.Microsecond)
	err := s.keep(ctx, func(t *sql.Tx) error {
		_, err := t.ExecContext(ctx, `
			INSERT INTO need_phrase (id, need, text, shared, by, at)
			VALUES (?, ?, ?, ?, ?, ?)`, p.ID, p.Need, p.Text, p.Shared, p.By, micros(p.At))
		var failed sqlite3.Error
		if errors.As(err, &failed) && failed.ExtendedCode == sqlite3.ErrConstraintUnique {
			return directory.ErrConflict
		}
		return err
	})
	if err != nil {
		return p, fmt.Errorf("add a phrase to need %s: %w", p.Need, err)
	}
	return p, nil
}

// NeedPhrases are all, newest first.
func (s *Store) NeedPhrases(ctx context.Context) ([]directory.NeedPhrase, error) {
	if err := s.mayPhrase("read phrases"); err != nil {
		return nil, err
	}
	rows, err := s.reader.QueryContext(ctx, `
		SELECT id, need, text, shared, by, at
		FROM need_phrase
		ORDER BY number DESC`)
	if err != nil {
		return nil, fmt.Errorf("select phrases: %w", explain(err))
	}
	return scanAll(rows, func(p *directory.NeedPhrase) error {
		var at int64
		err := rows.Scan(&p.ID, &p.Need, &p.Text, &p.Shared, &p.By, &at)
		p.At = fromMicros(at)
		return err
	})
}

// RemoveNeedPhrase takes one away for good.
func (s *Store) RemoveNeedPhrase(ctx context.Context, id string) error {
	if err := s.mayPhrase("remove a phrase"); err != nil {
		return err
	}
	err := s.keep(ctx, func(t *sql.Tx) error {
		done, err := t.ExecContext(ctx, `DELETE FROM need_phrase WHERE id = ?`, id)
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, directory.ErrNotFound)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("remove phrase %s: %w", id, err)
	}
	return nil
}
