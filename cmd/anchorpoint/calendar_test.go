package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"anchorpoint/data"
	"anchorpoint/directory/hours"
	"anchorpoint/geo"
)

func TestReadCalendar(t *testing.T) {
	places, err := geo.Open(geo.Options{Data: data.FS, Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	file := func(text string) string {
		name := filepath.Join(t.TempDir(), "terms.csv")
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	c, err := readCalendar(file("area,start,end\nLeeds,2026-09-01,2026-12-18\nScotland,2026-08-18,2026-12-22\n"), places)
	if err != nil {
		t.Fatal(err)
	}
	november, _ := hours.ParseDay("2026-11-24")
	if c.InTerm("E08000035", hours.England, november) != hours.Yes || c.InTerm("", hours.Scotland, november) != hours.Yes ||
		c.InTerm("E06000023", hours.England, november) != hours.Unknown {
		t.Error("the terms of Leeds and Scotland are not known, or others are")
	}
	for name, path := range map[string]string{"no file": filepath.Join(t.TempDir(), "none.csv"), "no such area": file("Atlantis,2026-09-01,2026-12-18\n")} {
		if _, err := readCalendar(path, places); err == nil || !strings.Contains(err.Error(), "terms.file") {
			t.Errorf("%s: got %v, want the setting named", name, err)
		}
	}
}
