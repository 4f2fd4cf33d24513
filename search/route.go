package search

import (
	"fmt"

	index "github.com/blevesearch/bleve_index_api"

	"anchorpoint/geo"
)

// Route is how the words of a query are read from the index.
type Route string

// The routes. Direct begins with the listings that place leaves; cached begins
// with the whole posting lists of the words. Decoded lists are kept when they
// are asked for again. Both give the same answer.
const (
	RouteNone   Route = "columns" // no words
	RouteDirect Route = "direct"
	RouteCached Route = "cached"
)

// directCost is how many postings can be decoded in the time that looking one
// listing up takes.
const directCost = 24

// overlayWords scores the listings of the overlay, all of which are
// candidates, against the statistics of the base.
func (s *scan) overlayWords() {
	for i, words := range s.view.over.words {
		s.extra.candidates.set(uint32(i))
		lens := &s.over.cols.plain[i].lens
		for t, term := range s.plan.terms {
			tfs := words[term.Stem]
			if tfs == nil {
				continue
			}
			sum := 0.0
			for f, tf := range tfs {
				if tf > 0 {
					sum += s.view.base.score.part(f, float64(tf), lens[f])
				}
			}
			s.extra.hold(uint32(i), &term, s.view.base.score.weight(s.idf[t], sum))
		}
	}
}

// hold notes that a listing holds a term.
func (s *scratch) hold(i uint32, term *Term, weight float32) {
	s.candidates.set(i)
	s.scores[i] += weight * float32(term.Weight)
	s.bits[i] |= 1 << term.bit
}

// openedTerms are the postings of a query's terms: decoded, or open to read.
type openedTerms struct {
	cached   []*cachedTerm
	readers  []*fieldReaders
	keep     []bool
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
	o := &openedTerms{make([]*cachedTerm, n), make([]*fieldReaders, n), make([]bool, n), make([]float64, n), 0}
	for t, term := range s.plan.terms {
		df := 0
		if s.force != RouteDirect {
			o.cached[t], o.keep[t] = s.view.base.cache.find(term.Stem)
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

// words finds the listings that hold a word or an understood need, unless the
// direct route is cheaper, which needs a radius first.
func (s *scan) words(o *openedTerms, automatic bool) error {
	if !s.content {
		return nil
	}
	s.route = s.choose(o, automatic)
	if s.route == RouteDirect {
		return nil
	}
	for t := range s.plan.terms {
		list := o.cached[t]
		if list == nil {
			var err error
			if list, err = s.decode(o, t); err != nil {
				return err
			}
		}
		for _, p := range list.postings {
			s.work.hold(p.doc, &s.plan.terms[t], p.weight)
		}
		s.touched += len(list.postings)
	}
	s.nearInMind()
	if len(s.plan.u.Needs) > 0 {
		for k := range s.plan.wishes {
			s.plan.wishes[k].mask.each(func(n int) {
				s.work.add(s.base.cols.needed[n])
				s.touched += len(s.base.cols.needed[n])
			})
		}
	}
	return s.ctx.Err()
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
func (s *scan) nearInMind() {
	if s.plan.vector == nil || s.touched >= fewTouched && !s.plan.u.anyNear {
		return
	}
	for _, n := range s.base.cols.vectors.table.NearestOfAll(s.plan.vector, mostNear) {
		if n.Cosine < leastNearCos && !s.plan.u.anyNear {
			break
		}
		s.work.candidates.set(n.Row)
		s.work.bits[n.Row] |= nearInMind
	}
}

func (s *scan) decode(o *openedTerms, t int) (*cachedTerm, error) {
	b := s.view.base
	list, err := o.readers[t].decode(&b.score, b.cols.plain)
	if err != nil {
		return nil, err
	}
	term := &cachedTerm{term: s.plan.terms[t].Stem, postings: list, df: o.readers[t].df}
	if o.keep[t] {
		b.cache.put(term)
	}
	return term, nil
}

// choose picks where to begin: at the place when it leaves fewer listings than
// the words have postings. An automatic radius has to know all matches, and
// needs match without words.
func (s *scan) choose(o *openedTerms, automatic bool) Route {
	at, within := &s.plan.searcher, s.plan.q.WithinM
	if !at.given || automatic || within < 0 || len(s.plan.u.Needs) > 0 {
		return RouteCached
	}
	if s.force != "" {
		return s.force
	}
	radius, _ := geo.RaiseRadius(min(within, MaxRadiusM), at.accuracy)
	s.few = s.placedAbout(radius)
	if s.few < o.postings {
		return RouteDirect
	}
	return RouteCached
}

// placedAbout is how many listings placed would give at most.
func (s *scan) placedAbout(radius float64) int {
	few := len(s.base.cols.loose)
	s.base.cols.near.circle(s.plan.searcher.at, radius, func(l []uint32) { few += len(l) })
	for _, term := range s.base.mine {
		few += len(s.base.cols.areas[term])
	}
	return few
}

// direct looks at the listings that place leaves only. A term whose postings
// are not decoded yet is looked up listing by listing where that is cheaper.
func (s *scan) direct(o *openedTerms) error {
	s.placed(s.base, s.work, s.plan.searcher.radius)
	for t := range s.plan.terms {
		list := o.cached[t]
		if list == nil && (s.force == RouteDirect || s.few*directCost < o.readers[t].df) {
			if err := s.advance(o.readers[t], t); err != nil {
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
		s.pick(list.postings, t)
	}
	return s.ctx.Err()
}

// pick takes the candidates out of decoded postings.
func (s *scan) pick(list []posting, t int) {
	for _, p := range list {
		if s.work.candidates.has(p.doc) {
			s.work.hold(p.doc, &s.plan.terms[t], p.weight)
		}
	}
}

// advance reads one term for all candidates, field by field.
func (s *scan) advance(r *fieldReaders, t int) error {
	var docs []uint32
	var sums []float64
	for f, reader := range r.readers {
		if reader == nil {
			continue
		}
		inField, parts, err := s.advanceField(reader, f)
		if err != nil {
			return err
		}
		docs, sums = mergeSums(docs, sums, inField, parts)
	}
	for k, doc := range docs {
		s.work.hold(doc, &s.plan.terms[t], s.view.base.score.weight(s.idf[t], sums[k]))
	}
	return nil
}

func (s *scan) advanceField(r index.TermFieldReader, field int) (docs []uint32, parts []float64, err error) {
	var at index.TermFieldDoc
	var id index.IndexInternalID
	next, done := uint32(0), false // the reader stands at next
	plains, score := s.base.cols.plain, &s.view.base.score
	started := false
	s.work.each(func(i uint32) bool {
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
			parts = append(parts, score.part(field, float64(found.Freq), plains[i].lens[field]))
			next++
		}
		return true
	})
	return docs, parts, err
}
