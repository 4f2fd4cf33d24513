package web

import (
	"slices"
	"strings"
	"time"

	"anchorpoint/directory"
	"anchorpoint/directory/hours"
	"anchorpoint/geo"
	"anchorpoint/search"
	"anchorpoint/web/locale"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// term is the name of a term in the language of the page.
func (s *edition) term(v directory.VocabularyID, t directory.Term) string {
	return s.Label(string(v), t.ID, t.Label)
}

func (s *edition) needLabel(t directory.Term) string { return s.term(directory.NeedVocabulary, t) }

// about is what a need is, in a sentence.
func (s *edition) about(t directory.Term) string {
	return s.Label("need", t.ID+".about", t.Description)
}

func (s *edition) countServices(n int) string { return s.T("services.counted", "Count", n) }

// quote puts a text that somebody typed, or a name, into a sentence.
func (s *edition) quote(text string) string { return s.T("quote.is", "Text", text) }

// longDay is a date in full; shortDay leaves the year out when it is this one.
// Both are days in London.
func longDay(in *locale.Language, t time.Time) string { return in.Date(t.In(hours.London)) }

func shortDay(in *locale.Language, t, now time.Time) string {
	if t = t.In(hours.London); t.Year() == now.In(hours.London).Year() {
		return in.DayMonth(t)
	}
	return in.Date(t)
}

// milesWords is a radius that can be chosen.
func milesWords(in *locale.Language, metres float64) string {
	miles := significant(metres / geo.MetresPerMile)
	if miles == 0.5 {
		return in.T("within.half")
	}
	return in.T("within.miles", "Count", miles)
}

// distanceWords is a distance, no finer than it is known; empty where nobody
// can say.
func distanceWords(in *locale.Language, metres float64, accuracy int) string {
	r, ok := geo.RoundMiles(metres, accuracy)
	switch {
	case !ok:
		return ""
	case r.Less && r.Miles == 0.1:
		return in.T("distance.under-tenth")
	case r.Less && r.Miles == 0.5:
		return in.T("distance.under-half")
	case r.Less:
		return in.T("distance.under-two")
	case r.About && r.Miles == 0.5:
		return in.T("distance.about-half")
	case r.About:
		return in.T("distance.about", "Count", r.Miles)
	}
	return in.T("distance.is", "Count", r.Miles)
}

// travelWords is an estimate of the time on the way; empty where there is none.
func travelWords(in *locale.Language, minutes float64, mode geo.Mode) string {
	how := map[geo.Mode]string{geo.Walk: "walk", geo.Bus: "bus", geo.Car: "car"}[mode]
	n, ok := geo.RoundMinutes(minutes, mode)
	switch {
	case !ok:
		return ""
	case n == geo.OverAnHour:
		return in.T("travel." + how + "-hour")
	}
	return in.T("travel."+how, "Count", n)
}

// namer names languages in the language of a page.
func namer(l *locale.Language) display.Namer {
	tag, err := language.Parse(l.Code)
	if err == nil {
		if n := display.Languages(tag); n != nil {
			return n
		}
	}
	return display.English.Languages()
}

// britishSign is the code of British Sign Language, of which the names of
// languages that ship with Go know nothing.
const britishSign = "bfi"

// languageName is the name of a language by its code, else as the record has it.
func (s *edition) languageName(code, given string) string {
	if given = plainLine(given); given != "" && s == s.english() {
		return given
	}
	if code == britishSign {
		if t, ok := s.Vocabularies.Term(directory.AccessVocabulary, "bsl"); ok {
			return s.term(directory.AccessVocabulary, t)
		}
	}
	tag, err := language.Parse(code)
	if err != nil || code == "" {
		return firstSaid(given, code)
	}
	return s.Label("language", code, firstSaid(s.tongues.Name(tag), given, code))
}

func firstSaid(texts ...string) string {
	i := slices.IndexFunc(texts, func(t string) bool { return t != "" })
	if i < 0 {
		return ""
	}
	return texts[i]
}

// reason puts a reason of search into the language of the page.
func (s *edition) reason(r search.Reason, l *directory.Listing, strong int) string {
	switch r.Kind {
	case "need":
		return s.needReason(r, strong)
	case "words":
		return s.T("why.words", "Words", strings.Join(r.Args, s.T("list.comma")))
	case "step":
		return s.T("why.turn-up")
	case "age":
		return ageLine(s.Language, "why.age-", &l.Service)
	case "area":
		return s.T("why." + r.ID)
	case "said":
		return s.T("why.said", "Words", strings.Join(r.Args, s.T("list.comma")))
	case "filter":
		if len(r.Args) > 0 {
			v := directory.VocabularyID(r.Args[0])
			if t, ok := s.Vocabularies.Term(v, r.ID); ok {
				return s.term(v, t)
			}
		}
	}
	return strings.TrimRight(r.Text, ".")
}

// needReason names the needs that a service helps with; strong is how many the
// words named.
func (s *edition) needReason(r search.Reason, strong int) string {
	labels := make([]string, len(r.Args))
	for i, label := range r.Args {
		labels[i] = label
		if t, ok := s.needByLabel[label]; ok {
			labels[i] = s.needLabel(t)
		}
	}
	guess := ""
	if !r.Sure {
		guess = "-guess"
	}
	if len(labels) > 1 && strong >= len(labels) {
		return s.T("why.needs"+guess, "Count", len(labels), "Total", strong, "Needs", strings.Join(labels, s.T("list.semicolon")))
	}
	return s.T("why.need"+guess, "Needs", strings.Join(labels, s.T("list.semicolon")))
}

// needsByLabel finds the need that a reason of search names.
func needsByLabel(v *directory.Vocabularies) map[string]directory.Term {
	out := map[string]directory.Term{}
	for _, t := range v.Needs() {
		out[t.Label] = t
	}
	return out
}
