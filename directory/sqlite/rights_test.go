package sqlite_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"anchorpoint/directory"
)

// rightsModel says in a few lines what the store must allow, without asking the
// rule that the store asks.
type rightsModel struct {
	grants []directory.Grant
	now    time.Time
}

// edits says whether a listing of an organization in some areas may be edited.
func (m rightsModel) edits(organization string, areas []string) bool {
	return slices.ContainsFunc(m.grants, func(g directory.Grant) bool {
		switch {
		case !g.Expires.IsZero() && !g.Expires.After(m.now):
			return false
		case g.Role == directory.Administrator:
			return true
		case g.Role == directory.Editor:
			return g.OrganizationID == organization
		case g.Role == directory.Moderator:
			return m.within(g, areas)
		}
		return false
	})
}

func (m rightsModel) within(g directory.Grant, areas []string) bool {
	return len(g.Areas) == 0 || slices.ContainsFunc(areas, func(a string) bool { return slices.Contains(g.Areas, a) })
}

// readsNotes says whether staff notes are shown.
func (m rightsModel) readsNotes(organization string, areas []string) bool {
	return m.edits(organization, areas) || slices.ContainsFunc(m.grants, func(g directory.Grant) bool {
		return g.Role == directory.LinkWorker && (g.Expires.IsZero() || g.Expires.After(m.now)) && m.within(g, areas)
	})
}

func drawGrant(t *rapid.T, organizations, areas []string, now time.Time) directory.Grant {
	g := directory.Grant{Role: rapid.SampledFrom([]directory.Role{directory.Editor, directory.Editor, directory.LinkWorker, directory.Moderator, directory.Administrator}).Draw(t, "role")}
	switch g.Role {
	case directory.Editor:
		g.OrganizationID = rapid.SampledFrom(organizations).Draw(t, "organization")
	case directory.LinkWorker, directory.Moderator:
		g.Areas = rapid.SliceOfNDistinct(rapid.SampledFrom(areas), 0, 2, rapid.ID).Draw(t, "areas")
	}
	g.Expires = rapid.SampledFrom([]time.Time{{}, {}, {}, now.Add(-time.Hour), now.Add(time.Hour)}).Draw(t, "expires")
	return g
}

// Whoever has whichever grants reads and edits what the model says and nothing
// besides: not by a listing's new organization, not by areas that an edit
// writes into it, not by another id.
func TestNothingOutsideTheRights(t *testing.T) {
	s := open(t)
	now := time.Now()
	organizations, areas := []string{uuid.NewString(), uuid.NewString(), uuid.NewString()}, []string{"lad:A", "lad:B", "lad:C"}
	var ids []string
	for i, state := range []directory.State{directory.Published, directory.Draft, directory.Published, directory.Published, directory.Draft, directory.Withdrawn} {
		l := directory.Listing{State: state, StaffNote: "note", Covers: []string{areas[i/2]}}
		l.Service.ID = uuid.NewString()
		l.ID, l.Service.Name, l.Service.OrganizationID = l.Service.ID, fmt.Sprint("Club ", i), organizations[i%3]
		l.Service.Organization = &directory.Organization{ID: organizations[i%3], Name: fmt.Sprint("Group ", i%3)}
		l, err := s.CreateListing(t.Context(), l, directory.Edit{Reason: "begin"})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, l.ID)
	}
	edits := 0
	rapid.Check(t, func(t *rapid.T) {
		m := rightsModel{rapid.SliceOfN(rapid.Custom(func(t *rapid.T) directory.Grant { return drawGrant(t, organizations, areas, now) }), 0, 3).Draw(t, "grants"), now}
		as := s.As(directory.Actor{ID: "somebody", Grants: m.grants})
		id := rapid.SampledFrom(ids).Draw(t, "listing")
		before, err := s.Listing(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		organization, covers := before.Organization().ID, slices.Clone(before.Covers)
		seen, err := as.Listing(t.Context(), id)
		if visible := before.Public() || m.edits(organization, covers); visible != (err == nil) {
			t.Fatalf("read: %v, want visible %v", err, visible)
		}
		if err == nil && (seen.StaffNote != "") != m.readsNotes(organization, covers) {
			t.Fatalf("the staff note is shown: %v", seen.StaffNote != "")
		}
		to, what := organization, rapid.SampledFrom([]string{"name", "organization", "areas", "id"}).Draw(t, "edit")
		_, err = as.UpdateListing(t.Context(), id, directory.Edit{Reason: "try"}, func(l *directory.Listing) error {
			switch what {
			case "name":
				l.Service.Name += "!"
			case "organization":
				to = rapid.SampledFrom(organizations).Draw(t, "to")
				l.Service.OrganizationID = to
				l.Service.Organization = &directory.Organization{ID: to, Name: "Group"}
			case "areas":
				l.Covers = []string{rapid.SampledFrom(areas).Draw(t, "area")}
			case "id":
				l.ID = rapid.SampledFrom(ids).Draw(t, "other")
				l.Service.ID = l.ID
			}
			return nil
		})
		want := m.edits(organization, covers) && m.edits(to, covers)
		after, readErr := s.Listing(t.Context(), id)
		if readErr != nil {
			t.Fatal(readErr)
		}
		switch {
		case what == "id" && err == nil && after.Rev != before.Rev:
			t.Fatal("an edit wrote under another id")
		case what == "id":
		case want != (err == nil):
			t.Fatalf("edit of %s: %v, want allowed %v", what, err, want)
		case err != nil && !errors.Is(err, directory.ErrForbidden) && !errors.Is(err, directory.ErrNotFound):
			t.Fatal(err)
		}
		if err != nil && after.Rev != before.Rev {
			t.Fatal("a refused edit was kept")
		}
		if err == nil && what != "id" {
			edits++
		}
	})
	if edits == 0 {
		t.Error("no edit was ever allowed: the test shows nothing")
	}
}
