package search

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"unicode"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"

	"anchorpoint/directory"
)

// The text fields of the index, in the order of Weights.Fields.
const (
	fieldName = iota
	fieldOrganization
	fieldSummary
	fieldDescription
	fieldKeywords
	fieldNeeds
	fieldCount
)

var fieldNames = [fieldCount]string{"name", "organization", "summary", "description", "keywords", "needs"}

// document is the indexed value of a listing: words only.
type document struct {
	Name         string `json:"name"`
	Organization string `json:"organization"`
	Summary      string `json:"summary"`
	Description  string `json:"description"`
	Keywords     string `json:"keywords"`
	Needs        string `json:"needs"`
}

// text is the value of one field.
func (d *document) text(field int) string {
	return [fieldCount]string{d.Name, d.Organization, d.Summary, d.Description, d.Keywords, d.Needs}[field]
}

// newMapping is the whole schema of the bleve index: six text fields that can
// be searched and nothing else, neither stored nor as doc values, which would
// cost more than half of every search.
func newMapping() *mapping.IndexMappingImpl {
	field := func() *mapping.FieldMapping {
		f := bleve.NewTextFieldMapping()
		f.Analyzer = en.AnalyzerName
		f.Store, f.DocValues, f.IncludeInAll, f.IncludeTermVectors = false, false, false, false
		return f
	}
	documents := bleve.NewDocumentStaticMapping()
	for _, name := range fieldNames {
		documents.AddFieldMappingsAt(name, field())
	}
	documents.AddSubDocumentMapping("_all", bleve.NewDocumentDisabledMapping())
	m := bleve.NewIndexMapping()
	m.DefaultMapping = documents
	m.DefaultAnalyzer = en.AnalyzerName
	m.IndexDynamic, m.StoreDynamic, m.DocValuesDynamic = false, false, false
	m.ScoringModel = "bm25"
	return m
}

// indexType is bleve's name of the index that holds segments in files.
const indexType = scorch.Name

// columnsVersion grows when the meaning of a column, the words of a text or the
// way in which segments are written change.
const columnsVersion = 5

// schemaHash changes with anything that an index on disk depends on: mapping,
// analyser, the columns and the labels of the needs.
func schemaHash(v *directory.Vocabularies) (string, error) {
	m, err := json.Marshal(newMapping())
	if err != nil {
		return "", fmt.Errorf("encode the mapping: %w", err)
	}
	h := sha256.New()
	h.Write(m)
	fmt.Fprintf(h, "|%d|%s|%v", columnsVersion, codecID, fieldNames)
	for _, t := range v.Needs() {
		fmt.Fprintf(h, "|%s=%s", t.ID, t.Label)
	}
	for _, vocabulary := range directory.FactVocabularies {
		for _, t := range v.Terms(vocabulary) {
			fmt.Fprintf(h, "|%s:%s=%s", vocabulary, t.ID, t.Label)
		}
	}
	return hex.EncodeToString(h.Sum(nil))[:16], nil
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
