package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"anchorpoint/directory"
	"anchorpoint/directory/hours"
)

// askRhythm is the first question: how often.
func (s *edition) askRhythm(p *groupWhenPage, now directory.Rhythm) {
	p.Choose = true
	for _, how := range directory.Rhythms {
		p.Hows = append(p.Hows, option{string(how), s.T("group-when.how-" + string(how)), how == now})
	}
}

// fillWhen puts what is typed into the boxes.
func (s *edition) fillWhen(p *groupWhenPage, f *whenForm) {
	p.How, p.Other = string(f.how), p.Action+"?how=choose"
	switch f.how {
	case directory.EveryWeek:
		for d := range 7 {
			p.Rows = append(p.Rows, f.rows(strconv.Itoa(d), capital(s.Weekday(weekdayOf(d))))...)
			p.More = append(p.More, option{Value: strconv.Itoa(d), Text: capital(s.Weekday(weekdayOf(d)))})
		}
	case directory.SomeWeeks:
		for n := range f.count("nth-m", "from-m", maxMonths) {
			p.Months = append(p.Months, s.whenMonth(f, n))
		}
	case directory.OnDates:
		for n := range min(maxDates, f.count("date-", "from-d-", maxDates)+spareDates) {
			key := strconv.Itoa(n)
			p.Rows = append(p.Rows, whenRow{Key: "d-" + key, Label: s.Number(n + 1), Dated: true, N: key, Date: f.get("date-" + key),
				From: f.get("from-d-" + key), To: f.get("to-d-" + key)})
		}
	case directory.NotRegular:
		p.Words = f.get("words")
	}
	p.mark()
	p.Note, p.Closed, p.Replace = f.get("note"), f.get("closed"), f.get("replace") != ""
	for _, rule := range []directory.HolidayRule{directory.ClosedOnHolidays, directory.OpenOnHolidays} {
		p.Off = append(p.Off, option{string(rule), s.T("group-when.holidays-" + string(rule)), f.get("holidays") == string(rule)})
	}
	for _, rule := range []string{"", string(directory.InTermOnly), string(directory.InHolidaysOnly)} {
		key := rule
		if rule == "" {
			key = "all"
		}
		p.School = append(p.School, option{rule, s.T("group-when.school-" + key), f.get("school") == rule})
	}
}

// mark puts the problems beside the boxes.
func (p *groupWhenPage) mark() {
	for _, rows := range append([][]whenRow{p.Rows}, monthRows(p.Months)...) {
		for i := range rows {
			r := &rows[i]
			r.FromError, r.ToError = p.Errors.For("from-"+r.Key), p.Errors.For("to-"+r.Key)
			if r.Dated {
				r.DateError = p.Errors.For("date-" + r.N)
			}
		}
	}
}

func monthRows(months []whenMonth) (out [][]whenRow) {
	for _, m := range months {
		out = append(out, m.Times)
	}
	return out
}

const spareDates = 3

// rows are the boxes of one day: those that hold something, at least one, and
// one more where that was asked for.
func (f *whenForm) rows(day, label string) []whenRow {
	var out []whenRow
	n := 1
	for i := range maxTimes {
		if key := day + "-" + strconv.Itoa(i); f.get("from-"+key) != "" || f.get("to-"+key) != "" {
			n = i + 1
		}
	}
	if f.v.Has(againField) && f.get("second") == day {
		n = min(n+1, maxTimes)
	}
	for i := range n {
		key := day + "-" + strconv.Itoa(i)
		out = append(out, whenRow{Key: key, Label: label, From: f.get("from-" + key), To: f.get("to-" + key), Again: i > 0})
	}
	return out
}

// count is how many numbered groups of boxes hold something, at least one, and
// one more where that was asked for.
func (f *whenForm) count(prefix, other string, most int) int {
	n := 1
	for i := range most {
		for name, values := range f.v {
			own := strings.HasPrefix(name, prefix+strconv.Itoa(i)) || strings.HasPrefix(name, other+strconv.Itoa(i))
			if own && digitsEnd(name, prefix, other, i) && strings.Join(values, "") != "" {
				n = max(n, i+1)
			}
		}
	}
	if f.v.Has(againField) && prefix == "nth-m" {
		n++
	}
	return min(n, most)
}

