package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"anchorpoint/directory"

	"github.com/gin-gonic/gin"
)

// workListsPage are all lists of a link worker, and the form for a new one.
type workListsPage struct {
	layout
	Errors formErrors
	Done   string
	Lists  []listGroup
	Name   string
	For    []option // me, or one of my teams
	Of     string   // services to put on it at once
	Adds   string   // how many those are, in words
}

// listGroup are the lists of one person or team.
type listGroup struct {
	Title string
	Lists []listLine
}

// listLine is one list among others.
type listLine struct{ Href, Name, Words string }

// teamName says who a team is: its areas in words.
func (s *edition) teamName(team string) string {
	if team == "" {
		return s.T("work.mine")
	}
	var names []string
	for _, term := range directory.TeamAreas(team) {
		if name := s.areaName(term); name != "" {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return s.T("work.team-all")
	}
	return s.T("work.team", "Areas", s.List(names))
}

// listGroups are lists by whose they are: one's own first.
func (s *edition) listGroups(c *gin.Context, lists []directory.Shortlist) []listGroup {
	var out []listGroup
	for _, team := range append([]string{""}, s.actor(c).Teams(s.Now())...) {
		g := listGroup{Title: s.teamName(team)}
		for _, l := range lists {
			if l.Team == team {
				g.Lists = append(g.Lists, listLine{workLists + "/" + l.ID, plainLine(l.Name),
					s.T("work.count", "Count", len(l.Listings), "Date", s.day(l.At))})
			}
		}
		if len(g.Lists) > 0 {
			out = append(out, g)
		}
	}
	return out
}

// workLists answers GET /work/lists.
func (s *edition) workLists(c *gin.Context) error {
	done := ""
	if c.Query("did") == "deleted" {
		done = s.T("work.did-deleted")
	}
	return s.showLists(c, http.StatusOK, workListsPage{Done: done, Of: c.Query("of")}, "", nil)
}

func (s *edition) showLists(c *gin.Context, status int, p workListsPage, team string, problems directory.FieldErrors) error {
	lists, err := s.as(c).Shortlists(c.Request.Context())
	if err != nil {
		return err
	}
	p.layout, p.Lists = s.staffPage(c, s.T("work.lists")), s.listGroups(c, lists)
	p.Back = link{workPath, s.T("work.title")}
	for _, t := range append([]string{""}, s.actor(c).Teams(s.Now())...) {
		p.For = append(p.For, option{Value: t, Text: s.teamName(t), On: t == team})
	}
	ids := namedServices(p.Of)
	if p.Of = strings.Join(ids, listSeparator); len(ids) > 0 {
		p.Adds = s.T("work.adds", "Count", len(ids))
	}
	if p.Errors = s.say(problems); len(problems) > 0 {
		p.Title = s.T("problem.page", "Title", p.Title)
	}
	return s.renderStaff(c, status, "staff_lists", p)
}

// namedServices are the services that a field names.
func namedServices(text string) []string {
	var out []string
	for id := range strings.SplitSeq(text, listSeparator) {
		if listable(id) && !slices.Contains(out, id) && len(out) < directory.MaxListed {
			out = append(out, id)
		}
	}
	return out
}

// listName is a name as it was typed, on one line.
func (f *sent) listName() string { return strings.Join(strings.Fields(f.text("name")), " ") }

// makeList answers POST /work/lists.
func (s *edition) makeList(c *gin.Context) error {
	f, err := s.posted(c, workLists)
	if err != nil {
		return err
	}
	made, err := s.as(c).CreateShortlist(c.Request.Context(),
		directory.Shortlist{Name: f.listName(), Team: f.text("team"), Listings: namedServices(f.text("of"))})
	if problems, ok := asProblems(err); ok {
		return s.showLists(c, http.StatusUnprocessableEntity, workListsPage{Name: f.text("name"), Of: f.text("of")}, f.text("team"), problems)
	}
	if err != nil {
		return hidden404(err)
	}
	return s.redirect(c, http.StatusSeeOther, workLists+"/"+made.ID+"?did=made")
}

// keepOnList answers POST /work/keep: services go on a list that is chosen
// among all.
func (s *edition) keepOnList(c *gin.Context) error {
	f, err := s.posted(c, workKeep)
	if err != nil {
		return err
	}
	id, of := f.text("list"), namedServices(f.text("of"))
	if len(of) == 0 {
		return errForm
	}
	if id == "" { // a new one
		return s.redirect(c, http.StatusSeeOther, workLists+"?"+url.Values{"of": {strings.Join(of, listSeparator)}}.Encode())
	}
	_, err = s.as(c).UpdateShortlist(c.Request.Context(), id, func(l *directory.Shortlist) error {
		for _, one := range of {
			if err := l.Add(one); err != nil {
				return err
			}
		}
		return nil
	})
	if problems, ok := asProblems(err); ok {
		return s.showWorkList(c, http.StatusUnprocessableEntity, id, "", problems)
	}
	if err != nil {
		return err
	}
	return s.redirect(c, http.StatusSeeOther, workLists+"/"+id+"?did=kept")
}

// keepView lets a link worker put services on a list from their pages.
type keepView struct {
	Of    string
	Lists []option
}

// keepView is nil for everybody who keeps no lists.
func (s *edition) keepView(c *gin.Context, ids ...string) (*keepView, error) {
	if s.user(c) == nil || len(ids) == 0 || !directory.CanSomewhere(s.actor(c), directory.KeepShortlist, s.Now()) {
		return nil, nil
	}
	lists, err := s.as(c).Shortlists(c.Request.Context())
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(lists, func(a, b directory.Shortlist) int { return b.At.Compare(a.At) }) // the one at work first
	v := keepView{Of: strings.Join(ids, listSeparator)}
	for _, l := range lists {
		v.Lists = append(v.Lists, option{Value: l.ID, Text: s.T("work.list-of", "Name", plainLine(l.Name), "Whose", s.teamName(l.Team))})
	}
	v.Lists = append(v.Lists, option{Text: s.T("work.new")})
	return &v, nil
}
