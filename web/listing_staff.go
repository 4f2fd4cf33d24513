package web

import (
	"net/http"
	"slices"
	"strconv"

	"anchorpoint/directory"

	"github.com/gin-gonic/gin"
)

const listingPath = "/admin/listing/"

// staffListingPage is what staff see of a listing: its history, and what they
// can do with it at once.
type staffListingPage struct {
	layout
	Errors    formErrors
	Name      string
	State     string
	Public    string
	Action    string
	Base      int64
	Versions  []versionView
	Moves     []option
	Note      string
	Why       string
	Meanwhile bool
	Done      string
}

// versionView is one version with what it changed.
type versionView struct {
	Rev     int64
	When    string
	Who     string
	Reason  string
	Changes []changeView
	Restore bool // it can be brought back
}

// mostVersions are shown; older ones are kept.
const mostVersions = 30

// staffListing answers GET /admin/listing/{id}.
func (s *edition) staffListing(c *gin.Context) error {
	l, err := s.staffHas(c)
	if err != nil {
		return err
	}
	page, err := s.staffListingPage(c, &l)
	if err != nil {
		return err
	}
	if done := c.Query("did"); slices.Contains(listingDone, done) {
		page.Done = s.T("staff-listing.did-" + done)
	}
	return s.renderStaff(c, http.StatusOK, "staff_listing", page)
}

var listingDone = []string{"restored", "moved", "noted"}

// staffHas is the listing of a path, where the actor may read its history.
func (s *edition) staffHas(c *gin.Context) (directory.Listing, error) {
	l, err := s.program().Listing(c.Request.Context(), c.Param("id"))
	if err != nil && l.ID == "" {
		return l, err
	}
	if !directory.Can(s.actor(c), directory.PublishAll, l.Resource(), s.Now()) {
		return l, directory.ErrNotFound
	}
	return l, nil
}

func (s *edition) staffListingPage(c *gin.Context, l *directory.Listing) (staffListingPage, error) {
	v := staffListingPage{layout: s.staffPage(c, s.T("staff-listing.title", "Name", plainLine(l.Service.Name))),
		Name: plainLine(l.Service.Name), State: s.T("staff-listing.state-" + string(l.State)), Action: listingPath + l.ID, Base: l.Rev, Note: l.StaffNote}
	v.Back = link{queuePath, s.T("staff-item.back")}
	if l.Public() {
		v.Public = servicePath(l)
	}
	for _, move := range []directory.Move{directory.Publish, directory.Resume, directory.Pause, directory.Withdraw, directory.DoNotList, directory.Restore} {
		if _, err := directory.Next(l.State, move, s.staffRole(c)); err == nil {
			v.Moves = append(v.Moves, option{Value: string(move), Text: s.T("staff-listing.move-" + string(move))})
			if move == directory.Withdraw {
				v.Moves = append(v.Moves, option{Value: safetyMove, Text: s.T("staff-listing.move-" + safetyMove)})
			}
		}
	}
	past, err := directory.Versions(c.Request.Context(), s.program(), l.ID)
	if err != nil {
		return v, err
	}
	for i := max(0, len(past)-mostVersions); i < len(past); i++ { // no more is compared than is shown
		one := &past[i]
		view := versionView{Rev: one.Rev, When: s.Date(one.At), Who: s.who(c, one), Reason: one.Reason, Restore: i < len(past)-1}
		if i > 0 {
			view.Changes = s.changeViews(&past[i-1].Listing, &one.Listing)
		}
		v.Versions = append(v.Versions, view)
	}
	slices.Reverse(v.Versions)
	return v, nil
}

// who wrote a version, as staff know people: by the role, never the name of
// somebody of the public.
func (s *edition) who(c *gin.Context, v *directory.Version) string {
	switch {
	case v.Source == directory.SourceFeed, v.Source == directory.SourceImport:
		return s.T("staff-listing.by-feed")
	case v.Author == "":
		return s.T("staff-listing.by-public")
	}
	if u, err := s.program().User(c.Request.Context(), v.Author); err == nil {
		return plainLine(u.Called())
	}
	return s.T("staff-listing.by-program")
}

