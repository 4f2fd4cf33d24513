package sqlite

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"fmt"

	"anchorpoint/directory"
)

// keptTables are the tables of what people told and asked for, each with a
// query that gives all of it in one order. Columns are named, so that a later
// migration may add some and old digests still hold.
var keptTables = []struct{ name, query string }{
	{"shared_list", `SELECT code, listings, created, expires FROM shared_list ORDER BY code`},
	{"report", `SELECT id, listing_id, kind, text, held, day, state, decided_by, decided_why, decided_at FROM report ORDER BY number`},
	{"report_email", `SELECT report_id, email, day FROM report_email ORDER BY report_id`},
	{"try_count", `SELECT listing_id, day, result, n FROM try_count ORDER BY listing_id, day, result`},
	{"missing_service", `SELECT id, need, area, text, held, day, state, decided_by, decided_why, decided_at FROM missing_service ORDER BY number`},
	{"unmet_need", `SELECT day, need, area, outcome, n FROM unmet_need ORDER BY day, need, area, outcome`},
	{"task", `SELECT id, kind, listing_id, reason, at, closed, closed_by, closed_why FROM task ORDER BY number`},
	{"proposal_email", `SELECT proposal_id, email, day FROM proposal_email ORDER BY proposal_id`},
	{"letter", `SELECT id, key, recipient, kind, language, subject, text, html, headers, listing_id, queued, due, expires, state, tries, settled, answer FROM letter ORDER BY number`},
	{"letter_stop", `SELECT address, why, at FROM letter_stop ORDER BY address`},
	{"claim", `SELECT id, listing_id, want, email, charity, language, user_id, proof, owned, state, at, decided_by, decided_at, reason FROM claim ORDER BY number`},
	{"kept_apart", `SELECT a, b, by, why, at FROM kept_apart ORDER BY a, b`},
	{"merger", `SELECT id, keep, dropped, keep_rev, drop_rev, kept_rev, by, at, undone FROM merger ORDER BY number`},
	{"reminder", `SELECT listing_id, about, first, step, last, places, resume FROM reminder ORDER BY listing_id`},
	{"link_check", `SELECT listing_id, address, at, since FROM link_check ORDER BY listing_id`},
	{"shortlist", `SELECT id, owner, team, name, listings, created, at FROM shortlist ORDER BY id`},
	{"need_phrase", `SELECT id, need, text, shared, by, at FROM need_phrase ORDER BY number`},
}

// keptRules are what must never be found in them, beside what the tables
// themselves refuse. Each query gives what breaks the rule; none tells a code,
// a text or an address.
var keptRules = []struct{ rule, query string }{
	{"a shared list names a service that never was here", `
		SELECT item.value
		FROM shared_list, json_each(shared_list.listings) AS item
		WHERE NOT EXISTS (SELECT 1 FROM listing WHERE listing.id = item.value)`},
	{"a shortlist names a service that never was here", `
		SELECT item.value
		FROM shortlist, json_each(shortlist.listings) AS item
		WHERE NOT EXISTS (SELECT 1 FROM listing WHERE listing.id = item.value)`},
	{"a closed report still has an e-mail address", `
		SELECT report.id
		FROM report JOIN report_email ON report_email.report_id = report.id
		WHERE report.state IN ('rejected', 'done')`},
	{"a decided proposal still has an e-mail address", `
		SELECT proposal.id
		FROM proposal JOIN proposal_email ON proposal_id = proposal.id
		WHERE decision <> ''`},
	{"two open tasks say the same", `
		SELECT MIN(id)
		FROM task
		WHERE closed = 0 AND listing_id IS NOT NULL
		GROUP BY kind, listing_id
		HAVING COUNT(*) > 1`},
	{"a letter that was sent still has its words", `
		SELECT id
		FROM letter
		WHERE state <> 'waiting' AND (text <> '' OR html <> '')`},
}

func (r *CheckReport) kept(ctx context.Context, t *sql.Tx) error {
	for _, k := range keptRules {
		rows, err := t.QueryContext(ctx, k.query)
		if err != nil {
			return err
		}
		broken, err := column[string](rows)
		if err != nil {
			return err
		}
		for _, id := range broken {
			r.problem("%s: %s", k.rule, id)
		}
	}
	if err := r.areas(ctx, t); err != nil {
		return err
	}
	return r.digestKept(ctx, t)
}

// areas looks for places finer than may be kept with what people look for.
func (r *CheckReport) areas(ctx context.Context, t *sql.Tx) error {
	rows, err := t.QueryContext(ctx, `SELECT area FROM unmet_need UNION SELECT area FROM missing_service`)
	if err != nil {
		return err
	}
	areas, err := column[string](rows)
	if err != nil {
		return err
	}
	for _, area := range areas {
		if area != "" && !directory.CoarseArea(area) {
			r.problem("a place that is too fine, or none, stands with what people looked for")
		}
	}
	return nil
}

// digestKept hashes every value with its length before it.
func (r *CheckReport) digestKept(ctx context.Context, t *sql.Tx) error {
	digest := sha256.New()
	put := func(b []byte) {
		digest.Write(binary.BigEndian.AppendUint64(nil, uint64(len(b))))
		digest.Write(b)
	}
	for _, table := range keptTables {
		put([]byte(table.name))
		err := eachRow(ctx, t, table.query, func(values []sql.RawBytes) {
			r.Kept++
			for _, v := range values {
				put(v)
			}
		})
		if err != nil {
			return fmt.Errorf("read %s: %w", table.name, err)
		}
	}
	r.KeptDigest = hex.EncodeToString(digest.Sum(nil))
	return nil
}

func eachRow(ctx context.Context, t *sql.Tx, query string, visit func([]sql.RawBytes)) error {
	rows, err := t.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	values, to := make([]sql.RawBytes, len(columns)), make([]any, len(columns))
	for i := range values {
		to[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(to...); err != nil {
			return err
		}
		visit(values)
	}
	return rows.Err()
}
