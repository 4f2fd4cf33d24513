package directory

import (
	"cmp"
	"slices"
	"time"
)

// byFeed stands in Stamp.By for a date that a feed gave: it is no act of a
// person here, and so protects nothing.
const byFeed = "feed"

// Reasons for which a feed withdraws, and from which it may bring back.
const (
	closedAtSource  = "The source says that it is closed."
	missingAtSource = "It is no longer in its source."
)

// decision is what to do with one incoming record.
type decision struct {
	keep    *Listing
	outcome Outcome
	propose bool // a person decides about the incoming values
	level   Level
	code    string
	message string
}

// decide is the rule by which an incoming record meets what is held.
func decide(held *Listing, in Listing, now time.Time) decision {
	if in.State == Withdrawn {
		in.Closing = Closing{At: now, Reason: closedAtSource}
	}
	if in.State == Paused && held != nil && held.State == Paused {
		in.PausedUntil = held.PausedUntil
	}
	switch {
	case held == nil:
		return decision{keep: &in, outcome: firstOutcome(in)}
	case held.State == Withdrawn && held.Closing.DoNotList:
		return decision{outcome: Refused, level: Refusal, code: "do_not_list",
			message: "This listing is on the do-not-list and stays away."}
	case held.State == Withdrawn && !fromFeed(held.Closing):
		return decision{outcome: Unchanged, level: Warning, code: "withdrawn_here",
			message: "This listing was withdrawn here and stays withdrawn."}
	case held.Source.Hash == in.Source.Hash:
		return sameContent(held, in)
	case held.heldByPeople():
		return conflict(held, in)
	case held.State == Published && in.State == Submitted:
		return conflict(held, in) // what is shown stays until somebody has looked
	}
	keep := merged(held, in)
	if keep.State == Submitted {
		return decision{keep: keep, outcome: HeldBack}
	}
	return decision{keep: keep, outcome: Changed}
}

func firstOutcome(in Listing) Outcome {
	if in.State == Submitted {
		return HeldBack
	}
	return Added
}

// fromFeed says whether a feed itself ended the listing.
func fromFeed(c Closing) bool { return c.Reason == closedAtSource || c.Reason == missingAtSource }

// heldByPeople says whether somebody here stands behind the held values. Who
// got through stands behind none of them but the contact, which a feed may
// well know better a month later.
func (l *Listing) heldByPeople() bool {
	return slices.ContainsFunc([]Stamp{l.Dates.Confirmed, l.Dates.Checked, l.Dates.Edited}, func(s Stamp) bool {
		return !s.At.IsZero() && s.By != byFeed && s.How != HowWorked
	})
}

// sameContent handles a record that says what it said before: it may come back
// to its feed, or be published because nothing holds it any more.
func sameContent(held *Listing, in Listing) decision {
	back := held.State == Withdrawn && in.State != Withdrawn
	released := held.State == Submitted && in.State == Published
	if !back && !released {
		return decision{outcome: Unchanged}
	}
	keep := *held
	keep.State, keep.Closing = in.State, Closing{}
	return decision{keep: &keep, outcome: Changed}
}

// conflict keeps the held values and proposes the incoming ones. The hash moves
// on, so that the next run of the same file does not ask again.
func conflict(held *Listing, in Listing) decision {
	keep := *held
	keep.Source = in.Source
	return decision{keep: &keep, outcome: HeldBack, propose: true, level: Hold, code: "conflict",
		message: "The feed has other values than those confirmed here: a moderator decides."}
}

// merged is the incoming record with what only this directory knows.
func merged(held *Listing, in Listing) *Listing {
	in.Rev = held.Rev
	if len(in.Needs.Suggested) == 0 {
		in.Needs.Suggested = held.Needs.Suggested
	}
	if in.Except.Empty() {
		in.Except = held.Except // feeds have no words for them
	}
	in.Visibility = stricter(held.Visibility, in.Visibility)
	in.Sensitive = in.Sensitive || held.Sensitive
	if in.StaffNote == "" {
		in.StaffNote = held.StaffNote
	}
	in.ReferralContact = cmp.Or(in.ReferralContact, held.ReferralContact)
	if held.State == Draft || held.State == Submitted && in.State == Submitted {
		in.State = held.State
	}
	in.Dates = newer(held.Dates, in.Dates)
	return &in
}

func newer(held, in Dates) Dates {
	pick := func(a, b Stamp) Stamp {
		if b.At.After(a.At) {
			return b
		}
		return a
	}
	return Dates{pick(held.Edited, in.Edited), pick(held.Confirmed, in.Confirmed), pick(held.Checked, in.Checked)}
}
