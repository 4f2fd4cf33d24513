package web

import (
	"strconv"
	"strings"
	"time"

	"anchorpoint/directory"
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

// day reads a date as noon of that day in London.
func day(s string) (time.Time, bool) {
	if len(s) > len(time.DateOnly) {
		s = s[:len(time.DateOnly)]
	}
	t, err := time.ParseInLocation(time.DateOnly, s, london)
	if err != nil {
		return time.Time{}, false
	}
	return noon(t), true
}

func noon(t time.Time) time.Time {
	t = t.In(london)
	return time.Date(t.Year(), t.Month(), t.Day(), 12, 0, 0, 0, london)
}

func midnight(t time.Time) time.Time {
	t = t.In(london)
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, london)
}

// at is a time of day on a day.
func at(day time.Time, m minutes) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), int(m)/60, int(m)%60, 0, 0, london)
}

// within says whether a schedule is believed on a day.
func within(s directory.Schedule, on time.Time) bool {
	if from, ok := day(s.ValidFrom); ok && on.Before(from) {
		return false
	}
	to, ok := day(s.ValidTo)
	return !ok || !on.After(to)
}

func sameDay(a, b time.Time) bool { return noon(a).Equal(noon(b)) }

// clockWords writes a time as the NHS and the government do: 10am, 10:30am,
// 12 noon, midnight.
func clockWords(t time.Time) string { return minuteWords(minutes(t.Hour()*60 + t.Minute())) }

func minuteWords(m minutes) string {
	switch m {
	case 0, 24 * 60, 23*60 + 59:
		return "midnight"
	case 12 * 60:
		return "12" + nbsp + "noon"
	}
	hour, half := int(m)/60, "am"
	if hour >= 12 {
		half = "pm"
	}
	if hour > 12 {
		hour -= 12
	} else if hour == 0 {
		hour = 12
	}
	if m%60 == 0 {
		return strconv.Itoa(hour) + half
	}
	return strconv.Itoa(hour) + ":" + pad(int(m)%60) + half
}

func pad(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

// span is a session's times: "10am to 12 noon", or only the start.
func span(from, to time.Time) string {
	if !to.After(from) {
		return "from " + clockWords(from)
	}
	return clockWords(from) + " to " + clockWords(to)
}

// spanWords is the same for a schedule.
func spanWords(s directory.Schedule) string {
	from, _ := clock(s.OpensAt)
	to, ok := clock(s.ClosesAt)
	switch {
	case !ok || to == from:
		return "from " + minuteWords(from)
	case from == 0 && to >= 23*60+59:
		return "all day"
	}
	return minuteWords(from) + " to " + minuteWords(to)
}

// dateWords is a day near now, without the year when it is this one.
func dateWords(t, now time.Time) string {
	t = t.In(london)
	if t.Year() == now.In(london).Year() {
		return t.Format("Monday 2 January")
	}
	return t.Format("Monday 2 January 2006")
}

// shortDate is a date in running text.
func shortDate(t, now time.Time) string {
	t = t.In(london)
	if t.Year() == now.In(london).Year() {
		return t.Format("2 January")
	}
	return longDate(t)
}

func longDate(t time.Time) string { return t.In(london).Format("2 January 2006") }

func ordinal(n int) string {
	ending := "th"
	switch n % 10 {
	case 1:
		ending = "st"
	case 2:
		ending = "nd"
	case 3:
		ending = "rd"
	}
	if n%100 >= 11 && n%100 <= 13 {
		ending = "th"
	}
	return strconv.Itoa(n) + ending
}

func countWord(n int) string {
	if words := strings.Fields("0 1 two three four five six seven eight nine"); n >= 2 && n < len(words) {
		return words[n]
	}
	return strconv.Itoa(n)
}
