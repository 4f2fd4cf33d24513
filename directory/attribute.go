package directory

// Attribute hangs a taxonomy term, or a labelled value, on any object.
type Attribute struct {
	ID             string        `json:"id,omitzero"`
	LinkID         string        `json:"link_id,omitzero"`
	TaxonomyTermID string        `json:"taxonomy_term_id,omitzero"`
	LinkType       string        `json:"link_type,omitzero"`
	LinkEntity     string        `json:"link_entity,omitzero"`
	Value          string        `json:"value,omitzero"`
	TaxonomyTerm   *TaxonomyTerm `json:"taxonomy_term,omitzero"`
	Metadata       []Metadata    `json:"metadata,omitempty"`
	Label          string        `json:"label,omitzero"`
	Extra          Extra         `json:",embed"`
}

// Taxonomy is a list of terms.
type Taxonomy struct {
	ID            string         `json:"id,omitzero"`
	Name          string         `json:"name,omitzero"`
	Description   string         `json:"description,omitzero"`
	URI           string         `json:"uri,omitzero"`
	Version       string         `json:"version,omitzero"`
	Metadata      []Metadata     `json:"metadata,omitempty"`
	TaxonomyTerms []TaxonomyTerm `json:"taxonomy_terms,omitempty"` // UK only
	Extra         Extra          `json:",embed"`
}

// TaxonomyTerm is one entry of a taxonomy.
type TaxonomyTerm struct {
	ID             string     `json:"id,omitzero"`
	Code           string     `json:"code,omitzero"`
	Name           string     `json:"name,omitzero"`
	Description    string     `json:"description,omitzero"`
	ParentID       string     `json:"parent_id,omitzero"`
	Taxonomy       string     `json:"taxonomy,omitzero"`
	TaxonomyDetail *Taxonomy  `json:"taxonomy_detail,omitzero"`
	Language       string     `json:"language,omitzero"`
	TaxonomyID     string     `json:"taxonomy_id,omitzero"`
	TermURI        string     `json:"term_uri,omitzero"`
	Metadata       []Metadata `json:"metadata,omitempty"`
	Term           string     `json:"term,omitzero"` // UK only
	Extra          Extra      `json:",embed"`
}

// Metadata is one changed field of one object, as HSDS tells history.
type Metadata struct {
	ID               string `json:"id,omitzero"`
	ResourceID       string `json:"resource_id,omitzero"`
	ResourceType     string `json:"resource_type,omitzero"`
	LastActionDate   string `json:"last_action_date,omitzero"`
	LastActionType   string `json:"last_action_type,omitzero"`
	FieldName        string `json:"field_name,omitzero"`
	PreviousValue    string `json:"previous_value,omitzero"`
	ReplacementValue string `json:"replacement_value,omitzero"`
	UpdatedBy        string `json:"updated_by,omitzero"`
	Extra            Extra  `json:",embed"`
}
