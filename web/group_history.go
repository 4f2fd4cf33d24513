package web

import (
	"errors"
	"net/http"
	"slices"
	"strconv"

	"anchorpoint/directory"

	"github.com/gin-gonic/gin"
)

// groupHistoryPage tells who changed what on one's own listing, newest first.
type groupHistoryPage struct {
	layout
	Name      string
	Action    string
	Base      int64
	Meanwhile bool // somebody changed the listing while this page was open
	Entries   []versionView
	Newest    string // address of the first page, on later ones
	Older     string // address of the page after
	// Of the page that asks whether one change is to be put back.
	Sure    bool
	Rev     int64
	Changes []changeView
	Then    string // what happens when it is put back
	Home    string // where "no" leads
}

// A page of history stays within the 300 nodes that a page for groups may have:
// it takes changes until their lines are this many.
const historyLines = 50

// groupHistory answers GET /groups/listing/{id}/history.
func (s *edition) groupHistory(c *gin.Context) error {
	l, err := s.ownListing(c)
	if err != nil {
		return err
	}
	past, err := s.ownPast(c, &l)
	if err != nil {
		return err
	}
	return s.showHistory(c, http.StatusOK, &l, past)
}

// ownPast are the versions that the actor may read: from when the listing came
// to the group that it belongs to now.
func (s *edition) ownPast(c *gin.Context, l *directory.Listing) ([]directory.Version, error) {
	past, err := directory.Versions(c.Request.Context(), s.program(), l.ID)
	if err != nil {
		return nil, err
	}
	actor, now := s.actor(c), s.Now()
	first := 0
	for i := range past {
		if !directory.Can(actor, directory.ReadAudit, past[i].Listing.Resource(), now) {
			first = i + 1
		}
	}
	return past[first:], nil
}

func (s *edition) showHistory(c *gin.Context, status int, l *directory.Listing, past []directory.Version) error {
	here := groupPath(l.ID, "/history")
	p := groupHistoryPage{layout: s.groupLayout(c, s.T("group-history.title"), s.homeLink()), Name: plainLine(l.Service.Name),
		Action: here, Base: l.Rev, Meanwhile: status == http.StatusConflict}
	before, _ := strconv.ParseInt(c.Query("before"), 10, 64)
	if before > 0 {
		p.Newest = here
	}
	lines := 0
	for i := len(past) - 1; i >= 0; i-- {
		if before > 0 && past[i].Rev >= before {
			continue
		}
		view := s.pastView(c, l, past, i)
		lines += linesOf(&view)
		if lines > historyLines && len(p.Entries) > 0 {
			p.Older = here + "?before=" + strconv.FormatInt(past[i+1].Rev, 10)
			break
		}
		p.Entries = append(p.Entries, view)
	}
	return s.renderStaff(c, status, "group_history", p)
}

// linesOf is about how much of a page a change takes.
func linesOf(v *versionView) int {
	n := 3
	for _, c := range v.Changes {
		n += 2 + len(c.Prose) + len(c.Old) + len(c.New)
	}
	return n
}

// pastView is one version as the group sees it: by roles, in plain words.
func (s *edition) pastView(c *gin.Context, l *directory.Listing, past []directory.Version, i int) versionView {
	one := &past[i]
	v := versionView{Rev: one.Rev, When: s.moment(one.At), Who: s.roleOf(c, l, one)}
	if i == 0 {
		v.Reason = s.T("group-history.begun")
		return v
	}
	was, then := &past[i-1].Listing, &one.Listing
	v.Changes = forGroups(s.changeViews(was, then))
	v.Reason = s.actOf(was, then)
	if v.Reason == "" && len(v.Changes) == 0 {
		v.Reason = s.T("group-history.nothing")
	}
	if l.State != directory.Withdrawn {
		v.Restore = len(directory.Compare(l, directory.Undone(l, was, then, s.Now()))) > 0
	}
	return v
}

// forGroups leaves out what has words of its own, and the note of staff.
func forGroups(all []changeView) []changeView {
	return slices.DeleteFunc(all, func(v changeView) bool {
		return slices.Contains([]string{"state", "do_not_list", "staff_note"}, v.Field)
	})
}

