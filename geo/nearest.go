package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// grid finds the centre nearest to a point among thousands without looking at
// most of them.
type grid struct {
	cells map[[2]int16][]int32
	list  []*centre
}

// Cells are about 11 km high and at least ringM wide up to Shetland.
const (
	cellLat = 0.1
	cellLon = 0.16
	ringM   = 8600
)

func cellOf(p orb.Point) [2]int16 {
	return [2]int16{int16(math.Floor(p[0] / cellLon)), int16(math.Floor(p[1] / cellLat))}
}

func newGrid(list []*centre) *grid {
	g := &grid{cells: map[[2]int16][]int32{}, list: list}
	for i, c := range list {
		at := cellOf(c.point)
		g.cells[at] = append(g.cells[at], int32(i))
	}
	return g
}

// nearest is the centre closest to a point within limit metres that ok
// accepts, or nil.
func (g *grid) nearest(p orb.Point, limit float64, ok func(*centre) bool) *centre {
	if !(math.Abs(p[0]) <= 180 && math.Abs(p[1]) <= 90) {
		return nil
	}
	at := cellOf(p)
	var found *centre
	for ring := range int16(limit/ringM) + 2 {
		if found != nil && ring > 0 && limit < float64(ring-1)*ringM {
			break
		}
		g.eachOfRing(at, ring, func(c *centre) {
			if d := Distance(p, c.point); d <= limit && (ok == nil || ok(c)) {
				found, limit = c, d
			}
		})
	}
	return found
}

func (g *grid) eachOfRing(at [2]int16, ring int16, visit func(*centre)) {
	for dx := -ring; dx <= ring; dx++ {
		step := int16(1)
		if dx != -ring && dx != ring {
			step = max(1, 2*ring)
		}
		for dy := -ring; dy <= ring; dy += step {
			for _, i := range g.cells[[2]int16{at[0] + dx, at[1] + dy}] {
				visit(g.list[i])
			}
		}
	}
}
