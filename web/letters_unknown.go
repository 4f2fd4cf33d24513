package web

import "time"

// SignInUnknownLetter is the kind "sign-in-unknown": nobody is known by the
// address, and only its reader is told so.
type SignInUnknownLetter SignInLetter

func (d SignInUnknownLetter) compose(e *edition, _ string, p *letterPage) {
	p.Subject = e.T("mail-sign-in.subject", "Site", p.Site)
	p.Lead = []string{e.T("mail-sign-in.unknown", "Site", p.Site)}
	p.More = []string{e.T("mail-sign-in.unknown-do")}
	p.Button = link{"/groups", e.T("groups.link")}
	p.Foot = []string{e.T("mail.why-asked", "Site", p.Site)}
	p.life = time.Duration(d.Minutes) * time.Minute
}
