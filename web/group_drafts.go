package web

import (
	"cmp"
	"errors"
	"net/http"
	"time"

	"anchorpoint/directory"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"
)

// discardStep is the page of a draft that asks whether to throw it away.
const discardStep = "discard"

// oldDraft is the age from which a draft shows how old it is.
const oldDraft = 14 * 24 * time.Hour

// draftView is what somebody began to write and has not sent.
type draftView struct {
	ID, Name string
	New      bool   // a listing that is not here yet
	Saved    string // when it was last saved, in words
	Notes    []string
	Open     string // where to go on; empty: it cannot be sent any more
	Discard  string
}

// draftViews are the drafts of who is signed in, last saved first.
func (s *edition) draftViews(c *gin.Context) ([]draftView, error) {
	drafts, err := s.as(c).Drafts(c.Request.Context())
	if err != nil {
		return nil, err
	}
	var out []draftView
	for i := range drafts {
		v, err := s.draftView(c, &drafts[i])
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

func (s *edition) draftView(c *gin.Context, d *directory.EditDraft) (draftView, error) {
	here := editPath + d.ID
	v := draftView{ID: d.ID, Name: cmp.Or(plainLine(d.Listing.Service.Name), s.T("group.no-name")), New: d.ListingID == "",
		Saved: s.T("group-draft.saved", "Date", s.day(d.At)), Open: here, Discard: here + "/" + discardStep}
	if age := s.Now().Sub(d.At); age >= oldDraft {
		v.Saved = s.T("group-draft.old", "Date", s.day(d.At), "Count", int(age/(24*time.Hour)))
		v.Notes = append(v.Notes, s.T("group-draft.until", "Date", s.day(d.Until())))
	}
	if d.ListingID == "" {
		return v, nil
	}
	now, err := s.mayChange(c, d.ListingID)
	switch {
	case errors.Is(err, directory.ErrNotFound):
		v.Open = ""
		v.Notes = append(v.Notes, s.T("group-draft.lost"))
	case err != nil:
		return v, err
	case now.State == directory.Withdrawn:
		v.Open = ""
		v.Notes = append(v.Notes, s.T("group-draft.closed"))
	case d.Began != nil && now.Rev != d.Base && len(directory.Compare(d.Began, &now)) > 0:
		v.Notes = append(v.Notes, s.T("group-draft.changed"))
	}
	return v, nil
}

// discardPage asks whether a draft is to be thrown away.
type discardPage struct {
	layout
	Name   string
	New    bool
	Action string
	Home   string
}

// ownDraft is the draft of a path, whether or not it can still be sent.
func (s *edition) ownDraft(c *gin.Context) (directory.EditDraft, error) {
	id := c.Param("draft")
	if uuid.Validate(id) != nil || len(id) != idLength {
		return directory.EditDraft{}, directory.ErrNotFound
	}
	return s.as(c).Draft(c.Request.Context(), id)
}

// askDiscard answers GET /groups/edit/{draft}/discard.
func (s *edition) askDiscard(c *gin.Context) error {
	d, err := s.ownDraft(c)
	if err != nil {
		return err
	}
	p := discardPage{layout: s.groupLayout(c, s.T("group-draft.sure"), s.homeLink()), Name: plainLine(d.Listing.Service.Name),
		New: d.ListingID == "", Action: editPath + d.ID + "/" + discardStep, Home: groupHomePath}
	return s.renderStaff(c, http.StatusOK, "group_discard", p)
}

// discardDraft answers POST /groups/edit/{draft}/discard. Twice is as good as
// once.
func (s *edition) discardDraft(c *gin.Context) error {
	d, err := s.ownDraft(c)
	if err == nil {
		err = s.as(c).DeleteDraft(c.Request.Context(), d.ID)
	}
	if err != nil && !errors.Is(err, directory.ErrNotFound) {
		return err
	}
	return s.redirect(c, http.StatusSeeOther, groupHomePath+"?did="+thrown+"#done")
}
