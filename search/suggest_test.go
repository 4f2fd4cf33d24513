package search_test

import (
	"strings"
	"testing"
)

func TestSuggest(t *testing.T) {
	index, _, slugs := demoIndex(t)
	for _, tt := range []struct{ typed, kind, id string }{
		{"lone", "need", "loneliness"},
		{"deb", "need", "debt"},
		{"FOOD B", "need", "food-bank"},
		{"tea and t", "service", slugs["holbeck-hearth/tea-and-talk"]},
		{"margat", "place", "name:"},
	} {
		got, err := index.Suggest(t.Context(), tt.typed, 8)
		fatal(t, err)
		found := false
		for _, s := range got {
			found = found || s.Kind == tt.kind && strings.HasPrefix(s.ID, tt.id)
		}
		if !found || len(got) > 8 {
			t.Errorf("%q suggests %+v, want %s %s among at most 8", tt.typed, got, tt.kind, tt.id)
		}
	}
	for _, typed := range []string{"", "l", " ", "?!"} {
		if got, err := index.Suggest(t.Context(), typed, 8); err != nil || len(got) > 0 {
			t.Errorf("%q suggests %v, %v; want nothing", typed, got, err)
		}
	}
	for _, typed := range []string{"want to die", "he hits", "scared of my", "kill my"} {
		got, err := index.Suggest(t.Context(), typed, 8)
		fatal(t, err)
		for _, s := range got {
			if s.Kind == "need" && s.Note != "" {
				t.Errorf("%q completes words of fear: %+v", typed, s)
			}
		}
	}
}
