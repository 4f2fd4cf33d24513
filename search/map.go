package search

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"

	"anchorpoint/directory"
	"anchorpoint/geo"
)

// Limits of a map.
const (
	MinZoom      = 5
	MaxZoom      = 17
	MaxMapPoints = 200
	// cellZoom is how much finer than a map's tiles its cells are: 8 across a
	// tile of 256 pixels.
	cellZoom = 3
	// mostCells is how many cells a map has at most from side to side, twice
	// what a large screen shows; a larger box gets coarser ones.
	mostCells = 128
)

// ErrBox says that a map's box has no inside.
var ErrBox = errors.New("the box of a map must have its south-west corner first, in degrees")

// MapAsk is the part of the world that a map shows.
type MapAsk struct {
	Box  orb.Bound
	Zoom int // of the map, MinZoom to MaxZoom
	Max  int // points to give one by one; 0 and more than MaxMapPoints: MaxMapPoints
}

// MapAnswer are the venues of a query's matches within a box: each as a point
// where they are few, or counted in cells.
type MapAnswer struct {
	Points []MapPoint // by listing id; nil when there are cells
	Cells  []MapCell  // from north to south, west to east; without empty ones
	Pins   int        // venues in the box
	Total  int        // listings that the query finds, as the list counts them
	Absent int        // of these, listings without a point in the box
	// Degraded says that there is no index now, so nothing could be counted.
	Degraded bool
	Epoch    uint64 // as in Results
	Seq      int64
}

// MapPoint is one venue whose address may be shown.
type MapPoint struct {
	ID       string
	Lat, Lon float64 // 4 decimals
	Need     string  // its first main need, or the first other; may be empty
}

// MapCell counts the venues of one cell of the map.
type MapCell struct {
	Lat, Lon float64 // the middle of its venues, 4 decimals
	Count    int
	Box      orb.Bound
}

// Map tells where the matches of a query are. It finds what Search finds, with
// what Search does by itself when that is nothing. Services whose address is
// not shown, or known to an area only, are counted but have no point.
func (x *Index) Map(ctx context.Context, q Query, ask MapAsk) (MapAnswer, error) {
	if err := ask.fill(); err != nil {
		return MapAnswer{}, err
	}
	q.window, q.NoFacets, q.Limit, q.Skip = &ask, true, 1, 0
	r, err := x.search(ctx, q, "")
	if err != nil || r.Degraded {
		return MapAnswer{Degraded: r.Degraded}, err
	}
	m := *r.mapped
	m.Epoch, m.Seq = r.Epoch, r.Seq
	return m, nil
}

func (a *MapAsk) fill() error {
	// A NaN is in no order, so what is wanted is asked for.
	if !(a.Box.Min.Lat() < a.Box.Max.Lat() && a.Box.Min.Lon() < a.Box.Max.Lon() && math.Abs(a.Box.Min.Lat()) < 85 &&
		math.Abs(a.Box.Max.Lat()) < 85 && math.Abs(a.Box.Min.Lon()) <= 180 && math.Abs(a.Box.Max.Lon()) <= 180) {
		return ErrBox
	}
	a.Zoom = min(max(a.Zoom, MinZoom), MaxZoom)
	if a.Max <= 0 || a.Max > MaxMapPoints {
		a.Max = MaxMapPoints
	}
	return nil
}

// pins gathers the venues of matches.
type pins struct {
	ask   *MapAsk
	few   []pin // those that may be given one by one
	count int
	here  int // listings with a venue in the box
	tiles tiling
	cells []pinCell
}

// pin is a venue of a listing.
type pin struct {
	cols     *columns
	listing  uint32
	lat, lon float64
}

type pinCell struct {
	count    int
	lat, lon float64 // sums
}

func newPins(ask *MapAsk) *pins { return &pins{ask: ask, tiles: newTiling(ask)} }

// addAll looks at the venues of a part's matches in the box.
func (p *pins) addAll(c *columns, match bitset) {
	g, seen, box := &c.near, newBitset(c.len()), p.ask.Box
	if len(seen) == 0 {
		return
	}
	g.box(box, func(from, to uint32) {
		points := g.points[from:to]
		for k, i := range g.listings[from:to] {
			w, bit := i>>6, uint64(1)<<(i&63)
			if match[w]&bit == 0 {
				continue
			}
			lat, lon := float64(points[k].lat), float64(points[k].lon)
			if lat < box.Min[1] || lat > box.Max[1] || lon < box.Min[0] || lon > box.Max[0] {
				continue
			}
			seen[w] |= bit
			if p.cells != nil {
				p.toCell(lat, lon)
				p.count++
			} else {
				p.add(pin{c, i, lat, lon})
			}
		}
	})
	p.here += seen.count()
}

