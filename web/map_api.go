package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/paulmach/orb"

	"anchorpoint/directory"
	"anchorpoint/geo"
	"anchorpoint/search"
)

// baseMapPath is where the local file of vector tiles is served.
const baseMapPath = "/map/base.pmtiles"

// mapAnswer is the answer of /api/map: points where they are few, else cells.
type mapAnswer struct {
	Total  int        `json:"total"`  // services that the search finds
	Pins   int        `json:"pins"`   // places of theirs in the box
	Absent int        `json:"absent"` // services without a place in the box
	Points []mapPoint `json:"points,omitempty"`
	Cells  []mapCell  `json:"cells,omitempty"`
}

type mapPoint struct {
	ID   string  `json:"id"`
	Lat  float64 `json:"lat"`
	Lon  float64 `json:"lon"`
	Need string  `json:"need,omitempty"`
}

type mapCell struct {
	Lat   float64    `json:"lat"`
	Lon   float64    `json:"lon"`
	Count int        `json:"n"`
	Box   [4]float64 `json:"bbox"` // west, south, east, north
}

// mapPoints answers GET /api/map: where the matches of a search are.
func (s *edition) mapPoints(c *gin.Context) error {
	v := c.Request.URL.Query()
	ask, err := readMapAsk(v)
	if err != nil {
		return err
	}
	form := s.readSearchForm(v)
	if to, ok := s.withoutHousehold(form); ok {
		return s.redirect(c, http.StatusSeeOther, withBox(to.path(), v))
	}
	if bad := s.badValues(v); len(bad) > 0 {
		return badParameter{bad[0].Param, "is no value that a search can use"}
	}
	var place *geo.Place
	if form.Near != "" {
		if place = s.nearby(form.Near).Place; place == nil {
			return badParameter{"near", "is not a place that we know, or more than one"}
		}
	}
	ctx, cancel := context.WithTimeout(c.Request.Context(), s.Limits.Search)
	defer cancel()
	q := form.query(place)
	q.Now = s.Now()
	found, err := s.Index.Map(ctx, q, ask)
	switch {
	case errors.Is(err, search.ErrBox):
		return badParameter{"bbox", "has its south-west corner first"}
	case err != nil:
		return fmt.Errorf("%w: %w", errSearch, err)
	case found.Degraded:
		return fmt.Errorf("%w: no index", errSearch)
	}
	out, err := s.mapAnswer(ctx, &found)
	if err != nil {
		return err
	}
	c.Header("Cache-Control", "private, max-age=60")
	c.Header("X-Robots-Tag", "noindex")
	return sendJSON(c, s.Server, http.StatusOK, out)
}

// readMapAsk reads the box, cut to the United Kingdom, and the zoom.
func readMapAsk(v url.Values) (ask search.MapAsk, err error) {
	const boxForm = "is west,south,east,north in degrees"
	parts := strings.Split(v.Get("bbox"), ",")
	if len(parts) != 4 {
		return ask, badParameter{"bbox", boxForm}
	}
	var at [4]float64
	for i, part := range parts {
		if at[i], err = strconv.ParseFloat(part, 64); err != nil || math.IsNaN(at[i]) || math.IsInf(at[i], 0) {
			return ask, badParameter{"bbox", boxForm}
		}
	}
	if at[0] >= at[2] || at[1] >= at[3] {
		return ask, badParameter{"bbox", "has its south-west corner first"}
	}
	whole := geo.Box()
	ask.Box = orb.Bound{Min: orb.Point{max(at[0], whole.Min[0]), max(at[1], whole.Min[1])}, Max: orb.Point{min(at[2], whole.Max[0]), min(at[3], whole.Max[1])}}
	if ask.Box.Min[0] >= ask.Box.Max[0] || ask.Box.Min[1] >= ask.Box.Max[1] {
		return ask, badParameter{"bbox", "lies outside the United Kingdom"}
	}
	ask.Zoom, err = strconv.Atoi(v.Get("z"))
	if err != nil || ask.Zoom < search.MinZoom || ask.Zoom > search.MaxZoom {
		return ask, badParameter{"z", fmt.Sprintf("is a whole number from %d to %d", search.MinZoom, search.MaxZoom)}
	}
	return ask, nil
}

