package directory

import (
	"slices"
	"testing"

	"anchorpoint/geo"
)

// twoVersions are one service twice: the right one has its phone with the
// organization and a hidden address.
func twoVersions() (left, right *Listing) {
	left = entry("a", "Holbeck Tea", withPhone("0113 496 0000"), atPlace("LS11 0AA", -1.5, 53.8))
	right = entry("b", "Holbeck Tea and Talk", withEmail("tea@holbeck.example"), atPlace("LS11 0AB", -1.51, 53.8))
	left.Service.ServiceAtLocations[0].Location.ID, right.Service.ServiceAtLocations[0].Location.ID = "l-a", "l-b"
	right.Service.Organization.Phones = []Phone{{ID: "p", Number: "0113 496 0001"}}
	right.Service.Organization.Email = "office@holbeck.example"
	right.Visibility, right.StaffNote = geo.Hidden, "Ring first."
	left.Service.Description = "Tea for all."
	return left, right
}

func TestChoices(t *testing.T) {
	left, right := twoVersions()
	var names []string
	for _, c := range Choices(left, right) {
		names = append(names, c.Field)
	}
	for _, want := range []string{"name", "description", "address", "phone", "organization", "contact_email"} {
		if !slices.Contains(names, want) {
			t.Errorf("%s is not among the choices %v", want, names)
		}
	}
	for _, never := range notChosen {
		if slices.Contains(names, never) {
			t.Errorf("%s is a choice", never)
		}
	}
}

func TestCombine(t *testing.T) {
	left, right := twoVersions()
	keep := left.Clone()
	Combine(keep, *right, []string{"name", "phone", "contact_email", "state"})
	if keep.Service.Name != right.Service.Name || keep.Service.Description != "Tea for all." || keep.Service.Email != "tea@holbeck.example" {
		t.Errorf("combined %+v", keep.Service)
	}
	if keep.ID != "a" || keep.Service.OrganizationID != left.Service.OrganizationID || keep.Organization().Email != "" || len(keep.Organization().Phones) != 0 {
		t.Errorf("a shared organization was rewritten: %+v", keep.Organization())
	}
	if n := len(keep.Phones()); n != 1 || phoneKey(keep.Phones()[0].Number) != "01134960001" {
		t.Errorf("phones %+v", keep.Phones())
	}
	if keep.Visibility != geo.Hidden || keep.StaffNote != "Ring first." {
		t.Errorf("the safer values do not stand: %s, %q", keep.Visibility, keep.StaffNote)
	}
	if keep.Locations()[0].ID != "l-a" {
		t.Errorf("the venue is %s", keep.Locations()[0].ID)
	}
	whole := left.Clone()
	Combine(whole, *right, Fields())
	if whole.Locations()[0].ID != "l-b" || whole.Organization().Email != "office@holbeck.example" || whole.Organization().ID != "o-b" || whole.ID != "a" {
		t.Errorf("taking everything gave %+v", whole.Service)
	}
}
