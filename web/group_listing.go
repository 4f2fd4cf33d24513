package web

import (
	"errors"
	"strings"
	"time"

	"anchorpoint/directory"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"
)

// groupHomePath is where the listings of one's own group are.
const groupHomePath = "/groups/me"

// groupPath is the address of a page about one's own listing.
func groupPath(id, rest string) string { return "/groups/listing/" + id + rest }

// ownListing is the listing that a path names, for somebody who may edit it.
// Of any other, whether it exists or not, one learns nothing.
func (s *edition) ownListing(c *gin.Context) (directory.Listing, error) {
	id := strings.ToLower(c.Param("id"))
	if uuid.Validate(id) != nil || len(id) != idLength {
		return directory.Listing{}, directory.ErrNotFound
	}
	l, err := s.as(c).Listing(c.Request.Context(), id)
	switch {
	case errors.Is(err, directory.ErrGone):
		return directory.Listing{}, directory.ErrNotFound
	case err != nil:
		return l, err
	case !directory.Can(s.actor(c), directory.EditListing, l.Resource(), s.Now()):
		return directory.Listing{}, directory.ErrNotFound
	}
	return l, nil
}

// openListing is ownListing but for one that is closed: that comes back first.
func (s *edition) openListing(c *gin.Context) (directory.Listing, error) {
	l, err := s.ownListing(c)
	if err == nil && l.State == directory.Withdrawn {
		err = directory.ErrNotFound
	}
	return l, err
}

// groupLayout is a page for who looks after a group.
func (s *edition) groupLayout(c *gin.Context, title string, back link) layout {
	p := s.page(c, title)
	p.NoIndex, p.Back = true, back
	return p
}

func (s *edition) homeLink() link { return link{groupHomePath, s.T("group.back")} }

// by is who acts, for the record.
func (s *edition) by(c *gin.Context, how string) directory.Stamp {
	return directory.Stamp{At: s.Now().UTC(), By: s.actor(c).ID, How: how}
}

// howPage is the Stamp.How of what somebody said after signing in.
const howPage = "page"

// edit is what is noted with a change.
func (s *edition) edit(reason string) directory.Edit {
	return directory.Edit{Reason: reason, Source: directory.SourcePerson, At: s.Now()}
}

// backTo is where a form leads when it is done: the group's page, with a word
// of what was done to which listing.
func backTo(did, id string) string { return groupHomePath + "?did=" + did + "&of=" + id + "#done" }

// day is a date in the words of the page.
func (s *edition) day(t time.Time) string { return shortDay(s.Language, t, s.Now()) }

// groupConfirm answers POST /groups/listing/{id}/confirm: everything is still
// right.
func (s *edition) groupConfirm(c *gin.Context) error {
	l, err := s.ownListing(c)
	if err != nil {
		return err
	}
	by := s.by(c, howPage)
	_, err = s.as(c).UpdateListing(c.Request.Context(), l.ID, s.edit("still right"), func(l *directory.Listing) error {
		return l.Confirm(by.By, by.How, by.At)
	})
	if err != nil {
		return err
	}
	return s.redirect(c, 303, backTo("confirmed", l.ID))
}
