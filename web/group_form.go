package web

import (
	"cmp"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"anchorpoint/directory"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"
)

// editPath is the form for one draft; a listing that nobody began to change is
// named by its own id.
const editPath = "/groups/edit/"

// Places of the form beside its steps.
const (
	checkStep   = "check"
	previewStep = "preview"
)

// change answers GET /groups/listing/{id}/change, where letters and lists of
// one's own listings lead to. It begins nothing: links are followed by machines
// too, and the draft comes with the first answer.
func (s *edition) change(c *gin.Context) error {
	d, err := s.draftOf(c, c.Param("id"))
	if err != nil {
		return err
	}
	if d.Listing.State == directory.Withdrawn {
		return s.redirect(c, http.StatusSeeOther, groupPath(d.ListingID, "/undo"))
	}
	if at, ok := s.stepNamed(c.Query("step")); ok {
		return s.redirect(c, http.StatusSeeOther, editPath+d.ID+"/"+at.name+"?from="+checkStep)
	}
	return s.showTasks(c, &d)
}

// draftOf is the draft of an id: one's own, or that of a listing which one may
// edit. Where none is begun, it is the listing as it stands under its own id.
// Of anything else one learns nothing.
func (s *edition) draftOf(c *gin.Context, id string) (directory.EditDraft, error) {
	ctx := c.Request.Context()
	if uuid.Validate(id) != nil || len(id) != idLength {
		return directory.EditDraft{}, directory.ErrNotFound
	}
	d, err := s.as(c).Draft(ctx, id)
	if errors.Is(err, directory.ErrNotFound) {
		return s.draftFor(c, id)
	}
	if err == nil && d.ListingID != "" {
		_, err = s.mayChange(c, d.ListingID)
	}
	return d, err
}

func (s *edition) draftFor(c *gin.Context, listingID string) (directory.EditDraft, error) {
	l, err := s.mayChange(c, listingID)
	if err != nil {
		return directory.EditDraft{}, err
	}
	all, err := s.as(c).Drafts(c.Request.Context())
	if err != nil {
		return directory.EditDraft{}, err
	}
	if i := slices.IndexFunc(all, func(d directory.EditDraft) bool { return d.ListingID == l.ID }); i >= 0 {
		return all[i], nil
	}
	return directory.EditDraft{ID: l.ID, ListingID: l.ID, Base: l.Rev, Listing: l, Began: l.Clone()}, nil
}

// mayChange is a listing as it stands, for who may edit it.
func (s *edition) mayChange(c *gin.Context, id string) (directory.Listing, error) {
	l, err := s.as(c).Listing(c.Request.Context(), id)
	switch {
	case errors.Is(err, directory.ErrGone):
		return l, directory.ErrNotFound
	case err != nil:
		return l, err
	case !directory.Can(s.actor(c), directory.EditListing, l.Resource(), s.Now()):
		return l, directory.ErrNotFound
	}
	return l, nil
}

// begun is a draft that is in the store: it begins one where there is none.
func (s *edition) begun(c *gin.Context, d directory.EditDraft) (directory.EditDraft, error) {
	if !d.Created.IsZero() {
		return d, nil
	}
	return s.as(c).StartDraft(c.Request.Context(), d)
}

// tasksPage is the list of all steps.
type tasksPage struct {
	layout
	Name  string
	New   bool
	Tasks []task
	Check string
	Apart []link // what is changed on pages of its own, at once
}

type task struct {
	Link   link
	Status string
	Tone   string // of its tag; empty: plain words
}

// tasks answers GET /groups/edit/{draft}.
func (s *edition) tasks(c *gin.Context) error {
	d, err := s.draftOf(c, c.Param("draft"))
	if err != nil {
		return err
	}
	return s.showTasks(c, &d)
}

