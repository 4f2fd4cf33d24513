package directory

import "testing"

func TestRedactKeepsRoleAddressesOnly(t *testing.T) {
	for email, kept := range map[string]bool{
		"info@example.org": true, "Office@example.org": true,
		"jo.bloggs@example.org": false, "info.jo@example.org": false, "": false, "info": false,
	} {
		l := Listing{Service: Service{AssurerEmail: email}}
		l.Redact()
		if got := l.Service.AssurerEmail != ""; got != kept {
			t.Errorf("%q kept: %v, want %v", email, got, kept)
		}
	}
}

func TestRedactLeavesTheOriginalAlone(t *testing.T) {
	at := &Location{ID: "x", Name: "Safe House", Addresses: []Address{{Address1: "1 Secret Lane", City: "Leeds", PostalCode: "LS1 1AA"}}}
	l := Listing{Visibility: "area-only", Service: Service{ServiceAtLocations: []ServiceAtLocation{{ID: "y", Location: at}}}}
	seen := l
	seen.Redact()
	if at.Name != "Safe House" || l.Service.ServiceAtLocations[0].ID != "y" {
		t.Error("redacting a copy changed the original")
	}
	got := seen.Locations()[0]
	if got.Name != "" || got.Addresses[0].Address1 != "" || got.Addresses[0].PostalCode != "LS1" || got.Addresses[0].City != "Leeds" {
		t.Errorf("area-only location = %+v", got)
	}
}
