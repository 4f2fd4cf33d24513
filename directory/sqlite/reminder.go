package sqlite

import (
	"context"
	"database/sql"
	"fmt"

	"anchorpoint/directory"
)

const reminderQuery = `SELECT listing_id, about, first, step, last, places, resume FROM reminder`

func scanReminder(rows *sql.Rows, r *directory.Reminder) error {
	var about, first, last, places, resume int64
	err := rows.Scan(&r.ListingID, &about, &first, &r.Step, &last, &places, &resume)
	r.About, r.First, r.Last = fromMicros(about), fromMicros(first), fromMicros(last)
	r.Places, r.Resume = fromMicros(places), fromMicros(resume)
	return err
}

func (s *Store) reminders(ctx context.Context, where string, args ...any) ([]directory.Reminder, error) {
	if err := s.mayPost("read reminders"); err != nil {
		return nil, err
	}
	rows, err := s.reader.QueryContext(ctx, reminderQuery+where, args...)
	if err != nil {
		return nil, fmt.Errorf("select reminders: %w", explain(err))
	}
	return scanAll(rows, func(r *directory.Reminder) error { return scanReminder(rows, r) })
}

// Reminder is how far the asking has come for a listing.
func (s *Store) Reminder(ctx context.Context, listingID string) (directory.Reminder, error) {
	found, err := s.reminders(ctx, ` WHERE listing_id = ?`, listingID)
	if err != nil || len(found) == 0 {
		return directory.Reminder{ListingID: listingID}, err
	}
	return found[0], nil
}

// Reminders are all, by listing.
func (s *Store) Reminders(ctx context.Context) (map[string]directory.Reminder, error) {
	found, err := s.reminders(ctx, ``)
	if err != nil {
		return nil, err
	}
	out := make(map[string]directory.Reminder, len(found))
	for _, r := range found {
		out[r.ListingID] = r
	}
	return out, nil
}

// Remind keeps how far the asking has come, with the letters of this step.
func (s *Store) Remind(ctx context.Context, r directory.Reminder, letters ...directory.Letter) error {
	if err := s.mayPost("remind"); err != nil {
		return err
	}
	err := s.keep(ctx, func(t *sql.Tx) error {
		for _, l := range letters {
			if err := s.insertLetter(ctx, t, l); err != nil {
				return err
			}
		}
		_, err := t.ExecContext(ctx, `
			INSERT INTO reminder (listing_id, about, first, step, last, places, resume)
			VALUES (?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (listing_id) DO UPDATE SET about = excluded.about, first = excluded.first, step = excluded.step,
				last = excluded.last, places = excluded.places, resume = excluded.resume`,
			r.ListingID, micros(r.About), micros(r.First), r.Step, micros(r.Last), micros(r.Places), micros(r.Resume))
		return err
	})
	if err != nil {
		return fmt.Errorf("remind of listing %s: %w", r.ListingID, err)
	}
	return nil
}
