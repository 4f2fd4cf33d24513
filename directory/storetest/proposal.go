package storetest

import (
	"testing"
	"time"

	"anchorpoint/directory"
	"anchorpoint/geo"
)

func decideErr(t *testing.T, s directory.Store, id string, approve bool, by directory.Edit) error {
	t.Helper()
	_, err := s.Decide(t.Context(), id, directory.Decision{Approve: approve}, by)
	return err
}

func propose(t *testing.T, s directory.Store, l directory.Listing, change func(*directory.Listing)) directory.Proposal {
	t.Helper()
	wanted := *l.Clone()
	change(&wanted)
	return must[directory.Proposal](t)(s.Propose(t.Context(), directory.Proposal{
		ListingID: l.ID, Base: l.Rev, Listing: wanted, At: day, Email: "somebody@example.org",
	}))
}

func describe(text string) func(*directory.Listing) {
	return func(l *directory.Listing) { l.Service.Description = text }
}

// proposalMerged: neither the proposal nor what was written meanwhile is lost,
// also where the other edit was of an organization that several share.
func proposalMerged(t *testing.T, s directory.Store) {
	first, second := lunchClub(1), lunchClub(2)
	second.Service.Organization = first.Service.Organization
	first = create(t, s, first)
	create(t, s, second)
	p := propose(t, s, first, describe("New words."))
	must[directory.Listing](t)(s.UpdateListing(t.Context(), first.ID, edit("meanwhile"), rename))
	must[directory.Listing](t)(s.UpdateListing(t.Context(), second.ID, edit("the group moved on"), func(l *directory.Listing) error {
		l.Organization().Name = "Better Neighbours"
		return nil
	}))
	if err := decideErr(t, s, p.ID, true, edit("right")); err != nil {
		t.Fatal(err)
	}
	got := must[directory.Listing](t)(s.Listing(t.Context(), first.ID))
	if got.Service.Description != "New words." || got.Service.Name == first.Service.Name || got.Organization().Name != "Better Neighbours" {
		t.Errorf("after both: %q, %q of %q", got.Service.Description, got.Service.Name, got.Organization().Name)
	}
}

func proposalEdited(t *testing.T, s directory.Store) {
	l := create(t, s, lunchClub(1))
	p := propose(t, s, l, describe("New wrods."))
	edited := *l.Clone()
	edited.Service.Description = "New words."
	by := edit("spelling")
	by.Base = l.Rev + 7
	_, err := s.Decide(t.Context(), p.ID, directory.Decision{Approve: true, Edited: &edited}, by)
	wantErr(t, "an edit of a version that is not the current one", err, directory.ErrConflict)
	by.Base = l.Rev
	if _, err := s.Decide(t.Context(), p.ID, directory.Decision{Approve: true, Edited: &edited}, by); err != nil {
		t.Fatal(err)
	}
	got := must[directory.Listing](t)(s.Listing(t.Context(), l.ID))
	if got.Service.Description != "New words." || got.Rev != 2 || got.Dates.Edited.At.IsZero() {
		t.Errorf("published %q at revision %d", got.Service.Description, got.Rev)
	}
	settled := must[directory.Proposal](t)(s.Proposal(t.Context(), p.ID))
	if settled.State != directory.ProposalApproved || settled.DecidedWhy != "spelling" {
		t.Errorf("the proposal is %s, %q", settled.State, settled.DecidedWhy)
	}
}

