package web

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"

	"github.com/gin-gonic/gin"

	"anchorpoint/directory"
	"anchorpoint/directory/hours"
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
