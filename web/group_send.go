package web

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"anchorpoint/directory"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"
)

// clashPage shows what somebody else changed at the same time.
type clashPage struct {
	layout
	Name   string
	Action string
	Tasks  string
	Seen   string // the revision that the page shows
	Fields []clashView
}

type clashView struct {
	Field, Name  string
	Theirs, Mine []string
}

// sendDraft answers POST /groups/edit/{draft}: what may be public at once is,
// the rest waits for staff.
func (s *edition) sendDraft(c *gin.Context) error {
	f, err := s.posted(c, editPath)
	if err != nil {
		return err
	}
	d, err := s.draftOf(c, c.Param("draft"))
	if err != nil {
		return err
	}
	if problems := s.notReady(&d); len(problems) > 0 {
		return s.showCheck(c, http.StatusUnprocessableEntity, &d, problems)
	}
	if d.ListingID == "" {
		return s.sendNew(c, &d)
	}
	return s.sendForListing(c, f, &d)
}

// notReady are the steps that have to be mended first.
func (s *edition) notReady(d *directory.EditDraft) (problems directory.FieldErrors) {
	for _, at := range s.Server.steps() {
		if wrong := s.wrongWith(at, &d.Listing); len(wrong) > 0 {
			first := wrong[0]
			problems = append(problems, directory.FieldError{Field: at.name, Code: first.Code, Message: first.Message})
		}
	}
	return problems
}

// sendNew hands in a listing that is not here yet.
func (s *edition) sendNew(c *gin.Context, d *directory.EditDraft) error {
	ctx, store := c.Request.Context(), s.as(c)
	live, rest := directory.Send(s.actor(c), nil, &d.Listing, s.Now())
	for _, l := range []*directory.Listing{live, rest} {
		if l != nil {
			nameNew(l)
			if l.Capacity.State != directory.CapacityNotKnown {
				l.Capacity.Said.By = s.actor(c).ID
			}
		}
	}
	var id string
	if live != nil {
		live.Dates.Edited = s.by(c, howPage)
		made, err := store.CreateListing(ctx, *live, s.edit("added"))
		if err != nil {
			return err
		}
		id = made.ID
	}
	if rest != nil {
		if _, err := store.Propose(ctx, directory.Proposal{Listing: *rest}); err != nil {
			return err
		}
	}
	return s.sentDraft(c, d, id, live != nil, rest != nil)
}

// nameNew gives a new listing and its group the ids that they keep, so that what
// waits for staff can be followed to the page that it becomes.
func nameNew(l *directory.Listing) {
	l.ID = cmp.Or(l.ID, uuid.NewString())
	l.Service.ID = l.ID
	if l.Service.Organization == nil {
		l.Service.Organization = &directory.Organization{ID: l.Service.OrganizationID}
	}
	o := l.Service.Organization
	o.ID = cmp.Or(o.ID, l.Service.OrganizationID, uuid.NewString())
	o.Name = cmp.Or(o.Name, l.Service.Name)
	l.Service.OrganizationID = o.ID
	l.Service.Status = cmp.Or(l.Service.Status, directory.ServiceActive)
}

func (s *edition) sendForListing(c *gin.Context, f *sent, d *directory.EditDraft) error {
	ctx, store := c.Request.Context(), s.as(c)
	now, err := s.mayChange(c, d.ListingID)
	if err != nil {
		return err
	}
	if clashes := settle(d, &now, f); len(clashes) > 0 {
		return s.showClash(c, d, &now, clashes)
	}
	live, rest := directory.Send(s.actor(c), &now, &d.Listing, s.Now())
	if live == nil && rest == nil {
		return s.showCheck(c, http.StatusUnprocessableEntity, d, directory.FieldErrors{{Field: "send", Code: "group-nothing", Message: "Nothing is changed yet"}})
	}
	base := now.Rev
	if live != nil {
		by := s.edit("changed by the group")
		by.Base = base
		saved, err := store.UpdateListing(ctx, d.ListingID, by, func(l *directory.Listing) error {
			live.State = l.State
			*l = *live
			l.Dates.Edited = s.by(c, howPage)
			return nil
		})
		if errors.Is(err, directory.ErrConflict) { // somebody was quicker between reading and writing
			return s.sendAgain(c, f, d)
		}
		if err != nil {
			return err
		}
		s.lookAfterwards(ctx, s.actor(c), &now, &saved)
		base = saved.Rev
	}
	if rest != nil {
		if _, err := store.Propose(ctx, directory.Proposal{ListingID: d.ListingID, Base: base, Listing: *rest}); err != nil {
			return err
		}
	}
	return s.sentDraft(c, d, d.ListingID, live != nil, rest != nil)
}

