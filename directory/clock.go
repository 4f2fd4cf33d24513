package directory

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"time"

	"anchorpoint/directory/hours"
)

// Why a time or a date that a person typed is not taken.
var (
	ErrClock      = errors.New("no time of the clock")
	ErrMorning    = errors.New("morning or evening")    // "7": nobody can tell
	ErrClockOrder = errors.New("ends before it starts") // and not in the night after
	ErrDay        = errors.New("no date")
)

// TimeSpan is a time from and to, in minutes after midnight. Closes lies past
// 24:00 for what ends in the night after; hours.NotStated where no end is said.
type TimeSpan struct{ Opens, Closes int }

// typedClock is a time as people write it: "10", "10am", "10.30", "10:30 pm",
// "22:30", "1030", "10 o'clock", "10yb" and "2yh" in Welsh.
var typedClock = regexp.MustCompile(`^(\d{1,2})(?:\s*[:.h ]\s*(\d{2})|(\d{2}))?\s*(?:hrs?|o'?clock)?\s*(am|pm|yb|yh|noon|midday|midnight)?$`)

// clockNames are times that have a name.
var clockNames = map[string]int{
	"noon": 12 * 60, "midday": 12 * 60, "mid-day": 12 * 60, "12 noon": 12 * 60, "hanner dydd": 12 * 60, "canol dydd": 12 * 60,
	"midnight": 24 * 60, "hanner nos": 24 * 60, "canol nos": 24 * 60,
}

// typedTime reads one time; which half of the day it is in may be open.
func typedTime(text string) (hourToken, error) {
	text = strings.ToLower(strings.Join(strings.Fields(text), " "))
	text = strings.NewReplacer("a.m.", "am", "p.m.", "pm", "a.m", "am", "p.m", "pm", "’", "'").Replace(text)
	text = strings.TrimRight(text, ".")
	if at, ok := clockNames[text]; ok {
		return hourToken{minutes: at, meridiem: "pm", clear: true}, nil
	}
	m := typedClock.FindStringSubmatch(text)
	if m == nil {
		return hourToken{}, ErrClock
	}
	minutes := m[2] + m[3]
	word := strings.NewReplacer("yb", "am", "yh", "pm").Replace(m[4])
	t, n := clockToken([]string{text, m[1], minutes, word})
	if n == 0 {
		return hourToken{}, ErrClock
	}
	if t.meridiem == "" && t.minutes >= 24*60+1 {
		return hourToken{}, ErrClock
	}
	return t, nil
}

// ReadSpan reads the two boxes of a time as people fill them in; the second
// may be empty. Where am and pm are left out the usual is taken: 9 to 12 in the
// morning, 1 to 5 in the afternoon. 6, 7 and 8 may be either and are asked
// about, unless the other box tells. at is the box that is wrong, 0 or 1.
func ReadSpan(from, to string) (span TimeSpan, at int, err error) {
	opens, err := typedTime(from)
	if err != nil {
		return span, 0, err
	}
	if strings.TrimSpace(to) == "" {
		if opens.open() && !opens.usual() {
			return span, 0, ErrMorning
		}
		return TimeSpan{opens.likely() % (24 * 60), hours.NotStated}, 0, nil
	}
	closes, err := typedTime(to)
	if err != nil {
		return span, 1, err
	}
	if span, err = joinClocks(opens, closes); err != nil {
		return span, 1, err
	}
	return span, 0, nil
}

// open says whether a time may be in either half of the day.
func (t hourToken) open() bool { return t.meridiem == "" && !t.clear }

// usual says whether a time without am or pm can only mean one half of the day
// to most people.
func (t hourToken) usual() bool { return t.minutes < 6*60 || t.minutes >= 9*60 }

// likely is the time, with the usual half of the day where none is said.
func (t hourToken) likely() int {
	switch {
	case !t.open():
		return t.on(t.meridiem)
	case t.minutes < 6*60:
		return t.minutes + 12*60
	}
	return t.minutes
}

// night is the last end, in the night after, that is believed of something
// that begins later in the day than it ends.
const night = 6 * 60

