package oracle

import (
	"time"

	"github.com/paulmach/orb"

	"anchorpoint/directory"
	"anchorpoint/geo"
)

// Record is a listing with the analysed words of its text fields.
type Record struct {
	Listing directory.Listing
	Words   [6][]string
}

// Query is a question as search understands it: Terms are stems.
type Query struct {
	Terms          []string
	Place          *geo.Place
	WithinM        float64 // 0: by density; negative: any distance
	Outside        bool
	Needs          []string
	Facts          map[directory.VocabularyID][]string
	Taking         bool
	Age            int
	Languages      []string
	Open           string
	StatedOnly     bool
	Unlisted       bool
	OrganizationID string
	Sort           string // "", "nearest", "checked"
	Now            time.Time
}

// Weights are the numbers of the ranking, as in search.Weights.
type Weights struct {
	Fields                                 [6]float64
	K1, B                                  float64
	FairNeed                               float64
	Words, Needs                           float64
	NeedMain, NeedAlso, NeedSuggest, Focus float64
	DistanceFloor                          float64
	Fresh, PhoneFirst, Old, Never, Checked float64
	Accepting, Waiting, Full               float64
	PerOrganization, Top, Window           int
}

// Answer is the whole truth about a query.
type Answer struct {
	Total, Excluded int
	RadiusM         float64
	// Counts are stated and not stated by facet group and option.
	Counts map[string]map[string][2]int
	Ranked []Ranked // all of the match set, in order
	Pins   []Pin    // all venues of the match set whose address may be shown
}

// Pin is a venue on a map.
type Pin struct {
	ID string
	At orb.Point
}

// Ranked is one match.
type Ranked struct {
	ID       string
	Score    float64
	Distance float64 // metres; -1 for none
	name     string
	org      string
	paused   bool
	weak     bool
	assured  time.Time
}
