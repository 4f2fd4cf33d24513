package plot

import (
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	orbgeo "github.com/paulmach/orb/geo"
	"github.com/paulmach/orb/project"

	"anchorpoint/geo"
)

var leeds = orb.Point{-1.5491, 53.7974}

func words() Words {
	return Words{Title: "Map of 3 services", About: func(int, float64) string { return "Rings." }, North: "N", Miles: func(m float64) string { return fmt.Sprintf("%.1f miles", m) }}
}

// element is one element of a drawing.
type element struct {
	name string
	attr map[string]string
	text string // of the element itself
}

// elements reads a drawing as XML, which is stricter than a browser.
func elements(t testing.TB, svg string) []element {
	t.Helper()
	var out []element
	var open []int
	decoder := xml.NewDecoder(strings.NewReader(svg))
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, svg)
		}
		switch token := token.(type) {
		case xml.StartElement:
			e := element{name: token.Name.Local, attr: map[string]string{}}
			for _, a := range token.Attr {
				e.attr[a.Name.Local] = a.Value
				if a.Name.Local == "style" || strings.HasPrefix(a.Name.Local, "on") {
					t.Errorf("%s has the inline attribute %s", e.name, a.Name.Local)
				}
			}
			open = append(open, len(out))
			out = append(out, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			out[open[len(open)-1]].text += string(token)
		}
	}
}

func ofClass(all []element, class string) (out []element) {
	for _, e := range all {
		if e.attr["class"] == class {
			out = append(out, e)
		}
	}
	return out
}

