package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"anchorpoint/directory"

	"github.com/gin-gonic/gin"
)

// queueDone are the things that the queue says were done.
var queueDone = []string{"published", "rejected", "asked", "confirmed", "done", "undone", "kept"}

// proposalPage is one proposal with everything that a decision needs.
type proposalPage struct {
	layout
	Errors       formErrors
	Kind         string
	Name         string
	Age          string
	Public       string // path of the page as it is; empty while there is none
	Reason       string
	Held         bool
	Question     string
	Answer       string
	Changes      []changeView
	Moves        *movedView // nil: nobody moves
	Checks       []checkView
	Action, Edit string
	Base         int64
	Clashes      bool
	Meanwhile    bool         // others changed it while this page was open
	Theirs       []changeView // what they changed
	Decided      string       // how it ended
	MayAsk       bool
	MayPublish   bool
	Ask, Why     string // what was typed
}

// proposalAt is the proposal that a path names, with the listing as it stands
// (nil for a new one).
func (s *edition) proposalAt(c *gin.Context) (directory.Proposal, *directory.Listing, error) {
	ctx := c.Request.Context()
	p, err := s.as(c).Proposal(ctx, c.Param("id"))
	if err != nil || p.ListingID == "" {
		return p, nil, err
	}
	l, err := s.program().Listing(ctx, p.ListingID) // seen by who sees the proposal
	if err != nil {
		return p, nil, err
	}
	return p, &l, nil
}

// proposal answers GET /admin/queue/proposal/{id}.
func (s *edition) proposal(c *gin.Context) error {
	p, stands, err := s.proposalAt(c)
	if err != nil {
		return err
	}
	page, err := s.proposalPage(c, &p, stands)
	if err != nil {
		return err
	}
	return s.renderStaff(c, http.StatusOK, "staff_proposal", page)
}

func (s *edition) proposalPage(c *gin.Context, p *directory.Proposal, stands *directory.Listing) (proposalPage, error) {
	wanted, clashes := p.Wanted(stands)
	about := &wanted
	if stands != nil {
		about = stands
	}
	kind := s.T("staff-queue.kind-" + string(p.Kind))
	v := proposalPage{layout: s.staffPage(c, s.T("staff-item.title", "Kind", kind, "Name", plainLine(about.Service.Name))),
		Kind: kind, Name: plainLine(about.Service.Name), Age: s.ago(p.At), Reason: p.Reason, Held: p.Held,
		Question: p.Question, Answer: p.Answer, Action: queuePath + "/proposal/" + p.ID, Edit: queuePath + "/edit/" + p.ID}
	v.Back = link{queuePath, s.T("staff-item.back")}
	v.Decided = s.decidedWords(p)
	v.MayAsk = p.Author != "" && p.Kind != directory.ConflictProposal
	v.MayPublish = p.MayDecide(s.actor(c), stands, &wanted, nil, s.Now())
	if stands != nil {
		v.Base = stands.Rev
		if stands.Public() {
			v.Public = servicePath(stands)
		}
	}
	if p.Closed() {
		v.Changes = s.changeViews(p.Began, &p.Listing)
		return v, nil
	}
	v.Changes = append(s.clashViews(c, clashes), s.changeViews(stands, &wanted)...)
	v.Clashes = len(clashes) > 0
	if placesChange(stands, &wanted) {
		v.Moves = s.moves(stands, &wanted)
	}
	var err error
	v.Checks, err = s.checkViews(c.Request.Context(), s.as(c), &wanted)
	return v, err
}

func placesChange(old, now *directory.Listing) bool {
	return slices.ContainsFunc(directory.Compare(old, now), func(c directory.FieldChange) bool {
		return c.Field == "address" || c.Field == "visibility"
	})
}

// clashViews are the fields of which somebody must say what stands. Old is how
// it is now, New what is proposed.
func (s *edition) clashViews(c *gin.Context, clashes []directory.Clash) []changeView {
	var out []changeView
	for _, one := range clashes {
		choice := c.PostForm("take-" + one.Field)
		out = append(out, changeView{Field: one.Field, Name: s.fieldName(one.Field), Safety: one.Risk == directory.SafetyRisk,
			Old: textLines(one.Theirs), New: textLines(one.Mine), Choice: true, Mine: choice == "mine", Theirs: choice == "theirs"})
	}
	return out
}

