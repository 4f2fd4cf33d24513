package directory

import (
	"testing"
	"time"
)

func TestUndone(t *testing.T) {
	day := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	make := func(name, phone string, state State, places Capacity) *Listing {
		l := &Listing{State: state, Capacity: places}
		l.Service.Name, l.Service.Phones = name, []Phone{{Number: phone}}
		return l
	}
	open := Capacity{State: Accepting, Until: day.AddDate(0, 0, 7)}
	past := Capacity{State: Accepting, Until: day.AddDate(0, 0, -7)}
	full := Capacity{State: Full, Until: day.AddDate(0, 0, 14)}
	for _, tt := range []struct {
		what                     string
		now, before, after, want *Listing
	}{
		{"only what the change altered", make("C", "2", Published, full), make("A", "1", Published, full), make("A", "2", Published, full), make("C", "1", Published, full)},
		{"never the state", make("A", "1", Published, full), make("B", "1", Paused, full), make("A", "1", Published, full), make("B", "1", Published, full)},
		{"places that are still true", make("A", "1", Published, full), make("A", "1", Published, open), make("A", "1", Published, full), make("A", "1", Published, open)},
		{"not places that have passed", make("A", "1", Published, full), make("A", "1", Published, past), make("A", "1", Published, full), make("A", "1", Published, full)},
	} {
		if changes := Compare(tt.want, Undone(tt.now, tt.before, tt.after, day)); len(changes) > 0 {
			t.Errorf("%s: %+v", tt.what, changes)
		}
	}
}
