package plot

import (
	"cmp"
	"math"
	"slices"
	"unicode/utf8"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"
	"github.com/paulmach/orb/project"
	"github.com/paulmach/orb/simplify"

	"anchorpoint/geo"
)

// Sizes of what lies under the pins, in units.
const (
	fontSize   = 16.5            // 12 CSS pixels on the narrowest phone
	letter     = 0.52 * fontSize // width of a letter, on the average
	mostLabels = 12
	longestBar = 110.0
	edge       = 12.0
)

const classPlace = "app-map__place"

// outline draws the border of the searched area, cut to the view and no finer
// than a unit.
func (w *writer) outline(f frame, c *Centre) {
	if c == nil || len(c.Outline) == 0 {
		return
	}
	area := project.MultiPolygon(c.Outline.Clone(), func(p orb.Point) orb.Point { return f.at(p) })
	area = clip.MultiPolygon(orb.Bound{Min: orb.Point{-5, -5}, Max: orb.Point{Width + 5, Height + 5}}, area)
	area = simplify.DouglasPeucker(1).MultiPolygon(area)
	if len(area) == 0 {
		return
	}
	w.s(`<path class="app-map__outline" fill="none" stroke="currentColor" stroke-width="2" stroke-dasharray="2 4" d="`)
	for _, polygon := range area {
		for _, ring := range polygon {
			if len(ring) < 4 {
				continue
			}
			for i, p := range ring[:len(ring)-1] {
				if i == 0 {
					w.s(`M`)
				} else {
					w.s(`L`)
				}
				w.n(round(p[0], 1)).s(` `).n(round(p[1], 1))
			}
			w.s(`Z`)
		}
	}
	w.s(`"/>`)
}

// rings are circles: within 100 km a circle on Earth differs from one in the
// projection by less than a unit and a half.
func (w *writer) rings(f frame, m *Map, s signs) {
	if f.reach == 0 {
		return
	}
	at := f.at(m.Centre.At)
	for i, metres := range f.rings() {
		r := f.units(metres, m.Centre.At.Lat())
		w.s(`<circle class="app-map__ring" cx="`).n(at[0]).s(`" cy="`).n(at[1]).s(`" r="`).n(r).s(`" fill="none" stroke="currentColor"/>`)
		if s.shown[i] {
			w.label(s.rings[i], m.Words.Miles(metres/geo.MetresPerMile), "app-map__miles")
		}
	}
}

// label writes a text around the middle of its foot, with a rim that keeps it
// readable on lines.
func (w *writer) label(at orb.Point, text, class string) {
	plain := ""
	if class == classPlace {
		plain = ` translate="no"` // a name
	}
	w.s(`<text class="`, class, `"`, plain, ` x="`).n(at[0]).s(`" y="`).n(at[1]).s(`" text-anchor="middle" font-size="`).n(fontSize).
		s(`" stroke="#fff" stroke-width="4" paint-order="stroke">`).text(text).s(`</text>`)
}

// box is the room that a text takes.
func box(at orb.Point, text string) orb.Bound {
	half := float64(utf8.RuneCountInString(text))*letter/2 + 2
	return orb.Bound{Min: orb.Point{at[0] - half, at[1] - fontSize}, Max: orb.Point{at[0] + half, at[1] + fontSize/3}}
}

// labels names the heaviest settlements that find room.
func (w *writer) labels(f frame, m *Map, taken []orb.Bound) {
	all := slices.Clone(m.Labels)
	slices.SortFunc(all, func(a, b Label) int {
		return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.Name, b.Name), cmp.Compare(a.At[0], b.At[0]), cmp.Compare(a.At[1], b.At[1]))
	})
	drawn := 0
	for _, l := range all {
		at := f.at(l.At)
		if drawn == mostLabels || !inside(at, 0) {
			continue
		}
		at[1] += fontSize / 3 // the middle of the letters, not their foot
		if !free(box(at, l.Name), taken) {
			continue
		}
		taken = append(taken, box(at, l.Name))
		w.s(`<text class="app-map__town" translate="no" x="`).n(at[0]).s(`" y="`).n(at[1]).s(`" text-anchor="middle" font-size="`).n(fontSize).
			s(`" data-at="`).point(l.At).s(`" stroke="#fff" stroke-width="4" paint-order="stroke">`).text(l.Name).s(`</text>`)
		drawn++
	}
}

// free says whether a room lies in the drawing and meets nothing.
func free(room orb.Bound, taken []orb.Bound) bool {
	return room.Min[0] >= 2 && room.Max[0] <= Width-2 && room.Min[1] >= 2 && room.Max[1] <= Height-2 &&
		!slices.ContainsFunc(taken, func(b orb.Bound) bool { return b.Intersects(room) })
}

