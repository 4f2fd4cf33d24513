package web

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

func TestPostSearch(t *testing.T) {
	b := newBench(t, nil, sample()...)
	for _, tt := range []struct {
		name   string
		form   url.Values
		status int
		to     string // of the redirect
		cookie bool
		want   string // on the page
	}{
		{"words alone", url.Values{"q": {" lonely  old "}}, 303, "/search?q=lonely+old", false, ""},
		{"full postcode", url.Values{"q": {"tea"}, "near": {"ls119sn"}}, 303, "/search?near=LS11+9&q=tea", true, ""},
		{"postcode among the words", url.Values{"q": {"free tea near LS11 9SN"}}, 303, "/search?near=LS11+9&q=free+tea", true, ""},
		{"postcode in the words and another place", url.Values{"q": {"tea LS11 9SN"}, "near": {"LS6"}}, 303, "/search?near=LS6&q=tea", false, ""},
		{"outward code", url.Values{"near": {"LS11"}}, 303, "/search?near=LS11", false, ""},
		{"town", url.Values{"near": {"Leeds"}}, 303, "/search?near=", false, ""},
		{"filters stay", url.Values{"q": {"tea"}, "cost": {"free"}, "page": {"3"}}, 303, "/search?cost=free&q=tea", false, ""},
		{"unknown parameters go", url.Values{"q": {"tea"}, "evil": {"1"}}, 303, "/search?q=tea", false, ""},
		{"an unknown filter is told", url.Values{"q": {"tea"}, "cost": {"gold"}}, 422, "", false, "We do not know “gold”"},
		{"a distance in words", url.Values{"q": {"tea within 2 miles of Leeds"}}, 303, "/search?q=tea+near+Leeds&within=2", false, ""},
		{"nothing", url.Values{}, 422, "", false, "Enter what you need or a place"},
		{"blanks", url.Values{"q": {"  "}, "near": {" "}}, 422, "", false, "Enter what you need or a place"},
		{"unknown place", url.Values{"q": {"tea"}, "near": {"Nowhereville"}}, 422, "", false, "We cannot find this place"},
		{"two places of a name", url.Values{"q": {"tea"}, "near": {ambiguous(t, b)}}, 422, "", false, "Which place do you mean?"},
		{"label of the search before", url.Values{"q": {"tea"}, "near": {"LS11 9"}, "was": {"LS11 9"}}, 303, "/search?near=LS11+9&q=tea", false, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := b.post(t, "/search", tt.form)
			if w.Code != tt.status || !strings.HasPrefix(w.Header().Get("Location"), tt.to) {
				t.Errorf("%d to %q, want %d to %q", w.Code, w.Header().Get("Location"), tt.status, tt.to)
			}
			if unitPostcode.MatchString(w.Header().Get("Location")) {
				t.Errorf("address holds a full postcode: %s", w.Header().Get("Location"))
			}
			if got := len(w.Result().Cookies()) == 1; got != tt.cookie {
				t.Errorf("cookie set: %v, want %v", got, tt.cookie)
			}
			if tt.status == 422 {
				checkPage(t, w.Body.String())
				if !strings.Contains(w.Body.String(), tt.want) || !strings.Contains(w.Body.String(), "<title>Error: ") {
					t.Errorf("page lacks %q or the word Error in its title", tt.want)
				}
				if q := tt.form.Get("q"); strings.TrimSpace(q) != "" && !strings.Contains(w.Body.String(), `value="`+q+`"`) {
					t.Error("what was typed is gone")
				}
			}
		})
	}
}

// ambiguous is a name that several places have.
func ambiguous(t testing.TB, b *bench) string {
	t.Helper()
	for _, name := range []string{"Newport", "Richmond", "Ashford", "Whitchurch", "Easton", "Newtown", "Norton", "Sutton"} {
		if len(b.Places.Resolve(name).Choices) > 1 {
			return name
		}
	}
	t.Fatal("no name stands for several places")
	return ""
}

// A choice between places of one name leads to that place.
func TestChoosePlace(t *testing.T) {
	b := newBench(t, nil, sample()...)
	name := ambiguous(t, b)
	p := parsePage(t, b.post(t, "/search", url.Values{"q": {"tea"}, "near": {name}}).Body.String())
	choices := 0
	for _, input := range p.tags("input") {
		if attr(input, "name") != "choice" {
			continue
		}
		choices++
		w := b.post(t, "/search", url.Values{"q": {"tea"}, "near": {name}, "choice": {attr(input, "value")}})
		if w.Code != 303 {
			t.Fatalf("choice %s: status %d", attr(input, "value"), w.Code)
		}
		if page := b.get(t, w.Header().Get("Location")); page.Code != 200 {
			t.Errorf("%s: status %d", w.Header().Get("Location"), page.Code)
		}
	}
	if choices < 2 {
		t.Errorf("%d choices, want at least 2", choices)
	}
}

