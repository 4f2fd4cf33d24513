package storetest

import (
	"testing"
	"time"

	"anchorpoint/directory"
)

// letter is one to a group about the first lunch club.
func letter(id string) directory.Letter {
	return directory.Letter{
		ID: id, To: "hello@example.org", Kind: "still-right", Language: "cy", Subject: "Still right?",
		Text: "Is it?", HTML: "<p>Is it?</p>", Headers: map[string]string{"List-Unsubscribe": "<https://find.example.org/x>"},
		ListingID: lunchClub(1).ID, Queued: day,
	}
}

func due(t *testing.T, s directory.Store, at time.Time) []directory.Letter {
	t.Helper()
	return must[[]directory.Letter](t)(s.DueLetters(t.Context(), at, 100))
}

func queue(t *testing.T, s directory.Store, l directory.Letter) {
	t.Helper()
	if err := s.QueueLetter(t.Context(), l); err != nil {
		t.Fatal(err)
	}
}

func settle(t *testing.T, s directory.Store, id string, a directory.Attempt) {
	t.Helper()
	if err := s.SettleLetter(t.Context(), id, a); err != nil {
		t.Fatal(err)
	}
}

func letterSent(t *testing.T, s directory.Store) {
	create(t, s, lunchClub(1))
	later := letter("later")
	later.Due = day.Add(time.Hour)
	queue(t, s, later)
	queue(t, s.As(directory.Actor{}), letter("now")) // a page of the public writes it
	waiting := due(t, s, day)
	want := letter("now")
	want.Due, want.Expires, want.State = day, day.Add(directory.LetterLife), directory.LetterWaiting
	if len(waiting) != 1 || encoded(t, waiting[0]) != encoded(t, want) {
		t.Fatalf("due are\n%+v\nwant\n%+v", waiting, want)
	}
	if both := due(t, s, day.Add(time.Hour)); len(both) != 2 || both[0].ID != "now" {
		t.Errorf("an hour later %d are due", len(both))
	}
	settle(t, s, "now", directory.Attempt{State: directory.LetterSent, At: day, Answer: "250 taken"})
	if left := due(t, s, day); len(left) != 0 {
		t.Errorf("after it was sent %d are due", len(left))
	}
	wantErr(t, "settling it twice", s.SettleLetter(t.Context(), "now", directory.Attempt{State: directory.LetterSent, At: day}), directory.ErrNotFound)
	sent := must[directory.Letter](t)(s.Letter(t.Context(), "now"))
	if sent.State != directory.LetterSent || sent.Text+sent.HTML != "" || sent.Headers != nil || sent.Tries != 1 || !sent.Settled.Equal(day) {
		t.Errorf("kept of a sent letter: %+v", sent)
	}
	counts := must[map[directory.LetterState]int](t)(s.LetterCounts(t.Context()))
	if counts[directory.LetterSent] != 1 || counts[directory.LetterWaiting] != 1 {
		t.Errorf("counts %v", counts)
	}
	gone := must[directory.Purged](t)(s.Purge(t.Context(), day.Add(directory.LetterKept)))
	if _, err := s.Letter(t.Context(), "now"); gone.Letters != 1 || err == nil {
		t.Errorf("past its time: %+v, %v", gone, err)
	}
}

func letterAgain(t *testing.T, s directory.Store) {
	create(t, s, lunchClub(1))
	queue(t, s, letter("a"))
	again := day.Add(5 * time.Minute)
	settle(t, s, "a", directory.Attempt{State: directory.LetterWaiting, At: day, Again: again, Answer: "451 busy"})
	if n := len(due(t, s, again.Add(-time.Second))); n != 0 {
		t.Errorf("%d are due too early", n)
	}
	if got := due(t, s, again); len(got) != 1 || got[0].Tries != 1 || got[0].Answer != "451 busy" || got[0].Text == "" {
		t.Errorf("due again: %+v", got)
	}
	settle(t, s, "a", directory.Attempt{State: directory.LetterFailed, At: again})
	if n := len(due(t, s, again.Add(time.Hour))); n != 0 {
		t.Errorf("%d are due after the last try", n)
	}
}

func letterKey(t *testing.T, s directory.Store) {
	create(t, s, lunchClub(1))
	for _, id := range []string{"a", "b"} {
		l := letter(id)
		l.Key = "still-right/1"
		queue(t, s, l)
	}
	if got := due(t, s, day); len(got) != 1 || got[0].ID != "a" {
		t.Errorf("due are %+v, want the first alone", got)
	}
	settle(t, s, "a", directory.Attempt{State: directory.LetterSent, At: day})
	l := letter("c")
	l.Key = "still-right/1"
	queue(t, s, l)
	if got := due(t, s, day); len(got) != 0 {
		t.Errorf("written again after it was sent: %+v", got)
	}
}

