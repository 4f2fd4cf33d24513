package web

import (
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"anchorpoint/directory"
)

// againAfter is how long "Send again" waits: letters need a moment.
const againAfter = time.Minute

// signInPage asks for the address that the letter goes to.
type signInPage struct {
	layout
	Errors  formErrors
	Email   string
	Next    string
	Kept    bool // something that was typed waits
	Passkey passkeyView
}

// signIn answers GET /sign-in.
func (s *edition) signIn(c *gin.Context) error {
	next := ownPath(c.Query("next"))
	if s.atHome(c) {
		return nil
	}
	if s.member(c) != nil {
		return s.redirect(c, http.StatusSeeOther, s.afterSignIn(c, s.user(c), next))
	}
	return s.render(c, http.StatusOK, "sign-in", s.signInPage(c, "", next))
}

func (s *edition) signInPage(c *gin.Context, email, next string) signInPage {
	p := signInPage{layout: s.page(c, s.T("sign-in.title")), Email: email, Next: next}
	_, p.Kept = s.kept.read(c.Request)
	p.NoIndex, p.Back = true, link{"/", s.T("back.search")}
	p.Passkey = s.passkeyView(c, next)
	c.Header("Cache-Control", "private, no-store")
	return p
}

// askSignIn answers POST /sign-in. What the person sees is the same for every
// address, and takes as long.
func (s *edition) askSignIn(c *gin.Context) error {
	f, err := s.posted(c, signInPath)
	if err != nil {
		return err
	}
	next := ownPath(f.text("next"))
	email, problems := s.readAddress(c, f.text("email"))
	if len(problems) > 0 {
		p := s.signInPage(c, f.text("email"), next)
		p.Errors, p.Title = s.say(problems), s.T("problem.page", "Title", p.Title)
		return s.render(c, http.StatusUnprocessableEntity, "sign-in", p)
	}
	if err := s.BeginSignIn(c, email, next, false); err != nil {
		return err
	}
	return s.redirect(c, http.StatusSeeOther, "/sign-in/check")
}

// readAddress is an address that a letter may go to now.
func (s *edition) readAddress(c *gin.Context, text string) (string, directory.FieldErrors) {
	var problems directory.FieldErrors
	email, ok := directory.NormalEmail(text)
	switch {
	case !ok:
		problems.AddCoded("email", "email", "Enter an email address, like name@example.org")
	case !s.signIns.connections.allow(c.ClientIP(), s.Now()):
		problems.AddCoded("email", "sign-in-many", "Too many letters were asked for from your connection. Wait a few minutes and try again")
	}
	return email, problems
}

// BeginSignIn sends a letter with a link and a code that work in this browser,
// and sets the cookie that binds them to it: only answers to a POST may. The
// page to go to afterwards is /sign-in/check. create makes an account when the
// address is proved; without it an unknown address gets a letter that says so.
func (s *edition) BeginSignIn(c *gin.Context, email, next string, create bool) error {
	now, token := s.Now(), directory.NewToken()
	browser, ok := s.asking.read(c.Request)
	if !ok {
		browser = directory.NewToken()
	}
	code := newCode()
	in := directory.SignIn{Hash: token.Hash(), Browser: browser.Hash(), Code: codeHash(browser, code), Email: email, Create: create,
		Language: s.Code, Next: next, Created: now, Expires: now.Add(directory.SignInLife)}
	if err := s.accounts().StartSignIn(c.Request.Context(), in); err != nil {
		return err
	}
	s.asking.write(c.Writer, browser)
	s.security(c, "sign-in asked")
	if !s.signIns.allow(email, now) {
		s.security(c, "sign-in letters limited")
		return nil
	}
	in, err := s.accounts().SignIn(c.Request.Context(), in.Hash)
	if err != nil {
		return err
	}
	letter := SignInLetter{Link: "/sign-in/link/" + string(token), Code: code, Minutes: int(directory.SignInLife.Minutes())}
	if in.UserID == "" && !create {
		return s.post(c.Request.Context(), s.Code, "sign-in-unknown", email, SignInUnknownLetter(letter))
	}
	return s.post(c.Request.Context(), s.Code, "sign-in", email, letter)
}

// newCode is six digits, each as likely as any.
func newCode() string {
	n, _ := rand.Int(rand.Reader, big.NewInt(1_000_000)) // cannot fail since Go 1.24
	return fmt.Sprintf("%06d", n)
}

// codeHash binds a code to the secret of the browser that asked: from what is
// kept alone a million codes could be tried out in a moment.
func codeHash(browser directory.Token, code string) directory.TokenHash {
	return sha256.Sum256([]byte(string(browser) + " " + code))
}

