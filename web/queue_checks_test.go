package web

import (
	"fmt"
	"hash/maphash"
	"testing"
	"time"

	"anchorpoint/directory"
)

// What a page says of a website is what was found earlier; nobody is asked
// while somebody waits for the page.
func TestWebsiteInTheChecks(t *testing.T) {
	const address = "https://tea.example.org/"
	day := func(n int) time.Time { return noonOfTests.AddDate(0, 0, n) }
	for name, tt := range map[string]struct {
		url   string
		known directory.LinkCheck
		want  string
	}{
		"none":             {"", directory.LinkCheck{}, "Website: there is none."},
		"nobody looked":    {address, directory.LinkCheck{}, "Website: nobody has looked yet."},
		"another was seen": {address, directory.LinkCheck{Address: "https://old.example.org/", At: day(-3)}, "Website: nobody has looked yet."},
		"answers":          {address, directory.LinkCheck{Address: address, At: day(-3)}, "The website answered on 21 November 2026."},
		"failed once":      {address, directory.LinkCheck{Address: address, At: day(-3), Since: day(-3)}, "Look at this:</strong> The website did not answer on 21 November 2026."},
		"dead":             {address, directory.LinkCheck{Address: address, At: day(-3), Since: day(-9)}, "Look at this:</strong> The website has not answered since 15 November 2026."},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, nil, listing(tea, func(l *directory.Listing) { l.Service.URL = tt.url }))
			if tt.known.Address != "" {
				tt.known.ListingID = id(tea)
				if err := b.store.SaveLinkCheck(t.Context(), tt.known); err != nil {
					t.Fatal(err)
				}
			}
			p := b.proposed(t, directory.Actor{}, tea, describe("New words."))
			contains(t, b.signIn(t, anyModerator).opens(t, "/admin/queue/proposal/"+p.ID, 200), tt.want)
		})
	}
}

// A new listing is compared by what it shares with others, not by its name
// alone; what waits already is compared too.
func TestLikeListingsInTheChecks(t *testing.T) {
	club := listing("Hunslet Gardening Club", func(l *directory.Listing) {
		l.Service.Phones = []directory.Phone{{Number: "0113 496 0066"}}
		l.Service.URL = "https://garden.example.org/"
	})
	b := newBench(t, nil, append(sample(), club)...)
	w := b.signIn(t, anyModerator)
	send := func(name, phone, site string) string {
		l := directory.Listing{State: directory.Submitted}
		l.Service.Name, l.Service.Description, l.Service.URL = name, "We dig.", site
		l.Service.Phones = []directory.Phone{{Number: phone}}
		nameNew(&l)
		p, err := b.store.As(b.signIn(t).user.Actor()).Propose(t.Context(), directory.Proposal{Listing: l, At: noonOfTests})
		if err != nil {
			t.Fatal(err)
		}
		return "/admin/queue/proposal/" + p.ID
	}
	first := send("Hunslett Gardenning Clubb", "+44 113 496 0066", "http://www.garden.example.org")
	contains(t, w.opens(t, first, 200), "This is like “Hunslet Gardening Club”", "Same phone", "Same web", servicePath(&club))
	contains(t, w.opens(t, send("Drums in Armley", "0113 496 0011", ""), 200), "We found no other listing like this")

	// What changed since the last look counts as well.
	if _, err := b.store.UpdateListing(t.Context(), id(tea), directory.Edit{At: noonOfTests}, func(l *directory.Listing) error {
		l.Service.Name, l.Service.Phones = "Morley Singers", []directory.Phone{{Number: "0113 496 0012"}}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	second := w.opens(t, send("Morrley Singerrs", "0113 496 0012", ""), 200)
	contains(t, second, "This is like “Morley Singers”")
	third := send("Morrleey Singerrs", "0113 496 0012", "")
	contains(t, w.opens(t, third, 200), "This is like “Morrley Singerrs”", "/admin/queue/proposal/")
}

func BenchmarkKin(b *testing.B) {
	k := kin{known: true, at: map[string]int32{}, by: map[uint64][]int32{}, seed: maphash.MakeSeed()}
	b.ReportAllocs()
	for n := range b.N {
		l := directory.Listing{ID: fmt.Sprint("listing ", n), State: directory.Published}
		l.Service.Name, l.Service.URL = fmt.Sprint("Club ", n), fmt.Sprint("https://club", n, ".example.org/")
		l.Service.Phones = []directory.Phone{{Number: fmt.Sprintf("0113 49%05d", n%100000)}}
		l.Service.Email = fmt.Sprint("info@club", n, ".example.org")
		k.add(&l)
	}
}
