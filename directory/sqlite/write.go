package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"github.com/mattn/go-sqlite3"

	"anchorpoint/directory"
)

// tx is one IMMEDIATE transaction of the writer.
type tx struct {
	*sql.Tx
	w      *statements
	bound  map[*sql.Stmt]*sql.Stmt // statements as this transaction has them
	author string
	edit   directory.Edit
}

// stmt binds a statement to the transaction, once: database/sql would do it,
// with locks and searches, at each of the many thousand calls of a batch.
func (t *tx) stmt(ctx context.Context, s *sql.Stmt) *sql.Stmt {
	b := t.bound[s]
	if b == nil {
		b = t.StmtContext(ctx, s)
		t.bound[s] = b
	}
	return b
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
	if err := work(&tx{Tx: begun, w: s.write, bound: map[*sql.Stmt]*sql.Stmt{}, author: s.actor.ID, edit: by}); err != nil {
		return s.explain(err)
	}
	if err := begun.Commit(); err != nil {
		return fmt.Errorf("commit: %w", s.explain(err))
	}
	s.wakeUp()
	return nil
}

// explain names the folder where that helps, as on a full disk.
func (f *file) explain(err error) error {
	var failed sqlite3.Error
	if errors.As(err, &failed) && failed.Code == sqlite3.ErrFull {
		return fmt.Errorf("data folder %s: %w", filepath.Dir(f.path), explain(err))
	}
	return explain(err)
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
	err := t.stmt(ctx, t.w.selectListing).QueryRowContext(ctx, id).
		Scan(&r.number, &r.rev, &r.hash, &r.state, &r.oncePublic, &r.document)
	if errors.Is(err, sql.ErrNoRows) {
		return r, fmt.Errorf("listing %s: %w", id, directory.ErrNotFound)
	}
	return r, err
}

// record is the row of an organization or location; rev 0 when there is none.
func (t *tx) record(ctx context.Context, query *sql.Stmt, id string) (stored, error) {
	var r stored
	err := t.stmt(ctx, query).QueryRowContext(ctx, id).Scan(&r.rev, &r.hash, &r.document)
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
	p, head := cut(*l)
	touched, err := t.saveParts(ctx, l.ID, p)
	if err != nil {
		return false, err
	}
	if len(touched) == 0 && old.rev > 0 {
		same, err := directory.Encode(head)
		if err != nil || bytes.Equal(same, old.document) {
			return false, err
		}
	}
	l.Rev++
	head.Rev = l.Rev
	if p.listing, err = directory.Encode(head); err != nil {
		return false, err
	}
	touched = slices.DeleteFunc(touched, func(id string) bool { return id == l.ID })
	slices.Sort(touched)
	for _, id := range slices.Compact(touched) {
		if err := t.touch(ctx, id); err != nil {
			return false, err
		}
	}
	return true, t.saveListing(ctx, old, l, p, original)
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
		if touched, err = t.touchedBy(ctx, touched, saved, t.w.listingsOfOrganization, p.organization.ID, id); err != nil {
			return nil, err
		}
	}
	for _, at := range p.locations {
		saved, err := t.saveRecord(ctx, directory.LocationRecord, at.ID, at)
		if err != nil {
			return nil, err
		}
		if touched, err = t.touchedBy(ctx, touched, saved, t.w.listingsOfLocation, at.ID, id); err != nil {
			return nil, err
		}
	}
	return touched, nil
}

// touchedBy appends the listings that a written record touches: listing, whose
// it is, and the others that share it. Nothing shares a record that is new.
func (t *tx) touchedBy(ctx context.Context, touched []string, s saved, sharers *sql.Stmt, record, listing string) ([]string, error) {
	switch s {
	case created:
		return append(touched, listing), nil
	case altered:
		more, err := t.ids(ctx, sharers, record, listing)
		return append(append(touched, listing), more...), err
	}
	return touched, nil
}

// saved is what became of an organization or location.
type saved int

const (
	untouched saved = iota
	created
	altered
)

