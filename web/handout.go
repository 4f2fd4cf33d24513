package web

import (
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"anchorpoint/directory"

	"github.com/gin-gonic/gin"
)

// handoutPage is a list on paper: A4, black on white, with lines to write on.
// It has a sheet of its own and needs no script.
type handoutPage struct {
	layout
	Heading  string
	Large    bool // 18 point
	Simple   bool // short fixed sentences, 16 point
	Each     bool // a page for each service
	Mapless  bool // the person wants no map
	Services []handoutEntry
	Gone     goneView
	Map      template.HTML
	Printed  string
	Action   string // where the form of the options leads
	Hidden   []hidden
	Access   []option // what can be asked about
	HasMap   bool     // there is a map to choose
}

// handoutEntry is one service on paper.
type handoutEntry struct {
	N            int
	Name         string
	Organization string
	Sentence     string
	Status       string // paused
	Phone        string
	Reach        []string // email and website where there is no phone
	Facts        []fact
	Ask          []string // questions about what was asked for and is not stated
	Fresh        fresh
	QR           template.HTML
	Lines        []pictured // of Simple words, in place of the facts
}

// pictured is a short sentence with the picture beside it.
type pictured struct{ Picture, Text string }

// source is where the services of a print or a comparison come from.
type source struct {
	back link
	of   url.Values // names them in an address
}

func (f source) address(path, name string, n int) string {
	v := url.Values{name: {strconv.Itoa(n)}}
	for k, values := range f.of {
		v[k] = values
	}
	return path + "?" + v.Encode()
}

// chosen loads the services that an address names: those of a shared list
// (l=CODE), some by their ids (of=ID.ID), else my list.
func (s *edition) chosen(c *gin.Context) (l listed, from source, err error) {
	ids, from := []string(s.mine.read(c.Request)), source{back: link{listPath, s.T("list.title")}}
	switch code, of := c.Query("l"), c.Query("of"); {
	case code != "":
		list, err := s.look(c, code)
		if err != nil {
			return l, from, err
		}
		ids = list.Listings
		from = source{link{"/l/" + list.Code.String(), s.T("back.plain")}, url.Values{"l": {list.Code.String()}}}
	case of != "":
		ids = nil
		for id := range strings.SplitSeq(of, listSeparator) {
			if listable(id) && !slices.Contains(ids, id) && len(ids) < directory.MaxListed {
				ids = append(ids, id)
			}
		}
		from = source{s.backToResults(c.Request), url.Values{"of": {strings.Join(ids, listSeparator)}}}
	}
	l, err = s.listed(c.Request.Context(), ids)
	return l, from, err
}

// printList answers GET /list/print.
func (s *edition) printList(c *gin.Context) error {
	l, from, err := s.chosen(c)
	if err != nil {
		return err
	}
	if len(l.found) == 0 {
		return s.redirect(c, http.StatusSeeOther, listPath)
	}
	return s.handout(c, "/list/print", l, from)
}

// printService answers GET /services/{id}?print=1.
func (s *edition) printService(c *gin.Context, l *directory.Listing) error {
	from := source{link{servicePath(l), s.T("back.plain")}, url.Values{"print": {"1"}}}
	return s.handout(c, servicePath(l), listed{found: []*directory.Listing{l}}, from)
}

func (s *edition) handout(c *gin.Context, path string, l listed, from source) error {
	q := c.Request.URL.Query()
	p := handoutPage{layout: s.page(c, s.T("handout.title")), Large: q.Get("size") == "large", Simple: q.Get("simple") == "1",
		Each: q.Get("each") == "1", Mapless: q.Get("map") == "0", Action: path, Gone: s.goneView(l.gone)}
	p.NoIndex, p.Back = true, from.back
	p.Heading = s.T("handout.heading", "Count", len(l.found))
	for name, values := range from.of {
		p.Hidden = append(p.Hidden, hidden{name, values[0]})
	}
	asked := s.known(directory.AccessVocabulary, q["access"])
	for _, t := range s.Vocabularies.Terms(directory.AccessVocabulary) {
		p.Access = append(p.Access, option{t.ID, s.term(directory.AccessVocabulary, t), slices.Contains(asked, t.ID)})
	}
	for i, x := range l.found {
		p.Services = append(p.Services, s.handoutEntry(c, x, i+1, asked, p.Simple))
	}
	s.handoutMap(&p, l.found)
	p.Printed = s.T("handout.printed", "Date", longDay(s.Language, s.Now()))
	c.Header("Cache-Control", personal)
	return s.render(c, http.StatusOK, "handout", p)
}