// digitsEnd says that the number of a name is i and not one that begins with it.
func digitsEnd(name, prefix, other string, i int) bool {
	for _, p := range []string{prefix, other} {
		if rest, ok := strings.CutPrefix(name, p+strconv.Itoa(i)); ok && (rest == "" || rest[0] == '-') {
			return true
		}
	}
	return false
}

func (s *edition) whenMonth(f *whenForm, n int) whenMonth {
	key := "m" + strconv.Itoa(n)
	m := whenMonth{N: n}
	for _, nth := range nthChoices {
		name, words := key+"-"+strconv.Itoa(nth), "nth."+strconv.Itoa(nth)
		if nth < 0 {
			words = "nth.last-1"
		}
		m.Nths = append(m.Nths, option{name, s.T(words), f.get("nth-"+name) != ""})
	}
	for d := range 7 {
		m.Days = append(m.Days, option{strconv.Itoa(d), s.Weekday(weekdayOf(d)), f.get("day-"+key) == strconv.Itoa(d)})
	}
	m.Times = f.rows(key, "")
	return m
}

// whenValues are times as the boxes hold them. Those of another rhythm have no
// boxes.
func (s *edition) whenValues(how directory.Rhythm, t directory.Times) url.Values {
	v := url.Values{"note": {t.Note}, "holidays": {string(t.Except.BankHolidays)}, "school": {string(t.Except.School)}}
	var closed []string
	for _, c := range t.Except.Closed {
		if line := s.closedLine(c); line != "" {
			closed = append(closed, line)
		}
	}
	v.Set("closed", strings.Join(closed, "\n"))
	if how != t.Rhythm {
		return v
	}
	v.Set("words", t.Words)
	for d, spans := range t.Week {
		s.spanValues(v, strconv.Itoa(d), spans)
	}
	for n, m := range t.Months {
		key := "m" + strconv.Itoa(n)
		for _, nth := range m.Nths {
			v.Set("nth-"+key+"-"+strconv.Itoa(nth), "1")
		}
		v.Set("day-"+key, strconv.Itoa(m.Day))
		s.spanValues(v, key, m.Spans)
	}
	dates := slices.DeleteFunc(slices.Clone(t.Dates), func(d directory.DateTimes) bool {
		day, ok := hours.ParseDay(d.Date)
		return !ok || day < hours.DayOf(s.Now())
	})
	for n, d := range dates {
		key := strconv.Itoa(n)
		v.Set("date-"+key, s.dateValue(d.Date))
		v.Set("from-d-"+key, s.clockValue(d.Opens))
		v.Set("to-d-"+key, s.clockValue(d.Closes))
	}
	return v
}

func (s *edition) spanValues(v url.Values, key string, spans []directory.TimeSpan) {
	for i, span := range spans {
		v.Set("from-"+key+"-"+strconv.Itoa(i), s.clockValue(span.Opens))
		v.Set("to-"+key+"-"+strconv.Itoa(i), s.clockValue(span.Closes))
	}
}

// clockValue is a time as it stands in a box: in the words of the page where
// they can be read back, else by the 24-hour clock.
func (s *edition) clockValue(minute int) string {
	if minute == hours.NotStated {
		return ""
	}
	words := clockWords(s.Language, minute)
	if span, _, err := directory.ReadSpan(words, ""); err == nil && span.Opens == minute%(24*60) {
		return words
	}
	return pad(minute/60%24) + ":" + pad(minute%60)
}

// dateValue is a date as it stands in a box.
func (s *edition) dateValue(date string) string {
	day, ok := hours.ParseDay(date)
	if !ok {
		return date
	}
	words := s.Date(day.At(12 * 60))
	if read, err := directory.ReadDay(words, day); err == nil && read == day {
		return words
	}
	y, m, d := day.Date()
	return pad(d) + "/" + pad(int(m)) + "/" + strconv.Itoa(y)
}

// closedLine is a line of the dates on which it is closed; empty for what has
// passed.
func (s *edition) closedLine(c directory.DateSpan) string {
	last := c.To
	if last == "" {
		last = c.From
	}
	if day, ok := hours.ParseDay(last); ok && day < hours.DayOf(s.Now()) {
		return ""
	}
	if c.To == "" || c.To == c.From {
		return s.dateValue(c.From)
	}
	return s.dateValue(c.From) + " – " + s.dateValue(c.To)
}
