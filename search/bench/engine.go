package main

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/registry"

	"anchorpoint/directory"
	"anchorpoint/search/oracle"
)

// engine is one way to answer the questions. Its files stay in a folder of its
// own, so that building and asking can be apart.
type engine interface {
	// build makes the files of a corpus of size listings.
	build(ctx context.Context, c *corpus, size int) error
	// open makes ready to answer.
	open(ctx context.Context, c *corpus, size int) error
	// ask answers one question; safe for two callers at once.
	ask(ctx context.Context, q *question) (answer, error)
	close() error
}

// errNotOffered says that an engine has no answer to a kind of question.
var errNotOffered = errors.New("this engine does not answer that kind")

// answer is what all engines tell alike. Total counts listings; of a
// completion the names given, of a map the pins.
type answer struct {
	total  int
	hits   int            // given, at most the question's limit
	facets map[string]int // "cost:free": listings that say so; only tests look at it
}

// engines by name. Some share their files.
func newEngine(name, dir string) (engine, error) {
	switch name {
	case "floor":
		return &floorEngine{}, nil
	case "search", "search-direct", "search-cached", "search-understanding":
		return newSearchEngine(name, dir), nil
	case "sqlite":
		return &sqliteEngine{dir: dir}, nil
	case "bleve-plain":
		return &bleveEngine{dir: dir}, nil
	case "postgres":
		return newPostgres()
	}
	return nil, errors.New("no engine is called " + name)
}

// engineNames are all but PostgreSQL, which needs a server.
var engineNames = []string{"floor", "search", "search-direct", "search-cached", "search-understanding", "sqlite", "bleve-plain"}

// filesOf is the name of the folder of an engine's files.
func filesOf(name string) string {
	if name == "search-direct" || name == "search-cached" {
		return "search"
	}
	return name
}

// facetVocabularies are counted by every engine besides needs.
var facetVocabularies = []directory.VocabularyID{directory.CostVocabulary, directory.AccessVocabulary, directory.FirstStepVocabulary}

// record is a listing as the peers of the product hold it: the texts, and the
// needs and facts as numbers.
type record struct {
	id           string
	name         string
	organization string
	description  string
	keywords     string
	bits         []int // needs with their parents, then facts that are yes
	area         string
	anywhere     bool
	venues       []venue
}

type venue struct{ lat, lon float64 }

// numbers gives every need, then every fact of the facets, its number.
type numbers struct {
	of    map[string]int // "need:debt", "cost:free"
	names []string
	needs int
}

func newNumbers(v *directory.Vocabularies) *numbers {
	n := &numbers{of: map[string]int{}}
	add := func(id directory.VocabularyID, terms []directory.Term) {
		for _, t := range terms {
			n.of[string(id)+":"+t.ID] = len(n.names)
			n.names = append(n.names, string(id)+":"+t.ID)
		}
	}
	add("need", v.Needs())
	n.needs = len(n.names)
	for _, id := range facetVocabularies {
		add(id, v.Terms(id))
	}
	return n
}

// need is the number of a question's need; -1 for none.
func (n *numbers) need(q *question) int {
	if q.need == "" {
		return -1
	}
	return n.of["need:"+q.need]
}

// record makes the nth listing as peers hold it.
func (c *corpus) record(n int, numbers *numbers) record {
	l := c.listing(n)
	r := record{id: l.ID, name: l.Service.Name, organization: l.Service.Organization.Name, description: l.Service.Description,
		anywhere: l.Facts.Delivery.Value("phone") == directory.Yes}
	if len(l.Covers) > 0 {
		r.area = l.Covers[0]
	}
	for _, at := range l.Locations() {
		r.venues = append(r.venues, venue{*at.Latitude, *at.Longitude})
	}
	var labels []string
	for _, id := range slices.Concat(l.Needs.Main, l.Needs.Also) {
		t, _ := c.vocabularies.Need(id)
		labels = append(labels, t.Label)
		r.bits = append(r.bits, numbers.of["need:"+id])
		if t.ParentID != "" {
			r.bits = append(r.bits, numbers.of["need:"+t.ParentID])
		}
	}
	for _, v := range facetVocabularies {
		for _, id := range l.Facts.Of(v).Yes {
			t, _ := c.vocabularies.Term(v, id)
			labels = append(labels, t.Label)
			r.bits = append(r.bits, numbers.of[string(v)+":"+id])
		}
	}
	slices.Sort(r.bits)
	r.bits = slices.Compact(r.bits)
	r.keywords = strings.Join(labels, ". ")
	return r
}