// saveRecord writes an organization or a location when it differs.
func (t *tx) saveRecord(ctx context.Context, kind directory.RecordKind, id string, document any) (saved, error) {
	query := t.w.selectOrganization
	if kind == directory.LocationRecord {
		query = t.w.selectLocation
	}
	old, err := t.record(ctx, query, id)
	if err != nil {
		return untouched, fmt.Errorf("select %s %s: %w", kind, id, err)
	}
	b, err := directory.Encode(document)
	if err != nil || bytes.Equal(b, old.document) {
		return untouched, err
	}
	r, err := t.revise(ctx, kind, id, old, b, nil)
	if err != nil {
		return untouched, err
	}
	if o, ok := document.(*directory.Organization); ok {
		_, err = t.stmt(ctx, t.w.upsertOrganization).ExecContext(ctx, id, r.Rev, r.Hash, o.Name, b)
	} else {
		_, err = t.stmt(ctx, t.w.upsertLocation).ExecContext(ctx, id, r.Rev, r.Hash, b)
	}
	if err != nil {
		return untouched, fmt.Errorf("save %s %s: %w", kind, id, err)
	}
	if old.rev == 0 {
		return created, nil
	}
	return altered, nil
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
	seq, err := t.announce(ctx, l.ID)
	if err != nil {
		return err
	}
	write := t.w.updateListing
	if old.rev == 0 {
		write = t.w.insertListing
	}
	done, err := t.stmt(ctx, write).ExecContext(ctx,
		r.Rev, r.Hash, l.State, old.oncePublic || l.Public(), organization,
		l.Source.Feed, l.Source.ID, l.Source.Hash, seq, p.listing, l.ID)
	if err != nil {
		return fmt.Errorf("save listing %s: %w", l.ID, err)
	}
	number := old.number
	if old.rev == 0 {
		if number, err = done.LastInsertId(); err != nil {
			return fmt.Errorf("number listing %s: %w", l.ID, err)
		}
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
			if _, err := t.stmt(ctx, stmt).ExecContext(ctx, l.ID); err != nil {
				return err
			}
		}
	}
	for _, at := range p.locations {
		if _, err := t.stmt(ctx, t.w.insertLocation).ExecContext(ctx, l.ID, at.ID); err != nil {
			return err
		}
	}
	needs := slices.Concat(l.Needs.Main, l.Needs.Also)
	for _, n := range l.Needs.Suggested {
		needs = append(needs, n.ID)
	}
	if err := t.insertEach(ctx, t.w.insertNeed, l.ID, needs); err != nil {
		return err
	}
	return t.insertEach(ctx, t.w.insertArea, l.ID, l.Covers)
}

// insertEach writes a row for each value.
func (t *tx) insertEach(ctx context.Context, insert *sql.Stmt, id string, values []string) error {
	for _, v := range values {
		if _, err := t.stmt(ctx, insert).ExecContext(ctx, id, v); err != nil {
			return err
		}
	}
	return nil
}

// saveWords writes the row of the plain search. Only what the public may see
// is in it.
func (t *tx) saveWords(ctx context.Context, number int64, l *directory.Listing, isNew bool) error {
	if !isNew {
		if _, err := t.stmt(ctx, t.w.deleteWords).ExecContext(ctx, number); err != nil {
			return fmt.Errorf("take out the words of listing %s: %w", l.ID, err)
		}
	}
	if !l.Public() {
		return nil
	}
	_, err := t.stmt(ctx, t.w.insertWords).ExecContext(ctx, number,
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
	_, err := t.stmt(ctx, t.w.insertRevision).ExecContext(ctx, r.Kind, r.ID, r.Rev, r.Document,
		r.Author, r.Reason, r.Source, r.At.UnixMicro(), r.PrevHash, r.Hash, original)
	if err != nil {
		return r, fmt.Errorf("write revision %d of %s %s: %w", r.Rev, kind, id, err)
	}
	return r, nil
}

// announce tells followers that a listing is written, and gives the number of
// the change.
func (t *tx) announce(ctx context.Context, id string) (int64, error) {
	done, err := t.stmt(ctx, t.w.insertChange).ExecContext(ctx, id, t.edit.At.UnixMicro())
	if err != nil {
		return 0, fmt.Errorf("write the change of listing %s: %w", id, err)
	}
	return done.LastInsertId()
}

// touch announces a listing that is not written itself.
func (t *tx) touch(ctx context.Context, id string) error {
	seq, err := t.announce(ctx, id)
	if err != nil {
		return err
	}
	_, err = t.stmt(ctx, t.w.touchListing).ExecContext(ctx, seq, id)
	return err
}

func (t *tx) ids(ctx context.Context, query *sql.Stmt, args ...any) ([]string, error) {
	rows, err := t.stmt(ctx, query).QueryContext(ctx, args...)
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
