package search

import (
	"strings"

	"anchorpoint/geo"
)

// nearby finds places as the people of this directory mean them: where a name is
// that of several places and the directory's services are round one of them, it
// is that one. "Withington" is a suburb to who lists services in Manchester.
type nearby struct {
	*geo.Resolver
	v *view
}

// A place is meant where at least leastAround venues lie within aroundM metres
// of it, and that is timesMore as many as round any other of its name.
const (
	aroundM     = 16_000
	leastAround = 5
	timesMore   = 5
)

// Resolve is [geo.Resolver.Find], with a choice among places of one name.
func (n nearby) Resolve(text string) geo.Answer {
	a := n.Resolver.Find(text)
	if a.Place != nil && a.Place.Source == geo.SourceLearned && bareNumber(text) {
		return geo.Answer{Problem: geo.NotFound} // a year or a sum, sooner than a code in Sydney
	}
	if a.Place != nil || len(a.Choices) == 0 {
		return a
	}
	best, most, next := 0, 0, 0
	for i := range a.Choices {
		switch around := n.v.venuesAround(&a.Choices[i]); {
		case around > most:
			best, most, next = i, around, most
		case around > next:
			next = around
		}
	}
	if most >= leastAround && most >= timesMore*next {
		a.Place, a.Choices = &a.Choices[best], nil
	}
	return a
}

// bareNumber says whether a text is no more than four digits.
func bareNumber(text string) bool {
	return len(text) <= 4 && strings.Trim(text, "0123456789") == ""
}

// venuesAround counts the venues near a place, roughly: whole cells of the grid.
func (v *view) venuesAround(p *geo.Place) (n int) {
	for _, c := range [2]*columns{v.base.cols, v.over.cols} {
		for _, g := range [2]*grid{&c.near, &c.vague} {
			g.circle(p.Point, aroundM, func(from, to uint32, _ bool) { n += int(to - from) })
		}
	}
	return n
}

// Bounds of the names that are compared with a place's.
const (
	mostHere = 2048
	// hereM is how far off a listing may be, in metres, whose name says that it
	// is for the place.
	hereM = 40_000
)

// namedHere are the listings whose own name, or their organization's, has the
// name of the person's place in it: "Citizens Advice Rochdale". Whatever else
// is known of their area, they are worth asking. Names that are plain words as
// well ("Sale", "Reading") prove nothing.
func (p *plan) namedHere(c *columns) map[uint32]bool {
	if p.q.Place == nil || !p.q.Place.Named() {
		return nil
	}
	name, _, _ := strings.Cut(p.q.Place.Label, ",")
	words, known := c.titles.numbers(strings.Fields(foldName(name)))
	if !known || len(words) == 0 {
		return nil
	}
	var here map[uint32]bool
	add := func(i uint32) {
		if r, at := p.searcher.look(c.venues.at(i), c.units[c.venues.off[i]:c.venues.off[i+1]]); at != noVenue && r.coarse > hereM {
			return // another place of that name
		}
		if here == nil {
			here = map[uint32]bool{}
		}
		here[i] = true
	}
	bearing := c.titles.bearers.at(words[0])
	for _, n := range bearing[:min(len(bearing), mostHere)] {
		switch {
		case !holds(c.titles.spelt.at(n), words):
		case c.ofOrganization(n):
			for _, i := range c.members.at(n - uint32(c.len())) {
				add(i)
			}
		default:
			add(n)
		}
	}
	return here
}
