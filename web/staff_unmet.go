package web

import (
	"bytes"
	"net/http"
	"strconv"
	"strings"
	"time"

	"anchorpoint/directory"

	"github.com/gin-gonic/gin"
)

// unmetPage shows which needs people searched for and found too little.
type unmetPage struct {
	layout
	Floor    int
	Needs    []option
	Areas    []option
	Spans    []option
	Rows     []unmetRow
	More     int // rows that only the file has
	Weeks    []unmetWeek
	Bars     []unmetBar
	Wide     int
	High     int
	Drawing  string // what the bars show, in words
	File     string
	Words    string // where words for a need are added
	Narrowed bool
}

// unmetRow is a need in an area.
type unmetRow struct {
	Need, Area string
	Counts     []string // only those that may be shown
}

// unmetWeek is one bar in figures.
type unmetWeek struct{ From, Count string }

const (
	unmetPath  = "/admin/unmet"
	unmetOnOne = 100 // rows on the page
)

// unmetCounts reads what somebody asks for.
func (s *edition) unmetCounts(c *gin.Context) (unmetAsk, unmetReport, error) {
	ask, now := readUnmet(c.Request.URL.Query()), s.Now()
	all, err := s.as(c).UnmetNeeds(c.Request.Context(), ask.from(now), directory.Monday(now).AddDate(0, 0, -1))
	if err != nil {
		return ask, unmetReport{}, err
	}
	return ask, ask.report(all, now), nil
}

// unmetNeed answers GET /admin/unmet.
func (s *edition) unmetNeed(c *gin.Context) error {
	ask, found, err := s.unmetCounts(c)
	if err != nil {
		return err
	}
	p := unmetPage{layout: s.page(c, s.T("unmet.title")), Floor: directory.UnmetFloor, File: ask.path(".csv"),
		Words:    phrasesAddress(ask.need, 0),
		Narrowed: ask.need != "" || ask.area != "", Wide: unmetWide, High: unmetHigh, Bars: found.bars()}
	p.NoIndex, p.Back = true, link{queuePath, s.T("staff-item.back")}
	s.unmetChoices(&p, ask, &found)
	for i, row := range found.rows {
		if i == unmetOnOne {
			p.More = len(found.rows) - i
			break
		}
		r := unmetRow{Need: s.unmetNeedName(row.need), Area: s.unmetAreaName(row.area)}
		for _, how := range directory.UnmetOutcomes {
			if n := row.by[how]; n > 0 {
				r.Counts = append(r.Counts, s.T("unmet.by-"+string(how), "N", s.Number(n)))
			}
		}
		p.Rows = append(p.Rows, r)
	}
	s.unmetTrend(&p, &found)
	c.Header("Cache-Control", personal)
	return s.render(c, http.StatusOK, "staff_unmet", p)
}

// unmetTrend are the weeks, in words for the drawing too.
func (s *edition) unmetTrend(p *unmetPage, found *unmetReport) {
	most := 0
	for _, w := range found.weeks {
		p.Weeks = append(p.Weeks, unmetWeek{s.Date(w.week), s.unmetNumber(w.all)})
		most = max(most, w.all)
	}
	if len(p.Bars) > 0 {
		p.Drawing = s.T("unmet.drawing", "From", p.Weeks[0].From, "To", p.Weeks[len(p.Weeks)-1].From, "Most", s.Number(most))
	}
}

func (s *edition) unmetChoices(p *unmetPage, ask unmetAsk, found *unmetReport) {
	p.Needs = []option{{"", s.T("unmet.all-needs"), false}}
	for _, id := range found.needs {
		p.Needs = append(p.Needs, option{id, s.unmetNeedName(id), id == ask.need})
	}
	p.Areas = []option{{"", s.T("unmet.everywhere"), false}}
	for _, area := range found.areas {
		p.Areas = append(p.Areas, option{area, s.unmetAreaName(area), area == ask.area})
	}
	for _, n := range unmetSpans {
		p.Spans = append(p.Spans, option{strconv.Itoa(n), s.T("unmet.span", "Count", n), n == ask.span})
	}
}

// unmetNumber is a count, or that it is too small to be shown. A sum of several
// weeks that are too small is not "under ten": it may be more.
func (s *edition) unmetNumber(n int) string {
	if n < directory.UnmetFloor {
		return s.T("unmet.too-few")
	}
	return s.Number(n)
}

// unmetNeedName is the need's label; of one that the vocabulary no longer has,
// its id.
func (s *edition) unmetNeedName(id string) string {
	if t, ok := s.Vocabularies.Need(id); ok {
		return s.needLabel(t)
	}
	return id
}

func (s *edition) unmetAreaName(area string) string {
	switch {
	case area == unmetNoPlace:
		return s.T("unmet.no-place")
	case area == unmetPooled:
		return s.T("unmet.small")
	case !strings.Contains(area, ":"): // an outward code
		return area
	}
	if name := s.areaName(area); name != "" {
		return name
	}
	return area
}

// unmetFile answers GET /admin/unmet.csv: the counts by week.
func (s *edition) unmetFile(c *gin.Context) error {
	_, found, err := s.unmetCounts(c)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	writeLine(&b, []string{"week_from", "need", "need_name", "area", "area_name", "found", "searches"})
	for _, u := range found.counts {
		area := unmetAreaOf(u)
		writeLine(&b, plainCells(u.From.Format(time.DateOnly), u.Need, s.unmetNeedName(u.Need), area, s.unmetAreaName(area),
			string(u.Outcome), strconv.Itoa(u.Count)))
	}
	c.Header("Cache-Control", personal)
	c.Header("Content-Disposition", `attachment; filename="unmet-need.csv"`)
	return s.send(c, http.StatusOK, "text/csv; charset=utf-8; header=present", b.Bytes())
}
