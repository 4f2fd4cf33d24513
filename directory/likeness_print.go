package directory

import (
	"maps"
	"slices"
	"strings"

	"github.com/paulmach/orb"
)

// print is what is compared of a listing.
type print struct {
	id       string
	feed     string
	owner    string // id of the organization
	names    [][]string
	group    []string // words of the organization's name
	postcode []string
	points   []orb.Point
	phones   []string
	emails   []string
	domains  []string
	pages    []string
	sites    []string
	charity  []string
}

// keys are the values that a listing shares with its like, each once.
func (p *print) keys() map[string]bool {
	out := map[string]bool{}
	for prefix, values := range map[string][]string{
		"c:": p.charity, "e:": p.emails, "d:": p.domains, "p:": p.phones, "w:": p.pages, "s:": p.sites, "o:": p.postcode,
	} {
		for _, v := range values {
			out[prefix+v] = true
		}
	}
	for _, at := range p.points {
		for _, cell := range cells(at) {
			out[cell] = true
		}
	}
	return out
}

// LikenessKeys are the exact values by which another listing may be found that
// is the same one: numbers, addresses, postcodes.
func (l *Listing) LikenessKeys() []string {
	p := printOf(l)
	p.points = nil
	return slices.Collect(maps.Keys(p.keys()))
}

func (p *print) words() []string {
	var out []string
	for _, name := range p.names {
		out = append(out, name...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// printOf takes from a listing what is compared.
func printOf(l *Listing) print {
	o, s := l.Organization(), &l.Service
	p := print{id: l.ID, feed: l.Source.Feed, owner: o.ID, group: nameWords(o.Name)}
	for _, name := range []string{s.Name, s.AlternateName} {
		if w := nameWords(name); len(w) > 0 {
			p.names = append(p.names, w)
		}
	}
	for _, at := range l.Locations() {
		if code := strings.ToUpper(strings.Join(strings.Fields(at.Postcode()), "")); code != "" {
			p.postcode = append(p.postcode, code)
		}
		if point, ok := at.Point(); ok {
			p.points = append(p.points, point)
		}
	}
	for _, phone := range l.Phones() {
		if n := phoneKey(phone.Number); n != "" {
			p.phones = append(p.phones, n)
		}
	}
	for _, email := range l.Emails() {
		p.emails = append(p.emails, email)
		if d := ownDomain(email[strings.IndexByte(email, '@')+1:]); d != "" {
			p.domains = append(p.domains, d)
		}
	}
	for _, address := range []string{s.URL, o.Website} {
		page, site := webKeys(address)
		p.pages, p.sites = appendNew(p.pages, page), appendNew(p.sites, site)
	}
	p.charity = charityNumbers(o)
	return p
}

// Emails are all published addresses of a listing, in small letters, each once.
func (l *Listing) Emails() []string {
	var out []string
	add := func(address string) {
		if address = strings.ToLower(strings.TrimSpace(address)); looksLikeEmail(address) {
			out = appendNew(out, address)
		}
	}
	o := l.Organization()
	add(l.Service.Email)
	add(o.Email)
	for _, contacts := range [][]Contact{l.Service.Contacts, o.Contacts} {
		for _, c := range contacts {
			add(c.Email)
		}
	}
	return out
}

func appendNew(to []string, v string) []string {
	if v == "" || slices.Contains(to, v) {
		return to
	}
	return append(to, v)
}