func letterBounced(t *testing.T, s directory.Store) {
	create(t, s, lunchClub(1))
	before := encoded(t, must[directory.Listing](t)(s.Listing(t.Context(), lunchClub(1).ID)))
	queue(t, s, letter("a"))
	settle(t, s, "a", directory.Attempt{State: directory.LetterBounced, At: day, Answer: "550 no such user"})
	queue(t, s, letter("b"))
	settle(t, s, "b", directory.Attempt{State: directory.LetterSent, At: day})
	for range 2 { // the same notice twice
		if err := s.BounceLetter(t.Context(), "b", "5.1.1", day.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	tasks := openTasks(t, s)
	if len(tasks) != 1 || tasks[0].Kind != directory.BouncedTask || tasks[0].ListingID != lunchClub(1).ID {
		t.Errorf("tasks %+v, want one", tasks)
	}
	if after := encoded(t, must[directory.Listing](t)(s.Listing(t.Context(), lunchClub(1).ID))); after != before {
		t.Errorf("a bounce changed the listing to %s", after)
	}
	if why := must[directory.Stop](t)(s.Stopped(t.Context(), "Hello@Example.org ")); why != directory.StopBounced {
		t.Errorf("the address is stopped for %q", why)
	}
	if b := must[directory.Letter](t)(s.Letter(t.Context(), "b")); b.State != directory.LetterBounced || b.Answer != "5.1.1" {
		t.Errorf("the letter is %+v", b)
	}
	wantErr(t, "a letter of nobody", s.BounceLetter(t.Context(), "x", "", day), directory.ErrNotFound)
	none := letter("c")
	none.ListingID = ""
	queue(t, s, none)
	settle(t, s, "c", directory.Attempt{State: directory.LetterBounced, At: day})
	if n := len(openTasks(t, s)); n != 1 {
		t.Errorf("a letter about no listing raised a task: %d", n)
	}
}

func lettersStopped(t *testing.T, s directory.Store) {
	why := func() directory.Stop {
		return must[directory.Stop](t)(s.Stopped(t.Context(), "hello@example.org"))
	}
	if why() != "" {
		t.Errorf("stopped from the start: %q", why())
	}
	for _, stop := range []directory.Stop{directory.StopBounced, directory.StopAsked, directory.StopBounced} {
		if err := s.StopLetters(t.Context(), "HELLO@example.org", stop, day); err != nil {
			t.Fatal(err)
		}
	}
	if why() != directory.StopAsked {
		t.Errorf("stopped for %q, want the wish", why())
	}
	if err := s.ResumeLetters(t.Context(), "hello@example.org"); err != nil || why() != "" {
		t.Errorf("stopped after all: %q, %v", why(), err)
	}
}

func lettersScope(t *testing.T, s directory.Store) {
	create(t, s, lunchClub(1))
	queue(t, s, letter("a"))
	moderator := directory.Actor{ID: "m", Grants: []directory.Grant{{Role: directory.Moderator}}}
	for _, a := range []directory.Actor{{}, editorOf("x"), moderator} {
		other := s.As(a)
		_, err := other.DueLetters(t.Context(), day, 1)
		wantErr(t, "due letters", err, directory.ErrForbidden)
		_, err = other.Letter(t.Context(), "a")
		wantErr(t, "a letter", err, directory.ErrForbidden)
		_, err = other.Stopped(t.Context(), "a@example.org")
		wantErr(t, "stopped", err, directory.ErrForbidden)
		wantErr(t, "bounce", other.BounceLetter(t.Context(), "a", "", day), directory.ErrForbidden)
		wantErr(t, "settle", other.SettleLetter(t.Context(), "a", directory.Attempt{State: directory.LetterSent}), directory.ErrForbidden)
		wantErr(t, "remind", other.Remind(t.Context(), directory.Reminder{ListingID: lunchClub(1).ID}), directory.ErrForbidden)
	}
}

func remindTogether(t *testing.T, s directory.Store) {
	create(t, s, lunchClub(1))
	none := must[directory.Reminder](t)(s.Reminder(t.Context(), lunchClub(1).ID))
	if none.Step != 0 || !none.First.IsZero() {
		t.Errorf("before it began: %+v", none)
	}
	r := directory.Reminder{ListingID: lunchClub(1).ID, About: day.AddDate(0, -6, 0), First: day, Step: 1, Last: day, Places: day}
	if err := s.Remind(t.Context(), r, letter("a"), letter("b")); err != nil {
		t.Fatal(err)
	}
	if got := must[directory.Reminder](t)(s.Reminder(t.Context(), r.ListingID)); got != r {
		t.Errorf("kept %+v, want %+v", got, r)
	}
	if n := len(due(t, s, day)); n != 2 {
		t.Errorf("%d letters are due, want 2", n)
	}
	r.Step, r.Last = 2, day.Add(14*oneDay)
	bad := letter("c")
	bad.To = "" // refused
	if err := s.Remind(t.Context(), r, letter("d"), bad); err == nil {
		t.Fatal("a letter to nobody was kept")
	}
	if got := must[map[string]directory.Reminder](t)(s.Reminders(t.Context()))[r.ListingID]; got.Step != 1 || len(due(t, s, day.Add(oneDay))) != 2 {
		t.Errorf("half of it was kept: %+v", got)
	}
}
