package directory

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// nullDates are the days that programs write for no day.
var nullDates = map[string]bool{
	"1970-01-01": true, "1969-12-31": true, "1899-12-30": true, "1900-01-01": true, "0001-01-01": true, "0000-00-00": true,
}

// dateForms are the ways in which sources write a day, the day first.
var dateForms = []string{"02/01/2006", "2/1/2006", "02-01-2006", "2-1-2006", "02.01.2006", "2.1.2006",
	"2 January 2006", "2 Jan 2006", "02-Jan-2006", "2-Jan-2006", "January 2, 2006", "Jan 2, 2006", "2006/01/02", "02/01/06", "2/1/06", "20060102"}

// readDate reads a day; changed says that it was not written as ISO.
func readDate(s string) (day string, changed, ok bool) {
	if len(s) >= 10 {
		if _, err := time.Parse(time.DateOnly, s[:10]); err == nil && (len(s) == 10 || s[10] == 'T' || s[10] == ' ') {
			return s[:10], len(s) != 10, true
		}
	}
	for _, form := range dateForms {
		if t, err := time.Parse(form, s); err == nil {
			return t.Format(time.DateOnly), true, true
		}
	}
	return "", false, false
}

// date mends a date field; past is true where a day to come cannot be right.
func (r *repairer) date(given, field string, past bool) string {
	if given == "" {
		return ""
	}
	day, changed, ok := readDate(given)
	switch {
	case !ok:
		r.warn("date_dropped", field, given, "This is no date.")
		return ""
	case nullDates[day]:
		r.mend("null_date_dropped", field, given, "", "This date stands for none.")
		return ""
	case past && day > r.now.Format(time.DateOnly):
		r.warn("date_in_future", field, given, "This date is still to come, so it cannot be right.")
		return ""
	case changed:
		r.mend("date_parsed", field, given, day, "The date was read with the day first.")
	}
	return day
}

// times mends all dates and opening times of a service.
func (r *repairer) times(s *Service) {
	s.AssuredDate = r.date(s.AssuredDate, "service.assured_date", true)
	s.LastModified = r.moment(s.LastModified, "service.last_modified")
	for i := range s.CostOptions {
		c := &s.CostOptions[i]
		c.ValidFrom = r.date(c.ValidFrom, "cost_option.valid_from", false)
		c.ValidTo = r.date(c.ValidTo, "cost_option.valid_to", false)
	}
	for i := range s.Capacities {
		s.Capacities[i].Updated = r.moment(s.Capacities[i].Updated, "service_capacity.updated")
	}
	s.Schedules = r.schedules(s.Schedules, "service.schedules")
	for i := range s.ServiceAtLocations {
		at := &s.ServiceAtLocations[i]
		at.Schedules = r.schedules(at.Schedules, "service_at_location.schedules")
		if at.Location != nil {
			at.Location.Schedules = r.schedules(at.Location.Schedules, "location.schedules")
		}
	}
}

// moment mends a date with time; it comes out in UTC with Z.
func (r *repairer) moment(given, field string) string {
	if given == "" {
		return ""
	}
	for _, form := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05", "2006-01-02T15:04"} {
		if t, err := time.Parse(form, given); err == nil {
			if t.After(r.now) {
				r.warn("date_in_future", field, given, "This date is still to come, so it cannot be right.")
				return ""
			}
			if nullDates[t.Format(time.DateOnly)] {
				r.mend("null_date_dropped", field, given, "", "This date stands for none.")
				return ""
			}
			return t.UTC().Format(time.RFC3339Nano)
		}
	}
	day := r.date(given, field, true)
	if day == "" {
		return ""
	}
	return day + "T00:00:00Z"
}

// schedules mends opening windows. One whose times cannot be used keeps its
// words; one with words only is read when the words are wholly understood.
func (r *repairer) schedules(in []Schedule, field string) []Schedule {
	var out []Schedule
	for i, s := range in {
		at := fmt.Sprintf("%s[%d]", field, i)
		r.schedule(&s, at)
		if !r.settled && s.Description != "" && s.OpensAt == "" && s.Byday == "" && s.Freq == "" && s.ScheduleLink == "" {
			out = append(out, r.hours(s, at)...)
			continue
		}
		if s.Empty() {
			continue
		}
		out = append(out, s)
	}
	return out
}

