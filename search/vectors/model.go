package vectors

import (
	"iter"
	"math"
	"slices"
)

// Options say how to learn. The zero value stands for the usual numbers.
type Options struct {
	Dims     int    // 150: 250 and 400 were measured to be no better
	MinTexts int    // 2: a word of fewer texts is left out
	MaxWords int    // 40,000: the rarest above that are left out
	MaxTexts int    // 20,000: more texts are thinned evenly, which bounds the time
	Seed     uint64 // 1
}

func (o Options) withDefaults() Options {
	set := func(n *int, to int) {
		if *n <= 0 {
			*n = to
		}
	}
	set(&o.Dims, 150)
	set(&o.MinTexts, 2)
	set(&o.MaxWords, 40_000)
	set(&o.MaxTexts, 20_000)
	if o.Seed == 0 {
		o.Seed = 1
	}
	return o
}

// Model knows words. It never changes once made and may be shared.
type Model struct {
	words []string // sorted
	idf   []float32
	table *Table // one row for each word, of length 1
	texts int
}

// Train learns a model from texts. Few or no texts give a small or empty model,
// which simply knows less.
func Train(texts iter.Seq[Text], o Options) *Model {
	o = o.withDefaults()
	c := newCorpus(texts)
	c.sample(o.MaxTexts)
	size := c.size()
	idf := weights(c.trim(o.MinTexts, o.MaxWords), size)
	right, singular := decompose(c.matrix(idf), o.Dims, o.Seed)
	m := &Model{words: c.words, idf: make([]float32, len(idf)), table: NewTable(right.cols, len(idf)), texts: len(c.texts)}
	for w := range c.words {
		m.idf[w] = float32(idf[w])
		m.table.Append(wordVector(right.row(w), singular))
	}
	return m
}

// wordVector scales a row by the roots of the singular values: between the raw
// vectors, where rare dimensions shout, and full scaling, where the first few
// drown the rest.
func wordVector(row, singular []float64) Vector {
	v := make([]float64, len(row))
	for i, x := range row {
		v[i] = x * math.Sqrt(singular[i])
	}
	return narrow(v, 1).Unit()
}

// Dims is the number of dimensions; fewer than asked for when the texts did not
// hold more.
func (m *Model) Dims() int { return m.table.Dims() }

// Words is the number of words known.
func (m *Model) Words() int { return len(m.words) }

// Texts is the number of texts that the model was made from.
func (m *Model) Texts() int { return m.texts }

// Knows says whether a word has a vector.
func (m *Model) Knows(word string) bool {
	_, known := m.number(word)
	return known
}

// Word is the vector of a word, or nil.
func (m *Model) Word(word string) Vector {
	w, known := m.number(word)
	if !known {
		return nil
	}
	return m.table.Row(w)
}

// Text is the mean of the words of a text, weighted by how much each says, with
// length 1; nil when no word is known.
func (m *Model) Text(words []string) Vector { return m.text(words, m.number) }

// Reader gives the vectors of many texts sooner than Text, because it remembers
// where words stand. It is for one goroutine.
type Reader struct {
	model *Model
	rows  map[string]int // -1: not known
}

// Reader begins to read.
func (m *Model) Reader() *Reader { return &Reader{m, map[string]int{}} }

// Text is the same as that of the model.
func (r *Reader) Text(words []string) Vector { return r.model.text(words, r.number) }

func (r *Reader) number(word string) (int, bool) {
	w, met := r.rows[word]
	if !met {
		var known bool
		if w, known = r.model.number(word); !known {
			w = -1
		}
		r.rows[word] = w
	}
	return w, w >= 0
}

func (m *Model) text(words []string, number func(string) (int, bool)) Vector {
	var sum []float64
	for _, word := range words {
		w, known := number(word)
		if !known {
			continue
		}
		if sum == nil {
			sum = make([]float64, m.Dims())
		}
		addCells(sum, m.table.row(uint32(w)), float64(m.idf[w])*float64(m.table.rows[w].scale))
	}
	return narrow(sum, 1).Unit()
}

// number is the row of a word that has a vector.
func (m *Model) number(word string) (int, bool) {
	w, found := slices.BinarySearch(m.words, word)
	return w, found && m.table.rows[w].scale != 0
}
