package web

import (
	"html/template"
	"math"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"anchorpoint/directory"
	"anchorpoint/geo"
	"anchorpoint/search"
	"anchorpoint/web/plot"
)

// mapView is a map on a page: a drawing, and beside the list of results what a
// script needs to make it move.
type mapView struct {
	ID     string
	SVG    template.HTML // by plot, which escapes all names
	Absent string        // how many of the list have no pin
	Live   *liveMap
}

// liveMap is what the script of a map that moves is told.
type liveMap struct {
	Points  string // address of the points of all results
	Outline string // address of the border of the searched area; may be empty
	Centre  string // latitude and longitude of the searched place; may be empty
	Radius  string // metres; empty without one
	View    string // west, south, east, north
	Tiles   string // address of raster tiles, or of vector tiles at this site
	Vector  bool
	Credit  string // whom to name for the tiles
	Host    string // that is asked for tiles, for the person to know
}

// mostTowns are the names offered to a drawing; few find room.
const mostTowns = 80

// plotWords are the texts of a drawing.
func (s *edition) plotWords(title string, about func(pins int, reachM float64) string) plot.Words {
	return plot.Words{Title: title, About: about, North: s.T("map.north"),
		Miles: func(miles float64) string { return milesWords(s.Language, miles*geo.MetresPerMile) }}
}

// draw makes a drawing with the names of the towns in it.
func (s *edition) draw(m plot.Map) plot.Drawing {
	view := plot.View(m)
	for _, t := range s.Places.Towns(view, mostTowns) {
		m.Labels = append(m.Labels, plot.Label{Name: t.Name, At: t.Point, Weight: t.Weight})
	}
	return plot.Draw(m)
}

// resultsMap draws a page of results. The numbers are those of the list.
func (s *edition) resultsMap(a *asked) *mapView {
	m := plot.Map{ID: "map"}
	for i, l := range a.listings {
		hit := &a.results.Hits[i]
		at, ok := s.pinOf(l.listing, hit.Venue)
		if !ok {
			continue
		}
		n := (a.form.Page-1)*pageSize + i + 1
		name := s.T("map.pin", "N", n, "Name", plainLine(l.listing.Service.Name))
		if far := distanceWords(s.Language, hit.DistanceM, hit.AccuracyM); far != "" {
			name += s.T("list.comma") + far
		}
		m.Pins = append(m.Pins, plot.Pin{Number: n, Name: name, Href: "#r" + strconv.Itoa(n), At: at})
	}
	m.Centre = s.centre(a)
	m.Words = s.plotWords(s.T("map.title", "What", s.heading(a)), s.aboutPins)
	drawing := s.draw(m)
	v := &mapView{ID: m.ID, Live: s.liveMap(a, drawing)}
	if absent := len(a.listings) - len(drawing.Shown); absent > 0 {
		v.Absent = s.T("map.absent", "Count", absent)
	}
	if len(drawing.Shown) > 0 { // else there would be nothing to see
		v.SVG = template.HTML(drawing.SVG)
	}
	return v
}

// aboutPins tells what is in a map to people who hear it.
func (s *edition) aboutPins(pins int, reachM float64) string {
	words := s.T("map.about", "Count", pins)
	if reachM > 0 {
		words += " " + s.T("map.rings", "Half", milesWords(s.Language, reachM/2), "Whole", milesWords(s.Language, reachM))
	}
	return words
}

// centre is the searched place of a map. A region or a country has no middle
// that means anything.
func (s *edition) centre(a *asked) *plot.Centre {
	if a.place == nil || a.place.Kind == geo.Region || a.place.Kind == geo.Country {
		return nil
	}
	c := &plot.Centre{At: a.place.Point, Label: noBreak(a.place.Public().Label), RadiusM: max(a.results.RadiusM, 0)}
	c.Label, _, _ = strings.Cut(c.Label, ",")
	c.Outline = s.Map.outlines.of(a.place.ID)
	return c
}

