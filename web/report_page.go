package web

import (
	"errors"
	"net/http"
	"strings"

	"anchorpoint/directory"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"
)

// reportPage asks what is wrong with a service.
type reportPage struct {
	layout
	guarded
	Errors formErrors
	Crisis *crisisPanel
	Name   string
	Action string
	Kinds  []option
	Text   string
	Email  string
}

// told is the service that a path names; ErrGone and ErrNotFound as the store
// says.
func (s *edition) told(c *gin.Context) (directory.Listing, error) {
	key := c.Param("key")
	if len(key) < idLength || uuid.Validate(key[:idLength]) != nil {
		return directory.Listing{}, errNoPage
	}
	return s.Store.Listing(c.Request.Context(), strings.ToLower(key[:idLength]))
}

// report answers GET /report/{id}.
func (s *edition) report(c *gin.Context) error {
	l, err := s.told(c)
	if err != nil {
		return err
	}
	p := s.reportPage(c, &l, directory.Report{})
	p.guarded = s.openForm(c, p.Action)
	return s.render(c, http.StatusOK, "report", p)
}

func (s *edition) reportPage(c *gin.Context, l *directory.Listing, r directory.Report) reportPage {
	p := reportPage{layout: s.page(c, s.T("report.title")), Name: plainLine(l.Service.Name), Action: "/report/" + l.ID, Text: r.Text, Email: r.Email}
	p.NoIndex, p.Exit, p.Back = true, s.sensitiveListing(l), link{servicePath(l), s.T("report.back")}
	for _, k := range directory.ReportKinds {
		p.Kinds = append(p.Kinds, option{string(k), s.T("report.kind-" + string(k)), k == r.Kind})
	}
	return p
}

// sendReport answers POST /report/{id}.
func (s *edition) sendReport(c *gin.Context) error {
	l, err := s.told(c)
	if err != nil {
		return err
	}
	f, err := s.posted(c, "/report/"+l.ID)
	if err != nil {
		return err
	}
	r := directory.Report{ListingID: l.ID, Kind: directory.ReportKind(f.text("kind")), Text: f.text("text"), Email: f.text("email"), Day: s.Now()}
	r.Held = advertises(r.Text)
	problems, g := s.judge(f, r.Validate(), r.Text)
	if len(problems) == 0 {
		problems, err = s.keepOnce(f, func() error {
			_, err := s.Store.AddReport(c.Request.Context(), r)
			return err
		})
		if err != nil {
			return err
		}
	}
	if len(problems) == 0 {
		return s.thank(c, "report", l.ID, r.Text)
	}
	p := s.reportPage(c, &l, r)
	p.guarded, p.Errors, p.Title = g, s.say(problems), s.T("problem.page", "Title", p.Title)
	return s.refuse(c, "report", r.Text, &p.layout, &p.Crisis, func() any { return p })
}

// keepOnce stores a form that was found right, unless it was sent before.
func (s *edition) keepOnce(f *sent, keep func() error) (directory.FieldErrors, error) {
	first, problems := s.guards.claim(f.path, f.v, f.ip, s.Now())
	if !first {
		return problems, nil
	}
	err := keep()
	if err == nil {
		return nil, nil
	}
	s.guards.release(f.path, f.v)
	if errors.As(err, &problems) {
		return problems, nil
	}
	return nil, err
}

// refuse shows a form again with everything that was typed, and with help where
// the words call for it.
func (s *edition) refuse(c *gin.Context, page, text string, l *layout, panel **crisisPanel, made func() any) error {
	if *panel = s.crisis(text, noCrisis, nil, nil); *panel != nil {
		l.Exit = l.Exit || (*panel).Exit
	}
	c.Header("Cache-Control", "no-store")
	return s.render(c, http.StatusUnprocessableEntity, page, made())
}

// workedView are the answers of one tap on the page of a service, and what
// others told.
type workedView struct {
	Action, Report string
	Suggest        string
	Answers        []option
	Said, Problem  string // with their days; empty where nobody told
}

func (s *edition) workedView(c *gin.Context, l *directory.Listing) (workedView, error) {
	v := workedView{Action: "/services/" + l.ID + "/worked", Report: "/report/" + l.ID, Suggest: "/suggest/" + l.ID}
	for _, t := range directory.AllTried {
		v.Answers = append(v.Answers, option{Value: string(t), Text: s.T("worked." + string(t))})
	}
	signals, err := s.Store.Signals(c.Request.Context(), []string{l.ID}, s.Now())
	if err != nil {
		return v, err
	}
	if day := signals[l.ID].GotThrough; !day.IsZero() {
		v.Said = s.T("worked.said", "Date", s.Date(day))
	}
	if day := signals[l.ID].Problem; !day.IsZero() {
		v.Problem = s.T("worked.problem", "Date", s.Date(day))
	}
	return v, nil
}

// sendWorked answers POST /services/{id}/worked: one tap, nothing to fill in.
// A second tap from the same connection on the same day is thanked and not
// counted, so that nobody alone makes a service look bad.
func (s *edition) sendWorked(c *gin.Context) error {
	l, err := s.told(c)
	if err != nil {
		return err
	}
	f, err := s.posted(c, "/services/"+l.ID+"/worked")
	if err != nil {
		return err
	}
	result := directory.Tried(f.text("worked"))
	if !result.Known() {
		return errForm
	}
	who := s.tapper(c, &l, f.ip)
	first, allowed := s.guards.tap(l.ID, f.ip, who, s.Now())
	if !allowed {
		return errTooMany
	}
	if first {
		if err := s.as(c).CountTry(c.Request.Context(), l.ID, result, s.Now()); err != nil {
			s.guards.untap(l.ID, who, s.Now())
			return err
		}
	}
	if f.text("back") == "work" && s.worker(c) {
		return s.redirect(c, http.StatusSeeOther, workPath+"?did=worked")
	}
	return s.thank(c, "worked", l.ID, "")
}

// tapper is whose second tap of a day counts no more: who is signed in and
// checks the listing by it, else the connection, which a whole surgery may share.
func (s *edition) tapper(c *gin.Context, l *directory.Listing, ip string) string {
	if a := s.actor(c); directory.Can(a, directory.CheckContact, l.Resource(), s.Now()) {
		return a.ID
	}
	return clientKey(ip).String()
}
