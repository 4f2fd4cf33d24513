package web

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"anchorpoint/directory"
	"anchorpoint/directory/hours"
	"anchorpoint/geo"

	ics "github.com/arran4/golang-ical"
	"github.com/gin-gonic/gin"
	"github.com/google/uuid"
)

// serviceOrFile answers GET /services/{id}-{slug}, and the same with .ics for
// a calendar, .vcf for an address book and .json for the record.
func (s *edition) serviceOrFile(c *gin.Context) error {
	key := c.Param("key")
	switch {
	case strings.HasSuffix(key, ".json"):
		return s.serviceRecord(c)
	case strings.HasSuffix(key, ".ics"):
		return s.serviceCalendar(c)
	case strings.HasSuffix(key, ".vcf"):
		return s.contactCard(c)
	}
	return s.service(c)
}

// publicListing is the listing whose id a path begins with, if anybody may see
// it.
func (s *edition) publicListing(c *gin.Context) (directory.Listing, error) {
	key := c.Param("key")
	if len(key) < idLength || uuid.Validate(key[:idLength]) != nil {
		return directory.Listing{}, errNoPage
	}
	l, err := s.Store.Listing(c.Request.Context(), strings.ToLower(key[:idLength]))
	if err == nil && !l.Public() {
		err = directory.ErrNotFound
	}
	return l, err
}

// serviceRecord answers with the record as the public interface has it.
func (s *edition) serviceRecord(c *gin.Context) error {
	l, err := s.publicListing(c)
	if err != nil {
		return err
	}
	return s.sendRecord(c, &l)
}

// sendFile sends a file to be opened by another program.
func (s *edition) sendFile(c *gin.Context, l *directory.Listing, kind, ending string, body []byte) error {
	name := cmp.Or(slug(l.Service.Name), l.ID) + ending
	c.Header("Content-Disposition", `attachment; filename="`+name+`"`)
	c.Header("Cache-Control", "private, no-cache")
	return s.send(c, http.StatusOK, kind, body)
}

// serviceCalendar answers with the dates of a service, for a calendar. Where no
// times are known it says so in words: an empty calendar would look as if
// nothing was ever on.
func (s *edition) serviceCalendar(c *gin.Context) error {
	l, err := s.publicListing(c)
	if err != nil {
		return err
	}
	cal := s.calendarOf(&l)
	if len(cal.Events()) == 0 {
		c.Header("Cache-Control", "no-store")
		return s.send(c, http.StatusNotFound, "text/plain; charset=utf-8", []byte(s.T("calendar.no-times", "Do", capital(firstDo(s.Language, &l)))+"\n"))
	}
	return s.sendFile(c, &l, "text/calendar; charset=utf-8", ".ics", []byte(cal.Serialize()))
}

const (
	icsTime = "20060102T150405"
	icsDate = "20060102"
	zoneID  = "Europe/London"
)

func (s *edition) calendarOf(l *directory.Listing) *ics.Calendar {
	cal := ics.NewCalendarFor("Anchorpoint")
	cal.SetProductId("-//Anchorpoint//Opening times//EN")
	cal.SetMethod(ics.MethodPublish)
	cal.AddVTimezone(londonRules())
	for _, series := range l.Hours(s.Places).Series(hours.DayOf(s.Now()), s.Calendar) {
		cal.AddVEvent(s.event(l, series))
	}
	return cal
}

// londonRules tell calendars when clocks change (since 1996).
func londonRules() *ics.VTimezone {
	zone := ics.NewTimezone(zoneID)
	set := func(c *ics.ComponentBase, start, from, to, name, rule string) {
		c.SetProperty(ics.ComponentPropertyDtStart, start)
		c.SetProperty(ics.ComponentProperty(ics.PropertyTzoffsetfrom), from)
		c.SetProperty(ics.ComponentProperty(ics.PropertyTzoffsetto), to)
		c.SetProperty(ics.ComponentProperty(ics.PropertyTzname), name)
		c.SetProperty(ics.ComponentPropertyRrule, rule)
	}
	summer, winter := &ics.Daylight{}, ics.NewStandard()
	set(&summer.ComponentBase, "19960331T010000", "+0000", "+0100", "BST", "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU")
	set(&winter.ComponentBase, "19961027T020000", "+0100", "+0000", "GMT", "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU")
	zone.Components = append(zone.Components, summer, winter)
	return zone
}

