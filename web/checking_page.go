package web

import (
	"context"
	"net/http"
	"strings"
	"time"

	"anchorpoint/directory"

	"github.com/gin-gonic/gin"
)

// checkingPage says how listings are kept right, and how far that has come.
type checkingPage struct {
	layout
	Share   *checkedShare // nil when it could not be counted
	Periods directory.Periods
}

// checkedShare counts the public listings by who stands behind them.
type checkedShare struct {
	All     int
	Fresh   int // confirmed or checked within Periods.Fresh months
	Never   int // by nobody, as far as is known
	Newest  time.Time
	Percent int // of All that are fresh, rounded down: it never flatters
}

// Late are the listings whose last check is older.
func (c *checkedShare) Late() int { return c.All - c.Fresh - c.Never }

// checked counts over the catalog, which follows the store's changes.
func (s *Server) checked(ctx context.Context) (*checkedShare, error) {
	rows, err := s.catalog.current(ctx, s.Store)
	if err != nil {
		return nil, err
	}
	n, newest := checkedShare{All: len(rows.all)}, int64(0)
	limit := dayNumber(s.Now().UTC().AddDate(0, -s.Periods.Fresh, 0))
	for _, r := range rows.all {
		newest = max(newest, r.modified)
		switch {
		case r.assured == 0:
			n.Never++
		case r.assured > limit:
			n.Fresh++
		}
	}
	if newest > 0 {
		n.Newest = time.UnixMicro(newest).UTC()
	}
	if n.All > 0 {
		n.Percent = n.Fresh * 100 / n.All
	}
	return &n, nil
}

// dayNumber counts days since 1970.
func dayNumber(t time.Time) int32 { return int32(t.Unix() / (24 * 60 * 60)) }

// checking answers GET /about/checking.
func (s *edition) checking(c *gin.Context) error {
	p := checkingPage{layout: s.statement(c, "/about/checking", s.T("checking.title")), Periods: s.Periods}
	p.Back = link{"/about", s.T("about.title")}
	share, err := s.checked(c.Request.Context())
	if err != nil {
		s.Log.Warn("checked listings could not be counted", "error", err.Error())
	} else if share.All > 0 {
		p.Share = share
	}
	return s.render(c, http.StatusOK, "checking", p)
}

// statusPage says how the site is, in words; nothing of it is secret.
type statusPage struct {
	layout
	Listings int
	Newest   string // date of the newest change
	State    string
	Behind   int // changes that search does not know yet
	Version  string
}

// siteStatus answers GET /status.
func (s *edition) siteStatus(c *gin.Context) error {
	ctx := c.Request.Context()
	p := statusPage{layout: s.statement(c, "/status", s.T("status.title")), Version: s.Version, State: s.T("status.search-down")}
	p.NoIndex = true
	c.Header("Cache-Control", "no-store")
	if at, err := s.Index.Status(ctx); err != nil {
		s.Log.Warn("the state of search is not known", "error", err.Error())
	} else {
		p.Behind = int(at.Lag)
		p.State = s.T("status.search-" + strings.ReplaceAll(string(at.State), " ", "-"))
	}
	if share, err := s.checked(ctx); err != nil {
		s.Log.Warn("listings could not be counted", "error", err.Error())
	} else if p.Listings = share.All; !share.Newest.IsZero() {
		p.Newest = s.Date(share.Newest)
	}
	return s.render(c, http.StatusOK, "status", p)
}
