package web

import (
	"context"
	"net/http"

	"anchorpoint/directory"

	"github.com/gin-gonic/gin"
)

// otherPage is an item of the queue that is no proposal: a report, a missing
// service, a task, a listing that an import held back.
type otherPage struct {
	layout
	Kind, Name, Age string
	Public          string
	Lines           []string // what it is about
	Quote           []string // what a person wrote
	Changes         []changeView
	Checks          []checkView
	Action          string
	Acts            []option // what can be done, the main one first
	Answer          bool     // an answer can be written: somebody left an address
	History         string
}

// otherItem is such an item as a path names it.
type otherItem struct {
	page    otherPage
	listing *directory.Listing
	// act does one of the page's acts and says what was done.
	act func(ctx context.Context, do string, by directory.Edit) (did string, err error)
}

// openOther finds the item of a path.
func (s *edition) openOther(c *gin.Context) (*otherItem, error) {
	find := map[string]func(*gin.Context, string) (*otherItem, error){
		"report": s.reportItem, "missing": s.missingItem, "task": s.taskItem, "held": s.heldItem,
	}[c.Param("kind")]
	if find == nil {
		return nil, errNoPage
	}
	item, err := find(c, c.Param("id"))
	if err != nil {
		return nil, err
	}
	p := &item.page
	p.Action = queuePath + "/" + c.Param("kind") + "/" + c.Param("id")
	if l := item.listing; l != nil {
		p.Name = plainLine(l.Service.Name)
		p.History = listingPath + l.ID
		if l.Public() {
			p.Public = servicePath(l)
		}
	}
	kept := *p
	p.layout = s.staffPage(c, s.T("staff-item.title", "Kind", kept.Kind, "Name", kept.Name))
	p.Back = link{queuePath, s.T("staff-item.back")}
	return item, nil
}

// queueOther answers GET /admin/queue/{kind}/{id}.
func (s *edition) queueOther(c *gin.Context) error {
	if c.Param("kind") == "proposal" {
		return s.proposal(c)
	}
	if c.Param("kind") == "edit" {
		return s.editProposal(c)
	}
	item, err := s.openOther(c)
	if err != nil {
		return err
	}
	return s.renderStaff(c, http.StatusOK, "staff_item", item.page)
}

// decideOther answers POST /admin/queue/{kind}/{id}.
func (s *edition) decideOther(c *gin.Context) error {
	switch c.Param("kind") {
	case "proposal":
		return s.decideProposal(c)
	case "edit":
		return s.publishEdited(c)
	}
	item, err := s.openOther(c)
	if err != nil {
		return err
	}
	f, err := s.posted(c, item.page.Action)
	if err != nil {
		return err
	}
	for _, act := range item.page.Acts {
		if act.Value != f.text("do") {
			continue
		}
		did, err := item.act(c.Request.Context(), act.Value, s.staffEdit(f.text("why")))
		if err != nil {
			return err
		}
		return s.redirect(c, http.StatusSeeOther, queuePath+"?did="+did)
	}
	return errForm
}

func (s *edition) acts(names ...string) []option {
	var out []option
	for _, n := range names {
		out = append(out, option{Value: n, Text: s.T("staff-item.do-" + n)})
	}
	return out
}

func (s *edition) reportItem(c *gin.Context, id string) (*otherItem, error) {
	ctx, store := c.Request.Context(), s.as(c)
	all, err := store.Reports(ctx)
	if err != nil {
		return nil, err
	}
	for _, r := range all {
		if r.ID != id {
			continue
		}
		l, err := store.Listing(ctx, r.ListingID)
		if err != nil && l.ID == "" {
			return nil, err
		}
		p := otherPage{Kind: s.T("staff-queue.kind-report"), Age: s.ago(r.Day), Quote: paragraphs(r.Text), Answer: r.Email != "",
			Lines: []string{s.T("report.kind-" + string(r.Kind)), s.T("staff-item.report-" + string(r.State))}, Acts: s.acts("confirm", "done", "reject")}
		if r.State == directory.ReportConfirmed {
			p.Acts = s.acts("done", "reject")
		}
		return &otherItem{p, &l, func(ctx context.Context, do string, by directory.Edit) (string, error) {
			return s.decideReport(ctx, store, r, &l, do, by)
		}}, nil
	}
	return nil, directory.ErrNotFound
}

var reportActs = map[string]struct {
	to  directory.ReportState
	did string
}{
	"confirm": {directory.ReportConfirmed, "confirmed"},
	"done":    {directory.ReportDone, "done"},
	"reject":  {directory.ReportRejected, "rejected"},
}

