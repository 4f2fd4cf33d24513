package sqlite_test

import (
	"fmt"
	"testing"

	"anchorpoint/directory"
)

// BenchmarkApplyFeed writes new listings in batches of 500; the figure is for
// one listing.
func BenchmarkApplyFeed(b *testing.B) {
	s := openForBenchmark(b)
	keep := func(_ *directory.Listing, in directory.Listing) (*directory.Listing, directory.Outcome) {
		return &in, directory.Added
	}
	const size = 500
	for n := 0; n < b.N; n += size {
		batch := make([]directory.Incoming, min(size, b.N-n))
		for i := range batch {
			batch[i].Listing = directory.Listing{
				ID: fmt.Sprintf("listing-%09d", n+i), State: directory.Published,
				Service: directory.Service{
					Name: "Tea and talk", Description: "A warm welcome, a cup of tea and somebody to talk to, every week.",
					Organization: &directory.Organization{ID: fmt.Sprintf("organization-%09d", n+i), Name: "Good Neighbours"},
					ServiceAtLocations: []directory.ServiceAtLocation{{
						ID: fmt.Sprintf("at-%09d", n+i), Location: &directory.Location{ID: fmt.Sprintf("location-%09d", n+i), Name: "The Hall"},
					}},
				},
			}
		}
		if _, err := s.ApplyFeed(b.Context(), "bench", batch, keep); err != nil {
			b.Fatal(err)
		}
	}
}