// withBox is the address of a map for the address of a page of results.
func withBox(to string, v url.Values) string {
	_, query, _ := strings.Cut(to, "?")
	box := url.Values{"bbox": {v.Get("bbox")}, "z": {v.Get("z")}}.Encode()
	return "/api/map?" + strings.TrimPrefix(query+"&"+box, "&")
}

// mapAnswer keeps the points that the store allows now. It has the last word:
// a place that was hidden a moment ago must not be given.
func (s *edition) mapAnswer(ctx context.Context, found *search.MapAnswer) (mapAnswer, error) {
	out := mapAnswer{Total: found.Total, Pins: found.Pins, Absent: found.Absent}
	for _, cell := range found.Cells {
		out.Cells = append(out.Cells, mapCell{cell.Lat, cell.Lon, cell.Count, [4]float64{
			round4(cell.Box.Min[0]), round4(cell.Box.Min[1]), round4(cell.Box.Max[0]), round4(cell.Box.Max[1])}})
	}
	if len(found.Points) == 0 {
		return out, nil
	}
	ids := make([]string, len(found.Points))
	for i, p := range found.Points {
		ids[i] = p.ID
	}
	listings, err := s.shelf.listings(ctx, s.Store, ids)
	if err != nil {
		return out, err
	}
	gone := map[string]bool{}
	for _, p := range found.Points {
		switch l := listings[p.ID]; {
		case l == nil:
			gone[p.ID] = true
			out.Pins--
		case !s.standsAt(l.listing, p):
			out.Pins--
		default:
			out.Points = append(out.Points, mapPoint{p.ID, p.Lat, p.Lon, p.Need})
		}
	}
	out.Total -= len(gone)
	return out, nil
}

// standsAt says whether a listing still has a venue there that may be shown.
func (s *edition) standsAt(l *directory.Listing, at search.MapPoint) bool {
	const near = 0.0002 // degrees: the index keeps points as float32, then rounds
	for _, location := range l.Locations() {
		p := search.PublicPosition(l, location, s.Places)
		if p.Exact && math.Abs(p.Point.Lat()-at.Lat) < near && math.Abs(p.Point.Lon()-at.Lon) < near {
			return true
		}
	}
	return false
}

func round4(x float64) float64 { return math.Round(x*1e4) / 1e4 }

// outline answers GET /api/outline/{code}: the border of an area as GeoJSON.
func (s *edition) outline(c *gin.Context) error {
	area := s.Map.outlines.of(c.Param("code"))
	if area == nil {
		return errNoOutline
	}
	rounded := area.Clone()
	for _, polygon := range rounded {
		for _, ring := range polygon {
			for i, p := range ring {
				ring[i] = orb.Point{round4(p[0]), round4(p[1])}
			}
		}
	}
	type geometry struct {
		Type        string           `json:"type"`
		Coordinates orb.MultiPolygon `json:"coordinates"`
	}
	document := struct {
		Type       string            `json:"type"`
		Properties map[string]string `json:"properties"`
		Geometry   geometry          `json:"geometry"`
	}{"Feature", map[string]string{"code": c.Param("code")}, geometry{"MultiPolygon", rounded}}
	body, err := json.Marshal(document)
	if err != nil {
		return fmt.Errorf("encode outline: %w", err)
	}
	c.Header("Cache-Control", "public, max-age=86400")
	return s.send(c, http.StatusOK, "application/geo+json", body)
}

// baseMap answers GET /map/base.pmtiles. A browser asks for the parts that it
// needs by Range.
func (s *edition) baseMap(c *gin.Context) error {
	if s.Map.file == "" {
		return errNoPage
	}
	f, err := os.Open(s.Map.file)
	if err != nil {
		return fmt.Errorf("open map.base: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return fmt.Errorf("look at map.base: %w", err)
	}
	c.Header("Content-Type", "application/vnd.pmtiles")
	c.Header("Cache-Control", "public, max-age=86400")
	c.Header("ETag", fmt.Sprintf(`"%x-%x"`, info.ModTime().UnixNano(), info.Size()))
	http.ServeContent(c.Writer, c.Request, "", info.ModTime(), f)
	return nil
}
