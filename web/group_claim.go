package web

import (
	"net/http"
	"slices"
	"strings"

	"anchorpoint/directory"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"
)

// claimPage asks somebody who says that a group is theirs what they want, and
// for the address that may prove it.
type claimPage struct {
	layout
	guarded
	Errors   formErrors
	Name     string
	Action   string
	Want     string
	Email    string
	Charity  string
	SignedAs string // the address of who is signed in: it need not be asked
}

const claimPath, claimedPath = "/groups/claim/", "/groups/claimed/"

// claim answers GET /groups/claim/{id}.
func (s *edition) claim(c *gin.Context) error {
	l, err := s.told(c)
	if err != nil {
		return err
	}
	p := s.claimPage(c, &l, directory.Claim{Want: directory.WantEdit})
	p.guarded = s.openForm(c, p.Action)
	return s.render(c, http.StatusOK, "claim", p)
}

func (s *edition) claimPage(c *gin.Context, l *directory.Listing, claim directory.Claim) claimPage {
	p := claimPage{layout: s.page(c, s.T("claim.title")), Name: plainLine(l.Service.Name), Action: claimPath + l.ID,
		Want: string(claim.Want), Email: claim.Email, Charity: claim.Charity}
	p.NoIndex, p.Exit, p.Back = true, s.sensitiveListing(l), link{groupsPath, s.T("groups.title")}
	if u := s.user(c); u != nil {
		p.SignedAs = u.Email
	}
	return p
}

// sendClaim answers POST /groups/claim/{id}. Whatever address it is, the answer
// is the same: look into your mail.
func (s *edition) sendClaim(c *gin.Context) error {
	l, err := s.told(c)
	if err != nil {
		return err
	}
	f, err := s.posted(c, claimPath+l.ID)
	if err != nil {
		return err
	}
	claim := directory.Claim{ListingID: l.ID, Want: directory.ClaimWant(f.text("want")), Email: f.text("email"),
		Charity: strings.Join(strings.Fields(f.text("charity")), " "), Language: s.Code, At: s.Now()}
	u := s.user(c)
	if u != nil {
		claim.Email = u.Email
	}
	problems, g := s.judge(f, claim.Validate(), "")
	if len(problems) == 0 {
		problems, err = s.keepOnce(f, func() error {
			claim, err = s.Store.AddClaim(c.Request.Context(), claim)
			return err
		})
		if err != nil {
			return err
		}
	}
	if len(problems) > 0 {
		p := s.claimPage(c, &l, claim)
		p.guarded, p.Errors, p.Title = g, s.say(problems), s.T("problem.page", "Title", p.Title)
		c.Header("Cache-Control", "no-store")
		return s.render(c, http.StatusUnprocessableEntity, "claim", p)
	}
	switch {
	case claim.ID == "": // sent twice: the first one stands
		return s.redirect(c, http.StatusSeeOther, groupsPath)
	case u != nil:
		if err := s.settleClaim(c.Request.Context(), claim, u); err != nil {
			return err
		}
		return s.redirect(c, http.StatusSeeOther, claimedPath+claim.ID)
	}
	if err := s.BeginSignIn(c, claim.Email, claimedPath+claim.ID, true); err != nil {
		return err
	}
	return s.redirect(c, http.StatusSeeOther, "/sign-in/check")
}

// claimedPage tells who claimed a group how it stands, or asks for the last
// step: following a link does nothing by itself.
type claimedPage struct {
	layout
	Action  string
	Name    string
	How     string // ask, ask-remove, accepted, removed, waiting or refused
	Heading string
	Text    []string
	Next    link
}

// ownClaim is the claim of a path, for the one who made it. Before it is proved
// the address alone tells who that is.
func (s *edition) ownClaim(c *gin.Context) (directory.Claim, error) {
	id := c.Param("id")
	if uuid.Validate(id) != nil {
		return directory.Claim{}, errNoPage
	}
	claim, err := s.claims().Claim(c.Request.Context(), id)
	if err != nil {
		return claim, err
	}
	u := s.user(c)
	if claim.UserID != u.ID && (claim.State != directory.ClaimAsked || claim.Email != u.Email) {
		return claim, directory.ErrNotFound
	}
	return claim, nil
}

// claimed answers GET /groups/claimed/{id}.
func (s *edition) claimed(c *gin.Context) error {
	claim, err := s.ownClaim(c)
	if err != nil {
		return err
	}
	p, err := s.claimedPage(c, &claim)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "group-claimed", p)
}

func (s *edition) claimedPage(c *gin.Context, claim *directory.Claim) (claimedPage, error) {
	p := claimedPage{How: claimHow(claim), Action: withStep(claimedPath+claim.ID, c.Query("step"))}
	l, err := s.claims().Listing(c.Request.Context(), claim.ListingID)
	if err != nil && l.ID == "" {
		return p, err
	}
	p.Name = plainLine(l.Service.Name)
	p.Heading = s.T("claimed."+p.How+"-title", "Name", p.Name)
	p.Text = []string{s.T("claimed."+p.How, "Name", p.Name)}
	if p.How == "refused" && claim.Reason != "" {
		p.Text = append(p.Text, claim.Reason)
	}
	p.Next = link{groupsPath, s.T("groups.title")}
	if p.How == "accepted" {
		p.Next = link{"/groups/me", s.T("claimed.page")}
	}
	p.layout = s.page(c, p.Heading)
	p.NoIndex, p.Back = true, link{groupsPath, s.T("groups.title")}
	c.Header("Cache-Control", personal)
	return p, nil
}

func claimHow(claim *directory.Claim) string {
	remove := claim.Want == directory.WantRemove
	switch {
	case claim.State == directory.ClaimAsked && remove:
		return "ask-remove"
	case claim.State == directory.ClaimAsked:
		return "ask"
	case claim.State == directory.ClaimAccepted && remove:
		return "removed"
	case slices.Contains([]directory.ClaimState{directory.ClaimAccepted, directory.ClaimRefused}, claim.State):
		return string(claim.State)
	}
	return "waiting"
}

// proveClaim answers POST /groups/claimed/{id}: whoever is signed in has read
// the mail of the address.
func (s *edition) proveClaim(c *gin.Context) error {
	claim, err := s.ownClaim(c)
	if err != nil {
		return err
	}
	if claim.State == directory.ClaimAsked {
		if err := s.settleClaim(c.Request.Context(), claim, s.user(c)); err != nil {
			return err
		}
	}
	return s.redirect(c, http.StatusSeeOther, s.afterClaim(c, &claim))
}
