package directory

import "encoding/json"

// Record is one record of a source as a reader understood it, before this
// directory's rules are applied. A reader changes forms (encodings, types,
// names of fields); repairs of content belong to Import.
type Record struct {
	// SourceID is the id in the source, as text; empty when there is none.
	SourceID string
	File     string
	Row      int    // line of a text file, from 1; 0 when Path is set
	Path     string // "contents[3]" in a JSON file
	Listing  Listing
	// Original is the record as it came, kept with the revision.
	Original json.RawMessage
	Findings []Finding
	// Refused says that the record cannot be used; Findings say why.
	Refused bool
}

// Level says how much a finding matters.
type Level string

// The levels of a finding.
const (
	Repaired Level = "repaired"
	Warning  Level = "warning"
	Hold     Level = "held"
	Refusal  Level = "refused"
)

// Finding is one thing that was noticed about a record. Codes are stable;
// standard.md's repair table names them (phones_split, lat_lon_swapped...).
type Finding struct {
	Level   Level  `json:"level"`
	Code    string `json:"code"`
	Field   string `json:"field,omitempty"`
	Before  string `json:"before,omitempty"`
	After   string `json:"after,omitempty"`
	Message string `json:"message"` // one plain sentence
}

// RecordReport is what became of one record.
type RecordReport struct {
	File      string    `json:"file,omitempty"`
	Row       int       `json:"row,omitempty"`
	Path      string    `json:"path,omitempty"`
	SourceID  string    `json:"source_id,omitempty"`
	ListingID string    `json:"listing_id,omitempty"`
	Name      string    `json:"name,omitempty"`
	Outcome   Outcome   `json:"outcome"`
	Findings  []Finding `json:"findings,omitempty"`
}

// ImportReport is what an import did. Repaired counts records stored with at
// least one repair; they are also among added, changed or unchanged.
type ImportReport struct {
	Feed      string         `json:"feed"`
	DryRun    bool           `json:"dry_run,omitempty"`
	Read      int            `json:"read"`
	Added     int            `json:"added"`
	Changed   int            `json:"changed"`
	Unchanged int            `json:"unchanged"`
	Repaired  int            `json:"repaired"`
	Held      int            `json:"held"`
	Refused   int            `json:"refused"`
	Withdrawn int            `json:"withdrawn"`
	Codes     map[string]int `json:"codes,omitempty"` // findings by code
	// Notes are about the file or the run as a whole.
	Notes   []Finding      `json:"notes,omitempty"`
	Records []RecordReport `json:"records,omitempty"`
}
