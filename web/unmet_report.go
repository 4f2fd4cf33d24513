package web

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"time"

	"anchorpoint/directory"
)

// unmetReport are counts of searches that fell short, each at least
// directory.UnmetFloor, put together. Sums are of counts that may be shown one
// by one, so that nothing can be worked out from them.
type unmetReport struct {
	counts []directory.Unmet // of what was asked for
	needs  []string          // of all counts, to choose from
	areas  []string
	weeks  []unmetSum // from the first to the last, also those without a count
	rows   []unmetSum // need and area, most searches first
}

// unmetSum is one row or one week.
type unmetSum struct {
	need, area string
	week       time.Time
	all        int
	by         map[directory.UnmetOutcome]int // no entry: below the floor each week, or none
}

func (u *unmetSum) add(x directory.Unmet) {
	u.all += x.Count
	if u.by == nil {
		u.by = map[directory.UnmetOutcome]int{}
	}
	u.by[x.Outcome] += x.Count
}

// Areas of the page's address that are no area: searches without a place, and
// areas that are too small to be shown one by one.
const (
	unmetNoPlace = "none"
	unmetPooled  = "small"
)

func unmetAreaOf(u directory.Unmet) string {
	if u.Pooled {
		return unmetPooled
	}
	return cmp.Or(u.Area, unmetNoPlace)
}

// unmetSpans are how many weeks can be asked for, the first where none is.
var unmetSpans = []int{12, 4, 26, 52}

// unmetAsk is what the page shows.
type unmetAsk struct {
	need, area string
	span       int // weeks
}

func readUnmet(v url.Values) unmetAsk {
	a := unmetAsk{need: clean(v.Get("need"), maxValue), area: clean(v.Get("area"), maxValue), span: unmetSpans[0]}
	if n, err := strconv.Atoi(v.Get("weeks")); err == nil && slices.Contains(unmetSpans, n) {
		a.span = n
	}
	return a
}

// path is the address of the page, or of its file.
func (a unmetAsk) path(file string) string {
	v := url.Values{"weeks": {strconv.Itoa(a.span)}}
	if a.need != "" {
		v.Set("need", a.need)
	}
	if a.area != "" {
		v.Set("area", a.area)
	}
	return unmetPath + file + "?" + v.Encode()
}

// from is the Monday of the first week; the week that runs has no counts yet.
func (a unmetAsk) from(now time.Time) time.Time {
	return directory.Monday(now).AddDate(0, 0, -7*a.span)
}

// report puts the counts together that an actor asks for.
func (a unmetAsk) report(all []directory.Unmet, now time.Time) unmetReport {
	var r unmetReport
	needs, areas, rows := map[string]bool{}, map[string]bool{}, map[[2]string]*unmetSum{}
	for week := a.from(now); week.Before(directory.Monday(now)); week = week.AddDate(0, 0, 7) {
		r.weeks = append(r.weeks, unmetSum{week: week})
	}
	for _, u := range all {
		area := unmetAreaOf(u)
		needs[u.Need], areas[area] = true, true
		if a.need != "" && a.need != u.Need || a.area != "" && a.area != area {
			continue
		}
		r.counts = append(r.counts, u)
		key := [2]string{u.Need, area}
		if rows[key] == nil {
			rows[key] = &unmetSum{need: u.Need, area: area}
		}
		rows[key].add(u)
		if i := slices.IndexFunc(r.weeks, func(w unmetSum) bool { return w.week.Equal(u.From) }); i >= 0 {
			r.weeks[i].add(u)
		}
	}
	r.needs, r.areas = slices.Sorted(maps.Keys(needs)), slices.Sorted(maps.Keys(areas))
	for _, row := range rows {
		r.rows = append(r.rows, *row)
	}
	slices.SortFunc(r.rows, func(a, b unmetSum) int {
		return cmp.Or(b.all-a.all, cmp.Compare(a.need, b.need), cmp.Compare(a.area, b.area))
	})
	return r
}

// Sizes of the drawing, in its own units: it is as wide as the page.
const (
	unmetWide = 520
	unmetHigh = 120
)

// unmetBar is one week of the drawing.
type unmetBar struct{ X, Y, Width, Height int }

// bars draw the weeks, the largest as high as the drawing.
func (r *unmetReport) bars() []unmetBar {
	most := 0
	for _, w := range r.weeks {
		most = max(most, w.all)
	}
	if most == 0 {
		return nil
	}
	step := unmetWide / len(r.weeks)
	var out []unmetBar
	for i, w := range r.weeks {
		if w.all > 0 {
			high := max(1, w.all*unmetHigh/most)
			out = append(out, unmetBar{i * step, unmetHigh - high, step * 4 / 5, high})
		}
	}
	return out
}
