package storetest

import (
	"testing"
	"time"

	"anchorpoint/directory"
)

func try(t *testing.T, s directory.Store, result directory.Tried, at time.Time) {
	t.Helper()
	if err := s.CountTry(t.Context(), lunchClub(1).ID, result, at); err != nil {
		t.Fatal(err)
	}
}

func openTasks(t *testing.T, s directory.Store) []directory.Task {
	t.Helper()
	return must[[]directory.Task](t)(s.Tasks(t.Context()))
}

const oneDay = 24 * time.Hour

func triesRaiseATask(t *testing.T, s directory.Store) {
	create(t, s, lunchClub(1))
	public := s.As(directory.Actor{})
	try(t, public, directory.NoAnswer, day.Add(-31*oneDay))
	try(t, public, directory.NoAnswer, day)
	try(t, public, directory.GotThrough, day)
	if tasks := openTasks(t, s); len(tasks) != 0 {
		t.Fatalf("one failed try within the window raised %+v", tasks)
	}
	try(t, public, directory.WrongDetails, day.Add(oneDay))
	try(t, public, directory.TriedFull, day.Add(oneDay))
	tasks := openTasks(t, s)
	if len(tasks) != 1 || tasks[0].Kind != directory.DoubtTask || tasks[0].ListingID != lunchClub(1).ID || !tasks[0].At.Equal(day.Add(oneDay)) || tasks[0].Reason == "" {
		t.Fatalf("tasks after two failed tries: %+v", tasks)
	}
	if err := s.CloseTask(t.Context(), tasks[0].ID, directory.Edit{At: day.Add(2 * oneDay), Reason: "rang them"}); err != nil {
		t.Fatal(err)
	}
	wantErr(t, "closing it twice", s.CloseTask(t.Context(), tasks[0].ID, edit("x")), directory.ErrNotFound)
	try(t, public, directory.NoAnswer, day.Add(3*oneDay))
	if tasks := openTasks(t, s); len(tasks) != 0 {
		t.Errorf("what was looked into counts again: %+v", tasks)
	}
	try(t, public, directory.NoAnswer, day.Add(3*oneDay))
	if tasks := openTasks(t, s); len(tasks) != 1 {
		t.Errorf("two more failed tries raised %+v", tasks)
	}
	if err := public.CountTry(t.Context(), lunchClub(1).ID, "maybe", day); err == nil {
		t.Error("an unknown answer was counted")
	}
	wantErr(t, "a try of nobody", public.CountTry(t.Context(), "nobody", directory.NoAnswer, day), directory.ErrNotFound)
}

func publicTryChangesNoListing(t *testing.T, s directory.Store) {
	create(t, s, lunchClub(1))
	before := encoded(t, must[directory.Listing](t)(s.Listing(t.Context(), lunchClub(1).ID)))
	try(t, s.As(directory.Actor{}), directory.GotThrough, day)
	try(t, s.As(editorOf(lunchClub(1).Service.Organization.ID)), directory.GotThrough, day)
	if after := encoded(t, must[directory.Listing](t)(s.Listing(t.Context(), lunchClub(1).ID))); after != before {
		t.Errorf("the public changed\n%s\nto\n%s", before, after)
	}
	signals := func(at time.Time) directory.Signal {
		return must[map[string]directory.Signal](t)(s.Signals(t.Context(), []string{lunchClub(1).ID}, at))[lunchClub(1).ID]
	}
	if got := signals(day).GotThrough; !got.Equal(directory.UTCDay(day)) {
		t.Errorf("somebody got through on %s", got)
	}
	if got := signals(day.AddDate(0, 7, 0)); got != (directory.Signal{}) {
		t.Errorf("seven months later it is still told: %+v", got)
	}
}

func linkWorkersTryChecks(t *testing.T, s directory.Store) {
	create(t, s, lunchClub(1))
	worker := func(area string) directory.Store {
		return s.As(directory.Actor{ID: "l", Grants: []directory.Grant{{Role: directory.LinkWorker, Areas: []string{area}}}})
	}
	checked := func() directory.Stamp {
		return must[directory.Listing](t)(s.Listing(t.Context(), lunchClub(1).ID)).Dates.Checked
	}
	try(t, worker("lad:E08000035"), directory.GotThrough, day)
	if got := checked(); got != (directory.Stamp{}) {
		t.Errorf("a link worker of another area checked it: %+v", got)
	}
	try(t, worker("lad:E08000009"), directory.GotThrough, day)
	if got := checked(); !got.At.Equal(day) || got.How != directory.HowWorked || got.By != "l" {
		t.Errorf("checked by a link worker: %+v", got)
	}
	revisions := must[[]directory.Revision](t)(s.Revisions(t.Context(), directory.ListingRecord, lunchClub(1).ID))
	if len(revisions) != 2 || revisions[1].Author != "l" {
		t.Errorf("the check left the revisions %+v", revisions)
	}
	try(t, worker("lad:E08000009"), directory.GotThrough, day.Add(oneDay))
	if got := checked(); !got.At.Equal(day) {
		t.Errorf("the day after it was stamped again: %s", got.At)
	}
	try(t, s, directory.NoAnswer, day.Add(20*oneDay))
	try(t, s, directory.NoAnswer, day.Add(20*oneDay))
	try(t, worker("lad:E08000009"), directory.GotThrough, day.Add(21*oneDay))
	if got := checked(); !got.At.Equal(day) {
		t.Errorf("while others are in doubt it was stamped: %s", got.At)
	}
}

