package web

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"anchorpoint/data"
	"anchorpoint/data/demo"
	"anchorpoint/directory"
	"anchorpoint/directory/hours"
	"anchorpoint/geo"

	ics "github.com/arran4/golang-ical"
	"github.com/teambition/rrule-go"
)

// expanded are the dates of a calendar as another program makes them out of
// it: start and end of each, up to a time.
func expanded(t *testing.T, body string, until time.Time) map[string]bool {
	t.Helper()
	cal, err := ics.ParseCalendar(strings.NewReader(body))
	if err != nil {
		t.Fatalf("%v in:\n%s", err, body)
	}
	out := map[string]bool{}
	for _, e := range cal.Events() {
		start := e.GetProperty(ics.ComponentPropertyDtStart)
		starts, ends := readICS(t, start), time.Time{}
		if end := e.GetProperty(ics.ComponentPropertyDtEnd); end != nil {
			ends = readICS(t, end)
		}
		set := rrule.Set{}
		set.DTStart(starts)
		if rule := e.GetProperty(ics.ComponentPropertyRrule); rule != nil {
			o, err := rrule.StrToROptionInLocation(rule.Value, hours.London)
			if err != nil {
				t.Fatalf("%s: %v", rule.Value, err)
			}
			o.Dtstart = starts
			r, err := rrule.NewRRule(*o)
			if err != nil {
				t.Fatal(err)
			}
			set.RRule(r)
		} else {
			set.RDate(starts)
		}
		for _, off := range e.GetProperties(ics.ComponentPropertyExdate) {
			set.ExDate(readICS(t, off))
		}
		for _, on := range set.Between(starts, until, true) {
			key := on.Format("2006-01-02 15:04")
			if !ends.IsZero() { // by the clock, as calendars with a zone have it
				key += ends.Format("-15:04")
			}
			out[key] = true
		}
	}
	return out
}

