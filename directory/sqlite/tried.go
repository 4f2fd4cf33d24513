package sqlite

import (
	"context"
	"fmt"
	"time"

	"anchorpoint/directory"
)

// CountTry counts what came of getting in touch, with what follows from it, in
// one transaction.
func (s *Store) CountTry(ctx context.Context, listingID string, result directory.Tried, at time.Time) error {
	if !result.Known() {
		return fmt.Errorf("count a try %q: %w", result, directory.FieldErrors{{Field: "worked", Code: "worked", Message: "Choose what happened"}})
	}
	seen, err := s.visible(ctx, []string{listingID})
	if err != nil {
		return err
	}
	if len(seen) == 0 {
		return fmt.Errorf("count a try of listing %s: %w", listingID, directory.ErrNotFound)
	}
	by := directory.Edit{Reason: "somebody got through", Source: directory.SourcePerson, At: at}
	err = s.transact(ctx, by, func(t *tx) error {
		_, err := t.ExecContext(ctx, `
			INSERT INTO try_count (listing_id, day, result, n)
			VALUES (?, ?, ?, 1)
			ON CONFLICT (listing_id, day, result) DO UPDATE SET n = n + 1`, listingID, dayText(at), result)
		if err != nil {
			return err
		}
		if result == directory.GotThrough {
			return s.worked(ctx, t, listingID)
		}
		return s.doubt(ctx, t, listingID)
	})
	if err != nil {
		return fmt.Errorf("count a try of listing %s: %w", listingID, err)
	}
	return nil
}

// worked lets somebody with the right check a listing by having got through.
// While others are in doubt about it, staff look first.
func (s *Store) worked(ctx context.Context, t *tx, listingID string) error {
	row, err := t.listingRow(ctx, listingID)
	if err != nil {
		return err
	}
	l, err := t.load(ctx, row)
	if err != nil || !s.may(directory.CheckContact, &l) {
		return err
	}
	var doubted bool
	err = t.QueryRowContext(ctx, `
		SELECT EXISTS (SELECT 1 FROM task WHERE kind = ? AND listing_id = ? AND closed = 0)`,
		directory.DoubtTask, listingID).Scan(&doubted)
	if err != nil || doubted || !l.Worked(t.edit.At, t.author) {
		return err
	}
	_, err = t.save(ctx, row, &l, nil)
	return err
}

// doubt raises a task when enough tries failed within the window and since the
// last such task was closed. Of somebody whose getting through would check the
// listing, one is enough.
func (s *Store) doubt(ctx context.Context, t *tx, listingID string) error {
	at := t.edit.At
	if row, err := t.listingRow(ctx, listingID); err != nil {
		return err
	} else if l, err := t.load(ctx, row); err != nil {
		return err
	} else if s.actor.ID != "" && !s.actor.Has(directory.System, at) && s.may(directory.CheckContact, &l) {
		return insertTask(ctx, t.Tx, &directory.Task{Kind: directory.DoubtTask, ListingID: listingID, At: at,
			Reason: "a link worker or staff did not get through, or found it full or wrong"})
	}
	since := dayText(at.Add(-directory.TryWindow))
	var closed int64
	err := t.QueryRowContext(ctx, `
		SELECT COALESCE(MAX(closed), 0)
		FROM task
		WHERE kind = ? AND listing_id = ?`, directory.DoubtTask, listingID).Scan(&closed)
	if err != nil {
		return err
	}
	if closed > 0 {
		since = max(since, dayText(time.UnixMicro(closed)))
	}
	var failed int
	err = t.QueryRowContext(ctx, `
		SELECT COALESCE(SUM(n), 0)
		FROM try_count
		WHERE listing_id = ? AND result <> ? AND day > ?`, listingID, directory.GotThrough, since).Scan(&failed)
	if err != nil || failed < directory.TryDoubts {
		return err
	}
	return insertTask(ctx, t.Tx, &directory.Task{
		Kind: directory.DoubtTask, ListingID: listingID, At: at,
		Reason: fmt.Sprintf("%d times within 30 days somebody could not get in touch", failed),
	})
}

// Signals are what people told about listings that the actor may see.
func (s *Store) Signals(ctx context.Context, ids []string, at time.Time) (map[string]directory.Signal, error) {
	ids, err := s.visible(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := map[string]directory.Signal{}
	for chunk := range chunks(ids) {
		args := append([]any{directory.GotThrough, dayText(directory.TriesShownSince(at))}, chunk...)
		args = append(args, chunk...)
		rows, err := s.reader.QueryContext(ctx, `
			SELECT listing_id, 'worked', MAX(day)
			FROM try_count
			WHERE result = ? AND day > ? AND listing_id IN (`+marks(len(chunk))+`)
			GROUP BY listing_id
			UNION ALL
			SELECT listing_id, 'problem', MAX(day)
			FROM report
			WHERE state = 'confirmed' AND listing_id IN (`+marks(len(chunk))+`)
			GROUP BY listing_id`, args...)
		if err != nil {
			return nil, fmt.Errorf("select signals: %w", explain(err))
		}
		_, err = scanAll(rows, func(*struct{}) error {
			var id, what, text string
			if err := rows.Scan(&id, &what, &text); err != nil {
				return err
			}
			day, err := readDay(text)
			signal := out[id]
			if what == "worked" {
				signal.GotThrough = day
			} else {
				signal.Problem = day
			}
			out[id] = signal
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("select signals: %w", explain(err))
		}
	}
	return out, nil
}
