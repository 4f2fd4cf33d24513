package search

import (
	"fmt"
	"strings"
	"sync"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/registry"

	"anchorpoint/search/understand"
)

// english is bleve's analyser for English: the one analyser of index, overlay
// and queries, so that all three mean the same by a term.
var english = sync.OnceValue(func() analysis.Analyzer {
	a, err := registry.NewCache().AnalyzerNamed(en.AnalyzerName)
	if err != nil {
		panic(fmt.Sprintf("bleve's English analyser is gone: %v", err)) // it is compiled in
	}
	return a
})

// terms are the stemmed words of a text without stop words and accents, in
// order.
func terms(text string) []string {
	tokens := english().Analyze([]byte(understand.WithoutAccents(text)))
	out := make([]string, len(tokens))
	for i, t := range tokens {
		out[i] = string(t.Term)
	}
	return out
}

// filler are words of everyday requests that say nothing of what is wanted.
// They are dropped from queries only, never from texts.
var filler = func() map[string]bool {
	words := strings.Fields(`i im i'm ive i've id i'd me my myself we our us you your he she they
		just want wants wanted need needs needed needing help helps helping please looking look for find
		somewhere someone somebody something anything anywhere anyone some any get got getting
		feel feels feeling like would could can cant can't cannot don't dont do does have has having
		really very so too there here where what who how when near nearby around local in at to of the a an
		and or is am are be been being it its that this with on about services service`)
	set := make(map[string]bool, len(words))
	for _, w := range words {
		set[w] = true
	}
	return set
}()

// contentWords are the words of a request that say what is wanted, lower case
// and as typed. When all of it is filler, everything stays.
func contentWords(text string) []string {
	all := strings.FieldsFunc(strings.ToLower(strings.ReplaceAll(text, "’", "'")), func(r rune) bool {
		return r != '\'' && !isWordRune(r)
	})
	var out []string
	for _, w := range all {
		w = strings.Trim(w, "'")
		if w != "" && !filler[w] {
			out = append(out, w)
		}
	}
	if len(out) == 0 {
		out = all
	}
	return out[:min(len(out), MaxTerms)]
}
