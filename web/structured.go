package web

import "anchorpoint/directory"

// structured is the service as search engines read it (schema.org in JSON-LD).
// It is made from the redacted listing and holds no address and no point.
type structured struct {
	Context  string       `json:"@context"`
	Type     string       `json:"@type"`
	Name     string       `json:"name"`
	About    string       `json:"description,omitempty"`
	URL      string       `json:"url,omitempty"`
	Provider schemaThing  `json:"provider,omitzero"`
	Areas    []string     `json:"areaServed,omitempty"`
	Channel  *schemaReach `json:"availableChannel,omitempty"`
	Free     bool         `json:"isAccessibleForFree,omitempty"`
}

type schemaThing struct {
	Type string `json:"@type,omitempty"`
	Name string `json:"name,omitempty"`
	URL  string `json:"url,omitempty"`
}

type schemaReach struct {
	Type  string `json:"@type"`
	URL   string `json:"serviceUrl,omitempty"`
	Phone *struct {
		Type      string `json:"@type"`
		Telephone string `json:"telephone"`
	} `json:"servicePhone,omitempty"`
}

func (s *Server) structured(l *directory.Listing) structured {
	out := structured{Context: "https://schema.org", Type: "Service", Name: plainLine(l.Service.Name),
		About: summary(l.Service.Description, 300), URL: s.canonical(servicePath(l)),
		Free: l.Fact(directory.CostVocabulary, "free") == directory.Yes}
	if name := plainLine(l.Organization().Name); name != "" {
		out.Provider = schemaThing{Type: "Organization", Name: name}
		out.Provider.URL, _ = webAddress(l.Organization().Website)
	}
	for _, term := range l.Covers {
		if name := s.Places.AreaName(term); name != "" {
			out.Areas = append(out.Areas, name)
		}
	}
	reach := schemaReach{Type: "ServiceChannel"}
	reach.URL, _ = webAddress(l.Service.URL)
	if phones := l.Phones(); len(phones) > 0 {
		reach.Phone = &struct {
			Type      string `json:"@type"`
			Telephone string `json:"telephone"`
		}{"ContactPoint", plainLine(phones[0].Number)}
	}
	if reach.URL != "" || reach.Phone != nil {
		out.Channel = &reach
	}
	return out
}
