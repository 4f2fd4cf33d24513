package directory

import "time"

// Tried is what came of getting in touch with a service.
type Tried string

// The four answers to "Did this work?".
const (
	GotThrough   Tried = "got-through"
	NoAnswer     Tried = "no-answer"
	TriedFull    Tried = "full"
	WrongDetails Tried = "wrong-details"
)

// AllTried are the answers in the order of the page.
var AllTried = []Tried{GotThrough, NoAnswer, TriedFull, WrongDetails}

// Known says whether it is one of the four.
func (t Tried) Known() bool { return known(AllTried, t) }

const (
	// TryWindow is how far back failed tries count together.
	TryWindow = 30 * 24 * time.Hour
	// TryDoubts is how many failed tries within it raise a task.
	TryDoubts = 2
	// triesShown is how long "somebody got through" is worth telling.
	triesShown = 180 * 24 * time.Hour
	// workedEvery keeps a busy listing from a revision for each call.
	workedEvery = 7 * 24 * time.Hour
	// HowWorked marks a check by somebody who got through: of the contact
	// fields, not of all that the listing says.
	HowWorked = "worked"
)

// Signal is what people told about a listing as its page may show it.
type Signal struct {
	// Problem is the day of the newest report that staff confirmed and have
	// not settled; zero: none.
	Problem time.Time
	// GotThrough is the last day on which somebody, whoever it was, said that
	// the contact worked, within half a year; zero: none. It is a check of the
	// contact fields alone and changes no date of the listing.
	GotThrough time.Time
}

// TriesShownSince is the first day of which a got-through is still told.
func TriesShownSince(at time.Time) time.Time { return at.Add(-triesShown) }

// Worked notes that somebody with CheckContact got through. A newer check or
// confirmation stays, and a busy listing is stamped once a week. It reports
// whether anything changed.
func (l *Listing) Worked(at time.Time, by string) bool {
	if l.State != Published || at.Sub(l.LastAssured()) < workedEvery {
		return false
	}
	l.Dates.Checked = Stamp{At: at.UTC(), By: by, How: HowWorked}
	return true
}
