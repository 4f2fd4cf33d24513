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

// TestWordsOfTheLabelAreNotSaidTwice: "Helps with: Debt advice" and "Matches:
// debt, advice" are one reason.
func TestWordsOfTheLabelAreNotSaidTwice(t *testing.T) {
	index, _, _ := demoIndex(t)
	results, err := index.Search(t.Context(), search.Query{Text: "debt advice", Now: today})
	fatal(t, err)
	helps := 0
	for _, h := range results.Hits {
		if len(h.Reasons) == 0 || h.Reasons[0].ID != "debt" || !h.Reasons[0].Sure {
			continue
		}
		helps++
		if len(h.Reasons) > 1 && h.Reasons[1].Kind == "words" {
			t.Errorf("%s: %s, %s", h.ID, h.Reasons[0].Text, h.Reasons[1].Text)
		}
	}
	if helps == 0 {
		t.Error("no hit names the need")
	}
}
