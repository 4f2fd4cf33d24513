package directory

import (
	"fmt"
	"slices"
	"testing"
)

// entry is a listing of its own group, with what a test gives it.
func entry(id, name string, more ...func(*Listing)) *Listing {
	l := &Listing{ID: id, State: Published, Service: Service{ID: id, Name: name, Organization: &Organization{ID: "o-" + id, Name: name}}}
	l.Source.Feed = "feed " + id
	for _, m := range more {
		m(l)
	}
	return l
}

func withPhone(number string) func(*Listing) {
	return func(l *Listing) { l.Service.Phones = append(l.Service.Phones, Phone{Number: number}) }
}

func withEmail(address string) func(*Listing) { return func(l *Listing) { l.Service.Email = address } }
func withSite(address string) func(*Listing)  { return func(l *Listing) { l.Service.URL = address } }
func inFeed(feed string) func(*Listing)       { return func(l *Listing) { l.Source.Feed = feed } }

func ofGroup(id, name string) func(*Listing) {
	return func(l *Listing) { l.Service.Organization.ID, l.Service.Organization.Name = id, name }
}

func withCharity(number string) func(*Listing) {
	return func(l *Listing) {
		l.Service.Organization.OrganizationIdentifiers = []OrganizationIdentifier{{IdentifierScheme: "GB-CHC", Identifier: number}}
	}
}

func atPlace(postcode string, lon, lat float64) func(*Listing) {
	return func(l *Listing) {
		l.Service.ServiceAtLocations = append(l.Service.ServiceAtLocations, ServiceAtLocation{Location: &Location{
			Longitude: &lon, Latitude: &lat, Addresses: []Address{{PostalCode: postcode}}}})
	}
}

func TestLikenessPairs(t *testing.T) {
	hall := atPlace("M32 0AA", -2.3, 53.45)
	for _, tt := range []struct {
		name string
		a, b *Listing
		want bool
	}{
		{"a name alone is nothing", entry("a", "Wheelchair Services"), entry("b", "Wheelchair Services"), false},
		{"an address alone is nothing", entry("a", "Stretford Chess", hall), entry("b", "Urmston Quilters", hall), false},
		{"a phone and an address with other names are a hall", entry("a", "Stretford Chess", hall, withPhone("0161 496 0001")), entry("b", "Urmston Quilters", hall, withPhone("0161 496 0001")), false},
		{"name and address", entry("a", "Holbeck Tea and Talk", hall), entry("b", "HOLBECK TEA & TALK", hall), true},
		{"a slip of the pen", entry("a", "Holbeck Befrienders", hall), entry("b", "Holbeck Befreinders", hall), true},
		{"a shorter name and the phone, written abroad", entry("a", "Holbeck Tea", withPhone("0113 496 0000")), entry("b", "Holbeck Tea and Talk", withPhone("+44 113 496 0000")), true},
		{"name and site", entry("a", "Dale Carers Centre", withSite("http://dalecarers.example.org/")), entry("b", "Dale Carers Centre", withSite("https://www.dalecarers.example.org/index.html")), true},
		{"a page on a site that everybody uses", entry("a", "Dale Carers", withSite("https://facebook.com")), entry("b", "Dale Carers", withSite("https://www.facebook.com/")), false},
		{"the domain of an address", entry("a", "Dale Carers Centre", hall, withEmail("a@dale.example")), entry("b", "Dale Carers Centre Hub", withEmail("b@dale.example"), hall), true},
		{"a provider's domain is nobody's", entry("a", "Dale Carers Centre", withEmail("a@gmail.com")), entry("b", "Dale Carers Centre", withEmail("b@gmail.com")), false},
		{"another charity number", entry("a", "Holbeck Tea", hall, withCharity("1234567")), entry("b", "Holbeck Tea", hall, withCharity("7654321")), false},
		{"men and women", entry("a", "Dale Women's Shed", hall), entry("b", "Dale Men's Shed", hall), false},
		{"a number tells apart", entry("a", "1st Dale Scouts", hall), entry("b", "2nd Dale Scouts", hall), false},
		{"two venues in one list", entry("a", "Dale Pantry", hall, withEmail("a@dale.example"), inFeed("f")), entry("b", "Dale Pantry", atPlace("M1 1AA", -2.23, 53.48), withEmail("a@dale.example"), inFeed("f")), false},
		{"two services of one group", entry("a", "The Yard", hall, withPhone("0161 496 0001"), ofGroup("o", "Yard"), inFeed("f")), entry("b", "Yard Counselling", hall, withPhone("0161 496 0001"), ofGroup("o", "Yard"), inFeed("f")), false},
		{"what is withdrawn is no duplicate", entry("a", "Holbeck Tea", hall), entry("b", "Holbeck Tea", hall, func(l *Listing) { l.State = Withdrawn }), false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			x := NewLikenesses([]*Listing{tt.a, tt.b})
			pairs := x.Pairs()
			if (len(pairs) == 1) != tt.want {
				t.Errorf("pairs %+v, want one: %v", pairs, tt.want)
			}
			if tt.want {
				if of := x.Of(tt.b); len(of) != 1 || of[0].Score != pairs[0].Score || of[0].Pair() != (Pair{"a", "b"}) {
					t.Errorf("like the second: %+v, want %+v", of, pairs)
				}
			}
		})
	}
}

