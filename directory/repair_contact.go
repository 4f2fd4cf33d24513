package directory

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// eachContact mends the phones, e-mail and web addresses of a service and all
// that hangs on it.
func (r *repairer) eachContact(s *Service) {
	r.group = s.Name + " " + s.Organization.Name
	r.web(s)
	s.Phones = r.phones(s.Phones, "service.phones")
	s.Contacts = r.contacts(s.Contacts, "service.contacts")
	if o := s.Organization; o != nil {
		r.organizationWeb(o)
		o.Phones = r.phones(o.Phones, "organization.phones")
		o.Contacts = r.contacts(o.Contacts, "organization.contacts")
	}
	for i := range s.ServiceAtLocations {
		at := &s.ServiceAtLocations[i]
		at.Phones = r.phones(at.Phones, "service_at_location.phones")
		at.Contacts = r.contacts(at.Contacts, "service_at_location.contacts")
		if l := at.Location; l != nil {
			l.Phones = r.phones(l.Phones, "location.phones")
			l.Contacts = r.contacts(l.Contacts, "location.contacts")
			l.URL = r.oneURL(l.URL, "location.url")
			for j := range l.Accessibility {
				l.Accessibility[j].URL = r.oneURL(l.Accessibility[j].URL, "accessibility.url")
			}
		}
	}
}

// web mends what a service has of e-mail and web addresses, which are often in
// each other's field.
func (r *repairer) web(s *Service) {
	r.swap(&s.Email, &s.URL, "service")
	var more []string
	s.Email, more = r.email(s.Email, "service.email")
	for _, m := range more {
		s.Contacts = append(s.Contacts, Contact{Email: m})
	}
	s.URL, more = r.urls(s.URL, "service.url")
	for _, m := range more {
		s.AdditionalURLs = append(s.AdditionalURLs, URL{URL: m})
	}
	if s.AssurerEmail != "" && !validEmail(s.AssurerEmail) {
		r.warn("email_dropped", "service.assurer_email", s.AssurerEmail, "This is no e-mail address.")
		s.AssurerEmail = ""
	}
	s.AdditionalURLs = r.urlList(s.AdditionalURLs, "service.additional_urls")
	for i := range s.RequiredDocuments {
		s.RequiredDocuments[i].URI = r.uri(s.RequiredDocuments[i].URI, "required_document.uri")
	}
	for i := range s.ServiceAreas {
		s.ServiceAreas[i].URI = r.uri(s.ServiceAreas[i].URI, "service_area.uri")
	}
	for i := range s.Attributes {
		if t := s.Attributes[i].TaxonomyTerm; t != nil {
			t.TermURI = r.uri(t.TermURI, "taxonomy_term.term_uri")
		}
	}
}

func (r *repairer) organizationWeb(o *Organization) {
	r.swap(&o.Email, &o.Website, "organization")
	var more []string
	o.Email, more = r.email(o.Email, "organization.email")
	for _, m := range more {
		o.Contacts = append(o.Contacts, Contact{Email: m})
	}
	o.Website, more = r.urls(o.Website, "organization.website")
	for _, m := range more {
		o.AdditionalWebsites = append(o.AdditionalWebsites, URL{URL: m})
	}
	o.AdditionalWebsites = r.urlList(o.AdditionalWebsites, "organization.additional_websites")
	o.Logo = r.oneURL(o.Logo, "organization.logo")
	o.URI = r.uri(o.URI, "organization.uri")
}

// urlList keeps the usable ones of additional addresses.
func (r *repairer) urlList(list []URL, field string) []URL {
	return slices.DeleteFunc(list, func(u URL) bool { return r.oneURL(u.URL, field) == "" })
}

// swap moves a web address out of the e-mail field and the reverse.
func (r *repairer) swap(email, web *string, object string) {
	mail, site := *email, *web
	mailIsSite := webForm.MatchString(mail) && !strings.Contains(mail, "@")
	siteIsMail := validEmail(strings.TrimSpace(site))
	switch {
	case mailIsSite && siteIsMail:
		*email, *web = site, mail
	case mailIsSite && site == "":
		*email, *web = "", mail
	case siteIsMail && mail == "":
		*email, *web = site, ""
	default:
		return
	}
	r.mend("field_swapped", object+".email", mail, *email, "The web address and the e-mail address stood in each other's field.")
}

