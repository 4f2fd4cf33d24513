package search_test

import (
	"strings"
	"testing"

	"anchorpoint/search"
)

// TestPlaceOfTheDirectory: Beeston is in Leeds, in Nottinghamshire and in
// Cheshire. A directory of Leeds means the first.
func TestPlaceOfTheDirectory(t *testing.T) {
	index, places, _ := demoIndex(t)
	if a := places.Resolve("Beeston"); a.Place != nil || len(a.Choices) < 3 {
		t.Fatalf("Beeston alone is %+v", a)
	}
	results, err := index.Search(t.Context(), search.Query{Text: "food bank in beeston", Now: today})
	fatal(t, err)
	if results.Place == nil || results.Place.Label != "Beeston, Leeds" {
		t.Errorf("the place is %+v, want Beeston, Leeds", results.Place)
	}
	// No services of the demonstration are near any Horton.
	results, err = index.Search(t.Context(), search.Query{Text: "food bank in horton", Now: today})
	fatal(t, err)
	if results.Place != nil {
		t.Errorf("one of two places was chosen with nothing round either: %s", results.Place.Label)
	}
}

// TestListedPlaceStays: nothing in Leeds is quite what was asked for, but the
// directory has services there, so that services elsewhere are no answer.
func TestListedPlaceStays(t *testing.T) {
	index, _, _ := demoIndex(t)
	results, err := index.Search(t.Context(), search.Query{Text: "gypsy traveller advice in leeds", Now: today})
	fatal(t, err)
	if results.Place == nil || !strings.HasPrefix(results.Place.Label, "Leeds") || results.Total == 0 {
		t.Errorf("%d results at %+v with %+v", results.Total, results.Place, results.Steps)
	}
}
