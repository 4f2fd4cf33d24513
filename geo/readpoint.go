package geo

import (
	"cmp"
	"math"
	"slices"

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
// point had to be dropped; the record it came with never is. Where the record
// may have a postcode, use [Resolver.ReadPoint].
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
	if list := gridPoints(lat, lon); len(list) > 0 {
		return list[0], OSGBConverted, true
	}
	return orb.Point{}, OutsideBox, false
}

// ReadPoint is [ReadPoint] for a venue whose address may have a postcode. Grid
// numbers can lie in Britain in either order; here the postcode decides, or
// else which of the two is near a place that people live in.
func (r *Resolver) ReadPoint(lat, lon float64, postcode string, box bool) (p orb.Point, did Repair, ok bool) {
	p, did, ok = ReadPoint(lat, lon, box)
	if did != OSGBConverted {
		return p, did, ok
	}
	s, list := r.snap(), gridPoints(lat, lon)
	if code, mended, err := ParsePostcode(postcode, s.known); err == nil {
		if a := s.resolveCode(code, mended); a.Place != nil {
			return slices.MinFunc(list, func(x, y orb.Point) int {
				return cmp.Compare(Distance(x, a.Place.Point), Distance(y, a.Place.Point))
			}), did, ok
		}
	}
	for _, q := range list {
		if s.outs.nearest(q, 15000, nil) != nil {
			return q, did, ok
		}
	}
	return p, did, ok
}

func onEarth(p orb.Point) bool { return math.Abs(p[0]) <= 180 && math.Abs(p[1]) <= 90 }

// gridPoints takes two numbers beyond any latitude as easting and northing, in
// the order they are usually put into columns for latitude and longitude, and
// the other way round, as far as each lands in the box.
func gridPoints(lat, lon float64) []orb.Point {
	if math.Abs(lat) <= 180 || math.Abs(lon) <= 180 {
		return nil
	}
	var list []orb.Point
	for _, order := range [...][2]float64{{lat, lon}, {lon, lat}} {
		if east, north := order[0], order[1]; east >= 0 && east <= 700000 && north >= 0 && north <= 1300000 {
			if p := FromOSGB(east, north); inBox(p) {
				list = append(list, p)
			}
		}
	}
	return list
}
