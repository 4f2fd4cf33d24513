package web

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"anchorpoint/directory"
	"anchorpoint/geo"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"
)

// servicePage is everything that is known about using one service, in the order
// of the page.
type servicePage struct {
	layout
	Name         string
	Organization string
	Status       *tag
	Alert        string
	Lead         string
	Fresh        fresh
	Phones       []phoneView
	Email        string
	Website      link
	Card         string // file for an address book
	Glance       factList
	First        firstVisitView
	When         whenView
	Where        whereView
	Map          *mapView // of the public venues; nil where there are none
	Who          askedLines
	Barriers     factList
	Access       []accessPart
	AccessNotes  []string
	Cost         []string
	Join         askedLines
	Workers      []fact
	Safeguarding []contactView
	Staff        *staffView // nil for everybody without the right
	Keep         *keepView  // nil for everybody but link workers
	Worked       workedView
	Others       []venueView // further places, nearest first
	Similar      similarView
	About        []string
	OrgText      []string
	OrgWebsite   link
	Identifiers  []fact
	Needs        []link
	Due          string // when the next check is due
	Source       feedView
	Licence      string
	Update       link // for whoever runs it
	JSON         string
	Structured   any // JSON-LD
	Mine         listButton
	Send         sendView
	Preview      bool // not public yet: nothing on it can be pressed
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

// askedLines are sentences, and in one line what nobody stated.
type askedLines struct {
	Lines []string
	Ask   string
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
		if query := c.Request.URL.RawQuery; query != "" {
			path += "?" + query // the way back to the results
		}
		return s.redirect(c, http.StatusMovedPermanently, path)
	}
	if c.Query("print") == "1" {
		return s.printService(c, &l)
	}
	feeds, err := s.feeds(c)
	if err != nil {
		return err
	}
	o := s.cameFrom(c)
	page := s.servicePage(c, &l, feeds, o.place())
	if page.Worked, err = s.workedView(c, &l); err != nil {
		return err
	}
	page.Mine, page.Send = listButton{ID: l.ID, Name: page.Name, Listed: slices.Contains(s.mine.read(c.Request), l.ID)}, s.sendView(c, &l)
	s.wayBack(c, &page.layout, &l, o)
	page.Similar = s.similar(c.Request.Context(), &l, o.place())
	if page.Staff, err = s.staffView(c, &l); err != nil {
		return err
	}
	if page.Keep, err = s.keepView(c, l.ID); err != nil {
		return err
	}
	c.Header("Cache-Control", "private, no-cache")
	if o != nil && o.personal {
		c.Header("Cache-Control", "private, no-store")
	}
	return s.render(c, http.StatusOK, "service", page)
}

func (s *edition) servicePage(c *gin.Context, l *directory.Listing, feeds []feedView, near *geo.Place) servicePage {
	name := plainLine(l.Service.Name)
	p := servicePage{layout: s.page(c, name), Name: name, Organization: otherName(l)}
	p.Canon, p.Exit = s.canon(servicePath(l)), s.sensitiveListing(l)
	p.Status, p.Alert = s.status(l), plainLine(l.Service.Alert)
	p.Description = summary(l.Service.Description, describedIn)
	p.Lead, p.About = leadAndRest(l.Service.Description)
	p.Fresh, p.Due = freshWords(s.Language, l, s.Now(), s.Periods), s.nextCheck(l)
	s.contact(&p, l)
	s.where(&p, l, near)
	times := s.times(l)
	p.When = s.whenView(l, times)
	s.facts(&p, l, times)
	p.Source, p.Licence = s.sourceOf(l, feeds)
	if strings.Contains(p.Source.Attribution, p.Licence) {
		p.Licence = "" // "Published by ... under the ..." says it
	}
	p.Update = s.updateLink(l)
	p.JSON, p.Card = "/services/"+l.ID+".json", "/services/"+l.ID+".vcf"
	p.Structured = s.structured(l)
	return p
}

// describedIn is how many characters search engines show of a description.
const describedIn = 160

// leadSentences stand in large letters under the name.
const leadSentences = 3

func leadAndRest(description string) (first string, rest []string) {
	paras := paragraphs(description)
	if len(paras) == 0 {
		return "", nil
	}
	first, more := lead(paras[0], leadSentences)
	if more != "" {
		rest = append(rest, more)
	}
	return first, append(rest, paras[1:]...)
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
	p.Phones = phoneViews(l.Phones())
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

// phoneViews are the numbers that can be rung.
func phoneViews(phones []directory.Phone) (out []phoneView) {
	for _, phone := range phones {
		if d := dial(phone.Number); d != "" {
			out = append(out, phoneView{noBreak(plainLine(phone.Number)), d, plainLine(phone.Description)})
		}
	}
	return out
}

// emailOf is an address that can stand in a mailto link.
func emailOf(s string) string {
	s = strings.TrimSpace(s)
	if local, host, ok := strings.Cut(s, "@"); !ok || local == "" || !strings.Contains(host, ".") || strings.ContainsAny(s, " \t\n<>\"'?&#") {
		return ""
	}
	return s
}

func (s *edition) sourceOf(l *directory.Listing, feeds []feedView) (feedView, string) {
	feed, ok := feedOf(feeds, l.Source.Feed)
	if !ok {
		return feedView{Title: s.T("service.source-group"), Attribution: s.Site.Attribution}, s.Site.Licence
	}
	return feed, cmp.Or(l.Source.Licence, feed.Licence, s.Site.Licence)
}

// nextCheck is the month in which the group is asked again; empty where it was
// due before, which the line about freshness says already.
func (s *edition) nextCheck(l *directory.Listing) string {
	age := l.Age(s.Now(), s.Periods)
	if age.Class != directory.Fresh {
		return ""
	}
	due := age.Since.AddDate(0, s.Periods.Fresh, 0)
	return s.T("due.in", "Month", s.Month(due.Month()), "Year", strconv.Itoa(due.Year()))
}

// updateLink is where the people who run a service say what has changed: a mail
// to the site, or the page that takes a report.
func (s *edition) updateLink(l *directory.Listing) link {
	if s.Site.Email == "" {
		return link{"/report/" + l.ID, s.T("due.update")}
	}
	subject := url.PathEscape(s.T("due.subject", "Name", plainLine(l.Service.Name)))
	return link{"mailto:" + s.Site.Email + "?subject=" + subject, s.T("due.update")}
}
