package search

import (
	"time"

	"anchorpoint/directory"
	"anchorpoint/geo"
	"anchorpoint/search/understand"
)

// Limits of a query; more is cut or refused by whoever reads the form.
const (
	MaxTextRunes = 200
	MaxTerms     = 12
	MaxWindow    = 1000    // Skip + Limit for a search with words
	MaxRadiusM   = 100_000 // metres
)

// Query is one question to the index. The zero value asks for everything.
type Query struct {
	Text string // as typed

	// Place is where the person is; nil when they did not say. WithinM is the
	// radius in metres; 0 lets the density of services decide, AnyDistance
	// sets none.
	Place   *geo.Place
	WithinM float64
	// Outside also returns services whose stated area excludes the place.
	Outside bool

	Needs   []string // ticked needs: any of them, or of their children
	Filters Filters
	// Without are guesses that the person took back: "need:befriending",
	// "cost:free", "place", "words:befriending".
	Without []string

	// Unlisted includes listings too old for public search.
	Unlisted bool

	OrganizationID string // only this organization's
	Sort           Sort
	Skip, Limit    int // Limit 0 means 20
	Now            time.Time

	// Explain gives the parts of each hit's score.
	Explain bool
	// NoFacets leaves out the counts of options, which cost more than the rest
	// of a search that finds much.
	NoFacets bool
	window   *MapAsk             // of Map: matches are put on it and not ranked
	lexicon  *understand.Lexicon // nil: the one in force
}

// AnyDistance as Query.WithinM sets no radius at all.
const AnyDistance = -1

// Filters are what the person asked to be true. A stated no fails a filter;
// not stated passes unless StatedOnly.
type Filters struct {
	// Terms are ticked terms of the fact vocabularies. Within one vocabulary
	// any is enough, but all of access and supports must hold.
	Terms      map[directory.VocabularyID][]string
	Taking     bool     // drops only services that are full
	Age        int      // years; 0: not asked
	Languages  []string // ISO 639 codes, any of them
	Open       When
	StatedOnly bool
}

// When asks for services that are open at some time.
type When string

// The times that can be asked for, in Europe/London.
const (
	OpenAnytime  When = ""
	OpenNow      When = "now"
	OpenToday    When = "today"
	OpenEvenings When = "evenings"
	OpenWeekend  When = "weekend"
)

// Sort is the order of the results.
type Sort string

// The orders. BestMatch is by the ranking when words or a need are given and by
// nearness, then name, otherwise.
const (
	BestMatch       Sort = ""
	Nearest         Sort = "nearest"
	RecentlyChecked Sort = "checked"
)
