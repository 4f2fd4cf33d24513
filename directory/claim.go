package directory

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"
)

// ClaimState is where a claim stands.
type ClaimState string

// The states of a claim. Asked ones, whose address nobody has proved, are
// nobody's work and are deleted after ClaimLife.
const (
	ClaimAsked    ClaimState = "asked"
	ClaimWaiting  ClaimState = "waiting" // staff decide
	ClaimAccepted ClaimState = "accepted"
	ClaimRefused  ClaimState = "refused"
)

// ClaimWant is what somebody who runs a group wants with its listing.
type ClaimWant string

// The two wishes.
const (
	WantEdit   ClaimWant = "edit"        // keep it right
	WantRemove ClaimWant = "do-not-list" // be left out
)

// ClaimProof is what shows that somebody runs a group.
type ClaimProof string

// The proofs, the strongest first. Without one staff decide.
const (
	ProofAddress ClaimProof = "address" // their address is the published one
	ProofDomain  ClaimProof = "domain"  // it is at the domain of the published website
	ProofNone    ClaimProof = ""
)

const (
	// ClaimLife is how long a claim waits for its address to be proved.
	ClaimLife = 7 * 24 * time.Hour
	// ContactHold is how long a changed contact address proves nothing, so that
	// nobody changes it first and claims then.
	ContactHold = 7 * 24 * time.Hour
	// maxCharity is a limit in characters.
	maxCharity = 20
)

// Claim says that somebody runs the group of a listing.
type Claim struct {
	ID        string
	ListingID string
	Want      ClaimWant
	Email     string // as NormalEmail gives it
	Charity   string // the number that they gave; may be empty
	Language  string // of letters to them
	UserID    string // empty until the address is proved
	Proof     ClaimProof
	Owned     bool // somebody else edits this group
	State     ClaimState
	At        time.Time
	DecidedBy string
	DecidedAt time.Time
	Reason    string // said to who claimed, when it was refused
}

// Validate says everything that is wrong with a claim as it was entered.
func (c *Claim) Validate() FieldErrors {
	var e FieldErrors
	if c.Want != WantEdit && c.Want != WantRemove {
		e.AddCoded("want", "claim-want", "Choose what you want to do")
	}
	if _, ok := NormalEmail(c.Email); !ok {
		e.AddCoded("email", "email", "Enter an email address like name@example.org")
	}
	if len(c.Charity) > maxCharity || c.Charity != "" && len(digits(c.Charity)) < 5 {
		e.AddCoded("charity", "claim-charity", "Enter a charity number like 1234567, or leave it out")
	}
	return e
}

// Claims keeps who says that a group is theirs. Pages keep and prove claims on
// behalf of people as the program; staff read and decide those of their area.
type Claims interface {
	// AddClaim keeps what somebody says, for a listing that the actor may see.
	AddClaim(ctx context.Context, c Claim) (Claim, error)
	// Claim is one that the actor decides on, or made.
	Claim(ctx context.Context, id string) (Claim, error)
	// Claims are those in some states (none named: waiting), oldest first.
	Claims(ctx context.Context, states ...ClaimState) ([]Claim, error)
	// ProveClaim notes who made a claim, what it is proved by and whether the
	// group has an editor. It then waits. Only the program may.
	ProveClaim(ctx context.Context, id, userID string, proof ClaimProof, owned bool, at time.Time) (Claim, error)
	// DecideClaim ends a waiting claim. ErrState: it does not wait.
	DecideClaim(ctx context.Context, id string, accept bool, by Edit) (Claim, error)
}

// Prove says what an address proves about a listing: nothing that was changed
// within ContactHold counts. before is the listing as it was then.
func (l *Listing) Prove(email string, before *Listing) ClaimProof {
	email, ok := NormalEmail(email)
	if !ok {
		return ProofNone
	}
	if slices.Contains(l.Emails(), email) && slices.Contains(before.Emails(), email) {
		return ProofAddress
	}
	domain := ownDomain(email[strings.IndexByte(email, '@')+1:])
	if domain != "" && slices.Contains(l.ownSites(), domain) && slices.Contains(before.ownSites(), domain) {
		return ProofDomain
	}
	return ProofNone
}

// ownSites are the domains whose front page is the website of the group. A page
// within a site may be one of many groups' there.
func (l *Listing) ownSites() []string {
	var out []string
	for _, address := range []string{l.Service.URL, l.Organization().Website} {
		u, err := url.Parse(strings.TrimSpace(address))
		if err != nil || !frontPage(strings.ToLower(u.EscapedPath())) || u.RawQuery != "" {
			continue
		}
		host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
		if domain := ownDomain(host); domain == host {
			out = appendNew(out, domain)
		}
	}
	return out
}

// ContactsBefore is what a listing said of its contacts before a time: out of
// its revisions and those of its organization, oldest first. Of a record that
// is younger its first revision counts: it was never changed.
func ContactsBefore(listing, organization []Revision, at time.Time) (Listing, error) {
	var l Listing
	if r := revisionAt(listing, at); r != nil {
		if err := Decode(r.Document, &l); err != nil {
			return l, err
		}
	}
	if r := revisionAt(organization, at); r != nil {
		l.Service.Organization = new(Organization)
		if err := Decode(r.Document, l.Service.Organization); err != nil {
			return l, err
		}
	}
	return l, nil
}

func revisionAt(revisions []Revision, at time.Time) *Revision {
	if len(revisions) == 0 {
		return nil
	}
	newest := &revisions[0]
	for i := range revisions {
		if !revisions[i].At.After(at) {
			newest = &revisions[i]
		}
	}
	return newest
}
