package directory

import (
	"testing"
	"time"
)

func TestAge(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	ago := func(months int) time.Time { return now.AddDate(0, -months, 0) }
	day := func(at time.Time) string { return at.Format(time.DateOnly) }
	for _, tt := range []struct {
		name   string
		l      Listing
		class  Freshness
		months int
	}{
		{"no date at all", Listing{}, NeverConfirmed, 0},
		{"edited is not confirmed", Listing{Dates: Dates{Edited: Stamp{At: now}}}, NeverConfirmed, 0},
		{"today", Listing{Dates: Dates{Confirmed: Stamp{At: now}}}, Fresh, 0},
		{"a day under 6 months", Listing{Dates: Dates{Confirmed: Stamp{At: ago(6).AddDate(0, 0, 1)}}}, Fresh, 5},
		{"6 months", Listing{Dates: Dates{Confirmed: Stamp{At: ago(6)}}}, PhoneFirst, 6},
		{"12 months", Listing{Dates: Dates{Confirmed: Stamp{At: ago(12)}}}, Old, 12},
		{"17 months", Listing{Dates: Dates{Confirmed: Stamp{At: ago(17)}}}, Old, 17},
		{"18 months", Listing{Dates: Dates{Confirmed: Stamp{At: ago(18)}}}, Unlisted, 18},
		{"a newer check counts", Listing{Dates: Dates{Confirmed: Stamp{At: ago(20)}, Checked: Stamp{At: ago(2)}}}, Fresh, 2},
		{"an assured date of a source", Listing{Service: Service{AssuredDate: day(ago(3))}}, Fresh, 3},
		{"an old one of a source is never unlisted", Listing{Service: Service{AssuredDate: day(ago(60))}}, Old, 60},
		{"an unreadable date is none", Listing{Service: Service{AssuredDate: "last spring"}}, NeverConfirmed, 0},
		{"a date to come is fresh", Listing{Dates: Dates{Confirmed: Stamp{At: now.AddDate(0, 1, 0)}}}, Fresh, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := tt.l.Age(now, DefaultPeriods)
			if got.Class != tt.class || got.Months != tt.months {
				t.Errorf("Age = class %d, %d months; want %d, %d", got.Class, got.Months, tt.class, tt.months)
			}
		})
	}
}

func TestCapacityRunsOut(t *testing.T) {
	until := time.Date(2026, 12, 20, 0, 0, 0, 0, time.UTC)
	c := Capacity{State: WaitingList, WaitWeeks: [2]int{4, 6}, Until: until}
	for at, want := range map[time.Time]CapacityState{
		until.AddDate(0, 0, -1):   WaitingList,
		until.Add(23 * time.Hour): WaitingList, // true on the day itself
		until.AddDate(0, 0, 1):    CapacityNotKnown,
		until.AddDate(1, 0, 0):    CapacityNotKnown,
	} {
		if got := c.At(at).State; got != want {
			t.Errorf("on %s: %q, want %q", at.Format(time.DateTime), got, want)
		}
	}
	if got := (Capacity{State: Accepting}).At(until).State; got != CapacityNotKnown {
		t.Errorf("a state without a date reads %q, want not known", got)
	}
}
