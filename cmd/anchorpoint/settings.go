package main

import (
	"fmt"
	"log/slog"
	"net"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/knadh/koanf/parsers/toml/v2"
	"github.com/knadh/koanf/providers/file"
	"github.com/knadh/koanf/v2"
	"github.com/spf13/pflag"

	"anchorpoint/directory"
	"anchorpoint/mail"
	"anchorpoint/static"
	"anchorpoint/web"
)

// settings are what is in force: a flag wins over the environment, that over
// the settings file, that over the default.
type settings struct {
	values map[string]string // by name
	origin map[string]string // where each value came from

	data     string // the data folder
	addr     string
	home     string
	terms    string // file of school terms
	keys     string // file of keys; empty: that of the data folder
	brand    static.Brand
	inline   bool // the style sheet stands in each page
	serves   []string
	site     web.Site
	limits   web.Limits
	maps     web.MapOptions
	proxies  []string
	embeds   []string // sites that may show /embed in a frame
	periods  directory.Periods
	mail     mail.Options
	remind   directory.Reminding
	links    bool // look whether web addresses answer
	logLevel slog.Level
	now      time.Time // zero: the clock
	dev      bool
}

// setting is one row of the table of settings. A list is written with commas.
type setting struct {
	name, value, help string
}

// knownSettings is every setting with its default.
var knownSettings = []setting{
	{"data", "./anchorpoint-data", "data folder"},
	{"addr", "127.0.0.1:8080", "address to listen on; port 0 takes a free one"},
	{"home", "", "place that the directory is about, such as Bristol; it decides between places of one name"},
	{"serves", "", "area terms that the directory serves, such as lad:E06000023; empty: everywhere"},
	{"site.name", "Find local support", "name of the site"},
	{"site.url", "", "address of the site, such as https://find.example.org; https switches on secure cookies and HSTS"},
	{"site.phone", "", "phone number of a person who helps to search"},
	{"site.helpline_name", "", "who answers that number"},
	{"site.helpline_hours", "", "when that number is answered"},
	{"site.email", "", "address for questions about the directory"},
	{"site.address", "", "postal address, for the contact page"},
	{"site.security", "", "where faults of safety are told, for security.txt: mailto: or https:; empty: site.email"},
	{"helplines.file", "", "TOML file of numbers for emergencies; empty: the national lines that ship with the program"},
	{"brand.name", "", "name in the header; empty: site.name"},
	{"brand.logo", "", "picture for the header: .svg, .png, .jpg or .webp, at most 100 KB"},
	{"brand.logo_alt", "", "what the logo says; empty: no more than the name beside it"},
	{"brand.colour", "", "colour of header and links, such as #17504e; 4.5 to 1 on white or darker"},
	{"assets.inline_css", "false", "put the style sheet into each page: one request less, more bytes"},
	{"web.keys", "", "file with the keys of cookies and forms, mode 600; empty: the file keys of the data folder, made at the first start"},
	{"site.exit", web.DefaultExit, "harmless website that \"Exit this page\" leads to, on pages about abuse and the like"},
	{"site.publisher", "", "who publishes the directory; empty: the site's name"},
	{"site.licence", "Open Government Licence v3.0", "licence of listings that name none"},
	{"site.attribution", "", "attribution of listings that name none"},
	{"map.base", "none", "ground of maps: none, tiles such as https://tiles.example.org/{z}/{x}/{y}.png, or a local .pmtiles file"},
	{"map.attribution", "", "whom to name for the tiles of map.base; tiles of another host need it"},
	{"map.outlines", "", "GeoJSON file with the borders of areas and their codes; empty: none are drawn"},
	{"limits.rate", "50", "requests a second for one client; 0: no limit"},
	{"limits.burst", "300", "requests that one client may make at once"},
	{"limits.in_flight", "512", "requests at work at once, before 503 is answered"},
	{"web.proxies", "", "addresses (CIDR) of proxies whose forwarded headers are believed"},
	{"web.embed_ancestors", "", "sites that may show the list for other sites in a frame, such as https://www.example.org; * is every site"},
	{"freshness.fresh", "6", "months after which a listing says: phone first"},
	{"freshness.old", "12", "months after which a listing is called old"},
	{"freshness.unlisted", "18", "months after which a listing leaves public search"},
	{"mail.server", "", "SMTP server, such as mail.example.org:587; empty: letters are written as files into the folder outbox of the data folder"},
	{"mail.tls", "starttls", "how the way to it is made safe: starttls, tls, or none for a server on this machine"},
	{"mail.user", "", "name to sign in to it with"},
	{"mail.password_file", "", "file with the password, mode 600"},
	{"mail.from", "", "whom letters come from, such as Find local support <hello@example.org>; empty: site.name and site.email"},
	{"mail.reply_to", "", "where answers to letters go; empty: mail.from"},
	{"mail.bounces", "", "where letters that cannot be delivered come back to, such as bounces@example.org, which gets them as bounces+LETTER@example.org; empty: mail.from"},
	{"remind.months", "6", "months after the last check after which a group is asked whether its listing is still right"},
	{"remind.days", "0,14,28", "days of the letters that ask, counted from the first; empty: nobody is asked"},
	{"remind.resume", "7", "days before a pause ends that the group is told"},
	{"remind.imported", "false", "ask also about listings that came from elsewhere and that nobody here ever confirmed or claimed"},
	{"links.check", "false", "look whether the web addresses of listings answer; a dead one raises a task for staff"},
	{"terms.file", "", "school terms: a CSV file of nation or council, first day, last day; empty: pages say to ask"},
	{"log.level", "info", "debug, info, warn or error"},
	{"now", "", "a fixed time (2026-11-22 or RFC 3339) in place of the clock, for tests"},
	{"dev", "false", "read templates and assets from the source folders"},
}

