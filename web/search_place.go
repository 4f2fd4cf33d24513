package web

import (
	"net/http"
	"strings"

	"anchorpoint/geo"
)

// nearID is how a place stands in an address: "LS11 9" for a sector, "LS11" for
// an outward code, else its whole id. It is never finer than a sector.
func nearID(p geo.Place) string {
	id := p.Public().ID
	for _, kind := range []string{"sector:", "outward:"} {
		if rest, ok := strings.CutPrefix(id, kind); ok {
			return rest
		}
	}
	return id
}

// nearby resolves what an address says about the place.
func (s *Server) nearby(near string) geo.Answer {
	if near == "" {
		return geo.Answer{Problem: geo.Empty}
	}
	if p, ok := s.Places.ByID(near); ok {
		return geo.Answer{Place: &p}
	}
	return s.Places.Find(near)
}

// exact is the place of a search: the full postcode of the cookie, when it
// lies in the sector that the address names, else the place itself.
func (s *Server) exact(r *http.Request, p *geo.Place) (place *geo.Place, personal bool) {
	if p == nil || p.Kind != geo.Sector {
		return p, false
	}
	postcode := strings.TrimSpace(s.cookie.read(r))
	if postcode == "" {
		return p, false
	}
	answer := s.Places.Resolve(postcode)
	if answer.Place == nil || answer.Place.Kind != geo.Unit || answer.Place.ID != p.ID {
		return p, false
	}
	return answer.Place, true
}

// namesHousehold says whether a text is a full postcode, so that it must not
// stay in an address, whether or not its place is known.
func namesHousehold(text string) (geo.Postcode, bool) {
	p, _, err := geo.ParsePostcode(text, nil)
	return p, err == nil && p.Kind() == geo.Unit
}

// placeProblem puts into words why a place was not found.
func (s *edition) placeProblem(p geo.Problem) string {
	switch p {
	case geo.NonGeographic:
		return s.T("problem.not-a-place")
	case geo.NoPosition:
		return s.T("problem.no-position")
	case geo.OutsideArea:
		return s.T("problem.outside")
	}
	return s.T("problem.unknown-place")
}