func number(t testing.TB, s string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// stands is where a pin stands.
func stands(t testing.TB, e element) orb.Point {
	t.Helper()
	x, y, _ := strings.Cut(strings.TrimSuffix(strings.TrimPrefix(e.attr["transform"], "translate("), ")"), " ")
	return orb.Point{number(t, x), number(t, y)}
}

func pinAt(n int, p orb.Point) Pin {
	return Pin{Number: n, Name: fmt.Sprintf("%d: Service <%d>", n, n), Href: fmt.Sprintf("#r%d", n), At: p}
}

// around makes pins within some metres of a point, as random as the golden
// angle.
func someAround(at orb.Point, n int, metres float64) []Pin {
	var pins []Pin
	for i := range n {
		pins = append(pins, pinAt(i+1, orbgeo.PointAtBearingAndDistance(at, float64(i)*137.5-180, metres*float64(i+1)/float64(n))))
	}
	return pins
}

func TestPinsStandInTheDrawingAndApart(t *testing.T) {
	for name, pins := range map[string][]Pin{
		"one":         someAround(leeds, 1, 100),
		"a page":      someAround(leeds, 20, 3200),
		"one spot":    someAround(leeds, 20, 0),
		"two spots":   append(someAround(leeds, 10, 0), someAround(orb.Point{-1.56, 53.80}, 10, 0)...),
		"at the edge": {pinAt(1, orb.Point{-1.5491, 53.8258}), pinAt(2, orb.Point{-1.5491, 53.8258}), pinAt(3, orb.Point{-1.5490, 53.8258})},
	} {
		t.Run(name, func(t *testing.T) {
			d := Draw(Map{ID: "map", Words: words(), Pins: pins, Centre: &Centre{At: leeds, RadiusM: 3218.688, Label: "LS1"}})
			drawn := ofClass(elements(t, d.SVG), "app-map__pin")
			if len(drawn) != len(pins) || len(d.Shown) != len(pins) {
				t.Fatalf("%d pins drawn, %d told, want %d", len(drawn), len(d.Shown), len(pins))
			}
			for i, e := range drawn {
				at := stands(t, e)
				if !inside(at, pinRadius) {
					t.Errorf("pin %d sticks out at %v", i+1, at)
				}
				if e.name != "a" || e.attr["href"] != pins[i].Href {
					t.Errorf("pin %d is %s to %q", i+1, e.name, e.attr["href"])
				}
				for j := range i {
					if d := distance(at, stands(t, drawn[j])); d < 2*pinRadius {
						t.Errorf("pins %d and %d are %.1f apart", j+1, i+1, d)
					}
				}
			}
		})
	}
}

func TestRingsAreTrue(t *testing.T) {
	for _, lat := range []float64{50, 53.8, 60.5} {
		for _, miles := range []float64{0.5, 2, 10, 50} {
			centre, radius := orb.Point{-2, lat}, miles*geo.MetresPerMile
			pins := []Pin{pinAt(1, orbgeo.PointAtBearingAndDistance(centre, 90, 0.99*radius))}
			d := Draw(Map{ID: "map", Words: words(), Pins: pins, Centre: &Centre{At: centre, RadiusM: radius}})
			if d.ReachM != radius {
				t.Fatalf("reach %g, want %g", d.ReachM, radius)
			}
			rings := ofClass(elements(t, d.SVG), "app-map__ring")
			if len(rings) != 2 {
				t.Fatalf("%d rings, want 2", len(rings))
			}
			// units of the drawing for each Mercator metre, by way of the view
			west, east := project.Point(d.View.Min, project.WGS84.ToMercator), project.Point(d.View.Max, project.WGS84.ToMercator)
			for i, part := range []float64{0.5, 1} {
				edge := project.Point(orbgeo.PointAtBearingAndDistance(centre, 90, part*radius), project.WGS84.ToMercator)
				middle := project.Point(centre, project.WGS84.ToMercator)
				want := (edge[0] - middle[0]) * Width / (east[0] - west[0])
				if got := number(t, rings[i].attr["r"]); math.Abs(got-want) > 1.5 {
					t.Errorf("latitude %g, %g miles: the ring at %g of it has radius %.2f, want %.2f", lat, miles, part, got, want)
				}
			}
		}
	}
}

func TestScaleBarIsTrue(t *testing.T) {
	for _, lat := range []float64{50, 53.8, 60.5} {
		for _, miles := range []float64{0.5, 1, 2, 5, 10, 25, 50} {
			d := Draw(Map{ID: "map", Words: words(), Centre: &Centre{At: orb.Point{-2, lat}, RadiusM: miles * geo.MetresPerMile}})
			all := elements(t, d.SVG)
			var length float64
			path := ofClass(all, "app-map__bar")[0].attr["d"] // M12 343v5h98.7v-5
			if _, err := fmt.Sscanf(path[strings.Index(path, "h")+1:], "%fv", &length); err != nil {
				t.Fatal(path, err)
			}
			texts := ofClass(all, "app-map__miles")
			said := texts[len(texts)-2].text // the last is north
			told := number(t, strings.TrimSuffix(said, " miles"))
			degrees := (d.View.Max.Lon() - d.View.Min.Lon()) * length / Width
			got := geo.Distance(orb.Point{-2, lat}, orb.Point{-2 + degrees, lat}) / geo.MetresPerMile
			if math.Abs(got/told-1) > 0.02 || length > longestBar || length < 20 {
				t.Errorf("latitude %g, %g miles: a bar of %g units says %q and is %.3f miles long", lat, miles, length, said, got)
			}
		}
	}
}

func TestNearResultsAreSeenClose(t *testing.T) {
	d := Draw(Map{ID: "map", Words: words(), Pins: someAround(leeds, 5, 900), Centre: &Centre{At: leeds, RadiusM: 8 * geo.MetresPerMile}})
	if want := geo.MetresPerMile; d.ReachM != want {
		t.Errorf("rings reach %g m, want %g", d.ReachM, want)
	}
}

func TestFarPinsAreTold(t *testing.T) {
	d := Draw(Map{ID: "map", Words: words(), Pins: []Pin{pinAt(1, leeds), pinAt(2, orb.Point{-0.12, 51.5})}, Centre: &Centre{At: leeds, RadiusM: 3000}})
	if len(d.Shown) != 1 || d.Shown[0] != 1 {
		t.Errorf("shown %v, want the first only", d.Shown)
	}
}

func TestLabelsByWeight(t *testing.T) {
	m := Map{ID: "map", Words: words(), Centre: &Centre{At: leeds, RadiusM: 16_000, Label: "LS1"}}
	for i := range 200 { // all within a few units of one spot, the heavy last
		m.Labels = append(m.Labels, Label{Name: fmt.Sprint("Village ", i), At: orb.Point{-1.70 + float64(i)/1e5, 53.86}, Weight: float64(i) / 200})
	}
	m.Labels = append(m.Labels, Label{Name: "Far & Away", At: orb.Point{-1.40, 53.74}, Weight: 0.1}, Label{Name: "London", At: orb.Point{-0.12, 51.5}, Weight: 1})
	towns := ofClass(elements(t, Draw(m).SVG), "app-map__town")
	if len(towns) != 2 || towns[0].text != "Village 199" || towns[1].text != "Far & Away" {
		t.Errorf("labels %+v, want the heaviest of the crowd and the one apart", towns)
	}
}

func TestOutlineIsCutAndSimple(t *testing.T) {
	var ring orb.Ring
	for i := range 5000 { // a circle of 30 km, most of it outside the view
		ring = append(ring, orbgeo.PointAtBearingAndDistance(leeds, float64(i)*360/5000, 4000))
	}
	ring = append(ring, ring[0])
	d := Draw(Map{ID: "map", Words: words(), Centre: &Centre{At: leeds, RadiusM: 3218, Outline: orb.MultiPolygon{{ring}}}})
	path := ofClass(elements(t, d.SVG), "app-map__outline")
	if len(path) != 1 {
		t.Fatalf("%d outlines", len(path))
	}
	if points := strings.Count(path[0].attr["d"], "L"); points < 10 || points > 120 {
		t.Errorf("%d points", points)
	}
	if ring[0] != orbgeo.PointAtBearingAndDistance(leeds, 0, 4000) {
		t.Error("the outline that was handed in has changed")
	}
}

func TestHeardAndNamed(t *testing.T) {
	m := Map{ID: "map", Words: words(), Pins: []Pin{pinAt(1, leeds)}}
	all := elements(t, Draw(m).SVG)
	svg := all[0]
	if svg.attr["role"] != "group" || svg.attr["aria-labelledby"] != "map-title" || all[1].text != "Map of 3 services" {
		t.Errorf("head %+v, %+v", svg, all[1])
	}
	names := 0
	for _, e := range all {
		if e.name == "title" && e.text == "1: Service <1>" {
			names++
		}
	}
	if names != 1 {
		t.Error("the pin has no name")
	}
	m.Pins[0].Href = ""
	if all := elements(t, Draw(m).SVG); all[0].attr["role"] != "img" || strings.Contains(Draw(m).SVG, "data-at") {
		t.Errorf("without links the drawing is no picture: %+v", all[0])
	}
}

func TestEmptyMap(t *testing.T) {
	if d := Draw(Map{ID: "map", Words: words()}); len(d.Shown) != 0 || d.SVG == "" {
		t.Errorf("%+v", d)
	}
}

// full is the largest map that a page of results can have.
func full() Map {
	m := Map{ID: "map", Words: words(), Pins: someAround(leeds, 20, 3200), Centre: &Centre{At: leeds, RadiusM: 3218, Label: "LS11 9, Leeds"}}
	var ring orb.Ring
	for i := range 3000 {
		ring = append(ring, orbgeo.PointAtBearingAndDistance(leeds, float64(i)*360/3000, 3500+300*math.Sin(float64(i)/20)))
	}
	m.Centre.Outline = orb.MultiPolygon{{append(ring, ring[0])}}
	for i := range 100 {
		m.Labels = append(m.Labels, Label{Name: fmt.Sprint("Settlement ", i), At: orbgeo.PointAtBearingAndDistance(leeds, float64(i)*53, float64(i)*50), Weight: 0.6})
	}
	return m
}

func TestSameMapSameBytes(t *testing.T) {
	one := Draw(full()).SVG
	if two := Draw(full()).SVG; one != two {
		t.Error("two drawings of one map differ")
	}
	if len(one) > 40_000 {
		t.Errorf("the drawing has %d bytes, at most 40,000", len(one))
	}
	t.Logf("%d bytes", len(one))
}

func BenchmarkDraw(b *testing.B) {
	m := full()
	b.ReportAllocs()
	for b.Loop() {
		Draw(m)
	}
}

// Rings are read aloud and measured by eye: they stand at round miles.
func TestRingsAreRound(t *testing.T) {
	c := leeds
	for far, want := range map[float64]float64{0.1: 0.5, 0.8: 1, 1.7: 2, 2.4: 4, 7: 10, 30: 50} {
		at := orbgeo.PointAtBearingAndDistance(c, 90, far*geo.MetresPerMile)
		m := Map{Centre: &Centre{At: c, RadiusM: 50 * geo.MetresPerMile}, Pins: []Pin{{Number: 1, At: at}}}
		if got := aroundCentre(&m).reach / geo.MetresPerMile; math.Abs(got-want) > 1e-6 {
			t.Errorf("%g miles away: the outer ring is at %g, want %g", far, got, want)
		}
	}
}

// In a crowded centre no word stands under a pin or on another word.
func TestWordsAndPinsKeepApart(t *testing.T) {
	for n := range 21 {
		for _, metres := range []float64{0, 300, 800, 1600, 3200} {
			d := Draw(Map{ID: "map", Words: words(), Pins: someAround(leeds, n, metres),
				Centre: &Centre{At: leeds, Label: "Leeds city centre", RadiusM: geo.MetresPerMile},
				Labels: []Label{{"Holbeck", orb.Point{-1.56, 53.785}, 10}, {"Burley", orb.Point{-1.57, 53.81}, 9}}})
			var rooms []orb.Bound
			all := elements(t, d.SVG)
			for _, class := range []string{"app-map__miles", "app-map__place", "app-map__town"} {
				for _, e := range ofClass(all, class) {
					if e.attr["text-anchor"] == "middle" {
						rooms = append(rooms, box(orb.Point{number(t, e.attr["x"]), number(t, e.attr["y"])}, e.text))
					}
				}
			}
			for i, room := range rooms {
				for _, other := range rooms[:i] {
					if room.Intersects(other) {
						t.Fatalf("%d pins within %g m: two words at %v and %v", n, metres, room, other)
					}
				}
				for _, e := range ofClass(all, "app-map__pin") {
					if at := stands(t, e); room.Intersects(orb.Bound{Min: at, Max: at}.Pad(pinRadius - 1)) {
						t.Fatalf("%d pins within %g m: a word at %v lies under the pin at %v", n, metres, room, at)
					}
				}
			}
		}
	}
}

// Two maps with the same points around them show the same piece of land.
func TestAround(t *testing.T) {
	a, b := orb.Point{-1.54, 53.8}, orb.Point{-2.24, 53.48}
	before, after := Map{Pins: []Pin{{Number: 1, At: a}}, Around: []orb.Point{a, b}}, Map{Pins: []Pin{{Number: 1, At: b}}, Around: []orb.Point{a, b}}
	if View(before) != View(after) || !View(before).Contains(a) || !View(before).Contains(b) {
		t.Errorf("views %v and %v", View(before), View(after))
	}
}
