package web

import (
	"net/url"
	"slices"
	"strings"

	"anchorpoint/directory"
	"anchorpoint/directory/hours"

	"github.com/gin-gonic/gin"
)

// whenStep asks when it is on, with the boxes of the page for times. What was
// understood is read back among the answers to check.
func whenStep() step {
	return step{name: "when",
		values: func(e *edition, l *directory.Listing) url.Values {
			t, _ := l.Times(hours.DayOf(e.Now()))
			v := e.whenValues(t.Rhythm, t)
			v.Set("how", string(t.Rhythm))
			return v
		},
		read: func(e *edition, l *directory.Listing, f *sent) directory.FieldErrors {
			now, _ := l.Times(hours.DayOf(e.Now()))
			w := &whenForm{how: directory.Rhythm(f.text("how")), v: f.v, today: hours.DayOf(e.Now())}
			switch {
			case now.Rhythm == "" && (w.how == "" || w.empty()):
				return nil // nothing was stated, and nothing is
			case !slices.Contains(directory.Rhythms, w.how):
				return directory.FieldErrors{{Field: "how", Code: "group-choose", Message: "Choose one of the answers"}}
			}
			t := w.times()
			if len(w.problems) == 0 {
				l.SetTimes(t, w.today, f.text("replace") != "")
			}
			return w.problems
		},
		lines: func(e *edition, l *directory.Listing) []answerLine {
			return []answerLine{e.answerRow("when", e.scheduleLines(l, l.Schedules())...)}
		},
		page: (*edition).whenStepPage,
	}
}

// empty says that no time, date or word was typed.
func (f *whenForm) empty() bool {
	for name, values := range f.v {
		typed := slices.ContainsFunc([]string{"from-", "to-", "date-", "words", "note", "closed", "nth-"},
			func(box string) bool { return strings.HasPrefix(name, box) })
		if typed && strings.Join(values, "") != "" {
			return false
		}
	}
	return true
}

func (e *edition) whenStepPage(c *gin.Context, p stepPage, l *directory.Listing, v url.Values) (string, any, error) {
	t, kept := l.Times(hours.DayOf(e.Now()))
	w := groupWhenPage{layout: p.layout, Errors: p.Errors, Name: p.Name, Action: p.Action, Step: &p, Kept: e.scheduleLines(l, kept)}
	w.Sheets = []string{"times.css"}
	how := directory.Rhythm(v.Get("how"))
	if asked := c.Query("how"); asked != "" {
		how = directory.Rhythm(asked)
		v = e.whenValues(how, t)
	}
	if how == "" { // most are on every week; another rhythm is a link away
		how = directory.EveryWeek
	}
	if !slices.Contains(directory.Rhythms, how) {
		e.askRhythm(&w, t.Rhythm)
		return "group_when", w, nil
	}
	e.fillWhen(&w, &whenForm{how: how, v: v, today: hours.DayOf(e.Now())})
	if p.From != "" {
		w.Other += "&from=" + p.From
	}
	return "group_when", w, nil
}
