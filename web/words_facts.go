package web

import (
	"fmt"

	"anchorpoint/directory"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// stepPhrases are the first steps as a card says them; the vocabulary's labels
// serve for the rest.
var stepPhrases = map[string]string{
	"just-turn-up":      "Just turn up",
	"taster":            "Come and look first",
	"one-to-one-first":  "Meet one person first",
	"bring-a-friend":    "You can bring someone",
	"someone-meets-you": "Someone meets you at the door",
	"buddy":             "A volunteer goes with you the first time",
	"small-group":       "Small group",
	"quiet":             "Quiet space, you need not speak",
	"flexible":          "Come when you can",
}

// stepLong are the same on the service page.
var stepLong = map[string]string{
	"just-turn-up":      "Just turn up. No booking, no commitment, leave when you like",
	"taster":            "Come and look first, no promise to come back",
	"one-to-one-first":  "Meet one person first, before any group",
	"bring-a-friend":    "You can bring someone (friend, relative, carer, support worker)",
	"someone-meets-you": "Someone meets you at the door",
	"buddy":             "A volunteer goes with you the first time",
	"small-group":       "Small group (up to 8)",
	"quiet":             "Quiet space, you need not speak",
}

var joinPhrases = map[string]string{
	"drop-in":               "No booking",
	"contact-first":         "Contact them first",
	"self-referral":         "Contact them yourself",
	"professional-referral": "A professional must refer you",
	"membership":            "Membership",
}

// firstStep words of a term; long is for the service page.
func firstStep(t directory.Term, long bool) string {
	if long && stepLong[t.ID] != "" {
		return stepLong[t.ID]
	}
	if p := stepPhrases[t.ID]; p != "" {
		return p
	}
	return t.Label
}

func joining(t directory.Term) string {
	if p := joinPhrases[t.ID]; p != "" {
		return p
	}
	return t.Label
}

// yesTerms are the terms of a vocabulary that a listing says yes to, in file
// order.
func (s *edition) yesTerms(l *directory.Listing, v directory.VocabularyID) []directory.Term {
	var out []directory.Term
	for _, t := range s.Vocabularies.Terms(v) {
		if l.Fact(v, t.ID) == directory.Yes {
			out = append(out, t)
		}
	}
	return out
}

// ageWords says for which ages a service is; empty when it does not say.
func ageWords(s *directory.Service) string {
	low, high := s.MinimumAge, s.MaximumAge
	switch {
	case low != nil && *low > 0 && high != nil && *high > 0 && *high < 120:
		return fmt.Sprintf("People aged %.0f to %.0f", *low, *high)
	case low != nil && *low > 0:
		return fmt.Sprintf("People aged %.0f and over", *low)
	case high != nil && *high > 0 && *high < 120:
		return fmt.Sprintf("People aged up to %.0f", *high)
	}
	return ""
}

// languageName is the English name of a language code.
func languageName(code, given string) string {
	if given != "" {
		return plainLine(given)
	}
	tag, err := language.Parse(code)
	if err != nil {
		return code
	}
	if name := display.English.Languages().Name(tag); name != "" {
		return name
	}
	return code
}
