package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"anchorpoint/directory"
)

// answer is a list as a consumer reads it.
type answer struct {
	TotalItems int              `json:"total_items"`
	TotalPages int              `json:"total_pages"`
	PageNumber int              `json:"page_number"`
	Size       int              `json:"size"`
	FirstPage  bool             `json:"first_page"`
	LastPage   bool             `json:"last_page"`
	Empty      bool             `json:"empty"`
	Contents   []map[string]any `json:"contents"`
	Status     int              `json:"status"`
	Parameter  string           `json:"parameter"`
}

func (a answer) names() []string {
	var out []string
	for _, item := range a.Contents {
		out = append(out, fmt.Sprint(item["name"]))
	}
	return out
}

func (b *bench) list(t testing.TB, query string) (answer, *httptest.ResponseRecorder) {
	t.Helper()
	w := b.get(t, "/oruk/v3/services"+query)
	return readAnswer(t, w), w
}

func readAnswer(t testing.TB, w *httptest.ResponseRecorder) (a answer) {
	t.Helper()
	if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil {
		t.Fatalf("status %d, %v: %s", w.Code, err, w.Body)
	}
	return a
}

func TestAPIList(t *testing.T) {
	b := newBench(t, nil, sample()...)
	a, w := b.list(t, "")
	if w.Code != 200 || w.Header().Get("Content-Type") != "application/json" {
		t.Fatalf("%d %s", w.Code, w.Header().Get("Content-Type"))
	}
	if a.TotalItems != 6 || a.TotalPages != 1 || a.Size != 6 || len(a.Contents) != 6 || !a.FirstPage || !a.LastPage || a.Empty {
		t.Errorf("envelope: %+v", a)
	}
	ids := []string{}
	for _, item := range a.Contents {
		ids = append(ids, item["id"].(string))
		if item["organization"] == nil || item["status"] == nil || item["schedules"] != nil {
			t.Errorf("list item %v is not scalars and organization", item["name"])
		}
		if item["name"] == "Paused Choir" && item["status"] != "temporarily closed" {
			t.Errorf("paused service has status %v", item["status"])
		}
	}
	if !slices.IsSorted(ids) {
		t.Error("not in the order of ids")
	}
	checkSecrets(t, w.Body.String())
	noEmptyValues(t, "list", w.Body.Bytes())
}

// noEmptyValues proves that a field without value is left out.
func noEmptyValues(t testing.TB, name string, body []byte) {
	t.Helper()
	var document any
	if err := json.Unmarshal(body, &document); err != nil {
		t.Fatal(err)
	}
	var walk func(path string, v any)
	walk = func(path string, v any) {
		switch v := v.(type) {
		case nil:
			t.Errorf("%s: %s is null", name, path)
		case string:
			if v == "" {
				t.Errorf("%s: %s is empty", name, path)
			}
		case []any:
			for i, x := range v {
				walk(fmt.Sprintf("%s[%d]", path, i), x)
			}
		case map[string]any:
			for k, x := range v {
				walk(path+"."+k, x)
			}
		}
	}
	walk("", document)
}

// Every page is reached, none overlaps another, none is skipped.
func TestAPIPages(t *testing.T) {
	b := newBench(t, nil, sample()...)
	var seen []string
	for page := 1; page <= 3; page++ {
		a, _ := b.list(t, fmt.Sprintf("?per_page=2&page=%d", page))
		if a.Size != 2 || a.TotalPages != 3 || a.FirstPage != (page == 1) || a.LastPage != (page == 3) || a.PageNumber != page {
			t.Errorf("page %d: %+v", page, a)
		}
		seen = append(seen, a.names()...)
	}
	slices.Sort(seen)
	if len(slices.Compact(seen)) != 6 {
		t.Errorf("pages hold %v", seen)
	}
	a, w := b.list(t, "?per_page=2&page=9")
	if w.Code != 200 || a.Size != 0 || !a.Empty || a.LastPage || a.TotalItems != 6 || a.Contents == nil {
		t.Errorf("past the end: %+v", a)
	}
	if a, _ = b.list(t, "?perPage=4"); a.Size != 4 {
		t.Errorf("perPage: size %d", a.Size)
	}
	if a, _ = b.list(t, "?per_page=9999"); a.Size != 6 {
		t.Errorf("too large: size %d", a.Size)
	}
}

