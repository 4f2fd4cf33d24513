package search

import (
	"context"
	"math"
	"testing"
	"time"

	"anchorpoint/data"
	"anchorpoint/directory"
	"anchorpoint/geo"
)

// TestTownsAreLearnt: the towns of listings can be searched for, also after a
// start that reads the columns from their file, and after an edit.
func TestTownsAreLearnt(t *testing.T) {
	places, err := geo.Open(geo.Options{Data: data.FS})
	if err != nil {
		t.Fatal(err)
	}
	s := openStore(t)
	list := generated(0, 40)
	moved := 0
	for i := range list {
		if at := list[i].Locations(); len(at) > 0 && list[i].Visibility != geo.Hidden && moved < 5 {
			lat, lon := 39.5+float64(i)/1000, -98.3
			at[0].Latitude, at[0].Longitude, at[0].PointSource = &lat, &lon, "source"
			at[0].Addresses = []directory.Address{{City: "Prairie Anchor", PostalCode: "67000", Country: "US"}}
			moved++
		}
	}
	fill(t, s, list)
	dir := t.TempDir()
	open := func() *Index {
		x, err := Open(context.Background(), Options{Dir: dir, Source: s, Vocabularies: vocabularies(), Places: places,
			Now: func() time.Time { return testNow }})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { x.Close() })
		if err := x.CatchUp(context.Background()); err != nil {
			t.Fatal(err)
		}
		return x
	}
	known := func(when string) {
		t.Helper()
		a := places.Find("prairie anchor")
		if a.Place == nil || a.Listed < 2 || math.Abs(a.Place.Point.Lon()+98.3) > 0.01 {
			t.Errorf("%s: %+v of %d listings there", when, a, moved)
		}
	}
	x := open()
	known("after the build")
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	places.Learn(geo.Learn(func(func(geo.Located) bool) {}))
	if a := places.Find("prairie anchor"); a.Place != nil {
		t.Fatalf("known without listings: %+v", a)
	}
	x = open()
	known("after a start")
	if err := x.Rebuild(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	known("after a rebuild")
}
