package directory

import (
	"context"
	"time"
)

// Duplicates keeps what staff decided about pairs of listings. It needs the
// right to edit both.
type Duplicates interface {
	// KeepApart remembers that two listings are not one, or, with apart false,
	// forgets it again.
	KeepApart(ctx context.Context, pair Pair, apart bool, by Edit) error
	// Apart are the pairs that are not one.
	Apart(ctx context.Context) (map[Pair]bool, error)
	// MergeListings makes two listings one, in one transaction: combine puts
	// into keep what is wanted of drop, which is withdrawn and leads to keep
	// from then on. A revision other than those given is ErrConflict.
	MergeListings(ctx context.Context, m Merger, by Edit, combine func(keep *Listing, drop Listing) error) (Merger, error)
	// Mergers are those since a time, newest first.
	Mergers(ctx context.Context, since time.Time) ([]Merger, error)
	// UndoMerge brings the dropped listing back as it was, and takes the kept
	// one back too unless somebody has changed it since, which Merger says.
	UndoMerge(ctx context.Context, id string, by Edit) (Merger, error)
}

// MergeUndo is how long a merge can be undone with one button.
const MergeUndo = 30 * 24 * time.Hour

// MergedReason is what the closing of a listing says that was merged.
const MergedReason = "It was listed twice."

// Merger is two listings made one. KeepRev and DropRev are the revisions that
// it began from; KeptRev is what the kept one had afterwards.
type Merger struct {
	ID      string
	Keep    string
	Drop    string
	KeepRev int64
	DropRev int64
	KeptRev int64
	By      string
	At      time.Time
	Undone  time.Time // zero: it stands
	// Left says that an undo left the kept listing as it is now.
	Left bool
}
