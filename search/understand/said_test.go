package understand

import (
	"slices"
	"testing"
)

// TestSaid: a record's text names facts in so many words, and takes them back in
// as many.
func TestSaid(t *testing.T) {
	for _, c := range []struct {
		text, want string
		said       bool
	}{
		{"A friendly group. Drop in any Tuesday.", "joining:drop-in", true},
		{"No appointment needed, all welcome.", "first-step:just-turn-up", true},
		{"Sorry, this is not a drop in.", "joining:drop-in", false},
		{"Open on Saturday mornings.", "supports:weekends", true},
		{"We do not open on Saturday.", "supports:weekends", false},
		{"The hall is wheelchair accessible.", "access:step-free", true},
		{"Advice for tenants.", "joining:drop-in", false},
	} {
		said := theLexicon(t).Said(c.text)
		found := slices.ContainsFunc(said, func(w FilterWish) bool { return string(w.Vocabulary)+":"+w.ID == c.want })
		if found != c.said {
			t.Errorf("%q: %s is said: %v, want %v (all: %v)", c.text, c.want, found, c.said, said)
		}
	}
}

// TestWhomBesideWhat: who it is for does not drown what is wanted.
func TestWhomBesideWhat(t *testing.T) {
	for query, want := range map[string]string{
		"running club for women": "sport-fitness",
		"food bank for veterans": "food-bank",
		"counselling for carers": "counselling",
	} {
		needs := theLexicon(t).Query(query, Options{Now: noon}).Needs
		if !slices.ContainsFunc(needs, func(n NeedMatch) bool { return n.ID == want && n.Strong }) {
			t.Errorf("%q: %v, want %s to be sure", query, needs, want)
		}
	}
}

// TestTold: a sentence as to a friend is told; a search is not.
func TestTold(t *testing.T) {
	for query, want := range map[string]bool{
		"since my husband died the house is so quiet": true,
		"he never lets me out of his sight":           true,
		"food bank near me":                           false,
		"bereavement support group in the evening":    false,
	} {
		if u := theLexicon(t).Query(query, Options{Now: noon}); u.Told() != want {
			t.Errorf("%q: told %v, want %v", query, u.Told(), want)
		}
	}
}
