package web

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"anchorpoint/directory"
)

func newGuard(t *testing.T, keys ...[]byte) *formGuard {
	t.Helper()
	g, err := newFormGuard(keys, DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func key(fill byte) []byte { return []byte(strings.Repeat(string(fill), 32)) }

func TestFormGuard(t *testing.T) {
	g := newGuard(t)
	open := noonOfTests
	stamp := g.stamp("/report", open)
	for _, tt := range []struct {
		name  string
		form  url.Values
		after time.Duration
		field string // empty: may pass
	}{
		{"a person", url.Values{StampField: {stamp}}, time.Minute, ""},
		{"as fast as allowed", url.Values{StampField: {stamp}}, fillLeast, ""},
		{"a machine is faster", url.Values{StampField: {stamp}}, fillLeast - time.Second, sendField},
		{"left open for a day", url.Values{StampField: {stamp}}, fillMost, ""},
		{"left open for longer", url.Values{StampField: {stamp}}, fillMost + time.Second, sendField},
		{"from the future", url.Values{StampField: {stamp}}, -time.Hour, sendField},
		{"a trap filled in", url.Values{StampField: {stamp}, TrapField: {"https://example.org"}}, time.Minute, TrapField},
		{"no stamp", url.Values{}, time.Minute, sendField},
		{"of another form", url.Values{StampField: {g.stamp("/missing", open)}}, time.Minute, sendField},
		{"of another site", url.Values{StampField: {newGuard(t).stamp("/report", open)}}, time.Minute, sendField},
		{"no stamp at all", url.Values{StampField: {"!!! \x00"}}, time.Minute, sendField},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := g.check("/report", tt.form, open.Add(tt.after))
			if tt.field == "" && len(got) > 0 || tt.field != "" && got.For(tt.field) == "" {
				t.Errorf("problems %v, want one of %q", got, tt.field)
			}
		})
	}
}

func TestFormGuardRefusesEveryFlippedCharacter(t *testing.T) {
	g := newGuard(t)
	stamp := g.stamp("/report", noonOfTests)
	for i := range stamp {
		flipped := []byte(stamp)
		if flipped[i]++; i == len(stamp)-1 {
			flipped[i] = stamp[i] ^ 0x20 // the last holds bits of filling
		}
		if _, ok := g.opened("/report", string(flipped)); ok && string(flipped) != stamp {
			t.Errorf("character %d changed and the stamp still holds", i)
		}
	}
}

func TestFormGuardKeysAreRotated(t *testing.T) {
	stamp := newGuard(t, key('a')).stamp("/report", noonOfTests)
	if _, ok := newGuard(t, key('b'), key('a')).opened("/report", stamp); !ok {
		t.Error("a stamp of the second key does not hold")
	}
	if _, ok := newGuard(t, key('b')).opened("/report", stamp); ok {
		t.Error("a stamp of a key that is gone holds")
	}
}

// A form that is shown again may be sent at once.
func TestFormGuardAgain(t *testing.T) {
	g := newGuard(t)
	stamp := g.stamp("/report", noonOfTests)
	for name, tt := range map[string]struct {
		stamp string
		at    time.Time
		keep  bool
	}{
		"sent with a mistake": {stamp, noonOfTests.Add(time.Minute), true},
		"left open":           {stamp, noonOfTests.Add(fillMost + time.Hour), false},
		"none":                {"", noonOfTests, false},
	} {
		got := g.again("/report", url.Values{StampField: {tt.stamp}}, tt.at)
		if (got == tt.stamp) != tt.keep {
			t.Errorf("%s: the stamp is kept: %v", name, got == tt.stamp)
		}
		later := tt.at.Add(time.Second)
		if tt.keep {
			later = tt.at.Add(fillLeast)
		}
		if e := g.check("/report", url.Values{StampField: {got}}, later); len(e) > 0 {
			t.Errorf("%s: shown again and refused again: %v", name, e)
		}
	}
}

func TestFormGuardClaim(t *testing.T) {
	g := newGuard(t)
	form := func() url.Values { return url.Values{StampField: {g.stamp("/report", noonOfTests)}} }
	v := form()
	if first, e := g.claim("/report", v, "192.0.2.1", noonOfTests); !first || e != nil {
		t.Fatalf("the first sending: %v, %v", first, e)
	}
	if first, e := g.claim("/report", v, "192.0.2.1", noonOfTests); first || e != nil {
		t.Errorf("a double click: first %v, %v", first, e)
	}
	g.release("/report", v)
	if first, _ := g.claim("/report", v, "192.0.2.1", noonOfTests); !first {
		t.Error("what could not be kept cannot be sent again")
	}
	var refused directory.FieldErrors
	for range formLimits.Burst {
		_, refused = g.claim("/report", form(), "2001:db8::1", noonOfTests)
	}
	if refused != nil {
		t.Fatalf("refused within the limit: %v", refused)
	}
	late := form()
	if first, e := g.claim("/report", late, "2001:db8::2", noonOfTests); first || e.For(sendField) == "" {
		t.Errorf("a neighbour in the same /64 passes: %v, %v", first, e)
	}
	if first, e := g.claim("/report", late, "2001:db8:0:1::1", noonOfTests); !first || e != nil {
		t.Errorf("another network is refused: %v, %v", first, e)
	}
	if first, e := g.claim("/report", form(), "2001:db8::2", noonOfTests.Add(2*time.Minute)); !first || e != nil {
		t.Errorf("after a wait: %v, %v", first, e)
	}
}

func TestAdvertises(t *testing.T) {
	for text, want := range map[string]bool{
		"the new site is https://example.org and the old www.example.org": false,
		"HTTP://a.example http://b.example www.c.example":                 true,
		"[url=x] <a href=y> http://z":                                     true,
		"":                                                                false,
	} {
		if got := advertises(text); got != want {
			t.Errorf("advertises(%q) = %v", text, got)
		}
	}
}

func TestWarnings(t *testing.T) {
	text := "moved to LS11 9AB, write to tea@example.org or LS11 9AC"
	if got := warnings("text", text, false); len(got) != 2 || got[0].Field != "text" || got[0].Code != "personal-postcode" {
		t.Errorf("warnings %v, want one of postcodes and one of an address", got)
	}
	if got := warnings("text", text, true); len(got) != 0 {
		t.Errorf("warned after the writer agreed: %v", got)
	}
}

func TestOnceSet(t *testing.T) {
	o := newOnceSet()
	if !o.first(noonOfTests, "a", "b") || o.first(noonOfTests, "a", "b") {
		t.Error("the first time and the second are not told apart")
	}
	if !o.first(noonOfTests, "ab") || !o.first(noonOfTests, "a", "b", "") {
		t.Error("other parts count as the same")
	}
	if o.first(noonOfTests.Add(20*time.Hour), "a", "b") {
		t.Error("forgotten within a day")
	}
	for _, hours := range []time.Duration{30, 60, 90} {
		o.first(noonOfTests.Add(hours*time.Hour), "x")
	}
	if !o.first(noonOfTests.Add(100*time.Hour), "a", "b") {
		t.Error("still known after four days")
	}
	for i := range maxOnce * 3 {
		o.first(noonOfTests, string(rune(i)), "y")
	}
	if len(o.now)+len(o.before) > 2*maxOnce {
		t.Errorf("%d entries, at most %d", len(o.now)+len(o.before), 2*maxOnce)
	}
}
