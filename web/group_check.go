package web

import (
	"cmp"
	"net/http"

	"anchorpoint/directory"

	"github.com/gin-gonic/gin"
)

// answersPage shows all answers before they are sent.
type answersPage struct {
	layout
	Errors  formErrors
	Name    string
	Rows    []checkedRow
	Advice  []adviceLine
	Found   []string // what people would say
	Preview string
	Action  string
	Tasks   string
	Sends   string // words of the button
	Nothing bool   // nothing differs from what people see
	Next    string // what will happen
}

// checkedRow is an answer with the way to change it.
type checkedRow struct {
	ID     string // of its first row, which problems lead to
	Name   string
	Lines  []string
	Change string
	Hidden string // for people who hear the link alone
}

type adviceLine struct{ Text, Change string }

// checkAnswers answers GET /groups/edit/{draft}/check.
func (s *edition) checkAnswers(c *gin.Context) error {
	d, err := s.draftOf(c, c.Param("draft"))
	if err != nil {
		return err
	}
	return s.showCheck(c, http.StatusOK, &d, nil)
}

func (s *edition) showCheck(c *gin.Context, status int, d *directory.EditDraft, problems directory.FieldErrors) error {
	here := editPath + d.ID
	p := answersPage{layout: s.groupLayout(c, s.T("group-check.title"), link{here, s.T("group-form.title")}), Errors: s.say(problems),
		Name: plainLine(d.Listing.Service.Name), Preview: here + "/" + previewStep, Action: editPath + d.ID, Tasks: here,
		Found: s.Index.FoundBy(&d.Listing, phrasesShown), Nothing: s.unchanged(d)}
	if len(problems) > 0 {
		p.Title = s.T("problem.page", "Title", p.Title)
	}
	for _, at := range s.Server.steps() {
		for i, line := range at.lines(s, &d.Listing) {
			row := checkedRow{Name: line.Name, Lines: line.Lines, Change: here + "/" + at.name + "?from=" + checkStep, Hidden: line.Name}
			if i == 0 {
				row.ID = at.name
			}
			p.Rows = append(p.Rows, row)
		}
	}
	for _, a := range directory.AdviceFor(&d.Listing) {
		p.Advice = append(p.Advice, adviceLine{s.T("group-advice."+a.Code, "Words", a.Words), here + "/" + s.stepOf(a.Field) + "?from=" + checkStep})
	}
	p.Sends, p.Next = s.T("group-check.send"), s.T("group-check.waits")
	if d.Began != nil {
		switch live, rest := directory.Send(s.actor(c), d.Began, &d.Listing, s.Now()); {
		case rest == nil:
			p.Sends, p.Next = s.T("group-check.publish"), s.T("group-check.at-once")
		case live != nil:
			p.Next = s.T("group-check.part")
		}
	}
	c.Header("Cache-Control", "no-store")
	return s.render(c, status, "group_check", p)
}

// phrasesShown are as many as a person reads.
const phrasesShown = 6

// unchanged says that the draft of a listing holds nothing new.
func (s *edition) unchanged(d *directory.EditDraft) bool {
	return d.Began != nil && len(directory.Compare(d.Began, &d.Listing)) == 0
}

// stepOf is the step that asks for a field of the record.
func (s *edition) stepOf(field string) string {
	name := map[string]string{"name": "name", "description": "name", "eligibility": "who", "how_to_join": "join",
		"first_visit": "first-visit", "phone": "contact", "schedule": "when"}[field]
	if _, ok := s.stepNamed(name); ok {
		return name
	}
	return s.Server.steps()[0].name
}

// previewDraft answers GET /groups/edit/{draft}/preview: the public page as it
// will be.
func (s *edition) previewDraft(c *gin.Context) error {
	d, err := s.draftOf(c, c.Param("draft"))
	if err != nil {
		return err
	}
	l := d.Listing.Clone()
	l.State = directory.Published
	l.ID = cmp.Or(l.ID, d.ID)
	l.Redact() // as the public sees it
	p := s.servicePage(c, l, nil, nil)
	p.Preview, p.NoIndex, p.Canon, p.Map = true, true, "", nil
	p.Back = link{editPath + d.ID + "/" + checkStep, s.T("group-check.title")}
	c.Header("Cache-Control", "no-store")
	return s.render(c, http.StatusOK, "service", p)
}