func proposalFourEyes(t *testing.T, s directory.Store) {
	l := create(t, s, lunchClub(1))
	area := "lad:E08000009"
	mine, other := moderatorOf(area), moderatorOf(area)
	mine.ID, other.ID = "first moderator", "second moderator"
	hide := func(l *directory.Listing) { l.Visibility = geo.Hidden }

	safety := propose(t, s.As(mine), l, hide)
	wantErr(t, "the own edit of a safety field", decideErr(t, s.As(mine), safety.ID, true, edit("x")), directory.ErrForbidden)
	plain := propose(t, s.As(mine), l, describe("New words."))
	if err := decideErr(t, s.As(mine), plain.ID, true, edit("x")); err != nil {
		t.Errorf("the own edit of another field: %v", err)
	}
	if err := decideErr(t, s.As(other), safety.ID, true, edit("seen")); err != nil {
		t.Errorf("another moderator: %v", err)
	}
	now := must[directory.Listing](t)(s.Listing(t.Context(), l.ID))
	theirs := propose(t, s, now, describe("More words."))
	edited := *now.Clone()
	edited.Visibility = geo.Shown
	by := edit("and I show it")
	by.Base = now.Rev
	_, err := s.As(mine).Decide(t.Context(), theirs.ID, directory.Decision{Approve: true, Edited: &edited}, by)
	wantErr(t, "a safety field slipped in with an edit", err, directory.ErrForbidden)
	away := propose(t, s, now, func(l *directory.Listing) { l.Covers = []string{"lad:E08000035"} })
	wantErr(t, "a listing moved out of the own area", decideErr(t, s.As(mine), away.ID, true, edit("x")), directory.ErrForbidden)
}

func proposalAsked(t *testing.T, s directory.Store) {
	l := create(t, s, lunchClub(1))
	author := s.As(editorOf(l.Service.Organization.ID))
	p := propose(t, author, l, describe("New words."))
	wantErr(t, "the author asks", author.AskProposal(t.Context(), p.ID, "Who am I?", edit("")), directory.ErrForbidden)
	wantErr(t, "an answer to no question", author.AnswerProposal(t.Context(), p.ID, "Yes", edit("")), directory.ErrState)
	var empty directory.FieldErrors
	if err := s.AskProposal(t.Context(), p.ID, " ", edit("")); err == nil {
		t.Errorf("an empty question was kept, %v", empty)
	}
	if err := s.AskProposal(t.Context(), p.ID, "Is it on in August?", edit("")); err != nil {
		t.Fatal(err)
	}
	if got := must[directory.Proposal](t)(author.Proposal(t.Context(), p.ID)); got.State != directory.ProposalAsked || got.Question != "Is it on in August?" {
		t.Errorf("asked: %s, %q", got.State, got.Question)
	}
	wantErr(t, "staff answer for the author", s.AnswerProposal(t.Context(), p.ID, "Yes", edit("")), directory.ErrForbidden)
	if err := author.AnswerProposal(t.Context(), p.ID, "Yes, all summer.", edit("")); err != nil {
		t.Fatal(err)
	}
	if got := must[directory.Proposal](t)(s.Proposal(t.Context(), p.ID)); got.State != directory.ProposalOpen || got.Answer != "Yes, all summer." {
		t.Errorf("answered: %s, %q", got.State, got.Answer)
	}
}

func proposalTakenBack(t *testing.T, s directory.Store) {
	l := create(t, s, lunchClub(1))
	author := s.As(editorOf(l.Service.Organization.ID))
	p := propose(t, author, l, describe("New words."))
	wantErr(t, "staff take back for the author", s.TakeBackProposal(t.Context(), p.ID, edit("")), directory.ErrForbidden)
	wantErr(t, "a stranger takes it back", s.As(directory.Actor{ID: "somebody else"}).TakeBackProposal(t.Context(), p.ID, edit("")), directory.ErrNotFound)
	if err := author.TakeBackProposal(t.Context(), p.ID, edit("")); err != nil {
		t.Fatal(err)
	}
	wantErr(t, "taken back twice", author.TakeBackProposal(t.Context(), p.ID, edit("")), directory.ErrNotFound)
	wantErr(t, "published after it was taken back", decideErr(t, s, p.ID, true, edit("x")), directory.ErrNotFound)
	for _, reader := range []directory.Store{author, s} {
		got := must[directory.Proposal](t)(reader.Proposal(t.Context(), p.ID))
		if !got.Closed() || got.DecidedWhy != directory.TakenBack || got.DecidedAt.IsZero() {
			t.Errorf("taken back it is %s, %q", got.State, got.DecidedWhy)
		}
	}
	if left := must[[]directory.Proposal](t)(s.Proposals(t.Context())); len(left) != 0 {
		t.Errorf("%d wait still", len(left))
	}
}