// One failed try of a link worker of the area is enough for a task.
func linkWorkersTryDoubts(t *testing.T, s directory.Store) {
	create(t, s, lunchClub(1))
	worker := func(area string) directory.Store {
		return s.As(directory.Actor{ID: "l", Grants: []directory.Grant{{Role: directory.LinkWorker, Areas: []string{area}}}})
	}
	try(t, worker("lad:E08000035"), directory.NoAnswer, day)
	if tasks := openTasks(t, s); len(tasks) != 0 {
		t.Errorf("a link worker of another area raised %+v", tasks)
	}
	for i, result := range []directory.Tried{directory.NoAnswer, directory.TriedFull, directory.WrongDetails} {
		at := day.AddDate(0, i+2, 0)
		try(t, worker("lad:E08000009"), result, at)
		try(t, worker("lad:E08000009"), result, at)
		tasks := openTasks(t, s)
		if len(tasks) != 1 || tasks[0].Kind != directory.DoubtTask || tasks[0].ListingID != lunchClub(1).ID || !tasks[0].At.Equal(at) {
			t.Fatalf("%s raised %+v", result, tasks)
		}
		if err := s.CloseTask(t.Context(), tasks[0].ID, directory.Edit{At: at}); err != nil {
			t.Fatal(err)
		}
	}
}

func missingServices(t *testing.T, s directory.Store) {
	public := s.As(directory.Actor{})
	made := must[directory.Missing](t)(public.AddMissing(t.Context(), directory.Missing{Need: "befriending", Area: "LS11", Text: "someone to walk with", Day: day}))
	for name, m := range map[string]directory.Missing{
		"no words":          {},
		"a full postcode":   {Text: "a choir", Area: "LS11 0AA"},
		"a postcode sector": {Text: "a choir", Area: "LS11 0"},
		"an address":        {Text: "a choir", Area: "1 Hall Lane"},
		"an NHS number":     {Text: "for 943 476 5919"},
	} {
		if _, err := public.AddMissing(t.Context(), m); err == nil {
			t.Errorf("a missing service with %s was kept", name)
		}
	}
	all := must[[]directory.Missing](t)(s.MissingServices(t.Context()))
	want := directory.Missing{ID: made.ID, Need: "befriending", Area: "LS11", Text: "someone to walk with", Day: directory.UTCDay(day), State: directory.ReportOpen}
	if len(all) != 1 || all[0] != want {
		t.Errorf("missing services %+v, want %+v", all, want)
	}
	wantErr(t, "the public decides", public.DecideMissing(t.Context(), made.ID, directory.ReportDone, edit("x")), directory.ErrNotFound)
	if err := s.DecideMissing(t.Context(), made.ID, directory.ReportDone, edit("there is one now")); err != nil {
		t.Error(err)
	}
	if n := must[directory.Counts](t)(s.Counts(t.Context())).Missing; n != 0 {
		t.Errorf("%d missing services are counted as open", n)
	}
}

func unmet(t *testing.T, s directory.Store) {
	monday := directory.Monday(time.Now().AddDate(0, 0, -28))
	count := func(need, area string, at time.Time, n int) {
		t.Helper()
		err := s.As(directory.Actor{}).CountUnmet(t.Context(), []directory.Unmet{{Need: need, Area: area, From: at, Outcome: directory.FoundNone, Count: n}})
		if err != nil {
			t.Fatal(err)
		}
	}
	count("debt", "LS11", monday, 6)
	count("debt", "LS11", monday.Add(6*oneDay), 3)
	count("debt", "LS11", monday.Add(6*oneDay), 0) // one search
	count("debt", "LS9", monday, 9)
	count("debt", "LS8", monday, 1)
	count("walking", "LS11", monday, 9)
	count("walking", "LS11", monday.Add(7*oneDay), 9)
	count("befriending", "LS11", time.Now(), 50) // the week still runs
	read := s.As(directory.Actor{ID: "l", Grants: []directory.Grant{{Role: directory.LinkWorker, Areas: []string{"lad:E08000009"}}}})
	got := must[[]directory.Unmet](t)(read.UnmetNeeds(t.Context(), monday.Add(3*oneDay), time.Now()))
	want := []directory.Unmet{
		{Need: "debt", From: monday, Outcome: directory.FoundNone, Count: 10, Pooled: true},
		{Need: "debt", Area: "LS11", From: monday, Outcome: directory.FoundNone, Count: 10},
	}
	if len(got) != len(want) || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("unmet needs\n%+v\nwant\n%+v", got, want)
	}
	_, err := s.As(directory.Actor{}).UnmetNeeds(t.Context(), monday, time.Now())
	wantErr(t, "the public reads unmet needs", err, directory.ErrForbidden)
	for name, u := range map[string]directory.Unmet{
		"a household": {Need: "debt", Area: "LS11 0AA", Outcome: directory.FoundNone},
		"no need":     {Area: "LS11", Outcome: directory.FoundNone},
		"no outcome":  {Need: "debt", Area: "LS11"},
	} {
		u.From = monday
		if err := s.CountUnmet(t.Context(), []directory.Unmet{u}); err == nil {
			t.Errorf("a count with %s was kept", name)
		}
	}
}
