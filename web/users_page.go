package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"anchorpoint/directory"

	"github.com/gin-gonic/gin"
)

const usersPath = "/admin/users"

// usersPage lists the people whom a member of staff may manage, and invites.
type usersPage struct {
	layout
	Errors formErrors
	Done   string
	Users  []userView
	Email  string
	Grant  grantForm
	Events []string
}

// userView is one person in a list.
type userView struct {
	Href, Called, Email, Seen string
	Roles                     []string
	Disabled                  bool
}

// grantForm are the fields of a role to be given.
type grantForm struct {
	Roles []option
	Group string // address or id of a listing of the organization
	Areas string // one a line
}

// userPageOf is one person with what may be done.
type userPageOf struct {
	layout
	Errors formErrors
	Done   string
	User   userView
	Was    []string // the grants as forms name them
	Keys   int
	Action string
	Grant  grantForm
}

const shownEvents = 50

// users answers GET /admin/users.
func (s *edition) users(c *gin.Context) error {
	p, err := s.usersPage(c, grantForm{})
	if err != nil {
		return err
	}
	if c.Query("done") == "invited" {
		p.Done = s.T("staff-users.invited")
	}
	return s.render(c, http.StatusOK, "staff_users", p)
}

func (s *edition) usersPage(c *gin.Context, f grantForm) (usersPage, error) {
	p := usersPage{layout: s.page(c, s.T("staff-users.title")), Grant: s.grantChoices(c, f, "")}
	p.NoIndex, p.Back = true, link{accountPath, s.T("staff-account.title")}
	list, err := s.as(c).Users(c.Request.Context())
	if err != nil {
		return p, err
	}
	for i := range list {
		p.Users = append(p.Users, s.userView(c, &list[i]))
	}
	events, err := s.as(c).AccountEvents(c.Request.Context(), shownEvents)
	if errors.Is(err, directory.ErrForbidden) {
		return p, nil // for administrators alone
	}
	for _, e := range events {
		p.Events = append(p.Events, s.eventWords(c, e))
	}
	return p, err
}

func (s *edition) userView(c *gin.Context, u *directory.User) userView {
	v := userView{Href: usersPath + "/" + u.ID, Called: u.Called(), Email: u.Email, Disabled: !u.Disabled.IsZero()}
	if !u.LastSeen.IsZero() {
		v.Seen = s.moment(u.LastSeen)
	}
	for _, g := range u.Grants {
		v.Roles = append(v.Roles, s.grantWords(c, g))
	}
	return v
}

// eventWords is a line of the audit: who did what to whom.
func (s *edition) eventWords(c *gin.Context, e directory.AccountEvent) string {
	called := func(id string) string {
		if u, err := s.accounts().User(c.Request.Context(), id); err == nil {
			return u.Called()
		}
		return id
	}
	return strings.Join(nonEmpty(s.moment(e.At), called(e.Actor), e.Action, called(e.UserID), e.Detail), " · ")
}

// grantRoles are the roles that can be given, in the order of forms.
var grantRoles = []directory.Role{directory.Editor, directory.LinkWorker, directory.Moderator, directory.Administrator}

// grantChoices are the roles that the actor may give anywhere.
func (s *edition) grantChoices(c *gin.Context, f grantForm, on string) grantForm {
	f.Roles = nil
	for _, role := range grantRoles {
		may := false
		for _, g := range s.actor(c).Grants {
			on := directory.Resource{GrantedRole: role, OrganizationID: g.OrganizationID, Areas: g.Areas}
			may = may || directory.Can(s.actor(c), directory.GrantRole, on, s.Now())
		}
		if may {
			f.Roles = append(f.Roles, option{Value: string(role), Text: s.T("staff-role." + roleKey(role)), On: string(role) == on})
		}
	}
	return f
}

func roleKey(r directory.Role) string { return strings.ReplaceAll(string(r), " ", "-") }

