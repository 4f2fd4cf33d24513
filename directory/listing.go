package directory

import (
	"time"

	"anchorpoint/geo"
)

// Listing is what is edited and published as one: a service with its
// organization, its locations and all that we know about using it.
type Listing struct {
	ID    string `json:"id"` // the service's id
	State State  `json:"state"`
	// Rev counts the approved revisions of this listing, from 1. An edit
	// carries the Rev it started from.
	Rev     int64   `json:"rev"`
	Service Service `json:"service"`

	Needs      Needs      `json:"needs,omitzero"`
	Facts      Facts      `json:"facts,omitzero"`
	Capacity   Capacity   `json:"capacity,omitzero"`
	FirstVisit FirstVisit `json:"first_visit,omitzero"`
	Except     Exceptions `json:"except,omitzero"`

	// Visibility says how much of the address may be known outside.
	Visibility geo.Visibility `json:"visibility,omitzero"`
	// Covers are the area terms (geo.Share.Code: "lad:E08000009") that the
	// service says it covers; empty means that the area is not stated.
	// AreaAsWritten keeps words that no area was found for.
	Covers        []string `json:"covers,omitempty"`
	AreaAsWritten string   `json:"area_as_written,omitzero"`

	Dates       Dates     `json:"dates,omitzero"`
	PausedUntil time.Time `json:"paused_until,omitzero"`
	// Closing says why and when a withdrawn listing ended.
	Closing Closing `json:"closing,omitzero"`
	// Sensitive puts "Exit this page" on its page and keeps it out of
	// anything that lists places.
	Sensitive bool   `json:"sensitive,omitzero"`
	StaffNote string `json:"staff_note,omitzero"` // never public
	// ReferralContact is how link workers reach the group; never public.
	ReferralContact string `json:"referral_contact,omitzero"`

	Source Source `json:"source,omitzero"`
}

// Source is where a listing came from. A listing that people made here has
// the zero Source.
type Source struct {
	Feed    string `json:"feed,omitzero"`    // Feed.Name
	ID      string `json:"id,omitzero"`      // the id it has there
	Hash    string `json:"hash,omitzero"`    // of the record as last read, to know "unchanged"
	Licence string `json:"licence,omitzero"` // overrides the feed's
}

// Dates are the three dates of a listing, each with who stands behind it. They
// are written on a real act of that kind only.
type Dates struct {
	Edited    Stamp `json:"edited,omitzero"`
	Confirmed Stamp `json:"confirmed,omitzero"` // by the group itself
	Checked   Stamp `json:"checked,omitzero"`   // by a third party
}

// Stamp is one act: when, who (a role or pseudonymous id, never a name), how.
type Stamp struct {
	At  time.Time `json:"at,omitzero"`
	By  string    `json:"by,omitzero"`
	How string    `json:"how,omitzero"`
}

// FirstVisit tells a newcomer what happens the first time.
type FirstVisit struct {
	Text  string `json:"text,omitzero"`  // what to expect on a first visit
	Meets string `json:"meets,omitzero"` // who meets you, a role
	Bring string `json:"bring,omitzero"` // what to bring
}

// Closing is the end of a listing.
type Closing struct {
	At        time.Time `json:"at,omitzero"`
	Reason    string    `json:"reason,omitzero"`
	DoNotList bool      `json:"do_not_list,omitzero"` // imports never bring it back
	Safety    bool      `json:"safety,omitzero"`      // its name is not shown either
	Redirect  string    `json:"redirect,omitzero"`    // id of the listing it was merged into
	// From is the state that it was in, By the role of who ended it: for Undo.
	From State `json:"from,omitzero"`
	By   Role  `json:"by,omitzero"`
}

// Needs are need ids of the needs vocabulary. Main (one to three) and Also are
// the group's own word; Suggested is a machine's guess until the group says yes.
type Needs struct {
	Main      []string        `json:"main,omitempty"`
	Also      []string        `json:"also,omitempty"`
	Suggested []SuggestedNeed `json:"suggested,omitempty"`
}

// SuggestedNeed is a need that a machine read out of the texts.
type SuggestedNeed struct {
	ID         string  `json:"id"`
	Confidence float64 `json:"confidence"` // 0 to 1
}

// Organization is the service's organization; an empty one when none is known,
// so that callers need not ask.
func (l *Listing) Organization() *Organization {
	if l.Service.Organization == nil {
		return &Organization{}
	}
	return l.Service.Organization
}

// Locations are the locations of the service, in the order of its
// service_at_locations.
func (l *Listing) Locations() []*Location {
	var out []*Location
	for i := range l.Service.ServiceAtLocations {
		if at := l.Service.ServiceAtLocations[i].Location; at != nil {
			out = append(out, at)
		}
	}
	return out
}

// Phones are all numbers of the service, then of its venues and its
// organization, each number once.
func (l *Listing) Phones() []Phone {
	var out []Phone
	seen := map[string]bool{}
	add := func(phones []Phone) {
		for _, p := range phones {
			if p.Number != "" && !seen[p.Number] {
				seen[p.Number] = true
				out = append(out, p)
			}
		}
	}
	add(l.Service.Phones)
	for _, c := range l.Service.Contacts {
		add(c.Phones)
	}
	for i := range l.Service.ServiceAtLocations {
		at := &l.Service.ServiceAtLocations[i]
		add(at.Phones)
		if at.Location != nil {
			add(at.Location.Phones)
		}
	}
	add(l.Organization().Phones)
	return out
}

// Schedules are those of the service and of each place where it happens. The
// hours of a building count only where nothing tells when the service is on: a
// library is open on more days than the group that meets in it.
func (l *Listing) Schedules() []Schedule {
	out := append([]Schedule(nil), l.Service.Schedules...)
	for i := range l.Service.ServiceAtLocations {
		at := &l.Service.ServiceAtLocations[i]
		out = append(out, at.Schedules...)
	}
	if len(out) > 0 {
		return out
	}
	for _, at := range l.Locations() {
		out = append(out, at.Schedules...)
	}
	return out
}

// Public says whether a listing may be shown to anybody: published, or paused
// with its date. Freshness is a matter of its own.
func (l *Listing) Public() bool {
	return l.State == Published || l.State == Paused
}
