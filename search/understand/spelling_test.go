package understand

import (
	"os"
	"strings"
	"testing"
)

// TestSpelling wants 95 in 100 misspelt words corrected.
func TestSpelling(t *testing.T) {
	rows := rowsOf(t, "spelling_test.tsv")
	wrong := 0
	for _, row := range rows {
		u := theLexicon(t).Query(row["typed"], Options{Now: noon})
		if got := u.Words[0].Used; stem(got) != stem(lower(row["right"])) {
			wrong++
			t.Logf("%s: %q, want %q", row["typed"], got, row["right"])
		}
	}
	if t.Logf("%d of %d wrong", wrong, len(rows)); wrong*20 > len(rows) {
		t.Errorf("%d of %d are not corrected", wrong, len(rows))
	}
}

// TestCorrectWordsStay wants correct words and names left alone, as long as
// the names are known from the places or the directory.
func TestCorrectWordsStay(t *testing.T) {
	raw, err := os.ReadFile("testdata/spelling_keep.txt")
	if err != nil {
		t.Fatal(err)
	}
	for word := range strings.Lines(string(raw)) {
		word = strings.TrimSpace(word)
		u := theLexicon(t).Query(word, Options{Now: noon, Places: thePlaces(t)})
		for _, w := range u.Words {
			if w.Kind != InPlace && w.Corrected() && !theLexicon(t).forms.texting[lower(w.Typed)] {
				t.Errorf("%s became %q", word, w.Used)
			}
		}
	}
}

func TestSpellingByCompany(t *testing.T) {
	l := theLexicon(t)
	for typed, want := range map[string]string{
		"fod bank":            "food bank",
		"caner suport group":  "cancer support group", // or carer, which is offered
		"det advice":          "debt advice",
		"ali support":         "ali support",
		"pta meeting":         "pta meeting",
		"canter lessons":      "canter lessons",
		"choral singing":      "choral singing",
		"dog bank":            "dog bank",
		"caner":               "caner",
		"ibs support group":   "ibs support group",
		"bob and carer group": "bob and carer group",
	} {
		u := l.Query(typed, Options{Now: noon})
		used := make([]string, len(u.Words))
		for i, w := range u.Words {
			used[i] = w.Used
		}
		if got := strings.Join(used, " "); got != want {
			t.Errorf("%q is read as %q, want %q", typed, got, want)
		}
	}
}
