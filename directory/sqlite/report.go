package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"anchorpoint/directory"
)

// dayText is how a day is stored: sorted as text it is in order.
func dayText(at time.Time) string { return at.UTC().Format(time.DateOnly) }

func readDay(text string) (time.Time, error) { return time.Parse(time.DateOnly, text) }

// moderated is the condition that a listing, given by its id's column, is one
// whose reports the actor decides on. It says the same as Can does for
// PublishAll.
func (s *Store) moderated(column string) (string, []any) {
	return s.moderatedAs(func(terms int) string {
		return `EXISTS (
			SELECT 1 FROM listing_area
			WHERE listing_area.listing_id = ` + column + ` AND listing_area.term IN (` + marks(terms) + `))`
	})
}

// moderatedAs joins a condition for the areas of each grant of a moderator.
func (s *Store) moderatedAs(within func(terms int) string) (string, []any) {
	conditions := []string{"0"}
	var args []any
	for _, g := range s.actor.Grants {
		if !g.Expires.IsZero() && !s.now().Before(g.Expires) {
			continue
		}
		switch {
		case g.Role == directory.System, g.Role == directory.Administrator, g.Role == directory.Moderator && len(g.Areas) == 0:
			return "1", nil
		case g.Role == directory.Moderator:
			conditions = append(conditions, within(len(g.Areas)))
			for _, term := range g.Areas {
				args = append(args, term)
			}
		}
	}
	return "(" + strings.Join(conditions, " OR ") + ")", args
}

// inStates is the condition on the state of a report or missing service.
func inStates(states []directory.ReportState) (string, []any) {
	if len(states) == 0 {
		return `state IN ('open', 'confirmed')`, nil // as the partial index says it
	}
	args := make([]any, len(states))
	for i, s := range states {
		args[i] = s
	}
	return `state IN (` + marks(len(states)) + `)`, args
}

// AddReport keeps a report on a listing that the actor may see.
func (s *Store) AddReport(ctx context.Context, r directory.Report) (directory.Report, error) {
	r.ID, r.State, r.Day = uuid.NewString(), directory.ReportOpen, directory.UTCDay(r.Day)
	if err := r.Validate().Err(); err != nil {
		return r, err
	}
	seen, err := s.visible(ctx, []string{r.ListingID})
	if err != nil {
		return r, err
	}
	if len(seen) == 0 {
		return r, fmt.Errorf("report on listing %s: %w", r.ListingID, directory.ErrNotFound)
	}
	err = s.keep(ctx, func(t *sql.Tx) error {
		_, err := t.ExecContext(ctx, `
			INSERT INTO report (id, listing_id, kind, text, held, day)
			VALUES (?, ?, ?, ?, ?, ?)`, r.ID, r.ListingID, r.Kind, r.Text, r.Held, dayText(r.Day))
		if err != nil || r.Email == "" {
			return err
		}
		_, err = t.ExecContext(ctx, `
			INSERT INTO report_email (report_id, email, day)
			VALUES (?, ?, ?)`, r.ID, r.Email, dayText(r.Day))
		return err
	})
	if err != nil {
		return r, fmt.Errorf("keep a report on listing %s: %w", r.ListingID, err)
	}
	return r, nil
}

// keep runs work in one transaction of the writer that no listing is part of,
// so that the index need not look.
func (s *Store) keep(ctx context.Context, work func(*sql.Tx) error) error {
	t, err := s.writer.BeginTx(ctx, nil)
	if err != nil {
		return explain(err)
	}
	defer t.Rollback()
	if err := work(t); err != nil {
		return explain(err)
	}
	if err := t.Commit(); err != nil {
		return fmt.Errorf("commit: %w", explain(err))
	}
	return nil
}

// Reports are those in some states that the actor decides on.
func (s *Store) Reports(ctx context.Context, states ...directory.ReportState) ([]directory.Report, error) {
	state, args := inStates(states)
	where, more := s.moderated("report.listing_id")
	rows, err := s.reader.QueryContext(ctx, `
		SELECT report.id, report.listing_id, report.kind, report.text, report.held, report.day, report.state,
			COALESCE(report_email.email, '')
		FROM report LEFT JOIN report_email ON report_email.report_id = report.id
		WHERE report.`+state+` AND `+where+`
		ORDER BY report.number`, append(args, more...)...)
	if err != nil {
		return nil, fmt.Errorf("select reports: %w", explain(err))
	}
	return scanAll(rows, func(r *directory.Report) error {
		var day string
		err := rows.Scan(&r.ID, &r.ListingID, &r.Kind, &r.Text, &r.Held, &day, &r.State, &r.Email)
		if err != nil {
			return err
		}
		r.Day, err = readDay(day)
		return err
	})
}

// scanAll reads all rows and closes them.
func scanAll[T any](rows *sql.Rows, scan func(*T) error) ([]T, error) {
	defer rows.Close()
	var out []T
	for rows.Next() {
		var one T
		if err := scan(&one); err != nil {
			return nil, fmt.Errorf("scan: %w", err)
		}
		out = append(out, one)
	}
	return out, rows.Err()
}

// DecideReport moves a report on; closing it deletes the address.
func (s *Store) DecideReport(ctx context.Context, id string, to directory.ReportState, by directory.Edit) error {
	where, args := s.moderated("listing_id")
	err := s.keep(ctx, func(t *sql.Tx) error {
		if err := s.decide(ctx, t, "report", where, args, id, to, by); err != nil || !to.Closed() {
			return err
		}
		_, err := t.ExecContext(ctx, `DELETE FROM report_email WHERE report_id = ?`, id)
		return err
	})
	if err != nil {
		return fmt.Errorf("decide on report %s: %w", id, err)
	}
	return nil
}

// decide moves a row of report or missing_service, both constants of ours, to
// another state.
func (s *Store) decide(ctx context.Context, t *sql.Tx, table, where string, args []any, id string, to directory.ReportState, by directory.Edit) error {
	var from directory.ReportState
	err := t.QueryRowContext(ctx, `SELECT state FROM `+table+` WHERE id = ? AND `+where, append([]any{id}, args...)...).Scan(&from)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return directory.ErrNotFound
	case err != nil:
		return err
	case !from.CanBecome(to):
		return fmt.Errorf("from %s to %s: %w", from, to, directory.ErrState)
	}
	if by.At.IsZero() {
		by.At = s.now()
	}
	_, err = t.ExecContext(ctx, `
		UPDATE `+table+`
		SET state = ?, decided_by = ?, decided_why = ?, decided_at = ?
		WHERE id = ?`, to, s.actor.ID, by.Reason, by.At.UnixMicro(), id)
	return err
}
