package web

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // a bare machine has no zone files, and times would be an hour out in summer

	"anchorpoint/directory"

	"github.com/teambition/rrule-go"
)

// london is the zone of all times that people read.
var london = must(time.LoadLocation("Europe/London"))

// lookAhead is how far the next dates are sought.
const lookAhead = 120 * 24 * time.Hour

// session is one time that a service is on.
type session struct{ starts, ends time.Time }

// timetable answers every question about when a service is on, so that the
// card, the page and the calendar never disagree.
type timetable struct {
	schedules []directory.Schedule
	now       time.Time
}

func newTimetable(l *directory.Listing, now time.Time) timetable {
	return timetable{l.Schedules(), now.In(london)}
}

// stated says whether any time can be read.
func (t timetable) stated() bool {
	return slices.ContainsFunc(t.schedules, func(s directory.Schedule) bool {
		_, ok := clock(s.OpensAt)
		return ok && (s.Byday != "" || s.Bymonthday != "" || s.Dtstart != "")
	})
}

// headline is the one line about times on a card: "Open today 10am to 12 noon".
func (t timetable) headline() string {
	if !t.stated() {
		return "Times not stated. Phone first."
	}
	if t.always() {
		return "Open at all hours, every day"
	}
	next := t.next(1)
	if len(next) == 0 {
		return "No more dates are known. Phone first."
	}
	n := next[0]
	switch {
	case !n.starts.After(t.now):
		return "Open now, until " + clockWords(n.ends)
	case sameDay(n.starts, t.now):
		return "Open today " + span(n.starts, n.ends)
	case n.starts.Before(midnight(t.now).AddDate(0, 0, 7)):
		return "Next: " + n.starts.Weekday().String() + " " + clockWords(n.starts)
	}
	return "Next: " + dateWords(n.starts, t.now) + ", " + clockWords(n.starts)
}

// next are the coming sessions, the one that is on now among them.
func (t timetable) next(n int) []session {
	var out []session
	for _, s := range t.schedules {
		out = append(out, t.sessions(s, n)...)
	}
	slices.SortFunc(out, func(a, b session) int {
		return cmp.Or(a.starts.Compare(b.starts), a.ends.Compare(b.ends))
	})
	out = slices.CompactFunc(out, func(a, b session) bool { return a.starts.Equal(b.starts) })
	return out[:min(n, len(out))]
}

func (t timetable) sessions(s directory.Schedule, n int) []session {
	opens, ok := clock(s.OpensAt)
	if !ok {
		return nil
	}
	rule, ok := recurrence(s, t.now)
	if !ok {
		return nil
	}
	closes, hasEnd := clock(s.ClosesAt)
	var out []session
	// Days are counted at noon, so that no clock change moves one.
	from := noon(t.now).AddDate(0, 0, -1)
	for _, day := range rule.Between(from, from.Add(lookAhead), true) {
		on := session{starts: at(day, opens)}
		on.ends = at(day, closes)
		if !hasEnd {
			on.ends = on.starts
		} else if closes <= opens {
			on.ends = at(day.AddDate(0, 0, 1), closes)
		}
		if !on.ends.After(t.now) && !on.starts.After(t.now) || !within(s, day) {
			continue
		}
		if out = append(out, on); len(out) == n {
			break
		}
	}
	return out
}

// recurrence is the rule of a schedule, made of days only.
func recurrence(s directory.Schedule, now time.Time) (*rrule.RRule, bool) {
	o := rrule.ROption{Interval: 1, Dtstart: noon(now).AddDate(0, 0, -8)}
	start, hasStart := day(s.Dtstart)
	if hasStart {
		o.Dtstart = start
	}
	if s.Interval != nil && *s.Interval > 1 {
		if !hasStart {
			return nil, false // every second week, but nobody said which
		}
		o.Interval = int(*s.Interval)
	}
	if until, ok := day(s.Until); ok {
		o.Until = until
	}
	if s.Count != nil && hasStart {
		o.Count = int(*s.Count)
	}
	if !ruleDays(&o, s, hasStart) {
		return nil, false
	}
	rule, err := rrule.NewRRule(o)
	return rule, err == nil
}

