package web

import (
	"anchorpoint/data/hsds"

	"github.com/gin-gonic/gin"
)

// searchDocument is one page of a search in JSON: the envelope of the public
// interface with services of the standard, and what is not in it.
type searchDocument struct {
	hsds.Page[rawItem]
	Search  string       `json:"search"` // the page that a person sees
	Sources []jsonSource `json:"sources"`
	Notes   []string     `json:"notes,omitempty"`
}

// jsonSource is where services of a page come from.
type jsonSource struct {
	Name        string   `json:"name"`
	Licence     string   `json:"licence"`
	Attribution string   `json:"attribution,omitempty"`
	Services    []string `json:"services"` // ids
}

// searchJSON answers GET /search.json: a page has as many services as that of
// the site.
func (s *edition) searchJSON(c *gin.Context) error {
	f, done, err := s.fileForm(c, "/search.json")
	if done || err != nil {
		return err
	}
	if err := s.gather(c.Request.Context(), &f, (f.form.Page-1)*pageSize, pageSize); err != nil {
		return err
	}
	items := make([]rawItem, 0, len(f.rows))
	d := searchDocument{Search: f.base + f.form.path(), Sources: []jsonSource{}}
	for i := range f.rows {
		r := &f.rows[i]
		body, err := s.wire(r.listing, wireFull)
		if err != nil {
			return err
		}
		items = append(items, withHit(body, &r.hit))
		d.addSource(r)
	}
	d.Page = hsds.NewPage(items, f.form.Page, pageSize, f.total)
	if f.left > 0 {
		d.Notes = f.notes(pageSize)[:1]
	}
	c.Header("Cache-Control", "private, no-cache")
	c.Header("X-Robots-Tag", "noindex")
	return sendJSON(c, s.Server, 200, d)
}

func (d *searchDocument) addSource(r *fileRow) {
	for i := range d.Sources {
		if d.Sources[i].Name == r.source.Title && d.Sources[i].Licence == r.licence {
			d.Sources[i].Services = append(d.Sources[i].Services, r.listing.ID)
			return
		}
	}
	d.Sources = append(d.Sources, jsonSource{r.source.Title, r.licence, r.source.Attribution, []string{r.listing.ID}})
}
