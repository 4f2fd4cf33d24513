package web

import (
	"slices"
	"testing"

	"anchorpoint/directory"
	"anchorpoint/geo"
	"anchorpoint/search"
)

func TestPlacesWords(t *testing.T) {
	until := noonOfTests.AddDate(0, 1, 0)
	for _, tt := range []struct {
		name string
		c    directory.Capacity
		want string
	}{
		{"accepting", directory.Capacity{State: directory.Accepting, Until: until}, "Taking people now (until 24 December)"},
		{"waiting", directory.Capacity{State: directory.WaitingList, WaitWeeks: [2]int{4, 4}, Until: until}, "Waiting list: about 4 weeks"},
		{"waiting, a range", directory.Capacity{State: directory.WaitingList, WaitWeeks: [2]int{4, 6}, Until: until}, "Waiting list: about 4 to 6 weeks"},
		{"waiting, one week", directory.Capacity{State: directory.WaitingList, WaitWeeks: [2]int{1, 0}, Until: until}, "Waiting list: about 1 week"},
		{"waiting, not said", directory.Capacity{State: directory.WaitingList, Until: until}, "Waiting list, length not stated – please ask"},
		{"full", directory.Capacity{State: directory.Full, Until: until}, "Not now: no new people until 24 December"},
		{"assess", directory.Capacity{State: directory.AssessFirst, Until: until}, "Contact first: they check if it is right for you"},
		{"past its date", directory.Capacity{State: directory.Full, Until: noonOfTests.AddDate(0, 0, -2)}, "Places: not stated – please ask"},
		{"no date", directory.Capacity{State: directory.Full}, "Places: not stated – please ask"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got, _ := placesWords(english(t), &directory.Listing{Capacity: tt.c}, noonOfTests); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestFreshWords(t *testing.T) {
	months := func(n int) directory.Dates {
		return directory.Dates{Confirmed: directory.Stamp{At: noonOfTests.AddDate(0, -n, 0)}}
	}
	ringable := directory.Service{Phones: []directory.Phone{{Number: "0113 496 0000"}}}
	for _, tt := range []struct {
		name  string
		l     directory.Listing
		want  string
		class string
	}{
		{"by the group", directory.Listing{Dates: months(1)}, "Checked by the group on 24 October 2026", ""},
		{"by somebody else", directory.Listing{Dates: directory.Dates{Checked: directory.Stamp{At: noonOfTests}}}, "Checked by our team on 24 November 2026", ""},
		{"by the source", directory.Listing{Service: directory.Service{AssuredDate: "2026-11-01"}}, "Checked by the source of this entry on 1 November 2026", ""},
		{"nine months", directory.Listing{Dates: months(9), Service: ringable}, "Not checked for 9 months: phone first", "old"},
		{"fourteen months", directory.Listing{Dates: months(14), Service: ringable}, "Old: not checked for 14 months. Phone first", "stale"},
		{"nine months, no phone", directory.Listing{Dates: months(9)}, "Not checked for 9 months: ask first", "old"},
		{"two years", directory.Listing{Dates: months(25)}, "Old: not checked for over 2 years. It may have closed", "stale"},
		{"never", directory.Listing{Service: ringable}, "The group has not confirmed this yet: phone first", "old"},
		{"never, no phone", directory.Listing{}, "The group has not confirmed this yet: ask first", "old"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := freshWords(english(t), &tt.l, noonOfTests, directory.DefaultPeriods); got.Words != tt.want || got.Class != tt.class {
				t.Errorf("got %+v, want %q %q", got, tt.want, tt.class)
			}
		})
	}
}

func TestCostWords(t *testing.T) {
	words, err := newWords()
	if err != nil {
		t.Fatal(err)
	}
	s := &edition{Server: &Server{Options: Options{Vocabularies: words}}, Language: english(t)}
	for _, tt := range []struct {
		name  string
		s     directory.Service
		facts func(*directory.Facts)
		short string
		lines []string
	}{
		{"free", directory.Service{CostOptions: []directory.CostOption{{Amount: ptr(0.0)}}}, nil, "Free", []string{"Free"}},
		{"pounds", directory.Service{CostOptions: []directory.CostOption{{Option: "each session", Amount: ptr(2.5), Currency: "gbp"}}}, nil,
			"Low cost: £2.50", []string{"Each session: £2.50"}},
		{"pence", directory.Service{CostOptions: []directory.CostOption{{Amount: ptr(0.5), AmountDescription: "for tea"}}}, nil, "Low cost: 50p", []string{"50p, for tea"}},
		{"several", directory.Service{CostOptions: []directory.CostOption{{Option: "Adult", Amount: ptr(12.0)}, {Option: "Child", Amount: ptr(6.0)}}}, nil,
			"Paid: from £6", []string{"Adult: £12", "Child: £6"}},
		{"said", directory.Service{FeesDescription: "Free. Tea 50p."}, func(f *directory.Facts) { f.Cost.Put("free", directory.Yes) }, "Free", []string{"Free. Tea 50p."}},
		{"words alone", directory.Service{FeesDescription: "Ask at the desk"}, nil, "Ask at the desk", []string{"Ask at the desk"}},
		{"not stated", directory.Service{}, nil, "", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := directory.Listing{Service: tt.s}
			if tt.facts != nil {
				tt.facts(&l.Facts)
			}
			if got := s.costShort(&l); got != tt.short {
				t.Errorf("short %q, want %q", got, tt.short)
			}
			if got := s.costLines(&l); !slices.Equal(got, tt.lines) {
				t.Errorf("lines %q, want %q", got, tt.lines)
			}
		})
	}
}

func TestPlaceReason(t *testing.T) {
	place := &geo.Place{ID: "sector:LS11 9", Kind: geo.Sector, Label: "LS11 9", AccuracyM: 400}
	names := map[string]string{"lad:E08000035": "Leeds", "ctry:E92000001": "England", "lad:whole": "Trafford"}
	remote := func(l *directory.Listing) { l.Facts.Delivery.Put("phone", directory.Yes) }
	for _, tt := range []struct {
		name   string
		hit    search.Hit
		change func(*directory.Listing)
		want   string
	}{
		{"near", search.Hit{Access: search.AccessVenue, DistanceM: 644, AccuracyM: 100, Minutes: 10, Others: 2}, nil,
			"0.4\u00a0miles (straight line), about 10 minutes’ walk (estimate) · LS11\u00a00AB and two other places"},
		{"roughly near", search.Hit{Access: search.AccessVenue, DistanceM: 5000, AccuracyM: 2000, Minutes: 40}, nil, "About 3\u00a0miles (straight line) · LS11\u00a00AB"},
		{"too rough", search.Hit{Access: search.AccessVenue, DistanceM: 5000, AccuracyM: 9000}, nil, "In Leeds · LS11\u00a00AB"},
		{"covers", search.Hit{Access: search.AccessCovers, DistanceM: 14484, AccuracyM: 100}, nil, "Covers Leeds (office in Leeds, 9\u00a0miles)"},
		{"visits", search.Hit{Access: search.AccessHomeVisit, DistanceM: -1}, nil, "Comes to you in Leeds"},
		{"phone", search.Hit{Access: search.AccessRemote, DistanceM: -1}, remote, "By phone, anywhere in Leeds"},
		{"phone, everywhere", search.Hit{Access: search.AccessRemote, DistanceM: -1}, func(l *directory.Listing) { remote(l); l.Covers = []string{"uk"} }, "By phone, UK-wide"},
		{"partly", search.Hit{Access: search.AccessPartly, DistanceM: -1}, nil, "Covers part of LS11 9: please check"},
		{"all of it, by a neighbour", search.Hit{Access: search.AccessPartly, DistanceM: -1}, func(l *directory.Listing) { l.Covers = []string{"lad:whole"} }, "Covers Trafford (office in Leeds)"},
		{"hidden", search.Hit{Access: search.AccessHidden, DistanceM: -1}, nil, "In Leeds. Address given when you contact them"},
		{"not stated", search.Hit{Access: search.AccessNotStated, DistanceM: -1}, nil, "Area not stated – please ask"},
		{"its name says so", search.Hit{Access: search.AccessNamed, DistanceM: -1}, nil, "Its name says LS11 9: please ask if it is for you"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := listing(tt.name, func(l *directory.Listing) {
				inLeeds(l, "Hall", "LS11 0AB", 53.7, -1.5)
				l.Covers = []string{"lad:E08000035"}
			})
			if tt.change != nil {
				tt.change(&l)
			}
			w := where{in: english(t), place: place, listing: &l, hit: tt.hit, areas: map[string]bool{"lad:E08000035": true, "lad:whole": true},
				whole: map[string]bool{"lad:whole": true}, name: func(term string) string { return names[term] }}
			if got := w.placeReason(true); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestText(t *testing.T) {
	for _, tt := range []struct{ name, got, want string }{
		{"tags go", plainLine("<p>Tea &amp; <b>talk</b></p><script>alert(1)</script>"), "Tea & talk"},
		{"markdown goes", plainLine("**Free** tea, see [us](https://example.org)"), "Free tea, see us (https://example.org)"},
		{"direction marks go", plainLine("abc\u202edef"), "abcdef"},
		{"short stays", summary("Tea.", 20), "Tea."},
		{"cut after a sentence", summary("Tea and talk here. More words follow after it.", 25), "Tea and talk here."},
		{"cut after a word", summary("Tea and talking together", 12), "Tea and…"},
		{"slug", slug("St Luke's Café & Hall"), "st-lukes-caf-hall"},
		{"slug of other letters", slug("中文"), ""},
		{"dial", dial("+44 (0)113 496 0000"), "+441134960000"},
		{"lower", lower("Groups to meet people"), "groups to meet people"},
		{"name stays", lower("British Sign Language"), "British Sign Language"},
		{"initials stay", lower("LGBT+ people"), "LGBT+ people"},
		{"thousands", thousands(1234567), "1,234,567"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, tt.got, tt.want)
		}
	}
	for _, bad := range []string{"javascript:alert(1)", "data:text/html,x", "ftp://example.org", "not a link", "http://"} {
		if href, _ := webAddress(bad); href != "" {
			t.Errorf("%q became a link to %q", bad, href)
		}
	}
	if href, words := webAddress("www.example.org/tea/"); href != "https://www.example.org/tea/" || words != "example.org/tea" {
		t.Errorf("got %q, %q", href, words)
	}
}
