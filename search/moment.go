package search

import (
	"math"
	"sync/atomic"

	"anchorpoint/directory"
	"anchorpoint/directory/hours"
)

// moment is what the time of a query means for every listing of some columns:
// facts that depend on the clock but not on the question. It holds until a
// stated capacity or the day ends, so nearly all searches share one.
type moment struct {
	fresh, old, unlisted int32 // days, as in clock
	from, until          int64 // Unix seconds between which no capacity ends

	listed bitset  // live and recent enough for public search
	grades []uint8 // freshness and capacity: freshOf + capacity*freshGrades
}

// The classes of freshness in a grade; the second half is for listings that a
// third party checked of late.
const (
	gradeFresh = iota
	gradePhoneFirst
	gradeOld
	gradeNever
	gradeNeverFed // from a live feed: no date is no fault
	gradeChecked
	freshGrades = 2 * gradeChecked
	gradeCount  = freshGrades * len(capacityStates)
)

// at is the moment of a clock, worked out when the last one is over.
func (c *columns) at(now *clock) *moment {
	if m := c.moment.Load(); m != nil && m.holds(now) {
		return m
	}
	m := newMoment(c, now)
	c.moment.Store(m)
	return m
}

func (m *moment) holds(now *clock) bool {
	return m.fresh == now.fresh && m.old == now.old && m.unlisted == now.unlistedDay &&
		m.from <= now.unix && now.unix < m.until
}

func newMoment(c *columns, now *clock) *moment {
	m := &moment{fresh: now.fresh, old: now.old, unlisted: now.unlistedDay, from: math.MinInt64, until: math.MaxInt64,
		listed: newBitset(c.len()), grades: make([]uint8, c.len())}
	for i := range c.plain {
		p := &c.plain[i]
		if c.ids.off[i] == c.ids.off[i+1] {
			continue
		}
		if p.flags&flagOurs == 0 || p.assured > now.unlistedDay || p.assured == noDay {
			m.listed.set(uint32(i))
		}
		m.grades[i] = now.grade(p)
		if p.capacity == 0 || p.until == noTime {
			continue
		}
		if ends := p.until + capacityGrace; ends <= now.unix {
			m.from = max(m.from, ends)
		} else {
			m.until = min(m.until, ends)
			m.grades[i] += p.capacity * freshGrades
		}
	}
	return m
}

// grade is the freshness part of a listing's grade.
func (c *clock) grade(p *plain) uint8 {
	g := uint8(gradeFresh)
	switch c.freshness(p) {
	case directory.PhoneFirst:
		g = gradePhoneFirst
	case directory.Old, directory.Unlisted:
		g = gradeOld
	case directory.NeverConfirmed:
		g = gradeNever
		if p.flags&flagFed != 0 {
			g = gradeNeverFed
		}
	}
	if p.checked != noDay && p.checked > c.fresh {
		g += gradeChecked
	}
	return g
}

// grades are what the grades count for in the ranking.
func (w *Weights) grades() (out [gradeCount]float64) {
	fresh := [gradeChecked]float64{w.Fresh, w.PhoneFirst, w.Old, w.NeverConfirmed, 1}
	for g := range out {
		f := fresh[g%gradeChecked]
		if g%freshGrades >= gradeChecked {
			f += w.Checked
		}
		out[g] = f
		switch capacityStates[g/freshGrades] {
		case directory.Accepting:
			out[g] *= w.Accepting
		case directory.WaitingList:
			out[g] *= w.Waiting
		case directory.Full:
			out[g] *= w.Full
		}
	}
	return out
}

// capacity is a listing's stated capacity while it holds.
func (m *moment) capacity(i uint32) directory.CapacityState {
	return capacityStates[m.grades[i]/freshGrades]
}

// openNow are the answers to facetTimes in one minute for every table of times,
// each worked out when it is first looked at: many listings share a table, and
// many searches a minute.
type openNow struct {
	columns  *columns
	moment   hours.Moment
	calendar *hours.Calendar
	answers  []atomic.Uint32 // 0: not worked out
}

// answered marks answers that were worked out.
const answered = 1 << 8

// openAt are the answers at a time.
func (c *columns) openAt(now *clock) *openNow {
	if o := c.open.Load(); o != nil && o.moment == now.moment && o.calendar == now.calendar {
		return o
	}
	o := &openNow{c, now.moment, now.calendar, make([]atomic.Uint32, max(len(c.times.off)-1, 0))}
	c.open.Store(o)
	return o
}

// of are the answers of one table as bits in the order of facetTimes: yes, and
// above them not known.
func (o *openNow) of(table uint32) uint8 {
	if known := o.answers[table].Load(); known != 0 {
		return uint8(known)
	}
	answers, rules := uint8(0), o.columns.timetable(nil, table)
	for k, when := range facetTimes {
		switch rules.Open(asked[when], o.moment, o.calendar) {
		case hours.Yes:
			answers |= 1 << k
		case hours.Unknown:
			answers |= 1 << (k + len(facetTimes))
		}
	}
	o.answers[table].Store(uint32(answers) | answered)
	return answers
}
