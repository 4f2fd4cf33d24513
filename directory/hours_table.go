package directory

import (
	"cmp"
	"math"
	"strconv"
	"strings"

	"anchorpoint/directory/hours"
	"anchorpoint/geo"
)

// Hours is when a listing is on: all its schedules that can be read, the
// closed dates and the pause. places tells whose bank holidays and school terms
// count; without it nobody's are known.
func (l *Listing) Hours(places *geo.Resolver) hours.Table {
	var t hours.Table
	var nations hours.Nations
	var council [9]byte
	if places != nil {
		nations, council = l.nations(places)
	}
	for _, s := range l.Schedules() {
		if r, ok := s.Rule(l.Except); ok {
			// Only what the rule asks about, so that rules of many councils are equal.
			if r.Nations = nations; r.Terms != hours.AllYear {
				r.Council = council
			}
			t = append(t, r)
		}
	}
	if len(t) == 0 {
		return nil
	}
	t.AlwaysOpen()
	return append(t, l.closures()...)
}

// closures are the days on which a listing is not on at all.
func (l *Listing) closures() []hours.Rule {
	var out []hours.Rule
	for _, c := range l.Except.Closed {
		from, ok := hours.ParseDay(c.From)
		to, okTo := hours.ParseDay(cmp.Or(c.To, c.From))
		if ok && okTo {
			out = append(out, hours.Rule{Freq: hours.Closed, From: from, To: to})
		}
	}
	if l.State == Paused {
		until := hours.Forever
		if !l.PausedUntil.IsZero() {
			until = hours.DayOf(l.PausedUntil) - 1
		}
		out = append(out, hours.Rule{Freq: hours.Closed, From: hours.Always, To: until})
	}
	return out
}

// Rule is a schedule as something to reckon with; false when it names no days
// or anything in it is not understood: half of a rule would send people to a
// closed door.
func (s *Schedule) Rule(e Exceptions) (hours.Rule, bool) {
	r := hours.Rule{From: hours.Always, To: hours.Forever, Every: 1, Opens: hours.NotStated, Closes: hours.NotStated}
	if s.Byweekno != "" || s.Byyearday != "" || s.Timezone != nil && *s.Timezone != 0 && *s.Timezone != 1 {
		return r, false
	}
	if !s.ruleTimes(&r) || !s.ruleRhythm(&r) {
		return r, false
	}
	s.ruleSpan(&r)
	said := readExceptions(s.Description + ". " + s.Notes)
	switch cmp.Or(said.BankHolidays, e.BankHolidays) {
	case OpenOnHolidays:
		r.Holidays = hours.HolidaysOn
	case ClosedOnHolidays:
		r.Holidays = hours.HolidaysOff
	}
	switch cmp.Or(said.School, e.School) {
	case InTermOnly:
		r.Terms = hours.TermOnly
	case InHolidaysOnly:
		r.Terms = hours.SchoolHolidaysOnly
	}
	return r, true
}

// ruleTimes reads opening and closing. What closes before it opens runs past
// midnight; what closes when it opens has no known end, but for the whole day.
func (s *Schedule) ruleTimes(r *hours.Rule) bool {
	if s.OpensAt == "" {
		return true
	}
	opens, ok := minuteOf(s.OpensAt)
	if !ok || opens >= 24*60 {
		return false
	}
	r.Opens = int16(opens)
	closes, ok := minuteOf(s.ClosesAt)
	switch {
	case !ok:
		return true
	case closes >= 24*60-1 || opens == 0 && closes == 0:
		closes = 24 * 60 // programs write 23:59 for the end of the day
	case closes == opens:
		return true
	case closes < opens:
		closes += 24 * 60
	}
	r.Closes = int16(closes)
	return true
}

// ruleRhythm reads the days.
func (s *Schedule) ruleRhythm(r *hours.Rule) bool {
	start, started := hours.ParseDay(s.Dtstart)
	if !s.ruleFreq(r) || !s.ruleWeekdays(r) || !s.ruleDates(r) {
		return false
	}
	if i := dayIndex(strings.ToUpper(s.Wkst)); i > 0 {
		r.WeekStart = uint8(i)
	}
	if s.Interval != nil {
		n := *s.Interval
		switch {
		case n <= 1 && n == math.Trunc(n) || n > 1000:
		case n != math.Trunc(n):
			r.SomeWeeks = true
		case !started:
			r.SomeWeeks, r.Every = true, uint16(n)
		default:
			r.Every = uint16(n)
		}
	}
	if started {
		r.From, r.Anchor = start, start
	}
	return r.Weekdays != 0 || r.Dates|r.FromEnd != 0 || s.ruleFromStart(r, start, started)
}