func TestManyOfOneNameAreBranches(t *testing.T) {
	var all []*Listing
	for i := range 6 { // one charity with a food bank every kilometre
		all = append(all, entry(fmt.Sprint(i), "Good Food", withEmail("office@goodfood.example"),
			atPlace(fmt.Sprintf("M%d 1AA", i), -2.3+float64(i)*0.015, 53.45)))
	}
	if pairs := NewLikenesses(all).Pairs(); len(pairs) != 0 {
		t.Errorf("branches are taken for duplicates: %+v", pairs)
	}
}

func TestLikenessReasons(t *testing.T) {
	hall := atPlace("M32 0AA", -2.3, 53.45)
	pairs := NewLikenesses([]*Listing{entry("b", "Holbeck Tea", hall, withPhone("0161 496 0001")), entry("a", "Holbeck Tea", hall, withPhone("0161 496 0001"))}).Pairs()
	if len(pairs) != 1 || pairs[0].A != "a" || pairs[0].Score < 0.9 {
		t.Fatalf("pairs %+v", pairs)
	}
	want := []LikenessReason{{LikeName, 1, ""}, {LikePhone, 0.75, "0161 496 0001"}, {LikePostcode, 0.7, "M32 0AA"}}
	if !slices.Equal(pairs[0].Reasons, want) {
		t.Errorf("reasons %+v, want %+v", pairs[0].Reasons, want)
	}
}

func TestSharedMailHost(t *testing.T) {
	for host, want := range map[string]bool{
		"gmail.com": true, "outlook.com": true, "hotmail.co.uk": true, "btinternet.com": true, "NHS.net": true, "yahoo.co.uk": true,
		"goodneighbours.example.org": false, "gmailing.example": false, "mecommunity.example": false,
	} {
		if got := SharedMailHost(host); got != want {
			t.Errorf("SharedMailHost(%q) = %v", host, got)
		}
	}
}

// BenchmarkLikenesses looks through a hundred thousand listings: each group of
// ten shares a hall, every hundredth listing stands twice.
func BenchmarkLikenesses(b *testing.B) {
	const n = 100_000
	var all []*Listing
	for i := range n {
		name := fmt.Sprintf("%s %s %s of %s", words[i%len(words)], words[i/7%len(words)], words[i/43%len(words)], words[i/301%len(words)])
		more := []func(*Listing){atPlace(fmt.Sprintf("M%d %dAA", i/1000, i/10%100), -2.3+float64(i/10%317)*0.004, 53+float64(i/3170)*0.004), withPhone(fmt.Sprintf("0161%07d", i/10))}
		all = append(all, entry(fmt.Sprint("n", i), name, more...))
		if i%100 == 0 {
			all = append(all, entry(fmt.Sprint("twice", i), name, more...))
		}
	}
	for b.Loop() {
		b.ReportMetric(float64(len(NewLikenesses(all).Pairs())), "pairs")
	}
}

var words = []string{"Holbeck", "Tea", "Walk", "Friends", "Choir", "Pantry", "Carers", "Garden", "Chess", "Lunch", "Dance", "Advice",
	"Stretford", "Urmston", "Sale", "Memory", "Craft", "Shed", "Swim", "Quilt", "Toddler", "Hearing", "Sight", "Debt", "Legal", "Youth", "Bowls"}
