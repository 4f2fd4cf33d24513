package vectors

import (
	"cmp"
	"iter"
	"math"
	"slices"
	"strings"
)

// Text is one text to learn from.
type Text struct {
	Words []string // analysed as queries will be: stemmed, without stop words
	Times int      // how often the text counts; 0 means once
}

// Copies yields each list of words as a text that counts several times. The
// lexicon counts three times: its few words must not drown among listings.
func Copies(times int, texts ...[]string) iter.Seq[Text] {
	return func(yield func(Text) bool) {
		for _, words := range texts {
			if !yield(Text{Words: words, Times: times}) {
				return
			}
		}
	}
}

// corpus is the texts as counted words, both sorted, so that the order in which
// texts came does not matter.
type corpus struct {
	words []string
	texts []bag
}

// bag is one text: its distinct words in order of number, and how often each
// stands in it.
type bag struct {
	words  []uint32
	counts []uint32
	times  int
}

func newCorpus(texts iter.Seq[Text]) corpus {
	numbers := map[string]uint32{}
	var c corpus
	for t := range texts {
		ids := make([]uint32, len(t.Words))
		for i, w := range t.Words {
			id, known := numbers[w]
			if !known {
				id = uint32(len(c.words))
				w = strings.Clone(w) // w may hold on to a whole document
				numbers[w] = id
				c.words = append(c.words, w)
			}
			ids[i] = id
		}
		if len(ids) > 0 {
			c.texts = append(c.texts, newBag(ids, max(t.Times, 1)))
		}
	}
	c.sort()
	return c
}

func newBag(ids []uint32, times int) bag {
	slices.Sort(ids)
	b := bag{times: times}
	for i, id := range ids {
		if i > 0 && id == ids[i-1] {
			b.counts[len(b.counts)-1]++
			continue
		}
		b.words, b.counts = append(b.words, id), append(b.counts, 1)
	}
	return b
}

// sort renumbers the words alphabetically and puts the texts in order.
func (c *corpus) sort() {
	order := make([]uint32, len(c.words))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int { return cmp.Compare(c.words[a], c.words[b]) })
	renumber, words := make([]uint32, len(order)), make([]string, len(order))
	for now, was := range order {
		renumber[was], words[now] = uint32(now), c.words[was]
	}
	c.words = words
	for i := range c.texts {
		c.texts[i].renumber(renumber)
	}
	slices.SortFunc(c.texts, compareBags)
}

func (b *bag) renumber(to []uint32) {
	pairs := make([][2]uint32, len(b.words))
	for i, w := range b.words {
		pairs[i] = [2]uint32{to[w], b.counts[i]}
	}
	slices.SortFunc(pairs, func(x, y [2]uint32) int { return cmp.Compare(x[0], y[0]) })
	for i, p := range pairs {
		b.words[i], b.counts[i] = p[0], p[1]
	}
}

func compareBags(a, b bag) int {
	return cmp.Or(slices.Compare(a.words, b.words), slices.Compare(a.counts, b.counts), cmp.Compare(a.times, b.times))
}

// sample thins the texts evenly to about limit. Those that count more than once
// all stay.
func (c *corpus) sample(limit int) {
	if len(c.texts) <= limit {
		return
	}
	kept, share := c.texts[:0:0], 0
	for _, t := range c.texts {
		share += limit
		if share >= len(c.texts) || t.times > 1 {
			kept = append(kept, t)
		}
		share %= len(c.texts)
	}
	c.texts = kept
}

// trim leaves out words of too few texts (names, slips) and, above maxWords,
// the rarest of the rest. It returns in how many texts each word left stands.
func (c *corpus) trim(minTexts, maxWords int) []int {
	in := make([]int, len(c.words))
	for _, t := range c.texts {
		for _, w := range t.words {
			in[w] += t.times
		}
	}
	var keep []uint32
	for w, n := range in {
		if n >= minTexts {
			keep = append(keep, uint32(w))
		}
	}
	if len(keep) > maxWords {
		slices.SortFunc(keep, func(a, b uint32) int { return cmp.Or(cmp.Compare(in[b], in[a]), cmp.Compare(a, b)) })
		keep = keep[:maxWords]
		slices.Sort(keep)
	}
	return c.keep(keep, in)
}

// keep drops all words but those given, which are sorted.
func (c *corpus) keep(words []uint32, in []int) []int {
	const dropped = math.MaxUint32
	renumber := slices.Repeat([]uint32{dropped}, len(c.words))
	names, counts := make([]string, len(words)), make([]int, len(words))
	for now, was := range words {
		renumber[was], names[now], counts[now] = uint32(now), c.words[was], in[was]
	}
	for i := range c.texts {
		t := &c.texts[i]
		n := 0
		for j, w := range t.words {
			if to := renumber[w]; to != dropped {
				t.words[n], t.counts[n] = to, t.counts[j]
				n++
			}
		}
		t.words, t.counts = t.words[:n], t.counts[:n]
	}
	c.words = names
	return counts
}

// weights are the inverse document frequencies: a word of few texts says more.
func weights(in []int, texts int) []float64 {
	idf := make([]float64, len(in))
	for w, n := range in {
		idf[w] = ln(1 + float64(texts)/float64(n))
	}
	return idf
}

// size is the number of texts with all their copies.
func (c *corpus) size() int {
	n := 0
	for _, t := range c.texts {
		n += t.times
	}
	return n
}

// matrix is the texts by words, each text of length 1. A text that counts
// several times is one row that is longer by the root of that number, which
// gives the same decomposition as copies.
func (c *corpus) matrix(idf []float64) *sparse {
	m := &sparse{cols: len(c.words), start: []int{0}}
	for _, t := range c.texts {
		from, square := len(m.val), 0.0
		for i, w := range t.words {
			x := float64((1 + ln(float64(t.counts[i]))) * idf[w])
			square += float64(x * x)
			m.col, m.val = append(m.col, w), append(m.val, x)
		}
		if square > 0 {
			scale(m.val[from:], math.Sqrt(float64(t.times)/square))
		}
		m.start = append(m.start, len(m.val))
	}
	return m
}

// ln is the natural logarithm of x > 0, written out because math.Log is
// assembly on some machines and need not give the same last bit everywhere.
func ln(x float64) float64 {
	f, e := math.Frexp(x)
	if f < math.Sqrt2/2 {
		f, e = f*2, e-1
	}
	s := (f - 1) / (f + 1)
	square, power, sum := float64(s*s), s, 0.0
	for n := 1; n < 26; n += 2 { // |s| <= 0.172: the rest is below 1e-18
		sum += power / float64(n)
		power = float64(power * square)
	}
	return float64(2*sum) + float64(float64(e)*math.Ln2)
}
