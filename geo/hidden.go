package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// Visibility says how finely an address may be shown.
type Visibility string

const (
	Shown    Visibility = "shown"
	AreaOnly Visibility = "area-only" // home-based groups: the outward code at most
	Hidden   Visibility = "hidden"    // refuges: the council at most
)

// Located is a venue as the directory knows it.
type Located struct {
	Postcode   string
	Point      orb.Point // zero when the record gave none
	Council    string    // GSS code such as E06000023, or empty
	OrgID      string
	Town       string     // as the address names it, or empty
	Visibility Visibility // empty counts as Shown
}

// Position is the only form in which a venue's place leaves the edit form.
type Position struct {
	Point     orb.Point
	AccuracyM int
	Exact     bool // the venue's own point or full postcode; false: no distance, no pin
	Known     bool
}

// PublicPoint is the only source of a venue's position outside the edit form.
// A hidden address gets the centre of its council, an area-only one that of
// its outward code, each with that accuracy; the point and the postcode of
// either are never used for more than finding that area. Two hidden venues of
// one area have the same position, so no order or distance tells them apart.
func (r *Resolver) PublicPoint(v Located) Position {
	s := r.snap()
	switch v.Visibility {
	case "", Shown:
		return s.shownPoint(v)
	case AreaOnly:
		code, _, err := ParsePostcode(v.Postcode, s.known)
		if c := s.centres[code.Outward()]; err == nil && c != nil {
			return areaPosition(c.point, max(c.accuracyM, 2000))
		}
	}
	return s.councilPoint(v)
}

func areaPosition(p orb.Point, accuracyM int) Position {
	return Position{Point: orb.Point{round2(p[0]), round2(p[1])}, AccuracyM: accuracyM, Known: true}
}

// round2 is about 1 km, as maps show area-only venues.
func round2(x float64) float64 { return math.Round(x*100) / 100 }

func (s *snapshot) shownPoint(v Located) Position {
	if v.Point != (orb.Point{}) && finite(v.Point) && onEarth(v.Point) {
		return Position{Point: v.Point, AccuracyM: 50, Exact: true, Known: true}
	}
	code, mended, err := ParsePostcode(v.Postcode, s.known)
	if err != nil {
		return Position{}
	}
	a := s.resolveCode(code, mended)
	if a.Place == nil {
		return Position{}
	}
	return Position{Point: a.Place.Point, AccuracyM: a.Place.AccuracyM, Exact: a.Place.Kind == Unit, Known: true}
}

// councilPoint is the centre of the council that a hidden venue lies in.
func (s *snapshot) councilPoint(v Located) Position {
	a := s.areas.ofTerm("lad:" + v.Council)
	if a == nil || v.Council == "" {
		a = s.councilOf(v)
	}
	if a == nil || !a.known {
		return Position{}
	}
	return areaPosition(a.point, max(a.radiusM, 5000))
}

// councilOf finds a venue's council by its postcode, else by its point.
func (s *snapshot) councilOf(v Located) *area {
	var list []Share
	if code, _, err := ParsePostcode(v.Postcode, s.known); err == nil {
		if a := s.resolveCode(code, false); a.Place != nil {
			list = a.Place.Areas
		}
	}
	if len(list) == 0 && inBox(v.Point) {
		if c := s.outs.nearest(v.Point, 20000, nil); c != nil {
			list = c.councils
		}
	}
	if len(list) == 0 {
		return nil
	}
	return s.areas.ofTerm(list[0].Code)
}

// FarFromPostcode compares a venue's given point with its postcode. far is set
// when they are further apart than three times the postcode's accuracy and at
// least 10 km: then the postcode is used until a person has looked. It is
// never set when the postcode is not known.
func (r *Resolver) FarFromPostcode(p orb.Point, postcode string) (metres float64, far bool) {
	s := r.snap()
	code, mended, err := ParsePostcode(postcode, s.known)
	if err != nil {
		return 0, false
	}
	a := s.resolveCode(code, mended)
	if a.Place == nil {
		return 0, false
	}
	metres = Distance(p, a.Place.Point)
	return metres, metres > max(10000, 3*float64(a.Place.AccuracyM))
}
