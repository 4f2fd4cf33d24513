package web

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// explained is the explanation as a consumer reads it.
type explained struct {
	Contents []struct{ ID string }
	Explain  *struct {
		Version    int `json:"explain_version"`
		Understood struct {
			Words   []struct{ Typed, Used string }
			Needs   []struct{ ID, From string }
			Place   *struct{ Text, Used string }
			Filters []struct {
				Vocabulary, ID string
				Sure           bool
			}
			Crisis *struct{ Panel, From string }
		}
		Plan    struct{ Matched int }
		Results []struct {
			ID      string
			Rank    int
			Score   float64
			Class   string
			Parts   *struct{ Relevance, Distance, Freshness, Eligibility, Readiness, Wishes float64 }
			Reasons []struct{ Kind, Text string }
			Against []any
		}
	}
}

func (b *bench) explained(t testing.TB, query string) explained {
	t.Helper()
	var out explained
	if err := json.Unmarshal(b.get(t, "/oruk/v3/services"+query).Body.Bytes(), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestExplain(t *testing.T) {
	b := newBench(t, nil, sample()...)
	a := b.explained(t, "?explain=true&search=free+wlaking+club+in+LS11+9")
	e := a.Explain
	if e == nil || e.Version != 1 || e.Plan.Matched == 0 {
		t.Fatalf("explanation %+v", e)
	}
	u := e.Understood
	if len(u.Needs) == 0 || u.Needs[0].ID != "walking" || len(u.Filters) == 0 || u.Filters[0].Vocabulary != "cost" || u.Filters[0].ID != "free" {
		t.Errorf("understood %+v", u)
	}
	if u.Place == nil || u.Place.Used != "sector:LS11 9" || u.Crisis != nil {
		t.Errorf("place %+v, crisis %+v", u.Place, u.Crisis)
	}
	if len(u.Words) != 1 || u.Words[0].Typed != "wlaking" || u.Words[0].Used != "walking" {
		t.Errorf("words %+v", u.Words)
	}
	if len(e.Results) != len(a.Contents) || len(e.Results) == 0 {
		t.Fatalf("%d results explained, %d shown", len(e.Results), len(a.Contents))
	}
	for i, r := range e.Results {
		if p := r.Parts; p == nil || r.Class == "" || p.Relevance*p.Distance*p.Freshness*p.Eligibility*p.Readiness*p.Wishes < r.Score-2e-6 {
			t.Errorf("result %d is not explained by its parts: %+v", i, r)
		}
		if r.ID != a.Contents[i].ID || r.Rank != i+1 || r.Reasons == nil || r.Against == nil {
			t.Errorf("result %d: %+v", i, r)
		}
	}
	if second := b.explained(t, "?explain=true&search=tea&per_page=1&page=2").Explain; second == nil || len(second.Results) == 1 && second.Results[0].Rank != 2 {
		t.Errorf("second page: %+v", second)
	}
}

func TestExplainCrisisAndPrivacy(t *testing.T) {
	b := newBench(t, nil, sample()...)
	if c := b.explained(t, "?explain=1&search=i+want+to+die").Explain.Understood.Crisis; c == nil || c.Panel != "suicide" {
		t.Errorf("crisis %+v", c)
	}
	w := b.get(t, "/oruk/v3/services?explain=1&postcode=LS11+9BB")
	if strings.Contains(w.Body.String(), "9BB") || !strings.Contains(w.Body.String(), `"used":"sector:LS11 9"`) {
		t.Error("the full postcode is told, or no place at all")
	}
	checkSecrets(t, w.Body.String())
	for _, query := range []string{"?explain=true", "?search=tea", "?explain=false&search=tea"} {
		if b.explained(t, query).Explain != nil {
			t.Errorf("%s is explained", query)
		}
	}
	if w := b.get(t, "/oruk/v3/services?search=tea&explain=perhaps"); w.Code != 400 {
		t.Errorf("a wrong flag: status %d", w.Code)
	}
}

// The interface answers as the page does; taking guesses back is not part of
// it.
func TestExplainIgnoresWithout(t *testing.T) {
	b := newBench(t, nil, sample()...)
	plain := b.get(t, "/oruk/v3/services?explain=1&search=free+tea").Body.String()
	if got := b.get(t, "/oruk/v3/services?explain=1&search=free+tea&without=cost:free").Body.String(); got != plain {
		t.Error("without changes an answer of the public interface")
	}
	r := httptest.NewRequest(http.MethodPost, "/oruk/v3/services", strings.NewReader(`{"search":"free tea","explain":true}`))
	r.Header.Set("Content-Type", "application/json")
	if got := b.do(t, r).Body.String(); got != plain {
		t.Error("a POST is explained in another way")
	}
}
