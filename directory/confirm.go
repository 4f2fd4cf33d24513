package directory

import (
	"fmt"
	"slices"
	"time"
)

// HowLetter is the Stamp.How of what a group said by the button of a letter.
const HowLetter = "letter"

// Confirm notes that the group itself said that everything is still right. A
// second time on the same day changes nothing. ErrState: it is not listed.
func (l *Listing) Confirm(by, how string, at time.Time) error {
	if !l.Public() {
		return fmt.Errorf("confirm a %s listing: %w", l.State, ErrState)
	}
	if last := l.Dates.Confirmed.At; at.Before(last) || UTCDay(at).Equal(UTCDay(last)) {
		return nil
	}
	l.Dates.Confirmed = Stamp{At: at.UTC(), By: by, How: how}
	return nil
}

// PlacesWeeks are how long an answer about places may be true for.
var PlacesWeeks = []int{2, 4, 8, 12}

// SayPlaces notes what the group says about places, true for some weeks; wait
// is how long people wait, in weeks, 0 when not said. It says what is wrong
// with the answer.
func (l *Listing) SayPlaces(state CapacityState, wait, weeks int, by Stamp) error {
	if !l.Public() {
		return fmt.Errorf("places of a %s listing: %w", l.State, ErrState)
	}
	c, problems := l.Capacity.Next(state, wait, weeks, by)
	if len(problems) > 0 {
		return problems
	}
	l.Capacity = c
	return nil
}

// Next is what is said about places after c, by the rules of SayPlaces.
func (c Capacity) Next(state CapacityState, wait, weeks int, by Stamp) (Capacity, FieldErrors) {
	var e FieldErrors
	if !known([]CapacityState{Accepting, WaitingList, AssessFirst, Full}, state) {
		e.AddCoded("say", "places-say", "Choose what is true now")
	}
	if !slices.Contains(PlacesWeeks, weeks) {
		e.AddCoded("weeks", "places-weeks", "Choose for how long this is true")
	}
	if wait < 0 || wait > 104 {
		e.AddCoded("wait", "places-wait", "Enter the wait in weeks, from 1 to 104")
	}
	if len(e) > 0 {
		return c, e
	}
	next := Capacity{State: state, Note: c.Note, Until: UTCDay(by.At).AddDate(0, 0, 7*weeks), Said: by}
	if state == WaitingList && wait > 0 {
		next.WaitWeeks = [2]int{wait, wait}
	}
	if next.State != c.State {
		next.Note = "" // it was about the other state
	}
	return next, nil
}
