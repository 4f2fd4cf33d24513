package directory

import (
	"slices"
	"testing"
	"time"

	"anchorpoint/directory/hours"

	"pgregory.net/rapid"
)

var timesToday = hours.Date(2026, time.November, 23) // a Monday

func every(n float64) *float64 { return &n }

func timed(schedules ...Schedule) *Listing {
	l := &Listing{ID: "11111111-1111-4111-8111-111111111111"}
	l.Service.Schedules = schedules
	return l
}

func TestTimesOfSchedules(t *testing.T) {
	ten := TimeSpan{10 * 60, 12 * 60}
	weekly := Schedule{ID: "a", Freq: "WEEKLY", Byday: "TU,TH", OpensAt: "10:00", ClosesAt: "12:00"}
	for _, tt := range []struct {
		name   string
		in     []Schedule
		rhythm Rhythm
		kept   int
		check  func(Times) bool
	}{
		{"nothing", nil, "", 0, nil},
		{"weekly", []Schedule{weekly}, EveryWeek, 0, func(x Times) bool {
			return slices.Equal(x.Week[1], []TimeSpan{ten}) && slices.Equal(x.Week[3], []TimeSpan{ten}) && x.Week[0] == nil
		}},
		{"a second time on one day", []Schedule{weekly, {Freq: "WEEKLY", Byday: "TU", OpensAt: "18:00", ClosesAt: "20:00"}}, EveryWeek, 0,
			func(x Times) bool { return len(x.Week[1]) == 2 && len(x.Week[3]) == 1 }},
		{"every day", []Schedule{{Freq: "DAILY", OpensAt: "10:00", ClosesAt: "12:00"}}, EveryWeek, 0,
			func(x Times) bool { return len(x.Week[6]) == 1 }},
		{"the night after", []Schedule{{Freq: "WEEKLY", Byday: "FR", OpensAt: "22:00", ClosesAt: "02:00"}}, EveryWeek, 0,
			func(x Times) bool { return x.Week[4][0] == TimeSpan{22 * 60, 26 * 60} }},
		{"no end", []Schedule{{Freq: "WEEKLY", Byday: "FR", OpensAt: "10:00"}}, EveryWeek, 0,
			func(x Times) bool { return x.Week[4][0] == TimeSpan{10 * 60, hours.NotStated} }},
		{"1st and 3rd", []Schedule{{Freq: "MONTHLY", Byday: "1TU,3TU", OpensAt: "10:30", ClosesAt: "12:00"}}, SomeWeeks, 0,
			func(x Times) bool { return slices.Equal(x.Months[0].Nths, []int{1, 3}) && x.Months[0].Day == 1 }},
		{"last", []Schedule{{Freq: "MONTHLY", Byday: "-1FR", OpensAt: "10:30", ClosesAt: "12:00"}}, SomeWeeks, 0,
			func(x Times) bool { return slices.Equal(x.Months[0].Nths, []int{-1}) }},
		{"a date", []Schedule{{Dtstart: "2026-12-01", OpensAt: "10:30", ClosesAt: "12:00"}}, OnDates, 0,
			func(x Times) bool { return x.Dates[0].Date == "2026-12-01" }},
		{"words alone", []Schedule{{Description: "Ring us for dates"}}, NotRegular, 0, func(x Times) bool { return x.Words == "Ring us for dates" }},
		{"words that say times", []Schedule{{Freq: "WEEKLY", Byday: "TU", OpensAt: "10:00", ClosesAt: "12:00", Description: "Tuesdays 10am to 12pm"}},
			EveryWeek, 0, func(x Times) bool { return x.Note == "" }},
		{"words beside the times", []Schedule{{Freq: "WEEKLY", Byday: "TU", OpensAt: "10:00", Description: "Last orders at 11:30"}},
			EveryWeek, 0, func(x Times) bool { return x.Note == "Last orders at 11:30" }},
		{"term only, in words", []Schedule{{Freq: "WEEKLY", Byday: "TU", OpensAt: "10:00", Description: "Term time only"}},
			EveryWeek, 0, func(x Times) bool { return x.Except.School == InTermOnly && x.Note == "" }},

		{"every second week", []Schedule{{Freq: "WEEKLY", Interval: every(2), Byday: "TU", OpensAt: "10:00"}}, "", 1, nil},
		{"a season", []Schedule{{Freq: "WEEKLY", Byday: "TU", OpensAt: "10:00", ValidTo: "2027-03-31"}}, "", 1, nil},
		{"from a later day", []Schedule{{Freq: "WEEKLY", Byday: "TU", OpensAt: "10:00", ValidFrom: "2027-01-01"}}, "", 1, nil},
		{"the 15th", []Schedule{{Freq: "MONTHLY", Bymonthday: "15", OpensAt: "10:00"}}, "", 1, nil},
		{"5th Friday", []Schedule{{Freq: "MONTHLY", Byday: "5FR", OpensAt: "10:00"}}, "", 1, nil},
		{"no times", []Schedule{{Freq: "WEEKLY", Byday: "TU"}}, "", 1, nil},
		{"a timetable elsewhere", []Schedule{{Freq: "WEEKLY", Byday: "TU", OpensAt: "10:00", ScheduleLink: "https://example.org"}}, "", 1, nil},
		{"two rhythms", []Schedule{weekly, {Freq: "MONTHLY", Byday: "1SA", OpensAt: "10:00"}}, EveryWeek, 1, nil},
		{"two notes", []Schedule{weekly, {Freq: "WEEKLY", Byday: "SA", OpensAt: "10:00", Description: "Families"}}, EveryWeek, 1, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := timed(tt.in...)
			got, kept := l.Times(timesToday)
			if got.Rhythm != tt.rhythm || len(kept) != tt.kept || tt.check != nil && !tt.check(got) {
				t.Errorf("got %+v, kept %+v", got, kept)
			}
			before := leavesOf(l)
			if l.SetTimes(got, timesToday, false); !slices.Equal(leavesOf(l), before) {
				t.Errorf("what was not changed is written anew: %v", leavesOf(l))
			}
		})
	}
}

