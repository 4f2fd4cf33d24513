package web

import (
	"cmp"
	"slices"
	"strings"

	"anchorpoint/directory"
	"anchorpoint/geo"
	"anchorpoint/search"
)

// where is what place words are made of.
type where struct {
	place   *geo.Place // where the person is; nil when they did not say
	listing *directory.Listing
	hit     search.Hit
	areas   map[string]bool // area terms of the place
	name    func(term string) string
}

// placeReason is the first line of a card: how the service reaches the person.
// first says that it is the first distance of the page, which tells that it is
// a straight line.
func (w where) placeReason(first bool) string {
	label := ""
	if w.place != nil {
		label = w.place.Public().Label
	}
	switch w.hit.Access {
	case search.AccessVenue:
		return w.venueWords(first)
	case search.AccessCovers:
		return "Covers " + w.covered(label) + w.office()
	case search.AccessHomeVisit:
		return "Comes to you in " + w.covered(label) + w.byPhoneToo()
	case search.AccessRemote:
		return capital(w.remoteWays()) + ", " + w.anywhere()
	case search.AccessHidden:
		return w.hiddenWords()
	case search.AccessNotStated:
		return "Area " + notStated
	case search.AccessPartly:
		return "Covers part of " + label + ": please check"
	case search.AccessOutside:
		return "Does not cover " + label + ": please check" + w.office()
	}
	return w.plainWhere()
}

// venueWords is the distance with the travel time and the postcode.
func (w where) venueWords(first bool) string {
	words := noBreak(geo.Miles(w.hit.DistanceM, w.hit.AccuracyM))
	if words == "" {
		if town := w.town("In "); town != "" {
			return town + w.postcode() + w.others()
		}
		return w.plainWhere()
	}
	if first {
		words += " (straight line)"
	}
	if w.hit.AccuracyM <= 1000 && w.hit.Minutes >= 0 {
		mode := geo.ModeFor(w.hit.DistanceM, geo.AnyMode)
		if travel := geo.TravelWords(w.hit.Minutes, mode); travel != "" {
			words += ", " + travel
		}
	}
	return capital(words) + w.postcode() + w.others()
}

func (w where) others() string {
	switch n := w.hit.Others; {
	case n == 1:
		return " and 1 other place"
	case n > 1:
		return " and " + countWord(n) + " other places"
	}
	return ""
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

func (w where) town(before string) string {
	at := w.venue()
	if at == nil {
		return ""
	}
	for _, a := range at.Addresses {
		if town := cmp.Or(plainLine(a.City), plainLine(a.Region), plainLine(a.StateProvince)); town != "" {
			return before + town
		}
	}
	return ""
}

// office tells where the venue is when it lies farther off than was asked.
func (w where) office() string {
	town := w.town("")
	far := noBreak(geo.Miles(w.hit.DistanceM, w.hit.AccuracyM))
	switch {
	case town != "" && far != "":
		return " (office in " + town + ", " + far + ")"
	case town != "":
		return " (office in " + town + ")"
	}
	return ""
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
	return cmp.Or(label, "your area")
}

// areaKinds are the kinds of area term from small to large.
var areaKinds = []string{"sector:", "pcd:", "ward:", "lad:", "icb:", "pca:", "rgn:", "ctry:", "uk"}

// anywhere is the area of a service that needs no journey.
func (w where) anywhere() string {
	if len(w.listing.Covers) == 0 {
		return "area " + notStated
	}
	if slices.Contains(w.listing.Covers, "uk") {
		return "UK-wide"
	}
	return "anywhere in " + w.covered("")
}

// remoteWays are the ways without a journey: "by phone or online".
func (w where) remoteWays() string {
	var ways []string
	for _, way := range []struct{ id, words string }{
		{"phone", "by phone"}, {"video", "by video call"}, {"online", "online"}, {"post", "by post"},
	} {
		if w.listing.Fact(directory.DeliveryVocabulary, way.id) == directory.Yes {
			ways = append(ways, way.words)
		}
	}
	switch len(ways) {
	case 0:
		return "by phone or online"
	case 1:
		return ways[0]
	}
	return strings.Join(ways[:len(ways)-1], ", ") + " or " + ways[len(ways)-1]
}

func (w where) byPhoneToo() string {
	if w.listing.Fact(directory.DeliveryVocabulary, "phone") == directory.Yes {
		return ". Also by phone"
	}
	return ""
}

func (w where) hiddenWords() string {
	area := w.town("")
	if area == "" && len(w.listing.Covers) > 0 {
		area = w.covered("")
	}
	if area == "" {
		return "Address given when you contact them"
	}
	return "In " + area + ". Address given when you contact them"
}

// plainWhere is where a service is when nobody said where they are.
func (w where) plainWhere() string {
	if w.listing.Visibility == geo.Hidden {
		return w.hiddenWords()
	}
	if town := w.town(""); town != "" {
		return town + w.postcode() + w.others()
	}
	if at := w.venue(); at != nil && at.Postcode() != "" {
		return noBreak(at.Postcode()) + w.others()
	}
	if w.listing.Fact(directory.DeliveryVocabulary, "home-visit") == directory.Yes {
		return "Comes to you in " + w.covered("")
	}
	for _, id := range []string{"phone", "video", "online", "post"} {
		if w.listing.Fact(directory.DeliveryVocabulary, id) == directory.Yes {
			return capital(w.remoteWays()) + ", " + w.anywhere()
		}
	}
	if len(w.listing.Covers) > 0 {
		return "Covers " + w.covered("")
	}
	return "Place " + notStated
}
