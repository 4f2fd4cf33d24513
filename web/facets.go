package web

import (
	"fmt"
	"slices"
	"strconv"

	"anchorpoint/directory"
	"anchorpoint/search"
)

// facetForm is the form of filters beside the list.
type facetForm struct {
	Hidden []hidden
	On     int // filters that are on
	Age    string
	Stated bool
}

// facetView is one group of filters.
type facetView struct {
	ID, Title string
	Type      string // checkbox or radio
	Name      string
	Open      bool
	Options   []facetOption
}

type facetOption struct {
	ID, Value, Label string
	Count            string // "(12, and 4 not stated)"
	On               bool
}

// facets are the groups of filters, each option with what ticking it gives.
func (s *Server) facets(a *asked) ([]facetView, facetForm) {
	form := facetForm{On: len(activeFilters(s, a.form)), Stated: a.form.Stated}
	skip := []string{"open", "age", "places", "stated", "page", "lang"}
	for _, g := range filterGroups {
		skip = append(skip, g.Param)
	}
	form.Hidden = a.form.hidden(skip...)
	if a.form.Age > 0 {
		form.Age = strconv.Itoa(a.form.Age)
	}
	out := []facetView{placesFacet(a)}
	for i, g := range filterGroups {
		out = append(out, s.termFacet(a, g, i < 2))
		if g.Param == "start" {
			out = append(out, openFacet(a))
		}
	}
	out = append(out, languageFacet(a))
	return slices.DeleteFunc(out, func(v facetView) bool { return len(v.Options) == 0 }), form
}

func (s *Server) termFacet(a *asked, g filterGroup, open bool) facetView {
	v := facetView{ID: g.Param, Title: g.Title, Type: "checkbox", Name: g.Param, Open: open || len(a.form.Terms[g.Param]) > 0}
	counts := countsOf(a.results.Facets.Group(string(g.Vocabulary)))
	stated := 0
	for _, o := range counts {
		stated += o.Stated
	}
	// A group about which nobody says anything stays, but closed.
	v.Open = v.Open && (stated > 0 || len(a.form.Terms[g.Param]) > 0)
	for _, t := range s.Vocabularies.Terms(g.Vocabulary) {
		on := slices.Contains(a.form.Terms[g.Param], t.ID)
		if saysWhatIsSpecial[g.Vocabulary] && counts[t.ID].Stated == 0 && !on {
			continue
		}
		v.add(t.ID, facetLabel(g.Vocabulary, t), counts, on)
	}
	return v
}

// saysWhatIsSpecial are vocabularies whose terms mark something special: that
// nobody states one says no more than that nothing is special.
var saysWhatIsSpecial = map[directory.VocabularyID]bool{
	directory.AudienceVocabulary: true, directory.JoiningVocabulary: true, directory.CostVocabulary: true,
}

func facetLabel(v directory.VocabularyID, t directory.Term) string {
	if v == directory.FirstStepVocabulary {
		return firstStep(t, false)
	}
	return t.Label
}

// add puts one option in, unless nothing would be found and it is not ticked.
func (v *facetView) add(value, label string, counts map[string]search.FacetOption, on bool) {
	o := counts[value]
	if o.Stated+o.NotStated == 0 && !on {
		return
	}
	v.Options = append(v.Options, facetOption{
		ID: v.ID + "-" + value, Value: value, Label: label, Count: countWords(o), On: on,
	})
}

// countWords says how many state it and how many do not say.
func countWords(o search.FacetOption) string {
	if o.NotStated == 0 {
		return fmt.Sprintf("(%s)", thousands(o.Stated))
	}
	return fmt.Sprintf("(%s, and %s not stated)", thousands(o.Stated), thousands(o.NotStated))
}

func countsOf(g search.FacetGroup) map[string]search.FacetOption {
	out := make(map[string]search.FacetOption, len(g.Options))
	for _, o := range g.Options {
		out[o.ID] = o
	}
	return out
}

