package web

import (
	"net/http"
	"strings"
	"time"

	"anchorpoint/directory"

	"github.com/gin-gonic/gin"
)

// The statements of the site. What they say of the program is true of it: who
// changes the one changes the other.

// textPage is a page of words alone.
type textPage struct{ layout }

// textPage answers with a page of words that stands at a path of its name.
func (s *edition) textPage(c *gin.Context, name, title string) error {
	return s.render(c, http.StatusOK, name, textPage{s.statement(c, "/"+name, title)})
}

// statement is the layout of a page about the site.
func (s *edition) statement(c *gin.Context, path, title string) layout {
	p := s.page(c, title)
	p.Canon, p.Back = s.canon(path), link{"/", s.T("back.home")}
	return p
}

// aboutSite answers GET /about.
func (s *edition) aboutSite(c *gin.Context) error { return s.textPage(c, "about", s.T("about.title")) }

// privacy answers GET /privacy.
func (s *edition) privacy(c *gin.Context) error {
	return s.textPage(c, "privacy", s.T("privacy.title"))
}

// contactUs answers GET /contact.
func (s *edition) contactUs(c *gin.Context) error {
	return s.textPage(c, "contact", s.T("contact.title"))
}

// forLinkWorkers answers GET /link-workers.
func (s *edition) forLinkWorkers(c *gin.Context) error {
	return s.textPage(c, "link-workers", s.T("link-workers.title"))
}

// accessibilityPage is the statement that the law asks of public bodies.
type accessibilityPage struct {
	layout
	Prepared string
}

// accessibilityPrepared is the day on which the statement was last compared
// with the program.
var accessibilityPrepared = time.Date(2026, time.November, 22, 0, 0, 0, 0, time.UTC)

// accessibility answers GET /accessibility.
func (s *edition) accessibility(c *gin.Context) error {
	return s.render(c, http.StatusOK, "accessibility", accessibilityPage{
		s.statement(c, "/accessibility", s.T("accessibility.title")), s.Date(accessibilityPrepared)})
}

// cookiesPage names every cookie that the site can set.
type cookiesPage struct {
	layout
	Place, List string // names
	Session     string
	Asking      string
	Typed       string
	Most        int // services on a list
}

// cookies answers GET /cookies.
func (s *edition) cookies(c *gin.Context) error {
	return s.render(c, http.StatusOK, "cookies", cookiesPage{
		s.statement(c, "/cookies", s.T("cookies.title")), s.cookie.name, s.mine.name,
		s.session.name, s.asking.name, s.kept.name, directory.MaxListed})
}

// languagesPage says how much of the site is in which language.
type languagesPage struct {
	layout
	Languages []languageShare
}

type languageShare struct {
	languageLink
	Percent int
}

// languages answers GET /languages.
func (s *edition) languages(c *gin.Context) error {
	p := languagesPage{layout: s.statement(c, "/languages", s.T("languages.title"))}
	for _, e := range s.editions {
		if !e.Ready() {
			continue
		}
		p.Languages = append(p.Languages, languageShare{
			languageLink{Code: e.Code, Dir: e.Dir, Name: e.Name, Href: e.href("/"), On: e == s},
			e.Share()})
	}
	return s.render(c, http.StatusOK, "languages", p)
}

// simplePage says what the site is for, one thing a line.
type simplePage struct {
	layout
	Urgent []Number
}

// simple answers GET /simple.
func (s *edition) simple(c *gin.Context) error {
	p := simplePage{s.statement(c, "/simple", s.T("simple.title")), s.numbers(s.Site.Urgent)}
	p.Sheets = []string{"simple.css"}
	return s.render(c, http.StatusOK, "simple", p)
}

// securityText answers GET /.well-known/security.txt (RFC 9116); without an
// address to write to there is none.
func (s *Server) securityText(c *gin.Context) error {
	if s.Site.Security == "" {
		return errNoPage
	}
	c.Header("Cache-Control", "public, max-age=86400")
	text := "Contact: " + s.Site.Security + "\nExpires: " + s.Now().UTC().AddDate(0, 6, 0).Truncate(24*time.Hour).Format(time.RFC3339) +
		"\nPreferred-Languages: en\n"
	if s.Site.URL != "" {
		text += "Canonical: " + s.Site.URL + "/.well-known/security.txt\n"
	}
	return s.send(c, http.StatusOK, "text/plain; charset=utf-8", []byte(text))
}

// bareAddress is an address as people read it.
func bareAddress(address string) string { return strings.TrimPrefix(address, "mailto:") }
