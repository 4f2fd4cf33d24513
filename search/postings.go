package search

import (
	"container/list"
	"context"
	"fmt"
	"math"
	"sync"

	index "github.com/blevesearch/bleve_index_api"
)

// posting is one listing that holds a term, with what the term adds to its
// score. It is 8 bytes, so that hot terms can stay decoded.
type posting struct {
	doc    uint32
	weight float32
}

// scorer makes BM25 weights out of the statistics of a base.
type scorer struct {
	weights  *Weights
	listings int
	lengths  [fieldCount]float64
	norms    [fieldCount][knownLengths]float64 // norm of short lengths
}

// knownLengths are the field lengths whose norm is worked out once. Nearly all
// are shorter.
const knownLengths = 512

func newScorer(w *Weights, c *columns) *scorer {
	s := &scorer{weights: w, listings: c.live, lengths: c.lengths}
	for f := range s.norms {
		for n := range s.norms[f] {
			s.norms[f][n] = s.norm(f, n)
		}
	}
	return s
}

// idf says how much a term tells, from the number of listings that hold it.
func (s *scorer) idf(df int) float64 {
	n, d := float64(s.listings), float64(df)
	return math.Log(1 + max(n-d+0.5, 0.5)/(d+0.5))
}

// norm is what one occurrence counts in a field of some length.
func (s *scorer) norm(field, length int) float64 {
	b := s.weights.B
	return s.weights.Fields[field] / (1 - b + b*float64(length)/s.lengths[field])
}

// part is a term's frequency in one field, weighted and set against the
// field's length.
func (s *scorer) part(field int, tf float64, length uint16) float64 {
	if length < knownLengths {
		return tf * s.norms[field][length]
	}
	return tf * s.norm(field, int(length))
}

// weight puts the sum of the parts on one saturation curve. Summing the curves
// of single fields instead lets near stop words, which stand in many fields,
// outweigh the words that matter.
func (s *scorer) weight(idf, sum float64) float32 {
	return float32(idf * sum * (s.weights.K1 + 1) / (sum + s.weights.K1))
}

// fieldReaders are the open posting lists of one term, one for each field that
// holds it.
type fieldReaders struct {
	readers [fieldCount]index.TermFieldReader
	df      int
}

func openTerm(ctx context.Context, r index.IndexReader, term string) (*fieldReaders, error) {
	out := &fieldReaders{}
	for f, name := range fieldNames {
		tfr, err := r.TermFieldReader(ctx, []byte(term), name, true, false, false)
		if err != nil {
			out.close()
			return nil, fmt.Errorf("read the postings of a term in %s: %w", name, err)
		}
		if n := int(tfr.Count()); n > 0 {
			out.readers[f] = tfr
			out.df = max(out.df, n)
		} else if err := tfr.Close(); err != nil {
			out.close()
			return nil, fmt.Errorf("close the postings of a term: %w", err)
		}
	}
	return out, nil
}

func (t *fieldReaders) close() {
	for _, r := range t.readers {
		if r != nil {
			r.Close() // only gives memory back
		}
	}
}

// decode reads all postings of a term, by document number.
func (t *fieldReaders) decode(s *scorer, lens *fieldLengths) ([]posting, error) {
	var docs []uint32
	var sums []float64
	for f, r := range t.readers {
		if r == nil {
			continue
		}
		inField, parts, err := readField(r, f, s, lens[f])
		if err != nil {
			return nil, err
		}
		docs, sums = mergeSums(docs, sums, inField, parts)
	}
	idf := s.idf(t.df)
	out := make([]posting, len(docs))
	for i, d := range docs {
		out[i] = posting{d, s.weight(idf, sums[i])}
	}
	return out, nil
}

func readField(r index.TermFieldReader, field int, s *scorer, lens []uint16) (docs []uint32, parts []float64, err error) {
	n := int(r.Count())
	docs, parts = make([]uint32, 0, n), make([]float64, 0, n)
	var at index.TermFieldDoc
	for {
		next, err := r.Next(at.Reset())
		if err != nil {
			return nil, nil, fmt.Errorf("read postings: %w", err)
		}
		if next == nil {
			return docs, parts, nil
		}
		doc := uint32(next.ID.Value())
		docs = append(docs, doc)
		parts = append(parts, s.part(field, float64(next.Freq), lens[doc]))
	}
}

// mergeSums joins two sorted lists, adding up what stands in both.
func mergeSums(a []uint32, x []float64, b []uint32, y []float64) ([]uint32, []float64) {
	if len(a) == 0 {
		return b, y
	}
	docs, sums := make([]uint32, 0, len(a)+len(b)), make([]float64, 0, len(a)+len(b))
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case j == len(b) || i < len(a) && a[i] < b[j]:
			docs, sums = append(docs, a[i]), append(sums, x[i])
			i++
		case i == len(a) || b[j] < a[i]:
			docs, sums = append(docs, b[j]), append(sums, y[j])
			j++
		default:
			docs, sums = append(docs, a[i]), append(sums, x[i]+y[j])
			i++
			j++
		}
	}
	return docs, sums
}

// postingsCache keeps the decoded postings of terms, the longest unused going
// first.
type postingsCache struct {
	mu    sync.Mutex
	bytes int
	order *list.List // of *cachedTerm, newest first
	terms map[string]*list.Element
}

type cachedTerm struct {
	term     string
	postings []posting
	df       int
}

// cacheBytes caps what decoded postings may take of the memory.
const cacheBytes = 96 << 20

func newPostingsCache() *postingsCache {
	return &postingsCache{order: list.New(), terms: map[string]*list.Element{}}
}

// find gives a term's postings; nil when they are not kept.
func (c *postingsCache) find(term string) *cachedTerm {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.terms[term]
	if !ok {
		return nil
	}
	c.order.MoveToFront(e)
	return e.Value.(*cachedTerm)
}

func (c *postingsCache) put(t *cachedTerm) {
	size := 8 * len(t.postings)
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.terms[t.term]; ok || size > cacheBytes/2 {
		return
	}
	c.terms[t.term] = c.order.PushFront(t)
	c.bytes += size
	for c.bytes > cacheBytes {
		oldest := c.order.Remove(c.order.Back()).(*cachedTerm)
		delete(c.terms, oldest.term)
		c.bytes -= 8 * len(oldest.postings)
	}
}

// hottest are the terms used last, for warming the next view.
func (c *postingsCache) hottest(n int) []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var out []string
	for e := c.order.Front(); e != nil && len(out) < n; e = e.Next() {
		out = append(out, e.Value.(*cachedTerm).term)
	}
	return out
}