// mailPage says where the letter went and takes the code.
type mailPage struct {
	layout
	Errors formErrors
	To     string // the address, but for its middle
	Code   string
	Sent   bool // once more, just now
	Over   bool // nothing can be typed any more
	Asked  bool // this browser has asked at all
}

// checkMail answers GET /sign-in/check.
func (s *edition) checkMail(c *gin.Context) error {
	p, err := s.mailPage(c)
	if err != nil {
		return err
	}
	p.Sent = c.Query("again") != ""
	return s.render(c, http.StatusOK, "sign-in-check", p)
}

func (s *edition) mailPage(c *gin.Context) (mailPage, error) {
	p := mailPage{layout: s.page(c, s.T("sign-in.check"))}
	p.NoIndex, p.Back = true, link{signInPath, s.T("sign-in.title")}
	c.Header("Cache-Control", "private, no-store")
	in, err := s.asked(c)
	if errors.Is(err, directory.ErrNotFound) {
		return p, nil
	}
	p.Asked, p.To = true, maskAddress(in.Email)
	p.Over = !in.Used.IsZero() || !s.Now().Before(in.Expires) || in.Tries >= directory.SignInTries
	return p, err
}

// asked is the last letter that this browser asked for.
func (s *edition) asked(c *gin.Context) (directory.SignIn, error) {
	browser, ok := s.asking.read(c.Request)
	if !ok {
		return directory.SignIn{}, directory.ErrNotFound
	}
	return s.accounts().LatestSignIn(c.Request.Context(), browser.Hash())
}

// maskAddress leaves the first letter and the domain, for somebody who looks
// over the shoulder.
func maskAddress(email string) string {
	name, domain, _ := strings.Cut(email, "@")
	if first := []rune(name); len(first) > 1 {
		name = string(first[:1]) + "…"
	}
	return name + "@" + domain
}

// signInAgain answers POST /sign-in/again.
func (s *edition) signInAgain(c *gin.Context) error {
	in, err := s.asked(c)
	if errors.Is(err, directory.ErrNotFound) {
		return s.redirect(c, http.StatusSeeOther, signInPath)
	}
	if err != nil {
		return err
	}
	p, err := s.mailPage(c)
	if err != nil {
		return err
	}
	var problems directory.FieldErrors
	if s.Now().Sub(in.Created) < againAfter && !p.Over {
		problems.AddCoded("again", "sign-in-wait", "Wait a minute. Then ask for a new letter")
	} else if _, problems = s.readAddress(c, in.Email); len(problems) == 0 {
		if err := s.BeginSignIn(c, in.Email, in.Next, in.Create); err != nil {
			return err
		}
		return s.redirect(c, http.StatusSeeOther, "/sign-in/check?again=1")
	}
	for i := range problems {
		problems[i].Field = "again"
	}
	p.Errors, p.Title = s.say(problems), s.T("problem.page", "Title", p.Title)
	return s.render(c, http.StatusUnprocessableEntity, "sign-in-check", p)
}

// signInCode answers POST /sign-in/code.
func (s *edition) signInCode(c *gin.Context) error {
	f, err := s.posted(c, signInPath)
	if err != nil {
		return err
	}
	browser, ok := s.asking.read(c.Request)
	if !ok {
		return s.redirect(c, http.StatusSeeOther, signInPath)
	}
	typed := f.text("code")
	open, token := s.newSession(c, false)
	in, u, err := s.accounts().UseCode(c.Request.Context(), codeHash(browser, codeDigits(typed)), browser.Hash(), open)
	switch {
	case err == nil:
		return s.signedIn(c, token, &u, in.Next)
	case !errors.Is(err, directory.ErrForbidden) && !errors.Is(err, directory.ErrGone):
		return err
	}
	s.security(c, "sign-in code refused")
	p, err := s.mailPage(c)
	if err != nil {
		return err
	}
	var problems directory.FieldErrors
	if p.Over {
		problems.AddCoded("again", "sign-in-over", "This code no longer works. Ask for a new letter")
	} else {
		problems.AddCoded("code", "sign-in-code", "This is not the code in the letter. Check the six numbers")
	}
	p.Code = typed
	p.Errors, p.Title = s.say(problems), s.T("problem.page", "Title", p.Title)
	return s.render(c, http.StatusUnprocessableEntity, "sign-in-check", p)
}

// codeDigits are those of a code as people type or paste it.
func codeDigits(text string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text)
}

// linkPage asks whether to sign in: programs that look at mail open every link,
// so that opening one does nothing.
type linkPage struct {
	layout
	Name     string // of the user; empty: not known yet
	Action   string
	Why      string // why the link cannot be used: over, elsewhere
	CanRenew bool
}

