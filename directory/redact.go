package directory

import (
	"slices"
	"strings"

	"anchorpoint/geo"
)

// Redact takes out of a listing what the public may never see: notes of staff,
// who maintains it, and of a hidden address everything finer than its town (of
// an area-only address everything finer than the outward code). The store does
// it for every actor without the right, so that no page has to remember.
func (l *Listing) Redact() {
	l.StaffNote = ""
	l.Source.Hash = ""
	if !roleAddress(l.Service.AssurerEmail) {
		l.Service.AssurerEmail = ""
	}
	if l.Visibility == geo.Hidden || l.Visibility == geo.AreaOnly {
		l.coarsen()
	}
}

func (l *Listing) coarsen() {
	l.Service.ServiceAtLocations = slices.Clone(l.Service.ServiceAtLocations)
	for i := range l.Service.ServiceAtLocations {
		at := &l.Service.ServiceAtLocations[i]
		at.Description, at.Extra = "", nil
		at.ID, at.LocationID = "", ""
		if at.Location != nil {
			at.Location = coarse(at.Location, l.Visibility)
		}
	}
	if l.Service.Organization != nil {
		o := *l.Service.Organization
		o.Locations = nil
		l.Service.Organization = &o
	}
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
			c.PostalCode, _, _ = strings.Cut(a.PostalCode, " ")
		}
		out.Addresses = append(out.Addresses, c)
	}
	return out
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
