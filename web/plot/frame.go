package plot

import (
	"math"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/project"

	"anchorpoint/geo"
)

// The view keeps margin units around what it must show, is never narrower than
// leastHalf metres to each side of its middle, and zooms in on near results no
// further than leastReach.
const (
	margin     = 26.0
	leastHalf  = 1.5 * geo.MetresPerMile
	leastReach = 0.25 * geo.MetresPerMile
)

// frame turns points on Earth into units of the drawing: Mercator, moved and
// scaled.
type frame struct {
	middle orb.Point // Mercator metres
	scale  float64   // Mercator metres for each unit
	reach  float64   // true metres of the outer ring, 0 for none
}

func frameOf(m *Map) frame {
	if m.Centre != nil && m.Centre.RadiusM > 0 {
		return aroundCentre(m)
	}
	var box orb.Bound
	first := true
	add := func(p orb.Point) {
		at := project.Point(p, project.WGS84.ToMercator)
		if first {
			box, first = orb.Bound{Min: at, Max: at}, false
			return
		}
		box = box.Extend(at)
	}
	for _, p := range m.Pins {
		add(p.At)
	}
	for _, p := range m.Around {
		add(p)
	}
	if m.Centre != nil {
		add(m.Centre.At)
	}
	if first {
		add(orb.Point{-2, 54}) // an empty map needs a middle all the same
	}
	return around(box)
}

// around is the frame that holds a box of Mercator metres.
func around(box orb.Bound) frame {
	f := frame{middle: box.Center()}
	least := leastHalf * stretch(f.degrees(f.middle).Lat())
	f.scale = max(least/(Height/2-margin), (box.Max[0]-box.Min[0])/(Width-2*margin), (box.Max[1]-box.Min[1])/(Height-2*margin))
	return f
}

// outerMiles are the rings that stand in for a radius much wider than what is
// in it; half of each is a round number too.
var outerMiles = []float64{0.5, 1, 2, 4, 10, 20}

// aroundCentre shows the radius; when all that is in it is much nearer, the
// rings are drawn nearer too.
func aroundCentre(m *Map) frame {
	c := m.Centre
	farthest := 0.0
	for _, p := range m.Pins {
		if d := geo.Distance(c.At, p.At); d <= c.RadiusM {
			farthest = max(farthest, d)
		}
	}
	f := frame{middle: project.Point(c.At, project.WGS84.ToMercator), reach: c.RadiusM}
	for _, miles := range outerMiles {
		if reach := miles * geo.MetresPerMile; farthest > 0 && reach >= max(farthest, leastReach) {
			f.reach = min(f.reach, reach)
			break
		}
	}
	f.scale = f.reach * stretch(c.At.Lat()) / (Height/2 - margin)
	return f
}

// stretch is how much longer Mercator makes a length at a latitude.
func stretch(lat float64) float64 { return 1 / math.Cos(lat*math.Pi/180) }

// at is where a point lies in the drawing.
func (f frame) at(p orb.Point) orb.Point { return f.place(project.Point(p, project.WGS84.ToMercator)) }

// place is at for a point in Mercator metres.
func (f frame) place(p orb.Point) orb.Point {
	return orb.Point{Width/2 + (p[0]-f.middle[0])/f.scale, Height/2 - (p[1]-f.middle[1])/f.scale}
}

// degrees is the point on Earth of a point in Mercator metres.
func (f frame) degrees(p orb.Point) orb.Point { return project.Point(p, project.Mercator.ToWGS84) }

func (f frame) view() orb.Bound {
	half := orb.Point{Width / 2 * f.scale, Height / 2 * f.scale}
	return orb.Bound{
		Min: f.degrees(orb.Point{f.middle[0] - half[0], f.middle[1] - half[1]}),
		Max: f.degrees(orb.Point{f.middle[0] + half[0], f.middle[1] + half[1]}),
	}
}

// units is a length of some metres around a latitude.
func (f frame) units(metres, lat float64) float64 { return metres * stretch(lat) / f.scale }

func inside(at orb.Point, edge float64) bool {
	return at[0] >= edge && at[0] <= Width-edge && at[1] >= edge && at[1] <= Height-edge
}

func round(x, to float64) float64 { return math.Round(x*to) / to }

func distance(a, b orb.Point) float64 { return math.Hypot(a[0]-b[0], a[1]-b[1]) }