// Empty says whether a schedule tells nothing at all.
func (s *Schedule) Empty() bool {
	return s.Description == "" && s.OpensAt == "" && s.ClosesAt == "" && s.Byday == "" && s.Bymonthday == "" &&
		s.Notes == "" && s.ScheduleLink == "" && s.Dtstart == "" && s.AttendingType == "" && s.ValidFrom == "" &&
		s.ValidTo == "" && len(s.Extra) == 0
}

// hours reads the words of a schedule.
func (r *repairer) hours(s Schedule, field string) []Schedule {
	windows, ok := ReadHours(s.Description)
	if !ok {
		r.warn("hours_text_only", field, s.Description, "These opening times are kept as words: not all of them were understood.")
		return []Schedule{s}
	}
	out := make([]Schedule, len(windows))
	for i, w := range windows {
		out[i] = s
		if i > 0 {
			out[i].ID = ""
		}
		out[i].Freq, out[i].Byday, out[i].OpensAt, out[i].ClosesAt = w.Freq, w.Byday, w.OpensAt, w.ClosesAt
	}
	r.mend("hours_parsed", field, s.Description, fmt.Sprintf("%d opening windows", len(windows)), "The opening times were read from words.")
	return out
}

func (r *repairer) schedule(s *Schedule, field string) {
	s.ValidFrom = r.date(s.ValidFrom, field+".valid_from", false)
	s.ValidTo = r.date(s.ValidTo, field+".valid_to", false)
	s.Dtstart = r.date(s.Dtstart, field+".dtstart", false)
	s.Until = r.date(s.Until, field+".until", false)
	s.ScheduleLink = r.oneURL(s.ScheduleLink, field+".schedule_link")
	if !r.recurrence(s) {
		r.warn("schedule_invalid", field, strings.TrimSpace(s.Freq+" "+s.Byday), "Its days cannot be read, so only its words are kept.")
		s.Freq, s.Byday, s.Bymonthday, s.Interval, s.OpensAt, s.ClosesAt = "", "", "", nil, "", ""
	}
	s.OpensAt = r.clock(s.OpensAt, field+".opens_at")
	s.ClosesAt = r.clock(s.ClosesAt, field+".closes_at")
	r.window(s, field)
}

// window checks that a window closes after it opens.
func (r *repairer) window(s *Schedule, field string) {
	opens, okOpen := minuteOf(s.OpensAt)
	closes, okClose := minuteOf(s.ClosesAt)
	if !okOpen || !okClose || opens < closes {
		return
	}
	if opens == 0 && closes == 0 {
		s.ClosesAt = "23:59"
		r.mend("time_normalised", field+".closes_at", "00:00", "23:59", "From midnight to midnight is open all day.")
		return
	}
	if opens > closes && closes <= 6*60 && opens > 12*60 { // past midnight
		return
	}
	r.warn("closes_before_opens", field, s.OpensAt+" to "+s.ClosesAt, "It closes before it opens, so the times were left out.")
	s.OpensAt, s.ClosesAt = "", ""
}

var (
	bydayForm = regexp.MustCompile(`^(?:[+-]?[1-5])?(?:MO|TU|WE|TH|FR|SA|SU)$`)
	monthDay  = regexp.MustCompile(`^-?(?:[1-9]|[12]\d|3[01])$`)
	dayWord   = map[string]string{"MONDAY": "MO", "TUESDAY": "TU", "WEDNESDAY": "WE", "THURSDAY": "TH", "FRIDAY": "FR",
		"SATURDAY": "SA", "SUNDAY": "SU", "MON": "MO", "TUE": "TU", "TUES": "TU", "WED": "WE", "THU": "TH", "THUR": "TH",
		"THURS": "TH", "FRI": "FR", "SAT": "SA", "SUN": "SU"}
)