// ruleDays fills in the days of a rule; false when the schedule names none.
func ruleDays(o *rrule.ROption, s directory.Schedule, hasStart bool) bool {
	o.Freq = rrule.WEEKLY
	if strings.EqualFold(s.Freq, "MONTHLY") {
		o.Freq = rrule.MONTHLY
	}
	for _, d := range byday(s) {
		if d.nth != 0 {
			o.Byweekday = append(o.Byweekday, weekdays[d.day].Nth(d.nth))
		} else {
			o.Byweekday = append(o.Byweekday, weekdays[d.day])
		}
	}
	for part := range strings.SplitSeq(s.Bymonthday, ",") {
		if n, err := strconv.Atoi(strings.TrimSpace(part)); err == nil {
			o.Freq = rrule.MONTHLY
			o.Bymonthday = append(o.Bymonthday, n)
		}
	}
	if len(o.Byweekday)+len(o.Bymonthday) > 0 {
		return true
	}
	if s.Freq == "" && hasStart {
		o.Freq, o.Count = rrule.DAILY, 1 // one date, once
	}
	return hasStart
}

var weekdays = [7]rrule.Weekday{rrule.MO, rrule.TU, rrule.WE, rrule.TH, rrule.FR, rrule.SA, rrule.SU}
var dayNames = [7]string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}

// onDay is one item of byday: 0 for Monday; nth 0 for every one.
type onDay struct{ nth, day int }

func byday(s directory.Schedule) []onDay {
	var out []onDay
	for part := range strings.SplitSeq(s.Byday, ",") {
		part = strings.ToUpper(strings.TrimSpace(part))
		if len(part) < 2 {
			continue
		}
		i := slices.Index([]string{"MO", "TU", "WE", "TH", "FR", "SA", "SU"}, part[len(part)-2:])
		nth, err := strconv.Atoi(cmp.Or(part[:len(part)-2], "0"))
		if i >= 0 && err == nil {
			out = append(out, onDay{nth, i})
		}
	}
	return out
}

// always says whether the doors, or the lines, never close.
func (t timetable) always() bool {
	open := [7]bool{}
	for _, s := range t.schedules {
		from, _ := clock(s.OpensAt)
		to, ok := clock(s.ClosesAt)
		if !ok || from != 0 || to < 23*60+59 || strings.EqualFold(s.Freq, "MONTHLY") || s.Interval != nil && *s.Interval > 1 {
			continue
		}
		for _, d := range byday(s) {
			open[d.day] = true
		}
	}
	return !slices.Contains(open[:], false)
}

// lines are the whole timetable in words, one line for each time of day.
func (t timetable) lines() []string {
	if t.always() {
		return []string{"At all hours, every day"}
	}
	var out []string
	for _, g := range t.groups() {
		out = append(out, g.words())
	}
	for _, s := range t.schedules {
		for _, text := range []string{s.Description, s.Notes} {
			if text = plainLine(text); text != "" && !slices.Contains(out, text) {
				out = append(out, text)
			}
		}
	}
	return out
}

// sameTime are schedules that differ only in their days.
type sameTime struct {
	first directory.Schedule
	days  []onDay
}

func (t timetable) groups() []sameTime {
	var out []sameTime
	for _, s := range t.schedules {
		if _, ok := clock(s.OpensAt); !ok {
			continue
		}
		i := slices.IndexFunc(out, func(g sameTime) bool { return sharesTime(g.first, s) })
		if i < 0 {
			out, i = append(out, sameTime{first: s}), len(out)
		}
		for _, d := range byday(s) {
			if !slices.Contains(out[i].days, d) {
				out[i].days = append(out[i].days, d)
			}
		}
	}
	return out
}

