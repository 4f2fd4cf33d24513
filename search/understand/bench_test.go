package understand

import (
	"testing"

	"anchorpoint/data"
	"anchorpoint/directory"
)

// BenchmarkQuery reads the lay phrases with everything but an index. The goal
// is 0.5 ms, the limit 1 ms.
func BenchmarkQuery(b *testing.B) {
	l, places := theLexicon(b), thePlaces(b)
	phrases := layPhrases(b, false)
	l.Needs() // waits until the lexicon is whole
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		l.Query(phrases[i%len(phrases)].text, Options{Now: noon, Places: places})
	}
}

// BenchmarkQueryMisspelt reads single misspelt words: the dearest step.
func BenchmarkQueryMisspelt(b *testing.B) {
	l, rows := theLexicon(b), rowsOf(b, "spelling_test.tsv")
	l.Needs()
	for i := 0; b.Loop(); i++ {
		l.Query(rows[i%len(rows)]["typed"], Options{Now: noon})
	}
}

func BenchmarkNewLexicon(b *testing.B) {
	v, err := directory.ReadVocabularies(data.FS)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		l, err := NewLexicon(data.FS, v)
		if err != nil {
			b.Fatal(err)
		}
		l.Needs() // the whole of it: what is made beside counts too
	}
}