// The exact place is used for distances, and stands in no address, no page and
// no log line.
func TestExactPlaceStaysPrivate(t *testing.T) {
	b := newBench(t, nil, sample()...)
	w := b.post(t, "/search", url.Values{"q": {"tea"}, "near": {"LS11 9BB"}})
	cookie := w.Result().Cookies()[0]
	if !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.MaxAge != 0 || !cookie.Expires.IsZero() {
		t.Errorf("cookie is not for this session and this site only: %v", cookie)
	}
	if strings.Contains(cookie.Value, "LS11") {
		t.Error("the cookie can be read")
	}
	r := httptest.NewRequest(http.MethodGet, w.Header().Get("Location"), nil)
	r.AddCookie(cookie)
	exact := b.do(t, r)
	if got := exact.Header().Get("Cache-Control"); !strings.Contains(got, "no-store") {
		t.Errorf("Cache-Control %q, want no-store", got)
	}
	rough := b.get(t, w.Header().Get("Location"))
	if exact.Body.String() == rough.Body.String() {
		t.Error("the exact place makes no difference")
	}
	for _, text := range []string{exact.Body.String(), b.log.String()} {
		if strings.Contains(text, "9BB") {
			t.Error("the full postcode is told")
		}
	}
	if strings.Contains(b.log.String(), "tea") || strings.Contains(b.log.String(), "LS11") {
		t.Error("the log holds words or place of a search")
	}
	other := httptest.NewRequest(http.MethodGet, "/search?q=tea&near=LS6+3", nil)
	other.AddCookie(cookie)
	if got := b.do(t, other).Header().Get("Cache-Control"); strings.Contains(got, "no-store") {
		t.Error("the cookie of one place changes the search of another")
	}
}

// A link or an outside form may bring a full postcode; it does not stay, and a
// GET sets no cookie.
func TestGetWithFullPostcode(t *testing.T) {
	b := newBench(t, nil, sample()...)
	for _, path := range []string{"/search?near=LS11+9SN&q=tea", "/search?near=ls119sn&q=tea", "/search?q=tea+LS11+9SN", "/search?q=tea+near+LS119SN"} {
		w := b.get(t, path)
		if w.Code != 303 || w.Header().Get("Location") != "/search?near=LS11+9&q=tea" {
			t.Errorf("%s: %d to %q", path, w.Code, w.Header().Get("Location"))
		}
		if len(w.Result().Cookies()) > 0 {
			t.Errorf("%s sets a cookie", path)
		}
	}
	if w := b.get(t, "/search?near=ZE9+9ZZ&q=tea"); unitPostcode.MatchString(w.Header().Get("Location")) || w.Code != 303 {
		t.Errorf("unknown postcode: %d to %q", w.Code, w.Header().Get("Location"))
	}
}

func TestPlaceCookie(t *testing.T) {
	old, current := bytes.Repeat([]byte{1}, 32), bytes.Repeat([]byte{2}, 32)
	read := func(keys [][]byte, value string) string {
		p, err := newPlaceCookie(keys, false)
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.AddCookie(&http.Cookie{Name: "place", Value: value})
		return strings.TrimSpace(p.read(r))
	}
	w := httptest.NewRecorder()
	p, _ := newPlaceCookie([][]byte{old}, false)
	p.write(w, "LS11 9SN")
	value := w.Result().Cookies()[0].Value
	if got := read([][]byte{current, old}, value); got != "LS11 9SN" {
		t.Errorf("after the keys were changed: %q", got)
	}
	if got := read([][]byte{current}, value); got != "" {
		t.Errorf("with a foreign key: %q", got)
	}
	for i := range value {
		changed := []byte(value)
		changed[i] ^= 1
		if got := read([][]byte{old}, string(changed)); got != "" && i < len(value)-1 {
			t.Errorf("byte %d changed, still read as %q", i, got)
		}
	}
	if _, err := newPlaceCookie([][]byte{{1, 2, 3}}, false); err == nil {
		t.Error("a short key was taken")
	}
}

func TestSecureCookie(t *testing.T) {
	b := newBench(t, func(o *Options) { o.Site.URL = "https://find.example.org" }, sample()...)
	w := b.post(t, "/search", url.Values{"near": {"LS11 9SN"}})
	got := w.Header().Get("Set-Cookie")
	for _, want := range []string{"__Host-place=", "Path=/", "HttpOnly", "Secure", "SameSite=Lax"} {
		if !strings.Contains(got, want) {
			t.Errorf("cookie %q lacks %s", got, want)
		}
	}
}
