package directory

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"anchorpoint/geo"
)

// Values of Location.PointSource.
const (
	pointFromSource   = "source"
	pointFromPostcode = "postcode"
	pointFromOutward  = "outward"
	pointFromPlace    = "place" // the middle of a town or country
)

// sourceAccuracyM is what a point given by a source is taken to be worth: a
// building, give or take.
const sourceAccuracyM = 100

// farFromPostcodeM is the least distance at which a point is said to be wrong.
const farFromPostcodeM = 10_000

// spot is what the resolver says of a postcode or place name.
type spot struct {
	point     orb.Point
	accuracyM int
	kind      geo.Kind
	known     bool
}

// spot asks the resolver once for each text of a run.
func (r *repairer) spot(text string) spot {
	if r.places == nil || text == "" {
		return spot{}
	}
	if s, ok := r.spots[text]; ok {
		return s
	}
	var s spot
	if a := r.places.Resolve(text); a.Place != nil {
		s = spot{a.Place.Point, a.Place.AccuracyM, a.Place.Kind, true}
	}
	r.spots[text] = s
	return s
}

// eachPlace mends addresses and points.
func (r *repairer) eachPlace(l *Listing) {
	for _, at := range l.Locations() {
		for i := range at.Addresses {
			r.address(&at.Addresses[i], at.LocationType)
		}
		at.Addresses = slices.DeleteFunc(at.Addresses, func(a Address) bool { return a.empty() })
		if r.postcodeFromName(at); at.LocationType == "virtual" && len(at.Addresses) == 0 && at.Latitude == nil {
			continue
		}
		r.point(at)
	}
	if o := l.Service.Organization; o != nil {
		for i := range o.Locations {
			at := &o.Locations[i]
			r.locationType(at)
			for j := range at.Addresses {
				r.address(&at.Addresses[j], at.LocationType)
			}
			r.point(at)
		}
	}
}

func (a *Address) empty() bool {
	return a.Attention == "" && a.Address1 == "" && a.Address2 == "" && a.City == "" && a.Region == "" &&
		a.StateProvince == "" && a.PostalCode == "" && len(a.Extra) == 0
}

// address splits what stands in one cell and mends the postcode.
func (r *repairer) address(a *Address, kind string) {
	given := a.AddressType
	if low := strings.ToLower(given); low == "physical" || low == "postal" || low == "virtual" {
		a.AddressType = low
	} else if a.AddressType = "physical"; kind == "postal" || kind == "virtual" {
		a.AddressType = kind
	}
	if given != "" && given != a.AddressType {
		r.mend("enum_mapped", "address.address_type", given, a.AddressType, "The kind of address was put into the standard's words.")
	}
	if a.Address2 == "" && a.City == "" && strings.ContainsAny(a.Address1, ",\n") {
		r.splitAddress(a)
	}
	r.postcode(a)
}

// splitAddress parts an address in one cell: the postcode at its end, a place
// as the city, the first line, and the middle.
func (r *repairer) splitAddress(a *Address) {
	given := a.Address1
	parts := strings.FieldsFunc(given, func(c rune) bool { return c == ',' || c == '\n' })
	for i := range parts {
		parts[i] = strings.Trim(parts[i], " .")
	}
	parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" })
	if n := len(parts); n > 1 {
		if code, ok := r.fullPostcode(parts[n-1]); ok {
			parts = parts[:n-1]
			if a.PostalCode == "" {
				a.PostalCode = code
			}
		}
	}
	if n := len(parts); n > 2 && isCounty(parts[n-1]) {
		parts, a.Region = parts[:n-1], parts[n-1]
	}
	if n := len(parts); n > 1 {
		parts, a.City = parts[:n-1], parts[n-1]
	}
	if len(parts) == 0 {
		return
	}
	a.Address1, a.Address2 = parts[0], strings.Join(parts[1:], ", ")
	if len(parts) > 1 && bareNumber.MatchString(parts[0]) { // "12, High Street"
		a.Address1, a.Address2 = parts[0]+" "+parts[1], strings.Join(parts[2:], ", ")
	}
	r.mend("address_split", "address.address_1", given, a.Address1+" | "+a.Address2+" | "+a.City,
		"The address stood in one cell.")
}

