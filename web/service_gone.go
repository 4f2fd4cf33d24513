package web

import (
	"context"
	"net/http"

	"anchorpoint/directory"

	"github.com/gin-gonic/gin"
)

// gonePage tells that a service has left the directory.
type gonePage struct {
	layout
	Name    string // empty where naming it could do harm
	Closed  string
	Similar similarView
	Urgent  []Number
}

// gone answers for a withdrawn service: where it went, or that it ended.
func (s *edition) gone(c *gin.Context, l *directory.Listing) error {
	if next, ok := s.mergedInto(c.Request.Context(), l); ok {
		return s.redirect(c, http.StatusMovedPermanently, servicePath(&next))
	}
	p := gonePage{layout: s.page(c, s.T("gone.title")), Urgent: s.numbers(s.Site.Urgent)}
	p.NoIndex, p.Back = true, s.backToResults(c.Request)
	// The store gives no name where the service may not be named.
	if p.Name = plainLine(l.Service.Name); p.Name != "" {
		if !l.Closing.At.IsZero() {
			p.Closed = longDay(s.Language, l.Closing.At)
		}
		p.Similar = s.afterGone(c.Request.Context(), l)
	}
	return s.render(c, http.StatusGone, "gone", p)
}

// mostMergers is how often a listing may have been merged on.
const mostMergers = 8

// mergedInto is the listing that stands for a merged one now: that which it was
// merged into may have been merged in its turn.
func (s *edition) mergedInto(ctx context.Context, l *directory.Listing) (directory.Listing, bool) {
	to := l.Closing.Redirect
	for range mostMergers {
		if to == "" {
			break
		}
		next, err := s.Store.Listing(ctx, to)
		if err == nil {
			return next, next.Public()
		}
		to = next.Closing.Redirect
	}
	return directory.Listing{}, false
}

// afterGone are services for the same needs near where the service was.
func (s *edition) afterGone(ctx context.Context, l *directory.Listing) similarView {
	return s.similar(ctx, l, nil)
}