// sendAgain looks once more at how the listing stands now; after that the
// person is told.
func (s *edition) sendAgain(c *gin.Context, f *sent, d *directory.EditDraft) error {
	const tried = "sent again"
	if _, again := c.Get(tried); again {
		return directory.ErrConflict
	}
	c.Set(tried, true)
	return s.sendForListing(c, f, d)
}

// settle joins the draft with what others changed. What a person chose on the
// page of clashes holds for the revision that the page showed.
func settle(d *directory.EditDraft, now *directory.Listing, f *sent) []directory.Clash {
	clashes := d.Rebase(now, nil)
	if len(clashes) == 0 || f.text("seen") != strconv.FormatInt(now.Rev, 10) {
		return clashes
	}
	for _, clash := range clashes {
		if f.text("use-"+clash.Field) != "mine" {
			directory.Take(clash.Field, &d.Listing, now)
		}
	}
	return d.Rebase(now, directory.Fields())
}

func (s *edition) showClash(c *gin.Context, d *directory.EditDraft, now *directory.Listing, clashes []directory.Clash) error {
	here := editPath + d.ID
	p := clashPage{layout: s.groupLayout(c, s.T("group-clash.title"), link{here, s.T("group-form.title")}),
		Name: plainLine(now.Service.Name), Action: here, Tasks: here, Seen: strconv.FormatInt(now.Rev, 10)}
	for _, clash := range clashes {
		p.Fields = append(p.Fields, clashView{clash.Field, s.fieldName(clash.Field), s.fieldLines(clash.Field, now, clash.Theirs), s.fieldLines(clash.Field, &d.Listing, clash.Mine)})
	}
	c.Header("Cache-Control", "no-store")
	return s.render(c, http.StatusConflict, "group_clash", p)
}

// sentDraft ends a draft that was sent: a letter, and a page of its own.
func (s *edition) sentDraft(c *gin.Context, d *directory.EditDraft, id string, live, waiting bool) error {
	ctx := c.Request.Context()
	if !d.Created.IsZero() {
		if err := s.as(c).DeleteDraft(ctx, d.ID); err != nil && !errors.Is(err, directory.ErrNotFound) {
			return err
		}
	}
	if u := s.user(c); u != nil {
		letter := PublishedLetter{Group: plainLine(d.Listing.Service.Name), ListingID: id, Link: "/services/" + id, Live: live, Waiting: waiting}
		if err := s.post(ctx, cmp.Or(u.Language, s.Code), "published", u.Email, letter); err != nil {
			s.Log.Warn("nobody was told of what was sent", "error", err.Error())
		}
	}
	v := url.Values{}
	if id != "" {
		v.Set("of", id)
	}
	if live {
		v.Set("live", "1")
		if !s.indexed(ctx) {
			v.Set("soon", "1")
		}
	}
	if waiting {
		v.Set("waits", "1")
	}
	return s.redirect(c, http.StatusSeeOther, sentPath+"?"+v.Encode())
}

const sentPath = "/groups/sent"

// indexPatience is how long a person waits for the search to know of a change.
const indexPatience = time.Second

// indexed waits until search knows of all changes, but not long.
func (s *edition) indexed(ctx context.Context) bool {
	at, err := s.Store.Position(ctx)
	if err != nil {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, indexPatience)
	defer cancel()
	return s.Index.WaitFor(ctx, at.Last) == nil
}

// sentPage says what happens next.
type sentPage struct {
	layout
	Heading string
	Lines   []string
	Public  link
	Home    link
}

// draftSent answers GET /groups/sent. It tells from the address and the store,
// so that a reload sends nothing again.
func (s *edition) draftSent(c *gin.Context) error {
	live, waits, soon := c.Query("live") != "", c.Query("waits") != "", c.Query("soon") != ""
	p := sentPage{layout: s.groupLayout(c, s.T("group-sent.title"), link{}), Heading: s.T("group-sent.title"), Home: s.homeLink()}
	p.Back = p.Home
	if live {
		p.Heading = s.T("group-sent.live")
		p.Title = p.Heading
	}
	if id := c.Query("of"); uuid.Validate(id) == nil {
		if l, err := s.as(c).Listing(c.Request.Context(), id); err == nil && l.Public() {
			p.Public = link{servicePath(&l), s.T("group.view")}
		}
	}
	for _, line := range []struct {
		say bool
		key string
	}{
		{live && !soon, "now"}, {soon, "soon"}, {live && waits, "part"}, {!live, "waits"}, {waits, "then"}, {true, "letter"},
	} {
		if line.say {
			p.Lines = append(p.Lines, s.T("group-sent."+line.key))
		}
	}
	return s.render(c, http.StatusOK, "group_sent", p)
}
