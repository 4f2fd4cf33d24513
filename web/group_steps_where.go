package web

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"anchorpoint/directory"
	"anchorpoint/geo"
)

// mostVenues bounds the places of one listing in the form. A listing with more
// keeps the others as they are.
const mostVenues = 12

// mostAreas bounds what is offered for one search for an area.
const mostAreas = 6

// whereStep asks how people take part: at places, at home, by phone, online, and
// in which areas.
func whereStep() step {
	return step{name: "where",
		values: whereValues,
		fields: func(e *edition, _ *directory.Listing, v url.Values) []formField {
			out := []formField{e.askTerms("checks", "delivery", v, directory.DeliveryVocabulary)}
			for i := range venueBoxes(v) {
				out = append(out, e.venueFields(v, i)...)
			}
			out[len(out)-1].Again = e.T("group-form.another-place")
			show := e.stepField("radios", "show", v)
			for _, how := range []geo.Visibility{geo.Shown, geo.AreaOnly, geo.Hidden} {
				show.Options = append(show.Options, option{string(how), e.T("group-show." + string(how)), v.Get("show") == string(how)})
			}
			return append(append(out, show), e.areaFields(v)...)
		},
		read: readWhere,
		lines: func(e *edition, l *directory.Listing) []answerLine {
			show := ""
			if len(l.Locations()) > 0 {
				show = e.T("group-show." + string(cmp.Or(l.Visibility, geo.Shown)))
			}
			return []answerLine{
				e.answerRow("delivery", e.factLines(l, directory.DeliveryVocabulary, e.termIDs(directory.DeliveryVocabulary))...),
				e.answerRow("venue", venueLines(l)...), e.answerRow("show", show), e.answerRow("areas", e.areaNames(l.Covers)...)}
		},
	}
}

// venueBox is the name of a box of the place with a number, from 0.
func venueBox(name string, i int) string { return name + "-" + strconv.Itoa(i) }

// venueBoxes is how many places the form shows: those that hold something, at
// least one, and one more where that was asked for.
func venueBoxes(v url.Values) int {
	n := 1
	for i := range mostVenues {
		if v.Get(venueBox("venue", i))+v.Get(venueBox("address", i))+v.Get(venueBox("postcode", i)) != "" {
			n = i + 1
		}
	}
	if strings.HasPrefix(v.Get(againField), "postcode-") {
		n++
	}
	return min(n, mostVenues)
}

func (e *edition) venueFields(v url.Values, i int) []formField {
	var out []formField
	for _, name := range []string{"venue", "address", "postcode"} {
		kind := "text"
		if name == "address" {
			kind = "area"
		}
		f := e.stepField(kind, name, v)
		f.Name, f.Value = venueBox(name, i), v.Get(venueBox(name, i))
		if i > 0 {
			f.Hint, f.Label = "", e.T("group-form.nth-place", "What", f.Label, "Nth", e.Number(i+1))
		}
		out = append(out, f)
	}
	return out
}

// areaFields are the areas that can be ticked, and the box to look for more.
func (e *edition) areaFields(v url.Values) []formField {
	ticks, find := e.stepField("checks", "areas", v), e.stepField("text", "find-area", v)
	find.Again = e.T("group-form.find")
	for _, term := range append(slices.Clone(v["areas"]), e.areasFor(v.Get("find-area"))...) {
		known := slices.ContainsFunc(ticks.Options, func(o option) bool { return o.Value == term })
		if name := e.Places.AreaName(term); name != "" && !known {
			ticks.Options = append(ticks.Options, option{term, name, slices.Contains(v["areas"], term)})
		}
	}
	if len(ticks.Options) == 0 {
		return []formField{find}
	}
	return []formField{ticks, find}
}

// areasFor are the terms of areas that some words may mean: the whole of what
// was typed, else what it may be the beginning of, else where a place lies.
func (e *edition) areasFor(text string) []string {
	text = strings.TrimSpace(text)
	if text == "" {
		return nil
	}
	if terms, ok := e.Places.Coverage(text); ok {
		return terms[:min(len(terms), mostAreas)]
	}
	var out []string
	for _, p := range e.Places.Suggest(text, mostAreas) {
		for _, area := range e.Places.AreasOf(p) {
			if !slices.Contains(out, area.Code) && e.Places.AreaName(area.Code) != "" && len(out) < mostAreas {
				out = append(out, area.Code)
			}
		}
	}
	return out
}

func (e *edition) areaNames(terms []string) []string {
	var out []string
	for _, term := range terms {
		out = append(out, cmp.Or(e.Places.AreaName(term), term))
	}
	return out
}

func whereValues(_ *edition, l *directory.Listing) url.Values {
	v := url.Values{"delivery": l.Facts.Delivery.Yes, "show": {string(cmp.Or(l.Visibility, geo.Shown))}, "areas": l.Covers}
	for i, at := range l.Locations() {
		if i == mostVenues {
			break
		}
		v.Set(venueBox("venue", i), formText(at.Name))
		v.Set(venueBox("address", i), formText(addressText(at)))
		v.Set(venueBox("postcode", i), formText(at.Postcode()))
	}
	return v
}

// addressText is the first address of a place, a line each, without its postcode.
func addressText(at *directory.Location) string {
	if len(at.Addresses) == 0 {
		return ""
	}
	a := at.Addresses[0]
	return strings.Join(slices.DeleteFunc([]string{a.Address1, a.Address2, a.City, cmp.Or(a.Region, a.StateProvince)},
		func(s string) bool { return strings.TrimSpace(s) == "" }), "\n")
}

