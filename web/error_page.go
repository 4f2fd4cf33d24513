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

var errorWords = map[int][2]string{
	http.StatusNotFound:              {"We cannot find this page", "The address may be wrong, or the page may have moved."},
	http.StatusGone:                  {"This service is no longer listed", "It has left the directory."},
	http.StatusMethodNotAllowed:      {"This page does not work that way", "Please go back and use the buttons on the page."},
	http.StatusForbidden:             {"We did not accept this", "The form came from another website. Please fill it in on this site."},
	http.StatusTooManyRequests:       {"That was too fast for us", "Please wait a few seconds and try again."},
	http.StatusBadRequest:            {"We could not read that", "Please go back and try again."},
	http.StatusRequestEntityTooLarge: {"That was too long", "Please go back and send less text."},
	http.StatusServiceUnavailable:    {"Search is not working just now", "Please try again in a few seconds. You can still ring for help."},
	http.StatusInternalServerError:   {"Sorry, something went wrong", "It is our fault, not yours. Please try again in a few minutes."},
}

func (s *edition) errorPage(c *gin.Context, status int, reference string, err error) {
	if errors.Is(err, errBusy) {
		_ = s.send(c, status, "text/html; charset=utf-8", busyPage) // cannot fail
		return
	}
	words, ok := errorWords[status]
	if !ok {
		words = errorWords[http.StatusInternalServerError]
	}
	page := errorPage{layout: s.page(c, "Error: "+words[0]), Heading: words[0], Text: words[1], Urgent: s.Site.Urgent}
	page.NoIndex = true
	var emergency withPanel
	if errors.As(err, &emergency) {
		page.Crisis, page.Exit = emergency.panel, emergency.panel.Exit
	}
	if status >= http.StatusInternalServerError {
		page.Reference = reference
	}
	if errors.Is(err, directory.ErrNotFound) {
		page.Text = "This service is not in the directory, or not any more."
	}
	if err := s.render(c, status, "error", page); err != nil {
		s.Log.Error("error page failed", "reference", reference, "error", err.Error())
		_ = s.send(c, http.StatusInternalServerError, "text/html; charset=utf-8", serverErrorPage)
	}
}
