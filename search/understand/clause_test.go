package understand

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// several are the needs that share the first results.
func several(u Understanding) []string {
	var out []string
	for _, n := range u.Needs {
		if n.Strong || n.Told {
			out = append(out, n.ID)
		}
	}
	return out
}

func TestEachClauseIsHeard(t *testing.T) {
	for text, want := range map[string][]string{
		"living in a tent with no food":                             {"homeless-now", "food-bank"},
		"my hearing is going and i never see a soul":                {"sight-hearing", "loneliness|befriending|social-groups"},
		"19 and pregnant, nowhere to sleep":                         {"pregnancy", "homeless-now"},
		"81F lives alone, keeps falling. please advise":             {"befriending|loneliness", "falls-balance"},
		"on the sick with my nerves and the meter has run out":      {"anxiety", "energy-bills"},
		"she has dementia but i also owe money on the catalogue":    {"dementia|dementia-carers", "debt"},
		"my eyesight is poor and the boiler's broken":               {"sight-hearing", "repairs-damp"},
		"just out of prison with a drink problem":                   {"prison-probation", "alcohol"},
		"behind with the gas bill plus the council tax is going up": {"energy-bills", "council-tax"},
	} {
		got := several(theLexicon(t).Query(text, Options{Now: noon}))
		for _, need := range want {
			if !slices.ContainsFunc(either(need), func(n string) bool { return slices.Contains(got, n) }) {
				t.Errorf("%s: %q, want %s among them", text, got, need)
			}
		}
	}
}

func TestOneNeedIsNotCutInTwo(t *testing.T) {
	for text, want := range map[string]string{
		"i'd like to chat with other parents":         "",
		"help with my universal credit form":          "benefits",
		"a walk with other people from round here":    "walking",
		"my mum with dementia wanders off":            "dementia",
		"50 and over group":                           "older-people-groups",
		"need somebody to talk to. please can advise": "",
	} {
		got := several(theLexicon(t).Query(text, Options{Now: noon}))
		if len(got) > 1 || want != "" && !slices.Contains(got, want) {
			t.Errorf("%s: %q, want one need %s", text, got, want)
		}
	}
}

// leastPairs is the share of pairs that must tell both needs: what was measured,
// less 0.02.
const leastPairs = 0.59

// Any two of the lay phrases that were written by others, joined as people join
// them, must tell both needs nearly as often as each tells its own.
func TestTwoNeedsInOneSentence(t *testing.T) {
	l := theLexicon(t)
	rows := rowsOf(t, "phrases_test.tsv")
	joints := []string{" and ", ", ", " but ", " and also ", ". ", " so ", " plus ", " with "}
	random := rand.New(rand.NewPCG(7, 7))
	family := func(id string) string {
		if n, _ := l.vocabularies.Need(id); n.ParentID != "" {
			return n.ParentID
		}
		return id
	}
	meets := func(got []string, needs string) bool {
		return slices.ContainsFunc(got, func(id string) bool {
			return slices.ContainsFunc(either(needs), func(n string) bool { return n == id || n == family(id) || family(n) == id })
		})
	}
	pairs, both := 0, 0
	for pairs < 600 {
		a, b := rows[random.IntN(len(rows))], rows[random.IntN(len(rows))]
		text := a["phrase"] + joints[random.IntN(len(joints))] + b["phrase"]
		if len(strings.Fields(text)) > 16 || family(either(a["needs"])[0]) == family(either(b["needs"])[0]) {
			continue
		}
		pairs++
		if got := several(l.Query(text, Options{Now: noon})); meets(got, a["needs"]) && meets(got, b["needs"]) {
			both++
		}
	}
	share := float64(both) / float64(pairs)
	t.Logf("both needs are told in %.1f %% of %d pairs", 100*share, pairs)
	if share < leastPairs {
		t.Errorf("both needs are told in %.3f of %d pairs, want %.2f", share, pairs, leastPairs)
	}
}
