//go:build postgres

package main

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5"
)

// The answers of one list of hits: the total, the best, the counts.
const pgFacetsAndBest = `
SELECT 0, count(*)::int, 0::float8 FROM hit
UNION ALL (SELECT 1, id, score::float8 FROM hit ORDER BY score DESC LIMIT $5)
UNION ALL SELECT 2, bit, count(*)::float8 FROM hit, unnest(bits) bit GROUP BY bit`

// pgWords finds listings by any of the words in $7, in a circle, under the
// needs of $6 (none: any).
func (e *postgresEngine) pgWords() string {
	return `WITH p AS (SELECT ` + e.earth.point + ` AS at), hit AS MATERIALIZED (
	SELECT l.id, l.bits, ts_rank(l.words, to_tsquery('english', $7)) * (0.5 + 0.5 / (1 + coalesce(
		(SELECT min(` + e.earth.distance + `) FROM venue v WHERE v.listing = l.id), 1e9) / 3000)) AS score
	FROM listing l, p WHERE l.words @@ to_tsquery('english', $7) AND l.bits @> $6
	AND (l.anywhere OR l.area = $4 OR EXISTS (SELECT 1 FROM venue v WHERE v.listing = l.id AND ` + e.earth.near + `)))` + pgFacetsAndBest
}

// pgBrowse finds listings under a need in a circle, the nearest first.
func (e *postgresEngine) pgBrowse() string {
	return `WITH p AS (SELECT ` + e.earth.point + ` AS at), hit AS MATERIALIZED (
	SELECT l.id, l.bits, -min(` + e.earth.distance + `) AS score FROM venue v CROSS JOIN p JOIN listing l ON l.id = v.listing
	WHERE ` + e.earth.near + ` AND l.bits @> $6 GROUP BY l.id
	UNION ALL SELECT l.id, l.bits, -1e9 FROM listing l WHERE l.bits @> $6 AND (l.anywhere OR l.area = $4))` + pgFacetsAndBest
}

const pgMap = `
SELECT width_bucket(spot[1], $2, $4, 8) * 100 + width_bucket(spot[0], $1, $3, 12), count(*)::int FROM venue v
WHERE spot <@ box(point($1, $2), point($3, $4))
AND (cardinality($5::int[]) = 0 OR EXISTS (SELECT 1 FROM listing l WHERE l.id = v.listing AND l.bits @> $5)) GROUP BY 1`

func (e *postgresEngine) ask(ctx context.Context, q *question) (answer, error) {
	needs := []int{}
	if n := e.numbers.need(q); n >= 0 {
		needs = append(needs, n)
	}
	switch q.kind {
	case wordsNear:
		return e.near(ctx, q, e.pgWords(), needs, strings.Join(q.words, " | "))
	case browse:
		return e.near(ctx, q, e.pgBrowse(), needs)
	case wrongLetter:
		words, err := e.meant(ctx, q.words)
		if err != nil {
			return answer{}, err
		}
		return e.near(ctx, q, e.pgWords(), needs, strings.Join(words, " | "))
	case wordsAlone:
		return e.alone(ctx, strings.Join(q.words, " | "), q.limit)
	case completion:
		names, err := collect[string](e.pool.Query(ctx, `SELECT name FROM listing WHERE names @@ to_tsquery('simple', $1) ORDER BY name LIMIT $2`,
			strings.ToLower(q.prefix)+":*", q.limit))
		return answer{total: len(names), hits: len(names)}, err
	}
	return e.pins(ctx, q, needs)
}

// collect reads a column.
func collect[T any](rows pgx.Rows, err error) ([]T, error) {
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[T])
}

func (e *postgresEngine) near(ctx context.Context, q *question, query string, needs []int, words ...any) (answer, error) {
	values := append([]any{q.place.Point.Lat(), q.place.Point.Lon(), q.withinM * e.earth.radius / geoRadius,
		q.place.Areas[0].Code, q.limit, needs}, words...)
	rows, err := e.pool.Query(ctx, query, values...)
	if err != nil {
		return answer{}, err
	}
	var a answer
	var part, id int
	var value float64
	counts := map[int]int{}
	_, err = pgx.ForEachRow(rows, []any{&part, &id, &value}, func() error {
		switch part {
		case 0:
			a.total = id
		case 1:
			a.hits++
		default:
			counts[id] = int(value)
		}
		return nil
	})
	a.facets = e.numbers.told(q, func(bit int) int { return counts[bit] })
	return a, err
}

func (e *postgresEngine) alone(ctx context.Context, words string, limit int) (answer, error) {
	var a answer
	if err := e.pool.QueryRow(ctx, `SELECT count(*) FROM listing WHERE words @@ to_tsquery('english', $1)`, words).Scan(&a.total); err != nil {
		return a, err
	}
	ids, err := collect[int](e.pool.Query(ctx, `SELECT id FROM listing, to_tsquery('english', $1) q WHERE words @@ q ORDER BY ts_rank(words, q) DESC LIMIT $2`, words, limit))
	a.hits = len(ids)
	return a, err
}

// meant are the words that misspelt ones may stand for: alike by trigrams, then
// by letters.
func (e *postgresEngine) meant(ctx context.Context, words []string) ([]string, error) {
	out := words
	for _, w := range words {
		like, err := collect[string](e.pool.Query(ctx, `
			SELECT word FROM vocabulary WHERE word % $1 AND levenshtein_less_equal(word, $1, $2) <= $2
			AND NOT EXISTS (SELECT 1 FROM vocabulary WHERE word = $1)`, w, slipsAllowed(w)))
		if err != nil {
			return nil, err
		}
		out = append(out[:len(out):len(out)], like...)
	}
	return out, nil
}

func (e *postgresEngine) pins(ctx context.Context, q *question, needs []int) (answer, error) {
	rows, err := e.pool.Query(ctx, pgMap, q.box.Min.Lon(), q.box.Min.Lat(), q.box.Max.Lon(), q.box.Max.Lat(), needs)
	if err != nil {
		return answer{}, err
	}
	var a answer
	var cell, n int
	_, err = pgx.ForEachRow(rows, []any{&cell, &n}, func() error {
		a.total += n
		return nil
	})
	return a, err
}
