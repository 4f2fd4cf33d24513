package web

import (
	"context"
	"crypto/rand"
	_ "embed"
	"errors"
	"net/http"

	"anchorpoint/directory"

	"github.com/gin-gonic/gin"
)

// The faults of a request itself.
var (
	errNoPage      = errors.New("no such page")
	errMethod      = errors.New("method not allowed")
	errCrossOrigin = errors.New("sent from another site")
	errTooMany     = errors.New("too many requests")
	errBusy        = errors.New("too busy")
	errForm        = errors.New("form not readable")
	errNoOutline   = errors.New("no such outline")
)

// Pages for the time when templates fail or there is no time for them.
//
//go:embed fallback/500.html
var serverErrorPage []byte

//go:embed fallback/503.html
var busyPage []byte

// statusOf is the one table from errors to HTTP numbers.
func statusOf(err error) int {
	var tooLarge *http.MaxBytesError
	var bad badParameter
	switch {
	case errors.As(err, &bad):
		return http.StatusBadRequest
	case errors.As(err, &tooLarge):
		return http.StatusRequestEntityTooLarge
	}
	for _, row := range []struct {
		err    error
		status int
	}{
		{directory.ErrNotFound, http.StatusNotFound},
		{errNoPage, http.StatusNotFound},
		{errNoOutline, http.StatusNotFound},
		{directory.ErrGone, http.StatusGone},
		{directory.ErrState, http.StatusConflict},
		{directory.ErrConflict, http.StatusConflict},
		{errMethod, http.StatusMethodNotAllowed},
		{errCrossOrigin, http.StatusForbidden},
		{directory.ErrForbidden, http.StatusForbidden},
		{errTooMany, http.StatusTooManyRequests},
		{directory.ErrConflict, http.StatusConflict},
		{directory.ErrState, http.StatusConflict},
		{errForm, http.StatusBadRequest},
		{errBusy, http.StatusServiceUnavailable},
		{errUnknown, http.StatusServiceUnavailable},
		{context.DeadlineExceeded, http.StatusServiceUnavailable},
		{errSearch, http.StatusServiceUnavailable},
	} {
		if errors.Is(err, row.err) {
			return row.status
		}
	}
	return http.StatusInternalServerError
}

// fail answers an error: the person gets plain words and a reference, the log
// gets the reason under the same reference.
func (s *Server) fail(c *gin.Context, k Kind, err error) {
	if errors.Is(err, context.Canceled) && c.Request.Context().Err() != nil {
		c.Status(499) // the client has gone: nobody is left to tell
		return
	}
	status, reference := statusOf(err), newReference()
	if status >= http.StatusInternalServerError && !errors.Is(err, errBusy) {
		s.Log.Error("request failed", "route", c.FullPath(), "reference", reference, "error", err.Error())
	}
	if status == http.StatusForbidden {
		s.Log.Warn("refused", "route", c.FullPath(), "reference", reference, "reason", err.Error())
	}
	if c.Writer.Written() {
		return
	}
	c.Header("Cache-Control", "no-store")
	switch status {
	case http.StatusServiceUnavailable:
		retryAfter(c, busyRetry)
	case http.StatusTooManyRequests:
		retryAfter(c, 1)
	}
	if k == API {
		s.problem(c, status, reference, err)
		return
	}
	s.in(c).errorPage(c, status, reference, err)
}

// newReference is what a person reads out on the phone: 8 letters and digits
// without those that look alike.
func newReference() string { return rand.Text()[:8] }
