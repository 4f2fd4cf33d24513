package web

import (
	"errors"
	"net/http"

	"anchorpoint/directory"

	"github.com/gin-gonic/gin"
)

// errorPage says what went wrong in plain words, and where help is.
type errorPage struct {
	layout
	Heading   string
	Text      string
	Reference string
	Crisis    *crisisPanel
	Urgent    []Number
}

// errorKeys are the texts of each status: error.<key>, and error.<key>-do for
// what to do.
var errorKeys = map[int]string{
	http.StatusNotFound:              "not-found",
	http.StatusGone:                  "gone",
	http.StatusMethodNotAllowed:      "method",
	http.StatusConflict:              "changed",
	http.StatusForbidden:             "forbidden",
	http.StatusTooManyRequests:       "too-fast",
	http.StatusBadRequest:            "unreadable",
	http.StatusRequestEntityTooLarge: "too-long",
	http.StatusServiceUnavailable:    "no-search",
	http.StatusInternalServerError:   "ours",
}

func (s *edition) errorPage(c *gin.Context, status int, reference string, err error) {
	framed := c.FullPath() == embedPath
	if framed {
		c.Header("Content-Security-Policy", s.embedPolicy()) // else the frame would stay empty
	}
	if errors.Is(err, errBusy) {
		_ = s.send(c, status, "text/html; charset=utf-8", busyPage) // cannot fail
		return
	}
	key, ok := errorKeys[status]
	if !ok {
		key = errorKeys[http.StatusInternalServerError]
	}
	heading := s.T("error." + key)
	page := errorPage{layout: s.page(c, s.T("problem.page", "Title", heading)), Heading: heading,
		Text: s.T("error." + key + "-do"), Urgent: s.numbers(s.Site.Urgent)}
	page.NoIndex = true
	var emergency withPanel
	if errors.As(err, &emergency) {
		page.Crisis, page.Exit = emergency.panel, emergency.panel.Exit
	}
	if status >= http.StatusInternalServerError {
		page.Reference = reference
	}
	if errors.Is(err, directory.ErrNotFound) {
		page.Text = s.T("error.no-service-do")
	}
	if framed {
		err = s.renderEmbed(c, status, embedPage{layout: page.layout, Heading: page.Heading, Text: page.Text})
	} else {
		err = s.render(c, status, "error", page)
	}
	if err != nil {
		s.Log.Error("error page failed", "reference", reference, "error", err.Error())
		_ = s.send(c, http.StatusInternalServerError, "text/html; charset=utf-8", serverErrorPage)
	}
}
