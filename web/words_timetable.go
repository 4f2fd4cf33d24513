package web

import (
	"math/bits"
	"slices"
	"strconv"
	"strings"
	"time"

	"anchorpoint/directory"
	"anchorpoint/directory/hours"
)

// hoursRow is one row of the full timetable.
type hoursRow struct {
	Days  string // "Tuesdays and Thursdays"; empty when only Notes are known
	Times string // "10am to 12 noon"
	About []string
	Notes []string // the group's own words
	Link  string   // of the group's own timetable
}

// sameDays are schedules that differ only in their days, then those of one
// set of days with their times together.
type sameDays struct {
	rule  hours.Rule // the first, without its days
	days  dayset
	spans []hours.Rule
	notes []string
	link  string
}

// dayset are the days of one or more rules.
type dayset struct {
	weekdays uint8
	nths     [7]uint16
}

// rows are the whole timetable.
func (t timetable) rows() []hoursRow {
	var out []hoursRow
	for _, g := range t.groups() {
		out = append(out, t.row(g))
	}
	return append(out, t.wordRows()...)
}

// lines are the whole timetable in sentences. What all of them except is said
// once, at the end.
func (t timetable) lines() []string {
	if t.table.AllHours(t.now.Day) {
		return append([]string{t.T("timetable.always")}, t.closures()...)
	}
	rows := t.rows()
	var shared []string
	if timed := slices.DeleteFunc(slices.Clone(rows), func(r hoursRow) bool { return r.Days == "" }); len(timed) > 1 &&
		!slices.ContainsFunc(timed, func(r hoursRow) bool { return !slices.Equal(r.About, timed[0].About) }) {
		shared = timed[0].About
	}
	var out []string
	for _, r := range rows {
		if len(shared) > 0 {
			r.About = nil
		}
		for _, line := range t.rowLines(r) {
			if !slices.Contains(out, line) {
				out = append(out, line)
			}
		}
	}
	if len(shared) > 0 {
		out = append(out, strings.Join(shared, " "))
	}
	return append(out, t.closures()...)
}

// rowLines say a row: one sentence, and long notes by themselves.
func (t timetable) rowLines(r hoursRow) []string {
	if r.Days == "" {
		return allOwnIn(t.Language, r.Notes)
	}
	line := t.T("timetable.line", "Days", r.Days, "Times", r.Times)
	var own []string
	for _, note := range r.Notes {
		if len(note) <= shortNote && !strings.ContainsAny(note, ".:;()") {
			line = t.T("timetable.note", "Line", line, "Note", ownIn(t.Language, note))
		} else {
			own = append(own, note)
		}
	}
	if len(r.About) > 0 {
		line = t.T("timetable.sentence", "Line", line, "More", strings.Join(r.About, " "))
	}
	return append([]string{line}, allOwnIn(t.Language, own)...)
}

// shortNote is how many bytes of the group's own words go into the line.
const shortNote = 60

// groups brings schedules together that a person would say together.
func (t timetable) groups() []sameDays {
	var out []sameDays
	for _, s := range t.listing.Schedules() {
		r, ok := s.Rule(t.listing.Except)
		if !ok {
			continue
		}
		g := sameDays{rule: r, days: dayset{r.Weekdays, r.Nths}, spans: []hours.Rule{r}, notes: ownWords(&s), link: linkOf(&s)}
		g.rule.Weekdays, g.rule.Nths = 0, [7]uint16{}
		i := slices.IndexFunc(out, func(o sameDays) bool {
			return o.rule == g.rule && (o.days.weekdays == 0) == (g.days.weekdays == 0) && slices.Equal(o.notes, g.notes) && o.link == g.link
		})
		if i < 0 {
			out = append(out, g)
			continue
		}
		out[i].days.weekdays |= g.days.weekdays
		for d := range g.days.nths {
			out[i].days.nths[d] |= g.days.nths[d]
		}
	}
	return sameTimes(out)
}

