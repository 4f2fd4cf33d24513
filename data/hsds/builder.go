package hsds

import (
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"anchorpoint/directory"
)

// listingBuilder collects the fields of one row.
type listingBuilder struct {
	service      directory.Service
	organization directory.Organization
	location     directory.Location
	address      directory.Address
	contact      directory.Contact
	east, north  *float64
	needs        []string
	suggested    []string
	covers       []string
	facts        directory.Facts
	staffNote    string
	licence      string
	skip         string
}

// fill puts a text into a field that is still empty.
func (b *listingBuilder) fill(field, text string) {
	if b.special(field, text) {
		return
	}
	t, ok := plainTarget(field)
	if !ok {
		return // check found it when the mapping was read
	}
	v := b.object(t.object).Field(t.index)
	if !t.number {
		if v.String() == "" {
			v.SetString(text)
		}
		return
	}
	if n, ok := parseNumber(text); ok && v.IsNil() {
		v.Set(reflect.ValueOf(&n))
	}
}

func (b *listingBuilder) object(name string) reflect.Value {
	switch name {
	case organizationObject:
		return reflect.ValueOf(&b.organization).Elem()
	case locationObject:
		return reflect.ValueOf(&b.location).Elem()
	case addressObject:
		return reflect.ValueOf(&b.address).Elem()
	case contactObject:
		return reflect.ValueOf(&b.contact).Elem()
	}
	return reflect.ValueOf(&b.service).Elem()
}

// special fills the fields that need more than a copy.
func (b *listingBuilder) special(field, text string) bool {
	switch field {
	case "id", "ignore":
	case "hours":
		b.service.Schedules = append(b.service.Schedules, directory.Schedule{Description: text})
	case "contact":
		b.contactText(text)
	case "phone":
		b.service.Phones = append(b.service.Phones, directory.Phone{Number: text})
	case "postcode":
		b.address.PostalCode = text
	case "address":
		b.address.Address1 = text
	case "latitude":
		b.location.Latitude = numberOf(text)
	case "longitude":
		b.location.Longitude = numberOf(text)
	case "easting":
		b.east = numberOf(text)
	case "northing":
		b.north = numberOf(text)
	case "council":
		b.address.Extra = directory.Extra{"council_code": quoted(text)}
	case "area":
		b.service.ServiceAreas = append(b.service.ServiceAreas, directory.ServiceArea{Name: text})
	case "languages":
		for _, l := range strings.FieldsFunc(text, func(c rune) bool { return c == ',' || c == ';' || c == '|' || c == '\n' }) {
			b.service.Languages = append(b.service.Languages, directory.Language{Name: strings.TrimSpace(l)})
		}
	case "accessibility":
		b.location.Accessibility = append(b.location.Accessibility, directory.Accessibility{Description: text})
	case "charity_number":
		b.identifier("GB-CHC", "Charity number", text)
	case "company_number":
		b.identifier("GB-COH", "Company number", text)
	case "staff_note":
		b.staffNote = text
	case "licence":
		b.licence = text
	default:
		return false
	}
	return true
}

func numberOf(text string) *float64 {
	n, ok := parseNumber(text)
	if !ok {
		return nil
	}
	return &n
}

func (b *listingBuilder) identifier(scheme, kind, text string) {
	b.organization.OrganizationIdentifiers = append(b.organization.OrganizationIdentifiers,
		directory.OrganizationIdentifier{IdentifierScheme: scheme, IdentifierType: kind, Identifier: text})
}

var emailWord = regexp.MustCompile(`[^\s,;/()<>]+@[^\s,;/()<>]+`)