// counties are those whose names do not end in "shire", and how sources
// shorten others; nations are written at the same place.
var counties = []string{"greater manchester", "merseyside", "west midlands", "tyne and wear", "kent", "surrey", "essex",
	"sussex", "east sussex", "west sussex", "norfolk", "suffolk", "devon", "cornwall", "dorset", "somerset", "cumbria",
	"northumberland", "county durham", "co durham", "rutland", "lancs", "yorks", "notts", "derbys", "staffs", "cambs",
	"beds", "herts", "bucks", "berks", "wilts", "glos", "lincs", "northants", "middlesex", "isle of wight", "powys",
	"gwynedd", "dyfed", "clwyd", "gwent", "england", "wales", "scotland", "northern ireland", "uk", "united kingdom"}

func isCounty(s string) bool {
	s = strings.ToLower(s)
	return strings.HasSuffix(s, "shire") || slices.Contains(counties, s)
}

var (
	bareNumber   = regexp.MustCompile(`^\d+[a-zA-Z]?(?:\s*-\s*\d+[a-zA-Z]?)?$`)
	postcodeText = regexp.MustCompile(`(?i)\b([A-Z]{1,2}\d[A-Z\d]?)\s?(\d[ABD-HJLNP-UW-Z]{2})\b`)
)

// fullPostcode reads a text that is a whole postcode and nothing else.
func (r *repairer) fullPostcode(text string) (string, bool) {
	p, _, err := geo.ParsePostcode(text, nil)
	if err != nil || p.Kind() != geo.Unit {
		return "", false
	}
	return p.String(), true
}

// ukAddress says whether British postcode rules hold for an address.
func (r *repairer) ukAddress(a *Address) bool {
	return a.Country == "" && r.uk() || a.british()
}

// british says whether an address names the United Kingdom as its country.
func (a *Address) british() bool {
	switch strings.ToUpper(a.Country) {
	case "GB", "UK", "GBR", "UNITED KINGDOM", "ENGLAND", "WALES", "SCOTLAND", "NORTHERN IRELAND":
		return true
	}
	return false
}

// elsewhere says whether a location's address names another country: then its
// point abroad is no slip, if it is a point at all.
func (at *Location) elsewhere() bool {
	_, _, onEarth := geo.ReadPoint(*at.Latitude, *at.Longitude, false)
	return onEarth && slices.ContainsFunc(at.Addresses, func(a Address) bool { return a.Country != "" && !a.british() })
}

// postcode brings the postcode into its usual form. Text that is none stays as
// it came: it may still help a person.
func (r *repairer) postcode(a *Address) {
	if !r.ukAddress(a) {
		return
	}
	if a.PostalCode == "" {
		r.postcodeFromText(a)
		return
	}
	given := a.PostalCode
	if found := postcodeText.FindAllString(given, -1); len(found) > 1 {
		r.warn("postcode_list", "address.postal_code", given, "There are several postcodes; the first was taken.")
		given = found[0]
	}
	p, mended, err := r.parsePostcode(given)
	if err != nil {
		r.warn("postcode_invalid", "address.postal_code", a.PostalCode, "This is no postcode, so it gives no place.")
		return
	}
	if p.Kind() != geo.Unit {
		r.warn("postcode_partial", "address.postal_code", a.PostalCode, "Only the first part of a postcode is given.")
	}
	a.PostalCode = p.String()
	if a.PostalCode != given && (mended || !strings.EqualFold(strings.Join(strings.Fields(given), " "), a.PostalCode) || given != strings.ToUpper(given)) {
		r.mend("postcode_normalised", "address.postal_code", given, a.PostalCode, "The postcode was put into its usual form.")
	}
}

// parsePostcode takes a code of an address that is well formed as it is; only
// to mend one are the codes that exist asked.
func (r *repairer) parsePostcode(text string) (geo.Postcode, bool, error) {
	p, mended, err := geo.ParsePostcode(text, nil)
	if r.places != nil && (mended || err != nil) {
		return r.places.Postcode(text)
	}
	return p, mended, err
}

// postcodeFromText looks for a whole postcode in the other lines.
func (r *repairer) postcodeFromText(a *Address) {
	for _, line := range []*string{&a.City, &a.Address2, &a.Address1, &a.Region, &a.StateProvince} {
		m := postcodeText.FindString(*line)
		if code, ok := r.fullPostcode(m); m != "" && ok {
			a.PostalCode = code
			r.mend("postcode_found_in_text", "address.postal_code", *line, code, "The postcode stood in another line.")
			return
		}
	}
}

// postcodeFromName gives an address to a location whose name alone holds one.
func (r *repairer) postcodeFromName(at *Location) {
	if len(at.Addresses) > 0 || !r.uk() {
		return
	}
	for _, text := range []string{at.Name, at.Description} {
		m := postcodeText.FindString(text)
		if code, ok := r.fullPostcode(m); m != "" && ok {
			at.Addresses = []Address{{PostalCode: code, AddressType: "physical"}}
			r.mend("postcode_found_in_text", "address.postal_code", short(text), code, "The postcode stood in the name of the place.")
			return
		}
	}
}

