package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"anchorpoint/search/oracle"
)

// sqliteEngine is the peer that most would build: words by FTS5, places by an
// R*Tree, facets by SQL. Words are looked up first and place is a plain
// condition on what they find, or FTS5 would be entered again for every venue.
type sqliteEngine struct {
	dir        string
	numbers    *numbers
	db         *sql.DB
	statements map[string]*sql.Stmt
}

// The distance of a venue in metres, by the haversine formula on the radius
// that geo uses. Parameters: latitude and longitude in radians, cosine.
const sqliteDistance = `12756274 * asin(sqrt(pow(sin((rlat - ?1) / 2), 2) + ?3 * cosine * pow(sin((rlon - ?2) / 2), 2)))`

// facetsAndBest reads what a list of hits was made for: the total, the best by
// the last condition, and the counts.
const facetsAndBest = `
SELECT 0, count(*), 0 FROM hit
UNION ALL SELECT * FROM (SELECT 1, listing, score FROM hit ORDER BY score DESC LIMIT ?10)
UNION ALL SELECT 2, bit, count(*) FROM hit JOIN listing_bit USING (listing) GROUP BY bit`

// wordsQuery finds listings by words, in a circle, under a need (or any: -1).
const wordsQuery = `
WITH hit(listing, score) AS MATERIALIZED (
	SELECT f.rowid, -f.rank * (0.5 + 0.5 / (1 + coalesce(
		(SELECT min(` + sqliteDistance + `) FROM venue v WHERE v.listing = l.id), 1e9) / 3000))
	FROM words f CROSS JOIN listing l ON l.id = f.rowid
	WHERE f.words MATCH ?5
	AND (?9 < 0 OR EXISTS (SELECT 1 FROM need_listing n WHERE n.need = ?9 AND n.listing = l.id))
	AND (l.anywhere OR l.area = ?4 OR EXISTS (SELECT 1 FROM venue v WHERE v.listing = l.id
		AND v.lat BETWEEN ?6 AND ?7 AND ` + sqliteDistance + ` <= ?8))
)` + facetsAndBest

// browseQuery finds listings by a need in a circle, the nearest first.
const browseQuery = `
WITH hit(listing, score) AS MATERIALIZED (
	SELECT listing, -min(metres) FROM (
		SELECT v.listing, ` + sqliteDistance + ` AS metres FROM venue_box v
		WHERE v.south <= ?7 AND v.north >= ?6 AND v.west <= ?12 AND v.east >= ?11
		AND EXISTS (SELECT 1 FROM need_listing n WHERE n.need = ?9 AND n.listing = v.listing)
	) WHERE metres <= ?8 GROUP BY listing
	UNION ALL SELECT listing, -1e9 FROM reach WHERE need = ?9 AND area IN (?4, '')
)` + facetsAndBest

const mapQuery = `
SELECT min(CAST((lat - ?1) * ?2 AS INTEGER), ?3 - 1) * ?4 + min(CAST((lon - ?5) * ?6 AS INTEGER), ?4 - 1), count(*)
FROM venue_box v WHERE south <= ?7 AND north >= ?1 AND west <= ?8 AND east >= ?5
AND lat BETWEEN ?1 AND ?7 AND lon BETWEEN ?5 AND ?8
AND (?9 < 0 OR EXISTS (SELECT 1 FROM need_listing n WHERE n.need = ?9 AND n.listing = v.listing))
GROUP BY 1`

const (
	countWords = `SELECT count(*) FROM words WHERE words MATCH ?1`
	bestWords  = `SELECT rowid FROM words WHERE words MATCH ?1 ORDER BY rank LIMIT ?2`
	bestNames  = `SELECT rowid FROM names WHERE names MATCH ?1 ORDER BY rank LIMIT ?2`
	isWord     = `SELECT EXISTS (SELECT 1 FROM slip WHERE hash = ?1 AND word = ?2)`
	likeWords  = `SELECT word FROM slip WHERE hash = ?1`
)

func (e *sqliteEngine) open(ctx context.Context, c *corpus, _ int) (err error) {
	e.numbers = newNumbers(c.vocabularies)
	if e.db, err = openSQLite(e.path() + "?mode=ro&_query_only=1&_cache_size=-65536"); err != nil {
		return err
	}
	if _, err := e.db.ExecContext(ctx, `PRAGMA mmap_size = 4000000000`); err != nil {
		return err
	}
	e.db.SetMaxOpenConns(2)
	e.statements = map[string]*sql.Stmt{}
	for _, query := range []string{wordsQuery, browseQuery, mapQuery, countWords, bestWords, bestNames, isWord, likeWords} {
		if e.statements[query], err = e.db.PrepareContext(ctx, query); err != nil {
			return fmt.Errorf("prepare %s: %w", query, err)
		}
	}
	return nil
}

func (e *sqliteEngine) close() error {
	if e.db == nil {
		return nil
	}
	return e.db.Close()
}

