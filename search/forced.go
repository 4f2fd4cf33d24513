package search

import "context"

// SearchBy is Search over a route of the caller's choice, for benchmarks; an
// empty one leaves it to the index.
func (x *Index) SearchBy(ctx context.Context, q Query, route Route) (Results, error) {
	return x.search(ctx, q, route)
}
