package search

import (
	"time"

	"anchorpoint/directory"
	"anchorpoint/directory/hours"
)

// The groups of filters and facets. Vocabularies come first, in the order of
// directory.FactVocabularies.
const (
	groupNeed = iota
	groupFacts
	groupOpen     = groupFacts + factGroups
	groupAge      = groupOpen + 1
	groupLanguage = groupAge + 1
	groupCapacity = groupLanguage + 1
	groupCount    = groupCapacity + 1
)

// factGroups is the number of fact vocabularies.
const factGroups = 7

// wanted are the ticked terms of one vocabulary. In access and supports all
// must hold, in the others any is enough.
type wanted struct {
	terms factMask
	all   bool
}

func conjunctive(id directory.VocabularyID) bool {
	return id == directory.AccessVocabulary || id == directory.SupportsVocabulary
}

// passes is the three-valued test: a stated no fails, not stated passes unless
// only stated facts count.
func (w *wanted) passes(yes, no factMask, statedOnly bool) bool {
	if w.terms.empty() {
		return true
	}
	if w.all {
		return !no.meets(w.terms) && (!statedOnly || yes.holds(w.terms))
	}
	return yes.meets(w.terms) || !statedOnly && !no.holds(w.terms)
}

// clock holds what the time of a query means for dates and opening times.
type clock struct {
	now                     time.Time
	moment                  hours.Moment
	calendar                *hours.Calendar
	fresh, old, unlistedDay int32
	unix                    int64
}

func newClock(now time.Time, p directory.Periods, c *hours.Calendar) clock {
	return clock{
		now: now, moment: hours.At(now), calendar: c, unix: now.Unix(),
		fresh: monthsBefore(now, p.Fresh), old: monthsBefore(now, p.Old), unlistedDay: monthsBefore(now, p.Unlisted),
	}
}

// monthsBefore is the newest day that lies n full months before a time. In a
// month that is too short for the day, its last day.
func monthsBefore(now time.Time, n int) int32 {
	y, m, d := now.UTC().Date()
	first := time.Date(y, m-time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return dayOf(first.AddDate(0, 0, min(d, last)-1))
}

// freshness is the class of a listing by its dates, as directory.Listing.Age
// has it.
func (c *clock) freshness(p *plain) directory.Freshness {
	switch {
	case p.assured == noDay:
		return directory.NeverConfirmed
	case p.assured <= c.unlistedDay && p.flags&flagOurs != 0:
		return directory.Unlisted
	case p.assured <= c.old:
		return directory.Old
	case p.assured <= c.fresh:
		return directory.PhoneFirst
	}
	return directory.Fresh
}

// capacityGrace is how long after its last day begins a stated capacity holds,
// in seconds.
const capacityGrace = 24 * 60 * 60

// capacity is the stated capacity while it holds.
func (c *clock) capacity(p *plain) directory.CapacityState {
	if p.until == noTime || c.unix >= p.until+capacityGrace {
		return directory.CapacityNotKnown
	}
	return capacityStates[p.capacity]
}

// asked are the wished times as the directory knows them.
var asked = map[When]hours.When{OpenNow: hours.Now, OpenToday: hours.Today, OpenEvenings: hours.Evenings, OpenWeekend: hours.Weekend}

// unstatedAge is the bit of ages beside those of facetAges.
const unstatedAge = 1 << len(facetAges)

// ages says which of facetAges a listing suits, as bits.
func (p *plain) ages() (out uint8) {
	if p.ageMin == noAge && p.ageMax == noAge {
		return unstatedAge
	}
	for k, age := range facetAges {
		if p.suits(age) == directory.Yes {
			out |= 1 << k
		}
	}
	return out
}

// suits says what stated ages mean for an age.
func (p *plain) suits(age int) directory.Fact {
	switch {
	case p.ageMin == noAge && p.ageMax == noAge:
		return directory.NotStated
	case p.ageMin != noAge && float32(age) < p.ageMin, p.ageMax != noAge && float32(age) >= p.ageMax+1:
		return directory.No
	}
	return directory.Yes
}
