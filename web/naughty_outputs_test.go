package web

import (
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http/httptest"
	"strings"
	"testing"

	"anchorpoint/directory"

	ics "github.com/arran4/golang-ical"
)

// Every string as the name, the description and the words of a listing, in all
// that leaves the site about it: pages, JSON, CSV, a feed, a calendar, a contact
// and letters.
func TestNaughtyStringsInEveryOutput(t *testing.T) {
	strings485 := naughtyStrings(t)
	var listings []directory.Listing
	for i, s := range strings485 {
		listings = append(listings, listing(fmt.Sprintf("Quilting %d", i), func(l *directory.Listing) {
			inLeeds(l, strings485[(i+3)%len(strings485)]+".", "LS11 9SN", 53.7836, -1.5537)
			l.Service.Name = fmt.Sprintf("Quilting %d %s", i, s)
			l.Service.Description = "Quilting. " + strings485[(i+1)%len(strings485)]
			l.FirstVisit.Text = strings485[(i+2)%len(strings485)]
			l.Service.URL = strings485[(i+4)%len(strings485)]
			l.Service.Email = strings485[(i+5)%len(strings485)]
			l.Service.Schedules = []directory.Schedule{{ID: id(fmt.Sprint("s", i)), Freq: "WEEKLY", Byday: "TU", OpensAt: "10:00", ClosesAt: "12:00", Description: strings485[(i+6)%len(strings485)]}}
		}))
	}
	b := newBench(t, func(o *Options) { o.Site.URL = "https://find.example.org" }, listings...)
	for i := range listings {
		if t.Failed() && i > 40 {
			break // one is enough to mend it
		}
		l := b.listing(t, listings[i].ID)
		t.Run(fmt.Sprint(i), func(t *testing.T) { b.checkOutputs(t, &l) })
	}
	b.checkFiles(t, len(listings))
}

func (b *bench) checkOutputs(t *testing.T, l *directory.Listing) {
	get := func(path string) *httptest.ResponseRecorder {
		t.Helper()
		w := b.get(t, path)
		if w.Code == 301 { // to the address with the name
			w = b.get(t, w.Header().Get("Location"))
		}
		if w.Code != 200 {
			t.Fatalf("%s: %d\n%s", path, w.Code, tail(b.log.String()))
		}
		return w
	}
	page := get("/services/" + l.ID).Body.String()
	checkHarmless(t, "the page", page)
	if got, want := bare(textOf(parsePage(t, page).tags("h1")[0])), bare(plainLine(l.Service.Name))+"by"+bare(plainLine(l.Organization().Name)); got != want {
		t.Errorf("the page is about %q, want %q", got, want)
	}
	var one struct{ ID, Name, Description string }
	if err := json.Unmarshal(get("/oruk/v3/services/"+l.ID).Body.Bytes(), &one); err != nil || one.Name != strings.ToValidUTF8(l.Service.Name, "\ufffd") {
		t.Errorf("JSON: %v, %q is not %q", err, one.Name, l.Service.Name)
	}
	cal, err := ics.ParseCalendar(get("/services/" + l.ID + ".ics").Body)
	if err != nil || len(cal.Events()) != 1 {
		t.Fatalf("calendar: %v", err)
	}
	if got, want := bare(cal.Events()[0].GetProperty(ics.ComponentPropertySummary).Value), bare(plainLine(l.Service.Name)); got != want {
		t.Errorf("the calendar says %q, want %q", got, want)
	}
	card := get("/services/" + l.ID + ".vcf").Body.String()
	if n := strings.Count("\r\n"+card, "\r\nBEGIN:VCARD\r\n") + strings.Count(card, "\r\nEND:VCARD\r\n"); n != 2 || strings.Contains(strings.ReplaceAll(card, "\r\n", ""), "\n") {
		t.Errorf("the contact is broken:\n%s", card)
	}
	letter, err := b.write("en", "still-right", "kim@example.org", StillRightLetter{Listing: *l, Step: 1, Confirm: "/confirm/t", Change: "/confirm/t/change", Stop: "/confirm/t/stop"})
	if err != nil {
		t.Fatalf("letter: %v", err)
	}
	if strings.ContainsAny(letter.Subject, "\r\n\x00") {
		t.Errorf("the subject of the letter is %q", letter.Subject)
	}
	checkLetterHTML(t, letter.HTML)
}

// checkLetterHTML: a letter may hold style, and nothing that runs or loads.
func checkLetterHTML(t *testing.T, body string) {
	t.Helper()
	for _, n := range parsePage(t, body).tags("script", "iframe", "object", "embed", "svg", "video", "audio", "form", "img") {
		t.Errorf("the letter holds a %s", n.Data)
	}
	for _, n := range parsePage(t, body).tags("a") {
		if at := attr(n, "href"); !strings.HasPrefix(at, "https://") && !strings.HasPrefix(at, "http://") && !strings.HasPrefix(at, "mailto:") && !strings.HasPrefix(at, "tel:") {
			t.Errorf("the letter leads to %q", at)
		}
	}
}

// bare is text without blanks and what cannot be seen.
func bare(s string) string { return strings.Join(strings.Fields(strings.Map(visible, s)), "") }

// checkFiles reads the files of a search that finds everything.
func (b *bench) checkFiles(t *testing.T, n int) {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(b.get(t, "/search.csv?q=quilting").Body.String(), "\ufeff"))).ReadAll()
	if err != nil || len(rows) < n {
		t.Errorf("CSV: %d rows, %v", len(rows), err)
	}
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r") {
				t.Errorf("CSV: a sheet would run %q", cell)
			}
		}
	}
	var found struct{ Total int }
	if err := json.Unmarshal(b.get(t, "/search.json?q=quilting").Body.Bytes(), &found); err != nil {
		t.Errorf("JSON: %v", err)
	}
	for d := xml.NewDecoder(b.get(t, "/search.atom?q=quilting").Body); ; {
		_, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("feed: %v", err)
		}
	}
	checkHarmless(t, "results", b.get(t, "/search?q=quilting").Body.String())
}
