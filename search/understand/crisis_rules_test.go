package understand

import (
	"slices"
	"testing"
)

func TestCrisisWordings(t *testing.T) {
	for text, want := range map[string][]string{
		"(he|she) hits me":          {"he hits me", "she hits me"},
		"my (son|dad) ... (me|us)":  {"my son ... me", "my son ... us", "my dad ... me", "my dad ... us"},
		"no brackets at all":        {"no brackets at all"},
		"(can't|cant) go on (like)": {"can't go on like", "cant go on like"},
	} {
		if got := (crisisPhrase{"abuse", text}).wordings(); !slices.Equal(got, want) {
			t.Errorf("%q stands for %q, want %q", text, got, want)
		}
	}
}

// TestNoPanel: what looks like a row of the rules and is none.
func TestNoPanel(t *testing.T) {
	for _, text := range []string{"my wife needs me day and night", "my lad has missed his dinner", "my husband and me"} {
		if c := theLexicon(t).Query(text, Options{Now: noon}).Crisis; c != nil {
			t.Errorf("%q sets %s because of %q", text, c.ID, c.Phrase)
		}
	}
}
