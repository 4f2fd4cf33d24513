package directory

import (
	"errors"
	"testing"

	"anchorpoint/directory/hours"
)

func TestReadSpan(t *testing.T) {
	for _, tt := range []struct {
		from, to      string
		opens, closes string
		err           error
	}{
		{"10", "12", "10:00", "12:00", nil},
		{"10", "12 noon", "10:00", "12:00", nil},
		{"10am", "noon", "10:00", "12:00", nil},
		{"10.30", "12:30", "10:30", "12:30", nil},
		{"10:30am", "", "10:30", "", nil},
		{"1030", "1230", "10:30", "12:30", nil},
		{"22:30", "23", "22:30", "23:00", nil},
		{"2", "4", "14:00", "16:00", nil},
		{"2pm", "4", "14:00", "16:00", nil},
		{"9", "5", "09:00", "17:00", nil},
		{"9am", "5", "09:00", "17:00", nil},
		{"11", "1", "11:00", "13:00", nil},
		{"12", "2", "12:00", "14:00", nil},
		{"12pm", "2pm", "12:00", "14:00", nil},
		{"12.30", "1.30", "12:30", "13:30", nil},
		{"5", "7", "17:00", "19:00", nil},
		{"10", "7", "10:00", "19:00", nil},
		{"8", "4", "08:00", "16:00", nil},
		{"8", "12", "08:00", "12:00", nil},
		{"7", "9pm", "19:00", "21:00", nil},
		{"7pm", "9", "19:00", "21:00", nil},
		{"7.30 p.m.", "9.30 p.m.", "19:30", "21:30", nil},
		{"7", "9am", "07:00", "09:00", nil},
		{"10", "4pm", "10:00", "16:00", nil},
		{"2", "4pm", "14:00", "16:00", nil},
		{"09:00", "17:00", "09:00", "17:00", nil},
		{"07:00", "9", "07:00", "09:00", nil},
		{"0:00", "24:00", "00:00", "23:59", nil},
		{"midnight", "6am", "00:00", "06:00", nil},
		{"10pm", "2am", "22:00", "02:00", nil},
		{"10pm", "2", "22:00", "02:00", nil},
		{"8pm", "midnight", "20:00", "23:59", nil},
		{"10 o'clock", "12 o’clock", "10:00", "12:00", nil},
		{"10yb", "hanner dydd", "10:00", "12:00", nil},
		{"2yh", "4yh", "14:00", "16:00", nil},
		{"10 30", "12 30", "10:30", "12:30", nil},

		{"7", "9", "", "", ErrMorning},
		{"7", "10", "", "", ErrMorning},
		{"7", "", "", "", ErrMorning},
		{"10", "25", "", "", ErrClock},
		{"10:70", "12", "", "", ErrClock},
		{"13pm", "14", "", "", ErrClock},
		{"ten", "12", "", "", ErrClock},
		{"", "12", "", "", ErrClock},
		{"10am", "9am", "", "", ErrClockOrder},
		{"10am", "10am", "", "", ErrClockOrder},
		{"24:30", "", "", "", ErrClock},
	} {
		got, _, err := ReadSpan(tt.from, tt.to)
		if !errors.Is(err, tt.err) {
			t.Errorf("ReadSpan(%q, %q): %v, want %v", tt.from, tt.to, err, tt.err)
			continue
		}
		if err != nil {
			continue
		}
		opens, closes := hhmm(got.Opens), ""
		if got.Closes != hours.NotStated {
			closes = hhmm(got.Closes)
			if got.Closes > 24*60 {
				closes = hhmm(got.Closes - 24*60)
			}
		}
		if opens != tt.opens || closes != tt.closes {
			t.Errorf("ReadSpan(%q, %q) = %s to %s, want %s to %s", tt.from, tt.to, opens, closes, tt.opens, tt.closes)
		}
	}
}

// The box that is wrong is the one that the page points at.
func TestReadSpanPointsAtTheBox(t *testing.T) {
	if _, at, _ := ReadSpan("nonsense", "12"); at != 0 {
		t.Errorf("got %d", at)
	}
	if _, at, _ := ReadSpan("10", "nonsense"); at != 1 {
		t.Errorf("got %d", at)
	}
}

func TestReadDays(t *testing.T) {
	today, _ := hours.ParseDay("2026-11-23")
	for _, tt := range []struct{ text, from, to string }{
		{"25 December", "2026-12-25", ""},
		{"25th December 2027", "2027-12-25", ""},
		{"Fri 25 Dec", "2026-12-25", ""},
		{"Friday, 25 December 2026", "2026-12-25", ""},
		{"25/12/2026", "2026-12-25", ""},
		{"25/12", "2026-12-25", ""},
		{"1.1.27", "2027-01-01", ""},
		{"2026-12-25", "2026-12-25", ""},
		{"1 March", "2027-03-01", ""},
		{"23 November", "2026-11-23", ""},
		{"25 Rhagfyr", "2026-12-25", ""},
		{"24 December to 2 January", "2026-12-24", "2027-01-02"},
		{"24 to 28 December", "2026-12-24", "2026-12-28"},
		{"24/12 - 28/12", "2026-12-24", "2026-12-28"},
		{"29 February 2028", "2028-02-29", ""},
		{"31 June", "", ""},
		{"29 February 2027", "", ""},
		{"Christmas", "", ""},
		{"25", "", ""},
		{"25 December to Easter", "", ""},
		{"28/12/2026 to 24/12/2026", "", ""},
		{"", "", ""},
	} {
		got, err := ReadDays(tt.text, today)
		if (err != nil) != (tt.from == "") || err == nil && (got.From != tt.from || got.To != tt.to) {
			t.Errorf("ReadDays(%q) = %+v, %v; want %s to %s", tt.text, got, err, tt.from, tt.to)
		}
	}
}

func FuzzReadSpan(f *testing.F) {
	f.Add("10", "12 noon")
	f.Add("7pm", "")
	f.Fuzz(func(t *testing.T, from, to string) {
		s, _, err := ReadSpan(from, to)
		if err == nil && (s.Opens < 0 || s.Opens >= 24*60 || s.Closes != hours.NotStated && (s.Closes <= s.Opens || s.Closes > 30*60)) {
			t.Errorf("ReadSpan(%q, %q) = %+v", from, to, s)
		}
	})
}