func TestAPIParameters(t *testing.T) {
	b := newBench(t, nil, sample()...)
	need := directory.NeedVocabulary
	for _, tt := range []struct {
		query string
		want  []string // nil: only the status
		bad   string   // the parameter that is to blame
	}{
		{"?search=choir", []string{"Paused Choir"}, ""},
		// Words that mean nothing lead to whatever there is, never to an empty list.
		{"?search=xyzzy", []string{"Bare Entry", "Holbeck Tea and Talk", "Leeds Phone Friends", "Old Walking Club", "Safe House", "Paused Choir"}, ""},
		{"?organization_id=" + id("org Leeds Phone Friends"), []string{"Leeds Phone Friends"}, ""},
		{"?organization_id=" + id("nobody"), []string{}, ""},
		{"?taxonomy_term_id=" + need.TermID("domestic-abuse"), []string{"Safe House"}, ""},
		{"?taxonomy_id=" + directory.AccessVocabulary.TaxonomyID(), []string{"Holbeck Tea and Talk"}, ""},
		{"?modified_after=2027-01-01", []string{}, ""},
		{"?day=TU&start_time=10:30&end_time=11:30", []string{"Holbeck Tea and Talk"}, ""},
		{"?day=FR", []string{}, ""},
		{"?search=choir&day=FR", []string{}, ""},
		{"?unknown=1&without=place&search=choir", []string{"Paused Choir"}, ""},
		{"?search=choir&search=choir", []string{"Paused Choir"}, ""},
		{"?search=holbeck&page=99999999999999999999", nil, ""},
		{"?page=0", nil, "page"},
		{"?page=x", nil, "page"},
		{"?page=-5", nil, "page"},
		{"?page=1.5", nil, "page"},
		{"?per_page=0", nil, "per_page"},
		{"?perPage=-1", nil, "perPage"},
		{"?organization_id=7", nil, "organization_id"},
		{"?taxonomy_term_id=x", nil, "taxonomy_term_id"},
		{"?modified_after=yesterday", nil, "modified_after"},
		{"?format=xml", nil, "format"},
		{"?minimal=maybe", nil, "minimal"},
		{"?day=Friday", nil, "day"},
		{"?start_time=noon", nil, "start_time"},
		{"?proximity=100", nil, "proximity"},
		{"?postcode=LS11+9SN&proximity=near", nil, "proximity"},
		{"?postcode=QQ99+9QQ", nil, "postcode"},
		{"?page=1&page=2", nil, "page"},
	} {
		t.Run(tt.query, func(t *testing.T) {
			a, w := b.list(t, tt.query)
			if tt.bad != "" {
				if w.Code != 400 || a.Status != 400 || a.Parameter != tt.bad || w.Header().Get("Content-Type") != "application/problem+json" {
					t.Errorf("%d, %+v, want a problem with %s", w.Code, a, tt.bad)
				}
				return
			}
			if got := a.names(); w.Code != 200 || !slices.Equal(got, tt.want) && len(got)+len(tt.want) > 0 {
				t.Errorf("%d %v, want %v", w.Code, got, tt.want)
			}
			if tt.want != nil && a.TotalItems != len(tt.want) {
				t.Errorf("total %d, want %d", a.TotalItems, len(tt.want))
			}
		})
	}
}

