package geo

import "github.com/paulmach/orb"

// Visibility says how finely an address may be shown.
type Visibility string

const (
	Shown    Visibility = "shown"
	AreaOnly Visibility = "area-only" // home-based groups: the outward code at most
	Hidden   Visibility = "hidden"    // refuges: the council at most
)

// Located is a venue as the directory knows it.
type Located struct {
	Postcode   string
	Point      orb.Point // zero when the record gave none
	Council    string    // GSS code such as E06000023, or empty
	OrgID      string
	Visibility Visibility // empty counts as Shown
}

// Position is the only form in which a venue's place leaves the edit form.
type Position struct {
	Point     orb.Point
	AccuracyM int
	Exact     bool // the venue's own point or full postcode; false: no distance, no pin
	Known     bool
}
