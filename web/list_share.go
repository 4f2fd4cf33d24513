package web

import (
	"errors"
	"net/http"
	"strings"

	"anchorpoint/directory"

	"github.com/gin-gonic/gin"
)

// lookLimits are for opening shared lists from one connection, which may be a
// whole surgery. A code of 60 random bits needs no more against guessing.
var lookLimits = Limits{Rate: 0.5, Burst: 60}

// shareLimits are for making links: each is a row that is kept for 90 days.
var shareLimits = Limits{Rate: 1.0 / 30, Burst: 20}

// listLimits are off together with the limit on requests, for tests.
type listLimits struct{ looks, shares *limiter }

func newListLimits(requests Limits) listLimits {
	look, share := lookLimits, shareLimits
	if requests.Rate <= 0 {
		look.Rate, share.Rate = 0, 0
	}
	return listLimits{newLimiter(look), newLimiter(share)}
}

// shareList answers POST /list/share: the list gets an address of its own.
func (s *edition) shareList(c *gin.Context) error {
	mine := s.mine.read(c.Request)
	if len(mine) == 0 {
		return s.redirect(c, http.StatusSeeOther, listPath)
	}
	if !s.lists.shares.allow(c.ClientIP(), s.Now()) {
		return errTooMany
	}
	l, err := s.listed(c.Request.Context(), mine)
	if err != nil {
		return err
	}
	ids := make([]string, len(l.found))
	for i, x := range l.found {
		ids[i] = x.ID
	}
	list, err := s.Store.CreateList(c.Request.Context(), ids, s.Now())
	switch {
	case errors.Is(err, directory.ErrNotFound): // all of it is gone since
		return s.redirect(c, http.StatusSeeOther, listPath)
	case err != nil:
		return err
	}
	return s.redirect(c, http.StatusSeeOther, "/l/"+list.Code.String())
}

// noListPage says that there is no list under a code, and takes another.
type noListPage struct {
	layout
	Typed string
	Asked bool // a code was given, and it is wrong
}

// findList answers GET /l?code=...: a code that somebody reads off paper.
func (s *edition) findList(c *gin.Context) error {
	typed := clean(c.Query("code"), maxValue)
	if typed == "" {
		return s.noList(c, http.StatusOK, "")
	}
	if code, ok := directory.ParseListCode(typed); ok {
		return s.redirect(c, http.StatusSeeOther, "/l/"+code.String())
	}
	return s.noList(c, http.StatusNotFound, typed)
}

func (s *edition) noList(c *gin.Context, status int, typed string) error {
	p := noListPage{layout: s.page(c, s.T("list.open")), Typed: typed, Asked: status != http.StatusOK}
	if p.Asked {
		p.Title = s.T("problem.page", "Title", s.T("list.none"))
	}
	p.NoIndex, p.Back = true, link{"/", s.T("back.search")}
	c.Header("Cache-Control", personal)
	return s.render(c, status, "nolist", p)
}

// look reads the list of a code as somebody typed it. A list that is not
// there, or no longer, is ErrNotFound.
func (s *edition) look(c *gin.Context, typed string) (directory.SharedList, error) {
	if !s.lists.looks.allow(c.ClientIP(), s.Now()) {
		return directory.SharedList{}, errTooMany
	}
	code, ok := directory.ParseListCode(typed)
	if !ok {
		return directory.SharedList{}, directory.ErrNotFound
	}
	return s.Store.List(c.Request.Context(), code, s.Now())
}

// sharedList answers GET /l/{code}.
func (s *edition) sharedList(c *gin.Context) error {
	typed := c.Param("code")
	if code, ok := directory.ParseListCode(typed); ok && c.Request.URL.Path != "/l/"+code.String() {
		return s.redirect(c, http.StatusSeeOther, "/l/"+code.String())
	}
	list, err := s.look(c, typed)
	if errors.Is(err, directory.ErrNotFound) {
		return s.noList(c, http.StatusNotFound, clean(typed, maxValue))
	}
	if err != nil {
		return err
	}
	l, err := s.listed(c.Request.Context(), list.Listings)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "shared", s.sharedPage(c, list, l))
}

func (s *edition) sharedPage(c *gin.Context, list directory.SharedList, l listed) listPage {
	mine := s.mine.read(c.Request)
	p := listPage{layout: s.page(c, s.T("list.shared-title")), Entries: s.listEntries(l, mine), Gone: s.goneView(l.gone)}
	p.NoIndex, p.Back = true, link{listPath, s.T("list.title")}
	p.Heading = s.T("list.shared", "Count", len(l.found))
	p.Code, p.Expires = list.Code.String(), longDay(s.Language, list.Expires)
	p.Full = s.origin(c) + s.href("/l/"+p.Code)
	p.Text = s.T("list.shared-text", "Address", p.Full)
	p.SMS, p.Mail = smsTo(p.Text), mailTo(s.T("list.mail-subject"), p.Text)
	p.QR = s.qr(c, "/l/"+string(list.Code), s.T("list.shared-qr"))
	p.All = strings.Join(l.keys, listSeparator)
	p.Print = "/list/print?l=" + p.Code
	if len(l.found) > 1 {
		p.Compare = "/list/compare?l=" + p.Code
	}
	p.Sheets = []string{"list.css"}
	c.Header("Cache-Control", personal)
	return p
}
