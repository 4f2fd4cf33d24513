package search_test

import (
	"slices"
	"testing"

	"anchorpoint/search"
)

// TestTongues: somebody who types Welsh, Polish or Arabic is shown the services
// that the English word shows.
func TestTongues(t *testing.T) {
	index, _, _ := demoIndex(t)
	ids := func(text string) []string {
		r, err := index.Search(t.Context(), search.Query{Text: text, Now: today, Limit: 10})
		fatal(t, err)
		var out []string
		for _, h := range r.Hits {
			out = append(out, h.ID)
		}
		return out
	}
	for english, others := range map[string][]string{
		"debt":       {"dyled", "mewn dyled", "długi", "dlugi", "mam dużo długów", "ديون", "الديون"},
		"lonely":     {"unig", "dwi'n unig", "samotność", "czuję się samotna", "الوحدة", "اشعر بالوحده"},
		"food bank":  {"banc bwyd", "bank żywności w Leeds", "بنك الطعام"},
		"dementia":   {"colli cof", "demencja", "الخرف"},
		"depression": {"iselder", "depresja", "اكتئاب"},
	} {
		want := ids(english)
		for _, text := range others {
			got := ids(text)
			shared := 0
			for _, id := range got {
				if slices.Contains(want, id) {
					shared++
				}
			}
			if t.Logf("%q: %d of %d shared with %q", text, shared, len(got), english); shared < 3 {
				t.Errorf("%q shows %d services of the first %d of %q, want 3", text, shared, len(want), english)
			}
		}
	}
}
