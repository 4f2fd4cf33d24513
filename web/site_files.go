package web

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"slices"
	"strconv"

	"anchorpoint/directory"

	"github.com/gin-gonic/gin"
)

// sitemapSize is how many addresses one map of the site holds, as
// sitemaps.org has it.
const sitemapSize = 50_000

// sitemapEntry is an address with the day of its last change.
type sitemapEntry struct {
	Loc     string `xml:"loc"`
	LastMod string `xml:"lastmod,omitempty"`
}

type sitemapPages struct {
	XMLName xml.Name       `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	URLs    []sitemapEntry `xml:"url"`
}

type sitemapIndex struct {
	XMLName xml.Name       `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
	Maps    []sitemapEntry `xml:"sitemap"`
}

// fixedPages are the pages besides needs and services that search engines may
// show.
var fixedPages = []string{"/", "/needs", "/about/data", "/accessibility", "/privacy"}

// sitemap answers GET /sitemap.xml: the map itself, or where there are more
// addresses than one may hold, the list of its parts.
func (s *edition) sitemap(c *gin.Context) error {
	all, err := s.mapped(c)
	if err != nil {
		return err
	}
	part, asked := c.GetQuery("part")
	parts := (len(all) + sitemapSize - 1) / sitemapSize
	if !asked && parts > 1 {
		index := sitemapIndex{}
		for n := range parts {
			index.Maps = append(index.Maps, sitemapEntry{Loc: s.origin(c) + "/sitemap.xml?part=" + strconv.Itoa(n+1)})
		}
		return s.sendXML(c, index)
	}
	n := 1
	if asked {
		if n, err = strconv.Atoi(part); err != nil || n < 1 || n > parts {
			return errNoPage
		}
	}
	return s.sendXML(c, sitemapPages{URLs: all[(n-1)*sitemapSize : min(n*sitemapSize, len(all))]})
}

// mapped is every address for search engines: needs that have a service, and
// services but for the sensitive ones.
func (s *edition) mapped(c *gin.Context) ([]sitemapEntry, error) {
	base, ctx := s.origin(c), c.Request.Context()
	rows, err := s.catalog.current(ctx, s.Store)
	if err != nil {
		return nil, err
	}
	out := make([]sitemapEntry, 0, len(rows.all)+300)
	for _, path := range fixedPages {
		out = append(out, sitemapEntry{Loc: base + path})
	}
	counts := s.countNeeds(ctx)
	for _, t := range s.Vocabularies.Needs() {
		if counts != nil && counts.stated("need", t.ID) > 0 {
			out = append(out, sitemapEntry{Loc: base + "/needs/" + t.ID})
		}
	}
	for batch := range slices.Chunk(rows.all, 500) {
		if out, err = s.mapServices(c, out, batch); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (s *edition) mapServices(c *gin.Context, out []sitemapEntry, rows []catalogRow) ([]sitemapEntry, error) {
	ids := make([]string, len(rows))
	for i := range rows {
		ids[i] = rows[i].id.String()
	}
	listings, err := s.Store.Listings(c.Request.Context(), ids)
	if err != nil {
		return nil, err
	}
	for i := range listings {
		if l := &listings[i]; l.Public() && !l.Sensitive && l.Age(s.Now(), s.Periods).Class != directory.Unlisted {
			out = append(out, sitemapEntry{s.origin(c) + servicePath(l), day(latest(l))})
		}
	}
	return out, nil
}

func (s *Server) sendXML(c *gin.Context, document any) error {
	body, err := xml.Marshal(document)
	if err != nil {
		return fmt.Errorf("write XML: %w", err)
	}
	c.Header("Cache-Control", "public, max-age=3600")
	return s.send(c, 200, "application/xml; charset=utf-8", append([]byte(xml.Header), body...))
}

// openSearch is a description of the search box for browsers.
type openSearch struct {
	XMLName     xml.Name        `xml:"http://a9.com/-/spec/opensearch/1.1/ OpenSearchDescription"`
	ShortName   string          `xml:"ShortName"`
	Description string          `xml:"Description"`
	Encoding    string          `xml:"InputEncoding"`
	URLs        []openSearchURL `xml:"Url"`
}

type openSearchURL struct {
	Type     string `xml:"type,attr"`
	Template string `xml:"template,attr"`
}

// openSearchFile answers GET /opensearch.xml. A full postcode that a browser
// sends this way is taken out of the address by the page.
func (s *edition) openSearchFile(c *gin.Context) error {
	base := s.origin(c)
	return s.sendXML(c, openSearch{
		ShortName: clean(s.Site.Name, 16), Description: s.T("home.title"), Encoding: "UTF-8",
		URLs: []openSearchURL{{"text/html", base + "/search?q={searchTerms}"}, {"application/atom+xml", base + "/search.atom?q={searchTerms}"}},
	})
}

// webManifest answers GET /manifest.webmanifest.
func (s *edition) webManifest(c *gin.Context) error {
	c.Header("Cache-Control", "public, max-age=86400")
	document := map[string]any{
		"name": s.Site.Name, "short_name": clean(s.Site.Name, 12), "description": s.T("home.title"),
		"lang": s.Code, "dir": s.Dir, "start_url": "/", "scope": "/", "display": "browser",
		"icons": []any{},
	}
	b, err := json.Marshal(document)
	if err != nil {
		return fmt.Errorf("write the web manifest: %w", err)
	}
	return s.send(c, 200, "application/manifest+json", b)
}
