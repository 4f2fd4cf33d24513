package geo

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"
)

// Town is a city, town, suburb or village as a map names it.
type Town struct {
	Name   string
	Point  orb.Point
	Weight float64 // 0..1, by what is known of its size
}

// Towns are those within a box, the heaviest first, n at most.
func (r *Resolver) Towns(box orb.Bound, n int) []Town {
	var list []Town
	entries := r.snap().names.entries
	for i := range entries {
		if e := &entries[i]; e.area == nil && box.Contains(e.point) {
			list = append(list, Town{e.name, e.point, e.weight})
		}
	}
	slices.SortFunc(list, func(a, b Town) int {
		return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Point[0], b.Point[0]))
	})
	return list[:min(n, len(list))]
}

// Box is the United Kingdom with its islands, generously.
func Box() orb.Bound {
	return orb.Bound{Min: orb.Point{boxWest, boxSouth}, Max: orb.Point{boxEast, boxNorth}}
}
