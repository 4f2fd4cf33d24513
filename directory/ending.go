package directory

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

const (
	// UndoDays is how long a group can take back that it closed.
	UndoDays = 30
	// MaxReason is the length of a reason for closing, in characters.
	MaxReason = 300
	// MaxPause is how far ahead a pause may end, in months.
	MaxPause = 12
)

// UndoUntil is the last moment at which a withdrawal can be taken back; zero
// when it never could: a merged listing leads elsewhere, one that was withdrawn
// for safety is for staff, and one without a role ended by itself.
func (l *Listing) UndoUntil() time.Time {
	c := l.Closing
	if l.State != Withdrawn || c.At.IsZero() || c.Redirect != "" || c.Safety || c.By == "" || c.From == "" {
		return time.Time{}
	}
	return c.At.AddDate(0, 0, UndoDays)
}

// MayUndo says whether a role may take the withdrawal back now. An editor may
// not take back what staff did.
func (l *Listing) MayUndo(role Role, now time.Time) bool {
	until := l.UndoUntil()
	if until.IsZero() || now.After(until) {
		return false
	}
	return role == Moderator || role == Administrator || role == Editor && l.Closing.By == Editor
}

// RoleOver is the greatest role in which an actor may take a listing off, for
// Move; Public when there is none.
func (a Actor) RoleOver(l *Listing, now time.Time) Role {
	on := l.Resource()
	for _, role := range []Role{System, Administrator, Moderator, Editor} {
		for _, g := range a.Grants {
			if g.Role == role && g.live(now) && g.allows(WithdrawNow, on) {
				return role
			}
		}
	}
	return Public
}

// PauseUntil pauses a listing, or changes the day on which its pause ends.
// until is the first day on which it is on again.
func (l *Listing) PauseUntil(until time.Time, role Role, now time.Time) error {
	until = UTCDay(until)
	if e := CheckPause(until, now); e != nil {
		return e
	}
	if l.State != Paused {
		if err := l.Move(Pause, role, now); err != nil {
			return err
		}
	} else if _, err := Next(Published, Pause, role); err != nil {
		return err
	}
	l.PausedUntil = until
	return nil
}

// CheckPause says what is wrong with the day on which a pause ends.
func CheckPause(until, now time.Time) error {
	var e FieldErrors
	switch {
	case !until.After(now):
		e.AddCoded("until", "pause-past", "The day must be after today")
	case until.After(now.AddDate(0, MaxPause, 0)):
		e.AddCoded("until", "pause-far", "The day must be within the next 12 months")
	}
	return e.Err()
}

// End closes a listing for good, or takes it off for ever (doNotList).
func (l *Listing) End(reason string, doNotList bool, role Role, now time.Time) error {
	if e := CheckReason(reason); e != nil {
		return e
	}
	move := Withdraw
	if doNotList {
		move = DoNotList
	}
	if err := l.Move(move, role, now); err != nil {
		return err
	}
	l.Closing.Reason = strings.TrimSpace(reason)
	return nil
}

// CheckReason says what is wrong with a reason for closing.
func CheckReason(reason string) error {
	if utf8.RuneCountInString(reason) <= MaxReason {
		return nil
	}
	return FieldErrors{{"reason", fmt.Sprintf("The reason must be %d letters or fewer", MaxReason), "closing-long"}}
}
