package directory

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"anchorpoint/geo"
)

// UnmetOutcome is how a search for a need fell short.
type UnmetOutcome string

// The ways to fall short. A search that gave enough is not counted.
const (
	FoundNone UnmetOutcome = "none"
	FoundFew  UnmetOutcome = "few"      // fewer than FewResults
	AllFull   UnmetOutcome = "all-full" // every service is full or has a waiting list
)

// UnmetOutcomes are all of them.
var UnmetOutcomes = []UnmetOutcome{FoundNone, FoundFew, AllFull}

const (
	// FewResults is how many services are enough to choose from.
	FewResults = 3
	// UnmetFloor is the smallest count that is ever shown: below it a number
	// could be about one person.
	UnmetFloor = 10
)

// Unmet counts searches for a need in an area that fell short: on a day as it
// is written, in the week from a Monday as it is read. No words, no person.
type Unmet struct {
	Need    string
	Area    string // council or outward code; empty: no place given, or pooled
	From    time.Time
	Outcome UnmetOutcome
	Count   int
	// Pooled marks areas too small to be shown one by one, added up.
	Pooled bool
}

// CoarseArea says whether a text is an area that may be kept with what people
// look for: an area term such as "lad:E08000035", or an outward code.
func CoarseArea(text string) bool {
	if kind, code, ok := strings.Cut(text, ":"); ok {
		return slices.Contains([]string{"lad", "rgn", "ctry"}, kind) && len(code) == len("E08000035") && alphanumeric(code)
	}
	p, mended, err := geo.ParsePostcode(text, nil)
	return err == nil && !mended && p.Kind() == geo.Outward && p.String() == text
}

func alphanumeric(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'A' || r > 'Z')
	})
}

// Valid says whether a count may be kept: with a need, a known outcome and no
// area finer than allowed.
func (u *Unmet) Valid() bool {
	return u.Need != "" && known(UnmetOutcomes, u.Outcome) && (u.Area == "" || CoarseArea(u.Area)) && u.Count >= 0
}

// UTCDay is midnight UTC of the day of a time.
func UTCDay(at time.Time) time.Time { return at.UTC().Truncate(24 * time.Hour) }

// Monday is the one on or before the day of a time.
func Monday(at time.Time) time.Time {
	day := UTCDay(at)
	return day.AddDate(0, 0, -(int(day.Weekday())+6)%7)
}

// SuppressUnmet makes daily counts into weekly ones of which none is below
// UnmetFloor. Smaller ones are added up over the areas of the same need, week
// and outcome, and dropped where even that is too small. Totals of everything
// are never given, so that nothing can be worked out by taking away.
func SuppressUnmet(days []Unmet) []Unmet {
	weeks := map[Unmet]int{}
	for _, u := range days {
		weeks[Unmet{Need: u.Need, Area: u.Area, From: Monday(u.From), Outcome: u.Outcome}] += u.Count
	}
	pools := map[Unmet]int{}
	var out []Unmet
	for u, n := range weeks {
		if n >= UnmetFloor {
			u.Count = n
			out = append(out, u)
			continue
		}
		u.Area, u.Pooled = "", true
		pools[u] += n
	}
	for u, n := range pools {
		if n >= UnmetFloor {
			u.Count = n
			out = append(out, u)
		}
	}
	slices.SortFunc(out, func(a, b Unmet) int {
		return cmp.Or(a.From.Compare(b.From), cmp.Compare(a.Need, b.Need), cmp.Compare(a.Outcome, b.Outcome),
			cmp.Compare(a.Area, b.Area), cmp.Compare(a.Count, b.Count))
	})
	return out
}
