package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"anchorpoint/directory"
)

const selectPosition = `SELECT COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'change'), 0), (SELECT MIN(seq) FROM change)`

// Position is where the change feed stands. The highest number is read from
// sqlite_sequence, which pruning does not lower. Every search asks for it, so
// it is one statement, which sees one state of the store.
func (s *Store) Position(ctx context.Context) (directory.Position, error) {
	p := directory.Position{StoreID: s.id}
	var first sql.NullInt64
	if err := ctx.Err(); err != nil {
		return p, err
	}
	// A context that can end costs more than the answer, which never waits.
	if err := s.position.QueryRow().Scan(&p.Last, &first); err != nil {
		return p, fmt.Errorf("read the position: %w", explain(err))
	}
	p.First = p.Last + 1
	if first.Valid {
		p.First = first.Int64
	}
	return p, nil
}

func lastSeq(ctx context.Context, t *sql.Tx) (int64, error) {
	var last int64
	err := t.QueryRowContext(ctx, `SELECT seq FROM sqlite_sequence WHERE name = 'change'`).Scan(&last)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return last, err
}

// Changes are the changes after a number, oldest first.
func (s *Store) Changes(ctx context.Context, after int64, limit int) ([]directory.Change, error) {
	rows, err := s.reader.QueryContext(ctx, `
		SELECT seq, listing_id
		FROM change
		WHERE seq > ?
		ORDER BY seq
		LIMIT ?`, after, limit)
	if err != nil {
		return nil, fmt.Errorf("select changes after %d: %w", after, explain(err))
	}
	defer rows.Close()
	var out []directory.Change
	for rows.Next() {
		var c directory.Change
		if err := rows.Scan(&c.Seq, &c.ListingID); err != nil {
			return nil, fmt.Errorf("scan changes: %w", err)
		}
		out = append(out, c)
	}
	return out, rows.Err()
}

// PruneChanges deletes the changes made before a time. An index that is older
// than the oldest one left must be built again.
func (s *Store) PruneChanges(ctx context.Context, before time.Time) error {
	_, err := s.writer.ExecContext(ctx, `DELETE FROM change WHERE at < ?`, before.UnixMicro())
	if err != nil {
		return fmt.Errorf("prune changes: %w", explain(err))
	}
	return nil
}

// Revisions are all revisions of a record, oldest first.
func (s *Store) Revisions(ctx context.Context, kind directory.RecordKind, id string) ([]directory.Revision, error) {
	if !directory.Can(s.actor, directory.ReadAudit, directory.Resource{}, s.now()) {
		return nil, fmt.Errorf("revisions of %s %s: %w", kind, id, directory.ErrNotFound)
	}
	rows, err := s.reader.QueryContext(ctx, selectRevisions+` WHERE kind = ? AND id = ? ORDER BY rev`, kind, id)
	if err != nil {
		return nil, fmt.Errorf("select revisions of %s %s: %w", kind, id, explain(err))
	}
	defer rows.Close()
	var out []directory.Revision
	for rows.Next() {
		r, err := scanRevision(rows)
		if err != nil {
			return nil, fmt.Errorf("scan revisions of %s %s: %w", kind, id, err)
		}
		out = append(out, r)
	}
	return out, rows.Err()
}

const selectRevisions = `
	SELECT kind, id, rev, document, author, reason, source, at, prev_hash, hash, original
	FROM revision`

func scanRevision(rows *sql.Rows) (directory.Revision, error) {
	var r directory.Revision
	var at int64
	err := rows.Scan(&r.Kind, &r.ID, &r.Rev, &r.Document, &r.Author, &r.Reason, &r.Source, &at, &r.PrevHash, &r.Hash, &r.Original)
	r.At = time.UnixMicro(at).UTC()
	return r, err
}
