package web

import (
	"bytes"
	"cmp"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"anchorpoint/directory"
)

// stalePage shows staff which listings are not fresh, whom to ring, and lets
// them write to groups at once.
type stalePage struct {
	layout
	All      int
	Percent  int // fresh, rounded down
	Counts   []staleCount
	Areas    []option
	Class    string
	Heading  string // of the rows
	Rows     []staleView
	Total    int // rows of the class and area
	Previous string
	Next     string
	File     string // the phone list
	Action   string
	Done     string // what the last press did
	Letters  []letterFact
}

// staleCount is one class with how many there are.
type staleCount struct {
	Text, Href string
	Count      int
	On         bool
}

// staleView is a row in words.
type staleView struct {
	ID, Name, Organization, Href string
	Areas, Phone, Fresh, Asked   string
	Bounced                      bool
}

const (
	stalePath  = "/admin/stale"
	staleOnOne = 50 // rows on one page
	staleAreas = 40 // areas to choose from
)

// staleAsk is what the page shows of it all.
type staleAsk struct {
	class, area string
	page        int
}

func readStale(v url.Values) staleAsk {
	a := staleAsk{class: v.Get("class"), area: clean(v.Get("area"), maxValue), page: 1}
	if n, err := strconv.Atoi(v.Get("page")); err == nil && n > 1 {
		a.page = min(n, 10_000)
	}
	named := func(c struct {
		name  string
		class directory.Freshness
	}) bool {
		return c.name == a.class
	}
	if a.class != "ring" && a.class != "bounced" && !slices.ContainsFunc(staleClasses, named) {
		a.class = ""
	}
	return a
}

// path is the address of the page, or of its file.
func (a staleAsk) path(file string) string {
	v := url.Values{}
	for name, value := range map[string]string{"class": a.class, "area": a.area} {
		if value != "" {
			v.Set(name, value)
		}
	}
	if a.page > 1 {
		v.Set("page", strconv.Itoa(a.page))
	}
	if len(v) == 0 {
		return stalePath + file
	}
	return stalePath + file + "?" + v.Encode()
}

// staleListings answers GET /admin/stale.
func (s *edition) staleListings(c *gin.Context) error {
	found, err := s.stale(c.Request.Context(), s.actor(c))
	if err != nil {
		return err
	}
	ask := readStale(c.Request.URL.Query())
	p, err := s.stalePage(c, &found, ask)
	if err != nil {
		return err
	}
	if sent, err := strconv.Atoi(c.Query("sent")); err == nil && sent >= 0 {
		nobody, _ := strconv.Atoi(c.Query("nobody")) // 0 for what is no number
		p.Done = s.T("stale.sent", "Count", sent) + " " + s.T("stale.nobody", "Count", nobody)
	}
	if directory.Can(s.actor(c), directory.Administer, directory.Resource{}, s.Now()) {
		counts, err := s.as(c).LetterCounts(c.Request.Context())
		if err != nil {
			return err
		}
		for _, state := range []directory.LetterState{directory.LetterWaiting, directory.LetterSent, directory.LetterBounced, directory.LetterFailed} {
			p.Letters = append(p.Letters, letterFact{Label: s.T("stale.letters-" + string(state)), Lines: []string{s.Number(counts[state])}})
		}
	}
	c.Header("Cache-Control", "private, no-store")
	return s.render(c, http.StatusOK, "staff_stale", p)
}

func (s *edition) stalePage(c *gin.Context, found *staleList, ask staleAsk) (stalePage, error) {
	p := stalePage{layout: s.page(c, s.T("stale.title")), All: found.All, Class: ask.class, Action: stalePath}
	p.NoIndex = true
	if found.All > 0 {
		p.Percent = found.Counts[directory.Fresh] * 100 / found.All
	}
	count := func(name, text string, n int) {
		one := staleAsk{class: name, area: ask.area, page: 1}
		p.Counts = append(p.Counts, staleCount{text, one.path(""), n, name == ask.class})
		if name == ask.class {
			p.Heading = text
		}
	}
	for _, class := range staleClasses {
		from, to := s.monthsOf(class.class)
		count(class.name, s.T("stale.class-"+class.name, "From", from, "To", to), found.Counts[class.class])
	}
	count("ring", s.T("stale.class-ring"), len(found.Ring))
	count("bounced", s.T("stale.class-bounced"), len(found.within("bounced", "")))
	p.Heading = cmp.Or(p.Heading, s.T("stale.all"))
	p.Areas = s.staleAreas(found, ask.area)
	rows := found.within(ask.class, ask.area)
	p.Total = len(rows)
	first := min((ask.page-1)*staleOnOne, len(rows))
	shown := rows[first:min(first+staleOnOne, len(rows))]
	if err := s.withPhones(c.Request.Context(), s.actor(c), shown); err != nil {
		return p, err
	}
	for _, r := range shown {
		p.Rows = append(p.Rows, s.staleView(&r))
	}
	turn := func(page int) string { return staleAsk{ask.class, ask.area, page}.path("") }
	if ask.page > 1 {
		p.Previous = turn(ask.page - 1)
	}
	if first+staleOnOne < len(rows) {
		p.Next = turn(ask.page + 1)
	}
	p.File = staleAsk{ask.class, ask.area, 1}.path(".csv")
	return p, nil
}