// contactText parts a cell that may hold a phone, an e-mail or words about how
// to get in touch. Words that are neither stay as the contact's name only when
// nothing else is there.
func (b *listingBuilder) contactText(text string) {
	emails := emailWord.FindAllString(text, -1)
	rest := emailWord.ReplaceAllString(text, " ")
	if len(emails) > 0 && b.service.Email == "" {
		b.service.Email = strings.Join(emails, " ")
	}
	count := 0
	for _, c := range rest {
		if c >= '0' && c <= '9' {
			count++
		}
	}
	switch {
	case count >= 3:
		b.service.Phones = append(b.service.Phones, directory.Phone{Number: strings.Trim(rest, " /,;\n")})
	case len(emails) == 0:
		b.keep("contact", text)
	}
}

// keep holds on to a cell that fills no field.
func (b *listingBuilder) keep(name, text string) {
	if b.service.Extra == nil {
		b.service.Extra = directory.Extra{}
	}
	b.service.Extra[name] = quoted(text)
}

// states states facts by vocabulary; "!id" says no.
func (b *listingBuilder) states(facts map[string][]string) {
	for vocabulary, ids := range facts {
		set := b.facts.Of(directory.VocabularyID(vocabulary))
		if set == nil {
			continue
		}
		for _, id := range ids {
			if no, found := strings.CutPrefix(id, "!"); found {
				set.Put(no, directory.No)
			} else {
				set.Put(id, directory.Yes)
			}
		}
	}
}

// follow does what a rule of the mapping says.
func (b *listingBuilder) follow(w When, expand func(string) (string, bool)) {
	b.needs = slices.Concat(w.Needs, b.needs)
	b.suggested = append(b.suggested, w.Suggest...)
	b.states(w.Facts)
	for _, field := range slices.Sorted(maps.Keys(w.Set)) {
		if text, ok := expand(w.Set[field]); ok {
			b.fill(field, text)
		}
	}
	if w.Skip != "" {
		b.skip = w.Skip
	}
}

// suggestedByWords is the confidence in a need that a word in a text suggests.
const suggestedByWords = 0.6

// listing puts the parts together.
func (b *listingBuilder) listing(m *Mapping) directory.Listing {
	s := b.service
	if b.organization.Name == "" && isEmpty(b.organization) {
		s.Organization = nil // the import names one after the service
	}
	if s.Organization != nil && b.organization.Name == "" {
		b.organization.Name = s.Name
	}
	if !isEmpty(b.contact) {
		s.Contacts = append(s.Contacts, b.contact)
	}
	b.place(&s)
	l := directory.Listing{Service: s, Facts: b.facts, Covers: slices.Clone(b.covers), StaffNote: b.staffNote}
	l.Source.Licence = b.licence
	switch m.Visibility {
	case "area-only":
		l.Visibility = "area-only"
	case "hidden":
		l.Visibility = "hidden"
	}
	var seen []string
	for _, id := range b.needs {
		if slices.Contains(seen, id) {
			continue
		}
		if seen = append(seen, id); len(l.Needs.Main) < 3 {
			l.Needs.Main = append(l.Needs.Main, id)
		} else {
			l.Needs.Also = append(l.Needs.Also, id)
		}
	}
	slices.Sort(l.Needs.Also)
	slices.Sort(b.suggested)
	for _, id := range slices.Compact(b.suggested) {
		if !slices.Contains(seen, id) {
			l.Needs.Suggested = append(l.Needs.Suggested, directory.SuggestedNeed{ID: id, Confidence: suggestedByWords})
		}
	}
	return l
}

// place makes one location of all that says where.
func (b *listingBuilder) place(s *directory.Service) {
	if b.east != nil && b.north != nil && b.location.Latitude == nil {
		b.location.Latitude, b.location.Longitude = b.north, b.east // the import converts grid numbers
	}
	if !isEmpty(b.address) {
		b.location.Addresses = []directory.Address{b.address}
	}
	if isEmpty(b.location) {
		return
	}
	at := b.location
	s.ServiceAtLocations = []directory.ServiceAtLocation{{Location: &at}}
}

func isEmpty(v any) bool { return reflect.ValueOf(v).IsZero() }
