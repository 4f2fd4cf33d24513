package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"

	_ "github.com/mattn/go-sqlite3" // the driver
	"github.com/paulmach/orb"

	"anchorpoint/search/oracle"
)

// sqliteSchema is what somebody who knows SQLite well would make: an FTS5 index
// without the texts, an R*Tree that carries all a venue needs, and tables in
// the order in which they are read.
const sqliteSchema = `
CREATE TABLE listing (id INTEGER PRIMARY KEY, name TEXT NOT NULL, area TEXT, anywhere INTEGER NOT NULL);
CREATE TABLE listing_bit (listing INTEGER, bit INTEGER, PRIMARY KEY (listing, bit)) WITHOUT ROWID;
CREATE TABLE need_listing (need INTEGER, listing INTEGER, PRIMARY KEY (need, listing)) WITHOUT ROWID;
CREATE TABLE reach (area TEXT, need INTEGER, listing INTEGER, PRIMARY KEY (area, need, listing)) WITHOUT ROWID;
CREATE TABLE venue (listing INTEGER, number INTEGER, lat REAL, lon REAL, rlat REAL, rlon REAL, cosine REAL, PRIMARY KEY (listing, number)) WITHOUT ROWID;
CREATE VIRTUAL TABLE venue_box USING rtree(id, south, north, west, east, +listing INTEGER, +lat REAL, +lon REAL, +rlat REAL, +rlon REAL, +cosine REAL);
CREATE VIRTUAL TABLE words USING fts5(name, organization, description, keywords, content='', detail='column', tokenize='porter unicode61');
CREATE VIRTUAL TABLE names USING fts5(name, content='', detail='none', prefix='2 3 4 5 6', tokenize='unicode61');
CREATE VIRTUAL TABLE vocabulary USING fts5vocab(words, 'row');
CREATE TABLE slip (hash INTEGER, word TEXT, PRIMARY KEY (hash, word)) WITHOUT ROWID;
INSERT INTO words(words, rank) VALUES('rank', 'bm25(3, 2, 1, 1)');
`

func (e *sqliteEngine) path() string { return filepath.Join(e.dir, "peer.db") }

func (e *sqliteEngine) build(ctx context.Context, c *corpus, size int) (err error) {
	if err := os.RemoveAll(e.dir); err != nil {
		return err
	}
	if err := os.MkdirAll(e.dir, 0o755); err != nil {
		return err
	}
	db, err := openSQLite(e.path() + "?_journal=OFF&_sync=OFF&_cache_size=-200000")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if _, err := db.ExecContext(ctx, sqliteSchema); err != nil {
		return fmt.Errorf("make tables: %w", err)
	}
	const batch = 5000
	numbers := newNumbers(c.vocabularies)
	for n := 0; n < size; n += batch {
		if err := inTransaction(ctx, db, func(tx *sql.Tx) error {
			return e.insert(ctx, tx, c, numbers, n, min(n+batch, size))
		}); err != nil {
			return err
		}
	}
	if err := inTransaction(ctx, db, func(tx *sql.Tx) error { return fileSlips(ctx, tx) }); err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, `INSERT INTO words(words) VALUES('optimize'); INSERT INTO names(names) VALUES('optimize'); ANALYZE; VACUUM; PRAGMA journal_mode=WAL`)
	return err
}

func openSQLite(path string) (*sql.DB, error) {
	return sql.Open("sqlite3", "file:"+path)
}

func inTransaction(ctx context.Context, db *sql.DB, work func(*sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := work(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// inserter prepares each statement once and keeps the first error.
type inserter struct {
	ctx        context.Context
	tx         *sql.Tx
	statements map[string]*sql.Stmt
	err        error
}

func (i *inserter) do(query string, values ...any) {
	if i.err != nil {
		return
	}
	s := i.statements[query]
	if s == nil {
		if s, i.err = i.tx.PrepareContext(i.ctx, query); i.err != nil {
			return
		}
		i.statements[query] = s
	}
	_, i.err = s.ExecContext(i.ctx, values...)
}

func (e *sqliteEngine) insert(ctx context.Context, tx *sql.Tx, c *corpus, numbers *numbers, from, to int) error {
	in := inserter{ctx: ctx, tx: tx, statements: map[string]*sql.Stmt{}}
	for n := from; n < to; n++ {
		r := c.record(n, numbers)
		in.do(`INSERT INTO listing VALUES (?, ?, ?, ?)`, n, r.name, r.area, r.anywhere)
		in.do(`INSERT INTO words(rowid, name, organization, description, keywords) VALUES (?, ?, ?, ?, ?)`, n, r.name, r.organization, r.description, r.keywords)
		in.do(`INSERT INTO names(rowid, name) VALUES (?, ?)`, n, r.name)
		for _, bit := range r.bits {
			in.do(`INSERT INTO listing_bit VALUES (?, ?)`, n, bit)
			if bit >= numbers.needs {
				continue
			}
			in.do(`INSERT INTO need_listing VALUES (?, ?)`, bit, n)
			if r.area != "" || r.anywhere {
				in.do(`INSERT INTO reach VALUES (?, ?, ?)`, r.area, bit, n)
			}
		}
		for k, v := range r.venues {
			lat, lon := radians(v.lat), radians(v.lon)
			in.do(`INSERT INTO venue VALUES (?, ?, ?, ?, ?, ?, ?)`, n, k, v.lat, v.lon, lat, lon, math.Cos(lat))
			in.do(`INSERT INTO venue_box VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, 4*n+k, v.lat, v.lat, v.lon, v.lon, n, v.lat, v.lon, lat, lon, math.Cos(lat))
		}
	}
	return in.err
}

func radians(degrees float64) float64 { return degrees * math.Pi / 180 }

// fileSlips files every word under what is left of it without one or two
// letters, the way of finding misspelt words that suits a table best.
func fileSlips(ctx context.Context, tx *sql.Tx) error {
	rows, err := tx.QueryContext(ctx, `SELECT term FROM vocabulary`)
	if err != nil {
		return err
	}
	var words []string
	for rows.Next() {
		var w string
		if err := rows.Scan(&w); err != nil {
			return errors.Join(err, rows.Close())
		}
		words = append(words, w)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	in := inserter{ctx: ctx, tx: tx, statements: map[string]*sql.Stmt{}}
	for _, w := range words {
		for hash := range oracle.FloorDeletions(w, slipsAllowed(w)) {
			in.do(`INSERT OR IGNORE INTO slip VALUES (?, ?)`, int64(hash), w)
		}
	}
	return in.err
}

// slipsAllowed is the floor's rule: none in short words, one, then two.
func slipsAllowed(word string) int {
	switch {
	case len(word) < 4:
		return 0
	case len(word) < 6:
		return 1
	}
	return 2
}

// boxOf holds every point within so many metres.
func boxOf(p orb.Point, metres float64) orb.Bound {
	up := metres / 111_000
	side := up / math.Cos(radians(math.Abs(p.Lat())+up))
	return orb.Bound{Min: orb.Point{p.Lon() - side, p.Lat() - up}, Max: orb.Point{p.Lon() + side, p.Lat() + up}}
}

// anyOf is an FTS5 expression for any of the words.
func anyOf(words []string) string { return `"` + strings.Join(words, `" OR "`) + `"` }
