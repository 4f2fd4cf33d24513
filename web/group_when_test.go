package web

import (
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"anchorpoint/directory"
	"anchorpoint/directory/hours"
)

// fields are what a browser sends of the form of a page as it is shown.
func formFields(t *testing.T, page string) url.Values {
	t.Helper()
	doc, v := parsePage(t, page), url.Values{}
	for _, in := range doc.tags("input") {
		kind, name := attr(in, "type"), attr(in, "name")
		if name == "" || (kind == "radio" || kind == "checkbox") && !hasAttr(in, "checked") {
			continue
		}
		v.Add(name, attr(in, "value"))
	}
	for _, area := range doc.tags("textarea") {
		v.Add(attr(area, "name"), textOf(area))
	}
	for _, choice := range doc.tags("select") {
		for o := range choice.Descendants() {
			if o.Data == "option" && hasAttr(o, "selected") {
				v.Set(attr(choice, "name"), attr(o, "value"))
			}
		}
	}
	return v
}

func (w *browser) submit(t *testing.T, path string, form url.Values, status int) string {
	t.Helper()
	answer := w.post(t, path, form)
	if answer.Code != status {
		t.Fatalf("POST %s: %d, want %d\n%s", path, answer.Code, status, answer.Body)
	}
	if status != http.StatusSeeOther {
		checkPage(t, answer.Body.String())
	}
	return html.UnescapeString(strings.ReplaceAll(answer.Body.String(), nbsp, " "))
}

