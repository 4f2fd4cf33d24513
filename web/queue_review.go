package web

import (
	"context"

	"anchorpoint/directory"

	"github.com/gin-gonic/gin"
)

// lookAfterwards puts what a trusted group changed before staff, who look at it
// while it is live already. What staff change themselves, and what changes
// nothing that people read, is no task. That none can be raised undoes nothing.
func (s *edition) lookAfterwards(ctx context.Context, actor directory.Actor, before, after *directory.Listing) {
	if directory.Can(actor, directory.PublishAll, before.Resource(), s.Now()) || len(directory.Compare(before, after)) == 0 {
		return
	}
	_, err := s.program().RaiseTask(ctx, directory.Task{Kind: directory.ReviewTask, ListingID: before.ID, Base: before.Rev,
		Reason: "The group changed its listing. It is live. Look at it.", At: s.Now()})
	if err != nil {
		s.Log.Error("nobody will look at what went live", "listing", before.ID, "error", err.Error())
	}
}

// delivered says what became of an edit.
type delivered struct {
	Live    *directory.Listing  // as published; nil: nothing went live
	Waiting *directory.Proposal // what waits for staff; nil: nothing
}

// deliver puts an edit live or before staff, as Send parts it. now carries the
// Rev that it started from: ErrConflict when others wrote meanwhile.
func (s *edition) deliver(c *gin.Context, old, now *directory.Listing, reason string) (delivered, error) {
	ctx, actor, at := c.Request.Context(), s.actor(c), s.Now()
	var out delivered
	base := old.Rev
	live, rest := directory.Send(actor, old, now, at)
	if live != nil {
		live.Dates.Edited = directory.Stamp{At: at, By: actor.ID, How: "form"}
		written, err := s.as(c).UpdateListing(ctx, old.ID, directory.Edit{Base: base, Reason: reason, Source: directory.SourcePerson, At: at},
			func(l *directory.Listing) error { *l = *live; return nil })
		if err != nil {
			return out, err
		}
		out.Live, base = &written, written.Rev
		s.lookAfterwards(ctx, actor, old, &written)
	}
	if rest == nil {
		return out, nil
	}
	p, err := s.as(c).Propose(ctx, directory.Proposal{ListingID: old.ID, Base: base, Listing: *rest, Reason: reason, At: at})
	out.Waiting = &p
	return out, err
}

// reviewItem is a task to look at what went live at once, with one button to
// keep it and one to undo it.
func (s *edition) reviewItem(c *gin.Context, item *otherItem, t directory.Task) (*otherItem, error) {
	past, err := directory.Versions(c.Request.Context(), s.program(), t.ListingID)
	if err != nil || int(t.Base) > len(past) {
		return item, err
	}
	before, store := &past[t.Base-1].Listing, s.as(c)
	item.page.Lines = []string{s.T("staff-item.review")}
	item.page.Changes = s.changeViews(before, item.listing)
	item.page.Acts = s.acts("keep", "undo")
	item.act = func(ctx context.Context, do string, by directory.Edit) (string, error) {
		if do == "keep" {
			return "kept", store.CloseTask(ctx, t.ID, by)
		}
		by.Reason, by.Base = s.T("staff-item.undone"), item.listing.Rev
		_, err := store.UpdateListing(ctx, t.ListingID, by, func(l *directory.Listing) error {
			for _, field := range directory.Compare(before, l) {
				if field.Risk == directory.LowRisk { // only these went live unseen
					directory.Take(field.Field, l, before)
				}
			}
			return nil
		})
		if err != nil {
			return "", err
		}
		return "undone", store.CloseTask(ctx, t.ID, by)
	}
	return item, nil
}
