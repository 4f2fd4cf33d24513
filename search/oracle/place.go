package oracle

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/paulmach/orb"

	"anchorpoint/directory"
	"anchorpoint/geo"
)

// where is the place rule's answer for one listing.
type where struct {
	in, excluded bool
	distance     float64 // that may be told; -1 for none
	nearness     float64
}

// venues are the places of a listing that may be known.
func (s *state) venues(l *directory.Listing) []venue {
	shown := l.Visibility == "" || l.Visibility == geo.Shown
	var out []venue
	for _, at := range l.Locations() {
		from := l.Located(at)
		p := s.Places.PublicPoint(from)
		if at.PointSource != "" && at.PointSource != "source" {
			byCode := from
			byCode.Point = orb.Point{}
			if better := s.Places.PublicPoint(byCode); better.Known {
				p = better
			} else {
				p.AccuracyM = max(p.AccuracyM, at.AccuracyM)
				p.Exact = p.Exact && at.PointSource == "postcode"
			}
		}
		if p.Known {
			out = append(out, venue{single(p.Point), float64(p.AccuracyM), p.Exact && shown})
		}
	}
	return out
}

// where applies the place rule: a venue within the radius and no stated area
// that excludes the person, or a stated area that includes the person, or no
// stated area and a service that needs no journey or has no known place, or the
// name of the place in its own.
func (s *state) where(l *directory.Listing) where {
	if s.Place == nil {
		return where{in: true, distance: -1, nearness: 1}
	}
	near, vague := math.Inf(1), math.Inf(1)
	nearSlack, vagueSlack := 0.0, 0.0
	inside, vaguely := false, false
	all := s.venues(l)
	for _, v := range all {
		d := geo.Distance(s.Place.Point, v.at)
		if v.exact {
			inside = inside || d <= s.radius
			if d < near {
				near, nearSlack = d, v.accuracy
			}
			continue
		}
		vaguely = vaguely || d-v.accuracy <= s.radius
		if d < vague {
			vague, vagueSlack = d, v.accuracy
		}
	}
	says := func(id string) bool { return l.Fact(directory.DeliveryVocabulary, id) == directory.Yes }
	visits := says("home-visit")
	remote := slices.ContainsFunc([]string{"phone", "video", "online", "post"}, says)
	stated, includes, wholly := s.area(l)
	hidden := l.Visibility == geo.Hidden || l.Visibility == geo.AreaOnly
	otherwise := inside || vaguely || visits || remote || len(all) == 0

	w := where{distance: -1}
	w.in = stated && includes || !stated && otherwise || stated && !includes && otherwise && s.Outside
	w.excluded = stated && !includes && otherwise && !s.Outside
	if !math.IsInf(near, 1) && !hidden {
		w.distance = near
	}
	travel, far := geo.NearRemote, 0.0
	switch {
	case inside || !vaguely && !math.IsInf(near, 1):
		far, travel = near, decay(near-nearSlack-float64(s.Place.AccuracyM))
	case !math.IsInf(vague, 1):
		far, travel = vague, decay(vague-vagueSlack-float64(s.Place.AccuracyM))
	}
	w.nearness = travel
	if !(stated && includes) && !(!stated && (inside || vaguely)) && far <= 40_000 && s.bearsPlace(l) {
		w.in, w.excluded, w.nearness = true, false, geo.NearNamed
		return w
	}
	switch {
	case inside || stated && !includes || vaguely && (wholly || !stated):
	case stated && !wholly: // partly
	case stated && visits:
		w.nearness = geo.NearVisit
	case stated && remote:
		w.nearness = geo.NearRemote
		if slices.ContainsFunc(s.Facts[directory.DeliveryVocabulary], func(id string) bool { return id != "in-person" }) {
			w.nearness = geo.NearWanted
		}
	case !stated:
		w.nearness = geo.NearAsk
	}
	return w
}

// bearsPlace says whether the name of a listing or of its organization has all
// words of the place's name in it.
func (s *state) bearsPlace(l *directory.Listing) bool {
	name, _, _ := strings.Cut(s.Place.Label, ",")
	bears := func(title string) bool {
		have := nameWords(title)
		return !slices.ContainsFunc(nameWords(name), func(w string) bool { return !slices.Contains(have, w) })
	}
	return s.Place.Named() && (bears(l.Service.Name) || bears(l.Organization().Name))
}

func nameWords(s string) []string {
	s = strings.NewReplacer("'", "", "’", "", "&", " and ").Replace(strings.ToLower(s))
	return strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

func decay(d float64) float64 {
	d = max(d, 0)
	walk := geo.Decay(geo.Minutes(d, geo.Walk, geo.Middle, geo.Middle), geo.Walk)
	bus := geo.Decay(geo.Minutes(d, geo.Bus, geo.Middle, geo.Middle), geo.Bus)
	return max(walk, bus)
}

// area says whether a listing states an area, whether that includes the
// person, and whether it surely holds the whole place.
func (s *state) area(l *directory.Listing) (stated, includes, wholly bool) {
	for _, term := range l.Covers {
		share, ok := s.shares[term]
		if !ok || share.Share < 0.01 {
			continue
		}
		includes = true
		wholly = wholly || share.Share >= 0.95 && share.Certain
	}
	return len(l.Covers) > 0, includes, wholly
}

// setRadius is the asked radius, or the smallest that holds twenty answers.
func (s *state) setRadius() {
	accuracy := s.Place.AccuracyM
	switch {
	case s.WithinM < 0:
	case s.WithinM > 0:
		s.radius, _ = geo.RaiseRadius(s.WithinM, accuracy)
	default:
		s.radius = s.automatic()
	}
}

// automatic is the smallest radius with 20 answers; else with two thirds of
// those there are, at most 10; where there is none, with 20 matches.
func (s *state) automatic() float64 {
	within := func(enough int, answers bool) float64 {
		return geo.AutoRadius(s.Place.AccuracyM, enough, func(r float64) int { return s.matchesWithin(r, answers) })
	}
	radius := within(20, true)
	switch all := s.matchesWithin(radius, true); {
	case all >= 20 || len(s.Terms)+len(s.Needs) == 0:
		return radius
	case all > 0:
		return within(min((2*all+2)/3, 10), true)
	}
	return within(20, false)
}

// matchesWithin counts matches with a venue within a radius, or only the
// answers among them.
func (s *state) matchesWithin(radius float64, answers bool) int {
	n := 0
	for i := range s.Current {
		r := &s.Current[i]
		l := &r.Listing
		stated, includes, _ := s.area(l)
		shown := l.Visibility == "" || l.Visibility == geo.Shown
		if !shown || stated && !includes || !s.eligible(l) || !s.holdsWord(r) || len(s.failed(l)) > 0 {
			continue
		}
		if slices.ContainsFunc(s.venues(l), func(v venue) bool {
			return v.exact && geo.Distance(s.Place.Point, v.at) <= radius
		}) && !(answers && s.rank(r, where{}).weak) {
			n++
		}
	}
	return n
}
