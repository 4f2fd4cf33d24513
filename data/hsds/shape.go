package hsds

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"anchorpoint/directory"
)

// sink makes records of JSON objects and hands them on.
type sink struct {
	reader *Reader
	yield  yieldRecord
	// places holds services that came as service_at_locations, one object for
	// each place: they are whole only at the end of the file.
	places  map[string]*directory.Record
	ordered []string
}

// give hands one record on.
func (k *sink) give(record directory.Record) error {
	record.File = k.reader.o.Name
	if !k.yield(record, nil) {
		return errStopped
	}
	return nil
}

// close hands on what had to wait for the end of the file.
func (k *sink) close() error {
	for _, id := range k.ordered {
		if err := k.give(*k.places[id]); err != nil {
			return err
		}
	}
	return nil
}

// member is one member of an object, undecoded.
type member struct {
	name  string
	value jsontext.Value
}

// membersOf takes an object apart, one level deep.
func membersOf(raw []byte) ([]member, error) {
	dec := jsontext.NewDecoder(bytes.NewBuffer(raw), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	if token, err := dec.ReadToken(); err != nil {
		return nil, err
	} else if token.Kind() != '{' {
		return nil, fmt.Errorf("%s instead of an object", token.Kind())
	}
	var out []member
	for dec.PeekKind() != '}' {
		token, err := dec.ReadToken()
		if err != nil {
			return nil, err
		}
		name := token.String()
		value, err := dec.ReadValue()
		if err != nil {
			return nil, err
		}
		out = append(out, member{name, value.Clone()})
	}
	_, err := dec.ReadToken()
	return out, err
}

// joinMembers puts members together again, without those named.
func joinMembers(members []member, without ...string) []byte {
	out := []byte{'{'}
	for _, m := range members {
		if slices.Contains(without, m.name) {
			continue
		}
		if len(out) > 1 {
			out = append(out, ',')
		}
		out, _ = jsontext.AppendQuote(out, m.name) // invalid UTF-8 is replaced
		out = append(append(out, ':'), m.value...)
	}
	return append(out, '}')
}

// record makes records of one object of the file.
func (k *sink) record(raw []byte, path string, row int) error {
	raw = k.reader.utf8(raw)
	members, err := membersOf(raw)
	if err != nil {
		bad := refused("json_broken", clip(string(raw)), "This record is broken JSON: "+reason(err)+".")
		bad.Path, bad.Row = path, row
		return k.give(bad)
	}
	at := place{path, row}
	switch shapeOf(members) {
	case "tables":
		return k.tables(members)
	case "service":
		return k.service(raw, members, at)
	case "organization":
		return k.organization(members, at)
	case "service_at_location":
		return k.serviceAtLocation(raw, members, at)
	case "service 1.0":
		changed, err := fromVersion1(raw)
		if err != nil {
			return k.give(at.refused("json_broken", clip(string(raw)), "This record cannot be read: "+reason(err)+"."))
		}
		return k.decoded(raw, changed, at, nil)
	}
	return k.give(at.refused("not_a_service", clip(string(raw)), "This object is no service and holds none."))
}

// reason is the plain part of a decoder's error.
func reason(err error) string {
	text := err.Error()
	if i := strings.LastIndex(text, "jsontext: "); i >= 0 {
		text = text[i+len("jsontext: "):]
	}
	return text
}

// place is where a record stands in its file.
type place struct {
	path string
	row  int
}

func (p place) refused(code, before, message string) directory.Record {
	bad := refused(code, before, message)
	bad.Path, bad.Row = p.path, p.row
	return bad
}

// shapeOf says what an object is, by its members.
func shapeOf(members []member) string {
	has := map[string]jsontext.Kind{}
	for _, m := range members {
		has[m.name] = m.value.Kind()
		if strings.HasSuffix(m.name, ".csv") && m.value.Kind() == '[' {
			return "tables"
		}
	}
	any := func(names ...string) bool {
		return slices.ContainsFunc(names, func(n string) bool { _, ok := has[n]; return ok })
	}
	switch {
	case has["service"] == '{' && any("location", "location_id"):
		return "service_at_location"
	case any("openapi_url", "profile") || any("location_type") && !any("status"):
		return "other"
	case has["services"] == '[':
		return "organization"
	case any("eligibilitys", "regular_schedules", "service_taxonomys", "fundings", "deliverable_type", "attending_access"):
		return "service 1.0"
	case any("status", "organization_id", "service_at_locations", "service_areas", "schedules", "cost_options"):
		return "service"
	case any("taxonomy_id", "term_uri", "taxonomy_terms", "taxonomy", "parent_id", "vocabulary", "version"):
		return "other"
	case any("legal_status", "organization_identifiers", "website", "year_incorporated", "tax_id", "uri", "logo"):
		return "other" // an organization that lists no service
	case any("organization", "name", "description"):
		return "service"
	}
	return "other"
}

func (k *sink) service(raw []byte, _ []member, at place) error {
	return k.decoded(raw, raw, at, nil)
}

// decoded decodes a service and hands it on. Original is what the file said.
func (k *sink) decoded(original, raw []byte, at place, organization *directory.Organization) error {
	record, err := k.decode(original, raw, at, organization)
	if err != nil {
		return k.give(at.refused("json_broken", clip(string(original)), "This record cannot be read: "+reason(err)+"."))
	}
	return k.give(record)
}

func (k *sink) decode(original, raw []byte, at place, organization *directory.Organization) (directory.Record, error) {
	record := directory.Record{Path: at.path, Row: at.row, Original: bytes.Clone(original)}
	found, err := k.reader.decoder.decode(raw, &record.Listing.Service)
	if err != nil {
		return record, err
	}
	s := &record.Listing.Service
	if s.Organization == nil && organization != nil {
		one := *organization
		s.Organization = &one
	}
	linkLocations(s)
	record.SourceID, record.Findings = s.ID, found
	return record, nil
}

// linkLocations finds locations that stand with the organization and are only
// named where the service happens.
func linkLocations(s *directory.Service) {
	if s.Organization == nil {
		return
	}
	for i := range s.ServiceAtLocations {
		at := &s.ServiceAtLocations[i]
		for _, l := range s.Organization.Locations {
			if at.Location == nil && at.LocationID != "" && l.ID == at.LocationID {
				one := l
				at.Location = &one
			}
		}
	}
}

// organization hands on each service of an organization.
func (k *sink) organization(members []member, at place) error {
	var organization directory.Organization
	found, err := k.reader.decoder.decode(joinMembers(members, "services"), &organization)
	if err != nil {
		return k.give(at.refused("json_broken", "", "This organization cannot be read: "+reason(err)+"."))
	}
	i := slices.IndexFunc(members, func(m member) bool { return m.name == "services" })
	source := &jsonSource{in: newValueReader(members[i].value)}
	given := false
	part := &sink{reader: k.reader, places: k.places, yield: func(record directory.Record, err error) bool {
		if record.Listing.Service.Organization == nil {
			one := organization
			record.Listing.Service.Organization = &one
			linkLocations(&record.Listing.Service)
		}
		if !given {
			record.Findings = append(slices.Clone(found), record.Findings...)
		}
		given = true
		return k.yield(record, err)
	}}
	path := strings.TrimPrefix(at.path+".services", ".")
	if err := source.array(path, part); err != nil {
		return err
	}
	if given {
		return nil
	}
	return k.give(at.refused("not_a_service", organization.Name, "This organization lists no service."))
}

// serviceAtLocation gathers the places of a service.
func (k *sink) serviceAtLocation(raw []byte, members []member, at place) error {
	var where directory.ServiceAtLocation
	found, err := k.reader.decoder.decode(joinMembers(members, "service", "name", "status"), &where)
	if err != nil {
		return k.give(at.refused("json_broken", clip(string(raw)), "This record cannot be read: "+reason(err)+"."))
	}
	i := slices.IndexFunc(members, func(m member) bool { return m.name == "service" })
	record, err := k.decode(raw, members[i].value, at, nil)
	if err != nil {
		return k.give(at.refused("json_broken", clip(string(raw)), "This record cannot be read: "+reason(err)+"."))
	}
	record.Findings = append(record.Findings, found...)
	id := record.SourceID
	if id == "" {
		id = at.path
	}
	held := k.places[id]
	if held == nil {
		if k.places == nil {
			k.places = map[string]*directory.Record{}
		}
		held = &record
		k.places[id], k.ordered = held, append(k.ordered, id)
	} else {
		held.Findings = append(held.Findings, found...)
		held.Original = slices.Concat([]byte("["), bytes.Trim(held.Original, "[]"), []byte(","), raw, []byte("]"))
	}
	all := &held.Listing.Service.ServiceAtLocations
	if !slices.ContainsFunc(*all, func(s directory.ServiceAtLocation) bool { return s.ID != "" && s.ID == where.ID }) {
		*all = append(*all, where)
	}
	return nil
}
