package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// statements are those of the writer, prepared once: an import runs each of
// them tens of thousands of times.
//
// What is written for a new listing is one plain row at a time. A statement
// that may write several rows and then fail (INSERT of many rows, an upsert of
// a table with references) has SQLite set a savepoint first, and at a savepoint
// FTS5 writes out all that it has gathered: a third of an import went into that.
type statements struct {
	all []*sql.Stmt

	selectListing, selectOrganization, selectLocation           *sql.Stmt
	insertListing, updateListing                                *sql.Stmt
	upsertOrganization, upsertLocation                          *sql.Stmt
	insertRevision, insertChange, touchListing                  *sql.Stmt
	deleteLocations, insertLocation                             *sql.Stmt
	deleteNeeds, insertNeed, deleteAreas, insertArea            *sql.Stmt
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
		{&s.insertListing, `
			INSERT INTO listing (rev, hash, state, once_public, organization_id, feed, source_id, source_hash, seq, document, id)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`},
		{&s.updateListing, `
			UPDATE listing
			SET rev = ?, hash = ?, state = ?, once_public = ?, organization_id = ?,
				feed = ?, source_id = ?, source_hash = ?, seq = ?, document = ?
			WHERE id = ?`},
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
		{&s.insertNeed, `INSERT INTO listing_need (listing_id, need) VALUES (?, ?) ON CONFLICT DO NOTHING`},
		{&s.deleteAreas, `DELETE FROM listing_area WHERE listing_id = ?`},
		{&s.insertArea, `INSERT INTO listing_area (listing_id, term) VALUES (?, ?) ON CONFLICT DO NOTHING`},
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
