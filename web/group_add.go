package web

import (
	"net/http"
	"net/url"
	"unicode/utf8"

	"anchorpoint/directory"

	"github.com/gin-gonic/gin"
)

// addPage asks for the address that a new listing belongs to, or, of who is
// signed in, whether to begin.
type addPage struct {
	layout
	guarded
	Errors   formErrors
	Name     string
	About    string // what happens there, of who is signed in
	Email    string
	SignedAs string
}

const groupAddPath = "/groups/add"

// addGroup answers GET /groups/add. It begins nothing: links are followed by
// machines too.
func (s *edition) addGroup(c *gin.Context) error {
	p := s.addPage(c, clean(c.Query("name"), maxValue), "")
	p.guarded = s.openForm(c, groupAddPath)
	return s.render(c, http.StatusOK, "group-add", p)
}

func (s *edition) addPage(c *gin.Context, name, email string) addPage {
	p := addPage{layout: s.page(c, s.T("find-group.add")), Name: name, Email: email}
	p.NoIndex, p.Back = true, link{groupsPath, s.T("groups.title")}
	if u := s.user(c); u != nil {
		p.SignedAs = u.Email
	}
	return p
}

// sendAddGroup answers POST /groups/add: a letter to the address first, and a
// draft for who is signed in.
func (s *edition) sendAddGroup(c *gin.Context) error {
	f, err := s.posted(c, groupAddPath)
	if err != nil {
		return err
	}
	name, email, u := clean(f.text("name"), maxValue+1), f.text("email"), s.user(c)
	var rules directory.FieldErrors
	if n := utf8.RuneCountInString(name); n < 2 || n > maxValue {
		rules.AddCoded("name", "find-name", "Enter the name of your group")
	}
	address, ok := directory.NormalEmail(email)
	if u == nil && !ok {
		rules.AddCoded("email", "email", "Enter an email address like name@example.org")
	}
	l := directory.Listing{State: directory.Draft, Service: directory.Service{Status: directory.ServiceActive}}
	if u != nil && len(rules) == 0 {
		rules = readName(s, &l, f)
	}
	problems, g := s.judge(f, rules, "")
	if len(problems) == 0 {
		problems, err = s.keepOnce(f, func() error { return nil })
		if err != nil {
			return err
		}
	}
	if len(problems) > 0 {
		p := s.addPage(c, name, email)
		p.About = f.text("about")
		p.guarded, p.Errors, p.Title = g, s.say(problems), s.T("problem.page", "Title", p.Title)
		c.Header("Cache-Control", "no-store")
		return s.render(c, http.StatusUnprocessableEntity, "group-add", p)
	}
	if u == nil {
		if err := s.BeginSignIn(c, address, groupAddPath+"?"+url.Values{"name": {name}}.Encode(), true); err != nil {
			return err
		}
		return s.redirect(c, http.StatusSeeOther, "/sign-in/check")
	}
	d := directory.EditDraft{Listing: l, Created: s.Now(), At: s.Now()}
	d.Finish("name")
	d, err = s.as(c).StartDraft(c.Request.Context(), d)
	if err != nil {
		return err
	}
	s.mailDraft(c, &d)
	return s.redirect(c, http.StatusSeeOther, editPath+d.ID+"/"+s.stepAfter(&d, "name"))
}
