package directory

import (
	"regexp"
	"strconv"
	"strings"
)

// Window is one opening window read from words.
type Window struct {
	Freq     string // WEEKLY or MONTHLY
	Byday    string // "MO,TU" or, monthly, "1MO,3MO"
	OpensAt  string
	ClosesAt string // empty when only a start was said
}

// hourToken is one word of opening times.
type hourToken struct {
	kind     tokenKind
	day      int    // of a day: 0 Monday to 6 Sunday
	days     []int  // of a word for several days
	nth      int    // of an ordinal: 1 to 4, -1 for last
	minutes  int    // of a time: as written, before am and pm
	meridiem string // "am", "pm", or empty
	clear    bool   // the time stands on the 24-hour clock
}

type tokenKind int8

const (
	endToken tokenKind = iota
	dayToken
	daysToken
	nthToken
	timeToken
	dashToken
	listToken // and, comma, ampersand, slash
	breakToken
	monthToken // "of the month"
)

var (
	hourWord = regexp.MustCompile(`^(?:of (?:the|each|every) month|of month|(?:each|every|a) month|monthly|` +
		`every day|each day|seven days a week|7 days a week|all week|[a-z]+)`)
	hourTime = regexp.MustCompile(`^(\d{1,2})(?:[:.](\d{2}))?(?:hrs)?\s*(am\b|pm\b|a\.m\.?|p\.m\.?|noon\b|midday\b|midnight\b)?`)
	hourNth  = regexp.MustCompile(`^(1st|2nd|3rd|4th)\b`)
)

// hourDay is the day that a word means, 0 for Monday; -1 for any other word.
func hourDay(word string) int {
	switch strings.TrimSuffix(word, "s") {
	case "mon", "monday":
		return 0
	case "tue", "tuesday":
		return 1
	case "wed", "wednesday":
		return 2
	case "thu", "thur", "thursday":
		return 3
	case "fri", "friday":
		return 4
	case "sat", "saturday":
		return 5
	case "sun", "sunday":
		return 6
	}
	return -1
}

var hourSpans = map[string][]int{
	"weekday": {0, 1, 2, 3, 4}, "weekdays": {0, 1, 2, 3, 4},
	"weekend": {5, 6}, "weekends": {5, 6},
	"daily": {0, 1, 2, 3, 4, 5, 6}, "every day": {0, 1, 2, 3, 4, 5, 6}, "each day": {0, 1, 2, 3, 4, 5, 6},
	"seven days a week": {0, 1, 2, 3, 4, 5, 6}, "7 days a week": {0, 1, 2, 3, 4, 5, 6}, "all week": {0, 1, 2, 3, 4, 5, 6},
}

var hourNths = map[string]int{"1st": 1, "first": 1, "2nd": 2, "second": 2, "3rd": 3, "third": 3, "4th": 4, "fourth": 4, "last": -1}

// hourFillers say nothing by themselves.
var hourFillers = map[string]bool{"open": true, "opens": true, "opening": true, "from": true, "between": true,
	"every": true, "each": true, "on": true, "at": true, "the": true, "times": true, "hours": true, "hrs": true}

// ReadHours reads opening times written as words ("Mon - Fri 9.30am - 5pm",
// "First Monday of the month 2pm-4pm"). ok only when the whole text was
// understood: half of it would send people to a closed door.
func ReadHours(text string) (windows []Window, ok bool) {
	text = strings.ToLower(strings.Join(strings.Fields(text), " "))
	text = strings.NewReplacer("–", "-", "—", "-", "−", "-", "‑", "-").Replace(text)
	if all := strings.TrimRight(strings.TrimPrefix(text, "open "), "."); all == "24/7" || all == "24 hours" ||
		all == "24 hours a day" || all == "24 hours a day, 7 days a week" || all == "24 hours a day 7 days a week" {
		return []Window{{"WEEKLY", strings.Join(days[:], ","), "00:00", "23:59"}}, true
	}
	tokens, ok := hourTokens(text)
	if !ok {
		return nil, false
	}
	p := hourParser{tokens: tokens}
	return p.all()
}

func hourTokens(text string) (out []hourToken, ok bool) {
	for text = strings.TrimLeft(text, " "); text != ""; text = strings.TrimLeft(text, " ") {
		token, n := nextHourToken(text)
		if n == 0 {
			return nil, false
		}
		text = text[n:]
		if token.kind != endToken { // a filler
			out = append(out, token)
		}
	}
	return append(out, hourToken{}), len(out) > 0
}

func nextHourToken(text string) (t hourToken, n int) {
	switch text[0] {
	case '-':
		return hourToken{kind: dashToken}, 1
	case ',', '&', '/', '+':
		return hourToken{kind: listToken}, 1
	case ';', '.':
		return hourToken{kind: breakToken}, 1
	case ':':
		return hourToken{}, 1
	}
	if m := hourNth.FindString(text); m != "" {
		return hourToken{kind: nthToken, nth: hourNths[m]}, len(m)
	}
	if m := hourWord.FindString(text); m != "" {
		return wordToken(m)
	}
	if m := hourTime.FindStringSubmatch(text); m != nil {
		return clockToken(m)
	}
	return hourToken{}, 0
}

func wordToken(word string) (hourToken, int) {
	if d := hourDay(word); d >= 0 {
		return hourToken{kind: dayToken, day: d}, len(word)
	}
	if d, ok := hourSpans[word]; ok {
		return hourToken{kind: daysToken, days: d}, len(word)
	}
	if nth, ok := hourNths[word]; ok {
		return hourToken{kind: nthToken, nth: nth}, len(word)
	}
	switch {
	case word == "and":
		return hourToken{kind: listToken}, len(word)
	case word == "to", word == "until", word == "till", word == "til":
		return hourToken{kind: dashToken}, len(word)
	case word == "noon", word == "midday":
		return hourToken{kind: timeToken, minutes: 12 * 60, meridiem: "pm", clear: true}, len(word)
	case word == "midnight":
		return hourToken{kind: timeToken, minutes: 24 * 60, meridiem: "pm", clear: true}, len(word)
	case strings.HasSuffix(word, "month"), word == "monthly":
		return hourToken{kind: monthToken}, len(word)
	case hourFillers[word]:
		return hourToken{}, len(word)
	}
	return hourToken{}, 0
}

func clockToken(m []string) (hourToken, int) {
	h, _ := strconv.Atoi(m[1])
	minutes, _ := strconv.Atoi(m[2]) // empty: on the hour
	t := hourToken{kind: timeToken, minutes: h*60 + minutes}
	if h > 24 || minutes > 59 {
		return t, 0
	}
	switch word := strings.ReplaceAll(m[3], ".", ""); word {
	case "am", "pm":
		if h < 1 || h > 12 {
			return t, 0
		}
		t.meridiem = word
	case "noon", "midday":
		if t.minutes != 12*60 {
			return t, 0
		}
		t.meridiem, t.clear = "pm", true
	case "midnight":
		t.minutes, t.meridiem, t.clear = 24*60, "pm", true
	default:
		t.clear = h >= 13 || h == 0 || len(m[1]) == 2 && m[1][0] == '0'
	}
	return t, len(m[0])
}
