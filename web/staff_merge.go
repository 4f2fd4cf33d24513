package web

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"anchorpoint/directory"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"
)

// mergePage sets two listings side by side, field by field.
type mergePage struct {
	layout
	Errors      formErrors
	Action      string
	Left, Right mergeSide
	Percent     int
	Reasons     []string
	Against     []string
	Fields      []mergeField
	Same        bool // they differ in nothing that can be chosen
	Apart       bool // somebody said that they are two
	Changed     bool // somebody has changed one of them meanwhile
}

type mergeSide struct {
	twinSide
	Rev  int64
	Keep bool // its address stays
}

// mergeField is a choice between two values, each a line or more.
type mergeField struct {
	Name, Label string
	Left, Right []string
	TakeRight   bool
}

// twinKeys are the two ids of a path, in its order: the left one first.
func twinKeys(c *gin.Context) (a, b string, err error) {
	a, b = strings.ToLower(c.Param("a")), strings.ToLower(c.Param("b"))
	if uuid.Validate(a) != nil || uuid.Validate(b) != nil || a == b {
		return "", "", errNoPage
	}
	return a, b, nil
}

// mergeTwins answers GET /admin/duplicates/{a}/{b}.
func (s *edition) mergeTwins(c *gin.Context) error {
	left, right, err := s.twinsOf(c)
	if err != nil {
		return err
	}
	p, err := s.mergePage(c, left, right)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "staff_merge", p)
}

func (s *edition) twinsOf(c *gin.Context) (left, right *directory.Listing, err error) {
	a, b, err := twinKeys(c)
	if err != nil {
		return nil, nil, err
	}
	left, right, err = s.editablePair(c, a, b)
	if err == nil && left == nil {
		err = directory.ErrNotFound
	}
	return left, right, err
}

func (s *edition) mergePage(c *gin.Context, left, right *directory.Listing) (mergePage, error) {
	feeds, err := s.feeds(c)
	if err != nil {
		return mergePage{}, err
	}
	p := mergePage{layout: s.page(c, s.T("staff-duplicates.compare")), Action: twinPath(left.ID, right.ID),
		Left: mergeSide{s.twinSide(feeds, left), left.Rev, true}, Right: mergeSide{s.twinSide(feeds, right), right.Rev, false}}
	p.NoIndex, p.Back = true, link{duplicatesPath, s.T("staff-duplicates.title")}
	c.Header("Cache-Control", personal)
	for _, like := range directory.NewLikenesses([]*directory.Listing{left, right}).Of(left) {
		p.Percent = int(like.Score*100 + 0.5)
		p.Reasons, p.Against = s.likenessWords(like.Reasons)
	}
	for _, choice := range directory.Choices(left, right) {
		if choice.Field == "organization" { // which one; what it says of itself is not chosen
			choice.Old, choice.New = left.Organization().Name, right.Organization().Name
		}
		p.Fields = append(p.Fields, mergeField{choice.Field, s.T("staff-fields.field-" + choice.Field), fieldLines(choice.Old), fieldLines(choice.New),
			strings.TrimSpace(choice.Old) == ""})
	}
	p.Same = len(p.Fields) == 0
	apart, err := s.as(c).Apart(c.Request.Context())
	p.Apart = apart[directory.NewPair(left.ID, right.ID)]
	return p, err
}

func fieldLines(text string) []string {
	return slices.DeleteFunc(strings.Split(text, "\n"), func(line string) bool { return strings.TrimSpace(line) == "" })
}

// decideTwins answers POST /admin/duplicates/{a}/{b}.
func (s *edition) decideTwins(c *gin.Context) error {
	left, right, err := s.twinsOf(c)
	if err != nil {
		return err
	}
	f, err := s.posted(c, twinPath(left.ID, right.ID))
	if err != nil {
		return err
	}
	switch f.text("do") {
	case "apart", "together":
		by := directory.Edit{At: s.Now(), Source: directory.SourcePerson, Reason: "not duplicates"}
		if err := s.as(c).KeepApart(c.Request.Context(), directory.NewPair(left.ID, right.ID), f.text("do") == "apart", by); err != nil {
			return err
		}
		if f.text("do") == "together" {
			return s.redirect(c, http.StatusSeeOther, twinPath(left.ID, right.ID))
		}
		return s.redirect(c, http.StatusSeeOther, duplicatesPath)
	case "merge":
		return s.merge(c, f, left, right)
	}
	return errForm
}

// merge makes two listings one. Where somebody has changed one of them since
// the page was shown, it is shown again with the choices made.
func (s *edition) merge(c *gin.Context, f *sent, left, right *directory.Listing) error {
	keep, drop, side := left, right, "right"
	if f.text("keep") == "right" {
		keep, drop, side = right, left, "left"
	}
	revs := map[string]int64{left.ID: postedRev(f, "left-rev"), right.ID: postedRev(f, "right-rev")}
	var taken []string
	for _, name := range directory.Fields() {
		if f.text("field-"+name) == side {
			taken = append(taken, name)
		}
	}
	m := directory.Merger{Keep: keep.ID, Drop: drop.ID, KeepRev: revs[keep.ID], DropRev: revs[drop.ID]}
	by := directory.Edit{At: s.Now(), Reason: directory.MergedReason}
	_, err := s.as(c).MergeListings(c.Request.Context(), m, by, func(l *directory.Listing, other directory.Listing) error {
		directory.Combine(l, other, taken)
		l.Dates.Edited = directory.Stamp{At: s.Now().UTC(), By: s.user(c).ID, How: "merged"}
		return nil
	})
	if errors.Is(err, directory.ErrConflict) {
		return s.mergeAgain(c, f, left, right)
	}
	if err != nil {
		return err
	}
	return s.redirect(c, http.StatusSeeOther, duplicatesPath+"?merged="+keep.ID)
}

func (s *edition) mergeAgain(c *gin.Context, f *sent, left, right *directory.Listing) error {
	p, err := s.mergePage(c, left, right)
	if err != nil {
		return err
	}
	p.Changed, p.Title = true, s.T("problem.page", "Title", p.Title)
	p.Errors = s.say(directory.FieldErrors{{Field: "keep", Code: "merge-changed", Message: "Somebody has changed one of the two meanwhile. Look again"}})
	if f.text("keep") == "right" {
		p.Left.Keep, p.Right.Keep = false, true
	}
	for i := range p.Fields {
		if side := f.text("field-" + p.Fields[i].Name); side != "" {
			p.Fields[i].TakeRight = side == "right"
		}
	}
	return s.render(c, http.StatusConflict, "staff_merge", p)
}

func postedRev(f *sent, name string) int64 {
	n, err := strconv.ParseInt(f.text(name), 10, 64)
	if err != nil || n < 1 {
		return -1 // never a revision: the answer is a conflict
	}
	return n
}

// undoMerger answers POST /admin/mergers/{id}/undo.
func (s *edition) undoMerger(c *gin.Context) error {
	if uuid.Validate(c.Param("id")) != nil {
		return errNoPage
	}
	m, err := s.as(c).UndoMerge(c.Request.Context(), c.Param("id"), directory.Edit{At: s.Now(), Reason: "undo: they are two"})
	if errors.Is(err, directory.ErrState) { // undone before
		return s.redirect(c, http.StatusSeeOther, duplicatesPath)
	}
	if err != nil {
		return err
	}
	return s.redirect(c, http.StatusSeeOther, twinPath(m.Keep, m.Drop))
}
