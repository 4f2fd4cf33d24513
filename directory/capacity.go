package directory

import "time"

// CapacityState says whether a service takes new people.
type CapacityState string

// The four states of the capacity vocabulary, and not known.
const (
	CapacityNotKnown CapacityState = ""
	Accepting        CapacityState = "accepting"
	WaitingList      CapacityState = "waiting-list"
	AssessFirst      CapacityState = "assess-first"
	Full             CapacityState = "full"
)

// Capacity is what the group said about places, true until a date.
type Capacity struct {
	State CapacityState `json:"state,omitzero"`
	// WaitWeeks is the length of the waiting list in weeks, from and to; both
	// 0 when not said.
	WaitWeeks [2]int    `json:"wait_weeks,omitzero"`
	Note      string    `json:"note,omitzero"`  // at most 120 characters
	Until     time.Time `json:"until,omitzero"` // after this day it reads "not known"
	Said      Stamp     `json:"said,omitzero"`
}

// At is the capacity as it stands at a time: after Until nothing is known, and
// a date that nobody keeps up is worse than none.
func (c Capacity) At(now time.Time) Capacity {
	if c.State == CapacityNotKnown || c.Until.IsZero() || !now.Before(c.Until.AddDate(0, 0, 1)) {
		return Capacity{}
	}
	return c
}
