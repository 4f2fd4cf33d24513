package sqlite

import (
	"context"
	"fmt"
	"strings"

	"anchorpoint/directory"
)

// maxPlainWords keeps the plain search cheap.
const maxPlainWords = 12

// SearchWords is the search that serves while there is no index: any of the
// words in name, organization or text, best first by SQLite's own BM25. The
// order stands in an inner query alone, or everything would be ranked again
// after the joins.
func (s *Store) SearchWords(ctx context.Context, q directory.WordQuery) (directory.WordResults, error) {
	var out directory.WordResults
	where, args := s.scope()
	from := `listing`
	order := `listing.id`
	if match := matchAny(q.Words); match != "" {
		from = `(
			SELECT rowid, bm25(listing_words, 4, 2, 1) AS rank
			FROM listing_words
			WHERE listing_words MATCH ?
		) AS found JOIN listing ON listing.number = found.rowid`
		args = append([]any{match}, args...)
		order = `found.rank, listing.id`
	} else if len(q.Words) > 0 {
		return out, nil // words without a letter or digit match nothing
	}
	if q.Need != "" {
		where += ` AND EXISTS (
			SELECT 1 FROM listing_need
			WHERE listing_need.listing_id = listing.id AND listing_need.need = ?)`
		args = append(args, q.Need)
	}
	err := s.reader.QueryRowContext(ctx, `SELECT COUNT(*) FROM `+from+` WHERE `+where, args...).Scan(&out.Total)
	if err != nil {
		return out, fmt.Errorf("count by words: %w", explain(err))
	}
	limit := q.Limit
	if limit <= 0 {
		limit = 20
	}
	rows, err := s.reader.QueryContext(ctx,
		`SELECT listing.id FROM `+from+` WHERE `+where+` ORDER BY `+order+` LIMIT ? OFFSET ?`,
		append(args, limit, q.Skip)...)
	if err != nil {
		return out, fmt.Errorf("search by words: %w", explain(err))
	}
	out.IDs, err = column[string](rows)
	return out, err
}

// matchAny writes an FTS5 query that finds any of the words. Each is quoted,
// so that nothing in it is an operator.
func matchAny(words []string) string {
	var quoted []string
	for _, w := range words {
		if len(quoted) == maxPlainWords {
			break
		}
		w = strings.Map(func(r rune) rune {
			if r == '"' || r == 0 {
				return -1
			}
			return r
		}, w)
		if strings.TrimSpace(w) != "" {
			quoted = append(quoted, `"`+w+`"`)
		}
	}
	return strings.Join(quoted, " OR ")
}

// Counts are totals of the store.
func (s *Store) Counts(ctx context.Context) (directory.Counts, error) {
	c := directory.Counts{ByState: map[directory.State]int{}}
	rows, err := s.reader.QueryContext(ctx, `SELECT state, COUNT(*) FROM listing GROUP BY state`)
	if err != nil {
		return c, fmt.Errorf("count listings: %w", explain(err))
	}
	defer rows.Close()
	for rows.Next() {
		var state directory.State
		var n int
		if err := rows.Scan(&state, &n); err != nil {
			return c, fmt.Errorf("scan counts: %w", err)
		}
		c.ByState[state] = n
	}
	if err := rows.Err(); err != nil {
		return c, fmt.Errorf("count listings: %w", explain(err))
	}
	err = s.reader.QueryRowContext(ctx, `
		SELECT
			(SELECT COUNT(*) FROM organization),
			(SELECT COUNT(*) FROM location),
			(SELECT COUNT(*) FROM revision),
			(SELECT COUNT(*) FROM proposal WHERE decision = ''),
			(SELECT COUNT(*) FROM shared_list),
			(SELECT COUNT(*) FROM report WHERE state IN ('open', 'confirmed')),
			(SELECT COUNT(*) FROM missing_service WHERE state IN ('open', 'confirmed')),
			(SELECT COUNT(*) FROM task WHERE closed = 0)`).
		Scan(&c.Organizations, &c.Locations, &c.Revisions, &c.Proposals, &c.Lists, &c.Reports, &c.Missing, &c.Tasks)
	if err != nil {
		return c, fmt.Errorf("count records: %w", explain(err))
	}
	return c, nil
}
