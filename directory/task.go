package directory

import "time"

// TaskKind says what a task is about. More kinds come with what raises them.
type TaskKind string

// DoubtTask: people could not get in touch with a service.
const DoubtTask TaskKind = "doubt"

// Task is work for staff that no edit or report of a person asks for: a signal
// raises it and never changes a record.
type Task struct {
	ID        string
	Kind      TaskKind
	ListingID string // empty: about no listing
	Reason    string // one plain sentence
	At        time.Time
	// Base is the revision before what is to be looked at; 0: there is none.
	Base   int64
	Closed time.Time // zero while it is open
}
