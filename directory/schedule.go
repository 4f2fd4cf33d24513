package directory

// Schedule is one opening window with an RRULE-like recurrence. OpensAt and
// ClosesAt are "HH:MM"; open all day is 00:00 to 23:59.
type Schedule struct {
	ID                  string      `json:"id,omitzero"`
	ServiceID           string      `json:"service_id,omitzero"`
	LocationID          string      `json:"location_id,omitzero"`
	ServiceAtLocationID string      `json:"service_at_location_id,omitzero"`
	ValidFrom           string      `json:"valid_from,omitzero"`
	ValidTo             string      `json:"valid_to,omitzero"`
	Dtstart             string      `json:"dtstart,omitzero"`
	Timezone            *float64    `json:"timezone,omitzero"` // hours from UTC
	Until               string      `json:"until,omitzero"`
	Count               *float64    `json:"count,omitzero"`
	Wkst                string      `json:"wkst,omitzero"`
	Freq                string      `json:"freq,omitzero"` // WEEKLY or MONTHLY
	Interval            *float64    `json:"interval,omitzero"`
	Byday               string      `json:"byday,omitzero"`
	Byweekno            string      `json:"byweekno,omitzero"`
	Bymonthday          string      `json:"bymonthday,omitzero"`
	Byyearday           string      `json:"byyearday,omitzero"`
	Description         string      `json:"description,omitzero"`
	OpensAt             string      `json:"opens_at,omitzero"`
	ClosesAt            string      `json:"closes_at,omitzero"`
	ScheduleLink        string      `json:"schedule_link,omitzero"`
	AttendingType       string      `json:"attending_type,omitzero"`
	Notes               string      `json:"notes,omitzero"`
	Attributes          []Attribute `json:"attributes,omitempty"`
	Metadata            []Metadata  `json:"metadata,omitempty"`
	Extra               Extra       `json:",embed"`
}
