package hours

import (
	"cmp"
	"maps"
	"slices"
	"testing"
	"time"
)

// easter is Easter Sunday by the method of Gauss, as Lichtenberg mended it.
func easter(y int) Day {
	k := y / 100
	m := 15 + (3*k+3)/4 - (8*k+13)/25
	s := 2 - (3*k+3)/4
	a := y % 19
	d := (19*a + m) % 30
	r := (d + a/11) / 29
	og := 21 + d - r
	sz := 7 - (y+y/4+s)%7
	oe := 7 - (og-sz)%7
	return Date(y, 3, 1) + Day(og+oe) - 1
}

func TestEaster(t *testing.T) {
	for y, want := range map[int]string{2025: "2025-04-20", 2026: "2026-04-05", 2027: "2027-03-28", 2028: "2028-04-16"} {
		if got := easter(y); got.String() != want {
			t.Errorf("Easter %d: got %s, want %s", y, got, want)
		}
	}
}

// monday is the nth Monday of a month; -1 for the last.
func monday(y int, m time.Month, n int) Day {
	if n < 0 {
		d := Date(y, m+1, 1) - 1
		return d - Day(d.Weekday())
	}
	d := Date(y, m, 1)
	return d + Day((7-d.Weekday())%7) + Day(7*(n-1))
}

// holidaysOf are the bank holidays of a nation and year by the rules.
func holidaysOf(n Nations, y int) map[Day]bool {
	out := map[Day]bool{easter(y) - 2: true, monday(y, time.May, 1): true, monday(y, time.May, -1): true}
	// moved adds a day and, when it is at a weekend, the next free day; kept
	// says whether the day itself counts too.
	moved := func(m time.Month, day int, kept bool) {
		d := Date(y, m, day)
		atWeekend := d.Weekday() >= 5
		if kept && atWeekend {
			out[d] = true
		}
		for d.Weekday() >= 5 || out[d] {
			d++
		}
		out[d] = true
	}
	moved(time.January, 1, true)
	if n == Scotland {
		moved(time.January, 2, true)
		moved(time.November, 30, false)
		out[monday(y, time.August, 1)] = true
	} else {
		out[easter(y)+1] = true
		out[monday(y, time.August, -1)] = true
	}
	if n == NorthernIreland {
		moved(time.March, 17, false)
		moved(time.July, 12, false)
	}
	moved(time.December, 25, true)
	moved(time.December, 26, true)
	return out
}

func TestHolidaysFollowTheRules(t *testing.T) {
	c := calendar(t)
	for i, name := range nationNames {
		for y := 2025; y <= 2028; y++ {
			want := slices.Sorted(maps.Keys(holidaysOf(1<<i, y)))
			var got []Day
			for d, h := range c.holidays {
				if year, _, _ := d.Date(); year == y && h.nations&(1<<i) != 0 {
					got = append(got, d)
				}
			}
			slices.SortFunc(got, cmp.Compare[Day])
			if !slices.Equal(got, want) {
				t.Errorf("%s %d: got %v, want %v", name, y, got, want)
			}
		}
	}
}

// A few that were published, to hold the rules themselves to something.
func TestHolidaysKnown(t *testing.T) {
	c := calendar(t)
	for date, want := range map[string]Nations{
		"2025-12-01": Scotland, "2026-04-06": England | Wales | NorthernIreland, "2026-07-13": NorthernIreland, "2026-08-03": Scotland,
		"2026-08-31": England | Wales | NorthernIreland, "2026-12-28": AllNations, "2027-12-27": AllNations, "2027-12-28": AllNations,
		"2028-01-03": AllNations, "2028-01-04": Scotland, "2026-11-24": 0,
	} {
		if got, _ := c.Holiday(day(t, date)); got != want {
			t.Errorf("%s: got %04b, want %04b", date, got, want)
		}
	}
}
