package web

import (
	"net/http"

	"anchorpoint/directory"

	"github.com/gin-gonic/gin"
)

// comparePage shows a few services beside each other.
type comparePage struct {
	layout
	Services []compared
	From     string // "1 to 4 of 7"; empty where all are shown
	Previous string
	Next     string
}

// compared is one column, or one list on a narrow screen.
type compared struct {
	N     int
	Name  string
	Href  string
	Phone *phoneView
	Facts []fact
}

// mostCompared is how many fit beside each other.
const mostCompared = 4

// compare answers GET /list/compare.
func (s *edition) compare(c *gin.Context) error {
	l, from, err := s.chosen(c)
	if err != nil {
		return err
	}
	if len(l.found) == 0 {
		return s.redirect(c, http.StatusSeeOther, listPath)
	}
	p := comparePage{layout: s.page(c, s.T("compare.title"))}
	p.NoIndex, p.Back, p.Sheets = true, from.back, []string{"list.css"}
	first := min(max(number(c.Query("from")), 1), len(l.found)) - 1
	first -= first % mostCompared
	last := min(first+mostCompared, len(l.found))
	for i, x := range l.found[first:last] {
		p.Services = append(p.Services, s.compared(x, first+i+1))
	}
	if len(l.found) > mostCompared {
		p.From = s.T("compare.from", "From", first+1, "To", last, "Total", len(l.found))
	}
	if first > 0 {
		p.Previous = from.address("/list/compare", "from", first+1-mostCompared)
	}
	if last < len(l.found) {
		p.Next = from.address("/list/compare", "from", last+1)
	}
	c.Header("Cache-Control", personal)
	return s.render(c, http.StatusOK, "compare", p)
}

func (s *edition) compared(l *directory.Listing, n int) compared {
	v := compared{N: n, Name: plainLine(l.Service.Name), Href: servicePath(l), Phone: firstPhone(l)}
	h := s.handoutFacts(l, nil)
	v.Facts = []fact{
		{s.T("handout.first-visit"), h.firstVisit}, {s.T("glance.places"), h.places},
		{s.T("glance.when"), h.when}, {s.T("glance.where"), h.where}, {s.T("glance.cost"), h.cost},
		{s.T("service.access"), sentences(append(h.access, h.ask...)...)}, {s.T("glance.join"), h.join},
	}
	return v
}
