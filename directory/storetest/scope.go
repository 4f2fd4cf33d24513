package storetest

import (
	"errors"
	"strings"
	"testing"
	"time"

	"anchorpoint/directory"
	"anchorpoint/geo"
)

func contains(s, part string) bool { return strings.Contains(s, part) }

func publicScope(t *testing.T, s directory.Store) {
	states := []directory.State{directory.Draft, directory.Submitted, directory.Published, directory.Paused, directory.Withdrawn}
	var ids []string
	for n, state := range states {
		l := lunchClub(n + 1)
		l.State = state
		ids = append(ids, create(t, s, l).ID)
	}
	public := s.As(directory.Actor{})
	got := must[[]directory.Listing](t)(public.Listings(t.Context(), ids))
	heads := must[map[string]directory.Head](t)(public.Heads(t.Context(), ids))
	walked := 0
	must[int64](t)(public.Walk(t.Context(), func(directory.Listing) error { walked++; return nil }))
	if len(got) != 2 || got[0].State != directory.Published || got[1].State != directory.Paused || len(heads) != 2 || walked != 2 {
		t.Errorf("the public sees %d listings, %d heads, walks %d; want the published and the paused one", len(got), len(heads), walked)
	}
	_, err := public.UpdateListing(t.Context(), ids[2], edit("x"), func(*directory.Listing) error { return nil })
	wantErr(t, "the public edits a published listing", err, directory.ErrForbidden)
	_, err = public.UpdateListing(t.Context(), ids[0], edit("x"), func(*directory.Listing) error { return nil })
	wantErr(t, "the public edits a draft", err, directory.ErrNotFound)
	_, err = public.CreateListing(t.Context(), lunchClub(9), edit("x"))
	wantErr(t, "the public creates a listing", err, directory.ErrForbidden)
	_, err = public.ApplyFeed(t.Context(), "x", nil, keepAll)
	wantErr(t, "the public applies a feed", err, directory.ErrForbidden)
	_, err = public.Revisions(t.Context(), directory.ListingRecord, ids[2])
	wantErr(t, "the public reads revisions", err, directory.ErrNotFound)
	_, err = public.Organization(t.Context(), "10000000-0000-4000-8000-000000000001")
	wantErr(t, "the public reads the organization of a draft", err, directory.ErrNotFound)
	if _, err = public.Organization(t.Context(), "10000000-0000-4000-8000-000000000003"); err != nil {
		t.Errorf("the public reads the organization of a published listing: %v", err)
	}
}

func editorOf(organization string) directory.Actor {
	return directory.Actor{ID: "editor", Grants: []directory.Grant{{Role: directory.Editor, OrganizationID: organization}}}
}

func rename(l *directory.Listing) error {
	l.Service.Name += " (renamed)"
	return nil
}

func editorScope(t *testing.T, s directory.Store) {
	own, other := lunchClub(1), lunchClub(2)
	own.State, other.State = directory.Draft, directory.Draft
	create(t, s, own)
	create(t, s, other)
	published := create(t, s, lunchClub(3))
	editor := s.As(editorOf(own.Service.Organization.ID))
	if _, err := editor.Listing(t.Context(), own.ID); err != nil {
		t.Errorf("an editor reads an own draft: %v", err)
	}
	_, err := editor.Listing(t.Context(), other.ID)
	wantErr(t, "an editor reads another's draft", err, directory.ErrNotFound)
	got := must[directory.Listing](t)(editor.UpdateListing(t.Context(), own.ID, edit("mine"), rename))
	if got.Rev != 2 {
		t.Errorf("an own draft is at revision %d after an edit", got.Rev)
	}
	_, err = editor.UpdateListing(t.Context(), published.ID, edit("theirs"), rename)
	wantErr(t, "an editor edits another's published listing", err, directory.ErrForbidden)
	for organization, want := range map[string]int{own.Service.Organization.ID: 1, other.Service.Organization.ID: 0, published.Organization().ID: 1, "": 0} {
		if found := must[[]directory.Listing](t)(editor.ListingsOf(t.Context(), organization)); len(found) != want || want == 1 && found[0].Organization().ID != organization {
			t.Errorf("an editor sees %d listings of organization %s, want %d", len(found), organization, want)
		}
	}
}