// grantWords say what a grant is for, with the names of group and areas.
func (s *edition) grantWords(c *gin.Context, g directory.Grant) string {
	words := s.T("staff-role." + roleKey(g.Role))
	switch {
	case g.OrganizationID != "":
		name := g.OrganizationID
		if o, err := s.accounts().Organization(c.Request.Context(), g.OrganizationID); err == nil {
			name = plainLine(o.Name)
		}
		words = s.T("staff-role.of", "Role", words, "Group", name)
	case len(g.Areas) > 0:
		names := make([]string, len(g.Areas))
		for i, term := range g.Areas {
			if names[i] = s.areaName(term); names[i] == "" {
				names[i] = term
			}
		}
		words = s.T("staff-role.in", "Role", words, "Areas", s.List(names))
	}
	if !g.Expires.IsZero() {
		words = s.T("staff-role.until", "Role", words, "Date", longDay(s.Language, g.Expires))
	}
	return words
}

// readGrant reads a role as the form gives it.
func (s *edition) readGrant(c *gin.Context, f *sent) (directory.Grant, grantForm, directory.FieldErrors) {
	form := s.grantChoices(c, grantForm{Group: f.text("group"), Areas: f.text("areas")}, f.text("role"))
	g := directory.Grant{Role: directory.Role(f.text("role"))}
	var problems directory.FieldErrors
	if !slices.ContainsFunc(form.Roles, func(x option) bool { return x.On }) {
		problems.AddCoded("role", "role", "Choose a role")
		return g, form, problems
	}
	switch g.Role {
	case directory.Editor:
		if g.OrganizationID = s.groupOf(c, form.Group); g.OrganizationID == "" {
			problems.AddCoded("group", "role-group", "Enter the address of a page of the group on this site")
		}
	case directory.LinkWorker, directory.Moderator:
		for line := range strings.FieldsFuncSeq(form.Areas, func(r rune) bool { return r == '\n' || r == ',' }) {
			area := s.grantArea(strings.TrimSpace(line))
			if area == "" {
				problems.AddCoded("areas", "role-area", "Enter names of councils or towns, one on each line")
				break
			}
			g.Areas = append(g.Areas, area)
		}
	}
	return g, form, problems
}

// groupOf is the organization of the listing that somebody names by the address
// of its page or its id.
func (s *edition) groupOf(c *gin.Context, text string) string {
	if u, err := url.Parse(text); err == nil {
		text = u.Path[strings.LastIndex(u.Path, "/")+1:]
	}
	key, _, _ := strings.Cut(text, "?")
	listingID := key
	if len(key) > uuidLength {
		listingID = key[:uuidLength]
	}
	l, err := s.as(c).Listing(c.Request.Context(), listingID)
	if err != nil || l.Organization() == nil {
		return ""
	}
	return l.Organization().ID
}

const uuidLength = 36

// grantArea is the term of a council, or of a place in people's words.
func (s *edition) grantArea(text string) string {
	if kind, code, ok := strings.Cut(text, ":"); ok && code != "" && slices.Contains(areaKinds, kind+":") {
		return text
	}
	answer := s.Places.Resolve(clean(text, maxValue))
	if answer.Place == nil {
		return ""
	}
	for _, share := range answer.Place.Areas {
		if strings.HasPrefix(share.Code, "lad:") {
			return share.Code
		}
	}
	return ""
}

// inviteUser answers POST /admin/users.
func (s *edition) inviteUser(c *gin.Context) error {
	f, err := s.posted(c, usersPath)
	if err != nil {
		return err
	}
	g, form, problems := s.readGrant(c, f)
	email, ok := directory.NormalEmail(f.text("email"))
	if !ok {
		problems = slices.Concat(directory.FieldErrors{{Field: "email", Code: "email", Message: "Enter an email address, like name@example.org"}}, problems)
	}
	if len(problems) == 0 {
		err := s.sendInvitation(c, email, g)
		switch {
		case err == nil:
			return s.redirect(c, http.StatusSeeOther, usersPath+"?done=invited")
		case !errors.Is(err, directory.ErrForbidden):
			return err
		}
		problems.AddCoded("role", "role-refused", "You may not give this role there")
	}
	p, err := s.usersPage(c, form)
	if err != nil {
		return err
	}
	p.Grant, p.Email, p.Errors, p.Title = form, f.text("email"), s.say(problems), s.T("problem.page", "Title", p.Title)
	return s.render(c, http.StatusUnprocessableEntity, "staff_users", p)
}

