package web

import (
	"net/http"
	"slices"
	"strings"

	"anchorpoint/directory"
	"anchorpoint/geo"

	"github.com/gin-gonic/gin"
)

// dataPage says where the services and the places come from, and under which
// licence.
type dataPage struct {
	layout
	Feeds   []feedView
	Places  []placeSource
	Periods directory.Periods
	Licence string
}

// feedView is a feed as people read of it; Name is for look-ups alone.
type feedView struct {
	Name, Title, Licence string
	Attribution          string // without a full stop
}

func viewOf(f directory.Feed) feedView {
	return feedView{f.Name, f.Label(), f.Licence, strings.TrimRight(f.Attribution, ". ")}
}

// Named says whether the attribution names the licence, which need not be said
// twice.
func (f feedView) Named() bool { return f.Licence != "" && strings.Contains(f.Attribution, f.Licence) }

// aboutData answers GET /about/data.
func (s *edition) aboutData(c *gin.Context) error {
	feeds, err := s.feeds(c)
	if err != nil {
		return err
	}
	p := dataPage{layout: s.page(c, s.T("data.title")), Feeds: feeds, Places: s.placeSources(),
		Periods: s.Periods, Licence: s.Site.Licence}
	p.Canon, p.Back = s.canon("/about/data"), link{"/", s.T("back.home")}
	return s.render(c, http.StatusOK, "data", p)
}

// placeSource is one source of names and positions of places. Licence has no full
// stop of its own, and is empty where the places are this site's own.
type placeSource struct {
	Name, Licence, Warning string
}

// placeSources are the sources of places as people read of them: the files that
// came with the program are one, whatever their number.
func (s *edition) placeSources() (out []placeSource) {
	authored := false
	for _, from := range s.Places.Sources() {
		switch from.Kind {
		case geo.SourceAuthored:
			if !authored {
				out = append(out, placeSource{Name: s.T("data.own-places"), Warning: from.Warning})
			}
			authored = true
		case geo.SourceLearned:
			out = append(out, placeSource{Name: s.T("data.learned"), Warning: from.Warning})
		default:
			name := from.Name
			if from.Vintage != "" {
				name += ", " + from.Vintage
			}
			out = append(out, placeSource{name, strings.TrimRight(from.Licence, ". "), from.Warning})
		}
	}
	return out
}

// feeds are the sources of listings. The names, licences and attributions of
// feeds are public: each listing shows its own.
func (s *Server) feeds(c *gin.Context) ([]feedView, error) {
	stored, err := s.Store.Feeds(c.Request.Context())
	if err != nil {
		return nil, err
	}
	out := make([]feedView, 0, len(stored))
	for _, f := range stored {
		out = append(out, viewOf(f))
	}
	return out, nil
}

// licencesPage shows the notices of what others made.
type licencesPage struct {
	layout
	Notices []string // paragraphs
}

// licences answers GET /licences.
func (s *edition) licences(c *gin.Context) error {
	p := licencesPage{layout: s.page(c, s.T("licences.title"))}
	p.Canon, p.Back = s.canon("/licences"), link{"/", s.T("back.home")}
	if text, ok := s.Assets.Bytes("THIRD_PARTY.txt"); ok {
		for part := range strings.SplitSeq(string(text), "\n\n") {
			if part = plainLine(part); part != "" {
				p.Notices = append(p.Notices, part)
			}
		}
	}
	return s.render(c, http.StatusOK, "licences", p)
}

// robots answers GET /robots.txt: services and needs may be found by search
// engines, searches may not.
func (s *Server) robots(c *gin.Context) error {
	c.Header("Cache-Control", "public, max-age=86400")
	text := "User-agent: *\nDisallow: /oruk/\n"
	for _, e := range s.editions {
		text += "Disallow: " + e.href("/search") + "\n"
	}
	text += "Sitemap: " + s.origin(c) + "/sitemap.xml\n"
	return s.send(c, http.StatusOK, "text/plain; charset=utf-8", []byte(text))
}

// asset answers for styles and scripts.
func (s *Server) asset(c *gin.Context) error {
	s.Assets.ServeHTTP(c.Writer, c.Request)
	return nil
}

// healthz says that the program runs.
func (s *Server) healthz(c *gin.Context) error {
	c.Header("Cache-Control", "no-store")
	return s.send(c, http.StatusOK, "text/plain; charset=utf-8", []byte("ok\n"))
}

// readiness is what a watcher of the server needs to know.
type readiness struct {
	State     string  `json:"state"`
	Seq       int64   `json:"index_seq"`
	StoreSeq  int64   `json:"store_seq"`
	Lag       int64   `json:"lag_changes"`
	Seconds   float64 `json:"lag_seconds"`
	Documents int     `json:"documents"`
	Parked    int     `json:"parked"`
}

// readyz answers 200 as long as people get answers, also while the plain
// search stands in; the state says how good they are.
func (s *Server) readyz(c *gin.Context) error {
	c.Header("Cache-Control", "no-store")
	at, err := s.Index.Status(c.Request.Context())
	if err != nil {
		s.Log.Error("not ready", "error", err.Error())
		return sendJSON(c, s, http.StatusServiceUnavailable, readiness{State: "down"})
	}
	return sendJSON(c, s, http.StatusOK, readiness{
		State: string(at.State), Seq: at.Seq, StoreSeq: at.StoreSeq, Lag: at.Lag,
		Seconds: at.Behind.Seconds(), Documents: at.Documents, Parked: len(at.Parked),
	})
}

// feedOf finds the source of a listing by its name.
func feedOf(feeds []feedView, name string) (feedView, bool) {
	i := slices.IndexFunc(feeds, func(f feedView) bool { return f.Name == name })
	if i < 0 || name == "" {
		return feedView{}, false
	}
	return feeds[i], true
}