// sameTimes joins groups of the same days into one with all its times.
func sameTimes(groups []sameDays) []sameDays {
	var out []sameDays
	untimed := func(r hours.Rule) hours.Rule { r.Opens, r.Closes = 0, 0; return r }
	for _, g := range groups {
		i := slices.IndexFunc(out, func(o sameDays) bool {
			return o.days == g.days && untimed(o.rule) == untimed(g.rule) && slices.Equal(o.notes, g.notes) && o.link == g.link
		})
		if i < 0 {
			out = append(out, g)
			continue
		}
		if !slices.ContainsFunc(out[i].spans, func(r hours.Rule) bool { return r.Opens == g.rule.Opens && r.Closes == g.rule.Closes }) {
			out[i].spans = append(out[i].spans, g.spans[0])
		}
	}
	return out
}

// ownWords are what a group wrote beside its times, but for what the times and
// exceptions say already.
func ownWords(s *directory.Schedule) []string {
	var out []string
	for _, text := range []string{s.Description, s.Notes} {
		text = plainLine(text)
		if _, told := directory.ReadHours(text); text != "" && !told && !directory.OnlyException(text) && !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return out
}

func linkOf(s *directory.Schedule) string {
	href, _ := webAddress(s.ScheduleLink)
	return href
}

// wordRows are schedules that are words alone, as the group wrote them.
func (t timetable) wordRows() []hoursRow {
	var out []hoursRow
	for _, s := range t.listing.Schedules() {
		if _, ok := s.Rule(t.listing.Except); ok {
			continue
		}
		r := hoursRow{Link: linkOf(&s)}
		for _, text := range []string{plainLine(s.Description), plainLine(s.Notes)} {
			if text != "" && !slices.Contains(r.Notes, text) {
				r.Notes = append(r.Notes, text)
			}
		}
		if len(r.Notes) > 0 || r.Link != "" {
			out = append(out, r)
		}
	}
	return out
}

func (t timetable) row(g sameDays) hoursRow {
	var times []string
	slices.SortFunc(g.spans, func(a, b hours.Rule) int { return int(a.Opens) - int(b.Opens) })
	for _, r := range g.spans {
		times = append(times, spanWords(t.Language, int(r.Opens), int(r.Closes)))
	}
	return hoursRow{Days: t.dayWords(g), Times: t.dated(g, t.List(times)), About: t.about(&g.rule), Notes: g.notes, Link: g.link}
}

// dated adds the first and the last date where there are such.
func (t timetable) dated(g sameDays, line string) string {
	r := &g.rule
	if once(r) {
		return line
	}
	if r.From > t.now.Day {
		line = t.T("timetable.from-date", "Line", line, "Date", t.Date(r.From.At(12*60)))
	}
	if r.To != hours.Forever {
		line = t.T("timetable.until", "Line", line, "Date", t.Date(r.To.At(12*60)))
	}
	return line
}

func once(r *hours.Rule) bool { return r.From == r.To }

// about are the exceptions of a rule.
func (t timetable) about(r *hours.Rule) []string {
	var out []string
	if r.SomeWeeks {
		out = append(out, t.T("timetable.which-weeks"))
	}
	ask := ""
	if t.asksForTerms() {
		ask = "-ask"
	}
	switch r.Terms {
	case hours.TermOnly:
		out = append(out, t.T("timetable.term"+ask))
	case hours.SchoolHolidaysOnly:
		out = append(out, t.T("timetable.school-holidays"+ask))
	}
	switch r.Holidays {
	case hours.HolidaysOff:
		out = append(out, t.T("timetable.off-on-holidays"))
	case hours.HolidaysOn:
		out = append(out, t.T("timetable.on-holidays"))
	}
	return out
}

// asksForTerms says whether the school terms here are not known.
func (t timetable) asksForTerms() bool {
	for i := range t.table {
		r := &t.table[i]
		if r.Terms != hours.AllYear {
			return t.calendar.InTerm(string(r.Council[:]), r.Nations, t.now.Day) == hours.Unknown
		}
	}
	return true
}

// closures are the dates still to come on which it is closed.
func (t timetable) closures() []string {
	var out []string
	for _, c := range t.listing.Except.Closed {
		from, ok := hours.ParseDay(c.From)
		to, hasEnd := hours.ParseDay(c.To)
		if !hasEnd {
			to = from
		}
		switch {
		case !ok || to < t.now.Day:
		case to > from:
			out = append(out, t.T("timetable.closed-days", "From", t.Date(from.At(12*60)), "To", t.Date(to.At(12*60))))
		default:
			out = append(out, t.T("timetable.closed-day", "Date", t.Date(from.At(12*60))))
		}
	}
	return out
}

// dayWords names the days of a group.
func (t timetable) dayWords(g sameDays) string {
	r := &g.rule
	every := max(int(r.Every), 1)
	switch {
	case once(r):
		return capital(t.WeekdayDate(r.From.At(12 * 60)))
	case r.Freq == hours.Monthly:
		return capital(t.monthWords(g, every))
	case r.Freq == hours.Daily && g.days.weekdays == 0:
		return t.T("timetable.every-days", "Count", every)
	case every == 1:
		return t.weekWords(g.days.weekdays)
	case every == 2:
		return t.T("timetable.every-two-weeks", "Days", t.List(t.names(g.days.weekdays)))
	}
	return t.T("timetable.every-weeks", "Count", every, "Days", t.List(t.names(g.days.weekdays)))
}

// weekWords names the days of a week: "Monday to Friday", "Tuesdays and
// Thursdays".
func (t timetable) weekWords(days uint8) string {
	n, first := bits.OnesCount8(days), bits.TrailingZeros8(days)
	last := 7 - bits.LeadingZeros8(days)
	switch {
	case n == 7:
		return t.T("timetable.every-day")
	case n > 2 && last-first == n-1:
		return capital(t.T("timetable.day-range", "First", t.dayName(first), "Last", t.dayName(last)))
	}
	var out []string
	for d := range 7 {
		if days&(1<<d) != 0 {
			out = append(out, t.Weekdays(weekdayOf(d)))
		}
	}
	return capital(t.List(out))
}

// weekdayOf is the weekday with Monday as 0.
func weekdayOf(d int) time.Weekday { return time.Weekday((d + 1) % 7) }

func (t timetable) dayName(d int) string { return t.Weekday(weekdayOf(d)) }

func (t timetable) names(days uint8) []string {
	var out []string
	for d := range 7 {
		if days&(1<<d) != 0 {
			out = append(out, t.dayName(d))
		}
	}
	return out
}

func (t timetable) monthWords(g sameDays, every int) string {
	days := t.List(t.monthDays(g))
	switch every {
	case 1:
		return t.T("timetable.of-month", "Days", days)
	case 2:
		return t.T("timetable.every-two-months", "Days", days)
	}
	return t.T("timetable.every-months", "Count", every, "Days", days)
}

// monthDays are "1st and 3rd Tuesday", "the 15th".
func (t timetable) monthDays(g sameDays) []string {
	var out []string
	for d, nths := range g.days.nths {
		var which []string
		for n := 1; n <= 5; n++ {
			if nths&(1<<n) != 0 {
				which = append(which, t.T("nth."+strconv.Itoa(n)))
			}
		}
		for n := 5; n >= 1; n-- {
			if nths&(1<<(8+n)) != 0 {
				which = append(which, t.T("nth.last-"+strconv.Itoa(n)))
			}
		}
		switch {
		case nths&1 != 0:
			out = append(out, t.T("timetable.every-one", "Day", t.dayName(d)))
		case len(which) > 0:
			out = append(out, t.T("timetable.nth-day", "Nth", t.List(which), "Day", t.dayName(d)))
		}
	}
	for n := 1; n <= 31; n++ {
		if g.rule.Dates&(1<<n) != 0 {
			out = append(out, t.T("month-day."+strconv.Itoa(n)))
		}
	}
	if g.rule.FromEnd&(1<<1) != 0 {
		out = append(out, t.T("month-day.last"))
	}
	for n := 2; n <= 31; n++ {
		if g.rule.FromEnd&(1<<n) != 0 {
			out = append(out, t.T("month-day.before-last", "Count", n-1))
		}
	}
	return out
}
