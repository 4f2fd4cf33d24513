package understand

import "hash/maphash"

// deletions finds the words within two edits of another. It is the method of
// SymSpell: every word is filed under all that is left of its first letters
// when up to two of them are deleted; a misspelt word meets it under one of its
// own deletions.
type deletions struct {
	words []target
	seed  maphash.Seed
	// entries are filed by the upper half of a deletion's hash, from from[hash]
	// to from[hash+1], and say its lower half and then the word.
	entries []filedAs
	from    []uint32
}

type filedAs struct{ hash, word uint16 }

// mostFiled is how many words can be numbered in filedAs.
const mostFiled = 1 << 16

// target is a word that others may be corrected to.
type target struct {
	word   string
	weight float64 // how often it is seen
}

// filedLetters is how much of a word is filed. Edits further back are found
// because both words agree before.
const filedLetters = 7

// newDeletions files the first mostFiled of the words.
func newDeletions(words []target) *deletions {
	words = words[:min(len(words), mostFiled)]
	d := &deletions{words: words, seed: maphash.MakeSeed(), from: make([]uint32, 1<<16+2)}
	// Counted first, so that each finds its place without sorting all.
	for _, w := range words {
		d.each(w.word, editsAllowed(len(w.word)+1), func(hash uint32) { d.from[hash>>16+2]++ })
	}
	for i := 1; i < len(d.from); i++ {
		d.from[i] += d.from[i-1]
	}
	d.entries = make([]filedAs, d.from[len(d.from)-1])
	for i, w := range words {
		d.each(w.word, editsAllowed(len(w.word)+1), func(hash uint32) {
			at := &d.from[hash>>16+1]
			d.entries[*at] = filedAs{uint16(hash), uint16(i)}
			*at++
		})
	}
	return d
}

// editsAllowed is how many edits a word of so many letters may have.
func editsAllowed(letters int) int {
	switch {
	case letters <= 3:
		return 0
	case letters <= 5:
		return 1
	}
	return 2
}

// each calls yield with the hash of the first letters of a word and of what is
// left of them after up to n deletions.
func (d *deletions) each(word string, n int, yield func(uint32)) {
	var buffer [filedLetters]byte
	head := buffer[:copy(buffer[:], word)]
	yield(d.hash(head))
	if n == 0 {
		return
	}
	var one, two [filedLetters]byte
	for i := range head {
		rest := append(append(one[:0], head[:i]...), head[i+1:]...)
		yield(d.hash(rest))
		for j := i; n > 1 && j < len(rest); j++ {
			yield(d.hash(append(append(two[:0], rest[:j]...), rest[j+1:]...)))
		}
	}
}

func (d *deletions) hash(b []byte) uint32 { return uint32(maphash.Bytes(d.seed, b)) }

// near calls yield for every word within most edits, once or more.
func (d *deletions) near(word string, most int, yield func(t target, edits int)) {
	d.each(word, most, func(hash uint32) {
		for _, filed := range d.entries[d.from[hash>>16]:d.from[hash>>16+1]] {
			if filed.hash != uint16(hash) {
				continue
			}
			t := d.words[filed.word]
			if edits := distance(word, t.word, most); edits <= most {
				yield(t, edits)
			}
		}
	})
}

// distance counts the letters added, left out, changed or swapped with a
// neighbour between two words, up to most + 1.
func distance(a, b string, most int) int {
	if a == b {
		return 0
	}
	if len(a)-len(b) > most || len(b)-len(a) > most {
		return most + 1
	}
	var rows [3][maxSpelt + 1]int
	if len(a) > maxSpelt || len(b) > maxSpelt {
		return most + 1
	}
	before, last, row := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least > most {
			return most + 1
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

// maxSpelt is the longest word that is corrected, in bytes.
const maxSpelt = 24
