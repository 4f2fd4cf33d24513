package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/google/uuid"

	"anchorpoint/directory"
)

// AddMissing keeps what somebody looked for and did not find.
func (s *Store) AddMissing(ctx context.Context, m directory.Missing) (directory.Missing, error) {
	m.ID, m.State, m.Day = uuid.NewString(), directory.ReportOpen, directory.UTCDay(m.Day)
	if err := m.Validate().Err(); err != nil {
		return m, err
	}
	_, err := s.writer.ExecContext(ctx, `
		INSERT INTO missing_service (id, need, area, text, held, day)
		VALUES (?, ?, ?, ?, ?, ?)`, m.ID, m.Need, m.Area, m.Text, m.Held, dayText(m.Day))
	if err != nil {
		return m, fmt.Errorf("keep a missing service: %w", explain(err))
	}
	return m, nil
}

// missingScope is the condition that a missing service lies in an area of the
// actor's. One with an outward code or no area is for those who see everything.
func (s *Store) missingScope() (string, []any) {
	return s.moderatedAs(func(terms int) string { return `missing_service.area IN (` + marks(terms) + `)` })
}

// MissingServices are those in some states that the actor decides on.
func (s *Store) MissingServices(ctx context.Context, states ...directory.ReportState) ([]directory.Missing, error) {
	state, args := inStates(states)
	where, more := s.missingScope()
	rows, err := s.reader.QueryContext(ctx, `
		SELECT id, need, area, text, held, day, state
		FROM missing_service
		WHERE `+state+` AND `+where+`
		ORDER BY number`, append(args, more...)...)
	if err != nil {
		return nil, fmt.Errorf("select missing services: %w", explain(err))
	}
	return scanAll(rows, func(m *directory.Missing) error {
		var day string
		err := rows.Scan(&m.ID, &m.Need, &m.Area, &m.Text, &m.Held, &day, &m.State)
		if err != nil {
			return err
		}
		m.Day, err = readDay(day)
		return err
	})
}

// DecideMissing moves a missing service on.
func (s *Store) DecideMissing(ctx context.Context, id string, to directory.ReportState, by directory.Edit) error {
	where, args := s.missingScope()
	err := s.keep(ctx, func(t *sql.Tx) error {
		return s.decide(ctx, t, "missing_service", where, args, id, to, by)
	})
	if err != nil {
		return fmt.Errorf("decide on missing service %s: %w", id, err)
	}
	return nil
}

// CountUnmet adds a batch of searches to the counts in one transaction. What
// may not be kept spoils the whole batch: it is a mistake of the program.
func (s *Store) CountUnmet(ctx context.Context, batch []directory.Unmet) error {
	for _, u := range batch {
		if !u.Valid() {
			return fmt.Errorf("count an unmet need with outcome %q: %w", u.Outcome, directory.ErrForbidden)
		}
	}
	err := s.keep(ctx, func(t *sql.Tx) error {
		insert, err := t.PrepareContext(ctx, `
			INSERT INTO unmet_need (day, need, area, outcome, n)
			VALUES (?, ?, ?, ?, ?)
			ON CONFLICT (day, need, area, outcome) DO UPDATE SET n = n + excluded.n`)
		if err != nil {
			return err
		}
		defer insert.Close()
		for _, u := range batch {
			if _, err := insert.ExecContext(ctx, dayText(u.From), u.Need, u.Area, u.Outcome, max(u.Count, 1)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("count %d unmet needs: %w", len(batch), err)
	}
	return nil
}

// UnmetNeeds are the counts of whole weeks that have ended, from the week of
// from to the week of to, small ones suppressed: nothing else ever leaves the
// store. A week that was cut or still runs would give two numbers for the same
// cell, and their difference can be small.
func (s *Store) UnmetNeeds(ctx context.Context, from, to time.Time) ([]directory.Unmet, error) {
	if !directory.Can(s.actor, directory.ReadUnmet, directory.Resource{}, s.now()) {
		return nil, fmt.Errorf("read unmet need: %w", directory.ErrForbidden)
	}
	end := directory.Monday(to).AddDate(0, 0, 7)
	if running := directory.Monday(s.now()); end.After(running) {
		end = running
	}
	rows, err := s.reader.QueryContext(ctx, `
		SELECT day, need, area, outcome, n
		FROM unmet_need
		WHERE day >= ? AND day < ?`, dayText(directory.Monday(from)), dayText(end))
	if err != nil {
		return nil, fmt.Errorf("select unmet needs: %w", explain(err))
	}
	days, err := scanAll(rows, func(u *directory.Unmet) error {
		var day string
		err := rows.Scan(&day, &u.Need, &u.Area, &u.Outcome, &u.Count)
		if err != nil {
			return err
		}
		u.From, err = readDay(day)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("select unmet needs: %w", explain(err))
	}
	return directory.SuppressUnmet(days), nil
}
