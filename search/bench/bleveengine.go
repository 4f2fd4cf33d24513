package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/simple"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
)

// bleveEngine is bleve as its manual has it: filters, circle, facets and order
// all in one request. A listing has a document for each venue, because bleve
// looks at the first point of a document alone.
type bleveEngine struct {
	dir     string
	numbers *numbers
	index   bleve.Index
}

// bleveDocument is a listing at one of its venues.
type bleveDocument struct {
	Name         string   `json:"name"`
	Organization string   `json:"organization"`
	Description  string   `json:"description"`
	Keywords     string   `json:"keywords"`
	Completion   string   `json:"completion"`
	Needs        []string `json:"need"`
	Facts        []string `json:"fact"`
	Area         []string `json:"area,omitempty"`
	At           *point   `json:"at,omitempty"`
	Cell         string   `json:"cell,omitempty"` // for the counts of a map
	First        bool     `json:"first"`          // of the listing's documents
}

type point struct {
	Lon float64 `json:"lon"`
	Lat float64 `json:"lat"`
}

// everywhere is the area of help that needs no journey.
const everywhere = "everywhere"

// perCellDegree is how many cells for counting a degree has.
const perCellDegree = 50

func bleveMapping() mapping.IndexMapping {
	text := func(analyzer string) *mapping.FieldMapping {
		f := bleve.NewTextFieldMapping()
		f.Analyzer = analyzer
		f.Store, f.IncludeTermVectors, f.IncludeInAll, f.DocValues = false, false, false, false
		return f
	}
	exact := func() *mapping.FieldMapping {
		f := text(keyword.Name)
		f.DocValues = true
		return f
	}
	at := bleve.NewGeoPointFieldMapping()
	at.Store, at.IncludeInAll = false, false
	first := bleve.NewBooleanFieldMapping()
	first.Store, first.IncludeInAll, first.DocValues = false, false, false
	d := bleve.NewDocumentStaticMapping()
	for _, name := range []string{"name", "organization", "description", "keywords"} {
		d.AddFieldMappingsAt(name, text(en.AnalyzerName))
	}
	d.AddFieldMappingsAt("completion", text(simple.Name))
	for _, name := range []string{"need", "fact", "area", "cell"} {
		d.AddFieldMappingsAt(name, exact())
	}
	d.AddFieldMappingsAt("at", at)
	d.AddFieldMappingsAt("first", first)
	d.AddSubDocumentMapping("_all", bleve.NewDocumentDisabledMapping())
	m := bleve.NewIndexMapping()
	m.ScoringModel = "bm25"
	m.StoreDynamic, m.IndexDynamic, m.DocValuesDynamic = false, false, false
	m.DefaultMapping = d
	return m
}

func (e *bleveEngine) build(ctx context.Context, c *corpus, size int) error {
	if err := os.RemoveAll(e.dir); err != nil {
		return err
	}
	if err := os.MkdirAll(e.dir, 0o755); err != nil {
		return err
	}
	b, err := bleve.NewBuilder(filepath.Join(e.dir, "index"), bleveMapping(), map[string]any{"buildPathPrefix": e.dir})
	if err != nil {
		return err
	}
	numbers := newNumbers(c.vocabularies)
	for n := range size {
		if err := ctx.Err(); err != nil {
			return errors.Join(err, b.Close())
		}
		for k, d := range bleveDocuments(c.record(n, numbers), numbers) {
			if err := b.Index(fmt.Sprintf("%d/%d", n, k), d); err != nil {
				return errors.Join(err, b.Close())
			}
		}
	}
	return b.Close()
}

func bleveDocuments(r record, numbers *numbers) []bleveDocument {
	d := bleveDocument{Name: r.name, Organization: r.organization, Description: r.description, Keywords: r.keywords, Completion: r.name, First: true}
	for _, bit := range r.bits {
		if bit < numbers.needs {
			d.Needs = append(d.Needs, numbers.names[bit])
		} else {
			d.Facts = append(d.Facts, numbers.names[bit])
		}
	}
	if r.area != "" {
		d.Area = append(d.Area, r.area)
	}
	if r.anywhere {
		d.Area = append(d.Area, everywhere)
	}
	out := []bleveDocument{d}
	for k, v := range r.venues {
		if k > 0 {
			out = append(out, d)
		}
		out[k].First, out[k].At = k == 0, &point{v.lon, v.lat}
		out[k].Cell = fmt.Sprintf("%d %d", int(v.lon*perCellDegree+1000*perCellDegree), int(v.lat*perCellDegree))
	}
	return out
}

func (e *bleveEngine) open(_ context.Context, c *corpus, _ int) (err error) {
	e.numbers = newNumbers(c.vocabularies)
	e.index, err = bleve.OpenUsing(filepath.Join(e.dir, "index"), map[string]any{"read_only": true, "bolt_timeout": "5s"})
	return err
}

func (e *bleveEngine) close() error {
	if e.index == nil {
		return nil
	}
	return e.index.Close()
}

// window is how many documents are read to tell listings apart.
const window = 1000

func (e *bleveEngine) ask(ctx context.Context, q *question) (answer, error) {
	request, err := e.request(q)
	if err != nil {
		return answer{}, err
	}
	found, err := e.index.SearchInContext(ctx, request)
	if err != nil {
		return answer{}, err
	}
	switch q.kind {
	case viewport:
		return e.pins(q, found)
	case completion:
		return answer{total: len(found.Hits), hits: len(found.Hits)}, nil
	}
	listings := map[string]bool{}
	for _, h := range found.Hits {
		id, _, _ := strings.Cut(h.ID, "/")
		listings[id] = true
	}
	return answer{total: int(found.Total) - len(found.Hits) + len(listings), hits: min(len(listings), q.limit), facets: e.told(q, found)}, nil
}

