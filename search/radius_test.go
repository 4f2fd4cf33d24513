package search

import (
	"fmt"
	"testing"

	"anchorpoint/directory"
	"anchorpoint/geo"
)

// TestAutomaticRadiusCountsAnswers: services that hold one of the words stand
// close by, those that hold all of them farther away. The search must not stay
// close.
func TestAutomaticRadiusCountsAnswers(t *testing.T) {
	at := func(n int, name string, miles float64) directory.Listing {
		l := titled(n, name)
		l.Needs, l.Covers, l.Service.Description = directory.Needs{}, nil, ""
		lat := 53.48 + miles/69
		l.Service.ServiceAtLocations = []directory.ServiceAtLocation{{Location: &directory.Location{
			ID: fmt.Sprint("at", n), Latitude: &lat, Longitude: new(-2.24), PointSource: "source"}}}
		return l
	}
	s := openStore(t)
	var list []directory.Listing
	for i := range 30 {
		list = append(list, at(i, "Zeppelin hangar", 0.5))
	}
	for i := range 25 {
		list = append(list, at(30+i, "Zeppelin knitting", 4))
	}
	for i, miles := range []float64{1.5, 1.6, 30} { // too few anywhere: a wider search brings little
		list = append(list, at(60+i, "Airship fishing", miles))
	}
	fill(t, s, list)
	x := openIndex(t, t.TempDir(), s)
	place := placeOf("Manchester")
	place.Point[0], place.Point[1] = -2.24, 53.48
	for _, tt := range []struct {
		text  string
		miles float64
	}{{"zeppelin", 1}, {"zeppelin knitting", 5}, {"airship fishing", 2}} {
		r := find(t, x, Query{Text: tt.text, Place: &place, Limit: 10})
		if !r.Automatic || r.RadiusM < tt.miles*geo.MetresPerMile-1 || tt.miles > 1 && r.RadiusM > 10*geo.MetresPerMile {
			t.Errorf("%s: radius %.0f m (automatic %v), want about %.0f miles", tt.text, r.RadiusM, r.Automatic, tt.miles)
		}
	}
}