// add adds one venue in the box.
func (p *pins) add(one pin) {
	p.count++
	if p.count <= p.ask.Max {
		p.few = append(p.few, one)
		return
	}
	if p.cells == nil {
		p.cells = make([]pinCell, len(p.tiles.north)*p.tiles.columns)
		for _, one := range p.few {
			p.toCell(one.lat, one.lon)
		}
	}
	p.toCell(one.lat, one.lon)
}

func (p *pins) toCell(lat, lon float64) {
	cell := &p.cells[p.tiles.cell(lat, lon)]
	cell.count++
	cell.lat += lat
	cell.lon += lon
}

func (p *pins) answer(v *vocabulary, total int) *MapAnswer {
	a := &MapAnswer{Pins: p.count, Total: total, Absent: total - p.here}
	if p.cells == nil {
		slices.SortFunc(p.few, func(a, b pin) int { // the same order each time
			return cmp.Or(compareIDs(a.cols, a.listing, b.cols, b.listing), cmp.Compare(b.lat, a.lat), cmp.Compare(a.lon, b.lon))
		})
		a.Points = make([]MapPoint, len(p.few))
		for n, one := range p.few {
			a.Points[n] = MapPoint{ID: one.cols.ids.at(one.listing), Lat: round4(one.lat), Lon: round4(one.lon),
				Need: one.cols.firstNeed(one.listing, v)}
		}
		return a
	}
	for n, cell := range p.cells {
		if cell.count > 0 {
			a.Cells = append(a.Cells, MapCell{Lat: round4(cell.lat / float64(cell.count)), Lon: round4(cell.lon / float64(cell.count)),
				Count: cell.count, Box: p.tiles.box(n)})
		}
	}
	return a
}

func round4(x float64) float64 { return math.Round(x*1e4) / 1e4 }

// firstNeed is the need that a listing is for.
func (c *columns) firstNeed(i uint32, v *vocabulary) string {
	first := -1
	n := c.needsOf(i)
	for _, m := range [2]needMask{n.main, n.all()} {
		m.each(func(n int) {
			if first < 0 {
				first = n
			}
		})
	}
	if first < 0 {
		return ""
	}
	return v.needs[first].ID
}

// tiling are the tiles of a map that a box touches, by their northern edges:
// tiles are as wide everywhere, but not as high.
type tiling struct {
	zoom     maptile.Zoom
	x, y     uint32    // of the first, in the north-west
	columns  int       // from west to east
	north    []float64 // degrees
	rowAt    []uint8   // where to begin to look for the row of a latitude
	top      float64   // degrees
	perRowAt float64   // of rowAt for each degree
	perPoint float64   // tiles for each degree of longitude
}

func newTiling(ask *MapAsk) tiling {
	zoom := maptile.Zoom(ask.Zoom + cellZoom)
	for {
		first := maptile.At(orb.Point{ask.Box.Min.Lon(), ask.Box.Max.Lat()}, zoom)
		last := maptile.At(orb.Point{ask.Box.Max.Lon(), ask.Box.Min.Lat()}, zoom)
		wide, high := int(last.X-first.X)+1, int(last.Y-first.Y)+1
		if wide > mostCells || high > mostCells {
			zoom--
			continue
		}
		t := tiling{zoom: zoom, x: first.X, y: first.Y, columns: wide, north: make([]float64, high), perPoint: math.Exp2(float64(zoom)) / 360}
		for row := range t.north {
			t.north[row] = maptile.New(t.x, t.y+uint32(row), zoom).Bound().Max.Lat()
		}
		t.guide(ask)
		return t
	}
}

// guide makes the rows of latitudes quick to find.
func (t *tiling) guide(ask *MapAsk) {
	t.top = t.north[0]
	t.rowAt = make([]uint8, 4*len(t.north)+1)
	t.perRowAt = float64(len(t.rowAt)-1) / (t.top - ask.Box.Min.Lat())
	row := 0
	for k := range t.rowAt {
		lat := t.top - float64(k)/t.perRowAt + 1e-9 // rather a row too far north
		for row+1 < len(t.north) && t.north[row+1] >= lat {
			row++
		}
		t.rowAt[k] = uint8(row)
	}
}

// cell is the number of the tile that holds a point of the box.
func (t *tiling) cell(lat, lon float64) int {
	row := int(t.rowAt[min(max(int((t.top-lat)*t.perRowAt), 0), len(t.rowAt)-1)])
	for row+1 < len(t.north) && t.north[row+1] >= lat {
		row++
	}
	column := int((lon+180)*t.perPoint) - int(t.x)
	return row*t.columns + min(max(column, 0), t.columns-1)
}

func (t *tiling) box(cell int) orb.Bound {
	return maptile.New(t.x+uint32(cell%t.columns), t.y+uint32(cell/t.columns), t.zoom).Bound()
}

// PublicPosition is where a venue may be shown, as the index knows it: what a
// page draws and what Map gives are the same.
func PublicPosition(l *directory.Listing, at *directory.Location, places *geo.Resolver) geo.Position {
	return position(l.Located(at), at, places)
}
