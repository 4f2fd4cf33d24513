package directory

import "github.com/paulmach/orb"

// Location is a place where services happen: physical, postal or virtual.
type Location struct {
	ID                     string          `json:"id,omitzero"`
	LocationType           string          `json:"location_type,omitzero"`
	URL                    string          `json:"url,omitzero"`
	OrganizationID         string          `json:"organization_id,omitzero"`
	Name                   string          `json:"name,omitzero"`
	AlternateName          string          `json:"alternate_name,omitzero"`
	Description            string          `json:"description,omitzero"`
	Transportation         string          `json:"transportation,omitzero"`
	Latitude               *float64        `json:"latitude,omitzero"`  // degrees, WGS84
	Longitude              *float64        `json:"longitude,omitzero"` // degrees, WGS84
	ExternalIdentifier     string          `json:"external_identifier,omitzero"`
	ExternalIdentifierType string          `json:"external_identifier_type,omitzero"`
	Languages              []Language      `json:"languages,omitempty"`
	Addresses              []Address       `json:"addresses,omitempty"`
	Contacts               []Contact       `json:"contacts,omitempty"`
	Accessibility          []Accessibility `json:"accessibility,omitempty"`
	Phones                 []Phone         `json:"phones,omitempty"`
	Schedules              []Schedule      `json:"schedules,omitempty"`
	Attributes             []Attribute     `json:"attributes,omitempty"`
	Metadata               []Metadata      `json:"metadata,omitempty"`
	// AccuracyM is the radius in metres within which the point lies, and
	// PointSource who gave it: "source", "postcode", "outward". They are ours,
	// never exported.
	AccuracyM   int    `json:"anchorpoint_accuracy_m,omitzero"`
	PointSource string `json:"anchorpoint_point_source,omitzero"`
	Extra       Extra  `json:",embed"`
}

// Point gives the position, longitude first; false when there is none.
func (l *Location) Point() (orb.Point, bool) {
	if l.Latitude == nil || l.Longitude == nil {
		return orb.Point{}, false
	}
	return orb.Point{*l.Longitude, *l.Latitude}, true
}

// Postcode is the postal code of the first address that has one.
func (l *Location) Postcode() string {
	for _, a := range l.Addresses {
		if a.PostalCode != "" {
			return a.PostalCode
		}
	}
	return ""
}

// Town is the town or city of the first address that names one.
func (l *Location) Town() string {
	for _, a := range l.Addresses {
		if a.City != "" {
			return a.City
		}
	}
	return ""
}

// Address is a postal or physical address.
type Address struct {
	ID            string      `json:"id,omitzero"`
	LocationID    string      `json:"location_id,omitzero"`
	Attention     string      `json:"attention,omitzero"`
	Address1      string      `json:"address_1,omitzero"`
	Address2      string      `json:"address_2,omitzero"`
	City          string      `json:"city,omitzero"`
	Region        string      `json:"region,omitzero"`
	StateProvince string      `json:"state_province,omitzero"`
	PostalCode    string      `json:"postal_code,omitzero"`
	Country       string      `json:"country,omitzero"`
	AddressType   string      `json:"address_type,omitzero"`
	Attributes    []Attribute `json:"attributes,omitempty"`
	Metadata      []Metadata  `json:"metadata,omitempty"`
	Extra         Extra       `json:",embed"`
}

// Accessibility describes one way in which a location can be used.
type Accessibility struct {
	ID            string      `json:"id,omitzero"`
	LocationID    string      `json:"location_id,omitzero"`
	Description   string      `json:"description,omitzero"`
	Details       string      `json:"details,omitzero"`
	URL           string      `json:"url,omitzero"`
	Attributes    []Attribute `json:"attributes,omitempty"`
	Metadata      []Metadata  `json:"metadata,omitempty"`
	Accessibility string      `json:"accessibility,omitzero"` // UK only
	Extra         Extra       `json:",embed"`
}
