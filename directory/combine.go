package directory

import (
	"slices"
	"strings"
)

// notChosen are fields that nobody chooses a side of when two listings become
// one: the safer value stands, notes are joined, and where it stands in its
// life is its own.
var notChosen = []string{"state", "do_not_list", "visibility", "sensitive", "staff_note", "other"}

// Choices are the fields in which two listings differ and of which somebody
// chooses a side.
func Choices(left, right *Listing) []FieldChange {
	return slices.DeleteFunc(Compare(left, right), func(c FieldChange) bool { return slices.Contains(notChosen, c.Field) })
}

// Combine puts into keep the fields of drop that are named. What other listings
// share, an organization or a venue, is taken whole and never rewritten, so
// that making two listings one changes no third.
func Combine(keep *Listing, drop Listing, fields []string) {
	was := keep.Clone()
	for _, name := range Fields() {
		if slices.Contains(fields, name) && !slices.Contains(notChosen, name) {
			Take(name, keep, &drop)
		}
	}
	keep.shareWith(was, &drop)
	if slices.Contains(fields, "phone") {
		keep.Service.Phones = append(keep.Service.Phones, missingPhones(keep, &drop)...)
	}
	if slices.Contains(fields, "contact_email") && drop.Service.Email == "" {
		keep.Service.Email = drop.Organization().Email
	}
	keep.Visibility = stricter(was.Visibility, drop.Visibility)
	keep.Sensitive = was.Sensitive || drop.Sensitive
	keep.StaffNote = strings.TrimSpace(was.StaffNote + "\n" + drop.StaffNote)
	if keep.StaffNote == strings.TrimSpace(was.StaffNote) || was.StaffNote == drop.StaffNote {
		keep.StaffNote = was.StaffNote
	}
}

// shareWith puts back the organization and venues as the two listings have them.
func (l *Listing) shareWith(listings ...*Listing) {
	for _, from := range listings {
		if o := from.Service.Organization; o != nil && l.Service.Organization != nil && l.Service.Organization.ID == o.ID {
			l.Service.Organization = from.Clone().Service.Organization
			break
		}
	}
	for i := range l.Service.ServiceAtLocations {
		at := &l.Service.ServiceAtLocations[i]
		for _, from := range listings {
			if at.Location == nil {
				break
			}
			if n := slices.IndexFunc(from.Locations(), func(o *Location) bool { return o.ID == at.Location.ID }); n >= 0 {
				at.Location = from.Clone().Locations()[n]
				break
			}
		}
	}
}

// missingPhones are numbers of a listing that another has nowhere.
func missingPhones(of, from *Listing) []Phone {
	var out []Phone
	for _, p := range from.Phones() {
		if !slices.ContainsFunc(of.Phones(), func(q Phone) bool { return phoneKey(q.Number) == phoneKey(p.Number) }) {
			p.ID, p.OrganizationID, p.LocationID, p.ServiceAtLocationID, p.ContactID = "", "", "", "", ""
			out = append(out, p)
		}
	}
	return out
}
