package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"anchorpoint/directory"

	"github.com/gin-gonic/gin"
	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
)

// ceremonyLife is how long a person has to touch the key.
const ceremonyLife = 5 * time.Minute

// localName names a machine of one's own: a passkey belongs to a name, and
// 127.0.0.1 is none.
func localName(address string) string {
	u, err := url.Parse(address)
	if err != nil || address == "" {
		return address
	}
	if ip, err := netip.ParseAddr(u.Hostname()); err == nil && ip.IsLoopback() {
		u.Host = net.JoinHostPort("localhost", u.Port())
	}
	return u.String()
}

// atHome leads a browser that came by another name to the one at which cookies
// and passkeys hold. done: the answer is written.
func (s *edition) atHome(c *gin.Context) (done bool) {
	home, err := url.Parse(s.linkBase())
	if err != nil || home.Host == "" || home.Hostname() != "localhost" || c.Request.Host == home.Host || c.Request.Method != http.MethodGet {
		return false
	}
	if host, _, err := net.SplitHostPort(c.Request.Host); err != nil || net.ParseIP(host) == nil {
		return false // a proxy may have its own name for us
	}
	c.Header("Cache-Control", "no-store")
	c.Header("Location", home.String()+s.href(c.Request.URL.RequestURI()))
	c.Status(http.StatusFound)
	c.Writer.WriteHeaderNow()
	return true
}

// errNoName: a passkey belongs to the name of a site, and this one has none.
var errNoName = errors.New("passkeys need a site with a name: set site.url")

// relyingParty is this site as passkeys know it.
func (s *Server) relyingParty() (*webauthn.WebAuthn, error) {
	home := s.linkBase()
	u, err := url.Parse(home)
	if err != nil || u.Hostname() == "" || net.ParseIP(u.Hostname()) != nil {
		return nil, errNoName
	}
	return webauthn.New(&webauthn.Config{
		RPID: u.Hostname(), RPDisplayName: s.Site.Name, RPOrigins: []string{home},
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired,
		},
		Timeouts: webauthn.TimeoutsConfig{
			Login:        webauthn.TimeoutConfig{Enforce: false, Timeout: ceremonyLife, TimeoutUVD: ceremonyLife},
			Registration: webauthn.TimeoutConfig{Enforce: false, Timeout: ceremonyLife, TimeoutUVD: ceremonyLife},
		},
	})
}

// keyHolder is a user as the library of passkeys wants one.
type keyHolder struct {
	directory.User
	keys []webauthn.Credential
}

// WebAuthnID is the pseudonymous id.
func (h *keyHolder) WebAuthnID() []byte { return []byte(h.ID) }

// WebAuthnName is what the list of passkeys in the person's device shows.
func (h *keyHolder) WebAuthnName() string { return h.Email }

// WebAuthnDisplayName is what the person is called.
func (h *keyHolder) WebAuthnDisplayName() string { return h.Called() }

// WebAuthnCredentials are the passkeys of the user.
func (h *keyHolder) WebAuthnCredentials() []webauthn.Credential { return h.keys }

func (s *Server) keyHolder(ctx context.Context, userID string) (*keyHolder, error) {
	u, err := s.accounts().User(ctx, userID)
	if err != nil {
		return nil, err
	}
	h := &keyHolder{User: u}
	kept, err := s.accounts().PasskeysOf(ctx, userID)
	if err != nil {
		return nil, err
	}
	for _, p := range kept {
		var key webauthn.Credential
		if err := json.Unmarshal(p.Credential, &key); err != nil {
			return nil, fmt.Errorf("decode a passkey: %w", err)
		}
		h.keys = append(h.keys, key)
	}
	return h, nil
}

// passkeyView is the part of a page that uses a passkey.
type passkeyView struct {
	Next string
	Can  bool // this site has a name
	Home string
}

func (s *edition) passkeyView(c *gin.Context, next string) passkeyView {
	_, err := s.relyingParty()
	return passkeyView{next, err == nil, s.linkBase()}
}

