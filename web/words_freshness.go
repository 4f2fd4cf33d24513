package web

import (
	"fmt"
	"time"

	"anchorpoint/directory"
)

// fresh is what the page says about how far a listing can be trusted.
type fresh struct {
	Words string
	Class string // "", "old" or "stale", of the style sheet
}

// freshWords says who checked a listing and when, or that nobody did lately.
func freshWords(l *directory.Listing, now time.Time, p directory.Periods) fresh {
	age := l.Age(now, p)
	switch age.Class {
	case directory.Fresh:
		return fresh{Words: "Checked " + checker(l, age.Since) + "on " + longDate(age.Since)}
	case directory.PhoneFirst:
		return fresh{fmt.Sprintf("Not checked for %d months: phone first", age.Months), "old"}
	case directory.Old:
		return fresh{fmt.Sprintf("Old: not checked for %s. Phone first", monthsWords(age.Months)), "stale"}
	case directory.Unlisted:
		return fresh{fmt.Sprintf("Old: not checked for %s. It may have closed", monthsWords(age.Months)), "stale"}
	}
	return fresh{"The group has not confirmed this yet: phone first", "old"}
}

// checker names whose act the newest date is.
func checker(l *directory.Listing, since time.Time) string {
	switch {
	case since.Equal(l.Dates.Confirmed.At):
		return "by the group "
	case since.Equal(l.Dates.Checked.At):
		if l.Dates.Checked.How == "feed" {
			return "by the source of this entry "
		}
		return "by our team "
	}
	return "by the source of this entry "
}

func monthsWords(n int) string {
	if n >= 24 {
		return fmt.Sprintf("over %d years", n/12)
	}
	return fmt.Sprintf("%d months", n)
}
