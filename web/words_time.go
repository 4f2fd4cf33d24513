package web

import (
	"strconv"

	"anchorpoint/directory/hours"
	"anchorpoint/web/locale"
)

// minutes after midnight.
type minutes int

// clock reads "HH:MM" with or without seconds and zone.
func clock(s string) (minutes, bool) {
	if len(s) < 5 || s[2] != ':' {
		return 0, false
	}
	h, err := strconv.Atoi(s[:2])
	m, err2 := strconv.Atoi(s[3:5])
	if err != nil || err2 != nil || h > 24 || h < 0 || m < 0 || m > 59 {
		return 0, false
	}
	return minutes(h*60 + m), true
}

// clockWords writes minutes after midnight as the NHS and the government do:
// 10am, 10:30am, 12 noon, midnight. Languages of the 24-hour clock say so.
func clockWords(l *locale.Language, minute int) string {
	hour, rest := minute/60%24, minute%60
	if l.T("clock.hours") == "24" {
		if minute > 0 && hour == 0 && rest == 0 {
			hour = 24
		}
		return l.T("clock.time-24", "Hour", pad(hour), "Minutes", pad(rest))
	}
	switch {
	case hour == 0 && rest == 0:
		return l.T("clock.midnight")
	case hour == 12 && rest == 0:
		return l.T("clock.noon")
	}
	key := "clock.am"
	if hour >= 12 {
		key = "clock.pm"
	}
	if rest > 0 {
		key += "-minutes"
	}
	return l.T(key, "Hour", strconv.Itoa((hour+11)%12+1), "Minutes", pad(rest))
}

func pad(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

// spanWords are the times of a session: "10am to 12 noon", or only the start.
func spanWords(l *locale.Language, opens, closes int) string {
	switch {
	case opens == hours.NotStated:
		return l.T("clock.not-stated")
	case closes == hours.NotStated:
		return l.T("clock.from", "From", clockWords(l, opens))
	case opens == 0 && closes == 24*60:
		return l.T("clock.all-day")
	}
	return l.T("clock.span", "From", clockWords(l, opens), "To", clockWords(l, closes))
}

// dayWords is a day near today, without the year when it is this one.
func dayWords(l *locale.Language, d, today hours.Day) string {
	at := d.At(12 * 60)
	if y, _, _ := today.Date(); at.Year() == y {
		return l.WeekdayDayMonth(at)
	}
	return l.WeekdayDate(at)
}
