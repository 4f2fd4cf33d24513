package web

import (
	"context"
	"sync"
	"time"

	"anchorpoint/directory"
)

// twins are the pairs of listings that look like one. Looking through all takes
// seconds where there are many, so what was found serves until something has
// changed, and then for a moment longer.
type twins struct {
	mu    sync.Mutex
	known bool
	seq   int64
	pairs []directory.Likeness
	at    time.Time
	took  time.Duration
}

// Where a look takes longer than twinsQuick, at least twinsHold times as long
// lies between two.
const (
	twinsQuick = time.Second
	twinsHold  = 20
)

// pairsNow are the pairs as of a moment ago, and when that was. The store acts
// for the program: who may see a pair is for the page.
func (t *twins) pairsNow(ctx context.Context, store directory.Store) ([]directory.Likeness, time.Time, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	position, err := store.Position(ctx)
	if err != nil {
		return nil, t.at, err
	}
	if t.known && (t.seq == position.Last || t.took > twinsQuick && time.Since(t.at) < twinsHold*t.took) {
		return t.pairs, t.at, nil
	}
	start := time.Now()
	all := directory.NewLikenesses(nil)
	seq, err := store.Walk(ctx, func(l directory.Listing) error {
		all.Add(&l)
		return nil
	})
	if err != nil {
		return nil, t.at, err
	}
	t.pairs, t.seq, t.known = all.Pairs(), seq, true
	t.at, t.took = time.Now(), time.Since(start)
	return t.pairs, t.at, nil
}
