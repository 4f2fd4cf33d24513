package directory

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"anchorpoint/geo"
)

// fullListing is a listing with something in every member, made by filling
// every type to its ends, so that a new member cannot be forgotten.
func fullListing() *Listing {
	l := new(Listing)
	fill(reflect.ValueOf(l).Elem(), 0)
	l.State, l.Visibility = Published, geo.Shown
	return l
}

func fill(v reflect.Value, depth int) {
	if depth > 9 || !v.CanSet() {
		return
	}
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)))
		return
	case Extra:
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString("x")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Float64:
		v.SetFloat(2)
	case reflect.Int, reflect.Int64, reflect.Int8:
		v.SetInt(2)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), depth+1)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), depth+1)
	case reflect.Array:
		for i := range v.Len() {
			fill(v.Index(i), depth+1)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), depth+1)
		}
	}
}

func TestFieldsAreTheWholeOfAListing(t *testing.T) {
	full, empty := fullListing(), &Listing{}
	changes := Compare(empty, full)
	var named []string
	for _, c := range changes {
		named = append(named, c.Field)
	}
	for _, f := range Fields() {
		if !slices.Contains(named, f) && f != "visibility" { // shown is the same as not said
			t.Errorf("field %s does not differ between an empty listing and a full one", f)
		}
	}
	joined := empty.Clone()
	for _, f := range Fields() {
		Take(f, joined, full)
	}
	if left := Compare(joined, full); len(left) > 0 {
		t.Errorf("after taking every field these still differ: %+v", left)
	}
}

func TestEachFieldIsTakenAlone(t *testing.T) {
	full := fullListing()
	for _, f := range Fields() {
		into := lunch() // with the places and contacts of the full one, for what hangs on them goes with them
		at := &into.Service.ServiceAtLocations[0]
		at.ID, at.LocationID, at.Location.ID, into.Service.Contacts[0].ID = "x", "x", "x", "x"
		before := into.Clone()
		Take(f, &into, full)
		for _, c := range Compare(before, &into) {
			if c.Field != f {
				t.Errorf("taking %s changed %s: %q to %q", f, c.Field, c.Old, c.New)
			}
		}
	}
}

func lunch() Listing {
	age, amount := 50.0, 2.5
	return Listing{
		ID: "l", State: Published, Rev: 3, Visibility: geo.Shown, Covers: []string{"lad:A"},
		Service: Service{
			ID: "l", OrganizationID: "o", Name: "Lunch club", Description: "A warm meal.", Email: "info@example.org",
			MinimumAge:   &age,
			Phones:       []Phone{{ID: "p", Number: "0113 496 0000"}},
			Schedules:    []Schedule{{ID: "s", Freq: "WEEKLY", Byday: "TU", OpensAt: "10:00", ClosesAt: "12:00"}},
			Contacts:     []Contact{{ID: "c", Name: "The office", Email: "office@example.org"}},
			CostOptions:  []CostOption{{ID: "k", Amount: &amount, Currency: "gbp"}},
			Organization: &Organization{ID: "o", Name: "Good Neighbours", TaxID: "123456"},
			ServiceAtLocations: []ServiceAtLocation{{ID: "a", LocationID: "v",
				Schedules: []Schedule{{Freq: "WEEKLY", Byday: "WE"}},
				Location:  &Location{ID: "v", Name: "The Hall", Addresses: []Address{{Address1: "1 Hall Lane", PostalCode: "M32 0AA"}}}}},
		},
		Needs:     Needs{Main: []string{"lunch-clubs"}},
		StaffNote: "Ring after ten.",
		Source:    Source{Feed: "f", Hash: "h"},
		Dates:     Dates{Confirmed: Stamp{At: time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC), By: "x"}},
	}
}

