package sqlite

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"

	"anchorpoint/directory"
)

// CheckReport is what Check found. Problems is empty for a sound database.
type CheckReport struct {
	Revisions int
	Records   int
	Last      int64  // highest change number
	Digest    string // one hash over the newest hash of every record
	// Kept counts the rows of what people told and asked for, which have no
	// revisions; KeptDigest is one hash over all of them.
	Kept       int
	KeptDigest string
	Problems   []string
}

// maxProblems is how many problems a report lists in full.
const maxProblems = 100

// Check verifies the whole database: SQLite's own checks, the hash chain of
// every record, and each row against its newest revision.
func (s *Store) Check(ctx context.Context) (CheckReport, error) {
	var r CheckReport
	// Not on a connection that may only read: SQLite leaves CHECK constraints
	// out there. Writers wait meanwhile.
	for _, pragma := range []string{"integrity_check", "foreign_key_check"} {
		if err := r.pragma(ctx, s.writer, pragma); err != nil {
			return r, fmt.Errorf("check %s: %w", s.path, explain(err))
		}
	}
	err := s.snapshot(ctx, func(t *sql.Tx) error {
		if err := r.chains(ctx, t); err != nil {
			return err
		}
		if err := r.rows(ctx, t); err != nil {
			return err
		}
		if err := r.kept(ctx, t); err != nil {
			return err
		}
		var err error
		r.Last, err = lastSeq(ctx, t)
		return err
	})
	if err != nil {
		return r, fmt.Errorf("check %s: %w", s.path, err)
	}
	return r, nil
}

func (r *CheckReport) problem(format string, args ...any) {
	if len(r.Problems) < maxProblems {
		r.Problems = append(r.Problems, fmt.Sprintf(format, args...))
	}
}

func (r *CheckReport) pragma(ctx context.Context, on *sql.DB, name string) error {
	rows, err := on.QueryContext(ctx, "PRAGMA "+name)
	if err != nil {
		return err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	for rows.Next() {
		values := make([]any, len(columns))
		for i := range values {
			values[i] = new(any)
		}
		if err := rows.Scan(values...); err != nil {
			return err
		}
		if said := fmt.Sprint(*values[0].(*any)); said != "ok" {
			r.problem("%s: %s", name, said)
		}
	}
	return rows.Err()
}

// chains walks every revision in order and works its hash out again.
func (r *CheckReport) chains(ctx context.Context, t *sql.Tx) error {
	rows, err := t.QueryContext(ctx, selectRevisions+` ORDER BY kind, id, rev`)
	if err != nil {
		return err
	}
	defer rows.Close()
	digest := sha256.New()
	var last directory.Revision
	for rows.Next() {
		rev, err := scanRevision(rows)
		if err != nil {
			return err
		}
		if rev.Kind != last.Kind || rev.ID != last.ID {
			digest.Write(last.Hash)
			last = directory.Revision{}
			r.Records++
		}
		r.Revisions++
		switch {
		case rev.Rev != last.Rev+1:
			r.problem("%s %s: revision %d follows %d", rev.Kind, rev.ID, rev.Rev, last.Rev)
		case !bytes.Equal(rev.PrevHash, last.Hash):
			r.problem("%s %s: revision %d is not chained to the one before", rev.Kind, rev.ID, rev.Rev)
		case !bytes.Equal(rev.Hash, rev.Sum()):
			r.problem("%s %s: revision %d was altered", rev.Kind, rev.ID, rev.Rev)
		}
		last = rev
	}
	digest.Write(last.Hash)
	r.Digest = hex.EncodeToString(digest.Sum(nil))
	return rows.Err()
}

// rows compares each row with the newest revision of its record.
func (r *CheckReport) rows(ctx context.Context, t *sql.Tx) error {
	for _, kind := range []directory.RecordKind{directory.ListingRecord, directory.OrganizationRecord, directory.LocationRecord} {
		// kind is one of three constants of ours and names its table.
		rows, err := t.QueryContext(ctx, `
			SELECT record.id
			FROM `+string(kind)+` AS record
			LEFT JOIN revision ON revision.kind = ? AND revision.id = record.id AND revision.rev = record.rev
			WHERE revision.hash IS NULL OR revision.hash <> record.hash OR revision.document <> record.document`, kind)
		if err != nil {
			return err
		}
		ids, err := column[string](rows)
		if err != nil {
			return err
		}
		for _, id := range ids {
			r.problem("%s %s: the row is not its newest revision", kind, id)
		}
	}
	return nil
}
