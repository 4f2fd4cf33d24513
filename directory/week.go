package directory

import (
	"strconv"
	"strings"
	"time"
)

// halfHours is the number of half hours in a day.
const halfHours = 48

// Week holds the half hours in which a service is open, one word for each day
// from Monday, bit 0 the half hour from midnight.
type Week [7]uint64

// days are the RRULE names of the days, Monday first.
var days = [7]string{"MO", "TU", "WE", "TH", "FR", "SA", "SU"}

// Week is the ordinary week of a listing, made from all schedules that can be
// read; false when no times are stated. A monthly event counts as open on its
// weekday.
func (l *Listing) Week() (Week, bool) {
	var w Week
	stated := false
	for _, s := range l.Schedules() {
		if w.add(s) {
			stated = true
		}
	}
	return w, stated
}

// add marks one schedule; false when it holds no readable times.
func (w *Week) add(s Schedule) bool {
	opens, ok := minuteOf(s.OpensAt)
	if !ok {
		return false
	}
	closes, ok := minuteOf(s.ClosesAt)
	if !ok {
		closes = min(opens+60, 24*60) // a stated start with no end: an hour is safe to assume
	}
	added := false
	for _, day := range strings.Split(s.Byday, ",") {
		if i := dayIndex(day); i >= 0 {
			w.open(i, opens, closes)
			added = true
		}
	}
	return added
}

// open marks day i from a minute to a minute; past midnight it runs on into
// the next day.
func (w *Week) open(i, opens, closes int) {
	if closes <= opens {
		w.open(i, opens, 24*60)
		if closes > 0 {
			w.open((i+1)%7, 0, closes)
		}
		return
	}
	for half := opens / 30; half < halfHours && half*30 < closes; half++ {
		w[i] |= 1 << half
	}
}

// OpenAt says whether the half hour that holds t, in t's own zone, is open.
func (w Week) OpenAt(t time.Time) bool {
	day := (int(t.Weekday()) + 6) % 7
	return w[day]&(1<<(t.Hour()*2+t.Minute()/30)) != 0
}

// Evenings says whether any weekday runs after 5pm.
func (w Week) Evenings() bool {
	const after5pm = 1<<halfHours - 1<<34
	for day := range 5 {
		if w[day]&after5pm != 0 {
			return true
		}
	}
	return false
}

// Weekends says whether Saturday or Sunday is open at all.
func (w Week) Weekends() bool { return w[5]|w[6] != 0 }

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
