package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"anchorpoint/directory"
)

// mayImport is the right behind everything that concerns feeds.
func (s *Store) mayImport() error {
	if directory.Can(s.actor, directory.ImportBulk, directory.Resource{}, s.now()) {
		return nil
	}
	return fmt.Errorf("work with feeds: %w", directory.ErrForbidden)
}

// SaveFeed adds a feed or changes its settings. The namespace and the day it
// was added stay as they were first stored; an empty title leaves the old one.
func (s *Store) SaveFeed(ctx context.Context, f directory.Feed) (directory.Feed, error) {
	if err := s.mayImport(); err != nil {
		return f, err
	}
	if f.Added.IsZero() {
		f.Added = s.now()
	}
	_, err := s.writer.ExecContext(ctx, `
		INSERT INTO feed (name, namespace, country, licence, attribution, added, title)
		VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (name) DO UPDATE SET
			country = excluded.country, licence = excluded.licence, attribution = excluded.attribution,
			title = coalesce(nullif(excluded.title, ''), title)`,
		f.Name, f.Namespace, f.Country, f.Licence, f.Attribution, f.Added.UnixMicro(), f.Title)
	if err != nil {
		return f, fmt.Errorf("save feed %s: %w", f.Name, explain(err))
	}
	return s.Feed(ctx, f.Name)
}

const selectFeed = `SELECT name, namespace, country, licence, attribution, added, title FROM feed`

func scanFeed(scan func(...any) error) (directory.Feed, error) {
	var f directory.Feed
	var added int64
	err := scan(&f.Name, &f.Namespace, &f.Country, &f.Licence, &f.Attribution, &added, &f.Title)
	f.Added = time.UnixMicro(added).UTC()
	return f, err
}

// Feed is one feed by its name.
func (s *Store) Feed(ctx context.Context, name string) (directory.Feed, error) {
	f, err := scanFeed(s.reader.QueryRowContext(ctx, selectFeed+` WHERE name = ?`, name).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return f, fmt.Errorf("feed %s: %w", name, directory.ErrNotFound)
	}
	if err != nil {
		return f, fmt.Errorf("select feed %s: %w", name, explain(err))
	}
	return f, nil
}

// Feeds are all feeds by name. Their licences are shown to everybody.
func (s *Store) Feeds(ctx context.Context) ([]directory.Feed, error) {
	rows, err := s.reader.QueryContext(ctx, selectFeed+` ORDER BY name`)
	if err != nil {
		return nil, fmt.Errorf("select feeds: %w", explain(err))
	}
	defer rows.Close()
	var out []directory.Feed
	for rows.Next() {
		f, err := scanFeed(rows.Scan)
		if err != nil {
			return nil, fmt.Errorf("scan feeds: %w", err)
		}
		out = append(out, f)
	}
	return out, rows.Err()
}

// FeedListings are the listings held for a feed, by source id.
func (s *Store) FeedListings(ctx context.Context, feed string) (map[string]directory.Held, error) {
	if err := s.mayImport(); err != nil {
		return nil, err
	}
	rows, err := s.reader.QueryContext(ctx, `
		SELECT source_id, id, source_hash, state, rev
		FROM listing
		WHERE feed = ? AND feed <> ''`, feed)
	if err != nil {
		return nil, fmt.Errorf("select the listings of feed %s: %w", feed, explain(err))
	}
	defer rows.Close()
	out := map[string]directory.Held{}
	for rows.Next() {
		var source string
		var h directory.Held
		if err := rows.Scan(&source, &h.ListingID, &h.Hash, &h.State, &h.Rev); err != nil {
			return nil, fmt.Errorf("scan the listings of feed %s: %w", feed, err)
		}
		out[source] = h
	}
	return out, rows.Err()
}

// ApplyFeed writes a batch of a feed's records in one transaction.
func (s *Store) ApplyFeed(ctx context.Context, feed string, batch []directory.Incoming, merge directory.Merge) ([]directory.Applied, error) {
	if err := s.mayImport(); err != nil {
		return nil, err
	}
	out := make([]directory.Applied, 0, len(batch))
	by := directory.Edit{Source: directory.SourceFeed, Reason: "feed " + feed}
	err := s.transact(ctx, by, func(t *tx) error {
		// A context that can end costs the driver a goroutine for each statement.
		quiet := context.WithoutCancel(ctx)
		for _, in := range batch {
			if err := ctx.Err(); err != nil {
				return err
			}
			applied, err := t.apply(quiet, in, merge)
			if err != nil {
				return fmt.Errorf("apply %s: %w", in.Listing.ID, err)
			}
			out = append(out, applied)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func (t *tx) apply(ctx context.Context, in directory.Incoming, merge directory.Merge) (directory.Applied, error) {
	row, err := t.listingRow(ctx, in.Listing.ID)
	var held *directory.Listing
	switch {
	case err == nil:
		l, err := t.load(ctx, row)
		if err != nil {
			return directory.Applied{}, err
		}
		held = &l
	case !errors.Is(err, directory.ErrNotFound):
		return directory.Applied{}, err
	}
	keep, outcome := merge(held, in.Listing)
	if keep == nil {
		return directory.Applied{ListingID: in.Listing.ID, Outcome: outcome}, nil
	}
	_, err = t.save(ctx, row, keep, in.Original)
	return directory.Applied{ListingID: keep.ID, Outcome: outcome}, err
}