// sharesTime says whether two schedules differ in nothing but their days.
func sharesTime(a, b directory.Schedule) bool {
	every := func(s directory.Schedule) float64 {
		if s.Interval == nil {
			return 1
		}
		return *s.Interval
	}
	return a.OpensAt == b.OpensAt && a.ClosesAt == b.ClosesAt && strings.EqualFold(a.Freq, b.Freq) &&
		a.Until == b.Until && a.Bymonthday == b.Bymonthday && every(a) == every(b) &&
		(a.Byday == "") == (b.Byday == "") && (a.Byday != "" || a.Dtstart == b.Dtstart)
}

func (g sameTime) words() string {
	line := g.dayWords() + ", " + spanWords(g.first)
	if until, ok := day(cmp.Or(g.first.Until, "")); ok {
		line += ", until " + until.Format("2 January 2006")
	}
	return line
}

func (g sameTime) dayWords() string {
	every := 1
	if g.first.Interval != nil {
		every = max(1, int(*g.first.Interval))
	}
	monthly := strings.EqualFold(g.first.Freq, "MONTHLY") || g.first.Bymonthday != ""
	switch {
	case monthly:
		return capital(monthWords(g.days, g.first.Bymonthday, every))
	case len(g.days) == 0:
		if date, ok := day(g.first.Dtstart); ok {
			return date.Format("Monday 2 January 2006")
		}
		return "Days not stated"
	case every == 1:
		return weekWords(g.days)
	}
	return fmt.Sprintf("Every %s weeks on %s", countWord(every), strings.Join(names(g.days), " and "))
}

// weekWords names the days of a week: "Monday to Friday", "Tuesdays and
// Thursdays".
func weekWords(days []onDay) string {
	days = slices.Clone(days)
	slices.SortFunc(days, func(a, b onDay) int { return a.day - b.day })
	run := days[len(days)-1].day-days[0].day == len(days)-1
	switch {
	case len(days) == 7:
		return "Every day"
	case len(days) > 2 && run:
		return dayNames[days[0].day] + " to " + dayNames[days[len(days)-1].day]
	}
	plural := names(days)
	for i := range plural {
		plural[i] += "s"
	}
	return joinAnd(plural)
}

func monthWords(days []onDay, dates string, every int) string {
	often := "of the month"
	if every > 1 {
		often = fmt.Sprintf("of every %s month", ordinal(every))
	}
	var parts []string
	for _, d := range days {
		which := "every"
		if d.nth != 0 {
			which = nthWords(d.nth)
		}
		parts = append(parts, which+" "+dayNames[d.day])
	}
	if len(days) > 1 && sameWeekday(days) {
		parts = parts[:0]
		for _, d := range days {
			parts = append(parts, nthWords(d.nth))
		}
		return joinAnd(parts) + " " + dayNames[days[0].day] + " " + often
	}
	for part := range strings.SplitSeq(dates, ",") {
		if n, err := strconv.Atoi(strings.TrimSpace(part)); err == nil {
			parts = append(parts, dateInMonth(n))
		}
	}
	return joinAnd(parts) + " " + often
}

func sameWeekday(days []onDay) bool {
	return !slices.ContainsFunc(days, func(d onDay) bool { return d.day != days[0].day || d.nth == 0 })
}

func dateInMonth(n int) string {
	if n < 0 {
		return strings.TrimSpace(strings.Replace(nthWords(n), "last", "last day", 1))
	}
	return "the " + ordinal(n)
}

func nthWords(n int) string {
	switch {
	case n == -1:
		return "last"
	case n < 0:
		return ordinal(-n) + " from last"
	}
	return ordinal(n)
}

func names(days []onDay) []string {
	out := make([]string, len(days))
	for i, d := range days {
		out[i] = dayNames[d.day]
	}
	return out
}
