package demo

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"anchorpoint/directory"
)

// factWords tells of which vocabulary each fact is. Their ids differ, so that
// an author writes them in one list.
func factWords(v *directory.Vocabularies) map[string]directory.VocabularyID {
	out := map[string]directory.VocabularyID{}
	for _, vocabulary := range directory.FactVocabularies {
		for _, t := range v.Terms(vocabulary) {
			out[t.ID] = vocabulary
		}
	}
	return out
}

// state reads "step-free -parking": yes, and with a minus no. Later words win.
func (b *builder) state(facts *directory.Facts, text string) error {
	for word := range strings.FieldsSeq(text) {
		value := directory.Yes
		term, minus := strings.CutPrefix(word, "-")
		if minus {
			value = directory.No
		}
		vocabulary, ok := b.facts[term]
		if !ok {
			return fmt.Errorf("no fact %q", term)
		}
		facts.Of(vocabulary).Put(term, value)
	}
	return nil
}

// needs reads "main main + other other".
func needs(s *listed) directory.Needs {
	main, also, _ := strings.Cut(s.Needs, "+")
	n := directory.Needs{Main: strings.Fields(main), Also: strings.Fields(also)}
	for i, guess := range strings.Fields(s.Guess) {
		n.Suggested = append(n.Suggested, directory.SuggestedNeed{ID: guess, Confidence: 0.8 - 0.15*float64(i)})
	}
	return n
}

// areas reads the short names of a service's areas.
func areas(p *place, s *listed, slug string) (terms []string, out []directory.ServiceArea, err error) {
	for name := range strings.FieldsSeq(s.Area) {
		codes, words, ok := strings.Cut(p.Areas[name], "|")
		if !ok {
			return nil, nil, fmt.Errorf("no area %q", name)
		}
		terms = append(terms, strings.Fields(codes)...)
		out = append(out, directory.ServiceArea{
			ID: part("service_area", slug, len(out)), ServiceID: id("service", slug), Name: words,
		})
	}
	if s.Words != "" {
		out = append(out, directory.ServiceArea{
			ID: part("service_area", slug, len(out)), ServiceID: id("service", slug), Name: s.Words,
		})
	}
	return terms, out, nil
}

// costs reads "2.50 a session; 1 for children".
func costs(text, slug string) ([]directory.CostOption, error) {
	if text == "" {
		return nil, nil
	}
	var out []directory.CostOption
	for item := range strings.SplitSeq(text, ";") {
		amount, option, _ := strings.Cut(strings.TrimSpace(item), " ")
		pounds, err := strconv.ParseFloat(amount, 64)
		if err != nil {
			return nil, fmt.Errorf("price %q: %w", item, err)
		}
		out = append(out, directory.CostOption{
			ID: part("cost_option", slug, len(out)), ServiceID: id("service", slug),
			Option: option, Currency: "gbp", Amount: &pounds,
		})
	}
	return out, nil
}

// schedules reads the times that stand under one mark: "" for those of the
// service as a whole, "@hall" for those of a venue.
func schedules(lines []string, mark, owner string) ([]directory.Schedule, error) {
	var out []directory.Schedule
	for _, line := range lines {
		rest := line
		if at, after, ok := strings.Cut(line, " "); strings.HasPrefix(at, "@") {
			if !ok || at != mark {
				continue
			}
			rest = after
		} else if mark != "" {
			continue
		}
		s, err := schedule(rest)
		if err != nil {
			return nil, err
		}
		s.ID = part("schedule", owner, len(out))
		out = append(out, s)
	}
	return out, nil
}

// schedule reads "TU TH 10:00-12:00 | term time only", with "1TU" or "-1FR"
// for once a month, "2w" before for every second week, and words alone where
// no times are known.
func schedule(text string) (directory.Schedule, error) {
	times, words, _ := strings.Cut(text, "|")
	s := directory.Schedule{Description: strings.TrimSpace(words)}
	var byday []string
	for field := range strings.FieldsSeq(times) {
		opens, closes, isTime := strings.Cut(field, ":")
		switch {
		case isTime && len(opens) == 2 && closes != "":
			s.OpensAt, s.ClosesAt, _ = strings.Cut(field, "-")
		case field == "2w":
			two := 2.0
			s.Interval = &two
		default:
			byday = append(byday, field)
		}
	}
	if len(byday) == 0 {
		return s, nil
	}
	s.Byday, s.Freq = strings.Join(byday, ","), "WEEKLY"
	if strings.ContainsAny(s.Byday, "-12345") {
		s.Freq = "MONTHLY"
	}
	if s.OpensAt == "" {
		return s, fmt.Errorf("times %q have no opening hour", text)
	}
	if s.Interval != nil {
		s.Dtstart = firstOf(byday[0])
	}
	return s, nil
}

// firstOf is a day from which fortnights are counted: the first such weekday
// of a year long past, so that the count does not move with today.
func firstOf(day string) string {
	monday := time.Date(2024, time.January, 1, 0, 0, 0, 0, time.UTC)
	for i, name := range []string{"MO", "TU", "WE", "TH", "FR", "SA", "SU"} {
		if name == day {
			return monday.AddDate(0, 0, i).Format(time.DateOnly)
		}
	}
	return monday.Format(time.DateOnly)
}

// codes are the ISO codes of the languages that the demo knows.
var codes = map[string]string{
	"English": "en", "Welsh": "cy", "British Sign Language": "bfi", "Urdu": "ur", "Punjabi": "pa", "Polish": "pl",
	"Romanian": "ro", "Arabic": "ar", "Kurdish": "ku", "Farsi": "fa", "Somali": "so", "Bengali": "bn", "Turkish": "tr",
	"Yiddish": "yi", "French": "fr", "Spanish": "es", "Portuguese": "pt", "Tigrinya": "ti", "Ukrainian": "uk",
	"Cantonese": "yue", "Mandarin": "cmn", "Vietnamese": "vi", "Gujarati": "gu", "Hindi": "hi", "Czech": "cs",
	"Slovak": "sk", "Romani": "rom", "Pashto": "ps", "Dari": "prs", "Gaelic": "gd", "Bulgarian": "bg", "Albanian": "sq",
}

func languages(text, slug string) ([]directory.Language, error) {
	if text == "" {
		return nil, nil
	}
	var out []directory.Language
	for name := range strings.SplitSeq(text, ",") {
		name = strings.TrimSpace(name)
		if codes[name] == "" {
			return nil, fmt.Errorf("no code for the language %q", name)
		}
		out = append(out, directory.Language{
			ID: part("language", slug, len(out)), ServiceID: id("service", slug), Name: name, Code: codes[name],
		})
	}
	return out, nil
}
