package web

import (
	"cmp"
	"net/http"
	"slices"
	"time"

	"anchorpoint/directory"

	"github.com/gin-gonic/gin"
)

// groupHomePage is what somebody looks after: what they have begun to write, the
// listings of each group, and what waits for staff.
type groupHomePage struct {
	layout
	Done   string // what was done just now, in words
	Drafts []draftView
	New    []link // new listings that wait for staff, in words
	Groups []groupView
	Shown  bool // any of these
	// Addresses of the pages before and after this one.
	Previous, Next string
}

// groupView is one organization.
type groupView struct {
	Name       string
	Colleagues string // where others are invited
	Listings   []groupListing
}

// groupListing is one listing of an organization.
type groupListing struct {
	ID, Name string
	Open     string // in a short row: where the rest of it is
	State    tag
	Fresh    string
	Places   string
	When     string
	Waits    []link // what waits for staff, in words
	Confirm  string // action; empty while it is not listed
	Answers  []link // places, one step each
	Links    []link
	Undo     string // action
	UndoBy   string // until when, in words
}

// groupHome answers GET /groups/me.
func (s *edition) groupHome(c *gin.Context) error {
	p := groupHomePage{layout: s.groupLayout(c, s.T("group.title"), link{})}
	ctx, store := c.Request.Context(), s.as(c)
	waiting, err := store.Proposals(ctx)
	if err != nil {
		return err
	}
	for _, id := range s.user(c).Organizations(s.Now()) {
		listings, err := store.ListingsOf(ctx, id)
		if err != nil {
			return err
		}
		if g := s.groupView(listings, waiting, s.actor(c)); len(g.Listings) > 0 {
			g.Colleagues = colleaguesPath + id
			p.Groups = append(p.Groups, g)
		}
	}
	for _, w := range waiting {
		if w.ListingID == "" && w.Author == s.user(c).ID {
			p.New = append(p.New, link{questionPath + "/" + w.ID, s.T("group.new-waits", "Name", plainLine(w.Listing.Service.Name), "Date", s.day(w.At))})
		}
	}
	if p.Drafts, err = s.draftViews(c); err != nil {
		return err
	}
	p.Shown = len(p.Groups)+len(p.New)+len(p.Drafts) > 0
	s.tellDone(c, &p)
	p.part(c.Query("of"), c.Query("page"))
	return s.renderStaff(c, http.StatusOK, "group_home", p)
}

// groupDone are the things that the page tells of when they are done.
var groupDone = []string{"confirmed", "places", "paused", "resumed", "closed", "do-not-list", "undone", "changed", "waits", "part", "same"}

// thrown is what the page tells when a draft was thrown away.
const thrown = "thrown"

// tellDone says what was done on the page before.
func (s *edition) tellDone(c *gin.Context, p *groupHomePage) {
	did, of := c.Query("did"), c.Query("of")
	if did == thrown {
		p.Done = s.T("group-done." + thrown)
	}
	if !slices.Contains(groupDone, did) {
		return
	}
	for _, g := range p.Groups {
		for _, l := range g.Listings {
			if l.ID == of {
				p.Done = s.T("group-done."+did, "Name", l.Name)
			}
		}
	}
}

func (s *edition) groupView(listings []directory.Listing, waiting []directory.Proposal, actor directory.Actor) groupView {
	var g groupView
	slices.SortStableFunc(listings, func(a, b directory.Listing) int {
		return cmp.Or(ended(&a)-ended(&b), cmp.Compare(plainLine(a.Service.Name), plainLine(b.Service.Name)))
	})
	for i := range listings {
		l := &listings[i]
		if l.State == directory.Withdrawn && !l.MayUndo(actor.RoleOver(l, s.Now()), s.Now()) {
			continue
		}
		g.Name = cmp.Or(g.Name, plainLine(l.Organization().Name))
		view := s.groupListing(l)
		for _, w := range waiting {
			if w.ListingID == l.ID && w.Kind == directory.EditProposal {
				view.Waits = append(view.Waits, link{questionPath + "/" + w.ID, s.T("group.waits", "Date", s.day(w.At))})
			}
		}
		g.Listings = append(g.Listings, view)
	}
	g.Name = cmp.Or(g.Name, s.T("group.no-name"))
	return g
}

// ended sorts what is closed behind the rest.
func ended(l *directory.Listing) int {
	if l.State == directory.Withdrawn {
		return 1
	}
	return 0
}

func (s *edition) groupListing(l *directory.Listing) groupListing {
	v := groupListing{ID: l.ID, Name: cmp.Or(plainLine(l.Service.Name), s.T("group.no-name")), State: s.groupState(l)}
	if l.State == directory.Withdrawn {
		v.Undo, v.UndoBy = groupPath(l.ID, "/undo"), s.day(l.UndoUntil())
		v.Links = []link{{groupPath(l.ID, "/history"), s.T("group-history.title")}}
		return v
	}
	v.Links = []link{{groupPath(l.ID, "/change"), s.T("group.change")}}
	if !l.Public() {
		v.Links = append(v.Links, link{groupPath(l.ID, "/stop"), s.T("group.stop")}, link{groupPath(l.ID, "/history"), s.T("group-history.title")})
		return v
	}
	v.When = s.times(l).headline()
	v.Fresh, v.Confirm = s.groupFresh(l), groupPath(l.ID, "/confirm")
	if words, how := placesWords(s.Language, l, s.Now()); how != unknown {
		v.Places = s.T("group.places", "Words", words)
	} else {
		v.Places = words
	}
	for _, state := range placesAnswers {
		v.Answers = append(v.Answers, link{groupPath(l.ID, "/places?say="+string(state)), s.T("group-places." + string(state))})
	}
	stop := "group.stop"
	if l.State == directory.Paused {
		stop = "group.stop-paused"
	}
	v.Links = append(v.Links, link{groupPath(l.ID, "/stop"), s.T(stop)}, link{groupPath(l.ID, "/history"), s.T("group-history.title")},
		link{servicePath(l), s.T("group.view")})
	return v
}

// groupState is where a listing stands.
func (s *edition) groupState(l *directory.Listing) tag {
	if words := pausedWords(s.Language, l, s.Now()); words != "" && l.State == directory.Paused {
		return tag{words, warn}
	}
	tones := map[directory.State]tone{directory.Published: good, directory.Submitted: neutral, directory.Draft: unknown, directory.Withdrawn: warn}
	key := string(l.State)
	if l.State == directory.Withdrawn && l.Closing.DoNotList {
		key = "do-not-list"
	}
	return tag{s.T("group-state." + key), tones[l.State]}
}

// checkSoon is how long before a check is due the page asks for it.
const checkSoon = 30 * 24 * time.Hour

// groupFresh is when a listing was checked, and by when it should be again.
func (s *edition) groupFresh(l *directory.Listing) string {
	age := l.Age(s.Now(), s.Periods)
	if age.Class != directory.Fresh {
		return freshWords(s.Language, l, s.Now(), s.Periods).Words
	}
	if due := age.Since.AddDate(0, s.Periods.Fresh, 0); due.Sub(s.Now()) < checkSoon {
		return s.T("group.check-by", "Date", s.day(due))
	}
	return freshWords(s.Language, l, s.Now(), s.Periods).Words
}