func (e *sqliteEngine) ask(ctx context.Context, q *question) (answer, error) {
	switch q.kind {
	case wordsNear, wrongLetter:
		return e.near(ctx, q, wordsQuery)
	case browse:
		return e.near(ctx, q, browseQuery)
	case wordsAlone:
		return e.alone(ctx, q)
	case completion:
		ids, err := e.integers(ctx, bestNames, `"`+strings.ToLower(q.prefix)+`"*`, q.limit)
		return answer{total: len(ids), hits: len(ids)}, err
	}
	return e.pins(ctx, q)
}

func (e *sqliteEngine) near(ctx context.Context, q *question, query string) (answer, error) {
	words := q.words
	if q.kind == wrongLetter {
		var err error
		if words, err = e.meant(ctx, words); err != nil {
			return answer{}, err
		}
	}
	lat, lon := radians(q.place.Point.Lat()), radians(q.place.Point.Lon())
	box := boxOf(q.place.Point, q.withinM)
	values := []any{lat, lon, math.Cos(lat), q.place.Areas[0].Code, anyOf(words), box.Min.Lat(), box.Max.Lat(), q.withinM,
		e.numbers.need(q), q.limit, box.Min.Lon(), box.Max.Lon()}
	rows, err := e.statements[query].QueryContext(ctx, values[:parametersOf(query)]...)
	if err != nil {
		return answer{}, err
	}
	defer rows.Close()
	var a answer
	counts := map[int]int{}
	for rows.Next() {
		var part, id int
		var value float64
		if err := rows.Scan(&part, &id, &value); err != nil {
			return a, err
		}
		switch part {
		case 0:
			a.total = id
		case 1:
			a.hits++
		default:
			counts[id] = int(value)
		}
	}
	a.facets = e.numbers.told(q, func(bit int) int { return counts[bit] })
	return a, rows.Err()
}

// parametersOf is how many values a query takes: the driver wants no more.
func parametersOf(query string) int {
	if query == wordsQuery {
		return 10
	}
	return 12
}

// meant are the words that misspelt ones may stand for.
func (e *sqliteEngine) meant(ctx context.Context, words []string) ([]string, error) {
	a, err := english()
	if err != nil {
		return nil, err
	}
	met := map[string]bool{}
	for _, w := range stems(a, strings.Join(words, " ")) {
		var known bool
		if err := e.statements[isWord].QueryRowContext(ctx, itself(w), w).Scan(&known); err != nil {
			return nil, err
		}
		met[w] = true
		if known {
			continue
		}
		if err := e.like(ctx, w, met); err != nil {
			return nil, err
		}
	}
	return slices.Collect(maps.Keys(met)), nil
}

// itself is the hash under which a whole word is filed.
func itself(word string) int64 {
	for hash := range oracle.FloorDeletions(word, 0) {
		return int64(hash)
	}
	return 0
}

func (e *sqliteEngine) like(ctx context.Context, word string, met map[string]bool) error {
	most := slipsAllowed(word)
	looked := map[uint64]bool{}
	for hash := range oracle.FloorDeletions(word, most) {
		if looked[hash] {
			continue
		}
		looked[hash] = true
		rows, err := e.statements[likeWords].QueryContext(ctx, int64(hash))
		if err != nil {
			return err
		}
		for rows.Next() {
			var candidate string
			if err := rows.Scan(&candidate); err != nil {
				return errors.Join(err, rows.Close())
			}
			if !met[candidate] && oracle.FloorSlips(word, candidate) <= most {
				met[candidate] = true
			}
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return err
		}
	}
	return nil
}

func (e *sqliteEngine) alone(ctx context.Context, q *question) (answer, error) {
	var a answer
	if err := e.statements[countWords].QueryRowContext(ctx, anyOf(q.words)).Scan(&a.total); err != nil {
		return a, err
	}
	ids, err := e.integers(ctx, bestWords, anyOf(q.words), q.limit)
	a.hits = len(ids)
	return a, err
}

func (e *sqliteEngine) integers(ctx context.Context, query string, values ...any) ([]int, error) {
	rows, err := e.statements[query].QueryContext(ctx, values...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []int
	for rows.Next() {
		var n int
		if err := rows.Scan(&n); err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	return out, rows.Err()
}

// pins counts the venues of a map by cell.
func (e *sqliteEngine) pins(ctx context.Context, q *question) (answer, error) {
	up := mapRows / (q.box.Max.Lat() - q.box.Min.Lat())
	across := mapColumns / (q.box.Max.Lon() - q.box.Min.Lon())
	rows, err := e.statements[mapQuery].QueryContext(ctx, q.box.Min.Lat(), up, mapRows, mapColumns, q.box.Min.Lon(), across,
		q.box.Max.Lat(), q.box.Max.Lon(), e.numbers.need(q))
	if err != nil {
		return answer{}, err
	}
	defer rows.Close()
	var a answer
	for rows.Next() {
		var cell, n int
		if err := rows.Scan(&cell, &n); err != nil {
			return a, err
		}
		a.total += n
	}
	return a, rows.Err()
}