// placesFacet is the one box "taking people now".
func placesFacet(a *asked) facetView {
	v := facetView{ID: "places", Title: "Places", Type: "checkbox", Name: "places", Open: true}
	var sum search.FacetOption
	for id, o := range countsOf(a.results.Facets.Group("capacity")) {
		sum.NotStated = max(sum.NotStated, o.NotStated)
		if id != string(directory.Full) {
			sum.Stated += o.Stated
		}
	}
	v.add("taking", "Taking people now, or has a waiting list", map[string]search.FacetOption{"taking": sum}, a.form.Taking)
	return v
}

func openFacet(a *asked) facetView {
	v := facetView{ID: "open", Title: "When", Type: "radio", Name: "open", Open: a.form.Open != ""}
	counts := countsOf(a.results.Facets.Group("open"))
	for _, o := range openOrder {
		v.add(string(o), openWords[o], counts, a.form.Open == o)
	}
	if len(v.Options) > 0 {
		v.Options = append([]facetOption{{ID: "open-any", Label: "Any time", On: a.form.Open == ""}}, v.Options...)
	}
	return v
}

// maxLanguages keeps the list of languages readable; ticked ones always show.
const maxLanguages = 25

func languageFacet(a *asked) facetView {
	v := facetView{ID: "lang", Title: "Languages", Type: "checkbox", Name: "lang", Open: len(a.form.Langs) > 0}
	group := a.results.Facets.Group("language")
	counts := countsOf(group)
	codes := slices.Clone(a.form.Langs)
	for _, o := range group.Options[:min(len(group.Options), maxLanguages)] {
		if o.ID != "en" && !slices.Contains(codes, o.ID) {
			codes = append(codes, o.ID)
		}
	}
	for _, code := range codes {
		v.add(code, languageName(code, ""), counts, slices.Contains(a.form.Langs, code))
	}
	return v
}

// activeFilter is one filter that is on and the address without it.
type activeFilter struct {
	Label string
	Off   searchForm
}

// activeFilters are all filters that are on, in the order of the page.
func activeFilters(s *Server, f searchForm) []activeFilter {
	var out []activeFilter
	add := func(label string, off func(*searchForm)) {
		out = append(out, activeFilter{label, f.with(off)})
	}
	if f.Taking {
		add("Taking people now", func(g *searchForm) { g.Taking = false })
	}
	for _, g := range filterGroups {
		for _, id := range f.Terms[g.Param] {
			t, _ := s.Vocabularies.Term(g.Vocabulary, id)
			add(facetLabel(g.Vocabulary, t), func(x *searchForm) { x.without(g.Param, id) })
		}
	}
	if f.Open != "" {
		add(openWords[f.Open], func(g *searchForm) { g.Open = "" })
	}
	if f.Age > 0 {
		add(fmt.Sprintf("Age %d", f.Age), func(g *searchForm) { g.Age = 0 })
	}
	for _, code := range f.Langs {
		add(languageName(code, ""), func(g *searchForm) {
			g.Langs = slices.DeleteFunc(g.Langs, func(x string) bool { return x == code })
		})
	}
	if f.Stated {
		add("Only where stated", func(g *searchForm) { g.Stated = false })
	}
	return out
}

// chips are the needs and filters that are on, each a link that takes it off.
func (s *Server) chips(f searchForm) (chips []link, clearAll string) {
	for _, id := range f.Needs {
		t, _ := s.Vocabularies.Need(id)
		off := f.with(func(g *searchForm) {
			g.Needs = slices.DeleteFunc(g.Needs, func(x string) bool { return x == id })
		})
		chips = append(chips, link{off.path(), t.Label})
	}
	on := activeFilters(s, f)
	for _, a := range on {
		chips = append(chips, link{a.Off.path(), a.Label})
	}
	if len(on) > 1 {
		clearAll = f.with((*searchForm).clearFilters).path()
	}
	return chips, clearAll
}
