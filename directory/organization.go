package directory

// Organization is the group that provides a service.
type Organization struct {
	ID                      string                   `json:"id,omitzero"`
	Name                    string                   `json:"name,omitzero"`
	AlternateName           string                   `json:"alternate_name,omitzero"`
	Description             string                   `json:"description,omitzero"`
	Email                   string                   `json:"email,omitzero"`
	Website                 string                   `json:"website,omitzero"`
	TaxStatus               string                   `json:"tax_status,omitzero"`
	TaxID                   string                   `json:"tax_id,omitzero"`
	YearIncorporated        *float64                 `json:"year_incorporated,omitzero"`
	LegalStatus             string                   `json:"legal_status,omitzero"`
	Logo                    string                   `json:"logo,omitzero"`
	URI                     string                   `json:"uri,omitzero"`
	ParentOrganizationID    string                   `json:"parent_organization_id,omitzero"`
	Funding                 []Funding                `json:"funding,omitempty"`
	Contacts                []Contact                `json:"contacts,omitempty"`
	Phones                  []Phone                  `json:"phones,omitempty"`
	Locations               []Location               `json:"locations,omitempty"`
	Programs                []Program                `json:"programs,omitempty"`
	OrganizationIdentifiers []OrganizationIdentifier `json:"organization_identifiers,omitempty"`
	Attributes              []Attribute              `json:"attributes,omitempty"`
	Metadata                []Metadata               `json:"metadata,omitempty"`
	AdditionalWebsites      []URL                    `json:"additional_websites,omitempty"`
	Extra                   Extra                    `json:",embed"`
}

// OrganizationIdentifier is a number in a register: charity, company.
// IdentifierScheme is an org-id prefix such as GB-CHC.
type OrganizationIdentifier struct {
	ID               string      `json:"id,omitzero"`
	OrganizationID   string      `json:"organization_id,omitzero"`
	IdentifierScheme string      `json:"identifier_scheme,omitzero"`
	IdentifierType   string      `json:"identifier_type,omitzero"`
	Identifier       string      `json:"identifier,omitzero"`
	Attributes       []Attribute `json:"attributes,omitempty"`
	Metadata         []Metadata  `json:"metadata,omitempty"`
	Extra            Extra       `json:",embed"`
}

// Funding is a source of money of an organization or service.
type Funding struct {
	ID             string      `json:"id,omitzero"`
	OrganizationID string      `json:"organization_id,omitzero"`
	ServiceID      string      `json:"service_id,omitzero"`
	Source         string      `json:"source,omitzero"`
	Attributes     []Attribute `json:"attributes,omitempty"`
	Metadata       []Metadata  `json:"metadata,omitempty"`
	Extra          Extra       `json:",embed"`
}

// URL is a further web address with its label.
type URL struct {
	ID             string      `json:"id,omitzero"`
	Label          string      `json:"label,omitzero"`
	URL            string      `json:"url,omitzero"`
	OrganizationID string      `json:"organization_id,omitzero"`
	ServiceID      string      `json:"service_id,omitzero"`
	Attributes     []Attribute `json:"attributes,omitempty"`
	Metadata       []Metadata  `json:"metadata,omitempty"`
	Extra          Extra       `json:",embed"`
}
