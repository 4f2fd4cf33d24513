package directory

import (
	"regexp"
	"slices"
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

// hourDays are the words for days, as people shorten them.
var hourDays = func() map[string]int {
	out := map[string]int{}
	for i, words := range []string{"mon monday", "tue tues tuesday", "wed weds wednesday", "thu thur thurs thursday",
		"fri friday", "sat saturday", "sun sunday"} {
		for _, w := range strings.Fields(words) {
			out[w], out[w+"s"] = i, i
		}
	}
	return out
}()

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
	if d, ok := hourDays[word]; ok {
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

// hourParser reads segments: days then times, or times then days when the text
// begins with a time.
type hourParser struct {
	tokens []hourToken
	at     int
	out    []Window
}

func (p *hourParser) peek() tokenKind { return p.tokens[p.at].kind }

func (p *hourParser) skip(kinds ...tokenKind) {
	for slices.Contains(kinds, p.peek()) && p.peek() != endToken {
		p.at++
	}
}

func (p *hourParser) all() ([]Window, bool) {
	timesFirst := p.peek() == timeToken
	for p.peek() != endToken {
		var bydays, freq string
		var spans [][2]string
		var ok bool
		if timesFirst {
			if spans, ok = p.times(); !ok {
				return nil, false
			}
		}
		if bydays, freq, ok = p.days(); !ok {
			return nil, false
		}
		if !timesFirst {
			if spans, ok = p.times(); !ok {
				return nil, false
			}
		}
		for _, s := range spans {
			p.out = append(p.out, Window{freq, bydays, s[0], s[1]})
		}
		p.skip(listToken, breakToken)
	}
	return p.out, len(p.out) > 0
}

// days reads a list of days, ranges of days, or nth days of the month.
func (p *hourParser) days() (byday, freq string, ok bool) {
	p.skip(listToken, breakToken)
	var weekly []int
	var monthly []string
	for {
		switch p.peek() {
		case dayToken:
			span, fine := p.daySpan()
			if !fine {
				return "", "", false
			}
			weekly = append(weekly, span...)
		case daysToken:
			weekly = append(weekly, p.tokens[p.at].days...)
			p.at++
		case nthToken:
			nth, fine := p.nthDays()
			if !fine {
				return "", "", false
			}
			monthly = append(monthly, nth...)
		default:
			return joinDays(weekly, monthly)
		}
		if p.peek() == listToken && p.daysFollow() {
			p.skip(listToken)
		}
	}
}

func joinDays(weekly []int, monthly []string) (byday, freq string, ok bool) {
	if len(monthly) > 0 {
		return strings.Join(monthly, ","), "MONTHLY", len(weekly) == 0
	}
	slices.Sort(weekly)
	var parts []string
	for _, d := range slices.Compact(weekly) {
		parts = append(parts, days[d])
	}
	return strings.Join(parts, ","), "WEEKLY", len(parts) > 0
}

// daysFollow looks past list signs for another day.
func (p *hourParser) daysFollow() bool {
	i := p.at
	for p.tokens[i].kind == listToken {
		i++
	}
	k := p.tokens[i].kind
	return k == dayToken || k == daysToken || k == nthToken
}

// daySpan is one day, or all from one to another.
func (p *hourParser) daySpan() ([]int, bool) {
	from := p.tokens[p.at].day
	p.at++
	if p.peek() != dashToken {
		return []int{from}, true
	}
	if p.tokens[p.at+1].kind != dayToken {
		p.skip(dashToken) // "Monday - 9am to 5pm"
		return []int{from}, p.peek() == timeToken
	}
	to := p.tokens[p.at+1].day
	p.at += 2
	var out []int
	for d := from; ; d = (d + 1) % 7 {
		out = append(out, d)
		if d == to {
			return out, true
		}
	}
}

// nthDays reads "1st and 3rd Tuesday of the month"; without the month it may
// mean anything.
func (p *hourParser) nthDays() ([]string, bool) {
	var nths []int
	for p.peek() == nthToken || p.peek() == listToken {
		if p.peek() == nthToken {
			nths = append(nths, p.tokens[p.at].nth)
		}
		p.at++
	}
	if p.peek() != dayToken {
		return nil, false
	}
	day := days[p.tokens[p.at].day]
	p.at++
	if p.peek() != monthToken {
		return nil, false
	}
	p.at++
	out := make([]string, len(nths))
	for i, n := range nths {
		out[i] = strconv.Itoa(n) + day
	}
	return out, true
}

// times reads one or more spans of time.
func (p *hourParser) times() (out [][2]string, ok bool) {
	for {
		p.skip(listToken)
		if p.peek() != timeToken {
			return out, len(out) > 0
		}
		from := p.tokens[p.at]
		p.at++
		if p.peek() != dashToken || p.tokens[p.at+1].kind != timeToken {
			if from.meridiem == "" && !from.clear {
				return nil, false
			}
			out = append(out, [2]string{hhmm(from.on(from.meridiem)), ""})
			continue
		}
		to := p.tokens[p.at+1]
		p.at += 2
		opens, closes, sure := span24(from, to)
		if !sure {
			return nil, false
		}
		out = append(out, [2]string{hhmm(opens), hhmm(closes)})
	}
}

// on gives the minutes after midnight when the time is am or pm.
func (t hourToken) on(meridiem string) int {
	if t.clear || meridiem == "" {
		return t.minutes
	}
	m := t.minutes % (12 * 60)
	if meridiem == "pm" {
		m += 12 * 60
	}
	return m
}

// span24 puts a span on the 24-hour clock. Where am or pm is said once, the
// other end follows from it; where it is said nowhere, only a morning start is
// certain enough.
func span24(from, to hourToken) (opens, closes int, sure bool) {
	switch {
	case (from.meridiem != "" || from.clear) && (to.meridiem != "" || to.clear):
		opens, closes = from.on(from.meridiem), to.on(to.meridiem)
	case to.meridiem != "":
		closes = to.on(to.meridiem)
		if opens = from.on(to.meridiem); opens >= closes {
			opens = from.on("am")
		}
	case from.meridiem != "" || from.clear:
		opens = from.on(from.meridiem)
		if closes = to.on("am"); to.minutes >= 12*60 && to.minutes < 13*60 {
			closes = to.on("pm")
		}
		if closes <= opens {
			closes = to.on("pm")
		}
	default:
		return bareSpan(from, to)
	}
	return opens, closes, opens < closes || opens > 12*60 && closes <= 6*60 && opens != closes
}

// bareSpan reads a span with no am or pm on either side.
func bareSpan(from, to hourToken) (opens, closes int, sure bool) {
	opens, closes = from.minutes, to.minutes
	if to.clear {
		return opens, closes, opens < closes
	}
	if opens < 9*60 || opens >= 13*60 {
		return 0, 0, false
	}
	if closes <= opens {
		closes += 12 * 60
	}
	return opens, closes, closes > opens && closes <= 21*60
}
