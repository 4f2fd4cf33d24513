package web

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"anchorpoint/directory"
	"anchorpoint/directory/hours"

	"github.com/gin-gonic/gin"
)

// groupWhenPage edits when something is on, in three views of one address: how
// often (Choose), the boxes, and what was understood (Read).
type groupWhenPage struct {
	layout
	Errors formErrors
	Name   string
	Action string
	Was    string // marks the times that the form began with
	How    string
	Hows   []option
	Other  string    // address of the choice of another rhythm
	Step   *stepPage // where it is a step of the form

	Choose bool
	Rows   []whenRow // of a week, of dates
	Months []whenMonth
	More   []option // the days that a second time can be added to
	Words  string
	Note   string
	Off    []option // bank holidays
	School []option
	Closed string // dates, one a line

	Kept    []string // times that the form has no boxes for
	Replace bool
	Theirs  []string // what somebody else saved meanwhile

	Read []string
	Next []string
	Send []hiddenField
}

// whenRow is one time: its names, and what stands in the boxes.
type whenRow struct {
	Key, Label string // "1-0" is the first time of Tuesday
	Again      bool   // not the first of its day
	Dated      bool   // of a certain date
	N          string // its number then
	Date       string
	From, To   string

	DateError, FromError, ToError string
}

// whenMonth is one "1st and 3rd Tuesday".
type whenMonth struct {
	N     int
	Nths  []option
	Days  []option
	Times []whenRow
}

type hiddenField struct{ Name, Value string }

const maxTimes = 4 // of one day

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

// timesMark is the same for listings with the same times: it tells whether
// somebody else changed them while a form was open.
func timesMark(l *directory.Listing) string {
	var only directory.Listing
	only.Service.ServiceAtLocations = l.Clone().Service.ServiceAtLocations
	directory.Take("schedule", &only, l)
	b, err := directory.Encode(only)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:8])
}

// groupWhen answers GET /groups/listing/{id}/when.
func (s *edition) groupWhen(c *gin.Context) error {
	l, err := s.openListing(c)
	if err != nil {
		return err
	}
	t, _ := l.Times(hours.DayOf(s.Now()))
	how := directory.Rhythm(c.Query("how"))
	if how == "" {
		how = t.Rhythm
	}
	p := s.whenPage(c, &l)
	if !slices.Contains(directory.Rhythms, how) || c.Query("how") == "choose" {
		s.askRhythm(&p, t.Rhythm)
	} else {
		s.fillWhen(&p, &whenForm{how: how, v: s.whenValues(how, t), today: hours.DayOf(s.Now())})
	}
	return s.render(c, http.StatusOK, "group_when", p)
}

func (s *edition) whenPage(c *gin.Context, l *directory.Listing) groupWhenPage {
	p := groupWhenPage{layout: s.groupLayout(c, s.T("group-when.title"), link{groupPath(l.ID, "/change"), s.T("group.change")}),
		Name: plainLine(l.Service.Name), Action: groupPath(l.ID, "/when"), Was: timesMark(l)}
	p.Sheets = []string{"times.css"}
	_, kept := l.Times(hours.DayOf(s.Now()))
	p.Kept = s.scheduleLines(l, kept)
	return p
}

// scheduleLines are some schedules of a listing in words.
func (s *edition) scheduleLines(l *directory.Listing, schedules []directory.Schedule) []string {
	if len(schedules) == 0 {
		return nil
	}
	only := l.Clone()
	only.Except.Closed, only.State = nil, directory.Published
	only.Service.Schedules = schedules
	for i := range only.Service.ServiceAtLocations {
		only.Service.ServiceAtLocations[i].Schedules = nil
	}
	return s.times(only).lines()
}

// sendWhen answers POST /groups/listing/{id}/when: one more row, what was
// understood, or the change itself.
func (s *edition) sendWhen(c *gin.Context) error {
	l, err := s.openListing(c)
	if err != nil {
		return err
	}
	posted, err := s.posted(c, "/groups/when")
	if err != nil {
		return err
	}
	f := &whenForm{how: directory.Rhythm(posted.text("how")), v: posted.v, today: hours.DayOf(s.Now())}
	p := s.whenPage(c, &l)
	if !slices.Contains(directory.Rhythms, f.how) {
		return errForm
	}
	if posted.v.Has(againField) || posted.text("sure") == "no" {
		s.fillWhen(&p, f)
		return s.render(c, http.StatusOK, "group_when", p)
	}
	t, replace := f.times(), posted.text("replace") != ""
	status := http.StatusUnprocessableEntity
	switch {
	case len(f.problems) > 0:
	case posted.text("was") != p.Was:
		status, p.Theirs = http.StatusConflict, s.scheduleLines(&l, l.Schedules())
		f.problems.AddCoded("theirs", "when-theirs", "Somebody else changed the times while you had this page open")
	case posted.text("sure") == "yes":
		return s.saveWhen(c, &l, t, replace, p.Was)
	default:
		s.readBack(&p, &l, t, replace, f)
		return s.render(c, http.StatusOK, "group_when", p)
	}
	p.Errors, p.Title = s.say(f.problems), s.T("problem.page", "Title", p.Title)
	s.fillWhen(&p, f)
	return s.render(c, status, "group_when", p)
}

// readBack says what was understood, with the next dates, and asks whether that
// is right. All that was typed travels along.
func (s *edition) readBack(p *groupWhenPage, l *directory.Listing, t directory.Times, replace bool, f *whenForm) {
	wanted := l.Clone()
	wanted.SetTimes(t, f.today, replace)
	if wanted.State == directory.Paused {
		wanted.State = directory.Published // its dates are those after the pause
	}
	table := s.times(wanted)
	p.Read, p.Next = table.lines(), table.nextDates(nextDates)
	p.Title = s.T("group-when.right")
	p.Back = link{}
	for _, name := range slices.Sorted(keysOf(f.v)) {
		if name != "sure" && name != againField && f.v.Get(name) != "" {
			p.Send = append(p.Send, hiddenField{name, f.get(name)})
		}
	}
}

func keysOf(v url.Values) func(func(string) bool) {
	return func(yield func(string) bool) {
		for name := range v {
			if !yield(name) {
				return
			}
		}
	}
}

// saveWhen puts the times on the page, or lets them wait where somebody may not
// do that alone.
func (s *edition) saveWhen(c *gin.Context, l *directory.Listing, t directory.Times, replace bool, was string) error {
	sentTo, err := s.sendEdit(c, l.ID, "times", func(l *directory.Listing) error {
		if timesMark(l) != was {
			return directory.ErrConflict
		}
		l.SetTimes(t, hours.DayOf(s.Now()), replace)
		return nil
	})
	if err != nil {
		return err
	}
	return s.redirect(c, http.StatusSeeOther, backTo(sentTo, l.ID))
}
