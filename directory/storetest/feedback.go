package storetest

import (
	"testing"
	"time"

	"anchorpoint/directory"
)

func doNotList(t *testing.T, s directory.Store, id string) {
	t.Helper()
	must[directory.Listing](t)(s.UpdateListing(t.Context(), id, edit("asked"), func(l *directory.Listing) error {
		return l.Move(directory.DoNotList, directory.Moderator, day)
	}))
}

func sharedList(t *testing.T, s directory.Store) {
	for n := range 3 {
		create(t, s, lunchClub(n+1))
	}
	draft := lunchClub(4)
	draft.State = directory.Draft
	create(t, s, draft)
	public := s.As(directory.Actor{})
	ids := []string{lunchClub(3).ID, draft.ID, lunchClub(1).ID, "no-such-id", lunchClub(3).ID, ""}
	made := must[directory.SharedList](t)(public.CreateList(t.Context(), ids, day))
	got := must[directory.SharedList](t)(public.List(t.Context(), made.Code, day.Add(directory.ListLife-time.Second)))
	if len(got.Listings) != 2 || got.Listings[0] != lunchClub(3).ID || got.Listings[1] != lunchClub(1).ID {
		t.Errorf("the list holds %q, want numbers 3 and 1 and no draft", got.Listings)
	}
	if !got.Created.Equal(day) || !got.Expires.Equal(day.Add(directory.ListLife)) {
		t.Errorf("it lives from %s to %s", got.Created, got.Expires)
	}
	typed, ok := directory.ParseListCode(" " + made.Code.String() + " ")
	if !ok || typed != made.Code {
		t.Errorf("the code %s is read as %q", made.Code, typed)
	}
	_, err := public.List(t.Context(), made.Code, day.Add(directory.ListLife))
	wantErr(t, "a list past its time", err, directory.ErrNotFound)
	_, err = public.List(t.Context(), directory.NewListCode(), day)
	wantErr(t, "a code that nobody made", err, directory.ErrNotFound)
	_, err = public.CreateList(t.Context(), []string{draft.ID}, day)
	wantErr(t, "a list of a draft", err, directory.ErrNotFound)
	many := make([]string, directory.MaxListed+1)
	for n := range many {
		many[n] = lunchClub(n + 100).ID
	}
	if _, err = public.CreateList(t.Context(), many, day); err == nil {
		t.Errorf("a list of %d was made", len(many))
	}
}

func sharedListGone(t *testing.T, s directory.Store) {
	create(t, s, lunchClub(1))
	create(t, s, lunchClub(2))
	ids := []string{lunchClub(1).ID, lunchClub(2).ID}
	public := s.As(directory.Actor{})
	made := must[directory.SharedList](t)(public.CreateList(t.Context(), ids, day))
	doNotList(t, s, ids[0])
	got := must[directory.SharedList](t)(public.List(t.Context(), made.Code, day))
	if len(got.Listings) != 2 {
		t.Errorf("the list lost an id: %q", got.Listings)
	}
	shown := must[[]directory.Listing](t)(public.Listings(t.Context(), got.Listings))
	if len(shown) != 1 || shown[0].ID != ids[1] {
		t.Errorf("%d services of the list are shown, want the one that is listed", len(shown))
	}
	again := must[directory.SharedList](t)(public.CreateList(t.Context(), ids, day))
	if len(again.Listings) != 1 || again.Listings[0] != ids[1] {
		t.Errorf("a new list holds %q, want the one that is listed", again.Listings)
	}
}

