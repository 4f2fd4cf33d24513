package directory

import "time"

// Risk says what harm a wrong value of a field can do, and so who may put it
// live alone.
type Risk int8

// The three classes. The zero value is the middle one on purpose: a field that
// nobody classed waits for staff.
const (
	HighRisk   Risk = 0  // waits for staff
	LowRisk    Risk = -1 // an owner's own matter: times, cost, places, the service's phone
	SafetyRisk Risk = 1  // somebody could be found or hurt by it: another pair of eyes
)

// String names the class for data and tests.
func (r Risk) String() string {
	switch r {
	case LowRisk:
		return "low"
	case SafetyRisk:
		return "safety"
	}
	return "high"
}

// RiskOf is the class of a field; HighRisk for one that is not known.
func RiskOf(field string) Risk {
	if f, ok := fieldNamed(field); ok {
		return f.risk
	}
	return HighRisk
}

// HighestRisk is the greatest among changes, LowRisk when there are none.
func HighestRisk(changes []FieldChange) Risk {
	worst := LowRisk
	for _, c := range changes {
		worst = max(worst, c.Risk)
	}
	return worst
}

// Send parts an edit into what the actor may put live at once and what waits
// for staff. live is the old listing with the fields that may change now, nil
// when there are none; rest is the listing as wanted, live's fields among
// them, nil when nothing waits. A new listing (old nil) goes one way or the
// other whole. What no form may touch (revision, source, state, dates, the note
// of staff) stays as old has it; whoever saves live dates it.
func Send(actor Actor, old, now *Listing, at time.Time) (live, rest *Listing) {
	if old == nil {
		return sendNew(actor, now, at)
	}
	changes := Compare(old, now)
	if len(changes) == 0 {
		return nil, nil
	}
	wanted, allowed := now.Clone(), old.Clone()
	keepOurs(wanted, old)
	published := 0
	for _, c := range changes {
		if mayPublish(actor, old, now, c.Risk, at) {
			Take(c.Field, allowed, wanted)
			published++
		}
	}
	if published > 0 {
		live = allowed
	}
	if published < len(changes) {
		rest = wanted
	}
	return live, rest
}

func sendNew(actor Actor, now *Listing, at time.Time) (live, rest *Listing) {
	l := now.Clone()
	if mayPublish(actor, now, now, SafetyRisk, at) {
		l.State = Published
		return l, nil
	}
	l.State = Submitted
	return nil, l
}

// mayPublish asks for the right over the listing as it is and as it will be,
// so that nobody moves a listing to where they have no say, or out of there.
func mayPublish(actor Actor, old, now *Listing, risk Risk, at time.Time) bool {
	action := PublishAll
	if risk == LowRisk {
		action = PublishSafe
	}
	for _, l := range []*Listing{old, now} {
		on := l.Resource()
		on.OwnEdit, on.Safety = true, risk == SafetyRisk
		if !Can(actor, action, on, at) {
			return false
		}
	}
	return true
}

// Resource is the listing as something that a right is asked for.
func (l *Listing) Resource() Resource {
	organization := l.Organization().ID
	if organization == "" {
		organization = l.Service.OrganizationID
	}
	return Resource{OrganizationID: organization, Areas: l.Covers}
}
