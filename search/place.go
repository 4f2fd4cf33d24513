package search

import (
	"math"

	"github.com/paulmach/orb"

	"anchorpoint/geo"
)

// area is what a listing's stated area says about the person's place.
type area int8

const (
	areaNotStated area = iota
	areaIncludes
	areaPartly // only a part of the place, or not certain: please check
	areaExcludes
)

// reachable is where a listing's nearest venue is.
type reachable int8

const (
	noVenue reachable = iota // none, or none whose position is known
	venueIn
	venueOut
	vagueIn // known to an area only, and that area touches the circle
	vagueOut
)

// situation is everything that the place rule looks at.
type situation struct {
	place   bool // a place was given
	area    area
	venue   reachable
	visits  bool // delivers at home
	remote  bool // by phone, video, online or post
	hidden  bool // the address is told on contact only
	outside bool // services that exclude the place are wanted too
	named   bool // the name of the place stands in its own
}

// rule is the place rule: whether a listing is in the list, and why; or that
// its stated area alone keeps it out, which the foot of the list counts. Every
// filter, reason and order that has to do with place follows from it. Nothing
// is left out for having no point.
func (s situation) rule() (access Access, in, excluded bool) {
	if !s.place {
		return AccessAnywhere, true, false
	}
	switch s.area {
	case areaIncludes, areaPartly:
		return s.covered(), true, false
	case areaNotStated:
		access, in, excluded = s.unstated()
		if s.named && (!in || access == AccessNotStated) {
			return AccessNamed, true, false
		}
		return access, in, excluded
	}
	if s.named {
		return AccessNamed, true, false
	}
	if _, otherwise, _ := s.unstated(); !otherwise {
		return "", false, false
	}
	if s.outside {
		return AccessOutside, true, false
	}
	return "", false, true
}

// covered is how a service reaches a person whom its area includes.
func (s situation) covered() Access {
	switch {
	case s.venue == venueIn:
		return AccessVenue
	case s.area == areaPartly:
		return AccessPartly
	case s.venue == vagueIn:
		return s.vaguely()
	case s.visits:
		return AccessHomeVisit
	case s.remote:
		return AccessRemote
	case s.venue == vagueOut && s.hidden:
		return AccessHidden
	}
	return AccessCovers
}

// vaguely is the access of a venue that is known to an area only.
func (s situation) vaguely() Access {
	if s.hidden {
		return AccessHidden
	}
	return AccessVenue
}

// unstated is the rule for a listing with no stated area: unknown is not no.
func (s situation) unstated() (Access, bool, bool) {
	switch {
	case s.venue == venueIn:
		return AccessVenue, true, false
	case s.venue == vagueIn:
		return s.vaguely(), true, false
	case s.visits, s.remote, s.venue == noVenue:
		return AccessNotStated, true, false
	}
	return "", false, false
}

// searcher is the person's place as a query sees it.
type searcher struct {
	given    bool
	at       orb.Point
	unit     unit
	accuracy int
	radius   float64 // metres; +Inf for any distance
	shares   []geo.Share
	outside  bool
	remote   bool // asked for phone, online or visits
}

func newSearcher(q *Query, places *geo.Resolver) searcher {
	s := searcher{radius: math.Inf(1), outside: q.Outside, remote: asksRemote(q)}
	if q.Place == nil {
		return s
	}
	s.given, s.at, s.accuracy, s.unit = true, q.Place.Point, q.Place.AccuracyM, unitOf(q.Place.Point)
	s.shares = places.AreasOf(*q.Place)
	return s
}

// Shares of a place under leastShare are slivers at a border; below wholeShare
// the person is asked to check.
const (
	leastShare = 0.01
	wholeShare = 0.95
)

// meaning is what an area says about a place that has a share in it; nothing
// where that is a sliver.
func meaning(s *geo.Share) area {
	switch {
	case s.Share < leastShare:
		return areaNotStated
	case s.Share >= wholeShare && s.Certain:
		return areaIncludes
	}
	return areaPartly
}

