package storetest

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"anchorpoint/directory"
)

// worker is a link worker of some areas.
func worker(t *testing.T, s directory.Store, email string, areas ...string) (directory.Store, directory.User) {
	t.Helper()
	u := must[directory.User](t)(s.CreateUser(t.Context(), directory.User{Email: email, Created: day}))
	g := directory.Grant{Role: directory.LinkWorker, Areas: areas}
	if err := s.Grant(t.Context(), u.ID, g, day); err != nil {
		t.Fatal(err)
	}
	return s.As(directory.Actor{ID: u.ID, Grants: []directory.Grant{g}}), u
}

func names(t *testing.T, s directory.Store) []string {
	t.Helper()
	var out []string
	for _, l := range must[[]directory.Shortlist](t)(s.Shortlists(t.Context())) {
		out = append(out, l.Name)
	}
	return out
}

func shortlists(t *testing.T, s directory.Store) {
	ctx := t.Context()
	const a, b = "lad:E08000009", "lad:E08000035"
	create(t, s, lunchClub(1))
	create(t, s, lunchClub(2))
	jo, joUser := worker(t, s, "jo@example.org", b, a)
	sam, _ := worker(t, s, "sam@example.org", a, b) // the same areas, named the other way round
	far, _ := worker(t, s, "far@example.org", a)
	team := directory.Grant{Role: directory.LinkWorker, Areas: []string{a, b}}.Team()
	one, two := lunchClub(1).ID, lunchClub(2).ID
	mine := must[directory.Shortlist](t)(jo.CreateShortlist(ctx, directory.Shortlist{Name: "lonely", Listings: []string{one, "nothing", one}}))
	if mine.Owner != joUser.ID || mine.Team != "" || !slices.Equal(mine.Listings, []string{one}) || mine.At.IsZero() {
		t.Errorf("made %+v", mine)
	}
	ours := must[directory.Shortlist](t)(jo.CreateShortlist(ctx, directory.Shortlist{Name: "Debt", Team: team, Owner: "somebody"}))
	if ours.Owner != "" || ours.Team != team {
		t.Errorf("made %+v", ours)
	}
	if got := names(t, jo); !slices.Equal(got, []string{"Debt", "lonely"}) {
		t.Errorf("lists of the one who made them: %q", got)
	}
	if got := names(t, sam); !slices.Equal(got, []string{"Debt"}) {
		t.Errorf("lists of a colleague: %q", got)
	}
	must[directory.Shortlist](t)(sam.UpdateShortlist(ctx, ours.ID, func(l *directory.Shortlist) error {
		l.Owner, l.Team, l.Name = "thief", "everywhere", "Debt and money"
		return errors.Join(l.Add(two), l.Add(one), l.Add(two))
	}))
	got := must[directory.Shortlist](t)(jo.Shortlist(ctx, ours.ID))
	if got.Name != "Debt and money" || got.Team != team || got.Owner != "" || !slices.Equal(got.Listings, []string{two, one}) {
		t.Errorf("after a colleague's change: %+v", got)
	}
	strangers := map[string]directory.Store{
		"another team": far, "the public": s.As(directory.Actor{}), "a colleague whose right ended": s.As(directory.Actor{ID: "x",
			Grants: []directory.Grant{{Role: directory.LinkWorker, Areas: []string{a, b}, Expires: day.AddDate(-9, 0, 0)}}}),
		"somebody who may not any more": s.As(directory.Actor{ID: joUser.ID}),
		"a moderator":                   s.As(directory.Actor{ID: "m", Grants: []directory.Grant{{Role: directory.Moderator, Areas: []string{a, b}}}}),
		"an administrator":              s.As(directory.Actor{ID: "admin", Grants: []directory.Grant{{Role: directory.Administrator}}}),
	}
	for name, other := range strangers {
		for _, id := range []string{mine.ID, ours.ID} {
			_, err := other.Shortlist(ctx, id)
			wantErr(t, name+" reads", err, directory.ErrNotFound)
			_, err = other.UpdateShortlist(ctx, id, func(*directory.Shortlist) error { return nil })
			wantErr(t, name+" writes", err, directory.ErrNotFound)
			wantErr(t, name+" deletes", other.DeleteShortlist(ctx, id), directory.ErrNotFound)
		}
		if got := names(t, other); len(got) != 0 {
			t.Errorf("%s sees %q", name, got)
		}
		_, err := other.CreateShortlist(ctx, directory.Shortlist{Name: "x", Team: team})
		wantErr(t, name+" makes one for the team", err, directory.ErrForbidden)
	}
	wantErr(t, "a colleague deletes what is somebody's own", sam.DeleteShortlist(ctx, mine.ID), directory.ErrNotFound)
	if err := errors.Join(sam.DeleteShortlist(ctx, ours.ID), jo.DeleteShortlist(ctx, mine.ID)); err != nil {
		t.Error(err)
	}
	if got := names(t, jo); len(got) != 0 {
		t.Errorf("left after deleting: %q", got)
	}
}

func shortlistLimits(t *testing.T, s directory.Store) {
	ctx := t.Context()
	jo, _ := worker(t, s, "jo@example.org")
	for _, name := range []string{"", "  ", strings.Repeat("a", directory.MaxShortlistName+1), "Jean born 1/2/1950", "943 476 5919", "for LS11 5BZ", "jean@example.org"} {
		_, err := jo.CreateShortlist(ctx, directory.Shortlist{Name: name})
		var problems directory.FieldErrors
		if !errors.As(err, &problems) {
			t.Errorf("a list of the name %q: %v", name, err)
		}
	}
	first := must[directory.Shortlist](t)(jo.CreateShortlist(ctx, directory.Shortlist{Name: "many"}))
	for i := range directory.MaxListed + 1 {
		create(t, s, lunchClub(i+1))
		_, err := jo.UpdateShortlist(ctx, first.ID, func(l *directory.Shortlist) error { return l.Add(lunchClub(i + 1).ID) })
		if full := err != nil; full != (i == directory.MaxListed) {
			t.Errorf("service %d: %v", i+1, err)
		}
	}
	for i := range directory.MaxShortlists {
		_, err := jo.CreateShortlist(ctx, directory.Shortlist{Name: "list " + strconv.Itoa(i)})
		if full := err != nil; full != (i == directory.MaxShortlists-1) {
			t.Errorf("list %d: %v", i+2, err)
		}
	}
}

// Two who add to one list at once lose nothing.
func shortlistAtOnce(t *testing.T, s directory.Store) {
	ctx := t.Context()
	jo, _ := worker(t, s, "jo@example.org")
	l := must[directory.Shortlist](t)(jo.CreateShortlist(ctx, directory.Shortlist{Name: "ours", Team: "everywhere"}))
	var all sync.WaitGroup
	const people = 8
	for i := range people {
		create(t, s, lunchClub(i+1))
	}
	for i := range people {
		all.Go(func() {
			if _, err := jo.UpdateShortlist(ctx, l.ID, func(l *directory.Shortlist) error { return l.Add(lunchClub(i + 1).ID) }); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if got := must[directory.Shortlist](t)(jo.Shortlist(ctx, l.ID)); len(got.Listings) != people {
		t.Errorf("%d services of %d", len(got.Listings), people)
	}
}
