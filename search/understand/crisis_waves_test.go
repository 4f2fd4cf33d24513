package understand

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// crisisTally counts the phrases of one kind: how many are there, how many set a
// panel, and how many the right one.
type crisisTally struct{ all, found, right int }

func (c crisisTally) share(n int) float64 { return 100 * float64(n) / float64(max(1, c.all)) }

func (c crisisTally) String() string {
	return fmt.Sprintf("%d phrases, %.1f %% found, %.1f %% with the right panel", c.all, c.share(c.found), c.share(c.right))
}

// crisisWave reads one wave of fresh wordings; missed is told of each that sets
// no panel or a wrong one.
func crisisWave(t *testing.T, wave string, missed func(phrase, got, want string)) (crisisTally, map[string]crisisTally) {
	var total crisisTally
	kinds := map[string]crisisTally{}
	for _, row := range rowsOf(t, "crisis_waves.tsv") {
		if row["wave"] != wave {
			continue
		}
		got := "no panel"
		if c := theLexicon(t).Query(row["phrase"], Options{Now: noon}).Crisis; c != nil {
			got = c.ID
		}
		k := kinds[row["kind"]]
		for _, c := range []*crisisTally{&total, &k} {
			c.all++
			if got != "no panel" {
				c.found++
			}
			if slices.Contains(either(row["panels"]), got) {
				c.right++
			}
		}
		kinds[row["kind"]] = k
		if !slices.Contains(either(row["panels"]), got) {
			missed(row["phrase"], got, row["panels"])
		}
	}
	return total, kinds
}

// TestCrisisWaves holds the share of each wave that is found and that gets the
// right panel. Waves a and b were there while the rules were tuned, c was
// measured once and then read, and nobody has read what is missed of d. One
// person wrote the waves and, after them, the rules, so even d flatters: of 85
// wordings that strangers published about suicide 65 were found at first. Of
// wave e, short cries of all six kinds, 87 % were found before any was read; of
// wave f, by another writer, 66 % of what had a panel then, fire, gas, people who
// are missing and medicines not counted.
func TestCrisisWaves(t *testing.T) {
	for _, wave := range []struct {
		id                  string
		leastFound, leastOK float64
	}{{"a", 99, 94}, {"b", 97, 92}, {"c", 98, 92}, {"d", 98, 95}, {"e", 98, 85}, {"f", 98, 90}} {
		total, kinds := crisisWave(t, wave.id, func(phrase, got, want string) {
			if wave.id != "d" {
				t.Logf("wave %s: %q: %s, want %s", wave.id, phrase, got, want)
			}
		})
		t.Logf("wave %s: %s", wave.id, total)
		for _, kind := range slices.Sorted(maps.Keys(kinds)) {
			t.Logf("    %s: %s", kind, kinds[kind])
		}
		if total.all < 100 || total.share(total.found) < wave.leastFound || total.share(total.right) < wave.leastOK {
			t.Errorf("wave %s: %s; want %.0f and %.0f %% of 100 or more", wave.id, total, wave.leastFound, wave.leastOK)
		}
	}
}

// TestCrisisNearMisses holds false alarms to 1 in 100 of phrases that are hard on
// purpose. Those called held were measured once before they were tuned on.
func TestCrisisNearMisses(t *testing.T) {
	all, alarms := 0, 0
	for _, row := range rowsOf(t, "everyday_near.tsv") {
		all++
		if c := theLexicon(t).Query(row["phrase"], Options{Now: noon}).Crisis; c != nil {
			alarms++
			t.Logf("%s: %q: %s because of %q", row["wave"], row["phrase"], c.ID, c.Phrase)
		}
	}
	if all < 600 || alarms*100 > all {
		t.Errorf("%d false alarms in %d near misses, want at most 1 in 100 of 600", alarms, all)
	}
}

// TestCrisisAtTheEnd: a long story is read to its end.
func TestCrisisAtTheEnd(t *testing.T) {
	text := strings.Repeat("my landlord has put the rent up twice this year and the council will not answer the phone about it ", 3)
	if c := theLexicon(t).Query(text+"and i want to kill myself", Options{Now: noon}).Crisis; c == nil || c.ID != "suicide" {
		t.Errorf("got %+v, want the panel for suicide", c)
	}
	if c := theLexicon(t).Query(text, Options{Now: noon}).Crisis; c != nil {
		t.Errorf("got %+v, want none", c)
	}
}