// sendInvitation keeps an invitation of the actor and writes to its address.
func (s *edition) sendInvitation(c *gin.Context, email string, g directory.Grant) error {
	token, now := directory.NewToken(), s.Now()
	in := directory.Invitation{Hash: token.Hash(), Email: email, Grant: g, Created: now, Expires: now.Add(directory.InvitationLife)}
	if err := s.as(c).Invite(c.Request.Context(), in); err != nil {
		return err
	}
	s.security(c, "invited", "user", s.user(c).ID, "role", string(g.Role))
	group := ""
	if g.OrganizationID != "" {
		if o, err := s.accounts().Organization(c.Request.Context(), g.OrganizationID); err == nil {
			group = o.Name
		}
	}
	return s.post(c.Request.Context(), s.Code, "invitation", email, InvitationLetter{
		By: s.user(c).Called(), Role: g.Role, Group: group, Link: "/invite/" + string(token), Until: in.Expires})
}

// oneUser answers GET /admin/users/{id}.
func (s *edition) oneUser(c *gin.Context) error {
	p, _, err := s.userPageOf(c)
	if err != nil {
		return err
	}
	if c.Query("done") != "" {
		p.Done = s.T("staff-account.saved")
	}
	return s.render(c, http.StatusOK, "staff_user", p)
}

func (s *edition) userPageOf(c *gin.Context) (userPageOf, directory.User, error) {
	u, err := s.as(c).User(c.Request.Context(), c.Param("id"))
	if err != nil {
		return userPageOf{}, u, err
	}
	p := userPageOf{layout: s.page(c, u.Called()), User: s.userView(c, &u), Action: usersPath + "/" + u.ID, Grant: s.grantChoices(c, grantForm{}, "")}
	p.NoIndex, p.Back = true, link{usersPath, s.T("staff-users.title")}
	for _, g := range u.Grants {
		p.Was = append(p.Was, grantKey(g))
	}
	keys, err := s.accounts().PasskeysOf(c.Request.Context(), u.ID)
	p.Keys = len(keys)
	return p, u, err
}

// grantKey names a grant in a form.
func grantKey(g directory.Grant) string { return string(g.Role) + " " + g.Scope() }

// changeUser answers POST /admin/users/{id}.
func (s *edition) changeUser(c *gin.Context) error {
	f, err := s.posted(c, usersPath)
	if err != nil {
		return err
	}
	p, u, err := s.userPageOf(c)
	if err != nil {
		return err
	}
	problems, err := s.actOnUser(c, f, &u, &p.Grant)
	if errors.Is(err, directory.ErrState) {
		problems.AddCoded("role", "role-last", "This is the last administrator. Make another one first")
		err = nil
	}
	if errors.Is(err, directory.ErrForbidden) {
		problems.AddCoded("role", "role-refused", "You may not give this role there")
		err = nil
	}
	if err != nil {
		return err
	}
	if len(problems) == 0 {
		s.security(c, "account changed", "user", s.user(c).ID, "of", u.ID, "action", userAction(f.text("do")))
		return s.redirect(c, http.StatusSeeOther, p.Action+"?done=1")
	}
	p.Errors, p.Title = s.say(problems), s.T("problem.page", "Title", p.Title)
	return s.render(c, http.StatusUnprocessableEntity, "staff_user", p)
}

// userAction keeps what was typed out of the log.
func userAction(do string) string {
	if slices.Contains([]string{"grant", "revoke", "disable", "enable"}, do) {
		return do
	}
	return "none"
}

func (s *edition) actOnUser(c *gin.Context, f *sent, u *directory.User, form *grantForm) (directory.FieldErrors, error) {
	store, ctx, now := s.as(c), c.Request.Context(), s.Now()
	switch f.text("do") {
	case "grant":
		g, typed, problems := s.readGrant(c, f)
		*form = typed
		if len(problems) > 0 {
			return problems, nil
		}
		return nil, store.Grant(ctx, u.ID, g, now)
	case "revoke":
		for _, g := range u.Grants {
			if grantKey(g) == f.text("was") {
				return nil, store.Revoke(ctx, u.ID, g, now)
			}
		}
		return nil, nil // gone already
	case "disable", "enable":
		return nil, store.Disable(ctx, u.ID, f.text("do") == "disable", now)
	}
	return nil, directory.ErrNotFound
}
