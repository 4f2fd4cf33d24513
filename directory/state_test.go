package directory

import (
	"errors"
	"fmt"
	"testing"
	"time"
)

// lives is the whole life cycle as it is meant to be: from, move, to, and who
// may. Everything that is not here must be refused.
const lives = `
draft     submit      submitted editor moderator administrator
draft     publish     published moderator administrator system
draft     withdraw    withdrawn editor moderator administrator system
submitted publish     published moderator administrator system
submitted reject      draft     moderator administrator
submitted withdraw    withdrawn editor moderator administrator system
submitted do-not-list withdrawn editor moderator administrator
published pause       paused    editor moderator administrator system
published withdraw    withdrawn editor moderator administrator system
published do-not-list withdrawn editor moderator administrator
paused    resume      published editor moderator administrator system
paused    withdraw    withdrawn editor moderator administrator system
paused    do-not-list withdrawn editor moderator administrator
withdrawn restore     published moderator administrator system
withdrawn submit      submitted editor moderator administrator
withdrawn undo        published editor moderator administrator
`

func TestEveryMoveOfEveryRoleFromEveryState(t *testing.T) {
	type step struct {
		from State
		move Move
	}
	type row struct {
		to    State
		roles map[Role]bool
	}
	table := map[step]row{}
	for _, line := range nonEmptyLines(lives) {
		words := fields(line)
		r := row{to: State(words[2]), roles: map[Role]bool{}}
		for _, role := range words[3:] {
			r.roles[Role(role)] = true
		}
		table[step{State(words[0]), Move(words[1])}] = r
	}
	for _, from := range []State{Draft, Submitted, Published, Paused, Withdrawn} {
		for _, move := range []Move{Submit, Publish, Reject, Pause, Resume, Withdraw, DoNotList, Restore, Undo} {
			for _, role := range []Role{Public, LinkWorker, Editor, Moderator, Administrator, System} {
				t.Run(fmt.Sprint(from, " ", move, " ", role), func(t *testing.T) {
					to, err := Next(from, move, role)
					want, possible := table[step{from, move}]
					switch {
					case !possible:
						if !errors.Is(err, ErrState) || to != from {
							t.Errorf("= %s, %v; want ErrState", to, err)
						}
					case !want.roles[role]:
						if !errors.Is(err, ErrForbidden) || to != from {
							t.Errorf("= %s, %v; want ErrForbidden", to, err)
						}
					case err != nil || to != want.to:
						t.Errorf("= %s, %v; want %s", to, err, want.to)
					}
				})
			}
		}
	}
}

func TestMoveKeepsWhyItEnded(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	l := Listing{State: Published, PausedUntil: now}
	if err := l.Move(DoNotList, Editor, now); err != nil || !l.Closing.DoNotList || !l.Closing.At.Equal(now) {
		t.Errorf("do not list: %+v, %v", l, err)
	}
	if err := l.Move(Restore, Moderator, now); err != nil || l.Closing != (Closing{}) || !l.PausedUntil.IsZero() {
		t.Errorf("restore: %+v, %v", l, err)
	}
	if err := l.Move(Submit, Editor, now); !errors.Is(err, ErrState) || l.State != Published {
		t.Errorf("submit a published one: %s, %v", l.State, err)
	}
}
