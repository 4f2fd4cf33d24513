package web

import (
	"net/http"

	"anchorpoint/directory"
	"anchorpoint/static"

	"github.com/gin-gonic/gin"
)

// Route is one row of the table of routes.
type Route struct {
	Method  string
	Path    string
	Policy  Policy
	Handler func(*gin.Context) error
}

// Policy says who may use a route and which guards stand before it. A route
// without one is refused at start.
type Policy struct {
	May  directory.Action
	Kind Kind
}

// Kind says how a route is guarded and how it tells of errors.
type Kind string

// The kinds of route.
const (
	Page  Kind = "page"  // HTML; changes nothing, sets no cookie
	Form  Kind = "form"  // a post from one of our own pages
	API   Kind = "api"   // public reads in JSON, open to every origin, no cookies
	Asset Kind = "asset" // styles and scripts
	Probe Kind = "probe" // for machines that watch the server
)

var (
	publicPage  = Policy{directory.ViewPublic, Page}
	publicForm  = Policy{directory.ViewPublic, Form}
	publicAPI   = Policy{directory.ViewPublic, API}
	publicAsset = Policy{directory.ViewPublic, Asset}
	probe       = Policy{directory.ViewPublic, Probe}
)

// routes is every address that the site answers.
func (s *Server) routes() []Route {
	const get, post, options = http.MethodGet, http.MethodPost, http.MethodOptions
	return []Route{
		{get, "/", publicPage, s.home},
		{get, "/needs", publicPage, s.needs},
		{get, "/needs/:id", publicPage, s.need},
		{get, "/search", publicPage, s.search},
		{post, "/search", publicForm, s.postSearch},
		{get, "/services/:key", publicPage, s.service},
		{get, "/about/data", publicPage, s.aboutData},
		{get, "/privacy", publicPage, s.privacy},
		{get, "/accessibility", publicPage, s.accessibility},
		{get, "/licences", publicPage, s.licences},
		{get, "/robots.txt", publicPage, s.robots},

		{get, "/api/suggest", publicAPI, s.suggest},
		{get, "/openapi.json", publicAPI, s.apiDescription},
		{get, "/oruk/v3", publicAPI, s.apiRoot},
		{get, "/oruk/v3/", publicAPI, s.apiRoot},
		{get, "/oruk/v3/services", publicAPI, s.apiServices},
		{get, "/oruk/v3/services/", publicAPI, s.apiServices},
		{post, "/oruk/v3/services", publicAPI, s.apiServices},
		{post, "/oruk/v3/services/", publicAPI, s.apiServices},
		{get, "/oruk/v3/services/:id", publicAPI, s.apiService},
		{get, "/oruk/v3/services/:id/", publicAPI, s.apiService},
		{options, "/oruk/v3/*any", publicAPI, s.apiOptions},

		{get, static.Prefix + "*file", publicAsset, s.asset},
		{get, "/healthz", probe, s.healthz},
		{get, "/readyz", probe, s.readyz},
	}
}
