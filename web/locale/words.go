package locale

import (
	"strconv"
	"strings"
	"time"
)

// Number writes a whole number with the language's separators, "1,234".
func (l *Language) Number(n int) string {
	digits := strconv.Itoa(n)
	first := 0
	if n < 0 {
		first = 1
	}
	for i := len(digits) - 3; i > first; i -= 3 {
		digits = digits[:i] + l.T("number.group") + digits[i:]
	}
	return digits
}

// List joins words as in running text: "a, b and c".
func (l *Language) List(words []string) string {
	switch len(words) {
	case 0:
		return ""
	case 1:
		return words[0]
	}
	return strings.Join(words[:len(words)-1], l.T("list.comma")) + l.and(words[len(words)-1])
}

// and puts the word for "and" before the last word of a list.
func (l *Language) and(last string) string {
	if l.Code == "cy" {
		if joined, ok := andThe(last); ok {
			return joined
		}
		last = afterA(last)
	}
	if startsWithVowel(last) {
		return l.T("list.and-before-vowel") + last
	}
	return l.T("list.and") + last
}

var monthKeys = [...]string{"", "january", "february", "march", "april", "may", "june",
	"july", "august", "september", "october", "november", "december"}

var weekdayKeys = [...]string{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}

// Month is the name of a month as it stands in a date.
func (l *Language) Month(m time.Month) string { return l.T("month." + monthKeys[m]) }

// Weekday is the name of a day.
func (l *Language) Weekday(d time.Weekday) string { return l.T("weekday." + weekdayKeys[d]) }

// Weekdays is a day that comes every week: "Mondays".
func (l *Language) Weekdays(d time.Weekday) string { return l.T("weekdays." + weekdayKeys[d]) }

// Date is a date in full: "3 November 2026". As all dates here it says the day
// in the zone that t is in.
func (l *Language) Date(t time.Time) string { return l.date("date.full", t) }

// DayMonth is a date of this year: "3 November".
func (l *Language) DayMonth(t time.Time) string { return l.date("date.short", t) }

// WeekdayDayMonth is a day of this year: "Tuesday 3 November".
func (l *Language) WeekdayDayMonth(t time.Time) string { return l.date("date.day-short", t) }

// WeekdayDate is a day in full: "Tuesday 3 November 2026".
func (l *Language) WeekdayDate(t time.Time) string { return l.date("date.day-full", t) }

func (l *Language) date(key string, t time.Time) string {
	return l.T(key, "Weekday", l.Weekday(t.Weekday()), "Day", strconv.Itoa(t.Day()),
		"Month", l.Month(t.Month()), "Year", strconv.Itoa(t.Year()))
}
