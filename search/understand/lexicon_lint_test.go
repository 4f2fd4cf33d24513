package understand

import (
	"slices"
	"strings"
	"testing"
)

// TestLexiconLint holds phrases.csv to its rules. Columns, voices, weights and
// known targets are checked when it is read.
func TestLexiconLint(t *testing.T) {
	l := theLexicon(t)
	top := map[string]string{}
	for _, n := range l.vocabularies.Needs() {
		if top[n.ID] = n.ParentID; n.ParentID == "" {
			top[n.ID] = n.ID
		}
	}
	seen := map[string]bool{}
	under := map[string][]Phrase{}
	count := map[string]int{}
	for _, p := range l.phrases {
		plain := strings.Join(split(strings.ReplaceAll(lower(p.Text), "'", "")), " ")
		if key := p.Target + "\t" + plain; seen[key] {
			t.Errorf("%s has %q twice", p.Target, p.Text)
		} else {
			seen[key] = true
		}
		if words := split(lower(p.Text)); len(words) == 1 && (stopWords()[words[0]] || chatter[words[0]]) {
			t.Errorf("%s: %q is a stop word or filler alone", p.Target, p.Text)
		}
		if len(l.phraseTokens(p.Text)) == 0 {
			t.Errorf("%s: nothing is left of %q", p.Target, p.Text)
		}
		if top[p.Target] != "" && p.Weight > 0 {
			under[plain] = append(under[plain], p)
			count[p.Target]++
		}
	}
	for _, phrases := range under {
		for _, p := range phrases[1:] {
			if top[p.Target] != top[phrases[0].Target] && (!p.Shared || !phrases[0].Shared) {
				t.Errorf("%q stands under %s and %s and is not marked as shared", p.Text, phrases[0].Target, p.Target)
			}
		}
	}
	for need := range top {
		if count[need] < 30 {
			t.Errorf("%s has %d phrases, want 30", need, count[need])
		}
	}
}

// TestBadLexiconIsRefused names the line of what is wrong.
func TestBadLexiconIsRefused(t *testing.T) {
	for row, want := range map[string]string{
		"debt|in debt|own|much|":     "weight",
		"debt||own|1|":               "empty phrase",
		"debt|in debt|shouting|1|":   "voice",
		"debt|in debt|own|-1|":       "negative",
		"debt|in debt|negative|0.5|": "negative",
	} {
		if _, err := parsePhrase(strings.Split(row, "|")); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want an error about %q", row, err, want)
		}
	}
	if knownTarget(theLexicon(t).vocabularies, "no-such-need") || knownTarget(theLexicon(t).vocabularies, "cost:no-such-term") {
		t.Error("a target that does not exist is known")
	}
}

// TestNegativePhrases: a phrase that looks like a need and is none takes it
// down.
func TestNegativePhrases(t *testing.T) {
	wrong := 0
	all := 0
	for _, p := range theLexicon(t).phrases {
		if p.Weight >= 0 || strings.Contains(p.Target, ":") {
			continue
		}
		all++
		got := theLexicon(t).Query(p.Text, Options{Now: noon}).Needs
		if slices.ContainsFunc(got, func(n NeedMatch) bool { return n.ID == p.Target && n.Strong }) {
			wrong++
			t.Logf("%q still is %s", p.Text, p.Target)
		}
	}
	if wrong*20 > all {
		t.Errorf("%d of %d negatives still are strong needs", wrong, all)
	}
}
