package directory

import (
	"errors"
	"testing"
	"time"
)

var endingNow = time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)

// What a group ended comes back as it was, by who may, for 30 days.
func TestUndo(t *testing.T) {
	for _, tt := range []struct {
		name  string
		from  State
		ended Role
		by    Role
		after int // days
		spoil func(*Listing)
		want  State // Withdrawn: refused
	}{
		{"editor at once", Published, Editor, Editor, 0, nil, Published},
		{"editor on the last day", Published, Editor, Editor, 30, nil, Published},
		{"editor too late", Published, Editor, Editor, 31, nil, Withdrawn},
		{"a pause goes on", Paused, Editor, Editor, 1, nil, Paused},
		{"nothing unseen is published", Submitted, Editor, Editor, 1, nil, Submitted},
		{"a draft stays one", Draft, Editor, Editor, 1, nil, Draft},
		{"editor after staff", Published, Moderator, Editor, 1, nil, Withdrawn},
		{"staff after staff", Published, Moderator, Moderator, 1, nil, Published},
		{"staff after editor", Published, Editor, Administrator, 1, nil, Published},
		{"link worker", Published, Editor, LinkWorker, 1, nil, Withdrawn},
		{"safety", Published, Editor, Editor, 1, func(l *Listing) { l.Closing.Safety = true }, Withdrawn},
		{"merged", Published, Editor, Editor, 1, func(l *Listing) { l.Closing.Redirect = "x" }, Withdrawn},
		{"gone at its source", Published, Editor, Editor, 1, func(l *Listing) { l.Closing.By = "" }, Withdrawn},
	} {
		t.Run(tt.name, func(t *testing.T) {
			until := endingNow.AddDate(0, 2, 0)
			l := Listing{State: tt.from}
			if tt.from == Paused {
				l.PausedUntil = until
			}
			if err := l.End("moved away", false, tt.ended, endingNow); err != nil {
				t.Fatal(err)
			}
			if tt.spoil != nil {
				tt.spoil(&l)
			}
			err := l.Move(Undo, tt.by, endingNow.AddDate(0, 0, tt.after))
			if l.State != tt.want || (err != nil) != (tt.want == Withdrawn) {
				t.Errorf("%s, %v", l.State, err)
			}
			if err == nil && (l.Closing != Closing{} || tt.from == Paused && !l.PausedUntil.Equal(until)) {
				t.Errorf("left over: %+v", l)
			}
		})
	}
}

func TestPauseUntil(t *testing.T) {
	l := Listing{State: Published}
	day := UTCDay(endingNow)
	for _, bad := range []time.Time{day, day.AddDate(0, 0, -1), day.AddDate(0, 13, 0)} {
		var e FieldErrors
		if err := l.PauseUntil(bad, Editor, endingNow); !errors.As(err, &e) || l.State != Published {
			t.Errorf("%s: %v", bad, err)
		}
	}
	if err := l.PauseUntil(day.AddDate(0, 0, 7), LinkWorker, endingNow); !errors.Is(err, ErrForbidden) {
		t.Errorf("link worker: %v", err)
	}
	for _, weeks := range []int{1, 3} { // the second changes the day
		if err := l.PauseUntil(day.AddDate(0, 0, 7*weeks), Editor, endingNow); err != nil || l.State != Paused || !l.PausedUntil.Equal(day.AddDate(0, 0, 7*weeks)) {
			t.Errorf("%d weeks: %+v, %v", weeks, l.PausedUntil, err)
		}
	}
	if err := l.PauseUntil(day.AddDate(0, 0, 7), LinkWorker, endingNow); !errors.Is(err, ErrForbidden) {
		t.Errorf("link worker changes the day: %v", err)
	}
}

func TestRoleOver(t *testing.T) {
	l := Listing{Covers: []string{"lad:E08000035"}}
	l.Service.OrganizationID = "org"
	for _, tt := range []struct {
		grants []Grant
		want   Role
	}{
		{nil, Public},
		{[]Grant{{Role: LinkWorker}}, Public},
		{[]Grant{{Role: Editor, OrganizationID: "other"}}, Public},
		{[]Grant{{Role: Editor, OrganizationID: "org"}}, Editor},
		{[]Grant{{Role: Editor, OrganizationID: "org", Expires: endingNow}}, Public},
		{[]Grant{{Role: Editor, OrganizationID: "org"}, {Role: Moderator, Areas: []string{"lad:E08000035"}}}, Moderator},
		{[]Grant{{Role: Moderator, Areas: []string{"lad:E08000009"}}}, Public},
		{[]Grant{{Role: Moderator}, {Role: Administrator}}, Administrator},
	} {
		if got := (Actor{ID: "a", Grants: tt.grants}).RoleOver(&l, endingNow); got != tt.want {
			t.Errorf("%+v: %s, want %s", tt.grants, got, tt.want)
		}
	}
}
