package web

import (
	"context"
	"encoding/csv"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"anchorpoint/directory"
)

// reminding is a site whose clock the test moves, with a service that was last
// confirmed seven months ago.
func reminding(t *testing.T, change func(*directory.Listing)) (*bench, *time.Time, string) {
	t.Helper()
	now := noonOfTests
	tea := listing("Tea and Talk", func(l *directory.Listing) {
		l.Service.Email = "hello@example.org"
		l.Dates.Confirmed.At = now.AddDate(0, -7, 0)
		if change != nil {
			change(l)
		}
	})
	b := newBench(t, func(o *Options) {
		o.Now = func() time.Time { return now }
		o.Site.URL = "https://find.example.org"
	}, tea)
	return b, &now, tea.ID
}

func (b *bench) remind(t *testing.T) Reminded {
	t.Helper()
	done, err := b.Server.Remind(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return done
}

// waiting are the letters that wait, which are then sent.
func (b *bench) waiting(t *testing.T) []directory.Letter {
	t.Helper()
	due, err := b.store.DueLetters(t.Context(), b.Now(), 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range due {
		if err := b.store.SettleLetter(t.Context(), l.ID, directory.Attempt{State: directory.LetterSent, At: b.Now()}); err != nil {
			t.Fatal(err)
		}
	}
	return due
}

func TestStillRightLettersByTheCalendar(t *testing.T) {
	b, now, tea := reminding(t, nil)
	begin := *now
	written := map[int]string{}
	for d := range 60 {
		*now = begin.AddDate(0, 0, d)
		for range 2 { // every hour, or after a restart: nothing twice
			b.remind(t)
		}
		for _, l := range b.waiting(t) {
			written[d] += l.Subject + ";"
		}
	}
	if len(written) != 3 || !strings.HasPrefix(written[0], "Is this") || !strings.HasPrefix(written[14], "Please check") || !strings.HasPrefix(written[28], "We ask one last time") {
		t.Errorf("letters by day: %v", written)
	}
	stale, err := b.stale(t.Context(), directory.SystemActor("test"))
	if err != nil || len(stale.Ring) != 1 || stale.Ring[0].ID != tea || stale.Ring[0].Letters != 3 {
		t.Errorf("to ring: %+v, %v", stale.Ring, err)
	}
	// Once confirmed, nobody asks for six months, and then from the beginning.
	_, err = b.store.UpdateListing(t.Context(), tea, directory.Edit{Reason: "x"}, func(l *directory.Listing) error { return l.Confirm("owner", "form", *now) })
	if err != nil {
		t.Fatal(err)
	}
	if done := b.remind(t); done != (Reminded{}) {
		t.Errorf("after a confirmation: %+v", done)
	}
	*now = now.AddDate(0, 6, 0)
	if done := b.remind(t); done.Letters != 1 || !strings.HasPrefix(b.waiting(t)[0].Subject, "Is this") {
		t.Errorf("six months later: %+v", done)
	}
}

func TestNoLettersInARow(t *testing.T) {
	b, now, _ := reminding(t, nil)
	b.remind(t)
	*now = now.AddDate(0, 0, 40) // the program was off
	b.remind(t)
	*now = now.AddDate(0, 0, 1)
	if done := b.remind(t); done.Letters != 0 {
		t.Error("two letters on two days")
	}
	*now = now.AddDate(0, 0, 7)
	if done := b.remind(t); done.Letters != 1 {
		t.Errorf("the last letter a week later: %+v", done)
	}
}

func TestWhoIsAsked(t *testing.T) {
	long := noonOfTests.AddDate(0, -7, 0)
	for name, tt := range map[string]struct {
		change func(*directory.Listing)
		want   Reminded
	}{
		"confirmed long ago":        {func(*directory.Listing) {}, Reminded{Letters: 1}},
		"a month ago":               {func(l *directory.Listing) { l.Dates.Confirmed.At = noonOfTests.AddDate(0, -1, 0) }, Reminded{}},
		"checked by staff since":    {func(l *directory.Listing) { l.Dates.Checked.At = noonOfTests.AddDate(0, -1, 0) }, Reminded{}},
		"never":                     {func(l *directory.Listing) { l.Dates = directory.Dates{} }, Reminded{}},
		"imported with an old date": {func(l *directory.Listing) { l.Dates, l.Service.AssuredDate = directory.Dates{}, "2026-01-01" }, Reminded{}},
		"no address":                {func(l *directory.Listing) { l.Service.Email = "" }, Reminded{Nobody: 1}},
		"no real address":           {func(l *directory.Listing) { l.Service.Email = "ask at the desk" }, Reminded{Nobody: 1}},
		"the organization's address": {func(l *directory.Listing) {
			l.Service.Email, l.Service.Organization.Email = "", "org@example.org"
		}, Reminded{Letters: 1}},
		"a draft":                 {func(l *directory.Listing) { l.State = directory.Draft }, Reminded{}},
		"a feed of invented ones": {func(l *directory.Listing) { l.Source.Feed = "invented" }, Reminded{}},
	} {
		t.Run(name, func(t *testing.T) {
			b, _, _ := reminding(t, func(l *directory.Listing) { l.Dates.Confirmed.At = long; tt.change(l) })
			b.Reminding.Never = "invented"
			if done := b.remind(t); done != tt.want {
				t.Errorf("%+v, want %+v", done, tt.want)
			}
			if done := b.remind(t); done != (Reminded{}) {
				t.Errorf("again: %+v", done)
			}
		})
	}
}

func TestWhoAskedNotToBeAsked(t *testing.T) {
	b, _, tea := reminding(t, nil)
	if err := b.store.StopLetters(t.Context(), "Hello@Example.org", directory.StopAsked, b.Now()); err != nil {
		t.Fatal(err)
	}
	if done := b.remind(t); done != (Reminded{Nobody: 1}) {
		t.Errorf("%+v", done)
	}
	if stale, err := b.stale(t.Context(), directory.SystemActor("x")); err != nil || len(stale.Ring) != 1 || stale.Ring[0].ID != tea {
		t.Errorf("people do not ring: %+v, %v", stale.Ring, err)
	}
}

func TestPlacesAndPauses(t *testing.T) {
	b, now, tea := reminding(t, func(l *directory.Listing) {
		l.Dates.Confirmed.At = noonOfTests
		l.Capacity = directory.Capacity{State: directory.Full, Until: directory.UTCDay(noonOfTests).AddDate(0, 0, 5)}
	})
	if done := b.remind(t); done != (Reminded{}) {
		t.Errorf("while it is true: %+v", done)
	}
	*now = now.AddDate(0, 0, 6)
	b.remind(t)
	b.remind(t)
	letters := b.waiting(t)
	if len(letters) != 1 || letters[0].Kind != "places" {
		t.Fatalf("after the day: %v", letters)
	}
	for _, state := range placesAnswers {
		if !strings.Contains(letters[0].Text, "?say="+string(state)) {
			t.Errorf("no button for %s", state)
		}
	}
	pause := directory.UTCDay(*now).AddDate(0, 0, 20)
	_, err := b.store.UpdateListing(t.Context(), tea, directory.Edit{Reason: "x"}, func(l *directory.Listing) error {
		l.PausedUntil = pause
		return l.Move(directory.Pause, directory.Editor, *now)
	})
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for range 25 {
		*now = now.AddDate(0, 0, 1)
		b.remind(t)
		for _, l := range b.waiting(t) {
			told = append(told, l.Kind+" "+now.Format(time.DateOnly))
		}
		if l := b.listing(t, tea); (l.State == directory.Published) != !now.Before(pause) {
			t.Errorf("on %s it is %s", now.Format(time.DateOnly), l.State)
		}
	}
	if want := "resuming " + pause.AddDate(0, 0, -7).Format(time.DateOnly); len(told) != 1 || told[0] != want {
		t.Errorf("told %v, want %s", told, want)
	}
}

// The whole way from the letter to what search finds.
func TestFromLetterToSearch(t *testing.T) {
	b, _, tea := reminding(t, nil)
	b.remind(t)
	letter := b.waiting(t)[0]
	found := regexp.MustCompile(`https://find\.example\.org(/confirm/\S+)`).FindStringSubmatch(letter.Text)
	if found == nil {
		t.Fatalf("no link in\n%s", letter.Text)
	}
	if w := b.get(t, found[1]); w.Code != 200 {
		t.Fatalf("the page: %d", w.Code)
	}
	if w := b.post(t, found[1], nil); w.Code != 303 {
		t.Fatalf("the button: %d", w.Code)
	}
	if d := b.listing(t, tea).Dates.Confirmed; !d.At.Equal(b.Now()) {
		t.Errorf("confirmed on %s", d.At)
	}
	stop := strings.Trim(letter.Headers["List-Unsubscribe"], "<>")
	path := strings.TrimPrefix(stop, "https://find.example.org")
	if w := b.post(t, path, url.Values{"List-Unsubscribe": {"One-Click"}}); w.Code != 200 {
		t.Errorf("one click at %s: %d", path, w.Code)
	}
}

func TestARunThatIsStopped(t *testing.T) {
	b, _, _ := reminding(t, nil)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := b.Server.Remind(ctx); err == nil {
		if n := len(b.waiting(t)); n != 0 {
			t.Errorf("%d letters", n)
		}
	}
	if done := b.remind(t); done.Letters != 1 {
		t.Errorf("the next run: %+v", done)
	}
}

func TestStalePage(t *testing.T) {
	long := noonOfTests.AddDate(0, -13, 0)
	b := newBench(t, func(o *Options) { o.Site.URL = "https://find.example.org" },
		listing("=Old Club", func(l *directory.Listing) {
			l.Dates.Confirmed.At, l.Covers, l.Service.Email = long, []string{"lad:E08000035"}, "old@example.org"
		}),
		listing("Elsewhere", func(l *directory.Listing) { l.Dates.Confirmed.At, l.Covers = long, []string{"lad:E08000009"} }),
		listing("Fresh Club", nil))
	staff := b.signIn(t, directory.Grant{Role: directory.Administrator})
	w := staff.get(t, "/admin/stale")
	checkPage(t, w.Body.String())
	for _, want := range []string{"=Old Club", "Elsewhere", "33% of 3", "Wait to be sent"} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("%d: no %q", w.Code, want)
		}
	}
	file := staff.get(t, "/admin/stale.csv?class=old")
	rows, err := csv.NewReader(file.Body).ReadAll()
	if err != nil || len(rows) != 3 || rows[1][0] != "'=Old Club" || rows[2][0] != "Elsewhere" || rows[2][2] != "0113 496 0000" {
		t.Errorf("the file: %v, %v", rows, err)
	}
	moderator := b.signIn(t, directory.Grant{Role: directory.Moderator, Areas: []string{"lad:E08000035"}})
	if page := moderator.get(t, "/admin/stale").Body.String(); !strings.Contains(page, "=Old Club") || strings.Contains(page, "Elsewhere") || strings.Contains(page, "Wait to be sent") {
		t.Error("a moderator sees another area, or the letters of all")
	}
	sent := moderator.post(t, "/admin/stale", url.Values{"id": {id("=Old Club"), id("Elsewhere"), id("nobody")}})
	if to := sent.Header().Get("Location"); sent.Code != 303 || to != "/admin/stale?nobody=0&sent=1" {
		t.Errorf("%d to %q", sent.Code, to)
	}
	again := moderator.post(t, "/admin/stale", url.Values{"id": {id("=Old Club")}})
	if to := again.Header().Get("Location"); to != "/admin/stale?nobody=0&sent=0" {
		t.Errorf("the same day again: %q", to)
	}
	if letters := b.waiting(t); len(letters) != 1 || letters[0].To != "old@example.org" {
		t.Errorf("letters %v", letters)
	}
	for _, other := range []*browser{b.newBrowser(), b.signIn(t), b.signIn(t, directory.Grant{Role: directory.LinkWorker})} {
		if w := other.get(t, "/admin/stale"); w.Code == 200 {
			t.Error("somebody else sees the page")
		}
	}
}

func TestDigest(t *testing.T) {
	b, now, _ := reminding(t, nil)
	b.signIn(t, directory.Grant{Role: directory.Moderator})
	b.signIn(t, directory.Grant{Role: directory.LinkWorker})
	write := func() int {
		n := 0
		for range 2 {
			if _, err := b.Server.Digest(t.Context()); err != nil {
				t.Fatal(err)
			}
			clear(b.digested) // as after a restart
			n += len(b.waiting(t))
		}
		return n
	}
	if n := write(); n != 1 {
		t.Errorf("%d letters, want one to the moderator", n)
	}
	*now = now.AddDate(0, 0, 7)
	if n := write(); n != 1 {
		t.Errorf("a week later %d", n)
	}
}