// monthsOf are the limits of a class.
func (s *Server) monthsOf(class directory.Freshness) (from, to int) {
	switch class {
	case directory.Fresh:
		return 0, s.Periods.Fresh
	case directory.PhoneFirst:
		return s.Periods.Fresh, s.Periods.Old
	case directory.Old:
		return s.Periods.Old, s.Periods.Unlisted
	}
	return s.Periods.Unlisted, 0
}

// staleAreas are the areas with the most to do.
func (s *edition) staleAreas(found *staleList, chosen string) []option {
	terms := slices.SortedFunc(maps.Keys(found.Areas), func(a, b string) int {
		return cmp.Or(found.Areas[b]-found.Areas[a], strings.Compare(a, b))
	})
	var out []option
	for _, term := range terms[:min(len(terms), staleAreas)] {
		if name := s.areaName(term); name != "" {
			out = append(out, option{term, s.T("stale.area", "Name", name, "N", found.Areas[term]), term == chosen})
		}
	}
	return out
}

func (s *edition) staleView(r *staleRow) staleView {
	v := staleView{ID: r.ID, Name: r.Name, Organization: r.Organization, Href: "/services/" + r.ID, Phone: r.Phone, Bounced: r.Bounced,
		Fresh: s.T("stale.never")}
	if !r.Age.Since.IsZero() {
		v.Fresh = s.T("stale.since", "Date", longDay(s.Language, r.Age.Since))
	}
	if !r.Asked.IsZero() {
		v.Asked = s.T("stale.asked", "Count", r.Letters, "Date", longDay(s.Language, r.Asked))
	}
	v.Areas = s.staleAreaNames(r)
	return v
}

func (s *edition) staleAreaNames(r *staleRow) string {
	var names []string
	for _, term := range r.Areas {
		if name := s.areaName(term); name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) > 3 {
		names = names[:3]
	}
	return strings.Join(names, ", ")
}

// staleFile answers GET /admin/stale.csv: a list to ring from.
func (s *edition) staleFile(c *gin.Context) error {
	found, err := s.stale(c.Request.Context(), s.actor(c))
	if err != nil {
		return err
	}
	ask := readStale(c.Request.URL.Query())
	var b bytes.Buffer
	writeLine(&b, []string{"name", "organization", "phone", "area", "last_checked", "months", "letters", "last_letter", "letter_came_back", "page", "what_they_said"})
	rows := found.within(ask.class, ask.area)
	if err := s.withPhones(c.Request.Context(), s.actor(c), rows); err != nil {
		return err
	}
	for _, r := range rows {
		bounced := ""
		if r.Bounced {
			bounced = "yes"
		}
		writeLine(&b, plainCells(r.Name, r.Organization, r.Phone, s.staleAreaNames(&r), day(r.Age.Since), strconv.Itoa(r.Age.Months),
			strconv.Itoa(r.Letters), day(r.Asked), bounced, s.linkBase()+"/services/"+r.ID, ""))
	}
	c.Header("Cache-Control", "private, no-store")
	c.Header("Content-Disposition", `attachment; filename="phone-list.csv"`)
	return s.send(c, http.StatusOK, "text/csv; charset=utf-8; header=present", b.Bytes())
}

// sendStale answers POST /admin/stale: letters to the groups that are ticked.
func (s *edition) sendStale(c *gin.Context) error {
	f, err := s.posted(c, stalePath)
	if err != nil {
		return err
	}
	ctx, actor := c.Request.Context(), s.actor(c)
	ids := f.v["id"]
	if len(ids) > staleOnOne {
		return errForm
	}
	listings, err := s.as(c).Listings(ctx, ids)
	if err != nil {
		return err
	}
	listings = slices.DeleteFunc(listings, func(l directory.Listing) bool {
		return l.State != directory.Published ||
			!directory.Can(actor, directory.PublishAll, directory.Resource{OrganizationID: l.Organization().ID, Areas: l.Covers}, s.Now())
	})
	done, err := s.AskNow(ctx, listings)
	if err != nil {
		return err
	}
	v := url.Values{"sent": {strconv.Itoa(done.Letters)}, "nobody": {strconv.Itoa(done.Nobody)}}
	for _, name := range []string{"class", "area"} {
		if value := f.text(name); value != "" {
			v.Set(name, value)
		}
	}
	return s.redirect(c, http.StatusSeeOther, stalePath+"?"+v.Encode())
}
