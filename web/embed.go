package web

import (
	"context"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
)

// embedPage is a short list of results in a frame of another site: no cookie,
// no my list, and every link opens in the whole window.
type embedPage struct {
	layout
	Heading string
	Text    string // what to do after an error
	Cards   []card
	All     link
}

// embedPath is the one page that other sites show in a frame.
const embedPath = "/embed"

// embedCards is how many services a frame shows.
const embedCards = 5

// embed answers GET /embed?need=&area=&q=.
func (s *edition) embed(c *gin.Context) error {
	c.Header("Content-Security-Policy", s.embedPolicy())
	form := s.embedForm(c.Request.URL.Query())
	a := asked{form: form}
	answer := s.nearby(form.Near)
	switch {
	case answer.Place != nil:
		public := answer.Place.Public()
		a.place = &public
		a.form.Near = nearID(public)
	case form.Near != "":
		return s.renderEmbed(c, http.StatusUnprocessableEntity, embedPage{layout: s.page(c, s.nearWords(answer)), Heading: s.nearWords(answer)})
	}
	q := a.form.query(a.place)
	q.Limit = embedCards
	ctx, cancel := context.WithTimeout(c.Request.Context(), s.Limits.Search)
	defer cancel()
	var err error
	if a.results, err = s.find(ctx, q); err != nil {
		return err
	}
	if a.listings, err = s.hydrate(ctx, &a.results); err != nil {
		return err
	}
	p := embedPage{layout: s.page(c, s.heading(&a)), Heading: s.heading(&a)}
	if p.Cards, err = s.cards(&a); err != nil {
		return err
	}
	for i := range p.Cards {
		p.Cards[i].ID = "" // no my list in a frame
	}
	p.All = link{a.form.path(), s.T("services.see-all", "Count", a.results.Total)}
	return s.renderEmbed(c, http.StatusOK, p)
}

func (s *edition) renderEmbed(c *gin.Context, status int, p embedPage) error {
	p.NoIndex = true
	return s.render(c, status, "embed", p)
}

// embedForm reads what a frame asks for: a search without filters and page. A
// full postcode becomes its sector.
func (s *Server) embedForm(v url.Values) searchForm {
	f := s.readSearchForm(url.Values{"q": v["q"], "near": v["area"], "need": v["need"]})
	f.liftPostcode()
	if postcode, ok := namesHousehold(f.Near); ok {
		f.Near = postcode.Sector().String()
	}
	return f
}

// embedPolicy is the policy of a page that the sites of the settings, and our
// own preview, may show in a frame. Its links leave the frame.
func (s *Server) embedPolicy() string {
	ancestors := strings.Join(append([]string{"'self'"}, s.EmbedAncestors...), " ")
	return strings.Replace(contentPolicy, "frame-ancestors 'none'", "frame-ancestors "+ancestors, 1)
}

// codePolicy lets the page with the code show the frame itself.
const codePolicy = contentPolicy + "; frame-src 'self'"

// embedCodePage makes the code for another site to copy.
type embedCodePage struct {
	layout
	Q, Area   string
	Needs     []option
	AreaError string
	Frame     string // code of the frame
	Form      string // code of a search form without a script
	Source    string // of the preview
	Ancestors []string
}

// embedCode answers GET /embed/code.
func (s *edition) embedCode(c *gin.Context) error {
	c.Header("Content-Security-Policy", codePolicy)
	form := s.embedForm(c.Request.URL.Query())
	p := embedCodePage{layout: s.page(c, s.T("embed.title")), Q: form.Q, Area: form.Near, Ancestors: s.EmbedAncestors}
	p.Back, p.Sheets = link{"/", s.T("back.search")}, []string{"list.css"}
	status := http.StatusOK
	if answer := s.nearby(form.Near); form.Near != "" && answer.Place == nil {
		p.AreaError, status = s.nearWords(answer), http.StatusUnprocessableEntity
		p.Title = s.T("problem.page", "Title", p.Title)
	}
	p.Needs = append(p.Needs, option{"", s.T("embed.any-need"), len(form.Needs) == 0})
	counts := s.countNeeds(c.Request.Context())
	for _, t := range s.Vocabularies.Needs() {
		if chosen := slices.Contains(form.Needs, t.ID); chosen || t.ParentID == "" && (counts == nil || counts.stated("need", t.ID) > 0) {
			p.Needs = append(p.Needs, option{t.ID, s.needLabel(t), chosen})
		}
	}
	p.Source = embedPath
	if v := embedValues(form); len(v) > 0 {
		p.Source += "?" + v.Encode()
	}
	origin := s.origin(c)
	p.Frame = `<iframe src="` + template.HTMLEscapeString(origin+s.href(p.Source)) + `" title="` + template.HTMLEscapeString(s.Site.Name) +
		`" width="100%" height="600" loading="lazy"></iframe>`
	p.Form = s.formCode(origin)
	return s.render(c, status, "embedcode", p)
}

func embedValues(f searchForm) url.Values {
	v := url.Values{}
	if len(f.Needs) > 0 {
		v["need"] = f.Needs
	}
	for name, value := range map[string]string{"area": f.Near, "q": f.Q} {
		if value != "" {
			v.Set(name, value)
		}
	}
	return v
}

// formCode is a search form that works on any page without a script. A full
// postcode that it sends is answered with an address that holds less.
func (s *edition) formCode(origin string) string {
	e := template.HTMLEscapeString
	return `<form method="get" action="` + e(origin+s.href("/search")) + `">
<p><label for="find-q">` + e(s.T("search-box.what")) + `</label> <input id="find-q" name="q" maxlength="200"></p>
<p><label for="find-near">` + e(s.T("search-box.where")) + `</label> <input id="find-near" name="near" maxlength="100"></p>
<p><button>` + e(s.T("search-box.search")) + `</button></p>
</form>`
}
