package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"anchorpoint/directory"
)

// readChunk is how many listings are read with one statement.
const readChunk = 500

// row is a listing's row on its way out.
type row struct {
	id           string
	document     []byte
	organization sql.Null[[]byte]
}

// Listing is one listing as the actor may see it.
func (s *Store) Listing(ctx context.Context, id string) (directory.Listing, error) {
	var l directory.Listing
	err := s.snapshot(ctx, func(t *sql.Tx) error {
		where, args := s.scope()
		found, err := s.rows(ctx, t, `listing.id = ? AND `+where, append([]any{id}, args...)...)
		if err != nil {
			return err
		}
		if len(found) == 1 {
			l = found[0]
			s.reveal(&l)
			return nil
		}
		l, err = s.gone(ctx, t, id)
		return err
	})
	if err != nil {
		return l, fmt.Errorf("listing %s: %w", id, err)
	}
	return l, nil
}

// gone says of a listing outside the scope whether it once was public.
func (s *Store) gone(ctx context.Context, t *sql.Tx, id string) (directory.Listing, error) {
	found, err := s.rows(ctx, t, `listing.id = ? AND listing.state = 'withdrawn' AND listing.once_public`, id)
	if err != nil {
		return directory.Listing{}, err
	}
	if len(found) == 0 {
		return directory.Listing{}, directory.ErrNotFound
	}
	return found[0].Remains(), directory.ErrGone
}

