package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"anchorpoint/directory"
)

// tx is one IMMEDIATE transaction of the writer.
type tx struct {
	*sql.Tx
	w      *statements
	author string
	edit   directory.Edit
}

// transact runs work in one transaction: all of it is kept, or nothing.
func (s *Store) transact(ctx context.Context, by directory.Edit, work func(*tx) error) error {
	if by.At.IsZero() {
		by.At = s.now()
	}
	begun, err := s.writer.BeginTx(ctx, nil)
	if err != nil {
		return explain(err)
	}
	defer begun.Rollback()
	if err := work(&tx{Tx: begun, w: s.write, author: s.actor.ID, edit: by}); err != nil {
		return explain(err)
	}
	if err := begun.Commit(); err != nil {
		return fmt.Errorf("commit: %w", explain(err))
	}
	s.wakeUp()
	return nil
}

// stored is a record's row as it stands.
type stored struct {
	number     int64 // listings only
	rev        int64
	hash       []byte
	state      directory.State
	oncePublic bool
	document   []byte
}

// listingRow is the row of a listing; ErrNotFound when there is none.
func (t *tx) listingRow(ctx context.Context, id string) (stored, error) {
	var r stored
	err := t.StmtContext(ctx, t.w.selectListing).QueryRowContext(ctx, id).
		Scan(&r.number, &r.rev, &r.hash, &r.state, &r.oncePublic, &r.document)
	if errors.Is(err, sql.ErrNoRows) {
		return r, fmt.Errorf("listing %s: %w", id, directory.ErrNotFound)
	}
	return r, err
}

// record is the row of an organization or location; rev 0 when there is none.
func (t *tx) record(ctx context.Context, query *sql.Stmt, id string) (stored, error) {
	var r stored
	err := t.StmtContext(ctx, query).QueryRowContext(ctx, id).Scan(&r.rev, &r.hash, &r.document)
	if errors.Is(err, sql.ErrNoRows) {
		return stored{}, nil
	}
	return r, err
}

// load puts a listing together inside the transaction.
func (t *tx) load(ctx context.Context, row stored) (directory.Listing, error) {
	var fault error
	location := func(id string) []byte {
		r, err := t.record(ctx, t.w.selectLocation, id)
		fault = errors.Join(fault, err)
		return r.document
	}
	var head directory.Listing
	if err := directory.Decode(row.document, &head); err != nil {
		return head, err
	}
	organization, err := t.record(ctx, t.w.selectOrganization, head.Service.OrganizationID)
	if err != nil {
		return head, err
	}
	l, err := join(row.document, organization.document, location)
	return l, errors.Join(err, fault)
}

// save writes a listing whose stored row is old (rev 0: new), each document
// that differs with a revision, and the changes. It reports whether anything
// differed. original is the source's record, nil when there is none.
func (t *tx) save(ctx context.Context, old stored, l *directory.Listing, original []byte) (bool, error) {
	l.Rev = old.rev
	identify(l)
	p, err := takeApart(*l)
	if err != nil {
		return false, err
	}
	touched, err := t.saveParts(ctx, l.ID, p)
	if err != nil {
		return false, err
	}
	if len(touched) == 0 && bytes.Equal(p.listing, old.document) {
		return false, nil
	}
	l.Rev++
	if p, err = takeApart(*l); err != nil {
		return false, err
	}
	if err := t.saveListing(ctx, old, l, p, original); err != nil {
		return false, err
	}
	touched = slices.DeleteFunc(touched, func(id string) bool { return id == l.ID })
	slices.Sort(touched)
	for _, id := range append(slices.Compact(touched), l.ID) {
		if err := t.change(ctx, id); err != nil {
			return false, err
		}
	}
	return true, nil
}

// saveParts writes the organization and locations that differ and gives the
// ids of all listings that they touch, this one among them.
func (t *tx) saveParts(ctx context.Context, id string, p parts) ([]string, error) {
	var touched []string
	if p.organization != nil {
		saved, err := t.saveRecord(ctx, directory.OrganizationRecord, p.organization.ID, p.organization)
		if err != nil {
			return nil, err
		}
		if saved {
			more, err := t.ids(ctx, t.w.listingsOfOrganization, p.organization.ID, id)
			if err != nil {
				return nil, err
			}
			touched = append(append(touched, id), more...)
		}
	}
	for _, at := range p.locations {
		saved, err := t.saveRecord(ctx, directory.LocationRecord, at.ID, at)
		if err != nil {
			return nil, err
		}
		if saved {
			more, err := t.ids(ctx, t.w.listingsOfLocation, at.ID, id)
			if err != nil {
				return nil, err
			}
			touched = append(append(touched, id), more...)
		}
	}
	return touched, nil
}

// saveRecord writes an organization or a location when it differs.
func (t *tx) saveRecord(ctx context.Context, kind directory.RecordKind, id string, document any) (bool, error) {
	query := t.w.selectOrganization
	if kind == directory.LocationRecord {
		query = t.w.selectLocation
	}
	old, err := t.record(ctx, query, id)
	if err != nil {
		return false, fmt.Errorf("select %s %s: %w", kind, id, err)
	}
	b, err := directory.Encode(document)
	if err != nil || bytes.Equal(b, old.document) {
		return false, err
	}
	r, err := t.revise(ctx, kind, id, old, b, nil)
	if err != nil {
		return false, err
	}
	if o, ok := document.(*directory.Organization); ok {
		_, err = t.StmtContext(ctx, t.w.upsertOrganization).ExecContext(ctx, id, r.Rev, r.Hash, o.Name, b)
	} else {
		_, err = t.StmtContext(ctx, t.w.upsertLocation).ExecContext(ctx, id, r.Rev, r.Hash, b)
	}
	if err != nil {
		return false, fmt.Errorf("save %s %s: %w", kind, id, err)
	}
	return true, nil
}