func purge(t *testing.T, s directory.Store) {
	create(t, s, lunchClub(1))
	old := must[directory.SharedList](t)(s.CreateList(t.Context(), []string{lunchClub(1).ID}, day))
	late := day.Add(directory.ListLife - time.Hour)
	kept := must[directory.SharedList](t)(s.CreateList(t.Context(), []string{lunchClub(1).ID}, late))
	report(t, s, directory.Report{Email: "old@example.org", Day: day})
	report(t, s, directory.Report{Email: "new@example.org", Day: late})
	_, err := s.As(directory.Actor{}).Purge(t.Context(), day.Add(directory.ListLife))
	wantErr(t, "the public purges", err, directory.ErrForbidden)
	got := must[directory.Purged](t)(s.Purge(t.Context(), day.Add(directory.ListLife)))
	if got.Lists != 1 || got.Emails != 1 {
		t.Errorf("purged %+v, want one of each", got)
	}
	_, err = s.List(t.Context(), old.Code, day)
	wantErr(t, "a list that was purged", err, directory.ErrNotFound)
	must[directory.SharedList](t)(s.List(t.Context(), kept.Code, late))
	reports := must[[]directory.Report](t)(s.Reports(t.Context()))
	if len(reports) != 2 || reports[0].Email != "" || reports[1].Email != "new@example.org" {
		t.Errorf("reports after the purge: %+v", reports)
	}
}

// report adds one on the first lunch club as the public does.
func report(t *testing.T, s directory.Store, r directory.Report) directory.Report {
	t.Helper()
	r.ListingID = lunchClub(1).ID
	if r.Kind == "" {
		r.Kind = directory.ReportWrongPhone
	}
	if r.Day.IsZero() {
		r.Day = day
	}
	return must[directory.Report](t)(s.As(directory.Actor{}).AddReport(t.Context(), r))
}

func reports(t *testing.T, s directory.Store) {
	create(t, s, lunchClub(1))
	public := s.As(directory.Actor{})
	first := report(t, s, directory.Report{Text: "the number is another's", Email: "jo@example.org"})
	report(t, s, directory.Report{Kind: directory.ReportFull, Held: true})
	all := must[[]directory.Report](t)(s.Reports(t.Context()))
	want := directory.Report{ID: first.ID, ListingID: lunchClub(1).ID, Kind: directory.ReportWrongPhone, Text: "the number is another's",
		Email: "jo@example.org", Day: directory.UTCDay(day), State: directory.ReportOpen}
	if len(all) != 2 || all[0] != want || !all[1].Held {
		t.Errorf("reports = %+v, want first %+v", all, want)
	}
	if got := must[[]directory.Report](t)(public.Reports(t.Context())); len(got) != 0 {
		t.Errorf("the public reads %d reports", len(got))
	}
	for name, r := range map[string]directory.Report{
		"no kind":         {ListingID: lunchClub(1).ID},
		"an NHS number":   {ListingID: lunchClub(1).ID, Kind: directory.ReportFull, Text: "for patient 943 476 5919"},
		"no such listing": {ListingID: "nobody", Kind: directory.ReportFull},
	} {
		if _, err := public.AddReport(t.Context(), r); err == nil {
			t.Errorf("a report with %s was kept", name)
		}
	}
	if n := must[directory.Counts](t)(s.Counts(t.Context())).Reports; n != 2 {
		t.Errorf("%d reports are counted, want 2", n)
	}
}

func reportDecided(t *testing.T, s directory.Store) {
	create(t, s, lunchClub(1))
	id := report(t, s, directory.Report{Email: "jo@example.org"}).ID
	decide := func(s directory.Store, to directory.ReportState) error {
		return s.DecideReport(t.Context(), id, to, edit("looked"))
	}
	signal := func() directory.Signal {
		return must[map[string]directory.Signal](t)(s.As(directory.Actor{}).Signals(t.Context(), []string{lunchClub(1).ID}, day))[lunchClub(1).ID]
	}
	wantErr(t, "the public decides", decide(s.As(directory.Actor{}), directory.ReportDone), directory.ErrNotFound)
	wantErr(t, "an editor decides on a report about the own listing",
		decide(s.As(editorOf(lunchClub(1).Service.Organization.ID)), directory.ReportRejected), directory.ErrNotFound)
	if !signal().Problem.IsZero() {
		t.Error("a report that nobody confirmed is told on the page")
	}
	if err := decide(s, directory.ReportConfirmed); err != nil {
		t.Fatal(err)
	}
	if got := signal().Problem; !got.Equal(directory.UTCDay(day)) {
		t.Errorf("a confirmed report is told of with the day %s", got)
	}
	wantErr(t, "opening it again", decide(s, directory.ReportOpen), directory.ErrState)
	if err := decide(s, directory.ReportDone); err != nil {
		t.Fatal(err)
	}
	wantErr(t, "deciding after the end", decide(s, directory.ReportConfirmed), directory.ErrState)
	done := must[[]directory.Report](t)(s.Reports(t.Context(), directory.ReportDone))
	if len(done) != 1 || done[0].Email != "" || !signal().Problem.IsZero() {
		t.Errorf("a settled report: %+v, signal %+v", done, signal())
	}
	if open := must[[]directory.Report](t)(s.Reports(t.Context())); len(open) != 0 {
		t.Errorf("%d reports are still open", len(open))
	}
}

