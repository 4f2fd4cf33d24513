package web

import (
	"context"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"anchorpoint/geo"
	"anchorpoint/search"
)

// errSearch says that neither the index nor the plain search answered.
var errSearch = errors.New("search failed")

// resultsPage is one page of results.
type resultsPage struct {
	layout
	Heading  string
	Form     formView
	Notes    []note
	Crisis   *crisisPanel // when the words or a need call for it
	Looked   []link       // guesses about the words, each taken back by its link
	TurnedOn []link       // guesses that are filters
	Undo     string       // the address without any of those
	First    []link       // guesses that only change the order
	PutBack  []link       // guesses that were taken back
	Chips    []link
	ClearAll string
	Facets   []facetView
	Silent   []facetView // filters about which no service here says anything
	Filters  facetForm
	Sorts    []sortView
	Views    []sortView // list or map
	Map      *mapView   // nil in the list alone
	Cards    []card
	All      allLinks // for all of this page at once
	Start    int      // number of the first card
	Pages    pagination
	Excluded link
	Included link
	Ways     *waysOut // for too few results
	Files    []link   // the same search for other programs
	Missing  string   // the address to tell what is missing
	Tell     tellForm // the same on this page, when nothing was found
}

type sortView struct {
	link
	On bool
}

// asked is one search with all that was found out about it.
type asked struct {
	form     searchForm
	place    *geo.Place // exact where the cookie knows it
	personal bool       // the answer depends on the cookie
	read     bool       // the place was read out of the words
	mine     myList     // to say which results are on it
	danger   bool       // the words call for a panel
	results  search.Results
	listings []*shelved // of the hits, in their order
}

// search answers GET /search.
func (s *edition) search(c *gin.Context) error {
	form := s.readSearch(c, c.Request.URL.Query())
	if to, ok := s.withoutHousehold(form); ok {
		return s.redirect(c, http.StatusSeeOther, to.path())
	}
	if bad := s.badValues(c.Request.URL.Query()); len(bad) > 0 {
		return s.searchProblem(c, form, nil, s.valueProblems(bad)...)
	}
	a := asked{form: form, mine: s.mine.read(c.Request)}
	answer := s.nearby(form.Near)
	switch {
	case answer.Place != nil:
		a.place, a.personal = s.exact(c.Request, answer.Place)
	case form.Near != "":
		return s.searchProblem(c, form, choices(s, form, answer), fieldError{"near", s.nearWords(answer)})
	}
	ctx, cancel := context.WithTimeout(c.Request.Context(), s.Limits.Search)
	defer cancel()
	if err := s.ask(ctx, &a); err != nil {
		return s.inCrisis(err, form, a.place)
	}
	c.Header("Cache-Control", "private, no-cache")
	c.Header("Vary", "Cookie")
	if a.personal {
		c.Header("Cache-Control", "private, no-store")
	}
	page, err := s.resultsPage(c, &a)
	if err != nil {
		return err
	}
	if c.Request.Method == http.MethodGet && !form.Old { // what the public finds is counted
		s.unmet.note(&a, c.ClientIP(), s.Now())
	}
	return s.render(c, http.StatusOK, "results", page)
}

func choices(s *edition, form searchForm, answer geo.Answer) []geo.Place {
	if len(answer.Choices) > 0 {
		return answer.Choices
	}
	return s.Places.Suggest(form.Near, 5)
}

func (s *edition) nearWords(answer geo.Answer) string {
	if len(answer.Choices) > 0 {
		return s.T("problem.several-places")
	}
	return s.placeProblem(answer.Problem)
}

// withoutHousehold gives the form to go to instead when this one holds a full
// postcode, or a distance among its words: a link or an outside form may bring
// one.
func (s *Server) withoutHousehold(form searchForm) (to searchForm, ok bool) {
	lifted := form.liftPostcode()
	lifted = form.liftRadius() || lifted
	postcode, household := namesHousehold(form.Near)
	if !household {
		return form, lifted
	}
	form.Near = postcode.Sector().String()
	if p := s.Places.Resolve(postcode.String()).Place; p != nil {
		form.Near = nearID(*p)
	}
	return form, true
}

// ask searches and loads what was found from the store, which has the last
// word on what is shown.
func (s *edition) ask(ctx context.Context, a *asked) (err error) {
	if a.results, err = s.find(ctx, a.form.query(a.place)); err != nil {
		return err
	}
	if a.place == nil && a.results.Place != nil {
		place := a.results.Place.Public()
		a.place, a.read = &place, true
	}
	a.listings, err = s.hydrate(ctx, &a.results)
	return err
}

func (s *Server) find(ctx context.Context, q search.Query) (search.Results, error) {
	q.Now = s.Now()
	r, err := s.Index.Search(ctx, q)
	if err != nil {
		return r, fmt.Errorf("%w: %w", errSearch, err)
	}
	return r, nil
}

// hydrate loads the listings of the hits and drops hits that may not be shown.
func (s *Server) hydrate(ctx context.Context, r *search.Results) ([]*shelved, error) {
	ids := make([]string, len(r.Hits))
	for i, h := range r.Hits {
		ids[i] = h.ID
	}
	byID, err := s.shelf.listings(ctx, s.Store, ids)
	if err != nil {
		return nil, err
	}
	hits, listings := r.Hits[:0], make([]*shelved, 0, len(byID))
	for _, h := range r.Hits {
		if l := byID[h.ID]; l != nil {
			hits, listings = append(hits, h), append(listings, l)
		}
	}
	r.Total = max(r.Total-(len(r.Hits)-len(hits)), len(hits))
	r.Hits = hits
	return listings, nil
}