// areaOf says what stated area terms mean for the searcher.
func areaOf(terms []uint32, mine []area) area {
	if len(terms) == 0 {
		return areaNotStated
	}
	out := areaExcludes
	for _, t := range terms {
		switch mine[t] {
		case areaIncludes:
			return areaIncludes
		case areaPartly:
			out = areaPartly
		}
	}
	return out
}

// reach is what the place rule says of one listing, with its nearest venue.
type reach struct {
	access   Access
	area     area
	venue    *venue  // nearest that may be told; nil for none
	distance float64 // metres to it; -1 where none may be told
	coarse   float64 // metres for the ranking only, also to an area's centre; -1 for none
	slack    float64 // accuracy of place and venue together, metres
	others   int     // other venues within the radius
}

// look finds the nearest venue and what it means.
func (s *searcher) look(venues []venue, units []unit) (reach, reachable) {
	r := reach{distance: -1, coarse: -1, slack: float64(s.accuracy)}
	if !s.given || len(venues) == 0 {
		return r, noVenue
	}
	if len(venues) == 1 && venues[0].exact { // nearly all
		ve := &venues[0]
		d := s.unit.metres(&units[0])
		r.venue, r.distance, r.coarse, r.slack = ve, d, d, r.slack+float64(ve.accuracy)
		if d <= s.radius {
			return r, venueIn
		}
		return r, venueOut
	}
	exact, vague := s.nearest(venues, units, true), s.nearest(venues, units, false)
	at := vagueOut
	switch {
	case exact.within > 0:
		at = venueIn
	case vague.within > 0:
		at = vagueIn
	case exact.venue != nil:
		at = venueOut
	}
	best := exact
	if at == vagueIn || at == vagueOut {
		best = vague
	}
	r.coarse, r.slack = best.distance, r.slack+float64(best.venue.accuracy)
	if exact.venue != nil {
		r.venue, r.distance, r.others = exact.venue, exact.distance, max(exact.within-1, 0)
	}
	return r, at
}

// nearest is the nearest of some venues and how many are within the radius.
type nearest struct {
	venue    *venue
	distance float64
	within   int
}

// nearest looks at exact venues, or at those known to an area only, which
// count as within when their area touches the circle.
func (s *searcher) nearest(venues []venue, units []unit, exact bool) nearest {
	var n nearest
	for i := range venues {
		ve := &venues[i]
		if ve.exact != exact {
			continue
		}
		d := s.unit.metres(&units[i])
		if d <= s.radius || !exact && d-float64(ve.accuracy) <= s.radius {
			n.within++
		}
		if n.venue == nil || d < n.distance {
			n.venue, n.distance = ve, d
		}
	}
	return n
}

// nearness is D of the ranking: 1 at the door, less with every minute of
// travel, and fixed where no journey is asked.
func (s *searcher) nearness(r *reach) float64 {
	if !s.given {
		return 1
	}
	switch r.access {
	case AccessHomeVisit:
		return geo.NearVisit
	case AccessRemote:
		if s.remote {
			return geo.NearWanted
		}
		return geo.NearRemote
	case AccessNotStated:
		return geo.NearAsk
	case AccessNamed:
		return geo.NearNamed
	}
	if r.coarse < 0 {
		return geo.NearRemote
	}
	return travelDecay(max(r.coarse-r.slack, 0))
}

// travelDecay is the better of walking and the bus, so that it never grows
// with the distance.
func travelDecay(d float64) float64 {
	walk := geo.Decay(geo.Minutes(d, geo.Walk, geo.Middle, geo.Middle), geo.Walk)
	return max(walk, geo.Decay(geo.Minutes(d, geo.Bus, geo.Middle, geo.Middle), geo.Bus))
}

// asksRemote says whether the person ticked a way that needs no journey.
func asksRemote(q *Query) bool {
	for _, id := range q.Filters.Terms["delivery"] {
		if id != "in-person" {
			return true
		}
	}
	return false
}
