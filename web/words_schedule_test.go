package web

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"anchorpoint/directory"
	"anchorpoint/directory/hours"
)

// weekly is a schedule that runs every week.
func weekly(days, opens, closes string) directory.Schedule {
	return directory.Schedule{Freq: "WEEKLY", Byday: days, OpensAt: opens, ClosesAt: closes}
}

func monthly(days, opens, closes string) directory.Schedule {
	return directory.Schedule{Freq: "MONTHLY", Byday: days, OpensAt: opens, ClosesAt: closes}
}

// with gives a schedule after a change.
func with(s directory.Schedule, change func(*directory.Schedule)) directory.Schedule {
	change(&s)
	return s
}

func said(words string) func(*directory.Schedule) {
	return func(s *directory.Schedule) { s.Description = words }
}

func holidays(t testing.TB) *hours.Calendar {
	t.Helper()
	f, err := os.Open("../data/holidays.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	c, err := hours.ReadCalendar(f)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func timesOf(t testing.TB, now time.Time, l directory.Listing) timetable {
	return newTimetable(english(t), &l, nil, holidays(t), now)
}

func times(t testing.TB, now time.Time, s ...directory.Schedule) timetable {
	return timesOf(t, now, directory.Listing{Service: directory.Service{Schedules: s}})
}

func TestTimetableLines(t *testing.T) {
	every := func(n float64, from string) func(*directory.Schedule) {
		return func(s *directory.Schedule) { s.Interval, s.Dtstart = &n, from }
	}
	tea := weekly("TU", "10:00", "12:00")
	for _, tt := range []struct {
		name string
		s    []directory.Schedule
		want []string
	}{
		{"two days", []directory.Schedule{weekly("TU,TH", "10:00", "12:00")}, []string{"Tuesdays and Thursdays, 10am to 12\u00a0noon"}},
		{"three days apart", []directory.Schedule{weekly("MO,WE,FR", "10:30", "12:00")}, []string{"Mondays, Wednesdays and Fridays, 10:30am to 12\u00a0noon"}},
		{"one row a day", []directory.Schedule{weekly("MO", "09:30", "17:00"), weekly("TU", "09:30", "17:00"), weekly("WE", "09:30", "17:00")},
			[]string{"Monday to Wednesday, 9:30am to 5pm"}},
		{"every day", []directory.Schedule{weekly("MO,TU,WE,TH,FR,SA,SU", "08:00", "20:00")}, []string{"Every day, 8am to 8pm"}},
		{"always", []directory.Schedule{weekly("MO,TU,WE,TH,FR,SA,SU", "00:00", "23:59")}, []string{"At all hours, every day"}},
		{"always, in seven rows", []directory.Schedule{weekly("MO,TU,WE", "00:00", "24:00"), weekly("TH,FR,SA,SU", "00:00", "00:00")}, []string{"At all hours, every day"}},
		{"all day", []directory.Schedule{weekly("SA", "00:00", "23:59")}, []string{"Saturdays, all day"}},
		{"several times a day", []directory.Schedule{weekly("MO", "13:00", "16:00"), weekly("MO", "09:00", "12:00")},
			[]string{"Mondays, 9am to 12\u00a0noon and 1pm to 4pm"}},
		{"every second week", []directory.Schedule{with(tea, every(2, "2026-11-03"))}, []string{"Every two weeks on Tuesday, 10am to 12\u00a0noon"}},
		{"every third week", []directory.Schedule{with(tea, every(3, "2026-11-03"))}, []string{"Every 3 weeks on Tuesday, 10am to 12\u00a0noon"}},
		{"every second week, not said which", []directory.Schedule{with(tea, every(2, ""))},
			[]string{"Every two weeks on Tuesday, 10am to 12\u00a0noon. Not every week: please ask."}},
		{"monthly", []directory.Schedule{monthly("1TU,3TU", "10:30", "12:00")}, []string{"1st and 3rd Tuesday of the month, 10:30am to 12\u00a0noon"}},
		{"monthly, called weekly", []directory.Schedule{weekly("2MO", "10:00", "12:00")}, []string{"2nd Monday of the month, 10am to 12\u00a0noon"}},
		{"last of the month", []directory.Schedule{monthly("-1FR", "19:00", "")}, []string{"Last Friday of the month, from 7pm"}},
		{"every second month", []directory.Schedule{with(monthly("1TU", "10:00", "11:00"), every(2, "2026-11-03"))},
			[]string{"1st Tuesday of the month, every two months, 10am to 11am"}},
		{"date of the month", []directory.Schedule{{Freq: "MONTHLY", Bymonthday: "1,15,-1", OpensAt: "10:00", ClosesAt: "11:00"}},
			[]string{"The 1st, the 15th and the last day of the month, 10am to 11am"}},
		{"until", []directory.Schedule{with(weekly("MO", "18:00", "20:30"), func(s *directory.Schedule) { s.Until = "2026-12-14" })},
			[]string{"Mondays, 6pm to 8:30pm, until 14 December 2026"}},
		{"a number of times", []directory.Schedule{with(tea, func(s *directory.Schedule) { s.Dtstart, s.Count = "2026-11-24", ptr(3.0) })},
			[]string{"Tuesdays, 10am to 12\u00a0noon, until 8 December 2026"}},
		{"from", []directory.Schedule{with(tea, func(s *directory.Schedule) { s.ValidFrom = "2027-01-05" })}, []string{"Tuesdays, 10am to 12\u00a0noon, from 5 January 2027"}},
		{"past midnight", []directory.Schedule{weekly("FR", "20:00", "02:00")}, []string{"Fridays, 8pm to 2am"}},
		{"till midnight", []directory.Schedule{weekly("FR", "20:00", "00:00")}, []string{"Fridays, 8pm to midnight"}},
		{"closes when it opens", []directory.Schedule{weekly("FR", "20:00", "20:00")}, []string{"Fridays, from 8pm"}},
		{"one date", []directory.Schedule{{Dtstart: "2026-12-05", OpensAt: "14:00", ClosesAt: "16:00"}}, []string{"Saturday 5 December 2026, 2pm to 4pm"}},
		{"days alone", []directory.Schedule{weekly("TU", "", "")}, []string{"Tuesdays, time not stated"}},
		{"not on bank holidays", []directory.Schedule{with(monthly("1TU,3TU", "10:30", "12:00"), said("not on bank holidays"))},
			[]string{"1st and 3rd Tuesday of the month, 10:30am to 12\u00a0noon. Not on bank holidays."}},
		{"term time", []directory.Schedule{with(tea, said("term time only"))}, []string{"Tuesdays, 10am to 12\u00a0noon. Term time only: please ask."}},
		{"own words, short", []directory.Schedule{with(tea, said("dads and other men"))}, []string{"Tuesdays, 10am to 12\u00a0noon (dads and other men)"}},
		{"own words, long", []directory.Schedule{with(tea, said("In the summer we meet in the park. Ring the bell."))},
			[]string{"Tuesdays, 10am to 12\u00a0noon", "In the summer we meet in the park. Ring the bell."}},
		{"own words that say the times", []directory.Schedule{with(tea, said("Tuesdays 10am-12pm"))}, []string{"Tuesdays, 10am to 12\u00a0noon"}},
		{"the same exception for all", []directory.Schedule{with(tea, said("except bank holidays")), with(weekly("WE", "14:00", "16:00"), said("except bank holidays"))},
			[]string{"Tuesdays, 10am to 12\u00a0noon", "Wednesdays, 2pm to 4pm", "Not on bank holidays."}},
		{"words alone", []directory.Schedule{{Description: "Phone for  times"}}, []string{"Phone for times"}},
		{"unknown rhythm", []directory.Schedule{{Freq: "SOMETIMES", Byday: "TU", OpensAt: "10:00", Description: "Some Tuesdays at 10"}}, []string{"Some Tuesdays at 10"}},
		{"nothing", nil, nil},
		{"nonsense", []directory.Schedule{weekly("XX", "99:00", ""), weekly("TU", "99:00", ""), {Bymonthday: "77", OpensAt: "10:00"}, {OpensAt: "10:00"}}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := times(t, noonOfTests, tt.s...).lines(); !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestTimetableHeadline(t *testing.T) {
	tuesday := noonOfTests // 10:30
	second := with(weekly("TU", "10:00", "12:00"), func(s *directory.Schedule) { s.Interval, s.Dtstart = ptr(2.0), "2026-11-17" })
	christmas := time.Date(2026, 12, 25, 10, 30, 0, 0, time.UTC)
	office := weekly("MO,TU,WE,TH,FR", "09:00", "17:00")
	for _, tt := range []struct {
		name string
		now  time.Time
		s    directory.Schedule
		want string
	}{
		{"on now", tuesday, weekly("TU", "10:00", "12:00"), "Open now until 12\u00a0noon"},
		{"on now, no end", tuesday, weekly("TU", "10:00", ""), "Open now, since 10am"},
		{"later today", tuesday, weekly("TU", "13:00", "15:00"), "Open today 1pm to 3pm"},
		{"today, no time", tuesday, weekly("TU", "", ""), "On today, time not stated"},
		{"over for today", tuesday, weekly("TU", "08:00", "09:00"), "Next: Tuesday 1 December, 8am"},
		{"this week", tuesday, weekly("FR", "10:30", "12:00"), "Next: Friday 10:30am"},
		{"this week, no time", tuesday, weekly("FR", "", ""), "Next: Friday, time not stated"},
		{"second week", tuesday, second, "Next: Tuesday 1 December, 10am"},
		{"second week, not said which", tuesday, with(second, func(s *directory.Schedule) { s.Dtstart = "" }), "Today 10am to 12\u00a0noon, but not every week: please ask"},
		{"no longer believed", tuesday, with(second, func(s *directory.Schedule) { s.ValidTo = "2026-11-01" }), "No more dates are known. Ask first."},
		{"monthly", tuesday, monthly("1TU", "10:00", "12:00"), "Next: Tuesday 1 December, 10am"},
		{"since last night", time.Date(2026, 11, 28, 1, 0, 0, 0, time.UTC), weekly("FR", "20:00", "02:00"), "Open now until 2am"},
		{"round the clock on weekdays", tuesday, weekly("MO,TU,WE,TH,FR", "00:00", "24:00"), "Open now until Thursday midnight"},
		{"bank holiday, closed", christmas, with(office, said("not bank holidays")), "Closed today: bank holiday. Next: Tuesday 9am"},
		{"bank holiday, not said", christmas, office, "Today 9am to 5pm, but it is a bank holiday: please ask"},
		{"bank holiday, open", christmas, with(office, said("including bank holidays")), "Open now until 5pm"},
		{"before a bank holiday", christmas.Add(-18 * time.Hour), weekly("FR", "10:00", "12:00"), "Next: Friday 10am (bank holiday: please ask)"},
		{"term time", tuesday, with(weekly("TU", "10:00", "12:00"), said("school terms")), "Today 10am to 12\u00a0noon, term time only: please ask"},
		{"school holidays", tuesday, with(weekly("TU", "10:00", "12:00"), said("School holidays only")), "Today 10am to 12\u00a0noon, school holidays only: please ask"},
		{"next in term time", tuesday, with(weekly("WE", "10:00", "12:00"), said("term-time only")), "Next: Wednesday 10am (term time only: please ask)"},
		{"always, on Christmas Day", christmas, weekly("MO,TU,WE,TH,FR,SA,SU", "00:00", "23:59"), "Open at all hours, every day"},
		{"not stated", tuesday, directory.Schedule{}, "Times not stated. Ask first."},
		{"words alone", tuesday, directory.Schedule{Description: "Mornings"}, "Times not stated. Ask first."},
		{"next year", time.Date(2026, 12, 30, 12, 0, 0, 0, time.UTC), monthly("2MO", "10:00", "11:00"), "Next: Monday 11 January 2027, 10am"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := times(t, tt.now, tt.s).headline(); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestClosedDates(t *testing.T) {
	l := directory.Listing{Service: directory.Service{Schedules: []directory.Schedule{weekly("TU", "10:00", "12:00")}},
		Except: directory.Exceptions{BankHolidays: directory.ClosedOnHolidays, Closed: []directory.DateSpan{
			{From: "2026-11-24"}, {From: "2026-12-20", To: "2027-01-03"}, {From: "2026-08-01"}}}}
	at := timesOf(t, noonOfTests, l)
	if got, want := at.headline(), "Closed today. Next: Tuesday 1 December, 10am"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	want := []string{"Tuesdays, 10am to 12\u00a0noon. Not on bank holidays.", "Closed on 24 November 2026.", "Closed from 20 December 2026 to 3 January 2027."}
	if got := at.lines(); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	dates := []string{"Tuesday 1 December, 10am to 12\u00a0noon", "Tuesday 8 December, 10am to 12\u00a0noon", "Tuesday 15 December, 10am to 12\u00a0noon", "Tuesday 5 January 2027, 10am to 12\u00a0noon"}
	if got := at.nextDates(4); !slices.Equal(got, dates) {
		t.Errorf("got %q, want %q", got, dates)
	}
	l.State, l.PausedUntil = directory.Paused, time.Date(2027, 1, 12, 0, 0, 0, 0, time.UTC)
	if got, want := timesOf(t, noonOfTests, l).nextDates(1), "Tuesday 12 January 2027, 10am to 12\u00a0noon"; len(got) != 1 || got[0] != want {
		t.Errorf("paused: got %q, want %q", got, want)
	}
}

// With the operator's file of terms nobody has to ask.
func TestTermsKnown(t *testing.T) {
	at := times(t, noonOfTests, with(weekly("TU,WE", "10:00", "12:00"), said("term time")))
	if err := at.calendar.ReadTerms(strings.NewReader("England,2026-09-01,2026-11-24\nEngland,2026-12-01,2026-12-18\n"), nil); err != nil {
		t.Fatal(err)
	}
	for i := range at.table {
		at.table[i].Nations = hours.England
	}
	if got, want := at.headline(), "Open now until 12\u00a0noon"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := at.lines()[0], "Tuesdays and Wednesdays, 10am to 12\u00a0noon. Term time only."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	at.now.Day++
	if got, want := at.headline(), "Closed today: school holidays. Next: Tuesday 10am"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestClockWords(t *testing.T) {
	for minute, want := range map[int]string{0: "midnight", 24 * 60: "midnight", 12 * 60: "12\u00a0noon", 10*60 + 30: "10:30am", 30: "12:30am",
		12*60 + 5: "12:05pm", 13 * 60: "1pm", 26 * 60: "2am", 23*60 + 15: "11:15pm"} {
		if got := clockWords(english(t), minute); got != want {
			t.Errorf("%d: got %q, want %q", minute, got, want)
		}
	}
}
