package web

import (
	"strings"

	"anchorpoint/directory"
	"anchorpoint/directory/hours"
	"anchorpoint/geo"
)

// structured is the service as search engines read it (schema.org in JSON-LD).
// It is made from the redacted listing; an address that is not public is not in
// it, and no point is.
type structured struct {
	Context  string          `json:"@context"`
	Type     string          `json:"@type"`
	Name     string          `json:"name"`
	About    string          `json:"description,omitempty"`
	URL      string          `json:"url,omitempty"`
	Provider schemaThing     `json:"provider,omitzero"`
	Areas    []string        `json:"areaServed,omitempty"`
	Channels []schemaChannel `json:"availableChannel,omitempty"`
	Hours    []schemaHours   `json:"hoursAvailable,omitempty"`
	Free     bool            `json:"isAccessibleForFree,omitempty"`
}

type schemaThing struct {
	Type string `json:"@type,omitempty"`
	Name string `json:"name,omitempty"`
	URL  string `json:"url,omitempty"`
}

// schemaChannel is one way to reach the service: by phone and web, or a venue.
type schemaChannel struct {
	Type  string       `json:"@type"`
	URL   string       `json:"serviceUrl,omitempty"`
	Phone *schemaPhone `json:"servicePhone,omitempty"`
	Place *schemaPlace `json:"serviceLocation,omitempty"`
}

type schemaPhone struct {
	Type      string `json:"@type"`
	Telephone string `json:"telephone"`
}

type schemaPlace struct {
	Type    string        `json:"@type"`
	Name    string        `json:"name,omitempty"`
	Address schemaAddress `json:"address"`
}

type schemaAddress struct {
	Type     string `json:"@type"`
	Street   string `json:"streetAddress,omitempty"`
	Town     string `json:"addressLocality,omitempty"`
	Postcode string `json:"postalCode,omitempty"`
	Country  string `json:"addressCountry,omitempty"`
}

type schemaHours struct {
	Type    string   `json:"@type"`
	Days    []string `json:"dayOfWeek"`
	Opens   string   `json:"opens"`
	Closes  string   `json:"closes"`
	From    string   `json:"validFrom,omitempty"`
	Through string   `json:"validThrough,omitempty"`
}

func (s *Server) structured(l *directory.Listing) structured {
	out := structured{Context: "https://schema.org", Type: "Service", Name: plainLine(l.Service.Name),
		About: summary(l.Service.Description, 300), URL: s.canonical(servicePath(l)),
		Free: l.Fact(directory.CostVocabulary, "free") == directory.Yes}
	if public := publicBody(l.Organization()); public {
		out.Type = "GovernmentService"
	}
	out.Provider = provider(l.Organization(), out.Type)
	for _, term := range l.Covers {
		if name := s.Places.AreaName(term); name != "" {
			out.Areas = append(out.Areas, name)
		}
	}
	out.Channels = channels(l)
	out.Hours = schemaTimes(l.Hours(s.Places), hours.DayOf(s.Now()))
	return out
}

func provider(o *directory.Organization, serviceType string) (out schemaThing) {
	name := plainLine(o.Name)
	if name == "" {
		return out
	}
	out = schemaThing{Type: "Organization", Name: name}
	if serviceType == "GovernmentService" {
		out.Type = "GovernmentOrganization"
	}
	out.URL, _ = webAddress(o.Website)
	return out
}

// publicSchemes are the registers of org-id.guide that hold public bodies only.
var publicSchemes = []string{"GB-LA", "GB-GOR", "GB-NHS", "GB-GOV", "GB-PA", "XI-GOV"}

// publicBody says whether an organization is part of the state: by the register
// that its number is from, or by what it says of itself.
func publicBody(o *directory.Organization) bool {
	for _, id := range o.OrganizationIdentifiers {
		for _, scheme := range publicSchemes {
			if strings.HasPrefix(strings.ToUpper(id.IdentifierScheme), scheme) {
				return true
			}
		}
	}
	status := strings.ToLower(o.LegalStatus)
	return strings.Contains(status, "local authority") || strings.Contains(status, "public body") || strings.Contains(status, "government")
}

func channels(l *directory.Listing) (out []schemaChannel) {
	reach := schemaChannel{Type: "ServiceChannel"}
	reach.URL, _ = webAddress(l.Service.URL)
	if phones := l.Phones(); len(phones) > 0 {
		reach.Phone = &schemaPhone{"ContactPoint", plainLine(phones[0].Number)}
	}
	if reach.URL != "" || reach.Phone != nil {
		out = append(out, reach)
	}
	if l.Visibility == geo.Hidden || l.Visibility == geo.AreaOnly || l.Sensitive {
		return out
	}
	for _, at := range l.Locations() {
		if strings.EqualFold(at.LocationType, "virtual") || len(at.Addresses) == 0 {
			continue
		}
		a := at.Addresses[0]
		street := strings.Join(nonEmpty(plainLine(a.Address1), plainLine(a.Address2)), ", ")
		out = append(out, schemaChannel{Type: "ServiceChannel", Place: &schemaPlace{"Place", plainLine(at.Name),
			schemaAddress{"PostalAddress", street, plainLine(a.City), plainLine(a.PostalCode), plainLine(a.Country)}}})
	}
	return out
}

// schemaDays are from Monday.
var schemaDays = []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}

// schemaTimes are the rules that hold every week. A rhythm or a doubt that the
// vocabulary has no word for is left out: half of it would be wrong.
func schemaTimes(t hours.Table, today hours.Day) (out []schemaHours) {
	for _, r := range t {
		if r.Freq != hours.Weekly || r.Every > 1 || r.SomeWeeks || r.Terms != hours.AllYear ||
			r.Opens == hours.NotStated || r.Closes == hours.NotStated || r.To < today {
			continue
		}
		h := schemaHours{Type: "OpeningHoursSpecification", Opens: schemaTime(r.Opens), Closes: schemaTime(r.Closes)}
		for d, name := range schemaDays {
			if r.Weekdays&(1<<d) != 0 {
				h.Days = append(h.Days, "https://schema.org/"+name)
			}
		}
		if r.From > today {
			h.From = r.From.String()
		}
		if r.To < hours.Forever {
			h.Through = r.To.String()
		}
		out = append(out, h)
	}
	return out
}

func schemaTime(minute int16) string {
	if minute == 24*60 {
		return "23:59"
	}
	m := int(minute) % (24 * 60)
	return pad(m/60) + ":" + pad(m%60)
}
