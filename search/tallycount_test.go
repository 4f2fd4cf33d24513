package search

import (
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
)

func TestCounterAddsLikeOneByOne(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	var c counter
	for _, n := range []int{0, 1, 7, 8, 9, 3000} {
		c.only(0, allLanes)
		var want, got [512]int
		for range n {
			var all [allLanes]uint64
			for k := range all {
				all[k] = r.Uint64() & r.Uint64()
				for bit := range 64 {
					want[k<<6+bit] += int(all[k] >> bit & 1)
				}
			}
			l := lanes(all[:len(lanes{})])
			c.add(&l, all[allLanes-1])
		}
		if c.counts(&got); got != want {
			t.Errorf("sums of %d listings differ", n)
		}
	}
}

// TestCircleTakesOnlyWholeCellsUnseen: what a circle says to lie within must,
// and what it leaves out must lie outside.
func TestCircleTakesOnlyWholeCellsUnseen(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	c := &columns{}
	var all []cellOf
	for i := range uint32(20_000) {
		ve := venue{lat: 50 + 9*r.Float32(), lon: -6 + 7*r.Float32(), exact: true}
		c.venues.val = append(c.venues.val, ve)
		c.units = append(c.units, unitOf(ve.point()))
		all = append(all, cellOf{cellAt(ve.point()), i, i})
	}
	g := newGrid(all, c)
	for range 60 {
		at, radius := orb.Point{-6 + 7*r.Float64(), 50 + 9*r.Float64()}, 800+r.Float64()*r.Float64()*MaxRadiusM
		centre, met, whole := unitOf(at), map[uint32]bool{}, 0
		g.circle(at, radius, func(from, to uint32, within bool) {
			for k := from; k < to; k++ {
				met[g.listings[k]] = true
				if within {
					whole++
					if d := g.units[k].metres(&centre); d > radius {
						t.Fatalf("a venue %g m away is said to be within %g m", d, radius)
					}
				}
			}
		})
		for i := range c.units {
			if d := c.units[i].metres(&centre); d <= radius && !met[uint32(i)] {
				t.Fatalf("a venue %g m away is not met within %g m", d, radius)
			}
		}
		if radius > 20_000 && whole == 0 {
			t.Errorf("no whole cell within %g m", radius)
		}
	}
}