// email keeps the first address of a field and returns the others.
func (r *repairer) email(given, field string) (string, []string) {
	if given == "" {
		return "", nil
	}
	found := findEmails(given)
	if len(found) == 0 {
		r.warn("email_dropped", field, given, "This is no e-mail address.")
		return "", nil
	}
	if personalEmail(found[0], r.group) {
		r.note(Hold, "personal_contact", field, found[0], "", "This looks like a person's own e-mail address.")
	}
	switch {
	case len(found) > 1:
		r.mend("emails_split", field, given, strings.Join(found, ", "), "There were several e-mail addresses in one field.")
	case found[0] != given:
		r.mend("email_cleaned", field, given, found[0], "Only the e-mail address was kept.")
	}
	return found[0], found[1:]
}

var urlMessages = map[string]string{
	"url_scheme_added": "https:// was put in front.",
	"url_encoded":      "A blank in the web address was encoded.",
	"urls_split":       "There were several web addresses in one field.",
}

// urls keeps the first web address of a field and returns the others.
func (r *repairer) urls(given, field string) (string, []string) {
	if given == "" {
		return "", nil
	}
	found, codes := findURLs(given)
	for _, code := range codes {
		if code == "url_dropped" {
			r.warn(code, field, given, "This is no web address.")
			continue
		}
		r.mend(code, field, given, strings.Join(found, " "), urlMessages[code])
	}
	if len(found) == 0 {
		return "", nil
	}
	return found[0], found[1:]
}

// oneURL is a web address in a field where others have no place to go.
func (r *repairer) oneURL(given, field string) string {
	first, _ := r.urls(given, field)
	return first
}

// uri keeps any absolute identifier, since many are no web address.
func (r *repairer) uri(given, field string) string {
	if u, err := url.Parse(given); err == nil && len(u.Scheme) > 1 && u.Scheme != "javascript" && u.Scheme != "data" &&
		(u.Host != "" || u.Opaque != "") && !strings.ContainsAny(given, " ") {
		return given
	}
	return r.oneURL(given, field)
}

func (r *repairer) contacts(contacts []Contact, field string) []Contact {
	var more []Contact
	for i := range contacts {
		c := &contacts[i]
		at := fmt.Sprintf("%s[%d]", field, i)
		var others []string
		c.Email, others = r.email(c.Email, at+".email")
		for _, m := range others {
			more = append(more, Contact{Email: m})
		}
		c.Phones = r.phones(c.Phones, at+".phones")
	}
	return slices.DeleteFunc(append(contacts, more...), func(c Contact) bool {
		return c.Name == "" && c.Title == "" && c.Department == "" && c.Email == "" && len(c.Phones) == 0
	})
}

var phoneMessages = map[string]string{
	"phones_split":         "There were several numbers in one field.",
	"extension_found":      "The extension was taken out of the number.",
	"phone_normalised":     "The number was put into its national form.",
	"phone_zero_restored":  "A spreadsheet had dropped the 0 in front.",
	"phone_unusable":       "Digits are missing, so the number is of no use.",
	"phone_without_number": "There is no number in it.",
}

// phones makes one phone of every number.
func (r *repairer) phones(phones []Phone, field string) []Phone {
	var out []Phone
	for i := range phones {
		out = append(out, r.phone(phones[i], fmt.Sprintf("%s[%d].number", field, i))...)
	}
	return out
}

func (r *repairer) phone(p Phone, field string) []Phone {
	given := p.Number
	parts, codes := findPhones(given, r.uk())
	var numbers []string
	for _, part := range parts {
		numbers = append(numbers, part.number)
	}
	for _, code := range codes {
		if len(parts) == 0 {
			r.warn(code, field, given, phoneMessages[code])
			continue
		}
		r.mend(code, field, given, strings.Join(numbers, ", "), phoneMessages[code])
	}
	out := make([]Phone, 0, len(parts))
	for i, part := range parts {
		one := p
		if i > 0 {
			one.ID = ""
		}
		one.Number = part.number
		if part.extension != nil {
			one.Extension = part.extension
		}
		one.Description = strings.TrimSpace(p.Description + " " + part.description)
		out = append(out, one)
	}
	return out
}
