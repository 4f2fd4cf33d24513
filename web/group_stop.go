package web

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"anchorpoint/directory"
	"anchorpoint/directory/hours"

	"github.com/gin-gonic/gin"
)

// groupStopPage asks how a listing is to stop, then whether that is meant.
type groupStopPage struct {
	layout
	Errors formErrors
	Name   string
	Action string
	Hows   []option
	Until  string
	Reason string
	// Of the second page.
	Sure  bool
	How   string
	Words []string // what will happen
	Yes   string
}

// The ways to stop.
const (
	stopPause     = "pause"
	stopResume    = "resume"
	stopClose     = "close"
	stopDoNotList = "do-not-list"
)

// stopAnswer is what somebody chose.
type stopAnswer struct {
	how, until, reason string
	day                time.Time
}

// groupStop answers GET /groups/listing/{id}/stop.
func (s *edition) groupStop(c *gin.Context) error {
	l, err := s.ownListing(c)
	if err != nil {
		return err
	}
	a := stopAnswer{}
	if l.State == directory.Paused && !l.PausedUntil.IsZero() {
		a.until = longDay(s.Language, l.PausedUntil)
	}
	return s.render(c, http.StatusOK, "group_stop", s.stopPage(c, &l, a))
}

func (s *edition) stopPage(c *gin.Context, l *directory.Listing, a stopAnswer) groupStopPage {
	p := groupStopPage{layout: s.groupLayout(c, s.T("group-stop.title"), s.homeLink()), Name: plainLine(l.Service.Name),
		Action: groupPath(l.ID, "/stop"), Until: a.until, Reason: a.reason, How: a.how}
	for _, how := range stopsOf(l) {
		p.Hows = append(p.Hows, option{how, s.T("group-stop." + how), how == a.how})
	}
	return p
}

// stopsOf are the ways to stop a listing from where it stands.
func stopsOf(l *directory.Listing) []string {
	switch l.State {
	case directory.Published:
		return []string{stopPause, stopClose, stopDoNotList}
	case directory.Paused:
		return []string{stopResume, stopPause, stopClose, stopDoNotList}
	case directory.Submitted:
		return []string{stopClose, stopDoNotList}
	case directory.Draft:
		return []string{stopClose}
	}
	return nil
}

// sendStopListing answers POST /groups/listing/{id}/stop: it asks first, and
// acts on the second button.
func (s *edition) sendStopListing(c *gin.Context) error {
	l, err := s.ownListing(c)
	if err != nil {
		return err
	}
	f, err := s.posted(c, "/groups/stop")
	if err != nil {
		return err
	}
	a := stopAnswer{how: f.text("how"), until: f.text("until"), reason: f.text("reason")}
	problems := s.checkStop(&l, &a)
	sure := f.text("sure") != ""
	if len(problems) == 0 && sure {
		err = s.stopListing(c, &l, a)
		if err == nil {
			return s.redirect(c, http.StatusSeeOther, backTo(doneWord[a.how], l.ID))
		}
		if !errors.As(err, &problems) {
			return err
		}
	}
	p := s.stopPage(c, &l, a)
	if len(problems) > 0 {
		p.Errors, p.Title = s.say(problems), s.T("problem.page", "Title", p.Title)
		return s.render(c, http.StatusUnprocessableEntity, "group_stop", p)
	}
	s.askSure(&p, &l, a)
	return s.render(c, http.StatusOK, "group_stop", p)
}

var doneWord = map[string]string{stopPause: "paused", stopResume: "resumed", stopClose: "closed", stopDoNotList: "do-not-list"}

func (s *edition) checkStop(l *directory.Listing, a *stopAnswer) directory.FieldErrors {
	var e directory.FieldErrors
	if !slices.Contains(stopsOf(l), a.how) {
		e.AddCoded("how", "group-stop", "Choose what is happening")
		return e
	}
	if a.how == stopPause {
		day, err := directory.ReadDay(a.until, hours.DayOf(s.Now()))
		if err != nil {
			e.AddCoded("until", "group-date", "Enter a date like 5 January 2027")
			return e
		}
		a.day = day.At(0)
		a.day = time.Date(a.day.Year(), a.day.Month(), a.day.Day(), 0, 0, 0, 0, time.UTC)
		if errors.As(directory.CheckPause(a.day, s.Now()), &e) {
			return e
		}
	}
	errors.As(directory.CheckReason(a.reason), &e)
	return e
}