// handoutMap draws the venues that may be shown, under the numbers of the list.
func (s *edition) handoutMap(p *handoutPage, listings []*directory.Listing) {
	m := s.listMap(listings)
	if m == nil {
		return
	}
	if p.HasMap = true; !p.Mapless {
		p.Map = m.SVG
	}
}

func (s *edition) handoutEntry(c *gin.Context, l *directory.Listing, n int, asked []string, simple bool) handoutEntry {
	e := handoutEntry{
		N: n, Name: plainLine(l.Service.Name), Organization: otherName(l), Sentence: summary(firstSentence(l), 140),
		Status: pausedWords(s.Language, l, s.Now()), Fresh: freshWords(s.Language, l, s.Now(), s.Periods),
		QR: s.qr(c, s.shortPath(l.ID), s.T("send.qr", "Name", plainLine(l.Service.Name))),
	}
	if phone := firstPhone(l); phone != nil {
		e.Phone = phone.Number
	} else {
		_, website := webAddress(l.Service.URL)
		e.Reach = nonEmpty(emailOf(l.Service.Email), website)
	}
	if simple {
		e.Lines = s.simpleLines(l, asked)
		return e
	}
	h := s.handoutFacts(l, asked)
	e.Ask = h.ask
	for _, f := range []fact{
		{s.T("glance.when"), h.when}, {s.T("glance.where"), h.where}, {s.T("glance.cost"), h.cost}, {s.T("glance.join"), h.join},
		{s.T("handout.first-visit"), h.firstVisit}, {s.T("glance.places"), h.places}, {s.T("service.access"), sentences(h.access...)},
	} {
		if f.Name != s.T("service.access") || f.Value != "" || len(h.ask) == 0 {
			e.Facts = append(e.Facts, f)
		}
	}
	return e
}

func firstSentence(l *directory.Listing) string {
	first, _ := lead(plainLine(l.Service.Description), 1)
	return first
}

// handoutFacts are what a person needs in hand, each in a line or two; empty
// where it is not stated.
type handoutFacts struct {
	when, where, cost, join, firstVisit, places string
	access, ask                                 []string
}

const (
	// mostLines of times or costs on paper; the code leads to all of them.
	mostLines = 3
	// mostText of a group's own words, in characters.
	mostText = 160
	// mostAccess are the facts of access that nobody asked for.
	mostAccess = 4
)

func (s *edition) handoutFacts(l *directory.Listing, asked []string) (h handoutFacts) {
	times := s.times(l)
	h.when = s.few(times.lines())
	if h.when == "" {
		h.when = times.ifStated()
	}
	h.where = s.handoutWhere(l)
	h.cost = s.few(s.costOwn(l, s.costLines(l)...))
	var join []string
	for _, t := range s.yesTerms(l, directory.JoiningVocabulary) {
		join = append(join, s.joining(t))
	}
	if len(join) == 0 {
		join = nonEmpty(s.own(summary(l.Service.ApplicationProcess, mostText)))
	}
	h.join = sentences(join...)
	first := nonEmpty(s.own(summary(l.FirstVisit.Text, mostText)))
	for _, t := range s.yesTerms(l, directory.FirstStepVocabulary) {
		if words := s.firstStep(t, false); !holds(first, words) && !holds(join, words) {
			first = append(first, words)
		}
	}
	h.firstVisit = sentences(first...)
	if words, how := placesWords(s.Language, l, s.Now()); how != unknown {
		h.places = words
		if said := saidWords(s.Language, l, s.Now()); said != "" {
			h.places = s.T("places.with-said", "Places", words, "Said", said)
		}
	}
	h.access, h.ask = s.handoutAccess(l, asked)
	return h
}

// few are the first lines of several, and that there are more.
func (s *edition) few(lines []string) string {
	if len(lines) > mostLines {
		lines = append(slices.Clone(lines[:mostLines]), s.T("handout.more"))
	}
	return sentences(lines...)
}

// sentences puts lines behind one another.
func sentences(lines ...string) string {
	var b strings.Builder
	for _, line := range lines {
		if line == "" {
			continue
		}
		if b.Len() > 0 {
			if said := strings.TrimSuffix(b.String(), ownTo); !strings.ContainsAny(said[len(said)-1:], ".!?") {
				b.WriteByte('.')
			}
			b.WriteByte(' ')
		}
		b.WriteString(line)
	}
	return b.String()
}

