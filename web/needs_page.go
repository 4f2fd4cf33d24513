package web

import (
	"cmp"
	"slices"

	"anchorpoint/directory"
	"anchorpoint/search"

	"github.com/gin-gonic/gin"
)

// needsPage lists every need that has a service, under its top need.
type needsPage struct {
	layout
	Groups []needGroup
	Urgent []Number
}

type needGroup struct {
	tile
	ID    string
	Needs []tile
}

// needPage is one need: what it is, the place box, some services, and what is
// close to it.
type needPage struct {
	layout
	Heading string
	About   string
	More    string // a second sentence
	Form    formView
	Crisis  *crisisPanel
	Steps   []link
	Cards   []card
	All     link
	Ease    []link // services that say what they do about obstacles
	Worker  string // the line that a link worker can type
	Below   []tile
	Beside  []tile
}

// needs answers GET /needs.
func (s *edition) needs(c *gin.Context) error {
	p := needsPage{layout: s.page(c, s.T("needs-page.title")), Urgent: s.numbers(s.Site.Urgent)}
	p.Canon, p.Back = s.canon("/needs"), link{"/", s.T("back.home")}
	counts := s.countNeeds(c.Request.Context())
	for _, top := range s.tiles("", counts) {
		id := top.Href[len("/needs/"):]
		p.Groups = append(p.Groups, needGroup{tile: top, ID: id, Needs: s.tiles(id, counts)})
	}
	return s.render(c, 200, "needs", p)
}

// needCards is how many services a need's page shows.
const needCards = 5

// need answers GET /needs/{id}.
func (s *edition) need(c *gin.Context) error {
	t, ok := s.Vocabularies.Need(c.Param("id"))
	if !ok {
		return errNoPage
	}
	a := asked{form: searchForm{Needs: []string{t.ID}, Page: 1, Terms: map[string][]string{}}}
	q := a.form.query(nil)
	q.Limit = needCards
	var err error
	if a.results, err = s.find(c.Request.Context(), q); err != nil {
		return err
	}
	if a.listings, err = s.hydrate(c.Request.Context(), &a.results); err != nil {
		return err
	}
	page, err := s.needPage(c, t, &a)
	if err != nil {
		return err
	}
	return s.render(c, 200, "need", page)
}

func (s *edition) needPage(c *gin.Context, t directory.Term, a *asked) (p needPage, err error) {
	p = needPage{layout: s.page(c, s.needLabel(t)), Heading: s.needLabel(t), About: s.about(t), Form: s.formView(a.form, nil)}
	p.Form.PlaceOnly, p.Description = true, p.About
	p.More = s.T("need-more." + cmp.Or(t.ParentID, t.ID))
	p.Worker = s.T("need-page.worker-line", "Need", lower(s.needLabel(t)))
	p.Ease = s.obstacles(a)
	p.Canon, p.Back = s.canon("/needs/"+t.ID), link{"/needs", s.T("needs-page.title")}
	p.NoIndex = a.results.Total == 0
	p.Crisis = s.crisis("", search.Crisis{}, a.form.Needs, nil)
	p.Exit = p.Crisis != nil && p.Crisis.Exit || s.sensitive(a)
	if p.Cards, err = s.cards(a); err != nil {
		return p, err
	}
	p.All = link{a.form.path(), s.T("services.see-all", "Count", a.results.Total)}
	p.Steps = s.firstSteps(a.form, a.results.Facets)
	counts := s.countNeeds(c.Request.Context())
	p.Below = s.tiles(t.ID, counts)
	if t.ParentID != "" {
		for _, beside := range s.tiles(t.ParentID, counts) {
			if beside.Href != "/needs/"+t.ID {
				p.Beside = append(p.Beside, beside)
			}
		}
	}
	return p, nil
}

// maxObstacles keeps the row of links short.
const maxObstacles = 8

// obstacles are links to services that state what they do about what can get
// in the way, the most common first.
func (s *edition) obstacles(a *asked) []link {
	options := slices.Clone(a.results.Facets.Group(string(directory.SupportsVocabulary)).Options)
	slices.SortStableFunc(options, func(x, y search.FacetOption) int { return y.Stated - x.Stated })
	var out []link
	for _, o := range options {
		t, ok := s.Vocabularies.Term(directory.SupportsVocabulary, o.ID)
		if !ok || o.Stated == 0 || len(out) == maxObstacles {
			continue
		}
		to := a.form.with(func(f *searchForm) { f.Terms["care"], f.Stated = []string{o.ID}, true })
		out = append(out, link{to.path(), s.T("ways.counted", "Way", s.term(directory.SupportsVocabulary, t), "Count", o.Stated)})
	}
	return out
}

// firstSteps are links to the small first steps that exist for a search.
func (s *edition) firstSteps(f searchForm, facets search.Facets) []link {
	var out []link
	for _, step := range []struct{ param, vocabulary, id string }{
		{"start", "first-step", "just-turn-up"},
		{"start", "first-step", "one-to-one-first"},
		{"how", "delivery", "home-visit"},
		{"how", "delivery", "phone"},
		{"start", "first-step", "bring-a-friend"},
	} {
		if countsOf(facets.Group(step.vocabulary))[step.id].Stated > 0 {
			to := f.with(func(g *searchForm) { g.Terms[step.param], g.Stated = []string{step.id}, true })
			out = append(out, link{to.path(), s.T("start." + step.id)})
		}
	}
	return out
}
