package search

import (
	"math"

	"github.com/paulmach/orb"
)

// unit is a point of the globe as a vector of length 1. Between two of them a
// distance costs a few multiplications instead of six trigonometric functions,
// which were half of every search with a place.
type unit [3]float64

func unitOf(p orb.Point) unit {
	lat, lon := p.Lat()*math.Pi/180, p.Lon()*math.Pi/180
	return unit{math.Cos(lat) * math.Cos(lon), math.Cos(lat) * math.Sin(lon), math.Sin(lat)}
}

// metres is the great-circle distance, equal to geo.Distance within a
// millimetre (a test holds it to that).
func (u *unit) metres(v *unit) float64 {
	x, y, z := u[0]-v[0], u[1]-v[1], u[2]-v[2]
	half := math.Sqrt(x*x+y*y+z*z) / 2
	if half > 0.05 { // 640 km
		return 2 * orb.EarthRadius * math.Asin(min(half, 1))
	}
	s := half * half
	return 2 * orb.EarthRadius * half * (1 + s*(1./6+s*(3./40+s*(15./336+s*105./3456))))
}

// chord is the square of the straight line through the globe, which orders
// points as metres does and costs less.
func (u *unit) chord(v *unit) float64 {
	x, y, z := u[0]-v[0], u[1]-v[1], u[2]-v[2]
	return x*x + y*y + z*z
}

// noChord is longer than any.
const noChord = 5.0

// chordOf is the squared chord of a distance in metres.
func chordOf(metres float64) float64 {
	half := math.Sin(min(metres/(2*orb.EarthRadius), math.Pi/2))
	return 4 * half * half
}
