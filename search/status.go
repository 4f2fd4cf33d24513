package search

import "time"

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
	Epoch     uint64        // grows with every new view
	Overlay   int           // of Documents, those in memory only until the next fold
	Parked    []Parked
	Error     string // of the last open, batch or rebuild; empty when it went well
}

// Parked is a listing that could not be indexed. The follower went on without
// it; it is tried again when it changes and at every rebuild.
type Parked struct {
	ListingID string
	Seq       int64
	Error     string
}
