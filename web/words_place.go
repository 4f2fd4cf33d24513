package web

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"anchorpoint/directory"
	"anchorpoint/geo"
	"anchorpoint/search"
	"anchorpoint/web/locale"
)

// where is what place words are made of.
type where struct {
	in      *locale.Language
	place   *geo.Place // where the person is; nil when they did not say
	listing *directory.Listing
	hit     search.Hit
	areas   map[string]bool // area terms of the place
	whole   map[string]bool // those that hold all of it
	name    func(term string) string
	// straight is set when the words told that the distance is a straight line.
	straight bool
}

// placeReason is the first line of a card: how the service reaches the person.
// first says that it is the first distance of the page, which tells that it is
// a straight line.
func (w *where) placeReason(first bool) string {
	label := ""
	if w.place != nil {
		label = w.place.Public().Label
	}
	switch w.hit.Access {
	case search.AccessVenue:
		return w.venueWords(first)
	case search.AccessCovers:
		return w.withOffice("place.covers", "Area", w.covered(label))
	case search.AccessHomeVisit:
		return w.visits(label)
	case search.AccessRemote:
		return w.remote()
	case search.AccessHidden:
		return w.hiddenWords()
	case search.AccessNotStated:
		return w.in.T("place.area-unknown")
	case search.AccessNamed:
		name, _, _ := strings.Cut(label, ",")
		return w.in.T("place.named", "Place", name)
	case search.AccessPartly:
		if slices.ContainsFunc(w.listing.Covers, func(term string) bool { return w.whole[term] }) {
			return w.withOffice("place.covers", "Area", w.covered(label)) // its council is known by a neighbour only
		}
		return w.in.T("place.partly", "Place", label)
	case search.AccessOutside:
		return w.withOffice("place.outside", "Place", label)
	}
	return w.plainWhere()
}

// venueWords is the distance with the travel time and the postcode.
func (w *where) venueWords(first bool) string {
	words := noBreak(distanceWords(w.in, w.hit.DistanceM, w.hit.AccuracyM))
	if words == "" {
		if town := w.town(); town != "" {
			return w.others(w.in.T("place.town", "Town", town) + w.postcode())
		}
		return w.plainWhere()
	}
	if first {
		words, w.straight = w.in.T("place.straight", "Distance", words), true
	}
	if w.hit.AccuracyM <= 1000 && w.hit.Minutes >= 0 {
		mode := geo.ModeFor(w.hit.DistanceM, geo.AnyMode)
		if travel := travelWords(w.in, w.hit.Minutes, mode); travel != "" {
			words += w.in.T("list.comma") + travel
		}
	}
	return w.others(capital(words) + w.postcode())
}

// others adds how many further places there are.
func (w where) others(place string) string {
	n := w.hit.Others
	if n <= 0 {
		return place
	}
	digits := strconv.Itoa(n)
	return w.in.T("place.others", "Place", place, "Count", n, "N", w.in.Label("count-word", digits, digits))
}

func (w where) postcode() string {
	if at := w.venue(); at != nil && at.Postcode() != "" {
		return " · " + noBreak(at.Postcode())
	}
	return ""
}

// venue is the location that the hit is about, else the first.
func (w where) venue() *directory.Location {
	at := w.listing.Locations()
	if w.hit.Venue >= 0 && w.hit.Venue < len(at) {
		return at[w.hit.Venue]
	}
	if len(at) > 0 {
		return at[0]
	}
	return nil
}

func (w where) town() string {
	at := w.venue()
	if at == nil {
		return ""
	}
	for _, a := range at.Addresses {
		if town := cmp.Or(plainLine(a.City), plainLine(a.Region), plainLine(a.StateProvince)); town != "" {
			return town
		}
	}
	return ""
}

// withOffice says a text, and where the venue is when it lies farther off than
// was asked: the keys are key, key-office and key-office-far.
func (w where) withOffice(key, name, value string) string {
	town, far := w.town(), noBreak(distanceWords(w.in, w.hit.DistanceM, w.hit.AccuracyM))
	switch {
	case town != "" && far != "":
		key += "-office-far"
	case town != "":
		key += "-office"
	}
	return w.in.T(key, name, value, "Town", town, "Distance", far)
}

// covered is the name of the stated area that holds the place, the smallest
// first, or the place itself.
func (w where) covered(label string) string {
	for _, kind := range areaKinds {
		for _, term := range w.listing.Covers {
			if strings.HasPrefix(term, kind) && (len(w.areas) == 0 || w.areas[term]) {
				if name := w.name(term); name != "" {
					return name
				}
			}
		}
	}
	return cmp.Or(label, w.in.T("place.your-area"))
}

// areaName is an area in the language of the page: "Cardiff", "BS postcodes".
func (s *edition) areaName(term string) string {
	if code, ok := strings.CutPrefix(term, "pca:"); ok {
		return s.T("place.postcodes", "Code", code)
	}
	return s.Label("area", term, s.Places.AreaName(term))
}

// areaKinds are the kinds of area term from small to large.
var areaKinds = []string{"sector:", "pcd:", "ward:", "lad:", "icb:", "pca:", "rgn:", "ctry:", "uk"}

// remote is how a service that needs no journey reaches people, and where.
func (w where) remote() string {
	ways := capital(w.remoteWays())
	switch {
	case len(w.listing.Covers) == 0:
		return w.in.T("place.remote-unknown", "Ways", ways)
	case slices.Contains(w.listing.Covers, "uk"):
		return w.in.T("place.remote-uk", "Ways", ways)
	}
	return w.in.T("place.remote-area", "Ways", ways, "Area", w.covered(""))
}

// remoteWays are the ways without a journey: "by phone or online".
func (w where) remoteWays() string {
	var ways []string
	for _, id := range []string{"phone", "video", "online", "post"} {
		if w.listing.Fact(directory.DeliveryVocabulary, id) == directory.Yes {
			ways = append(ways, w.in.T("way."+id))
		}
	}
	switch len(ways) {
	case 0:
		return w.in.T("way.phone-or-online")
	case 1:
		return ways[0]
	}
	last := len(ways) - 1
	return strings.Join(ways[:last], w.in.T("list.comma")) + w.in.T("way.or") + ways[last]
}

func (w where) visits(label string) string {
	if w.listing.Fact(directory.DeliveryVocabulary, "phone") == directory.Yes {
		return w.in.T("place.visits-phone", "Area", w.covered(label))
	}
	return w.in.T("place.visits", "Area", w.covered(label))
}

func (w where) hiddenWords() string {
	area := w.town()
	if area == "" && len(w.listing.Covers) > 0 {
		area = w.covered("")
	}
	if area == "" {
		return w.in.T("place.hidden")
	}
	return w.in.T("place.hidden-in", "Area", area)
}

// plainWhere is where a service is when nobody said where they are.
func (w where) plainWhere() string {
	if w.listing.Visibility == geo.Hidden {
		return w.hiddenWords()
	}
	if town := w.town(); town != "" {
		return w.others(town + w.postcode())
	}
	if at := w.venue(); at != nil && at.Postcode() != "" {
		return w.others(noBreak(at.Postcode()))
	}
	if w.listing.Fact(directory.DeliveryVocabulary, "home-visit") == directory.Yes {
		return w.in.T("place.visits", "Area", w.covered(""))
	}
	for _, id := range []string{"phone", "video", "online", "post"} {
		if w.listing.Fact(directory.DeliveryVocabulary, id) == directory.Yes {
			return w.remote()
		}
	}
	if len(w.listing.Covers) > 0 {
		return w.in.T("place.covers", "Area", w.covered(""))
	}
	return w.in.T("place.unknown")
}
