package search

import (
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

// cellOf is a listing in a cell.
type cellOf struct {
	cell    uint32
	listing uint32
}

// grid finds listings by cell: listings[from[i]:from[i+1]] lie in cells[i].
type grid struct {
	cells, from, listings []uint32
}

func newGrid(all []cellOf) grid {
	slices.SortFunc(all, func(a, b cellOf) int {
		if a.cell != b.cell {
			return int(int64(a.cell) - int64(b.cell))
		}
		return int(int64(a.listing) - int64(b.listing))
	})
	var g grid
	for i, c := range all {
		if i == 0 || all[i-1].cell != c.cell {
			g.cells = append(g.cells, c.cell)
			g.from = append(g.from, uint32(len(g.listings)))
		}
		g.listings = append(g.listings, c.listing)
	}
	g.from = append(g.from, uint32(len(g.listings)))
	return g
}

func cellAt(p orb.Point) uint32 { return cellNumber(rowAt(p.Lat()), colAt(p.Lon())) }

func cellNumber(row, col int) uint32 { return uint32(row)<<colBits | uint32(col) }
func rowAt(lat float64) int          { return int(math.Floor((max(min(lat, 90), -90) + 90) / cellLat)) }
func colAt(lon float64) int          { return int(math.Floor((max(min(lon, 180), -180) + 180) / cellLon)) }

// metresPerDegree of latitude is a little too small on purpose: circles drawn
// with it are never too narrow.
const metresPerDegree = 111_000

// circle calls visit with the listings of every cell that a circle may touch.
func (g *grid) circle(at orb.Point, radius float64, visit func(listings []uint32)) {
	if len(g.cells) == 0 {
		return
	}
	dlat := radius / metresPerDegree
	for row := rowAt(at.Lat() - dlat); row <= rowAt(at.Lat()+dlat); row++ {
		half := halfWidth(at, radius, row)
		if half < 0 {
			continue
		}
		g.span(row, colAt(at.Lon()-half), colAt(at.Lon()+half), visit)
	}
}

// halfWidth is how many degrees of longitude a circle reaches from its centre
// within one row of cells; negative when it does not touch the row.
func halfWidth(at orb.Point, radius float64, row int) float64 {
	south, north := float64(row)*cellLat-90, float64(row+1)*cellLat-90
	gap := max(south-at.Lat(), at.Lat()-north, 0) * metresPerDegree
	if gap > radius {
		return -1
	}
	widest := max(math.Abs(south), math.Abs(north), math.Abs(at.Lat()))
	shrink := max(math.Cos(min(widest, 89)*math.Pi/180), 0.01)
	return math.Sqrt(radius*radius-gap*gap) / (metresPerDegree * shrink)
}

// span visits the cells of one row from a column to a column.
func (g *grid) span(row, from, to int, visit func(listings []uint32)) {
	last := cellNumber(row, min(to, 1<<colBits-1))
	i, _ := slices.BinarySearch(g.cells, cellNumber(row, max(from, 0)))
	for ; i < len(g.cells) && g.cells[i] <= last; i++ {
		visit(g.listings[g.from[i]:g.from[i+1]])
	}
}
