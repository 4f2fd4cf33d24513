package understand

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// layPhrase is a row of phrases_test.tsv: what somebody said, and the needs
// that are right answers.
type layPhrase struct {
	needs       []string
	text, voice string
}

// layPhrases gives the 700 rows to tune on, or the 300 that only the test
// looks at.
func layPhrases(t testing.TB, unseen bool) []layPhrase {
	var out []layPhrase
	for i, row := range rowsOf(t, "phrases_test.tsv") {
		if held := i%10 == 2 || i%10 == 5 || i%10 == 8; held == unseen {
			out = append(out, layPhrase{either(row["needs"]), row["phrase"], row["voice"]})
		}
	}
	return out
}

type recognition struct{ first, three, none, all int }

func (r recognition) String() string {
	share := func(n int) float64 { return 100 * float64(n) / float64(max(1, r.all)) }
	return fmt.Sprintf("%d phrases: first %.1f %%, top 3 %.1f %%, no answer %.1f %%", r.all, share(r.first), share(r.three), share(r.none))
}

func recognise(t testing.TB, phrases []layPhrase, o Options) (recognition, map[string]recognition) {
	var total recognition
	voices := map[string]recognition{}
	for _, p := range phrases {
		o.Now = noon
		got := theLexicon(t).Query(p.text, o).Needs
		at := slices.IndexFunc(got, func(n NeedMatch) bool { return slices.Contains(p.needs, n.ID) })
		v := voices[p.voice]
		for _, r := range []*recognition{&total, &v} {
			r.all++
			if at == 0 {
				r.first++
			}
			if at >= 0 && at < 3 {
				r.three++
			}
			if len(got) == 0 {
				r.none++
			}
		}
		voices[p.voice] = v
	}
	return total, voices
}

// TestLayPhrases holds need recognition to its thresholds, on phrases written
// by others than the lexicon's writers.
func TestLayPhrases(t *testing.T) {
	for _, set := range []struct {
		name   string
		unseen bool
	}{{"tuned on", false}, {"unseen", true}} {
		got, voices := recognise(t, layPhrases(t, set.unseen), Options{})
		t.Logf("%s: %v", set.name, got)
		for voice, r := range voices {
			t.Logf("  %s: %v", voice, r)
		}
		if got.first*100 < got.all*70 || got.three*100 < got.all*88 || got.none*100 > got.all*3 {
			t.Errorf("%s: %v; want 70, 88 and at most 3", set.name, got)
		}
	}
}

// TestTestPhrasesAreNotInTheLexicon: a copied phrase tests nothing. Near copies
// share three words in a row, two of them telling.
func TestTestPhrasesAreNotInTheLexicon(t *testing.T) {
	runs := map[string]string{}
	for _, p := range theLexicon(t).phrases {
		words := split(lower(p.Text))
		if strings.Contains(p.Target, ":") {
			continue
		}
		for i := 0; i+3 <= len(words); i++ {
			runs[strings.Join(words[i:i+3], " ")] = p.Text
		}
		runs[strings.Join(words, " ")] = p.Text
	}
	for _, p := range append(layPhrases(t, false), layPhrases(t, true)...) {
		words := split(lower(p.text))
		if same, ok := runs[strings.Join(words, " ")]; ok {
			t.Errorf("%q stands in the lexicon: %q", p.text, same)
		}
		for i := 0; i+3 <= len(words); i++ {
			if same, ok := runs[strings.Join(words[i:i+3], " ")]; ok && saysTwoThings(words[i:i+3]) {
				t.Errorf("%q shares %q with %q", p.text, words[i:i+3], same)
			}
		}
	}
}

// saysTwoThings reports whether a run of words holds two that say something: "I
// don't know" and "in the house" are everybody's.
func saysTwoThings(words []string) bool {
	n := 0
	for _, w := range words {
		if !isFiller(w) {
			n++
		}
	}
	return n >= 2
}