// signs are where the name of the searched place and the lengths of the rings
// stand: beside the pins, never under them. What finds no room is left out; the
// text about the drawing says it all.
type signs struct {
	place orb.Point
	named bool
	rings [2]orb.Point
	shown [2]bool
	taken []orb.Bound // the room of everything that labels must not cover
}

func (f frame) rings() [2]float64 { return [2]float64{f.reach / 2, f.reach} }

func signsOf(f frame, m *Map, pins []spot) (s signs) {
	s.taken = []orb.Bound{
		{Min: orb.Point{0, Height - 3*fontSize}, Max: orb.Point{longestBar + 2*edge, Height}},
		{Min: orb.Point{Width - 3*edge, 0}, Max: orb.Point{Width, 4 * edge}},
	}
	for _, p := range pins {
		s.taken = append(s.taken, orb.Bound{Min: p.at, Max: p.at}.Pad(pinRadius), orb.Bound{Min: p.true, Max: p.true}.Pad(3))
	}
	if m.Centre == nil {
		return s
	}
	at := f.at(m.Centre.At)
	s.taken = append(s.taken, orb.Bound{Min: at, Max: at}.Pad(8))
	beside := float64(utf8.RuneCountInString(m.Centre.Label))*letter*boldness/2 + 12
	s.place, s.named = s.put(m.Centre.Label, boldness, orb.Point{at[0], at[1] + 22}, orb.Point{at[0], at[1] - 12},
		orb.Point{at[0] + beside, at[1] + 5}, orb.Point{at[0] - beside, at[1] + 5}, orb.Point{at[0], at[1] + 38}, orb.Point{at[0], at[1] - 28})
	for i, metres := range f.rings() {
		r := f.units(metres, m.Centre.At.Lat())
		if r <= 0 {
			continue
		}
		side := r * math.Sqrt2 / 2
		s.rings[i], s.shown[i] = s.put(m.Words.Miles(metres/geo.MetresPerMile), 1, orb.Point{at[0], at[1] - r + fontSize},
			orb.Point{at[0], at[1] - r - 4}, orb.Point{at[0], at[1] + r - 6}, orb.Point{at[0], at[1] + r + fontSize},
			orb.Point{at[0] + side, at[1] - side}, orb.Point{at[0] - side, at[1] - side},
			orb.Point{at[0] + side, at[1] + side}, orb.Point{at[0] - side, at[1] + side})
	}
	return s
}

// boldness is how much wider bold letters are.
const boldness = 1.12

// put takes the first place where a text has room.
func (s *signs) put(text string, wider float64, places ...orb.Point) (at orb.Point, ok bool) {
	if text == "" {
		return at, false
	}
	for _, at := range places {
		room := box(at, text)
		middle := (room.Max[0] - room.Min[0]) / 2 * (wider - 1)
		room.Min[0], room.Max[0] = room.Min[0]-middle, room.Max[0]+middle
		if free(room, s.taken) {
			s.taken = append(s.taken, room)
			return at, true
		}
	}
	return at, false
}

// centre marks the searched place with a cross, which no pin looks like.
func (w *writer) centre(f frame, c *Centre, s signs) {
	if c == nil {
		return
	}
	at := f.at(c.At)
	w.s(`<path class="app-map__here" d="M`).n(at[0] - 6).s(` `).n(at[1] - 6).s(`l12 12m0-12l-12 12" fill="none" stroke="currentColor" stroke-width="3"/>`)
	if s.named {
		w.label(s.place, c.Label, classPlace)
	}
}

// barMiles are the lengths that a scale bar can have.
var barMiles = []float64{200, 100, 50, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1}

// scaleBar is true along the middle of the drawing.
func (w *writer) scaleBar(f frame, words Words) {
	lat := f.degrees(f.middle).Lat()
	miles := barMiles[len(barMiles)-1]
	for _, m := range barMiles {
		if f.units(m*geo.MetresPerMile, lat) <= longestBar {
			miles = m
			break
		}
	}
	length := f.units(miles*geo.MetresPerMile, lat)
	w.s(`<path class="app-map__bar" d="M`).n(edge).s(` `).n(Height - edge - 5).s(`v5h`).n(length).s(`v-5" fill="none" stroke="currentColor" stroke-width="2"/>`)
	w.s(`<text class="app-map__miles" x="`).n(edge).s(`" y="`).n(Height - edge - 9).s(`" font-size="`).n(fontSize).
		s(`" stroke="#fff" stroke-width="4" paint-order="stroke">`).text(words.Miles(miles)).s(`</text>`)
}

// north: the top of the drawing.
func (w *writer) north(letter string) {
	w.s(`<path class="app-map__north" d="M384 10l6 14h-12z"/><text class="app-map__miles" x="384" y="40" text-anchor="middle" font-size="`).n(fontSize).
		s(`" stroke="#fff" stroke-width="4" paint-order="stroke">`).text(letter).s(`</text>`)
}
