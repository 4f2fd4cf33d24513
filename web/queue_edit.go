package web

import (
	"net/http"
	"strconv"
	"strings"

	"anchorpoint/directory"

	"github.com/gin-gonic/gin"
)

// textBox is a text of a listing that is edited in one box.
type textBox struct {
	ID, Label, Hint, Text string
	Long                  bool
	at                    func(*directory.Listing) *string
}

// textBoxes are the texts of a listing in the order of its page.
func (s *edition) textBoxes(l *directory.Listing) []textBox {
	out := []textBox{
		{ID: "name", at: func(l *directory.Listing) *string { return &l.Service.Name }},
		{ID: "description", Long: true, at: func(l *directory.Listing) *string { return &l.Service.Description }},
		{ID: "eligibility", Long: true, at: func(l *directory.Listing) *string { return &l.Service.EligibilityDescription }},
		{ID: "how_to_join", Long: true, at: func(l *directory.Listing) *string { return &l.Service.ApplicationProcess }},
		{ID: "first_visit", Long: true, at: func(l *directory.Listing) *string { return &l.FirstVisit.Text }},
		{ID: "referral_contact", Long: true, at: func(l *directory.Listing) *string { return &l.ReferralContact }},
		{ID: "url", at: func(l *directory.Listing) *string { return &l.Service.URL }},
		{ID: "contact_email", at: func(l *directory.Listing) *string { return &l.Service.Email }},
		{ID: "alert", Long: true, at: func(l *directory.Listing) *string { return &l.Service.Alert }},
	}
	for i := range out {
		out[i].Label, out[i].Text = s.fieldName(out[i].ID), *out[i].at(l)
	}
	return append(out, textBox{ID: "phone", Label: s.fieldName("phone"), Hint: s.T("staff-edit.phones"), Long: true, Text: phoneLines(l)})
}

// phoneLines are the numbers of the service, one a line, each with its words.
func phoneLines(l *directory.Listing) string {
	var out []string
	for _, p := range l.Service.Phones {
		out = append(out, strings.TrimSpace(p.Number+", "+p.Description))
	}
	return strings.TrimSuffix(strings.ReplaceAll(strings.Join(out, "\n")+"\n", ", \n", "\n"), "\n")
}

// readPhones reads phoneLines. A number that was there keeps all else that is
// known of it.
func readPhones(text string, held []directory.Phone) []directory.Phone {
	var out []directory.Phone
	for line := range strings.Lines(text) {
		number, words, _ := strings.Cut(strings.TrimSpace(line), ",")
		p := directory.Phone{Number: strings.TrimSpace(number)}
		for _, h := range held {
			if h.Number == p.Number {
				p = h
			}
		}
		if p.Description = strings.TrimSpace(words); p.Number != "" {
			out = append(out, p)
		}
	}
	return out
}

// write puts what was typed into a listing; a box that was not sent changes
// nothing.
func (b *textBox) write(f *sent, l *directory.Listing) {
	if !f.v.Has(b.ID) {
		return
	}
	switch typed := f.text(b.ID); {
	case b.at != nil:
		*b.at(l) = typed
	case typed != phoneLines(l):
		l.Service.Phones = readPhones(typed, l.Service.Phones)
	}
}

// staffEditPage edits what is proposed before it is published.
type staffEditPage struct {
	layout
	Errors    formErrors
	Name      string
	Action    string
	Base      int64
	Boxes     []textBox
	Why       string
	Meanwhile bool
}

// editProposal answers GET /admin/queue/edit/{id}.
func (s *edition) editProposal(c *gin.Context) error {
	p, stands, err := s.proposalAt(c)
	if err != nil {
		return err
	}
	wanted, _ := p.Wanted(stands)
	return s.renderStaff(c, http.StatusOK, "staff_edit", s.staffEditPage(c, &p, stands, &wanted))
}

func (s *edition) staffEditPage(c *gin.Context, p *directory.Proposal, stands, wanted *directory.Listing) staffEditPage {
	v := staffEditPage{layout: s.staffPage(c, s.T("staff-edit.title")), Name: plainLine(wanted.Service.Name),
		Action: queuePath + "/edit/" + p.ID, Boxes: s.textBoxes(wanted)}
	v.Back = link{queuePath + "/proposal/" + p.ID, s.T("staff-edit.back")}
	if stands != nil {
		v.Base = stands.Rev
	}
	return v
}

// publishEdited answers POST /admin/queue/edit/{id}: publish with edits.
func (s *edition) publishEdited(c *gin.Context) error {
	p, stands, err := s.proposalAt(c)
	if err != nil {
		return err
	}
	f, err := s.posted(c, queuePath+"/edit/"+p.ID)
	if err != nil {
		return err
	}
	wanted, clashes := p.Wanted(stands)
	edited := wanted.Clone()
	for _, b := range s.textBoxes(&wanted) {
		b.write(f, edited)
	}
	var problems directory.FieldErrors
	if edited.Service.Name == "" {
		problems.AddCoded("name", "queue-empty", "Write a few words")
	}
	by := s.staffEdit(f.text("why"))
	status := http.StatusUnprocessableEntity
	if stands != nil {
		by.Base = stands.Rev
		if f.text("base") != strconv.FormatInt(stands.Rev, 10) {
			status = http.StatusConflict
		}
	}
	// A field that others changed too was not before the editor's eyes, unless
	// it is one of the boxes.
	for _, one := range clashes {
		if !f.v.Has(one.Field) {
			status = http.StatusConflict
		}
	}
	if status == http.StatusConflict || len(problems) > 0 {
		page := s.staffEditPage(c, &p, stands, edited)
		page.Why, page.Errors, page.Meanwhile = by.Reason, s.say(problems), status == http.StatusConflict
		return s.renderStaff(c, status, "staff_edit", page)
	}
	return s.finishProposal(c, f, &p, directory.Decision{Approve: true, Edited: edited}, by)
}
