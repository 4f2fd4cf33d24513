package sqlite

import (
	"github.com/google/uuid"

	"anchorpoint/directory"
)

// identify gives ids to whatever has none yet and makes the links agree.
func identify(l *directory.Listing) {
	if l.ID == "" {
		l.ID = l.Service.ID
	}
	fill(&l.ID)
	l.Service.ID = l.ID
	if o := l.Service.Organization; o != nil {
		fill(&o.ID)
		l.Service.OrganizationID = o.ID
	} else {
		l.Service.OrganizationID = ""
	}
	for i := range l.Service.ServiceAtLocations {
		at := &l.Service.ServiceAtLocations[i]
		fill(&at.ID)
		at.ServiceID = l.ID
		if at.Location != nil {
			fill(&at.Location.ID)
			at.LocationID = at.Location.ID
		}
	}
}

func fill(id *string) {
	if *id == "" {
		*id = uuid.NewString()
	}
}
