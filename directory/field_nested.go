package directory

import (
	"slices"
	"strings"
)

// What hangs on the venues of a service belongs to several fields: where they
// are (address), when it is on there (schedule), whom to ring there (phone) and
// the e-mail addresses of contacts (contact_email).

// venues are the places of a service without what other fields hold.
func venues(l *Listing) []ServiceAtLocation {
	out := slices.Clone(l.Clone().Service.ServiceAtLocations)
	for i := range out {
		out[i].Schedules, out[i].Phones = nil, nil
		out[i].Contacts = mute(out[i].Contacts)
		if at := out[i].Location; at != nil {
			at.Contacts = mute(at.Contacts)
		}
	}
	return out
}

// takeVenues keeps the times, phones and e-mail addresses of places that both
// have.
func takeVenues(into, from *Listing) {
	mails := mailsOf(into)
	old := into.Service.ServiceAtLocations
	into.Service.ServiceAtLocations = from.Clone().Service.ServiceAtLocations
	for i := range into.Service.ServiceAtLocations {
		at := &into.Service.ServiceAtLocations[i]
		at.Schedules, at.Phones = nil, nil
		if n := samePlace(old, at, i); n >= 0 {
			at.Schedules, at.Phones = old[n].Schedules, old[n].Phones
		}
	}
	giveMails(into, mails)
}

// samePlace is the index in places of the one that at is, by its ids, else by
// its position where neither has any; -1: it is new.
func samePlace(places []ServiceAtLocation, at *ServiceAtLocation, position int) int {
	for i := range places {
		p := &places[i]
		if p.ID != "" && p.ID == at.ID || placeID(p) != "" && placeID(p) == placeID(at) {
			return i
		}
	}
	if position < len(places) && at.ID == "" && placeID(at) == "" && placeID(&places[position]) == "" {
		return position
	}
	return -1
}

func placeID(at *ServiceAtLocation) string {
	if at.Location != nil && at.Location.ID != "" {
		return at.Location.ID
	}
	return at.LocationID
}

func addressWords(l *Listing) string {
	var out []string
	for _, at := range l.Locations() {
		parts := nonEmpty(at.Name)
		for _, a := range at.Addresses {
			parts = append(parts, nonEmpty(a.Address1, a.Address2, a.City, a.PostalCode)...)
		}
		out = append(out, strings.Join(parts, ", "))
	}
	return strings.Join(out, "\n")
}

func scheduleOf(l *Listing) any {
	at := map[string]any{}
	for i := range l.Service.ServiceAtLocations {
		if place := &l.Service.ServiceAtLocations[i]; len(place.Schedules) > 0 {
			at["place "+spoken(i)] = place.Schedules
		}
	}
	return map[string]any{"times": l.Service.Schedules, "at": at, "except": l.Except}
}

func scheduleWords(l *Listing) string {
	var out []string
	for _, s := range eachSchedule(l) {
		times := s.OpensAt
		if s.ClosesAt != "" {
			times += " to " + s.ClosesAt
		}
		out = append(out, joined(" ", s.Freq, s.Byday, s.Bymonthday, times, s.Description, s.Notes))
	}
	except := nonEmpty(string(l.Except.School))
	if l.Except.BankHolidays != "" {
		except = append(except, "bank holidays: "+string(l.Except.BankHolidays))
	}
	for _, c := range l.Except.Closed {
		except = append(except, "closed "+joined(" to ", c.From, c.To))
	}
	return strings.Join(append(out, except...), "\n")
}

// eachSchedule are the times of the service and of its places; those of the
// buildings belong to the address.
func eachSchedule(l *Listing) []Schedule {
	out := slices.Clone(l.Service.Schedules)
	for i := range l.Service.ServiceAtLocations {
		out = append(out, l.Service.ServiceAtLocations[i].Schedules...)
	}
	return out
}

func takeSchedule(into, from *Listing) {
	into.Service.Schedules, into.Except = from.Service.Schedules, from.Except
	eachPlace(into, from, func(at, theirs *ServiceAtLocation) { at.Schedules = theirs.Schedules })
}

// eachPlace pairs the places of two listings; a place that from has not stands
// against an empty one.
func eachPlace(into, from *Listing, pair func(at, theirs *ServiceAtLocation)) {
	for i := range into.Service.ServiceAtLocations {
		at := &into.Service.ServiceAtLocations[i]
		if n := samePlace(from.Service.ServiceAtLocations, at, i); n >= 0 {
			pair(at, &from.Service.ServiceAtLocations[n])
			continue
		}
		pair(at, &ServiceAtLocation{})
	}
}

func phonesOf(l *Listing) any {
	at := map[string]any{}
	for i := range l.Service.ServiceAtLocations {
		if place := &l.Service.ServiceAtLocations[i]; len(place.Phones) > 0 {
			at["place "+spoken(i)] = place.Phones
		}
	}
	return map[string]any{"phones": l.Service.Phones, "at": at}
}

func phoneWords(l *Listing) string {
	all := slices.Clone(l.Service.Phones)
	for i := range l.Service.ServiceAtLocations {
		all = append(all, l.Service.ServiceAtLocations[i].Phones...)
	}
	var out []string
	for _, p := range all {
		out = append(out, joined(" ", p.Number, p.Description))
	}
	return strings.Join(out, "\n")
}

func takePhones(into, from *Listing) {
	into.Service.Phones = from.Service.Phones
	eachPlace(into, from, func(at, theirs *ServiceAtLocation) { at.Phones = theirs.Phones })
}

// mute takes the e-mail addresses out of copies of contacts.
func mute(contacts []Contact) []Contact {
	out := slices.Clone(contacts)
	for i := range out {
		out[i].Email = ""
	}
	return out
}

func contactWords(l *Listing) string {
	var out []string
	for _, c := range l.Service.Contacts {
		line := nonEmpty(c.Name, c.Title, c.Department)
		for _, p := range c.Phones {
			line = append(line, p.Number)
		}
		out = append(out, strings.Join(line, ", "))
	}
	return strings.Join(out, "\n")
}

func takeContacts(into, from *Listing) {
	mails := mailsOf(into)
	into.Service.Contacts = from.Clone().Service.Contacts
	giveMails(into, mails)
}

func organizationOf(l *Listing) any {
	o := *l.Organization()
	o.Email, o.Contacts = "", mute(o.Contacts)
	of := o.ID
	if of == "" {
		of = l.Service.OrganizationID
	}
	return map[string]any{"organization": o, "which": of}
}

func takeOrganization(into, from *Listing) {
	mails := mailsOf(into)
	into.Service.OrganizationID, into.Service.Organization = from.Service.OrganizationID, from.Clone().Service.Organization
	giveMails(into, mails)
}
