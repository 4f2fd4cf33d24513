package web

import (
	"context"
	"fmt"
	"slices"

	"anchorpoint/geo"
	"anchorpoint/search"
)

// waysOut is what else to try when too little was found. Every link was
// searched and counted before it is shown.
type waysOut struct {
	None   bool // nothing at all was found
	Links  []link
	Pages  []link // pages of the needs
	Tiles  []tile // where to begin instead, when nothing was found
	Help   []link // what can still help where nothing of the kind exists
	Urgent []Number
}

// maxWays keeps the searches behind one page of no results few.
const maxWays = 7

// waysOut gives nil where enough was found.
func (s *edition) waysOut(ctx context.Context, a *asked) *waysOut {
	tries := s.stepWays(a)
	switch {
	case a.form.Page > 1:
		return nil
	case a.results.Total < fewResults:
		tries = append(tries, s.ways(a)...)
	case len(tries) == 0 && !recovered(a):
		return nil
	}
	w := &waysOut{None: a.results.Total == 0, Urgent: s.numbers(s.Site.Urgent)}
	ctx, cancel := context.WithTimeout(ctx, s.Limits.Search)
	defer cancel()
	counts := s.countNeeds(ctx)
	w.Pages = s.helpPages(a, counts)
	if w.None && len(w.Pages) == 0 {
		w.Tiles = s.tiles("", counts)
	}
	if w.None {
		w.Help = s.stillHelps(ctx, a)
	}
	seen := []string{a.form.path()}
	for _, way := range tries {
		path := way.form.path()
		if slices.Contains(seen, path) || len(w.Links) == maxWays {
			continue
		}
		seen = append(seen, path)
		n := s.countWay(ctx, a, way.form)
		if n == 0 || n <= a.results.Total && !way.other {
			continue
		}
		w.Links = append(w.Links, link{path, s.T("ways.counted", "Way", way.label, "Count", n)})
	}
	return w
}

// countWay is how many services a changed search finds; 0 when it cannot be
// asked.
func (s *edition) countWay(ctx context.Context, a *asked, f searchForm) int {
	q := f.query(a.place)
	if f.Near == "" {
		q.Place = nil
	}
	q.Limit, q.NoFacets = 1, true
	r, err := s.find(ctx, q)
	if err != nil {
		return 0
	}
	return r.Total
}

// stillHelps are searches that help where nothing of the kind exists: advice,
// somebody to talk to, and giving time.
func (s *edition) stillHelps(ctx context.Context, a *asked) []link {
	var out []link
	for _, need := range []string{"general-advice", "phone-friends", "volunteering"} {
		f := searchForm{Needs: []string{need}, Near: a.form.Near, Page: 1, Terms: map[string][]string{}}
		if n := s.countWay(ctx, a, f); n > 0 {
			out = append(out, link{f.path(), s.T("ways.counted", "Way", s.T("still."+need), "Count", n)})
		}
	}
	return out
}

// recovered says that what was asked gave nothing, so that something near it is
// shown.
func recovered(a *asked) bool {
	return slices.ContainsFunc(a.results.Steps, func(s search.Step) bool { return s.Applied })
}

type way struct {
	label string
	form  searchForm
	other bool // something else, so that few results are worth a link too
}

// ways are the changed searches, nearest to what was asked first.
func (s *edition) ways(a *asked) []way {
	f := a.form
	var out []way
	add := func(label string, change func(*searchForm)) {
		out = append(out, way{label: label, form: f.with(change)})
	}
	on := activeFilters(s, f)
	for _, filter := range on[:min(3, len(on))] {
		out = append(out, way{label: s.T("ways.without", "What", filter.Label), form: filter.Off})
	}
	if len(on) > 1 {
		add(s.T("ways.without-filters"), (*searchForm).clearFilters)
	}
	if a.place != nil {
		for _, miles := range widerThan(a.results.RadiusM) {
			add(s.T("ways.within", "Miles", milesWords(s.Language, miles*geo.MetresPerMile)), func(g *searchForm) { g.Within = fmt.Sprint(miles) })
		}
		add(s.T("ways.anywhere-near"), func(g *searchForm) { g.Within = "any" })
	}
	for _, id := range f.Needs {
		if t, ok := s.Vocabularies.Need(id); ok && t.ParentID != "" {
			parent, _ := s.Vocabularies.Need(t.ParentID)
			add(s.T("ways.all-of", "Need", s.needLabel(parent)), func(g *searchForm) { g.Needs = []string{parent.ID} })
		}
	}
	add(s.T("ways.remote"), remoteOnly)
	if f.Q != "" && (a.place != nil || len(f.Needs) > 0) {
		add(s.T("ways.without-words", "Text", f.Q), func(g *searchForm) {
			g.Q = ""
			g.clearFilters()
		})
	}
	if a.place != nil {
		add(s.T("ways.anywhere"), func(g *searchForm) {
			g.Near, g.Within, g.Sort = "", "", search.BestMatch
			g.clearFilters()
			if a.read {
				g.Without = append(g.Without, "place")
			}
		})
	}
	add(s.T("services.all"), func(g *searchForm) { *g = searchForm{Terms: map[string][]string{}} })
	return out
}

// widerThan are the next two distances.
func widerThan(metres float64) []float64 {
	var out []float64
	for _, miles := range geo.Radii() {
		if metres > 0 && miles*geo.MetresPerMile > metres+1 && miles <= 25 && len(out) < 2 {
			out = append(out, miles)
		}
	}
	return out
}
