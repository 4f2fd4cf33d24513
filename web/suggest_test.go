package web

import (
	"encoding/json"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"anchorpoint/search"
)

func readSuggestions(t testing.TB, w *httptest.ResponseRecorder) []suggestion {
	t.Helper()
	var out suggestions
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil || out.Suggestions == nil {
		t.Fatalf("status %d, %v: %s", w.Code, err, w.Body)
	}
	return out.Suggestions
}

func TestSuggest(t *testing.T) {
	b := newBench(t, nil, sample()...)
	for _, tt := range []struct {
		name, query string
		status      int
		empty       bool
		first       string // kind of the first
	}{
		{"nothing typed", "", 200, true, ""},
		{"one letter", "?q=b", 200, true, ""},
		{"blanks", "?q=+++", 200, true, ""},
		{"an emergency", "?q=i+want+to+die", 200, false, "crisis"},
		{"a wrong limit", "?q=be&limit=0", 400, false, ""},
		{"no number", "?q=be&limit=many", 400, false, ""},
		{"too many", "?q=be&limit=1000", 200, false, ""},
		{"a need", "?q=befrien", 200, false, "need"},
		{"a name", "?q=holbeck+tea", 200, false, "service"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := b.get(t, "/api/suggest"+tt.query)
			if w.Code != tt.status {
				t.Fatalf("status %d, want %d: %s", w.Code, tt.status, w.Body)
			}
			if tt.status != 200 {
				if !strings.Contains(w.Body.String(), `"parameter":"limit"`) {
					t.Errorf("the problem does not name its parameter: %s", w.Body)
				}
				return
			}
			got := readSuggestions(t, w)
			if tt.empty && len(got) > 0 || len(got) > search.MaxSuggestions {
				t.Errorf("%d suggestions", len(got))
			}
			if tt.first != "" && (len(got) == 0 || got[0].Kind != tt.first) {
				t.Errorf("first is not of the kind %q: %+v", tt.first, got)
			}
			h := w.Header()
			if h.Get("Cache-Control") != "private, max-age=60" || h.Get("Set-Cookie") != "" || h.Get("Access-Control-Allow-Origin") != "*" {
				t.Errorf("headers %v", h)
			}
		})
	}
}

// What is suggested never names a listing that may not be shown, or where a
// hidden one is, and nothing typed reaches the log.
func TestSuggestKeepsSecrets(t *testing.T) {
	b := newBench(t, nil, sample()...)
	for _, text := range []string{"draft", "unsafe", "canary", "closed cl", "safe h"} {
		w := b.get(t, "/api/suggest?"+url.Values{"q": {text}, "limit": {"20"}}.Encode())
		for _, s := range readSuggestions(t, w) {
			if slices.Contains([]string{"Draft Group", "Unsafe Place", "Closed Club", "Canary House", "77 Canary Road"}, s.Text) {
				t.Errorf("%q suggests %q", text, s.Text)
			}
		}
	}
	if strings.Contains(b.log.String(), "canary") {
		t.Error("the log holds what was typed")
	}
	for _, text := range hostile {
		if w := b.get(t, "/api/suggest?"+url.Values{"q": {text}}.Encode()); w.Code != 200 {
			t.Errorf("%.20q: status %d", text, w.Code)
		}
	}
}

func TestSuggestIsLimited(t *testing.T) {
	b := newBench(t, func(o *Options) { o.Limits = Limits{Rate: 1, Burst: 2} })
	for range 2 {
		b.get(t, "/api/suggest?q=be")
	}
	if w := b.get(t, "/api/suggest?q=be"); w.Code != 429 || w.Header().Get("Content-Type") != "application/problem+json" {
		t.Errorf("status %d, %s", w.Code, w.Header().Get("Content-Type"))
	}
}

// What a script says of suggestions is in the language of the page.
func TestSuggestWordsAreOfThePage(t *testing.T) {
	b := newBench(t, func(o *Options) { o.Pseudo = true })
	for path, want := range map[string][]string{
		"/":     {`data-suggest-n-one="{n} suggestion.`, `data-suggest-n-other="{n} suggestions.`, `data-suggest-crisis="` + b.T("suggest.crisis") + `"`},
		"/qps/": {`data-suggest-n-other="{n} súúggéé`},
	} {
		body := b.get(t, path).Body.String()
		for _, w := range want {
			if !strings.Contains(body, w) {
				t.Errorf("%s lacks %s", path, w)
			}
		}
	}
	if body := b.get(t, "/qps/").Body.String(); strings.Contains(body, b.T("suggest.crisis")) {
		t.Error("the line for emergencies is English on another language's page")
	}
}
