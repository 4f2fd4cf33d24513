package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
)

// The policy of pages: everything from here, nothing inline. Trusted Types
// forbid scripts to make markup out of text.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
	"connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; " +
	"require-trusted-types-for 'script'; trusted-types 'none'"

// newPolicy allows the style sheets to stand in the page, and nothing else, where
// the settings ask for that.
func newPolicy(o *Options) string {
	if !o.InlineCSS {
		return contentPolicy
	}
	hashes := ""
	for _, sheet := range []string{sheetLTR, sheetRTL} {
		if hash := o.Assets.CSPHash(sheet); hash != "" {
			hashes += " " + hash
		}
	}
	return strings.Replace(contentPolicy, "style-src 'self'", "style-src 'self'"+hashes, 1)
}

const busyRetry = 5 // seconds that a client is asked to wait

// searchesPerPage times the limit of one search bounds a whole request: a page
// without results searches again for ways out, under a limit of their own.
const searchesPerPage = 3

// handle puts the guards of a route before its handler, and turns an error
// into its answer.
func (s *Server) handle(r Route) gin.HandlerFunc {
	return func(c *gin.Context) {
		s.head(c, r.Policy.Kind)
		ctx, cancel := context.WithTimeout(c.Request.Context(), s.Limits.Search*searchesPerPage)
		defer cancel()
		c.Request = c.Request.WithContext(ctx)
		c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, maxBody)
		e := s.in(c)
		if !r.Policy.Kind.spoken() {
			c.Set(membership, (*signedIn)(nil)) // no cookie counts there
		}
		if err := e.guard(c, r.Policy); err != nil {
			e.turnAway(c, r.Policy, err)
			return
		}
		if e != s.english() && !r.Policy.Kind.spoken() {
			s.fail(c, Page, errNoPage)
			return
		}
		if err := e.readyMember(c, r.Policy); err != nil {
			s.fail(c, r.Policy.Kind, err)
			return
		}
		if err := r.Handler(e, c); err != nil {
			s.fail(c, r.Policy.Kind, err)
		}
	}
}

func (s *edition) guard(c *gin.Context, p Policy) error {
	if p.Kind == Page || p.Kind == Form {
		if err := s.origins.Check(c.Request); err != nil {
			return errCrossOrigin
		}
	}
	if p.Kind == Page || p.Kind == Form || p.Kind == API {
		if !s.limiter.allow(c.ClientIP(), s.Now()) {
			return errTooMany
		}
	}
	return s.admit(c, p)
}

// turnAway leads to where a missing right can be got, or says what is wrong.
func (s *edition) turnAway(c *gin.Context, p Policy, reason error) {
	err := reason
	switch {
	case errors.Is(reason, errSignIn), errors.Is(reason, errPasskey):
		to := signInPath
		if errors.Is(reason, errPasskey) {
			to = passkeyPath
		}
		if err = s.keepTyped(c); err == nil {
			err = s.lead(c, to)
		}
	}
	if err != nil {
		s.fail(c, p.Kind, err)
	}
}

// head sets the headers of every answer of a kind, errors too.
func (s *Server) head(c *gin.Context, k Kind) {
	h := c.Writer.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	if s.Site.secure() {
		h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
	}
	h.Set("Content-Security-Policy", s.policy)
	if k == API {
		h.Set("Access-Control-Allow-Origin", "*")
		return
	}
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Permissions-Policy", "geolocation=(self)")
}

// bounded refuses work above what the machine can do in good time.
func (s *Server) bounded(c *gin.Context) {
	select {
	case s.slots <- struct{}{}:
		defer func() { <-s.slots }()
		c.Next()
	default:
		k := kindOf(c.Request.URL.Path)
		s.head(c, k)
		s.fail(c, k, errBusy)
		c.Abort()
	}
}

// recovered answers a panic like any other fault. Its stack goes to the log
// without the values of the request.
func (s *Server) recovered(c *gin.Context) {
	defer func() {
		switch fault := recover(); fault {
		case nil:
		case http.ErrAbortHandler:
			panic(fault)
		default:
			s.fail(c, kindOf(c.Request.URL.Path), fmt.Errorf("panic: %v\n%s", fault, debug.Stack()))
		}
	}()
	c.Next()
}

// logged writes one line for a request: the route's template, never the
// address, the query, the referrer or anything typed.
func (s *Server) logged(c *gin.Context) {
	start := time.Now()
	c.Next()
	route := c.FullPath()
	if route == "" {
		route = "-"
	}
	s.Log.Info("request", "method", knownMethod(c.Request.Method), "route", route,
		"status", c.Writer.Status(), "ms", float64(time.Since(start).Microseconds())/1000, "bytes", c.Writer.Size())
}

// unrouted answers an address or a method that no route has.
func (s *Server) unrouted(reason error) gin.HandlerFunc {
	return func(c *gin.Context) {
		k := kindOf(c.Request.URL.Path)
		s.head(c, k)
		s.fail(c, k, reason)
	}
}

// kindOf guesses the kind of a route that was not reached.
func kindOf(path string) Kind {
	if path == "/openapi.json" || path == "/oruk" || strings.HasPrefix(path, "/oruk/") || strings.HasPrefix(path, "/api/") {
		return API
	}
	return Page
}

// knownMethod keeps invented methods out of the log.
func knownMethod(m string) string {
	if slices.Contains([]string{"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"}, m) {
		return m
	}
	return "other"
}

func retryAfter(c *gin.Context, seconds int) {
	c.Header("Retry-After", strconv.Itoa(seconds))
}
