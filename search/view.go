package search

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"sync/atomic"

	index "github.com/blevesearch/bleve_index_api"

	"anchorpoint/search/understand"
)

// base is one bleve reader with the columns in its document numbers. Views
// that differ only in their overlay share it.
type base struct {
	refs   atomic.Int32
	reader index.IndexReader
	cols   *columns
	holes  bitset // ordinals without a listing
	score  *scorer
	cache  *postingsCache

	spelling func() *understand.Terms
}

func newBase(r index.IndexReader, c *columns, w *Weights) *base {
	b := &base{reader: r, cols: c, cache: newPostingsCache(), holes: newBitset(c.len()),
		score: newScorer(w, c)}
	for i := range uint32(c.len()) {
		if c.ids.at(i) == "" {
			b.holes.set(i)
		}
	}
	b.spelling = sync.OnceValue(func() *understand.Terms { return understand.NewTerms(c.forms.all()) })
	b.refs.Store(1)
	return b
}

func (b *base) release() {
	if b.refs.Add(-1) == 0 {
		b.reader.Close() // only drops the reference to the segments
	}
}

// view is everything that one search works on. It never changes; a newer one
// replaces it. Whoever holds it releases it, and the last holder lets go of
// the base.
type view struct {
	refs   atomic.Int32
	base   *base
	over   *overlay
	masked bitset // ordinals of the base that the overlay replaces or removes, and holes
	epoch  uint64
	seq    int64
	total  int // listings that can be found
}

func newView(b *base, o *overlay, epoch uint64, seq int64) *view {
	b.refs.Add(1)
	v := &view{base: b, over: o, masked: slices.Clone(b.holes), epoch: epoch, seq: seq}
	v.refs.Store(1)
	v.total = b.cols.live + o.cols.live
	for id := range o.entries {
		if i, ok := b.cols.find(id); ok {
			v.masked.set(i)
			v.total--
		}
	}
	return v
}

// acquire takes hold of a view unless its last holder has gone.
func (v *view) acquire() bool {
	for {
		n := v.refs.Load()
		if n == 0 {
			return false
		}
		if v.refs.CompareAndSwap(n, n+1) {
			return true
		}
	}
}

func (v *view) release() {
	if v.refs.Add(-1) == 0 {
		v.base.release()
	}
}

// entry is a listing in the overlay, with its words in memory; nil for one
// that is gone.
type entry struct {
	row   *row
	words map[string]*[fieldCount]uint16
}

// overlay holds the listings that changed since the base was made.
type overlay struct {
	entries map[string]*entry
	cols    *columns
	words   []map[string]*[fieldCount]uint16 // by ordinal of cols
}

func newOverlay(entries map[string]*entry, v *vocabulary) *overlay {
	o := &overlay{entries: entries}
	p := newPacker()
	for _, e := range entries {
		if e != nil {
			p.add(e.row)
			o.words = append(o.words, e.words)
		}
	}
	o.cols = p.done(v)
	return o
}

// with is the overlay with newer entries.
func (o *overlay) with(newer map[string]*entry, v *vocabulary) *overlay {
	entries := make(map[string]*entry, len(o.entries)+len(newer))
	maps.Copy(entries, o.entries)
	maps.Copy(entries, newer)
	return newOverlay(entries, v)
}

// documents lists the ids of a reader by document number, with holes.
func documents(r index.IndexReader) ([]string, error) {
	all, err := r.DocIDReaderAll()
	if err != nil {
		return nil, fmt.Errorf("list the documents of the index: %w", err)
	}
	defer all.Close()
	var ids []string
	for {
		n, err := all.Next()
		if err != nil {
			return nil, fmt.Errorf("list the documents of the index: %w", err)
		}
		if n == nil {
			return ids, nil
		}
		id, err := r.ExternalID(n)
		if err != nil {
			return nil, fmt.Errorf("read a document's id: %w", err)
		}
		for at := int(n.Value()); len(ids) <= at; {
			ids = append(ids, "")
		}
		ids[n.Value()] = id
	}
}

// arrange packs columns in the order of a reader's documents, each listing from
// the first source that has it; a document that none has becomes a hole.
func arrange(ids []string, v *vocabulary, sources ...*columns) *columns {
	p := newPacker()
	for _, id := range ids {
		if !p.copyFrom(id, sources) {
			p.hole()
		}
	}
	for _, c := range sources {
		for w, n := range c.forms.all() {
			p.forms[w] = max(p.forms[w], uint32(n))
		}
	}
	p.setForms()
	for _, c := range sources { // an overlay has no model of its own
		if len(c.learnt) > 0 {
			p.c.learnt = c.learnt
		}
	}
	return p.done(v)
}

func (p *packer) copyFrom(id string, sources []*columns) bool {
	if id == "" {
		return false
	}
	for _, c := range sources {
		if i, ok := c.find(id); ok {
			p.copy(c, i)
			return true
		}
	}
	return false
}

// warm decodes the terms that the view before used most.
func (b *base) warm(ctx context.Context, terms []string) error {
	for _, term := range terms {
		if ctx.Err() != nil {
			return nil
		}
		if _, err := b.decoded(ctx, term); err != nil {
			return err
		}
	}
	return nil
}

// decoded reads the postings of a term and keeps them.
func (b *base) decoded(ctx context.Context, term string) (*cachedTerm, error) {
	readers, err := openTerm(ctx, b.reader, term)
	if err != nil {
		return nil, err
	}
	defer readers.close()
	list, err := readers.decode(b.score, &b.cols.lens)
	if err != nil {
		return nil, err
	}
	t := &cachedTerm{term: term, postings: list, df: readers.df}
	b.cache.put(t)
	return t, nil
}
