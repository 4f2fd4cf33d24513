package main

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestEnginesAgree holds every engine against the floor on a small directory:
// what differs in its answers must not be compared in speed.
func TestEnginesAgree(t *testing.T) {
	const size = 200
	c := testCorpus(t, 3)
	dir := t.TempDir()
	floor := started(t, "floor", dir, c, size)
	names := engineNames[1:]
	if os.Getenv("BENCH_PG") != "" {
		names = append(slices.Clone(names), "postgres")
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			e := started(t, name, dir, c, size)
			for _, k := range kinds {
				checkKind(t, name, k, floor, e, c.questions(k, size)[:60])
			}
		})
	}
}

func started(t *testing.T, name, dir string, c *corpus, size int) engine {
	t.Helper()
	folder := filepath.Join(dir, filesOf(name))
	e, err := newEngine(name, folder)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := buildOnce(t.Context(), e, c, size, folder, effort{}); err != nil {
		t.Fatal(err)
	}
	if err := e.open(t.Context(), c, size); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.close(); err != nil {
			t.Error(err)
		}
	})
	return e
}

// differs says where an engine may answer otherwise: each corrects misspelt
// words in its own way, and understanding finds more than words.
func differs(name string, k kind) bool {
	return name == "search-understanding" || k == wrongLetter && (name == "bleve-plain" || name == "postgres") ||
		k == completion && filesOf(name) == "search" // it names organizations, needs and places, too
}

func checkKind(t *testing.T, name string, k kind, floor, e engine, questions []question) {
	t.Helper()
	some := false
	for i := range questions {
		q := &questions[i]
		q.tell = true
		want, err := floor.ask(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		got, err := e.ask(t.Context(), q)
		if errors.Is(err, errNotOffered) {
			return
		}
		if err != nil {
			t.Fatalf("%s, question %d: %v", k, i, err)
		}
		some = some || want.total > 0
		if differs(name, k) {
			continue
		}
		if got.total != want.total || got.hits != want.hits && k != viewport {
			t.Errorf("%s, question %d: %d in all and %d given, want %d and %d: %+v", k, i, got.total, got.hits, want.total, want.hits, *q)
		}
		if name != "bleve-plain" && !sameFacets(name, got.facets, want.facets) { // plain bleve counts venues
			t.Errorf("%s, question %d: facets %v, want %v", k, i, got.facets, want.facets)
		}
	}
	if !some {
		t.Errorf("%s: no question found anything", k)
	}
}

// sameFacets compares the counts; the product's are those of some groups.
func sameFacets(name string, got, want map[string]int) bool {
	if filesOf(name) == "search" {
		maps.DeleteFunc(want, func(facet string, _ int) bool { return strings.HasPrefix(facet, "need:") })
	}
	return maps.Equal(got, want)
}
