package web

import (
	"errors"
	"net/http"

	"anchorpoint/directory"

	"github.com/gin-gonic/gin"
)

const questionPath = "/groups/question"

// questionPage is what waits for staff as who sent it sees it: what changes, a
// question of staff, and the way to take it back.
type questionPage struct {
	layout
	Errors                         formErrors
	Name, Question, Answer, Action string
	Answered                       bool
	Changes                        []changeView
	State                          string // where it stands
	TakeBack                       bool   // it may be taken back
}

// question answers GET /groups/question/{id}.
func (s *edition) question(c *gin.Context) error {
	p, err := s.as(c).Proposal(c.Request.Context(), c.Param("id"))
	if err != nil {
		return err
	}
	if p.Question == "" && p.Kind != directory.EditProposal && p.Kind != directory.NewProposal {
		return errNoPage // what others suggest is for staff
	}
	return s.renderStaff(c, http.StatusOK, "group_question", s.questionPage(c, &p))
}

func (s *edition) questionPage(c *gin.Context, p *directory.Proposal) questionPage {
	title := s.T("groups-question.title")
	if p.Question == "" {
		title = s.T("groups-question.waits")
	}
	v := questionPage{layout: s.staffPage(c, title), Name: plainLine(p.Listing.Service.Name),
		Question: p.Question, Answer: p.Answer, Action: questionPath + "/" + p.ID, Answered: p.State != directory.ProposalAsked,
		Changes: s.changeViews(p.Began, &p.Listing)}
	v.Back = link{"/groups/me", s.T("groups-question.back")}
	v.TakeBack = !p.Closed() && p.Author == s.user(c).ID
	date := longDay(s.Language, p.At)
	switch {
	case p.DecidedWhy == directory.TakenBack:
		v.State = s.T("groups-question.state-taken-back", "Date", longDay(s.Language, p.DecidedAt))
	case p.Closed():
		v.State = s.T("groups-question.state-"+string(p.State), "Date", longDay(s.Language, p.DecidedAt))
	case p.State == directory.ProposalOpen:
		v.State = s.T("groups-question.state-open", "Date", date)
	}
	return v
}

// answerQuestion answers POST /groups/question/{id}: an answer, or the sender
// takes it back.
func (s *edition) answerQuestion(c *gin.Context) error {
	ctx := c.Request.Context()
	p, err := s.as(c).Proposal(ctx, c.Param("id"))
	if err != nil {
		return err
	}
	f, err := s.posted(c, questionPath+"/"+p.ID)
	if err != nil {
		return err
	}
	if f.text("do") == "take-back" {
		err = s.as(c).TakeBackProposal(ctx, p.ID, s.staffEdit(""))
		if errors.Is(err, directory.ErrNotFound) { // staff were quicker, or a double click
			err = nil
		}
	} else {
		err = s.as(c).AnswerProposal(ctx, p.ID, f.text("answer"), s.staffEdit(""))
	}
	var problems directory.FieldErrors
	if errors.As(err, &problems) {
		page := s.questionPage(c, &p)
		page.Answer, page.Errors, page.Title = f.text("answer"), s.say(problems), s.T("problem.page", "Title", page.Title)
		return s.renderStaff(c, http.StatusUnprocessableEntity, "group_question", page)
	}
	if err != nil {
		return err
	}
	return s.redirect(c, http.StatusSeeOther, questionPath+"/"+p.ID)
}
