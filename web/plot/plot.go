// Package plot draws a small map as SVG: numbered pins, the place that was
// searched with rings around it, a scale bar, and the names of towns. It is
// pure: the same map gives the same bytes, and nothing is asked of anybody.
//
// A drawing stands inside an HTML page. It has no style attribute and no
// script, its plain look is black on white, and classes (app-map__*) let a
// sheet add more. Lengths in it are units of its view box.
package plot

import (
	"strconv"

	"github.com/paulmach/orb"
)

// Width and Height of a drawing, in units. On the narrowest phone one unit is
// 0.72 CSS pixels.
const (
	Width  = 400
	Height = 360
)

// pinRadius makes a pin 24 CSS pixels wide on the narrowest phone, the least
// that a thumb is owed; pinGap keeps two pins from touching.
const (
	pinRadius = 17.0
	pinGap    = 2*pinRadius + 1
)

// Map is what to draw. Points are WGS84, longitude first.
type Map struct {
	ID     string // begins the ids in the drawing; one page may hold several
	Words  Words
	Pins   []Pin
	Centre *Centre // nil: no place was searched
	Labels []Label // more than fit; the heaviest are drawn
	// Around is in the view too, without a pin: two maps that are compared have
	// one view. It counts where no place was searched.
	Around []orb.Point
}

// Words are all texts that a drawing needs besides names.
type Words struct {
	Title string // what the map shows
	// About says what it holds, for people who hear it: how many pins are in it,
	// and the radius of the outer ring in metres, 0 for none. Nil: nothing.
	About func(pins int, reachM float64) string
	North string // one letter
	Miles func(miles float64) string
}

// Pin is one numbered point; 0 is none. Name is what is heard; with Href it is
// a link.
type Pin struct {
	Number int
	Name   string
	Href   string
	At     orb.Point
}

// Centre is the searched place.
type Centre struct {
	At      orb.Point
	Label   string
	RadiusM float64          // 0: no rings
	Outline orb.MultiPolygon // of the area, where it is known
}

// Label is the name of a settlement.
type Label struct {
	Name   string
	At     orb.Point
	Weight float64
}

// Drawing is a finished map.
type Drawing struct {
	SVG    string
	Shown  []int     // numbers of the pins in it, in their order
	View   orb.Bound // what it covers, in degrees
	ReachM float64   // radius of the outer ring in metres, 0 for none
}

// View is what a drawing of the map covers, in degrees. Labels do not matter.
func View(m Map) orb.Bound { return frameOf(&m).view() }

// Draw makes the drawing. Pins that lie outside the rings' view are left out:
// Shown says which are in.
func Draw(m Map) Drawing {
	f := frameOf(&m)
	d := Drawing{View: f.view(), ReachM: f.reach}
	var pins []spot
	for _, p := range m.Pins {
		if at := f.at(p.At); inside(at, 0) {
			pins = append(pins, spot{pin: p, true: at, at: at})
			d.Shown = append(d.Shown, p.Number)
		}
	}
	spread(pins)

	sign := signsOf(f, &m, pins)
	var w writer
	w.open(f, &m, len(pins))
	w.s(`<g aria-hidden="true">`)
	w.outline(f, m.Centre)
	w.rings(f, &m, sign)
	w.labels(f, &m, sign.taken)
	w.scaleBar(f, m.Words)
	w.north(m.Words.North)
	w.leaders(pins)
	w.centre(f, m.Centre, sign)
	w.s(`</g>`)
	for _, p := range pins {
		w.pin(p)
	}
	w.s(`</svg>`)
	d.SVG = string(w)
	return d
}

// open writes the head. With links inside it is a group: as a picture it would
// hide them from people who hear it.
func (w *writer) open(f frame, m *Map, pins int) {
	role := "img"
	if pins > 0 && m.Pins[0].Href != "" {
		role = "group"
	}
	title, about, words := m.ID+"-title", m.ID+"-about", ""
	if m.Words.About != nil {
		words = m.Words.About(pins, f.reach)
	}
	w.s(`<svg class="app-map__svg" direction="ltr" viewBox="0 0 `, strconv.Itoa(Width), ` `, strconv.Itoa(Height), `" role="`, role, `" aria-labelledby="`, title, `"`)
	if words != "" {
		w.s(` aria-describedby="`, about, `"`)
	}
	w.s(`><title id="`, title, `">`).text(m.Words.Title).s(`</title>`)
	if words != "" {
		w.s(`<desc id="`, about, `">`).text(words).s(`</desc>`)
	}
	w.s(`<rect class="app-map__ground" width="`, strconv.Itoa(Width), `" height="`, strconv.Itoa(Height), `" fill="none"/>`)
}

// pin writes one pin around its own middle, so that a sheet can make it smaller
// on a wide screen.
func (w *writer) pin(p spot) {
	name := p.pin.Name
	if p.pin.Href != "" {
		w.s(`<a class="app-map__pin" href="`).text(p.pin.Href).s(`" transform="translate(`).n(p.at[0]).s(` `).n(p.at[1]).s(`)" data-at="`).point(p.pin.At).s(`">`)
	} else {
		w.s(`<g class="app-map__pin" transform="translate(`).n(p.at[0]).s(` `).n(p.at[1]).s(`)">`)
	}
	number := strconv.Itoa(p.pin.Number)
	if p.pin.Number == 0 {
		number = ""
	}
	size := "17"
	if len(number) > 2 {
		size = "13"
	}
	if name != "" {
		w.s(`<title>`).text(name).s(`</title>`)
	}
	w.s(`<g><circle r="`).n(pinRadius).s(`" fill="#fff" stroke="currentColor" stroke-width="2"/>`)
	if number != "" {
		w.s(`<text y="6" text-anchor="middle" font-size="`, size, `" font-weight="700">`, number, `</text>`)
	} else {
		w.s(`<circle class="app-map__dot" r="6"/>`)
	}
	w.s(`</g>`)
	if p.pin.Href != "" {
		w.s(`</a>`)
	} else {
		w.s(`</g>`)
	}
}

// leaders tie pins that had to move to where they belong.
func (w *writer) leaders(pins []spot) {
	for _, p := range pins {
		if distance(p.at, p.true) > 2 {
			w.s(`<path class="app-map__leader" d="M`).n(p.true[0]).s(` `).n(p.true[1]).s(`L`).n(p.at[0]).s(` `).n(p.at[1]).s(`" fill="none" stroke="currentColor"/><circle class="app-map__dot" cx="`).
				n(p.true[0]).s(`" cy="`).n(p.true[1]).s(`" r="3"/>`)
		}
	}
}
