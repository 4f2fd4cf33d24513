package sqlite_test

import (
	"testing"
	"time"

	"anchorpoint/directory"
)

func BenchmarkSignals(b *testing.B) {
	s := openForBenchmark(b)
	l := directory.Listing{ID: "tea", State: directory.Published, Service: directory.Service{Name: "Tea"}}
	if _, err := s.CreateListing(b.Context(), l, directory.Edit{}); err != nil {
		b.Fatal(err)
	}
	now := time.Now()
	for n := range 200 {
		if err := s.CountTry(b.Context(), "tea", directory.GotThrough, now.AddDate(0, 0, -n)); err != nil {
			b.Fatal(err)
		}
	}
	public := s.As(directory.Actor{})
	for b.Loop() {
		if _, err := public.Signals(b.Context(), []string{"tea"}, now); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCountUnmet(b *testing.B) {
	s := openForBenchmark(b)
	batch := make([]directory.Unmet, 256)
	for i := range batch {
		batch[i] = directory.Unmet{Need: "befriending", Area: "LS11", From: time.Now().AddDate(0, 0, -i), Outcome: directory.FoundNone}
	}
	for b.Loop() {
		if err := s.CountUnmet(b.Context(), batch); err != nil {
			b.Fatal(err)
		}
	}
}
