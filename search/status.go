package search

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"
)

// State says how well the index serves.
type State string

// The states of an index. Degraded: the plain search of the store answers.
const (
	StateOK         State = "ok"
	StateCatchingUp State = "catching up"
	StateRebuilding State = "rebuilding"
	StateDegraded   State = "degraded"
)

// Status is where an index stands against its store.
type Status struct {
	State     State
	Seq       int64         // the change number that searches see
	StoreSeq  int64         // the store's newest
	Lag       int64         // changes not yet seen by searches
	Behind    time.Duration // how long it has been behind; 0 when it is not
	Documents int           // listings that can be found
	Overlay   int           // of these, in memory only until the next fold
	Epoch     uint64        // grows with every new view
	Parked    []Parked
	Error     string // of the last batch or rebuild; empty when it went well
}

// Parked is a listing that could not be indexed. The follower went on without
// it; it is tried again when it changes and at every rebuild.
type Parked struct {
	ListingID string
	Seq       int64
	Error     string
}

// Status says where the index stands.
func (x *Index) Status(ctx context.Context) (Status, error) {
	at, err := x.source.Position(ctx)
	if err != nil {
		return Status{}, fmt.Errorf("read the store's position: %w", err)
	}
	s := Status{State: StateDegraded, StoreSeq: at.Last, Lag: at.Last}
	if trouble := x.trouble.Load(); trouble != nil {
		s.Error = *trouble
	}
	if parked := x.parkedNow.Load(); parked != nil {
		for _, p := range *parked {
			s.Parked = append(s.Parked, p)
		}
		slices.SortFunc(s.Parked, func(a, b Parked) int { return cmp.Compare(a.ListingID, b.ListingID) })
	}
	if v := x.acquire(); v != nil {
		defer v.release()
		s.Seq, s.Lag, s.Epoch = v.seq, max(at.Last-v.seq, 0), v.epoch
		s.Documents, s.Overlay = v.total, v.over.cols.live
		s.State = StateOK
		if s.Lag > 0 {
			s.State = StateCatchingUp
		}
	}
	if x.building.Load() || x.starting.Load() {
		s.State = StateRebuilding
	}
	s.Behind = x.lateness(s.Lag)
	return s, nil
}

// lateness is how long a lag has lasted, as far as anybody has asked.
func (x *Index) lateness(lag int64) time.Duration {
	now := x.options.Now().UnixMilli()
	if lag == 0 {
		x.behind.Store(0)
		return 0
	}
	x.behind.CompareAndSwap(0, now)
	return time.Duration(now-x.behind.Load()) * time.Millisecond
}

// note keeps the last trouble for Status; nil clears it.
func (x *Index) note(err error) {
	if err == nil {
		x.trouble.Store(nil)
		return
	}
	text := err.Error()
	if old := x.trouble.Swap(&text); old == nil || *old != text {
		x.log.Error("search index", "error", err)
	}
}
