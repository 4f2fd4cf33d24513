package web

import (
	"anchorpoint/directory"

	"github.com/gin-gonic/gin"
)

// sendEdit changes a listing of one's own: what the person may publish goes
// live at once, the rest waits for staff. did says which, for the next page.
func (s *edition) sendEdit(c *gin.Context, id, reason string, change func(*directory.Listing) error) (did string, err error) {
	ctx, actor, now := c.Request.Context(), s.actor(c), s.Now()
	var rest, began *directory.Listing
	live := false
	after, err := s.as(c).UpdateListing(ctx, id, s.edit(reason), func(l *directory.Listing) error {
		wanted := l.Clone()
		if err := change(wanted); err != nil {
			return err
		}
		var put *directory.Listing
		began = l.Clone()
		if put, rest = directory.Send(actor, l, wanted, now); put != nil {
			live = true
			*l = *put
			l.Dates.Edited = s.by(c, howPage)
		}
		return nil
	})
	if err != nil {
		return "", err
	}
	if live {
		s.lookAfterwards(ctx, actor, began, &after)
	}
	if rest != nil {
		_, err = s.as(c).Propose(ctx, directory.Proposal{Kind: directory.EditProposal, ListingID: id, Base: after.Rev,
			Listing: *rest, Began: began, Author: actor.ID, Reason: reason, At: now})
		if err != nil {
			return "", err
		}
	}
	s.tellEdited(c, &after, live, rest != nil)
	switch {
	case live && rest != nil:
		return "part", nil
	case rest != nil:
		return "waits", nil
	case live:
		return "changed", nil
	}
	return "same", nil
}

// tellEdited writes to who changed something. That no letter can be written
// undoes nothing.
func (s *edition) tellEdited(c *gin.Context, l *directory.Listing, live, waits bool) {
	u := s.user(c)
	if u == nil || !live && !waits {
		return
	}
	data := PublishedLetter{Group: l.Service.Name, ListingID: l.ID, Link: servicePath(l), Live: live, Waiting: waits}
	if err := s.post(c.Request.Context(), u.Language, "published", u.Email, data); err != nil {
		s.Log.Error("letter not written", "kind", "published", "listing", l.ID, "error", err.Error())
	}
}