// safetyMove takes a listing off at once and its name with it.
const safetyMove = "safety"

// changeStaffListing answers POST /admin/listing/{id}: a move, or back to an
// earlier version.
func (s *edition) changeStaffListing(c *gin.Context) error {
	l, err := s.staffHas(c)
	if err != nil {
		return err
	}
	f, err := s.posted(c, listingPath+l.ID)
	if err != nil {
		return err
	}
	if base, _ := strconv.ParseInt(f.text("base"), 10, 64); base != l.Rev {
		return s.showListing(c, f, &l, http.StatusConflict, nil)
	}
	if rev := f.text("restore"); rev != "" {
		return s.restoreVersion(c, f, &l, rev)
	}
	if f.v.Has("note") {
		return s.noteListing(c, f, &l)
	}
	if problems := directory.CheckWords("why", f.text("why"), directory.MaxWhy); len(problems) > 0 {
		return s.showListing(c, f, &l, http.StatusUnprocessableEntity, problems)
	}
	return s.moveListing(c, f, &l)
}

// noteListing keeps what staff tell each other and link workers.
func (s *edition) noteListing(c *gin.Context, f *sent, l *directory.Listing) error {
	note := f.text("note")
	if problems := directory.CheckNote("note", note); len(problems) > 0 {
		l.StaffNote = note // as it was typed
		return s.showListing(c, f, l, http.StatusUnprocessableEntity, problems)
	}
	by := s.staffEdit(s.T("staff-listing.noted"))
	by.Base = l.Rev
	_, err := s.as(c).UpdateListing(c.Request.Context(), l.ID, by, func(l *directory.Listing) error {
		l.StaffNote = note
		return nil
	})
	if err != nil {
		return err
	}
	return s.redirect(c, http.StatusSeeOther, listingPath+l.ID+"?did=noted")
}

func (s *edition) moveListing(c *gin.Context, f *sent, l *directory.Listing) error {
	by := s.staffEdit(f.text("why"))
	by.Base = l.Rev
	move := directory.Move(f.text("move"))
	safety := move == safetyMove
	if safety {
		move = directory.Withdraw
	}
	was := l.State
	after, err := s.as(c).UpdateListing(c.Request.Context(), l.ID, by, func(l *directory.Listing) error {
		if err := l.Move(move, s.staffRole(c), by.At); err != nil {
			return err
		}
		if l.State == directory.Withdrawn {
			l.Closing.Safety = safety
			if !safety {
				l.Closing.Reason = by.Reason
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	// Of what is taken off for safety no letter goes out: it may reach the wrong hands.
	if after.State == directory.Withdrawn && was != directory.Withdrawn && !safety {
		s.tellWithdrawn(c.Request.Context(), &after, WithdrawnLetter{Staff: true, Why: by.Reason})
	}
	return s.redirect(c, http.StatusSeeOther, listingPath+l.ID+"?did=moved")
}

// restoreVersion writes what an earlier version said as a new one. A safety
// field needs another pair of eyes, as any edit of one's own does: then it
// waits in the queue.
func (s *edition) restoreVersion(c *gin.Context, f *sent, l *directory.Listing, rev string) error {
	past, err := directory.Versions(c.Request.Context(), s.program(), l.ID)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(rev)
	if err != nil || n < 1 || n > len(past) {
		return errForm
	}
	done, err := s.deliver(c, l, directory.Restored(l, &past[n-1].Listing), s.T("staff-listing.restored", "N", n))
	if err != nil {
		return err
	}
	if done.Waiting != nil {
		return s.redirect(c, http.StatusSeeOther, queuePath+"/proposal/"+done.Waiting.ID)
	}
	return s.redirect(c, http.StatusSeeOther, listingPath+l.ID+"?did=restored")
}

func (s *edition) showListing(c *gin.Context, f *sent, l *directory.Listing, status int, problems directory.FieldErrors) error {
	page, err := s.staffListingPage(c, l)
	if err != nil {
		return err
	}
	page.Why, page.Errors, page.Meanwhile = f.text("why"), s.say(problems), status == http.StatusConflict
	return s.renderStaff(c, status, "staff_listing", page)
}
