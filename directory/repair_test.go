package directory

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"anchorpoint/geo"
)

var repairDay = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

func testRepairer(country string) *repairer {
	return newRepairer(Feed{Name: "test", Country: country}, ImportOptions{Now: repairDay})
}

// mended repairs one service and gives it with the codes of what was found.
func mended(t *testing.T, country string, s Service) (Listing, []string) {
	t.Helper()
	if s.Organization == nil {
		s.Organization = &Organization{Name: "Good Neighbours"}
	}
	record := Record{Listing: Listing{Service: s}, SourceID: "1"}
	testRepairer(country).record(&record)
	var codes []string
	for _, f := range record.Findings {
		codes = append(codes, f.Code)
		if f.Message == "" {
			t.Errorf("finding %s has no sentence", f.Code)
		}
	}
	return record.Listing, codes
}

func TestRepairText(t *testing.T) {
	for _, tt := range []struct {
		name, in, want, code string
	}{
		{"plain text stays", "Tea & talk, 2 > 1", "Tea & talk, 2 > 1", ""},
		{"an entity", "Rock &amp; roll", "Rock & roll", "html_cleaned"},
		{"an entity encoded twice", "Mum&amp;#39;s the word", "Mum's the word", "html_cleaned"},
		{"paragraphs and bold", "<p>Come <b>in</b>.</p><p>Sit down.</p>", "Come **in**.\n\nSit down.", "html_cleaned"},
		{"a list", "<ul><li>tea</li><li>cake</li></ul>", "- tea\n- cake", "html_cleaned"},
		{"a link", `See <a href="https://example.org/a b">our page</a> now`, "See [our page](https://example.org/a%20b) now", "html_cleaned"},
		{"a bad link", `See <a href="javascript:alert(1)">this</a>`, "See this", "html_cleaned"},
		{"a script", "Hello<script>alert('x')</script> you", "Hello you", "html_cleaned"},
		{"invisible characters", "Tea\u200b and\u00a0talk\x00", "Tea and talk", "text_cleaned"},
		{"blanks", "Tea   and\t talk", "Tea and talk", "text_cleaned"},
		{"invalid bytes", "Tea \xff and talk", "Tea and talk", "text_cleaned"},
		{"decomposed letters", "Cafe\u0301", "Café", "text_cleaned"},
		{"three empty lines", "a\n\n\n\nb", "a\n\nb", "text_cleaned"},
		{"placeholder", "n/a", "", "placeholder_dropped"},
		{"a dash", "-", "", "placeholder_dropped"},
		{"a zero", "0", "", "placeholder_dropped"},
		{"only blanks", "   ", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l, codes := mended(t, "GB", Service{Name: "Club", Description: tt.in})
			if l.Service.Description != tt.want {
				t.Errorf("%q became %q, want %q", tt.in, l.Service.Description, tt.want)
			}
			if tt.code != "" && !slices.Contains(codes, tt.code) {
				t.Errorf("codes %v, want %s", codes, tt.code)
			}
			if tt.code == "" && slices.ContainsFunc(codes, func(c string) bool { return strings.HasSuffix(c, "cleaned") }) {
				t.Errorf("codes %v, want no repair", codes)
			}
		})
	}
}

