// Package storetest is the suite that every directory.Store must pass.
package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"anchorpoint/directory"
)

// Open gives an empty store that acts for the system; it closes with the test.
type Open func(t *testing.T) directory.Store

// Run runs the whole suite.
func Run(t *testing.T, open Open) {
	for _, tt := range []struct {
		name string
		test func(t *testing.T, s directory.Store)
	}{
		{"a new listing comes back as it was", createAndRead},
		{"an id can be used once only", createTwice},
		{"an edit is saved with a revision and a change", update},
		{"an edit that alters nothing writes nothing", updateNothing},
		{"an edit that fails leaves nothing behind", updateFails},
		{"an edit from an old revision is a conflict", conflict},
		{"concurrent edits lose nothing", concurrentEdits},
		{"revisions are chained and hash themselves", revisionChain},
		{"an edit of an organization touches all its listings", sharedOrganization},
		{"a shared location touches all its listings", sharedLocation},
		{"the public sees what is public only", publicScope},
		{"the public sees no staff note and no hidden address", redaction},
		{"an editor sees own drafts and edits own listings only", editorScope},
		{"a moderator sees and edits the own area", moderatorScope},
		{"a grant that has run out gives nothing", expiredGrant},
		{"a withdrawn listing is gone, a draft was never there", gone},
		{"listings come in the order asked for", listingsInOrder},
		{"a walk visits everything once, by id", walk},
		{"changes are numbered and never lost", changes},
		{"a proposal leaves the approved listing alone", proposalApart},
		{"an approved proposal becomes the listing", proposalApproved},
		{"a proposal for an older revision is a conflict", proposalConflict},
		{"only who may publish decides", proposalRights},
		{"a proposal and what others changed meanwhile both go in", proposalMerged},
		{"staff publish with edits", proposalEdited},
		{"safety fields need another pair of eyes", proposalFourEyes},
		{"a question goes to the author and the answer comes back", proposalAsked},
		{"an author takes a proposal back", proposalTakenBack},
		{"the address of a suggester goes with the decision", proposalEmail},
		{"a proposal is seen by whose listing it is about", proposalScope},
		{"a listing's past is whole", versions},
		{"a feed keeps its namespace", feedNamespace},
		{"a feed's batch goes by the merge rule", applyFeed},
		{"a feed's batch is one transaction", applyFeedFails},
		{"plain words find public listings", searchWords},
		{"plain words are never operators", searchHostileWords},
		{"unknown fields survive", unknownFields},
		{"a shared list is found by its code until its time is over", sharedList},
		{"a list never shows what is not to be listed", sharedListGone},
		{"what is past its time is deleted", purge},
		{"reports are kept for staff alone", reports},
		{"a report goes from open to its end and loses its address", reportDecided},
		{"reports, tasks and wishes are for who decides on them", feedbackScope},
		{"two failed tries raise one task", triesRaiseATask},
		{"a try of the public changes no listing", publicTryChangesNoListing},
		{"a link worker who got through checks the listing", linkWorkersTryChecks},
		{"one failed try of a link worker raises a task", linkWorkersTryDoubts},
		{"missing services keep no place finer than a council", missingServices},
		{"unmet needs are shown by the week and from ten on", unmet},
		{"phrases of needs are kept for staff", needPhrases},
		{"users have one address and their grants", accountsOfUsers},
		{"editors are found by their organization", editorsOf},
		{"outlines say what whole listings say", outlines},
		{"nobody gives a role that is not theirs to give", accountsWhoMayGrant},
		{"a session is found by its token until it ends", accountsSessions},
		{"fifty uses of one link open one session", accountsSignInOnce},
		{"an invitation is taken once, in time, from who may invite", accountsInvitationOnce},
		{"passkeys, challenges and kept forms", accountsPasskeysAndForms},
		{"a letter waits until it is sent and then loses its words", letterSent},
		{"a letter that fails is tried again", letterAgain},
		{"a letter with a key is written once", letterKey},
		{"a letter that came back raises one task and changes no listing", letterBounced},
		{"who asked for no letters is remembered without the address", lettersStopped},
		{"the spool is for the program", lettersScope},
		{"a reminder and its letters are kept together", remindTogether},
		{"a web address that does not answer on two days raises a task", deadLinks},
		{"a claim is proved, put before staff and decided once", claimDecided},
		{"claims are for who decides on them and who made them", claimScope},
		{"a claim that nobody proved is dropped", claimsDropped},
		{"two listings that are not one are remembered", keptApart},
		{"two listings become one and the old address leads on", merged},
		{"only with rights in both, and from what one saw, are two made one", mergeRefused},
		{"a merger can be undone", mergeUndone},
		{"an undo keeps what was changed since", mergeUndoneLate},
		{"a draft is its author's alone and nothing of it is lost", drafts},
		{"one draft for each listing, kept as long as promised", draftsKept},
		{"a shortlist is its owner's or a team's, and nobody else sees it", shortlists},
		{"shortlists have limits and no words about a person", shortlistLimits},
		{"two who change one shortlist at once lose nothing", shortlistAtOnce},
	} {
		t.Run(tt.name, func(t *testing.T) { tt.test(t, open(t)) })
	}
}

