package web

import (
	"net/url"
	"strconv"

	"anchorpoint/directory"
)

// placesStep asks whether there is room, and until when that is true. A listing
// that people see has a page of its own for it, where it changes at once.
func placesStep() step {
	return step{name: "places",
		values: func(e *edition, l *directory.Listing) url.Values {
			c := l.Capacity.At(e.Now())
			if c.State == directory.CapacityNotKnown {
				return url.Values{"say": {""}, "weeks": {usualWeeks}, "wait": {""}}
			}
			v := url.Values{"say": {string(c.State)}, "weeks": {""}, "wait": {""}}
			if c.WaitWeeks[1] > 0 {
				v.Set("wait", strconv.Itoa(c.WaitWeeks[1]))
			}
			return v
		},
		fields: func(e *edition, l *directory.Listing, v url.Values) []formField {
			say, weeks, wait := e.stepField("radios", "say", v), e.stepField("radios", "weeks", v), e.stepField("text", "wait", v)
			for _, state := range placesAnswers {
				say.Options = append(say.Options, option{string(state), e.T("places-answer." + string(state)), v.Get("say") == string(state)})
			}
			say.Options = append(say.Options, option{"", e.T("group-form.not-stated"), v.Get("say") == ""})
			if c := l.Capacity.At(e.Now()); c.State != directory.CapacityNotKnown {
				weeks.Options = append(weeks.Options, option{"", e.T("group-form.until-same", "Date", e.day(c.Until)), v.Get("weeks") == ""})
			}
			for _, n := range directory.PlacesWeeks {
				value := strconv.Itoa(n)
				weeks.Options = append(weeks.Options, option{value, e.T("answer.weeks", "Count", n), v.Get("weeks") == value})
			}
			wait.Small = true
			return []formField{say, wait, weeks}
		},
		read: readPlacesStep,
		lines: func(e *edition, l *directory.Listing) []answerLine {
			words, _ := placesWords(e.Language, l, e.Now())
			if l.Capacity.At(e.Now()).State == directory.CapacityNotKnown {
				words = ""
			}
			return []answerLine{e.answerRow("say", words)}
		},
	}
}

// readPlacesStep leaves alone what was not altered: an answer does not become
// younger by being looked at.
func readPlacesStep(e *edition, l *directory.Listing, f *sent) directory.FieldErrors {
	say, weeks, wait := f.text("say"), f.text("weeks"), f.text("wait")
	c := l.Capacity.At(e.Now())
	if directory.CapacityState(say) == c.State && c.State == directory.CapacityNotKnown {
		return nil
	}
	if say == "" {
		l.Capacity = directory.Capacity{}
		return nil
	}
	n, waits := readPlaces(say, weeks, wait)
	by := directory.Stamp{At: e.Now().UTC(), How: howPage}
	if directory.CapacityState(say) != c.State || weeks != "" {
		next, problems := l.Capacity.Next(directory.CapacityState(say), waits, n, by)
		if len(problems) == 0 {
			l.Capacity = next
		}
		return problems
	}
	next, problems := c.Next(c.State, waits, directory.PlacesWeeks[0], by) // any weeks: the day stays
	if len(problems) == 0 && next.WaitWeeks[1] != c.WaitWeeks[1] {
		next.Until = c.Until
		l.Capacity = next
	}
	return problems
}