// Listings are those of ids that the actor may see, in the order of ids.
func (s *Store) Listings(ctx context.Context, ids []string) ([]directory.Listing, error) {
	byID := make(map[string]directory.Listing, len(ids))
	err := s.snapshot(ctx, func(t *sql.Tx) error {
		where, args := s.scope()
		for chunk := range chunks(ids) {
			found, err := s.rows(ctx, t, `listing.id IN (`+marks(len(chunk))+`) AND `+where, append(chunk, args...)...)
			if err != nil {
				return err
			}
			for _, l := range found {
				s.reveal(&l)
				byID[l.ID] = l
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("select %d listings: %w", len(ids), err)
	}
	out := make([]directory.Listing, 0, len(byID))
	for _, id := range ids {
		if l, ok := byID[id]; ok {
			out = append(out, l)
		}
	}
	return out, nil
}

// ListingsOf are those of an organization that the actor may see, by id.
func (s *Store) ListingsOf(ctx context.Context, organizationID string) ([]directory.Listing, error) {
	var out []directory.Listing
	err := s.snapshot(ctx, func(t *sql.Tx) error {
		where, args := s.scope()
		found, err := s.rows(ctx, t, `listing.organization_id = ? AND `+where+` ORDER BY listing.id`, append([]any{organizationID}, args...)...)
		for i := range found {
			s.reveal(&found[i])
		}
		out = found
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("select listings of organization %s: %w", organizationID, err)
	}
	return out, nil
}

// chunks cuts ids into arguments for IN.
func chunks(ids []string) func(yield func([]any) bool) {
	return func(yield func([]any) bool) {
		for len(ids) > 0 {
			n := min(len(ids), readChunk)
			args := make([]any, n, n+8)
			for i, id := range ids[:n] {
				args[i] = id
			}
			if !yield(args) {
				return
			}
			ids = ids[n:]
		}
	}
}

// Heads are the revision and state of ids that the actor may see.
func (s *Store) Heads(ctx context.Context, ids []string) (map[string]directory.Head, error) {
	out := make(map[string]directory.Head, len(ids))
	where, args := s.scope()
	for chunk := range chunks(ids) {
		rows, err := s.reader.QueryContext(ctx, `
			SELECT id, rev, state, feed, listing.seq, coalesce(change.at, 0)
			FROM listing LEFT JOIN change ON change.seq = listing.seq
			WHERE id IN (`+marks(len(chunk))+`) AND `+where, append(chunk, args...)...)
		if err != nil {
			return nil, fmt.Errorf("select heads: %w", explain(err))
		}
		for rows.Next() {
			var id string
			var h directory.Head
			var at int64
			if err := rows.Scan(&id, &h.Rev, &h.State, &h.Feed, &h.Seq, &at); err != nil {
				rows.Close()
				return nil, fmt.Errorf("scan heads: %w", err)
			}
			if at > 0 {
				h.At = time.UnixMicro(at).UTC()
			}
			out[id] = h
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return nil, fmt.Errorf("select heads: %w", explain(err))
		}
	}
	return out, nil
}

// Walk calls visit for every listing that the actor may see, by id.
func (s *Store) Walk(ctx context.Context, visit func(directory.Listing) error) (int64, error) {
	var seq int64
	err := s.snapshot(ctx, func(t *sql.Tx) error {
		var err error
		if seq, err = lastSeq(ctx, t); err != nil {
			return err
		}
		where, args := s.scope()
		for last, more := "", true; more; {
			found, err := s.rows(ctx, t, `listing.id > ? AND `+where+` ORDER BY listing.id LIMIT 500`, append([]any{last}, args...)...)
			if err != nil {
				return err
			}
			for _, l := range found {
				s.reveal(&l)
				if err := visit(l); err != nil {
					return err
				}
				last = l.ID
			}
			more = len(found) == readChunk
		}
		return nil
	})
	return seq, err
}

// Organization is one organization that the actor may see: the public, one
// with a public listing.
func (s *Store) Organization(ctx context.Context, id string) (directory.Organization, error) {
	var o directory.Organization
	var document []byte
	where, args := s.scope()
	err := s.reader.QueryRowContext(ctx, `
		SELECT document
		FROM organization
		WHERE id = ? AND EXISTS (SELECT 1 FROM listing WHERE listing.organization_id = organization.id AND `+where+`)`,
		append([]any{id}, args...)...).Scan(&document)
	if errors.Is(err, sql.ErrNoRows) {
		return o, fmt.Errorf("organization %s: %w", id, directory.ErrNotFound)
	}
	if err != nil {
		return o, fmt.Errorf("select organization %s: %w", id, explain(err))
	}
	return o, directory.Decode(document, &o)
}

// snapshot runs work in one read transaction.
func (s *Store) snapshot(ctx context.Context, work func(*sql.Tx) error) error {
	t, err := s.reader.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return explain(err)
	}
	defer t.Rollback()
	if err := work(t); err != nil {
		return explain(err)
	}
	return nil
}

// rows are the listings that meet a condition, put together.
func (s *Store) rows(ctx context.Context, t *sql.Tx, where string, args ...any) ([]directory.Listing, error) {
	rows, err := t.QueryContext(ctx, `
		SELECT listing.id, listing.document, organization.document
		FROM listing LEFT JOIN organization ON organization.id = listing.organization_id
		WHERE `+where, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []row
	for rows.Next() {
		var r row
		if err := rows.Scan(&r.id, &r.document, &r.organization); err != nil {
			return nil, err
		}
		found = append(found, r)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return nil, err
	}
	locations, err := locationsOf(ctx, t, found)
	if err != nil {
		return nil, err
	}
	out := make([]directory.Listing, len(found))
	for i, r := range found {
		if out[i], err = join(r.document, r.organization.V, func(id string) []byte { return locations[id] }); err != nil {
			return nil, fmt.Errorf("listing %s: %w", r.id, err)
		}
	}
	return out, nil
}

// locationsOf reads the documents of all locations of some listings at once.
func locationsOf(ctx context.Context, t *sql.Tx, found []row) (map[string][]byte, error) {
	ids := make([]string, len(found))
	for i, r := range found {
		ids[i] = r.id
	}
	out := map[string][]byte{}
	for chunk := range chunks(ids) {
		rows, err := t.QueryContext(ctx, `
			SELECT DISTINCT location.id, location.document
			FROM listing_location JOIN location ON location.id = listing_location.location_id
			WHERE listing_location.listing_id IN (`+marks(len(chunk))+`)`, chunk...)
		if err != nil {
			return nil, err
		}
		for rows.Next() {
			var id string
			var document []byte
			if err := rows.Scan(&id, &document); err != nil {
				rows.Close()
				return nil, err
			}
			out[id] = document
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return nil, err
		}
	}
	return out, nil
}
