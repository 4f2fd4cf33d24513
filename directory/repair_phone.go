package directory

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// phonePart is one number found in a text, with the words around it.
type phonePart struct {
	number      string
	extension   *float64
	description string
}

var (
	phoneRun       = regexp.MustCompile(`(?:\+|\b00)?\(?\b[\dO](?:[\d\s().\-–]*\d)?`)
	phoneShared    = regexp.MustCompile(`^/\s?(\d{1,3})(?:\D|$)`)
	phoneExtension = regexp.MustCompile(`(?i)^[\s,(]*(?:extension|extn|ext|ex|x)\.?:?\s*(\d{1,6})\)?`)
	phoneScience   = regexp.MustCompile(`^\s*\d(?:\.\d+)?[eE]\+?\d+\s*$`)
	shortNumber    = regexp.MustCompile(`^(?:999|112|111|101|105|116\d{3}|18000)$`)
)

// findPhones takes every number out of a text, in order, and says by code what
// it had to do. uk brings numbers into their national form.
func findPhones(text string, uk bool) (parts []phonePart, codes []string) {
	if phoneScience.MatchString(text) {
		return nil, []string{"phone_unusable"}
	}
	s := phoneScan{uk: uk, rest: text}
	for s.step() {
	}
	if last := s.last(); last != nil {
		last.description = strings.TrimSpace(last.description + " " + connective(aside(last, s.rest)))
	}
	switch {
	case len(s.parts) > 1:
		s.code("phones_split")
	case len(s.parts) == 0 && s.unusable:
		s.code("phone_unusable")
	case len(s.parts) == 0:
		s.code("phone_without_number")
	}
	return s.parts, s.codes
}

// phoneScan goes through a text from number to number.
type phoneScan struct {
	uk       bool
	rest     string // what was not looked at yet
	parts    []phonePart
	codes    []string
	unusable bool // digits were met that are no number
}

func (s *phoneScan) code(c string) {
	if !slices.Contains(s.codes, c) {
		s.codes = append(s.codes, c)
	}
}

func (s *phoneScan) last() *phonePart {
	if len(s.parts) == 0 {
		return nil
	}
	return &s.parts[len(s.parts)-1]
}

// step takes the next run of digits; false when there is none.
func (s *phoneScan) step() bool {
	at := phoneRun.FindStringIndex(s.rest)
	if at == nil {
		return false
	}
	before, run := s.rest[:at[0]], s.rest[at[0]:at[1]]
	s.rest = s.rest[at[1]:]
	if last := s.last(); last != nil {
		before = aside(last, before)
	}
	found := len(s.parts)
	for _, raw := range splitNumbers(run) {
		s.number(raw)
	}
	if len(s.parts) > found {
		s.parts[found].description = connective(before)
		s.tail()
	}
	return true
}

func (s *phoneScan) number(raw string) {
	number, how := nationalNumber(raw, s.uk)
	if number == "" {
		s.unusable = s.unusable || len(digits(raw)) >= 4
		return
	}
	if how != "" {
		s.code(how)
	}
	s.parts = append(s.parts, phonePart{number: number})
}

// tail reads what follows a number: an extension, or the end of a second
// number that shares its beginning ("704167/9").
func (s *phoneScan) tail() {
	last := s.last()
	if m := phoneExtension.FindStringSubmatchIndex(s.rest); m != nil {
		if n, err := strconv.ParseFloat(s.rest[m[2]:m[3]], 64); err == nil && s.rest[m[2]] != '0' {
			last.extension = &n
			s.code("extension_found")
			s.rest = s.rest[m[1]:]
			return
		}
	}
	if m := phoneShared.FindStringSubmatchIndex(s.rest); m != nil && len(last.number) > 8 {
		end := s.rest[m[2]:m[3]]
		s.parts = append(s.parts, phonePart{number: last.number[:len(last.number)-len(end)] + end})
		s.rest = s.rest[m[3]:]
	}
}

