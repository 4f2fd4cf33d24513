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

// TestOneCommonWordIsNoEmergency: "ploink" is read as "point", a word of people
// who see none in living on.
func TestOneCommonWordIsNoEmergency(t *testing.T) {
	for _, text := range []string{"ploink", "point", "zzzqq ploink"} {
		if c := theLexicon(t).Query(text, Options{Now: noon}).Crisis; c != nil {
			t.Errorf("%q sets the panel %+v", text, *c)
		}
	}
}

// TestCommonWordsOfAnEmergencyAreNotLookedFor: "go" stands in the texts of
// parents' associations and pet rescues.
func TestCommonWordsOfAnEmergencyAreNotLookedFor(t *testing.T) {
	for text, want := range map[string]string{"i cannot go on": "", "suicidal and in debt": "suicidal debt", "i want to die": "die"} {
		u := theLexicon(t).Query(text, Options{Now: noon})
		var looked []string
		for _, w := range u.Words {
			if w.Kind == Content {
				looked = append(looked, w.Used)
			}
		}
		if got := strings.Join(looked, " "); u.Crisis == nil || got != want {
			t.Errorf("%q: panel %v, looks for %q, want %q", text, u.Crisis, got, want)
		}
	}
}
