package directory

import (
	"testing"
	"time"

	"anchorpoint/data"
	"anchorpoint/directory/hours"
	"anchorpoint/geo"
)

func TestReadExceptions(t *testing.T) {
	for text, want := range map[string]Exceptions{
		"Not on bank holidays":                     {BankHolidays: ClosedOnHolidays},
		"Closed at weekends and on bank holidays.": {BankHolidays: ClosedOnHolidays},
		"every day except public holidays":         {BankHolidays: ClosedOnHolidays},
		"not including bank holidays":              {BankHolidays: ClosedOnHolidays},
		"Open every day including bank holidays":   {BankHolidays: OpenOnHolidays},
		"Mondays and bank holidays":                {BankHolidays: OpenOnHolidays},
		"Bank Holiday opening may differ":          {},
		"term time only":                           {School: InTermOnly},
		"School terms":                             {School: InTermOnly},
		"Term-time, not bank holidays":             {School: InTermOnly, BankHolidays: ClosedOnHolidays},
		"term time and school holidays":            {},
		"closed outside term time":                 {},
		"School holidays only":                     {School: InHolidaysOnly},
		"No sessions in the school holidays":       {},
		"long-term conditions, short terms of use": {},
		"": {},
	} {
		if got := readExceptions(text); got.BankHolidays != want.BankHolidays || got.School != want.School {
			t.Errorf("%q: got %+v, want %+v", text, got, want)
		}
	}
}

// Whose bank holidays a listing keeps follows from where it is; of a hidden
// address only the area that it covers is used.
func TestNationOfListing(t *testing.T) {
	places, err := geo.Open(geo.Options{Data: data.FS, Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	at := func(postcodes ...string) Listing {
		l := Listing{Service: Service{Schedules: []Schedule{{Byday: "TU", OpensAt: "10:00", Description: "term time"}}}}
		for _, p := range postcodes {
			l.Service.ServiceAtLocations = append(l.Service.ServiceAtLocations,
				ServiceAtLocation{Location: &Location{Addresses: []Address{{PostalCode: p}}}})
		}
		return l
	}
	covering := func(l Listing, terms ...string) Listing { l.Covers = terms; return l }
	hidden := func(l Listing) Listing { l.Visibility = geo.Hidden; return l }
	for _, tt := range []struct {
		name string
		l    Listing
		want hours.Nations
	}{
		{"Leeds", at("LS11 9SN"), hours.England},
		{"Edinburgh", at("EH6 6ZB"), hours.Scotland},
		{"Rhondda", at("CF40 1AA"), hours.Wales},
		{"Belfast", at("BT7 1NN"), hours.NorthernIreland},
		{"both sides of a border", at("TD15 1AA", "EH6 6ZB"), hours.England | hours.Scotland},
		{"the venue wins", covering(at("EH6 6ZB"), "uk"), hours.Scotland},
		{"by the area", covering(at(), "lad:S12000036"), hours.Scotland},
		{"by a country", covering(at(), "ctry:W92000004"), hours.Wales},
		{"by an outward code", covering(at(), "pcd:BT7"), hours.NorthernIreland},
		{"everywhere", covering(at(), "uk"), hours.AllNations},
		{"hidden", hidden(covering(at("EH6 6ZB"), "lad:E08000035")), hours.England},
		{"hidden, nothing else known", hidden(at("EH6 6ZB")), 0},
		{"nowhere", at(), 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			table := tt.l.Hours(places)
			if len(table) != 1 || table[0].Nations != tt.want {
				t.Errorf("got %+v, want nations %04b", table, tt.want)
			}
		})
	}
	leeds := at("LS11 9SN")
	if got := string(leeds.Hours(places)[0].Council[:]); got != "E08000035" {
		t.Errorf("school terms of %q, want those of Leeds", got)
	}
}

// The hours of a library are not those of the group that meets in it.
func TestHoursOfBuilding(t *testing.T) {
	library := []Schedule{{Byday: "MO,TU,WE,TH,FR", OpensAt: "09:00", ClosesAt: "17:00"}}
	l := Listing{Service: Service{ServiceAtLocations: []ServiceAtLocation{{Location: &Location{Schedules: library}}}}}
	tuesday := time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC)
	if got := l.Hours(nil).Open(hours.Now, hours.At(tuesday), nil); got != hours.Yes {
		t.Errorf("nothing else known: got %v", got)
	}
	l.Service.Schedules = []Schedule{{Byday: "TU", OpensAt: "14:00", ClosesAt: "16:00"}}
	if got := l.Hours(nil).Open(hours.Now, hours.At(tuesday), nil); got != hours.No {
		t.Errorf("the group's own times known: got %v", got)
	}
}

// An import knows nothing of exceptions that a group gave here.
func TestImportKeepsExceptions(t *testing.T) {
	held := Listing{Except: Exceptions{BankHolidays: ClosedOnHolidays}}
	if got := merged(&held, Listing{}); got.Except.BankHolidays != ClosedOnHolidays {
		t.Errorf("got %+v", got.Except)
	}
}
