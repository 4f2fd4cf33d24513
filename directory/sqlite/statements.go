package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// statements are those of the writer, prepared once: an import runs each of
// them tens of thousands of times.
type statements struct {
	all []*sql.Stmt

	selectListing, selectOrganization, selectLocation           *sql.Stmt
	upsertListing, upsertOrganization, upsertLocation           *sql.Stmt
	insertRevision, insertChange, touchListing                  *sql.Stmt
	deleteLocations, insertLocation                             *sql.Stmt
	deleteNeeds, insertNeeds, deleteAreas, insertAreas          *sql.Stmt
	deleteWords, insertWords                                    *sql.Stmt
	listingsOfOrganization, listingsOfLocation, locationsOfList *sql.Stmt
}

func prepare(ctx context.Context, db *sql.DB) (*statements, error) {
	s := &statements{}
	for _, p := range []struct {
		to    **sql.Stmt
		query string
	}{
		{&s.selectListing, `SELECT number, rev, hash, state, once_public, document FROM listing WHERE id = ?`},
		{&s.selectOrganization, `SELECT rev, hash, document FROM organization WHERE id = ?`},
		{&s.selectLocation, `SELECT rev, hash, document FROM location WHERE id = ?`},
		{&s.upsertListing, `
			INSERT INTO listing (id, rev, hash, state, once_public, organization_id, feed, source_id, source_hash, seq, document)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (id) DO UPDATE SET
				rev = excluded.rev, hash = excluded.hash, state = excluded.state,
				once_public = excluded.once_public, organization_id = excluded.organization_id,
				feed = excluded.feed, source_id = excluded.source_id,
				source_hash = excluded.source_hash, seq = excluded.seq, document = excluded.document`},
		{&s.upsertOrganization, `
			INSERT INTO organization (id, rev, hash, name, document) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT (id) DO UPDATE SET
				rev = excluded.rev, hash = excluded.hash, name = excluded.name, document = excluded.document`},
		{&s.upsertLocation, `
			INSERT INTO location (id, rev, hash, document) VALUES (?, ?, ?, ?)
			ON CONFLICT (id) DO UPDATE SET
				rev = excluded.rev, hash = excluded.hash, document = excluded.document`},
		{&s.insertRevision, `
			INSERT INTO revision (kind, id, rev, document, author, reason, source, at, prev_hash, hash, original)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`},
		{&s.insertChange, `INSERT INTO change (listing_id, at) VALUES (?, ?)`},
		{&s.touchListing, `UPDATE listing SET seq = ? WHERE id = ?`},
		{&s.deleteLocations, `DELETE FROM listing_location WHERE listing_id = ?`},
		{&s.insertLocation, `INSERT INTO listing_location (listing_id, location_id) VALUES (?, ?) ON CONFLICT DO NOTHING`},
		{&s.deleteNeeds, `DELETE FROM listing_need WHERE listing_id = ?`},
		{&s.insertNeeds, `INSERT INTO listing_need (listing_id, need) SELECT ?, value FROM json_each(?) WHERE true ON CONFLICT DO NOTHING`},
		{&s.deleteAreas, `DELETE FROM listing_area WHERE listing_id = ?`},
		{&s.insertAreas, `INSERT INTO listing_area (listing_id, term) SELECT ?, value FROM json_each(?) WHERE true ON CONFLICT DO NOTHING`},
		{&s.deleteWords, `DELETE FROM listing_words WHERE rowid = ?`},
		{&s.insertWords, `INSERT INTO listing_words (rowid, name, organization, text) VALUES (?, ?, ?, ?)`},
		{&s.listingsOfOrganization, `SELECT id FROM listing WHERE organization_id = ? AND id <> ?`},
		{&s.listingsOfLocation, `SELECT listing_id FROM listing_location WHERE location_id = ? AND listing_id <> ?`},
		{&s.locationsOfList, `SELECT location_id FROM listing_location WHERE listing_id = ?`},
	} {
		stmt, err := db.PrepareContext(ctx, p.query)
		if err != nil {
			return s, fmt.Errorf("prepare %q: %w", p.query, err)
		}
		*p.to = stmt
		s.all = append(s.all, stmt)
	}
	return s, nil
}

func (s *statements) close() error {
	var errs []error
	for _, stmt := range s.all {
		errs = append(errs, stmt.Close())
	}
	return errors.Join(errs...)
}
