package web

import (
	"slices"
	"strings"
	"testing"

	"anchorpoint/directory"
	"anchorpoint/search"

	"golang.org/x/net/html"
)

func TestCountWords(t *testing.T) {
	for _, tt := range []struct {
		option search.FacetOption
		want   string
	}{
		{search.FacetOption{Stated: 12, NotStated: 4}, "(12, and 4 not stated)"},
		{search.FacetOption{Stated: 1200, NotStated: 1}, "(1,200, and 1 not stated)"},
		{search.FacetOption{Stated: 3}, "(3)"},
		{search.FacetOption{NotStated: 7}, "(0, and 7 not stated)"},
	} {
		if got := countWords(english(t), tt.option); got != tt.want {
			t.Errorf("%+v: %q, want %q", tt.option, got, tt.want)
		}
	}
}

// groupsOf are the titles of the groups, those that are put away apart.
func groupsOf(p tree) (shown, away []string) {
	for _, d := range p.tags("details") {
		id := attr(d, "id")
		if !strings.HasPrefix(id, "facet-") {
			continue
		}
		title := textOf(tree{root: d}.tags("summary")[0])
		if attr(d.Parent, "id") == "facets-silent" {
			away = append(away, title)
		} else {
			shown = append(shown, title)
		}
	}
	return shown, away
}

func TestFacetGroups(t *testing.T) {
	b := newBench(t, nil, sample()...)
	page := parsePage(t, b.get(t, "/search?near=LS11").Body.String())
	shown, away := groupsOf(page)
	if want := []string{"How far", "Cost", "First step", "How it reaches you", "Places", "Joining", "When", "Age", "Access"}; !slices.Equal(shown, want) {
		t.Errorf("groups %v, want %v", shown, want)
	}
	if !slices.Contains(away, "Help to take part") {
		t.Errorf("put away: %v", away)
	}
	for _, label := range page.tags("label") {
		if attr(label, "for") == "cost-free" && !strings.HasSuffix(textOf(label), "not stated)") {
			t.Errorf("label %q", textOf(label))
		}
	}
	// A ticked filter is always in sight, so that it can be taken off.
	page = parsePage(t, b.get(t, "/search?near=LS11&care=evenings").Body.String())
	if shown, _ = groupsOf(page); !slices.Contains(shown, "Help to take part") {
		t.Errorf("a ticked filter is put away: %v", shown)
	}
}

// Where nobody says anything, as in much imported data, all groups that are
// about nothing stand in one place.
func TestFacetsOfSparseData(t *testing.T) {
	b := newBench(t, nil, listing("One", func(l *directory.Listing) { l.Capacity = directory.Capacity{} }), listing("Two", nil))
	shown, away := groupsOf(parsePage(t, b.get(t, "/search").Body.String()))
	if !slices.Equal(shown, []string{"Age"}) || len(away) < 4 {
		t.Errorf("shown %v, put away %v", shown, away)
	}
}

// With "only where stated" a count is what ticking gives: the silent are out.
func TestCountsOnlyWhereStated(t *testing.T) {
	b := newBench(t, nil, sample()...)
	page := parsePage(t, b.get(t, "/search?stated=1").Body.String())
	for _, span := range page.all(func(n *html.Node) bool { return n.Data == "label" }) {
		if strings.Contains(textOf(span), "not stated") {
			t.Errorf("%q counts what is left out", textOf(span))
		}
	}
}

func TestSignLanguageHasAName(t *testing.T) {
	b := newBench(t, nil)
	for code, want := range map[string]string{"": "British Sign Language", "/cy": "Iaith Arwyddion Prydain", "/pl": "BSL (brytyjski język migowy)"} {
		s := b.english()
		if code != "" {
			s, _ = b.cut(code)
		}
		if got := s.languageName("bfi", ""); !strings.EqualFold(got, want) {
			t.Errorf("%q says %q, want %q", code, got, want)
		}
	}
}

func TestReasonsSayAFactOnce(t *testing.T) {
	free := search.Reason{Kind: "filter", ID: "free", Text: "Free"}
	words := search.Reason{Kind: "words", Text: "Matches: free, tea", Args: []string{"free", "tea"}}
	if got := saidOnce([]search.Reason{words, free}); len(got) != 2 || !slices.Equal(got[0].Args, []string{"tea"}) {
		t.Errorf("got %v", got)
	}
	words.Args = []string{"free"}
	if got := saidOnce([]search.Reason{words, free}); len(got) != 1 || got[0].Kind != "filter" {
		t.Errorf("got %v", got)
	}
	if got := saidOnce([]search.Reason{words}); len(got) != 1 {
		t.Errorf("a word is kept where no fact says it: %v", got)
	}
}