func (s *edition) showTasks(c *gin.Context, d *directory.EditDraft) error {
	p := tasksPage{layout: s.groupLayout(c, s.T("group-form.title"), s.homeLink()), New: d.ListingID == "",
		Name: plainLine(d.Listing.Service.Name), Check: editPath + d.ID + "/" + checkStep}
	for _, at := range s.stepsFor(d) {
		t := task{Link: link{editPath + d.ID + "/" + at.name, s.stepTitle(at.name)}}
		t.Status, t.Tone = s.taskStatus(at, d)
		p.Tasks = append(p.Tasks, t)
	}
	if d.ListingID != "" {
		p.Apart = append(p.Apart, link{groupPath(d.ListingID, "/when"), s.T("group-change.when")})
		if d.Listing.Public() {
			p.Apart = append(p.Apart, link{groupPath(d.ListingID, "/places"), s.T("group-change.places")})
		}
		p.Apart = append(p.Apart, link{groupPath(d.ListingID, "/stop"), s.T("group.stop")},
			link{groupPath(d.ListingID, "/history"), s.T("group-history.title")})
	}
	return s.render(c, http.StatusOK, "group_tasks", p)
}

// taskStatus says whether a step is done. What is wrong with what stands there
// counts only once somebody was there, or for a listing that people see.
func (s *edition) taskStatus(at step, d *directory.EditDraft) (words, tone string) {
	answered := slices.ContainsFunc(at.lines(s, &d.Listing), func(a answerLine) bool { return len(a.Lines) > 0 })
	switch {
	case len(s.wrongWith(at, &d.Listing)) > 0 && (d.Finished(at.name) || d.ListingID != ""):
		return s.T("group-form.attention"), "orange"
	case d.Finished(at.name) && len(s.wrongWith(at, &d.Listing)) == 0, d.ListingID != "" && answered:
		return s.T("group-form.done"), ""
	}
	return s.T("group-form.not-started"), "grey"
}

// wrongWith is what the step would say if it were sent as it is.
func (s *edition) wrongWith(at step, l *directory.Listing) directory.FieldErrors {
	return at.read(s, l.Clone(), &sent{v: at.values(s, l)})
}

// stepPage is one step.
type stepPage struct {
	layout
	Errors  formErrors
	Name    string // of the listing
	Heading string
	Intro   string
	Action  string
	From    string // "check": where it goes back to
	Tasks   string // address of the list of steps
	Fields  []formField
}

// step answers GET /groups/edit/{draft}/{step}.
func (s *edition) step(c *gin.Context) error {
	at, ok := s.stepNamed(c.Param("step"))
	if !ok {
		return s.beside(c)
	}
	d, err := s.draftOf(c, c.Param("draft"))
	if err != nil {
		return err
	}
	return s.showStep(c, http.StatusOK, at, &d, at.values(s, &d.Listing), c.Query("from"), nil)
}

// beside answers the addresses of the form that are no steps.
func (s *edition) beside(c *gin.Context) error {
	switch c.Param("step") {
	case checkStep:
		return s.checkAnswers(c)
	case previewStep:
		return s.previewDraft(c)
	case discardStep:
		return s.askDiscard(c)
	}
	return errNoPage
}

func (s *edition) showStep(c *gin.Context, status int, at step, d *directory.EditDraft, v url.Values, from string, problems directory.FieldErrors) error {
	here := editPath + d.ID
	p := stepPage{layout: s.groupLayout(c, s.stepTitle(at.name), link{here, s.T("group-form.title")}), Errors: s.say(problems),
		Name: plainLine(d.Listing.Service.Name), Heading: s.stepTitle(at.name), Action: here + "/" + at.name, Tasks: here}
	if s.Has("group-step." + at.name + "-intro") {
		p.Intro = s.T("group-step." + at.name + "-intro")
	}
	if from == checkStep {
		p.From, p.Back = checkStep, link{here + "/" + checkStep, s.T("group-check.title")}
	}
	if len(problems) > 0 {
		p.Title = s.T("problem.page", "Title", p.Title)
	}
	if at.fields != nil {
		p.Fields = at.fields(s, &d.Listing, v)
		p.markWrong()
	}
	name, page := "group_step", any(p)
	if at.page != nil {
		var err error
		if name, page, err = at.page(s, c, p, &d.Listing, v); err != nil {
			return err
		}
	}
	c.Header("Cache-Control", "no-store")
	return s.render(c, status, name, page)
}

// markWrong puts each problem beside its field.
func (p *stepPage) markWrong() {
	for i := range p.Fields {
		f := &p.Fields[i]
		f.Error = p.Errors.For(f.Name)
		for k := range f.Facts {
			f.Facts[k].Error = p.Errors.For(f.Facts[k].Name)
		}
	}
}

