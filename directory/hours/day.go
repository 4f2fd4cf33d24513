package hours

import (
	"time"
	_ "time/tzdata" // a bare machine has no zone files, and times would be an hour out in summer
)

// London is the zone of all opening times.
var London = loadLondon()

func loadLondon() *time.Location {
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		return time.UTC // cannot be: the zone is compiled in
	}
	return zone
}

// Day is a date of the calendar, counted from 1 January 1970.
type Day int32

// Forever and Always are the ends of time for rules without their own.
const (
	Always  Day = -1 << 30
	Forever Day = 1 << 30
)

const minutesInDay = 24 * 60

// DayOf is the day of a moment, as calendars in London have it.
func DayOf(t time.Time) Day {
	y, m, d := t.In(London).Date()
	return Date(y, m, d)
}

// Date is the day with that date.
func Date(y int, m time.Month, d int) Day {
	return Day(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / (24 * 60 * 60))
}

// ParseDay reads "2006-01-02", also with a time behind it.
func ParseDay(s string) (Day, bool) {
	if len(s) > len(time.DateOnly) {
		s = s[:len(time.DateOnly)]
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, false
	}
	return Day(t.Unix() / (24 * 60 * 60)), true
}

// utc is midnight of the day in UTC: for its date, never for its time.
func (d Day) utc() time.Time { return time.Unix(int64(d)*24*60*60, 0).UTC() }

// Date gives year, month and day.
func (d Day) Date() (int, time.Month, int) { return d.utc().Date() }

// String is "2006-01-02".
func (d Day) String() string { return d.utc().Format(time.DateOnly) }

// Weekday is 0 for Monday to 6 for Sunday.
func (d Day) Weekday() int {
	return int(floorMod(int64(d)+3, 7)) // day 0 was a Thursday
}

// At is a time of the clock on the day: 10:30 is 10:30 in summer and winter.
// Minutes may run past midnight.
func (d Day) At(minute int) time.Time {
	y, m, day := d.Date()
	return time.Date(y, m, day, 0, minute, 0, 0, London)
}

// week numbers weeks that begin on a weekday, 0 for Monday.
func (d Day) week(begins int) int64 {
	n := int64(d) + 3 - int64(begins)
	return (n - floorMod(n, 7)) / 7
}

func floorMod(n, by int64) int64 { return (n%by + by) % by }

// Moment is a time as a clock on the wall tells it.
type Moment struct {
	Day    Day
	Minute int // after midnight
}

// At is the moment of a time, by London's clock.
func At(t time.Time) Moment {
	t = t.In(London)
	return Moment{DayOf(t), t.Hour()*60 + t.Minute()}
}
