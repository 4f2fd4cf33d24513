package web

import (
	"cmp"
	"context"
	_ "embed"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"anchorpoint/data/hsds"
	"anchorpoint/directory"
	"anchorpoint/search"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"
)

// The public interface: Open Referral UK 3.0 and HSDS 3.1, read only, without
// key or cookie, open to every origin.

// openAPI describes the addresses that are there, in the OpenAPI form.
//
//go:embed openapi.json
var openAPI []byte

// apiProfile is how a validator knows which standard is spoken.
const (
	apiVersion = "HSDS-UK-3.0"
	apiProfile = "https://github.com/OpenReferralUK/uk-profile/blob/main/docs/index.md"
)

type apiAbout struct {
	Version     string `json:"version"`
	Profile     string `json:"profile"`
	OpenAPI     string `json:"openapi_url"`
	Description string `json:"description,omitempty"`
	Publisher   string `json:"publisher,omitempty"`
}

// apiRoot answers GET /oruk/v3/.
func (s *Server) apiRoot(c *gin.Context) error {
	return s.sendDocument(c, apiAbout{
		Version: apiVersion, Profile: apiProfile, OpenAPI: s.base(c) + "/openapi.json",
		Description: "Community services listed by " + s.Site.Name, Publisher: s.Site.Publisher,
	}, time.Time{})
}

// base is the address of the site: from the settings, else as it was asked.
func (s *Server) base(c *gin.Context) string {
	if s.Site.URL != "" {
		return s.Site.URL
	}
	return "http://" + c.Request.Host
}

// apiDescription answers GET /openapi.json.
func (s *Server) apiDescription(c *gin.Context) error {
	return s.sendBody(c, openAPI, time.Time{})
}

// apiOptions answers OPTIONS, with which browsers ask before they send JSON.
func (s *Server) apiOptions(c *gin.Context) error {
	c.Header("Access-Control-Allow-Methods", "GET, HEAD, POST, OPTIONS")
	c.Header("Access-Control-Allow-Headers", "Content-Type, If-None-Match, If-Modified-Since")
	c.Header("Access-Control-Max-Age", "86400")
	c.Header("Allow", "GET, HEAD, POST, OPTIONS")
	c.Status(http.StatusNoContent)
	c.Writer.WriteHeaderNow()
	return nil
}

// apiService answers GET /oruk/v3/services/{id}.
func (s *Server) apiService(c *gin.Context) error {
	id := c.Param("id")
	u, err := uuid.Parse(id)
	if err != nil || len(id) != idLength {
		return directory.ErrNotFound
	}
	l, err := s.Store.Listing(c.Request.Context(), u.String())
	if err != nil {
		return err
	}
	if !l.Public() {
		return directory.ErrNotFound
	}
	return s.sendRecord(c, &l)
}

// sendRecord writes a service with all that hangs on it.
func (s *Server) sendRecord(c *gin.Context, l *directory.Listing) error {
	body, err := s.wire(l, wireFull)
	if err != nil {
		return err
	}
	return s.sendBody(c, body, modified(l))
}

// found is one item of a list before it is loaded; hit is nil where nothing
// was searched.
type found struct {
	id  string
	hit *search.Hit
}

// apiServices answers GET and POST /oruk/v3/services.
func (s *Server) apiServices(c *gin.Context) error {
	p, err := s.readListParams(c)
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	l, err := s.list(ctx, &p)
	if err != nil {
		return err
	}
	if p.ndjson {
		return s.stream(c, l.items)
	}
	part, err := s.load(ctx, l.items, p.form())
	if err != nil {
		return err
	}
	document := apiPage{Page: hsds.NewPage(part, p.page, p.per, l.total)}
	if p.explain && l.search != nil {
		document.Explain = s.explain(&p, l)
	}
	return s.sendDocument(c, document, l.newest)
}

// apiPage is the envelope of a list with what a search adds to it.
type apiPage struct {
	hsds.Page[rawItem]
	Explain *explanation `json:"explain,omitempty"`
}

// apiList is one page of a list before its items are loaded; all pages for a
// stream.
type apiList struct {
	items  []found
	total  int
	newest time.Time
	search *search.Results // nil where nothing was searched
}

// list gives the items in their order, by rank when words are searched, else by
// id, and how many there are in all.
func (s *Server) list(ctx context.Context, p *listParams) (l apiList, err error) {
	if p.search != "" && !p.filtered() && !p.ndjson && p.per <= search.MaxWindow {
		return s.searchedPage(ctx, p)
	}
	rows, err := s.catalog.current(ctx, s.Store)
	if err != nil {
		return l, err
	}
	p.termNumber, p.taxonomyNumber = s.catalog.number(p.term), s.catalog.number(p.taxonomy)
	p.organizationNumber = s.catalog.number(p.organization)
	if len(rows.all) > 0 {
		newest := slices.MaxFunc(rows.all, func(a, b catalogRow) int { return cmp.Compare(a.modified, b.modified) })
		l.newest = time.UnixMicro(newest.modified).UTC()
	}
	skip, most := (p.page-1)*p.per, p.per
	if p.ndjson {
		skip, most = 0, len(rows.all)
	}
	if p.search == "" && p.place == nil {
		l.items, l.total = p.listed(rows, skip, most)
		return l, nil
	}
	l.items, l.search, err = s.searched(ctx, p, rows)
	l.total = len(l.items)
	skip = min(skip, l.total)
	l.items = l.items[skip:min(skip+most, l.total)]
	return l, err
}

// listed are the listings of one page by id, and how many fit in all.
func (p *listParams) listed(rows *catalogRows, skip, most int) (items []found, total int) {
	for i := range rows.all {
		if !p.fits(rows, &rows.all[i]) {
			continue
		}
		if total++; total > skip && len(items) < most {
			items = append(items, found{id: rows.all[i].id.String()})
		}
	}
	return items, total
}

