package web

import (
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"anchorpoint/directory"

	"github.com/gin-gonic/gin"
)

// listPage is my list, and a list that somebody shared.
type listPage struct {
	layout
	Errors  formErrors
	Heading string
	Entries []listEntry
	Gone    goneView
	Undo    string // ids of the list that was just cleared
	Mail    template.URL
	Print   string
	Compare string // empty for fewer than two

	// Of a shared list.
	Code    string
	Expires string
	Full    string        // its address, with the host
	Text    string        // what a phone is sent
	SMS     template.URL  //
	QR      template.HTML // may be empty
	All     string        // ids, to put all on my list

	Keep *keepView // of my list; nil for everybody but link workers
}

// listPath is where my list is; buttons of every page post to it.
const listPath = "/list"

// list answers GET /list.
func (s *edition) list(c *gin.Context) error {
	return s.showList(c, http.StatusOK, s.mine.read(c.Request), "", nil)
}

// showList makes the page of my list as it is now, whatever the cookie of the
// request held.
func (s *edition) showList(c *gin.Context, status int, mine myList, undo string, problems directory.FieldErrors) error {
	l, err := s.listed(c.Request.Context(), mine)
	if err != nil {
		return err
	}
	p := listPage{layout: s.page(c, s.T("list.title")), Entries: s.listEntries(l, mine), Gone: s.goneView(l.gone), Undo: undo}
	p.NoIndex, p.Listed, p.Here, p.Back = true, len(mine), listPath, link{"/", s.T("back.search")}
	p.Heading = s.T("list.mine", "N", len(l.found))
	if p.Errors = s.say(problems); len(problems) > 0 {
		p.Title = s.T("problem.page", "Title", p.Title)
	}
	p.Print = "/list/print"
	if len(l.found) > 1 {
		p.Compare = "/list/compare"
	}
	p.Mail = mailTo(s.T("list.mail-subject"), s.listText(c, l.found))
	p.Sheets = []string{"list.css"}
	if p.Keep, err = s.keepView(c, l.ids()...); err != nil {
		return err
	}
	c.Header("Cache-Control", personal)
	return s.render(c, status, "list", p)
}

// personal is said of every page that holds something of one person.
const personal = "private, no-store"

// changeList answers POST /list: every button of my list, from any page.
func (s *edition) changeList(c *gin.Context) error {
	if err := c.Request.ParseForm(); err != nil {
		return formError(err)
	}
	change, ok := readListChange(c.Request.PostForm)
	if !ok {
		return errForm
	}
	mine := s.mine.read(c.Request)
	switch change.do {
	case "clear":
		s.mine.write(c.Writer, nil)
		return s.showList(c, http.StatusOK, nil, strings.Join(mine, listSeparator), nil)
	case "add", "all":
		return s.addToList(c, change, mine)
	case "remove":
		for _, id := range change.ids {
			mine = mine.remove(id)
		}
	default:
		l, err := s.listed(c.Request.Context(), mine)
		if err != nil {
			return err
		}
		by := 1
		if change.do == "up" {
			by = -1
		}
		mine = l.order().move(change.ids[0], by)
	}
	s.mine.write(c.Writer, mine)
	return s.redirect(c, http.StatusSeeOther, change.back(len(mine)))
}

// addToList puts on the list what may be shown and has room. What has no room
// is said, with the list to make room in.
func (s *edition) addToList(c *gin.Context, change listChange, mine myList) error {
	shown, err := s.shelf.listings(c.Request.Context(), s.Store, change.ids)
	if err != nil {
		return err
	}
	if len(shown) == 0 {
		return directory.ErrNotFound
	}
	var full error
	for _, id := range change.ids {
		if shown[id] == nil {
			continue
		}
		if mine, err = mine.add(id); err != nil {
			full = err
		}
	}
	s.mine.write(c.Writer, mine)
	if full != nil {
		return s.showList(c, http.StatusUnprocessableEntity, mine, "", directory.ErrListFull)
	}
	return s.redirect(c, http.StatusSeeOther, change.back(len(mine)))
}

// listChange is what one button asks: its name says what to do, its value with
// which services. A dot and a number after a single id name the card to return
// to.
type listChange struct {
	do   string
	ids  []string
	card string
	from string // the page with the button
}

// listButtons are the names of buttons.
var listButtons = []string{"add", "all", "remove", "up", "down", "clear"}

func readListChange(v url.Values) (out listChange, ok bool) {
	for _, out.do = range listButtons {
		if v.Has(out.do) {
			break
		}
	}
	value := v.Get(out.do)
	if !v.Has(out.do) || len(value) > (maxListID+1)*directory.MaxListed {
		return out, false
	}
	out.from = v.Get("back")
	for part := range strings.SplitSeq(value, listSeparator) {
		switch {
		case len(part) < 4 && number(part) > 0:
			out.card = part
		case listable(part):
			out.ids = append(out.ids, part)
		}
	}
	return out, out.do == "clear" || len(out.ids) > 0
}

// back is where to return to: the card on the page that the button stood on.
// left is how many services are on the list now.
func (l listChange) back(left int) string {
	from, ok := ownPage(l.from)
	if !ok {
		return listPath
	}
	card := number(l.card)
	if from == listPath {
		if left == 0 {
			return from
		}
		switch l.do { // to where the service, or its neighbour, stands now
		case "up":
			card--
		case "down":
			card++
		}
		card = min(max(card, 1), left)
	}
	if card > 0 {
		return from + "#r" + strconv.Itoa(card)
	}
	return from
}

// ownPage is a path with its query on this site, without a language; not ok
// for anything that a browser could take for another site.
func ownPage(text string) (string, bool) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || u.Opaque != "" ||
		!strings.HasPrefix(u.Path, "/") || strings.HasPrefix(u.Path, "//") || strings.Contains(u.Path, `\`) {
		return "", false
	}
	u.Fragment, u.RawFragment = "", ""
	return u.String(), true
}
