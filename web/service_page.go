package web

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"anchorpoint/directory"
	"anchorpoint/geo"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"
)

// servicePage is everything that is known about using one service.
type servicePage struct {
	layout
	Name         string
	Organization string
	Status       *tag
	Alert        string
	Lead         string
	Phones       []phoneView
	Email        string
	Website      link
	Glance       factList
	FirstVisit   []fact
	FirstText    []string
	When         []string
	Next         []string
	Times        string // the one line of a card
	Where        []venueView
	WhereWords   string
	Map          *mapView // of the public venues; nil where there are none
	Hidden       bool
	Who          []string
	Languages    string
	Barriers     factList
	Access       factList
	AccessNotes  []string
	Cost         []string
	Join         []string
	About        []string
	OrgText      []string
	OrgWebsite   link
	Identifiers  []fact
	Fresh        fresh
	Said         string
	Source       feedView
	Licence      string
	Needs        []link
	JSON         string
	Structured   any // JSON-LD
	Worked       workedView
	Mine         listButton
	Send         sendView
}

type phoneView struct{ Number, Dial, About string }

// fact is one line of a list; an empty value is not stated.
type fact struct{ Name, Value string }

// factList is a vocabulary on the page: what is stated, and in one line what
// to ask.
type factList struct {
	Stated []fact
	Ask    string
}

type venueView struct {
	Name      string
	Lines     []string
	Transport string
	About     string
	Map       string // link to a map site
	N         int    // on the map of several; 0: none
}

// gonePage tells that a service has left the directory.
type gonePage struct {
	layout
	Name   string // empty where naming it could do harm
	Closed string
	Urgent []Number
}

const idLength = 36 // of a UUID in text

// service answers GET /services/{id}-{slug}.
func (s *edition) service(c *gin.Context) error {
	key := c.Param("key")
	if len(key) < idLength || uuid.Validate(key[:idLength]) != nil {
		return errNoPage
	}
	l, err := s.Store.Listing(c.Request.Context(), strings.ToLower(key[:idLength]))
	switch {
	case errors.Is(err, directory.ErrGone):
		return s.gone(c, &l)
	case err != nil:
		return err
	case !l.Public():
		return directory.ErrNotFound
	}
	if path := servicePath(&l); c.Request.URL.Path != path {
		return s.redirect(c, http.StatusMovedPermanently, path)
	}
	if c.Query("print") == "1" {
		return s.printService(c, &l)
	}
	feeds, err := s.feeds(c)
	if err != nil {
		return err
	}
	page := s.servicePage(c, &l, feeds)
	if page.Worked, err = s.workedView(c, &l); err != nil {
		return err
	}
	page.Mine, page.Send = listButton{ID: l.ID, Name: page.Name, Listed: slices.Contains(s.mine.read(c.Request), l.ID)}, s.sendView(c, &l)
	page.Back = s.backToResults(c.Request)
	c.Header("Cache-Control", "private, no-cache")
	return s.render(c, http.StatusOK, "service", page)
}

// gone answers for a withdrawn service: where it went, or that it ended.
func (s *edition) gone(c *gin.Context, l *directory.Listing) error {
	if to := l.Closing.Redirect; to != "" {
		next, err := s.Store.Listing(c.Request.Context(), to)
		if err == nil && next.Public() {
			return s.redirect(c, http.StatusMovedPermanently, servicePath(&next))
		}
	}
	p := gonePage{layout: s.page(c, s.T("gone.title")), Urgent: s.numbers(s.Site.Urgent)}
	p.NoIndex, p.Back = true, s.backToResults(c.Request)
	if !l.Closing.Safety && !l.Closing.DoNotList {
		p.Name = plainLine(l.Service.Name)
		if !l.Closing.At.IsZero() {
			p.Closed = longDay(s.Language, l.Closing.At)
		}
	}
	return s.render(c, http.StatusGone, "gone", p)
}

// backToResults links to the list that the person came from, as their browser
// tells it, else to the first page.
func (s *edition) backToResults(r *http.Request) link {
	u, err := url.Parse(r.Referer())
	if err == nil && u.Host == r.Host {
		_, u.Path = s.cut(u.Path)
		u.RawPath = ""
		switch {
		case u.Path == "/search":
			return link{u.RequestURI(), s.T("back.results")}
		case strings.HasPrefix(u.Path, "/needs/"):
			return link{u.EscapedPath(), s.T("back.plain")}
		}
	}
	return link{"/", s.T("back.search")}
}

