package web

import (
	"bytes"
	"compress/gzip"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"strings"
	"sync"

	"anchorpoint/static"

	"github.com/gin-gonic/gin"
)

//go:embed template/*.gohtml
var embedded embed.FS

// pages are the page types by the name of their template, for parsing and for
// the test that checks every field against its type.
var pages = map[string]any{
	"home":          homePage{},
	"needs":         needsPage{},
	"need":          needPage{},
	"results":       resultsPage{},
	"service":       servicePage{},
	"gone":          gonePage{},
	"error":         errorPage{},
	"data":          dataPage{},
	"licences":      licencesPage{},
	"privacy":       textPage{},
	"accessibility": textPage{},
}

// templates are the parsed pages; each set holds the layout, all components
// and one page.
type templates map[string]*template.Template

func parseTemplates(from fs.FS, assets *static.Assets) (templates, error) {
	if from == nil {
		sub, err := fs.Sub(embedded, "template")
		if err != nil {
			return nil, err
		}
		from = sub
	}
	funcs := template.FuncMap{"asset": assets.URL, "nobreak": noBreak, "add": func(a, b int) int { return a + b }}
	shared, err := template.New("layout").Funcs(funcs).ParseFS(from, "layout.gohtml", "part_*.gohtml")
	if err != nil {
		return nil, fmt.Errorf("parse the layout: %w", err)
	}
	out := templates{}
	for name := range pages {
		t, err := shared.Clone()
		if err == nil {
			t, err = t.ParseFS(from, name+".gohtml")
		}
		if err != nil {
			return nil, fmt.Errorf("parse page %s: %w", name, err)
		}
		out[name] = t
	}
	return out, nil
}

// layout is what every page has.
type layout struct {
	Site     *Site
	Title    string // "What – where"; the site's name is put behind it
	Back     link
	NoIndex  bool
	Demo     bool
	Unstyled bool
	Exit     bool // a way to leave the page in a hurry
	Canon    string
}

// link is an address with its words; without an address there is no link.
type link struct{ Href, Text string }

// page is the layout of one page.
func (s *Server) page(title string) layout {
	return layout{Site: &s.Site, Title: title, Demo: s.Demo(), Unstyled: !s.Assets.Built()}
}

// canonical is the full address of a path, where the site knows its own.
func (s *Server) canonical(path string) string {
	if s.Site.URL == "" {
		return ""
	}
	return s.Site.URL + path
}

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}
var zippers = sync.Pool{New: func() any { return must(gzip.NewWriterLevel(nil, gzip.BestSpeed)) }}

// render makes the whole page before the first byte is sent.
func (s *Server) render(c *gin.Context, status int, name string, page any) error {
	buffer := buffers.Get().(*bytes.Buffer)
	buffer.Reset()
	defer buffers.Put(buffer)
	if err := s.templates[name].ExecuteTemplate(buffer, "layout", page); err != nil {
		return fmt.Errorf("make page %s: %w", name, err)
	}
	h := c.Writer.Header()
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-cache")
	}
	h.Add("Vary", "Accept-Encoding")
	return s.send(c, status, "text/html; charset=utf-8", buffer.Bytes())
}

// send writes a finished answer, compressed where the browser takes that.
// Nothing secret stands in a page, so its length may be known.
func (s *Server) send(c *gin.Context, status int, contentType string, body []byte) error {
	h := c.Writer.Header()
	h.Set("Content-Type", contentType)
	if len(body) > 1000 && acceptsGzip(c.Request.Header.Get("Accept-Encoding")) {
		h.Set("Content-Encoding", "gzip")
		zipped := buffers.Get().(*bytes.Buffer)
		zipped.Reset()
		defer buffers.Put(zipped)
		z := zippers.Get().(*gzip.Writer)
		defer zippers.Put(z)
		z.Reset(zipped)
		_, _ = z.Write(body) // into memory
		_ = z.Close()
		body = zipped.Bytes()
	}
	h.Set("Content-Length", fmt.Sprint(len(body)))
	c.Status(status)
	c.Writer.WriteHeaderNow()
	if c.Request.Method != http.MethodHead {
		_, _ = c.Writer.Write(body) // the reader has gone: nobody is left to tell
	}
	return nil
}

func acceptsGzip(header string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(part, ";")
		if strings.EqualFold(strings.TrimSpace(name), "gzip") {
			return strings.ReplaceAll(params, " ", "") != "q=0"
		}
	}
	return false
}

// redirect answers with another address of this site.
func redirect(c *gin.Context, status int, to string) error {
	c.Header("Cache-Control", "no-store")
	c.Header("Location", to)
	c.Status(status)
	c.Writer.WriteHeaderNow()
	return nil
}
