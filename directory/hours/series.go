package hours

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Series is a rule as calendars take it (RFC 5545).
type Series struct {
	Rule   Rule
	First  Day    // the first day on which it is on
	RRule  string // "FREQ=WEEKLY;BYDAY=TU"; empty for one date
	Except []Day  // days of the rule on which it is off, as far as seriesDays
	Doubts []Reason
}

// seriesDays is how far ahead the exceptions of a series are told.
const seriesDays = 2 * 366

// Series are the rules of a table from a day on. A rule for some weeks, of
// which nobody said which, is none: a calendar would state what is not known.
func (t Table) Series(from Day, c *Calendar) []Series {
	var out []Series
	for i := range t {
		r := t[i]
		if r.Freq == Closed || r.SomeWeeks || slices.ContainsFunc(out, func(s Series) bool { return s.Rule == r }) {
			continue
		}
		alone := Table{r}
		for j := range t {
			if t[j].Freq == Closed {
				alone = append(alone, t[j])
			}
		}
		if s, ok := alone.series(max(from, r.From), c); ok {
			out = append(out, s)
		}
	}
	return out
}

// series looks at the first rule of a table of one rule and closures.
func (t Table) series(from Day, c *Calendar) (s Series, ok bool) {
	s.Rule = t[0]
	for d := from; d <= min(s.Rule.To, from+seriesDays); d++ {
		t.each(d, c, func(on Session, off Reason) {
			switch {
			case off == Sure && !ok:
				s.First, ok = d, true
			case off != Sure && ok:
				s.Except = append(s.Except, d)
			}
			if off == Sure && on.Doubt != Sure && !slices.Contains(s.Doubts, on.Doubt) {
				s.Doubts = append(s.Doubts, on.Doubt)
			}
		})
	}
	s.RRule = s.Rule.recurrence()
	return s, ok
}

var dayNames = [7]string{"MO", "TU", "WE", "TH", "FR", "SA", "SU"}

// recurrence is the RRULE of a rule, empty for a single date. It ends by its
// last day, for a count would have to begin where the rule began.
func (r *Rule) recurrence() string {
	if r.From == r.To {
		return ""
	}
	parts := []string{"FREQ=" + [...]string{"DAILY", "WEEKLY", "MONTHLY"}[r.Freq]}
	if r.Every > 1 {
		parts = append(parts, fmt.Sprintf("INTERVAL=%d", r.Every))
	}
	if r.To != Forever {
		until := r.To.String()
		if r.Opens != NotStated {
			until = r.To.At(minutesInDay - 1).UTC().Format("20060102T150405Z")
		}
		parts = append(parts, "UNTIL="+strings.ReplaceAll(until, "-", ""))
	}
	if days := r.byDay(); len(days) > 0 {
		parts = append(parts, "BYDAY="+strings.Join(days, ","))
	}
	if dates := r.byMonthDay(); len(dates) > 0 {
		parts = append(parts, "BYMONTHDAY="+strings.Join(dates, ","))
	}
	if r.WeekStart > 0 {
		parts = append(parts, "WKST="+dayNames[r.WeekStart])
	}
	return strings.Join(parts, ";")
}

func (r *Rule) byDay() []string {
	var out []string
	for d, name := range dayNames {
		if r.Weekdays&(1<<d) == 0 {
			continue
		}
		if r.Nths[d] == 0 || r.Nths[d]&1 != 0 {
			out = append(out, name)
			continue
		}
		for n := 1; n <= 5; n++ {
			if r.Nths[d]&(1<<n) != 0 {
				out = append(out, strconv.Itoa(n)+name)
			}
			if r.Nths[d]&(1<<(8+n)) != 0 {
				out = append(out, "-"+strconv.Itoa(n)+name)
			}
		}
	}
	return out
}

func (r *Rule) byMonthDay() []string {
	var out []string
	for n := 1; n <= 31; n++ {
		if r.Dates&(1<<n) != 0 {
			out = append(out, strconv.Itoa(n))
		}
		if r.FromEnd&(1<<n) != 0 {
			out = append(out, "-"+strconv.Itoa(n))
		}
	}
	return out
}
