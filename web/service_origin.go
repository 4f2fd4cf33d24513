package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"anchorpoint/directory"
	"anchorpoint/geo"
	"anchorpoint/search"

	"github.com/gin-gonic/gin"
)

// origin is the list of results that a person came from. The address of a
// service carries it, "?n=3&from=q%3Ddebt", so that nothing is stored: n is the
// number in the list, from the address of the search.
type origin struct {
	asked
	n int
}

// maxOrigin is how long an address of a search may be, in bytes.
const maxOrigin = 2000

// originQuery is what stands behind the address of a service on a list, without
// its number: that comes first, "?n=3".
func originQuery(f searchForm) string {
	f.Page = 1
	return "&from=" + url.QueryEscape(f.values().Encode())
}

// cameFrom reads the list from an address; nil where there is none, or one that
// the site did not write. A whole postcode is never in a list of ours.
func (s *edition) cameFrom(c *gin.Context) *origin {
	r := c.Request
	v := r.URL.Query()
	from := v.Get("from")
	if !v.Has("from") || len(from) > maxOrigin {
		return nil
	}
	values, err := url.ParseQuery(from)
	if err != nil {
		return nil
	}
	o := origin{asked{form: s.readSearch(c, values)}, number(v.Get("n"))}
	o.form.Page = 1
	if _, ok := s.withoutHousehold(o.form); ok {
		return nil
	}
	if o.form.Near == "" {
		return &o
	}
	answer := s.nearby(o.form.Near)
	if answer.Place == nil {
		return nil
	}
	o.asked.place, o.personal = s.exact(r, answer.Place)
	return &o
}

// place is where the person is, if they said.
func (o *origin) place() *geo.Place {
	if o == nil {
		return nil
	}
	return o.asked.place
}

// wayBack links to the list, and to the services before and after this one.
func (s *edition) wayBack(c *gin.Context, p *layout, l *directory.Listing, o *origin) {
	if o == nil {
		p.Back = s.backToResults(c.Request)
		return
	}
	p.Back = link{o.form.path(), s.T("back.results")}
	if at := s.neighbours(c.Request.Context(), p, l, o); at > 0 {
		o.form.Page = (at-1)/pageSize + 1
		p.Back = link{o.form.path() + "#r" + strconv.Itoa(at),
			s.T("back.position", "N", s.Number(at), "Total", s.Number(o.results.Total))}
	}
}

// neighbours searches again for the three services around the number, and gives
// the number that this one has now; 0 where it is no longer near it. A search
// that fails only takes the neighbours away.
func (s *edition) neighbours(ctx context.Context, p *layout, l *directory.Listing, o *origin) int {
	if o.n < 1 || o.n > search.MaxWindow-2 {
		return 0
	}
	q := o.form.query(o.asked.place)
	q.Skip, q.Limit, q.NoFacets = max(o.n-2, 0), 3, true
	ctx, cancel := context.WithTimeout(ctx, s.Limits.Search)
	defer cancel()
	var err error
	if o.results, err = s.find(ctx, q); err != nil {
		return 0
	}
	if o.listings, err = s.hydrate(ctx, &o.results); err != nil {
		return 0
	}
	i := slices.IndexFunc(o.listings, func(x *shelved) bool { return x.id == l.ID })
	if i < 0 {
		return 0
	}
	at, from := q.Skip+i+1, originQuery(o.form)
	to := func(i int, words string) link {
		return link{servicePath(o.listings[i].listing) + "?n=" + strconv.Itoa(q.Skip+i+1) + from, words}
	}
	if i > 0 {
		p.Earlier = to(i-1, s.T("back.previous"))
	}
	if i+1 < len(o.listings) {
		p.Later = to(i+1, s.T("back.next"))
	}
	return at
}

// backToResults links to the page of a need that the person came from, as their
// browser tells it, else to a new search.
func (s *edition) backToResults(r *http.Request) link {
	u, err := url.Parse(r.Referer())
	if err == nil && u.Host == r.Host {
		_, u.Path = s.cut(u.Path)
		u.RawPath = ""
		switch {
		case u.Path == "/search":
			return link{u.RequestURI(), s.T("back.results")}
		case strings.HasPrefix(u.Path, "/needs/"), u.Path == workPath, strings.HasPrefix(u.Path, workLists+"/"):
			return link{u.EscapedPath(), s.T("back.plain")}
		}
	}
	return link{"/", s.T("back.search")}
}
