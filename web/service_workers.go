package web

import (
	"cmp"
	"strings"

	"anchorpoint/directory"
)

// forWorkers is what decides whether a referral will work. All of it is public:
// a patient may read over the shoulder.
func (s *edition) forWorkers(l *directory.Listing) []fact {
	now := s.Now()
	route := s.referralWords(l)
	if own := paragraphs(l.Service.ApplicationProcess); len(own) > 0 {
		route = cmp.Or(route, s.T("workers.see-join"))
	} else if route == "" && l.Fact(directory.JoiningVocabulary, "contact-first") == directory.Yes {
		route = s.T("join.contact-first")
	}
	return []fact{
		{s.T("workers.route"), route},
		{s.T("workers.capacity"), s.capacityInFull(l)},
		{s.T("workers.wait"), s.waitInWeeks(l)},
		{s.T("workers.checked"), freshWords(s.Language, l, now, s.Periods).Words},
	}
}

// capacityInFull is whether there are places, until when that is true and when
// it was said.
func (s *edition) capacityInFull(l *directory.Listing) string {
	now := s.Now()
	c := l.Capacity.At(now)
	words, how := placesWords(s.Language, l, now)
	if how == unknown {
		return ""
	}
	out := []string{words}
	if c.State == directory.WaitingList || c.State == directory.AssessFirst {
		out = append(out, s.T("workers.until", "Date", shortDay(s.Language, c.Until, now)))
	}
	if note := plainLine(c.Note); note != "" {
		out = append(out, s.own(strings.TrimRight(note, ".")))
	}
	if said := saidWords(s.Language, l, now); said != "" {
		out = append(out, capital(said))
	}
	return oneLine(out...)
}

func (s *edition) waitInWeeks(l *directory.Listing) string {
	c := l.Capacity.At(s.Now())
	if c.State == directory.WaitingList {
		return waitWords(s.Language, c.WaitWeeks)
	}
	return s.own(plainLine(l.Service.WaitTime))
}

// contactView is a role to speak to. Names of people stay out.
type contactView struct {
	Title  string
	Phones []phoneView
	Email  string
}

// safeguarding are contacts that a source published for worries about a person's
// safety.
func (s *edition) safeguarding(l *directory.Listing) []contactView {
	return contactsFor(l, "safeguarding")
}

// contactsFor are the contacts of a service and who runs it whose role says
// what they are for.
func contactsFor(l *directory.Listing, role string) (out []contactView) {
	for _, contacts := range [][]directory.Contact{l.Service.Contacts, l.Organization().Contacts} {
		for _, c := range contacts {
			if !strings.Contains(strings.ToLower(c.Title+" "+c.Department), role) {
				continue
			}
			v := contactView{Title: plainLine(cmp.Or(c.Title, c.Department)), Email: emailOf(c.Email), Phones: phoneViews(c.Phones)}
			if len(v.Phones) > 0 || v.Email != "" {
				out = append(out, v)
			}
		}
	}
	return out
}
