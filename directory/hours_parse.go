package directory

import (
	"slices"
	"strconv"
	"strings"
)

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
