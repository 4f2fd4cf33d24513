package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"anchorpoint/geo"
	"anchorpoint/search"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"
)

// Sizes of a page of the public interface, as the standard sets them.
const (
	defaultPerPage = 50
	maxPerPage     = 500
	minimalPerPage = 10_000
	maxJSONDepth   = 64
)

// listParams are what a list of services was asked for.
type listParams struct {
	search       string
	place        *geo.Place
	proximity    float64 // metres; 0 when not given
	page, per    int
	minimal      bool
	full         bool
	explain      bool
	ndjson       bool
	organization string
	taxonomy     string
	term         string

	termNumber, taxonomyNumber, organizationNumber uint32 // of the catalog

	since    time.Time
	ages     [2]int // service minimum age at least, maximum age at most; -1 when not given
	day      string
	from, to minutes // -1 when not given
}

// readListParams reads a query or a body. Unknown parameters are ignored; a
// wrong value names its parameter.
func (s *Server) readListParams(c *gin.Context) (listParams, error) {
	p := listParams{page: 1, per: defaultPerPage, ages: [2]int{-1, -1}, from: -1, to: -1}
	v, err := apiValues(c.Request)
	if err != nil {
		return p, err
	}
	for name, values := range v {
		if slices.ContainsFunc(values, func(x string) bool { return x != values[0] }) {
			return p, badParameter{name, "is given twice with different values"}
		}
	}
	for _, read := range []func(url.Values, *listParams) error{
		readFlags, readPaging, readIDs, readTimes, readAges, s.readPlace,
	} {
		if err := read(v, &p); err != nil {
			return p, err
		}
	}
	return p, nil
}

func readFlags(v url.Values, p *listParams) (err error) {
	p.search = clean(v.Get("search"), search.MaxTextRunes)
	if p.minimal, err = flag(v, "minimal"); err != nil {
		return err
	}
	if p.full, err = flag(v, "full"); err != nil {
		return err
	}
	if p.explain, err = flag(v, "explain"); err != nil {
		return err
	}
	switch v.Get("format") {
	case "", "json":
	case "ndjson":
		p.ndjson = true
	default:
		return badParameter{"format", "is json or ndjson"}
	}
	return nil
}

func flag(v url.Values, name string) (bool, error) {
	switch strings.ToLower(v.Get(name)) {
	case "true", "1":
		return true, nil
	case "", "false", "0":
		return false, nil
	}
	return false, badParameter{name, "is true or false"}
}

func readPaging(v url.Values, p *listParams) error {
	most := maxPerPage
	if p.minimal {
		most, p.per = minimalPerPage, minimalPerPage
	}
	if err := whole(v, "page", 1, &p.page); err != nil {
		return err
	}
	for _, name := range []string{"perPage", "per_page"} {
		if err := whole(v, name, 1, &p.per); err != nil {
			return err
		}
	}
	p.per = min(p.per, most)
	return nil
}

// whole reads a whole number that is at least low; nothing given leaves it.
func whole(v url.Values, name string, low int, to *int) error {
	if v.Get(name) == "" {
		return nil
	}
	n, err := strconv.Atoi(v.Get(name))
	if errors.Is(err, strconv.ErrRange) && !strings.HasPrefix(v.Get(name), "-") {
		n, err = 1<<40, nil // as good as the end
	}
	if err != nil || n < low {
		return badParameter{name, fmt.Sprintf("is a whole number from %d", low)}
	}
	*to = min(n, 1<<40)
	return nil
}

func readIDs(v url.Values, p *listParams) error {
	for _, f := range []struct {
		name string
		to   *string
	}{{"organization_id", &p.organization}, {"taxonomy_id", &p.taxonomy}, {"taxonomy_term_id", &p.term}} {
		id := v.Get(f.name)
		if id == "" {
			continue
		}
		u, err := uuid.Parse(id)
		if err != nil || len(id) != idLength {
			return badParameter{f.name, "is a UUID"}
		}
		*f.to = u.String()
	}
	return nil
}

func readTimes(v url.Values, p *listParams) error {
	if since := v.Get("modified_after"); since != "" {
		var err error
		if p.since, err = readTime(since); err != nil {
			return badParameter{"modified_after", "is a date (2026-11-22) or an RFC 3339 time"}
		}
	}
	if day := strings.ToUpper(v.Get("day")); day != "" {
		if !slices.Contains(dayCodes, day) {
			return badParameter{"day", "is one of MO, TU, WE, TH, FR, SA, SU"}
		}
		p.day = day
	}
	for name, to := range map[string]*minutes{"start_time": &p.from, "end_time": &p.to} {
		if text := v.Get(name); text != "" {
			m, ok := clock(text)
			if !ok {
				return badParameter{name, "is a time such as 09:30"}
			}
			*to = m
		}
	}
	return nil
}

var dayCodes = []string{"MO", "TU", "WE", "TH", "FR", "SA", "SU"}

func readTime(s string) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339, strings.Replace(s, " ", "+", 1)); err == nil { // a plus sign of a zone reads as a space
		return t, nil
	}
	if t, err := time.Parse("2006-01-02T15:04:05", s); err == nil {
		return t, nil
	}
	return time.Parse(time.DateOnly, s)
}

func readAges(v url.Values, p *listParams) error {
	for i, name := range []string{"minimum_age", "maximum_age"} {
		if err := whole(v, name, 0, &p.ages[i]); err != nil {
			return err
		}
	}
	return nil
}

// readPlace resolves the postcode. The text never goes to the log or into an
// answer.
func (s *Server) readPlace(v url.Values, p *listParams) error {
	postcode := clean(v.Get("postcode"), maxValue)
	proximity := v.Get("proximity")
	if postcode == "" {
		if proximity != "" {
			return badParameter{"proximity", "needs a postcode"}
		}
		return nil
	}
	answer := s.Places.Find(postcode)
	if answer.Place == nil && len(answer.Choices) > 0 {
		answer.Place = &answer.Choices[0]
	}
	if answer.Place == nil {
		return badParameter{"postcode", "is not a place that we know"}
	}
	p.place = answer.Place
	if proximity == "" {
		return nil
	}
	metres, err := strconv.ParseFloat(proximity, 64)
	if err != nil || !(metres > 0) || metres > 1e9 {
		return badParameter{"proximity", "is a distance in metres, more than 0"}
	}
	p.proximity = min(metres, search.MaxRadiusM)
	return nil
}

// apiValues are the parameters of a GET, or of the form or JSON body of a POST
// together with those in its address.
func apiValues(r *http.Request) (url.Values, error) {
	if r.Method != http.MethodPost {
		return r.URL.Query(), nil
	}
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err == nil && (kind == "application/json" || strings.HasSuffix(kind, "+json")) {
		return jsonValues(r)
	}
	if err := r.ParseForm(); err != nil {
		return nil, formError(err)
	}
	return r.Form, nil
}

func jsonValues(r *http.Request) (url.Values, error) {
	v := r.URL.Query()
	members := map[string]json.RawMessage{}
	d := json.NewDecoder(r.Body)
	if err := d.Decode(&members); err != nil {
		return nil, formError(err)
	}
	for name, raw := range members {
		var text string
		if json.Unmarshal(raw, &text) != nil {
			text = string(raw) // a number or a flag
		}
		if text != "null" {
			v.Add(name, text)
		}
	}
	return v, nil
}
