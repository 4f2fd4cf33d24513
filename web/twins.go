package web

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"anchorpoint/directory"
)

// twins are the pairs of listings that look like one. Looking through all takes
// seconds where there are many, so that is done behind the pages, which show
// what was found last and when.
type twins struct {
	log *slog.Logger

	mu    sync.Mutex
	last  twinsFound
	under *twinsLook // nil: no look is under way
	ended bool
}

// twinsFound is what a look found.
type twinsFound struct {
	pairs []directory.Likeness
	seq   int64
	at    time.Time // zero: nobody has looked yet
	took  time.Duration
}

// twinsLook is a look that is under way.
type twinsLook struct {
	done chan struct{} // closed at its end
	stop context.CancelFunc
	err  error // to be read after done
}

// A page waits twinsWait for a look: in a small directory it then shows what is
// so now. Where a look takes longer than that, at least twinsHold times as long
// lies between two.
const (
	twinsWait = time.Second
	twinsHold = 20
)

// pairsNow are the pairs that were found last, and whether a newer look is
// under way. The store acts for the program: who may see a pair is for the
// page. An error is given where there is nothing to show.
func (t *twins) pairsNow(ctx context.Context, store directory.Store) (found twinsFound, looking bool, err error) {
	position, err := store.Position(ctx)
	if err != nil {
		return twinsFound{}, false, err
	}
	look := t.look(ctx, store, position.Last)
	if look == nil {
		return t.found(), false, nil
	}
	wait := time.NewTimer(twinsWait)
	defer wait.Stop()
	select {
	case <-look.done:
		if found = t.found(); found.at.IsZero() {
			return found, false, look.err
		}
		return found, false, nil
	case <-wait.C:
		return t.found(), true, nil
	case <-ctx.Done():
		return t.found(), true, ctx.Err()
	}
}

func (t *twins) found() twinsFound {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.last
}

// look is the look under way, begun if what is known is of an earlier state of
// the store; nil where none is needed. It outlives the request that asked.
func (t *twins) look(ctx context.Context, store directory.Store, seq int64) *twinsLook {
	t.mu.Lock()
	defer t.mu.Unlock()
	known := !t.last.at.IsZero()
	held := t.last.took > twinsWait && time.Since(t.last.at) < twinsHold*t.last.took
	if t.under != nil || t.ended || known && (t.last.seq == seq || held) {
		return t.under
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	t.under = &twinsLook{done: make(chan struct{}), stop: stop}
	go t.run(ctx, store, t.under)
	return t.under
}

// run looks through the store once.
func (t *twins) run(ctx context.Context, store directory.Store, look *twinsLook) {
	defer close(look.done)
	defer look.stop()
	found, err := compareAll(ctx, store)
	if err != nil && ctx.Err() == nil {
		t.log.Error("listings that look alike were not looked for", "error", err.Error())
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if look.err = err; err == nil {
		t.last = found
	}
	t.under = nil
}

func compareAll(ctx context.Context, store directory.Store) (twinsFound, error) {
	start := time.Now()
	all := directory.NewLikenesses(nil)
	seq, err := store.Walk(ctx, func(l directory.Listing) error {
		all.Add(&l)
		return ctx.Err()
	})
	if err != nil {
		return twinsFound{}, err
	}
	return twinsFound{pairs: all.Pairs(), seq: seq, at: time.Now(), took: time.Since(start)}, nil
}

// end stops the look under way and waits for it; none begins afterwards. The
// store may be closed then.
func (t *twins) end() {
	t.mu.Lock()
	t.ended = true
	look := t.under
	t.mu.Unlock()
	if look != nil {
		look.stop()
		<-look.done
	}
}
