package understand

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"io/fs"
	"sort"
	"strings"
)

// wordList is a sorted list of correctly spelt words. They are known, and never
// what a misspelt word is corrected to: that must be a word of the lexicon or
// of the directory.
type wordList struct {
	text  string
	start []int32
}

func readWords(files fs.FS) (*wordList, error) {
	packed, err := fs.ReadFile(files, "words.txt.gz")
	if err != nil {
		return nil, fmt.Errorf("read words.txt.gz: %w", err)
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("read words.txt.gz: %w", err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		return nil, fmt.Errorf("read words.txt.gz: %w", err)
	}
	return newWordList(string(text)), nil
}

// newWordList takes words in byte order, one a line.
func newWordList(text string) *wordList {
	w := &wordList{text: text, start: make([]int32, 0, strings.Count(text, "\n"))}
	for at := 0; at < len(text); {
		w.start = append(w.start, int32(at))
		end := strings.IndexByte(text[at:], '\n')
		if end < 0 {
			break
		}
		at += end + 1
	}
	return w
}

func (w *wordList) word(i int) string {
	word, _, _ := strings.Cut(w.text[w.start[i]:], "\n")
	return word
}

func (w *wordList) has(word string) bool {
	i := sort.Search(len(w.start), func(i int) bool { return w.word(i) >= word })
	return i < len(w.start) && w.word(i) == word
}
