package directory

import (
	"slices"
	"strings"
	"unicode"
)

// Advice is something that would make a listing easier to use. It never stops
// anybody. Code is a stable name that pages say in words; Words are those of
// the text that it is about, if any.
type Advice struct {
	Field string // as in Compare
	Code  string // "long-sentence", "capitals"...
	Words string
}

// Limits of what is easy to read.
const (
	longSentence  = 25 // words; pages of ours keep to 20
	capitalsInRow = 3  // words of four letters and more
	quotedWords   = 6  // of a sentence, to find it by
)

// AdviceFor is what could be better about a listing, in the order of a page
// about it. Each kind comes once.
func AdviceFor(l *Listing) []Advice {
	var out []Advice
	add := func(field, code, words string) {
		if !slices.ContainsFunc(out, func(a Advice) bool { return a.Code == code }) {
			out = append(out, Advice{field, code, words})
		}
	}
	for _, text := range []struct{ field, text string }{
		{"name", l.Service.Name}, {"description", l.Service.Description}, {"eligibility", l.Service.EligibilityDescription},
		{"how_to_join", l.Service.ApplicationProcess}, {"first_visit", l.FirstVisit.Text},
	} {
		if s := longestSentence(text.text); s != "" {
			add(text.field, "long-sentence", s)
		}
		if s := inCapitals(text.text); s != "" {
			add(text.field, "capitals", s)
		} else if s := acronym(text.text); s != "" { // who shouts has none
			add(text.field, "acronym", s)
		}
	}
	if len(l.Phones()) == 0 {
		add("phone", "no-phone", "")
	}
	if l.FirstVisit.Text == "" {
		add("first_visit", "no-first-visit", "")
	}
	if len(l.Schedules()) == 0 {
		add("schedule", "no-times", "")
	}
	return out
}

// longestSentence is the beginning of the longest sentence of too many words.
func longestSentence(text string) string {
	var longest []string
	for _, s := range sentences(text) {
		if words := strings.Fields(s); len(words) > longSentence && len(words) > len(longest) {
			longest = words
		}
	}
	return strings.Join(longest[:min(len(longest), quotedWords)], " ")
}

// sentences parts a text at full stops, at question and exclamation marks before
// a blank, and at line ends.
func sentences(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		from := 0
		for i := range len(line) - 1 {
			if strings.IndexByte(".!?", line[i]) >= 0 && line[i+1] <= ' ' {
				out = append(out, line[from:i+1])
				from = i + 1
			}
		}
		out = append(out, line[from:])
	}
	return out
}

// inCapitals is the first run of words that shout.
func inCapitals(text string) string {
	var run []string
	for w := range strings.FieldsSeq(text) {
		if shouts(w) && letters(w) > 3 {
			run = append(run, w)
			continue
		}
		if len(run) >= capitalsInRow {
			break
		}
		run = nil
	}
	if len(run) < capitalsInRow {
		return ""
	}
	return strings.Join(run[:min(len(run), quotedWords)], " ")
}

// knownAcronyms are those that everybody reads.
var knownAcronyms = []string{"BBC", "BSL", "DIY", "DVD", "GP", "HIV", "ID", "IT", "LGBT", "LGBTQ", "LGBTQIA", "NHS", "OK", "PC", "TV", "UK", "USA", "YMCA", "YWCA", "AGM", "PIN", "AM", "PM"}

// acronym is the first short word in capitals that nobody explained: its letters
// neither stand in brackets behind other words nor have any before them.
func acronym(text string) string {
	for w := range strings.FieldsSeq(text) {
		bare := strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		n := letters(bare)
		if n < 2 || n > 5 || n != len(bare) || !shouts(bare) || slices.Contains(knownAcronyms, bare) {
			continue
		}
		if strings.Contains(text, "("+bare+")") || strings.Contains(text, bare+" (") || roman(bare) {
			continue
		}
		return bare
	}
	return ""
}

func roman(s string) bool { return strings.Trim(s, "IVX") == "" }

func shouts(w string) bool {
	return strings.ContainsFunc(w, unicode.IsUpper) && !strings.ContainsFunc(w, unicode.IsLower)
}

func letters(w string) int {
	n := 0
	for _, r := range w {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}
