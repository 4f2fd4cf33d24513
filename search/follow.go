package search

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"anchorpoint/directory"
)

// Limits of following.
const (
	batchChanges = 200                    // changes in one batch
	bulkChanges  = 1000                   // in one batch while very many wait, as in an import
	poll         = 250 * time.Millisecond // a wake-up is only a hint
	foldEntries  = 500                    // listings in the overlay before a fold
	foldAge      = time.Minute            // of the oldest listing in the overlay
	foldGap      = time.Second            // between folds while changes pour in
	tries        = 3                      // before a listing is parked
	patience     = time.Second            // a search waits for an acknowledged edit
	snapshotAge  = 5 * time.Minute
)

// errOutgrown says that the index cannot follow the store and must be rebuilt.
var errOutgrown = errors.New("the index does not follow from the store")

// CatchUp applies the store's changes up to the newest. Where there is no index
// yet, it waits until it is built.
func (x *Index) CatchUp(ctx context.Context) error {
	if err := x.ready(ctx); err != nil {
		return err
	}
	err := x.catchUp(ctx)
	if errors.Is(err, errOutgrown) {
		err = x.Rebuild(ctx, nil)
	}
	x.note(err)
	return err
}

func (x *Index) catchUp(ctx context.Context) error {
	x.writing.Lock()
	defer x.writing.Unlock()
	return x.catchUpLocked(ctx)
}

func (x *Index) catchUpLocked(ctx context.Context) error {
	for {
		if x.live == nil {
			return errClosed
		}
		more, err := x.step(ctx)
		if err != nil || !more {
			return errors.Join(err, x.foldIfDue(ctx, true))
		}
		if err := x.foldIfDue(ctx, false); err != nil {
			return err
		}
	}
}

// step applies one batch of changes. They are published to searches first and
// written after that: everything here can be had from the store again, and the
// number in the index only grows with its documents.
func (x *Index) step(ctx context.Context) (more bool, err error) {
	changes, err := x.pending(ctx)
	if err != nil || len(changes) == 0 {
		return false, err
	}
	seq := changes[len(changes)-1].Seq
	ids := distinct(changes)
	loaded, err := x.load(ctx, ids, seq)
	if err != nil {
		return false, err
	}
	entries := make(map[string]*entry, len(ids))
	for _, id := range ids {
		entries[id] = loaded[id].entry()
	}
	if len(x.over.entries) == 0 {
		x.overSince = x.options.Now()
	}
	x.over = x.over.with(entries, x.words)
	x.seen(seq)
	if len(x.over.entries) <= foldEntries {
		x.publish()
	}
	return seq < x.storeSeq.Load(), x.write(ids, loaded, seq)
}

// pending reads the next changes, or finds that the index cannot follow.
func (x *Index) pending(ctx context.Context) ([]directory.Change, error) {
	at, err := x.source.Position(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the store's position: %w", err)
	}
	if err := x.follows(at); err != nil {
		return nil, err
	}
	x.storeSeq.Store(at.Last)
	if at.Last == x.indexed {
		return nil, nil
	}
	limit := batchChanges
	if at.Last-x.indexed > bulkChanges {
		limit = bulkChanges
	}
	changes, err := x.source.Changes(ctx, x.indexed, limit)
	if err != nil {
		return nil, fmt.Errorf("read the changes: %w", err)
	}
	return changes, nil
}

// follows says whether the index at its number can go on with this store.
func (x *Index) follows(at directory.Position) error {
	switch {
	case at.StoreID != x.storeID:
		return fmt.Errorf("%w: it is of another store", errOutgrown)
	case x.indexed > at.Last:
		return fmt.Errorf("%w: it is ahead of it", errOutgrown)
	case at.First > x.indexed+1 && at.Last > x.indexed:
		return fmt.Errorf("%w: older changes were pruned", errOutgrown)
	}
	return nil
}

func distinct(changes []directory.Change) []string {
	var ids []string
	seen := map[string]bool{}
	for _, c := range changes {
		if !seen[c.ListingID] {
			seen[c.ListingID] = true
			ids = append(ids, c.ListingID)
		}
	}
	return ids
}

// write brings a batch into bleve, with the number reached in the same batch,
// so that a crash between the two cannot lose a change.
func (x *Index) write(ids []string, loaded map[string]*prepared, seq int64) error {
	batch := x.live.index.NewBatch()
	for _, id := range ids {
		p := loaded[id]
		if p == nil || p.err != nil {
			batch.Delete(id)
			continue
		}
		doc, err := x.mapped.document(p)
		if err = errors.Join(err, batch.IndexAdvanced(doc)); err != nil {
			x.park(id, seq, err)
			batch.Delete(id)
		}
	}
	batch.SetInternal(keySeq, seqBytes(seq))
	parked, err := json.Marshal(x.parked)
	if err != nil {
		return fmt.Errorf("encode the parked listings: %w", err)
	}
	batch.SetInternal(keyParked, parked)
	if err := x.live.index.Batch(batch); err != nil {
		return errors.Join(fmt.Errorf("write to the index: %w", err), x.reopen())
	}
	x.indexed = seq
	return nil
}

// reopen closes and opens the live generation, as bleve needs after a failed
// batch. The number in it makes trying again safe.
func (x *Index) reopen() error {
	dir := x.live.dir
	x.live.index.Close() // it has failed already; what counts is the next open
	g, err := openGeneration(dir)
	if err != nil {
		return err
	}
	x.live = g
	return nil
}