func TestRepairStructure(t *testing.T) {
	age := func(n float64) *float64 { return &n }
	at := []ServiceAtLocation{{Location: &Location{Name: "Village hall", LocationType: "physical"}}}
	for _, tt := range []struct {
		name string
		in   Service
		code string
		ok   func(Service) bool
	}{
		{"the name of the place", Service{ServiceAtLocations: at}, "name_from_location", func(s Service) bool { return s.Name == "Village hall" }},
		{"the name of the group", Service{}, "name_from_location", func(s Service) bool { return s.Name == "Good Neighbours" }},
		{"no name at all", Service{Organization: &Organization{}}, "name_missing", func(s Service) bool { return true }},
		{"no group", Service{Name: "Club", Organization: &Organization{}}, "organization_made", func(s Service) bool { return s.Organization.Name == "Club" }},
		{"status live", Service{Name: "Club", Status: "Live"}, "status_mapped", func(s Service) bool { return s.Status == ServiceActive }},
		{"status closed", Service{Name: "Club", Status: "closed"}, "status_mapped", func(s Service) bool { return s.Status == ServiceDefunct }},
		{"status unknown", Service{Name: "Club", Status: "review"}, "status_unknown", func(s Service) bool { return s.Status == ServiceActive }},
		{"ages swapped", Service{Name: "Club", MinimumAge: age(60), MaximumAge: age(18)}, "ages_swapped", func(s Service) bool { return *s.MinimumAge == 18 && *s.MaximumAge == 60 }},
		{"age of 900", Service{Name: "Club", MaximumAge: age(900)}, "age_dropped", func(s Service) bool { return s.MaximumAge == nil }},
		{"no location", Service{Name: "Club", ServiceAtLocations: []ServiceAtLocation{{LocationID: "x"}}}, "link_missing", func(s Service) bool { return len(s.ServiceAtLocations) == 0 }},
		{"old date", Service{Name: "Club", AssuredDate: "2019-01-01"}, "stale", func(s Service) bool { return s.AssuredDate == "2019-01-01" }},
		{"day first", Service{Name: "Club", AssuredDate: "03/04/2026"}, "date_parsed", func(s Service) bool { return s.AssuredDate == "2026-04-03" }},
		{"null date", Service{Name: "Club", AssuredDate: "1970-01-01"}, "null_date_dropped", func(s Service) bool { return s.AssuredDate == "" }},
		{"date to come", Service{Name: "Club", AssuredDate: "2031-01-01"}, "date_in_future", func(s Service) bool { return s.AssuredDate == "" }},
		{"private remark", Service{Name: "Club", Description: "Tea. NOTE: don't give contact details to clients"}, "private_note_suspected", func(s Service) bool { return true }},
		{"private flag", Service{Name: "Club", Phones: []Phone{{Number: "0161 496 0123"}}, Extra: Extra{"PhoneIsPrivate": quoted("true")}}, "private_withheld", func(s Service) bool { return s.Phones == nil }},
		{"private record", Service{Name: "Club", Extra: Extra{"IsPrivate": quoted("Yes")}}, "private_record", func(s Service) bool { return true }},
		{"filler of an export", Service{Name: "Club", Organization: &Organization{Name: "G", Description: NoDescription}}, "", func(s Service) bool { return s.Organization.Description == "" }},
		{"old name of fees", Service{Name: "Club", Fees: "£2"}, "", func(s Service) bool { return s.FeesDescription == "£2" && s.Fees == "" }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l, codes := mended(t, "GB", tt.in)
			if !tt.ok(l.Service) || tt.code != "" && !slices.Contains(codes, tt.code) {
				t.Errorf("got %+v with %v, want code %s", l.Service, codes, tt.code)
			}
		})
	}
}

func TestFindPhones(t *testing.T) {
	for _, tt := range []struct {
		in    string
		want  []string // number, then "xN" and the words where there are any
		codes []string
	}{
		{"0161 496 0123", []string{"0161 496 0123"}, nil},
		{"01614960123", []string{"0161 496 0123"}, nil},
		{"020 7946 0123", []string{"020 7946 0123"}, nil},
		{"01632 960123", []string{"01632 960123"}, nil},
		{"+44 (0)161 496 0123", []string{"0161 496 0123"}, []string{"phone_normalised"}},
		{"0044 161 496 0123", []string{"0161 496 0123"}, []string{"phone_normalised"}},
		{"0161.496.0123", []string{"0161 496 0123"}, []string{"phone_normalised"}},
		{"O7700900123", []string{"07700 900123"}, []string{"phone_normalised"}},
		{"7700900123", []string{"07700 900123"}, []string{"phone_zero_restored"}},
		{"0161 496 0123 or 07700900123", []string{"0161 496 0123", "07700 900123"}, []string{"phones_split"}},
		{"0161 496 0123 0161 496 0124", []string{"0161 496 0123", "0161 496 0124"}, []string{"phones_split"}},
		{"01632 960167/9", []string{"01632 960167", "01632 960169"}, []string{"phones_split"}},
		{"0161 496 0123 ext 5237", []string{"0161 496 0123 x5237"}, []string{"extension_found"}},
		{"01632 960123 x5293", []string{"01632 960123 x5293"}, []string{"extension_found"}},
		{"0161 496 0123 (during opening hours)", []string{"0161 496 0123 (during opening hours)"}, nil},
		{"999 or NHS 111 (if it can wait)", []string{"999", "111 NHS (if it can wait)"}, []string{"phones_split"}},
		{"Tel: 0161 496 0123", []string{"0161 496 0123"}, nil},
		{"116 123", []string{"116123"}, nil},
		{"4.41E+11", nil, []string{"phone_unusable"}},
		{"385 848", nil, []string{"phone_unusable"}},
		{"Ask at the desk", nil, []string{"phone_without_number"}},
	} {
		parts, codes := findPhones(tt.in, true)
		var got []string
		for _, p := range parts {
			text := p.number
			if p.extension != nil {
				text += " x" + number(p.extension)
			}
			got = append(got, strings.TrimSpace(text+" "+p.description))
		}
		if !slices.Equal(got, tt.want) || !slices.Equal(codes, tt.codes) {
			t.Errorf("findPhones(%q) = %q %v, want %q %v", tt.in, got, codes, tt.want, tt.codes)
		}
	}
}

