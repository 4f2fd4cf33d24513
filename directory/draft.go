package directory

import (
	"context"
	"slices"
	"time"
)

// EditDraft is what somebody is writing and has not sent yet: a new listing, or
// changes to one. It is seen by nobody else.
type EditDraft struct {
	ID        string
	UserID    string
	ListingID string // empty: a new listing
	Base      int64  // the Rev that it started from
	Listing   Listing
	// Began is the listing as it was at Base, so that what others change
	// meanwhile is told from what this one changes; nil for a new one.
	Began *Listing
	// Done are the steps of the form that were answered.
	Done []string
	// Mailed says when the way back was sent; zero: not yet.
	Mailed  time.Time
	Created time.Time
	At      time.Time // when it was last saved
}

// DraftLife is how long a draft is kept after it was last saved: a volunteer
// who looks in once a month finds it.
const DraftLife = 60 * 24 * time.Hour

// MaxDrafts of one user. A new one beyond pushes the oldest out.
const MaxDrafts = 50

// Finish notes that a step was answered.
func (d *EditDraft) Finish(step string) {
	if !slices.Contains(d.Done, step) {
		d.Done = append(d.Done, step)
	}
}

// Finished says whether a step was answered.
func (d *EditDraft) Finished(step string) bool { return slices.Contains(d.Done, step) }

// Until is the last day on which it is kept if nothing more is saved.
func (d *EditDraft) Until() time.Time { return d.At.Add(DraftLife) }

// Rebase takes in what others changed since the draft began. Fields that both
// changed keep what stands now, and are told as clashes, unless mine names
// them: then the draft's words stand. Only a draft without clashes is altered.
func (d *EditDraft) Rebase(now *Listing, mine []string) []Clash {
	if d.Began == nil || now.Rev == d.Base {
		return nil
	}
	merged, clashes := MergeEdits(d.Began, now, &d.Listing)
	open := slices.DeleteFunc(clashes, func(c Clash) bool {
		chosen := slices.Contains(mine, c.Field)
		if chosen {
			Take(c.Field, &merged, &d.Listing)
		}
		return chosen
	})
	if len(open) > 0 {
		return open
	}
	d.Listing, d.Began, d.Base = merged, now.Clone(), now.Rev
	return nil
}

// Drafts keeps what people have not sent yet. Each sees the own ones alone;
// for anybody else's the answer is ErrNotFound.
type Drafts interface {
	// StartDraft keeps a new draft of the actor's. Where there is one for the
	// same listing already, that one is given back as it is.
	StartDraft(ctx context.Context, d EditDraft) (EditDraft, error)
	// UpdateDraft loads one, runs change on it and saves it, in one
	// transaction, so that two windows lose nothing of each other.
	UpdateDraft(ctx context.Context, id string, change func(*EditDraft) error) (EditDraft, error)
	Draft(ctx context.Context, id string) (EditDraft, error)
	// Drafts are the actor's, last saved first.
	Drafts(ctx context.Context) ([]EditDraft, error)
	DeleteDraft(ctx context.Context, id string) error
}
