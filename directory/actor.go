package directory

import (
	"slices"
	"time"
)

// Role is what a person, or the program itself, is to the directory.
type Role string

// The roles. System is the program's own commands and feeds.
const (
	Public        Role = "public"
	LinkWorker    Role = "link worker"
	Editor        Role = "editor"
	Moderator     Role = "moderator"
	Administrator Role = "administrator"
	System        Role = "system"
)

// Actor is who acts. The zero Actor is the public.
type Actor struct {
	ID     string // pseudonymous; empty for the public
	Grants []Grant
}

// Grant gives a role for one organization (editor) or for areas (link worker,
// moderator). No areas means all of them.
type Grant struct {
	Role           Role
	OrganizationID string
	Areas          []string // terms as in Listing.Covers
	Expires        time.Time
}

// SystemActor is the program itself: commands, feeds, the index follower.
func SystemActor(name string) Actor {
	return Actor{ID: name, Grants: []Grant{{Role: System}}}
}

// Has says whether the actor holds a role at all at this time.
func (a Actor) Has(r Role, now time.Time) bool {
	return slices.ContainsFunc(a.Grants, func(g Grant) bool { return g.Role == r && g.live(now) })
}

func (g Grant) live(now time.Time) bool { return g.Expires.IsZero() || now.Before(g.Expires) }

func (g Grant) covers(areas []string) bool {
	if len(g.Areas) == 0 {
		return true
	}
	return slices.ContainsFunc(areas, func(t string) bool { return slices.Contains(g.Areas, t) })
}