func TestWebAndMail(t *testing.T) {
	for _, tt := range []struct {
		name, email, url    string
		wantEmail, wantURL  string
		code                string
		furtherURLs, people int
	}{
		{"both right", "info@example.org", "https://example.org", "info@example.org", "https://example.org", "", 0, 0},
		{"blanks round an e-mail", " info@example.org ", "", "info@example.org", "", "", 0, 0},
		{"mailto", "mailto:info@example.org", "", "info@example.org", "", "email_cleaned", 0, 0},
		{"two addresses", "info@example.org / office@example.org", "", "info@example.org", "", "emails_split", 0, 1},
		{"two dots", "jo...smith@example", "", "", "", "email_dropped", 0, 0},
		{"in each other's field", "https://example.org", "info@example.org", "info@example.org", "https://example.org", "field_swapped", 0, 0},
		{"a volunteer's own", "jo.bloggs@gmail.com", "", "jo.bloggs@gmail.com", "", "personal_contact", 0, 0},
		{"no scheme", "", "www.example.org/a", "", "https://www.example.org/a", "url_scheme_added", 0, 0},
		{"two sites", "", "https://example.org www.example.org", "", "https://example.org", "urls_split", 1, 0},
		{"a blank inside", "", "https://example.org/a b", "", "https://example.org/a%20b", "url_encoded", 0, 0},
		{"script", "", "javascript:alert(1)", "", "", "url_dropped", 0, 0},
		{"no dot", "", "example_counselling", "", "", "url_dropped", 0, 0},
		{"a comma for a dot", "", "www,example.org", "", "", "url_dropped", 0, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l, codes := mended(t, "GB", Service{Name: "Club", Email: tt.email, URL: tt.url})
			s := l.Service
			if s.Email != tt.wantEmail || s.URL != tt.wantURL || len(s.AdditionalURLs) != tt.furtherURLs || len(s.Contacts) != tt.people {
				t.Errorf("e-mail %q, url %q, %d more, %d contacts", s.Email, s.URL, len(s.AdditionalURLs), len(s.Contacts))
			}
			if tt.code != "" && !slices.Contains(codes, tt.code) {
				t.Errorf("codes %v, want %s", codes, tt.code)
			}
		})
	}
}

