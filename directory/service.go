package directory

import "github.com/go-json-experiment/json/jsontext"

// Extra keeps the members of an imported object that this program does not
// know, so that they come out again on export.
type Extra map[string]jsontext.Value

// Service is an HSDS service with everything that hangs on it. Inside a
// Listing the organization and the locations are filled in by the store.
type Service struct {
	ID                     string              `json:"id,omitzero"`
	OrganizationID         string              `json:"organization_id,omitzero"`
	ProgramID              string              `json:"program_id,omitzero"`
	Name                   string              `json:"name,omitzero"`
	AlternateName          string              `json:"alternate_name,omitzero"`
	Description            string              `json:"description,omitzero"`
	URL                    string              `json:"url,omitzero"`
	Email                  string              `json:"email,omitzero"`
	Status                 ServiceStatus       `json:"status,omitzero"`
	InterpretationServices string              `json:"interpretation_services,omitzero"`
	ApplicationProcess     string              `json:"application_process,omitzero"`
	FeesDescription        string              `json:"fees_description,omitzero"`
	WaitTime               string              `json:"wait_time,omitzero"`
	Fees                   string              `json:"fees,omitzero"`
	Accreditations         string              `json:"accreditations,omitzero"`
	EligibilityDescription string              `json:"eligibility_description,omitzero"`
	MinimumAge             *float64            `json:"minimum_age,omitzero"` // years
	MaximumAge             *float64            `json:"maximum_age,omitzero"` // years
	AssuredDate            string              `json:"assured_date,omitzero"`
	AssurerEmail           string              `json:"assurer_email,omitzero"`
	Licenses               string              `json:"licenses,omitzero"`
	Alert                  string              `json:"alert,omitzero"`
	LastModified           string              `json:"last_modified,omitzero"`
	Phones                 []Phone             `json:"phones,omitempty"`
	Schedules              []Schedule          `json:"schedules,omitempty"`
	ServiceAreas           []ServiceArea       `json:"service_areas,omitempty"`
	ServiceAtLocations     []ServiceAtLocation `json:"service_at_locations,omitempty"`
	Languages              []Language          `json:"languages,omitempty"`
	Organization           *Organization       `json:"organization,omitzero"`
	Funding                []Funding           `json:"funding,omitempty"`
	CostOptions            []CostOption        `json:"cost_options,omitempty"`
	Program                *Program            `json:"program,omitzero"`
	RequiredDocuments      []RequiredDocument  `json:"required_documents,omitempty"`
	Contacts               []Contact           `json:"contacts,omitempty"`
	Attributes             []Attribute         `json:"attributes,omitempty"`
	Metadata               []Metadata          `json:"metadata,omitempty"`
	AdditionalURLs         []URL               `json:"additional_urls,omitempty"`
	Capacities             []ServiceCapacity   `json:"capacities,omitempty"`
	Extra                  Extra               `json:",embed"`
}

// ServiceStatus is HSDS service.status, which is not the state of a Listing.
type ServiceStatus string

// The four words that HSDS allows.
const (
	ServiceActive            ServiceStatus = "active"
	ServiceInactive          ServiceStatus = "inactive"
	ServiceDefunct           ServiceStatus = "defunct"
	ServiceTemporarilyClosed ServiceStatus = "temporarily closed"
)

// ServiceAtLocation joins a service to one location, with what differs there.
type ServiceAtLocation struct {
	ID           string        `json:"id,omitzero"`
	ServiceID    string        `json:"service_id,omitzero"`
	LocationID   string        `json:"location_id,omitzero"`
	Description  string        `json:"description,omitzero"`
	Contacts     []Contact     `json:"contacts,omitempty"`
	Phones       []Phone       `json:"phones,omitempty"`
	Schedules    []Schedule    `json:"schedules,omitempty"`
	Location     *Location     `json:"location,omitzero"`
	Attributes   []Attribute   `json:"attributes,omitempty"`
	Metadata     []Metadata    `json:"metadata,omitempty"`
	ServiceAreas []ServiceArea `json:"service_areas,omitempty"`
	Extra        Extra         `json:",embed"`
}

// ServiceArea is an area that a service covers, as the source wrote it. The
// area codes made from it stand in Listing.Covers.
type ServiceArea struct {
	ID                  string      `json:"id,omitzero"`
	ServiceID           string      `json:"service_id,omitzero"`
	Name                string      `json:"name,omitzero"`
	Description         string      `json:"description,omitzero"`
	Extent              string      `json:"extent,omitzero"`
	ExtentType          string      `json:"extent_type,omitzero"`
	URI                 string      `json:"uri,omitzero"`
	Attributes          []Attribute `json:"attributes,omitempty"`
	Metadata            []Metadata  `json:"metadata,omitempty"`
	ServiceAtLocationID string      `json:"service_at_location_id,omitzero"`
	ServiceArea         string      `json:"service_area,omitzero"` // UK only
	Extra               Extra       `json:",embed"`
}

// Program groups services of one organization.
type Program struct {
	ID             string      `json:"id,omitzero"`
	OrganizationID string      `json:"organization_id,omitzero"`
	Name           string      `json:"name,omitzero"`
	AlternateName  string      `json:"alternate_name,omitzero"`
	Description    string      `json:"description,omitzero"`
	Attributes     []Attribute `json:"attributes,omitempty"`
	Metadata       []Metadata  `json:"metadata,omitempty"`
	Extra          Extra       `json:",embed"`
}

// RequiredDocument is a paper that a person must bring.
type RequiredDocument struct {
	ID         string      `json:"id,omitzero"`
	ServiceID  string      `json:"service_id,omitzero"`
	Document   string      `json:"document,omitzero"`
	URI        string      `json:"uri,omitzero"`
	Attributes []Attribute `json:"attributes,omitempty"`
	Metadata   []Metadata  `json:"metadata,omitempty"`
	Extra      Extra       `json:",embed"`
}