// A POST with the same parameters, as a form or as JSON, gives the same answer.
func TestAPIPost(t *testing.T) {
	b := newBench(t, nil, sample()...)
	want := b.get(t, "/oruk/v3/services?search=tea&per_page=3&postcode=LS11+9SN").Body.String()
	for kind, body := range map[string]string{
		"application/x-www-form-urlencoded": url.Values{"search": {"tea"}, "per_page": {"3"}, "postcode": {"LS11 9SN"}}.Encode(),
		"application/json":                  `{"search": "tea", "per_page": 3, "postcode": "LS11 9SN"}`,
	} {
		r := httptest.NewRequest(http.MethodPost, "/oruk/v3/services/", strings.NewReader(body))
		r.Header.Set("Content-Type", kind)
		if w := b.do(t, r); w.Code != 200 || w.Body.String() != want {
			t.Errorf("%s: %d %s", kind, w.Code, w.Body)
		}
	}
	r := httptest.NewRequest(http.MethodPost, "/oruk/v3/services", strings.NewReader(`{"search": [`))
	r.Header.Set("Content-Type", "application/json")
	if w := b.do(t, r); w.Code != 400 {
		t.Errorf("broken JSON: status %d", w.Code)
	}
}

// With a place each item says how far and why; a hidden address never gives a
// distance.
func TestAPIPlace(t *testing.T) {
	b := newBench(t, nil, sample()...)
	a, w := b.list(t, "?search=group&postcode=LS11+9SN&proximity=5000")
	if w.Code != 200 || len(a.Contents) == 0 {
		t.Fatalf("%d: %+v", w.Code, a)
	}
	distances := 0
	for _, item := range a.Contents {
		d, ok := item["distance_m"].(float64)
		if ok {
			distances++
			if int(d)%100 != 0 {
				t.Errorf("%s: distance_m %v is finer than 100 m", item["name"], d)
			}
		}
		if item["name"] == "Safe House" && ok {
			t.Error("a hidden address has a distance")
		}
		if item["reasons"] == nil {
			t.Errorf("%s: no reasons", item["name"])
		}
	}
	if distances == 0 {
		t.Error("no item has a distance")
	}
	if strings.Contains(b.log.String(), "LS11") {
		t.Error("the log holds the postcode")
	}
	checkSecrets(t, w.Body.String())
}

func TestAPIDetail(t *testing.T) {
	b := newBench(t, nil, sample()...)
	for _, tt := range []struct {
		id     string
		status int
	}{
		{id("Holbeck Tea and Talk"), 200},
		{id("Holbeck Tea and Talk") + "/", 200},
		{strings.ToUpper(id("Holbeck Tea and Talk")), 200},
		{id("Safe House"), 200},
		{id("Bare Entry"), 200},
		{id("Closed Club"), 410},
		{id("Draft Group"), 404},
		{id("nobody"), 404},
		{"7", 404},
	} {
		w := b.get(t, "/oruk/v3/services/"+tt.id)
		if w.Code != tt.status {
			t.Errorf("%s: status %d, want %d", tt.id, w.Code, tt.status)
		}
		checkSecrets(t, w.Body.String())
		if tt.status == 200 {
			noEmptyValues(t, tt.id, w.Body.Bytes())
		}
	}
	var s directory.Service
	if err := directory.Decode(b.get(t, "/oruk/v3/services/"+id("Holbeck Tea and Talk")).Body.Bytes(), &s); err != nil {
		t.Fatal(err)
	}
	if s.Organization == nil || len(s.Schedules) != 1 || len(s.ServiceAtLocations) != 1 || len(s.Attributes) == 0 {
		t.Errorf("detail is not nested: %+v", s)
	}
}

func TestAPIForms(t *testing.T) {
	b := newBench(t, nil, sample()...)
	a, _ := b.list(t, "?minimal=true")
	for _, item := range a.Contents {
		if item["id"] == nil || item["name"] != nil {
			t.Errorf("minimal item %v", item)
		}
	}
	a, _ = b.list(t, "?full=true&search=holbeck")
	if len(a.Contents) == 0 || a.Contents[0]["schedules"] == nil {
		t.Error("full item is not nested")
	}
	w := b.get(t, "/oruk/v3/services?format=ndjson")
	lines := strings.Split(strings.TrimSuffix(w.Body.String(), "\n"), "\n")
	if len(lines) != 6 || w.Header().Get("Content-Type") != "application/x-ndjson" {
		t.Fatalf("ndjson: %d lines, %s", len(lines), w.Header().Get("Content-Type"))
	}
	for _, line := range lines {
		if !json.Valid([]byte(line)) {
			t.Errorf("not JSON: %s", line)
		}
	}
}

