package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"anchorpoint/directory"

	"github.com/gin-gonic/gin"
)

// workListPage is one list of a link worker or a team.
type workListPage struct {
	layout
	Errors  formErrors
	Done    string
	Name    string // as it is, or as it was typed
	Heading string
	Whose   string
	Shared  bool
	Action  string
	Entries []listEntry
	Gone    goneView
	Print   string
	Compare string // empty for fewer than two
}

// asProblems are what is wrong with what was typed.
func asProblems(err error) (directory.FieldErrors, bool) {
	var problems directory.FieldErrors
	return problems, errors.As(err, &problems)
}

// hidden404 says no more than that there is nothing.
func hidden404(err error) error {
	if errors.Is(err, directory.ErrForbidden) {
		return directory.ErrNotFound
	}
	return err
}

// workList answers GET /work/lists/{id}.
func (s *edition) workList(c *gin.Context) error {
	done := ""
	if did := c.Query("did"); slices.Contains([]string{"made", "kept", "renamed"}, did) {
		done = s.T("work.did-" + did)
	}
	return s.showWorkList(c, http.StatusOK, c.Param("id"), done, nil)
}

func (s *edition) showWorkList(c *gin.Context, status int, id, done string, problems directory.FieldErrors) error {
	kept, err := s.as(c).Shortlist(c.Request.Context(), id)
	if err != nil {
		return err
	}
	p, err := s.workListPage(c, &kept)
	if err != nil {
		return err
	}
	p.Done, p.Errors = done, s.say(problems)
	if len(problems) > 0 {
		p.Title = s.T("problem.page", "Title", p.Title)
		if c.Request.PostForm.Has("name") {
			p.Name = clean(c.Request.PostForm.Get("name"), maxValue)
		}
	}
	return s.renderStaff(c, status, "staff_list", p)
}

func (s *edition) workListPage(c *gin.Context, kept *directory.Shortlist) (workListPage, error) {
	l, err := s.listed(c.Request.Context(), kept.Listings)
	if err != nil {
		return workListPage{}, err
	}
	p := workListPage{layout: s.staffPage(c, plainLine(kept.Name)), Name: kept.Name, Heading: plainLine(kept.Name), Whose: s.teamName(kept.Team),
		Shared: kept.Team != "", Action: workLists + "/" + kept.ID, Entries: s.listEntries(l, nil), Gone: s.goneView(l.gone)}
	p.Back, p.Sheets = link{workLists, s.T("work.lists")}, []string{"list.css"}
	of := url.Values{"of": {strings.Join(l.ids(), listSeparator)}}.Encode()
	if len(l.found) > 0 {
		p.Print = "/list/print?" + of
	}
	if len(l.found) > 1 {
		p.Compare = "/list/compare?" + of
	}
	return p, nil
}

// ids are those of the services that can be shown.
func (l listed) ids() []string {
	out := make([]string, len(l.found))
	for i, x := range l.found {
		out[i] = x.ID
	}
	return out
}

// changeWorkList answers POST /work/lists/{id}: every button of the page.
func (s *edition) changeWorkList(c *gin.Context) error {
	id := c.Param("id")
	if _, err := s.as(c).Shortlist(c.Request.Context(), id); err != nil {
		return err
	}
	f, err := s.posted(c, workLists+"/"+id)
	if err != nil {
		return err
	}
	switch {
	case f.v.Has("delete"):
		if err := s.as(c).DeleteShortlist(c.Request.Context(), id); err != nil {
			return err
		}
		return s.redirect(c, http.StatusSeeOther, workLists+"?did=deleted")
	case f.v.Has("name"):
		return s.renameList(c, f, id)
	}
	change, ok := readListChange(f.v)
	if !ok || change.do == "clear" || change.do == "all" {
		return errForm
	}
	return s.arrangeList(c, id, change)
}

func (s *edition) renameList(c *gin.Context, f *sent, id string) error {
	_, err := s.as(c).UpdateShortlist(c.Request.Context(), id, func(l *directory.Shortlist) error {
		l.Name = f.listName()
		return nil
	})
	if problems, ok := asProblems(err); ok {
		return s.showWorkList(c, http.StatusUnprocessableEntity, id, "", problems)
	}
	if err != nil {
		return err
	}
	return s.redirect(c, http.StatusSeeOther, workLists+"/"+id+"?did=renamed")
}

// arrangeList adds, takes off or moves. A move is by what is shown, so that it
// is seen: services that are gone are passed over.
func (s *edition) arrangeList(c *gin.Context, id string, change listChange) error {
	left := 0
	_, err := s.as(c).UpdateShortlist(c.Request.Context(), id, func(l *directory.Shortlist) error {
		for _, one := range change.ids {
			switch change.do {
			case "add":
				if err := l.Add(one); err != nil {
					return err
				}
			case "remove":
				l.Remove(one)
			default:
				return s.moveOnList(c, l, one, change.do, &left)
			}
		}
		left = len(l.Listings)
		return nil
	})
	if problems, ok := asProblems(err); ok {
		return s.showWorkList(c, http.StatusUnprocessableEntity, id, "", problems)
	}
	if err != nil {
		return err
	}
	to := workLists + "/" + id
	if card := number(change.card); card > 0 && left > 0 {
		switch change.do { // to where the service, or its neighbour, stands now
		case "up":
			card--
		case "down":
			card++
		}
		to += "#r" + strconv.Itoa(min(max(card, 1), left))
	}
	return s.redirect(c, http.StatusSeeOther, to)
}

func (s *edition) moveOnList(c *gin.Context, l *directory.Shortlist, id, way string, left *int) error {
	shown, err := s.listed(c.Request.Context(), l.Listings)
	if err != nil {
		return err
	}
	*left = len(shown.keys)
	at := slices.Index(shown.keys, id)
	other := at + 1
	if way == "up" {
		other = at - 1
	}
	if at >= 0 && other >= 0 && other < len(shown.keys) {
		l.Swap(id, shown.keys[other])
	}
	return nil
}