// decideReport answers who left an address before closing deletes it.
func (s *edition) decideReport(ctx context.Context, store directory.Store, r directory.Report, l *directory.Listing, do string, by directory.Edit) (string, error) {
	act := reportActs[do]
	if err := store.DecideReport(ctx, r.ID, act.to, by); err != nil {
		return "", err
	}
	if r.Email != "" && act.to.Closed() {
		s.tell(ctx, "en", "answer", r.Email, AnswerLetter{Group: l.Service.Name, Link: "/services/" + l.ID, Text: by.Reason, Accepted: act.to == directory.ReportDone})
	}
	return act.did, nil
}

func (s *edition) missingItem(c *gin.Context, id string) (*otherItem, error) {
	store := s.as(c)
	all, err := store.MissingServices(c.Request.Context())
	if err != nil {
		return nil, err
	}
	for _, m := range all {
		if m.ID != id {
			continue
		}
		p := otherPage{Kind: s.T("staff-queue.kind-missing"), Name: summary(m.Text, 60), Age: s.ago(m.Day), Quote: paragraphs(m.Text), Acts: s.acts("confirm", "done", "reject")}
		if m.State == directory.ReportConfirmed {
			p.Acts = s.acts("done", "reject")
		}
		if m.Need != "" {
			p.Lines = append(p.Lines, s.termLabel(directory.NeedVocabulary, m.Need))
		}
		if m.Area != "" {
			p.Lines = append(p.Lines, s.areaName(m.Area))
		}
		return &otherItem{p, nil, func(ctx context.Context, do string, by directory.Edit) (string, error) {
			act := reportActs[do]
			return act.did, store.DecideMissing(ctx, m.ID, act.to, by)
		}}, nil
	}
	return nil, directory.ErrNotFound
}

func (s *edition) taskItem(c *gin.Context, id string) (*otherItem, error) {
	ctx, store := c.Request.Context(), s.as(c)
	all, err := store.Tasks(ctx)
	if err != nil {
		return nil, err
	}
	for _, t := range all {
		if t.ID != id {
			continue
		}
		p := otherPage{Kind: s.T("staff-queue.kind-task"), Age: s.ago(t.At), Lines: nonEmptyLines(t.Reason), Acts: s.acts("done")}
		item := &otherItem{page: p, act: func(ctx context.Context, _ string, by directory.Edit) (string, error) {
			return "done", store.CloseTask(ctx, t.ID, by)
		}}
		if t.ListingID != "" {
			l, err := store.Listing(ctx, t.ListingID)
			if err != nil && l.ID == "" {
				return nil, err
			}
			item.listing = &l
		}
		if t.Kind == directory.ReviewTask && t.Base > 0 {
			return s.reviewItem(c, item, t)
		}
		return item, nil
	}
	return nil, directory.ErrNotFound
}

func nonEmptyLines(text string) []string {
	if text == "" {
		return nil
	}
	return []string{text}
}

func (s *edition) heldItem(c *gin.Context, id string) (*otherItem, error) {
	store := s.as(c)
	l, err := store.Listing(c.Request.Context(), id)
	if err != nil {
		return nil, err
	}
	if l.State != directory.Submitted {
		return nil, directory.ErrNotFound
	}
	p := otherPage{Kind: s.T("staff-queue.kind-conflict"), Age: s.ago(l.Dates.Edited.At), Lines: []string{s.T("staff-item.held")},
		Changes: s.changeViews(nil, &l), Acts: s.acts("publish", "reject")}
	if l.Dates.Edited.At.IsZero() {
		p.Age = s.ago(s.Now())
	}
	if p.Checks, err = s.checkViews(c.Request.Context(), store, &l); err != nil {
		return nil, err
	}
	return &otherItem{p, &l, func(ctx context.Context, do string, by directory.Edit) (string, error) {
		move, did := directory.Publish, "published"
		if do == "reject" {
			move, did = directory.Reject, "rejected"
		}
		by.Base = l.Rev
		_, err := store.UpdateListing(ctx, l.ID, by, func(l *directory.Listing) error { return l.Move(move, s.staffRole(c), by.At) })
		return did, err
	}}, nil
}

// staffRole is the role in which a member of staff moves a listing.
func (s *edition) staffRole(c *gin.Context) directory.Role {
	if s.actor(c).Has(directory.Administrator, s.Now()) {
		return directory.Administrator
	}
	return directory.Moderator
}
