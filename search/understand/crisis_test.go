package understand

import (
	"os"
	"strings"
	"testing"
)

// TestCrisisPhrases: a missed phrase is a safety defect.
func TestCrisisPhrases(t *testing.T) {
	rows := rowsOf(t, "crisis_test.tsv")
	misspelt := 0
	for _, row := range rows {
		if row["spelling"] == "misspelt" {
			misspelt++
		}
		u := theLexicon(t).Query(row["phrase"], Options{Now: noon})
		if u.Crisis == nil {
			t.Errorf("%q shows no panel, want %s", row["phrase"], row["panel"])
		}
	}
	if len(rows) < 200 || misspelt < 50 {
		t.Errorf("%d phrases, %d misspelt; want 200 and 50", len(rows), misspelt)
	}
}

// TestEverydayPhrases allows 10 false alarms in 1,000 phrases.
func TestEverydayPhrases(t *testing.T) {
	raw, err := os.ReadFile("testdata/everyday.txt")
	if err != nil {
		t.Fatal(err)
	}
	all, alarms := 0, 0
	for line := range strings.Lines(string(raw)) {
		line = strings.TrimSpace(line)
		all++
		if u := theLexicon(t).Query(line, Options{Now: noon}); u.Crisis != nil {
			alarms++
			t.Logf("%q: %s because of %q", line, u.Crisis.ID, u.Crisis.Phrase)
		}
	}
	if all < 1000 || alarms*100 > all {
		t.Errorf("%d false alarms in %d phrases, want at most 1 in 100 of 1,000", alarms, all)
	}
}
