package web

import (
	"context"
	"slices"
	"strings"
	"time"

	"anchorpoint/directory"
)

// Asking is one thing that is due to be asked about a listing, or done with it.
type Asking struct {
	ListingID string
	Name      string
	What      string // AskStillRight...
	Step      int    // of still right, from 1
	To        int    // how many people are written to; 0: nobody can be

	fresh bool
	extra bool // staff asked for it
	to    []recipient
}

// What can be due.
const (
	AskStillRight = "still right"
	AskPlaces     = "places"
	TellResuming  = "resuming"
	DoResume      = "resume"
)

// RemindPlan is what is due, in the order in which it is done.
type RemindPlan struct{ Askings []Asking }

// PlanReminders looks for all that is due at a time. It changes nothing.
func PlanReminders(ctx context.Context, store directory.Store, by directory.Reminding, now time.Time) (RemindPlan, error) {
	var plan RemindPlan
	reminders, err := store.Reminders(ctx)
	if err != nil {
		return plan, err
	}
	all, err := ownersOf(ctx, store, now)
	if err != nil {
		return plan, err
	}
	_, err = store.Walk(ctx, func(l directory.Listing) error {
		plan.look(&l, reminders[l.ID], all, by, now)
		return nil
	})
	if err != nil {
		return plan, err
	}
	for i := range plan.Askings {
		a := &plan.Askings[i]
		if a.to, err = writable(ctx, store, a.to); err != nil {
			return plan, err
		}
		a.To = len(a.to)
	}
	slices.SortStableFunc(plan.Askings, func(a, b Asking) int { return strings.Compare(a.ListingID, b.ListingID) })
	return plan, nil
}

// look adds what is due for one listing.
func (p *RemindPlan) look(l *directory.Listing, r directory.Reminder, all owners, by directory.Reminding, now time.Time) {
	if by.Never != "" && l.Source.Feed == by.Never && !all.owned(l) {
		return
	}
	add := func(what string, step int, fresh bool) {
		p.Askings = append(p.Askings, Asking{ListingID: l.ID, Name: plainLine(l.Service.Name), What: what, Step: step, fresh: fresh, to: all.of(l)})
	}
	if step, fresh := l.NextReminder(r, now, by); step > 0 && (by.Imported || ours(l) || all.owned(l)) {
		add(AskStillRight, step, fresh)
	}
	if l.AsksPlaces(r, now) && (ours(l) || all.owned(l)) {
		add(AskPlaces, 0, false)
	}
	switch {
	case l.State == directory.Paused && !l.PausedUntil.IsZero() && !now.Before(l.PausedUntil):
		add(DoResume, 0, false)
	case l.ResumesSoon(r, now, by):
		add(TellResuming, 0, false)
	}
}

// ours says whether somebody here ever stood behind a listing: then its group
// knows of us.
func ours(l *directory.Listing) bool {
	return !l.Dates.Confirmed.At.IsZero() || !l.Dates.Checked.At.IsZero()
}

// Count is how many of a kind are planned.
func (p *RemindPlan) Count(what string) int {
	n := 0
	for _, a := range p.Askings {
		if a.What == what {
			n++
		}
	}
	return n
}