// handoutWhere is the address and how to get there; never that of a service
// whose address is hidden.
func (s *edition) handoutWhere(l *directory.Listing) string {
	var p servicePage
	s.where(&p, l, nil)
	if len(p.Where.Venues) == 0 {
		return strings.TrimSuffix(sentences(p.Where.Words...), s.T("place.unknown"))
	}
	v := p.Where.Venues[0]
	lines := slices.DeleteFunc(append([]string{v.Name}, v.Lines...), func(line string) bool { return line == "" })
	out := s.own(strings.Join(lines, ", ")) // as it stands on an envelope
	if more := len(p.Others); more > 0 {
		out = s.T("place.others", "Place", out, "Count", more, "N", s.Label("count-word", strconv.Itoa(more), strconv.Itoa(more)))
	}
	return sentences(out, s.own(summary(v.Transport, mostText)))
}

// handoutAccess says what is known of what was asked for, then what else the
// place has, and the questions that are left. Step-free is asked for always.
func (s *edition) handoutAccess(l *directory.Listing, asked []string) (known, ask []string) {
	if len(asked) == 0 {
		asked = []string{"step-free"}
	}
	var has, lacks []string
	more := 0
	for _, t := range s.Vocabularies.Terms(directory.AccessVocabulary) {
		words, wanted := s.term(directory.AccessVocabulary, t), slices.Contains(asked, t.ID)
		switch is := l.Fact(directory.AccessVocabulary, t.ID); {
		case is == directory.Yes && (wanted || more < mostAccess):
			has = append(has, lower(words))
			if !wanted {
				more++
			}
		case is == directory.No && wanted:
			lacks = append(lacks, lower(words))
		case wanted && is == directory.NotStated:
			ask = append(ask, s.T("ask-access."+t.ID))
		}
	}
	if len(has) > 0 {
		known = append(known, s.T("handout.has", "Facts", s.List(has)))
	}
	if len(lacks) > 0 {
		known = append(known, s.T("handout.lacks", "Facts", s.List(lacks)))
	}
	return known, ask
}

// simpleLines say a service in short fixed sentences, one thing a line, made
// of its coded facts. What a group wrote itself is left out, but for times and
// the address: fixed sentences are read by everyone and exist in every language.
func (s *edition) simpleLines(l *directory.Listing, asked []string) []pictured {
	h := s.handoutFacts(l, asked)
	out := []pictured{{"clock", s.stated("simple.when", h.when)}, {"place", s.stated("simple.where", h.where)}, {"money", s.simpleCost(l)}}
	put := func(picture, words string) {
		if !slices.ContainsFunc(out, func(p pictured) bool { return p.Text == words }) {
			out = append(out, pictured{picture, words})
		}
	}
	for _, t := range s.yesTerms(l, directory.JoiningVocabulary) {
		picture := "phone"
		if t.ID == "drop-in" {
			picture = "tick"
		}
		put(picture, s.T("simple-join."+t.ID))
	}
	for _, t := range s.yesTerms(l, directory.FirstStepVocabulary) {
		put("people", s.T("simple-step."+t.ID))
	}
	put("door", s.simplePlaces(l))
	for _, t := range s.yesTerms(l, directory.AccessVocabulary) {
		if t.ID == "step-free" || slices.Contains(asked, t.ID) {
			put("wheelchair", s.T("simple-access."+t.ID))
		}
	}
	for _, question := range h.ask {
		put("ask", question)
	}
	return out
}

func (s *edition) simpleCost(l *directory.Listing) string {
	if terms := s.yesTerms(l, directory.CostVocabulary); len(terms) > 0 {
		return s.T("simple-cost." + terms[0].ID)
	}
	return s.T("simple.cost-unknown")
}

// stated says a fact, or that one has to ask for it.
func (s *edition) stated(key, fact string) string {
	if fact == "" {
		return s.T(key + "-unknown")
	}
	return s.T(key, "Fact", fact)
}

func (s *edition) simplePlaces(l *directory.Listing) string {
	c := l.Capacity.At(s.Now())
	switch c.State {
	case directory.Accepting:
		return s.T("simple.places-open")
	case directory.WaitingList:
		return sentences(s.T("simple.places-wait"), waitWords(s.Language, c.WaitWeeks))
	case directory.AssessFirst:
		return s.T("simple.places-first")
	case directory.Full:
		return s.T("simple.places-full", "Date", shortDay(s.Language, c.Until, s.Now()))
	}
	return s.T("simple.places-unknown")
}
