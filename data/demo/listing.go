package demo

import (
	"strings"
	"unicode"

	"anchorpoint/directory"
	"anchorpoint/geo"
)

func (b *builder) listing(p *place, g *group, s *listed, o *directory.Organization) (directory.Listing, error) {
	slug := g.ID + "/" + slugOf(s.Name)
	own := *o // a caller may change one listing without touching its sisters
	o = &own
	l := directory.Listing{
		ID:         id("service", slug),
		State:      directory.Published,
		Needs:      needs(s),
		FirstVisit: directory.FirstVisit{Text: s.First, Meets: s.Meets, Bring: s.Bring},
		Visibility: visibilities[s.Address],
		Sensitive:  s.Private || s.Address == "hidden",
		StaffNote:  s.Note,
		Source:     directory.Source{Feed: Feed, ID: slug},
	}
	l.AreaAsWritten = s.Words
	var err error
	if l.Service, err = b.service(p, g, s, o, slug); err != nil {
		return l, err
	}
	if l.Covers, l.Service.ServiceAreas, err = areas(p, s, slug); err != nil {
		return l, err
	}
	if l.Facts, err = b.factsOf(p, g, s); err != nil {
		return l, err
	}
	imply(&l.Facts, slug)
	if err = b.dates(&l, s.Fresh, slug, l.Sensitive || s.Capacity != ""); err != nil {
		return l, err
	}
	if l.Capacity, err = b.capacity(s.Capacity, slug); err != nil {
		return l, err
	}
	b.outdate(&l)
	l.Service.WaitTime = waitWords(l.Capacity)
	if s.Paused > 0 {
		l.State, l.PausedUntil = directory.Paused, b.today.AddDate(0, 0, 7*s.Paused)
		l.Service.Status = directory.ServiceTemporarilyClosed
	}
	return l, nil
}

var visibilities = map[string]geo.Visibility{"": geo.Shown, "area-only": geo.AreaOnly, "hidden": geo.Hidden}

func (b *builder) service(p *place, g *group, s *listed, o *directory.Organization, slug string) (directory.Service, error) {
	service := directory.Service{
		ID:                     id("service", slug),
		OrganizationID:         o.ID,
		Organization:           o,
		Name:                   s.Name,
		AlternateName:          s.Also,
		Description:            s.Text,
		Email:                  o.Email,
		URL:                    o.Website,
		Status:                 directory.ServiceActive,
		ApplicationProcess:     s.Join,
		FeesDescription:        s.Cost,
		EligibilityDescription: s.Who,
		Alert:                  s.Alert,
	}
	if service.URL != "" {
		service.URL += "/" + slugOf(s.Name)
	}
	service.MinimumAge, service.MaximumAge = ages(s.Age)
	b.reach(p, g, s, &service, slug)
	var err error
	if service.Schedules, err = schedules(s.When, "", slug); err != nil {
		return service, err
	}
	if service.ServiceAtLocations, err = b.places(p, s, slug); err != nil {
		return service, err
	}
	if service.CostOptions, err = costs(s.Price, slug); err != nil {
		return service, err
	}
	service.Languages, err = languages(s.Lang, slug)
	return service, err
}

// reach fills in how to get in touch: the service's own number or the
// group's, the role to ask for, papers to bring.
func (b *builder) reach(p *place, g *group, s *listed, service *directory.Service, slug string) {
	if s.Phone != "" {
		if phone, ok := b.phone(p, strings.TrimSuffix(s.Phone, "own"), "service/"+slug); ok {
			phone.ServiceID = service.ID
			service.Phones = []directory.Phone{phone}
		}
	} else if phones := service.Organization.Phones; len(phones) > 0 {
		phone := phones[0]
		phone.ID, phone.OrganizationID, phone.ServiceID = part("phone", slug, 0), "", service.ID
		service.Phones = []directory.Phone{phone}
	}
	if s.Contact != "" {
		service.Contacts = []directory.Contact{{ID: part("contact", slug, 0), ServiceID: service.ID, Title: s.Contact}}
	}
	if s.Papers != "" {
		service.RequiredDocuments = []directory.RequiredDocument{
			{ID: part("required_document", slug, 0), ServiceID: service.ID, Document: s.Papers}}
	}
}

// factsOf joins what is said of the venue, the group and the service, the
// last word winning. What happens at a venue is in person.
func (b *builder) factsOf(p *place, g *group, s *listed) (directory.Facts, error) {
	var facts directory.Facts
	if venues := strings.Fields(s.At); len(venues) > 0 {
		access := p.Venues[venues[0]].Access
		if len(venues) > 1 {
			access = shared(p, venues)
		}
		if err := b.state(&facts, access); err != nil {
			return facts, err
		}
		facts.Delivery.Put("in-person", directory.Yes)
	}
	if err := b.state(&facts, g.Facts); err != nil {
		return facts, err
	}
	return facts, b.state(&facts, s.Facts)
}

// shared is what is true of every one of several venues.
func shared(p *place, venues []string) string {
	counts := map[string]int{}
	for _, key := range venues {
		for word := range strings.FieldsSeq(p.Venues[key].Access) {
			counts[word]++
		}
	}
	var all []string
	for word := range strings.FieldsSeq(p.Venues[venues[0]].Access) {
		if counts[word] == len(venues) {
			all = append(all, word)
		}
	}
	return strings.Join(all, " ")
}

func ages(age []int) (from, to *float64) {
	limit := func(i int) *float64 {
		if i >= len(age) || age[i] == 0 {
			return nil
		}
		years := float64(age[i])
		return &years
	}
	return limit(0), limit(1)
}

// slugOf writes a name in small letters with hyphens.
func slugOf(name string) string {
	var out strings.Builder
	gap := false
	for _, r := range strings.ToLower(name) {
		switch {
		case r == '\'' || r == '\u2019':
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if gap && out.Len() > 0 {
				out.WriteByte('-')
			}
			out.WriteRune(r)
			gap = false
		default:
			gap = true
		}
	}
	return out.String()
}
