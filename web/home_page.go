package web

import (
	"context"
	"sync"
	"time"

	"anchorpoint/search"

	"github.com/gin-gonic/gin"
)

// homePage is the first page: the box, the needs, the first steps, and whom to
// ring.
type homePage struct {
	layout
	Errors []fieldError
	Crisis *crisisPanel // after an error, when the words call for it
	Form   formView
	Tiles  []tile
	Steps  []link
	Urgent []Number
	Total  int // how many services there are; 0 when not known
	// Elsewhere are directories of other parts of the country, for a place that
	// this one does not cover.
	Elsewhere []link
}

// elsewhere are the directories that people of each country can use.
func (s *edition) elsewhere() []link {
	return []link{
		{"https://www.citizensadvice.org.uk/", s.T("elsewhere.england")},
		{"https://www.aliss.org/", s.T("elsewhere.scotland")},
		{"https://www.dewis.wales/", s.T("elsewhere.wales")},
		{"https://www.familysupportni.gov.uk/", s.T("elsewhere.northern-ireland")},
	}
}

// tile is one need with the number of services for it.
type tile struct {
	link
	Count string
	About string
}

// home answers GET /.
func (s *edition) home(c *gin.Context) error {
	return s.render(c, 200, "home", s.homePage(c))
}

func (s *edition) homePage(c *gin.Context) homePage {
	p := homePage{layout: s.page(c, s.T("home.title")), Urgent: s.numbers(s.Site.Urgent)}
	p.Canon, p.Description = s.canon("/"), s.T("about.what-free")
	counts := s.countNeeds(c.Request.Context())
	p.Tiles = s.tiles("", counts)
	for _, step := range []struct{ href, group, id string }{
		{"/search?start=just-turn-up&stated=1", "first-step", "just-turn-up"},
		{"/search?start=one-to-one-first&stated=1", "first-step", "one-to-one-first"},
		{"/search?how=home-visit&stated=1", "delivery", "home-visit"},
		{"/search?how=phone&stated=1", "delivery", "phone"},
		{"/search?start=bring-a-friend&stated=1", "first-step", "bring-a-friend"},
	} {
		if counts == nil || counts.stated(step.group, step.id) > 0 {
			p.Steps = append(p.Steps, link{step.href, s.T("start." + step.id)})
		}
	}
	if counts != nil {
		p.Total = counts.total
	}
	return p
}

// tiles are the needs under a parent that lead to at least one service. With
// no counts (search is down, or being built) all are shown without numbers.
func (s *edition) tiles(parent string, counts *totals) []tile {
	var out []tile
	for _, t := range s.Vocabularies.Needs() {
		if t.ParentID != parent {
			continue
		}
		tile := tile{link: link{"/needs/" + t.ID, s.needLabel(t)}, About: s.about(t)}
		if counts != nil {
			n := counts.stated("need", t.ID)
			if n == 0 {
				continue
			}
			tile.Count = s.countServices(n)
		}
		out = append(out, tile)
	}
	return out
}

// countsLife is how old the numbers beside the needs may be.
const countsLife = 15 * time.Second

// needCounts keeps the numbers of the whole directory for a short time.
type needCounts struct {
	mu  sync.Mutex
	at  time.Time
	now *totals
}

// totals are the counts of every option over all services.
type totals struct {
	total  int
	groups map[string]map[string]search.FacetOption
}

func (t *totals) stated(group, id string) int {
	return t.groups[group][id].Stated
}

// countNeeds gives nil when search cannot count at the moment.
func (s *Server) countNeeds(ctx context.Context) *totals {
	s.counts.mu.Lock()
	defer s.counts.mu.Unlock()
	if now := s.Now(); now.Sub(s.counts.at) < countsLife && !now.Before(s.counts.at) {
		return s.counts.now
	}
	r, err := s.find(ctx, search.Query{Limit: 1})
	if err != nil {
		s.Log.Warn("needs could not be counted", "error", err.Error())
		return nil
	}
	s.counts.at, s.counts.now = s.Now(), nil
	if !r.Degraded && len(r.Facets.Group("need").Options) > 0 {
		s.counts.now = newTotals(r)
	}
	return s.counts.now
}

func newTotals(r search.Results) *totals {
	t := &totals{total: r.Total, groups: map[string]map[string]search.FacetOption{}}
	for _, g := range r.Facets.Groups {
		t.groups[g.ID] = countsOf(g)
	}
	return t
}
