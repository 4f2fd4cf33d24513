package web

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"anchorpoint/directory"
	"anchorpoint/directory/hours"
	"anchorpoint/geo"
	"anchorpoint/search"
	"anchorpoint/static"
)

// Options are the parts that a site is made of and its settings.
type Options struct {
	Store        directory.Store
	Index        *search.Index
	Places       *geo.Resolver
	Calendar     *hours.Calendar // bank holidays and school terms; nil: none are known
	Vocabularies *directory.Vocabularies
	Assets       *static.Assets
	// Crisis finds an emergency in what a person typed, without the index. Nil:
	// only what a search says counts.
	Crisis func(text string) search.Crisis
	Site   Site
	Limits Limits
	Map    MapOptions
	// Periods are the limits of freshness; zero means the product's own.
	Periods directory.Periods
	// Proxies are the addresses (CIDR) whose forwarded headers are believed.
	Proxies []string
	// EmbedAncestors are the sites (https://www.example.org, or "*") that may
	// show the page for frames, beside this one.
	EmbedAncestors []string
	// Keys encrypt the exact place in its cookie, 32 bytes each: the first
	// writes, all read. With none a key is made that lasts as long as the
	// program runs.
	Keys [][]byte
	// Templates replaces the embedded templates while working on them.
	Templates fs.FS
	Log       *slog.Logger
	Now       func() time.Time
	// Address is where the server listens ("http://127.0.0.1:8080"), for the
	// links of letters while Site.URL is empty.
	Address func() string
	// Reminding says when groups are asked; zero means the product's own.
	Reminding directory.Reminding
	// Posted is told that a letter waits to be sent.
	Posted func()
	// Demo says whether invented services are loaded.
	Demo func() bool
	// InlineCSS puts the style sheet into each page: one request less, and more
	// bytes with every page.
	InlineCSS bool
	// Version is that of the program, for the status page.
	Version string
	// Pseudo adds the made-up language of tests, at /qps/, which shows what
	// cannot be translated.
	Pseudo bool
}

// Site is what a deployment says about itself.
type Site struct {
	Name string
	URL  string // "https://find.example.org", without a slash at the end
	// Phone is the number of a person who helps to search; with none the page
	// names the national lines alone.
	HelplineName  string
	Phone         string
	HelplineHours string
	Email         string
	Address       string // by post
	Security      string // where faults of safety are told: mailto: or https:
	Brand         string // the name in the header; empty: Name
	LogoAlt       string // empty: the logo says no more than the name beside it
	Urgent        []Number
	// Helplines are the numbers of the panels for emergencies.
	Helplines []Number
	// Exit is the harmless website of another publisher that "Exit this page"
	// leads to.
	Exit string
	// Publisher stands in the public interface; Licence and Attribution are
	// those of listings that name none.
	Publisher   string
	Licence     string
	Attribution string
}

// DefaultUrgent are the national lines of Great Britain that are open at any
// hour and cost nothing.
var DefaultUrgent = []Number{
	{Name: "helpline.emergency", Number: "999", When: "when.someone-in-danger"},
	{Name: "NHS 111", Number: "111", When: "when.health"},
	{Name: "Samaritans", Number: "116 123", When: "when.cope"},
	{Name: "Shout", Number: "85258", When: "when.text", Text: true},
	{Name: "Domestic Abuse Helpline", Number: "0808 2000 247", When: "when.home"},
}

// DefaultExit is what a watched person may well have been looking at.
const DefaultExit = "https://www.bbc.co.uk/weather"

// Limits guard the server. Rate is requests a second for one client, 0 for
// no limit; Burst is how many may come at once.
type Limits struct {
	Rate     float64
	Burst    int
	InFlight int           // requests at work at once; default 512
	Search   time.Duration // default 3 s
}

// DefaultLimits are those of a public server. A run of the standard's
// validator needs a burst of 300.
var DefaultLimits = Limits{Rate: 50, Burst: 300, InFlight: 512, Search: 3 * time.Second}

const maxBody = 64 << 10 // bytes of a form or an API body

func (o *Options) prepare() error {
	if o.Store == nil || o.Index == nil || o.Places == nil || o.Vocabularies == nil || o.Assets == nil {
		return errors.New("web: a store, an index, places, vocabularies and assets are needed")
	}
	o.Store = o.Store.As(directory.Actor{}) // pages see what the public may see
	if o.Periods == (directory.Periods{}) {
		o.Periods = directory.DefaultPeriods
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Reminding.Months == 0 {
		o.Reminding = directory.DefaultReminding
	}
	if o.Address == nil {
		o.Address = func() string { return "" }
	}
	if o.Posted == nil {
		o.Posted = func() {}
	}
	if o.Demo == nil {
		o.Demo = func() bool { return false }
	}
	o.Limits.InFlight = cmp.Or(o.Limits.InFlight, DefaultLimits.InFlight)
	o.Limits.Search = cmp.Or(o.Limits.Search, DefaultLimits.Search)
	o.Limits.Burst = cmp.Or(o.Limits.Burst, DefaultLimits.Burst)
	if err := o.Map.prepare(); err != nil {
		return err
	}
	return o.Site.prepare()
}

func (s *Site) prepare() error {
	s.Name = cmp.Or(s.Name, "Find local support")
	s.Brand = cmp.Or(s.Brand, s.Name)
	s.HelplineName = cmp.Or(s.HelplineName, s.Name)
	s.Publisher = cmp.Or(s.Publisher, s.Name)
	s.Licence = cmp.Or(s.Licence, "Open Government Licence v3.0")
	if s.Urgent == nil {
		s.Urgent = DefaultUrgent
	}
	if s.Helplines == nil {
		s.Helplines = DefaultHelplines
	}
	if s.Security == "" && s.Email != "" {
		s.Security = "mailto:" + s.Email
	}
	s.URL = strings.TrimRight(s.URL, "/")
	s.Exit = cmp.Or(s.Exit, DefaultExit)
	if u, err := url.Parse(s.Exit); err != nil || u.Host == "" || u.Scheme != "https" {
		return fmt.Errorf("site.exit %q is no https address such as %s", s.Exit, DefaultExit)
	}
	if s.URL == "" {
		return nil
	}
	u, err := url.Parse(s.URL)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return fmt.Errorf("site.url %q is no web address such as https://find.example.org", s.URL)
	}
	return nil
}

// secure says whether browsers reach the site by https only.
func (s *Site) secure() bool { return strings.HasPrefix(s.URL, "https://") }

// Dial is the helpline's number as a telephone takes it.
func (s *Site) Dial() string { return dial(s.Phone) }
