package search_test

import (
	"testing"

	"anchorpoint/search"
)

// TestWordsThatMeanNothing: nobody gets an empty answer, and it says what it is.
func TestWordsThatMeanNothing(t *testing.T) {
	x, places, _ := demoIndex(t)
	for _, near := range []string{"", "EH6"} {
		q := search.Query{Text: "zxqv blorp", Now: today}
		if near != "" {
			q.Place = places.Resolve(near).Place
		}
		r, err := x.Search(t.Context(), q)
		fatal(t, err)
		if len(r.Hits) == 0 || len(r.Steps) == 0 {
			t.Fatalf("near %q: %d hits, steps %v", near, len(r.Hits), r.Steps)
		}
		if s := r.Steps[len(r.Steps)-1]; s.Kind != "general-help" || !s.Applied || s.Count != r.Total {
			t.Errorf("near %q: step %+v of %d hits", near, s, r.Total)
		}
	}
	known, err := x.Search(t.Context(), search.Query{Text: "debt advice", Now: today})
	fatal(t, err)
	for _, s := range known.Steps {
		if s.Kind == "general-help" {
			t.Error("understood words are answered with general help")
		}
	}
}
