package directory

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Shortlist is a list of services that link workers keep: one for themselves
// alone, or a team together. It has a name and an order, and no place to write
// about anybody.
type Shortlist struct {
	ID       string
	Owner    string // a user; empty for a team's
	Team     string // as Grant.Team; empty for somebody's own
	Name     string
	Listings []string // ids, each once, at most MaxListed
	Created  time.Time
	At       time.Time // of the last change
}

// Limits of shortlists.
const (
	MaxShortlists    = 100 // of one person, and of one team
	MaxShortlistName = 60  // characters
)

// Shortlists keeps the lists of link workers. An actor without KeepShortlist
// is told ErrForbidden when making one, and otherwise that there are none.
type Shortlists interface {
	// Shortlists are the actor's own and those of the actor's teams, by name.
	Shortlists(ctx context.Context) ([]Shortlist, error)
	// Shortlist is one of them.
	Shortlist(ctx context.Context, id string) (Shortlist, error)
	// CreateShortlist keeps a new one: the actor's own, unless it names one of
	// the actor's teams. FieldErrors: what CheckName says, or there are too many.
	CreateShortlist(ctx context.Context, l Shortlist) (Shortlist, error)
	// UpdateShortlist saves what change makes of the name and the services.
	// Two people who change one list at once both have their change in it.
	UpdateShortlist(ctx context.Context, id string, change func(*Shortlist) error) (Shortlist, error)
	DeleteShortlist(ctx context.Context, id string) error
}

// everywhere is the team of those whose grant names no areas.
const everywhere = "everywhere"

// Team names the link workers who keep lists together: those whose grants are
// for the same areas. Empty for another role.
func (g Grant) Team() string {
	if g.Role != LinkWorker {
		return ""
	}
	if len(g.Areas) == 0 {
		return everywhere
	}
	return strings.Join(slices.Compact(slices.Sorted(slices.Values(g.Areas))), ",")
}

// TeamAreas are the areas of a team; none: everywhere.
func TeamAreas(team string) []string {
	if team == "" || team == everywhere {
		return nil
	}
	return strings.Split(team, ",")
}

// Teams are those that the actor is in at a time.
func (a Actor) Teams(now time.Time) []string {
	var out []string
	for _, g := range a.Grants {
		if team := g.Team(); team != "" && g.live(now) && !slices.Contains(out, team) {
			out = append(out, team)
		}
	}
	return out
}

// CheckName says what is wrong with the name of a list. A name has no use for
// a postcode or an address, so nothing that may be about a person is taken.
func (l *Shortlist) CheckName() FieldErrors {
	var e FieldErrors
	switch n := utf8.RuneCountInString(l.Name); {
	case strings.TrimSpace(l.Name) == "":
		e.AddCoded("name", "shortlist-name", "Give the list a name")
	case n > MaxShortlistName:
		e.AddCoded("name", "shortlist-long", "Use a shorter name: 60 letters at most")
	case len(SpotPersonal(l.Name)) > 0:
		e.AddCoded("name", "shortlist-personal", "Take out what may be about a person: a number, a date of birth, a postcode or an email address")
	}
	return e
}

// Add puts a service at the end. FieldErrors: the list is full.
func (l *Shortlist) Add(id string) error {
	if slices.Contains(l.Listings, id) {
		return nil
	}
	if len(l.Listings) >= MaxListed {
		return ErrListFull
	}
	l.Listings = append(l.Listings, id)
	return nil
}

// Remove takes a service off.
func (l *Shortlist) Remove(id string) {
	l.Listings = slices.DeleteFunc(l.Listings, func(x string) bool { return x == id })
}

// Swap lets two services change places; with one that is not there, nothing.
func (l *Shortlist) Swap(id, other string) {
	a, b := slices.Index(l.Listings, id), slices.Index(l.Listings, other)
	if a >= 0 && b >= 0 {
		l.Listings[a], l.Listings[b] = l.Listings[b], l.Listings[a]
	}
}