func TestRepairSchedule(t *testing.T) {
	two := 2.0
	for _, tt := range []struct {
		name     string
		in, want Schedule
		code     string
	}{
		{"as it should be", Schedule{Freq: "WEEKLY", Byday: "MO", OpensAt: "09:00", ClosesAt: "17:00"},
			Schedule{Freq: "WEEKLY", Byday: "MO", OpensAt: "09:00", ClosesAt: "17:00"}, ""},
		{"a part of the day", Schedule{Byday: "MO", Freq: "WEEKLY", OpensAt: "0.4166666667"}, Schedule{Freq: "WEEKLY", Byday: "MO", OpensAt: "10:00"}, "time_from_fraction"},
		{"9am to 24:00", Schedule{Byday: "MO", Freq: "WEEKLY", OpensAt: "9am", ClosesAt: "24:00:00"}, Schedule{Freq: "WEEKLY", Byday: "MO", OpensAt: "09:00", ClosesAt: "23:59"}, "time_normalised"},
		{"past midnight", Schedule{Byday: "FR", Freq: "WEEKLY", OpensAt: "20:00", ClosesAt: "02:00"}, Schedule{Byday: "FR", Freq: "WEEKLY", OpensAt: "20:00", ClosesAt: "02:00"}, ""},
		{"closes before it opens", Schedule{Byday: "FR", Freq: "WEEKLY", OpensAt: "10:00", ClosesAt: "09:00"}, Schedule{Byday: "FR", Freq: "WEEKLY"}, "closes_before_opens"},
		{"open all day", Schedule{Byday: "FR", Freq: "WEEKLY", OpensAt: "00:00", ClosesAt: "00:00"}, Schedule{Byday: "FR", Freq: "WEEKLY", OpensAt: "00:00", ClosesAt: "23:59"}, "time_normalised"},
		{"day words", Schedule{Byday: "Monday, Tuesday", Freq: "weekly", OpensAt: "09:00"}, Schedule{Byday: "MO,TU", Freq: "WEEKLY", OpensAt: "09:00"}, "enum_mapped"},
		{"no such day", Schedule{Byday: "XX", Freq: "WEEKLY", OpensAt: "09:00", Description: "Some days at 9"}, Schedule{Description: "Some days at 9"}, "schedule_invalid"},
		{"interval with no start", Schedule{Byday: "MO", Freq: "WEEKLY", Interval: &two, OpensAt: "09:00", Description: "Every other Monday"}, Schedule{Description: "Every other Monday"}, "schedule_invalid"},
		{"words that are understood", Schedule{Description: "Wednesday 10am - 4pm"}, Schedule{Freq: "WEEKLY", Byday: "WE", OpensAt: "10:00", ClosesAt: "16:00", Description: "Wednesday 10am - 4pm"}, "hours_parsed"},
		{"words that are not", Schedule{Description: "Most days"}, Schedule{Description: "Most days"}, "hours_text_only"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l, codes := mended(t, "GB", Service{Name: "Club", Schedules: []Schedule{tt.in}})
			if tt.want.Description == "Some days at 9" || tt.want.Description == "Every other Monday" {
				tt.want.Byday = "" // the days went with the rest
			}
			if !reflect.DeepEqual(l.Service.Schedules, []Schedule{tt.want}) {
				t.Errorf("got %+v, want %+v", l.Service.Schedules, tt.want)
			}
			if tt.code != "" && !slices.Contains(codes, tt.code) {
				t.Errorf("codes %v, want %s", codes, tt.code)
			}
		})
	}
}