// environmentName is the variable of a setting: ANCHORPOINT_SITE_NAME.
func (s setting) environmentName() string {
	return "ANCHORPOINT_" + strings.ToUpper(strings.ReplaceAll(s.name, ".", "_"))
}

// flagName is the flag of a setting: --site-name.
func (s setting) flagName() string {
	return strings.NewReplacer(".", "-", "_", "-").Replace(s.name)
}

func addSettingFlags(flags *pflag.FlagSet) {
	for _, s := range knownSettings {
		flags.String(s.flagName(), s.value, s.help+" ("+s.environmentName()+")")
	}
	flags.Lookup("dev").NoOptDefVal = "true"
	flags.String("config", "", "settings file in TOML (ANCHORPOINT_CONFIG)")
}

// readSettings brings the four layers together and checks every value.
func readSettings(flags *pflag.FlagSet, environ []string) (settings, error) {
	s := settings{values: map[string]string{}, origin: map[string]string{}}
	for _, known := range knownSettings {
		s.set(known.name, known.value, "default")
	}
	environment := readEnvironment(environ)
	path := environment["ANCHORPOINT_CONFIG"]
	if f := flags.Lookup("config"); f != nil && f.Changed {
		path = f.Value.String()
	}
	if path != "" {
		if err := s.readFile(path); err != nil {
			return s, err
		}
	}
	for _, known := range knownSettings {
		if v, ok := environment[known.environmentName()]; ok {
			s.set(known.name, v, known.environmentName())
		}
	}
	for _, known := range knownSettings {
		if f := flags.Lookup(known.flagName()); f != nil && f.Changed {
			s.set(known.name, f.Value.String(), "--"+f.Name)
		}
	}
	if err := unknownEnvironment(environment); err != nil {
		return s, err
	}
	return s, s.parse()
}

func (s *settings) set(name, value, origin string) {
	s.values[name], s.origin[name] = value, origin
}

func readEnvironment(environ []string) map[string]string {
	out := map[string]string{}
	for _, line := range environ {
		if name, value, ok := strings.Cut(line, "="); ok && strings.HasPrefix(name, "ANCHORPOINT_") {
			out[name] = value
		}
	}
	return out
}

// unknownEnvironment refuses a variable that looks like a setting and is none:
// a misspelt name would otherwise do nothing, unseen.
func unknownEnvironment(environment map[string]string) error {
	for name := range environment {
		known := name == "ANCHORPOINT_CONFIG" || slices.ContainsFunc(knownSettings, func(k setting) bool { return k.environmentName() == name })
		if !known {
			return fmt.Errorf("environment variable %s is no setting; \"anchorpoint config\" lists them", name)
		}
	}
	return nil
}

func (s *settings) readFile(path string) error {
	if _, err := os.Stat(path); err != nil {
		return fmt.Errorf("settings file: %w", err)
	}
	k := koanf.New(".")
	if err := k.Load(file.Provider(path), toml.Parser()); err != nil {
		return fmt.Errorf("settings file %s: %w", path, err)
	}
	for _, name := range k.Keys() {
		if _, known := s.values[name]; !known {
			return fmt.Errorf("settings file %s: %q is no setting; \"anchorpoint config\" lists them", path, name)
		}
		value := fmt.Sprint(k.Get(name))
		if _, isList := k.Get(name).([]any); isList {
			value = strings.Join(k.Strings(name), ",")
		}
		s.set(name, value, path)
	}
	return nil
}

