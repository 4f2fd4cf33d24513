package web

import (
	"time"

	"anchorpoint/directory"
	"anchorpoint/web/locale"
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
func placesWords(in *locale.Language, l *directory.Listing, now time.Time) (string, tone) {
	c := l.Capacity.At(now)
	switch c.State {
	case directory.Accepting:
		return in.T("places.taking", "Date", shortDay(in, c.Until, now)), good
	case directory.WaitingList:
		return waitWords(in, c.WaitWeeks), warn
	case directory.AssessFirst:
		return in.T("places.contact-first"), neutral
	case directory.Full:
		return in.T("places.full", "Date", shortDay(in, c.Until, now)), warn
	}
	if wait := plainLine(l.Service.WaitTime); wait != "" {
		return in.T("places.waiting-time", "Time", ownIn(in, wait)), neutral
	}
	return in.T("places.unknown"), unknown
}

func waitWords(in *locale.Language, weeks [2]int) string {
	from, to := weeks[0], weeks[1]
	switch {
	case from <= 0 && to <= 0:
		return in.T("places.waiting-unknown")
	case to <= from || to == 0:
		return in.T("places.waiting", "Count", from)
	case from == 0:
		return in.T("places.waiting-up-to", "Count", to)
	}
	return in.T("places.waiting-between", "From", from, "Count", to)
}

// saidWords is the day on which the group told about places.
func saidWords(in *locale.Language, l *directory.Listing, now time.Time) string {
	c := l.Capacity.At(now)
	if c.State == directory.CapacityNotKnown || c.Said.At.IsZero() {
		return ""
	}
	return in.T("places.said", "Date", shortDay(in, c.Said.At, now))
}

// pausedWords is the line of a service that is not running; empty when it is.
func pausedWords(in *locale.Language, l *directory.Listing, now time.Time) string {
	switch {
	case l.State == directory.Paused && !l.PausedUntil.IsZero():
		return in.T("places.paused", "Date", shortDay(in, l.PausedUntil, now))
	case l.State == directory.Paused, l.Service.Status == directory.ServiceTemporarilyClosed:
		return in.T("places.paused-open")
	}
	return ""
}
