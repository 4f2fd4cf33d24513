package directory

import (
	"slices"
	"strings"

	"anchorpoint/geo"
)

// Redact takes out of a listing what the public may never see: notes of staff,
// whom link workers ring, who maintains it, and of a hidden address everything finer than its town (of
// an area-only address everything finer than the outward code). The store does
// it for every actor without the right, so that no page has to remember.
func (l *Listing) Redact() {
	l.StaffNote, l.ReferralContact = "", ""
	l.Source.Hash = ""
	if !l.assurerPublished() {
		l.Service.AssurerEmail = ""
	}
	if l.Visibility == geo.Hidden || l.Visibility == geo.AreaOnly {
		l.coarsen()
	}
}

// assurerPublished says whether the source itself publishes who assures the
// record. An address that a group gave here it may have given for us alone.
func (l *Listing) assurerPublished() bool {
	return l.Source.Feed != "" && l.Dates.Edited.At.IsZero() && roleAddress(l.Service.AssurerEmail)
}

// Remains is what anybody may know of a withdrawn listing: its id and how it
// ended. Its name, its needs and the towns that it was in tell where else to
// ask; they are left out where the name could do harm: after a withdrawal for
// safety, of who asked not to be listed, and of a hidden address.
func (l *Listing) Remains() Listing {
	left := Listing{ID: l.ID, State: Withdrawn, Closing: l.Closing}
	if l.Closing.Safety || l.Closing.DoNotList || l.Visibility == geo.Hidden {
		return left
	}
	left.Service.Name, left.Needs, left.Covers = l.Service.Name, Needs{Main: l.Needs.Main, Also: l.Needs.Also}, l.Covers
	left.Visibility = geo.AreaOnly
	for _, at := range l.Locations() {
		left.Service.ServiceAtLocations = append(left.Service.ServiceAtLocations, ServiceAtLocation{Location: coarse(at, geo.AreaOnly)})
	}
	return left
}

func (l *Listing) coarsen() {
	l.Service.ServiceAtLocations = slices.Clone(l.Service.ServiceAtLocations)
	for i := range l.Service.ServiceAtLocations {
		at := &l.Service.ServiceAtLocations[i]
		at.Description, at.Attributes, at.Metadata, at.Extra = "", nil, nil, nil
		at.ID, at.LocationID = "", ""
		at.Schedules, at.Phones, at.Contacts = unplaced(at.Schedules), unplacedPhones(at.Phones), unplacedContacts(at.Contacts)
		at.ServiceAreas = slices.Clone(at.ServiceAreas)
		for k := range at.ServiceAreas {
			at.ServiceAreas[k].ServiceAtLocationID = ""
		}
		if at.Location != nil {
			at.Location = coarse(at.Location, l.Visibility)
		}
	}
	s := &l.Service
	s.Schedules, s.Phones, s.Contacts = unplaced(s.Schedules), unplacedPhones(s.Phones), unplacedContacts(s.Contacts)
	if l.Service.Organization != nil {
		o := *l.Service.Organization
		o.Locations = nil
		o.Phones, o.Contacts = unplacedPhones(o.Phones), unplacedContacts(o.Contacts)
		l.Service.Organization = &o
	}
}

// unplaced, unplacedPhones and unplacedContacts take the ids of venues out of
// copies: with them, another listing of the same venue would give it away.
func unplaced(schedules []Schedule) []Schedule {
	out := slices.Clone(schedules)
	for i := range out {
		out[i].LocationID, out[i].ServiceAtLocationID = "", ""
	}
	return out
}

func unplacedPhones(phones []Phone) []Phone {
	out := slices.Clone(phones)
	for i := range out {
		out[i].LocationID, out[i].ServiceAtLocationID = "", ""
	}
	return out
}

func unplacedContacts(contacts []Contact) []Contact {
	out := slices.Clone(contacts)
	for i := range out {
		out[i].LocationID, out[i].ServiceAtLocationID = "", ""
		out[i].Phones = unplacedPhones(out[i].Phones)
	}
	return out
}

// coarse is a location with its town and nothing finer. Its id goes as well:
// the same venue under another listing would give it away.
func coarse(at *Location, v geo.Visibility) *Location {
	out := &Location{
		LocationType:  at.LocationType,
		Accessibility: slices.Clone(at.Accessibility),
		Languages:     slices.Clone(at.Languages),
	}
	for i := range out.Accessibility {
		out.Accessibility[i].LocationID = ""
	}
	for i := range out.Languages {
		out.Languages[i].LocationID = ""
	}
	for _, a := range at.Addresses {
		c := Address{City: a.City, Region: a.Region, StateProvince: a.StateProvince, Country: a.Country, AddressType: a.AddressType}
		if v == geo.AreaOnly {
			c.PostalCode = outward(a.PostalCode)
		}
		out.Addresses = append(out.Addresses, c)
	}
	return out
}

// outward is the first half of a postcode in any spelling; nothing when it is
// no postcode, for then nobody knows how much it tells.
func outward(postcode string) string {
	p, _, err := geo.ParsePostcode(postcode, nil)
	if err != nil {
		return ""
	}
	return p.Outward().String()
}

// roleLocalParts are mailboxes that belong to a role, not to a person.
var roleLocalParts = []string{
	"admin", "contact", "directory", "enquiries", "hello", "help", "info",
	"mail", "office", "reception", "support", "team",
}

func roleAddress(email string) bool {
	local, _, ok := strings.Cut(strings.ToLower(email), "@")
	return ok && slices.Contains(roleLocalParts, local)
}
