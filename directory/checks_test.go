package directory

import (
	"strings"
	"testing"

	"anchorpoint/geo"
)

func TestChecks(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(*Listing)
		want   string // checks that say something else than fine
	}{
		{"nothing to see", func(*Listing) {}, ""},
		{"no phone at all", func(l *Listing) { l.Service.Phones = nil }, "phone not-checked"},
		{"a number that is too short", func(l *Listing) { l.Service.Phones[0].Number = "0113 496 00" }, "phone look 0113 496 00"},
		{"a helpline of three digits", func(l *Listing) { l.Service.Phones[0].Number = "111" }, ""},
		{"a charity number of another form", func(l *Listing) { l.Organization().TaxID = "12-34" }, "charity look 12-34"},
		{"Scotland's form", func(l *Listing) { l.Organization().TaxID = "sc 012345" }, ""},
		{"an address in a text", func(l *Listing) { l.Service.Description = "Write to sam@example.org" }, "personal look sam@example.org"},
		{"a house in a street", func(l *Listing) { l.Locations()[0].Name = ""; l.Locations()[0].Addresses[0].Address1 = "12 Elm Grove" },
			"home look 12 Elm Grove"},
		{"a house that is not shown", func(l *Listing) {
			l.Visibility, l.Locations()[0].Name, l.Locations()[0].Addresses[0].Address1 = geo.AreaOnly, "", "12 Elm Grove"
		}, "home not-checked"},
	} {
		l := lunch()
		tt.change(&l)
		var got []string
		for _, c := range Checks(&l, nil) {
			if c.Result != CheckFine && c.Name != "postcode" { // it needs the places
				got = append(got, strings.TrimSpace(c.Name+" "+string(c.Result)+" "+strings.Join(c.About, " ")))
			}
		}
		if said := strings.Join(got, ", "); said != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, said, tt.want)
		}
	}
}
