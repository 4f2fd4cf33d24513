package search

import (
	"context"
	"fmt"

	"anchorpoint/directory"
)

// degraded answers through the store's own word search while there is no view:
// words and one need, no place, no facets.
func (x *Index) degraded(ctx context.Context, q Query) (Results, error) {
	words := directory.WordQuery{Words: contentWords(q.Text), Limit: q.Limit, Skip: q.Skip}
	if len(q.Needs) > 0 {
		words.Need = q.Needs[0]
	}
	found, err := x.source.SearchWords(ctx, words)
	if err != nil {
		return Results{}, fmt.Errorf("search the store: %w", err)
	}
	r := Results{Total: found.Total, Degraded: true}
	for _, id := range found.IDs {
		r.Hits = append(r.Hits, Hit{ID: id, Venue: -1, DistanceM: -1, Minutes: -1})
	}
	return r, nil
}
