package web

import (
	"time"

	"anchorpoint/directory"
)

// StillRightLetter is the kind "still-right", steps 1 to 3: what people read,
// one button, no sign-in. The paths hold tokens.
type StillRightLetter struct {
	Listing directory.Listing
	Step    int    // from 1
	Last    bool   // no more letters follow
	Confirm string // path
	Change  string // path that takes a step
	Stop    string // path
}

func (d StillRightLetter) compose(e *edition, _ string, p *letterPage) {
	subject := "mail-still-right.subject"
	switch {
	case d.Last && d.Step > 1:
		subject = "mail-still-right.subject-last"
	case d.Step > 1:
		subject = "mail-still-right.subject-again"
	}
	group := groupLetter(e, p, subject, d.Listing.Service.Name)
	if d.Step > 1 {
		p.Lead = append(p.Lead, e.T("mail-still-right.again"))
	}
	p.Lead = append(p.Lead, e.T("mail-still-right.lead", "Group", group))
	p.Facts = e.letterFacts(&d.Listing)
	e.changeLinks(p.Facts, d.Change)
	p.Button = link{d.Confirm, e.T("mail-still-right.button")}
	p.Links = []link{{d.Change, e.T("mail-still-right.change")}}
	p.More = []string{e.T("mail-still-right.why")}
	if d.Last {
		p.More = append(p.More, e.T("mail-still-right.last"))
	}
	p.unasked(e, d.Listing.ID, d.Stop)
}

// unasked is for letters that nobody asked for just now: there is a way to stop
// them, and mail programs know it too (RFC 8058).
func (p *letterPage) unasked(e *edition, listing, stop string) {
	p.listing = listing
	if stop != "" {
		p.Stop, p.oneClick = link{stop, e.T("mail.stop")}, stop
	}
}

// letterFacts are what people read about a listing, the public part alone.
func (e *edition) letterFacts(l *directory.Listing) []letterFact {
	l.Redact()
	var out []letterFact
	add := func(key string, lines ...string) {
		lines = plainCells(nonEmpty(lines...)...)
		if len(lines) == 0 {
			lines = []string{e.T("mail-fact.none")}
		}
		out = append(out, letterFact{Key: key, Label: e.T("mail-fact." + key), Lines: lines})
	}
	places, _ := placesWords(e.Language, l, e.Now())
	address, postcode := fileAddress(l)
	add("what", summary(plainLine(l.Service.Description), 300))
	add("when", e.times(l).lines()...)
	add("where", address, postcode, e.areaWords(l))
	add("phone", filePhones(l))
	add("email", emailOf(l.Service.Email))
	add("web", fileWebsite(l))
	add("cost", e.costShort(l))
	add("places", places)
	return out
}

// PlacesLetter is the kind "places": what was said about places has run out.
type PlacesLetter struct {
	Group     string
	ListingID string
	Until     time.Time
	// Choice is the path of the page for one answer.
	Choice func(directory.CapacityState) string
	Stop   string
}

// placesAnswers are the four states in the order of the letter.
var placesAnswers = []directory.CapacityState{directory.Accepting, directory.WaitingList, directory.AssessFirst, directory.Full}

func (d PlacesLetter) compose(e *edition, _ string, p *letterPage) {
	groupLetter(e, p, "mail-places.subject", d.Group)
	p.Lead = []string{e.T("mail-places.lead", "Date", longDay(e.Language, d.Until)), e.T("mail-places.choose")}
	for _, state := range placesAnswers {
		p.Choices = append(p.Choices, link{d.Choice(state), e.T("places-answer." + string(state))})
	}
	p.unasked(e, d.ListingID, d.Stop)
}

// ResumingLetter is the kind "resuming": a pause ends soon.
type ResumingLetter struct {
	Group     string
	ListingID string
	Date      time.Time
	Link      string // path where the pause is changed
	Stop      string
}

func (d ResumingLetter) compose(e *edition, _ string, p *letterPage) {
	group := groupLetter(e, p, "mail-resuming.subject", d.Group)
	p.Lead = []string{e.T("mail-resuming.lead", "Date", longDay(e.Language, d.Date), "Group", group), e.T("mail-resuming.next")}
	p.Button = link{d.Link, e.T("mail-resuming.button")}
	p.unasked(e, d.ListingID, d.Stop)
}
