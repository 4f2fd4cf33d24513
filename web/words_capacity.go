package web

import (
	"fmt"
	"time"

	"anchorpoint/directory"
)

// tone says how a fact is coloured; the words alone already say it.
type tone string

const (
	good    tone = "good"
	warn    tone = "warn"
	neutral tone = ""
	unknown tone = "unknown"
)

// placesWords says whether a service takes new people, from what the group
// said and until when it is true.
func placesWords(l *directory.Listing, now time.Time) (string, tone) {
	c := l.Capacity.At(now)
	switch c.State {
	case directory.Accepting:
		return "Taking people now (until " + shortDate(c.Until, now) + ")", good
	case directory.WaitingList:
		return "Waiting list" + waitWords(c.WaitWeeks), warn
	case directory.AssessFirst:
		return "Contact first: they check if it is right for you", neutral
	case directory.Full:
		return "Not now: no new people until " + shortDate(c.Until, now), warn
	}
	if wait := plainLine(l.Service.WaitTime); wait != "" {
		return "Waiting time: " + wait, neutral
	}
	return "Places: " + notStated, unknown
}

func waitWords(weeks [2]int) string {
	from, to := weeks[0], weeks[1]
	switch {
	case from <= 0 && to <= 0:
		return ", length " + notStated
	case to <= from || to == 0:
		return ": about " + weeksWords(from)
	case from == 0:
		return ": up to " + weeksWords(to)
	}
	return fmt.Sprintf(": about %d to %s", from, weeksWords(to))
}

func weeksWords(n int) string {
	if n == 1 {
		return "1 week"
	}
	return fmt.Sprintf("%d weeks", n)
}

// saidWords is the day on which the group told about places.
func saidWords(l *directory.Listing, now time.Time) string {
	c := l.Capacity.At(now)
	if c.State == directory.CapacityNotKnown || c.Said.At.IsZero() {
		return ""
	}
	return "said on " + shortDate(c.Said.At, now)
}

// pausedWords is the line of a service that is not running; empty when it is.
func pausedWords(l *directory.Listing, now time.Time) string {
	switch {
	case l.State == directory.Paused && !l.PausedUntil.IsZero():
		return "Not running until " + shortDate(l.PausedUntil, now)
	case l.State == directory.Paused, l.Service.Status == directory.ServiceTemporarilyClosed:
		return "Not running at the moment"
	}
	return ""
}