// foldIfDue makes the overlay part of a new base when it is large or old.
func (x *Index) foldIfDue(ctx context.Context, caughtUp bool) error {
	n := len(x.over.entries)
	if n == 0 || x.indexed < x.overSeq {
		return nil
	}
	now := x.options.Now()
	large := n > foldEntries && (caughtUp || now.Sub(x.folded) >= foldGap)
	if large || caughtUp && now.Sub(x.overSince) >= foldAge {
		return x.fold(ctx)
	}
	return nil
}

// fold makes columns for a new reader out of the old ones and the overlay.
func (x *Index) fold(ctx context.Context) error {
	r, err := x.live.reader()
	if err != nil {
		return err
	}
	ids, err := documents(r)
	if err != nil {
		return errors.Join(err, r.Close())
	}
	x.adopt(newBase(r, arrange(ids, x.words, x.over.cols, x.base.cols), x.options.Weights))
	x.publish()
	x.keepColumns()
	return nil
}

// adopt makes a base the writer's own, with an empty overlay.
func (x *Index) adopt(b *base) {
	if old := x.base; old != nil {
		terms := old.cache.hottest(warmTerms)
		b.refs.Add(1)
		x.background.Go(func() {
			defer b.release()
			if err := b.warm(x.life, terms); err != nil {
				x.log.Warn("warm the postings of a new view", "error", err)
			}
		})
		old.release()
	}
	x.base, x.over, x.folded = b, newOverlay(nil, x.words), x.options.Now()
	x.learn()
}

// warmTerms is how many of the last used terms a new view decodes ahead.
const warmTerms = 200

// keepColumns writes the columns file now and then.
func (x *Index) keepColumns() {
	now := x.options.Now()
	if now.Sub(x.snapshot) < snapshotAge {
		return
	}
	x.saveColumns(now)
}

func (x *Index) saveColumns(now time.Time) {
	x.writeColumns(x.base.cols, layoutOf(x.base.reader))
	x.snapshot = now
}

func (x *Index) writeColumns(c *columns, l layout) {
	if err := writeSnapshot(x.options.Dir, x.schema, x.storeID, x.indexed, c, l); err != nil {
		x.log.Warn("the next start will be slower", "error", err)
		return
	}
	x.kept = snapshot{seq: x.indexed, layout: l}
}

// leaveColumns writes the columns as the next start can use them: with all
// changes, in the order that the index has its documents in. bleve may still be
// merging segments, which changes that order, so it looks again.
func (x *Index) leaveColumns() {
	if x.base == nil || x.live == nil || x.indexed != x.overSeq {
		return
	}
	for range 4 {
		if !x.leaveOnce() {
			return
		}
		time.Sleep(merging)
	}
}

// merging is about how long bleve takes to merge a few small segments.
const merging = 50 * time.Millisecond

// leaveOnce says whether there was anything to write.
func (x *Index) leaveOnce() bool {
	r, err := x.live.reader()
	if err != nil {
		return false // the next start will find out why
	}
	defer r.Close()
	l := layoutOf(r)
	if x.kept.seq == x.indexed && x.kept.layout == l {
		return false
	}
	if len(x.over.entries) == 0 && layoutOf(x.base.reader) == l {
		x.writeColumns(x.base.cols, l)
		return true
	}
	ids, err := documents(r)
	if err != nil {
		return false
	}
	x.writeColumns(arrange(ids, x.words, x.over.cols, x.base.cols), l)
	return true
}

// Follow keeps the index in step with the store until ctx ends.
func (x *Index) Follow(ctx context.Context) error {
	x.following.Store(true)
	defer x.following.Store(false)
	tick := time.NewTicker(poll)
	defer tick.Stop()
	for {
		if x.current.Load() != nil {
			x.followOnce(ctx)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-x.life.Done():
			return nil
		case <-tick.C:
		case <-x.source.Wake():
		case <-x.nudge:
		}
	}
}

func (x *Index) followOnce(ctx context.Context) {
	err := x.catchUp(ctx)
	if ctx.Err() != nil {
		return
	}
	x.note(err)
	if errors.Is(err, errOutgrown) {
		x.startRebuild(err.Error())
	}
	if now := x.options.Now(); err == nil && x.behind.Load() == 0 && now.Sub(x.relearnt) > relearnEvery && x.Grown() {
		x.relearnt = now
		x.startRebuild("the directory has grown since its words were learnt")
	}
}

// relearnEvery bounds how often a growing directory is built anew for its words.
const relearnEvery = time.Hour

// WaitFor waits until searches see a change number of the store.
func (x *Index) WaitFor(ctx context.Context, seq int64) error {
	for {
		changed := x.changed()
		if v := x.current.Load(); v != nil && v.seq >= seq {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-x.life.Done():
			return errClosed
		case <-changed:
		}
	}
}

// awaitEdits gives the follower up to a second for changes that are already in
// the store, so that an acknowledged edit is found by the next search. While
// very many pour in, a search takes what there is.
func (x *Index) awaitEdits(ctx context.Context) {
	v := x.current.Load()
	if v == nil || !x.following.Load() {
		return
	}
	at, err := x.source.Position(ctx)
	if err != nil || at.Last <= v.seq || at.Last-v.seq > batchChanges {
		return
	}
	select {
	case x.nudge <- struct{}{}:
	default:
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	x.WaitFor(ctx, at.Last) // late is better than never: the search goes on
}
