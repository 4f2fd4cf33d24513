package web

import (
	"errors"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"anchorpoint/directory"

	"github.com/gin-gonic/gin"
)

const (
	accountPath = "/account"
	keptPath    = "/account/typed"
)

// keptLimits bound what somebody who is not signed in can make us keep.
var keptLimits = Limits{Rate: 1.0 / 60, Burst: 10}

// keepTyped keeps a form that came without a session that may send it, so that
// it can be sent after signing in. It is bound to this browser by a cookie and,
// where the session is known that ran out, to its user.
func (s *edition) keepTyped(c *gin.Context) error {
	if c.Request.Method != http.MethodPost || !s.signIns.kept.allow(c.ClientIP(), s.Now()) {
		return nil
	}
	if kind, _, _ := strings.Cut(c.Request.Header.Get("Content-Type"), ";"); kind != "application/x-www-form-urlencoded" {
		return nil // the empty form of a button, or no form of ours
	}
	body, err := io.ReadAll(c.Request.Body)
	if err != nil {
		return formError(err)
	}
	if _, err := url.ParseQuery(string(body)); err != nil || len(body) == 0 {
		return nil
	}
	f := directory.KeptForm{Path: s.href(c.Request.URL.RequestURI()), Body: string(body), At: s.Now()}
	if token, ok := s.session.read(c.Request); ok {
		if _, u, err := s.accounts().Session(c.Request.Context(), token.Hash()); err == nil {
			f.UserID = u.ID
		}
	}
	token := directory.NewToken()
	if err := s.accounts().KeepForm(c.Request.Context(), token.Hash(), f); err != nil {
		return err
	}
	s.kept.write(c.Writer, token)
	return nil
}

// typedPage offers what was typed to be sent now.
type typedPage struct {
	layout
	Action string
	Fields []typedField
}

type typedField struct{ Name, Value string }

// typed answers GET /account/typed.
func (s *edition) typed(c *gin.Context) error {
	token, ok := s.kept.read(c.Request)
	if !ok {
		return s.redirect(c, http.StatusSeeOther, accountPath)
	}
	f, err := s.accounts().KeptForm(c.Request.Context(), token.Hash(), s.Now())
	p := typedPage{layout: s.page(c, s.T("staff-typed.title"))}
	p.NoIndex, p.Back = true, link{accountPath, s.T("staff-account.title")}
	switch {
	case errors.Is(err, directory.ErrNotFound), err == nil && f.UserID != "" && f.UserID != s.user(c).ID:
		return s.render(c, http.StatusOK, "account-typed", p)
	case err != nil:
		return err
	}
	p.Action = f.Path
	fields, err := url.ParseQuery(f.Body)
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		for _, value := range fields[name] {
			p.Fields = append(p.Fields, typedField{name, value})
		}
	}
	return s.render(c, http.StatusOK, "account-typed", p)
}

// dropTyped answers POST /account/typed: the person does not want it any more.
func (s *edition) dropTyped(c *gin.Context) error {
	if err := s.forgetTyped(c); err != nil {
		return err
	}
	return s.redirect(c, http.StatusSeeOther, accountPath)
}

func (s *edition) forgetTyped(c *gin.Context) error {
	token, ok := s.kept.read(c.Request)
	if !ok {
		return nil
	}
	s.kept.clear(c.Writer)
	return s.accounts().DropForm(c.Request.Context(), token.Hash())
}