// timedGroup is ownGroup with times of the test's choice.
func timedGroup(t *testing.T, schedules ...directory.Schedule) (*browser, directory.Listing) {
	t.Helper()
	w, _, tea := ownGroup(t)
	_, err := w.store.UpdateListing(t.Context(), tea.ID, directory.Edit{Reason: "test"}, func(l *directory.Listing) error {
		l.Service.Schedules, l.Except = schedules, directory.Exceptions{}
		for i := range l.Service.ServiceAtLocations {
			l.Service.ServiceAtLocations[i].Schedules = nil
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return w, tea
}

// The whole way: from the page of choices to what the public reads and search
// finds.
func TestGroupWhenWeekly(t *testing.T) {
	w, tea := timedGroup(t, directory.Schedule{Freq: "WEEKLY", Byday: "TU", OpensAt: "10:00", ClosesAt: "12:00"})
	path := groupPath(tea.ID, "/when")
	if page := w.page(t, groupPath(tea.ID, "/change"), 200); !strings.Contains(page, path) {
		t.Error("no way to the times")
	}
	page := w.page(t, path, 200)
	if strings.Contains(page, "&lt;") || strings.Count(page, "<fieldset") < 7 {
		t.Error("markup is shown as text")
	}
	form := formFields(t, page)
	if form.Get("from-1-0") != "10am" || form.Get("to-1-0") != "12 noon" || form.Get("from-0-0") != "" {
		t.Fatalf("the form begins with %v", form)
	}
	form.Set("from-1-0", "10.30")
	form.Set("to-1-0", "1")
	form.Set("from-5-0", "2")
	form.Set("to-5-0", "4")
	form.Set("holidays", "closed")
	form.Set("closed", "24 December to 2 January\n6 April 2027")
	read := w.submit(t, path, form, 200)
	for _, want := range []string{"Is that right?", "Tuesdays, 10:30am to 1pm", "Saturdays, 2pm to 4pm", "Not on bank holidays",
		"24 December 2026 to 2 January 2027", "6 April 2027", "Tuesday 24 November, 10:30am to 1pm"} {
		if !strings.Contains(read, want) {
			t.Errorf("not read back: %q in\n%s", want, read)
		}
	}
	if l := w.listing(t, tea.ID); l.Service.Schedules[0].OpensAt != "10:00" {
		t.Fatal("saved before the person said yes")
	}
	again := formFields(t, read)
	again.Set("sure", "no")
	if back := formFields(t, w.submit(t, path, again, 200)); back.Get("from-1-0") != "10.30" || back.Get("closed") != strings.ReplaceAll(form.Get("closed"), "\n", " ") || back.Get("holidays") != "closed" {
		t.Errorf("what was typed is lost: %v", back)
	}
	again.Set("sure", "yes")
	if done := w.send(t, path, again); !strings.Contains(done, "is changed. People see it now") {
		t.Error("the page does not say so")
	}
	if public := strings.ReplaceAll(w.newBrowser().get(t, servicePath(&tea)).Body.String(), nbsp, " "); !strings.Contains(public, "Saturdays, 2pm to 4pm") {
		t.Error("the public page does not show the times")
	}
	if err := w.Index.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	if found := w.newBrowser().get(t, "/search?q=tea&open=weekend").Body.String(); !strings.Contains(found, "Holbeck Tea") {
		t.Error("search does not find it at the weekend")
	}
	if sent := w.letters(t, "published"); len(sent) != 1 || sent[0].To != w.user.Email {
		t.Errorf("letters: %+v", sent)
	}
	if l := w.listing(t, tea.ID); l.Dates.Edited.By != w.user.ID {
		t.Errorf("edited by %+v", l.Dates.Edited)
	}
}

func TestGroupWhenAsksAgain(t *testing.T) {
	w, tea := timedGroup(t)
	path := groupPath(tea.ID, "/when")
	for _, tt := range []struct {
		name, how, field, value, more, want, link string
	}{
		{"nothing", "weekly", "", "", "", "at least one day", "from-0-0"},
		{"no time", "weekly", "from-2-0", "sometime", "", "like 10am or 22:30", "from-2-0"},
		{"either half", "weekly", "from-2-0", "7", "to-2-0=9", "7am or 7pm", "to-2-0"},
		{"ends before", "weekly", "from-2-0", "10am", "to-2-0=9am", "after the start", "to-2-0"},
		{"only an end", "weekly", "to-2-0", "12", "", "like 10am", "from-2-0"},
		{"overlap", "weekly", "from-2-0", "10", "to-2-0=12&from-2-1=11&to-2-1=1", "run into each other", "from-2-0"},
		{"closed when", "weekly", "closed", "Christmas", "from-2-0=10", "Enter a date like", "closed"},
		{"clash", "weekly", "note", "Not on bank holidays", "from-2-0=10&holidays=open", "something else", "note"},
		{"long note", "weekly", "note", strings.Repeat("x", 301), "from-2-0=10", "300 letters", "note"},
		{"no week", "monthly", "from-m0-0", "10", "day-m0=1", "which weeks", "nth-m0-1"},
		{"no times", "monthly", "nth-m0-1", "1", "day-m0=1", "like 10am", "from-m0-0"},
		{"nothing monthly", "monthly", "", "", "", "at least one day", "from-m0-0"},
		{"no date", "dates", "from-d-0", "10", "", "Enter a date like", "date-0"},
		{"past", "dates", "date-0", "1 November 2026", "from-d-0=10", "has passed", "date-0"},
		{"date without time", "dates", "date-0", "1 December", "", "like 10am", "from-d-0"},
		{"no words", "irregular", "words", "", "", "how to find out", "words"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			form, err := url.ParseQuery(tt.more)
			if err != nil {
				t.Fatal(err)
			}
			form.Set("how", tt.how)
			if tt.field != "" {
				form.Set(tt.field, tt.value)
			}
			form.Set("was", formFields(t, w.page(t, path+"?how="+tt.how, 200)).Get("was"))
			page := w.submit(t, path, form, 422)
			if !strings.Contains(page, tt.want) || !strings.Contains(page, `href="#`+tt.link+`"`) || !strings.Contains(page, `id="`+tt.link+`"`) {
				t.Errorf("no %q at %s in\n%s", tt.want, tt.link, page)
			}
			if tt.value != "" && tt.value != "1" && !strings.Contains(page, tt.value) {
				t.Errorf("%q is lost", tt.value)
			}
		})
	}
	if answer := w.post(t, path, url.Values{"how": {"nonsense"}}); answer.Code != http.StatusBadRequest {
		t.Errorf("a rhythm that is none: %d", answer.Code)
	}
}

func TestGroupWhenRhythms(t *testing.T) {
	for _, tt := range []struct {
		name string
		form string
		want []string
	}{
		{"monthly", "how=monthly&nth-m0-1=1&nth-m0-3=1&day-m0=1&from-m0-0=10.30&to-m0-0=12+noon",
			[]string{"1st and 3rd Tuesday of the month, 10:30am to 12 noon", "Tuesday 1 December", "Tuesday 15 December"}},
		{"last", "how=monthly&nth-m0--1=1&day-m0=4&from-m0-0=2&to-m0-0=4", []string{"Last Friday of the month, 2pm to 4pm", "Friday 27 November"}},
		{"dates", "how=dates&date-0=1+December&from-d-0=10&to-d-0=12&date-1=3/2/2027&from-d-1=2pm", []string{"1 December 2026", "3 February 2027", "from 2pm"}},
		{"irregular", "how=irregular&words=Ring+us+for+the+next+date", []string{"Ring us for the next date"}},
		{"twice a day", "how=weekly&from-1-0=10&to-1-0=12&from-1-1=6pm&to-1-1=8pm", []string{"Tuesdays, 10am to 12 noon and 6pm to 8pm"}},
		{"term", "how=weekly&from-1-0=10&school=term", []string{"Term time only"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w, tea := timedGroup(t)
			path := groupPath(tea.ID, "/when")
			form, err := url.ParseQuery(tt.form)
			if err != nil {
				t.Fatal(err)
			}
			form.Set("was", formFields(t, w.page(t, path+"?how="+form.Get("how"), 200)).Get("was"))
			read := w.submit(t, path, form, 200)
			for _, want := range tt.want {
				if !strings.Contains(read, want) {
					t.Errorf("not read back: %q in\n%s", want, read)
				}
			}
			again := formFields(t, read)
			again.Set("sure", "yes")
			w.send(t, path, again)
			// What is opened again says the same, so nothing is written anew.
			rev := w.listing(t, tea.ID).Rev
			reopened := formFields(t, w.page(t, path, 200))
			final := formFields(t, w.submit(t, path, reopened, 200))
			final.Set("sure", "yes")
			if page := w.send(t, path, final); !strings.Contains(page, "Nothing was changed") || w.listing(t, tea.ID).Rev != rev {
				t.Errorf("reopened as %v", reopened)
			}
		})
	}
}

// A second box for a day, with all that was typed.
func TestGroupWhenAddsTime(t *testing.T) {
	w, tea := timedGroup(t)
	path := groupPath(tea.ID, "/when")
	form := formFields(t, w.page(t, path+"?how=weekly", 200))
	form.Set("from-1-0", "half ten")
	form.Set("second", "1")
	form.Set("again", "more")
	page := w.submit(t, path, form, 200)
	if !strings.Contains(page, `id="from-1-1"`) || !strings.Contains(page, `value="half ten"`) {
		t.Error("no second box, or what was typed is lost")
	}
}

// Times that the form has no boxes for are said, kept, and taken out on demand.
func TestGroupWhenKeepsOtherTimes(t *testing.T) {
	second := 2.0
	w, tea := timedGroup(t, directory.Schedule{Freq: "WEEKLY", Byday: "TU", OpensAt: "10:00", ClosesAt: "12:00"},
		directory.Schedule{Freq: "WEEKLY", Interval: &second, Byday: "FR", OpensAt: "14:00", ClosesAt: "15:00", Dtstart: "2026-11-06"})
	path := groupPath(tea.ID, "/when")
	page := w.page(t, path, 200)
	if !strings.Contains(page, "Every 2 weeks") && !strings.Contains(page, "every two weeks") && !strings.Contains(page, "Every other") && !strings.Contains(page, "2pm to 3pm") {
		t.Error("the other times are not shown")
	}
	for _, replace := range []string{"", "1"} {
		form := formFields(t, w.page(t, path, 200))
		form.Set("from-1-0", "11"+replace)
		form.Set("from-1-0", map[string]string{"": "11", "1": "9"}[replace])
		if replace != "" {
			form.Set("replace", replace)
		}
		form = formFields(t, w.submit(t, path, form, 200))
		form.Set("sure", "yes")
		w.send(t, path, form)
		if n := len(w.listing(t, tea.ID).Service.Schedules); n != map[string]int{"": 2, "1": 1}[replace] {
			t.Errorf("replace %q leaves %d schedules", replace, n)
		}
	}
}

// Two people at once: the second sees the first's times and keeps what was typed.
func TestGroupWhenConflict(t *testing.T) {
	w, tea := timedGroup(t, directory.Schedule{Freq: "WEEKLY", Byday: "TU", OpensAt: "10:00", ClosesAt: "12:00"})
	path := groupPath(tea.ID, "/when")
	form := formFields(t, w.page(t, path, 200))
	form.Set("from-1-0", "9.15")
	edit := func(change func(*directory.Listing)) {
		_, err := w.store.UpdateListing(t.Context(), tea.ID, directory.Edit{Reason: "other"}, func(l *directory.Listing) error { change(l); return nil })
		if err != nil {
			t.Fatal(err)
		}
	}
	edit(func(l *directory.Listing) { l.Service.Description = "Something else" })
	sure := formFields(t, w.submit(t, path, form, 200)) // another field is no clash
	edit(func(l *directory.Listing) { l.Service.Schedules[0].OpensAt = "08:00" })
	sure.Set("sure", "yes")
	page := w.submit(t, path, sure, 409)
	if !strings.Contains(page, "Tuesdays, 8am to 12 noon") || !strings.Contains(page, `value="9.15"`) {
		t.Errorf("the clash is not shown, or the text is lost:\n%s", page)
	}
	retry := formFields(t, w.submit(t, path, formFields(t, page), 200))
	retry.Set("sure", "yes")
	w.send(t, path, retry)
	if l := w.listing(t, tea.ID); l.Service.Schedules[0].OpensAt != "09:15" || l.Service.Description != "Something else" {
		t.Errorf("got %+v", l.Service.Schedules)
	}
}

// The boxes of every language hold times that are read back as they are.
func TestClockValues(t *testing.T) {
	w, _, _ := ownGroup(t)
	for _, e := range w.editions {
		for minute := 0; minute < 24*60; minute += 5 {
			text := e.clockValue(minute)
			if span, _, err := directory.ReadSpan(text, ""); err != nil || span.Opens != minute {
				t.Errorf("%s: %d minutes is %q, read as %d, %v", e.Code, minute, text, span.Opens, err)
			}
		}
		for d := range hours.Day(400) {
			day := hours.DayOf(noonOfTests) + d
			if got, err := directory.ReadDay(e.dateValue(day.String()), hours.DayOf(noonOfTests)); err != nil || got != day {
				t.Errorf("%s: %s is %q, read as %s, %v", e.Code, day, e.dateValue(day.String()), got, err)
			}
		}
	}
}
