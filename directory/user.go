package directory

import (
	"cmp"
	"context"
	"net/mail"
	"slices"
	"strings"
	"time"
)

// User is a person who signs in: an editor of a group, a link worker, a
// moderator, an administrator. Nothing about patients is ever kept.
type User struct {
	ID       string // pseudonymous; the author of revisions
	Email    string // in small letters; as NormalEmail gives it
	Name     string // what they call themselves; may be empty
	Language string // of letters to them
	Grants   []Grant
	Disabled time.Time // zero: may sign in
	Created  time.Time
	LastSeen time.Time
}

// Actor is the user as the store knows actors. A disabled user is the public.
func (u *User) Actor() Actor {
	if u == nil || !u.Disabled.IsZero() {
		return Actor{}
	}
	return Actor{ID: u.ID, Grants: u.Grants}
}

// Called is the name of a user, or the address where there is none.
func (u *User) Called() string { return cmp.Or(u.Name, u.Email) }

// Has says whether the user holds a role at a time.
func (u *User) Has(r Role, now time.Time) bool { return u.Actor().Has(r, now) }

// Staff says whether the user is a moderator or an administrator, who need a
// passkey.
func (u *User) Staff(now time.Time) bool { return u.Has(Moderator, now) || u.Has(Administrator, now) }

// Organizations are those that the user edits.
func (u *User) Organizations(now time.Time) []string {
	var out []string
	for _, g := range u.Actor().Grants {
		if g.Role == Editor && g.live(now) && !slices.Contains(out, g.OrganizationID) {
			out = append(out, g.OrganizationID)
		}
	}
	return out
}

// WithoutStaff is the actor without the rights that need a passkey.
func (a Actor) WithoutStaff() Actor {
	var grants []Grant
	for _, g := range a.Grants {
		if g.Role != Moderator && g.Role != Administrator {
			grants = append(grants, g)
		}
	}
	return Actor{ID: a.ID, Grants: grants}
}

// NormalEmail is an address as it is kept and compared. ok is false for what
// is no bare address of a mailbox at a named domain.
func NormalEmail(text string) (email string, ok bool) {
	email = strings.ToLower(strings.TrimSpace(text))
	if a, err := mail.ParseAddress(email); err != nil || a.Address != email || len(email) > 254 {
		return email, false
	}
	_, domain, _ := strings.Cut(email, "@")
	return email, strings.Contains(domain, ".") && !strings.ContainsAny(email, " \"[]")
}

// Accounts keeps the people who sign in, what they may do, and how they came
// in. Users, their grants and their sessions are changed by who may grant the
// roles concerned, and by the program; everything is noted in AccountEvents.
// Tokens come in and are kept as hashes only.
type Accounts interface {
	// CreateUser adds a person without a role; ErrConflict: the address is known.
	CreateUser(ctx context.Context, u User) (User, error)
	// User is one by its id.
	User(ctx context.Context, id string) (User, error)
	// UserByEmail is one by the address, in any case.
	UserByEmail(ctx context.Context, email string) (User, error)
	// Users are those whose grants the actor may give and take, by address.
	Users(ctx context.Context) ([]User, error)
	// EditorsOf are the users with a grant to edit an organization, ended ones
	// too, by address. Only the program may ask.
	EditorsOf(ctx context.Context, organizationID string) ([]User, error)
	// NameUser sets what a person wants to be called and the language of letters.
	NameUser(ctx context.Context, id, name, language string) error
	// Grant gives a role, ErrForbidden where the actor may not; one that is
	// held already only gets its new end. Sessions go on, with a new token.
	Grant(ctx context.Context, userID string, g Grant, at time.Time) error
	// Revoke takes a role away. ErrState: the last administrator stays.
	Revoke(ctx context.Context, userID string, g Grant, at time.Time) error
	// Disable shuts a user out, or lets them in again, at the next request.
	// ErrState: the last administrator stays.
	Disable(ctx context.Context, userID string, disabled bool, at time.Time) error
	// AccountEvents are who did what to whose account, newest first.
	AccountEvents(ctx context.Context, limit int) ([]AccountEvent, error)

	SignIns
	Sessions
	Invitations
	Passkeys
	KeptForms
}

// AccountEvent is one line of the audit of accounts.
type AccountEvent struct {
	At     time.Time
	Actor  string // pseudonymous; a command's name
	Action string // AccountCreated...
	UserID string
	Detail string // the role in words; never an address or a token
}

// What can happen to an account.
const (
	AccountCreated  = "created"
	AccountGranted  = "granted"
	AccountRevoked  = "revoked"
	AccountDisabled = "disabled"
	AccountEnabled  = "enabled"
	AccountInvited  = "invited"
	AccountJoined   = "joined"
	PasskeyAdded    = "passkey added"
	PasskeyRemoved  = "passkey removed"
)

// Same says whether two grants are of one role for the same thing.
func (g Grant) Same(other Grant) bool {
	return g.Role == other.Role && g.OrganizationID == other.OrganizationID &&
		slices.Equal(slices.Sorted(slices.Values(g.Areas)), slices.Sorted(slices.Values(other.Areas)))
}

// Scope is what a grant is for, for logs: an organization, areas, or all.
func (g Grant) Scope() string {
	switch {
	case g.OrganizationID != "":
		return g.OrganizationID
	case len(g.Areas) > 0:
		return strings.Join(g.Areas, ",")
	}
	return "all"
}

// MayGrant says whether an actor may give or take a grant. A role for areas
// needs the right in each of them; one for everywhere needs it everywhere. For
// an editor, areas are those of the organization's listings.
func MayGrant(a Actor, g Grant, areas []string, now time.Time) bool {
	on := Resource{GrantedRole: g.Role, OrganizationID: g.OrganizationID}
	if g.Role == Editor {
		on.Areas = areas
		return g.OrganizationID != "" && Can(a, GrantRole, on, now)
	}
	if len(g.Areas) == 0 {
		return Can(a, GrantRole, on, now)
	}
	for _, area := range g.Areas {
		on.Areas = []string{area}
		if !Can(a, GrantRole, on, now) {
			return false
		}
	}
	return true
}
