package directory

import (
	"fmt"
	"testing"
)

// TestSourceFromAbroad: points that lie abroad one and all are no slips, and
// neither is one whose address names the country.
func TestSourceFromAbroad(t *testing.T) {
	point := func(lat, lon float64, country string) Record {
		at := Location{LocationType: "physical", Latitude: &lat, Longitude: &lon}
		if country != "" {
			at.Addresses = []Address{{City: "Springfield", Country: country, AddressType: "physical"}}
		}
		return Record{Listing: Listing{Service: Service{Name: "A service",
			ServiceAtLocations: []ServiceAtLocation{{Location: &at}}}}}
	}
	several := func(n int, lat, lon float64) (out []Record) {
		for range n {
			out = append(out, point(lat, lon, ""))
		}
		return out
	}
	for _, tt := range []struct {
		name    string
		records []Record
		held    int
	}{
		{"all in California", several(60, 37.5, -122.2), 0},
		{"two abroad prove nothing", several(2, 37.5, -122.2), 2},
		{"a few slips among British ones", append(several(20, 53.4, -2.2), several(3, 53.4, 22)...), 3},
		{"a British file without minus signs", several(60, 53.4, 2.2), 60},
		{"the same with latitude and longitude swapped", several(60, 2.2, 53.4), 60},
		{"a British file in the south", several(60, -53.4, -2.2), 60},
		{"a swapped British file is mended", several(60, -2.2, 53.4), 0},
		{"one foreign file, and a slip among it", append(several(20, 37.5, -122.2), several(1, 53.4, 2.2)...), 0},
		{"half at home and half abroad", append(several(20, 53.4, -2.2), several(20, 37.5, -122.2)...), 20},
		{"the address says so", []Record{point(43.6, -79.4, "CA")}, 0},
		{"the address says otherwise", []Record{point(43.6, -79.4, "GB")}, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			run := &importRun{repair: newRepairer(Feed{Country: "GB"}, ImportOptions{})}
			held, read := 0, 0
			for record, err := range run.settleCountry(func(yield func(Record, error) bool) {
				for _, r := range tt.records {
					if !yield(r, nil) {
						return
					}
				}
			}) {
				if err != nil {
					t.Fatal(err)
				}
				read++
				run.repair.record(&record)
				if worst(record.Findings) == Hold {
					held++
				}
			}
			if held != tt.held || read != len(tt.records) {
				t.Errorf("%d of %d held, want %d of %d", held, read, tt.held, len(tt.records))
			}
		})
	}
	t.Run("reading stops when asked", func(t *testing.T) {
		run := &importRun{repair: newRepairer(Feed{Country: "GB"}, ImportOptions{})}
		for range run.settleCountry(func(yield func(Record, error) bool) {
			for i := range 80 {
				if !yield(point(53.4, -2.2, ""), nil) {
					return
				}
				if i > 60 {
					t.Fatal(fmt.Sprint("went on to ", i))
				}
			}
		}) {
			break
		}
	})
}
