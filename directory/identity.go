package directory

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/google/uuid"
)

// FeedNamespace is the UUID under which the ids of a feed are made, from its
// address or, for a file, its name. It is worked out once and stored with the
// feed, so that a moved feed keeps its ids.
func FeedNamespace(addressOrName string) string {
	return uuid.NewSHA1(uuid.NameSpaceURL, []byte(addressOrName)).String()
}

// derivedID makes an id of ours from a source's id or a content key.
func derivedID(namespace, kind, key string) string {
	space, err := uuid.Parse(namespace)
	if err != nil { // a namespace that is no UUID still gives stable ids
		space = uuid.NewSHA1(uuid.NameSpaceURL, []byte(namespace))
	}
	return uuid.NewSHA1(space, []byte(kind+":"+key)).String()
}

const zeroUUID = "00000000-0000-0000-0000-000000000000"

// isUUID is true for the usual form of 36 characters, except for all zeros.
func isUUID(s string) bool {
	return len(s) == len(zeroUUID) && s != zeroUUID && uuid.Validate(s) == nil
}

func lowerUUID(s string) string { return strings.ToLower(s) }

// contentHash stands for all that a feed says of a listing, so that the next
// run knows "unchanged". State and revision are ours and left out.
func (l *Listing) contentHash() string {
	c := *l
	c.State, c.Rev, c.Source = "", 0, Source{ID: l.Source.ID, Licence: l.Source.Licence}
	b, err := Encode(c)
	if err != nil {
		return "" // never equal to a stored hash: the record counts as changed
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:16])
}

// contentKey is a short stable key of parts, whatever their case and spacing.
func contentKey(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.ToLower(strings.Join(strings.Fields(strings.Join(parts, " | ")), " "))))
	return hex.EncodeToString(sum[:12])
}

// namer gives ids to the objects that hang on one another.
type namer struct{ namespace string }

// id is the id of a nested object: its own when that is a UUID, one made from
// it when it is another text, else one made from its parent and its content.
// It is never made from its position, or a reordered feed would change it all.
func (n namer) id(own, kind, parent string, content ...string) string {
	switch {
	case isUUID(own):
		return lowerUUID(own)
	case own != "":
		return derivedID(n.namespace, kind, own)
	}
	return derivedID(parent, kind, contentKey(content...))
}

// setID gives a listing its id, and ids to all that hangs on it.
func (l *Listing) setID(id, namespace string) {
	l.ID, l.Service.ID = id, id
	n := namer{namespace}
	s := &l.Service
	if o := s.Organization; o != nil {
		if o.ID == "" { // the same name in one feed is the same group
			o.ID = derivedID(namespace, "organization", contentKey(o.Name))
		}
		o.ID = n.id(o.ID, "organization", namespace)
		s.OrganizationID = o.ID
		n.organization(o)
	}
	n.service(s)
}

// NameNested gives an id to every nested object that has none, as an import
// would, so that what is exported keeps its ids.
func (l *Listing) NameNested() { l.setID(l.ID, FeedNamespace(l.ID)) }

func (n namer) service(s *Service) {
	if s.ProgramID != "" {
		s.ProgramID = n.id(s.ProgramID, "program", s.ID)
	}
	if p := s.Program; p != nil {
		p.ID = n.id(p.ID, "program", s.ID, p.Name)
		s.ProgramID = p.ID
		n.attributes(p.Attributes, p.ID)
	}
	n.phones(s.Phones, s.ID)
	n.contacts(s.Contacts, s.ID)
	n.schedules(s.Schedules, s.ID)
	n.areas(s.ServiceAreas, s.ID)
	n.languages(s.Languages, s.ID)
	n.funding(s.Funding, s.ID)
	n.costs(s)
	n.attributes(s.Attributes, s.ID)
	n.metadata(s.Metadata, s.ID)
	n.urls(s.AdditionalURLs, s.ID)
	for i := range s.ServiceAtLocations {
		n.serviceAtLocation(&s.ServiceAtLocations[i], s)
	}
}