func (s *edition) servicePage(c *gin.Context, l *directory.Listing, feeds []feedView) servicePage {
	now := s.Now()
	times := s.times(l)
	p := servicePage{layout: s.page(c, plainLine(l.Service.Name)), Name: plainLine(l.Service.Name), Organization: otherName(l)}
	p.Canon, p.Exit = s.canon(servicePath(l)), l.Sensitive
	p.Status, p.Alert = s.status(l), plainLine(l.Service.Alert)
	paras := paragraphs(l.Service.Description)
	if len(paras) > 0 {
		var rest string
		p.Lead, rest = lead(paras[0], 3)
		if rest != "" {
			p.About = append(p.About, rest)
		}
		p.About = append(p.About, paras[1:]...)
	}
	s.contact(&p, l)
	p.When, p.Next, p.Times = times.lines(), times.nextDates(3), times.headline()
	s.where(&p, l)
	s.facts(&p, l, times)
	p.Fresh, p.Said = freshWords(s.Language, l, now, s.Periods), saidWords(s.Language, l, now)
	p.Source, p.Licence = s.sourceOf(l, feeds)
	p.JSON = "/oruk/v3/services/" + l.ID
	p.Structured = s.structured(l)
	return p
}

// status is the line under the name that says whether it is worth ringing
// today.
func (s *edition) status(l *directory.Listing) *tag {
	now := s.Now()
	if paused := pausedWords(s.Language, l, now); paused != "" {
		return &tag{paused, warn}
	}
	words, how := placesWords(s.Language, l, now)
	if how == unknown {
		return nil
	}
	if said := saidWords(s.Language, l, now); said != "" {
		words = s.T("places.with-said", "Places", words, "Said", said)
	}
	return &tag{words, how}
}

func (s *edition) contact(p *servicePage, l *directory.Listing) {
	for _, phone := range l.Phones() {
		if d := dial(phone.Number); d != "" {
			p.Phones = append(p.Phones, phoneView{noBreak(plainLine(phone.Number)), d, plainLine(phone.Description)})
		}
	}
	p.Email = cmp.Or(emailOf(l.Service.Email), emailOf(l.Organization().Email))
	href, words := webAddress(l.Service.URL)
	p.Website = link{href, words}
	if href, words = webAddress(l.Organization().Website); href != p.Website.Href {
		p.OrgWebsite = link{href, words}
	}
	if p.Website.Href == "" {
		p.Website, p.OrgWebsite = p.OrgWebsite, link{}
	}
}

// emailOf is an address that can stand in a mailto link.
func emailOf(s string) string {
	s = strings.TrimSpace(s)
	if local, host, ok := strings.Cut(s, "@"); !ok || local == "" || !strings.Contains(host, ".") || strings.ContainsAny(s, " \t\n<>\"'?&#") {
		return ""
	}
	return s
}

func (s *edition) where(p *servicePage, l *directory.Listing) {
	w := where{in: s.Language, listing: l, name: s.Places.AreaName}
	w.hit.Venue = -1
	if l.Visibility == geo.Hidden || l.Visibility == geo.AreaOnly {
		p.Hidden, p.WhereWords = true, w.hiddenWords()
		return
	}
	var numbers []int
	p.Map, numbers = s.venuesMap(l)
	for i, at := range l.Locations() {
		if v := venueOf(at); len(v.Lines) > 0 || v.Name != "" {
			v.N = numbers[i]
			p.Where = append(p.Where, v)
		}
	}
	if len(p.Where) == 0 {
		p.WhereWords = w.plainWhere()
	}
}

func venueOf(at *directory.Location) venueView {
	v := venueView{Name: plainLine(at.Name), Transport: plainLine(at.Transportation), About: plainLine(at.Description)}
	if strings.EqualFold(at.LocationType, "virtual") {
		return venueView{}
	}
	for _, a := range at.Addresses {
		if a.AddressType == "postal" && len(at.Addresses) > 1 {
			continue
		}
		for _, line := range []string{a.Attention, a.Address1, a.Address2, a.City, a.Region} {
			if line = plainLine(line); line != "" && !holds(v.Lines, line) && !strings.EqualFold(line, v.Name) {
				v.Lines = append(v.Lines, line)
			}
		}
		if postcode := plainLine(a.PostalCode); postcode != "" {
			v.Lines = append(v.Lines, noBreak(postcode))
			v.Map = "https://www.openstreetmap.org/search?query=" + url.QueryEscape(postcode)
		}
		break
	}
	return v
}

func (s *edition) sourceOf(l *directory.Listing, feeds []feedView) (feedView, string) {
	feed, ok := feedOf(feeds, l.Source.Feed)
	feed.Attribution = strings.TrimRight(feed.Attribution, ". ")
	if !ok {
		return feedView{Name: s.T("service.source-group"), Attribution: s.Site.Attribution}, s.Site.Licence
	}
	return feed, cmp.Or(l.Source.Licence, feed.Licence, s.Site.Licence)
}
