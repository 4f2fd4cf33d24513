package web

import (
	"net/http"
	"net/url"

	"anchorpoint/directory"

	"github.com/gin-gonic/gin"
)

// answerChangePage says where a code is sent before anything can be changed: the
// link of a letter alone changes nothing.
type answerChangePage struct {
	layout
	Name   string
	To     string // the address, but for its middle
	Action string
}

// changeSteps are the steps that change the facts of letterFacts. E-mail and
// website are changed with the phone, where one link stands for all three.
var changeSteps = map[string]string{
	"what": "name", "when": "when", "where": "where", "phone": "contact", "cost": "cost", "places": "places",
}

// stepPath is the page of a listing of one's own that changes one step; without
// a step, or with one that is none, that of all of them.
func (s *Server) stepPath(id, step string) string {
	switch step {
	case "when", "places", "stop":
		return groupPath(id, "/"+step)
	}
	if at, ok := s.stepNamed(step); ok {
		return groupPath(id, "/change?"+url.Values{"step": {at.name}}.Encode())
	}
	return groupPath(id, "/change")
}

// withStep adds to an address which step it is about.
func withStep(path, step string) string {
	if step == "" {
		return path
	}
	return path + "?" + url.Values{"step": {step}}.Encode()
}

// changeLinks adds to each fact the way to change it.
func (e *edition) changeLinks(facts []letterFact, path string) {
	for i := range facts {
		if step := changeSteps[facts[i].Key]; step != "" {
			facts[i].Change = link{withStep(path, step), e.T("answer-change.step-" + step)}
		}
	}
}

// answerChange answers GET /confirm/{token}/change. Like every page that a
// letter leads to it changes nothing and sends nothing. Who is signed in and
// may edit goes on at once.
func (s *edition) answerChange(c *gin.Context, a *answering) error {
	step := c.Query("step")
	if s.edits(c, &a.listing) {
		return s.redirect(c, http.StatusSeeOther, s.stepPath(a.listing.ID, step))
	}
	p := answerChangePage{layout: s.answerPage(c, "answer-change.title"), Name: plainLine(a.listing.Service.Name),
		To: maskAddress(a.who.address), Action: withStep(a.path("/change"), step)}
	p.Back = link{a.path(""), s.T("answer.confirm-title")}
	return s.render(c, http.StatusOK, "answer-change", p)
}

// edits says whether who is signed in may edit a listing.
func (s *edition) edits(c *gin.Context, l *directory.Listing) bool {
	return s.user(c) != nil && directory.Can(s.actor(c), directory.EditListing, l.Resource(), s.Now())
}

// sendAnswerChange answers POST /confirm/{token}/change: it sends the code, to
// the address of the letter and to no other. An editor goes on to the step.
// Whose address is only the published one claims the group by it first; what
// they see until they have proved the address is the same.
func (s *edition) sendAnswerChange(c *gin.Context, a *answering) error {
	step := c.Query("step")
	next := s.stepPath(a.listing.ID, step)
	if s.edits(c, &a.listing) {
		return s.redirect(c, http.StatusSeeOther, next)
	}
	if _, problems := s.readAddress(c, a.who.address); len(problems) > 0 {
		return errTooMany
	}
	if a.who.user == "" {
		claim, err := s.Store.AddClaim(c.Request.Context(), directory.Claim{ListingID: a.listing.ID, Want: directory.WantEdit,
			Email: a.who.address, Language: s.Code, At: s.Now()})
		if err != nil {
			return err
		}
		next = withStep(claimedPath+claim.ID, step)
	}
	if err := s.BeginSignIn(c, a.who.address, next, a.who.user == ""); err != nil {
		return err
	}
	return s.redirect(c, http.StatusSeeOther, "/sign-in/check")
}

// afterClaim is where somebody goes who proved a claim: to what they came to
// change, where the listing is theirs now, else to how the claim stands.
func (s *edition) afterClaim(c *gin.Context, claim *directory.Claim) string {
	step := c.Query("step")
	if step != "" && claim.Want == directory.WantEdit {
		settled, err := s.claims().Claim(c.Request.Context(), claim.ID)
		if err == nil && settled.State == directory.ClaimAccepted {
			return s.stepPath(claim.ListingID, step)
		}
	}
	return claimedPath + claim.ID
}
