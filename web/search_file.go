package web

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"anchorpoint/directory"
	"anchorpoint/geo"
	"anchorpoint/search"

	"github.com/gin-gonic/gin"
)

// maxFileRows is how many services one file of a search holds.
const maxFileRows = 2000

// searchFile is a search as other programs take it: the same question, the same
// order, loaded from the store like the page. The exact place of a person is
// never used, for files read no cookie.
type searchFile struct {
	base    string // of the addresses in the file: it is read elsewhere
	form    searchForm
	place   *geo.Place
	rows    []fileRow
	total   int      // services that were found
	withAll []string // sources that forbid use elsewhere: their services are left out
	left    int      // how many those are
}

// fileRow is one service with its source.
type fileRow struct {
	listing *directory.Listing
	at      time.Time // of its last change, confirmation or check
	hit     search.Hit
	source  feedView
	licence string
}

// fileForm reads the address of a file. Where the form says no more, the
// address was answered already.
func (s *edition) fileForm(c *gin.Context, name string) (f searchFile, done bool, err error) {
	v := c.Request.URL.Query()
	f.base, f.form = s.origin(c), s.readSearchForm(v)
	if to, ok := s.withoutHousehold(f.form); ok {
		return f, true, s.redirect(c, 303, to.file(name))
	}
	if bad := s.badValues(v); len(bad) > 0 {
		return f, true, badParameter{bad[0].Param, "has a value that this search does not know"}
	}
	answer := s.nearby(f.form.Near)
	if f.place = answer.Place; f.place == nil && f.form.Near != "" {
		return f, true, badParameter{"near", "is not one place that is known here"}
	}
	return f, false, nil
}

// file is the address of the search in another form: "/search.csv".
func (f searchForm) file(name string) string {
	return name + strings.TrimPrefix(f.path(), "/search")
}

// gather searches and loads what a file holds, from some row on.
func (s *edition) gather(ctx context.Context, f *searchFile, skip, limit int) error {
	feeds, err := s.Store.Feeds(ctx)
	if err != nil {
		return err
	}
	q := f.form.query(f.place)
	q.NoFacets = true
	for q.Skip, q.Limit = skip, min(limit, search.MaxWindow); q.Skip < skip+limit; q.Skip += q.Limit {
		r, err := s.find(ctx, q)
		if err != nil {
			return err
		}
		if f.place == nil && r.Place != nil {
			place := r.Place.Public()
			f.place = &place
		}
		f.total = max(f.total, r.Total)
		if err := s.addRows(ctx, f, r.Hits, feeds); err != nil {
			return err
		}
		if len(r.Hits) < q.Limit {
			break
		}
	}
	return nil
}

// fileBatch is how many listings are loaded at once.
const fileBatch = 200

// addRows loads the listings of some hits. One that was withdrawn a moment ago
// is not there any more.
func (s *edition) addRows(ctx context.Context, f *searchFile, hits []search.Hit, feeds []directory.Feed) error {
	for batch := range slices.Chunk(hits, fileBatch) {
		ids := make([]string, len(batch))
		for i, h := range batch {
			ids[i] = h.ID
		}
		listings, err := s.Store.Listings(ctx, ids)
		if err != nil {
			return err
		}
		byID := make(map[string]*directory.Listing, len(listings))
		for i := range listings {
			byID[listings[i].ID] = &listings[i]
		}
		heads, err := s.Store.Heads(ctx, ids)
		if err != nil {
			return err
		}
		for _, h := range batch {
			if l := byID[h.ID]; l != nil && l.Public() {
				f.add(s, fileRow{listing: l, hit: h, at: later(latest(l), heads[h.ID].At)}, feeds)
			}
		}
	}
	return nil
}

// add puts a listing into the file if its licence lets us hand it on.
func (f *searchFile) add(s *edition, row fileRow, feeds []directory.Feed) {
	views := make([]feedView, 0, len(feeds))
	for _, feed := range feeds {
		views = append(views, viewOf(feed))
	}
	row.source, row.licence = s.sourceOf(row.listing, views)
	if forbidsReuse(row.licence) {
		f.left++
		if !slices.Contains(f.withAll, row.source.Title) {
			f.withAll = append(f.withAll, row.source.Title)
		}
		return
	}
	f.rows = append(f.rows, row)
}

// forbidsReuse says whether the words of a licence keep its data from being
// handed on. Licences have no code for it, so these are the usual phrases.
func forbidsReuse(licence string) bool {
	words := strings.ToLower(licence)
	return slices.ContainsFunc([]string{"all rights reserved", "no reuse", "no re-use", "not for reuse", "not for re-use",
		"no redistribution", "not for redistribution", "may not be reused", "may not be redistributed", "permission required"},
		func(phrase string) bool { return strings.Contains(words, phrase) })
}

// notes are the lines of a file that say what is not in it.
func (f *searchFile) notes(limit int) []string {
	var out []string
	if f.left > 0 {
		out = append(out, fmt.Sprintf("Left out: %s of %s. The licence does not allow use elsewhere.", services(f.left), strings.Join(f.withAll, ", ")))
	}
	if held := len(f.rows) + f.left; held < f.total && held >= min(limit, f.total) || f.total > maxFileRows {
		out = append(out, fmt.Sprintf("These are the first %s of %s services. One file holds at most %s.",
			thousands(held), thousands(f.total), thousands(maxFileRows)))
	}
	return out
}

// services counts them for a file, which is in English.
func services(n int) string {
	if n == 1 {
		return "1 service"
	}
	return thousands(n) + " services"
}

// sendSearchFile answers with a finished file, to be saved under a name.
func (s *Server) sendSearchFile(c *gin.Context, kind, name string, body []byte) error {
	h := c.Writer.Header()
	h.Set("Cache-Control", "private, no-cache")
	h.Set("X-Robots-Tag", "noindex")
	if name != "" {
		h.Set("Content-Disposition", "attachment; filename="+url.PathEscape(name))
	}
	return s.send(c, 200, kind, body)
}

// latest is when a listing last changed in a way that a reader cares for: it
// was edited, confirmed or checked.
func latest(l *directory.Listing) time.Time {
	at := modified(l)
	for _, stamp := range []time.Time{l.Dates.Edited.At, l.Dates.Confirmed.At, l.Dates.Checked.At} {
		if stamp.After(at) {
			at = stamp
		}
	}
	return at.UTC()
}

// later is the later of two times: records of a feed often tell no date, and
// then what counts is when this directory took the change in.
func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b.UTC()
	}
	return a
}