func moderatorScope(t *testing.T, s directory.Store) {
	here, elsewhere := lunchClub(1), lunchClub(2)
	here.State, elsewhere.State = directory.Submitted, directory.Submitted
	elsewhere.Covers = []string{"lad:E08000035"}
	create(t, s, here)
	create(t, s, elsewhere)
	moderator := s.As(directory.Actor{ID: "m", Grants: []directory.Grant{{Role: directory.Moderator, Areas: []string{"lad:E08000009"}}}})
	got := must[[]directory.Listing](t)(moderator.Listings(t.Context(), []string{here.ID, elsewhere.ID}))
	if len(got) != 1 || got[0].ID != here.ID {
		t.Errorf("a moderator of Trafford sees %d submitted listings, want the one of Trafford", len(got))
	}
	if _, err := moderator.UpdateListing(t.Context(), here.ID, edit("x"), rename); err != nil {
		t.Errorf("a moderator edits a listing of the own area: %v", err)
	}
	_, err := moderator.UpdateListing(t.Context(), elsewhere.ID, edit("x"), rename)
	wantErr(t, "a moderator edits one of another area", err, directory.ErrNotFound)
}

func expiredGrant(t *testing.T, s directory.Store) {
	l := lunchClub(1)
	l.State = directory.Draft
	create(t, s, l)
	actor := editorOf(l.Service.Organization.ID)
	actor.Grants[0].Expires = time.Now().Add(-time.Minute)
	_, err := s.As(actor).Listing(t.Context(), l.ID)
	wantErr(t, "a former editor reads a draft", err, directory.ErrNotFound)
}

func gone(t *testing.T, s directory.Store) {
	l := create(t, s, lunchClub(1))
	withdraw := func(id string, move directory.Move, role directory.Role) {
		t.Helper()
		must[directory.Listing](t)(s.UpdateListing(t.Context(), id, edit("ended"), func(l *directory.Listing) error {
			return l.Move(move, role, day)
		}))
	}
	withdraw(l.ID, directory.Withdraw, directory.System)
	public := s.As(directory.Actor{})
	got, err := public.Listing(t.Context(), l.ID)
	wantErr(t, "a withdrawn listing", err, directory.ErrGone)
	if got.Service.Name != l.Service.Name || !got.Closing.At.Equal(day) || got.Service.Description != "" {
		t.Errorf("what is left of a withdrawn listing: %s", encoded(t, got))
	}
	shy := create(t, s, lunchClub(2))
	withdraw(shy.ID, directory.DoNotList, directory.Moderator)
	got, err = public.Listing(t.Context(), shy.ID)
	wantErr(t, "a listing that asked not to be listed", err, directory.ErrGone)
	if got.Service.Name != "" {
		t.Errorf("its name is still told: %q", got.Service.Name)
	}
	never := lunchClub(3)
	never.State = directory.Draft
	create(t, s, never)
	withdraw(never.ID, directory.Withdraw, directory.Moderator)
	_, err = public.Listing(t.Context(), never.ID)
	wantErr(t, "a withdrawn draft", err, directory.ErrNotFound)
}

func proposal(t *testing.T, s directory.Store, as directory.Actor, l directory.Listing, name string) directory.Proposal {
	t.Helper()
	l.Service.Name = name
	return must[directory.Proposal](t)(s.As(as).Propose(t.Context(), directory.Proposal{
		ListingID: l.ID, Base: l.Rev, Listing: l, Reason: "the name has changed", At: day,
	}))
}

func proposalApart(t *testing.T, s directory.Store) {
	l := create(t, s, lunchClub(1))
	before := must[directory.Position](t)(s.Position(t.Context()))
	proposal(t, s, directory.Actor{}, l, "Proposed")
	if got := must[directory.Listing](t)(s.Listing(t.Context(), l.ID)); got.Service.Name != l.Service.Name || got.Rev != 1 {
		t.Errorf("a proposal changed the listing to %q at revision %d", got.Service.Name, got.Rev)
	}
	if after := must[directory.Position](t)(s.Position(t.Context())); after.Last != before.Last {
		t.Errorf("a proposal made change %d", after.Last)
	}
	if found := must[directory.WordResults](t)(s.SearchWords(t.Context(), directory.WordQuery{Words: []string{"proposed"}})); found.Total != 0 {
		t.Error("a proposal is found by its words")
	}
	if open := must[[]directory.Proposal](t)(s.Proposals(t.Context())); len(open) != 1 || open[0].Listing.Service.Name != "Proposed" {
		t.Errorf("open proposals: %+v", open)
	}
	if open := must[[]directory.Proposal](t)(s.As(directory.Actor{}).Proposals(t.Context())); len(open) != 0 {
		t.Errorf("the public reads %d proposals", len(open))
	}
}

