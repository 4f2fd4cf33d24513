package search

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// A cell is 0.025 by 0.04 degrees, about 2.8 km each way in Britain.
const (
	cellLat = 0.025
	cellLon = 0.04
	colBits = 14
)

// cellOf is a venue of a listing in a cell.
type cellOf struct {
	cell    uint32
	listing uint32
	venue   uint32 // place in venues.val
}

// grid finds venues by cell: those from from[i] to from[i+1] lie in cells[i].
// What a search looks at stands side by side in the order of the cells.
type grid struct {
	cells, from []uint32
	listings    []uint32
	units       []unit
	points      []point
	accuracy    []float32 // metres; nil where all are exact
}

// point is where a venue is, in degrees.
type point struct{ lat, lon float32 }

func newGrid(all []cellOf, c *columns) grid {
	slices.SortFunc(all, func(a, b cellOf) int {
		return cmp.Or(cmp.Compare(a.cell, b.cell), cmp.Compare(a.venue, b.venue))
	})
	g := grid{listings: make([]uint32, len(all)), units: make([]unit, len(all)), points: make([]point, len(all))}
	for i, at := range all {
		if i == 0 || all[i-1].cell != at.cell {
			g.cells = append(g.cells, at.cell)
			g.from = append(g.from, uint32(i))
		}
		ve := &c.venues.val[at.venue]
		g.listings[i], g.units[i], g.points[i] = at.listing, c.units[at.venue], point{ve.lat, ve.lon}
		if !ve.exact {
			g.accuracy = append(g.accuracy, float32(ve.accuracy))
		}
	}
	g.from = append(g.from, uint32(len(all)))
	return g
}

func cellAt(p orb.Point) uint32 { return cellNumber(rowAt(p.Lat()), colAt(p.Lon())) }

func cellNumber(row, col int) uint32 { return uint32(row)<<colBits | uint32(col) }
func rowAt(lat float64) int          { return int(math.Floor((max(min(lat, 90), -90) + 90) / cellLat)) }
func colAt(lon float64) int          { return int(math.Floor((max(min(lon, 180), -180) + 180) / cellLon)) }

// metresPerDegree of latitude is a little too small on purpose: circles drawn
// with it are never too narrow. With wideDegree they are never too wide.
const (
	metresPerDegree = 111_000
	wideDegree      = 111_400
)

// circle calls visit with every run of venues that a circle may touch; within
// says that all of them lie inside, for sure.
func (g *grid) circle(at orb.Point, radius float64, visit func(from, to uint32, within bool)) {
	if len(g.cells) == 0 {
		return
	}
	dlat := radius / metresPerDegree
	for row := rowAt(at.Lat() - dlat); row <= rowAt(at.Lat()+dlat); row++ {
		half := halfWidth(at, radius, row)
		if half < 0 {
			continue
		}
		left, right := colAt(at.Lon()-half), colAt(at.Lon()+half)
		inner := innerWidth(at, radius, row)
		innerLeft, innerRight := colAt(at.Lon()-inner)+1, colAt(at.Lon()+inner)-1
		if inner < 0 || innerLeft > innerRight {
			g.span(row, left, right, func(from, to uint32) { visit(from, to, false) })
			continue
		}
		g.span(row, left, innerLeft-1, func(from, to uint32) { visit(from, to, false) })
		g.span(row, innerLeft, innerRight, func(from, to uint32) { visit(from, to, true) })
		g.span(row, innerRight+1, right, func(from, to uint32) { visit(from, to, false) })
	}
}

// halfWidth is how many degrees of longitude a circle reaches from its centre
// within one row of cells; negative when it does not touch the row.
func halfWidth(at orb.Point, radius float64, row int) float64 {
	south, north := edges(row)
	gap := max(south-at.Lat(), at.Lat()-north, 0) * metresPerDegree
	if gap > radius {
		return -1
	}
	widest := max(math.Abs(south), math.Abs(north), math.Abs(at.Lat()))
	shrink := max(math.Cos(min(widest, 89)*math.Pi/180), 0.01)
	return math.Sqrt(radius*radius-gap*gap) / (metresPerDegree * shrink)
}

// innerWidth is how many degrees of longitude around its centre lie in the
// circle in the whole height of a row; negative when none do. It holds for the
// radii that can be asked for.
func innerWidth(at orb.Point, radius float64, row int) float64 {
	south, north := edges(row)
	gap := max(at.Lat()-south, north-at.Lat()) * wideDegree
	if gap > radius {
		return -1
	}
	narrowest := min(math.Abs(south), math.Abs(north), math.Abs(at.Lat()))
	return math.Sqrt(radius*radius-gap*gap) / (wideDegree * math.Cos(narrowest*math.Pi/180))
}

// edges are the latitudes of a row of cells.
func edges(row int) (south, north float64) {
	return float64(row)*cellLat - 90, float64(row+1)*cellLat - 90
}

// span visits the venues of one row of cells from a column to a column; they
// stand side by side.
func (g *grid) span(row, from, to int, visit func(from, to uint32)) {
	first, _ := slices.BinarySearch(g.cells, cellNumber(row, max(from, 0)))
	last := cellNumber(row, min(to, 1<<colBits-1))
	end := first
	for end < len(g.cells) && g.cells[end] <= last {
		end++
	}
	if end > first {
		visit(g.from[first], g.from[end])
	}
}

// box calls visit with every run of venues that a box may touch.
func (g *grid) box(b orb.Bound, visit func(from, to uint32)) {
	if len(g.cells) == 0 {
		return
	}
	low, high := int(g.cells[0]>>colBits), int(g.cells[len(g.cells)-1]>>colBits)
	for row := max(rowAt(b.Min.Lat()), low); row <= min(rowAt(b.Max.Lat()), high); row++ {
		g.span(row, colAt(b.Min.Lon()), colAt(b.Max.Lon()), visit)
	}
}
