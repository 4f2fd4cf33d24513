package sqlite

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/go-json-experiment/json/jsontext"

	"anchorpoint/directory"
)

// Outlines visits the published listings that the actor decides on, with no more
// than names and dates: reading ten thousand whole ones takes half a second.
func (s *Store) Outlines(ctx context.Context, visit func(*directory.Listing)) error {
	where, args := s.moderated("listing.id")
	rows, err := s.reader.QueryContext(ctx, `
		SELECT listing.id, coalesce(organization.id, ''), coalesce(organization.name, ''),
			json_extract(CAST(listing.document AS TEXT), '$.service.name', '$.service.assured_date', '$.dates.confirmed.at', '$.dates.checked.at', '$.covers')
		FROM listing LEFT JOIN organization ON organization.id = listing.organization_id
		WHERE listing.state = 'published' AND `+where+`
		ORDER BY listing.id`, args...)
	if err != nil {
		return fmt.Errorf("select outlines: %w", explain(err))
	}
	defer rows.Close()
	for rows.Next() {
		var l directory.Listing
		if err := scanOutline(rows, &l); err != nil {
			return err
		}
		visit(&l)
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("select outlines: %w", explain(err))
	}
	return nil
}

func scanOutline(rows *sql.Rows, l *directory.Listing) error {
	var o directory.Organization
	var document []byte
	if err := rows.Scan(&l.ID, &o.ID, &o.Name, &document); err != nil {
		return err
	}
	var part [5]jsontext.Value
	if err := directory.Decode(document, &part); err != nil {
		return fmt.Errorf("outline of listing %s: %w", l.ID, err)
	}
	l.State, l.Service.ID = directory.Published, l.ID
	if o.ID != "" {
		l.Service.OrganizationID, l.Service.Organization = o.ID, &o
	}
	for i, to := range []any{&l.Service.Name, &l.Service.AssuredDate, &l.Dates.Confirmed.At, &l.Dates.Checked.At, &l.Covers} {
		if err := directory.Decode(part[i], to); err != nil { // null leaves it empty
			return fmt.Errorf("outline of listing %s: %w", l.ID, err)
		}
	}
	return nil
}