func proposalEmail(t *testing.T, s directory.Store) {
	l := create(t, s, lunchClub(1))
	public := s.As(directory.Actor{})
	p, old := propose(t, public, l, describe("A.")), propose(t, public, l, describe("B."))
	if got := must[directory.Proposal](t)(s.As(editorOf(l.Service.Organization.ID)).Proposal(t.Context(), p.ID)); got.Email != "" {
		t.Error("the group reads who suggested a change to its listing")
	}
	decided := must[directory.Proposal](t)(s.Decide(t.Context(), p.ID, directory.Decision{}, edit("no")))
	if decided.Email != "somebody@example.org" {
		t.Errorf("whoever decides cannot answer: %q", decided.Email)
	}
	if got := must[directory.Proposal](t)(s.Proposal(t.Context(), p.ID)); got.Email != "" {
		t.Error("the address outlives the decision")
	}
	purged := must[directory.Purged](t)(s.Purge(t.Context(), day.Add(directory.EmailLife+24*time.Hour)))
	if got := must[directory.Proposal](t)(s.Proposal(t.Context(), old.ID)); got.Email != "" || purged.Suggesters != 1 {
		t.Errorf("after its time: %q, %d deleted", got.Email, purged.Suggesters)
	}
}

func proposalScope(t *testing.T, s directory.Store) {
	l := create(t, s, lunchClub(1))
	hidden := lunchClub(2)
	hidden.State = directory.Draft
	hidden = create(t, s, hidden)
	_, err := s.As(directory.Actor{}).Propose(t.Context(), directory.Proposal{ListingID: hidden.ID, Listing: hidden})
	wantErr(t, "a correction of what nobody sees", err, directory.ErrNotFound)
	// The proposal claims another group and area; whose it is stays with the listing.
	p := propose(t, s.As(directory.Actor{}), l, func(l *directory.Listing) {
		l.Covers = []string{"lad:E08000035"}
		l.Service.OrganizationID, l.Service.Organization = "x", &directory.Organization{ID: "x", Name: "X"}
	})
	for name, tt := range map[string]struct {
		actor directory.Actor
		sees  bool
	}{
		"the moderator of the listing": {moderatorOf("lad:E08000009"), true},
		"of the area it names":         {moderatorOf("lad:E08000035"), false},
		"its editor":                   {editorOf(l.Service.Organization.ID), true},
		"the editor it names":          {editorOf("x"), false},
		"the public":                   {directory.Actor{}, false},
	} {
		_, err := s.As(tt.actor).Proposal(t.Context(), p.ID)
		if open := must[[]directory.Proposal](t)(s.As(tt.actor).Proposals(t.Context())); (len(open) == 1) != tt.sees || (err == nil) != tt.sees {
			t.Errorf("%s: %d proposals, %v", name, len(open), err)
		}
	}
}

func versions(t *testing.T, s directory.Store) {
	l := create(t, s, lunchClub(1))
	by := edit("moved")
	by.At = day.Add(time.Hour)
	must[directory.Listing](t)(s.UpdateListing(t.Context(), l.ID, by, func(l *directory.Listing) error {
		l.Locations()[0].Addresses[0].Address1 = "2 Hall Lane"
		l.Organization().Name = "Better Neighbours"
		l.Service.Name = "Supper club"
		return nil
	}))
	past := must[[]directory.Version](t)(directory.Versions(t.Context(), s, l.ID))
	if len(past) != 2 || past[1].Reason != "moved" {
		t.Fatalf("%d versions", len(past))
	}
	if encoded(t, past[0].Listing) != encoded(t, l) {
		t.Errorf("the first version is\n%s\nwant\n%s", encoded(t, past[0].Listing), encoded(t, l))
	}
	now := must[directory.Listing](t)(s.Listing(t.Context(), l.ID))
	back := directory.Restored(&now, &past[0].Listing)
	if changes := directory.Compare(&l, back); len(changes) > 0 || back.Rev != 2 {
		t.Errorf("restored, it still differs: %+v", changes)
	}
}
