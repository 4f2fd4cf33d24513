package web

import (
	"math"
	"strings"

	"anchorpoint/search"
)

// explainVersion changes when a field of an explanation changes its meaning;
// further fields do not change it.
const explainVersion = 1

// explanation says what a search understood and why each result is where it
// is.
type explanation struct {
	Version    int             `json:"explain_version"`
	Understood understood      `json:"understood"`
	Plan       searchPlan      `json:"plan"`
	Steps      []searchStep    `json:"steps,omitempty"`
	Results    []explainResult `json:"results"`
}

type understood struct {
	Text    string          `json:"text,omitempty"` // what was searched, where that is not what was typed
	Words   []explainWord   `json:"words,omitempty"`
	Needs   []explainNeed   `json:"needs"`
	Place   *explainPlace   `json:"place"`
	Filters []explainFilter `json:"filters"`
	Crisis  *explainCrisis  `json:"crisis"`
	Offers  []explainOffer  `json:"offers,omitempty"`
}

// explainWord is a word that was corrected.
type explainWord struct {
	Typed string `json:"typed"`
	Used  string `json:"used"`
}

type explainNeed struct {
	ID    string `json:"id"`
	Label string `json:"label,omitempty"`
	From  string `json:"from,omitempty"`
	Sure  bool   `json:"sure"`
}

// explainPlace is never finer than a sector.
type explainPlace struct {
	Text   string `json:"text,omitempty"` // the words that named it
	Label  string `json:"label"`
	Used   string `json:"used"`
	Radius int    `json:"radius_m,omitempty"`
}

type explainFilter struct {
	Vocabulary string `json:"vocabulary,omitempty"`
	ID         string `json:"id"`
	Label      string `json:"label,omitempty"`
	From       string `json:"from,omitempty"`
	Sure       bool   `json:"sure"` // false: changes the order only
}

type explainCrisis struct {
	Panel string `json:"panel"`
	From  string `json:"from,omitempty"`
}

type explainOffer struct {
	Typed string `json:"typed"`
	Meant string `json:"meant"`
}

type searchPlan struct {
	Matched  int    `json:"matched"`
	Degraded bool   `json:"degraded,omitempty"`
	Epoch    uint64 `json:"epoch,omitempty"`
	Seq      int64  `json:"seq,omitempty"`
}

type searchStep struct {
	Kind    string `json:"kind"`
	ID      string `json:"id,omitempty"`
	Radius  int    `json:"radius_m,omitempty"`
	Count   int    `json:"count"`
	Applied bool   `json:"applied"`
}

type explainResult struct {
	ID      string          `json:"id"`
	Rank    int             `json:"rank"`
	Pinned  bool            `json:"pinned"`
	Score   float64         `json:"score"`
	Class   string          `json:"class,omitempty"`
	Parts   *explainParts   `json:"parts,omitempty"`
	Reasons []explainReason `json:"reasons"`
	Against []explainReason `json:"against"`
}

// explainParts are what a score was made of: relevance times the five factors
// is the score.
type explainParts struct {
	Words       float64 `json:"words"`
	Needs       float64 `json:"needs"`
	Vectors     float64 `json:"vectors"`
	Relevance   float64 `json:"relevance"`
	Distance    float64 `json:"distance"`
	Freshness   float64 `json:"freshness"`
	Eligibility float64 `json:"eligibility"`
	Readiness   float64 `json:"readiness"`
	Wishes      float64 `json:"wishes"`
}

type explainReason struct {
	Kind string `json:"kind"`
	ID   string `json:"id,omitempty"`
	Text string `json:"text"`
	Sure bool   `json:"sure"`
}

// explain tells of one page of results.
func (s *Server) explain(p *listParams, l apiList) *explanation {
	r := l.search
	e := &explanation{
		Version: explainVersion, Understood: s.understood(p, r),
		Plan:    searchPlan{Matched: r.Total, Degraded: r.Degraded, Epoch: r.Epoch, Seq: r.Seq},
		Results: make([]explainResult, 0, len(l.items)),
	}
	for _, step := range r.Steps {
		e.Steps = append(e.Steps, searchStep{step.Kind, step.ID, int(math.Round(step.RadiusM)), step.Count, step.Applied})
	}
	for i, item := range l.items {
		if h := item.hit; h != nil {
			result := explainResult{
				ID: item.id, Rank: (p.page-1)*p.per + i + 1, Pinned: h.Pinned, Score: h.Score,
				Reasons: explainReasons(h.Reasons), Against: explainReasons(h.Against),
			}
			if q := h.Parts; q != nil {
				result.Class = q.Class
				result.Parts = &explainParts{q.Words, q.Needs, q.Vectors, q.Relevance,
					q.Distance, q.Freshness, q.Eligibility, q.Readiness, q.Wishes}
			}
			e.Results = append(e.Results, result)
		}
	}
	return e
}

func explainReasons(rs []search.Reason) []explainReason {
	out := make([]explainReason, 0, len(rs))
	for _, r := range rs {
		out = append(out, explainReason{r.Kind, r.ID, r.Text, r.Sure})
	}
	return out
}

func (s *Server) understood(p *listParams, r *search.Results) understood {
	u := understood{Needs: []explainNeed{}, Filters: []explainFilter{}}
	if r.Corrected != "" && !strings.EqualFold(r.Corrected, p.search) {
		u.Text, u.Words = r.Corrected, respelt(p.search, r.Corrected)
	}
	from := ""
	for _, g := range r.Looked {
		switch g.Kind {
		case "need":
			u.Needs = append(u.Needs, explainNeed{strings.TrimPrefix(g.ID, "need:"), g.Text, g.From, g.Sure})
		case "place":
			from = g.From
		default:
			u.Filters = append(u.Filters, filterOf(g))
		}
	}
	u.Place = explainedPlace(p, r, from)
	for _, o := range r.Offers {
		u.Offers = append(u.Offers, explainOffer{o.Typed, o.Meant})
	}
	crisis := r.Crisis
	if crisis.Panel == "" && s.Crisis != nil {
		crisis = s.Crisis(p.search)
	}
	if crisis.Panel != "" {
		u.Crisis = &explainCrisis{crisis.Panel, crisis.Phrase}
	}
	return u
}

// filterOf parts the vocabulary from the id; a time or an age has none.
func filterOf(g search.Guess) explainFilter {
	vocabulary, id, ok := strings.Cut(g.ID, ":")
	if !ok {
		vocabulary, id = g.Kind, g.ID
	}
	return explainFilter{vocabulary, id, g.Text, g.From, g.Sure && g.Kind != "preference"}
}

func explainedPlace(p *listParams, r *search.Results, from string) *explainPlace {
	place := p.place
	if place == nil {
		place = r.Place
	}
	if place == nil {
		return nil
	}
	public := place.Public()
	return &explainPlace{from, public.Label, public.ID, int(math.Round(r.RadiusM))}
}

// respelt pairs the words that differ. Where the texts have not as many words
// nothing is said, for a wrong pair is worse than none.
func respelt(typed, used string) []explainWord {
	a, b := strings.Fields(typed), strings.Fields(used)
	if len(a) != len(b) {
		return nil
	}
	var out []explainWord
	for i := range a {
		if plain := strings.Trim(a[i], ".,;:!?\"'“”‘’()"); !strings.EqualFold(plain, b[i]) {
			out = append(out, explainWord{plain, b[i]})
		}
	}
	return out
}
