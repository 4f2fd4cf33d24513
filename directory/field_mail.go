package directory

import "slices"

// mailbox is one e-mail address of a listing and where it hangs.
type mailbox struct {
	key     string // of its holder, the same in two versions of a listing
	address *string
}

// mailboxes are all e-mail addresses of a listing. Whoever holds one can prove
// to be the group, so together they are one field, of the highest risk.
func mailboxes(l *Listing) []mailbox {
	s := &l.Service
	out := []mailbox{{"service", &s.Email}, {"assurer", &s.AssurerEmail}}
	add := func(where string, contacts []Contact) {
		for i := range contacts {
			c := &contacts[i]
			who := c.ID
			if who == "" {
				who = spoken(i)
			}
			out = append(out, mailbox{where + " " + who, &c.Email})
		}
	}
	add("contact", s.Contacts)
	for i := range s.ServiceAtLocations {
		at := &s.ServiceAtLocations[i]
		add("place "+placeID(at), at.Contacts)
		if at.Location != nil {
			add("location "+placeID(at), at.Location.Contacts)
		}
	}
	if o := s.Organization; o != nil {
		out = append(out, mailbox{"organization", &o.Email})
		add("organization", o.Contacts)
	}
	return out
}

// emails are the addresses in order, each once.
func emails(l *Listing) []string {
	var out []string
	for _, m := range mailboxes(l) {
		if *m.address != "" {
			out = append(out, *m.address)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func mailsOf(l *Listing) map[string]string {
	out := map[string]string{}
	for _, m := range mailboxes(l) {
		out[m.key] = *m.address
	}
	return out
}

// giveMails puts addresses where they hung; a holder that is not there any more
// takes its address along, and a new one has none yet.
func giveMails(l *Listing, mails map[string]string) {
	for _, m := range mailboxes(l) {
		*m.address = mails[m.key]
	}
}

func takeEmails(into, from *Listing) { giveMails(into, mailsOf(from)) }
