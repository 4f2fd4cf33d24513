package directory

import (
	"slices"
	"strings"

	"anchorpoint/directory/hours"
)

// SetTimes puts what the form says in the place of what it showed. Times that
// it had no boxes for stay, unless replace. Where nothing differs nothing is
// written, so that a schedule from elsewhere stays as it came.
func (l *Listing) SetTimes(t Times, today hours.Day, replace bool) {
	was, kept := l.Times(today)
	replace = replace && len(kept) > 0
	if was.equal(&t) && !replace {
		return
	}
	home := l.timesAt()
	old := *home
	if was.Rhythm != "" && was.equal(&t) && len(eachSchedule(l)) > 0 { // only what it could not show goes
		*home = slices.DeleteFunc(slices.Clone(old), func(s Schedule) bool { return holds(kept, &s) })
	} else {
		*home = append(l.stillKept(old, kept), t.schedules(l.ID, old)...)
	}
	if replace {
		l.dropTimes(home, kept)
	}
	l.Except = t.Except
}

// stillKept are the schedules of old that the form had no boxes for.
func (l *Listing) stillKept(old, kept []Schedule) []Schedule {
	return slices.DeleteFunc(slices.Clone(old), func(s Schedule) bool { return !holds(kept, &s) })
}

// dropTimes takes out schedules wherever they stand.
func (l *Listing) dropTimes(home *[]Schedule, gone []Schedule) {
	drop := func(list *[]Schedule) {
		*list = slices.DeleteFunc(slices.Clone(*list), func(s Schedule) bool { return holds(gone, &s) })
		if len(*list) == 0 {
			*list = nil
		}
	}
	drop(home)
	drop(&l.Service.Schedules)
	for i := range l.Service.ServiceAtLocations {
		drop(&l.Service.ServiceAtLocations[i].Schedules)
	}
}

func holds(list []Schedule, s *Schedule) bool {
	return slices.ContainsFunc(list, func(o Schedule) bool { return slices.Equal(leavesOf(o), leavesOf(*s)) && o.ID == s.ID })
}

func (t *Times) equal(o *Times) bool {
	return slices.Equal(leavesOf(t), leavesOf(o))
}

// schedules are the times in the standard's words. One that was there already
// stays as it is, with its id and all that a source said of it.
func (t *Times) schedules(listingID string, old []Schedule) []Schedule {
	var out []Schedule
	add := func(s Schedule, span TimeSpan) {
		s.ServiceID = listingID
		s.OpensAt, s.ClosesAt, s.Description = hhmm(span.Opens), closingText(span), t.Note
		out = append(out, reuse(s, old))
	}
	switch t.Rhythm {
	case EveryWeek:
		t.eachOfWeek(add)
	case SomeWeeks:
		for _, m := range t.Months {
			var byday []string
			for _, n := range m.Nths {
				byday = append(byday, nthText(n, m.Day))
			}
			for _, span := range m.Spans {
				add(Schedule{Freq: "MONTHLY", Byday: strings.Join(byday, ",")}, span)
			}
		}
	case OnDates:
		for _, d := range t.Dates {
			add(Schedule{Dtstart: d.Date, ValidFrom: d.Date, ValidTo: d.Date}, d.TimeSpan)
		}
	case NotRegular:
		if t.Words != "" {
			out = []Schedule{{ServiceID: listingID, Description: t.Words}}
		}
	}
	for i := range out {
		if out[i].ID == "" {
			namer{listingID}.schedules(out[i:i+1], listingID)
		}
	}
	return out
}

// eachOfWeek gives each time of the week with all its days.
func (t *Times) eachOfWeek(add func(Schedule, TimeSpan)) {
	var spans []TimeSpan
	byday := map[TimeSpan][]string{}
	for d, list := range t.Week {
		for _, span := range list {
			if byday[span] == nil {
				spans = append(spans, span)
			}
			byday[span] = append(byday[span], days[d])
		}
	}
	for _, span := range spans {
		add(Schedule{Freq: "WEEKLY", Byday: strings.Join(byday[span], ",")}, span)
	}
}

// closingText is an end as the standard writes it; in the night after it is
// before the opening.
func closingText(span TimeSpan) string {
	switch {
	case span.Closes == hours.NotStated:
		return ""
	case span.Closes > 24*60:
		return hhmm(span.Closes - 24*60)
	}
	return hhmm(span.Closes)
}

// reuse gives the schedule of old that says the same times, with the words of
// the new one.
func reuse(s Schedule, old []Schedule) Schedule {
	wanted, ok := plainRule(&s)
	i := slices.IndexFunc(old, func(o Schedule) bool {
		r, fits := plainRule(&o)
		return ok && fits && r == wanted
	})
	if i < 0 {
		return s
	}
	same := old[i]
	same.Description, same.Notes = s.Description, ""
	return same
}

// plainRule is when a schedule is on, whatever its exceptions and the day from
// which it was first believed.
func plainRule(s *Schedule) (hours.Rule, bool) {
	r, ok := s.Rule(Exceptions{})
	r.Holidays, r.Terms = 0, 0
	if r.From != r.To {
		r.From, r.Anchor = hours.Always, 0
	}
	return r, ok
}
