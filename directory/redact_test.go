package directory

import (
	"strings"
	"testing"
	"time"
)

func TestRedactKeepsRoleAddressesOnly(t *testing.T) {
	for email, kept := range map[string]bool{
		"info@example.org": true, "Office@example.org": true,
		"jo.bloggs@example.org": false, "info.jo@example.org": false, "": false, "info": false,
	} {
		l := Listing{Service: Service{AssurerEmail: email}, Source: Source{Feed: "council"}}
		given, edited := Listing{Service: l.Service}, l
		edited.Dates.Edited = Stamp{At: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)}
		for name, of := range map[string]*Listing{"given here": &given, "edited here": &edited} {
			if of.Redact(); of.Service.AssurerEmail != "" {
				t.Errorf("%q of a listing %s is kept", email, name)
			}
		}
		l.Redact()
		if got := l.Service.AssurerEmail != ""; got != kept {
			t.Errorf("%q kept: %v, want %v", email, got, kept)
		}
	}
}

func TestRedactLeavesTheOriginalAlone(t *testing.T) {
	at := &Location{ID: "x", Name: "Safe House", Addresses: []Address{{Address1: "1 Secret Lane", City: "Leeds", PostalCode: "ls11aa"}}}
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

func TestRedactLeavesNoIdOfAHiddenVenue(t *testing.T) {
	const venue, there = "CANARY-VENUE", "CANARY-AT"
	phones := []Phone{{Number: "01632 960001", LocationID: venue, ServiceAtLocationID: there}}
	contacts := []Contact{{Name: "Duty worker", LocationID: venue, Phones: phones}}
	schedules := []Schedule{{Description: "any time", LocationID: venue, ServiceAtLocationID: there}}
	l := Listing{Visibility: "hidden", Service: Service{
		Phones: phones, Contacts: contacts, Schedules: schedules,
		Organization: &Organization{Name: "Refuge", Phones: phones, Contacts: contacts, Locations: []Location{{ID: venue}}},
		ServiceAtLocations: []ServiceAtLocation{{
			ID: there, LocationID: venue, Phones: phones, Contacts: contacts, Schedules: schedules,
			ServiceAreas: []ServiceArea{{Name: "Leeds", ServiceAtLocationID: there}},
			Attributes:   []Attribute{{LinkID: there}}, Metadata: []Metadata{{ResourceID: there}},
			Location: &Location{ID: venue, Phones: phones, Accessibility: []Accessibility{{LocationID: venue, Description: "ramp"}}},
		}},
	}}
	l.Redact()
	b, err := Encode(l)
	if err != nil {
		t.Fatal(err)
	}
	if got := string(b); strings.Contains(got, "CANARY") || !strings.Contains(got, "01632 960001") || !strings.Contains(got, "any time") {
		t.Errorf("redacted: %s", got)
	}
}
