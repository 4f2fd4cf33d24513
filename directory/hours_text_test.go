package directory

import (
	"reflect"
	"testing"
)

func TestReadHours(t *testing.T) {
	for _, tt := range []struct {
		in   string
		want []Window // nil: kept as words
	}{
		{"Wednesday 10am - 4pm", []Window{{"WEEKLY", "WE", "10:00", "16:00"}}},
		{"Monday - Friday 9.30am - 5pm", []Window{{"WEEKLY", "MO,TU,WE,TH,FR", "09:30", "17:00"}}},
		{"Mon-Fri 09:00-17:00", []Window{{"WEEKLY", "MO,TU,WE,TH,FR", "09:00", "17:00"}}},
		{"Monday-Friday, 9-5", []Window{{"WEEKLY", "MO,TU,WE,TH,FR", "09:00", "17:00"}}},
		{"Sundays 6pm - 7pm", []Window{{"WEEKLY", "SU", "18:00", "19:00"}}},
		{"Tues 9:30-12:30 1:30-4:00pm", []Window{{"WEEKLY", "TU", "09:30", "12:30"}, {"WEEKLY", "TU", "13:30", "16:00"}}},
		{"Wednesday 9:30am - 12noon", []Window{{"WEEKLY", "WE", "09:30", "12:00"}}},
		{"Monday 12noon - 2pm", []Window{{"WEEKLY", "MO", "12:00", "14:00"}}},
		{"Friday 9.30am - 12 noon", []Window{{"WEEKLY", "FR", "09:30", "12:00"}}},
		{"Thur 1-3pm", []Window{{"WEEKLY", "TH", "13:00", "15:00"}}},
		{"Friday 10 - 11.30am", []Window{{"WEEKLY", "FR", "10:00", "11:30"}}},
		{"Friday 11 - 1pm", []Window{{"WEEKLY", "FR", "11:00", "13:00"}}},
		{"9 - 4 Monday - Friday", []Window{{"WEEKLY", "MO,TU,WE,TH,FR", "09:00", "16:00"}}},
		{"Tues/Weds 10am - 12pm. Thurs 10am - 2pm", []Window{{"WEEKLY", "TU,WE", "10:00", "12:00"}, {"WEEKLY", "TH", "10:00", "14:00"}}},
		{"Tues 11am - 2pm, Fri 11.30am -1.30pm", []Window{{"WEEKLY", "TU", "11:00", "14:00"}, {"WEEKLY", "FR", "11:30", "13:30"}}},
		{"Mon 1-2pm Thurs 10-11am Sat 12- 1pm", []Window{{"WEEKLY", "MO", "13:00", "14:00"}, {"WEEKLY", "TH", "10:00", "11:00"}, {"WEEKLY", "SA", "12:00", "13:00"}}},
		{"First Monday of the month 2pm-4pm", []Window{{"MONTHLY", "1MO", "14:00", "16:00"}}},
		{"1st and 3rd Tuesday of each month, 10am to 12 noon", []Window{{"MONTHLY", "1TU,3TU", "10:00", "12:00"}}},
		{"Last Friday of every month 7pm - 9pm", []Window{{"MONTHLY", "-1FR", "19:00", "21:00"}}},
		{"Weekdays 10am-4pm and Saturdays 10am-2pm", []Window{{"WEEKLY", "MO,TU,WE,TH,FR", "10:00", "16:00"}, {"WEEKLY", "SA", "10:00", "14:00"}}},
		{"Daily 7am - 9am", []Window{{"WEEKLY", "MO,TU,WE,TH,FR,SA,SU", "07:00", "09:00"}}},
		{"Wednesday 7:30pm", []Window{{"WEEKLY", "WE", "19:30", ""}}},
		{"Saturday 9pm - 2am", []Window{{"WEEKLY", "SA", "21:00", "02:00"}}},
		{"24/7", []Window{{"WEEKLY", "MO,TU,WE,TH,FR,SA,SU", "00:00", "23:59"}}},
		{"Fri - Mon 10am - 2pm", []Window{{"WEEKLY", "MO,FR,SA,SU", "10:00", "14:00"}}},

		{"By appointment", nil},
		{"Mon & Thur 1-3pm (except bank holidays)", nil},
		{"Daily (except Tues & Sat) 10:30am - 12pm", nil},
		{"Monday - Friday 8am - 4pm. Please ring.", nil},
		{"Monday 7 - 9", nil}, // morning or evening?
		{"Monday 2 - 4", nil},
		{"First Monday 2pm-4pm", nil}, // of what?
		{"Every other Saturday 10am - 2pm", nil},
		{"Monday 25:00 - 27:00", nil},
		{"Monday 5pm - 2pm", nil},
		{"Monday", nil},
		{"10am - 4pm", nil},
		{"Thursday morning", nil},
		{"", nil},
	} {
		got, ok := ReadHours(tt.in)
		if ok != (tt.want != nil) || ok && !reflect.DeepEqual(got, tt.want) {
			t.Errorf("ReadHours(%q) = %v, %v; want %v", tt.in, got, ok, tt.want)
		}
	}
}

// FuzzReadHours: no text panics, and what is read is well formed.
func FuzzReadHours(f *testing.F) {
	for _, s := range []string{"Mon - Fri 9.30am - 5pm", "1st & last Tue of the month 2-4pm", "24/7", "12noon 12 midnight -"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		windows, ok := ReadHours(s)
		if ok != (len(windows) > 0) {
			t.Fatalf("%q: ok %v with %d windows", s, ok, len(windows))
		}
		for _, w := range windows {
			if _, readable := minuteOf(w.OpensAt); !readable || w.Byday == "" {
				t.Fatalf("%q gives %+v", s, w)
			}
			if closes, readable := minuteOf(w.ClosesAt); w.ClosesAt != "" && (!readable || closes > 24*60) {
				t.Fatalf("%q gives %+v", s, w)
			}
		}
	})
}
