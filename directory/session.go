package directory

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"time"
)

// Token is a secret that a person holds in a link or a cookie. The store knows
// its hash alone.
type Token string

// TokenHash is what is kept of a token.
type TokenHash [sha256.Size]byte

// NewToken makes one of 256 random bits.
func NewToken() Token {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // cannot fail since Go 1.24
	return Token(base64.RawURLEncoding.EncodeToString(b))
}

// Hash is what is kept of the token.
func (t Token) Hash() TokenHash { return sha256.Sum256([]byte(t)) }

// How long things last.
const (
	SignInLife     = 10 * time.Minute
	SignInTries    = 5 // of the code
	InvitationLife = 7 * 24 * time.Hour
	KeptFormLife   = 24 * time.Hour

	StaffIdle   = 30 * time.Minute // of a session that a passkey opened
	StaffLife   = 12 * time.Hour
	WorkerLife  = 12 * time.Hour      // link workers, and staff without their passkey: a working day
	EditorSlide = 30 * 24 * time.Hour // since last seen

	sessionTouch = time.Minute // a session's time is written no more often
)

// SignIn is one asking for a sign-in letter.
type SignIn struct {
	Hash     TokenHash // of the link
	Browser  TokenHash // of the browser that asked
	Code     TokenHash // of the code in the letter, with the browser's secret
	Email    string
	UserID   string // empty: nobody is known by the address
	Create   bool   // make an account for the address when it is proved
	Language string
	Next     string // where to go afterwards
	Created  time.Time
	Expires  time.Time
	Used     time.Time
	Tries    int // of the code that were wrong
}

// SignIns keeps what was asked for until it has run out.
type SignIns interface {
	// StartSignIn keeps one, with the user of its address.
	StartSignIn(ctx context.Context, in SignIn) error
	// SignIn is one by its link, whether or not it can still be used. It
	// changes nothing.
	SignIn(ctx context.Context, link TokenHash) (SignIn, error)
	// LatestSignIn is the last that a browser asked for.
	LatestSignIn(ctx context.Context, browser TokenHash) (SignIn, error)
	// UseLink uses a link in the browser that asked and opens a session, both
	// or neither. However many come at once, one gets it; the others, and all
	// that cannot be used, get ErrGone, another browser ErrForbidden.
	UseLink(ctx context.Context, link, browser TokenHash, open NewSession) (SignIn, User, error)
	// UseCode is the same with the code. A wrong one is ErrForbidden and counts
	// against all that this browser asked for; after SignInTries it is ErrGone.
	UseCode(ctx context.Context, code, browser TokenHash, open NewSession) (SignIn, User, error)
}

// NewSession is a session to be opened.
type NewSession struct {
	Hash   TokenHash
	Device string // the kind of browser, for the list of sessions
	Strong bool   // a passkey opens it
	Enrol  bool   // may add a passkey beside those that are there
	At     time.Time
	Old    TokenHash // ended at the same time: a new token at every sign-in
}

// Session is one browser that is signed in.
type Session struct {
	ID      string // for the list; no secret
	UserID  string
	Device  string
	Created time.Time
	Seen    time.Time
	Strong  time.Time // when a passkey was last used; zero: never
	Enrol   bool
	Renew   bool // rights changed: the cookie is to be replaced
}

// Live says whether a session of a user still holds. Rights decide how long,
// so that a new role shortens a session that is open.
func (s *Session) Live(u *User, now time.Time) bool {
	switch age, idle := now.Sub(s.Created), now.Sub(s.Seen); {
	case !u.Disabled.IsZero():
		return false
	case !s.Strong.IsZero():
		return idle < StaffIdle && age < StaffLife
	case u.Staff(now) || u.Has(LinkWorker, now):
		return age < WorkerLife
	default:
		return idle < EditorSlide
	}
}

// Stale says whether the time a session was seen should be written again.
func (s *Session) Stale(now time.Time) bool { return now.Sub(s.Seen) >= sessionTouch }

// Actor is what a user may do in this session: the rights of staff need a
// passkey.
func (s *Session) Actor(u *User) Actor {
	if s.Strong.IsZero() {
		return u.Actor().WithoutStaff()
	}
	return u.Actor()
}

// Sessions keeps who is signed in, by the hash of a cookie.
type Sessions interface {
	// OpenSession signs a user in.
	OpenSession(ctx context.Context, userID string, open NewSession) (Session, error)
	// Session is the one of a cookie with its user, whether or not it is Live.
	Session(ctx context.Context, cookie TokenHash) (Session, User, error)
	// TouchSession notes that it was used.
	TouchSession(ctx context.Context, cookie TokenHash, at time.Time) error
	// RenewSession gives it another token.
	RenewSession(ctx context.Context, old, cookie TokenHash) error
	// SessionsOf are the sessions of a user, last seen first.
	SessionsOf(ctx context.Context, userID string) ([]Session, error)
	// EndSession ends one session of a user, by its ID; all of them for "".
	EndSession(ctx context.Context, userID, sessionID string) error
}

// Invitation is a role offered to one address.
type Invitation struct {
	Hash    TokenHash
	Email   string
	Name    string
	Grant   Grant
	Inviter string // pseudonymous
	Created time.Time
	Expires time.Time
	Used    time.Time
}

// Invitations keeps roles that were offered and not yet taken.
type Invitations interface {
	// Invite keeps an invitation; ErrForbidden where the actor may not give
	// its role. An older one of the same role to the same address is void.
	Invite(ctx context.Context, in Invitation) error
	// Invitation is one by its link. It changes nothing.
	Invitation(ctx context.Context, link TokenHash) (Invitation, error)
	// AcceptInvitation takes the role and opens a session, once: ErrGone for
	// one that is used or has run out, or whose inviter may no longer give it.
	AcceptInvitation(ctx context.Context, link TokenHash, name, language string, open NewSession) (User, error)
}

// Passkey is a credential of a user. Credential is what the library needs to
// verify it, as JSON; no secret.
type Passkey struct {
	ID         []byte
	UserID     string
	Name       string
	Credential []byte
	Created    time.Time
	Used       time.Time
}

// Passkeys keeps the passkeys of users, and ceremonies between their two steps.
type Passkeys interface {
	AddPasskey(ctx context.Context, p Passkey) error
	PasskeysOf(ctx context.Context, userID string) ([]Passkey, error)
	// UsePasskey writes the counter of a credential and when it was used.
	UsePasskey(ctx context.Context, p Passkey) error
	// RemovePasskey takes one away; its sessions go on without staff rights.
	RemovePasskey(ctx context.Context, userID string, id []byte, at time.Time) error
	// BeginCeremony keeps the challenge that was given to a browser.
	BeginCeremony(ctx context.Context, browser TokenHash, data []byte, expires time.Time) error
	// EndCeremony gives it back, once.
	EndCeremony(ctx context.Context, browser TokenHash, at time.Time) ([]byte, error)
}

// KeptForm is what somebody had typed when their session was over.
type KeptForm struct {
	Path   string // where it was sent
	Body   string // url-encoded
	UserID string // whose; empty: of whoever holds the cookie
	At     time.Time
}

// KeptForms keeps typed text over a sign-in.
type KeptForms interface {
	KeepForm(ctx context.Context, cookie TokenHash, f KeptForm) error
	// KeptForm is one that is not past its time.
	KeptForm(ctx context.Context, cookie TokenHash, at time.Time) (KeptForm, error)
	DropForm(ctx context.Context, cookie TokenHash) error
}