func proposalApproved(t *testing.T, s directory.Store) {
	l := create(t, s, lunchClub(1))
	p := proposal(t, s, directory.Actor{}, l, "Proposed")
	if _, err := s.Decide(t.Context(), p.ID, directory.Decision{Approve: true}, edit("right")); err != nil {
		t.Fatal(err)
	}
	if got := must[directory.Listing](t)(s.Listing(t.Context(), l.ID)); got.Service.Name != "Proposed" || got.Rev != 2 {
		t.Errorf("after approval the listing is %q at revision %d", got.Service.Name, got.Rev)
	}
	wantErr(t, "deciding twice", decideErr(t, s, p.ID, false, edit("again")), directory.ErrNotFound)
	fresh := must[directory.Proposal](t)(s.Propose(t.Context(), directory.Proposal{Listing: lunchClub(7)}))
	if _, err := s.Decide(t.Context(), fresh.ID, directory.Decision{Approve: true}, edit("new")); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Listing(t.Context(), lunchClub(7).ID); err != nil {
		t.Errorf("a proposed new listing after approval: %v", err)
	}
}

func proposalConflict(t *testing.T, s directory.Store) {
	l := create(t, s, lunchClub(1))
	p := proposal(t, s, directory.Actor{}, l, "Proposed")
	must[directory.Listing](t)(s.UpdateListing(t.Context(), l.ID, edit("meanwhile"), rename))
	wantErr(t, "approving for an older revision", decideErr(t, s, p.ID, true, edit("late")), directory.ErrConflict)
	if _, err := s.Decide(t.Context(), p.ID, directory.Decision{Approve: false}, edit("too late")); err != nil {
		t.Errorf("rejecting it: %v", err)
	}
}

func proposalRights(t *testing.T, s directory.Store) {
	l := create(t, s, lunchClub(1))
	p := proposal(t, s, directory.Actor{}, l, "Proposed")
	editor := s.As(editorOf(l.Service.Organization.ID))
	wantErr(t, "an editor approves", decideErr(t, editor, p.ID, true, edit("x")), directory.ErrForbidden)
	stranger := s.As(editorOf("another"))
	wantErr(t, "a stranger approves", decideErr(t, stranger, p.ID, true, edit("x")), directory.ErrNotFound)
}

func feedNamespace(t *testing.T, s directory.Store) {
	first := directory.Feed{Name: "council", Namespace: "11111111-1111-4111-8111-111111111111", Country: "GB", Licence: "OGL", Title: "Groups of the council"}
	must[directory.Feed](t)(s.SaveFeed(t.Context(), first))
	second := first
	second.Namespace, second.Licence, second.Title = "22222222-2222-4222-8222-222222222222", "CC BY", ""
	must[directory.Feed](t)(s.SaveFeed(t.Context(), second))
	got := must[directory.Feed](t)(s.Feed(t.Context(), "council"))
	if got.Namespace != first.Namespace || got.Licence != "CC BY" {
		t.Errorf("feed = %+v, want the first namespace and the second licence", got)
	}
	if got.Label() != first.Title {
		t.Errorf("people read %q, want the title that stood there", got.Label())
	}
	_, err := s.Feed(t.Context(), "nobody")
	wantErr(t, "an unknown feed", err, directory.ErrNotFound)
	if all := must[[]directory.Feed](t)(s.As(directory.Actor{}).Feeds(t.Context())); len(all) != 1 {
		t.Errorf("%d feeds, want 1", len(all))
	}
}

func applyFeed(t *testing.T, s directory.Store) {
	in := lunchClub(1)
	in.Source = directory.Source{Feed: "council", ID: "row-1", Hash: "h1"}
	original := []byte(`{"as":"it came"}`)
	must[[]directory.Applied](t)(s.ApplyFeed(t.Context(), "council", []directory.Incoming{{Listing: in, Original: original}}, keepAll))
	held := must[map[string]directory.Held](t)(s.FeedListings(t.Context(), "council"))
	if h := held["row-1"]; h.ListingID != in.ID || h.Hash != "h1" || h.State != directory.Published || h.Rev != 1 {
		t.Errorf("held = %+v", held)
	}
	revisions := must[[]directory.Revision](t)(s.Revisions(t.Context(), directory.ListingRecord, in.ID))
	if len(revisions) != 1 || string(revisions[0].Original) != string(original) || revisions[0].Source != directory.SourceFeed {
		t.Errorf("revisions = %+v, want one with the original record", revisions)
	}
	seen := 0
	applied := must[[]directory.Applied](t)(s.ApplyFeed(t.Context(), "council", []directory.Incoming{{Listing: in}},
		func(held *directory.Listing, _ directory.Listing) (*directory.Listing, directory.Outcome) {
			if held != nil && held.Service.Name == in.Service.Name && held.Organization().Name != "" {
				seen++
			}
			return nil, directory.Unchanged
		}))
	if seen != 1 || applied[0].Outcome != directory.Unchanged {
		t.Errorf("merge saw the held listing %d times, outcome %s", seen, applied[0].Outcome)
	}
}