// joinClocks puts two times on one day.
func joinClocks(from, to hourToken) (TimeSpan, error) {
	opens, closes := from.likely(), to.likely()
	switch {
	case from.open() && to.open():
		if !from.usual() && to.minutes >= 6*60 && to.minutes < 12*60 {
			return TimeSpan{}, ErrMorning
		}
		if closes <= opens && closes+12*60 > opens {
			closes += 12 * 60
		}
	case to.open(): // "2pm to 4", "9am to 5", "10pm to 2"
		closes = to.minutes
		if closes <= opens && closes+12*60 > opens {
			closes += 12 * 60
		}
	case from.open(): // "7 to 9pm", "10 to 12 noon"
		if afternoon := from.minutes%(12*60) + 12*60; to.meridiem == "pm" && !from.usual() && afternoon < closes {
			opens = afternoon
		} else if opens >= closes {
			opens = from.minutes
		}
	}
	if opens >= 24*60 {
		opens -= 24 * 60
	}
	if closes <= opens {
		if closes > night || closes == opens {
			return TimeSpan{}, ErrClockOrder
		}
		closes += 24 * 60
	}
	return TimeSpan{opens, closes}, nil
}

var (
	dayNumbers = regexp.MustCompile(`^(\d{1,2})[/.\- ](\d{1,2})(?:[/.\- ](\d{4}|\d{2}))?$`)
	dayISO     = regexp.MustCompile(`^(\d{4})-(\d{1,2})-(\d{1,2})$`)
	dayWords   = regexp.MustCompile(`^(?:\pL+,? )?(\d{1,2})(?:st|nd|rd|th|af|ail|ydd|fed|eg|ain)?(?: of)? (\pL+)\.?,?(?: (\d{4}|\d{2}))?$`)
)

// monthNames are the months in English and Welsh; three letters tell.
var monthNames = [12][]string{
	{"jan", "ion"}, {"feb", "chwe"}, {"mar", "maw"}, {"apr", "ebr"}, {"may", "mai"}, {"jun", "meh"},
	{"jul", "gor"}, {"aug", "aws"}, {"sep", "med"}, {"oct", "hyd"}, {"nov", "tach"}, {"dec", "rhag"},
}

func monthNamed(word string) time.Month {
	for i, names := range monthNames {
		for _, name := range names {
			if strings.HasPrefix(word, name) {
				return time.Month(i + 1)
			}
		}
	}
	return 0
}

// ReadDay reads a date as people write it: "25 December", "25/12/2026",
// "Tue 1 Dec". Without a year it is the next one to come.
func ReadDay(text string, today hours.Day) (hours.Day, error) {
	text = strings.ToLower(strings.Join(strings.Fields(text), " "))
	var day, year string
	var month time.Month
	if m := dayISO.FindStringSubmatch(text); m != nil {
		n, _ := strconv.Atoi(m[2])
		day, month, year = m[3], time.Month(n), m[1]
	} else if m := dayNumbers.FindStringSubmatch(text); m != nil {
		n, _ := strconv.Atoi(m[2])
		day, month, year = m[1], time.Month(n), m[3]
	} else if m := dayWords.FindStringSubmatch(text); m != nil {
		day, month, year = m[1], monthNamed(m[2]), m[3]
	}
	d, _ := strconv.Atoi(day)
	y, _ := strconv.Atoi(year)
	if month < 1 || month > 12 {
		return 0, ErrDay
	}
	switch {
	case year == "":
		y, _, _ = today.Date()
		if at := hours.Date(y, month, d); at < today {
			y++
		}
	case y < 100:
		y += 2000
	}
	at := hours.Date(y, month, d)
	if _, gotMonth, gotDay := at.Date(); gotMonth != month || gotDay != d { // 31 June
		return 0, ErrDay
	}
	return at, nil
}

var spanWord = regexp.MustCompile(`(?i)\s+(?:to|until|till|–|-|i|hyd)\s+`)

// ReadDays reads one date or two with "to" between them.
func ReadDays(text string, today hours.Day) (DateSpan, error) {
	parts := spanWord.Split(strings.TrimSpace(text), 2)
	if len(parts) == 2 && monthless.MatchString(parts[0]) { // "24 to 28 December"
		if m := dayWords.FindStringSubmatch(strings.ToLower(parts[1])); m != nil {
			parts[0] += " " + m[2] + " " + m[3]
		}
	}
	from, err := ReadDay(parts[0], today)
	if err != nil {
		return DateSpan{}, err
	}
	if len(parts) == 1 {
		return DateSpan{From: from.String()}, nil
	}
	to, err := ReadDay(parts[1], from)
	switch {
	case err != nil:
		return DateSpan{}, err
	case to < from:
		return DateSpan{}, ErrClockOrder
	case to == from:
		return DateSpan{From: from.String()}, nil
	}
	return DateSpan{From: from.String(), To: to.String()}, nil
}

var monthless = regexp.MustCompile(`^\d{1,2}(?:st|nd|rd|th)?$`)
