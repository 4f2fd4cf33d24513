package web

import (
	"errors"
	"net/http"

	"anchorpoint/directory"

	"github.com/gin-gonic/gin"
)

const questionPath = "/groups/question"

// questionPage is a question of staff to who sent a change.
type questionPage struct {
	layout
	Errors                         formErrors
	Name, Question, Answer, Action string
	Answered                       bool
}

// question answers GET /groups/question/{id}.
func (s *edition) question(c *gin.Context) error {
	p, err := s.as(c).Proposal(c.Request.Context(), c.Param("id"))
	if err != nil {
		return err
	}
	if p.Question == "" {
		return errNoPage
	}
	return s.renderStaff(c, http.StatusOK, "group_question", s.questionPage(c, &p))
}

func (s *edition) questionPage(c *gin.Context, p *directory.Proposal) questionPage {
	v := questionPage{layout: s.staffPage(c, s.T("groups-question.title")), Name: plainLine(p.Listing.Service.Name),
		Question: p.Question, Answer: p.Answer, Action: questionPath + "/" + p.ID, Answered: p.State != directory.ProposalAsked}
	v.Back = link{"/groups/me", s.T("groups-question.back")}
	return v
}

// answerQuestion answers POST /groups/question/{id}.
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
	var problems directory.FieldErrors
	err = s.as(c).AnswerProposal(ctx, p.ID, f.text("answer"), s.staffEdit(""))
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
