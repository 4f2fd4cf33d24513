package web

import (
	"time"

	"anchorpoint/directory"
	"anchorpoint/directory/hours"
	"anchorpoint/geo"
	"anchorpoint/web/locale"
)

// timetable says when a service is on, in words. What it says is what
// hours.Table answers, as the filters of search do.
type timetable struct {
	*locale.Language
	listing  *directory.Listing
	table    hours.Table
	calendar *hours.Calendar
	now      hours.Moment
}

func newTimetable(words *locale.Language, l *directory.Listing, places *geo.Resolver, c *hours.Calendar, now time.Time) timetable {
	return timetable{words, l, l.Hours(places), c, hours.At(now)}
}

// times is when a service is on, as the edition says it.
func (e *edition) times(l *directory.Listing) timetable {
	return newTimetable(e.Language, l, e.Places, e.Calendar, e.Now())
}

// stated says whether any times are known.
func (t timetable) stated() bool { return t.table.Stated() }

// ifStated is the headline, nothing when no times are known.
func (t timetable) ifStated() string {
	if !t.stated() {
		return ""
	}
	return t.headline()
}

// openNow says whether it is on at this minute.
func (t timetable) openNow() hours.Answer { return t.table.Open(hours.Now, t.now, t.calendar) }

// headline is the one line about times on a card: "Open today 10am to 12 noon".
func (t timetable) headline() string {
	s := t.table.State(t.now, t.calendar)
	today := t.todayWords(&s)
	switch {
	case s.Kind == hours.Later:
		return t.nextWords(s.Next)
	case s.Kind == hours.ClosedToday && s.HasNext:
		return t.T("hours.then", "First", today, "Next", t.nextWords(s.Next))
	}
	return today
}

func (t timetable) todayWords(s *hours.State) string {
	switch s.Kind {
	case hours.TimesNotStated:
		return t.T("hours.not-stated", "Do", capital(firstDo(t.Language, t.listing)))
	case hours.AllHours:
		return t.T("hours.always")
	case hours.OpenNow:
		return t.nowWords(s.Session)
	case hours.OpenToday:
		if s.Session.Opens == hours.NotStated {
			return t.T("hours.today-untimed")
		}
		return t.T("hours.today", "Times", t.span(s.Session))
	case hours.MaybeToday:
		return t.T("hours.maybe-"+doubt(s.Session.Doubt, s.Session.Terms), "Times", t.span(s.Session))
	case hours.ClosedToday:
		return t.T(closedKey(s.Why, s.Session.Terms))
	}
	return t.T("hours.ended", "Do", capital(firstDo(t.Language, t.listing)))
}

// doubt names why a session may not happen.
func doubt(why hours.Reason, terms hours.Exception) string {
	switch {
	case why == hours.BankHoliday:
		return "holiday"
	case why == hours.SomeWeeks:
		return "weeks"
	case terms == hours.SchoolHolidaysOnly:
		return "school-holidays"
	}
	return "term"
}

func closedKey(why hours.Reason, terms hours.Exception) string {
	switch {
	case why == hours.BankHoliday:
		return "hours.closed-holiday"
	case why == hours.SchoolTerm && terms == hours.SchoolHolidaysOnly:
		return "hours.closed-term"
	case why == hours.SchoolTerm:
		return "hours.closed-school-holidays"
	}
	return "hours.closed"
}

// nowWords say until when it is open; the day too when that is not soon.
func (t timetable) nowWords(s hours.Session) string {
	if s.Closes == hours.NotStated {
		return t.T("hours.now-since", "Time", clockWords(t.Language, s.Opens))
	}
	until := clockWords(t.Language, s.Closes)
	const noonTomorrow = 36 * 60
	if last := s.Day + hours.Day(s.Closes/(24*60)); int(s.Day-t.now.Day)*24*60+s.Closes > noonTomorrow {
		until = t.T("hours.day-and-time", "Day", t.weekday(last), "Time", until)
	}
	return t.T("hours.now-until", "Time", until)
}

func (t timetable) nextWords(s hours.Session) string {
	key, day := "hours.next-date", dayWords(t.Language, s.Day, t.now.Day)
	if s.Day < t.now.Day+7 {
		key, day = "hours.next", t.weekday(s.Day)
	}
	time := t.T("clock.not-stated")
	if s.Opens != hours.NotStated {
		time = clockWords(t.Language, s.Opens)
	} else if key == "hours.next" {
		key = "hours.next-untimed" // a comma before words
	}
	return t.doubted(s, t.T(key, "Day", day, "Time", time))
}

// doubted puts behind a date why it may not happen.
func (t timetable) doubted(s hours.Session, date string) string {
	if s.Doubt == hours.Sure {
		return date
	}
	return t.T("hours-doubt."+doubt(s.Doubt, s.Terms), "Date", date)
}

func (t timetable) weekday(d hours.Day) string { return t.Weekday(d.At(12 * 60).Weekday()) }

func (t timetable) span(s hours.Session) string { return spanWords(t.Language, s.Opens, s.Closes) }

// next are the coming sessions, the one that is on now among them.
func (t timetable) next(n int) []hours.Session { return t.table.Next(t.now, t.calendar, n) }

// nextDates are the next sessions in words: "Tuesday 1 December, 10am to 12
// noon".
func (t timetable) nextDates(n int) []string {
	var out []string
	if t.table.AllHours(t.now.Day) {
		return nil
	}
	for _, s := range t.next(n) {
		date := capital(dayWords(t.Language, s.Day, t.now.Day))
		words := t.T("timetable.date-and-time", "Date", date, "Times", t.span(s))
		out = append(out, t.doubted(s, words))
	}
	return out
}
