package web

import (
	"bytes"
	"compress/gzip"
	"embed"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"

	"anchorpoint/static"
	"anchorpoint/web/locale"

	"github.com/gin-gonic/gin"
)

//go:embed template/*.gohtml
var embedded embed.FS

// pages are the page types by the name of their template, for parsing and for
// the test that checks every field against its type.
var pages = map[string]any{
	"home":             homePage{},
	"needs":            needsPage{},
	"need":             needPage{},
	"results":          resultsPage{},
	"service":          servicePage{},
	"gone":             gonePage{},
	"error":            errorPage{},
	"data":             dataPage{},
	"licences":         licencesPage{},
	"privacy":          textPage{},
	"accessibility":    accessibilityPage{},
	"about":            textPage{},
	"checking":         checkingPage{},
	"cookies":          cookiesPage{},
	"contact":          textPage{},
	"languages":        languagesPage{},
	"simple":           simplePage{},
	"status":           statusPage{},
	"api":              apiDocsPage{},
	"groups":           groupsPage{},
	"link-workers":     textPage{},
	"report":           reportPage{},
	"suggest":          suggestPage{},
	"missing":          missingPage{},
	"thanks":           thanksPage{},
	"list":             listPage{},
	"shared":           listPage{},
	"nolist":           noListPage{},
	"compare":          comparePage{},
	"handout":          handoutPage{},
	"embed":            embedPage{},
	"embedcode":        embedCodePage{},
	"group_tasks":      tasksPage{},
	"group_step":       stepPage{},
	"group_check":      answersPage{},
	"group_clash":      clashPage{},
	"group_sent":       sentPage{},
	"group_home":       groupHomePage{},
	"group_colleagues": groupColleaguesPage{},
	"group_stop":       groupStopPage{},
	"group_undo":       groupUndoPage{},
	"group_history":    groupHistoryPage{},
	"group_discard":    discardPage{},
	"group_when":       groupWhenPage{},
	"confirm":          confirmPage{},
	"answer-change":    answerChangePage{},
	"places":           placesPage{},
	"answered":         answeredPage{},
	"staff_stale":      stalePage{},
	"staff_work":       workPage{},
	"staff_lists":      workListsPage{},
	"staff_list":       workListPage{},
	"staff_unmet":      unmetPage{},
	"staff_phrases":    phrasesPage{},
	"sign-in":          signInPage{},
	"sign-in-check":    mailPage{},
	"sign-in-link":     linkPage{},
	"invite":           invitePage{},
	"account":          accountPage{},
	"account-typed":    typedPage{},

	"account-passkey": passkeyPage{},
	"staff_users":     usersPage{},
	"staff_user":      userPageOf{},

	"group-add":        addPage{},
	"group-found":      groupFoundPage{},
	"claim":            claimPage{},
	"group-claimed":    claimedPage{},
	"staff_claim":      staffClaimPage{},
	"staff_duplicates": duplicatesPage{},
	"staff_merge":      mergePage{},
	"staff_queue":      queuePage{},
	"staff_proposal":   proposalPage{},
	"staff_edit":       staffEditPage{},
	"staff_item":       otherPage{},
	"staff_listing":    staffListingPage{},
	"group_question":   questionPage{},
}

// templates are the pages by name; each holds the layout, all components and one
// page. Each is parsed at its first use: four languages of pages that most sites
// show to few would make every start wait.
type templates map[string]func() (*template.Template, error)

// execute makes a part of a page.
func (t templates) execute(w io.Writer, page, part string, data any) error {
	parsed, err := t[page]()
	if err != nil {
		return err
	}
	return parsed.ExecuteTemplate(w, part, data)
}

// parseTemplates reads the layout in one language, and the pages when they are used.
func parseTemplates(from fs.FS, assets *static.Assets, l *locale.Language) (templates, error) {
	if from == nil {
		sub, err := fs.Sub(embedded, "template")
		if err != nil {
			return nil, err
		}
		from = sub
	}
	shared := template.New("layout").Funcs(templateFuncs(assets, l))
	if err := parseFiles(shared, from, l, "layout.gohtml", "part_*.gohtml"); err != nil {
		return nil, fmt.Errorf("parse the layout: %w", err)
	}
	out := templates{}
	for name := range pages {
		out[name] = sync.OnceValues(func() (*template.Template, error) {
			t, err := shared.Clone()
			if err == nil {
				err = parseFiles(t, from, l, name+".gohtml")
			}
			if err != nil {
				return nil, fmt.Errorf("parse page %s: %w", name, err)
			}
			return t, nil
		})
	}
	out["mail"] = sync.OnceValues(func() (*template.Template, error) {
		letters := template.New("mail").Funcs(templateFuncs(assets, l))
		if err := parseFiles(letters, from, l, "mail.gohtml"); err != nil {
			return nil, fmt.Errorf("parse letters: %w", err)
		}
		return letters, nil
	})
	return out, nil
}

func parseFiles(into *template.Template, from fs.FS, l *locale.Language, patterns ...string) error {
	for _, pattern := range patterns {
		names, err := fs.Glob(from, pattern)
		if err != nil {
			return err
		}
		if len(names) == 0 {
			return fmt.Errorf("no template %s", pattern)
		}
		for _, name := range names {
			text, err := fs.ReadFile(from, name)
			if err != nil {
				return err
			}
			if _, err = into.New(name).Parse(putTexts(string(text), l)); err != nil {
				return err
			}
		}
	}
	return nil
}

