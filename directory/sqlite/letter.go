package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"anchorpoint/directory"
)

// micros is a time as it is stored; 0 for the zero time.
func micros(at time.Time) int64 {
	if at.IsZero() {
		return 0
	}
	return at.UnixMicro()
}

func fromMicros(at int64) time.Time {
	if at == 0 {
		return time.Time{}
	}
	return time.UnixMicro(at).UTC()
}

// mayPost refuses all but the program and administrators.
func (s *Store) mayPost(what string) error {
	if directory.Can(s.actor, directory.Administer, directory.Resource{}, s.now()) {
		return nil
	}
	return fmt.Errorf("%s: %w", what, directory.ErrForbidden)
}

// QueueLetter keeps a letter until it is sent.
func (s *Store) QueueLetter(ctx context.Context, l directory.Letter) error {
	err := s.keep(ctx, func(t *sql.Tx) error { return s.insertLetter(ctx, t, l) })
	if err != nil {
		return fmt.Errorf("queue a letter %s: %w", l.Kind, err)
	}
	return nil
}

// insertLetter drops one whose key is there already.
func (s *Store) insertLetter(ctx context.Context, t *sql.Tx, l directory.Letter) error {
	l.ID = cmp.Or(l.ID, uuid.NewString())
	if l.Queued.IsZero() {
		l.Queued = s.now()
	}
	if l.Due.IsZero() {
		l.Due = l.Queued
	}
	if l.Expires.IsZero() {
		l.Expires = l.Queued.Add(directory.LetterLife)
	}
	if l.Headers == nil {
		l.Headers = map[string]string{}
	}
	headers, err := json.Marshal(l.Headers)
	if err != nil {
		return err
	}
	_, err = t.ExecContext(ctx, `
		INSERT INTO letter (id, key, recipient, kind, language, subject, text, html, headers, listing_id, queued, due, expires)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (key) DO NOTHING`,
		l.ID, cmp.Or(l.Key, l.ID), l.To, l.Kind, l.Language, l.Subject, l.Text, l.HTML, string(headers), l.ListingID,
		l.Queued.UnixMicro(), l.Due.UnixMicro(), l.Expires.UnixMicro())
	return err
}

const letterColumns = `id, key, recipient, kind, language, subject, text, html, headers, listing_id,
			queued, due, expires, state, tries, settled, answer`

func scanLetter(scan func(...any) error, l *directory.Letter) error {
	var headers string
	var queued, due, expires, settled int64
	err := scan(&l.ID, &l.Key, &l.To, &l.Kind, &l.Language, &l.Subject, &l.Text, &l.HTML, &headers, &l.ListingID,
		&queued, &due, &expires, &l.State, &l.Tries, &settled, &l.Answer)
	if err != nil {
		return err
	}
	if l.Key == l.ID {
		l.Key = ""
	}
	l.Queued, l.Due, l.Expires, l.Settled = fromMicros(queued), fromMicros(due), fromMicros(expires), fromMicros(settled)
	if err := json.Unmarshal([]byte(headers), &l.Headers); err != nil {
		return fmt.Errorf("headers of letter %s: %w", l.ID, err)
	}
	if len(l.Headers) == 0 {
		l.Headers = nil
	}
	return nil
}

// DueLetters are those to be tried at a time.
func (s *Store) DueLetters(ctx context.Context, at time.Time, limit int) ([]directory.Letter, error) {
	if err := s.mayPost("read due letters"); err != nil {
		return nil, err
	}
	rows, err := s.reader.QueryContext(ctx, `
		SELECT `+letterColumns+`
		FROM letter
		WHERE state = 'waiting' AND due <= ?
		ORDER BY due, number
		LIMIT ?`, at.UnixMicro(), limit)
	if err != nil {
		return nil, fmt.Errorf("select due letters: %w", explain(err))
	}
	return scanAll(rows, func(l *directory.Letter) error { return scanLetter(rows.Scan, l) })
}

// Letter is one by its id.
func (s *Store) Letter(ctx context.Context, id string) (directory.Letter, error) {
	var l directory.Letter
	if err := s.mayPost("read a letter"); err != nil {
		return l, err
	}
	row := s.reader.QueryRowContext(ctx, `SELECT `+letterColumns+` FROM letter WHERE id = ?`, id)
	err := scanLetter(row.Scan, &l)
	if errors.Is(err, sql.ErrNoRows) {
		return l, fmt.Errorf("letter %s: %w", id, directory.ErrNotFound)
	}
	if err != nil {
		return l, fmt.Errorf("select letter %s: %w", id, explain(err))
	}
	return l, nil
}

// LetterCounts are the letters by state.
func (s *Store) LetterCounts(ctx context.Context) (map[directory.LetterState]int, error) {
	if err := s.mayPost("count letters"); err != nil {
		return nil, err
	}
	rows, err := s.reader.QueryContext(ctx, `SELECT state, COUNT(*) FROM letter GROUP BY state`)
	if err != nil {
		return nil, fmt.Errorf("count letters: %w", explain(err))
	}
	out := map[directory.LetterState]int{}
	_, err = scanAll(rows, func(*struct{}) error {
		var state directory.LetterState
		var n int
		err := rows.Scan(&state, &n)
		out[state] = n
		return err
	})
	return out, err
}

