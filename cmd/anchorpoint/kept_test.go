package main

import (
	"strings"
	"testing"
	"time"

	"anchorpoint/directory"
)

// TestWhatPeopleToldIsBackedUpAndNeverExported: lists, reports and counts come
// back with a backup, and no export holds a word of them.
func TestWhatPeopleToldIsBackedUpAndNeverExported(t *testing.T) {
	s := newSite(t)
	s.must(t, "import", write(t, "small.csv", smallCSV))
	code := tell(t, s)
	backup := backupOf(t, s)

	store := s.open(t)
	reports, err := store.Reports(t.Context())
	if err != nil || len(reports) != 1 {
		t.Fatalf("%d reports (%v)", len(reports), err)
	}
	if err := store.DecideReport(t.Context(), reports[0].ID, directory.ReportDone, directory.Edit{}); err != nil {
		t.Fatal(err)
	}
	store.Close()
	wantWords(t, s.must(t, "restore", backup), "restored")
	wantWords(t, s.must(t, "check"), "0 problems", "6 lists, reports and counts")
	store = s.open(t)
	if list, err := store.List(t.Context(), code, time.Now()); err != nil || len(list.Listings) != 1 {
		t.Errorf("the restored list: %+v (%v)", list, err)
	}
	if reports, err := store.Reports(t.Context()); err != nil || len(reports) != 1 || reports[0].Email != "canary@example.org" {
		t.Errorf("the restored reports: %+v (%v)", reports, err)
	}
	exported := s.must(t, "export")
	for _, word := range []string{"canary", "CANARY", string(code), code.String()} {
		if strings.Contains(exported, word) {
			t.Errorf("the export holds %q", word)
		}
	}
}

// tell fills a site with one of everything that people tell and ask for.
func tell(t *testing.T, s site) directory.ListCode {
	t.Helper()
	store := s.open(t)
	defer store.Close()
	ctx, now := t.Context(), time.Now()
	var id string
	_, err := store.Walk(ctx, func(l directory.Listing) error { id = l.ID; return nil })
	if err != nil {
		t.Fatal(err)
	}
	public := store.As(directory.Actor{})
	list, err := public.CreateList(ctx, []string{id}, now)
	if err != nil {
		t.Fatal(err)
	}
	for what, err := range map[string]error{
		"report": second(public.AddReport(ctx, directory.Report{ListingID: id, Kind: directory.ReportOther, Text: "CANARY", Email: "canary@example.org", Day: now})),
		"wish":   second(public.AddMissing(ctx, directory.Missing{Text: "CANARY", Day: now})),
		"try":    public.CountTry(ctx, id, directory.NoAnswer, now),
		"unmet":  public.CountUnmet(ctx, []directory.Unmet{{Need: "befriending", From: now, Outcome: directory.FoundNone}}),
	} {
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	return list.Code
}

func second[T any](_ T, err error) error { return err }
