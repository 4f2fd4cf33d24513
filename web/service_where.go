package web

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"anchorpoint/directory"
	"anchorpoint/geo"
)

// whereView is how a service and a person come together.
type whereView struct {
	Words  []string    // without a venue: comes to you, by phone, address on contact
	Venues []venueView // the nearest, or the only one
	Travel factList    // parking, and stops near by
}

type venueView struct {
	Name      string
	Lines     []string
	Transport string
	About     string
	Distance  string
	Maps      []link // to map sites; the page loads nothing from them
	When      []string
	N         int // on the map of several; 0: none
}

// travelTerms of the access vocabulary are about the way there; they stand with
// the address and not again under access.
var travelTerms = []string{"public-transport", "parking", "blue-badge-parking"}

// maxOthers are the further places in full; who has more has a site of its own.
const maxOthers = 12

// where fills in the places of a service. near is where the person is.
func (s *edition) where(p *servicePage, l *directory.Listing, near *geo.Place) {
	w := where{in: s.Language, listing: l, name: s.areaName}
	w.hit.Venue = -1
	hidden := l.Visibility == geo.Hidden || l.Visibility == geo.AreaOnly
	if hidden {
		p.Where.Words = append(p.Where.Words, w.hiddenWords())
	} else {
		var numbers []int
		p.Map, numbers = s.venuesMap(l)
		venues := s.venues(l, near, numbers)
		p.Where.Venues = venues[:min(len(venues), 1)]
		if len(venues) > 1 {
			p.Others = venues[1:min(len(venues), 1+maxOthers)]
		}
	}
	if l.Fact(directory.DeliveryVocabulary, "home-visit") == directory.Yes {
		p.Where.Words = append(p.Where.Words, s.T("place.visits", "Area", w.covered("")))
	}
	if w.isRemote() {
		p.Where.Words = append(p.Where.Words, w.remote())
	}
	if len(p.Where.Words) == 0 && len(p.Where.Venues) == 0 {
		p.Where.Words = []string{w.plainWhere()}
	}
	if len(p.Where.Venues) > 0 {
		p.Where.Travel = s.factsOf(l, directory.AccessVocabulary, travelTerms)
	}
}

// isRemote says whether people can use a service without going anywhere.
func (w where) isRemote() bool {
	return slices.ContainsFunc([]string{"phone", "video", "online", "post"}, func(id string) bool {
		return w.listing.Fact(directory.DeliveryVocabulary, id) == directory.Yes
	})
}

// venues are the public places of a listing, the nearest to a place first, else
// in their own order. numbers are those of the map.
func (s *edition) venues(l *directory.Listing, near *geo.Place, numbers []int) []venueView {
	type placed struct {
		venueView
		metres float64
	}
	var all []placed
	many := len(l.Service.ServiceAtLocations) > 1
	i := -1 // among those with a location, as on the map
	for k := range l.Service.ServiceAtLocations {
		sal := &l.Service.ServiceAtLocations[k]
		if sal.Location == nil {
			continue
		}
		i++
		v := placed{venueView: venueOf(sal.Location)}
		v.Transport = s.own(v.Transport)
		if i < len(numbers) {
			v.N = numbers[i]
		}
		if len(v.Lines) == 0 && v.Name == "" {
			continue
		}
		if v.About == "" {
			v.About = plainLine(sal.Description)
		}
		v.metres = -1
		if at, ok := sal.Location.Point(); ok && near != nil {
			v.metres = geo.Distance(near.Point, at)
			v.Distance = capital(noBreak(distanceWords(s.Language, v.metres, max(near.AccuracyM, sal.Location.AccuracyM))))
		}
		if many {
			v.When = s.timesAt(l, sal)
		}
		all = append(all, v)
	}
	slices.SortStableFunc(all, func(a, b placed) int {
		if a.metres < 0 || b.metres < 0 {
			return cmp.Compare(b.metres, a.metres) // unknown ones last
		}
		return cmp.Compare(a.metres, b.metres)
	})
	out := make([]venueView, len(all))
	for i, v := range all {
		out[i] = v.venueView
	}
	return out
}

// timesAt are the times that are stated for one place of several.
func (s *edition) timesAt(l *directory.Listing, sal *directory.ServiceAtLocation) []string {
	if len(sal.Schedules) == 0 {
		return nil
	}
	there := *l
	there.Service.Schedules = nil
	there.Service.ServiceAtLocations = []directory.ServiceAtLocation{*sal}
	return s.times(&there).lines()
}

func venueOf(at *directory.Location) venueView {
	v := venueView{Name: plainLine(at.Name), Transport: plainLine(at.Transportation), About: plainLine(at.Description)}
	if strings.EqualFold(at.LocationType, "virtual") {
		return venueView{}
	}
	for _, a := range at.Addresses {
		if a.AddressType == "postal" && len(at.Addresses) > 1 {
			continue
		}
		for _, line := range []string{a.Attention, a.Address1, a.Address2, a.City, a.Region} {
			if line = plainLine(line); line != "" && !holds(v.Lines, line) && !strings.EqualFold(line, v.Name) {
				v.Lines = append(v.Lines, line)
			}
		}
		query := strings.Join(v.Lines, ", ")
		if postcode := plainLine(a.PostalCode); postcode != "" {
			v.Lines = append(v.Lines, noBreak(postcode))
			query = postcode
		}
		v.Maps = mapSites(query)
		break
	}
	return v
}

// mapSites are links that a person may follow; nothing is fetched from them.
func mapSites(query string) []link {
	if query == "" {
		return nil
	}
	q := url.QueryEscape(query)
	return []link{
		{"https://www.openstreetmap.org/search?query=" + q, "OpenStreetMap"},
		{"https://www.google.com/maps/search/?api=1&query=" + q, "Google Maps"},
	}
}
