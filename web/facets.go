package web

import (
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"
	"sync"

	"anchorpoint/directory"
	"anchorpoint/search"
	"anchorpoint/web/locale"
)

// facetForm is the form of filters beside the list.
type facetForm struct {
	Hidden []hidden
	On     int // filters that are on
	Stated bool
	Worker bool // may also find what is too old for the public
	Old    bool
}

// facetView is one group of filters.
type facetView struct {
	ID, Title string
	Type      string // checkbox, radio or text
	Name      string
	Value     string // of a text
	Open      bool
	Options   []facetOption
	stated    bool // some service says something about it
}

// facetOption is one box to tick. Its markup is the same for every search but
// for the count, so it is written once.
type facetOption struct {
	facetBox
	Box   template.HTML
	Count string // "(12, and 4 not stated)"
}

// facetBox is what the markup of an option is made of.
type facetBox struct {
	Type, Name, ID, Value, Label string
	On                           bool
}

// boxes keeps the markup of options. Languages are named in addresses, so their
// number is bounded.
type boxes struct {
	mu   sync.RWMutex
	made map[facetBox]template.HTML
}

const maxBoxes = 2000

func (s *edition) box(b facetBox) (template.HTML, error) {
	s.boxes.mu.RLock()
	made, ok := s.boxes.made[b]
	s.boxes.mu.RUnlock()
	if ok {
		return made, nil
	}
	var text strings.Builder
	if err := s.templates.execute(&text, "results", "facet-box", b); err != nil {
		return "", fmt.Errorf("make filter %s: %w", b.ID, err)
	}
	made = template.HTML(text.String()) // escaped by the template
	s.boxes.mu.Lock()
	defer s.boxes.mu.Unlock()
	if len(s.boxes.made) < maxBoxes {
		s.boxes.made[b] = made
	}
	return made, nil
}

// writeBoxes puts the markup into all options of some groups.
func (s *edition) writeBoxes(groups []facetView) (err error) {
	for _, v := range groups {
		for i := range v.Options {
			o := &v.Options[i]
			if o.Box, err = s.box(o.facetBox); err != nil {
				return err
			}
		}
	}
	return nil
}

// facets are the groups of filters, each option with what ticking it gives:
// first those about which services say something, then the rest, which a page
// of imported data has many of.
func (s *edition) facets(a *asked) (groups, silent []facetView, form facetForm) {
	form = facetForm{On: len(activeFilters(s, a.form)), Stated: a.form.Stated, Old: a.form.Old}
	skip := []string{"within", "open", "age", "places", "stated", oldParam, "page", "lang"}
	for _, g := range filterGroups {
		skip = append(skip, g.Param)
	}
	form.Hidden = a.form.hidden(skip...)
	all := []facetView{s.distanceFacet(a)}
	for _, g := range filterGroups {
		all = append(all, s.termFacet(a, g, openAtFirst[g.Param]))
		switch g.Param {
		case "how":
			all = append(all, s.placesFacet(a))
		case "join":
			all = append(all, s.openFacet(a))
		case "who":
			all = append(all, s.ageFacet(a))
		}
	}
	for _, v := range append(all, s.languageFacet(a)) {
		switch {
		case v.Type != "text" && len(v.Options) == 0:
		case v.stated || v.Open:
			groups = append(groups, v)
		default:
			silent = append(silent, v)
		}
	}
	return groups, silent, form
}

// openAtFirst are the groups that are asked for most, so that one press does.
var openAtFirst = map[string]bool{"cost": true, "start": true, "access": true}

// distanceFacet is how far, for a search with a place; the box above the list
// has it too, without the counts.
func (s *edition) distanceFacet(a *asked) facetView {
	v := facetView{ID: "within", Title: s.T("search-box.far"), Type: "radio", Name: "within", Open: a.form.Within != ""}
	counts := countsOf(a.results.Facets.Group("distance"))
	for _, o := range s.withinOptions(a) {
		box := facetOption{facetBox: v.box(o.Value, o.Text, o.On)}
		if n := counts[o.Value]; n.Stated > 0 {
			box.Count = s.T("filters.count", "Stated", n.Stated)
		}
		if o.Value == "" {
			box.ID = "within-best"
		}
		v.Options = append(v.Options, box)
	}
	v.stated = true
	return v
}

func (s *edition) termFacet(a *asked, g filterGroup, open bool) facetView {
	ticked := len(a.form.Terms[g.Param]) > 0
	v := facetView{ID: g.Param, Title: s.T("filter-title." + g.Param), Type: "checkbox", Name: g.Param, Open: ticked}
	counts := countsOf(a.results.Facets.Group(string(g.Vocabulary)))
	for _, t := range s.Vocabularies.Terms(g.Vocabulary) {
		on := slices.Contains(a.form.Terms[g.Param], t.ID)
		if saysWhatIsSpecial[g.Vocabulary] && counts[t.ID].Stated == 0 && !on {
			continue
		}
		v.add(s.Language, a, t.ID, s.facetLabel(g.Vocabulary, t), counts, on)
	}
	v.Open = ticked || open && v.stated
	return v
}

// ageFacet asks for the age of one person.
func (s *edition) ageFacet(a *asked) facetView {
	v := facetView{ID: "age", Title: s.T("filter-title.age"), Type: "text", Name: "age", stated: true}
	if a.form.Age > 0 {
		v.Value, v.Open = strconv.Itoa(a.form.Age), true
	}
	return v
}

// saysWhatIsSpecial are vocabularies whose terms mark something special: that
// nobody states one says no more than that nothing is special.
var saysWhatIsSpecial = map[directory.VocabularyID]bool{
	directory.AudienceVocabulary: true, directory.JoiningVocabulary: true, directory.CostVocabulary: true,
	directory.FirstStepVocabulary: true, directory.DeliveryVocabulary: true,
}