// errRefused stops a draft from being saved with answers that are wrong.
var errRefused = errors.New("answers are wrong")

// sendStep answers POST /groups/edit/{draft}/{step}: it saves the draft and goes
// on.
func (s *edition) sendStep(c *gin.Context) error {
	at, ok := s.stepNamed(c.Param("step"))
	if !ok && c.Param("step") == discardStep {
		return s.discardDraft(c)
	}
	if !ok {
		return errNoPage
	}
	f, err := s.posted(c, editPath)
	if err != nil {
		return err
	}
	d, err := s.draftOf(c, c.Param("draft"))
	if err != nil {
		return err
	}
	if f.text(againField) != "" {
		return s.showStep(c, http.StatusOK, at, &d, f.v, f.text("from"), nil)
	}
	if d, err = s.begun(c, d); err != nil {
		return err
	}
	var problems directory.FieldErrors
	saved, err := s.as(c).UpdateDraft(c.Request.Context(), d.ID, func(d *directory.EditDraft) error {
		wanted := d.Listing.Clone()
		problems = at.read(s, wanted, f)
		if problems = append(problems, unshown(f, at.values(s, &d.Listing))...); len(problems) > 0 {
			return errRefused
		}
		keepForm(wanted, &d.Listing)
		d.Listing = *wanted
		d.Finish(at.name)
		return nil
	})
	if errors.Is(err, errRefused) {
		return s.showStep(c, http.StatusUnprocessableEntity, at, &d, f.v, f.text("from"), problems)
	}
	if err != nil {
		return err
	}
	s.mailDraft(c, &saved)
	return s.redirect(c, http.StatusSeeOther, s.afterStep(&saved, at.name, f))
}

// unshown are the boxes whose words a page would not show as they were typed:
// what looks like markup is taken out of every text. What stood there before is
// let be.
func unshown(f *sent, before url.Values) (problems directory.FieldErrors) {
	for _, name := range slices.Sorted(maps.Keys(f.v)) {
		text := f.text(name)
		if !strings.ContainsAny(text, "<&*_[") || text == before.Get(name) || strings.Contains(text, "://") {
			continue
		}
		if plainLine(text) != strings.Join(strings.Fields(text), " ") {
			problems.AddCoded(name, "group-signs", "Use words only. Take out signs like < > * or _ round words")
		}
	}
	return problems
}

// keepForm leaves alone what no step of the form may touch, whatever a step did.
func keepForm(l, was *directory.Listing) {
	l.ID, l.State, l.Rev, l.Dates, l.Closing, l.Source = was.ID, was.State, was.Rev, was.Dates, was.Closing, was.Source
	l.StaffNote, l.Sensitive, l.PausedUntil = was.StaffNote, was.Sensitive, was.PausedUntil
	l.Service.ID, l.Service.OrganizationID = was.Service.ID, was.Service.OrganizationID
}

// afterStep is where Continue leads.
func (s *edition) afterStep(d *directory.EditDraft, name string, f *sent) string {
	next := s.stepAfter(d, name)
	if f.text("from") == checkStep || f.text("then") == checkStep || next == "" {
		return editPath + d.ID + "/" + checkStep
	}
	return editPath + d.ID + "/" + next
}

// mailDraft sends the way back, once a draft. Without it the draft is kept all
// the same.
func (s *edition) mailDraft(c *gin.Context, d *directory.EditDraft) {
	u := s.user(c)
	if !d.Mailed.IsZero() || u == nil {
		return
	}
	letter := DraftLetter{Group: plainLine(d.Listing.Service.Name), Link: editPath + d.ID, Until: d.Until()}
	err := s.post(c.Request.Context(), cmp.Or(u.Language, s.Code), "draft", u.Email, letter)
	if err == nil {
		_, err = s.as(c).UpdateDraft(c.Request.Context(), d.ID, func(d *directory.EditDraft) error { d.Mailed = s.Now(); return nil })
	}
	if err != nil {
		s.Log.Warn("the way back to a draft was not sent", "error", err.Error())
	}
}
