package main

import (
	"math/rand/v2"
	"strings"
)

const (
	generalWords = 30_000
	zipf         = 1.08 // how steeply words get rarer, as in real texts
	topicWords   = 16   // of each need, found in no other listing
	topicShare   = 0.2  // of a listing's words are of its needs
	common       = 50   // the commonest words, which would be stop words
)

// word is the nth of a million invented words. They are spelt alike however
// common they are, so that the commonest are not the shortest only.
func word(n int) string {
	n = n * 7919 % 1_000_000 // coprime: no two numbers give the same word
	var b strings.Builder
	for range 3 {
		b.WriteByte("bcdfghjklmnprstvwxyz"[n%20])
		b.WriteByte("aeiou"[n/20%5])
		n /= 100
	}
	b.WriteString([...]string{"", "n", "rt", "l"}[int(b.String()[0]+b.String()[3])%4]) // follows from the rest
	return b.String()
}

// topicWord is the nth word of a need.
func topicWord(need, n int) string { return word(generalWords + need*topicWords + n) }

// writer makes texts for a listing.
type writer struct {
	random *rand.Rand
	zipf   *rand.Zipf
	needs  []int
}

func newWriter(r *rand.Rand, needs []int) *writer {
	return &writer{r, rand.NewZipf(r, zipf, 1, generalWords-1), needs}
}

func (w *writer) word() string {
	if w.random.Float64() < topicShare {
		return topicWord(w.needs[w.random.IntN(len(w.needs))], w.random.IntN(topicWords))
	}
	return word(int(w.zipf.Uint64()))
}

// rare is a word that nobody would leave out of a question.
func (w *writer) rare() string {
	if w.random.IntN(2) == 0 {
		return topicWord(w.needs[0], w.random.IntN(topicWords))
	}
	for {
		if rank := int(w.zipf.Uint64()); rank >= common {
			return word(rank)
		}
	}
}

func (w *writer) words(n int) string {
	out := make([]string, n)
	for i := range out {
		out[i] = w.word()
	}
	return strings.Join(out, " ")
}

// name is two rare words, capitalised.
func (w *writer) name(after string) string {
	out := ""
	for range 2 {
		word := w.rare()
		out += strings.ToUpper(word[:1]) + word[1:] + " "
	}
	return out + after
}

// misspelt is a word with one or two letters wrong, by its length.
func misspelt(r *rand.Rand, word string) string {
	letters := []byte(word)
	for range min(2, len(letters)/4+r.IntN(2)) {
		at := 1 + r.IntN(len(letters)-1) // the first letter is seldom wrong
		switch r.IntN(3) {
		case 0:
			letters[at] = "aeioutnrs"[r.IntN(9)]
		case 1:
			letters = append(letters[:at], letters[at+1:]...)
		default:
			letters[at-1], letters[at] = letters[at], letters[at-1]
		}
	}
	return string(letters)
}