// parse turns the words into values; the first that is wrong is named with
// where it came from.
func (s *settings) parse() error {
	p := parser{s: s}
	s.data, s.addr, s.home, s.terms = p.text("data"), p.address("addr"), p.text("home"), p.text("terms.file")
	s.serves, s.proxies, s.embeds = p.list("serves"), p.networks("web.proxies"), p.sites("web.embed_ancestors")
	s.site = web.Site{
		Name: p.text("site.name"), URL: p.text("site.url"), Phone: p.text("site.phone"),
		HelplineName: p.text("site.helpline_name"), HelplineHours: p.text("site.helpline_hours"),
		Email: p.text("site.email"), Exit: p.text("site.exit"), Publisher: p.text("site.publisher"),
		Licence: p.text("site.licence"), Attribution: p.text("site.attribution"),
		Address: p.text("site.address"), Security: p.contact("site.security"),
		Brand: p.text("brand.name"), LogoAlt: p.text("brand.logo_alt"),
	}
	p.helplines("helplines.file")
	s.brand, s.inline, s.keys = p.brand("brand.colour", "brand.logo"), p.flag("assets.inline_css"), p.text("web.keys")
	s.maps = web.MapOptions{Base: p.text("map.base"), Attribution: p.text("map.attribution"), Outlines: p.text("map.outlines")}
	s.limits = web.Limits{
		Rate: p.number("limits.rate"), Burst: p.count("limits.burst"), InFlight: p.count("limits.in_flight"),
	}
	s.periods = directory.Periods{
		Fresh: p.count("freshness.fresh"), Old: p.count("freshness.old"), Unlisted: p.count("freshness.unlisted"),
	}
	if p.err == nil && (s.periods.Fresh > s.periods.Old || s.periods.Old > s.periods.Unlisted) {
		p.wrong("freshness.old", "the months must grow: fresh, old, unlisted")
	}
	s.mail = p.mail()
	s.remind, s.links = p.remind(), p.flag("links.check")
	s.logLevel, s.now, s.dev = p.level("log.level"), p.time("now"), p.flag("dev")
	return p.err
}

// parser keeps the first error.
type parser struct {
	s   *settings
	err error
}

func (p *parser) wrong(name, why string) {
	if p.err == nil {
		p.err = fmt.Errorf("setting %s = %q (from %s): %s", name, p.s.values[name], p.s.origin[name], why)
	}
}

func (p *parser) text(name string) string { return strings.TrimSpace(p.s.values[name]) }

func (p *parser) list(name string) []string {
	var out []string
	for part := range strings.SplitSeq(p.text(name), ",") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

func (p *parser) networks(name string) []string {
	list := p.list(name)
	for _, part := range list {
		_, _, err := net.ParseCIDR(part)
		if err != nil && net.ParseIP(part) == nil {
			p.wrong(name, fmt.Sprintf("%q is no network such as 10.0.0.0/8", part))
		}
	}
	return list
}

// oneSite is a source as a Content-Security-Policy takes it, and nothing that
// could add a rule to the policy.
var oneSite = regexp.MustCompile(`^https?://(\*\.)?[a-z0-9.-]+(:[0-9]{1,5})?$`)

// sites are addresses of other sites without a path, or "*" for all.
func (p *parser) sites(name string) []string {
	list := p.list(name)
	for _, part := range list {
		if part != "*" && !oneSite.MatchString(part) {
			p.wrong(name, fmt.Sprintf("%q is no site such as https://www.example.org, without a path", part))
		}
	}
	return list
}

func (p *parser) address(name string) string {
	v := p.text(name)
	if _, port, err := net.SplitHostPort(v); err != nil || port == "" {
		p.wrong(name, "want host and port, such as 127.0.0.1:8080")
	}
	return v
}

// contact is an address that security.txt may name.
func (p *parser) contact(name string) string {
	v := p.text(name)
	if v != "" && !strings.HasPrefix(v, "mailto:") && !strings.HasPrefix(v, "https://") {
		p.wrong(name, "want mailto:name@example.org or https://example.org/...")
	}
	return v
}

func (p *parser) helplines(name string) {
	if path := p.text(name); path != "" {
		if err := readHelplines(path, &p.s.site); err != nil {
			p.wrong(name, err.Error())
		}
	}
}

func (p *parser) brand(colour, logo string) static.Brand {
	b := static.Brand{Colour: p.text(colour), Logo: p.text(logo)}
	if err := b.Check(); err != nil {
		p.wrong(colour, err.Error())
	}
	return b
}

func (p *parser) number(name string) float64 {
	n, err := strconv.ParseFloat(p.text(name), 64)
	if err != nil || n < 0 {
		p.wrong(name, "want a number, 0 or more")
	}
	return n
}

func (p *parser) count(name string) int {
	n, err := strconv.Atoi(p.text(name))
	if err != nil || n < 1 {
		p.wrong(name, "want a whole number, 1 or more")
	}
	return n
}

func (p *parser) flag(name string) bool {
	b, err := strconv.ParseBool(p.text(name))
	if err != nil {
		p.wrong(name, "want true or false")
	}
	return b
}

func (p *parser) level(name string) slog.Level {
	var level slog.Level
	if err := level.UnmarshalText([]byte(p.text(name))); err != nil {
		p.wrong(name, "want debug, info, warn or error")
	}
	return level
}

func (p *parser) time(name string) time.Time {
	v := p.text(name)
	if v == "" {
		return time.Time{}
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04", time.DateOnly} {
		if at, err := time.ParseInLocation(layout, v, time.Local); err == nil {
			return at
		}
	}
	p.wrong(name, "want a day such as 2026-11-22, or a time in RFC 3339")
	return time.Time{}
}