// english is the analyser of the product and of plain bleve.
var english = sync.OnceValues(func() (analysis.Analyzer, error) {
	return registry.NewCache().AnalyzerNamed(en.AnalyzerName)
})

func stems(a analysis.Analyzer, text string) []string {
	var out []string
	for _, t := range a.Analyze([]byte(text)) {
		out = append(out, string(t.Term))
	}
	return out
}

// floorEngine asks the hand-written yardstick. It has no files: to open it is
// to make it.
type floorEngine struct {
	numbers *numbers
	english analysis.Analyzer
	idle    sync.Pool
	floor   *oracle.Floor
}

func (e *floorEngine) build(context.Context, *corpus, int) error { return nil }
func (e *floorEngine) close() error                              { return nil }

func (e *floorEngine) open(ctx context.Context, c *corpus, size int) (err error) {
	if e.english, err = english(); err != nil {
		return err
	}
	e.numbers = newNumbers(c.vocabularies)
	listings := make([]oracle.FloorListing, size)
	for n := range listings {
		if err := ctx.Err(); err != nil {
			return err
		}
		listings[n] = e.listing(c.record(n, e.numbers))
	}
	e.floor = oracle.NewFloor(listings, e.numbers.needs)
	e.idle.New = func() any { return e.floor.Twin() }
	return nil
}

func (e *floorEngine) listing(r record) oracle.FloorListing {
	l := oracle.FloorListing{Name: r.name, Area: r.area, Anywhere: r.anywhere}
	for _, text := range []string{r.name, r.organization, r.description, r.keywords} {
		l.Words = append(l.Words, stems(e.english, text)...)
	}
	for _, bit := range r.bits {
		l.Bits.Set(bit)
	}
	for _, v := range r.venues {
		l.Points = append(l.Points, [2]float64{v.lon, v.lat})
	}
	return l
}

func (e *floorEngine) ask(_ context.Context, q *question) (answer, error) {
	fq := oracle.FloorQuery{Slips: q.kind == wrongLetter, Prefix: strings.ToLower(q.prefix), Need: e.numbers.need(q), Limit: q.limit, Facets: q.facets()}
	for _, w := range q.words {
		fq.Terms = append(fq.Terms, stems(e.english, w)...)
	}
	if q.place != nil {
		fq.Point, fq.Area, fq.WithinM = q.place.Point, q.place.Areas[0].Code, q.withinM
	}
	if !q.box.IsZero() {
		fq.Box, fq.Columns, fq.Rows = q.box, mapColumns, mapRows
	}
	floor := e.idle.Get().(*oracle.Floor)
	defer e.idle.Put(floor)
	a := floor.Ask(&fq)
	return answer{total: a.Total, hits: len(a.Hits), facets: e.numbers.told(q, func(bit int) int { return int(a.Facets[bit]) })}, nil
}

// facets says whether a kind of question asks for counts.
func (q *question) facets() bool {
	return q.kind == wordsNear || q.kind == browse || q.kind == wrongLetter
}

// told names counts for tests; measuring must not pay for it.
func (n *numbers) told(q *question, count func(bit int) int) map[string]int {
	if !q.tell || !q.facets() {
		return nil
	}
	out := map[string]int{}
	for bit, name := range n.names {
		if c := count(bit); c > 0 {
			out[name] = c
		}
	}
	return out
}
