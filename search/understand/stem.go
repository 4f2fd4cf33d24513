package understand

import (
	"bufio"
	"bytes"
	"strings"
	"sync"

	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/go-porterstemmer"
)

// stem is the Porter stem of a lower-case word: the same that bleve's analyser
// "en" makes, so that a word of a query equals the term in the index.
func stem(word string) string {
	return string(porterstemmer.StemWithoutLowerCasing([]rune(word)))
}

// indexTerm is the term, without accents, that bleve's analyser "en" makes of a lower-case word;
// empty when it drops the word.
func indexTerm(word string) string {
	word = WithoutAccents(strings.TrimSuffix(word, "'s"))
	if stopWords()[word] {
		return ""
	}
	return stem(word)
}

// stopWords are those that bleve's analyser drops.
var stopWords = sync.OnceValue(func() map[string]bool {
	set := map[string]bool{}
	for lines := bufio.NewScanner(bytes.NewReader(en.EnglishStopWords)); lines.Scan(); {
		line, _, _ := strings.Cut(lines.Text(), "|") // comments
		if word := strings.TrimSpace(line); word != "" {
			set[word] = true
		}
	}
	return set
})
