package search

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"

	"anchorpoint/geo"
)

// TestPlaceRule states design.md's rule anew for every combination and holds
// the one function behind filter, reason and order against it.
func TestPlaceRule(t *testing.T) {
	for _, place := range []bool{true, false} {
		for _, stated := range []area{areaNotStated, areaIncludes, areaPartly, areaExcludes} {
			for _, at := range []reachable{noVenue, venueIn, venueOut, vagueIn, vagueOut} {
				for bits := range 16 {
					s := situation{place: place, area: stated, venue: at,
						visits: bits&1 != 0, remote: bits&2 != 0, hidden: bits&4 != 0, outside: bits&8 != 0}
					t.Run(fmt.Sprintf("%+v", s), func(t *testing.T) { checkRule(t, s) })
				}
			}
		}
	}
}

func checkRule(t *testing.T, s situation) {
	access, in, excluded := s.rule()
	within := s.venue == venueIn || s.venue == vagueIn
	includes := s.area == areaIncludes || s.area == areaPartly
	noJourney := s.visits || s.remote || s.venue == noVenue // no point: never dropped for it
	eligible := !s.place || within && (s.area == areaNotStated || includes) || includes ||
		s.area == areaNotStated && noJourney
	kept := s.place && s.area == areaExcludes && (within || noJourney)
	if want := eligible || kept && s.outside; in != want {
		t.Errorf("in the list: %v, want %v", in, want)
	}
	if want := kept && !s.outside; excluded != want {
		t.Errorf("counted as excluded: %v, want %v", excluded, want)
	}
	if in && excluded {
		t.Error("both in the list and excluded")
	}
	if access == AccessHidden && !s.hidden {
		t.Error("an address that is not hidden is called hidden")
	}
	if s.place && in && s.venue == venueIn && s.area != areaExcludes && access != AccessVenue {
		t.Errorf("a venue within the radius gives %q", access)
	}
	if in && s.area == areaNotStated && s.place && !within && access != AccessNotStated {
		t.Errorf("an unknown area gives %q: people must be told to ask", access)
	}
}

func TestAccess(t *testing.T) {
	for _, tt := range []struct {
		name string
		s    situation
		want Access
	}{
		{"office far away, area includes me", situation{area: areaIncludes, venue: venueOut}, AccessCovers},
		{"comes to me", situation{area: areaIncludes, venue: venueOut, visits: true, remote: true}, AccessHomeVisit},
		{"helpline that covers me", situation{area: areaIncludes, venue: noVenue, remote: true}, AccessRemote},
		{"covers part of the place", situation{area: areaPartly, venue: venueOut, visits: true}, AccessPartly},
		{"near enough, covers part", situation{area: areaPartly, venue: venueIn}, AccessVenue},
		{"refuge in my area", situation{area: areaIncludes, venue: vagueIn, hidden: true}, AccessHidden},
		{"refuge elsewhere that takes people from my area", situation{area: areaIncludes, venue: vagueOut, hidden: true}, AccessHidden},
		{"venue known by its outward code", situation{area: areaNotStated, venue: vagueIn}, AccessVenue},
		{"helpline, area not stated", situation{area: areaNotStated, venue: venueOut, remote: true}, AccessNotStated},
		{"area not stated, but my town in its name", situation{area: areaNotStated, venue: noVenue, named: true}, AccessNamed},
		{"for another area, but my town in its name", situation{area: areaExcludes, venue: vagueOut, named: true}, AccessNamed},
		{"near, with my town in its name", situation{area: areaNotStated, venue: venueIn, named: true}, AccessVenue},
		{"near, but not for my area, asked for", situation{area: areaExcludes, venue: venueIn, outside: true}, AccessOutside},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.s.place = true
			if got, in, _ := tt.s.rule(); got != tt.want || !in {
				t.Errorf("got %q, in the list %v; want %q", got, in, tt.want)
			}
		})
	}
}

func TestMetresAgreeWithGeo(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	for range 100_000 {
		a := orb.Point{-8 + 10*r.Float64(), 49 + 12*r.Float64()}
		span := math.Pow(10, -5+6*r.Float64()) // a metre to 1,000 km
		b := orb.Point{a[0] + span*r.NormFloat64(), a[1] + span*r.NormFloat64()}
		u, v := unitOf(a), unitOf(b)
		if got, want := u.metres(&v), geo.Distance(a, b); math.Abs(got-want) > 0.001+want*1e-9 {
			t.Fatalf("%v to %v: %g m, want %g", a, b, got, want)
		}
	}
}

func TestNearness(t *testing.T) {
	s := searcher{given: true}
	last := 2.0
	for metres := 0.0; metres < 60_000; metres += 100 {
		d := s.nearness(&reach{access: AccessVenue, distance: metres, coarse: metres})
		if d > last {
			t.Fatalf("nearness grows from %g to %g at %g m", last, d, metres)
		}
		last = d
	}
	if got := s.nearness(&reach{access: AccessRemote}); got != geo.NearRemote {
		t.Errorf("a helpline has nearness %g", got)
	}
	s.remote = true
	if got := s.nearness(&reach{access: AccessRemote}); got != geo.NearWanted {
		t.Errorf("a wanted helpline has nearness %g", got)
	}
}
