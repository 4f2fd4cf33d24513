package web

import (
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// What a search cannot use is named, and everything else that was asked stands
// in the form again.
func TestBadValuesAreTold(t *testing.T) {
	b := newBench(t, nil, sample()...)
	for _, tt := range []struct{ param, value, says string }{
		{"age", "forty", "Enter the age in years"},
		{"age", "-1", "Enter the age in years"},
		{"age", "900", "Enter the age in years"},
		{"within", "7", "We do not know “7”"},
		{"need", "gold", "We do not know “gold”"},
		{"cost", "gold", "We do not know “gold”"},
		{"start", "leap", "We do not know “leap”"},
		{"who", "nobody", "We do not know “nobody”"},
		{"lang", "ENGLISH", "We do not know “ENGLISH”"},
		{"open", "never", "We do not know “never”"},
		{"places", "many", "We do not know “many”"},
		{"stated", "yes", "We do not know “yes”"},
		{"outside", "yes", "We do not know “yes”"},
		{"sort", "worst", "We do not know “worst”"},
		{"page", "0", "We do not know “0”"},
		{"without", "A:B", "We do not know “A:B”"},
	} {
		t.Run(tt.param+"="+tt.value, func(t *testing.T) {
			v := url.Values{"q": {"tea"}, "near": {"LS11 9"}, "access": {"step-free"}}
			v.Add(tt.param, tt.value)
			w := b.get(t, "/search?"+v.Encode())
			body := w.Body.String()
			checkPage(t, body)
			if w.Code != http.StatusUnprocessableEntity || !strings.Contains(body, tt.says) {
				t.Errorf("status %d, without %q", w.Code, tt.says)
			}
			kept, steps := map[string]string{}, false
			for _, input := range parsePage(t, body).tags("input") {
				kept[attr(input, "name")] = attr(input, "value")
				steps = steps || attr(input, "value") == "step-free"
			}
			if kept["q"] != "tea" || kept["near"] != "LS11 9" || !steps {
				t.Errorf("kept %v", kept)
			}
			if tt.param == "age" && kept["age"] != tt.value {
				t.Errorf("the age stands as %q", kept["age"])
			}
		})
	}
}

// Any mixture of parameters ends on a page, never on a fault.
func TestAnyParametersAreAnswered(t *testing.T) {
	b := newBench(t, nil, sample()...)
	params := []string{"q", "near", "within", "need", "open", "age", "lang", "places", "stated", "outside", "sort", "page", "without", "view"}
	for _, g := range filterGroups {
		params = append(params, g.Param)
	}
	values := []string{"", "1", "0", "-1", "1e9", "999999999999999999999", "free", "loneliness", "LS11 9", "LS11 9AA", "sector:", "tea",
		"now", "any", "0.5", "NaN", "Inf", "\x00", "\xff\xfe", "\u202e", "<b>", "';--", strings.Repeat("a", 5000), "need:", "place", "words:tea", "pl", "nearest"}
	random := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		v := url.Values{}
		for range 1 + random.IntN(5) {
			v.Add(params[random.IntN(len(params))], values[random.IntN(len(values))])
		}
		for _, path := range []string{"/search", "/search.csv", "/search.json"} {
			w := b.get(t, path+"?"+v.Encode())
			if !slices.Contains([]int{200, 303, 400, 422}, w.Code) {
				t.Errorf("%s?%s: status %d", path, v.Encode(), w.Code)
			}
			if len(w.Result().Cookies()) > 0 {
				t.Errorf("%s?%s sets a cookie", path, v.Encode())
			}
			if path == "/search" && w.Code != 303 {
				checkPage(t, w.Body.String())
			}
		}
	}
}

func TestDistanceInWords(t *testing.T) {
	for _, tt := range []struct{ in, q, within string }{
		{"befriending within 2 miles of LS11", "befriending near LS11", "2"},
		{"within 3 miles of Leeds lunch club", "near Leeds lunch club", "5"},
		{"tea within half a mile", "tea", "0.5"},
		{"tea within a mile of Holbeck", "tea near Holbeck", "1"},
		{"debt help within 2 weeks", "debt help within 2 weeks", ""},
		{"tea within 400 miles", "tea within 400 miles", ""},
	} {
		f := searchForm{Q: tt.in}
		f.liftRadius()
		if f.Q != tt.q || f.Within != tt.within {
			t.Errorf("%q: %q within %q, want %q within %q", tt.in, f.Q, f.Within, tt.q, tt.within)
		}
	}
}
