package directory

import "anchorpoint/geo"

// Locate gives a location the point of its postcode, and none where there is no
// postcode or nobody knows it: a point that belonged to another address would
// send people there.
func (at *Location) Locate(places *geo.Resolver) {
	at.Latitude, at.Longitude, at.AccuracyM, at.PointSource = nil, nil, 0, ""
	code := at.Postcode()
	if code == "" || places == nil {
		return
	}
	found := places.Resolve(code).Place
	if found == nil {
		return
	}
	source := pointFromOutward
	if found.Kind == geo.Unit {
		source = pointFromPostcode
	}
	at.setPoint(found.Point, found.AccuracyM, source)
}
