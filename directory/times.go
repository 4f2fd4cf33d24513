package directory

import (
	"cmp"
	"math/bits"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"anchorpoint/directory/hours"
)

// Rhythm is how often something is on, as the form asks for it.
type Rhythm string

// The rhythms that the form has boxes for. NotStated times have none.
const (
	EveryWeek  Rhythm = "weekly"
	SomeWeeks  Rhythm = "monthly" // nth weekdays of the month
	OnDates    Rhythm = "dates"
	NotRegular Rhythm = "irregular" // in words: phone first
)

// Rhythms are all of them, in the order of the form.
var Rhythms = []Rhythm{EveryWeek, SomeWeeks, OnDates, NotRegular}

// Times is when something is on, as the form shows it. The standard can say
// more; what this cannot hold is kept apart by [Listing.Times].
type Times struct {
	Rhythm Rhythm
	Week   [7][]TimeSpan // Monday first
	Months []MonthTimes
	Dates  []DateTimes
	Words  string // of NotRegular
	Note   string // the group's own words beside the times
	Except Exceptions
}

// MonthTimes are nth weekdays of a month.
type MonthTimes struct {
	Nths  []int // 1 to 4, -1 for the last
	Day   int   // 0 Monday
	Spans []TimeSpan
}

// DateTimes is one date.
type DateTimes struct {
	Date string // 2006-01-02
	TimeSpan
}

// Times reads the schedules of a listing as the form shows them. kept are the
// schedules that it has no boxes for: every second week, a season, times with
// words of their own, those of several places.
func (l *Listing) Times(today hours.Day) (t Times, kept []Schedule) {
	t.Except = l.Except
	home := l.timesAt()
	read := *home
	if len(eachSchedule(l)) == 0 { // then pages show the hours of the building
		read = l.Schedules()
	}
	first := true
	for _, s := range read {
		one, ok := readOne(&s, l.Except, today)
		if ok && first {
			t, first = one, false
			continue
		}
		if !ok || !t.join(one) {
			kept = append(kept, s)
		}
	}
	for i := range l.Service.ServiceAtLocations {
		if at := &l.Service.ServiceAtLocations[i].Schedules; at != home {
			kept = append(kept, *at...)
		}
	}
	if home != &l.Service.Schedules {
		kept = append(kept, l.Service.Schedules...)
	}
	if first && len(kept) == 1 {
		if text, ok := onlyWords(&kept[0]); ok {
			t.Rhythm, t.Words, kept = NotRegular, text, nil
		}
	}
	return t, kept
}

// timesAt are the schedules that the form edits: those of the service, or of
// its only place where they stand there.
func (l *Listing) timesAt() *[]Schedule {
	places := l.Service.ServiceAtLocations
	if len(l.Service.Schedules) == 0 && len(places) == 1 && len(places[0].Schedules) > 0 {
		return &places[0].Schedules
	}
	return &l.Service.Schedules
}

// onlyWords is a schedule that is nothing but words.
func onlyWords(s *Schedule) (string, bool) {
	words := *s
	words.ID, words.ServiceID, words.ServiceAtLocationID, words.LocationID, words.Description = "", "", "", "", ""
	return s.Description, s.Description != "" && reflect.ValueOf(words).IsZero()
}