func TestAPIRoot(t *testing.T) {
	b := newBench(t, nil)
	for _, path := range []string{"/oruk/v3", "/oruk/v3/"} {
		w := b.get(t, path)
		var about apiAbout
		if err := json.Unmarshal(w.Body.Bytes(), &about); err != nil || w.Code != 200 || about.Version != "HSDS-UK-3.0" || about.Profile == "" || about.OpenAPI == "" {
			t.Errorf("%s: %d %s %v", path, w.Code, w.Body, err)
		}
	}
	a, _ := b.list(t, "")
	if a.TotalItems != 0 || a.TotalPages != 0 || !a.FirstPage || !a.LastPage || !a.Empty || a.Contents == nil {
		t.Errorf("empty list: %+v", a)
	}
	if w := b.do(t, httptest.NewRequest(http.MethodDelete, "/oruk/v3/services", nil)); w.Code != 405 || w.Header().Get("Allow") == "" {
		t.Errorf("DELETE: %d, Allow %q", w.Code, w.Header().Get("Allow"))
	}
	if w := b.do(t, httptest.NewRequest(http.MethodOptions, "/oruk/v3/services", nil)); w.Code != 204 || w.Header().Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("OPTIONS: %d", w.Code)
	}
}

func TestAPIConditional(t *testing.T) {
	b := newBench(t, nil, sample()...)
	for _, path := range []string{"/oruk/v3/services", "/oruk/v3/services/" + id("Holbeck Tea and Talk")} {
		tag := b.get(t, path).Header().Get("ETag")
		for header, value := range map[string]string{"If-None-Match": tag, "If-Modified-Since": noonOfTests.AddDate(1, 0, 0).Format(http.TimeFormat)} {
			r := httptest.NewRequest(http.MethodGet, path, nil)
			r.Header.Set(header, value)
			if w := b.do(t, r); w.Code != 304 || w.Body.Len() != 0 {
				t.Errorf("%s with %s: %d", path, header, w.Code)
			}
		}
	}
}

// The catalog of the lists follows what is written.
func TestAPIFollows(t *testing.T) {
	b := newBench(t, nil, sample()...)
	if a, _ := b.list(t, ""); a.TotalItems != 6 {
		t.Fatalf("%d items", a.TotalItems)
	}
	put(t, b.store, listing("New Group", nil))
	if a, _ := b.list(t, ""); a.TotalItems != 7 || !slices.Contains(a.names(), "New Group") {
		t.Errorf("after adding: %v", a.names())
	}
	_, err := b.store.UpdateListing(t.Context(), id("New Group"), directory.Edit{Reason: "closed", Source: directory.SourcePerson, At: noonOfTests.Add(time.Hour)},
		func(l *directory.Listing) error { return l.Move(directory.Withdraw, directory.Moderator, noonOfTests) })
	if err != nil {
		t.Fatal(err)
	}
	if a, _ := b.list(t, ""); a.TotalItems != 6 {
		t.Errorf("after withdrawing: %v", a.names())
	}
}

// The description names every address of the interface that is there.
func TestAPIDescription(t *testing.T) {
	b := newBench(t, nil)
	w := b.get(t, "/openapi.json")
	var document struct {
		OpenAPI string                    `json:"openapi"`
		Paths   map[string]map[string]any `json:"paths"`
	}
	if err := json.Unmarshal(w.Body.Bytes(), &document); err != nil || w.Code != 200 || document.OpenAPI == "" {
		t.Fatalf("%d, %v", w.Code, err)
	}
	for _, r := range b.routes() {
		path := strings.TrimSuffix(strings.NewReplacer(":id", "{id}", ":code", "{code}").Replace(r.Path), "/")
		if r.Policy.Kind != API || r.Method == http.MethodOptions || path == "/openapi.json" {
			continue
		}
		if path == "/oruk/v3" {
			path = "/oruk/v3/"
		}
		if document.Paths[path][strings.ToLower(r.Method)] == nil {
			t.Errorf("%s %s is not described", r.Method, path)
		}
	}
}
