package main

import (
	"os"
	"path/filepath"
	"testing"
)

// Tiles of others are named with their owner, or the program does not start.
func TestMapSettings(t *testing.T) {
	s := newSite(t)
	tiles := "https://tiles.example.org/{z}/{x}/{y}.png"
	s.refused(t, []string{"serve", "--addr", "127.0.0.1:0", "--map-base", tiles}, "map.attribution")
	s.refused(t, []string{"serve", "--addr", "127.0.0.1:0", "--map-base", "/no/such.pmtiles"}, "map.base")
	s.refused(t, []string{"serve", "--addr", "127.0.0.1:0", "--map-outlines", "/no/such.geojson"}, "map.outlines")
	v := s.begin(t, "--map-base", tiles, "--map-attribution", "Example mappers")
	defer v.stop(t)
	if status, _ := v.page(t, "/search?view=map"); status != 200 {
		t.Errorf("with both the map answers %d", status)
	}
	file := filepath.Join(t.TempDir(), "county.pmtiles")
	if err := os.WriteFile(file, []byte("PMTiles\x03"), 0o600); err != nil {
		t.Fatal(err)
	}
	local := newSite(t).begin(t, "--map-base", file)
	defer local.stop(t)
	if status, body := local.page(t, "/map/base.pmtiles"); status != 200 || body != "PMTiles\x03" {
		t.Errorf("the local file: %d %q", status, body)
	}
}
