package hours

// Freq is how often a rule comes round.
type Freq uint8

// The rhythms. Closed is no rhythm: nothing is on from the first to the last
// day of such a rule.
const (
	Daily Freq = iota
	Weekly
	Monthly
	Closed
)

// Exception is what holds on days of a kind.
type Exception uint8

// What a rule does on bank holidays.
const (
	HolidaysNotSaid Exception = iota
	HolidaysOn
	HolidaysOff
)

// When in the school year a rule holds.
const (
	AllYear Exception = iota
	TermOnly
	SchoolHolidaysOnly
)

// NotStated stands for a time of day that nobody gave.
const NotStated = -1

// Unended is how long something without a stated end counts as on, in minutes.
const Unended = 60

// Rule is one recurring session. It is a plain value, so that search can hold
// many and tell equal ones.
type Rule struct {
	From, To Day // first and last day, both included
	Anchor   Day // day from which every second week or month is counted
	// Dates are days of the month, bit 1 for the 1st; FromEnd the same counted
	// from the last day. Nths are nth weekdays of a month by weekday: bits 1 to
	// 5 from the start, bits 9 to 13 from the end, bit 0 for every one.
	Dates, FromEnd uint32
	Nths           [7]uint16
	// Opens and Closes are minutes after midnight. Closes lies past 24:00 for
	// what runs into the next day.
	Opens, Closes int16
	Every         uint16 // days, weeks or months
	Freq          Freq
	Weekdays      uint8 // bit 0 for Monday
	WeekStart     uint8 // 0 for Monday
	SomeWeeks     bool  // not every week, and nobody said which
	Holidays      Exception
	Terms         Exception
	// Nations are those whose bank holidays count, none for not known. Council
	// is the GSS code that school terms are looked up by.
	Nations Nations
	Council [9]byte
}

// falls says whether the rhythm of a rule comes to a day.
func (r *Rule) falls(d Day) bool {
	if d < r.From || d > r.To {
		return false
	}
	every := int64(max(r.Every, 1))
	if r.SomeWeeks {
		every = 1 // nobody said from which week to count
	}
	switch r.Freq {
	case Daily:
		return floorMod(int64(d)-int64(r.Anchor), every) == 0 && (r.Weekdays == 0 || r.onWeekday(d))
	case Weekly:
		return r.onWeekday(d) &&
			(every == 1 || floorMod(d.week(int(r.WeekStart))-r.Anchor.week(int(r.WeekStart)), every) == 0)
	case Monthly:
		return r.inMonth(d, every)
	}
	return false
}

func (r *Rule) onWeekday(d Day) bool { return r.Weekdays&(1<<d.Weekday()) != 0 }

func (r *Rule) inMonth(d Day, every int64) bool {
	if (r.Dates|r.FromEnd == 0 || r.Weekdays != 0) && !r.onWeekday(d) {
		return false
	}
	y, m, day := d.Date()
	if every > 1 {
		ay, am, _ := r.Anchor.Date()
		if floorMod(int64(y-ay)*12+int64(m-am), every) != 0 {
			return false
		}
	}
	last := daysIn(y, int(m))
	if r.Dates|r.FromEnd != 0 && r.Dates&(1<<day) == 0 && r.FromEnd&(1<<(last-day+1)) == 0 {
		return false
	}
	if r.Nths == ([7]uint16{}) {
		return true
	}
	nth := r.Nths[d.Weekday()]
	return nth&1 != 0 || nth&(1<<((day-1)/7+1)) != 0 || nth&(1<<((last-day)/7+9)) != 0
}

func daysIn(y, m int) int {
	switch {
	case m == 2 && y%4 == 0 && (y%100 != 0 || y%400 == 0):
		return 29
	case m == 2:
		return 28
	case m == 4 || m == 6 || m == 9 || m == 11:
		return 30
	}
	return 31
}

// Limit ends a rule with its nth time, counted from its first day.
func (r *Rule) Limit(n int) {
	const farthest = 40 * 366 // a group that plans further ahead is not known
	for d := r.From; d < r.From+farthest && d <= r.To; d++ {
		if r.falls(d) {
			if n--; n <= 0 {
				r.To = d
				return
			}
		}
	}
}

// end is when a session is over, in minutes after midnight of its first day.
func (r *Rule) end() int {
	switch {
	case r.Opens == NotStated:
		return minutesInDay
	case r.Closes == NotStated:
		return int(r.Opens) + Unended
	}
	return int(r.Closes)
}

// AllDay says whether a session is from midnight to midnight.
func (r *Rule) AllDay() bool { return r.Opens == 0 && r.Closes >= minutesInDay }

const (
	weekdays = 1<<5 - 1
	weekend  = 1<<5 | 1<<6
	after5pm = 17 * 60
)

// days are the weekdays that a rule can fall on; none for dates of a month.
func (r *Rule) days() uint8 {
	if r.Freq == Daily && r.Weekdays == 0 {
		if r.From == r.To {
			return 1 << r.From.Weekday()
		}
		return 1<<7 - 1
	}
	return r.Weekdays
}

// evening says whether a rule runs after 5pm on a day from Monday to Friday.
func (r *Rule) evening() bool {
	return r.Freq != Closed && r.Opens != NotStated && r.days()&weekdays != 0 && r.end() > after5pm
}

// weekend says whether a rule falls on Saturdays or Sundays.
func (r *Rule) weekend() bool { return r.Freq != Closed && r.days()&weekend != 0 }
