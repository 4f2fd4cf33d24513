package web

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"anchorpoint/directory"
	"anchorpoint/geo"
	"anchorpoint/search"

	"github.com/gin-gonic/gin"
)

// groupsPage is for those who run a group: it asks for the name first, so that
// nobody types in what is listed already.
type groupsPage struct {
	layout
	Errors formErrors
	Name   string
	Near   string
}

// groupFoundPage offers what is listed under a name.
type groupFoundPage struct {
	layout
	Name  string
	Found []groupFound
	Add   string // where a new one begins
}

// groupFound is one listing, told so that its own people know it again.
type groupFound struct {
	ID, Name, Href string
	Organization   string
	Place          string
	Phone          *phoneView
}

const (
	groupsPath    = "/groups"
	groupFindPath = "/groups/find"
	// mostFound is how many listings are offered; more is no help.
	mostFound = 8
	// leastAlike is the likeness of names from which one is offered.
	leastAlike = 0.4
	// lookedThrough is how many listings are compared by name.
	lookedThrough = 40
)

// forGroups answers GET /groups.
func (s *edition) forGroups(c *gin.Context) error {
	return s.render(c, http.StatusOK, "groups", s.groupsPage(c, "", "", nil))
}

func (s *edition) groupsPage(c *gin.Context, name, near string, problems directory.FieldErrors) groupsPage {
	p := groupsPage{layout: s.statement(c, groupsPath, s.T("groups.title")), Name: name, Near: near, Errors: s.say(problems)}
	if len(problems) > 0 {
		p.Title = s.T("problem.page", "Title", p.Title)
	}
	return p
}

// findGroup answers POST /groups: the name goes into the address, and of the
// place no more than an outward code.
func (s *edition) findGroup(c *gin.Context) error {
	f, err := s.posted(c, groupsPath)
	if err != nil {
		return err
	}
	name, near := clean(f.text("name"), maxValue+1), clean(f.text("near"), maxValue)
	var problems directory.FieldErrors
	if n := utf8.RuneCountInString(name); n < 2 || n > maxValue {
		problems.AddCoded("name", "find-name", "Enter the name of your group")
	}
	if len(problems) > 0 {
		c.Header("Cache-Control", "no-store")
		return s.render(c, http.StatusUnprocessableEntity, "groups", s.groupsPage(c, name, near, problems))
	}
	v := url.Values{"name": {name}}
	if p, household := namesHousehold(near); household {
		near = p.Outward().String()
	}
	if near != "" {
		v.Set("near", near)
	}
	return s.redirect(c, http.StatusSeeOther, groupFindPath+"?"+v.Encode())
}

// groupsFound answers GET /groups/find.
func (s *edition) groupsFound(c *gin.Context) error {
	name := clean(c.Query("name"), maxValue)
	if name == "" {
		return s.redirect(c, http.StatusSeeOther, groupsPath)
	}
	found, err := s.groupsLike(c.Request.Context(), name, s.nearby(clean(c.Query("near"), maxValue)).Place)
	if err != nil {
		return err
	}
	p := groupFoundPage{layout: s.page(c, s.T("find-group.which")), Name: name, Found: found,
		Add: groupAddPath + "?" + url.Values{"name": {name}}.Encode()}
	if len(found) == 0 {
		p.Title = s.T("find-group.nobody")
	}
	p.NoIndex, p.Back = true, link{groupsPath, s.T("groups.title")}
	c.Header("Cache-Control", "no-store")
	return s.render(c, http.StatusOK, "group-found", p)
}

// groupsLike are public listings whose name, or whose organization's, is like
// the typed one; those near the place stand before others that are as alike.
func (s *edition) groupsLike(ctx context.Context, name string, near *geo.Place) ([]groupFound, error) {
	ids, close, err := s.groupCandidates(ctx, name, near)
	if err != nil {
		return nil, err
	}
	listings, err := s.Store.Listings(ctx, ids)
	if err != nil {
		return nil, err
	}
	like := map[string]float64{}
	for i := range listings {
		l := &listings[i]
		if like[l.ID] = directory.NameLikeness(name, l); like[l.ID] >= leastAlike && close[l.ID] {
			like[l.ID] += 0.1
		}
	}
	listings = slices.DeleteFunc(listings, func(l directory.Listing) bool { return like[l.ID] < leastAlike })
	slices.SortStableFunc(listings, func(a, b directory.Listing) int { return cmp.Compare(like[b.ID], like[a.ID]) })
	var out []groupFound
	for i := range listings[:min(len(listings), mostFound)] {
		out = append(out, s.groupFound(&listings[i]))
	}
	return out, nil
}

// groupCandidates are listings that a search for the name brings up, by the
// index and by plain words, and which of them are near.
func (s *edition) groupCandidates(ctx context.Context, name string, near *geo.Place) (ids []string, close map[string]bool, err error) {
	close = map[string]bool{}
	seen := map[string]bool{}
	add := func(id string) {
		if !seen[id] {
			seen[id] = true
			ids = append(ids, id)
		}
	}
	q := search.Query{Text: name, WithinM: search.AnyDistance, Limit: lookedThrough, NoFacets: true, Outside: true, Now: s.Now()}
	if near != nil {
		q.Place = near
	}
	found, err := s.Index.Search(ctx, q)
	if err == nil { // without an index the plain words serve alone
		for _, h := range found.Hits {
			add(h.ID)
			close[h.ID] = h.DistanceM >= 0 && h.DistanceM < nearGroup
		}
	}
	words := strings.Fields(name)
	plain, err := s.Store.SearchWords(ctx, directory.WordQuery{Words: words, Limit: lookedThrough})
	if err != nil {
		return nil, nil, err
	}
	for _, id := range plain.IDs {
		add(id)
	}
	return ids, close, nil
}

// nearGroup is in metres.
const nearGroup = 8000

func (s *edition) groupFound(l *directory.Listing) groupFound {
	w := where{in: s.Language, listing: l, name: s.areaName}
	w.hit.Venue = -1
	g := groupFound{ID: l.ID, Name: plainLine(l.Service.Name), Href: servicePath(l), Organization: otherName(l), Place: w.plainWhere()}
	if phones := phoneViews(l.Phones()); len(phones) > 0 {
		g.Phone = &phones[0]
	}
	return g
}
