package web

import (
	"slices"
	"testing"

	"anchorpoint/directory"
	"anchorpoint/web/locale"
)

func welsh(t testing.TB) *locale.Language {
	t.Helper()
	set, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	cy, ok := set.Language("cy")
	if !ok {
		t.Fatal("there is no Welsh")
	}
	return cy
}

// Days are mutated by the words round them, the 2nd of everything by its
// number, and lines begin with a capital.
func TestWelshTimetable(t *testing.T) {
	for _, tt := range []struct {
		name string
		s    directory.Schedule
		want string
	}{
		{"one day", weekly("TU", "10:00", "12:00"), "Dydd Mawrth, 10am i hanner dydd"},
		{"two days", weekly("WE,TH", "13:30", "15:00"), "Dydd Mercher a dydd Iau, 1:30pm i 3pm"},
		{"a range", weekly("MO,TU,WE,TH,FR", "09:00", "17:00"), "Dydd Llun i ddydd Gwener, 9am i 5pm"},
		{"of the month", monthly("1TU,3TU", "10:00", "12:00"), "Dydd Mawrth 1af a 3ydd bob mis, 10am i hanner dydd"},
		{"the last", monthly("-1FR", "19:00", "21:00"), "Dydd Gwener olaf bob mis, 7pm i 9pm"},
		{"every two weeks", with(weekly("TU,TH", "10:00", "11:00"), func(s *directory.Schedule) { s.Interval, s.Dtstart = ptr(2.0), "2026-11-03" }),
			"Bob pythefnos ar ddydd Mawrth a Iau, 10am i 11am"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := directory.Listing{Service: directory.Service{Schedules: []directory.Schedule{tt.s}}}
			if got := newTimetable(welsh(t), &l, nil, holidays(t), noonOfTests).lines(); !slices.Equal(got, []string{tt.want}) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// What a group wrote in English is not said again where it says no more than
// the fact does in Welsh.
func TestWelshSaysAFactOnce(t *testing.T) {
	words, err := newWords()
	if err != nil {
		t.Fatal(err)
	}
	s := &edition{Server: &Server{Options: Options{Vocabularies: words}}, Language: welsh(t)}
	free := directory.Listing{Service: directory.Service{FeesDescription: "Free."}}
	free.Facts.Cost.Put("free", directory.Yes)
	if got, want := s.costLines(&free), []string{"Am ddim"}; !slices.Equal(got, want) {
		t.Errorf("cost %q, want %q", got, want)
	}
	free.Service.FeesDescription = "Free, tea 50p"
	if got, want := s.costLines(&free), []string{"Am ddim", "Free, tea 50p"}; !slices.Equal(got, want) {
		t.Errorf("cost %q, want %q", got, want)
	}
}