// pinOf is where a listing stands on a map: at the venue that a search found,
// else at its first one that may be shown to the point.
func (s *edition) pinOf(l *directory.Listing, venue int) (at orb.Point, ok bool) {
	locations := l.Locations()
	if venue >= 0 && venue < len(locations) {
		if p := search.PublicPosition(l, locations[venue], s.Places); p.Exact {
			return p.Point, true
		}
	}
	for _, at := range locations {
		if p := search.PublicPosition(l, at, s.Places); p.Exact {
			return p.Point, true
		}
	}
	return at, false
}

// liveMap tells a script where to begin. The searched place is told to 3
// decimals: about 100 m.
func (s *edition) liveMap(a *asked, d plot.Drawing) *liveMap {
	form := a.form.with(func(f *searchForm) { f.View, f.Sort = "", "" })
	live := &liveMap{Points: "/api/map", View: boundWords(d.View), Credit: s.Map.Attribution}
	if query := form.values().Encode(); query != "" {
		live.Points += "?" + query
	}
	if a.place != nil {
		live.Centre = degrees(a.place.Point.Lat(), 3) + " " + degrees(a.place.Point.Lon(), 3)
		if d.ReachM > 0 {
			live.Radius = strconv.FormatFloat(math.Round(d.ReachM), 'f', -1, 64)
		}
		if s.Map.outlines.of(a.place.ID) != nil {
			_, code, _ := strings.Cut(a.place.ID, ":")
			live.Outline = "/api/outline/" + code
		}
	}
	switch {
	case s.Map.tiles != "":
		live.Tiles, live.Host = s.Map.tiles, strings.TrimPrefix(strings.TrimPrefix(s.Map.host, "https://"), "http://")
	case s.Map.file != "":
		live.Tiles, live.Vector = baseMapPath, true
	}
	return live
}

func degrees(x float64, decimals int) string {
	to := math.Pow10(decimals)
	return strconv.FormatFloat(math.Round(x*to)/to, 'f', -1, 64)
}

func boundWords(b orb.Bound) string {
	return strings.Join([]string{degrees(b.Min.Lon(), 4), degrees(b.Min.Lat(), 4), degrees(b.Max.Lon(), 4), degrees(b.Max.Lat(), 4)}, " ")
}

// venuesMap draws the public venues of one service, numbered where they are
// several, and gives the number of each location, 0 for none.
func (s *edition) venuesMap(l *directory.Listing) (v *mapView, numbers []int) {
	m := plot.Map{ID: "map"}
	locations := l.Locations()
	numbers = make([]int, len(locations))
	for i, at := range locations {
		if p := search.PublicPosition(l, at, s.Places); p.Exact {
			numbers[i] = len(m.Pins) + 1
			m.Pins = append(m.Pins, plot.Pin{Number: numbers[i], Name: plainLine(at.Name), At: p.Point})
		}
	}
	if len(m.Pins) == 0 {
		return nil, numbers
	}
	if len(m.Pins) == 1 {
		m.Pins[0].Number, numbers = 0, make([]int, len(locations))
	}
	m.Words = s.plotWords(s.T("map.of-service", "Name", plainLine(l.Service.Name)), nil)
	return &mapView{ID: m.ID, SVG: template.HTML(s.draw(m).SVG)}, numbers
}

// listMap draws listings that stand in a list of their own, numbered from 1 in
// its order: my list and its handout. It is nil where none has a pin.
func (s *edition) listMap(listings []*directory.Listing) *mapView {
	m := plot.Map{ID: "map"}
	for i, l := range listings {
		if at, ok := s.pinOf(l, -1); ok {
			name := s.T("map.pin", "N", i+1, "Name", plainLine(l.Service.Name))
			m.Pins = append(m.Pins, plot.Pin{Number: i + 1, Name: name, At: at})
		}
	}
	if len(m.Pins) == 0 {
		return nil
	}
	v := &mapView{ID: m.ID}
	if absent := len(listings) - len(m.Pins); absent > 0 {
		v.Absent = s.T("map.absent", "Count", absent)
	}
	m.Words = s.plotWords(s.T("map.of-list"), s.aboutPins)
	v.SVG = template.HTML(s.draw(m).SVG)
	return v
}
