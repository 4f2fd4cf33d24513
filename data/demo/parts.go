package demo

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

//go:embed *.toml
var files embed.FS

// place is one authored file: an area with its venues and groups.
type place struct {
	Key    string            `toml:"-"` // the file's name, "leeds"
	Town   string            `toml:"town"`
	County string            `toml:"county"`
	Phones string            `toml:"phones"` // all but the last three digits
	Areas  map[string]string `toml:"areas"`  // short name to "term term|words"
	Venues map[string]venue  `toml:"venue"`
	Groups []group           `toml:"group"`
}

// venue is a building. One without Postcode or At is told by its town only.
type venue struct {
	Name   string     `toml:"name"`
	In     string     `toml:"in"` // locality, the second line of the address
	Town   string     `toml:"town"`
	Code   string     `toml:"pc"`
	At     [2]float64 `toml:"at"`     // latitude, longitude, rounded to about 100 m
	Access string     `toml:"access"` // facts of the access vocabulary
	Travel string     `toml:"travel"`
	About  string     `toml:"about"`
}

// group is an organization with its services.
type group struct {
	ID       string   `toml:"id"` // also its host name: id.example.org
	Name     string   `toml:"name"`
	Also     string   `toml:"also"` // another name
	About    string   `toml:"about"`
	Legal    string   `toml:"legal"`
	Phone    string   `toml:"phone"` // "", "mobile", "freephone", "london", "none"
	Lacks    string   `toml:"lacks"` // "email", "web"
	Facts    string   `toml:"facts"` // for all its services
	Services []listed `toml:"s"`
}

// listed is one service as authored. The small languages of When, Price,
// Facts, Capacity and Fresh are read in words.go and dates.go.
type listed struct {
	Name     string   `toml:"name"`
	Also     string   `toml:"also"`
	Text     string   `toml:"text"`
	First    string   `toml:"first"`
	Meets    string   `toml:"meets"`
	Bring    string   `toml:"bring"`
	Who      string   `toml:"who"`
	Age      []int    `toml:"age"` // from, or from and to; 0 is open
	Join     string   `toml:"join"`
	Cost     string   `toml:"cost"`
	Price    string   `toml:"price"`
	When     []string `toml:"when"`
	At       string   `toml:"at"`    // venues
	Area     string   `toml:"area"`  // short names of place.Areas
	Words    string   `toml:"words"` // an area that nobody could place
	Address  string   `toml:"address"`
	Needs    string   `toml:"needs"` // main, then " + " and others
	Guess    string   `toml:"guess"` // needs that a machine read out of the text
	Facts    string   `toml:"facts"`
	Lang     string   `toml:"lang"`
	Capacity string   `toml:"cap"`
	Fresh    string   `toml:"fresh"`
	Paused   int      `toml:"paused"` // weeks from now
	Phone    string   `toml:"phone"`  // a number of its own, kinds as in group
	Contact  string   `toml:"contact"`
	Papers   string   `toml:"papers"`
	Alert    string   `toml:"alert"`
	Note     string   `toml:"note"` // for staff
	Private  bool     `toml:"private"`
	Thin     bool     `toml:"thin"` // known to say too little
	Twin     string   `toml:"twin"` // slug of the listing that this one repeats
}

// readPlaces reads all authored files, in the order of their names.
func readPlaces(from fs.FS) ([]place, error) {
	names, err := fs.Glob(from, "*.toml")
	if err != nil {
		return nil, fmt.Errorf("list the demo files: %w", err)
	}
	places := make([]place, len(names))
	for i, name := range names {
		b, err := fs.ReadFile(from, name)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		places[i].Key = strings.TrimSuffix(name, ".toml")
		strict := toml.NewDecoder(bytes.NewReader(b)).DisallowUnknownFields()
		if err := strict.Decode(&places[i]); err != nil {
			return nil, fmt.Errorf("read %s: %w", name, describe(err))
		}
	}
	return places, nil
}

// describe brings out the line and column that the TOML reader knows of.
func describe(err error) error {
	switch e := err.(type) {
	case *toml.DecodeError:
		return fmt.Errorf("%s", e.String())
	case *toml.StrictMissingError:
		return fmt.Errorf("%s", e.String())
	}
	return err
}