// actOf says what was done that no field tells; empty: nothing of the kind.
func (s *edition) actOf(was, now *directory.Listing) string {
	switch {
	case now.State == directory.Withdrawn && now.Closing.DoNotList && !was.Closing.DoNotList:
		return s.T("group-history.do-not-list")
	case now.State == directory.Paused && !now.PausedUntil.IsZero() && !now.PausedUntil.Equal(was.PausedUntil):
		return s.T("group-history.paused", "Date", s.day(now.PausedUntil))
	case now.State != was.State && was.State == directory.Withdrawn:
		return s.T("group-history.back")
	case now.State != was.State:
		return s.T("group-history.now-" + string(now.State))
	case now.Dates.Confirmed != was.Dates.Confirmed:
		return s.T("group-history.confirmed")
	case now.Dates.Checked != was.Dates.Checked:
		return s.T("group-history.checked")
	}
	return ""
}

// roleOf is who wrote a version: a role, never a name or an address.
func (s *edition) roleOf(c *gin.Context, l *directory.Listing, v *directory.Version) string {
	who := "program"
	switch {
	case v.Source == directory.SourceFeed, v.Source == directory.SourceImport:
		who = "list"
	case v.Author == s.actor(c).ID:
		who = "you"
	case v.Author == "":
		who = "public"
	case v.Author == letterAuthor:
		who = "letter"
	default:
		if u, err := s.program().User(c.Request.Context(), v.Author); err == nil {
			who = "other"
			if slices.Contains(u.Organizations(s.Now()), l.Resource().OrganizationID) {
				who = "group"
			}
			if u.Staff(s.Now()) {
				who = "team"
			}
		}
	}
	return s.T("group-history.by-" + who)
}

// sendGroupHistory answers POST /groups/listing/{id}/history: one change is put
// back, after a question, by the rules of any other change.
func (s *edition) sendGroupHistory(c *gin.Context) error {
	l, err := s.openListing(c)
	if err != nil {
		return err
	}
	f, err := s.posted(c, "/groups/history")
	if err != nil {
		return err
	}
	past, err := s.ownPast(c, &l)
	if err != nil {
		return err
	}
	rev, _ := strconv.ParseInt(f.text("restore"), 10, 64)
	i := slices.IndexFunc(past, func(v directory.Version) bool { return v.Rev == rev })
	if i < 1 {
		return errForm
	}
	if f.text("base") != strconv.FormatInt(l.Rev, 10) {
		return s.showHistory(c, http.StatusConflict, &l, past)
	}
	was, then := &past[i-1].Listing, &past[i].Listing
	if f.text("sure") == "" {
		return s.askPutBack(c, &l, rev, directory.Undone(&l, was, then, s.Now()))
	}
	base := l.Rev
	did, err := s.sendEdit(c, l.ID, "put back", func(l *directory.Listing) error {
		if l.Rev != base {
			return directory.ErrConflict
		}
		*l = *directory.Undone(l, was, then, s.Now())
		return nil
	})
	if errors.Is(err, directory.ErrConflict) {
		return s.groupHistoryAgain(c)
	}
	if err != nil {
		return err
	}
	return s.redirect(c, http.StatusSeeOther, backTo(did, l.ID))
}

// groupHistoryAgain shows the history anew to who was overtaken.
func (s *edition) groupHistoryAgain(c *gin.Context) error {
	l, err := s.openListing(c)
	if err != nil {
		return err
	}
	past, err := s.ownPast(c, &l)
	if err != nil {
		return err
	}
	return s.showHistory(c, http.StatusConflict, &l, past)
}

// askPutBack shows what putting back would change, and when people would see it.
func (s *edition) askPutBack(c *gin.Context, l *directory.Listing, rev int64, wanted *directory.Listing) error {
	here := groupPath(l.ID, "/history")
	p := groupHistoryPage{layout: s.groupLayout(c, s.T("group-history.sure"), link{here, s.T("group-history.title")}),
		Name: plainLine(l.Service.Name), Action: here, Home: here, Base: l.Rev, Rev: rev, Sure: true, Changes: s.changeViews(l, wanted)}
	p.Then = s.whatThen(directory.Send(s.actor(c), l, wanted, s.Now()))
	return s.renderStaff(c, http.StatusOK, "group_history", p)
}

// whatThen says when people see an edit that was parted by directory.Send.
func (s *edition) whatThen(live, rest *directory.Listing) string {
	switch {
	case rest == nil:
		return s.T("group-check.at-once")
	case live != nil:
		return s.T("group-check.part")
	}
	return s.T("group-check.waits")
}