// fewResults is the number under which the page also says what else to try.
const fewResults = 3

func (s *edition) resultsPage(c *gin.Context, a *asked) (p resultsPage, err error) {
	p = resultsPage{layout: s.page(c, ""), Form: s.formView(a.form, a.place)}
	p.Crisis = s.crisis(a.form.Q, a.results.Crisis, a.form.Needs, a.place)
	a.danger = p.Crisis != nil
	p.Heading = s.heading(a)
	p.Title, p.Description = p.Heading, p.Heading
	p.NoIndex, p.Back = true, link{"/", s.T("back.search")}
	p.Form.Within, p.Form.Short = s.withinOptions(a), true
	p.Notes = s.notes(c.Request.Context(), a)
	p.Exit = p.Crisis != nil && p.Crisis.Exit || s.sensitive(a)
	p.Looked, p.TurnedOn, p.First = s.guesses(a)
	if len(p.TurnedOn) > 0 {
		p.Undo = a.form.with(func(f *searchForm) { f.Without = append(f.Without, guessedFilters(a)...) }).path()
	}
	p.PutBack = s.takenBack(a.form)
	p.Chips, p.ClearAll = s.chips(a.form)
	p.Facets, p.Silent, p.Filters = s.facets(a)
	if err = s.writeBoxes(append(slices.Clone(p.Facets), p.Silent...)); err != nil {
		return p, err
	}
	p.Filters.Worker = s.worker(c)
	p.Sorts, p.Views = s.sorts(a), s.views(a)
	if a.form.View == viewMap && len(a.listings) > 0 {
		p.Map = s.resultsMap(a)
		c.Header("Content-Security-Policy", s.Map.policy(s.policy))
	}
	p.Start = (a.form.Page-1)*pageSize + 1
	if p.Cards, err = s.cards(a); err != nil {
		return p, err
	}
	p.All = s.allLinks(a)
	from := template.HTML(template.HTMLEscapeString(originQuery(a.form)))
	for i := range p.Cards {
		p.Cards[i].From = "?n=" + template.HTML(strconv.Itoa(p.Cards[i].N)) + from
	}
	p.Pages = pageLinks(a.form, a.results.Total)
	p.Excluded, p.Included = s.excluded(a)
	if p.Ways = s.waysOut(c.Request.Context(), a); p.Ways != nil && p.Crisis != nil {
		p.Ways.Urgent = nil // stands above already
	}
	p.Missing, p.Files = missingAddress(a.form), s.files(a)
	if p.Ways != nil && p.Ways.None {
		p.Tell = s.tellForm(c, a)
	}
	return p, nil
}

// tellForm is the one box in which to say what is missing.
type tellForm struct {
	guarded
	Need, Near string
}

func (s *edition) tellForm(c *gin.Context, a *asked) tellForm {
	f := tellForm{guarded: s.openForm(c, missingPath)}
	if len(a.form.Needs) > 0 {
		f.Need = a.form.Needs[0]
	}
	if a.place != nil {
		f.Near = a.place.Public().Label
	}
	return f
}

// files are the addresses of the same search for other programs.
func (s *edition) files(a *asked) []link {
	f := a.form
	f.Page, f.Old = 1, false
	return []link{{f.file("/search.atom"), s.T("files.atom")}, {f.file("/search.csv"), s.T("files.csv")}, {f.file("/search.xlsx"), s.T("files.xlsx")}}
}

// inCrisis puts the panel that the words call for on the page of an error.
func (s *edition) inCrisis(err error, form searchForm, place *geo.Place) error {
	if p := s.crisis(form.Q, search.Crisis{}, form.Needs, place); p != nil {
		return withPanel{err, p}
	}
	return err
}

// heading counts what was found and says what for and where. Words of somebody
// in danger are not said back to them, nor kept as a title in the history of a
// phone that others look at.
func (s *edition) heading(a *asked) string {
	near := nearPlace(a)
	if a.results.Total == 0 {
		if near == "" {
			return s.T("results.none")
		}
		return s.T("results.none-near", "Place", near)
	}
	what := ""
	switch {
	case a.danger && a.form.Q != "", wordless(a.form.Q):
	case a.form.Q != "":
		what = s.quote(a.form.Q)
	case len(a.form.Needs) > 0:
		what = s.needLabels(a.form.Needs)
	}
	key := "results.found"
	if what != "" {
		key += "-for"
	}
	if near != "" {
		key += "-near"
	}
	return s.T(key, "Count", a.results.Total, "What", what, "Place", near)
}

// nearPlace names the place, unless the words that stand before it do.
func nearPlace(a *asked) string {
	if a.place == nil {
		return ""
	}
	label := a.place.Public().Label
	name, _, _ := strings.Cut(label, ",")
	if a.read && a.results.Total > 0 && strings.Contains(strings.ToLower(a.form.Q), strings.ToLower(name)) {
		return ""
	}
	return noBreak(label)
}

func thousands(n int) string {
	digits := fmt.Sprint(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

func (s *edition) needLabels(ids []string) string {
	var labels []string
	for _, id := range ids {
		if t, ok := s.Vocabularies.Need(id); ok {
			labels = append(labels, lower(s.needLabel(t)))
		}
	}
	return s.List(labels)
}