// What the form cannot show stays when the rest is changed, and goes only when
// the person says so.
func TestTimesKeepWhatTheyCannotShow(t *testing.T) {
	season := Schedule{ID: "season", Freq: "WEEKLY", Byday: "SA", OpensAt: "10:00", ValidTo: "2027-03-31"}
	l := timed(Schedule{ID: "tu", Freq: "WEEKLY", Byday: "TU", OpensAt: "10:00", ClosesAt: "12:00"}, season)
	x, kept := l.Times(timesToday)
	if len(kept) != 1 {
		t.Fatalf("kept %+v", kept)
	}
	x.Week[1] = []TimeSpan{{11 * 60, 13 * 60}}
	l.SetTimes(x, timesToday, false)
	if len(l.Service.Schedules) != 2 || l.Service.Schedules[0].ID != "season" || l.Service.Schedules[1].OpensAt != "11:00" {
		t.Errorf("got %+v", l.Service.Schedules)
	}
	l.SetTimes(x, timesToday, true)
	if len(l.Service.Schedules) != 1 || l.Service.Schedules[0].OpensAt != "11:00" {
		t.Errorf("not replaced: %+v", l.Service.Schedules)
	}
}

// A schedule whose times stay keeps its id and what a source said of it.
func TestTimesReuseSchedules(t *testing.T) {
	l := timed(Schedule{ID: "tu", Freq: "WEEKLY", Byday: "TU", OpensAt: "10:00", ClosesAt: "12:00", Dtstart: "2020-01-07", AttendingType: "in_person"})
	x, _ := l.Times(timesToday)
	x.Week[4] = []TimeSpan{{9 * 60, 10 * 60}}
	l.SetTimes(x, timesToday, false)
	if s := l.Service.Schedules; len(s) != 2 || s[0].ID != "tu" || s[0].Dtstart != "2020-01-07" || s[0].AttendingType != "in_person" || s[1].ID == "" {
		t.Errorf("got %+v", s)
	}
}

// Times that stand at the only place are changed there.
func TestTimesOfThePlace(t *testing.T) {
	l := timed()
	l.Service.ServiceAtLocations = []ServiceAtLocation{{Schedules: []Schedule{{ID: "a", Freq: "WEEKLY", Byday: "TU", OpensAt: "10:00"}}}}
	x, kept := l.Times(timesToday)
	if x.Rhythm != EveryWeek || len(kept) != 0 {
		t.Fatalf("got %+v, kept %+v", x, kept)
	}
	x.Week[1] = []TimeSpan{{13 * 60, 14 * 60}}
	l.SetTimes(x, timesToday, false)
	if len(l.Service.Schedules) != 0 || len(l.Service.ServiceAtLocations[0].Schedules) != 1 || l.Service.ServiceAtLocations[0].Schedules[0].OpensAt != "13:00" {
		t.Errorf("got %+v", l.Service)
	}
}