// event is one series of dates. It holds what the listing states and no more: no
// end where none is known, no place where the address is not public.
func (s *edition) event(l *directory.Listing, series hours.Series) *ics.VEvent {
	id := fnv.New64a()
	_, _ = id.Write([]byte(hours.Table{series.Rule}.Key())) // a hash never fails
	e := ics.NewEvent(fmt.Sprintf("%s-%x@%s", l.ID, id.Sum64(), s.host()))
	e.SetDtStampTime(s.Now())
	e.SetSummary(plainLine(l.Service.Name))
	setTimes(e, series)
	if series.RRule != "" {
		e.AddRrule(series.RRule)
	}
	e.SetDescription(strings.Join(s.eventNotes(l, series), "\n"))
	if place := onlyPlace(l); place != "" {
		e.SetLocation(place)
	}
	if s.Site.URL != "" {
		e.SetURL(s.canon(servicePath(l)))
	}
	return e
}

func (s *edition) host() string {
	if u, err := url.Parse(s.Site.URL); err == nil && u.Host != "" {
		return u.Host
	}
	return "anchorpoint"
}

// setTimes writes start, end and exceptions; dates alone where no time of day is
// stated.
func setTimes(e *ics.VEvent, series hours.Series) {
	r := series.Rule
	if r.Opens == hours.NotStated {
		e.SetProperty(ics.ComponentPropertyDtStart, series.First.At(0).Format(icsDate), ics.WithValue("DATE"))
		for _, d := range series.Except {
			e.AddExdate(d.At(0).Format(icsDate), ics.WithValue("DATE"))
		}
		return
	}
	zone := ics.WithTZID(zoneID)
	e.SetProperty(ics.ComponentPropertyDtStart, series.First.At(int(r.Opens)).Format(icsTime), zone)
	if r.Closes != hours.NotStated {
		e.SetProperty(ics.ComponentPropertyDtEnd, series.First.At(int(r.Closes)).Format(icsTime), zone)
	}
	for _, d := range series.Except {
		e.AddExdate(d.At(int(r.Opens)).Format(icsTime), zone)
	}
}

// eventNotes are what a person should know before going.
func (s *edition) eventNotes(l *directory.Listing, series hours.Series) []string {
	var out []string
	for _, why := range series.Doubts {
		switch {
		case why == hours.BankHoliday:
			out = append(out, s.T("calendar.ask-holidays"))
		case series.Rule.Terms == hours.SchoolHolidaysOnly:
			out = append(out, s.T("timetable.school-holidays-ask"))
		default:
			out = append(out, s.T("timetable.term-ask"))
		}
	}
	for _, schedule := range l.Schedules() {
		for _, words := range ownWords(&schedule) {
			if !slices.Contains(out, words) {
				out = append(out, words)
			}
		}
	}
	for _, phone := range l.Phones() {
		if dial(phone.Number) != "" {
			out = append(out, s.T("calendar.phone", "Number", plainLine(phone.Number)))
		}
	}
	return append(out, s.T("calendar.ask", "Do", firstDo(s.Language, l)))
}

// onlyPlace is the address of a listing with one public venue. Of several
// nobody knows which a date belongs to.
func onlyPlace(l *directory.Listing) string {
	if places := publicPlaces(l); len(places) == 1 {
		lines := append(nonEmpty(places[0].Name), places[0].Lines...)
		return strings.ReplaceAll(strings.Join(lines, ", "), nbsp, " ")
	}
	return ""
}

// publicPlaces are the venues whose address anybody may know.
func publicPlaces(l *directory.Listing) []venueView {
	if l.Visibility == geo.Hidden || l.Visibility == geo.AreaOnly {
		return nil
	}
	var out []venueView
	for _, at := range l.Locations() {
		if v := venueOf(at); len(v.Lines) > 0 {
			out = append(out, v)
		}
	}
	return out
}

func nonEmpty(words ...string) []string {
	return slices.DeleteFunc(words, func(w string) bool { return w == "" })
}

// stampOf is when a listing last changed, for files that say so.
func stampOf(l *directory.Listing) (time.Time, bool) {
	t := modified(l)
	return t.UTC(), !t.IsZero()
}
