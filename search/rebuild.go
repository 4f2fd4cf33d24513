package search

import (
	"context"
	"errors"
	"fmt"
	"os"

	index "github.com/blevesearch/bleve_index_api"
)

// maxFailures is how many rebuilds in a row may fail before it is left to
// people.
const maxFailures = 2

// Rebuild makes the index anew from the store while the old one goes on
// answering. progress is told how many listings were read; it may be nil.
func (x *Index) Rebuild(ctx context.Context, progress func(done int)) error {
	x.rebuilding.Lock()
	defer x.rebuilding.Unlock()
	x.building.Store(true)
	defer x.building.Store(false)
	at, err := x.source.Position(ctx)
	if err != nil {
		return fmt.Errorf("read the store's position: %w", err)
	}
	b, err := x.build(ctx, progress)
	if err != nil {
		x.failures.Add(1)
		return err
	}
	if err := x.takeOver(ctx, &b, at.StoreID); err != nil {
		x.failures.Add(1)
		return err
	}
	x.failures.Store(0)
	return nil
}

// takeOver swaps a finished build in. It catches up before searches see it, so
// that no acknowledged edit disappears for a moment.
func (x *Index) takeOver(ctx context.Context, b *built, storeID string) error {
	x.writing.Lock()
	defer x.writing.Unlock()
	if x.life.Err() != nil {
		return errClosed
	}
	g, err := openGeneration(b.dir)
	if err != nil {
		return err
	}
	r, err := g.reader()
	if err != nil {
		return errors.Join(err, g.index.Close())
	}
	ids, err := documents(r)
	if err != nil {
		return errors.Join(err, r.Close(), g.index.Close())
	}
	old := x.live
	x.live, x.storeID, x.indexed, x.overSeq = g, storeID, b.seq, b.seq
	x.parked = b.parked
	x.copyParked()
	x.adopt(newBase(r, arrange(ids, x.words, b.cols), x.options.Weights))
	x.saveColumns(x.options.Now())
	err = x.catchUpLocked(ctx)
	x.force = true
	x.publish()
	x.force = false
	if old != nil {
		err = errors.Join(err, old.index.Close())
	}
	x.folder.tidy()
	return err
}

// startRebuild rebuilds in the background, once at a time, until it has failed
// too often.
func (x *Index) startRebuild(why string) {
	if x.failures.Load() >= maxFailures || !x.starting.CompareAndSwap(false, true) {
		return
	}
	x.log.Info("rebuilding the search index", "reason", why)
	x.background.Go(func() {
		defer x.starting.Store(false)
		for x.life.Err() == nil && x.failures.Load() < maxFailures {
			err := x.Rebuild(x.life, nil)
			if x.life.Err() != nil {
				break // closed meanwhile: nobody waits for it, and nothing is wrong
			}
			x.note(err)
			if err == nil {
				x.log.Info("the search index is built", "listings", x.documents())
				break
			}
			x.log.Error("rebuild of the search index", "error", err)
		}
		x.opened.close()
	})
}

// openLive opens the generation that CURRENT names, with its columns. An error
// says why it must be built anew; what is damaged is put aside.
func (x *Index) openLive(ctx context.Context) error {
	dir := x.folder.current()
	if dir == "" {
		return errors.New("there is none yet")
	}
	if _, err := os.Stat(dir); err != nil {
		return errors.New("its folder is gone")
	}
	damaged, err := verify(dir)
	if err != nil {
		return err
	}
	if len(damaged) > 0 {
		x.folder.quarantine(dir, x.options.Now())
		return fmt.Errorf("damaged: %v", damaged)
	}
	g, err := openGeneration(dir)
	if errors.Is(err, ErrInUse) {
		return err
	}
	if err != nil {
		x.folder.quarantine(dir, x.options.Now())
		return err
	}
	if err := x.use(ctx, g); err != nil {
		return errors.Join(err, g.index.Close())
	}
	return nil
}

// use takes an opened generation if it belongs to this store and schema.
func (x *Index) use(ctx context.Context, g *generation) error {
	from, err := g.origin()
	if err != nil {
		return err
	}
	at, err := x.source.Position(ctx)
	if err != nil {
		return fmt.Errorf("read the store's position: %w", err)
	}
	if from.schema != x.schema {
		return errors.New("it was made by another version")
	}
	x.storeID, x.indexed, x.parked = from.store, from.seq, from.parked
	if err := x.follows(at); err != nil {
		return err
	}
	kept, err := readSnapshot(x.options.Dir, x.schema, x.storeID, from.seq)
	if err == nil && kept.seq < from.seq && at.First > kept.seq+1 {
		err = fmt.Errorf("%w: too old", errSnapshot)
	}
	if err != nil {
		x.log.Info("reading the store for the columns of search", "reason", err)
		cols, err := x.readColumns(ctx)
		if err != nil {
			return err
		}
		kept = snapshot{cols: cols, seq: from.seq}
	}
	x.kept = snapshot{seq: kept.seq, layout: kept.layout}
	r, err := g.reader()
	if err != nil {
		return err
	}
	cols, err := kept.inOrderOf(r, x.words)
	if err != nil {
		return errors.Join(err, r.Close())
	}
	x.live, x.indexed, x.overSeq = g, kept.seq, kept.seq
	x.copyParked()
	x.snapshot = x.options.Now()
	x.adopt(newBase(r, cols, x.options.Weights))
	x.publish()
	return nil
}

// inOrderOf are the columns in the order of a reader's documents: as they are,
// when they were written for the very same segments.
func (s snapshot) inOrderOf(r index.IndexReader, v *vocabulary) (*columns, error) {
	if s.layout != (layout{}) && s.layout == layoutOf(r) {
		s.cols.derive(v)
		return s.cols, nil
	}
	ids, err := documents(r)
	if err != nil {
		return nil, err
	}
	return arrange(ids, v, s.cols), nil
}

// readColumns makes columns of the whole store, in no order.
func (x *Index) readColumns(ctx context.Context) (*columns, error) {
	pack := newPacker()
	_, err := x.feed(ctx, x.noLesson(), func(p *prepared) error {
		if p.err == nil {
			pack.add(p.row)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the store: %w", err)
	}
	pack.setForms()
	pack.c.learnt = []byte(x.meanings.Load().hash)
	pack.c.sortIDs()
	return &pack.c, nil
}
