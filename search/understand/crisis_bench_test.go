package understand

import "testing"

// BenchmarkCrisis reads the lay phrases for an emergency alone. The goal is at
// most 50 µs.
func BenchmarkCrisis(b *testing.B) {
	l := theLexicon(b)
	l.Query("", Options{})
	phrases := layPhrases(b, false)
	for i := 0; b.Loop(); i++ {
		words := split(lower(clean(phrases[i%len(phrases)].text)))
		l.crisis.find(words, l.tokensWithout(skippedInCrisis, words, l.lookup))
	}
}
