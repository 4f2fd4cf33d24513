package directory

import (
	"slices"
	"testing"
	"time"

	"anchorpoint/directory/hours"
)

func TestSetHoldsThreeValues(t *testing.T) {
	var s Set
	if s.Stated() || s.Value("bsl") != NotStated {
		t.Error("an empty set states something")
	}
	s.Put("step-free", Yes)
	s.Put("bsl", Yes)
	s.Put("bsl", Yes)
	s.Put("parking", No)
	if !slices.Equal(s.Yes, []string{"bsl", "step-free"}) || !slices.Equal(s.No, []string{"parking"}) {
		t.Errorf("set = %+v", s)
	}
	before := s
	s.Put("bsl", No)
	if s.Value("bsl") != No || before.Value("bsl") != Yes {
		t.Errorf("after no: %s; the copy made before: %s", s.Value("bsl"), before.Value("bsl"))
	}
	s.Put("bsl", NotStated)
	if s.Value("bsl") != NotStated || s.Value("step-free") != Yes {
		t.Errorf("set = %+v", s)
	}
}

func TestFactsAreDerivedWhereTimesAndPricesAreStated(t *testing.T) {
	pounds := func(amounts ...float64) []CostOption {
		var out []CostOption
		for _, a := range amounts {
			out = append(out, CostOption{Amount: &a})
		}
		return out
	}
	evening := []Schedule{{Freq: "WEEKLY", Byday: "TU", OpensAt: "18:00", ClosesAt: "20:00"}}
	for _, tt := range []struct {
		name       string
		l          Listing
		vocabulary VocabularyID
		id         string
		want       Fact
	}{
		{"nothing known", Listing{}, CostVocabulary, "free", NotStated},
		{"stated", Listing{Facts: Facts{Cost: Set{Yes: []string{"free"}}}}, CostVocabulary, "free", Yes},
		{"a price of nil is free", Listing{Service: Service{CostOptions: pounds(0)}}, CostVocabulary, "free", Yes},
		{"two pounds are not free", Listing{Service: Service{CostOptions: pounds(2)}}, CostVocabulary, "free", No},
		{"two pounds are low cost", Listing{Service: Service{CostOptions: pounds(2, 12)}}, CostVocabulary, "low-cost", Yes},
		{"twelve are paid", Listing{Service: Service{CostOptions: pounds(12)}}, CostVocabulary, "paid", Yes},
		{"what is stated wins over prices", Listing{Facts: Facts{Cost: Set{Yes: []string{"donation"}}}, Service: Service{CostOptions: pounds(12)}}, CostVocabulary, "paid", NotStated},
		{"evenings from times", Listing{Service: Service{Schedules: evening}}, SupportsVocabulary, "evenings", Yes},
		{"no weekend in those times", Listing{Service: Service{Schedules: evening}}, SupportsVocabulary, "weekends", No},
		{"times win over what was ticked", Listing{Service: Service{Schedules: evening}, Facts: Facts{Supports: Set{Yes: []string{"weekends"}}}}, SupportsVocabulary, "weekends", No},
		{"no times: what was ticked", Listing{Facts: Facts{Supports: Set{Yes: []string{"weekends"}}}}, SupportsVocabulary, "weekends", Yes},
		{"a vocabulary without facts", Listing{}, CapacityVocabulary, "full", NotStated},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.l.Fact(tt.vocabulary, tt.id); got != tt.want {
				t.Errorf("Fact = %s, want %s", got, tt.want)
			}
		})
	}
}

func TestWeek(t *testing.T) {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	at := func(s string) time.Time {
		when, err := time.ParseInLocation("2006-01-02 15:04", s, london)
		if err != nil {
			t.Fatal(err)
		}
		return when
	}
	l := Listing{Service: Service{Schedules: []Schedule{
		{Byday: "TU,TH", OpensAt: "10:00", ClosesAt: "12:15"},
		{Byday: "2SA", OpensAt: "22:00", ClosesAt: "02:00"},
		{Description: "or by appointment"},
	}}}
	times := l.Hours(nil)
	if !times.Stated() {
		t.Fatal("no times are stated")
	}
	for when, want := range map[string]bool{
		"2026-11-24 10:00": true,  // a Tuesday
		"2026-11-24 12:10": true,  // not a minute too early
		"2026-11-24 12:15": false, // and not one too late
		"2026-11-24 09:59": false,
		"2026-11-25 11:00": false, // a Wednesday
		"2026-11-14 23:30": true,  // the night of the second Saturday
		"2026-11-15 01:30": true,  // and on into Sunday
		"2026-11-15 02:00": false,
		"2026-11-28 23:30": false, // the fourth
	} {
		if got := times.Open(hours.Now, hours.At(at(when)), nil) == hours.Yes; got != want {
			t.Errorf("open at %s = %v, want %v", when, got, want)
		}
	}
	if times.Evenings() != hours.No || times.Weekends() != hours.Yes {
		t.Errorf("evenings %v, weekends %v; want no weekday evening, and the weekend", times.Evenings(), times.Weekends())
	}
	for _, bad := range []Schedule{
		{Byday: "XX", OpensAt: "10:00"}, {Byday: "TU", OpensAt: "25:00"}, {Byday: "TU", OpensAt: "10"}, {Byday: "TU", OpensAt: "10:60"},
		{Byday: "TU", OpensAt: "10:00", Freq: "SOMETIMES"}, {OpensAt: "10:00"}, {Bymonthday: "45", OpensAt: "10:00"}, {Description: "Tuesdays"},
	} {
		if (&Listing{Service: Service{Schedules: []Schedule{bad}}}).Hours(nil).Stated() {
			t.Errorf("%+v counts as stated times", bad)
		}
	}
}
