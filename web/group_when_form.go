package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"anchorpoint/directory"
	"anchorpoint/directory/hours"
)

// whenForm is what the boxes hold, as typed.
type whenForm struct {
	how      directory.Rhythm
	v        url.Values
	today    hours.Day
	problems directory.FieldErrors
}

func (f *whenForm) get(name string) string {
	one := sent{v: f.v}
	return one.text(name)
}

// wrong notes a problem at a box, by the reason that it was not read.
func (f *whenForm) wrong(field string, err error) {
	code, message := "when-time", "Enter a time like 10am or 22:30"
	switch err {
	case directory.ErrMorning:
		code, message = "when-half", "Say morning or evening: 7am or 7pm"
	case directory.ErrClockOrder:
		code, message = "when-order", "The end must be after the start"
	case directory.ErrDay:
		code, message = "group-date", "Enter a date like 5 January 2027"
	}
	f.problems.AddCoded(field, code, message)
}

// span reads the two boxes of a row; false when both are empty or wrong.
func (f *whenForm) span(key string) (directory.TimeSpan, bool) {
	from, to := f.get("from-"+key), f.get("to-"+key)
	if from == "" && to == "" {
		return directory.TimeSpan{}, false
	}
	span, at, err := directory.ReadSpan(from, to)
	if err != nil {
		f.wrong([]string{"from-", "to-"}[at]+key, err)
	}
	return span, err == nil
}

// spans reads the times of one day.
func (f *whenForm) spans(day string) []directory.TimeSpan {
	var out []directory.TimeSpan
	for n := range maxTimes {
		if span, ok := f.span(day + "-" + strconv.Itoa(n)); ok {
			out = append(out, span)
		}
	}
	if directory.Overlap(out) {
		f.problems.AddCoded("from-"+day+"-0", "when-overlap", "Two times of one day run into each other")
	}
	return out
}

// times reads the whole form.
func (f *whenForm) times() directory.Times {
	t := directory.Times{Rhythm: f.how, Note: f.get("note")}
	first := f.readRhythm(&t)
	if len(f.problems) == 0 && first != "" {
		f.problems.AddCoded(first, "when-none", "Enter a time on at least one day")
	}
	if len([]rune(t.Note)) > maxWhenText {
		f.problems.AddCoded("note", "when-long", "Use 300 letters or fewer")
	}
	switch rule := directory.HolidayRule(f.get("holidays")); rule {
	case directory.OpenOnHolidays, directory.ClosedOnHolidays:
		t.Except.BankHolidays = rule
	}
	switch rule := directory.SchoolRule(f.get("school")); rule {
	case directory.InTermOnly, directory.InHolidaysOnly:
		t.Except.School = rule
	}
	t.Except.Closed = f.closed()
	if t.NoteClashes() {
		f.problems.AddCoded("note", "when-clash", "This says something else than your answers below. Make them say the same")
	}
	return t
}

const maxWhenText = 300

// readRhythm reads the boxes of one rhythm and gives the first box when nothing
// stands in any.
func (f *whenForm) readRhythm(t *directory.Times) (empty string) {
	switch f.how {
	case directory.EveryWeek:
		some := false
		for d := range t.Week {
			t.Week[d] = slices.CompactFunc(f.spans(strconv.Itoa(d)), func(a, b directory.TimeSpan) bool { return a == b })
			some = some || len(t.Week[d]) > 0
		}
		if !some {
			return "from-0-0"
		}
	case directory.SomeWeeks:
		t.Months = f.months()
		if len(t.Months) == 0 {
			return "from-m0-0"
		}
	case directory.OnDates:
		t.Dates = f.dates()
		if len(t.Dates) == 0 {
			return "date-0"
		}
	case directory.NotRegular:
		t.Words = f.get("words")
		switch {
		case t.Words == "":
			f.problems.AddCoded("words", "when-words", "Tell people how to find out when it is on")
		case len([]rune(t.Words)) > maxWhenText:
			f.problems.AddCoded("words", "when-long", "Use 300 letters or fewer")
		}
	}
	return ""
}

// nthChoices are the weeks of a month that can be ticked.
var nthChoices = []int{1, 2, 3, 4, -1}

const maxMonths = 3

func (f *whenForm) months() []directory.MonthTimes {
	var out []directory.MonthTimes
	for n := range maxMonths {
		key := "m" + strconv.Itoa(n)
		m := directory.MonthTimes{Spans: f.spans(key)}
		for _, nth := range nthChoices {
			if f.get("nth-"+key+"-"+strconv.Itoa(nth)) != "" {
				m.Nths = append(m.Nths, nth)
			}
		}
		day, err := strconv.Atoi(f.get("day-" + key))
		m.Day = day
		switch {
		case len(m.Spans) == 0 && len(m.Nths) == 0:
			continue
		case len(m.Nths) == 0:
			f.problems.AddCoded("nth-"+key+"-1", "when-nth", "Choose which weeks of the month")
		case err != nil || day < 0 || day > 6:
			f.problems.AddCoded("day-"+key, "when-day", "Choose a day of the week")
		case len(m.Spans) == 0 && len(f.problems) == 0:
			f.problems.AddCoded("from-"+key+"-0", "when-time", "Enter a time like 10am or 22:30")
		}
		out = append(out, m)
	}
	return out
}

const maxDates = 40

func (f *whenForm) dates() []directory.DateTimes {
	var out []directory.DateTimes
	for n := range maxDates {
		key := strconv.Itoa(n)
		text := f.get("date-" + key)
		if text == "" && f.get("from-d-"+key)+f.get("to-d-"+key) == "" {
			continue
		}
		day, err := directory.ReadDay(text, f.today)
		switch {
		case err != nil:
			f.wrong("date-"+key, err)
			continue
		case day < f.today:
			f.problems.AddCoded("date-"+key, "when-past", "This date has passed")
			continue
		}
		span, ok := f.span("d-" + key)
		if !ok && f.get("from-d-"+key) == "" {
			f.wrong("from-d-"+key, directory.ErrClock)
		}
		out = append(out, directory.DateTimes{Date: day.String(), TimeSpan: span})
	}
	slices.SortStableFunc(out, func(a, b directory.DateTimes) int { return strings.Compare(a.Date, b.Date) })
	return out
}

// closed reads the dates on which it is closed, one a line.
func (f *whenForm) closed() []directory.DateSpan {
	var out []directory.DateSpan
	for line := range strings.Lines(f.get("closed")) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		span, err := directory.ReadDays(line, f.today)
		if err != nil || len(out) >= maxDates {
			f.wrong("closed", directory.ErrDay)
			return nil
		}
		if !slices.Contains(out, span) {
			out = append(out, span)
		}
	}
	return out
}
