package web

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	"anchorpoint/directory"
	"anchorpoint/web/locale"

	"github.com/gin-gonic/gin"
)

// Server answers for the whole site. It is safe for concurrent use.
type Server struct {
	Options
	engine      *gin.Engine
	texts       *locale.Set
	editions    editions // the site in each language
	cookie      placeCookie
	mine        listCookie // my list
	session     tokenCookie
	asking      tokenCookie // the browser that asked for a sign-in letter
	kept        tokenCookie // what was typed when a session was over
	signIns     signInLimits
	lists       listLimits
	guards      *formGuard
	answers     *answers
	digested    digests
	unmet       *unmetCounter
	policy      string // what browsers may load
	origins     *http.CrossOriginProtection
	limiter     *limiter
	slots       chan struct{} // one for each request at work
	counts      needCounts
	catalog     catalog
	docs        apiDocs
	shelf       *shelf
	twins       twins // pairs of listings that look like one
	kin         kin   // what listings share
	rewording   sync.Mutex
	needByLabel map[string]directory.Term
	fill        func(directory.Address) (city, county string) // for addresses that lack them on the wire
}

// New makes the site from its parts.
func New(o Options) (*Server, error) {
	if err := o.prepare(); err != nil {
		return nil, err
	}
	s := &Server{
		Options:     o,
		policy:      newPolicy(&o),
		origins:     http.NewCrossOriginProtection(),
		limiter:     newLimiter(o.Limits),
		slots:       make(chan struct{}, o.Limits.InFlight),
		needByLabel: needsByLabel(o.Vocabularies),
		fill:        directory.AddressFiller(o.Places),
	}
	var err error
	if s.cookie, err = newPlaceCookie(o.Keys, o.Site.secure()); err != nil {
		return nil, err
	}
	s.session = newTokenCookie("session", o.Site.secure(), int(directory.EditorSlide.Seconds()))
	s.digested = digests{}
	s.asking = newTokenCookie("asking", o.Site.secure(), int(time.Hour.Seconds()))
	s.kept = newTokenCookie("typed", o.Site.secure(), int(directory.KeptFormLife.Seconds()))
	s.signIns = newSignInLimits(o.Limits)
	s.mine, s.lists = newListCookie(o.Site.secure()), newListLimits(o.Limits)
	if s.guards, err = newFormGuard(o.Keys, o.Limits); err != nil {
		return nil, err
	}
	if s.answers, err = newAnswers(o.Keys); err != nil {
		return nil, err
	}
	if s.docs, err = newAPIDocs(openAPI); err != nil {
		return nil, err
	}
	s.unmet = newUnmetCounter(s.Store, s.Log)
	s.twins.log = s.Log
	if s.editions, err = s.newEditions(); err != nil {
		return nil, err
	}
	s.shelf = newShelf(len(s.editions))
	return s, s.mount()
}

// Warm does in the background what the first reader of the public interface
// would wait for. It is not needed: what fails here is tried again at use.
func (s *Server) Warm(ctx context.Context) {
	if _, err := s.catalog.current(ctx, s.Store); err != nil && ctx.Err() == nil {
		s.Log.Warn("the list of services could not be prepared", "error", err.Error())
	}
}

// Tend writes what pages leave to be written until ctx is done; it returns when
// nothing is left and nothing works behind the pages. A site that nobody tends
// answers all the same.
func (s *Server) Tend(ctx context.Context) {
	s.unmet.run(ctx)
	s.twins.end()
}

// mount makes the router from the table of routes.
func (s *Server) mount() error {
	gin.SetMode(gin.ReleaseMode)
	s.engine = gin.New()
	s.engine.RedirectTrailingSlash = false // the public interface answers both forms itself
	s.engine.HandleMethodNotAllowed = true
	if err := s.engine.SetTrustedProxies(s.Proxies); err != nil {
		return fmt.Errorf("web.proxies: %w", err)
	}
	s.engine.Use(s.logged, s.recovered, s.bounded)
	for _, r := range s.routes() {
		if r.Policy == (Policy{}) {
			return fmt.Errorf("route %s %s has no policy", r.Method, r.Path)
		}
		s.engine.Handle(r.Method, r.Path, s.handle(r))
		if r.Method == http.MethodGet {
			s.engine.Handle(http.MethodHead, r.Path, s.handle(r))
		}
	}
	s.engine.NoRoute(s.unrouted(errNoPage))
	s.engine.NoMethod(s.unrouted(errMethod))
	return nil
}

// HTTPServer is a server with the time limits that keep slow and broken
// clients from holding connections.
func HTTPServer(addr string, handler http.Handler) *http.Server {
	return &http.Server{
		Addr:              addr,
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       60 * time.Second,
		MaxHeaderBytes:    16 << 10,
	}
}
