package web

import "time"

// SignInLetter is the kind "sign-in": a link and a code for one browser.
type SignInLetter struct {
	Link    string // path
	Code    string // six digits
	Minutes int
}

func (d SignInLetter) compose(e *edition, _ string, p *letterPage) {
	p.Subject = e.T("mail-sign-in.subject", "Site", p.Site)
	p.Lead = []string{e.T("mail-sign-in.lead")}
	p.Button = link{d.Link, e.T("mail-sign-in.button")}
	p.Code = d.Code
	p.More = []string{e.T("mail-sign-in.life", "Count", d.Minutes)}
	p.Foot = []string{e.T("mail.why-asked", "Site", p.Site)}
	p.life = time.Duration(d.Minutes) * time.Minute
}
