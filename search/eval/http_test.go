package eval

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"
)

func TestHTTPAsks(t *testing.T) {
	for _, tt := range []struct {
		name, address string
		question      Question
		want          url.Values
	}{
		{"words", "?search={q}", Question{Text: "rent & food?"}, url.Values{"search": {"rent & food?"}, "per_page": {"10"}}},
		{"a place without a mark", "?search={q}", Question{Text: "tea", Near: "BS5 6XX", WithinMiles: 5},
			url.Values{"search": {"tea"}, "postcode": {"BS5 6XX"}, "proximity": {"8047"}, "per_page": {"10"}}},
		{"marks", "?q={q}&near={near}&miles={within_miles}&per_page=50", Question{Text: "tea", Near: "Bath", WithinMiles: 2.5},
			url.Values{"q": {"tea"}, "near": {"Bath"}, "miles": {"2.5"}, "per_page": {"50"}}},
		{"filters", "?search={q}", Question{Text: "tea", Filters: url.Values{"cost": {"free"}}},
			url.Values{"search": {"tea"}, "cost": {"free"}, "per_page": {"10"}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var asked url.Values
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				asked = r.URL.Query()
				fmt.Fprint(w, `{"contents":[{"id":"b","name":"B"},{"id":"a"}]}`)
			}))
			defer server.Close()
			engine, err := HTTP(server.Client(), server.URL+"/services"+tt.address)
			if err != nil {
				t.Fatal(err)
			}
			answer, err := engine(t.Context(), tt.question)
			if err != nil || !reflect.DeepEqual(answer.IDs, []string{"b", "a"}) || answer.Took <= 0 {
				t.Errorf("%+v, %v", answer, err)
			}
			if !reflect.DeepEqual(asked, tt.want) {
				t.Errorf("asked %v, want %v", asked, tt.want)
			}
		})
	}
}

func TestHTTPAnswersThatAreNone(t *testing.T) {
	for _, tt := range []struct {
		name   string
		status int
		body   string
		want   string
	}{
		{"a fault", 500, "out of order", "500 Internal Server Error: out of order"},
		{"a page", 200, "<html>", "not the JSON of a list"},
		{"no contents", 200, `{"items":[]}`, "no contents"},
		{"empty", 200, `{"contents":[]}`, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(tt.status)
				fmt.Fprint(w, tt.body)
			}))
			defer server.Close()
			engine, err := HTTP(server.Client(), server.URL+"/?search={q}")
			if err != nil {
				t.Fatal(err)
			}
			run, err := Ask(t.Context(), "url", engine, []Question{{ID: "q1", Text: "tea"}}, nil)
			if tt.want == "" && (err != nil || len(run.Answers) != 1) {
				t.Errorf("%+v, %v", run, err)
			}
			if tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), "question q1 (tea)")) {
				t.Errorf("error %v, want one with %q", err, tt.want)
			}
		})
	}
	for _, address := range []string{"http://127.0.0.1/?q=tea", "{q}", "::{q}"} {
		if _, err := HTTP(http.DefaultClient, address); err == nil {
			t.Errorf("%s was taken", address)
		}
	}
}
