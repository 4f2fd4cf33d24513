package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// Repair is a stable code for what [ReadPoint] did to a pair of coordinates,
// as the reports of imports show it.
type Repair string

const (
	NoRepair           Repair = ""
	OSGBConverted      Repair = "osgb_converted"
	LatLonSwapped      Repair = "lat_lon_swapped"
	CoordinatesDropped Repair = "coordinates_dropped"
	OutsideBox         Repair = "outside_area"
)

// The box of the United Kingdom with its islands, generously.
const (
	boxSouth, boxNorth = 49.8, 60.95
	boxWest, boxEast   = -8.7, 1.9
)

func inBox(p orb.Point) bool {
	return p[1] >= boxSouth && p[1] <= boxNorth && p[0] >= boxWest && p[0] <= boxEast
}

// ReadPoint makes a point of a latitude and a longitude as they came: swapped,
// as eastings and northings, or as nothing. With box the point must lie in the
// UK; without it any point on Earth is kept as given. ok is false when the
// point had to be dropped; the record it came with never is.
func ReadPoint(lat, lon float64, box bool) (p orb.Point, did Repair, ok bool) {
	p = orb.Point{lon, lat}
	switch {
	case !finite(p) || lat == 0 && lon == 0:
		return orb.Point{}, CoordinatesDropped, false
	case !box && onEarth(p), box && inBox(p):
		return p, NoRepair, true
	}
	if !box {
		return orb.Point{}, CoordinatesDropped, false
	}
	if swapped := (orb.Point{lat, lon}); inBox(swapped) {
		return swapped, LatLonSwapped, true
	}
	if q, ok := readGrid(lat, lon); ok {
		return q, OSGBConverted, true
	}
	return orb.Point{}, OutsideBox, false
}

func onEarth(p orb.Point) bool { return math.Abs(p[0]) <= 180 && math.Abs(p[1]) <= 90 }

// readGrid takes two numbers beyond any latitude as easting and northing, in
// the order that lands in the box. Both orders can (Bristol swapped is in the
// sea off Norfolk, Leeds in itself); then the larger number is taken to be
// what its column says: a latitude is a northing.
func readGrid(lat, lon float64) (orb.Point, bool) {
	if math.Abs(lat) <= 180 || math.Abs(lon) <= 180 {
		return orb.Point{}, false
	}
	for _, order := range [...][2]float64{{lat, lon}, {lon, lat}} {
		if east, north := order[0], order[1]; east >= 0 && east <= 700000 && north >= 0 && north <= 1300000 {
			if p := FromOSGB(east, north); inBox(p) {
				return p, true
			}
		}
	}
	return orb.Point{}, false
}
