package directory

import "time"

// Freshness says how far a listing can be trusted by its age.
type Freshness int8

// The five classes of freshness, in the order of trust.
const (
	Fresh          Freshness = iota // confirmed or checked within Periods.Fresh months
	PhoneFirst                      // older: phone first
	Old                             // past Periods.Old months
	Unlisted                        // past Periods.Unlisted months, and once confirmed here
	NeverConfirmed                  // no such date at all
)

// Periods are the limits of freshness in months, from the settings.
type Periods struct {
	Fresh    int
	Old      int
	Unlisted int
}

// DefaultPeriods are those of the product: 6, 12 and 18 months.
var DefaultPeriods = Periods{Fresh: 6, Old: 12, Unlisted: 18}

// Age is the freshness of a listing on a day: its class, the day of the last
// confirmation or check (zero when there was none) and the full months since.
type Age struct {
	Class  Freshness
	Since  time.Time
	Months int
}

// Age works out the freshness at a time. An assured_date of a source counts as
// a check, but only a listing that a group or this site once confirmed is ever
// unlisted for age.
func (l *Listing) Age(now time.Time, p Periods) Age {
	since := l.LastAssured()
	if since.IsZero() {
		return Age{Class: NeverConfirmed}
	}
	a := Age{Since: since, Months: monthsBetween(since, now)}
	ours := !l.Dates.Confirmed.At.IsZero() || !l.Dates.Checked.At.IsZero()
	switch {
	case a.Months >= p.Unlisted && ours:
		a.Class = Unlisted
	case a.Months >= p.Old:
		a.Class = Old
	case a.Months >= p.Fresh:
		a.Class = PhoneFirst
	}
	return a
}

// LastAssured is the newest of confirmation, check and the source's
// assured_date; zero when there is none.
func (l *Listing) LastAssured() time.Time {
	last := l.Dates.Confirmed.At
	if l.Dates.Checked.At.After(last) {
		last = l.Dates.Checked.At
	}
	if assured, err := time.Parse(time.DateOnly, l.Service.AssuredDate); err == nil && assured.After(last) {
		last = assured
	}
	return last
}

// monthsBetween counts the full calendar months from one time to another.
func monthsBetween(from, to time.Time) int {
	if to.Before(from) {
		return 0
	}
	from, to = from.UTC(), to.UTC()
	months := (to.Year()-from.Year())*12 + int(to.Month()-from.Month())
	if to.Day() < from.Day() {
		months--
	}
	return max(months, 0)
}
