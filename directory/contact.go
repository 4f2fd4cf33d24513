package directory

// Phone is one number. Extension is digits only; other words go to Description.
type Phone struct {
	ID                  string      `json:"id,omitzero"`
	LocationID          string      `json:"location_id,omitzero"`
	ServiceID           string      `json:"service_id,omitzero"`
	OrganizationID      string      `json:"organization_id,omitzero"`
	ContactID           string      `json:"contact_id,omitzero"`
	ServiceAtLocationID string      `json:"service_at_location_id,omitzero"`
	Number              string      `json:"number,omitzero"`
	Extension           *float64    `json:"extension,omitzero"`
	Type                string      `json:"type,omitzero"`
	Description         string      `json:"description,omitzero"`
	Languages           []Language  `json:"languages,omitempty"`
	Attributes          []Attribute `json:"attributes,omitempty"`
	Metadata            []Metadata  `json:"metadata,omitempty"`
	Extra               Extra       `json:",embed"`
}

// Contact is a named role or person to speak to.
type Contact struct {
	ID                  string      `json:"id,omitzero"`
	OrganizationID      string      `json:"organization_id,omitzero"`
	ServiceID           string      `json:"service_id,omitzero"`
	ServiceAtLocationID string      `json:"service_at_location_id,omitzero"`
	LocationID          string      `json:"location_id,omitzero"`
	Name                string      `json:"name,omitzero"`
	Title               string      `json:"title,omitzero"`
	Department          string      `json:"department,omitzero"`
	Email               string      `json:"email,omitzero"`
	Phones              []Phone     `json:"phones,omitempty"`
	Attributes          []Attribute `json:"attributes,omitempty"`
	Metadata            []Metadata  `json:"metadata,omitempty"`
	Extra               Extra       `json:",embed"`
}

// Language is a language in which a service, location or phone is offered.
type Language struct {
	ID         string      `json:"id,omitzero"`
	ServiceID  string      `json:"service_id,omitzero"`
	LocationID string      `json:"location_id,omitzero"`
	PhoneID    string      `json:"phone_id,omitzero"`
	Name       string      `json:"name,omitzero"`
	Code       string      `json:"code,omitzero"` // ISO 639-1 or 639-3
	Note       string      `json:"note,omitzero"`
	Attributes []Attribute `json:"attributes,omitempty"`
	Metadata   []Metadata  `json:"metadata,omitempty"`
	Extra      Extra       `json:",embed"`
}