// sendChallenge keeps what the library must know again and gives the browser
// its options.
func (s *edition) sendChallenge(c *gin.Context, browser directory.TokenHash, options any, data *webauthn.SessionData) error {
	kept, err := json.Marshal(data)
	if err != nil {
		return fmt.Errorf("encode a challenge: %w", err)
	}
	if err := s.accounts().BeginCeremony(c.Request.Context(), browser, kept, s.Now().Add(ceremonyLife)); err != nil {
		return err
	}
	body, err := json.Marshal(options)
	if err != nil {
		return fmt.Errorf("encode the options of a passkey: %w", err)
	}
	c.Header("Cache-Control", "no-store")
	return s.send(c, http.StatusOK, "application/json", body)
}

func (s *edition) challenge(c *gin.Context, browser directory.TokenHash) (webauthn.SessionData, error) {
	var data webauthn.SessionData
	kept, err := s.accounts().EndCeremony(c.Request.Context(), browser, s.Now())
	if err != nil {
		return data, err
	}
	return data, json.Unmarshal(kept, &data)
}

// askPasskey answers POST /sign-in/passkey/begin: which of the person's keys it
// is, the browser asks.
func (s *edition) askPasskey(c *gin.Context) error {
	rp, err := s.relyingParty()
	if err != nil {
		return directory.ErrNotFound
	}
	if !s.signIns.keys.allow(c.ClientIP(), s.Now()) {
		return errTooMany
	}
	browser, ok := s.asking.read(c.Request)
	if !ok {
		browser = directory.NewToken()
	}
	options, data, err := rp.BeginDiscoverableLogin()
	if err != nil {
		return fmt.Errorf("begin to sign in with a passkey: %w", err)
	}
	s.asking.write(c.Writer, browser)
	return s.sendChallenge(c, browser.Hash(), options, data)
}

// usePasskey answers POST /sign-in/passkey.
func (s *edition) usePasskey(c *gin.Context) error {
	f, err := s.posted(c, signInPath)
	if err != nil {
		return err
	}
	next := ownPath(f.text("next"))
	u, err := s.verifyPasskey(c, f.text("credential"))
	if err != nil {
		s.Log.Info("passkey refused", "reason", err.Error())
		s.security(c, "passkey refused")
		p := s.signInPage(c, "", next)
		p.Errors = s.say(directory.FieldErrors{{Field: "passkey", Code: "passkey", Message: "The passkey did not work. Try again"}})
		p.Title = s.T("problem.page", "Title", p.Title)
		return s.render(c, http.StatusUnprocessableEntity, "sign-in", p)
	}
	open, token := s.newSession(c, true)
	if _, err := s.accounts().OpenSession(c.Request.Context(), u.ID, open); err != nil {
		return err
	}
	return s.signedIn(c, token, u, next)
}