// saveListing writes the row of a listing and everything that SQL looks it up
// by.
func (t *tx) saveListing(ctx context.Context, old stored, l *directory.Listing, p parts, original []byte) error {
	r, err := t.revise(ctx, directory.ListingRecord, l.ID, old, p.listing, original)
	if err != nil {
		return err
	}
	organization := sql.NullString{}
	if p.organization != nil {
		organization = sql.NullString{String: p.organization.ID, Valid: true}
	}
	var number int64
	err = t.StmtContext(ctx, t.w.upsertListing).QueryRowContext(ctx,
		l.ID, r.Rev, r.Hash, l.State, old.oncePublic || l.Public(), organization,
		l.Source.Feed, l.Source.ID, l.Source.Hash, p.listing).Scan(&number)
	if err != nil {
		return fmt.Errorf("save listing %s: %w", l.ID, err)
	}
	if err := t.saveLookUps(ctx, l, p, old.rev == 0); err != nil {
		return fmt.Errorf("save the look-ups of listing %s: %w", l.ID, err)
	}
	return t.saveWords(ctx, number, l, old.rev == 0)
}

// saveLookUps writes which locations, needs and areas a listing has.
func (t *tx) saveLookUps(ctx context.Context, l *directory.Listing, p parts, isNew bool) error {
	if !isNew {
		for _, stmt := range []*sql.Stmt{t.w.deleteLocations, t.w.deleteNeeds, t.w.deleteAreas} {
			if _, err := t.StmtContext(ctx, stmt).ExecContext(ctx, l.ID); err != nil {
				return err
			}
		}
	}
	for _, at := range p.locations {
		if _, err := t.StmtContext(ctx, t.w.insertLocation).ExecContext(ctx, l.ID, at.ID); err != nil {
			return err
		}
	}
	needs := slices.Concat(l.Needs.Main, l.Needs.Also)
	for _, n := range l.Needs.Suggested {
		needs = append(needs, n.ID)
	}
	for _, need := range needs {
		if _, err := t.StmtContext(ctx, t.w.insertNeed).ExecContext(ctx, l.ID, need); err != nil {
			return err
		}
	}
	for _, term := range l.Covers {
		if _, err := t.StmtContext(ctx, t.w.insertArea).ExecContext(ctx, l.ID, term); err != nil {
			return err
		}
	}
	return nil
}

// saveWords writes the row of the plain search. Only what the public may see
// is in it.
func (t *tx) saveWords(ctx context.Context, number int64, l *directory.Listing, isNew bool) error {
	if !isNew {
		if _, err := t.StmtContext(ctx, t.w.deleteWords).ExecContext(ctx, number); err != nil {
			return fmt.Errorf("take out the words of listing %s: %w", l.ID, err)
		}
	}
	if !l.Public() {
		return nil
	}
	_, err := t.StmtContext(ctx, t.w.insertWords).ExecContext(ctx, number,
		l.Service.Name+" "+l.Service.AlternateName, l.Organization().Name,
		l.Service.Description+" "+l.Service.EligibilityDescription+" "+l.FirstVisit.Text)
	if err != nil {
		return fmt.Errorf("save the words of listing %s: %w", l.ID, err)
	}
	return nil
}

// revise writes the next revision of a record, chained to the one before.
func (t *tx) revise(ctx context.Context, kind directory.RecordKind, id string, old stored, document, original []byte) (directory.Revision, error) {
	r := directory.Revision{
		Kind: kind, ID: id, Rev: old.rev + 1, Document: document,
		Author: t.author, Reason: t.edit.Reason, Source: t.edit.Source,
		At: t.edit.At.UTC().Truncate(time.Microsecond), PrevHash: old.hash,
	}
	if r.PrevHash == nil {
		r.PrevHash = []byte{}
	}
	r.Hash = r.Sum()
	_, err := t.StmtContext(ctx, t.w.insertRevision).ExecContext(ctx, r.Kind, r.ID, r.Rev, r.Document,
		r.Author, r.Reason, r.Source, r.At.UnixMicro(), r.PrevHash, r.Hash, original)
	if err != nil {
		return r, fmt.Errorf("write revision %d of %s %s: %w", r.Rev, kind, id, err)
	}
	return r, nil
}

// change tells followers that a listing was written.
func (t *tx) change(ctx context.Context, id string) error {
	done, err := t.StmtContext(ctx, t.w.insertChange).ExecContext(ctx, id, t.edit.At.UnixMicro())
	if err != nil {
		return fmt.Errorf("write the change of listing %s: %w", id, err)
	}
	seq, err := done.LastInsertId()
	if err != nil {
		return err
	}
	_, err = t.StmtContext(ctx, t.w.touchListing).ExecContext(ctx, seq, id)
	return err
}

func (t *tx) ids(ctx context.Context, query *sql.Stmt, args ...any) ([]string, error) {
	rows, err := t.StmtContext(ctx, query).QueryContext(ctx, args...)
	if err != nil {
		return nil, err
	}
	return column[string](rows)
}

// column reads the one column of a result.
func column[T any](rows *sql.Rows) ([]T, error) {
	defer rows.Close()
	var out []T
	for rows.Next() {
		var v T
		if err := rows.Scan(&v); err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}