func (s *edition) facetLabel(v directory.VocabularyID, t directory.Term) string {
	if v == directory.FirstStepVocabulary {
		return s.firstStep(t, false)
	}
	return s.term(v, t)
}

// add puts one option in, unless nothing would be found and it is not ticked.
func (v *facetView) add(in *locale.Language, a *asked, value, label string, counts map[string]search.FacetOption, on bool) {
	o := counts[value]
	if a.form.Stated {
		o.NotStated = 0 // those are left out
	}
	if o.Stated+o.NotStated == 0 && !on {
		return
	}
	v.stated = v.stated || o.Stated > 0
	v.Options = append(v.Options, facetOption{facetBox: v.box(value, label, on), Count: countWords(in, o)})
}

func (v *facetView) box(value, label string, on bool) facetBox {
	return facetBox{Type: v.Type, Name: v.Name, ID: v.ID + "-" + strings.ReplaceAll(value, ".", "-"), Value: value, Label: label, On: on}
}

// countWords says how many state it and how many do not say.
func countWords(in *locale.Language, o search.FacetOption) string {
	if o.NotStated == 0 {
		return in.T("filters.count", "Stated", o.Stated)
	}
	return in.T("filters.count-unknown", "Stated", o.Stated, "Unknown", o.NotStated)
}

func countsOf(g search.FacetGroup) map[string]search.FacetOption {
	out := make(map[string]search.FacetOption, len(g.Options))
	for _, o := range g.Options {
		out[o.ID] = o
	}
	return out
}

// placesFacet is the one box "taking people now".
func (s *edition) placesFacet(a *asked) facetView {
	v := facetView{ID: "places", Title: s.T("filter-title.places"), Type: "checkbox", Name: "places", Open: a.form.Taking}
	var sum search.FacetOption
	for id, o := range countsOf(a.results.Facets.Group("capacity")) {
		sum.NotStated = max(sum.NotStated, o.NotStated)
		if id != string(directory.Full) {
			sum.Stated += o.Stated
		}
	}
	v.add(s.Language, a, "taking", s.T("filters.taking"), map[string]search.FacetOption{"taking": sum}, a.form.Taking)
	v.Open = v.Open || v.stated
	return v
}

func (s *edition) openFacet(a *asked) facetView {
	v := facetView{ID: "open", Title: s.T("filter-title.open"), Type: "radio", Name: "open", Open: a.form.Open != ""}
	counts := countsOf(a.results.Facets.Group("open"))
	for _, o := range openOrder {
		v.add(s.Language, a, string(o), s.T("open."+string(o)), counts, a.form.Open == o)
	}
	if len(v.Options) > 0 {
		anyTime := v.box("", s.T("filters.any-time"), a.form.Open == "")
		anyTime.ID = "open-any"
		v.Options = append([]facetOption{{facetBox: anyTime}}, v.Options...)
	}
	return v
}

// maxLanguages keeps the list of languages readable; ticked ones always show.
const maxLanguages = 25

func (s *edition) languageFacet(a *asked) facetView {
	v := facetView{ID: "lang", Title: s.T("filter-title.lang"), Type: "checkbox", Name: "lang", Open: len(a.form.Langs) > 0}
	group := a.results.Facets.Group("language")
	counts := countsOf(group)
	codes := slices.Clone(a.form.Langs)
	for _, o := range group.Options[:min(len(group.Options), maxLanguages)] {
		if o.ID != "en" && !slices.Contains(codes, o.ID) {
			codes = append(codes, o.ID)
		}
	}
	for _, code := range codes {
		v.add(s.Language, a, code, s.languageName(code, ""), counts, slices.Contains(a.form.Langs, code))
	}
	return v
}

// activeFilter is one filter that is on and the address without it.
type activeFilter struct {
	Label string
	Off   searchForm
}

// activeFilters are all filters that are on, in the order of the page.
func activeFilters(s *edition, f searchForm) []activeFilter {
	var out []activeFilter
	add := func(label string, off func(*searchForm)) {
		out = append(out, activeFilter{label, f.with(off)})
	}
	if f.Taking {
		add(s.T("filters.taking-short"), func(g *searchForm) { g.Taking = false })
	}
	for _, g := range filterGroups {
		for _, id := range f.Terms[g.Param] {
			t, _ := s.Vocabularies.Term(g.Vocabulary, id)
			add(s.facetLabel(g.Vocabulary, t), func(x *searchForm) { x.without(g.Param, id) })
		}
	}
	if f.Open != "" {
		add(s.T("open."+string(f.Open)), func(g *searchForm) { g.Open = "" })
	}
	if f.Age > 0 {
		add(s.T("filters.age-is", "Age", f.Age), func(g *searchForm) { g.Age = 0 })
	}
	for _, code := range f.Langs {
		add(s.languageName(code, ""), func(g *searchForm) {
			g.Langs = slices.DeleteFunc(g.Langs, func(x string) bool { return x == code })
		})
	}
	if f.Stated {
		add(s.T("filters.stated"), func(g *searchForm) { g.Stated = false })
	}
	if f.Old {
		add(s.T("workers-staff.old"), func(g *searchForm) { g.Old = false })
	}
	return out
}

// chips are the needs and filters that are on, each a link that takes it off.
func (s *edition) chips(f searchForm) (chips []link, clearAll string) {
	for _, id := range f.Needs {
		t, _ := s.Vocabularies.Need(id)
		off := f.with(func(g *searchForm) {
			g.Needs = slices.DeleteFunc(g.Needs, func(x string) bool { return x == id })
		})
		chips = append(chips, link{off.path(), s.needLabel(t)})
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
