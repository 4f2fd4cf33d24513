package search

import (
	"context"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"

	"anchorpoint/directory"
	"anchorpoint/geo"
	"anchorpoint/search/oracle"
)

func randomMap(r *rand.Rand) MapAsk {
	middle := placeOf(pick(r, towns)).Point
	half := []float64{0.02, 0.1, 0.5, 5}[r.IntN(4)]
	return MapAsk{Zoom: MinZoom + r.IntN(MaxZoom-MinZoom+1), Max: []int{0, 5, 40, 1000}[r.IntN(4)], Box: orb.Bound{
		Min: orb.Point{middle.Lon() - 2*half*r.Float64(), middle.Lat() - half},
		Max: orb.Point{middle.Lon() + half, middle.Lat() + half*(0.1+r.Float64())}}}
}

// compareMap holds a map against the pins of the oracle's whole match set, and
// its total against the list's.
func (g *gate) compareMap(q Query, ask MapAsk, want oracle.Answer) error {
	got, err := g.index.Map(context.Background(), q, ask)
	if err != nil {
		return err
	}
	inside := slices.DeleteFunc(slices.Clone(want.Pins), func(p oracle.Pin) bool { return !ask.Box.Contains(p.At) })
	listings := map[string]bool{}
	for _, p := range inside {
		listings[p.ID] = true
	}
	if got.Total != want.Total || got.Pins != len(inside) || got.Absent != want.Total-len(listings) {
		return fmt.Errorf("map: total %d, pins %d, absent %d; want %d, %d, %d",
			got.Total, got.Pins, got.Absent, want.Total, len(inside), want.Total-len(listings))
	}
	most := ask.Max
	if most == 0 || most > MaxMapPoints {
		most = MaxMapPoints
	}
	if len(inside) <= most {
		if len(got.Cells) > 0 {
			return fmt.Errorf("%d cells for %d pins", len(got.Cells), len(inside))
		}
		return samePoints(got.Points, inside)
	}
	if len(got.Points) > 0 {
		return fmt.Errorf("%d points of %d pins", len(got.Points), len(inside))
	}
	return sameCells(got.Cells, inside)
}

func samePoints(got []MapPoint, want []oracle.Pin) error {
	var have, all []string
	for _, p := range got {
		have = append(have, fmt.Sprintf("%s %.4f %.4f", p.ID, p.Lat, p.Lon))
	}
	for _, p := range want {
		all = append(all, fmt.Sprintf("%s %.4f %.4f", p.ID, p.At.Lat(), p.At.Lon()))
	}
	if !slices.IsSortedFunc(got, func(a, b MapPoint) int { return strings.Compare(a.ID, b.ID) }) {
		return fmt.Errorf("points are not by id: %v", have)
	}
	slices.Sort(have)
	slices.Sort(all)
	if !slices.Equal(have, all) {
		return fmt.Errorf("points %v\nwant %v", have, all)
	}
	return nil
}

// sameCells counts the pins of each tile anew.
func sameCells(got []MapCell, want []oracle.Pin) error {
	if len(got) == 0 {
		return fmt.Errorf("no cells for %d pins", len(want))
	}
	zoom := maptile.Zoom(math.Round(math.Log2(360 / (got[0].Box.Max.Lon() - got[0].Box.Min.Lon()))))
	counts, have := map[maptile.Tile]int{}, map[maptile.Tile]int{}
	for _, p := range want {
		counts[maptile.At(p.At, zoom)]++
	}
	for _, c := range got {
		have[maptile.At(c.Box.Center(), zoom)] += c.Count
		if c.Lat < c.Box.Min.Lat()-1e-4 || c.Lat > c.Box.Max.Lat()+1e-4 || c.Lon < c.Box.Min.Lon()-1e-4 || c.Lon > c.Box.Max.Lon()+1e-4 {
			return fmt.Errorf("the middle %g, %g is outside its cell %v", c.Lat, c.Lon, c.Box)
		}
	}
	if !maps.Equal(counts, have) {
		return fmt.Errorf("cells %v\nwant %v", have, counts)
	}
	return nil
}

func TestMapRefusesBoxesWithoutInside(t *testing.T) {
	x := openIndex(t, t.TempDir(), openStore(t))
	whole := orb.Bound{Min: orb.Point{-8, 50}, Max: orb.Point{2, 59}}
	for name, c := range map[string]struct {
		box orb.Bound
		ok  bool
	}{
		"Britain":       {whole, true},
		"nothing":       {orb.Bound{}, false},
		"turned round":  {orb.Bound{Min: whole.Max, Max: whole.Min}, false},
		"no number":     {orb.Bound{Min: orb.Point{math.NaN(), 50}, Max: whole.Max}, false},
		"off the globe": {orb.Bound{Min: orb.Point{-190, 50}, Max: whole.Max}, false},
	} {
		a, err := x.Map(t.Context(), Query{Now: testNow}, MapAsk{Box: c.box, Zoom: 6})
		if (err == nil) != c.ok || a.Total != 0 {
			t.Errorf("%s: %+v, %v", name, a, err)
		}
	}
}

// TestMapKeepsAddressesSecret: a service whose address is told on contact only,
// or known to an area only, is counted and has no point.
func TestMapKeepsAddressesSecret(t *testing.T) {
	s := openStore(t)
	shown := generate(1, 3)
	shown.State, shown.Visibility = directory.Published, geo.Shown
	venue := &directory.Location{ID: "at", Latitude: new(53.48), Longitude: new(-2.24), PointSource: "source"}
	shown.Service.ServiceAtLocations = []directory.ServiceAtLocation{{ID: "sal", ServiceID: shown.ID, LocationID: "at", Location: venue}}
	hidden, vague := generate(2, 3), generate(4, 3)
	for l, visibility := range map[*directory.Listing]geo.Visibility{&hidden: geo.Hidden, &vague: geo.AreaOnly} {
		at := *venue
		at.ID = "at" + l.ID
		l.State, l.Visibility = directory.Published, visibility
		l.Service.ServiceAtLocations = []directory.ServiceAtLocation{{ID: "sal" + l.ID, ServiceID: l.ID, LocationID: at.ID, Location: &at}}
	}
	fill(t, s, []directory.Listing{shown, hidden, vague})
	x := openIndex(t, t.TempDir(), s)
	got, err := x.Map(t.Context(), Query{Now: testNow, Unlisted: true}, MapAsk{Box: orb.Bound{Min: orb.Point{-8, 50}, Max: orb.Point{2, 59}}, Zoom: 6})
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Points) != 1 || got.Points[0].ID != shown.ID || got.Points[0].Lat != 53.48 || got.Total != 3 || got.Absent != 2 {
		t.Errorf("got %+v; want one point of three services", got)
	}
}
