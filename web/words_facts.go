package web

import (
	"strconv"

	"anchorpoint/directory"
	"anchorpoint/web/locale"
)

// firstStep words of a term; long is for the service page. The vocabulary's
// label serves where there is no phrase of its own.
func (s *edition) firstStep(t directory.Term, long bool) string {
	if key := "step-long." + t.ID; long && s.Has(key) {
		return s.T(key)
	}
	if key := "step." + t.ID; s.Has(key) {
		return s.T(key)
	}
	return s.term(directory.FirstStepVocabulary, t)
}

func (s *edition) joining(t directory.Term) string {
	if key := "join." + t.ID; s.Has(key) {
		return s.T(key)
	}
	return s.term(directory.JoiningVocabulary, t)
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
func ageWords(in *locale.Language, s *directory.Service) string { return ageLine(in, "age.", s) }

// ageLine is the one of three texts, over, under and between, that fits.
func ageLine(in *locale.Language, kind string, s *directory.Service) string {
	low, high := s.MinimumAge, s.MaximumAge
	years := func(age *float64) string { return strconv.FormatFloat(*age, 'f', 0, 64) }
	switch {
	case low != nil && *low > 0 && high != nil && *high > 0 && *high < 120:
		return in.T(kind+"between", "From", years(low), "To", years(high))
	case low != nil && *low > 0:
		return in.T(kind+"over", "From", years(low))
	case high != nil && *high > 0 && *high < 120:
		return in.T(kind+"under", "To", years(high))
	}
	return ""
}
