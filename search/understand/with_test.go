package understand

import (
	"slices"
	"testing"
)

func TestWithMorePhrases(t *testing.T) {
	l := theLexicon(t)
	const said = "the knocker upper has not been"
	needs := func(l *Lexicon) []string {
		var out []string
		for _, n := range l.Query(said, Options{Now: noon}).Needs {
			out = append(out, n.ID)
		}
		return out
	}
	more, err := l.With(Phrase{Target: "sleep", Text: "knocker upper", Voice: Own, Weight: 1})
	if err != nil {
		t.Fatal(err)
	}
	if got := needs(more); len(got) == 0 || got[0] != "sleep" {
		t.Errorf("%q gives %q, want sleep first", said, got)
	}
	if got := needs(l); slices.Contains(got, "sleep") {
		t.Errorf("the lexicon that was added to changed: %q", got)
	}
	if c := more.Query("i want to end my life", Options{Now: noon}).Crisis; c == nil {
		t.Error("the panels are gone")
	}
}

func TestWithRefuses(t *testing.T) {
	for name, p := range map[string]Phrase{
		"no such need":       {Target: "nothing", Text: "some words", Voice: Own, Weight: 1},
		"nothing":            {Target: "sleep", Text: " ", Voice: Own, Weight: 1},
		"one everyday word":  {Target: "sleep", Text: "help", Voice: Own, Weight: 1},
		"no such voice":      {Target: "sleep", Text: "some words", Voice: "loud", Weight: 1},
		"negative by weight": {Target: "sleep", Text: "some words", Voice: Own, Weight: -1},
	} {
		if _, err := theLexicon(t).With(p); err == nil {
			t.Errorf("%s: %+v was taken", name, p)
		}
	}
}
