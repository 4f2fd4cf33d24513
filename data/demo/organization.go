package demo

import (
	"fmt"
	"strings"

	"anchorpoint/directory"
)

func (b *builder) organization(p *place, g *group) *directory.Organization {
	o := &directory.Organization{
		ID:            id("organization", g.ID),
		Name:          g.Name,
		AlternateName: g.Also,
		Description:   g.About,
		LegalStatus:   g.Legal,
	}
	if !strings.Contains(g.Lacks, "email") {
		o.Email = "info@" + g.ID + ".example.org"
	}
	if !strings.Contains(g.Lacks, "web") {
		o.Website = "https://" + g.ID + ".example.org"
	}
	if phone, ok := b.phone(p, g.Phone, "organization/"+g.ID); ok {
		phone.OrganizationID = o.ID
		o.Phones = []directory.Phone{phone}
	}
	return o
}

// ranges are those that Ofcom keeps for drama, less the last three digits.
var ranges = map[string]string{
	"mobile":    "07700 900",
	"freephone": "0808 157 0",
	"london":    "020 7946 0",
}

// phone gives out the next number of a range: the place's own, or the one
// that kind names.
func (b *builder) phone(p *place, kind, owner string) (directory.Phone, bool) {
	if kind == "none" {
		return directory.Phone{}, false
	}
	prefix := ranges[kind]
	if prefix == "" {
		prefix = p.Phones
	}
	b.numbers[prefix] += 7 // not one after the other: a list of neighbours reads as invented
	phone := directory.Phone{
		ID:     part("phone", owner, 0),
		Number: fmt.Sprintf("%s%03d", prefix, b.numbers[prefix]%1000),
		Type:   "voice",
	}
	if kind == "mobile" {
		phone.Type = "cell"
	}
	return phone, true
}
