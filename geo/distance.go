package geo

import (
	"fmt"
	"math"

	"github.com/paulmach/orb"
	orbgeo "github.com/paulmach/orb/geo"
)

// MetresPerMile is exact.
const MetresPerMile = 1609.344

// Distance is the one distance of the product, in metres: for the filter, the
// order and the printed words. Haversine on the equatorial radius is within
// 0.24 % of the ellipsoid everywhere in Britain.
func Distance(a, b orb.Point) float64 { return orbgeo.DistanceHaversine(a, b) }

// Rounded is a distance in miles that is no finer than it is known.
type Rounded struct {
	Miles float64
	About bool
	Less  bool // less than Miles
}

// RoundMiles rounds a distance of d metres to what the accuracy a (metres, of
// both ends together) supports. Where that is over 5 km only what is far away
// has an honest number; for the rest ok is false and the page says "in the
// Bristol area".
func RoundMiles(d float64, a int) (r Rounded, ok bool) {
	miles := d / MetresPerMile
	switch {
	case math.IsNaN(d) || d < 0:
		return r, false
	case a > 5000:
		return farMiles(miles, float64(a)/MetresPerMile)
	case a <= 200:
		return exactMiles(miles), true
	case a <= 1000:
		return aboutMiles(math.Round(miles*2)/2, 0.5), true
	default:
		return aboutMiles(math.Round(miles), 2), true
	}
}

// farMiles rounds to a step that is no finer than the accuracy, both in miles,
// and gives no number below two steps.
func farMiles(miles, accuracy float64) (Rounded, bool) {
	for _, step := range []float64{5, 10, 25, 50, 100} {
		if accuracy <= step {
			return Rounded{Miles: math.Round(miles/step) * step, About: true}, miles >= 2*step
		}
	}
	return Rounded{}, false
}

func exactMiles(miles float64) Rounded {
	tenths := math.Round(miles * 10)
	switch {
	case miles < 0.1:
		return Rounded{Miles: 0.1, Less: true}
	case tenths < 100:
		return Rounded{Miles: tenths / 10}
	default:
		return Rounded{Miles: math.RoundToEven(miles)}
	}
}

func aboutMiles(miles, least float64) Rounded {
	if miles < least {
		return Rounded{Miles: least, Less: true}
	}
	return Rounded{Miles: miles, About: true}
}

// Miles is RoundMiles in English words; empty where there is no honest number.
func Miles(d float64, a int) string {
	r, ok := RoundMiles(d, a)
	if !ok {
		return ""
	}
	before := ""
	switch {
	case r.Less:
		before = "less than "
	case r.About:
		before = "about "
	}
	switch r.Miles {
	case 0.5:
		if before != "" {
			return before + "half a mile"
		}
	case 1:
		return before + "1 mile"
	}
	return fmt.Sprintf("%s%g miles", before, r.Miles)
}

// Band groups distances by what they ask of a person.
type Band string

const (
	Walkable  Band = "walkable"   // up to 1 mile
	ShortTrip Band = "short-trip" // 1 to 3
	Further   Band = "further"    // 3 to 10
	Far       Band = "far"        // over 10
	ComesToMe Band = "remote"     // comes to you, phone or online: no distance
)

// BandOf gives the band of a distance in metres; a negative one means that
// there is none.
func BandOf(d float64) Band {
	switch miles := d / MetresPerMile; {
	case miles < 0 || math.IsNaN(miles):
		return ComesToMe
	case miles <= 1:
		return Walkable
	case miles <= 3:
		return ShortTrip
	case miles <= 10:
		return Further
	default:
		return Far
	}
}

// Label is the band in words for the heading in a list.
func (b Band) Label() string {
	switch b {
	case Walkable:
		return "Up to 1 mile"
	case ShortTrip:
		return "1 to 3 miles"
	case Further:
		return "3 to 10 miles"
	case Far:
		return "Over 10 miles"
	default:
		return "Comes to you, by phone or online"
	}
}

// Radii are the distances offered to people, in miles.
var radii = [...]float64{0.5, 1, 2, 5, 10, 25, 50}

// Radii returns the offered radii in miles, smallest first.
func Radii() []float64 { return append([]float64(nil), radii[:]...) }

// RaiseRadius lifts a radius in metres that is smaller than the accuracy of
// the searched place to the next offered step, and says whether it did.
func RaiseRadius(radius float64, accuracyM int) (float64, bool) {
	if radius >= float64(accuracyM) {
		return radius, false
	}
	for _, miles := range radii {
		if r := miles * MetresPerMile; r >= float64(accuracyM) {
			return r, true
		}
	}
	return float64(accuracyM), true
}

// AutoRadius is the smallest of 1, 2, 5, 10, 25 and 50 miles, in metres, that
// is not below the accuracy and holds at least enough venues. It returns 50
// miles when none does. count is asked once per step.
func AutoRadius(accuracyM, enough int, count func(radius float64) int) float64 {
	last := radii[len(radii)-1] * MetresPerMile
	for _, miles := range radii[1:] {
		r := miles * MetresPerMile
		if r >= float64(accuracyM) && count(r) >= enough {
			return r
		}
	}
	return last
}