func TestRepairPlace(t *testing.T) {
	point := func(lat, lon float64) Location {
		return Location{Latitude: &lat, Longitude: &lon, LocationType: "physical"}
	}
	address := func(a Address) Location { return Location{LocationType: "physical", Addresses: []Address{a}} }
	for _, tt := range []struct {
		name, country string
		in            Location
		code          string
		ok            func(Location) bool
	}{
		{"right", "GB", point(53.44, -2.31), "", func(l Location) bool { return *l.Latitude == 53.44 && l.PointSource == "source" && l.AccuracyM > 0 }},
		{"swapped", "GB", point(-2.31, 53.44), "lat_lon_swapped", func(l Location) bool { return *l.Latitude == 53.44 }},
		{"eastings and northings", "GB", point(380000, 396000), "osgb_converted", func(l Location) bool { return *l.Latitude > 53.4 && *l.Latitude < 53.6 }},
		{"zeros", "GB", point(0, 0), "coordinates_dropped", func(l Location) bool { return l.Latitude == nil }},
		{"the standard's sample", "GB", point(100, 101), "outside_area", func(l Location) bool { return l.Latitude == nil }},
		{"elsewhere and that is right", "any", point(48.8, 2.3), "", func(l Location) bool { return *l.Latitude == 48.8 }},
		{"postcode in lower case", "GB", address(Address{Address1: "1 High Street", PostalCode: "m21 9aq."}), "postcode_normalised",
			func(l Location) bool { return l.Postcode() == "M21 9AQ" }},
		{"outward code only", "GB", address(Address{Address1: "1 High Street", PostalCode: "BS13"}), "postcode_partial",
			func(l Location) bool { return l.Postcode() == "BS13" }},
		{"several postcodes", "GB", address(Address{Address1: "1 High Street", PostalCode: "M21 9AQ, M32 0JG"}), "postcode_list",
			func(l Location) bool { return l.Postcode() == "M21 9AQ" }},
		{"no postcode", "GB", address(Address{Address1: "1 High Street", PostalCode: "ABC 1234"}), "postcode_invalid",
			func(l Location) bool { return l.Postcode() == "ABC 1234" }},
		{"postcode in another line", "GB", address(Address{Address1: "1 High Street", City: "Stretford M32 0JG"}), "postcode_found_in_text",
			func(l Location) bool { return l.Postcode() == "M32 0JG" }},
		{"address in one cell", "GB", address(Address{Address1: "The Hall, High Street, Hale, Cheshire, WA15 9SS"}), "address_split",
			func(l Location) bool {
				a := l.Addresses[0]
				return a.Address1 == "The Hall" && a.Address2 == "High Street" && a.City == "Hale" && a.Region == "Cheshire" && a.PostalCode == "WA15 9SS"
			}},
		{"a bare house number", "GB", address(Address{Address1: "12, High Street, Sale"}), "address_split",
			func(l Location) bool {
				return l.Addresses[0].Address1 == "12 High Street" && l.Addresses[0].City == "Sale"
			}},
		{"another country's code stays", "GB", address(Address{Address1: "1 Main Street", PostalCode: "20008", Country: "US"}), "",
			func(l Location) bool { return l.Postcode() == "20008" }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l, codes := mended(t, tt.country, Service{Name: "Club", ServiceAtLocations: []ServiceAtLocation{{Location: &tt.in}}})
			if !tt.ok(*l.Locations()[0]) || tt.code != "" && !slices.Contains(codes, tt.code) {
				t.Errorf("got %+v with %v, want %s", *l.Locations()[0], codes, tt.code)
			}
		})
	}
}

func TestGSSTerm(t *testing.T) {
	for code, want := range map[string]string{"E08000009": "lad:E08000009", "E12000002": "rgn:E12000002",
		"E92000001": "ctry:E92000001", "K02000001": "uk", "E05000001": "ward:E05000001", "X00000000": ""} {
		if got := gssTerm(code); got != want {
			t.Errorf("gssTerm(%s) = %s, want %s", code, got, want)
		}
	}
}

func TestReferralFacts(t *testing.T) {
	for text, want := range map[string]string{"Self-referral": "self-referral", "Referral only": "professional-referral",
		"Open door": "drop-in", "Referral/assessment": "", "By appointment.": "contact-first"} {
		got, _ := ReferralFacts(text)
		if strings.Join(got, " ") != want {
			t.Errorf("ReferralFacts(%q) = %v, want %s", text, got, want)
		}
	}
}

// TestRepairIsStable: what was once repaired needs no second repair.
func TestRepairIsStable(t *testing.T) {
	in := Service{Name: "  Caf&eacute;  ", Description: "<p>Tea</p>", Email: "mailto:info@example.org", URL: "www.example.org",
		Phones: []Phone{{Number: "+44 161 496 0123 or 07700900123 ext 12"}}, Status: "open",
		Schedules:          []Schedule{{Byday: "Monday", OpensAt: "9am", ClosesAt: "5pm"}},
		ServiceAtLocations: []ServiceAtLocation{{Location: &Location{Addresses: []Address{{Address1: "1 High Street, Sale, m33 7zf"}}}}}}
	once, _ := mended(t, "GB", in)
	b, err := Encode(once.Service)
	if err != nil {
		t.Fatal(err)
	}
	var again Service
	if err := Decode(b, &again); err != nil {
		t.Fatal(err)
	}
	twice, codes := mended(t, "GB", again)
	if !reflect.DeepEqual(once.Service, twice.Service) {
		t.Errorf("a second repair changed\n%+v\nto\n%+v", once.Service, twice.Service)
	}
	for _, code := range codes {
		if code != "no_place" {
			t.Errorf("a second repair found %s", code)
		}
	}
}

func TestVisibilityStricter(t *testing.T) {
	if stricter(geo.Hidden, geo.Shown) != geo.Hidden || stricter("", geo.AreaOnly) != geo.AreaOnly {
		t.Error("an import must never show more than is held")
	}
}
