package web

import (
	"cmp"
	"time"
)

// groupLetter is a letter to somebody who looks after a group.
func groupLetter(e *edition, p *letterPage, subject, group string) string {
	group = plainLine(group)
	p.Subject = e.T(subject, "Group", summary(group, 80))
	p.Foot = []string{e.T("mail.why-group", "Site", p.Site)}
	return group
}

// ClaimLetter is the kinds "claim-received", "claim-accepted", "claim-refused"
// (with Reason) and "claim-told", which goes to who looks after the group now.
type ClaimLetter struct {
	Group     string
	ListingID string
	Reason    string // of a refusal, as staff wrote it
	Link      string // path; empty: what fits the kind
}

func (d ClaimLetter) compose(e *edition, kind string, p *letterPage) {
	c := claimLetters[kind]
	group := groupLetter(e, p, c.texts+"subject", d.Group)
	p.listing = d.ListingID
	p.Lead = []string{e.T(c.texts+"lead", "Group", group, "Site", p.Site)}
	p.Button = link{cmp.Or(d.Link, c.link), e.T(c.texts + "button")}
	p.More = []string{e.T(c.texts + "next")}
	if kind == "claim-refused" && d.Reason != "" {
		p.Lead, p.Quote = append(p.Lead, e.T("mail.we-wrote")), paragraphs(d.Reason)
	}
}

// claimLetters are how the keys of their texts begin, and where the button
// leads when the letter names no place.
var claimLetters = map[string]struct{ texts, link string }{
	"claim-received": {"mail-claim-received.", "/groups"},
	"claim-accepted": {"mail-claim-accepted.", "/groups/me"},
	"claim-refused":  {"mail-claim-refused.", "/contact"},
	"claim-told":     {"mail-claim-told.", "/contact"},
}

// DraftLetter is the kind "draft": the way back to what is not sent yet.
type DraftLetter struct {
	Group string // may be empty
	Link  string // path
	Until time.Time
}

func (d DraftLetter) compose(e *edition, _ string, p *letterPage) {
	groupLetter(e, p, "mail-draft.subject", cmp.Or(plainLine(d.Group), e.T("mail-draft.unnamed")))
	p.Lead = []string{e.T("mail-draft.lead")}
	p.Button = link{d.Link, e.T("mail-draft.button")}
	if !d.Until.IsZero() {
		p.More = []string{e.T("mail-draft.until", "Date", longDay(e.Language, d.Until))}
	}
}

// PublishedLetter is the kind "published": what was sent is public. Waiting:
// a part of it, or all of it, is looked at first; Live: some of it is public.
type PublishedLetter struct {
	Group         string
	ListingID     string
	Link          string // path of the public page
	Live, Waiting bool
}

func (d PublishedLetter) compose(e *edition, _ string, p *letterPage) {
	how := "mail-published.live"
	switch {
	case d.Live && d.Waiting:
		how = "mail-published.part"
	case d.Waiting:
		how = "mail-published.waiting"
	}
	group := groupLetter(e, p, how+"-subject", d.Group)
	p.listing = d.ListingID
	p.Lead = []string{e.T(how, "Group", group)}
	p.Button = link{d.Link, e.T("mail-published.button")}
	if d.Waiting {
		p.Button = link{"/groups/me", e.T("mail-published.button-me")}
	}
	p.More = []string{e.T("mail-published.next")}
}

// QuestionLetter is the kinds "question", which staff ask before they decide on
// a change, and "refused", with the reason. Text is as staff wrote it.
type QuestionLetter struct {
	Group     string
	ListingID string
	Text      string
	Link      string // path where it is answered, or changed again
}

func (d QuestionLetter) compose(e *edition, kind string, p *letterPage) {
	texts := "mail-question."
	if kind == "refused" {
		texts = "mail-refused."
	}
	group := groupLetter(e, p, texts+"subject", d.Group)
	p.listing = d.ListingID
	p.Lead = []string{e.T(texts+"lead", "Group", group), e.T("mail.we-wrote")}
	p.Quote = paragraphs(d.Text)
	p.Button = link{d.Link, e.T(texts + "button")}
}

// ReportLetter is the kind "report-received", to who reported and left an
// address.
type ReportLetter struct {
	Group string
	Link  string // path of the service's page
}

func (d ReportLetter) compose(e *edition, _ string, p *letterPage) {
	p.Subject = e.T("mail-report.subject")
	p.Lead = []string{e.T("mail-report.lead", "Group", plainLine(d.Group)), e.T("mail-report.next")}
	p.Button = link{d.Link, e.T("mail-report.button")}
	p.Foot = []string{e.T("mail.why-asked", "Site", p.Site)}
}

// WithdrawnLetter is the kind "withdrawn", with the way back.
type WithdrawnLetter struct {
	Group     string
	ListingID string
	Undo      string // path
	Until     time.Time
	DoNotList bool
	// Staff took it off: the group cannot undo that, and reads why.
	Staff bool
	Why   string
}

func (d WithdrawnLetter) compose(e *edition, _ string, p *letterPage) {
	group := groupLetter(e, p, "mail-withdrawn.subject", d.Group)
	p.listing = d.ListingID
	p.Lead = []string{e.T("mail-withdrawn.lead", "Group", group, "Site", p.Site)}
	if d.DoNotList {
		p.Lead = append(p.Lead, e.T("mail-withdrawn.do-not-list"))
	}
	if d.Staff {
		if d.Why != "" {
			p.Lead, p.Quote = append(p.Lead, e.T("mail.we-wrote")), paragraphs(d.Why)
		}
		p.More, p.Button = []string{e.T("mail-withdrawn.staff")}, link{"/contact", e.T("mail-withdrawn.contact")}
		return
	}
	p.More = []string{e.T("mail-withdrawn.until", "Date", longDay(e.Language, d.Until))}
	p.Button = link{d.Undo, e.T("mail-withdrawn.button")}
}