func TestCompare(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(*Listing)
		want   string // field: old > new; empty: no change
	}{
		{"nothing", func(*Listing) {}, ""},
		{"ids of nested objects", func(l *Listing) { l.Service.Phones[0].ID, l.Service.Schedules[0].ID = "", "new" }, ""},
		{"revision, source and dates", func(l *Listing) {
			l.Rev, l.Source.Hash, l.Dates.Edited.By, l.Service.LastModified = 9, "z", "me", "2026-01-01"
		}, ""},
		{"nil and empty lists", func(l *Listing) { l.Service.Languages = []Language{} }, ""},
		{"visibility shown, said or not", func(l *Listing) { l.Visibility = "" }, ""},
		{"who said the places", func(l *Listing) { l.Capacity.Said.By = "me" }, ""},
		{"name", func(l *Listing) { l.Service.Name = "Supper club" }, "name: Lunch club > Supper club"},
		{"phone", func(l *Listing) { l.Service.Phones[0].Number = "0113 496 0001" }, "phone: 0113 496 0000 > 0113 496 0001"},
		{"a type that words leave out", func(l *Listing) { l.Service.Phones[0].Type = "voice" }, "phone:  > phones 1 type: voice"},
		{"times", func(l *Listing) { l.Service.Schedules[0].ClosesAt = "13:00" },
			"schedule: WEEKLY TU 10:00 to 12:00/WEEKLY WE > WEEKLY TU 10:00 to 13:00/WEEKLY WE"},
		{"times at a place", func(l *Listing) { l.Service.ServiceAtLocations[0].Schedules = nil },
			"schedule: WEEKLY TU 10:00 to 12:00/WEEKLY WE > WEEKLY TU 10:00 to 12:00"},
		{"price", func(l *Listing) { *l.Service.CostOptions[0].Amount = 3 }, "cost: 2.50 GBP > 3.00 GBP"},
		{"address", func(l *Listing) { l.Locations()[0].Addresses[0].Address1 = "2 Hall Lane" },
			"address: The Hall, 1 Hall Lane, M32 0AA > The Hall, 2 Hall Lane, M32 0AA"},
		{"visibility", func(l *Listing) { l.Visibility = geo.Hidden }, "visibility: shown > hidden"},
		{"ages", func(l *Listing) { l.Service.MinimumAge = nil }, "ages: 50 and over > "},
		{"email of a contact", func(l *Listing) { l.Service.Contacts[0].Email = "a@example.org" },
			"contact_email: info@example.org/office@example.org > a@example.org/info@example.org"},
		{"charity number", func(l *Listing) { l.Organization().TaxID = "1" }, "organization: organization tax id: 123456 > organization tax id: 1"},
		{"state", func(l *Listing) { l.State = Paused }, "state: published > paused"},
		{"do not list", func(l *Listing) { l.Closing.DoNotList = true }, "do_not_list: no > yes"},
		{"a suggested need", func(l *Listing) { l.Needs.Suggested = []SuggestedNeed{{"company", 0.7}} },
			"needs: lunch-clubs > lunch-clubs/company (suggested)"},
		{"what has no field of its own", func(l *Listing) { l.Service.Funding = []Funding{{Source: "Lottery"}} },
			"other:  > service funding 1 source: Lottery"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			old, now := lunch(), lunch()
			tt.change(&now)
			var got []string
			for _, c := range Compare(&old, &now) {
				got = append(got, c.Field+": "+c.Old+" > "+c.New)
			}
			if said := strings.ReplaceAll(strings.Join(got, "; "), "\n", "/"); said != tt.want {
				t.Errorf("got  %s\nwant %s", said, tt.want)
			}
		})
	}
}

func TestMergeEdits(t *testing.T) {
	name := func(n string) func(*Listing) { return func(l *Listing) { l.Service.Name = n } }
	phone := func(n string) func(*Listing) { return func(l *Listing) { l.Service.Phones[0].Number = n } }
	for _, tt := range []struct {
		name         string
		theirs, mine []func(*Listing)
		wantName     string
		wantPhone    string
		wantClash    string
	}{
		{"different fields both go in", []func(*Listing){name("A")}, []func(*Listing){phone("1")}, "A", "1", ""},
		{"the same change is no clash", []func(*Listing){name("A")}, []func(*Listing){name("A")}, "A", "0113 496 0000", ""},
		{"both changed: theirs stands, a person chooses", []func(*Listing){name("A")}, []func(*Listing){name("B"), phone("1")},
			"A", "1", "name: Lunch club, A, B"},
		{"only theirs", []func(*Listing){name("A")}, nil, "A", "0113 496 0000", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			base, theirs, mine := lunch(), lunch(), lunch()
			for _, change := range tt.theirs {
				change(&theirs)
			}
			for _, change := range tt.mine {
				change(&mine)
			}
			theirs.Rev = 4
			merged, clashes := MergeEdits(&base, &theirs, &mine)
			said := ""
			for _, c := range clashes {
				said += c.Field + ": " + c.Base + ", " + c.Theirs + ", " + c.Mine
			}
			if merged.Service.Name != tt.wantName || merged.Service.Phones[0].Number != tt.wantPhone || said != tt.wantClash || merged.Rev != 4 {
				t.Errorf("merged %q, %q at %d, clashes %q", merged.Service.Name, merged.Service.Phones[0].Number, merged.Rev, said)
			}
		})
	}
}
