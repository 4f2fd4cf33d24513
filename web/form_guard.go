package web

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"net/url"
	"regexp"
	"time"

	"anchorpoint/directory"
)

// formGuard keeps machines out of the forms that anybody may send, without a
// puzzle and without asking a third party: a box that people do not see, a
// signed time of opening, and few sendings from one connection.
type formGuard struct {
	keys    [][]byte // the first signs, all verify
	limiter *limiter
	taps    *limiter
	once    *onceSet
}

const (
	// TrapField is the box that must stay empty. Its name invites machines; no
	// browser fills it in by itself.
	TrapField = "homepage"
	// StampField holds the signed time at which the form was opened.
	StampField = "stamp"

	fillLeast = 3 * time.Second // nobody reads and fills a form faster
	fillMost  = 24 * time.Hour
	maxLinks  = 2 // in one text; more is held for staff
	stampMAC  = 16
)

// formLimits are for one connection, which may be a whole surgery.
var formLimits = Limits{Rate: 1.0 / 60, Burst: 10}

// tapLimits are for answers of one tap; a link worker rings many in a day.
var tapLimits = Limits{Rate: 0.1, Burst: 20}

// newFormGuard signs with keys derived from those of the site; with none it
// makes one that lasts as long as the program. Without a limit on requests
// there is none on forms: both are off together, for tests.
func newFormGuard(keys [][]byte, requests Limits) (*formGuard, error) {
	if len(keys) == 0 {
		key := make([]byte, 32)
		_, _ = rand.Read(key) // cannot fail since Go 1.24
		keys = [][]byte{key}
	}
	forms, taps := formLimits, tapLimits
	if requests.Rate <= 0 {
		forms.Rate, taps.Rate = 0, 0
	}
	g := &formGuard{limiter: newLimiter(forms), taps: newLimiter(taps), once: newOnceSet()}
	for _, key := range keys {
		derived, err := hkdf.Key(sha256.New, key, nil, "time of opening a form", sha256.Size)
		if err != nil {
			return nil, fmt.Errorf("derive a key for forms: %w", err)
		}
		g.keys = append(g.keys, derived)
	}
	return g, nil
}

// stamp is the signed time for a form that is opened now. form is its path, so
// that a stamp serves one form only.
func (g *formGuard) stamp(form string, now time.Time) string {
	b := binary.BigEndian.AppendUint64(nil, uint64(now.Unix()))
	nonce := make([]byte, 8)
	_, _ = rand.Read(nonce) // cannot fail since Go 1.24
	b = append(b, nonce...)
	return base64.RawURLEncoding.EncodeToString(append(b, signature(g.keys[0], form, b)...))
}

func signature(key []byte, form string, b []byte) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(form))
	mac.Write([]byte{0})
	mac.Write(b)
	return mac.Sum(nil)[:stampMAC]
}

// opened reads the time out of a stamp that we made for this form.
func (g *formGuard) opened(form, stamp string) (time.Time, bool) {
	b, err := base64.RawURLEncoding.DecodeString(stamp)
	if err != nil || len(b) != 16+stampMAC {
		return time.Time{}, false
	}
	for _, key := range g.keys {
		if hmac.Equal(b[16:], signature(key, form, b[:16])) {
			return time.Unix(int64(binary.BigEndian.Uint64(b)), 0), true
		}
	}
	return time.Time{}, false
}

// again is the stamp for a form that is shown once more with what was typed:
// the same while it holds, so that nobody waits twice; else one that may be
// sent at once.
func (g *formGuard) again(form string, v url.Values, now time.Time) string {
	stamp := v.Get(StampField)
	if at, ok := g.opened(form, stamp); ok && inTime(at, now) && now.Sub(at) < fillMost {
		return stamp
	}
	return g.stamp(form, now.Add(-fillLeast))
}

func inTime(opened, now time.Time) bool {
	// A clock may have been set back between the two.
	age := now.Sub(opened)
	return age > -time.Minute && age <= fillMost
}

// check says what looks like a machine, or like a page that was left open.
// Ask it beside the form's own rules; claim comes when all is right.
func (g *formGuard) check(form string, v url.Values, now time.Time) directory.FieldErrors {
	var e directory.FieldErrors
	if v.Get(TrapField) != "" {
		e.AddCoded(TrapField, "form-trap", "Leave this box empty")
	}
	at, ok := g.opened(form, v.Get(StampField))
	switch {
	case !ok || !inTime(at, now):
		e.AddCoded(sendField, "form-old", "This page was open for a long time. Check what you wrote and send it again")
	case now.Sub(at) < fillLeast:
		e.AddCoded(sendField, "form-fast", "That was very quick. Check what you wrote and send it again")
	}
	return e
}

// sendField is the id of the button, where problems of the whole form point.
const sendField = "send"

// claim takes one sending from a connection. first is false when the very same
// form was sent before: a double click is thanked once more and kept once.
func (g *formGuard) claim(form string, v url.Values, ip string, now time.Time) (first bool, e directory.FieldErrors) {
	if !g.once.first(now, form, v.Get(StampField)) {
		return false, nil
	}
	if !g.limiter.allow(ip, now) {
		g.release(form, v)
		e.AddCoded(sendField, "form-many", "Too many were sent from your connection. Wait a few minutes and send it again")
		return false, e
	}
	return true, nil
}

// release gives a claim back, when what was sent could not be kept.
func (g *formGuard) release(form string, v url.Values) { g.once.forget(form, v.Get(StampField)) }

// tap takes an answer of one tap about something. first is false for a second
// one of the same person or connection on the same day.
func (g *formGuard) tap(about, ip, who string, now time.Time) (first, allowed bool) {
	if !g.taps.allow(ip, now) {
		return false, false
	}
	return g.once.first(now, tapParts(about, who, now)...), true
}

// untap gives a tap back that could not be kept.
func (g *formGuard) untap(about, who string, now time.Time) {
	g.once.forget(tapParts(about, who, now)...)
}

func tapParts(about, who string, now time.Time) []string {
	return []string{"tap", directory.UTCDay(now).Format(time.DateOnly), who, about}
}

var linkShape = regexp.MustCompile(`(?i)https?:|www\.|<a\s|\[url`)

// advertises says whether a text holds so many links that staff look at it last.
func advertises(text string) bool {
	return len(linkShape.FindAllStringIndex(text, maxLinks+1)) > maxLinks
}

// warnings are what may be about a person in a text, for a writer to take out
// or to send all the same: the field agreed says that they have seen it.
func warnings(field, text string, agreed bool) directory.FieldErrors {
	var e directory.FieldErrors
	if agreed {
		return nil
	}
	for _, p := range directory.SpotPersonal(text) {
		if !p.Certain() && e.For(field) != p.Message() {
			e.AddCoded(field, p.Code(), p.Message())
		}
	}
	return e
}