func readICS(t *testing.T, p *ics.IANAProperty) time.Time {
	t.Helper()
	form := icsTime
	if slices.Contains(p.ICalParameters["VALUE"], "DATE") {
		form = icsDate
	} else if !slices.Contains(p.ICalParameters["TZID"], zoneID) {
		t.Fatalf("%s has the zone %v", p.IANAToken, p.ICalParameters)
	}
	at, err := time.ParseInLocation(form, p.Value, hours.London)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// ofEngine are the dates that the site itself knows.
func ofEngine(table hours.Table, from, to hours.Day, c *hours.Calendar) map[string]bool {
	out := map[string]bool{}
	for _, s := range table.Between(from, to, c) {
		key := s.Starts().Format("2006-01-02 15:04")
		if ends, ok := s.Ends(); ok {
			key += ends.Format("-15:04")
		}
		if s.Doubt != hours.SomeWeeks {
			out[key] = true
		}
	}
	return out
}

// Every calendar of the demo directory, made out by a library, has the dates
// of the site for a year: two changes of the clocks and ten bank holidays.
func TestCalendarsHaveTheDatesOfTheSite(t *testing.T) {
	listings := demo.Listings(noonOfTests)
	off := 0
	for i := range listings { // groups that say what happens on bank holidays, closed dates
		if i%3 == 0 {
			listings[i].Except = directory.Exceptions{BankHolidays: directory.ClosedOnHolidays, Closed: []directory.DateSpan{{From: "2026-12-20", To: "2027-01-05"}}}
		}
	}
	s := (&Server{Options: Options{Calendar: holidays(t), Places: demoPlaces(t), Now: func() time.Time { return noonOfTests }}})
	e := &edition{Server: s, Language: english(t)}
	today := hours.DayOf(noonOfTests)
	dates := 0
	for i := range listings {
		l := &listings[i]
		table := l.Hours(s.Places)
		body := e.calendarOf(l).Serialize()
		off += strings.Count(body, "EXDATE")
		got, want := expanded(t, body, (today+366).At(24*60-1)), ofEngine(table, today, today+366, s.Calendar)
		if !maps.Equal(got, want) {
			for key := range want {
				if !got[key] {
					t.Errorf("%s: the calendar lacks %s", l.Service.Name, key)
				}
			}
			for key := range got {
				if !want[key] {
					t.Errorf("%s: the calendar has %s as well", l.Service.Name, key)
				}
			}
			t.Fatalf("\n%s", body)
		}
		dates += len(want)
	}
	if off == 0 || dates < 10_000 {
		t.Fatalf("%d exceptions and %d dates are too few for a test", off, dates)
	}
}

func TestCalendarFile(t *testing.T) {
	b := newBench(t, nil, sample()...)
	r := b.get(t, "/services/"+id("Holbeck Tea and Talk")+"-holbeck-tea-and-talk.ics")
	if r.Code != http.StatusOK || r.Header().Get("Content-Type") != "text/calendar; charset=utf-8" ||
		r.Header().Get("Content-Disposition") != `attachment; filename="holbeck-tea-and-talk.ics"` {
		t.Fatalf("%d %v", r.Code, r.Header())
	}
	cal, err := ics.ParseCalendar(r.Body)
	if err != nil || len(cal.Events()) != 1 {
		t.Fatalf("%v, %d events", err, len(cal.Events()))
	}
	e := cal.Events()[0]
	for property, want := range map[ics.ComponentProperty]string{
		ics.ComponentPropertySummary: "Holbeck Tea and Talk", ics.ComponentPropertyDtStart: "20261124T100000", ics.ComponentPropertyDtEnd: "20261124T120000",
		ics.ComponentPropertyRrule: "FREQ=WEEKLY;BYDAY=TU,TH", ics.ComponentPropertyLocation: "St Luke's Hall, 1 Domestic Street, Leeds, LS11 9SN",
	} {
		if p := e.GetProperty(property); p == nil || p.Value != want {
			t.Errorf("%s: got %+v, want %q", property, p, want)
		}
	}
	// Tuesdays and Thursdays meet no bank holiday but in the days of Christmas 2027.
	about := e.GetProperty(ics.ComponentPropertyDescription).Value
	if !strings.Contains(about, "Phone: ") || !strings.Contains(about, "\nTimes can change: phone first.") {
		t.Errorf("description %q", about)
	}
	for name, want := range map[string]string{"Bare Entry": "The group has not stated its times", "Leeds Phone Friends": "Phone first."} {
		if r := b.get(t, "/services/"+id(name)+".ics"); r.Code != http.StatusNotFound || !strings.Contains(r.Body.String(), want) {
			t.Errorf("%s: %d %q", name, r.Code, r.Body)
		}
	}
	for path, want := range map[string]int{
		"/services/" + id("Draft Group") + ".ics": 404, "/services/" + id("Closed Club") + ".ics": 410, "/services/x.ics": 404, "/services/.ics": 404,
		"/services/" + id("Draft Group") + ".vcf": 404, "/services/" + id("Closed Club") + ".vcf": 410, "/services/.vcf": 404,
	} {
		if r := b.get(t, path); r.Code != want {
			t.Errorf("%s: %d, want %d", path, r.Code, want)
		}
	}
}

func TestContactCard(t *testing.T) {
	l := listing("Tea, Talk; and \\ More", func(l *directory.Listing) {
		inLeeds(l, "St Luke's Hall; room 2", "LS11 9SN", 53.7836, -1.5537)
		l.Service.Email = "hello@example.org"
		l.Service.URL = "https://tea.example.org/talk"
		l.Service.Phones = []directory.Phone{{Number: "0113 496 0000"}}
	})
	b := newBench(t, nil, l)
	r := b.get(t, "/services/"+l.ID+".vcf")
	if r.Code != http.StatusOK || r.Header().Get("Content-Type") != "text/vcard; charset=utf-8" {
		t.Fatalf("%d %v", r.Code, r.Header())
	}
	body := r.Body.String()
	for line := range strings.Lines(body) {
		if len(line) > 77 || !strings.HasSuffix(line, "\r\n") {
			t.Errorf("line %q is too long or ends badly", line)
		}
	}
	whole := strings.ReplaceAll(body, "\r\n ", "")
	for _, want := range []string{"BEGIN:VCARD\r\nVERSION:4.0\r\n", "\r\nFN:Tea\\, Talk\\; and \\\\ More\r\n", "\r\nTEL;TYPE=work:0113 496 0000\r\n", "\r\nEMAIL;TYPE=work:hello@example.org\r\n",
		"\r\nURL:https://tea.example.org/talk\r\n", "\r\nADR;TYPE=work:;;St Luke's Hall\\; room 2,1 Domestic Street;Leeds;West Yorkshire;LS11 9SN;GB\r\n", "\r\nUID:urn:uuid:" + l.ID + "\r\n"} {
		if !strings.Contains(whole, want) {
			t.Errorf("lacks %q:\n%s", want, whole)
		}
	}
}

// A hidden address is in neither file, nor is anything finer than the page has.
func TestFilesHideAddresses(t *testing.T) {
	for _, visibility := range []geo.Visibility{geo.Hidden, geo.AreaOnly} {
		listings := sample()
		i := slices.IndexFunc(listings, func(l directory.Listing) bool { return l.Service.Name == "Safe House" })
		listings[i].Visibility = visibility
		listings[i].Service.Schedules = []directory.Schedule{weekly("TU", "10:00", "12:00")}
		b := newBench(t, nil, listings...)
		for _, ending := range []string{".ics", ".vcf"} {
			r := b.get(t, "/services/"+id("Safe House")+ending)
			body := strings.NewReplacer("\r\n ", "", "\n ", "").Replace(r.Body.String())
			if r.Code != http.StatusOK || !strings.Contains(body, "Safe House") {
				t.Fatalf("%s: %d", ending, r.Code)
			}
			for _, canary := range []string{"Canary", "canary", "LS6", "3QS", "53.8", "ADR", "LOCATION", "GEO"} {
				if strings.Contains(body, canary) {
					t.Errorf("%s %s: %q in\n%s", visibility, ending, canary, body)
				}
			}
		}
	}
}

func demoPlaces(t testing.TB) *geo.Resolver {
	t.Helper()
	places, err := geo.Open(geo.Options{Data: data.FS, Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	return places
}