var day = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

func edit(reason string) directory.Edit {
	return directory.Edit{Reason: reason, Source: directory.SourcePerson, At: day}
}

// lunchClub is a listing with an organization and one venue, numbered n.
func lunchClub(n int) directory.Listing {
	lat, lon := 53.45, -2.3
	id := fmt.Sprintf("00000000-0000-4000-8000-%012d", n)
	return directory.Listing{
		ID: id, State: directory.Published,
		Service: directory.Service{
			ID: id, Name: fmt.Sprintf("Lunch club %d", n), Description: "A warm meal and good company.",
			Status: directory.ServiceActive,
			Organization: &directory.Organization{
				ID: fmt.Sprintf("10000000-0000-4000-8000-%012d", n), Name: fmt.Sprintf("Good Neighbours %d", n),
			},
			ServiceAtLocations: []directory.ServiceAtLocation{{
				ID: fmt.Sprintf("30000000-0000-4000-8000-%012d", n),
				Location: &directory.Location{
					ID: fmt.Sprintf("20000000-0000-4000-8000-%012d", n), LocationType: "physical",
					Name: "The Hall", Latitude: &lat, Longitude: &lon,
					Addresses: []directory.Address{{Address1: "1 Hall Lane", City: "Stretford", PostalCode: "M32 0AA", Country: "GB", AddressType: "physical"}},
				},
			}},
		},
		Needs:  directory.Needs{Main: []string{"lunch-clubs"}},
		Covers: []string{"lad:E08000009"},
	}
}

// must stops the test at an error of its preparation.
func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func create(t *testing.T, s directory.Store, l directory.Listing) directory.Listing {
	t.Helper()
	return must[directory.Listing](t)(s.CreateListing(t.Context(), l, edit("test")))
}

// read gives a listing as JSON, so that two can be compared whole.
func encoded(t *testing.T, v any) string {
	t.Helper()
	return string(must[[]byte](t)(directory.Encode(v)))
}

func wantErr(t *testing.T, what string, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("%s: error %v, want %v", what, got, want)
	}
}

func createAndRead(t *testing.T, s directory.Store) {
	made := create(t, s, lunchClub(1))
	if made.Rev != 1 {
		t.Errorf("revision of a new listing = %d, want 1", made.Rev)
	}
	got := must[directory.Listing](t)(s.Listing(t.Context(), made.ID))
	if encoded(t, got) != encoded(t, made) {
		t.Errorf("read\n%s\nwant\n%s", encoded(t, got), encoded(t, made))
	}
	if got.Organization().Name != "Good Neighbours 1" || len(got.Locations()) != 1 {
		t.Errorf("organization %q and %d locations came back", got.Organization().Name, len(got.Locations()))
	}
}

func createTwice(t *testing.T, s directory.Store) {
	create(t, s, lunchClub(1))
	_, err := s.CreateListing(t.Context(), lunchClub(1), edit("again"))
	wantErr(t, "the same id again", err, directory.ErrConflict)
}