func venueLines(l *directory.Listing) []string {
	var out []string
	for _, at := range l.Locations() {
		parts := []string{plainLine(at.Name)}
		parts = append(parts, strings.Split(addressText(at), "\n")...)
		parts = append(parts, at.Postcode())
		out = append(out, strings.Join(slices.DeleteFunc(parts, func(s string) bool { return strings.TrimSpace(s) == "" }), ", "))
	}
	return out
}

// readWhere takes places, visibility and areas.
func readWhere(e *edition, l *directory.Listing, f *sent) (problems directory.FieldErrors) {
	venues := e.readVenues(l, f, &problems)
	how := geo.Visibility(f.text("show"))
	if !slices.Contains([]geo.Visibility{geo.Shown, geo.AreaOnly, geo.Hidden}, how) {
		problems.AddCoded("show", "group-choose", "Choose one of the answers")
	}
	areas := e.readAreas(f, &problems)
	if slices.Contains(f.v["delivery"], "in-person") && len(venues) == 0 && how == geo.Shown {
		problems.AddCoded(venueBox("postcode", 0), "group-place", "Type where people come to, or untick \"In person\"")
	}
	if len(problems) > 0 {
		return problems
	}
	readTicks(e, l, directory.DeliveryVocabulary, f.v["delivery"])
	l.Service.ServiceAtLocations = venues
	if how != cmp.Or(l.Visibility, geo.Shown) {
		l.Visibility = how
	}
	if !slices.Equal(areas, l.Covers) {
		l.Covers, l.AreaAsWritten, l.Service.ServiceAreas = areas, "", nil
	}
	return nil
}

// readAreas are the ticked areas and the one that was typed and not looked for.
func (e *edition) readAreas(f *sent, problems *directory.FieldErrors) []string {
	var out []string
	add := func(terms []string) {
		for _, t := range terms {
			if e.Places.AreaName(t) != "" && !slices.Contains(out, t) {
				out = append(out, t)
			}
		}
	}
	add(f.v["areas"])
	if typed := f.text("find-area"); typed != "" {
		terms, ok := e.Places.Coverage(typed)
		if !ok {
			problems.AddCoded("find-area", "group-area", "We do not know this area. Type a council or LS11 and press Find")
		}
		add(terms)
	}
	return out
}

// readVenues are the places as typed, in the order of the form. One that was not
// altered stays as it is, with all that the form does not show.
func (e *edition) readVenues(l *directory.Listing, f *sent, problems *directory.FieldErrors) []directory.ServiceAtLocation {
	var out []directory.ServiceAtLocation
	n := 0 // of the places that the form shows
	for i := range l.Service.ServiceAtLocations {
		at := &l.Service.ServiceAtLocations[i]
		if at.Location == nil || n == mostVenues {
			out = append(out, *at)
			continue
		}
		if kept := e.readVenue(*at, f, n, problems); kept != nil {
			out = append(out, *kept)
		}
		n++
	}
	for ; n < mostVenues; n++ {
		if added := e.readVenue(directory.ServiceAtLocation{}, f, n, problems); added != nil {
			out = append(out, *added)
		}
	}
	return out
}

// readVenue is one place as typed; nil where its boxes are empty. A changed
// address is another place: a place may be shared with other services.
func (e *edition) readVenue(at directory.ServiceAtLocation, f *sent, n int, problems *directory.FieldErrors) *directory.ServiceAtLocation {
	name, address, code := f.text(venueBox("venue", n)), f.text(venueBox("address", n)), f.text(venueBox("postcode", n))
	if name+address+code == "" {
		return nil
	}
	tooLong(problems, venueBox("venue", n), name, nameLimit)
	tooLong(problems, venueBox("address", n), address, lineLimit)
	was := directory.Location{}
	if at.Location != nil {
		was = *at.Location
	}
	if name == formText(was.Name) && address == formText(addressText(&was)) && code == formText(was.Postcode()) {
		return &at
	}
	if code != "" {
		p, _, err := e.Places.Postcode(code)
		switch {
		case err != nil || p.Kind() != geo.Unit:
			problems.AddCoded(venueBox("postcode", n), "group-postcode", "Enter a full postcode, like LS11 5BZ")
			return nil
		default:
			code = p.String()
		}
	}
	place := was
	place.ID, place.Name = "", name
	place.LocationType = cmp.Or(was.LocationType, "physical")
	place.Addresses = []directory.Address{typedAddress(&was, address, code)}
	if code != formText(was.Postcode()) {
		place.Locate(e.Places)
	}
	at.LocationID, at.Location = "", &place
	return &at
}

// typedAddress is an address of a form: the last of several lines is the town.
func typedAddress(was *directory.Location, text, code string) directory.Address {
	a := directory.Address{AddressType: "physical", Country: "GB"}
	if len(was.Addresses) > 0 {
		a = was.Addresses[0]
	}
	if text != formText(addressText(was)) {
		lines := strings.FieldsFunc(text, func(r rune) bool { return r == '\n' })
		for i := range lines {
			lines[i] = strings.TrimSpace(lines[i])
		}
		a.Address1, a.Address2, a.City, a.Region, a.StateProvince = "", "", "", "", ""
		switch n := len(lines); {
		case n == 1:
			a.Address1 = lines[0]
		case n > 1:
			a.Address1, a.Address2, a.City = lines[0], strings.Join(lines[1:n-1], ", "), lines[n-1]
		}
	}
	a.ID, a.LocationID, a.PostalCode = "", "", code
	return a
}
