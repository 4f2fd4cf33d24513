package storetest

import (
	"testing"
	"time"

	"anchorpoint/directory"
)

func deadLinks(t *testing.T, s directory.Store) {
	create(t, s, lunchClub(1))
	before := encoded(t, must[directory.Listing](t)(s.Listing(t.Context(), lunchClub(1).ID)))
	known := func() directory.LinkCheck {
		return must[map[string]directory.LinkCheck](t)(s.LinkChecks(t.Context()))[lunchClub(1).ID]
	}
	const address = "https://lunch.example.org"
	look := func(gone bool, at time.Time) {
		t.Helper()
		c := known()
		c.ListingID = lunchClub(1).ID
		if !c.Due(address, at) {
			t.Errorf("not due at %s after %+v", at, c)
		}
		if err := s.SaveLinkCheck(t.Context(), c.After(address, gone, at)); err != nil {
			t.Fatal(err)
		}
	}
	look(true, day)
	look(false, day.Add(oneDay))
	if c := known(); len(openTasks(t, s)) != 0 || c.Due(address, day.Add(20*oneDay)) || !c.Due("https://new.example.org", day.Add(2*oneDay)) {
		t.Errorf("one failure counted: %+v", c)
	}
	look(true, day.Add(31*oneDay))
	if known().Due(address, day.Add(31*oneDay+time.Hour)) {
		t.Error("looked at again within the hour")
	}
	look(true, day.Add(32*oneDay))
	look(true, day.Add(62*oneDay)) // a dead one is looked at once a month
	if tasks := openTasks(t, s); len(tasks) != 1 || tasks[0].Kind != directory.DeadLinkTask || tasks[0].ListingID != lunchClub(1).ID {
		t.Errorf("tasks %+v, want one", tasks)
	}
	if after := encoded(t, must[directory.Listing](t)(s.Listing(t.Context(), lunchClub(1).ID))); after != before {
		t.Errorf("a check changed the listing to %s", after)
	}
	if one := must[directory.LinkCheck](t)(s.LinkCheck(t.Context(), lunchClub(1).ID)); one != known() || !one.Dead() {
		t.Errorf("one check %+v, want %+v", one, known())
	}
	if none := must[directory.LinkCheck](t)(s.LinkCheck(t.Context(), "nobody")); none != (directory.LinkCheck{}) {
		t.Errorf("a check of nothing: %+v", none)
	}
	_, err := s.As(directory.Actor{}).LinkCheck(t.Context(), lunchClub(1).ID)
	wantErr(t, "a check for the public", err, directory.ErrForbidden)
	_, err = s.As(directory.Actor{}).LinkChecks(t.Context())
	wantErr(t, "checks for the public", err, directory.ErrForbidden)
	wantErr(t, "a check by the public", s.As(directory.Actor{}).SaveLinkCheck(t.Context(), known()), directory.ErrForbidden)
}
