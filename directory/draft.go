package directory

import (
	"context"
	"slices"
	"time"
)

// EditDraft is an edit of a listing that a person has begun and not sent. Every
// step of the form is kept at once, so that nothing typed is ever lost.
type EditDraft struct {
	ID        string
	UserID    string // whose it is; nobody else sees it
	ListingID string // empty: a listing that is not here yet
	// Base is the revision that it began from and Began the listing as it was
	// then, so that what others change meanwhile is told from what is wanted.
	Base    int64
	Began   *Listing
	Listing Listing
	Done    []string // names of the steps that the person has been through
	Mailed  bool     // a letter with the way back has gone out
	Begun   time.Time
	At      time.Time // of the last step
}

// DraftLife is how long a draft is kept after its last step.
const DraftLife = 90 * 24 * time.Hour

// Been says whether the person has been through a step.
func (d *EditDraft) Been(step string) bool { return slices.Contains(d.Done, step) }

// Finish notes that a step was sent.
func (d *EditDraft) Finish(step string) {
	if !d.Been(step) {
		d.Done = append(slices.Clone(d.Done), step)
	}
}

// Drafts keeps edits that are not sent. An actor sees the own ones alone: not
// even staff read what somebody is still writing.
type Drafts interface {
	// BeginDraft keeps a new draft of the actor. For a listing that has one of
	// the actor's already, that one is given.
	BeginDraft(ctx context.Context, d EditDraft) (EditDraft, error)
	// Draft is one of the actor's own.
	Draft(ctx context.Context, id string) (EditDraft, error)
	// Drafts are the actor's own, the last touched first.
	Drafts(ctx context.Context) ([]EditDraft, error)
	// ChangeDraft runs change on a draft and keeps what came of it, in one
	// transaction: two windows with two steps lose nothing. An error from
	// change is returned as it is and nothing is kept.
	ChangeDraft(ctx context.Context, id string, at time.Time, change func(*EditDraft) error) (EditDraft, error)
	// DropDraft forgets one; one that is not there is no error.
	DropDraft(ctx context.Context, id string) error
}
