package web

import (
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
		"none":             {"", directory.LinkCheck{}, "Website: there is none"},
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
