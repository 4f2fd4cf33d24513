package web

import (
	"encoding/base64"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"anchorpoint/directory"
	"anchorpoint/directory/hours"

	"github.com/gin-gonic/gin"
)

// accountPage is what somebody who is signed in may know and change of
// themselves.
type accountPage struct {
	layout
	Errors    formErrors
	Saved     bool
	Places    []link
	Email     string
	Roles     []string
	Name      string
	Languages []option
	Sessions  []sessionView
	Keys      []sessionView
}

// sessionView is a session or a passkey in a list.
type sessionView struct {
	ID, Device, Seen string
	Here             bool
}

// maxName is how many characters a name may have.
const maxName = 100

// account answers GET /account.
func (s *edition) account(c *gin.Context) error {
	p, err := s.accountPage(c)
	if err != nil {
		return err
	}
	p.Saved = c.Query("saved") != ""
	return s.render(c, http.StatusOK, "account", p)
}

func (s *edition) accountPage(c *gin.Context) (accountPage, error) {
	m := s.member(c)
	p := accountPage{layout: s.page(c, s.T("staff-account.title")), Email: m.user.Email, Name: m.user.Name, Places: s.memberPlaces(c)}
	p.NoIndex = true
	for _, g := range m.user.Grants {
		p.Roles = append(p.Roles, s.grantWords(c, g))
	}
	for _, e := range s.editions {
		if e.Ready() || e == s || e.Code == m.user.Language {
			p.Languages = append(p.Languages, option{Value: e.Code, Text: e.Name, On: e.Code == m.user.Language})
		}
	}
	sessions, err := s.accounts().SessionsOf(c.Request.Context(), m.user.ID)
	if err != nil {
		return p, err
	}
	for i := range sessions {
		if x := &sessions[i]; x.Live(&m.user, s.Now()) {
			p.Sessions = append(p.Sessions, sessionView{x.ID, x.Device, s.moment(x.Seen), x.ID == m.session.ID})
		}
	}
	keys, err := s.accounts().PasskeysOf(c.Request.Context(), m.user.ID)
	for _, k := range keys {
		p.Keys = append(p.Keys, sessionView{ID: base64.RawURLEncoding.EncodeToString(k.ID), Device: k.Name, Seen: longDay(s.Language, k.Created)})
	}
	return p, err
}

// moment is a day with the time.
func (s *edition) moment(at time.Time) string {
	return s.T("staff-account.moment", "Day", longDay(s.Language, at), "Time", at.In(hours.London).Format("15:04"))
}

// changeAccount answers POST /account.
func (s *edition) changeAccount(c *gin.Context) error {
	f, err := s.posted(c, accountPath)
	if err != nil {
		return err
	}
	m, ctx := s.member(c), c.Request.Context()
	switch f.text("do") {
	case "name":
		return s.changeName(c, f)
	case "end":
		if err = s.accounts().EndSession(ctx, m.user.ID, f.text("session")); f.text("session") == "" {
			return directory.ErrNotFound
		}
	case "end-all":
		if err = s.accounts().EndSession(ctx, m.user.ID, ""); err == nil {
			s.security(c, "all sessions ended", "user", m.user.ID)
			return s.signOut(c)
		}
	case "remove":
		err = s.removePasskey(c, f.text("passkey"))
	default:
		return directory.ErrNotFound
	}
	if err != nil {
		return err
	}
	return s.redirect(c, http.StatusSeeOther, accountPath+"?saved=1")
}

// removePasskey needs a session by passkey: whoever reads somebody's mail must
// not be able to make way for a key of their own.
func (s *edition) removePasskey(c *gin.Context, text string) error {
	m := s.member(c)
	id, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return directory.ErrNotFound
	}
	if m.session.Strong.IsZero() && m.user.Staff(s.Now()) {
		return directory.ErrForbidden
	}
	s.security(c, "passkey removed", "user", m.user.ID)
	return s.accounts().RemovePasskey(c.Request.Context(), m.user.ID, id, s.Now())
}

func (s *edition) changeName(c *gin.Context, f *sent) error {
	m := s.member(c)
	name, problems := personName(f)
	language := m.user.Language
	for _, e := range s.editions {
		if e.Code == f.text("language") {
			language = e.Code
		}
	}
	if len(problems) > 0 {
		p, err := s.accountPage(c)
		if err != nil {
			return err
		}
		p.Name, p.Errors, p.Title = name, s.say(problems), s.T("problem.page", "Title", p.Title)
		return s.render(c, http.StatusUnprocessableEntity, "account", p)
	}
	if err := s.accounts().NameUser(c.Request.Context(), m.user.ID, name, language); err != nil {
		return err
	}
	return s.redirect(c, http.StatusSeeOther, accountPath+"?saved=1")
}

func personName(f *sent) (string, directory.FieldErrors) {
	var problems directory.FieldErrors
	name := strings.Join(strings.Fields(f.text("name")), " ")
	if utf8.RuneCountInString(name) > maxName {
		problems.AddCoded("name", "name-long", "Use a shorter name: 100 letters at most")
	}
	return name, problems
}

// memberPlaces are the pages that somebody who is signed in may use, of those
// that are there.
func (s *edition) memberPlaces(c *gin.Context) []link {
	var out []link
	for _, x := range []struct {
		path, key string
		policy    Policy
	}{
		{"/groups/me", "sign-in.to-groups", editorPage},
		{"/admin/queue", "sign-in.to-queue", staffPage},
		{"/admin/users", "sign-in.to-users", staffPage},
		{unmetPath, "sign-in.to-unmet", staffPage},
		{workPath, "sign-in.to-work", workerPage},
	} {
		if may := s.admit(c, x.policy); (may == nil || may == errPasskey) && s.routed(x.path) {
			out = append(out, link{x.path, s.T(x.key)})
		}
	}
	return out
}

// memberBar is the line of the layout about who is signed in.
type memberBar struct {
	Name   string
	Places []link
}

func (s *edition) memberBar(c *gin.Context) *memberBar {
	if u := s.user(c); u != nil {
		return &memberBar{u.Called(), s.memberPlaces(c)}
	}
	return nil
}