func moderatorOf(area string) directory.Actor {
	return directory.Actor{ID: "m", Grants: []directory.Grant{{Role: directory.Moderator, Areas: []string{area}}}}
}

func feedbackScope(t *testing.T, s directory.Store) {
	create(t, s, lunchClub(1))
	id := report(t, s, directory.Report{}).ID
	must[directory.Task](t)(s.RaiseTask(t.Context(), directory.Task{Kind: "dead-link", ListingID: lunchClub(1).ID, Reason: "x"}))
	must[directory.Task](t)(s.RaiseTask(t.Context(), directory.Task{Kind: "backup", Reason: "x"}))
	must[directory.Missing](t)(s.AddMissing(t.Context(), directory.Missing{Area: "lad:E08000009", Text: "a choir", Day: day}))
	must[directory.Missing](t)(s.AddMissing(t.Context(), directory.Missing{Area: "M32", Text: "a band", Day: day}))
	for name, tt := range map[string]struct {
		actor                   directory.Actor
		reports, tasks, missing int
	}{
		"the public":                  {directory.Actor{}, 0, 0, 0},
		"an editor":                   {editorOf(lunchClub(1).Service.Organization.ID), 0, 0, 0},
		"a link worker":               {directory.Actor{ID: "l", Grants: []directory.Grant{{Role: directory.LinkWorker}}}, 0, 0, 0},
		"a moderator of the area":     {moderatorOf("lad:E08000009"), 1, 1, 1},
		"a moderator of another area": {moderatorOf("lad:E08000035"), 0, 0, 0},
		"a moderator of everything":   {directory.Actor{ID: "m", Grants: []directory.Grant{{Role: directory.Moderator}}}, 1, 2, 2},
		"a former moderator": {directory.Actor{ID: "m", Grants: []directory.Grant{{Role: directory.Moderator,
			Expires: time.Now().Add(-time.Minute)}}}, 0, 0, 0},
		"an administrator": {directory.Actor{ID: "a", Grants: []directory.Grant{{Role: directory.Administrator}}}, 1, 2, 2},
	} {
		seen := s.As(tt.actor)
		reports := must[[]directory.Report](t)(seen.Reports(t.Context()))
		tasks := must[[]directory.Task](t)(seen.Tasks(t.Context()))
		missing := must[[]directory.Missing](t)(seen.MissingServices(t.Context()))
		if len(reports) != tt.reports || len(tasks) != tt.tasks || len(missing) != tt.missing {
			t.Errorf("%s sees %d reports, %d tasks, %d missing; want %d, %d, %d", name,
				len(reports), len(tasks), len(missing), tt.reports, tt.tasks, tt.missing)
		}
	}
	_, err := s.As(directory.Actor{}).RaiseTask(t.Context(), directory.Task{Kind: "x", ListingID: lunchClub(1).ID})
	wantErr(t, "the public raises a task", err, directory.ErrNotFound)
	wantErr(t, "a moderator of another area decides",
		s.As(moderatorOf("lad:E08000035")).DecideReport(t.Context(), id, directory.ReportDone, edit("x")), directory.ErrNotFound)
	if err := s.As(moderatorOf("lad:E08000009")).DecideReport(t.Context(), id, directory.ReportDone, edit("x")); err != nil {
		t.Errorf("a moderator of the area decides: %v", err)
	}
}
