package web

import (
	"errors"
	"net/http"

	"anchorpoint/directory"

	"github.com/gin-gonic/gin"
)

// invitePage asks somebody who was invited whether they want to join.
type invitePage struct {
	layout
	Errors  formErrors
	Action  string // empty: the invitation cannot be used
	As      string
	Address string
	Name    string
}

// invite answers GET /invite/{token}. It changes nothing.
func (s *edition) invite(c *gin.Context) error {
	if s.atHome(c) {
		return nil
	}
	p, status, err := s.invitePage(c)
	if err != nil {
		return err
	}
	return s.render(c, status, "invite", p)
}

func (s *edition) invitePage(c *gin.Context) (invitePage, int, error) {
	p := invitePage{layout: s.page(c, s.T("staff-invite.over"))}
	p.NoIndex, p.Back = true, link{"/", s.T("back.search")}
	c.Header("Cache-Control", "private, no-store")
	in, err := s.accounts().Invitation(c.Request.Context(), directory.Token(c.Param("token")).Hash())
	switch {
	case errors.Is(err, directory.ErrNotFound):
		return p, http.StatusNotFound, nil
	case err != nil:
		return p, 0, err
	case !in.Used.IsZero() || !s.Now().Before(in.Expires):
		return p, http.StatusGone, nil
	}
	p.Title = s.T("staff-invite.title", "Site", s.Site.Name)
	p.Action, p.As, p.Address, p.Name = "/invite/"+c.Param("token"), s.grantWords(c, in.Grant), maskAddress(in.Email), in.Name
	return p, http.StatusOK, nil
}

// acceptInvite answers POST /invite/{token}. The link came to one address, so
// that it proves the address; staff go on to their passkey.
func (s *edition) acceptInvite(c *gin.Context) error {
	f, err := s.posted(c, "/invite")
	if err != nil {
		return err
	}
	name, problems := personName(f)
	if len(problems) > 0 {
		p, _, err := s.invitePage(c)
		if err != nil {
			return err
		}
		p.Name, p.Errors, p.Title = name, s.say(problems), s.T("problem.page", "Title", p.Title)
		return s.render(c, http.StatusUnprocessableEntity, "invite", p)
	}
	open, token := s.newSession(c, false)
	open.Enrol = true
	u, err := s.accounts().AcceptInvitation(c.Request.Context(), directory.Token(c.Param("token")).Hash(), name, s.Code, open)
	if errors.Is(err, directory.ErrGone) || errors.Is(err, directory.ErrNotFound) {
		s.security(c, "invitation refused")
		p, status, err := s.invitePage(c)
		if err != nil {
			return err
		}
		p.Action = ""
		return s.render(c, max(status, http.StatusGone), "invite", p)
	}
	if err != nil {
		return err
	}
	s.security(c, "invitation accepted", "user", u.ID)
	next := ""
	if u.Staff(s.Now()) {
		next = passkeyPath
	}
	return s.signedIn(c, token, &u, next)
}
