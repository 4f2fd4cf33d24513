package web

import (
	"math/rand/v2"
	"testing"
	"time"

	"anchorpoint/data/demo"
	"anchorpoint/directory/hours"
	"anchorpoint/search"
)

// What a card says of opening times is what the filter found it by: over the
// whole demo directory, at 50 instants of two years, Christmas among them.
func TestLabelsAgreeWithFilters(t *testing.T) {
	listings := demo.Listings(noonOfTests)
	b := newBench(t, nil, listings...)
	random := rand.New(rand.NewPCG(2026, 11))
	labels := map[hours.Kind]int{}
	for n := range 50 {
		now := noonOfTests.AddDate(0, 0, random.IntN(700)-350).Add(time.Duration(random.IntN(24*60)) * time.Minute)
		if n == 0 {
			now = time.Date(2026, 12, 25, 10, 30, 0, 0, time.UTC)
		}
		for _, when := range []search.When{search.OpenNow, search.OpenToday, search.OpenEvenings, search.OpenWeekend} {
			sure, maybe := foundOpen(t, b.Index, now, when, true), foundOpen(t, b.Index, now, when, false)
			for i := range listings {
				l := &listings[i]
				if !l.Public() {
					continue
				}
				at := newTimetable(b.Language, l, b.Places, b.Calendar, now)
				state := at.table.State(at.now, at.calendar)
				if when == search.OpenNow {
					labels[state.Kind]++
				}
				want := labelled(&at, state, when)
				if sure[l.ID] != (want == hours.Yes) || maybe[l.ID] != (want != hours.No) {
					t.Fatalf("%s at %s asked for %q: the card says %q, the filter has it %v, with those not stated %v",
						l.Service.Name, now.Format(time.DateTime), when, at.headline(), sure[l.ID], maybe[l.ID])
				}
			}
		}
	}
	for _, kind := range []hours.Kind{hours.TimesNotStated, hours.AllHours, hours.OpenNow, hours.OpenToday, hours.MaybeToday, hours.ClosedToday, hours.Later} {
		if labels[kind] == 0 {
			t.Errorf("no card of kind %d was met in %v", kind, labels)
		}
	}
}

// labelled is what the words on a card mean for a filter.
func labelled(at *timetable, s hours.State, when search.When) hours.Answer {
	switch s.Kind {
	case hours.TimesNotStated, hours.Ended:
		return hours.Unknown
	}
	now := s.Kind == hours.OpenNow || s.Kind == hours.AllHours
	switch when {
	case search.OpenNow:
		if now {
			return hours.Yes
		}
		return at.openNow() // unknown or no: below it may not be yes
	case search.OpenToday:
		switch s.Kind {
		case hours.OpenNow, hours.AllHours, hours.OpenToday:
			return hours.Yes
		case hours.MaybeToday:
			return hours.Unknown
		}
		return hours.No
	case search.OpenEvenings:
		return at.table.Open(hours.Evenings, at.now, at.calendar)
	}
	return at.table.Open(hours.Weekend, at.now, at.calendar)
}

func foundOpen(t *testing.T, index *search.Index, now time.Time, when search.When, stated bool) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	for skip := 0; ; skip += search.MaxWindow {
		results, err := index.Search(t.Context(), search.Query{Now: now, Filters: search.Filters{Open: when, StatedOnly: stated},
			Unlisted: true, Skip: skip, Limit: search.MaxWindow})
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range results.Hits {
			out[h.ID] = true
		}
		if len(results.Hits) < search.MaxWindow {
			return out
		}
	}
}
