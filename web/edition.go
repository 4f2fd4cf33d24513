package web

import (
	"context"
	"html/template"
	"net/http"
	"strings"

	"anchorpoint/web/locale"

	"github.com/gin-gonic/gin"
	"golang.org/x/text/language/display"
)

// edition is the site in one language: its words, its templates, and what was
// written with them once. What no language changes belongs to the server.
type edition struct {
	*Server
	*locale.Language
	number    int // among the editions
	templates templates
	boxes     boxes
	tongues   display.Namer // names of languages
}

// editions are all of a site, English first.
type editions []*edition

func (s *Server) newEditions() (editions, error) {
	texts, err := locale.Load()
	if err != nil {
		return nil, err
	}
	if s.Pseudo {
		texts = texts.WithPseudo()
	}
	var out editions
	for i, l := range texts.Languages() {
		e := &edition{Server: s, Language: l, number: i, boxes: boxes{made: map[facetBox]template.HTML{}}, tongues: namer(l)}
		if e.templates, err = parseTemplates(s.Templates, s.Assets, l); err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	s.texts = texts
	return out, nil
}

// english is the edition that needs no prefix.
func (s *Server) english() *edition { return s.editions[0] }

// cut parts the prefix of a language from a path: "/cy/needs" is "/needs" in
// Welsh. A path without one is English.
func (s *Server) cut(path string) (*edition, string) {
	for _, e := range s.editions[1:] {
		if rest, ok := strings.CutPrefix(path, e.Prefix()); ok && (rest == "" || rest[0] == '/') {
			return e, "/" + strings.TrimPrefix(rest, "/")
		}
	}
	return s.english(), path
}

type editionKey struct{}

// ServeHTTP answers one request. The routes know nothing of languages: the
// prefix is cut off before, and the edition travels with the request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if path := shortCase(r.URL.Path); path != r.URL.Path {
		url := *r.URL
		url.Path, url.RawPath = path, ""
		r = r.WithContext(r.Context())
		r.URL = &url
	}
	if e, rest := s.cut(r.URL.Path); e != s.english() {
		r = r.WithContext(context.WithValue(r.Context(), editionKey{}, e))
		url := *r.URL
		url.Path, url.RawPath = rest, ""
		r.URL = &url
	}
	s.engine.ServeHTTP(w, r)
}

// in is the edition that a request asks for.
func (s *Server) in(c *gin.Context) *edition {
	if e, ok := c.Request.Context().Value(editionKey{}).(*edition); ok {
		return e
	}
	return s.english()
}

// spoken says whether a kind of route is there in every language. The public
// interface, styles and probes are there once.
func (k Kind) spoken() bool { return k == Page || k == Form }

// href is an address of this site in the edition's language; others stay as
// they are.
func (e *edition) href(path string) string { return hrefIn(e.Language, path) }

func hrefIn(l *locale.Language, path string) string {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") {
		return path
	}
	return l.Prefix() + path
}

// canon is the full address of a page in the edition's language.
func (e *edition) canon(path string) string { return e.canonical(e.href(path)) }

// redirect answers with another page in the same language.
func (e *edition) redirect(c *gin.Context, status int, to string) error {
	c.Header("Cache-Control", "no-store")
	c.Header("Location", e.href(to))
	c.Status(status)
	c.Writer.WriteHeaderNow()
	return nil
}

// languageLink is the same page in another language, named in that language.
type languageLink struct {
	Code, Dir, Name string
	Href            string
	Full            string // with the host, for search engines
	On              bool
}

// languageLinks are the editions that are ready for readers, and this one.
func (e *edition) languageLinks(c *gin.Context) []languageLink {
	address := "/" // a form that was sent cannot be asked for again by a link
	if c.Request.Method == http.MethodGet || c.Request.Method == http.MethodHead {
		address = c.Request.URL.RequestURI()
	}
	var out []languageLink
	for _, other := range e.editions {
		if other != e && !other.Ready() {
			continue
		}
		out = append(out, languageLink{other.Code, other.Dir, other.Name, other.href(address),
			other.canon(c.Request.URL.EscapedPath()), other == e})
	}
	if len(out) == 1 {
		return nil
	}
	return out
}

// offer is a line in the language that the browser asks for, when that is
// another than the page's. Nobody is sent there: a person who follows a link
// from a friend may read more languages than the browser knows of.
func (e *edition) offer(c *gin.Context, links []languageLink) *languageLink {
	header := c.Request.Header.Get("Accept-Language")
	if header == "" || len(links) == 0 {
		return nil
	}
	wanted := e.texts.Preferred(header)
	for _, l := range links {
		if l.Code == wanted.Code && !l.On {
			l.Name = wanted.T("language-links.offer")
			return &l
		}
	}
	return nil
}