// SettleLetter notes what came of an attempt.
func (s *Store) SettleLetter(ctx context.Context, id string, a directory.Attempt) error {
	if err := s.mayPost("settle a letter"); err != nil {
		return err
	}
	if a.State == directory.LetterBounced {
		return s.BounceLetter(ctx, id, a.Answer, a.At)
	}
	err := s.keep(ctx, func(t *sql.Tx) error {
		if a.State == directory.LetterWaiting {
			return one(t.ExecContext(ctx, `
				UPDATE letter
				SET tries = tries + 1, due = ?, answer = ?
				WHERE id = ? AND state = 'waiting'`, a.Again.UnixMicro(), a.Answer, id))
		}
		return one(t.ExecContext(ctx, `
			UPDATE letter
			SET state = ?, tries = tries + 1, settled = ?, answer = ?, text = '', html = '', headers = '{}'
			WHERE id = ? AND state = 'waiting'`, a.State, a.At.UnixMicro(), a.Answer, id))
	})
	if err != nil {
		return fmt.Errorf("settle letter %s: %w", id, err)
	}
	return nil
}

// one is ErrNotFound when a statement changed no row.
func one(result sql.Result, err error) error {
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, directory.ErrNotFound)
	}
	return nil
}

// BounceLetter notes that a letter came back, stops its address and raises a
// task, in one transaction. A second notice of the same letter does nothing.
func (s *Store) BounceLetter(ctx context.Context, id, why string, at time.Time) error {
	if err := s.mayPost("bounce a letter"); err != nil {
		return err
	}
	err := s.keep(ctx, func(t *sql.Tx) error {
		var to, listing string
		var state directory.LetterState
		err := t.QueryRowContext(ctx, `SELECT recipient, listing_id, state FROM letter WHERE id = ?`, id).Scan(&to, &listing, &state)
		if errors.Is(err, sql.ErrNoRows) {
			return directory.ErrNotFound
		}
		if err != nil || state == directory.LetterBounced {
			return err
		}
		_, err = t.ExecContext(ctx, `
			UPDATE letter
			SET state = 'bounced', tries = tries + (state = 'waiting'), settled = ?, answer = ?, text = '', html = '', headers = '{}'
			WHERE id = ?`, at.UnixMicro(), why, id)
		if err != nil {
			return err
		}
		if err := stopLetters(ctx, t, to, directory.StopBounced, at); err != nil {
			return err
		}
		var there bool
		err = t.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM listing WHERE id = ?)`, listing).Scan(&there)
		if err != nil || !there {
			return err
		}
		return insertTask(ctx, t, &directory.Task{Kind: directory.BouncedTask, ListingID: listing, At: at,
			Reason: "A letter to the group came back: " + why})
	})
	if err != nil {
		return fmt.Errorf("bounce letter %s: %w", id, err)
	}
	return nil
}

// stopLetters never weakens a stop: who asked for none stays asked.
func stopLetters(ctx context.Context, t *sql.Tx, to string, why directory.Stop, at time.Time) error {
	_, err := t.ExecContext(ctx, `
		INSERT INTO letter_stop (address, why, at)
		VALUES (?, ?, ?)
		ON CONFLICT (address) DO UPDATE SET why = excluded.why, at = excluded.at WHERE excluded.why = 'asked'`,
		directory.HashAddress(to), why, at.UnixMicro())
	return err
}

// StopLetters keeps an address from letters that nobody asked for.
func (s *Store) StopLetters(ctx context.Context, to string, why directory.Stop, at time.Time) error {
	if err := s.mayPost("stop letters"); err != nil {
		return err
	}
	return s.keep(ctx, func(t *sql.Tx) error { return stopLetters(ctx, t, to, why, at) })
}

// ResumeLetters lets an address be written to again.
func (s *Store) ResumeLetters(ctx context.Context, to string) error {
	if err := s.mayPost("resume letters"); err != nil {
		return err
	}
	_, err := s.writer.ExecContext(ctx, `DELETE FROM letter_stop WHERE address = ?`, directory.HashAddress(to))
	if err != nil {
		return fmt.Errorf("resume letters: %w", explain(err))
	}
	return nil
}

// Stopped says why an address gets no letters.
func (s *Store) Stopped(ctx context.Context, to string) (directory.Stop, error) {
	var why directory.Stop
	if err := s.mayPost("ask whether letters are stopped"); err != nil {
		return why, err
	}
	err := s.reader.QueryRowContext(ctx, `SELECT why FROM letter_stop WHERE address = ?`, directory.HashAddress(to)).Scan(&why)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("ask whether letters are stopped: %w", explain(err))
	}
	return why, nil
}