func (n namer) costs(s *Service) {
	for i := range s.CostOptions {
		c := &s.CostOptions[i]
		c.ID = n.id(c.ID, "cost_option", s.ID, c.ValidFrom, c.ValidTo, c.Option, c.Currency, number(c.Amount), c.AmountDescription)
		n.attributes(c.Attributes, c.ID)
	}
	for i := range s.RequiredDocuments {
		d := &s.RequiredDocuments[i]
		d.ID = n.id(d.ID, "required_document", s.ID, d.Document, d.URI)
	}
	for i := range s.Capacities {
		c := &s.Capacities[i]
		c.ID = n.id(c.ID, "service_capacity", s.ID, c.Description, c.Updated)
		if c.Unit != nil {
			c.Unit.ID = n.id(c.Unit.ID, "unit", n.namespace, c.Unit.Name)
			c.UnitID = c.Unit.ID
		}
	}
}

func (n namer) serviceAtLocation(at *ServiceAtLocation, s *Service) {
	if l := at.Location; l != nil {
		n.location(l, s.ID)
		at.LocationID = l.ID
	} else if at.LocationID != "" {
		at.LocationID = n.id(at.LocationID, "location", s.ID)
	}
	at.ID = n.id(at.ID, "service_at_location", s.ID, at.LocationID)
	at.ServiceID = s.ID
	n.phones(at.Phones, at.ID)
	n.contacts(at.Contacts, at.ID)
	n.schedules(at.Schedules, at.ID)
	n.areas(at.ServiceAreas, at.ID)
	n.attributes(at.Attributes, at.ID)
	n.metadata(at.Metadata, at.ID)
}

func (n namer) location(l *Location, parent string) {
	first := Address{}
	if len(l.Addresses) > 0 {
		first = l.Addresses[0]
	}
	l.ID = n.id(l.ID, "location", parent, first.Address1, first.PostalCode, l.Name, l.URL)
	if l.OrganizationID != "" {
		l.OrganizationID = n.id(l.OrganizationID, "organization", parent)
	}
	for i := range l.Addresses {
		a := &l.Addresses[i]
		a.ID = n.id(a.ID, "address", l.ID, a.Address1, a.PostalCode)
		a.LocationID = l.ID
		n.attributes(a.Attributes, a.ID)
	}
	for i := range l.Accessibility {
		a := &l.Accessibility[i]
		a.ID = n.id(a.ID, "accessibility", l.ID, a.Description, a.Details, a.URL, a.Accessibility)
		n.attributes(a.Attributes, a.ID)
	}
	n.languages(l.Languages, l.ID)
	n.phones(l.Phones, l.ID)
	n.contacts(l.Contacts, l.ID)
	n.schedules(l.Schedules, l.ID)
	n.attributes(l.Attributes, l.ID)
	n.metadata(l.Metadata, l.ID)
}

func (n namer) organization(o *Organization) {
	if o.ParentOrganizationID != "" {
		o.ParentOrganizationID = n.id(o.ParentOrganizationID, "organization", o.ID)
	}
	n.phones(o.Phones, o.ID)
	n.contacts(o.Contacts, o.ID)
	n.funding(o.Funding, o.ID)
	for i := range o.Locations {
		n.location(&o.Locations[i], o.ID)
	}
	for i := range o.Programs {
		p := &o.Programs[i]
		p.ID = n.id(p.ID, "program", o.ID, p.Name)
	}
	for i := range o.OrganizationIdentifiers {
		d := &o.OrganizationIdentifiers[i]
		d.ID = n.id(d.ID, "organization_identifier", o.ID, d.IdentifierScheme, d.IdentifierType, d.Identifier)
		d.OrganizationID = o.ID
	}
	n.attributes(o.Attributes, o.ID)
	n.metadata(o.Metadata, o.ID)
	n.urls(o.AdditionalWebsites, o.ID)
}