// decideProposal answers POST /admin/queue/proposal/{id}.
func (s *edition) decideProposal(c *gin.Context) error {
	p, stands, err := s.proposalAt(c)
	if err != nil {
		return err
	}
	f, err := s.posted(c, queuePath+"/proposal/"+p.ID)
	if err != nil {
		return err
	}
	if p.Closed() {
		return s.showProposal(c, f, &p, stands, http.StatusConflict, nil)
	}
	switch f.text("do") {
	case "publish":
		return s.publishProposal(c, f, &p, stands)
	case "ask":
		return s.askProposal(c, f, &p, stands)
	case "reject":
		return s.rejectProposal(c, f, &p, stands)
	}
	return errForm
}

func (s *edition) publishProposal(c *gin.Context, f *sent, p *directory.Proposal, stands *directory.Listing) error {
	d, by := directory.Decision{Approve: true}, s.staffEdit(f.text("why"))
	if stands != nil {
		if seen, _ := strconv.ParseInt(f.text("base"), 10, 64); seen != stands.Rev {
			return s.showProposal(c, f, p, stands, http.StatusConflict, nil)
		}
		by.Base = stands.Rev
	}
	wanted, clashes := p.Wanted(stands)
	if len(clashes) > 0 {
		var problems directory.FieldErrors
		for _, one := range clashes {
			switch f.text("take-" + one.Field) {
			case "mine":
				directory.Take(one.Field, &wanted, &p.Listing)
			case "theirs":
			default:
				problems.AddCoded("take-"+one.Field, "queue-choose", "Choose which of the two stands")
			}
		}
		if len(problems) > 0 {
			return s.showProposal(c, f, p, stands, http.StatusUnprocessableEntity, problems)
		}
		d.Edited = &wanted
	}
	return s.orShow(c, f, s.finishProposal(c, p, d, by))
}

// orShow shows the proposal as it stands now to who was not quick enough.
func (s *edition) orShow(c *gin.Context, f *sent, err error) error {
	if !errors.Is(err, directory.ErrConflict) {
		return err
	}
	p, stands, err := s.proposalAt(c)
	if err != nil {
		return err
	}
	return s.showProposal(c, f, &p, stands, http.StatusConflict, nil)
}

// finishProposal decides, tells who sent it, and goes back to the queue.
// ErrConflict: somebody else decided it or changed the same in the meantime.
func (s *edition) finishProposal(c *gin.Context, p *directory.Proposal, d directory.Decision, by directory.Edit) error {
	decided, err := s.as(c).Decide(c.Request.Context(), p.ID, d, by)
	if errors.Is(err, directory.ErrNotFound) { // it was there a moment ago
		return fmt.Errorf("proposal %s is decided: %w", p.ID, directory.ErrConflict)
	}
	if err != nil {
		return err
	}
	if p.Kind == directory.NewProposal && d.Approve {
		s.entrust(c, &decided, by.At)
	}
	s.tellDecided(c.Request.Context(), &decided, by.Reason)
	if d.Approve {
		return s.redirect(c, http.StatusSeeOther, queuePath+"?did=published")
	}
	return s.redirect(c, http.StatusSeeOther, queuePath+"?did=rejected")
}

func (s *edition) rejectProposal(c *gin.Context, f *sent, p *directory.Proposal, stands *directory.Listing) error {
	why := f.text("why")
	if problems := directory.CheckWords("why", why, directory.MaxWhy); len(problems) > 0 {
		return s.showProposal(c, f, p, stands, http.StatusUnprocessableEntity, problems)
	}
	return s.orShow(c, f, s.finishProposal(c, p, directory.Decision{}, s.staffEdit(why)))
}

func (s *edition) askProposal(c *gin.Context, f *sent, p *directory.Proposal, stands *directory.Listing) error {
	ctx, question := c.Request.Context(), f.text("question")
	err := s.as(c).AskProposal(ctx, p.ID, question, s.staffEdit(""))
	var problems directory.FieldErrors
	switch {
	case errors.As(err, &problems):
		return s.showProposal(c, f, p, stands, http.StatusUnprocessableEntity, problems)
	case err != nil:
		return err
	}
	s.tellAuthor(ctx, p, "question", QuestionLetter{Group: p.Listing.Service.Name, ListingID: p.ListingID, Text: question, Link: questionPath + "/" + p.ID})
	return s.redirect(c, http.StatusSeeOther, queuePath+"?did=asked")
}

