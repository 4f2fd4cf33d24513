package web

import (
	"time"

	"anchorpoint/directory"
)

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

// InvitationLetter is the kind "invitation".
type InvitationLetter struct {
	By    string // who invites; may be empty
	Role  directory.Role
	Group string // for an editor
	Link  string // path
	Until time.Time
}

func (d InvitationLetter) compose(e *edition, _ string, p *letterPage) {
	p.Subject = e.T("mail-invitation.subject", "Site", p.Site)
	if by := plainLine(d.By); by != "" {
		p.Lead = append(p.Lead, e.T("mail-invitation.by", "Name", by))
	}
	switch d.Role {
	case directory.Editor:
		p.Lead = append(p.Lead, e.T("mail-invitation.editor", "Group", plainLine(d.Group)))
	case directory.LinkWorker:
		p.Lead = append(p.Lead, e.T("mail-invitation.worker"))
	default:
		p.Lead = append(p.Lead, e.T("mail-invitation.staff"))
	}
	p.Button = link{d.Link, e.T("mail-invitation.button")}
	p.More = []string{e.T("mail-invitation.until", "Date", longDay(e.Language, d.Until))}
	p.Foot = []string{e.T("mail-invitation.why", "Site", p.Site)}
}

// ListLetter is the kind "list-to-self": a link worker's own list, to their own
// address.
type ListLetter struct {
	Services []ListedService
	Link     string // path of the list
	Until    time.Time
}

// ListedService is one service of a ListLetter.
type ListedService struct{ Name, Phone, Where string }

func (d ListLetter) compose(e *edition, _ string, p *letterPage) {
	p.Subject = e.T("mail-list.subject", "Site", p.Site)
	p.Lead = []string{e.T("mail-list.lead", "Count", len(d.Services))}
	for _, s := range d.Services {
		p.Facts = append(p.Facts, letterFact{Label: plainLine(s.Name), Lines: nonEmpty(plainLine(s.Phone), plainLine(s.Where))})
	}
	p.Button = link{d.Link, e.T("mail-list.button")}
	if !d.Until.IsZero() {
		p.More = []string{e.T("mail-list.until", "Date", longDay(e.Language, d.Until))}
	}
	p.Foot = []string{e.T("mail.why-asked", "Site", p.Site)}
}

// DigestLetter is the kind "digest": what waits for staff, once a week.
type DigestLetter struct {
	Waiting []DigestLine // in the order of the page
	Percent int          // listings confirmed in time
	Fresh   int
	All     int
	Link    string // path of the queue
}

// DigestLine is one count, with the words of its kind: "edits", "claims",
// "reports", "missing", "tasks", "ring", "bounced", "old".
type DigestLine struct {
	Kind  string
	Count int
}

func (d DigestLetter) compose(e *edition, _ string, p *letterPage) {
	p.Subject = e.T("mail-digest.subject", "Site", p.Site)
	p.Lead = []string{e.T("mail-digest.lead")}
	for _, w := range d.Waiting {
		p.Facts = append(p.Facts, letterFact{Label: e.T("mail-digest." + w.Kind), Lines: []string{e.Number(w.Count)}})
	}
	p.More = []string{e.T("mail-digest.share", "Percent", d.Percent, "Fresh", d.Fresh, "All", d.All)}
	p.Button = link{d.Link, e.T("mail-digest.button")}
	p.Foot = []string{e.T("mail-digest.why", "Site", p.Site)}
}
