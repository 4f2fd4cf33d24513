package web

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
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
	return append(out, textBox{ID: "phone", Label: s.fieldName("phone"), Hint: s.T("staff-edit.phones"), Long: true, Text: phoneLines(l)},
		textBox{ID: timesBox, Label: s.fieldName("schedule"), Hint: s.T("staff-edit.times"), Long: true, Text: s.timesText(l)})
}

// timesBox holds the times in words, in the one language in which they are read.
const timesBox = "times"

func (s *edition) timesText(l *directory.Listing) string {
	return strings.Join(s.english().times(l).lines(), "\n")
}

// phoneLines are the numbers of the service, one a line, each with its words.
func phoneLines(l *directory.Listing) string {
	var out []string
	for _, p := range l.Service.Phones {
		line := p.Number
		if words := strings.TrimSpace(p.Description); words != "" {
			line += ", " + words
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
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

// write puts what was typed into a listing; a box that was not sent, or still
// says what it said, changes nothing.
func (b *textBox) write(f *sent, l *directory.Listing) {
	typed := f.text(b.ID)
	switch {
	case !f.v.Has(b.ID), sameWords(typed, b.Text):
	case b.at != nil:
		*b.at(l) = typed
	case b.ID == timesBox:
		putTimes(l, typed)
	default:
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
	AsWords   bool // times that nobody can read by machine: a tick takes them as they are
	Parts     []editPart
	Left      []option // changes without boxes: they go in or stay out whole
	Why       string
	Meanwhile bool
	Theirs    []changeView // what somebody else changed meanwhile
	Clashes   []changeView // what stands and what is proposed, where others changed the same
	Decided   string       // somebody else was quicker
}

// editPart is a step of the form for groups with what is proposed in it.
type editPart struct {
	Name, Heading string
	Fields        []formField
}

// Names of hidden values that tell which parts of the page were sent, and of the
// ticks for changes that have no boxes.
const (
	partField  = "part"
	leftField  = "keep"
	leftSent   = "left"
	wordsField = "times-as-words"
)

// partsOfField are the steps of the form in which a field is edited.
var partsOfField = map[string][]string{
	"needs": {"needs"}, "ages": {"who"}, "audience": {"who"}, "languages": {"who"}, "joining": {"who", "join"},
	"address": {"where"}, "visibility": {"where"}, "area": {"where"}, "delivery": {"where"}, "cost": {"cost"},
	"supports": {"barriers", "cost"}, "access": {"access"}, "first_step": {"first-visit"}, "first_visit": {"first-visit"},
}

// boxesInParts are boxes that a step has too.
var boxesInParts = map[string]string{"eligibility": "who", "how_to_join": "join", "first_visit": "first-visit"}

// withoutBoxes are the fields that only go in or stay out.
var withoutBoxes = []string{"alternate_name", "contacts", "organization", "places", "safeguarding", "sensitive", "do_not_list", "other"}

// editing is one proposal while staff edit it.
type editing struct {
	*directory.Proposal
	stands  *directory.Listing // nil: a new one
	wanted  *directory.Listing
	clashes []directory.Clash
	parts   []step
	left    []string
}

// editAt is the proposal that a path names, with what can be edited of it. Where
// others changed the same, the page begins with what is proposed.
func (s *edition) editAt(c *gin.Context) (*editing, error) {
	p, stands, err := s.proposalAt(c)
	if err != nil {
		return nil, err
	}
	wanted, clashes := p.Wanted(stands)
	for _, one := range clashes {
		directory.Take(one.Field, &wanted, &p.Listing)
	}
	e := &editing{Proposal: &p, stands: stands, wanted: &wanted, clashes: clashes}
	names := map[string]bool{}
	for _, change := range directory.Compare(stands, &wanted) {
		for _, name := range partsOfField[change.Field] {
			names[name] = true
		}
		if slices.Contains(withoutBoxes, change.Field) {
			e.left = append(e.left, change.Field)
		}
	}
	for _, one := range s.Server.steps() {
		if names[one.name] {
			e.parts = append(e.parts, one)
		}
	}
	return e, nil
}

// editBoxes are the texts that no part has.
func (s *edition) editBoxes(e *editing) []textBox {
	return slices.DeleteFunc(s.textBoxes(e.wanted), func(b textBox) bool {
		return slices.ContainsFunc(e.parts, func(one step) bool { return one.name == boxesInParts[b.ID] })
	})
}

// editProposal answers GET /admin/queue/edit/{id}.
func (s *edition) editProposal(c *gin.Context) error {
	e, err := s.editAt(c)
	if err != nil {
		return err
	}
	return s.showEdit(c, http.StatusOK, e, nil, nil)
}

// showEdit shows the page with what was typed, or as proposed.
func (s *edition) showEdit(c *gin.Context, status int, e *editing, f *sent, problems directory.FieldErrors) error {
	v := staffEditPage{layout: s.staffPage(c, s.T("staff-edit.title")), Errors: s.say(problems), Name: plainLine(e.wanted.Service.Name),
		Action: queuePath + "/edit/" + e.ID, Boxes: s.editBoxes(e), Decided: s.decidedWords(e.Proposal), Clashes: s.clashViews(c, e.clashes)}
	v.Back = link{queuePath + "/proposal/" + e.ID, s.T("staff-edit.back")}
	if e.stands != nil {
		v.Base = e.stands.Rev
	}
	for i := range v.Boxes {
		if f != nil && f.v.Has(v.Boxes[i].ID) {
			v.Boxes[i].Text = f.text(v.Boxes[i].ID)
		}
	}
	for _, one := range e.parts {
		values := one.values(s, e.wanted)
		if f != nil && slices.Contains(f.v[partField], one.name) {
			values = f.v
		}
		fields := stepPage{Errors: v.Errors, Fields: one.fields(s, e.wanted, values)}
		fields.markWrong()
		v.Parts = append(v.Parts, editPart{one.name, s.stepTitle(one.name), fields.Fields})
	}
	for _, name := range e.left {
		v.Left = append(v.Left, option{name, s.fieldName(name), f == nil || !f.v.Has(leftSent) || slices.Contains(f.v[leftField], name)})
	}
	if f != nil {
		v.Why, v.AsWords = f.text("why"), f.text(wordsField) != ""
		v.Meanwhile = status == http.StatusConflict
		var err error
		if v.Theirs, err = s.changedSince(c, e.stands, f); err != nil {
			return err
		}
	}
	if len(problems) > 0 {
		v.Title = s.T("problem.page", "Title", v.Title)
	}
	return s.renderStaff(c, status, "staff_edit", v)
}

// readEdit is the listing as staff typed it.
func (s *edition) readEdit(e *editing, f *sent) (*directory.Listing, directory.FieldErrors) {
	edited := e.wanted.Clone()
	var problems directory.FieldErrors
	for _, b := range s.editBoxes(e) {
		if b.ID == timesBox && f.v.Has(timesBox) && !sameWords(f.text(timesBox), b.Text) && f.text(wordsField) == "" {
			if _, ok := directory.ReadHours(f.text(timesBox)); !ok && f.text(timesBox) != "" {
				problems.AddCoded(timesBox, "queue-times", "We do not understand these times")
			}
		}
		b.write(f, edited)
	}
	if edited.Service.Name == "" {
		problems.AddCoded("name", "queue-empty", "Write a few words")
	}
	for _, one := range e.parts {
		if slices.Contains(f.v[partField], one.name) {
			problems = append(problems, one.read(s, edited, f)...)
		}
	}
	keepForm(edited, e.wanted)
	for _, name := range e.left {
		if f.v.Has(leftSent) && !slices.Contains(f.v[leftField], name) {
			directory.Take(name, edited, cmp.Or(e.stands, &directory.Listing{}))
		}
	}
	return edited, problems
}

// publishEdited answers POST /admin/queue/edit/{id}: publish with edits.
func (s *edition) publishEdited(c *gin.Context) error {
	e, err := s.editAt(c)
	if err != nil {
		return err
	}
	f, err := s.posted(c, queuePath+"/edit/"+e.ID)
	if err != nil {
		return err
	}
	if f.text(againField) != "" {
		return s.showEdit(c, http.StatusOK, e, f, nil)
	}
	by := s.staffEdit(f.text("why"))
	if e.stands != nil {
		by.Base = e.stands.Rev
	}
	edited, problems := s.readEdit(e, f)
	if e.Closed() || e.stands != nil && f.text("base") != strconv.FormatInt(e.stands.Rev, 10) {
		return s.showEdit(c, http.StatusConflict, e, f, nil)
	}
	if wanted, _ := e.Wanted(e.stands); len(problems) == 0 && !e.MayDecide(s.actor(c), e.stands, edited, directory.OwnEdits(e.stands, &wanted, edited), s.Now()) {
		problems.AddCoded("publish", "queue-eyes", "Somebody else must publish a change of safety. Put back what you changed there")
	}
	if len(problems) > 0 {
		return s.showEdit(c, http.StatusUnprocessableEntity, e, f, problems)
	}
	err = s.finishProposal(c, e.Proposal, directory.Decision{Approve: true, Edited: edited}, by)
	if errors.Is(err, directory.ErrConflict) { // somebody was quicker between reading and writing
		if e, err = s.editAt(c); err == nil {
			err = s.showEdit(c, http.StatusConflict, e, f, nil)
		}
	}
	return err
}
