package search

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"

	"github.com/blevesearch/bleve/v2"

	"anchorpoint/directory"
	"anchorpoint/search/vectors"
)

// prepared is a listing ready for the index.
type prepared struct {
	id       string
	document document
	terms    [fieldCount][]string // of the document, analysed once
	row      *row
	meant    bool // its vector is known
	err      error
}

// desk is what one goroutine works with while it prepares listings.
type desk struct {
	meaning func(words []string) vectors.Vector // nil while it is not known
	words   map[string]string                   // those met, kept once for all listings; nil: not kept
}

// model reads meanings with a model; many says that many listings will come.
func (d *desk) model(m *vectors.Model, many bool) {
	switch {
	case m == nil || d.meaning != nil:
	case many:
		d.meaning = m.Reader().Text
	default:
		d.meaning = m.Text
	}
}

func (d *desk) terms(text string) []string {
	if d.words == nil {
		return terms(text)
	}
	tokens := english().Analyze([]byte(text))
	out := make([]string, len(tokens))
	for i, t := range tokens {
		word, met := d.words[string(t.Term)]
		if !met {
			word = string(t.Term)
			d.words[word] = word
		}
		out[i] = word
	}
	return out
}

// prepare reads a listing's words and facts. A panic over one broken record is
// that record's error.
func (x *Index) prepare(l *directory.Listing, d *desk) (p prepared) {
	p.id = l.ID
	defer func() {
		if r := recover(); r != nil {
			p.err = fmt.Errorf("read listing %s: %v", l.ID, r)
		}
	}()
	p.document = newDocument(l, x.words)
	p.row = newRow(l, x.words, x.options.Places)
	p.row.forms = p.document.forms()
	for f := range fieldCount {
		p.terms[f] = d.terms(p.document.text(f))
		p.row.lens[f] = uint16(min(len(p.terms[f]), 1<<16-1))
	}
	x.guess(&p)
	x.listen(&p)
	p.mean(d.meaning)
	return p
}

// built is the outcome of a full build.
type built struct {
	dir    string
	seq    int64
	cols   *columns
	parked map[string]Parked
}

// build makes a new generation out of everything in the store. It is finished
// and on disk, but not live, when build returns.
//
// Word vectors are learnt from the first listings while the others are read.
func (x *Index) build(ctx context.Context, progress func(done int)) (b built, err error) {
	dir := x.folder.next(x.schema)
	tmp := dir + ".tmp"
	defer func() {
		if err != nil {
			os.RemoveAll(tmp)
		}
	}()
	b = built{dir: dir, parked: map[string]Parked{}}
	pack, words, done := newPacker(), &writer{dir: tmp, scratch: x.options.Dir}, 0
	lesson := x.newLesson()
	b.seq, err = x.feed(ctx, lesson, func(p *prepared) error {
		if done++; progress != nil {
			progress(done)
		}
		if p.err != nil {
			b.parked[p.id] = Parked{ListingID: p.id, Error: p.err.Error()}
			return nil
		}
		pack.countForms(p.row)
		if lesson.take(p) {
			pack.add(p.row)
		}
		return words.add(p)
	})
	if err != nil {
		lesson.drop()
		return b, fmt.Errorf("build the index: %w", errors.Join(err, words.close()))
	}
	closed := make(chan error, 1)
	go func() { closed <- words.close() }()
	if err = errors.Join(lesson.end(pack.add), <-closed); err != nil {
		return b, fmt.Errorf("build the index: %w", err)
	}
	pack.setForms()
	pack.c.learnt = []byte(x.meanings.Load().hash)
	b.cols = &pack.c
	b.cols.sortIDs()
	return b, x.finish(ctx, tmp, &b)
}

// writer makes the bleve index of a full build, in one segment.
type writer struct {
	dir, scratch string
	builder      bleve.Builder
}

// Listings in one piece of a build, and how many pieces are merged at once: all
// of them, so that none is written twice.
const (
	pieceListings = 1_000
	mergedPieces  = 1_000
)

func (w *writer) add(p *prepared) (err error) {
	if w.builder == nil {
		useCodec()
		w.builder, err = bleve.NewBuilder(w.dir, newAnalysedMapping(), map[string]any{
			// Without the prefix bleve would fill the system's temporary folder.
			"buildPathPrefix": w.scratch, "batchSize": pieceListings, "mergeMax": mergedPieces,
		})
		if err != nil {
			return fmt.Errorf("start a new index: %w", err)
		}
	}
	return w.builder.Index(p.id, p)
}

// close finishes the index. bleve's builder cannot make an empty one.
func (w *writer) close() error {
	if w.builder != nil {
		finishing.Add(1)
		defer finishing.Add(-1)
		return w.builder.Close()
	}
	empty, err := bleve.NewUsing(w.dir, newMapping(), indexType, indexType, nil)
	if err != nil {
		return fmt.Errorf("start an empty index: %w", err)
	}
	return empty.Close()
}

// finish writes what a generation says of itself and makes it lasting.
func (x *Index) finish(ctx context.Context, tmp string, b *built) error {
	at, err := x.source.Position(ctx)
	if err != nil {
		return fmt.Errorf("read the store's position: %w", err)
	}
	g, err := openGeneration(tmp)
	if err != nil {
		return err
	}
	batch := g.index.NewBatch()
	batch.SetInternal(keySeq, seqBytes(b.seq))
	batch.SetInternal(keySchema, []byte(x.schema))
	batch.SetInternal(keyStore, []byte(at.StoreID))
	parked, err := json.Marshal(b.parked)
	if err != nil {
		return fmt.Errorf("encode the parked listings: %w", err)
	}
	batch.SetInternal(keyParked, parked)
	if err := errors.Join(g.index.Batch(batch), g.index.Close()); err != nil {
		return fmt.Errorf("sign the new index: %w", err)
	}
	if err := syncFile(filepath.Join(tmp, "index_meta.json")); err != nil {
		return err
	}
	return x.folder.publish(tmp, b.dir)
}

// syncFile makes a file lasting that bleve wrote without a sync.
func syncFile(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("sync %s: %w", filepath.Base(name), err)
	}
	return errors.Join(f.Sync(), f.Close())
}

// feed walks the store and gives every public listing, prepared by several
// goroutines, to use, one at a time and in no order.
func (x *Index) feed(ctx context.Context, lesson *lesson, use func(*prepared) error) (int64, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type numbered struct {
		directory.Listing
		number int
	}
	// A piece may wait, so that the others go on while bleve writes one.
	listings, ready := make(chan numbered, 64), make(chan *prepared, pieceListings)
	var seq int64
	var walked error
	go func() {
		defer close(listings)
		n := 0
		seq, walked = x.source.Walk(ctx, func(l directory.Listing) error {
			if !l.Public() {
				return nil
			}
			select {
			case listings <- numbered{l, n}:
				n++
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
	}()
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			d := desk{words: map[string]string{}}
			for l := range listings {
				d.model(lesson.model(), true)
				p := x.prepare(&l.Listing, &d)
				lesson.listen(l.number, &p)
				ready <- &p
			}
		})
	}
	go func() { workers.Wait(); close(ready) }()
	var used error
	for p := range ready {
		if used == nil {
			if used = use(p); used != nil {
				cancel()
			}
		}
	}
	return seq, errors.Join(used, walked)
}
