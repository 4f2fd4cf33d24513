package web

import (
	"fmt"
	"math"
	"strconv"

	"anchorpoint/geo"
	"anchorpoint/search"
)

// radiusNote says which distance was used when the person named none, or one
// finer than their place is known.
func (s *edition) radiusNote(a *asked) string {
	if a.place == nil || a.results.RadiusM <= 0 || a.results.Total == 0 {
		return ""
	}
	used := milesWords(s.Language, a.results.RadiusM)
	asked, _ := radius(a.form.Within)
	switch {
	case a.results.Automatic:
		return s.T("notes.radius", "Miles", used)
	case a.results.RadiusM > asked+1:
		return s.T("notes.radius-rough", "Miles", used)
	}
	return ""
}

// significant is a number with three digits, as people read it.
func significant(n float64) float64 {
	out, err := strconv.ParseFloat(fmt.Sprintf("%.3g", n), 64)
	if err != nil {
		return n
	}
	return out
}

// withinOptions are the distances that can be chosen; none without a place.
func (s *edition) withinOptions(a *asked) []option {
	if a.place == nil {
		return nil
	}
	within := func(metres float64) string {
		return s.T("within.is", "Miles", noBreak(milesWords(s.Language, metres)))
	}
	auto, fitting := s.T("within.best"), 0.0
	if a.results.Automatic && a.results.RadiusM > 0 { // named by its miles, so the same miles are not offered twice
		auto, fitting = within(a.results.RadiusM), math.Round(a.results.RadiusM)
	}
	out := []option{{"", auto, a.form.Within == ""}}
	for _, miles := range geo.Radii() {
		value, metres := fmt.Sprint(miles), miles*geo.MetresPerMile
		if math.Round(metres) != fitting {
			out = append(out, option{value, within(metres), a.form.Within == value})
		}
	}
	return append(out, option{"any", s.T("within.any"), a.form.Within == "any"})
}

// views are the ways to look at the same page of results.
func (s *edition) views(a *asked) []sortView {
	var out []sortView
	for _, v := range []struct{ view, text string }{{"", "results.list"}, {viewMap, "results.map"}} {
		to := a.form.with(func(f *searchForm) { f.View, f.Page = v.view, a.form.Page })
		out = append(out, sortView{link{to.path(), s.T(v.text)}, a.form.View == v.view})
	}
	return out
}

func (s *edition) sorts(a *asked) []sortView {
	order := []struct {
		sort search.Sort
		text string
	}{{search.BestMatch, s.T("results.best")}, {search.Nearest, s.T("results.nearest")}, {search.RecentlyChecked, s.T("results.recent")}}
	var out []sortView
	for _, o := range order {
		if o.sort == search.Nearest && a.place == nil {
			continue
		}
		to := a.form.with(func(f *searchForm) { f.Sort = o.sort })
		out = append(out, sortView{link{to.path(), o.text}, a.form.Sort == o.sort})
	}
	return out
}

// excluded are the lines at the foot about services whose stated area leaves
// the place out: one shows them, the other takes them away again.
func (s *edition) excluded(a *asked) (show, hide link) {
	if a.place == nil {
		return show, hide
	}
	label := noBreak(a.place.Public().Label)
	if a.form.Out {
		to := a.form.with(func(f *searchForm) { f.Out = false })
		return show, link{to.path(), s.T("results.hide-outside", "Place", label)}
	}
	if n := a.results.Excluded; n > 0 {
		to := a.form.with(func(f *searchForm) { f.Out = true })
		show = link{to.path(), s.T("results.outside", "Count", n, "Place", label)}
	}
	return show, hide
}
