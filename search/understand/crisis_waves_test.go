package understand

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

// crisisTally counts the phrases of one kind: how many are there, how many set a
// panel, and how many the right one.
type crisisTally struct{ all, found, right int }

func (c crisisTally) String() string {
	share := func(n int) float64 { return 100 * float64(n) / float64(max(1, c.all)) }
	return fmt.Sprintf("%d phrases, %.1f %% found, %.1f %% with the right panel", c.all, share(c.found), share(c.right))
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

func TestWavesNow(t *testing.T) {
	show := os.Getenv("SHOW")
	for _, w := range strings.Split(os.Getenv("WAVES"), "") {
		total, kinds := crisisWave(t, w, func(p, got, want string) {
			if strings.Contains(show, w) {
				fmt.Printf("  %s | %q: %s want %s\n", w, p, got, want)
			}
		})
		fmt.Println(w, total)
		for _, k := range slices.Sorted(maps.Keys(kinds)) {
			fmt.Println("   ", k, kinds[k])
		}
	}
	n := map[string]int{}
	for _, row := range rowsOf(t, "everyday_near.tsv") {
		n[row["wave"]]++
		if c := theLexicon(t).Query(row["phrase"], Options{Now: noon}).Crisis; c != nil {
			n[row["wave"]+" alarms"]++
			if strings.Contains(os.Getenv("SHOWE"), row["wave"]) {
				fmt.Printf("  FA %q %s %q\n", row["phrase"], c.ID, c.Phrase)
			}
		}
	}
	fmt.Println(n)
}

func TestWhy(t *testing.T) {
	l := theLexicon(t)
	l.Query("x", Options{Now: noon})
	for _, text := range strings.Split(os.Getenv("WHY"), ";") {
		r := l.crisis.grammar.read(split(lower(clean(text))))
		for i := range l.crisis.grammar.rules {
			rule := &l.crisis.grammar.rules[i]
			if r.possible(rule) {
				r.try(rule, func(h hit) { fmt.Println(text, "|", rule.panel, "|", rule.text) })
			}
		}
	}
}
