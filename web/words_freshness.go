package web

import (
	"time"

	"anchorpoint/directory"
	"anchorpoint/web/locale"
)

// fresh is what the page says about how far a listing can be trusted.
type fresh struct {
	Words string
	Class string // "", "old" or "stale", of the style sheet
}

// freshWords says who checked a listing and when, or that nobody did lately.
func freshWords(in *locale.Language, l *directory.Listing, now time.Time, p directory.Periods) fresh {
	age := l.Age(now, p)
	switch age.Class {
	case directory.Fresh:
		return fresh{Words: in.T(checkedBy(l, age.Since), "Date", longDay(in, age.Since))}
	case directory.PhoneFirst:
		return fresh{in.T("fresh.unchecked", "Count", age.Months, "Do", firstDo(in, l)), "old"}
	case directory.Old:
		return fresh{monthsWords(in, "fresh.old", age.Months, capital(firstDo(in, l))), "stale"}
	case directory.Unlisted:
		return fresh{monthsWords(in, "fresh.closed", age.Months, ""), "stale"}
	}
	return fresh{in.T("fresh.never", "Do", firstDo(in, l)), "old"}
}

// checkedBy is the text that names whose act the newest date is.
func checkedBy(l *directory.Listing, since time.Time) string {
	switch {
	case since.Equal(l.Dates.Confirmed.At):
		return "fresh.by-group"
	case since.Equal(l.Dates.Checked.At) && l.Dates.Checked.How == directory.HowWorked:
		return "fresh.by-call"
	case since.Equal(l.Dates.Checked.At) && l.Dates.Checked.How != "feed":
		return "fresh.by-team"
	}
	return "fresh.by-source"
}

// monthsWords says a time in months, or in years from two on.
func monthsWords(in *locale.Language, key string, months int, do string) string {
	if months >= 24 {
		return in.T(key+"-years", "Count", months/12, "Do", do)
	}
	return in.T(key, "Count", months, "Do", do)
}

// firstDo is what to do before going to a service: nobody is told to phone
// where no phone is known.
func firstDo(in *locale.Language, l *directory.Listing) string {
	if firstPhone(l) == nil {
		return in.T("fresh.ask")
	}
	return in.T("fresh.phone")
}
