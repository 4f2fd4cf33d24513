package web

import (
	"strings"
	"testing"
	"time"

	"anchorpoint/directory"
)

// lettered is a site that knows its address and a number to ring.
func lettered(t *testing.T, listings ...directory.Listing) *bench {
	t.Helper()
	return newBench(t, func(o *Options) {
		o.Site.URL, o.Site.Phone, o.Site.HelplineName = "https://find.example.org", "01632 960000", "The help line"
	}, listings...)
}

func TestSignInLetter(t *testing.T) {
	b := lettered(t)
	posted := false
	b.Posted = func() { posted = true }
	if err := b.Server.post(t.Context(), "cy", "sign-in", "jo@example.org", SignInLetter{Link: "/sign-in/abc", Code: "123456", Minutes: 10}); err != nil {
		t.Fatal(err)
	}
	due, err := b.store.DueLetters(t.Context(), noonOfTests, 10)
	if err != nil || len(due) != 1 || !posted {
		t.Fatalf("%d letters, told %t, %v", len(due), posted, err)
	}
	l := due[0]
	if l.Language != "cy" || l.To != "jo@example.org" || !l.Expires.Equal(noonOfTests.Add(10*time.Minute)) {
		t.Errorf("queued %+v", l)
	}
	for _, part := range []string{l.Text, l.HTML} {
		for _, want := range []string{"https://find.example.org/cy/sign-in/abc", "123456", "01632 960000"} {
			if !strings.Contains(part, want) {
				t.Errorf("no %s in\n%s", want, part)
			}
		}
	}
}

func TestLettersThatAreNotWritten(t *testing.T) {
	b := lettered(t)
	data := SignInLetter{Link: "/x", Code: "1", Minutes: 1}
	for name, err := range map[string]error{
		"an unknown kind": b.Server.post(t.Context(), "en", "x", "jo@example.org", data),
		"other data":      b.Server.post(t.Context(), "en", "sign-in", "jo@example.org", &data),
		"no address":      b.Server.post(t.Context(), "en", "sign-in", "jo", data),
		"a name":          b.Server.post(t.Context(), "en", "sign-in", "Jo <jo@example.org>", data),
		"a line break":    b.Server.post(t.Context(), "en", "sign-in", "jo@example.org\r\nBcc: x@example.org", data),
	} {
		if err == nil || strings.Contains(err.Error(), "jo@") {
			t.Errorf("%s: %v", name, err)
		}
	}
	bare := newBench(t, nil)
	if err := bare.Server.post(t.Context(), "en", "sign-in", "jo@example.org", data); err == nil || !strings.Contains(err.Error(), "site.url") {
		t.Errorf("without an address of the site: %v", err)
	}
}
