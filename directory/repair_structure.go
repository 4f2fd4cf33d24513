package directory

import (
	"fmt"
	"strings"
)

// NoDescription is what an export says for an organization without words of
// its own, because HSDS wants some. On the way in it means nothing was said.
const NoDescription = "No description supplied."

// fillers takes out what exports put in only because the standard asks for it.
func (r *repairer) fillers(s *Service) {
	if o := s.Organization; o != nil && o.Description == NoDescription {
		o.Description = ""
	}
	if s.FeesDescription == "" {
		s.FeesDescription = s.Fees
	}
	if s.Fees == s.FeesDescription {
		s.Fees = ""
	}
	for i := range s.Attributes {
		if t := s.Attributes[i].TaxonomyTerm; t != nil && t.Description == t.Name {
			t.Description = ""
		}
	}
	for i := range s.ServiceAtLocations {
		if at := s.ServiceAtLocations[i].Location; at != nil {
			for j := range at.Addresses {
				at.Addresses[j].dropFilled()
			}
		}
	}
}

// structure mends what an object is and what it hangs on.
func (r *repairer) structure(s *Service) {
	r.organization(s)
	r.name(s)
	r.status(s)
	r.ages(s)
	kept := s.ServiceAtLocations[:0]
	for i := range s.ServiceAtLocations {
		at := s.ServiceAtLocations[i]
		if at.Location == nil {
			r.warn("link_missing", fmt.Sprintf("service_at_locations[%d].location", i), at.LocationID,
				"The location that this names is not in the record.")
			continue
		}
		if at.Location.ID == zeroUUID {
			at.Location.ID = ""
		}
		r.locationType(at.Location)
		kept = append(kept, at)
	}
	s.ServiceAtLocations = kept
}

// organization sees that every service has one: people ask who runs it.
func (r *repairer) organization(s *Service) {
	o := s.Organization
	if o == nil {
		o = &Organization{ID: s.OrganizationID}
		s.Organization = o
	}
	if o.ID == zeroUUID {
		r.mend("zero_id_dropped", "organization.id", zeroUUID, "", "An id of zeros is no id.")
		o.ID = ""
	}
	if o.ID == "" {
		o.ID = s.OrganizationID
	}
	if o.Name != "" || s.Name == "" {
		return
	}
	if s.OrganizationID != "" {
		r.warn("link_missing", "service.organization_id", s.OrganizationID, "The group that this names is not in the record.")
	}
	o.Name = s.Name
	r.mend("organization_made", "organization.name", "", s.Name, "No group is named, so it has the name of the service.")
}

// name finds a name for a service that has none.
func (r *repairer) name(s *Service) {
	if s.Name != "" {
		return
	}
	for i := range s.ServiceAtLocations {
		if at := s.ServiceAtLocations[i].Location; at != nil && at.Name != "" {
			s.Name = at.Name
			break
		}
	}
	if s.Name == "" {
		s.Name = s.Organization.Name
	}
	if s.Name == "" {
		r.note(Refusal, "name_missing", "service.name", "", "", "It has no name, nor has its place or its group.")
		return
	}
	r.mend("name_from_location", "service.name", "", s.Name, "It has no name, so it has that of its place or group.")
	if s.Organization.Name == "" {
		s.Organization.Name = s.Name
	}
}

// statuses maps the words of sources to the four of HSDS.
var statuses = map[string]ServiceStatus{
	"active": ServiceActive, "current": ServiceActive, "open": ServiceActive, "published": ServiceActive,
	"live": ServiceActive, "approved": ServiceActive, "yes": ServiceActive, "true": ServiceActive,
	"inactive": ServiceInactive, "suspended": ServiceInactive,
	"defunct": ServiceDefunct, "removed": ServiceDefunct, "disabled": ServiceDefunct, "closed": ServiceDefunct,
	"archived": ServiceDefunct, "deleted": ServiceDefunct, "ended": ServiceDefunct,
	"temporarily closed": ServiceTemporarilyClosed, "temporarily_closed": ServiceTemporarilyClosed,
	"temporarily-closed": ServiceTemporarilyClosed, "paused": ServiceTemporarilyClosed,
}

// status puts the status into HSDS's words; one it cannot place is for a person.
func (r *repairer) status(s *Service) {
	if s.Status == "" {
		s.Status = ServiceActive
		return
	}
	given := string(s.Status)
	status, known := statuses[strings.ToLower(strings.TrimSpace(given))]
	switch {
	case !known:
		r.note(Hold, "status_unknown", "service.status", given, "", "Nobody here knows what this status means.")
		s.Status = ServiceActive
	case string(status) != given:
		r.mend("status_mapped", "service.status", given, string(status), "The status was put into the standard's words.")
		s.Status = status
	}
}

// oldest is the highest age that is believed.
const oldest = 120

// ages drops impossible ages and swaps a pair that stands the wrong way round.
func (r *repairer) ages(s *Service) {
	s.MinimumAge = r.age(s.MinimumAge, "service.minimum_age")
	s.MaximumAge = r.age(s.MaximumAge, "service.maximum_age")
	if s.MinimumAge != nil && s.MaximumAge != nil && *s.MinimumAge > *s.MaximumAge {
		r.mend("ages_swapped", "service.minimum_age", number(s.MinimumAge), number(s.MaximumAge),
			"The lowest age was above the highest.")
		s.MinimumAge, s.MaximumAge = s.MaximumAge, s.MinimumAge
	}
}

func (r *repairer) age(age *float64, field string) *float64 {
	if age == nil || *age >= 0 && *age <= oldest {
		return age
	}
	r.warn("age_dropped", field, number(age), "No person has this age.")
	return nil
}

// locationType sees that a location is physical, postal or virtual.
func (r *repairer) locationType(l *Location) {
	given := l.LocationType
	switch given {
	case "physical", "postal", "virtual":
		return
	}
	l.LocationType = "virtual"
	if len(l.Addresses) > 0 || l.Latitude != nil {
		l.LocationType = "physical"
	}
	if low := strings.ToLower(given); low == "physical" || low == "postal" || low == "virtual" {
		l.LocationType = low
	}
	if given != "" {
		r.mend("enum_mapped", "location.location_type", given, l.LocationType, "The kind of place was put into the standard's words.")
	}
}
