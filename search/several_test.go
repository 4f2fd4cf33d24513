package search_test

import (
	"strings"
	"testing"

	"anchorpoint/search"
)

// TestNeedAndItsPartAreOne: food and cheap food are not two needs, so nothing
// "helps with 2 of your 2".
func TestNeedAndItsPartAreOne(t *testing.T) {
	index, _, _ := demoIndex(t)
	results, err := index.Search(t.Context(), search.Query{Text: "EBT card", Now: today})
	fatal(t, err)
	if len(results.Hits) == 0 {
		t.Fatal("nothing was found")
	}
	for _, h := range results.Hits {
		for _, r := range h.Reasons {
			if strings.Contains(r.Text, "of your") {
				t.Errorf("%s: %s", h.ID, r.Text)
			}
		}
	}
}

func TestTwoNeedsBothComeFirst(t *testing.T) {
	index, _, _ := demoIndex(t)
	results, err := index.Search(t.Context(), search.Query{Text: "in debt and nothing in the cupboard", Now: today})
	fatal(t, err)
	for _, need := range []string{"debt", "food-bank"} {
		found := false
		for _, h := range results.Hits[:min(3, len(results.Hits))] {
			for _, r := range h.Reasons {
				found = found || r.ID == need
			}
		}
		if !found {
			t.Errorf("none of the first three helps with %s", need)
		}
	}
}
