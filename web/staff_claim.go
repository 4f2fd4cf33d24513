package web

import (
	"errors"
	"net/http"
	"strings"
	"unicode/utf8"

	"anchorpoint/directory"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"
)

// staffClaimPage puts a claim before staff, with what there is to check it by.
type staffClaimPage struct {
	layout
	Errors    formErrors
	Action    string
	Name      string
	Href      string
	Remove    bool // they want to be left out
	Email     string
	Proof     string // what the address proves, in words
	Owners    []string
	Charity   string   // the number that they gave
	Charities []string // those that we know
	Phones    []phoneView
	Emails    []string
	Website   string
	Reason    string
	Decided   string // how it was decided; empty while it waits
	When      string
}

const (
	staffClaimPath = "/admin/claims/"
	maxReason      = 500 // characters
)

// staffClaim answers GET /admin/claims/{id}.
func (s *edition) staffClaim(c *gin.Context) error {
	p, _, err := s.staffClaimPage(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "staff_claim", p)
}

// claimFor is the claim of a path as staff may see it: one that is proved.
func (s *edition) claimFor(c *gin.Context) (directory.Claim, error) {
	if uuid.Validate(c.Param("id")) != nil {
		return directory.Claim{}, errNoPage
	}
	claim, err := s.as(c).Claim(c.Request.Context(), c.Param("id"))
	if err == nil && (claim.State == directory.ClaimAsked || !s.decides(c, &claim)) {
		err = directory.ErrNotFound
	}
	return claim, err
}

// decides says whether who asks decides on a claim, and did not only make it.
func (s *edition) decides(c *gin.Context, claim *directory.Claim) bool {
	l, err := s.as(c).Listing(c.Request.Context(), claim.ListingID)
	return (err == nil || errors.Is(err, directory.ErrGone)) &&
		(claim.State != directory.ClaimWaiting || directory.Can(s.actor(c), directory.PublishAll, l.Resource(), s.Now()))
}

func (s *edition) staffClaimPage(c *gin.Context) (staffClaimPage, directory.Claim, error) {
	var p staffClaimPage
	claim, err := s.claimFor(c)
	if err != nil {
		return p, claim, err
	}
	l, err := s.claims().Listing(c.Request.Context(), claim.ListingID)
	if err != nil && !errors.Is(err, directory.ErrGone) {
		return p, claim, err
	}
	owners, err := s.editorsOf(c.Request.Context(), l.Organization().ID)
	if err != nil {
		return p, claim, err
	}
	p = staffClaimPage{layout: s.page(c, s.T("staff-claim.title")), Action: staffClaimPath + claim.ID, Name: plainLine(l.Service.Name), Href: servicePath(&l),
		Remove: claim.Want == directory.WantRemove, Email: claim.Email, Proof: s.T("staff-claim.proof-" + proofKey(claim.Proof)), Charity: claim.Charity,
		Phones: phoneViews(l.Phones()), Emails: l.Emails(), Website: l.Service.URL, Reason: claim.Reason, When: s.Date(claim.At)}
	p.NoIndex, p.Back = true, link{"/admin/queue", s.T("staff-duplicates.back")}
	if p.Website == "" {
		p.Website = l.Organization().Website
	}
	for _, id := range l.Organization().OrganizationIdentifiers {
		p.Charities = append(p.Charities, plainLine(id.IdentifierScheme+" "+id.Identifier))
	}
	for _, o := range owners {
		if o.ID != claim.UserID {
			p.Owners = append(p.Owners, o.Email)
		}
	}
	if claim.State != directory.ClaimWaiting {
		p.Decided = s.T("staff-claim.state-"+string(claim.State), "Date", s.Date(claim.DecidedAt))
	}
	c.Header("Cache-Control", personal)
	return p, claim, nil
}

func proofKey(proof directory.ClaimProof) string {
	if proof == directory.ProofNone {
		return "nothing"
	}
	return string(proof)
}

// decideClaim answers POST /admin/claims/{id}.
func (s *edition) decideClaim(c *gin.Context) error {
	p, claim, err := s.staffClaimPage(c)
	if err != nil {
		return err
	}
	f, err := s.posted(c, p.Action)
	if err != nil {
		return err
	}
	by := directory.Edit{At: s.Now(), Source: directory.SourcePerson, Reason: f.text("reason")}
	var problems directory.FieldErrors
	switch {
	case claim.State != directory.ClaimWaiting: // somebody was first: the page says how it ended
		return s.redirect(c, http.StatusSeeOther, p.Action)
	case claim.UserID == s.user(c).ID:
		problems.AddCoded("reason", "claim-own", "Somebody else must decide on your own claim")
	case f.text("do") == "refuse" && strings.TrimSpace(by.Reason) == "":
		problems.AddCoded("reason", "claim-reason", "Tell them why")
	case utf8.RuneCountInString(by.Reason) > maxReason:
		problems.AddCoded("reason", "claim-reason-long", "The reason must be 500 letters or fewer")
	}
	if len(problems) > 0 {
		p.Errors, p.Reason, p.Title = s.say(problems), by.Reason, s.T("problem.page", "Title", p.Title)
		return s.render(c, http.StatusUnprocessableEntity, "staff_claim", p)
	}
	switch f.text("do") {
	case "accept":
		err = s.acceptClaim(c.Request.Context(), s.as(c), claim, by)
	case "refuse":
		err = s.refuseClaim(c.Request.Context(), s.as(c), claim.ID, by)
	default:
		return errForm
	}
	if err != nil {
		return err
	}
	return s.redirect(c, http.StatusSeeOther, p.Action)
}