// plainText is a message without arguments, or a fixed address, in a template.
var plainText = regexp.MustCompile(`\{\{(t|thtml|href) "([^"]+)"\}\}`)

// putTexts writes the messages that take no arguments, and fixed addresses,
// into the source of a template, so that they cost nothing when a page is made.
func putTexts(source string, l *locale.Language) string {
	return plainText.ReplaceAllStringFunc(source, func(call string) string {
		m := plainText.FindStringSubmatch(call)
		switch m[1] {
		case "thtml":
			return string(l.HTML(m[2]))
		case "href":
			return template.HTMLEscapeString(hrefIn(l, m[2]))
		}
		return template.HTMLEscapeString(l.T(m[2]))
	})
}

// The style sheet of all pages, and its mirror image.
const (
	sheetLTR = "site.css"
	sheetRTL = "site.rtl.css"
)

// templateFuncs are what a template can say in its language:
//
//	{{t "key" "Name" .Value}}      a message; it is escaped as any string
//	{{thtml "key" "Name" .Value}}  one that holds markup; values are escaped
//	{{href "/needs"}}              an address of this site in the language
//	{{label "need" .ID .Label}}    the name of a coded fact
//	{{lang}} {{dir}} {{sheet}}     of the page itself
//	<p {{asWritten}}>              round a text of a record, which is in English
//	{{said .Line}}                 a line of ours that may hold such a text
func templateFuncs(assets *static.Assets, l *locale.Language) template.FuncMap {
	sheet := sheetLTR
	if l.Dir == "rtl" {
		sheet = sheetRTL
	}
	written := template.HTMLAttr("") // that a listener should hear it in English
	if l.Prefix() != "" {
		written = `lang="en" dir="auto"`
	}
	own := strings.NewReplacer(ownFrom, `<bdi lang="en">`, ownTo, "</bdi>")
	return template.FuncMap{
		"said": func(line string) template.HTML {
			return template.HTML(own.Replace(template.HTMLEscapeString(line)))
		},
		"asWritten": func() template.HTMLAttr { return written },
		"asset":     assets.URL, "nobreak": noBreak, "bare": bareAddress, "add": func(a, b int) int { return a + b },
		"forms": func(prefix, key string) template.HTMLAttr { return formAttributes(l, prefix, key) },
		"t":     l.T, "thtml": l.HTML, "label": l.Label,
		"href": func(path string) string { return hrefIn(l, path) },
		"lang": func() string { return l.Code }, "dir": func() string { return l.Dir },
		"sheet":      func() string { return assets.URL(sheet) },
		"brandSheet": assets.BrandSheet, "logo": assets.Logo,
		"inlineSheet": func() template.HTML { // of ours, and named in the policy by its hash
			text, _ := assets.Bytes(sheet)
			return template.HTML("<style>" + string(text) + "</style>")
		},
	}
}

// formAttributes are a text in each plural form of a language, as attributes of
// an element: a script chooses by the number.
func formAttributes(l *locale.Language, prefix, key string) template.HTMLAttr {
	var out []string
	for form, text := range l.Forms(key) {
		out = append(out, prefix+form+`="`+template.HTMLEscapeString(text)+`"`)
	}
	slices.Sort(out)
	return template.HTMLAttr(strings.Join(out, " "))
}

// layout is what every page has.
type layout struct {
	Site        *Site
	Title       string // "What – where"; the site's name is put behind it
	Description string // a sentence or two, for search engines and previews of links
	Back        link
	Earlier     link // of the list that the person came from
	Later       link
	NoIndex     bool
	Demo        bool
	Unstyled    bool
	Inline      bool // the style sheet stands in the page
	Exit        bool // a way to leave the page in a hurry
	Canon       string
	Sheets      []string // of this page alone, beside the one of the site

	Listed int    // services on my list
	Here   string // this page, for buttons that come back to it

	Member *memberBar // who is signed in; nil: nobody

	Editions []languageLink // this page in every language; none where there is one
	Offer    *languageLink
}

// link is an address with its words; without an address there is no link.
type link struct{ Href, Text string }

// page is the layout of one page.
func (s *edition) page(c *gin.Context, title string) layout {
	p := layout{Site: &s.Site, Title: title, Demo: s.Demo(), Unstyled: !s.Assets.Built(),
		Inline: s.InlineCSS && s.Assets.Built(), Editions: s.languageLinks(c),
		Listed: len(s.mine.read(c.Request)), Here: "/"}
	if c.Request.Method == http.MethodGet {
		p.Here = c.Request.URL.RequestURI()
	}
	p.Offer = s.offer(c, p.Editions)
	p.Member = s.memberBar(c)
	return p
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
func (s *edition) render(c *gin.Context, status int, name string, page any) error {
	buffer := buffers.Get().(*bytes.Buffer)
	buffer.Reset()
	defer buffers.Put(buffer)
	if err := s.templates.execute(buffer, name, "layout", page); err != nil {
		return fmt.Errorf("make page %s: %w", name, err)
	}
	h := c.Writer.Header()
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-cache")
	}
	if len(s.mine.read(c.Request)) > 0 {
		h.Set("Cache-Control", personal) // the page tells how long my list is
	}
	if s.member(c) != nil {
		h.Set("Cache-Control", "no-store")
	}
	h.Add("Vary", "Accept-Encoding, Accept-Language, Cookie")
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
