package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"anchorpoint/directory"
	"anchorpoint/search"

	"github.com/gin-gonic/gin"
)

// formErrors are the problems of a form in its order, in the page's language.
type formErrors []fieldError

// For is the message for a field; the same words stand in the summary.
func (e formErrors) For(field string) string {
	for _, f := range e {
		if f.Field == field {
			return f.Message
		}
	}
	return ""
}

// say puts problems into the language of the page.
func (s *edition) say(errs directory.FieldErrors) formErrors {
	var out formErrors
	for _, f := range errs {
		message := f.Message
		if f.Code != "" {
			message = s.T("wrong." + f.Code)
		}
		out = append(out, fieldError{f.Field, message})
	}
	return out
}

// guarded is what every form has that anybody may send.
type guarded struct {
	Stamp string
	Trap  string // shown only to the one who filled it in
	// Warned asks whether a text that may be about a person is to be sent all
	// the same.
	Warned, Agreed bool
}

const agreedField = "agreed"

// noCrisis: the words alone say whether help is needed at once.
var noCrisis search.Crisis

// sent is a form of ours as it came.
type sent struct {
	path string // names the form
	ip   string
	v    url.Values
}

// posted reads a form. Only a body that cannot be read is an error: everything
// else comes back to the person.
func (s *edition) posted(c *gin.Context, path string) (*sent, error) {
	if err := c.Request.ParseForm(); err != nil {
		return nil, formError(err)
	}
	return &sent{path: path, ip: c.ClientIP(), v: c.Request.PostForm}, nil
}

// text is what was typed, whole: lines end as in a file, and nothing else
// invisible is left. Its length is for the form's rules.
func (f *sent) text(name string) string {
	if len(f.v[name]) == 0 {
		return ""
	}
	text := strings.ReplaceAll(strings.ToValidUTF8(f.v[name][0], " "), "\r\n", "\n")
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) {
			return ' '
		}
		return r
	}, text))
}

func (f *sent) agreed() bool { return f.text(agreedField) != "" }

// judge adds what the guard says to the problems of a form. warned are texts
// that may be about a person.
func (s *edition) judge(f *sent, problems directory.FieldErrors, text string) (directory.FieldErrors, guarded) {
	warned := warnings("text", text, f.agreed())
	g := guarded{
		Stamp: s.guards.again(f.path, f.v, s.Now()), Trap: f.text(TrapField),
		Warned: len(warned) > 0 || f.agreed(), Agreed: f.agreed(),
	}
	return slices.Concat(problems, warned, s.guards.check(f.path, f.v, s.Now())), g
}

// openForm is the guard of a form that is shown for the first time.
func (s *edition) openForm(c *gin.Context, path string) guarded {
	c.Header("Cache-Control", "private, no-store")
	return guarded{Stamp: s.guards.stamp(path, s.Now())}
}

// thanksPage says that what was sent has arrived, and what happens next.
type thanksPage struct {
	layout
	Heading, Text string
	Next          link
	Crisis        *crisisPanel // when the words call for it
}

// thanked are the things that are thanked for.
var thanked = []string{"report", "missing", "worked", "suggest"}

// thanks answers GET /thanks/{what}: an own address, so that a reload sends
// nothing again.
func (s *edition) thanks(c *gin.Context) error {
	what := c.Param("what")
	if !slices.Contains(thanked, what) {
		return errNoPage
	}
	return s.render(c, http.StatusOK, "thanks", s.thanksPage(c, what, c.Query("of")))
}

func (s *edition) thanksPage(c *gin.Context, what, of string) thanksPage {
	p := thanksPage{layout: s.page(c, s.T("thanks."+what)), Heading: s.T("thanks." + what), Text: s.T("thanks." + what + "-next")}
	p.NoIndex, p.Next = true, link{"/", s.T("back.search")}
	if listable(of) {
		p.Next = link{"/services/" + of, s.T("thanks.back")}
	}
	return p
}

// thank ends a form that was kept: with help at once where the words call for
// it, else on a page of its own.
func (s *edition) thank(c *gin.Context, what, of, text string) error {
	if panel := s.crisis(text, noCrisis, nil, nil); panel != nil {
		p := s.thanksPage(c, what, of)
		p.Crisis, p.Exit = panel, panel.Exit
		c.Header("Cache-Control", "no-store")
		return s.render(c, http.StatusOK, "thanks", p)
	}
	to := "/thanks/" + what
	if of != "" {
		to += "?of=" + of
	}
	return s.redirect(c, http.StatusSeeOther, to)
}
