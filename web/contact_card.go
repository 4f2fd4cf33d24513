package web

import (
	"cmp"
	"strings"
	"unicode/utf8"

	"anchorpoint/directory"
	"anchorpoint/geo"

	"github.com/gin-gonic/gin"
)

// contactCard answers with how to reach a service, for an address book.
func (s *edition) contactCard(c *gin.Context) error {
	l, err := s.publicListing(c)
	if err != nil {
		return err
	}
	return s.sendFile(c, &l, "text/vcard; charset=utf-8", ".vcf", []byte(s.vcard(&l)))
}

// vcard writes a contact as RFC 6350 has it. The known library escapes no
// semicolons, which would let an address fall apart.
func (s *edition) vcard(l *directory.Listing) string {
	var b strings.Builder
	line := func(name, value string) {
		if value != "" {
			fold(&b, name+":"+value)
		}
	}
	line("BEGIN", "VCARD")
	line("VERSION", "4.0")
	line("KIND", "org")
	line("UID", "urn:uuid:"+l.ID)
	line("FN", vtext(plainLine(l.Service.Name)))
	line("ORG", vtext(plainLine(l.Organization().Name)))
	for _, phone := range l.Phones() {
		if dial(phone.Number) != "" {
			line("TEL;TYPE=work", vtext(plainLine(phone.Number)))
		}
	}
	line("EMAIL;TYPE=work", vtext(cmp.Or(emailOf(l.Service.Email), emailOf(l.Organization().Email))))
	href, _ := webAddress(l.Service.URL)
	if href == "" {
		href, _ = webAddress(l.Organization().Website)
	}
	line("URL", href)
	if s.Site.URL != "" {
		line("SOURCE", s.canon(servicePath(l)))
	}
	for _, address := range vaddresses(l) {
		line("ADR;TYPE=work", address)
	}
	if at, ok := stampOf(l); ok {
		line("REV", at.Format("20060102T150405Z"))
	}
	line("END", "VCARD")
	return b.String()
}

// vaddresses are the public addresses: two empty fields, street, town, county,
// postcode, country.
func vaddresses(l *directory.Listing) []string {
	if l.Visibility == geo.Hidden || l.Visibility == geo.AreaOnly {
		return nil
	}
	var out []string
	for _, at := range l.Locations() {
		if strings.EqualFold(at.LocationType, "virtual") || len(at.Addresses) == 0 {
			continue
		}
		a := at.Addresses[0]
		var street []string
		for _, words := range nonEmpty(plainLine(at.Name), plainLine(a.Address1), plainLine(a.Address2)) {
			if !holds(street, vtext(words)) {
				street = append(street, vtext(words))
			}
		}
		fields := []string{"", "", strings.Join(street, ","), vtext(plainLine(a.City)), vtext(plainLine(a.StateProvince)),
			vtext(plainLine(a.PostalCode)), vtext(plainLine(a.Country))}
		out = append(out, strings.Join(fields, ";"))
	}
	return out
}

var vescape = strings.NewReplacer(`\`, `\\`, "\r\n", `\n`, "\n", `\n`, "\r", "", ",", `\,`, ";", `\;`)

// vtext escapes a text value. The no-break spaces of pages are plain ones here.
func vtext(s string) string { return vescape.Replace(strings.ReplaceAll(s, nbsp, " ")) }

// fold writes a line with breaks after 75 bytes, as the format asks; no
// character is cut apart.
func fold(b *strings.Builder, line string) {
	const width = 75
	for room := width; len(line) > room; room = width - 1 {
		cut := room
		for !utf8.RuneStart(line[cut]) {
			cut--
		}
		b.WriteString(line[:cut] + "\r\n ")
		line = line[cut:]
	}
	b.WriteString(line + "\r\n")
}
