package hours

import (
	"cmp"
	"encoding/binary"
	"slices"
	"time"
)

// Answer is one of three: what nobody stated is not known, and never no.
type Answer int8

// The answers, in the order of directory.Fact.
const (
	Unknown Answer = iota
	Yes
	No
)

// Reason is why a session may not happen, or does not.
type Reason uint8

// The reasons.
const (
	Sure        Reason = iota
	BankHoliday        // off on bank holidays, or nobody said
	SchoolTerm         // in term only, or in school holidays only
	SomeWeeks          // not every week, and nobody said which
	ClosedDates        // the group named the day as closed
)

// Table is everything known about when something is on. The empty one says
// nothing.
type Table []Rule

// Session is one time that it is on.
type Session struct {
	Day           Day
	Opens, Closes int    // minutes after midnight of Day; NotStated; Closes may lie past 24:00
	Doubt         Reason // Sure, or why somebody must ask first
	Terms         Exception
}

// Starts is when a session begins; midnight when no time is stated.
func (s Session) Starts() time.Time { return s.Day.At(max(s.Opens, 0)) }

// Ends is when it ends, and whether an end is stated.
func (s Session) Ends() (time.Time, bool) {
	if s.Closes == NotStated {
		return s.Starts(), false
	}
	return s.Day.At(s.Closes), true
}

// over says whether a session has ended by a moment; on says whether it has
// begun and not ended.
func (s Session) over(m Moment) bool {
	return int(m.Day-s.Day)*minutesInDay+m.Minute >= s.end()
}

func (s Session) on(m Moment) bool {
	return int(m.Day-s.Day)*minutesInDay+m.Minute >= max(s.Opens, 0) && !s.over(m)
}

func (s Session) end() int {
	switch {
	case s.Opens == NotStated:
		return minutesInDay
	case s.Closes == NotStated:
		return s.Opens + Unended
	}
	return s.Closes
}

// Stated says whether any times are known.
func (t Table) Stated() bool {
	return slices.ContainsFunc(t, func(r Rule) bool { return r.Freq != Closed })
}

// live says whether anything can still come.
func (t Table) live(d Day) bool {
	for i := range t {
		if t[i].Freq != Closed && t[i].To >= d-1 {
			return true
		}
	}
	return false
}

// Evenings and Weekends say what is usual, whatever the date.
func (t Table) Evenings() Answer { return t.usual((*Rule).evening) }

// Weekends says whether anything is ever on at a weekend.
func (t Table) Weekends() Answer { return t.usual((*Rule).weekend) }

func (t Table) usual(is func(*Rule) bool) Answer {
	if !t.Stated() {
		return Unknown
	}
	for i := range t {
		if is(&t[i]) {
			return Yes
		}
	}
	return No
}

// closed says whether the group named a day as closed.
func (t Table) closed(d Day) bool {
	for i := range t {
		if t[i].Freq == Closed && d >= t[i].From && d <= t[i].To {
			return true
		}
	}
	return false
}

// each gives what falls on a day: the session and, when it is off, why. Every
// answer of this package is made of these.
func (t Table) each(d Day, c *Calendar, use func(s Session, off Reason)) {
	closed := t.closed(d)
	holiday, _ := c.Holiday(d)
	for i := range t {
		r := &t[i]
		if !r.falls(d) {
			continue
		}
		s := Session{Day: d, Opens: int(r.Opens), Closes: int(r.Closes), Terms: r.Terms}
		if closed {
			use(s, ClosedDates)
			continue
		}
		off := Sure
		s.Doubt, off = r.exception(d, c, holiday)
		use(s, off)
	}
}

// exception says why a rule does not hold on a day, or may not.
func (r *Rule) exception(d Day, c *Calendar, holiday Nations) (doubt, off Reason) {
	if r.SomeWeeks {
		doubt = SomeWeeks
	}
	if r.Terms != AllYear {
		switch in := c.InTerm(string(r.Council[:]), r.Nations, d); {
		case in == Unknown:
			doubt = SchoolTerm
		case (in == Yes) != (r.Terms == TermOnly):
			return Sure, SchoolTerm
		}
	}
	here := r.Nations
	if here == 0 {
		here = AllNations
	}
	if holiday&here == 0 || r.Holidays == HolidaysOn {
		return doubt, Sure
	}
	if r.Holidays == HolidaysOff && holiday&here == here {
		return Sure, BankHoliday
	}
	return BankHoliday, Sure
}

// On are the sessions that begin on a day, in their order. Those of doubt are
// among them.
func (t Table) On(d Day, c *Calendar) []Session {
	var out []Session
	t.each(d, c, func(s Session, off Reason) {
		if off == Sure {
			out = append(out, s)
		}
	})
	slices.SortFunc(out, func(a, b Session) int {
		return cmp.Or(a.Opens-b.Opens, a.Closes-b.Closes, int(a.Doubt)-int(b.Doubt))
	})
	// Two schedules may say the same; the surer one stays.
	return slices.CompactFunc(out, func(a, b Session) bool { return a.Opens == b.Opens && a.Closes == b.Closes })
}

// Between are all sessions that begin from one day to another, both included.
func (t Table) Between(from, to Day, c *Calendar) []Session {
	var out []Session
	for d := from; d <= to; d++ {
		out = append(out, t.On(d, c)...)
	}
	return out
}

// lookAhead is how many days ahead the next date is sought.
const lookAhead = 370

// Next are the coming sessions, the one that is on now among them.
func (t Table) Next(m Moment, c *Calendar, n int) []Session {
	var out []Session
	if !t.live(m.Day) {
		return nil
	}
	for d := m.Day - 1; d <= m.Day+lookAhead && len(out) < n; d++ {
		for _, s := range t.On(d, c) {
			if !s.over(m) && len(out) < n {
				out = append(out, s)
			}
		}
	}
	return out
}

// AlwaysOpen settles bank holidays for doors and lines that never close: nobody
// says so, for it goes without saying.
func (t Table) AlwaysOpen() {
	var open uint8
	whole := func(r *Rule) bool { return r.AllDay() && r.Freq <= Weekly && r.Terms == AllYear && !r.SomeWeeks }
	for i := range t {
		if whole(&t[i]) {
			open |= t[i].days()
		}
	}
	for i := range t {
		if open == 1<<7-1 && whole(&t[i]) && t[i].Holidays == HolidaysNotSaid {
			t[i].Holidays = HolidaysOn
		}
	}
}

// Key is the same for tables that are equal, and only for them.
func (t Table) Key() string {
	if len(t) == 0 {
		return ""
	}
	key, err := binary.Append(nil, binary.LittleEndian, []Rule(t))
	if err != nil {
		panic("hours: a rule is not of fixed size: " + err.Error()) // cannot be: a test makes keys
	}
	return string(key)
}
