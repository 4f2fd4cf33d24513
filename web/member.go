package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"anchorpoint/directory"

	"github.com/gin-gonic/gin"
)

// Policies of pages for people who are signed in. Whether this listing may be
// touched is the answer of the scoped store: see edition.as.
var (
	userPage, userForm     = member(directory.UseAccount)    // anybody signed in
	workerPage, workerForm = member(directory.KeepShortlist) // link workers
	editorPage, editorForm = member(directory.EditListing)   // who edits any listing
	staffPage, staffForm   = member(directory.PublishAll)    // moderators and administrators, by passkey
	adminPage, _           = member(directory.Administer)    // administrators, by passkey
)

func member(may directory.Action) (page, form Policy) {
	return Policy{may, Page}, Policy{may, Form}
}

// forMembers says whether a route is for people who are signed in.
func (p Policy) forMembers() bool { return p.May != directory.ViewPublic && p.May != directory.Suggest }

// signedIn is who sends a request.
type signedIn struct {
	user    directory.User
	session directory.Session
	cookie  directory.TokenHash
}

// Keys of a request's context of gin: *signedIn, and whether a session could
// not be read.
const (
	membership    = "member"
	unknownMember = "member not known"
)

// member is who sends a request; nil: nobody is signed in. Addresses that
// other sites may ask never look.
func (s *edition) member(c *gin.Context) *signedIn {
	if known, ok := c.Get(membership); ok {
		return known.(*signedIn)
	}
	m, err := s.findMember(c)
	if err != nil {
		s.Log.Error("session not read", "route", c.FullPath(), "error", err.Error())
		c.Set(unknownMember, true)
	}
	c.Set(membership, m)
	return m
}

func (s *edition) findMember(c *gin.Context) (*signedIn, error) {
	token, ok := s.session.read(c.Request)
	if !ok {
		return nil, nil
	}
	m, now := &signedIn{cookie: token.Hash()}, s.Now()
	var err error
	m.session, m.user, err = s.accounts().Session(c.Request.Context(), m.cookie)
	switch {
	case errors.Is(err, directory.ErrNotFound):
		return nil, nil
	case err != nil:
		return nil, err
	case !m.session.Live(&m.user, now):
		return nil, nil
	}
	if m.session.Stale(now) {
		err = s.accounts().TouchSession(c.Request.Context(), m.cookie, now)
	}
	return m, err
}

// user is who is signed in; nil: nobody.
func (s *edition) user(c *gin.Context) *directory.User {
	if m := s.member(c); m != nil {
		return &m.user
	}
	return nil
}

// actor is what whoever sends a request may do; the zero Actor is the public.
// Rights of staff are there only after a passkey was used.
func (s *edition) actor(c *gin.Context) directory.Actor {
	if m := s.member(c); m != nil {
		return m.session.Actor(&m.user)
	}
	return directory.Actor{}
}

// as is the store as whoever sends a request may see it.
func (s *edition) as(c *gin.Context) directory.Store { return s.Store.As(s.actor(c)) }

// accounts is the store as the part of the program that signs people in.
func (s *Server) accounts() directory.Store {
	return s.Store.As(directory.SystemActor("sign-in"))
}

// The reasons why a member's page is not shown.
var (
	errSignIn  = errors.New("not signed in")
	errPasskey = errors.New("a passkey is needed")
	errUnknown = errors.New("who is signed in cannot be read now")
)

// admit asks the one rule whether somebody may use a route at all.
func (s *edition) admit(c *gin.Context, p Policy) error {
	now := s.Now()
	if directory.CanSomewhere(directory.Actor{}, p.May, now) {
		return nil
	}
	m := s.member(c)
	switch {
	case m == nil && c.GetBool(unknownMember):
		return errUnknown // to sign in again would not help, and what was typed would be lost
	case m == nil:
		return errSignIn
	case directory.CanSomewhere(s.actor(c), p.May, now):
		return nil
	case directory.CanSomewhere(m.user.Actor(), p.May, now):
		return errPasskey
	}
	return directory.ErrNotFound // what one may not use, one need not know of
}

// readyMember does what only an answer to a POST may do: a session whose rights
// changed gets a new token, and typed text that is sent now is kept no longer.
func (s *edition) readyMember(c *gin.Context, p Policy) error {
	if p.Kind != Form || !p.forMembers() {
		return nil
	}
	if m := s.member(c); m.session.Renew {
		token := directory.NewToken()
		if err := s.accounts().RenewSession(c.Request.Context(), m.cookie, token.Hash()); err != nil {
			return err
		}
		m.cookie, m.session.Renew = token.Hash(), false
		s.session.write(c.Writer, token)
	}
	if token, ok := s.kept.read(c.Request); ok {
		f, err := s.accounts().KeptForm(c.Request.Context(), token.Hash(), s.Now())
		if err == nil && f.Path == s.href(c.Request.URL.RequestURI()) {
			return s.forgetTyped(c)
		}
	}
	return nil
}

const (
	signInPath  = "/sign-in"
	passkeyPath = "/account/passkey"
)

// lead sends somebody who must sign in first there, and back afterwards. What
// was typed is kept.
func (s *edition) lead(c *gin.Context, to string) error {
	next := "/"
	if c.Request.Method == http.MethodGet || c.Request.Method == http.MethodHead {
		next = c.Request.URL.RequestURI()
	}
	return s.redirect(c, http.StatusSeeOther, to+"?"+url.Values{"next": {next}}.Encode())
}

// ownPath is a path of this site that somebody may be sent to, or nothing.
func ownPath(path string) string {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n\t") || len(path) > 1000 {
		return ""
	}
	if u, err := url.Parse(path); err != nil || u.Host != "" || u.Scheme != "" {
		return ""
	}
	return path
}