// aside gives words in brackets right after a number to that number and
// returns the rest.
func aside(p *phonePart, words string) string {
	words = strings.TrimSpace(words)
	if !strings.HasPrefix(words, "(") {
		return words
	}
	end := strings.IndexByte(words, ')')
	if end < 0 {
		return words
	}
	p.description = strings.TrimSpace(p.description + " " + words[:end+1])
	return words[end+1:]
}

// connective trims words that only join numbers ("or", "Tel:").
func connective(words string) string {
	words = strings.Trim(words, " \t\n,;:/|&+-–.")
	for {
		low := strings.ToLower(words)
		cut := words
		for _, w := range []string{"or", "and", "telephone", "tel", "phone", "call", "ring", "on", "number", "no", "t", "or email", "email"} {
			if low == w {
				return ""
			}
			if strings.HasPrefix(low, w+" ") || strings.HasPrefix(low, w+":") || strings.HasPrefix(low, w+".") {
				cut = words[len(w)+1:]
			} else if strings.HasSuffix(low, " "+w) {
				cut = words[:len(words)-len(w)-1]
			} else {
				continue
			}
			break
		}
		cut = strings.Trim(cut, " \t\n,;:/|&+-–.")
		if cut == words {
			return words
		}
		words = cut
	}
}

// splitNumbers parts a run of digits into numbers: the next begins where a
// whole number has been read and a group starts with 0 or +.
func splitNumbers(run string) []string {
	var out []string
	current := ""
	for _, group := range strings.Fields(run) {
		n := len(digits(current))
		if strings.HasPrefix(current, "+") || strings.HasPrefix(current, "00") {
			n -= 2 // the country's digits
		}
		starts := strings.HasPrefix(group, "0") || strings.HasPrefix(group, "+") || strings.HasPrefix(group, "(0")
		if n >= 10 && starts || n >= 11 {
			out, current = append(out, current), ""
		}
		current = strings.TrimSpace(current + " " + group)
	}
	return append(out, current)
}

// nationalNumber brings one number into its usual form; empty when it cannot
// be one. how is the code of what was done beyond spacing.
func nationalNumber(raw string, uk bool) (number, how string) {
	d := digits(strings.Replace(raw, "O", "0", 1))
	if shortNumber.MatchString(d) {
		return d, ""
	}
	plus := strings.HasPrefix(strings.TrimSpace(raw), "+") || strings.HasPrefix(d, "00")
	if plus && strings.HasPrefix(d, "00") {
		d = d[2:]
	}
	if !uk && !strings.HasPrefix(d, "44") || plus && !strings.HasPrefix(d, "44") {
		if len(d) < 5 || len(d) > 15 {
			return "", ""
		}
		return strings.Join(strings.Fields(raw), " "), ""
	}
	if plus || strings.HasPrefix(d, "44") && len(d) == 12 {
		d = "0" + strings.TrimPrefix(strings.TrimPrefix(d, "44"), "0")
		how = "phone_normalised"
	}
	if (len(d) == 9 || len(d) == 10) && strings.IndexByte("123578", d[0]) >= 0 {
		d, how = "0"+d, "phone_zero_restored"
	}
	if !strings.HasPrefix(d, "0") || len(d) < 10 || len(d) > 11 {
		return "", ""
	}
	if how == "" && strings.ContainsAny(raw, "O.-–()") {
		how = "phone_normalised"
	}
	return spaced(d), how
}

// spaced writes a national number in the groups that people know.
func spaced(d string) string {
	if len(d) != 11 {
		return d[:5] + " " + d[5:]
	}
	switch {
	case strings.HasPrefix(d, "02"):
		return d[:3] + " " + d[3:7] + " " + d[7:]
	case d[1] == '3' || d[1] == '8' || d[1] == '9' || strings.HasPrefix(d, "011") || d[1] == '1' && d[3] == '1':
		return d[:4] + " " + d[4:7] + " " + d[7:]
	}
	return d[:5] + " " + d[5:]
}
