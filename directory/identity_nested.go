package directory

import (
	"strconv"
	"strings"
)

// number writes an optional number in its shortest form.
func number(n *float64) string {
	if n == nil {
		return ""
	}
	return strconv.FormatFloat(*n, 'f', -1, 64)
}

// digits are the digits of a text, by which phone numbers are told apart.
func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

func (n namer) phones(phones []Phone, parent string) {
	for i := range phones {
		p := &phones[i]
		p.ID = n.id(p.ID, "phone", parent, digits(p.Number), number(p.Extension))
		n.languages(p.Languages, p.ID)
		n.attributes(p.Attributes, p.ID)
		n.metadata(p.Metadata, p.ID)
	}
}

func (n namer) contacts(contacts []Contact, parent string) {
	for i := range contacts {
		c := &contacts[i]
		c.ID = n.id(c.ID, "contact", parent, c.Name, c.Title, c.Department, c.Email)
		n.phones(c.Phones, c.ID)
		n.attributes(c.Attributes, c.ID)
		n.metadata(c.Metadata, c.ID)
	}
}

func (n namer) schedules(schedules []Schedule, parent string) {
	for i := range schedules {
		s := &schedules[i]
		s.ID = n.id(s.ID, "schedule", parent, s.ValidFrom, s.ValidTo, s.Dtstart, number(s.Timezone), s.Until,
			number(s.Count), s.Wkst, s.Freq, number(s.Interval), s.Byday, s.Byweekno, s.Bymonthday, s.Byyearday,
			s.Description, s.OpensAt, s.ClosesAt, s.ScheduleLink, s.AttendingType, s.Notes)
		n.attributes(s.Attributes, s.ID)
		n.metadata(s.Metadata, s.ID)
	}
}

func (n namer) areas(areas []ServiceArea, parent string) {
	for i := range areas {
		a := &areas[i]
		a.ID = n.id(a.ID, "service_area", parent, a.Name, a.Description, a.Extent, a.ExtentType, a.URI, a.ServiceArea)
		n.attributes(a.Attributes, a.ID)
		n.metadata(a.Metadata, a.ID)
	}
}

func (n namer) languages(languages []Language, parent string) {
	for i := range languages {
		l := &languages[i]
		l.ID = n.id(l.ID, "language", parent, l.Name, l.Code, l.Note)
		n.attributes(l.Attributes, l.ID)
		n.metadata(l.Metadata, l.ID)
	}
}

func (n namer) funding(funding []Funding, parent string) {
	for i := range funding {
		f := &funding[i]
		f.ID = n.id(f.ID, "funding", parent, f.Source)
		n.attributes(f.Attributes, f.ID)
	}
}

func (n namer) urls(urls []URL, parent string) {
	for i := range urls {
		urls[i].ID = n.id(urls[i].ID, "url", parent, urls[i].Label, urls[i].URL)
	}
}

// attributes also gives ids to the terms that hang on them: a term without an
// id is known by its taxonomy and its code or name.
func (n namer) attributes(attributes []Attribute, parent string) {
	for i := range attributes {
		a := &attributes[i]
		if t := a.TaxonomyTerm; t != nil {
			n.term(t)
			a.TaxonomyTermID = t.ID
		} else if a.TaxonomyTermID != "" {
			a.TaxonomyTermID = n.id(a.TaxonomyTermID, "taxonomy_term", n.namespace)
		}
		if a.LinkID == "" || !isUUID(a.LinkID) {
			a.LinkID = parent
		}
		a.ID = n.id(a.ID, "attribute", parent, a.TaxonomyTermID, a.LinkType, a.Label, a.Value)
		n.metadata(a.Metadata, a.ID)
	}
}

func (n namer) term(t *TaxonomyTerm) {
	t.ID = n.id(t.ID, "taxonomy_term", n.namespace, t.Taxonomy, t.Code, t.Name)
	if t.ParentID != "" {
		t.ParentID = n.id(t.ParentID, "taxonomy_term", n.namespace)
	}
	if d := t.TaxonomyDetail; d != nil {
		d.ID = n.id(d.ID, "taxonomy", n.namespace, d.Name)
		t.TaxonomyID = d.ID
		for i := range d.TaxonomyTerms {
			n.term(&d.TaxonomyTerms[i])
		}
	} else if t.TaxonomyID != "" {
		t.TaxonomyID = n.id(t.TaxonomyID, "taxonomy", n.namespace)
	}
}

func (n namer) metadata(metadata []Metadata, parent string) {
	for i := range metadata {
		m := &metadata[i]
		m.ID = n.id(m.ID, "metadata", parent, m.ResourceType, m.FieldName, m.LastActionDate, m.LastActionType,
			m.PreviousValue, m.ReplacementValue)
	}
}