// recurrence checks freq, byday, bymonthday, interval and wkst; false when the
// days cannot be known.
func (r *repairer) recurrence(s *Schedule) bool {
	if freq := strings.ToUpper(strings.TrimSpace(s.Freq)); freq != s.Freq {
		r.mend("enum_mapped", "schedule.freq", s.Freq, freq, "The word was put into the standard's form.")
		s.Freq = freq
	}
	if s.Freq == "DAILY" && s.Byday == "" {
		r.mend("enum_mapped", "schedule.freq", "DAILY", "WEEKLY", "Every day is every week on seven days.")
		s.Freq, s.Byday = "WEEKLY", strings.Join(days[:], ",")
	}
	if s.Freq != "" && s.Freq != "WEEKLY" && s.Freq != "MONTHLY" {
		return false
	}
	if !r.bydays(s) {
		return false
	}
	for _, d := range strings.FieldsFunc(s.Bymonthday, isComma) {
		if !monthDay.MatchString(strings.TrimSpace(d)) {
			return false
		}
	}
	if s.Wkst != "" && dayIndex(s.Wkst) < 0 {
		s.Wkst = ""
	}
	if s.Interval != nil && (*s.Interval < 1 || *s.Interval != math.Trunc(*s.Interval)) {
		return false
	}
	return s.Interval == nil || *s.Interval == 1 || s.Dtstart != ""
}

func isComma(c rune) bool { return c == ',' || c == ';' || c == '|' || c == ' ' }

func (r *repairer) bydays(s *Schedule) bool {
	if s.Byday == "" {
		return true
	}
	parts := strings.FieldsFunc(strings.ToUpper(s.Byday), isComma)
	for i, d := range parts {
		if word, ok := dayWord[d]; ok {
			parts[i] = word
		}
		if !bydayForm.MatchString(parts[i]) {
			return false
		}
	}
	if byday := strings.Join(parts, ","); byday != s.Byday {
		r.mend("enum_mapped", "schedule.byday", s.Byday, byday, "The days were put into the standard's form.")
		s.Byday = byday
	}
	if s.Freq == "" {
		s.Freq = "WEEKLY"
		r.mend("enum_mapped", "schedule.freq", "", "WEEKLY", "Days with no rhythm are every week.")
	}
	return true
}

var clockForm = regexp.MustCompile(`^(\d{1,2})(?:[:.h](\d{2}))?(?:[:.](\d{2})(?:\.\d+)?)?\s*([ap])?\.?m?\.?\s*(z|[+-]\d{2}:?\d{2})?$`)

// readClock reads a time of day as minutes after midnight.
func readClock(s string) (minutes int, ok bool) {
	m := clockForm.FindStringSubmatch(strings.ToLower(strings.TrimSpace(s)))
	if m == nil {
		return fraction(s)
	}
	h, _ := strconv.Atoi(m[1])
	mins, _ := strconv.Atoi(m[2]) // empty: on the hour
	if m[4] != "" {
		if h < 1 || h > 12 {
			return 0, false
		}
		h %= 12
		if m[4] == "p" {
			h += 12
		}
	}
	if h > 24 || mins > 59 || h == 24 && mins > 0 {
		return 0, false
	}
	return h*60 + mins, true
}

// fraction reads a spreadsheet's share of a day.
func fraction(s string) (int, bool) {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || f <= 0 || f >= 1 {
		return 0, false
	}
	return int(math.Round(f * 24 * 60)), true
}

// clock brings a time into HH:MM; seconds and zones of a source are dropped
// only when they say nothing.
func (r *repairer) clock(given, field string) string {
	if given == "" {
		return ""
	}
	minutes, ok := readClock(given)
	if !ok {
		r.warn("time_dropped", field, given, "This is no time of day.")
		return ""
	}
	if f, share := fraction(given); share && f == minutes && strings.HasPrefix(given, "0.") {
		r.mend("time_from_fraction", field, given, hhmm(minutes), "A spreadsheet had written the time as a part of the day.")
		return hhmm(minutes)
	}
	out := hhmm(minutes)
	if given == out || given == out+":00" || given == out+"Z" || given == out+":00Z" {
		return out
	}
	r.mend("time_normalised", field, given, out, "The time was put into the form 09:30.")
	return out
}

func hhmm(minutes int) string {
	if minutes >= 24*60 {
		return "23:59"
	}
	return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60)
}
