package search

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"anchorpoint/directory"
	"anchorpoint/directory/hours"
	"anchorpoint/geo"
	"anchorpoint/search/understand"
	"anchorpoint/search/vectors"
)

var (
	// ErrInUse says that another process holds the index.
	ErrInUse  = errors.New("the search index is in use by another process")
	errClosed = errors.New("the search index is closed")
)

// Options say what an index is made of.
type Options struct {
	Dir          string // folder of the index, made when missing
	Source       Source
	Vocabularies *directory.Vocabularies
	Places       *geo.Resolver
	Periods      directory.Periods // zero: directory.DefaultPeriods
	Calendar     *hours.Calendar   // bank holidays and school terms; nil: none are known
	Weights      *Weights          // nil: DefaultWeights
	Log          *slog.Logger      // nil: discarded
	Now          func() time.Time  // nil: time.Now
	// Learn is told what the listings teach about postcodes, after every build
	// and fold. Nil: Places.Learn.
	Learn func(*geo.Learned)
	// Lexicon understands what people type; nil: words are looked for as they
	// are. Vectors are word vectors that a new installation starts with; nil:
	// none.
	Lexicon *understand.Lexicon
	Vectors *vectors.Model
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
	if o.Learn == nil {
		o.Learn = o.Places.Learn
	}
}

// Index finds published listings. It is safe for concurrent use. One writer
// follows the store; searches read the current view and never wait for it.
type Index struct {
	options   Options
	source    Source
	log       *slog.Logger
	words     *vocabulary
	mapped    *analysedMapping
	meanings  atomic.Pointer[meanings]
	wording   atomic.Pointer[wording]
	rewording sync.Mutex // of who makes another wording
	schema    string
	folder    *folder

	current atomic.Pointer[view]
	epoch   atomic.Uint64

	// The writer's own; writing guards it.
	writing   sync.Mutex
	live      *generation
	storeID   string
	indexed   int64 // the change number in bleve
	overSeq   int64 // the change number in the overlay
	base      *base
	over      *overlay
	parked    map[string]Parked
	folded    time.Time
	overSince time.Time // since when the overlay is not empty
	snapshot  time.Time
	kept      snapshot // what the columns file holds, without the columns
	force     bool     // publish even an older number

	relearnt time.Time // the follower's own: when it last had the words learnt anew

	rebuilding sync.Mutex
	building   atomic.Bool
	starting   atomic.Bool
	failures   atomic.Int32
	following  atomic.Bool
	storeSeq   atomic.Int64
	parkedNow  atomic.Pointer[map[string]Parked]
	trouble    atomic.Pointer[string]
	behind     atomic.Int64 // Unix milliseconds since when; 0 for not
	opened     latch
	nudge      chan struct{}

	waiting    sync.Mutex
	published  chan struct{} // closed at the next view
	life       context.Context
	end        context.CancelFunc
	background sync.WaitGroup
}

// latch is a channel that is closed once.
type latch struct {
	once sync.Once
	done chan struct{}
}

func (l *latch) close() { l.once.Do(func() { close(l.done) }) }

// Open opens the index in a folder. It returns at once: when there is none, or
// it is damaged or out of date, it is built in the background while the plain
// search of the store answers. ErrInUse: another process has it.
func Open(ctx context.Context, o Options) (*Index, error) {
	o.fill()
	words, err := newVocabulary(o.Vocabularies)
	if err != nil {
		return nil, err
	}
	schema, err := schemaHash(o.Vocabularies)
	if err != nil {
		return nil, err
	}
	f, err := openFolder(o.Dir)
	if err != nil {
		return nil, err
	}
	f.tidy()
	x := &Index{options: o, source: o.Source, log: o.Log, words: words, mapped: newAnalysedMapping(), schema: schema, folder: f,
		over: newOverlay(nil, words), nudge: make(chan struct{}, 1), published: make(chan struct{}),
		opened: latch{done: make(chan struct{})}}
	x.wording.Store(newWording(o.Vocabularies, o.Lexicon))
	x.setModel(x.startModel())
	x.life, x.end = context.WithCancel(context.WithoutCancel(ctx))
	err = x.openLive(ctx)
	switch {
	case err == nil:
		x.opened.close()
	case errors.Is(err, ErrInUse) || ctx.Err() != nil:
		return nil, errors.Join(err, x.Close())
	default:
		x.startRebuild(err.Error())
	}
	return x, nil
}

// Warm makes ready in the background what somebody who misspells or begins to
// type would wait for.
func (x *Index) Warm() {
	x.wording.Load().completions()
	if v := x.acquire(); v != nil {
		defer v.release()
		v.base.spelling().Warm()
	}
}

// ready waits for the first view.
func (x *Index) ready(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-x.life.Done():
		return errClosed
	case <-x.opened.done:
	}
	if x.current.Load() != nil {
		return nil
	}
	if trouble := x.trouble.Load(); trouble != nil {
		return fmt.Errorf("there is no search index: %s", *trouble)
	}
	return errors.New("there is no search index")
}

// Search answers one query.
func (x *Index) Search(ctx context.Context, q Query) (Results, error) {
	return x.search(ctx, q, "")
}

func (x *Index) search(ctx context.Context, q Query, force Route) (Results, error) {
	x.complete(&q)
	q.lexicon = cmp.Or(q.lexicon, x.wording.Load().lexicon)
	x.awaitEdits(ctx)
	v := x.acquire()
	if v == nil {
		return x.degraded(ctx, q)
	}
	defer v.release()
	return x.answer(ctx, v, &q, force)
}

// acquire takes hold of the current view; nil when there is none.
func (x *Index) acquire() *view {
	for {
		v := x.current.Load()
		if v == nil || v.acquire() {
			return v
		}
	}
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
	if runes := []rune(q.Text); len(runes) > MaxTextRunes {
		q.Text = string(runes[:MaxTextRunes])
	}
}

// seen notes the change number that the overlay holds.
func (x *Index) seen(seq int64) { x.overSeq = max(x.overSeq, seq) }

// publish gives the writer's state to searches, unless they already see a
// later one.
func (x *Index) publish() {
	old := x.current.Load()
	if old != nil && old.seq > x.overSeq && !x.force {
		return
	}
	x.current.Store(newView(x.base, x.over, x.epoch.Add(1), x.overSeq))
	if old != nil {
		old.release()
	}
	x.waiting.Lock()
	close(x.published)
	x.published = make(chan struct{})
	x.waiting.Unlock()
}

// changed is closed at the next view.
func (x *Index) changed() <-chan struct{} {
	x.waiting.Lock()
	defer x.waiting.Unlock()
	return x.published
}

// learn tells what the listings teach about postcodes. Venues that have only a
// postcode gain from it when they are next read.
func (x *Index) learn() { x.options.Learn(geo.Learn(x.base.cols.located)) }

func (x *Index) documents() int {
	v := x.acquire()
	if v == nil {
		return 0
	}
	defer v.release()
	return v.total
}

// Close ends the background work and lets go of the folder. Searches that are
// under way end well; later ones fail.
func (x *Index) Close() error {
	x.end()
	x.background.Wait()
	x.writing.Lock()
	defer x.writing.Unlock()
	var err error
	x.leaveColumns()
	if v := x.current.Swap(nil); v != nil {
		v.release()
	}
	if x.base != nil {
		x.base.release()
		x.base = nil
	}
	if x.live != nil {
		err = x.live.index.Close()
		x.live = nil
	}
	return errors.Join(err, x.folder.close())
}