// apiReachM is how far services may be from a postcode that comes with words and
// without a proximity, in metres: 25 miles.
const apiReachM = 40_234

// query is the search behind a list.
func (p *listParams) query() search.Query {
	q := search.Query{Text: p.search, Explain: p.explain, Place: p.place, OrganizationID: p.organization, NoFacets: true}
	if p.place != nil {
		switch {
		case p.proximity > 0:
			q.WithinM = p.proximity
		case p.search == "": // a list of all there is, the nearest first
			q.WithinM = search.AnyDistance
		default: // in reach, and farther where nothing is, as on the page
			q.WithinM = apiReachM
		}
	}
	return q
}

// searchedPage asks the index for one page, where it knows all the filters.
func (s *Server) searchedPage(ctx context.Context, p *listParams) (l apiList, err error) {
	q := p.query()
	q.Skip, q.Limit = (p.page-1)*p.per, p.per
	if q.Skip >= search.MaxWindow {
		// A page far past the end must not make the index keep room for it.
		q.Skip, q.Limit = 0, 1
		r, err := s.find(ctx, q)
		r.Hits = nil
		return apiList{total: r.Total, search: &r}, err
	}
	r, err := s.find(ctx, q)
	if err != nil {
		return l, err
	}
	l = apiList{total: r.Total, search: &r, items: make([]found, len(r.Hits))}
	for i := range r.Hits {
		l.items[i] = found{r.Hits[i].ID, &r.Hits[i]}
	}
	return l, nil
}

// searched asks the index, as the page of results does, until it has no more.
// The results are those of the first question.
func (s *Server) searched(ctx context.Context, p *listParams, rows *catalogRows) (items []found, first *search.Results, err error) {
	q := p.query()
	q.Limit = search.MaxWindow
	seen := map[string]bool{}
	for {
		r, err := s.find(ctx, q)
		if err != nil {
			return nil, nil, err
		}
		if first == nil {
			first = &r
		}
		fresh := 0
		for i := range r.Hits {
			hit := &r.Hits[i]
			if seen[hit.ID] {
				continue
			}
			seen[hit.ID] = true
			fresh++
			if row, ok := rows.find(hit.ID); ok && p.fits(rows, row) {
				items = append(items, found{hit.ID, hit})
			}
		}
		if q.Skip += len(r.Hits); fresh == 0 || q.Skip >= r.Total {
			break
		}
	}
	if p.search == "" {
		slices.SortFunc(items, func(a, b found) int { return strings.Compare(a.id, b.id) })
	}
	return items, first, nil
}

// load gives the items of one page in their form. One that was withdrawn a
// moment ago is left out.
func (s *Server) load(ctx context.Context, items []found, form wireForm) ([]rawItem, error) {
	if form == wireList && len(items) <= maxShelvedPage {
		return s.loadShelved(ctx, items)
	}
	ids := make([]string, len(items))
	hits := make(map[string]*search.Hit, len(items))
	for i, item := range items {
		ids[i], hits[item.id] = item.id, item.hit
	}
	listings, err := s.Store.Listings(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := make([]rawItem, 0, len(listings))
	for i := range listings {
		if !listings[i].Public() {
			continue
		}
		body, err := s.wire(&listings[i], form)
		if err != nil {
			return nil, err
		}
		out = append(out, withHit(body, hits[listings[i].ID]))
	}
	return out, nil
}

// maxShelvedPage is the longest page that is kept: one that reads the whole
// directory must not push out what people look at.
const maxShelvedPage = 100

// loadShelved writes only what changed since it was last sent.
func (s *Server) loadShelved(ctx context.Context, items []found) ([]rawItem, error) {
	ids := make([]string, len(items))
	for i, item := range items {
		ids[i] = item.id
	}
	listings, err := s.shelf.listings(ctx, s.Store, ids)
	if err != nil {
		return nil, err
	}
	out := make([]rawItem, 0, len(items))
	for _, item := range items {
		l := listings[item.id]
		if l == nil {
			continue
		}
		body, err := l.item.at(s.Now(), factsHold, func() (rawItem, error) { return s.wire(l.listing, wireList) })
		if err != nil {
			return nil, err
		}
		out = append(out, withHit(body, item.hit))
	}
	return out, nil
}

// streamBatch is how many services are loaded and sent at once.
const streamBatch = 200

// stream sends every item, one a line. When something fails half way the
// connection is cut, so that a part never looks like the whole.
func (s *Server) stream(c *gin.Context, items []found) error {
	control := http.NewResponseController(c.Writer)
	c.Header("Content-Type", "application/x-ndjson")
	c.Status(http.StatusOK)
	c.Writer.WriteHeaderNow()
	if c.Request.Method == http.MethodHead {
		return nil
	}
	ctx := context.WithoutCancel(c.Request.Context()) // the time for one page is too short; the deadline below bounds it
	for batch := range slices.Chunk(items, streamBatch) {
		if err := control.SetWriteDeadline(time.Now().Add(30 * time.Second)); err != nil && !errors.Is(err, http.ErrNotSupported) {
			panic(http.ErrAbortHandler)
		}
		bodies, err := s.load(ctx, batch, wireFull)
		if err != nil {
			s.Log.Error("stream cut", "error", err.Error())
			panic(http.ErrAbortHandler)
		}
		for _, body := range bodies {
			if _, err := c.Writer.Write(append(body, '\n')); err != nil {
				panic(http.ErrAbortHandler)
			}
		}
		if err := control.Flush(); err != nil && !errors.Is(err, http.ErrNotSupported) {
			panic(http.ErrAbortHandler)
		}
	}
	return nil
}