// point settles where a location is: its own point when that can be right,
// else the postcode's, else the place's.
func (r *repairer) point(at *Location) {
	at.AccuracyM, at.PointSource = 0, ""
	fallback := r.spot(at.Postcode())
	point, ok := r.given(at, fallback)
	if ok && fallback.known && r.uk() {
		limit := max(farFromPostcodeM, 3*float64(fallback.accuracyM))
		if d := geo.Distance(point, fallback.point); d > limit {
			r.warn("point_far_from_postcode", "location.latitude", pair(point),
				fmt.Sprintf("The point is %.0f km from the postcode, so the postcode's place is used.", d/1000))
			ok = false
		}
	}
	at.Latitude, at.Longitude = nil, nil
	switch {
	case ok:
		at.setPoint(point, sourceAccuracyM, pointFromSource)
	case fallback.known && at.Postcode() != "":
		source := pointFromOutward
		if fallback.kind == geo.Unit {
			source = pointFromPostcode
		}
		at.setPoint(fallback.point, fallback.accuracyM, source)
		r.warn("point_from_postcode", "location.latitude", "", "It has no point of its own, so the postcode's place is used.")
	default:
		r.warn("no_place", "location.latitude", "", "There is no point and no postcode with a known place.")
	}
}

func (at *Location) setPoint(p orb.Point, accuracyM int, source string) {
	lon, lat := p[0], p[1]
	at.Longitude, at.Latitude = &lon, &lat
	at.AccuracyM, at.PointSource = accuracyM, source
}

func pair(p orb.Point) string { return fmt.Sprintf("%.5f, %.5f", p[1], p[0]) }

var repairMessages = map[geo.Repair]string{
	geo.OSGBConverted: "Eastings and northings stood in the columns for latitude and longitude.",
	geo.LatLonSwapped: "Latitude and longitude stood in each other's column.",
}

func (at *Location) onEarth() bool {
	return math.Abs(*at.Latitude) <= 90 && math.Abs(*at.Longitude) <= 180
}

// noPoint says why a latitude and a longitude are no point.
func noPoint(at *Location) string {
	if at.onEarth() {
		return "These numbers are no point."
	}
	return "A latitude lies between -90 and 90 and a longitude between -180 and 180, so these numbers are no point."
}

// given is the point that the source gave, after the repairs of geo.
func (r *repairer) given(at *Location, near spot) (orb.Point, bool) {
	if at.Latitude == nil && at.Longitude == nil {
		return orb.Point{}, false
	}
	before := number(at.Latitude) + ", " + number(at.Longitude)
	if at.Latitude == nil || at.Longitude == nil {
		r.mend("coordinates_dropped", "location.latitude", before, "", "One half of a point is no point.")
		return orb.Point{}, false
	}
	irish := strings.HasPrefix(at.Postcode(), "BT") && *at.Latitude > 180
	if irish {
		r.warn("irish_grid_ignored", "location.latitude", before, "Irish Grid numbers are not converted; the postcode says where it is.")
		return orb.Point{}, false
	}
	point, how, ok := geo.ReadPoint(*at.Latitude, *at.Longitude, r.uk() && !at.elsewhere())
	switch how {
	case geo.OSGBConverted, geo.LatLonSwapped:
		r.mend(string(how), "location.latitude", before, pair(point), repairMessages[how])
	case geo.CoordinatesDropped:
		r.mend(string(how), "location.latitude", before, "", noPoint(at))
	case geo.OutsideBox:
		level := Hold
		if near.known || at.ukSign() {
			level = Warning
		}
		message := "The point lies outside the United Kingdom."
		if !at.onEarth() {
			message = noPoint(at)
		}
		r.note(level, string(how), "location.latitude", before, "", message)
	}
	return point, ok
}

// ukSign says whether anything but the point shows a British place.
func (at *Location) ukSign() bool {
	p, _, err := geo.ParsePostcode(at.Postcode(), nil)
	return err == nil && p.Kind() != geo.PostcodeArea
}

// lowerPoint takes a point that many addresses share for what it is.
func (r *repairer) lowerPoint(at *Location) {
	if s := r.spot(at.Postcode()); s.known && s.kind == geo.Unit {
		at.setPoint(s.point, s.accuracyM, pointFromPostcode)
		return
	}
	at.AccuracyM, at.PointSource = sharedAccuracyM, pointFromPlace
}