func update(t *testing.T, s directory.Store) {
	l := create(t, s, lunchClub(1))
	before := must[directory.Position](t)(s.Position(t.Context()))
	_, err := s.UpdateListing(t.Context(), l.ID, edit("moved"), func(l *directory.Listing) error {
		l.Service.Name = "Supper club"
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	got := must[directory.Listing](t)(s.Listing(t.Context(), l.ID))
	if got.Service.Name != "Supper club" || got.Rev != 2 {
		t.Errorf("read %q at revision %d, want Supper club at 2", got.Service.Name, got.Rev)
	}
	after := must[[]directory.Change](t)(s.Changes(t.Context(), before.Last, 10))
	if len(after) != 1 || after[0].ListingID != l.ID {
		t.Errorf("changes after the edit = %v, want one of %s", after, l.ID)
	}
	revisions := must[[]directory.Revision](t)(s.Revisions(t.Context(), directory.ListingRecord, l.ID))
	if len(revisions) != 2 || revisions[1].Reason != "moved" || !revisions[1].At.Equal(day) {
		t.Errorf("revisions = %+v, want two, the second with its reason and time", revisions)
	}
}

func updateNothing(t *testing.T, s directory.Store) {
	l := create(t, s, lunchClub(1))
	before := must[directory.Position](t)(s.Position(t.Context()))
	l = must[directory.Listing](t)(s.UpdateListing(t.Context(), l.ID, edit("look"), func(*directory.Listing) error { return nil }))
	if after := must[directory.Position](t)(s.Position(t.Context())); after.Last != before.Last || l.Rev != 1 {
		t.Errorf("an edit that altered nothing made change %d and revision %d", after.Last, l.Rev)
	}
}

func updateFails(t *testing.T, s directory.Store) {
	l := create(t, s, lunchClub(1))
	before := encoded(t, must[directory.Listing](t)(s.Listing(t.Context(), l.ID)))
	boom := errors.New("boom")
	_, err := s.UpdateListing(t.Context(), l.ID, edit("fails"), func(l *directory.Listing) error {
		l.Service.Name = "gone wrong"
		l.Organization().Name = "gone wrong"
		return boom
	})
	wantErr(t, "the change's own error", err, boom)
	if after := encoded(t, must[directory.Listing](t)(s.Listing(t.Context(), l.ID))); after != before {
		t.Errorf("a failed edit left\n%s", after)
	}
	_, err = s.UpdateListing(t.Context(), "no-such-id", edit("x"), func(*directory.Listing) error { return nil })
	wantErr(t, "an unknown id", err, directory.ErrNotFound)
}

func conflict(t *testing.T, s directory.Store) {
	l := create(t, s, lunchClub(1))
	rename := func(name string) func(*directory.Listing) error {
		return func(l *directory.Listing) error { l.Service.Name = name; return nil }
	}
	by := edit("first")
	by.Base = l.Rev
	must[directory.Listing](t)(s.UpdateListing(t.Context(), l.ID, by, rename("first")))
	_, err := s.UpdateListing(t.Context(), l.ID, by, rename("second"))
	wantErr(t, "an edit from revision 1 of a listing at 2", err, directory.ErrConflict)
	if got := must[directory.Listing](t)(s.Listing(t.Context(), l.ID)); got.Service.Name != "first" {
		t.Errorf("name = %q, want the first edit's", got.Service.Name)
	}
}

func concurrentEdits(t *testing.T, s directory.Store) {
	l := create(t, s, lunchClub(1))
	const editors, edits = 8, 10
	errs := make(chan error, editors)
	for range editors {
		go func() {
			for range edits {
				_, err := s.UpdateListing(context.Background(), l.ID, edit("count"), func(l *directory.Listing) error {
					l.StaffNote += "x"
					return nil
				})
				if err != nil {
					errs <- err
					return
				}
			}
			errs <- nil
		}()
	}
	for range editors {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	got := must[directory.Listing](t)(s.Listing(t.Context(), l.ID))
	if len(got.StaffNote) != editors*edits || got.Rev != editors*edits+1 {
		t.Errorf("%d marks at revision %d after %d edits", len(got.StaffNote), got.Rev, editors*edits)
	}
}

func revisionChain(t *testing.T, s directory.Store) {
	l := create(t, s, lunchClub(1))
	for _, name := range []string{"one", "two"} {
		must[directory.Listing](t)(s.UpdateListing(t.Context(), l.ID, edit(name), func(l *directory.Listing) error {
			l.Service.Name = name
			return nil
		}))
	}
	var last directory.Revision
	for _, r := range must[[]directory.Revision](t)(s.Revisions(t.Context(), directory.ListingRecord, l.ID)) {
		if r.Rev != last.Rev+1 || !slices.Equal(r.PrevHash, last.Hash) && last.Rev > 0 || !slices.Equal(r.Hash, r.Sum()) {
			t.Errorf("revision %d is not chained to %d", r.Rev, last.Rev)
		}
		last = r
	}
	if last.Rev != 3 {
		t.Errorf("%d revisions, want 3", last.Rev)
	}
}

func sharedOrganization(t *testing.T, s directory.Store) {
	first, second := lunchClub(1), lunchClub(2)
	second.Service.Organization = first.Service.Organization
	create(t, s, first)
	create(t, s, second)
	before := must[directory.Position](t)(s.Position(t.Context()))
	must[directory.Listing](t)(s.UpdateListing(t.Context(), first.ID, edit("renamed"), func(l *directory.Listing) error {
		l.Organization().Name = "Better Neighbours"
		return nil
	}))
	got := must[directory.Listing](t)(s.Listing(t.Context(), second.ID))
	if got.Organization().Name != "Better Neighbours" {
		t.Errorf("the other listing's organization is %q", got.Organization().Name)
	}
	wantChanged(t, s, before, first.ID, second.ID)
}

func sharedLocation(t *testing.T, s directory.Store) {
	first, second := lunchClub(1), lunchClub(2)
	second.Service.ServiceAtLocations[0].Location = first.Service.ServiceAtLocations[0].Location
	create(t, s, first)
	create(t, s, second)
	before := must[directory.Position](t)(s.Position(t.Context()))
	must[directory.Listing](t)(s.UpdateListing(t.Context(), second.ID, edit("renamed"), func(l *directory.Listing) error {
		l.Locations()[0].Name = "The New Hall"
		return nil
	}))
	got := must[directory.Listing](t)(s.Listing(t.Context(), first.ID))
	if got.Locations()[0].Name != "The New Hall" {
		t.Errorf("the other listing's venue is %q", got.Locations()[0].Name)
	}
	wantChanged(t, s, before, first.ID, second.ID)
}