// signInLink answers GET /sign-in/link/{token}. It changes nothing.
func (s *edition) signInLink(c *gin.Context) error {
	return s.linkPage(c, http.StatusOK)
}

func (s *edition) linkPage(c *gin.Context, status int) error {
	p := linkPage{layout: s.page(c, s.T("sign-in.title")), Action: "/sign-in/link/" + c.Param("token")}
	p.NoIndex, p.Back = true, link{"/", s.T("back.search")}
	c.Header("Cache-Control", "private, no-store")
	in, err := s.accounts().SignIn(c.Request.Context(), directory.Token(c.Param("token")).Hash())
	switch {
	case errors.Is(err, directory.ErrNotFound):
		p.Why = "over"
		return s.render(c, http.StatusNotFound, "sign-in-link", p)
	case err != nil:
		return err
	}
	browser, _ := s.asking.read(c.Request)
	switch {
	case !in.Used.IsZero() || !s.Now().Before(in.Expires) || in.Tries >= directory.SignInTries:
		p.Why, p.CanRenew = "over", true
		status = max(status, http.StatusGone)
	case in.Browser != browser.Hash():
		p.Why, p.CanRenew = "elsewhere", true
	default:
		if u, err := s.accounts().User(c.Request.Context(), in.UserID); err == nil {
			p.Name = u.Called()
		} else {
			p.Name = in.Email
		}
	}
	return s.render(c, status, "sign-in-link", p)
}

// useSignInLink answers POST /sign-in/link/{token}.
func (s *edition) useSignInLink(c *gin.Context) error {
	browser, _ := s.asking.read(c.Request)
	open, token := s.newSession(c, false)
	in, u, err := s.accounts().UseLink(c.Request.Context(), directory.Token(c.Param("token")).Hash(), browser.Hash(), open)
	switch {
	case err == nil:
		return s.signedIn(c, token, &u, in.Next)
	case errors.Is(err, directory.ErrGone), errors.Is(err, directory.ErrForbidden), errors.Is(err, directory.ErrNotFound):
		s.security(c, "sign-in link refused")
		return s.linkPage(c, http.StatusForbidden)
	}
	return err
}

// renewSignInLink answers POST /sign-in/link/{token}/again: a new letter to the
// same address, for the browser that asks now.
func (s *edition) renewSignInLink(c *gin.Context) error {
	in, err := s.accounts().SignIn(c.Request.Context(), directory.Token(c.Param("token")).Hash())
	if errors.Is(err, directory.ErrNotFound) {
		return s.redirect(c, http.StatusSeeOther, signInPath)
	}
	if err != nil {
		return err
	}
	if _, problems := s.readAddress(c, in.Email); len(problems) > 0 {
		return errTooMany
	}
	if err := s.BeginSignIn(c, in.Email, in.Next, in.Create); err != nil {
		return err
	}
	return s.redirect(c, http.StatusSeeOther, "/sign-in/check")
}

// newSession is a session for this browser, and its token.
func (s *edition) newSession(c *gin.Context, strong bool) (directory.NewSession, directory.Token) {
	token := directory.NewToken()
	open := directory.NewSession{Hash: token.Hash(), Device: device(c.Request.UserAgent()), Strong: strong, At: s.Now()}
	if old, ok := s.session.read(c.Request); ok {
		open.Old = old.Hash()
	}
	return open, token
}

// signedIn gives the browser its cookie and leads on.
func (s *edition) signedIn(c *gin.Context, token directory.Token, u *directory.User, next string) error {
	s.session.write(c.Writer, token)
	if _, ok := s.asking.read(c.Request); ok {
		s.asking.clear(c.Writer)
	}
	s.security(c, "signed in", "user", u.ID)
	return s.redirect(c, http.StatusSeeOther, s.afterSignIn(c, u, ownPath(next)))
}

// afterSignIn is where somebody goes who has signed in: to what they had typed,
// to where they were going, or to what they most likely came for.
func (s *edition) afterSignIn(c *gin.Context, u *directory.User, next string) string {
	if _, ok := s.kept.read(c.Request); ok {
		return keptPath
	}
	if next != "" && next != "/" {
		return next
	}
	for _, place := range []struct {
		path string
		fits bool
	}{
		{"/admin/queue", u.Staff(s.Now())},
		{"/groups/me", len(u.Organizations(s.Now())) > 0},
		{"/", u.Has(directory.LinkWorker, s.Now())},
	} {
		if place.fits && s.routed(place.path) {
			return place.path
		}
	}
	return accountPath
}

// routed says whether there is a page at a path without parameters.
func (s *Server) routed(path string) bool {
	for _, r := range s.routes() {
		if r.Method == http.MethodGet && r.Path == path {
			return true
		}
	}
	return false
}
