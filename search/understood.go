package search

import (
	"slices"
	"strings"

	"anchorpoint/directory"
)

// Understood is what was made of a person's words: the seam between reading a
// sentence and ranking listings.
type Understood struct {
	Terms []Term
	Needs []NeedWish
	// Filters are the sure wishes; they are joined with those ticked.
	Filters Filters
	// Age in years that the person mentioned; 0 for none. It moves services
	// for others down and drops nothing.
	Age int
	// Step is the largest first step that the person is ready for, 1 to 4; 0
	// when they did not say.
	Step      int
	Corrected string // the text that is searched, where it differs
}

// Term is one word to look for.
type Term struct {
	Stem   string // as the index has it
	Word   string // as typed, for the reason
	Weight float64
}

// NeedWish is a need that the words point to.
type NeedWish struct {
	ID         string
	Confidence float64 // 0 to 1
	Strong     bool
	Phrase     string // the words that said so
}

// understand makes terms of the words. It finds no needs yet.
func understand(text string) Understood {
	var u Understood
	seen := map[string]bool{}
	for _, word := range contentWords(text) {
		for _, stem := range terms(word) {
			if !seen[stem] && len(u.Terms) < MaxTerms {
				seen[stem] = true
				u.Terms = append(u.Terms, Term{Stem: stem, Word: word, Weight: 1})
			}
		}
	}
	return u
}

// without takes back the guesses that the person removed: "words:befriending",
// "need:befriending", "cost:free".
func (u *Understood) without(removed []string) {
	for _, r := range removed {
		kind, id, _ := strings.Cut(r, ":")
		switch kind {
		case "words":
			u.Terms = slices.DeleteFunc(u.Terms, func(t Term) bool { return t.Word == id })
		case "need":
			u.Needs = slices.DeleteFunc(u.Needs, func(n NeedWish) bool { return n.ID == id })
		default:
			v := directory.VocabularyID(kind)
			if terms, ok := u.Filters.Terms[v]; ok {
				u.Filters.Terms[v] = slices.DeleteFunc(terms, func(t string) bool { return t == id })
			}
		}
	}
}
