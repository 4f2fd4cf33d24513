package web

import (
	"errors"
	"net/http"

	"anchorpoint/directory"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"
)

// groupColleaguesPage shows who looks after a group and lets them invite others,
// so that a page is not left alone when one person goes.
type groupColleaguesPage struct {
	layout
	Errors formErrors
	Done   string
	Group  string
	People []string
	Email  string
	Action string
}

const colleaguesPath = groupHomePath + "/colleagues/"

// colleaguesOf is the organization of a path, for somebody who may invite
// editors of it. Of any other one learns nothing.
func (s *edition) colleaguesOf(c *gin.Context) (directory.Organization, error) {
	id := c.Param("organization")
	if uuid.Validate(id) != nil {
		return directory.Organization{}, directory.ErrNotFound
	}
	if !directory.MayGrant(s.actor(c), directory.Grant{Role: directory.Editor, OrganizationID: id}, nil, s.Now()) {
		return directory.Organization{}, directory.ErrNotFound
	}
	return s.as(c).Organization(c.Request.Context(), id)
}

func (s *edition) colleaguesPage(c *gin.Context, o *directory.Organization) (groupColleaguesPage, error) {
	p := groupColleaguesPage{layout: s.groupLayout(c, s.T("group-colleagues.title"), s.homeLink()),
		Group: plainLine(o.Name), Action: colleaguesPath + o.ID}
	editors, err := s.editorsOf(c.Request.Context(), o.ID)
	for i := range editors {
		p.People = append(p.People, editors[i].Called())
	}
	return p, err
}

// groupColleagues answers GET /groups/me/colleagues/{organization}.
func (s *edition) groupColleagues(c *gin.Context) error {
	o, err := s.colleaguesOf(c)
	if err != nil {
		return err
	}
	p, err := s.colleaguesPage(c, &o)
	if err != nil {
		return err
	}
	if c.Query("done") != "" {
		p.Done = s.T("group-colleagues.done")
	}
	return s.render(c, http.StatusOK, "group_colleagues", p)
}

// inviteColleague answers POST /groups/me/colleagues/{organization}.
func (s *edition) inviteColleague(c *gin.Context) error {
	o, err := s.colleaguesOf(c)
	if err != nil {
		return err
	}
	f, err := s.posted(c, "/groups/colleagues")
	if err != nil {
		return err
	}
	email, problems := s.readAddress(c, f.text("email"))
	if len(problems) == 0 && !s.signIns.allow(email, s.Now()) {
		return errTooMany
	}
	if len(problems) == 0 {
		err := s.sendInvitation(c, email, directory.Grant{Role: directory.Editor, OrganizationID: o.ID})
		if errors.Is(err, directory.ErrForbidden) {
			return directory.ErrNotFound // the right went while the form was open
		}
		if err != nil {
			return err
		}
		return s.redirect(c, http.StatusSeeOther, colleaguesPath+o.ID+"?done=1")
	}
	p, err := s.colleaguesPage(c, &o)
	if err != nil {
		return err
	}
	p.Email, p.Errors, p.Title = f.text("email"), s.say(problems), s.T("problem.page", "Title", p.Title)
	return s.render(c, http.StatusUnprocessableEntity, "group_colleagues", p)
}
