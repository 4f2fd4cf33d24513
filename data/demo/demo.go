package demo

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"anchorpoint/data"
	"anchorpoint/directory"
)

// Feed is the name under which the demo is loaded.
const Feed = "demo"

// Namespace is the fixed UUID under which all ids of the demo are made, so
// that every installation has the same ones and questions can be judged once.
var Namespace = uuid.NewSHA1(uuid.NameSpaceURL, []byte("https://anchorpoint.example.org/demo"))

// Listings makes the demo directory as it looks on the day of now. The same
// day gives the same listings. The files are part of the program, so a fault
// in one of them is a fault in the program.
func Listings(now time.Time) []directory.Listing {
	out, err := build(now)
	if err != nil {
		panic(err)
	}
	return out
}

func build(now time.Time) ([]directory.Listing, error) {
	words, err := directory.ReadVocabularies(data.FS)
	if err != nil {
		return nil, err
	}
	places, err := readPlaces(files)
	if err != nil {
		return nil, err
	}
	y, m, d := now.Date()
	b := builder{today: time.Date(y, m, d, 0, 0, 0, 0, time.UTC), facts: factWords(words), numbers: map[string]int{}}
	for i := range places {
		if err := b.place(&places[i]); err != nil {
			return nil, err
		}
	}
	return b.out, nil
}

// builder joins the authored parts to listings.
type builder struct {
	today   time.Time
	facts   map[string]directory.VocabularyID // which vocabulary a word is of
	numbers map[string]int                    // last number given out of each range
	out     []directory.Listing
}

func (b *builder) place(p *place) error {
	for i := range p.Groups {
		g := &p.Groups[i]
		organization := b.organization(p, g)
		for j := range g.Services {
			l, err := b.listing(p, g, &g.Services[j], organization)
			if err != nil {
				return fmt.Errorf("%s, %s: %w", g.ID, g.Services[j].Name, err)
			}
			b.out = append(b.out, l)
		}
	}
	return nil
}

// id makes a stable UUID from what a thing is and its name.
func id(kind, name string) string {
	return uuid.NewSHA1(Namespace, []byte(kind+":"+name)).String()
}

// part is the id of the nth thing of a kind that hangs on something.
func part(kind, owner string, n int) string {
	return id(kind, fmt.Sprintf("%s/%d", owner, n))
}
