package understand

import (
	"slices"
	"testing"
)

// TestNeedRules: rules put together what no listed phrase has as a whole.
func TestNeedRules(t *testing.T) {
	for text, want := range map[string]string{
		"they threw me out of my bedsit on monday":              "homeless-now",
		"I'm on my brother's sofa since the split":              "homeless-now",
		"three months short with the landlord":                  "rent-arrears",
		"our ceiling is falling in and the boiler packed up":    "repairs-damp",
		"nothing to feed the children till friday":              "food-bank",
		"my auntie keeps asking the same question":              "dementia",
		"found a burnt spoon in our daughter's drawer":          "family-of-user",
		"I am 13 and cook for my poorly mum":                    "young-carers",
		"has the volume full blast and can't catch what we say": "sight-hearing",
		"my husband goes through my messages":                   "domestic-abuse",
		"sent my savings to a man I met online":                 "scams",
		"can't get in the bath any more":                        "adaptations",
		"she hides food and is skin and bone, my daughter":      "eating-body",
	} {
		got := theLexicon(t).Query(text, Options{Now: noon}).Needs
		if at := slices.IndexFunc(got, func(n NeedMatch) bool { return n.ID == want }); at < 0 || at > 1 {
			t.Errorf("%q: %+v, want %s among the first two", text, got, want)
		}
	}
}

// TestNeedRulesOfParts: what a rule needs must be said, and what excuses it must
// not.
func TestNeedRulesOfParts(t *testing.T) {
	for text, not := range map[string]string{
		"who will mind the baby": "pensions-wills", "they said they will send someone": "send",
	} {
		for _, n := range theLexicon(t).Query(text, Options{Now: noon}).Needs {
			if n.ID == not && n.Strong {
				t.Errorf("%q tells of %s: %+v", text, not, n)
			}
		}
	}
}

// TestNeedRulesAreOnlyForLives: a school's charity that helps "children whose
// dad has died" is no proof that every school's is for the bereaved.
func TestNeedRulesAreOnlyForLives(t *testing.T) {
	l := theLexicon(t)
	l.built.Wait()
	if l.records().rules != nil {
		t.Error("the needs of records have rules, too")
	}
	if l.needs.rules == nil || len(l.needs.rules.rules) < 400 {
		t.Error("rules of needs are missing")
	}
}
