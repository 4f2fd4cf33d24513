package web

// AnswerLetter is the kind "answer": what became of a correction or a report of
// somebody without an account.
type AnswerLetter struct {
	Group    string
	Text     string // what staff wrote; may be empty
	Accepted bool
	Link     string // path of the service's page; may be empty
}

func (d AnswerLetter) compose(e *edition, _ string, p *letterPage) {
	p.Subject = e.T("mail-answer.subject")
	lead := "mail-answer.refused"
	if d.Accepted {
		lead = "mail-answer.accepted"
	}
	p.Lead = []string{e.T(lead, "Group", plainLine(d.Group))}
	if d.Text != "" {
		p.Lead, p.Quote = append(p.Lead, e.T("mail.we-wrote")), paragraphs(d.Text)
	}
	p.Button = link{d.Link, e.T("mail-answer.button")}
	if d.Link == "" {
		p.Button.Href = "/"
	}
	p.More = []string{e.T("mail-answer.gone")}
	p.Foot = []string{e.T("mail.why-asked", "Site", p.Site)}
}