// verifyPasskey says whose key answered the challenge of this browser.
func (s *edition) verifyPasskey(c *gin.Context, answer string) (*directory.User, error) {
	ctx := c.Request.Context()
	rp, err := s.relyingParty()
	if err != nil {
		return nil, err
	}
	browser, _ := s.asking.read(c.Request)
	data, err := s.challenge(c, browser.Hash())
	if err != nil {
		return nil, err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes([]byte(answer))
	if err != nil {
		return nil, err
	}
	var holder *keyHolder
	find := func(_, handle []byte) (webauthn.User, error) {
		var err error
		holder, err = s.keyHolder(ctx, string(handle))
		if err == nil && !holder.Disabled.IsZero() {
			err = directory.ErrGone
		}
		return holder, err
	}
	key, err := rp.ValidateDiscoverableLogin(find, data, parsed)
	if err != nil {
		return nil, err
	}
	if key.Authenticator.CloneWarning {
		return nil, errors.New("the counter of the passkey went back: it may have been copied")
	}
	kept, err := json.Marshal(key)
	if err != nil {
		return nil, err
	}
	err = s.accounts().UsePasskey(ctx, directory.Passkey{ID: key.ID, UserID: holder.ID, Credential: kept, Used: s.Now()})
	return &holder.User, err
}

// mayEnrol says whether a session may add a passkey: the first one, or in a
// session that a passkey or a link for enrolling opened.
func (s *edition) mayEnrol(c *gin.Context) (bool, error) {
	m := s.member(c)
	if !m.session.Strong.IsZero() || m.session.Enrol {
		return true, nil
	}
	kept, err := s.accounts().PasskeysOf(c.Request.Context(), m.user.ID)
	return len(kept) == 0, err
}

// beginPasskey answers POST /account/passkey/begin.
func (s *edition) beginPasskey(c *gin.Context) error {
	m := s.member(c)
	may, err := s.mayEnrol(c)
	if err != nil {
		return err
	}
	if !may {
		return directory.ErrForbidden
	}
	rp, err := s.relyingParty()
	if err != nil {
		return directory.ErrNotFound
	}
	holder, err := s.keyHolder(c.Request.Context(), m.user.ID)
	if err != nil {
		return err
	}
	var known []protocol.CredentialDescriptor
	for _, key := range holder.keys {
		known = append(known, key.Descriptor())
	}
	options, data, err := rp.BeginRegistration(holder, webauthn.WithExclusions(known))
	if err != nil {
		return fmt.Errorf("begin to add a passkey: %w", err)
	}
	return s.sendChallenge(c, m.cookie, options, data)
}

// addPasskey answers POST /account/passkey. Who has just touched a key need
// not do it again: the session is one by passkey, with a new token.
func (s *edition) addPasskey(c *gin.Context) error {
	m := s.member(c)
	f, err := s.posted(c, passkeyPath)
	if err != nil {
		return err
	}
	next := ownPath(f.text("next"))
	may, err := s.mayEnrol(c)
	if err != nil {
		return err
	}
	if !may {
		return directory.ErrForbidden
	}
	if err := s.keepPasskey(c, m, f); err != nil {
		s.Log.Info("passkey refused", "reason", err.Error())
		s.security(c, "passkey refused", "user", m.user.ID)
		return s.passkeyPage(c, http.StatusUnprocessableEntity, next,
			directory.FieldErrors{{Field: "passkey", Code: "passkey", Message: "The passkey did not work. Try again"}})
	}
	s.security(c, "passkey added", "user", m.user.ID)
	open, token := s.newSession(c, true)
	if _, err := s.accounts().OpenSession(c.Request.Context(), m.user.ID, open); err != nil {
		return err
	}
	return s.signedIn(c, token, &m.user, next)
}

func (s *edition) keepPasskey(c *gin.Context, m *signedIn, f *sent) error {
	rp, err := s.relyingParty()
	if err != nil {
		return err
	}
	data, err := s.challenge(c, m.cookie)
	if err != nil {
		return err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes([]byte(f.text("credential")))
	if err != nil {
		return err
	}
	holder, err := s.keyHolder(c.Request.Context(), m.user.ID)
	if err != nil {
		return err
	}
	key, err := rp.CreateCredential(holder, data, parsed)
	if err != nil {
		return err
	}
	kept, err := json.Marshal(key)
	if err != nil {
		return err
	}
	return s.accounts().AddPasskey(c.Request.Context(), directory.Passkey{ID: key.ID, UserID: m.user.ID,
		Name: device(c.Request.UserAgent()), Credential: kept, Created: s.Now(), Used: s.Now()})
}

// passkeyPage asks staff for their passkey, or to add the first.
type passkeyPage struct {
	layout
	Errors  formErrors
	Passkey passkeyView
	Has     bool // one to use
	May     bool // add one
	Needs   bool // a role of the person needs one
}

// passkey answers GET /account/passkey.
func (s *edition) passkey(c *gin.Context) error {
	next := ownPath(c.Query("next"))
	if s.atHome(c) {
		return nil
	}
	return s.passkeyPage(c, http.StatusOK, next, nil)
}

func (s *edition) passkeyPage(c *gin.Context, status int, next string, problems directory.FieldErrors) error {
	m := s.member(c)
	kept, err := s.accounts().PasskeysOf(c.Request.Context(), m.user.ID)
	if err != nil {
		return err
	}
	p := passkeyPage{layout: s.page(c, s.T("staff-passkey.title")), Errors: s.say(problems), Passkey: s.passkeyView(c, next)}
	p.NoIndex, p.Back = true, link{accountPath, s.T("staff-account.title")}
	p.Has, p.Needs = len(kept) > 0, m.user.Staff(s.Now())
	if p.May, err = s.mayEnrol(c); err != nil {
		return err
	}
	if len(problems) > 0 {
		p.Title = s.T("problem.page", "Title", p.Title)
	}
	return s.render(c, status, "account-passkey", p)
}
