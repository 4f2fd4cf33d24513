package storetest

import (
	"testing"

	"anchorpoint/directory"
)

// outlines say of each listing what the whole one says, to those alone who
// decide on it.
func outlines(t *testing.T, s directory.Store) {
	var published []directory.Listing
	for n, state := range []directory.State{directory.Published, directory.Draft, directory.Paused, directory.Withdrawn, directory.Published} {
		l := lunchClub(n + 1)
		l.State, l.Covers = state, []string{"lad:A"}
		switch n {
		case 0:
			l.Dates.Confirmed, l.Dates.Checked = directory.Stamp{At: day, By: "sam"}, directory.Stamp{At: day.AddDate(0, 1, 0)}
		case 4:
			l.Covers, l.Dates, l.Service.AssuredDate = []string{"lad:B", "lad:C"}, directory.Dates{}, "2026-02-03"
		}
		if l = create(t, s, l); state == directory.Published {
			published = append(published, l)
		}
	}
	for _, tt := range []struct {
		name  string
		actor directory.Actor
		want  int
	}{
		{"the program", directory.SystemActor("x"), 2},
		{"an administrator", directory.Actor{ID: "a", Grants: []directory.Grant{{Role: directory.Administrator}}}, 2},
		{"a moderator of A", directory.Actor{ID: "b", Grants: []directory.Grant{{Role: directory.Moderator, Areas: []string{"lad:A"}}}}, 1},
		{"an editor", directory.Actor{ID: "c", Grants: []directory.Grant{{Role: directory.Editor, OrganizationID: published[0].Organization().ID}}}, 0},
		{"a link worker", directory.Actor{ID: "d", Grants: []directory.Grant{{Role: directory.LinkWorker}}}, 0},
		{"the public", directory.Actor{}, 0},
	} {
		n := 0
		if err := s.As(tt.actor).Outlines(t.Context(), func(*directory.Listing) { n++ }); err != nil || n != tt.want {
			t.Errorf("%s reads %d outlines, %v; want %d", tt.name, n, err, tt.want)
		}
	}
	byID := map[string]directory.Listing{}
	if err := s.Outlines(t.Context(), func(l *directory.Listing) { byID[l.ID] = *l }); err != nil {
		t.Fatal(err)
	}
	for _, l := range published {
		got := byID[l.ID]
		if got.Service.Name != l.Service.Name || got.Organization().ID != l.Organization().ID || got.Organization().Name != l.Organization().Name ||
			!got.LastAssured().Equal(l.LastAssured()) || got.Age(day, directory.DefaultPeriods) != l.Age(day, directory.DefaultPeriods) || len(got.Covers) != len(l.Covers) {
			t.Errorf("outline %+v of %+v", got, l)
		}
	}
}

// editorsOf are found by their organization, and by the program alone.
func editorsOf(t *testing.T, s directory.Store) {
	l := create(t, s, lunchClub(1))
	org := l.Organization().ID
	b := user(t, s, "b@example.org", directory.Grant{Role: directory.Editor, OrganizationID: org})
	a := user(t, s, "a@example.org", directory.Grant{Role: directory.Editor, OrganizationID: org}, directory.Grant{Role: directory.LinkWorker})
	user(t, s, "other@example.org", directory.Grant{Role: directory.Editor, OrganizationID: "other"})
	user(t, s, "staff@example.org", directory.Grant{Role: directory.Administrator})
	got := must[[]directory.User](t)(s.EditorsOf(t.Context(), org))
	if len(got) != 2 || got[0].ID != a.ID || got[1].ID != b.ID || len(got[0].Grants) != 2 {
		t.Errorf("editors %+v", got)
	}
	if none := must[[]directory.User](t)(s.EditorsOf(t.Context(), "")); len(none) != 0 {
		t.Errorf("nobody's editors: %+v", none)
	}
	_, err := s.As(a.Actor()).EditorsOf(t.Context(), org)
	wantErr(t, "an editor asks", err, directory.ErrForbidden)
}
