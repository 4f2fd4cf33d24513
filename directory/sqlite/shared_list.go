package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"anchorpoint/directory"
)

// CreateList keeps those of ids that the actor may see, under a new code.
func (s *Store) CreateList(ctx context.Context, ids []string, at time.Time) (directory.SharedList, error) {
	list, err := directory.NewSharedList(ids, at)
	if err != nil {
		return list, err
	}
	if list.Listings, err = s.visible(ctx, list.Listings); err != nil {
		return list, err
	}
	if len(list.Listings) == 0 {
		return list, fmt.Errorf("make a list of nothing that can be shown: %w", directory.ErrNotFound)
	}
	document, err := json.Marshal(list.Listings)
	if err != nil {
		return list, fmt.Errorf("encode a list: %w", err)
	}
	_, err = s.writer.ExecContext(ctx, `
		INSERT INTO shared_list (code, listings, created, expires)
		VALUES (?, ?, ?, ?)`,
		list.Code, string(document), list.Created.UnixMicro(), list.Expires.UnixMicro())
	if err != nil {
		return list, fmt.Errorf("keep a list: %w", explain(err))
	}
	return list, nil
}

// visible are those of ids that the actor may see, in their order.
func (s *Store) visible(ctx context.Context, ids []string) ([]string, error) {
	heads, err := s.Heads(ctx, ids)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, id := range ids {
		if _, ok := heads[id]; ok {
			out = append(out, id)
		}
	}
	return out, nil
}

// List is the list of a code that is not past its time. The code is not told
// in errors: whoever has it can read the list.
func (s *Store) List(ctx context.Context, code directory.ListCode, at time.Time) (directory.SharedList, error) {
	list := directory.SharedList{Code: code}
	var document string
	var created, expires int64
	err := s.reader.QueryRowContext(ctx, `
		SELECT listings, created, expires
		FROM shared_list
		WHERE code = ? AND expires > ?`, code, at.UnixMicro()).Scan(&document, &created, &expires)
	if errors.Is(err, sql.ErrNoRows) {
		return list, fmt.Errorf("shared list: %w", directory.ErrNotFound)
	}
	if err != nil {
		return list, fmt.Errorf("select a shared list: %w", explain(err))
	}
	list.Created, list.Expires = time.UnixMicro(created).UTC(), time.UnixMicro(expires).UTC()
	if err := json.Unmarshal([]byte(document), &list.Listings); err != nil {
		return list, fmt.Errorf("decode a shared list: %w", err)
	}
	return list, nil
}

// Purge deletes what is past its time.
func (s *Store) Purge(ctx context.Context, now time.Time) (directory.Purged, error) {
	var out directory.Purged
	if err := s.mayAdminister(); err != nil {
		return out, err
	}
	for _, p := range []struct {
		count *int
		query string
		arg   any
	}{
		{&out.Lists, `DELETE FROM shared_list WHERE expires <= ?`, now.UnixMicro()},
		{&out.Emails, `DELETE FROM report_email WHERE day <= ?`, dayText(now.Add(-directory.EmailLife))},
		{&out.Drafts, `DELETE FROM draft WHERE at <= ?`, now.Add(-directory.DraftLife).UnixMicro()},
		{&out.Suggesters, `DELETE FROM proposal_email WHERE day <= ?`, dayText(now.Add(-directory.EmailLife))},
		{&out.Letters, `DELETE FROM letter WHERE state <> 'waiting' AND settled <= ?`, now.Add(-directory.LetterKept).UnixMicro()},
		{&out.Claims, `DELETE FROM claim WHERE state = 'asked' AND at <= ?`, micros(now.Add(-directory.ClaimLife))},
		{new(int), `UPDATE claim SET email = '' WHERE state IN ('accepted', 'refused') AND email <> '' AND decided_at <= ?`, micros(now.Add(-directory.EmailLife))},
	} {
		result, err := s.writer.ExecContext(ctx, p.query, p.arg)
		if err != nil {
			return out, fmt.Errorf("delete what is past its time: %w", explain(err))
		}
		n, err := result.RowsAffected()
		if err != nil {
			return out, err
		}
		*p.count = int(n)
	}
	return out, s.forget(ctx)
}

// forget takes what was deleted out of the log too, which otherwise holds it
// until it is written over. A reader at work may keep it for one more day.
func (s *Store) forget(ctx context.Context) error {
	if _, err := s.writer.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`); err != nil {
		return fmt.Errorf("empty the log: %w", explain(err))
	}
	return nil
}

func (s *Store) mayAdminister() error {
	if directory.Can(s.actor, directory.Administer, directory.Resource{}, s.now()) {
		return nil
	}
	return fmt.Errorf("delete what is past its time: %w", directory.ErrForbidden)
}
