package geo

import (
	"slices"
	"testing"

	"github.com/paulmach/orb"
)

// listed are n venues of a town, some 500 m apart.
func listed(town string, lon, lat float64, n int) (list []Located) {
	for i := range n {
		list = append(list, Located{Town: town, Point: orb.Point{lon + float64(i)/200, lat}, OrgID: string(rune('a' + i))})
	}
	return list
}

// TestTownsOfListings: what stands in the addresses of a directory is a place to
// who looks for services, abroad as well.
func TestTownsOfListings(t *testing.T) {
	r := freshData(t)
	var venues []Located
	for _, list := range [][]Located{
		listed("SAN FRANCISCO", -122.42, 37.77, 2), listed("San Francisco, CA", -122.42, 37.77, 3),
		listed("Hamilton", 175.28, -37.79, 6), listed("Leeds", -1.55, 53.8, 8),
		listed("Springfield", -89.65, 39.8, 3), listed("Springfield", -93.3, 37.2, 3),
		listed("Lonelyville", -100, 40, 1), listed("Nether Anchorby", -1.88, 53.62, 2),
	} {
		venues = append(venues, list...)
	}
	abroad := listed("Dublin", -6.25, 53.36, 2)
	abroad[0].Postcode, abroad[1].Postcode = "D07 X6K8", "D07 AB12"
	venues = append(venues, abroad...)
	venues = append(venues, Located{Town: "Toronto", Postcode: "M6K 1L2", Point: orb.Point{-79.4, 43.6}})
	hidden := listed("Secretville", -100, 40, 4)
	for i := range hidden {
		hidden[i].Visibility = Hidden
	}
	r.Learn(Learn(slices.Values(append(venues, hidden...))))
	for _, test := range []struct {
		text, label string
		lon         float64
		listed      int
	}{
		{"san francisco", "San Francisco", -122.415, 5},
		{"San Francisco, California", "San Francisco", -122.415, 5},
		{"Hamilton", "Hamilton", 175.2925, 6}, // and not the one in Scotland, which nobody lists
		{"Hamilton, South Lanarkshire", "Hamilton, South Lanarkshire", -4.04, 0},
		{"d07x6k8", "D07X6K8, Dublin", -6.25, 1},
		{"D07 ZZ99", "Dublin", -6.25, 2},
		{"M6K 1L2", "M6K1L2, Toronto", -79.4, 1},
		{"M6 5JA", "M6, Salford", -2.3, 0},
		{"springfield missouri", "Springfield", -93.295, 3},
		{"Springfield, Illinois", "Springfield", -89.645, 3},
		{"hamilton nz", "Hamilton", 175.2925, 6},
		{"leeds", "Leeds, West Yorkshire", -1.55, 8},
		{"nether anchorby", "Nether Anchorby", -1.8775, 2},
	} {
		a := r.Find(test.text)
		if a.Place == nil {
			t.Errorf("%s: %+v", test.text, a)
			continue
		}
		if a.Place.Label != test.label || a.Listed != test.listed || a.Quality < 1 || max(a.Place.Point[0]-test.lon, test.lon-a.Place.Point[0]) > 0.1 {
			t.Errorf("%s is %s at %v, listed %d, quality %v", test.text, a.Place.Label, a.Place.Point, a.Listed, a.Quality)
		}
		if again, ok := r.ByID(a.Place.ID); !ok || again.Label != a.Place.Label || again.Point != a.Place.Point {
			t.Errorf("%s: the id %s leads to %v", test.text, a.Place.ID, again)
		}
	}
	if a := r.Find("springfield"); a.Place != nil || len(a.Choices) != 2 {
		t.Errorf("springfield: %+v, want a choice of two", a)
	}
	for _, text := range []string{"Lonelyville", "Secretville"} {
		if a := r.Find(text); a.Place != nil {
			t.Errorf("%s is at %v: one venue, or hidden ones, make no town", text, a.Place.Point)
		}
	}
	if a := r.Resolve("san francisco"); a.Place != nil {
		t.Errorf("what is kept depends on the listings: %v", a.Place)
	}
	if list := r.Suggest("san fr", 3); len(list) != 1 || list[0].Label != "San Francisco" {
		t.Errorf("suggested: %v", list)
	}
	if p := r.Find("nether anchorby").Place; p == nil || len(p.Areas) == 0 {
		t.Error("a learned village in the UK lies in no council")
	}
}
