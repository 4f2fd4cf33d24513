package sqlite

import (
	"anchorpoint/directory"
)

// parts is a listing taken apart into the documents that it is stored as.
type parts struct {
	listing      []byte
	organization *directory.Organization
	locations    []*directory.Location
}

// cut takes the organization and the locations out of a listing and gives
// their ids to the service; head is what is left, yet to be encoded.
func cut(l directory.Listing) (p parts, head directory.Listing) {
	if o := l.Service.Organization; o != nil && o.ID != "" {
		p.organization = o
		l.Service.OrganizationID = o.ID
	}
	l.Service.Organization = nil
	if len(l.Service.ServiceAtLocations) > 0 {
		places := make([]directory.ServiceAtLocation, len(l.Service.ServiceAtLocations))
		copy(places, l.Service.ServiceAtLocations)
		for i := range places {
			if at := places[i].Location; at != nil && at.ID != "" {
				p.locations = append(p.locations, at)
				places[i].LocationID = at.ID
			}
			places[i].Location = nil
		}
		l.Service.ServiceAtLocations = places
	}
	return p, l
}

// join puts a listing together from its documents. Documents are decoded for
// each listing anew, so that nothing is shared between two.
func join(document, organization []byte, location func(id string) []byte) (directory.Listing, error) {
	var l directory.Listing
	if err := directory.Decode(document, &l); err != nil {
		return l, err
	}
	if organization != nil {
		l.Service.Organization = new(directory.Organization)
		if err := directory.Decode(organization, l.Service.Organization); err != nil {
			return l, err
		}
	}
	for i := range l.Service.ServiceAtLocations {
		at := &l.Service.ServiceAtLocations[i]
		b := location(at.LocationID)
		if b == nil {
			continue
		}
		at.Location = new(directory.Location)
		if err := directory.Decode(b, at.Location); err != nil {
			return l, err
		}
	}
	return l, nil
}