// The hours of the building are offered where nothing else is known, and are
// left as they are.
func TestTimesOfTheBuilding(t *testing.T) {
	l := timed()
	l.Service.ServiceAtLocations = []ServiceAtLocation{{Location: &Location{Schedules: []Schedule{{Freq: "WEEKLY", Byday: "TU", OpensAt: "10:00"}}}}}
	x, _ := l.Times(timesToday)
	if x.Rhythm != EveryWeek {
		t.Fatalf("got %+v", x)
	}
	x.Week[1] = []TimeSpan{{13 * 60, 14 * 60}}
	l.SetTimes(x, timesToday, false)
	if len(l.Service.Schedules) != 1 || len(l.Service.ServiceAtLocations[0].Location.Schedules) != 1 {
		t.Errorf("got %+v", l.Service)
	}
}

// What was typed is what the clock on the wall shows, in winter and in summer.
func TestTimesKeepTheClock(t *testing.T) {
	l := timed()
	span, _, err := ReadSpan("10.30", "12")
	if err != nil {
		t.Fatal(err)
	}
	l.SetTimes(Times{Rhythm: EveryWeek, Week: [7][]TimeSpan{1: {span}}}, timesToday, false)
	table := l.Hours(nil)
	for date, utc := range map[string]string{"2027-03-23": "10:30", "2027-03-30": "09:30", "2027-10-26": "09:30", "2027-11-02": "10:30"} {
		day, _ := hours.ParseDay(date)
		on := table.On(day, nil)
		if len(on) != 1 || on[0].Starts().Format("15:04") != "10:30" || on[0].Starts().UTC().Format("15:04") != utc {
			t.Errorf("%s: %+v", date, on)
		}
	}
}

// Whatever the form can say is read back as it was said.
func TestTimesRoundTrip(t *testing.T) {
	span := rapid.Custom(func(t *rapid.T) TimeSpan {
		opens := rapid.IntRange(0, 24*60-1).Draw(t, "opens")
		if rapid.Bool().Draw(t, "no end") {
			return TimeSpan{opens, hours.NotStated}
		}
		closes := rapid.IntRange(opens+1, opens+12*60).Draw(t, "closes")
		if closes == 24*60-1 || closes == 2*24*60-1 { // programs write it for the end of the day
			closes++
		}
		return TimeSpan{opens, closes}
	})
	spans := rapid.SliceOfN(span, 1, 3)
	rapid.Check(t, func(t *rapid.T) {
		var x Times
		x.Note = rapid.SampledFrom([]string{"", "Ring first"}).Draw(t, "note")
		x.Except.BankHolidays = rapid.SampledFrom([]HolidayRule{"", OpenOnHolidays, ClosedOnHolidays}).Draw(t, "holidays")
		x.Except.School = rapid.SampledFrom([]SchoolRule{"", InTermOnly}).Draw(t, "school")
		x.Rhythm = rapid.SampledFrom([]Rhythm{EveryWeek, SomeWeeks, OnDates}).Draw(t, "rhythm")
		switch x.Rhythm {
		case EveryWeek:
			for _, d := range rapid.SliceOfNDistinct(rapid.IntRange(0, 6), 1, 7, rapid.ID).Draw(t, "days") {
				x.Week[d] = addSpans(nil, spans.Draw(t, "spans")...)
			}
		case SomeWeeks:
			nths := rapid.SliceOfNDistinct(rapid.SampledFrom([]int{1, 2, 3, 4, -1}), 1, 5, rapid.ID).Draw(t, "nths")
			slices.SortFunc(nths, func(a, b int) int { return (a+9)%10 - (b+9)%10 })
			x.Months = []MonthTimes{{nths, rapid.IntRange(0, 6).Draw(t, "day"), addSpans(nil, spans.Draw(t, "spans")...)}}
		case OnDates:
			x.Dates = []DateTimes{{(timesToday + hours.Day(rapid.IntRange(0, 400).Draw(t, "day"))).String(), span.Draw(t, "span")}}
		}
		l := timed()
		l.SetTimes(x, timesToday, false)
		got, kept := l.Times(timesToday)
		if len(kept) != 0 || !got.equal(&x) {
			t.Fatalf("said %+v\nstored %+v\nread %+v\nkept %+v", x, l.Service.Schedules, got, kept)
		}
	})
}
