package oracle

import (
	"cmp"
	"iter"
	"slices"
	"strings"
)

// slips finds the words that a misspelt one may have been. Every word is filed
// under all that is left of it after one or two letters are taken out; a
// misspelt word meets its like where both have lost what differs.
type slips struct {
	words []string
	files []filed // sorted
}

type filed struct {
	hash uint64
	word uint32
}

func newSlips(terms map[string][]impact) slips {
	var s slips
	for w := range terms {
		s.words = append(s.words, w)
	}
	slices.Sort(s.words)
	for i, w := range s.words {
		for hash := range FloorDeletions(w, allowedSlips(w)) {
			s.files = append(s.files, filed{hash, uint32(i)})
		}
	}
	slices.SortFunc(s.files, func(a, b filed) int { return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.word, b.word)) })
	s.files = slices.Compact(s.files)
	return s
}

// allowedSlips is how many letters of a word may be wrong.
func allowedSlips(word string) int {
	switch {
	case len(word) < 4:
		return 0
	case len(word) < 6:
		return 1
	}
	return 2
}

// FloorDeletions are the hashes of a word with up to most letters taken out.
// A hash may come twice.
func FloorDeletions(word string, most int) iter.Seq[uint64] {
	return func(yield func(uint64) bool) { deletions([]byte(word), 0, most, yield) }
}

func deletions(word []byte, from, most int, yield func(uint64) bool) bool {
	if !yield(hashOf(word)) {
		return false
	}
	if most == 0 {
		return true
	}
	shorter := make([]byte, len(word)-1)
	for i := from; i < len(word) && len(word) > 1; i++ {
		copy(shorter, word[:i])
		copy(shorter[i:], word[i+1:])
		if !deletions(shorter, i, most-1, yield) {
			return false
		}
	}
	return true
}

// hashOf is FNV-1a.
func hashOf(word []byte) uint64 {
	h := uint64(14695981039346656037)
	for _, c := range word {
		h = (h ^ uint64(c)) * 1099511628211
	}
	return h
}

// like calls visit for every word that may have been meant, with its slips.
func (s *slips) like(word string, visit func(word string, slips int)) {
	most := allowedSlips(word)
	var met []uint32
	for hash := range FloorDeletions(word, most) {
		i, _ := slices.BinarySearchFunc(s.files, hash, func(f filed, h uint64) int { return cmp.Compare(f.hash, h) })
		for ; i < len(s.files) && s.files[i].hash == hash; i++ {
			met = append(met, s.files[i].word)
		}
	}
	slices.Sort(met)
	for _, n := range slices.Compact(met) {
		if d := FloorSlips(word, s.words[n]); d <= most {
			visit(s.words[n], d)
		}
	}
}

// FloorSlips counts letters put in, left out, changed, or swapped with the
// next. Words longer than 30 letters are not compared.
func FloorSlips(a, b string) int {
	const longest = 30
	if len(a) > longest || len(b) > longest {
		return longest
	}
	var rows [3][longest + 1]int
	before, last, next := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		last[j] = j
	}
	for i := range len(a) {
		next[0] = i + 1
		for j := range len(b) {
			wrong := 1
			if a[i] == b[j] {
				wrong = 0
			}
			next[j+1] = min(last[j+1]+1, next[j]+1, last[j]+wrong)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, last, next = last, next, before
	}
	return last[len(b)]
}

// FloorWords are the words of a name in lower case.
func FloorWords(name string) []string { return strings.Fields(strings.ToLower(name)) }
