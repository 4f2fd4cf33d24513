package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"
)

// apiDocs is what openapi.json says, in the order in which people read it.
type apiDocs struct {
	Version   string
	About     string
	Changes   []apiChange
	Endpoints []apiEndpoint
}

type apiChange struct {
	Date string `json:"date"`
	Text string `json:"text"`
}

type apiEndpoint struct {
	ID         string // of its heading
	Method     string
	Path       string
	Summary    string
	Parameters []apiParameter
	example    string // path and query that can be tried
	body       string // of a POST, as a form
}

type apiParameter struct{ Name, About string }

// openAPIFile is the part of the file that the page shows.
type openAPIFile struct {
	Info struct {
		Version     string      `json:"version"`
		Description string      `json:"description"`
		Changes     []apiChange `json:"x-changelog"`
	} `json:"info"`
	Paths map[string]map[string]openAPIOperation `json:"paths"`
}

type openAPIOperation struct {
	ID         string             `json:"operationId"`
	Summary    string             `json:"summary"`
	Parameters []openAPIParameter `json:"parameters"`
	Body       struct {
		Content map[string]struct {
			Example map[string]any `json:"example"`
		} `json:"content"`
	} `json:"requestBody"`
}

type openAPIParameter struct {
	Name        string `json:"name"`
	In          string `json:"in"`
	Required    bool   `json:"required"`
	Description string `json:"description"`
	Example     any    `json:"example"`
	Schema      struct {
		Default any   `json:"default"`
		Maximum *int  `json:"maximum"`
		Enum    []any `json:"enum"`
	} `json:"schema"`
}

// newAPIDocs reads the description of the public interface once.
func newAPIDocs(text []byte) (apiDocs, error) {
	var file openAPIFile
	if err := json.Unmarshal(text, &file); err != nil {
		return apiDocs{}, fmt.Errorf("read openapi.json: %w", err)
	}
	d := apiDocs{Version: file.Info.Version, About: file.Info.Description, Changes: file.Info.Changes}
	for path, methods := range file.Paths {
		for method, o := range methods {
			d.Endpoints = append(d.Endpoints, o.endpoint(strings.ToUpper(method), path))
		}
	}
	slices.SortFunc(d.Endpoints, func(a, b apiEndpoint) int {
		return strings.Compare(apiOrder(a.Path)+a.Path+" "+a.Method, apiOrder(b.Path)+b.Path+" "+b.Method)
	})
	return d, nil
}

func (o *openAPIOperation) endpoint(method, path string) apiEndpoint {
	e := apiEndpoint{ID: "op-" + o.ID, Method: method, Path: path, Summary: o.Summary, example: path}
	query := url.Values{}
	for _, p := range o.Parameters {
		e.Parameters = append(e.Parameters, apiParameter{p.Name, p.about()})
		if p.Example != nil && p.In == "query" {
			query.Set(p.Name, fmt.Sprint(p.Example))
		}
	}
	if len(query) > 0 {
		e.example += "?" + query.Encode()
	}
	fields := url.Values{}
	for name, value := range o.Body.Content["application/x-www-form-urlencoded"].Example {
		fields.Set(name, fmt.Sprint(value))
	}
	e.body = fields.Encode()
	return e
}

// about is what a parameter means, with its limits, in sentences.
func (p *openAPIParameter) about() string {
	said := []string{p.Description}
	if p.Required {
		said = append(said, "Needed")
	}
	if p.Schema.Default != nil {
		said = append(said, fmt.Sprintf("Without it: %v", p.Schema.Default))
	}
	if p.Schema.Maximum != nil {
		said = append(said, "At most "+strconv.Itoa(*p.Schema.Maximum))
	}
	if len(p.Schema.Enum) > 0 {
		said = append(said, "One of: "+strings.Trim(fmt.Sprint(p.Schema.Enum), "[]"))
	}
	return strings.Join(slices.DeleteFunc(said, func(s string) bool { return s == "" }), ". ")
}

// apiOrder puts the standard's own addresses first.
func apiOrder(path string) string {
	if strings.HasPrefix(path, "/oruk/") {
		return "0"
	}
	return "1"
}

// curl is a line that can be copied into a terminal. A place holder of a path
// is filled with the id of a service that is there.
func (e apiEndpoint) curl(base, id string) string {
	address := base + strings.ReplaceAll(e.example, "{id}", id)
	if e.body == "" {
		return "curl '" + address + "'"
	}
	return "curl -X " + e.Method + " -d '" + e.body + "' '" + address + "'"
}

// apiDocsPage shows the description of the public interface.
type apiDocsPage struct {
	layout
	apiDocs
	Shown      []apiShown
	Rate       string // requests a second; empty: no limit
	Burst      int
	Licence    string
	OpenAPIURL string
}

type apiShown struct {
	apiEndpoint
	Curl string
}

// apiDocs answers GET /api.
func (s *edition) apiDocs(c *gin.Context) error {
	p := apiDocsPage{layout: s.statement(c, "/api", s.T("api.title")), apiDocs: s.docs, Burst: s.Limits.Burst,
		Licence: s.Site.Licence, OpenAPIURL: s.base(c) + "/openapi.json"}
	p.Back = link{"/about/data", s.T("data.title")}
	if s.Limits.Rate > 0 {
		p.Rate = strconv.FormatFloat(s.Limits.Rate, 'f', -1, 64)
	}
	id := s.someService(c)
	for _, e := range s.docs.Endpoints {
		p.Shown = append(p.Shown, apiShown{e, e.curl(s.base(c), id)})
	}
	return s.render(c, http.StatusOK, "api", p)
}

// someService is the id of a service that is listed, for an example that works.
func (s *Server) someService(c *gin.Context) string {
	rows, err := s.catalog.current(c.Request.Context(), s.Store)
	if err != nil || len(rows.all) == 0 {
		return "{id}"
	}
	return rows.all[0].id.String()
}
