package directory

import (
	"iter"

	"anchorpoint/geo"
)

// A source is British unless it says otherwise, for then a point abroad is a
// slip. But a file whose points lie abroad one and all holds no hundred slips:
// it comes from another country, and its points are kept as given.
const (
	countrySample = 50 // records looked at before the first is repaired
	leastAbroad   = 3
	mostAtHome    = 0.1 // of the points
)

// settleCountry looks at the first records of a source whose country nobody
// gave before it lets them through.
func (r *importRun) settleCountry(records iter.Seq2[Record, error]) iter.Seq2[Record, error] {
	if !r.repair.uk() {
		return records
	}
	return func(yield func(Record, error) bool) {
		var first []Record
		decided := false
		pass := func() bool {
			if decided {
				return true
			}
			decided = true
			if abroad(first) {
				r.repair.country = "any"
			}
			for _, record := range first {
				if !yield(record, nil) {
					return false
				}
			}
			return true
		}
		for record, err := range records {
			if err == nil && !decided && len(first) < countrySample {
				first = append(first, record)
			} else if !pass() || !yield(record, err) {
				return
			}
		}
		pass()
	}
}

// abroad says whether the points of records lie outside the United Kingdom,
// nearly all of them.
func abroad(records []Record) bool {
	home, away := 0, 0
	for i := range records {
		for _, at := range records[i].Listing.Locations() {
			if at.Latitude == nil || at.Longitude == nil {
				continue
			}
			if _, _, onEarth := geo.ReadPoint(*at.Latitude, *at.Longitude, false); !onEarth {
				continue
			}
			if _, how, _ := geo.ReadPoint(*at.Latitude, *at.Longitude, true); how == geo.OutsideBox && !at.ukSign() && !slipped(*at.Latitude, *at.Longitude) {
				away++
			} else {
				home++
			}
		}
	}
	return away >= leastAbroad && float64(home) <= mostAtHome*float64(home+away)
}

// slipped says whether a point abroad is a British one that lost or gained a
// minus sign, in either order: a whole file can be broken in the same way. It
// also holds files from the Low Countries that say nothing of their country.
func slipped(lat, lon float64) bool {
	_, _, east := geo.ReadPoint(lat, -lon, true)
	_, _, south := geo.ReadPoint(-lat, lon, true)
	return east || south
}
