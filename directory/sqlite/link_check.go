package sqlite

import (
	"context"
	"database/sql"
	"fmt"

	"anchorpoint/directory"
)

// LinkChecks are all, by listing.
func (s *Store) LinkChecks(ctx context.Context) (map[string]directory.LinkCheck, error) {
	if err := s.mayPost("read checks of web addresses"); err != nil {
		return nil, err
	}
	return s.linkChecks(ctx, ``)
}

// LinkCheck is that of one listing.
func (s *Store) LinkCheck(ctx context.Context, listingID string) (directory.LinkCheck, error) {
	if err := s.mayPost("read the check of a web address"); err != nil {
		return directory.LinkCheck{}, err
	}
	found, err := s.linkChecks(ctx, `WHERE listing_id = ?`, listingID)
	return found[listingID], err
}

func (s *Store) linkChecks(ctx context.Context, where string, args ...any) (map[string]directory.LinkCheck, error) {
	rows, err := s.reader.QueryContext(ctx, `SELECT listing_id, address, at, since FROM link_check `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("select checks of web addresses: %w", explain(err))
	}
	out := map[string]directory.LinkCheck{}
	_, err = scanAll(rows, func(*struct{}) error {
		var c directory.LinkCheck
		var at, since int64
		err := rows.Scan(&c.ListingID, &c.Address, &at, &since)
		c.At, c.Since = fromMicros(at), fromMicros(since)
		out[c.ListingID] = c
		return err
	})
	return out, err
}

// SaveLinkCheck keeps one, with its task.
func (s *Store) SaveLinkCheck(ctx context.Context, c directory.LinkCheck) error {
	if err := s.mayPost("keep a check of a web address"); err != nil {
		return err
	}
	err := s.keep(ctx, func(t *sql.Tx) error {
		_, err := t.ExecContext(ctx, `
			INSERT INTO link_check (listing_id, address, at, since)
			VALUES (?, ?, ?, ?)
			ON CONFLICT (listing_id) DO UPDATE SET address = excluded.address, at = excluded.at, since = excluded.since`,
			c.ListingID, c.Address, micros(c.At), micros(c.Since))
		if err != nil || !c.Dead() {
			return err
		}
		return insertTask(ctx, t, &directory.Task{Kind: directory.DeadLinkTask, ListingID: c.ListingID, At: c.At,
			Reason: "The website did not answer since " + dayText(c.Since) + ": " + c.Address})
	})
	if err != nil {
		return fmt.Errorf("keep the check of the web address of listing %s: %w", c.ListingID, err)
	}
	return nil
}
