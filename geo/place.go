package geo

import (
	"strings"

	"encoding/json"
	"fmt"
	"log/slog"
	"math"

	"github.com/paulmach/orb"
)

// Kind says what sort of place an answer is.
type Kind string

const (
	Unit         Kind = "unit"    // a full postcode, BS5 6AA
	Sector       Kind = "sector"  // BS5 6
	Outward      Kind = "outward" // BS5
	PostcodeArea Kind = "postcode-area"
	Settlement   Kind = "settlement" // city, town, suburb, village
	Council      Kind = "council"    // any council or county
	Ward         Kind = "ward"
	ICB          Kind = "icb"
	Region       Kind = "region"
	Country      Kind = "country"
	Point        Kind = "point" // from "Use my location" or a map
)

// Share is one area that a place lies in.
type Share struct {
	Code    string  `json:"code"`    // a term such as "lad:E06000023"
	Share   float64 `json:"share"`   // how much of the place lies in it, 0..1
	Certain bool    `json:"certain"` // false: say "please check"
}

// Place is one answer to "where?".
type Place struct {
	// ID goes into URLs: "sector:BS5 6", "outward:BS5", "area:E06000023",
	// "name:<source>:<id>". A unit postcode has the ID of its sector, so that it
	// cannot leak by being put in a link.
	ID        string
	Kind      Kind
	Label     string // "Easton, Bristol": with its container
	Point     orb.Point
	AccuracyM int     // radius in metres that holds 90 % of what the words could mean
	Areas     []Share // councils; [Resolver.AreasOf] gives every term
	Source    string  // which layer answered, for /about/data and "roughly"
	Vintage   string
	Historic  bool // terminated postcode or abolished area

	coarse    orb.Point // Unit only: centre of its sector
	spread    int       // Unit only: accuracy of its sector
	ward, icb string    // Unit only
}

// Named says whether the place has a name of its own that is no plain word:
// what bears it is for that place.
func (p Place) Named() bool {
	name, _, _ := strings.Cut(p.Label, ",")
	return (p.Kind == Settlement || p.Kind == Council) && !everyday[fold(name)]
}

// Public returns the place as it may appear in links, logs and saved
// searches: a unit postcode becomes its sector, everything else is unchanged.
func (p Place) Public() Place {
	if p.Kind != Unit {
		return p
	}
	p.Kind = Sector
	if len(p.ID) > len("sector:") {
		p.Label = p.ID[len("sector:"):]
	}
	if p.coarse == (orb.Point{}) {
		p.coarse = orb.Point{math.Round(p.Point[0]*50) / 50, math.Round(p.Point[1]*50) / 50}
	}
	p.Point, p.AccuracyM = p.coarse, max(p.AccuracyM, p.spread, 1000)
	p.coarse, p.spread, p.ward, p.icb = orb.Point{}, 0, "", ""
	return p
}

// Approximate reports whether the page must say "roughly".
func (p Place) Approximate() bool { return p.Source == SourceAuthored || p.Source == SourceGeoNames }

// String names the place without giving a household away.
func (p Place) String() string {
	q := p.Public()
	return fmt.Sprintf("%s (%s)", q.ID, q.Label)
}

// GoString keeps a full postcode out of %#v as well.
func (p Place) GoString() string { return "geo.Place{" + p.String() + "}" }

// LogValue keeps a full postcode out of structured logs.
func (p Place) LogValue() slog.Value { return slog.StringValue(p.String()) }

type placeJSON struct {
	ID        string  `json:"id"`
	Kind      Kind    `json:"kind"`
	Label     string  `json:"label"`
	Longitude float64 `json:"longitude"`
	Latitude  float64 `json:"latitude"`
	AccuracyM int     `json:"accuracy_m"`
	Areas     []Share `json:"areas,omitempty"`
	Source    string  `json:"source,omitempty"`
	Vintage   string  `json:"vintage,omitempty"`
	Historic  bool    `json:"historic,omitempty"`
}

// MarshalJSON writes the public form: never finer than the sector.
func (p Place) MarshalJSON() ([]byte, error) {
	q := p.Public()
	return json.Marshal(placeJSON{q.ID, q.Kind, q.Label, round4(q.Point[0]), round4(q.Point[1]),
		q.AccuracyM, q.Areas, q.Source, q.Vintage, q.Historic})
}

func round4(x float64) float64 { return math.Round(x*1e4) / 1e4 }

// Problem says why there is no place, in a stable code that pages put in words.
type Problem string

const (
	Empty         Problem = "empty"
	NotFound      Problem = "not-found"
	NoPosition    Problem = "no-position"    // a valid postcode whose position nothing tells (Jersey)
	NonGeographic Problem = "non-geographic" // a postcode that is not on the ground (BX1)
	OutsideArea   Problem = "outside-area"   // known, but not served by this deployment
)

// Answer is what a text resolves to. Exactly one of Place, Choices and Problem
// is set.
type Answer struct {
	Place   *Place
	Choices []Place // 2 to 5, best first
	Problem Problem

	// Repair is "Read as BS5 6AA" when the text was mended, Fallback "We don't
	// have BS5 6AA; searching around BS5 6" when a finer place was asked for.
	// Both are for the page of the person who typed it, never for logs.
	Repair   string
	Fallback string

	Others  []Place // other places of the same name, for "Not this Newport?"
	Quality float64 // how well the words match, 0..1; in running text take >= 0.8 only
	// Everyday is set when the name is also a plain English word ("Deal",
	// "Reading"): in running text it needs a capital, a container or a place
	// preposition.
	Everyday bool
	// Listed is how many venues of this directory are known to be in the town;
	// only [Resolver.Find] counts them.
	Listed int
}

// Names of the layers in [Place.Source].
const (
	SourceAuthored = "authored" // data/outward.csv, data/areas.csv, data/places-extra.csv
	SourceGeoNames = "geonames" // data/places.csv
	SourceLearned  = "learned"  // this directory's own listings
	SourceOperator = "operator" // aliases.csv of the deployment
	SourceGiven    = "given"    // the point itself was given
)

// Source describes one data set in use, for /about/data and licence notices.
type Source struct {
	Kind    string `json:"kind"` // "codepoint", "geonames", "authored", "learned", ...
	Name    string `json:"name"`
	Vintage string `json:"vintage,omitempty"`
	Rows    int    `json:"rows"`
	Licence string `json:"licence"`
	Warning string `json:"warning,omitempty"` // why it is not in use
}
