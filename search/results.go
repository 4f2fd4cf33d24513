package search

import "anchorpoint/geo"

// Results are the answer to one Query.
type Results struct {
	Hits  []Hit
	Total int // listings in the match set
	// Excluded counts listings left out because their stated area does not
	// include the place.
	Excluded int
	// RadiusM is the radius that was used, in metres; 0 for none. Automatic
	// says that the density of services chose it.
	RadiusM   float64
	Automatic bool

	Facets Facets
	// Corrected is the text that was searched where it differs from Query.Text.
	// Query.Without "correction" searches for exactly what was typed.
	Corrected string
	// Looked are the guesses made of the words, in the order of the page's
	// "We looked for"; each can be taken back.
	Looked []Guess
	// Place is the one that the words name, where the person gave none.
	Place *geo.Place
	// Offers are words that might have been meant; none was applied.
	Offers []Offer
	// Crisis is the help panel to show above everything, with the words that
	// set it; it does not depend on the index. Empty: none.
	Crisis Crisis
	// Steps are what was tried because too little was found, in order, each
	// with how many it gives. Applied ones made this list what it is.
	Steps []Step
	// Degraded says that the plain search of the store answered.
	Degraded bool

	mapped *MapAnswer // of Map

	fair  int    // how many answer the words, as against being near
	Epoch uint64 // grows with every new view
	Seq   int64  // the store's change number that the view holds
}

// Guess is one thing that was read out of the words.
type Guess struct {
	// Kind is "need", "filter", "preference" (re-orders only), "place", "time"
	// or "age".
	Kind string
	ID   string // "befriending", "cost:free"
	Text string // its label
	From string // the words that it was read from
	// Without is what Query.Without takes to remove it.
	Without string
	Sure    bool
}

// Offer is a correction that was not applied: Text is the whole query with it.
type Offer struct{ Typed, Meant, Text string }

// Crisis names a panel of fixed help.
type Crisis struct {
	Panel  string // "suicide", "abuse", ...
	Phrase string // the words that set it
}

// Step is one way to more results.
type Step struct {
	// Kind is "correction" (Text is the word), "without-guesses", "wider", "parent", "sibling", "remote",
	// "near-meaning", "general-help" (ID is the need, empty for any) or "place-as-words" (Text is the place).
	Kind    string
	ID      string  // need of "parent" and "sibling"
	Text    string  // its label
	RadiusM float64 // of "wider"
	Count   int     // listings that it finds
	Applied bool
}

// Hit is one listing of the results.
type Hit struct {
	ID    string
	Score float64
	// Venue is the index into the listing's Locations that is nearest, -1 for
	// none; Others counts its other venues within the radius.
	Venue  int
	Others int
	// DistanceM is the straight line to that venue, -1 where none may be
	// told; AccuracyM that of the place and the venue together.
	DistanceM float64
	AccuracyM int
	Minutes   float64 // estimated travel time, -1 when not known
	Access    Access
	Reasons   []Reason
	Against   []Reason
	Pinned    bool // named exactly
	// Parts are what the score was made of; nil unless [Query.Explain] asked.
	Parts *Parts
}

// Parts are what a score was made of: relevance times every factor below it
// gives [Hit.Score], to six places.
type Parts struct {
	Class string // "fair": an answer; "weak": only near one
	// Words, Needs and Vectors are 0 to 1 (words up to 1.5): how far the
	// listing holds the words, meets the needs and is near in meaning.
	Words, Needs, Vectors float64
	// Relevance is what these came to together, with their weights.
	Relevance float64
	// The factors; 1 changes nothing. Freshness holds the capacity too.
	Distance, Freshness, Eligibility, Readiness, Wishes float64
}

// Access says how a listing reaches the person: the place rule's reason.
type Access string

// The ways in which a listing can be in a list with a place.
const (
	AccessAnywhere  Access = ""           // no place was given
	AccessVenue     Access = "venue"      // a venue within the radius
	AccessCovers    Access = "covers"     // area covers the place, the venue is farther
	AccessHomeVisit Access = "home-visit" // they come to the person
	AccessRemote    Access = "remote"     // by phone, video, online or post
	AccessHidden    Access = "hidden"     // in the area, address on contact
	AccessNotStated Access = "not-stated" // area not stated: please ask
	AccessNamed     Access = "named"      // its name has the place's in it: please ask
	AccessOutside   Access = "outside"    // asked for with Query.Outside
	AccessPartly    Access = "partly"     // covers part of the place: please check
)

// Reason is one true sentence on why a listing is in the list, or against it.
type Reason struct {
	Kind string // "need", "words", "place", "step", "filter", "age", "area", "fresh", "capacity"
	ID   string // need or term id, where there is one
	// Text is the sentence in English; Args are its parts for other languages.
	Text string
	Args []string
	Sure bool // false: a guess, and named as one
}

// Facets are the counts of every option, by group.
type Facets struct {
	Groups []FacetGroup
}

// FacetGroup is one vocabulary or other group of options.
type FacetGroup struct {
	ID      string // a vocabulary id, or "need", "open", "age", "language", "capacity", "distance"
	Options []FacetOption
}

// FacetOption says what ticking the option would give: listings that state it
// and listings that do not say.
type FacetOption struct {
	ID        string
	Stated    int
	NotStated int
	Ticked    bool
}

// Group finds a group by its id; an empty one when it has no options.
func (f Facets) Group(id string) FacetGroup {
	for _, g := range f.Groups {
		if g.ID == id {
			return g
		}
	}
	return FacetGroup{ID: id}
}