// readOne reads one schedule; false when the form cannot show all that it says.
func readOne(s *Schedule, e Exceptions, today hours.Day) (Times, bool) {
	r, ok := s.Rule(Exceptions{})
	note, fits := ownNote(s)
	if !ok || !fits || r.Opens == hours.NotStated || r.SomeWeeks || r.Every > 1 || s.ScheduleLink != "" {
		return Times{}, false
	}
	said := readExceptions(s.Description + ". " + s.Notes)
	t := Times{Note: note, Except: e}
	t.Except.BankHolidays, t.Except.School = cmp.Or(said.BankHolidays, e.BankHolidays), cmp.Or(said.School, e.School)
	span := TimeSpan{int(r.Opens), int(r.Closes)}
	if r.Freq == hours.Daily && r.From == r.To {
		t.Rhythm, t.Dates = OnDates, []DateTimes{{r.From.String(), span}}
		return t, true
	}
	if r.To != hours.Forever || r.From > today {
		return t, false
	}
	switch {
	case r.Freq == hours.Daily && r.Weekdays == 0, r.Freq == hours.Weekly:
		t.Rhythm = EveryWeek
		for d := range t.Week {
			if r.Weekdays == 0 || r.Weekdays&(1<<d) != 0 {
				t.Week[d] = []TimeSpan{span}
			}
		}
		return t, true
	case r.Freq == hours.Monthly:
		t.Rhythm = SomeWeeks
		nths, fits := nthsOf(&r)
		t.Months = []MonthTimes{{nths, bits.TrailingZeros8(r.Weekdays), []TimeSpan{span}}}
		return t, fits
	}
	return t, false
}

// nthsOf reads which weekdays of a month; false where the form has no box.
func nthsOf(r *hours.Rule) ([]int, bool) {
	if bits.OnesCount8(r.Weekdays) != 1 || r.Dates|r.FromEnd != 0 {
		return nil, false
	}
	mask := r.Nths[bits.TrailingZeros8(r.Weekdays)]
	var out []int
	for n := 1; n <= 4; n++ {
		if mask&(1<<n) != 0 {
			out, mask = append(out, n), mask&^(1<<n)
		}
	}
	if mask&(1<<9) != 0 {
		out, mask = append(out, -1), mask&^(1<<9)
	}
	return out, mask == 0 && len(out) > 0
}

// ownNote is what a group wrote beside a schedule, but for what its times and
// exceptions say already; false when that stands in two places.
func ownNote(s *Schedule) (string, bool) {
	var own []string
	for _, text := range []string{s.Description, s.Notes} {
		text = strings.TrimSpace(text)
		if _, told := ReadHours(text); text != "" && !told && !OnlyException(text) {
			own = append(own, text)
		}
	}
	return strings.Join(own, "\n"), len(own) <= 1
}

// join adds one schedule to those read before; false when they cannot stand in
// one form.
func (t *Times) join(one Times) bool {
	if t.Rhythm != one.Rhythm || t.Note != one.Note || t.Except.BankHolidays != one.Except.BankHolidays || t.Except.School != one.Except.School {
		return false
	}
	for d := range t.Week {
		t.Week[d] = addSpans(t.Week[d], one.Week[d]...)
	}
	t.Dates = append(t.Dates, one.Dates...)
	for _, m := range one.Months {
		i := slices.IndexFunc(t.Months, func(o MonthTimes) bool { return o.Day == m.Day && slices.Equal(o.Nths, m.Nths) })
		if i < 0 {
			t.Months = append(t.Months, m)
			continue
		}
		t.Months[i].Spans = addSpans(t.Months[i].Spans, m.Spans...)
	}
	return true
}

// addSpans keeps the times of a day in order and each once.
func addSpans(spans []TimeSpan, more ...TimeSpan) []TimeSpan {
	spans = append(spans, more...)
	slices.SortFunc(spans, func(a, b TimeSpan) int { return cmp.Or(a.Opens-b.Opens, a.Closes-b.Closes) })
	return slices.Compact(spans)
}

// Overlap says whether two times of one day run into each other, which is a
// slip more often than meant.
func Overlap(spans []TimeSpan) bool {
	spans = addSpans(nil, spans...)
	for i := 1; i < len(spans); i++ {
		if before := spans[i-1]; before.Closes != hours.NotStated && before.Closes > spans[i].Opens {
			return true
		}
	}
	return false
}

// NoteClashes says that the words beside the times say something else of bank
// holidays or school terms than the boxes do. The words would win.
func (t *Times) NoteClashes() bool {
	said := readExceptions(t.Note)
	return said.BankHolidays != "" && said.BankHolidays != t.Except.BankHolidays || said.School != "" && said.School != t.Except.School
}

// nthText is "1TU" or "-1FR".
func nthText(nth, day int) string { return strconv.Itoa(nth) + days[day] }
