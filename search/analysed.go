package search

import (
	fields "github.com/blevesearch/bleve/v2/document"
	"github.com/blevesearch/bleve/v2/mapping"
	index "github.com/blevesearch/bleve_index_api"
)

// analysedMapping is the mapping of listings that come with their words already
// analysed: that was done for the columns too and, in a full build, on all
// processors, where bleve would do it a second time on one. It stands for the
// mapping that it wraps, which is what the index keeps.
type analysedMapping struct {
	*mapping.IndexMappingImpl
	options [fieldCount]index.FieldIndexingOptions
}

func newAnalysedMapping() *analysedMapping {
	m := &analysedMapping{IndexMappingImpl: newMapping()}
	for f, name := range fieldNames {
		field := m.FieldMappingForPath(name)
		m.options[f] = field.Options()
	}
	return m
}

// MapDocument fills doc with the fields of a *prepared.
func (m *analysedMapping) MapDocument(doc *fields.Document, data any) error {
	for f, words := range data.(*prepared).terms {
		doc.AddField(newAnalysedField(f, m.options[f], words))
	}
	doc.SetIndexed()
	return nil
}

// document is what bleve takes without a mapping of its own.
func (m *analysedMapping) document(p *prepared) (*fields.Document, error) {
	doc := fields.NewDocument(p.id)
	return doc, m.MapDocument(doc, p)
}

// analysedField is a text field that bleve need not analyse.
type analysedField struct {
	*fields.TextField
	words index.TokenFrequencies
}

func newAnalysedField(field int, options index.FieldIndexingOptions, words []string) *analysedField {
	f := &analysedField{
		TextField: fields.NewTextFieldCustom(fieldNames[field], nil, nil, options, nil),
		words:     make(index.TokenFrequencies, len(words)),
	}
	counts := make([]index.TokenFreq, 0, len(words)) // one piece of memory for all
	for _, w := range words {
		t := f.words[w]
		if t == nil {
			counts = append(counts, index.TokenFreq{Term: []byte(w)})
			t = &counts[len(counts)-1]
			f.words[w] = t
		}
		t.SetFrequency(t.Frequency() + 1)
	}
	return f
}

// Analyze does nothing: it is done.
func (f *analysedField) Analyze() {}

// AnalyzedLength is 1 for all: bleve would keep the number of words beside each
// posting, and the columns have it.
func (f *analysedField) AnalyzedLength() int { return 1 }

// AnalyzedTokenFrequencies is how often each word stands in the field.
func (f *analysedField) AnalyzedTokenFrequencies() index.TokenFrequencies { return f.words }
