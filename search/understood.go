package search

import (
	"slices"
	"strings"

	"anchorpoint/directory"
	"anchorpoint/search/understand"
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
	// PlaceWords are the words that were taken out as the place.
	PlaceWords string
	// placeListed says that the directory has services there, so that the words
	// mean the place and nothing else.
	placeListed bool
	// Named are listings and organizations whose names the words are, or hold.
	Named []NameMatch
	// Reading is what all this was made from.
	Reading understand.Understanding

	liked      factMask        // unsure wishes: they re-order
	guessed    bool            // a filter was turned on by the words
	told       map[string]bool // typed words that told a strong need
	asked      Filters         // those that the person ticked
	related    []string        // needs whose services may help as well
	relatedBy  float64         // confidence of the surest need that they are related to
	inOwnWords bool            // the words tell of somebody, and a need was understood
	anyNear    bool            // also what is only near in meaning
}

// Term is one word to look for.
type Term struct {
	Stem   string // as the index has it
	Word   string // as typed
	Shown  string // as it is looked for, for the reason
	Weight float64

	bit      uint8 // its place among the query's words; other spellings share it
	optional bool  // already a wish or a time: need not be found
}

// NeedWish is a need that the words point to.
type NeedWish struct {
	ID         string
	Confidence float64 // 0 to 1
	Strong     bool
	Told       bool   // a clause is about it: one of several
	Phrase     string // the words that said so

	instead []string // needs that stand in for it, as hardly any service has it
}

// plainWords makes terms of the words as they are.
func plainWords(text string) Understood {
	var u Understood
	seen := map[string]bool{}
	for _, word := range contentWords(text) {
		for _, stem := range terms(word) {
			if !seen[stem] && len(u.Terms) < MaxTerms {
				seen[stem] = true
				u.Terms = append(u.Terms, Term{Stem: stem, Word: word, Shown: word, Weight: 1, bit: uint8(len(u.Terms))})
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

// names are those that put listings first: exact ones, or else the few that
// hold all words, unless the words only say what kind of help is wanted.
func (u *Understood) names() []NameMatch {
	var exact []NameMatch
	for _, n := range u.Named {
		if n.Exact {
			exact = append(exact, n)
		}
	}
	all := u.Named
	sure := len(all) == 1 && len(strings.Fields(u.Reading.Text)) >= 3
	if len(exact) > 0 || u.onlyNeeds() && !sure {
		return exact
	}
	return all
}

// onlyNeeds says whether every content word told a strong need: "food bank" is
// no name, though many names hold it.
func (u *Understood) onlyNeeds() bool {
	for _, t := range u.Terms {
		if !t.optional && !u.told[t.Word] {
			return false
		}
	}
	return true
}