// ruleFreq reads how often it comes round.
func (s *Schedule) ruleFreq(r *hours.Rule) bool {
	switch strings.ToUpper(strings.TrimSpace(s.Freq)) {
	case "WEEKLY", "":
		r.Freq = hours.Weekly
	case "MONTHLY":
		r.Freq = hours.Monthly
	case "DAILY":
		r.Freq = hours.Daily
	default:
		return false
	}
	return true
}

// ruleFromStart takes the days from the first date where none are named.
func (s *Schedule) ruleFromStart(r *hours.Rule, start hours.Day, started bool) bool {
	switch {
	case r.Freq == hours.Daily && strings.TrimSpace(s.Freq) != "":
		return true
	case !started:
		return false
	case strings.TrimSpace(s.Freq) == "": // one date, once
		r.Freq, r.To, r.Every, r.SomeWeeks = hours.Daily, start, 1, false
	case r.Freq == hours.Monthly:
		_, _, day := start.Date()
		r.Dates = 1 << day
	default:
		r.Weekdays = 1 << start.Weekday()
	}
	return true
}

// ruleWeekdays reads byday: "TU,TH", "1TU,3TU", "-1FR". A day with a number
// makes the rule monthly.
func (s *Schedule) ruleWeekdays(r *hours.Rule) bool {
	for _, part := range strings.FieldsFunc(strings.ToUpper(s.Byday), isComma) {
		part = cmp.Or(dayWord[part], part)
		i := dayIndex(part)
		if i < 0 || !bydayForm.MatchString(part) {
			return false
		}
		r.Weekdays |= 1 << i
		nth, _ := strconv.Atoi(part[:len(part)-2]) // the form is checked; empty: every one
		switch {
		case nth > 0:
			r.Freq = hours.Monthly
			r.Nths[i] |= 1 << nth
		case nth < 0:
			r.Freq = hours.Monthly
			r.Nths[i] |= 1 << (8 - nth)
		default:
			r.Nths[i] |= 1
		}
	}
	if r.Freq != hours.Monthly {
		r.Nths = [7]uint16{}
	}
	return true
}

// ruleDates reads bymonthday.
func (s *Schedule) ruleDates(r *hours.Rule) bool {
	for _, part := range strings.FieldsFunc(s.Bymonthday, isComma) {
		n, err := strconv.Atoi(part)
		switch {
		case err != nil || n == 0 || n > 31 || n < -31:
			return false
		case n > 0:
			r.Dates |= 1 << n
		default:
			r.FromEnd |= 1 << -n
		}
		r.Freq = hours.Monthly
	}
	return true
}

// ruleSpan bounds a rule by its count, its last date and the dates between
// which it is believed.
func (s *Schedule) ruleSpan(r *hours.Rule) {
	if s.Count != nil && *s.Count >= 1 && r.From != hours.Always && !r.SomeWeeks {
		r.Limit(int(min(*s.Count, 20_000)))
	}
	if until, ok := hours.ParseDay(s.Until); ok {
		r.To = min(r.To, until)
	}
	if to, ok := hours.ParseDay(s.ValidTo); ok {
		r.To = min(r.To, to)
	}
	if from, ok := hours.ParseDay(s.ValidFrom); ok {
		r.From = max(r.From, from)
	}
}

// nations says whose bank holidays a listing keeps and in which council its
// school terms are: by its venues, else by the area that it covers. Of a hidden
// address nothing is used but the area, so that nobody can tell more.
func (l *Listing) nations(places *geo.Resolver) (hours.Nations, [9]byte) {
	var n hours.Nations
	var council [9]byte
	for _, at := range l.Locations() {
		code, _, err := geo.ParsePostcode(at.Postcode(), nil)
		if err != nil || l.Visibility == geo.Hidden {
			continue
		}
		id := "outward:" + code.Outward().String()
		if sector := code.Sector(); !sector.IsZero() && l.Visibility != geo.AreaOnly {
			id = "sector:" + sector.String()
		}
		if place, ok := places.ByID(id); ok {
			n |= mostly(place.Areas, &council)
		}
	}
	if n != 0 {
		return n, council
	}
	for _, term := range l.Covers {
		kind, code, _ := strings.Cut(term, ":")
		if kind == "uk" {
			return hours.AllNations, [9]byte{}
		}
		if kind == "pcd" {
			if place, ok := places.ByID("outward:" + code); ok {
				n |= mostly(place.Areas, &council)
			}
			continue
		}
		if n |= hours.NationOf(code); kind == "lad" && council == [9]byte{} && len(code) == len(council) {
			copy(council[:], code)
		}
	}
	return n, council
}

// mostly is the nation of the council that a place lies in for the most part;
// the first such council is kept.
func mostly(areas []geo.Share, council *[9]byte) hours.Nations {
	var best geo.Share
	for _, a := range areas {
		if a.Share > best.Share {
			best = a
		}
	}
	_, code, _ := strings.Cut(best.Code, ":")
	if *council == [9]byte{} && len(code) == len(council) {
		copy(council[:], code)
	}
	return hours.NationOf(code)
}
