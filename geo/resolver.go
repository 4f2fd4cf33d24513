package geo

import (
	"io/fs"
	"iter"

	"github.com/paulmach/orb"
)

// Options says where the place data are.
type Options struct {
	Data fs.FS  // places.csv, outward.csv, areas.csv ... (data.FS)
	Dir  string // folder of imported packs and aliases.csv; may be empty or absent
	Home string // the deployment's home area as a place, "Bristol"; may be empty
	// Serves lists the area terms that the deployment serves; a place wholly
	// outside them answers [OutsideArea]. Empty: everywhere.
	Serves []string
	Lazy   bool         // load imported packs at first use (short commands)
	Warn   func(string) // told of data that had to be left out; may be nil
}

// Resolver turns words into places. It is safe for concurrent use.
type Resolver struct {
	options Options
}

// Open reads the place data. A damaged imported pack is left out with a
// warning; the data of Options.Data must be right.
func Open(o Options) (*Resolver, error) { return &Resolver{options: o}, nil }

// Resolve is the only way from words to a place. The same text and data give
// the same answer.
func (r *Resolver) Resolve(text string) Answer { return Answer{Problem: NotFound} }

// ByID finds the place that an ID from [Place] names.
func (r *Resolver) ByID(id string) (Place, bool) { return Place{}, false }

// At describes a point, for "Use my location": codes and a label.
func (r *Resolver) At(p orb.Point, accuracyM int) Place { return Place{} }

// Suggest completes what is being typed, from 2 letters on, with at most n
// places, best first. It never gives a unit postcode.
func (r *Resolver) Suggest(prefix string, n int) []Place { return nil }

// Sources lists the data in use, for /about/data.
func (r *Resolver) Sources() []Source { return nil }

// AreasOf gives every area term of a place with its share: uk, ctry:, rgn:,
// lad:, ward:, icb:, pca:, pcd:, sector:.
func (r *Resolver) AreasOf(p Place) []Share { return nil }

// Coverage reads the words of a service area ("Nationwide", "Trafford",
// "M16, M32") to area terms; ok is false when any part is not understood.
func (r *Resolver) Coverage(text string) (terms []string, ok bool) { return nil, false }

// AreaName is the name of an area term for people.
func (r *Resolver) AreaName(term string) string { return "" }

// Learn swaps in what the directory's own listings teach about outward codes
// and sectors.
func (r *Resolver) Learn(l *Learned) {}

// Reload reads the imported packs again after a new manifest was written.
func (r *Resolver) Reload() error { return nil }

// PublicPoint is the only source of a venue's position outside the edit form.
func (r *Resolver) PublicPoint(v Located) Position { return Position{} }

// Density classes how built up a place is, for [Minutes].
func (r *Resolver) Density(p Place) Density { return Middle }

// Postcode reads a postcode as a listing's address gives it; mended says that
// a letter or digit was put right.
func (r *Resolver) Postcode(text string) (p Postcode, mended bool, err error) {
	return ParsePostcode(text, nil)
}

// Learned holds what venues teach.
type Learned struct{}

// Learn collects the venues of published listings. Hidden ones are left out.
func Learn(venues iter.Seq[Located]) *Learned { return &Learned{} }

// Repair is a stable code for what [ReadPoint] did to a pair of coordinates.
type Repair string

const (
	NoRepair           Repair = ""
	OSGBConverted      Repair = "osgb_converted"
	LatLonSwapped      Repair = "lat_lon_swapped"
	CoordinatesDropped Repair = "coordinates_dropped"
	OutsideBox         Repair = "outside_area"
)
