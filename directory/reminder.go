package directory

import "time"

// Reminder is how far the asking "is this still right?" has come for one
// listing.
type Reminder struct {
	ListingID string
	// About is Listing.LastAssured when the asking began; a newer confirmation
	// or check ends it.
	About time.Time
	First time.Time // when the first letter was written
	Step  int       // letters written, of ReminderSteps
	Last  time.Time // when the newest was
	// Places is the Capacity.Until and Resume the PausedUntil that the group
	// was last asked about.
	Places time.Time
	Resume time.Time
}

// Reminding is when groups are asked, from the settings.
type Reminding struct {
	Months int   // since the last confirmation or check
	Days   []int // of each letter, from the first: 0, 14, 28
	// Resume is how many days before a pause ends the group is told.
	Resume int
	// Imported asks also about listings that came from elsewhere and that
	// nobody here ever confirmed or claimed. Their groups may not know of us.
	Imported bool
	// Never is a feed whose listings nobody is asked about: invented ones.
	Never string
}

// DefaultReminding is that of the product.
var DefaultReminding = Reminding{Months: 6, Days: []int{0, 14, 28}, Resume: 7}

// NextReminder is the number of the letter, from 1, that asks the group of a
// listing whether it is still right; 0 when none is due. fresh says that the
// asking begins anew: what was kept of an older one counts no more. Whether
// there is anybody to ask is another question.
func (l *Listing) NextReminder(r Reminder, now time.Time, by Reminding) (step int, fresh bool) {
	last := l.LastAssured()
	if l.State != Published || last.IsZero() || len(by.Days) == 0 || monthsBetween(last, now) < by.Months {
		return 0, false
	}
	if r.Step == 0 || !r.About.Equal(last) {
		return 1, true
	}
	if r.Step >= len(by.Days) || now.Before(r.First.AddDate(0, 0, by.Days[r.Step])) {
		return 0, false
	}
	// After a long stop of the program two letters are not sent in a row.
	if gap := by.Days[r.Step] - by.Days[r.Step-1]; now.Before(r.Last.AddDate(0, 0, gap/2)) {
		return 0, false
	}
	return r.Step + 1, false
}

// Unanswered says that all letters were written and the last day has passed:
// now people ring the group.
func (r Reminder) Unanswered(l *Listing, now time.Time, by Reminding) bool {
	return r.Step >= len(by.Days) && len(by.Days) > 0 && r.About.Equal(l.LastAssured()) &&
		!now.Before(r.First.AddDate(0, 0, by.Days[len(by.Days)-1]))
}

// AsksPlaces says that what the group told about places has run out and it was not
// asked about that date yet.
func (l *Listing) AsksPlaces(r Reminder, now time.Time) bool {
	c := l.Capacity
	return l.State == Published && c.State != CapacityNotKnown && !c.Until.IsZero() &&
		c.At(now).State == CapacityNotKnown && !r.Places.Equal(c.Until)
}

// ResumesSoon says that the listing's pause ends within the days of by and the group was
// not told of that date yet.
func (l *Listing) ResumesSoon(r Reminder, now time.Time, by Reminding) bool {
	until := l.PausedUntil
	return l.State == Paused && !until.IsZero() && !r.Resume.Equal(until) && !now.Before(until.AddDate(0, 0, -by.Resume))
}
