package directory

import (
	"cmp"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"sync"

	"golang.org/x/net/idna"

	"anchorpoint/geo"
)

// AddressFiller says in which city and county an address lies, from its
// postcode, for addresses that do not say so themselves. It may be used by
// several at once.
func AddressFiller(places *geo.Resolver) func(Address) (city, county string) {
	type answer struct{ city, county string }
	var known sync.Map // outward code to answer: some 3,000 at most
	return func(a Address) (string, string) {
		p, _, err := geo.ParsePostcode(a.PostalCode, nil)
		if err != nil {
			return "", ""
		}
		outward := p.Outward().String()
		if found, ok := known.Load(outward); ok {
			return found.(answer).city, found.(answer).county
		}
		city, county := areasOf(places, outward)
		known.Store(outward, answer{city, county})
		return city, county
	}
}

func areasOf(places *geo.Resolver, outward string) (city, county string) {
	answer := places.Resolve(outward)
	if answer.Place == nil {
		return "", ""
	}
	names := map[string]string{}
	for _, share := range places.AreasOf(*answer.Place) {
		kind, _, _ := strings.Cut(share.Code, ":")
		if names[kind] == "" {
			names[kind] = places.AreaName(share.Code)
		}
	}
	council := cmp.Or(names["lad"], names["rgn"], names["ctry"])
	return council, council
}

// filledMember names what an export put into an address only because HSDS
// requires it, so that an import takes it out again.
const filledMember = "anchorpoint_filled"

// fill puts in what HSDS requires and we may not hold.
func (l *Listing) fill(place func(Address) (city, county string)) {
	s := &l.Service
	if o := s.Organization; o != nil {
		if o.Description == "" {
			o.Description = NoDescription
		}
		for i := range o.OrganizationIdentifiers {
			if d := &o.OrganizationIdentifiers[i]; d.IdentifierType == "" {
				d.IdentifierType = cmp.Or(identifierTypes[d.IdentifierScheme], "Identifier")
			}
		}
		for i := range o.Locations {
			o.Locations[i].fill(place)
		}
	}
	if s.Fees == "" {
		s.Fees = s.FeesDescription
	}
	for i := range s.ServiceAtLocations {
		if at := s.ServiceAtLocations[i].Location; at != nil {
			at.fill(place)
		}
	}
	for i := range s.Attributes {
		if t := s.Attributes[i].TaxonomyTerm; t != nil && t.Description == "" {
			t.Description = t.Name
		}
	}
	strictURLs(reflect.ValueOf(s).Elem())
}

// identifierTypes are the words for the registers of the United Kingdom.
var identifierTypes = map[string]string{"GB-COH": "Company number", "GB-CHC": "Charity number",
	"GB-SC": "Scottish charity number", "GB-NIC": "Northern Ireland charity number"}

func (l *Location) fill(place func(Address) (city, county string)) {
	l.AccuracyM, l.PointSource = 0, ""
	if l.LocationType == "" {
		l.LocationType = "physical"
	}
	l.Addresses = slices.DeleteFunc(l.Addresses, func(a Address) bool { return a.PostalCode == "" || a.Address1 == "" })
	for i := range l.Addresses {
		l.Addresses[i].fill(place)
	}
}

func (a *Address) fill(place func(Address) (city, county string)) {
	var city, county string
	if place != nil && (a.City == "" || a.StateProvince == "" && a.Region == "") {
		city, county = place(*a)
	}
	county = cmp.Or(a.Region, county, "United Kingdom")
	filled := map[string]string{}
	put := func(field *string, name, value string) {
		if *field == "" {
			*field, filled[name] = value, value
		}
	}
	put(&a.City, "city", cmp.Or(a.StateProvince, city, county))
	put(&a.StateProvince, "state_province", county)
	put(&a.Country, "country", "GB")
	a.AddressType = cmp.Or(a.AddressType, "physical") // an import says the same
	if len(filled) == 0 {
		return
	}
	if b, err := Encode(filled); err == nil {
		if a.Extra == nil {
			a.Extra = Extra{}
		}
		a.Extra[filledMember] = b
	}
}

// dropFilled takes out what an export filled in, unless somebody has changed
// it since.
func (a *Address) dropFilled() {
	raw, ok := a.Extra[filledMember]
	if !ok {
		return
	}
	delete(a.Extra, filledMember)
	var filled map[string]string
	if Decode(raw, &filled) != nil {
		return
	}
	for name, field := range map[string]*string{"city": &a.City, "state_province": &a.StateProvince,
		"country": &a.Country} {
		if *field == filled[name] {
			*field = ""
		}
	}
}

// webFields are the members that hold a URI.
var webFields = map[string]bool{"url": true, "website": true, "logo": true, "uri": true, "schedule_link": true, "term_uri": true}

// strictURLs writes every URI so that strict readers accept it: host names in
// punycode, path and query percent-encoded.
func strictURLs(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			strictURLs(v.Elem())
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Struct {
			for i := range v.Len() {
				strictURLs(v.Index(i))
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
			if f := v.Field(i); f.Kind() == reflect.String {
				if webFields[name] && f.String() != "" {
					f.SetString(strictURL(f.String()))
				}
			} else {
				strictURLs(f)
			}
		}
	}
}

func strictURL(s string) string {
	u, err := url.Parse(s)
	if err != nil {
		return s
	}
	if host, err := idna.Lookup.ToASCII(u.Hostname()); err == nil && host != "" && u.Port() == "" {
		u.Host = host
	}
	u.RawQuery = escapeOdd(u.RawQuery)
	u.RawPath = ""
	out := u.String()
	return escapeOdd(out)
}

// escapeOdd percent-encodes what stands in no URI.
func escapeOdd(s string) string {
	const odd = ` "<>\^{|}` + "`"
	if !strings.ContainsFunc(s, func(c rune) bool { return c >= 0x7f || strings.ContainsRune(odd, c) }) {
		return s
	}
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; c >= 0x7f || strings.IndexByte(odd, c) >= 0 {
			b.WriteString("%" + strings.ToUpper(string("0123456789abcdef"[c>>4])+string("0123456789abcdef"[c&15])))
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// sortByID puts every array of an object into the order of ids, so that the
// same directory is always written the same way.
func sortByID(s *Service) { sortArrays(reflect.ValueOf(s).Elem()) }

func sortArrays(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			sortArrays(v.Elem())
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() != reflect.Struct {
			return
		}
		for i := range v.Len() {
			sortArrays(v.Index(i))
		}
		if id := idIndex(v.Type().Elem()); id >= 0 && v.Len() > 1 {
			sortSlice(v, id)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			sortArrays(v.Field(i))
		}
	}
}

func idIndex(t reflect.Type) int {
	if t.NumField() > 0 && t.Field(0).Name == "ID" {
		return 0
	}
	return -1
}

// sortSlice sorts by insertion: arrays of a service are short.
func sortSlice(v reflect.Value, id int) {
	swap := reflect.Swapper(v.Interface())
	for i := 1; i < v.Len(); i++ {
		for j := i; j > 0 && v.Index(j).Field(id).String() < v.Index(j-1).Field(id).String(); j-- {
			swap(j, j-1)
		}
	}
}
