package search

import (
	"context"
	"math"
	"testing"
)

// TestPartsGiveTheScore: everything that moves a result is among its parts.
func TestPartsGiveTheScore(t *testing.T) {
	s := openStore(t)
	fill(t, s, generated(0, 200))
	x := openIndex(t, t.TempDir(), s)
	told := 0
	for _, text := range []string{"walking group", "lonely since my husband died", "debt advice drop in free", "tea and company for shy people"} {
		for _, explain := range []bool{true, false} {
			r, err := x.Search(context.Background(), Query{Text: text, Explain: explain})
			if err != nil {
				t.Fatal(err)
			}
			for _, h := range r.Hits {
				if (h.Parts != nil) != explain {
					t.Fatalf("%q: parts %v though asked: %v", text, h.Parts, explain)
				}
				if p := h.Parts; p != nil {
					told++
					product := p.Relevance * p.Distance * p.Freshness * p.Eligibility * p.Readiness * p.Wishes
					if math.Abs(product-h.Score) > 2e-6 {
						t.Errorf("%q: the parts of %s come to %f, the score is %f", text, h.ID, product, h.Score)
					}
				}
			}
		}
	}
	if told == 0 {
		t.Error("no result was explained")
	}
}
