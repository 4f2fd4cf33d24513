package search

import (
	"fmt"
	"math"

	index "github.com/blevesearch/bleve_index_api"
)

// Route is how the words of a query are read from the index.
type Route string

// The routes. Direct begins with the listings that place leaves; cached begins
// with the whole posting lists of the words, which are kept when they are
// decoded. Both give the same answer.
const (
	RouteNone   Route = "columns" // no words
	RouteDirect Route = "direct"
	RouteCached Route = "cached"
)

// directCost is how many postings can be decoded in the time that looking one
// listing up takes.
const directCost = 24

// overlayWords scores the listings of the overlay against the statistics of
// the base.
func (s *scan) overlayWords() {
	for i, words := range s.view.over.words {
		lens := &s.over.cols.lens
		for t := range s.plan.terms {
			term := &s.plan.terms[t]
			tfs := words[term.Stem]
			if tfs == nil {
				continue
			}
			sum := 0.0
			for f, tf := range tfs {
				if tf > 0 {
					sum += s.view.base.score.part(f, float64(tf), lens[f][i])
				}
			}
			s.over.hold(uint32(i), term, s.view.base.score.weight(s.idf[t], sum))
		}
	}
}

// hold notes that a listing holds a term.
func (s *scratch) hold(i uint32, term *Term, weight float32) {
	s.words.set(i)
	h := &s.held[i]
	h.score += weight * float32(term.Weight)
	h.bits |= 1 << term.bit
}

// openedTerms are the postings of a query's terms: decoded, or open to read.
type openedTerms struct {
	cached   []*cachedTerm
	readers  []*fieldReaders
	idf      []float64
	postings int // of all terms
}

func (o *openedTerms) close() {
	for _, r := range o.readers {
		if r != nil {
			r.close()
		}
	}
}

func (s *scan) openTerms() (*openedTerms, error) {
	n := len(s.plan.terms)
	o := &openedTerms{make([]*cachedTerm, n), make([]*fieldReaders, n), make([]float64, n), 0}
	for t, term := range s.plan.terms {
		df := 0
		if s.force != RouteDirect {
			o.cached[t] = s.view.base.cache.find(term.Stem)
		}
		if o.cached[t] != nil {
			df = o.cached[t].df
		} else {
			r, err := openTerm(s.ctx, s.view.base.reader, term.Stem)
			if err != nil {
				o.close()
				return nil, err
			}
			o.readers[t], df = r, r.df
		}
		o.postings += df
		o.idf[t] = s.view.base.score.idf(df)
	}
	return o, nil
}

// words finds the listings of the base that hold a word. Where the radius is
// known, only for those that the place rule leaves: a term whose postings are
// not decoded yet is looked up listing by listing if these are few.
func (s *scan) words(o *openedTerms, automatic bool) error {
	p := &s.base
	wanted := p.may
	few := math.MaxInt
	if s.plan.searcher.given && !automatic && !math.IsInf(s.plan.searcher.radius, 1) {
		wanted = p.spare
		copy(wanted, p.near)
		wanted.add(p.excluded)
		wanted.keep(p.may)
		for i := range p.pins {
			wanted.set(i)
		}
		few = wanted.count()
	}
	for t := range s.plan.terms {
		list := o.cached[t]
		if list == nil && few < math.MaxInt && s.force != RouteCached && (s.force == RouteDirect || few*directCost < o.readers[t].df) {
			if err := s.advance(o.readers[t], t, wanted); err != nil {
				return err
			}
			continue
		}
		if list == nil {
			var err error
			if list, err = s.decode(o, t); err != nil {
				return err
			}
		}
		p.gather(list.postings, &s.plan.terms[t], wanted)
	}
	s.nearInMind(o.postings)
	return s.ctx.Err()
}

// gather takes the wanted listings out of decoded postings.
func (s *scratch) gather(list []posting, term *Term, wanted bitset) {
	weight, bit := float32(term.Weight), uint16(1)<<term.bit
	words, all := s.words, s.held
	for _, p := range list {
		w, in := p.doc>>6, uint64(1)<<(p.doc&63)
		if wanted[w]&in == 0 {
			continue
		}
		words[w] |= in
		h := &all[p.doc]
		h.score += p.weight * weight
		h.bits |= bit
	}
}

// fewTouched is how few listings with a word make it worth looking for others
// by meaning; most and least bound what that may bring in.
const (
	fewTouched   = 50
	mostNear     = 50
	leastNearCos = 0.45
)

// nearInMind lets in the listings whose meaning is nearest to the words, where
// few hold the words themselves.
func (s *scan) nearInMind(touched int) {
	if s.plan.vector == nil || touched >= fewTouched && !s.plan.u.anyNear {
		return
	}
	for _, n := range s.base.cols.vectors.table.NearestOfAll(s.plan.vector, mostNear) {
		if n.Cosine < leastNearCos && !s.plan.u.anyNear {
			break
		}
		s.base.words.set(n.Row)
		s.base.held[n.Row].bits |= nearInMind
	}
}

func (s *scan) decode(o *openedTerms, t int) (*cachedTerm, error) {
	b := s.view.base
	list, err := o.readers[t].decode(b.score, &b.cols.lens)
	if err != nil {
		return nil, err
	}
	term := &cachedTerm{term: s.plan.terms[t].Stem, postings: list, df: o.readers[t].df}
	b.cache.put(term)
	return term, nil
}

// advance reads one term for all wanted listings, field by field.
func (s *scan) advance(r *fieldReaders, t int, wanted bitset) error {
	var docs []uint32
	var sums []float64
	for f, reader := range r.readers {
		if reader == nil {
			continue
		}
		inField, parts, err := s.advanceField(reader, f, wanted)
		if err != nil {
			return err
		}
		docs, sums = mergeSums(docs, sums, inField, parts)
	}
	for k, doc := range docs {
		s.base.hold(doc, &s.plan.terms[t], s.view.base.score.weight(s.idf[t], sums[k]))
	}
	return nil
}

func (s *scan) advanceField(r index.TermFieldReader, field int, wanted bitset) (docs []uint32, parts []float64, err error) {
	var at index.TermFieldDoc
	var id index.IndexInternalID
	next, done := uint32(0), false // the reader stands at next
	lens, score := s.base.cols.lens[field], s.view.base.score
	started := false
	wanted.each(func(i uint32) bool {
		if started && i < next {
			return true
		}
		id = index.NewIndexInternalID(id, uint64(i))
		var found *index.TermFieldDoc
		if found, err = r.Advance(id, at.Reset()); err != nil {
			err = fmt.Errorf("look up postings: %w", err)
			return false
		}
		if done = found == nil; done {
			return false
		}
		started, next = true, uint32(found.ID.Value())
		if next == i {
			docs = append(docs, i)
			parts = append(parts, score.part(field, float64(found.Freq), lens[i]))
			next++
		}
		return true
	})
	return docs, parts, err
}
