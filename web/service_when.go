package web

import (
	"slices"

	"anchorpoint/directory"
	"anchorpoint/directory/hours"
)

// whenView is when a service is on.
type whenView struct {
	Now      tag      // "Open now until 12 noon", "Next: Tuesday 10am"
	Lines    []string // the whole timetable where it is short
	Next     []string
	Full     []string // the timetable where it is long
	Links    []string // timetables of the group's own
	Calendar string   // the file; empty where no date is known
}

const (
	// shortTimetable is how many lines are read at a glance.
	shortTimetable = 4
	nextDates      = 3
)

func (s *edition) whenView(l *directory.Listing, t timetable) whenView {
	v := whenView{Now: tag{t.headline(), neutral}, Next: t.nextDates(nextDates)}
	switch {
	case t.openNow() == hours.Yes:
		v.Now.Tone = good
	case !t.stated():
		v.Now.Tone = unknown
	}
	lines := t.lines()
	if len(lines) <= shortTimetable {
		v.Lines = lines
	} else {
		v.Full = lines
	}
	for _, r := range t.rows() {
		if r.Link != "" && !slices.Contains(v.Links, r.Link) {
			v.Links = append(v.Links, r.Link)
		}
	}
	if t.hasDates() {
		v.Calendar = "/services/" + l.ID + ".ics"
	}
	return v
}

// hasDates says whether a calendar of the service would hold anything.
func (t timetable) hasDates() bool {
	return len(t.next(1)) > 0 && slices.ContainsFunc(t.table, func(r hours.Rule) bool {
		return r.Freq != hours.Closed && !r.SomeWeeks && r.To >= t.now.Day
	})
}