// showProposal shows the page again with what was typed.
func (s *edition) showProposal(c *gin.Context, f *sent, p *directory.Proposal, stands *directory.Listing, status int, problems directory.FieldErrors) error {
	page, err := s.proposalPage(c, p, stands)
	if err != nil {
		return err
	}
	page.Ask, page.Why, page.Errors = f.text("question"), f.text("why"), s.say(problems)
	page.Meanwhile = status == http.StatusConflict && !p.Closed()
	if page.Theirs, err = s.changedSince(c, stands, f); err != nil {
		return err
	}
	if len(problems) > 0 {
		page.Title = s.T("problem.page", "Title", page.Title)
	}
	return s.renderStaff(c, status, "staff_proposal", page)
}

// decidedWords say how a proposal ended; empty while it has not.
func (s *edition) decidedWords(p *directory.Proposal) string {
	if !p.Closed() {
		return ""
	}
	how := string(p.State)
	if p.DecidedWhy == directory.TakenBack {
		how = "taken-back"
	}
	return s.T("staff-item.decided-"+how, "Date", longDay(s.Language, p.DecidedAt))
}

// changedSince is what changed in a listing since the revision that a form was
// made from.
func (s *edition) changedSince(c *gin.Context, stands *directory.Listing, f *sent) ([]changeView, error) {
	seen, err := strconv.ParseInt(f.text("base"), 10, 64)
	if err != nil || stands == nil || seen < 1 || seen >= stands.Rev {
		return nil, nil
	}
	past, err := directory.Versions(c.Request.Context(), s.program(), stands.ID)
	if err != nil || int(seen) > len(past) {
		return nil, err
	}
	return s.changeViews(&past[seen-1].Listing, stands), nil
}

// staffEdit is an act of staff now.
func (s *edition) staffEdit(why string) directory.Edit {
	return directory.Edit{Reason: why, Source: directory.SourcePerson, At: s.Now()}
}

// entrust lets who sent a new listing look after it. Staff, who write for
// others, have the right already. What fails is logged: the listing is public.
func (s *edition) entrust(c *gin.Context, p *directory.Proposal, at time.Time) {
	ctx := c.Request.Context()
	u, err := s.program().User(ctx, p.Author)
	if errors.Is(err, directory.ErrNotFound) || err == nil && u.Staff(at) {
		return
	}
	if err == nil {
		err = s.as(c).Grant(ctx, u.ID, directory.Grant{Role: directory.Editor, OrganizationID: p.Listing.Organization().ID}, at)
	}
	if err != nil {
		s.Log.Error("the right to a new listing was not given", "listing", p.ListingID, "error", err.Error())
	}
}

// tellDecided writes to who sent a proposal what became of it.
func (s *edition) tellDecided(ctx context.Context, p *directory.Proposal, why string) {
	name := p.Listing.Service.Name
	if p.Email != "" {
		letter := AnswerLetter{Group: name, Text: why, Accepted: p.State == directory.ProposalApproved}
		if p.ListingID != "" {
			letter.Link = "/services/" + p.ListingID
		}
		s.tell(ctx, "en", "answer", p.Email, letter)
		return
	}
	if p.State == directory.ProposalApproved {
		s.tellAuthor(ctx, p, "published", PublishedLetter{Group: name, ListingID: p.ListingID, Link: servicePath(&p.Listing), Live: true})
		return
	}
	s.tellAuthor(ctx, p, "refused", QuestionLetter{Group: name, ListingID: p.ListingID, Text: why, Link: "/groups/me"})
}

// tellAuthor writes to the user who sent a proposal; feeds and the public have
// no address.
func (s *edition) tellAuthor(ctx context.Context, p *directory.Proposal, kind string, data any) {
	if p.Author == "" || p.Kind == directory.ConflictProposal {
		return
	}
	u, err := s.program().User(ctx, p.Author)
	if err != nil || !u.Disabled.IsZero() {
		return
	}
	s.tell(ctx, u.Language, kind, u.Email, data)
}

// tell writes a letter about what is done already: when it cannot be written,
// the log says so, and what was done stands.
func (s *edition) tell(ctx context.Context, language, kind, to string, data any) {
	if err := s.post(ctx, language, kind, to, data); err != nil {
		s.Log.Warn("letter not written", "kind", kind, "error", err.Error())
	}
}