// askSure fills in the second page: what will happen, and the button.
func (s *edition) askSure(p *groupStopPage, l *directory.Listing, a stopAnswer) {
	p.Sure, p.Title = true, s.T("group-sure."+a.how)
	p.Back = link{groupPath(l.ID, "/stop"), s.T("group-stop.back")}
	p.Yes = s.T("group-sure." + a.how + "-yes")
	date := ""
	if a.how == stopPause {
		date = longDay(s.Language, a.day)
	}
	p.Words = []string{s.T("group-sure."+a.how+"-what", "Date", date)}
	if a.how == stopClose || a.how == stopDoNotList {
		p.Words = append(p.Words, s.T("group-sure.undo", "Count", directory.UndoDays))
	}
}

// stopListing does what was chosen and tells all who look after the listing.
func (s *edition) stopListing(c *gin.Context, l *directory.Listing, a stopAnswer) error {
	now, role := s.Now(), s.actor(c).RoleOver(l, s.Now())
	after, err := s.as(c).UpdateListing(c.Request.Context(), l.ID, s.edit(a.how), func(l *directory.Listing) error {
		switch a.how {
		case stopPause:
			return l.PauseUntil(a.day, role, now)
		case stopResume:
			return l.Move(directory.Resume, role, now)
		}
		return l.End(a.reason, a.how == stopDoNotList, role, now)
	})
	if err != nil || after.State != directory.Withdrawn {
		return err
	}
	s.tellWithdrawn(c.Request.Context(), &after, WithdrawnLetter{Undo: groupPath(l.ID, "/undo"), Until: after.UndoUntil()})
	return nil
}

// tellWithdrawn writes to all who look after a listing that it was taken off,
// each in their language. That a letter cannot be written undoes nothing.
func (s *edition) tellWithdrawn(ctx context.Context, l *directory.Listing, data WithdrawnLetter) {
	all, err := ownersOf(ctx, s.letters(), s.Now())
	if err != nil {
		s.Log.Error("letter not written", "kind", "withdrawn", "listing", l.ID, "error", err.Error())
		return
	}
	data.Group, data.ListingID, data.DoNotList = l.Service.Name, l.ID, l.Closing.DoNotList
	for _, r := range all[l.Resource().OrganizationID] {
		if err := s.post(ctx, r.language, "withdrawn", r.address, data); err != nil {
			s.Log.Error("letter not written", "kind", "withdrawn", "listing", l.ID, "error", err.Error())
		}
	}
}

// groupUndoPage asks whether a closed listing is to come back.
type groupUndoPage struct {
	layout
	Name, Action string
	Words        string
	Open         bool // it may
}

// groupUndo answers GET /groups/listing/{id}/undo; letters lead here.
func (s *edition) groupUndo(c *gin.Context) error {
	l, err := s.ownListing(c)
	if err != nil {
		return err
	}
	p := groupUndoPage{layout: s.groupLayout(c, s.T("group-undo.title"), s.homeLink()), Name: plainLine(l.Service.Name),
		Action: groupPath(l.ID, "/undo"), Open: l.MayUndo(s.actor(c).RoleOver(&l, s.Now()), s.Now())}
	switch {
	case l.State != directory.Withdrawn:
		p.Words = s.T("group-undo.not-closed")
	case p.Open:
		p.Words = s.T("group-undo.lead", "Date", s.day(l.UndoUntil()))
	default:
		p.Words = s.T("group-undo.late")
	}
	return s.render(c, http.StatusOK, "group_undo", p)
}

// sendGroupUndo answers POST /groups/listing/{id}/undo. Twice is as good as
// once.
func (s *edition) sendGroupUndo(c *gin.Context) error {
	l, err := s.ownListing(c)
	if err != nil {
		return err
	}
	now, role := s.Now(), s.actor(c).RoleOver(&l, s.Now())
	_, err = s.as(c).UpdateListing(c.Request.Context(), l.ID, s.edit("undo"), func(l *directory.Listing) error {
		if l.State != directory.Withdrawn {
			return nil
		}
		return l.Move(directory.Undo, role, now)
	})
	if errors.Is(err, directory.ErrState) || errors.Is(err, directory.ErrForbidden) {
		return s.redirect(c, http.StatusSeeOther, groupPath(l.ID, "/undo"))
	}
	if err != nil {
		return err
	}
	return s.redirect(c, http.StatusSeeOther, backTo("undone", l.ID))
}
