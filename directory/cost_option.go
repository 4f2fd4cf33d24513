package directory

// CostOption is one price. Amount is in Currency (ISO 4217, lower case).
type CostOption struct {
	ID                string      `json:"id,omitzero"`
	ServiceID         string      `json:"service_id,omitzero"`
	ValidFrom         string      `json:"valid_from,omitzero"`
	ValidTo           string      `json:"valid_to,omitzero"`
	Option            string      `json:"option,omitzero"`
	Currency          string      `json:"currency,omitzero"`
	Amount            *float64    `json:"amount,omitzero"`
	AmountDescription string      `json:"amount_description,omitzero"`
	Attributes        []Attribute `json:"attributes,omitempty"`
	Metadata          []Metadata  `json:"metadata,omitempty"`
	Extra             Extra       `json:",embed"`
}

// ServiceCapacity is HSDS's count of free places, which we keep as it came.
// What people see comes from Listing.Capacity.
type ServiceCapacity struct {
	ID          string      `json:"id,omitzero"`
	ServiceID   string      `json:"service_id,omitzero"`
	Unit        *Unit       `json:"unit,omitzero"`
	UnitID      string      `json:"unit_id,omitzero"`
	Available   *float64    `json:"available,omitzero"`
	Maximum     *float64    `json:"maximum,omitzero"`
	Description string      `json:"description,omitzero"`
	Updated     string      `json:"updated,omitzero"`
	Attributes  []Attribute `json:"attributes,omitempty"`
	Metadata    []Metadata  `json:"metadata,omitempty"`
	Extra       Extra       `json:",embed"`
}

// Unit is what a capacity is counted in.
type Unit struct {
	ID         string      `json:"id,omitzero"`
	Name       string      `json:"name,omitzero"`
	Scheme     string      `json:"scheme,omitzero"`
	Identifier string      `json:"identifier,omitzero"`
	URI        string      `json:"uri,omitzero"`
	Attributes []Attribute `json:"attributes,omitempty"`
	Metadata   []Metadata  `json:"metadata,omitempty"`
	Extra      Extra       `json:",embed"`
}