func (e *bleveEngine) told(q *question, found *bleve.SearchResult) map[string]int {
	if !q.tell || !q.facets() {
		return nil
	}
	out := map[string]int{}
	for _, name := range []string{"need", "fact"} {
		for _, t := range found.Facets[name].Terms.Terms() {
			out[t.Term] = t.Count
		}
	}
	return out
}

func (e *bleveEngine) request(q *question) (*bleve.SearchRequest, error) {
	b := bleve.NewBooleanQuery()
	if len(q.words) > 0 {
		words, err := e.words(q)
		if err != nil {
			return nil, err
		}
		b.AddMust(words)
	} else if q.prefix != "" {
		p := bleve.NewPrefixQuery(strings.ToLower(q.prefix))
		p.SetField("completion")
		b.AddMust(p)
	}
	var filters []query.Query // in one: a second AddFilter takes the place of the first
	if q.need != "" {
		filters = append(filters, termOf("need", "need:"+q.need))
	}
	switch {
	case q.place != nil:
		circle := bleve.NewGeoDistanceQuery(q.place.Point.Lon(), q.place.Point.Lat(), strconv.FormatFloat(q.withinM, 'f', 1, 64)+"m")
		circle.SetField("at")
		filters = append(filters, bleve.NewDisjunctionQuery(circle, termOf("area", q.place.Areas[0].Code), termOf("area", everywhere)))
	case !q.box.IsZero():
		box := bleve.NewGeoBoundingBoxQuery(q.box.Min.Lon(), q.box.Max.Lat(), q.box.Max.Lon(), q.box.Min.Lat())
		box.SetField("at")
		filters = append(filters, box)
	default:
		first := bleve.NewBoolFieldQuery(true)
		first.SetField("first")
		filters = append(filters, first)
	}
	b.AddFilter(bleve.NewConjunctionQuery(filters...))
	r := bleve.NewSearchRequestOptions(b, q.limit, 0, false)
	switch {
	case q.facets():
		r.Size = window
		r.AddFacet("need", bleve.NewFacetRequest("need", 200))
		r.AddFacet("fact", bleve.NewFacetRequest("fact", 200))
	case q.kind == viewport:
		r.Size = 0
		r.AddFacet("cell", bleve.NewFacetRequest("cell", 1_000_000))
	}
	if q.kind == browse {
		near, err := search.NewSortGeoDistance("at", "m", q.place.Point.Lon(), q.place.Point.Lat(), false)
		if err != nil {
			return nil, err
		}
		r.SortByCustom(search.SortOrder{near})
	}
	return r, nil
}

func termOf(field, term string) query.Query {
	t := bleve.NewTermQuery(term)
	t.SetField(field)
	return t
}

var textFields = []struct {
	name  string
	boost float64
}{{"name", 3}, {"organization", 2}, {"description", 1}, {"keywords", 1}}

// slipWords says which misspelt words a dictionary holds after all.
var slipWords sync.Map

// words are any of the words in any field; misspelt ones are looked for within
// the floor's number of slips.
func (e *bleveEngine) words(q *question) (query.Query, error) {
	a, err := english()
	if err != nil {
		return nil, err
	}
	any := bleve.NewDisjunctionQuery()
	for _, w := range stems(a, strings.Join(q.words, " ")) {
		slips := 0
		if q.kind == wrongLetter {
			if slips, err = e.slips(w); err != nil {
				return nil, err
			}
		}
		for _, f := range textFields {
			if slips > 0 {
				t := bleve.NewFuzzyQuery(w)
				t.SetFuzziness(slips)
				t.SetField(f.name)
				t.SetBoost(f.boost)
				any.AddQuery(t)
				continue
			}
			t := bleve.NewTermQuery(w)
			t.SetField(f.name)
			t.SetBoost(f.boost)
			any.AddQuery(t)
		}
	}
	return any, nil
}

// slips is how many letters of a word may be wrong: none of one that stands in
// a text, which is found out once.
func (e *bleveEngine) slips(word string) (int, error) {
	if n, known := slipWords.Load(word); known {
		return n.(int), nil
	}
	n := slipsAllowed(word)
	for _, f := range textFields {
		d, err := e.index.FieldDictRange(f.name, []byte(word), []byte(word))
		if err != nil {
			return 0, err
		}
		entry, err := d.Next()
		if err = errors.Join(err, d.Close()); err != nil {
			return 0, err
		}
		if entry != nil && entry.Term == word {
			n = 0
		}
	}
	slipWords.Store(word, n)
	return n, nil
}

// pins adds up the cells of a map by their middles; the total is exact.
func (e *bleveEngine) pins(q *question, found *bleve.SearchResult) (answer, error) {
	var counts [mapColumns * mapRows]int
	for _, t := range found.Facets["cell"].Terms.Terms() {
		var lon, lat int
		if _, err := fmt.Sscanf(t.Term, "%d %d", &lon, &lat); err != nil {
			return answer{}, err
		}
		column := int((float64(lon)/perCellDegree - 1000 - q.box.Min.Lon()) / (q.box.Max.Lon() - q.box.Min.Lon()) * mapColumns)
		row := int((float64(lat)/perCellDegree - q.box.Min.Lat()) / (q.box.Max.Lat() - q.box.Min.Lat()) * mapRows)
		counts[min(max(row, 0), mapRows-1)*mapColumns+min(max(column, 0), mapColumns-1)] += t.Count
	}
	return answer{total: int(found.Total)}, nil
}
