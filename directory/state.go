package directory

import (
	"cmp"
	"fmt"
	"time"
)

// State is where a listing stands in its life. It is not HSDS service.status.
type State string

// The five states.
const (
	Draft     State = "draft"
	Submitted State = "submitted"
	Published State = "published"
	Paused    State = "paused"
	Withdrawn State = "withdrawn"
)

// Move is what somebody does to a listing.
type Move string

// The moves between states. DoNotList is a withdrawal that imports respect.
const (
	Submit    Move = "submit"
	Publish   Move = "publish"
	Reject    Move = "reject"
	Pause     Move = "pause"
	Resume    Move = "resume"
	Withdraw  Move = "withdraw"
	DoNotList Move = "do-not-list"
	Restore   Move = "restore"
	// Undo takes a withdrawal back: see Listing.MayUndo.
	Undo Move = "undo"
)

// transition is one row of the life of a listing: who may move it from where
// to where. A role not named may not.
type transition struct {
	from  State
	move  Move
	to    State
	roles []Role
}

// transitions is the whole life cycle; what is not here cannot happen. What a
// role may do in which organization or area is for Can to say.
var transitions = []transition{
	{Draft, Submit, Submitted, []Role{Editor, Moderator, Administrator}},
	{Draft, Publish, Published, []Role{Moderator, Administrator, System}},
	{Draft, Withdraw, Withdrawn, []Role{Editor, Moderator, Administrator, System}},
	{Submitted, Publish, Published, []Role{Moderator, Administrator, System}},
	{Submitted, Reject, Draft, []Role{Moderator, Administrator}},
	{Submitted, Withdraw, Withdrawn, []Role{Editor, Moderator, Administrator, System}},
	{Submitted, DoNotList, Withdrawn, []Role{Editor, Moderator, Administrator}},
	{Published, Pause, Paused, []Role{Editor, Moderator, Administrator, System}},
	{Published, Withdraw, Withdrawn, []Role{Editor, Moderator, Administrator, System}},
	{Published, DoNotList, Withdrawn, []Role{Editor, Moderator, Administrator}},
	{Paused, Resume, Published, []Role{Editor, Moderator, Administrator, System}},
	{Paused, Withdraw, Withdrawn, []Role{Editor, Moderator, Administrator, System}},
	{Paused, DoNotList, Withdrawn, []Role{Editor, Moderator, Administrator}},
	{Withdrawn, Restore, Published, []Role{Moderator, Administrator, System}},
	{Withdrawn, Submit, Submitted, []Role{Editor, Moderator, Administrator}},
	{Withdrawn, Undo, Published, []Role{Editor, Moderator, Administrator}}, // or what it was before
}

// Next is the state that a move by a role leads to. ErrForbidden: the move
// exists, but not for this role. ErrState: there is no such move from here.
func Next(from State, move Move, role Role) (State, error) {
	for _, t := range transitions {
		if t.from != from || t.move != move {
			continue
		}
		for _, r := range t.roles {
			if r == role {
				return t.to, nil
			}
		}
		return from, fmt.Errorf("%s a %s listing as %s: %w", move, from, role, ErrForbidden)
	}
	return from, fmt.Errorf("%s a %s listing: %w", move, from, ErrState)
}

// Move takes the listing to its next state, or says why it cannot.
func (l *Listing) Move(move Move, role Role, now time.Time) error {
	next, err := Next(l.State, move, role)
	if err != nil {
		return err
	}
	if move == Undo {
		if !l.MayUndo(role, now) {
			return fmt.Errorf("undo a withdrawal as %s: %w", role, ErrState)
		}
		next = cmp.Or(l.Closing.From, Published)
	}
	before := l.State
	l.State = next
	switch {
	case next == Withdrawn:
		l.Closing.At, l.Closing.DoNotList = now, move == DoNotList
		l.Closing.From, l.Closing.By = before, role
	case move == Undo && next != Published:
		l.Closing = Closing{} // a pause goes on to its day
	case next == Published:
		l.Closing, l.PausedUntil = Closing{}, time.Time{}
	}
	return nil
}
