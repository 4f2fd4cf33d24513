package directory

import (
	"strconv"
	"strings"
)

// days are the RRULE names of the days, Monday first.
var days = [7]string{"MO", "TU", "WE", "TH", "FR", "SA", "SU"}

// dayIndex is 0 for MO to 6 for SU, also with a monthly prefix ("2MO", "-1FR");
// -1 for anything else.
func dayIndex(s string) int {
	s = strings.TrimLeft(strings.TrimSpace(s), "+-0123456789")
	for i, d := range days {
		if d == s {
			return i
		}
	}
	return -1
}

// minuteOf reads "HH:MM", "HH:MM:SS", with or without a zone, as minutes after
// midnight.
func minuteOf(s string) (int, bool) {
	hours, rest, ok := strings.Cut(s, ":")
	if !ok || len(rest) < 2 {
		return 0, false
	}
	h, err := strconv.Atoi(hours)
	if err != nil || h < 0 || h > 24 {
		return 0, false
	}
	m, err := strconv.Atoi(rest[:2])
	if err != nil || m < 0 || m > 59 {
		return 0, false
	}
	return h*60 + m, true
}
