// Package search finds published listings by words, need, place and filters,
// and keeps its index in step with the store.
//
// bleve holds words only. Place, filters and facets live in immutable memory
// columns; a query loads one view and works on it alone. The index follows the
// store's change feed and can always be thrown away and built again. What it
// yields are ids, scores, facets and reasons: what people see is loaded from
// the store by whoever asks, and dropped there unless it is public.
package search
