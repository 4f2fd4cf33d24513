package web

import (
	"context"
	"errors"
	"fmt"
	"time"

	"anchorpoint/directory"
)

// Reminded is what a run did.
type Reminded struct {
	Letters int // put into the spool
	Nobody  int // listings that nobody can be asked about: staff ring
	Resumed int // pauses that ended
	Left    int // for the next run
}

// RemindBatch is how many letters one run writes at most, so that a directory
// that was away for long does not send all at once.
const RemindBatch = 500

// Remind asks groups what is due to be asked. It may be stopped at any time and run as
// often as one likes: what was asked is kept with the letters, in one
// transaction.
func (s *Server) Remind(ctx context.Context) (Reminded, error) {
	var out Reminded
	plan, err := PlanReminders(ctx, s.letters(), s.Reminding, s.Now())
	if err != nil {
		return out, err
	}
	var faults []error
	for _, a := range plan.Askings {
		if ctx.Err() != nil || out.Letters >= RemindBatch {
			out.Left++
			continue
		}
		if err := s.ask(ctx, &a, &out); err != nil {
			faults = append(faults, fmt.Errorf("ask about listing %s: %w", a.ListingID, err))
		}
	}
	if out.Letters > 0 {
		s.Posted()
	}
	return out, errors.Join(faults...)
}

// ask does one thing of a plan, if it is still due.
func (s *Server) ask(ctx context.Context, a *Asking, out *Reminded) error {
	store, now := s.letters(), s.Now()
	if a.What == DoResume {
		return s.resume(ctx, a.ListingID, out)
	}
	l, err := store.Listing(ctx, a.ListingID)
	if err != nil {
		return err
	}
	r, err := store.Reminder(ctx, a.ListingID)
	if err != nil {
		return err
	}
	switch a.What {
	case AskStillRight:
		r = stepped(r, &l, a, s.Reminding, now)
	case AskPlaces:
		r.Places = l.Capacity.Until
	case TellResuming:
		r.Resume = l.PausedUntil
	}
	var letters []directory.Letter
	for _, to := range a.to {
		letter, err := s.askLetter(&l, a, to)
		if err != nil {
			return err
		}
		letters = append(letters, letter)
	}
	if err := store.Remind(ctx, r, letters...); err != nil {
		return err
	}
	out.Letters += len(letters)
	if len(letters) == 0 {
		out.Nobody++
	}
	return nil
}

// stepped is how far the asking has come after this step. With nobody to write
// to it is over at once: people ring.
func stepped(r directory.Reminder, l *directory.Listing, a *Asking, by directory.Reminding, now time.Time) directory.Reminder {
	if a.fresh {
		r.First, r.About = now.UTC(), l.LastAssured()
	}
	r.Step, r.Last = a.Step, now.UTC()
	if len(a.to) == 0 && len(by.Days) > 0 {
		r.Step = len(by.Days)
		r.First = now.UTC().AddDate(0, 0, -by.Days[len(by.Days)-1])
	}
	return r
}

// askLetter is the letter of one step to one person.
func (s *Server) askLetter(l *directory.Listing, a *Asking, to recipient) (directory.Letter, error) {
	token := s.answers.token(l.ID, to.address, s.Now())
	confirm, stop := "/confirm/"+token, "/confirm/"+token+"/stop"
	change := confirm + "/change"
	var kind string
	var data letterData
	var about time.Time
	switch a.What {
	case AskStillRight:
		kind, about = "still-right", l.LastAssured()
		data = StillRightLetter{Listing: *l, Step: a.Step, Last: a.Step == len(s.Reminding.Days), Confirm: confirm, Change: change, Stop: stop}
	case AskPlaces:
		kind, about = "places", l.Capacity.Until
		data = PlacesLetter{Group: l.Service.Name, ListingID: l.ID, Until: l.Capacity.Until, Stop: stop,
			Choice: func(state directory.CapacityState) string { return "/places/" + token + "?say=" + string(state) }}
	default:
		kind, about = "resuming", l.PausedUntil
		data = ResumingLetter{Group: l.Service.Name, ListingID: l.ID, Date: l.PausedUntil, Link: withStep(change, "stop"), Stop: stop}
	}
	letter, err := s.write(to.language, kind, to.address, data)
	letter.Key = fmt.Sprintf("%s/%s/%d/%d/%s", kind, l.ID, about.Unix(), a.Step, directory.HashAddress(to.address)[:16])
	if a.extra {
		letter.Key += "/" + s.Now().UTC().Format(time.DateOnly)
	}
	return letter, err
}

// resume lists a service again on the day that its group named.
func (s *Server) resume(ctx context.Context, id string, out *Reminded) error {
	now := s.Now()
	edit := directory.Edit{Reason: "the pause ended on the day that the group named", Source: directory.SourcePerson, At: now}
	_, err := s.letters().UpdateListing(ctx, id, edit, func(l *directory.Listing) error {
		if l.State != directory.Paused || l.PausedUntil.IsZero() || now.Before(l.PausedUntil) {
			return nil // somebody was first
		}
		return l.Move(directory.Resume, directory.System, now)
	})
	if err == nil {
		out.Resumed++
	}
	return err
}

// AskNow writes the next letter for listings at once, due or not, as staff ask
// for. It gives how many letters were written, and for how many listings there
// is nobody to write to.
func (s *Server) AskNow(ctx context.Context, listings []directory.Listing) (Reminded, error) {
	var out Reminded
	all, err := ownersOf(ctx, s.letters(), s.Now())
	if err != nil {
		return out, err
	}
	for i := range listings {
		l := &listings[i]
		r, err := s.letters().Reminder(ctx, l.ID)
		if err != nil {
			return out, err
		}
		a := Asking{ListingID: l.ID, What: AskStillRight, Step: 1, fresh: true, extra: true}
		if r.Step > 0 && r.About.Equal(l.LastAssured()) {
			if directory.UTCDay(r.Last).Equal(directory.UTCDay(s.Now())) {
				continue // asked today already
			}
			a.Step, a.fresh = max(1, min(r.Step+1, len(s.Reminding.Days))), false
		}
		if a.to, err = writable(ctx, s.letters(), all.of(l)); err != nil {
			return out, err
		}
		if err := s.ask(ctx, &a, &out); err != nil {
			return out, err
		}
	}
	if out.Letters > 0 {
		s.Posted()
	}
	return out, nil
}