func applyFeedFails(t *testing.T, s directory.Store) {
	good, bad := lunchClub(1), lunchClub(2)
	bad.State = "no such state"
	_, err := s.ApplyFeed(t.Context(), "council", []directory.Incoming{{Listing: good}, {Listing: bad}}, keepAll)
	if err == nil {
		t.Fatal("a listing in no known state was stored")
	}
	_, err = s.Listing(t.Context(), good.ID)
	if !errors.Is(err, directory.ErrNotFound) {
		t.Errorf("half a batch was kept: %v", err)
	}
}

func searchWords(t *testing.T, s directory.Store) {
	for n, name := range []string{"Debt advice", "Walking group", "Debt helpers hidden away"} {
		l := lunchClub(n + 1)
		l.Service.Name = name
		if n == 2 {
			l.State = directory.Withdrawn
		}
		create(t, s, l)
	}
	public := s.As(directory.Actor{})
	got := must[directory.WordResults](t)(public.SearchWords(t.Context(), directory.WordQuery{Words: []string{"debts"}}))
	if got.Total != 1 || len(got.IDs) != 1 || got.IDs[0] != lunchClub(1).ID {
		t.Errorf("debts finds %+v, want the published one", got)
	}
	all := must[directory.WordResults](t)(public.SearchWords(t.Context(), directory.WordQuery{Need: "lunch-clubs", Limit: 1, Skip: 1}))
	if all.Total != 2 || len(all.IDs) != 1 {
		t.Errorf("by need: %+v, want the second of two", all)
	}
	must[directory.Listing](t)(s.UpdateListing(t.Context(), lunchClub(1).ID, edit("x"), func(l *directory.Listing) error {
		l.Service.Name = "Money help"
		return nil
	}))
	if got := must[directory.WordResults](t)(public.SearchWords(t.Context(), directory.WordQuery{Words: []string{"debt"}})); got.Total != 0 {
		t.Errorf("the old name still finds %+v", got)
	}
}

func searchHostileWords(t *testing.T, s directory.Store) {
	create(t, s, lunchClub(1))
	for _, words := range [][]string{
		{`"`}, {`a" OR "b`}, {"NEAR(", ")"}, {"*"}, {"name:lunch"}, {"'; DROP TABLE listing; --"}, {"\x00"}, {""}, {"-lunch"}, {"🙂"},
	} {
		if _, err := s.SearchWords(t.Context(), directory.WordQuery{Words: words}); err != nil {
			t.Errorf("%q: %v", words, err)
		}
	}
}

func redaction(t *testing.T, s directory.Store) {
	l := lunchClub(1)
	l.Visibility, l.StaffNote, l.ReferralContact = geo.Hidden, "CANARY-NOTE", "CANARY-REACH"
	l.Service.AssurerEmail = "jo.canary@example.org"
	l.Locations()[0].Addresses[0].Address1 = "CANARY HOUSE"
	create(t, s, l)
	public := s.As(directory.Actor{})
	one := must[directory.Listing](t)(public.Listing(t.Context(), l.ID))
	several := must[[]directory.Listing](t)(public.Listings(t.Context(), []string{l.ID}))
	var walked []directory.Listing
	must[int64](t)(public.Walk(t.Context(), func(l directory.Listing) error { walked = append(walked, l); return nil }))
	for how, got := range map[string]string{
		"Listing": encoded(t, one), "Listings": encoded(t, several), "Walk": encoded(t, walked),
	} {
		for _, secret := range []string{"CANARY", "canary", "M32", "53.45", l.Locations()[0].ID} {
			if contains(got, secret) {
				t.Errorf("%s gives the public %q: %s", how, secret, got)
			}
		}
		if !contains(got, "Stretford") {
			t.Errorf("%s does not even tell the town: %s", how, got)
		}
	}
}
