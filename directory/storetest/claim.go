package storetest

import (
	"testing"
	"time"

	"anchorpoint/directory"
)

func claim(t *testing.T, s directory.Store) directory.Claim {
	t.Helper()
	return must[directory.Claim](t)(s.As(directory.Actor{}).AddClaim(t.Context(), directory.Claim{
		ListingID: lunchClub(1).ID, Want: directory.WantEdit, Email: "Jo@Example.org", Charity: "1234567", Language: "cy", At: day}))
}

func claimDecided(t *testing.T, s directory.Store) {
	create(t, s, lunchClub(1))
	made := claim(t, s)
	if made.ID == "" || made.Email != "jo@example.org" || made.State != directory.ClaimAsked {
		t.Fatalf("claim %+v", made)
	}
	if open := must[[]directory.Claim](t)(s.Claims(t.Context())); len(open) != 0 {
		t.Errorf("a claim that nobody proved is put before staff: %+v", open)
	}
	_, err := s.DecideClaim(t.Context(), made.ID, true, edit("x"))
	wantErr(t, "deciding what nobody proved", err, directory.ErrState)
	proved := must[directory.Claim](t)(s.ProveClaim(t.Context(), made.ID, "u1", directory.ProofDomain, true, day.Add(time.Minute)))
	want := made
	want.State, want.UserID, want.Proof, want.Owned, want.At = directory.ClaimWaiting, "u1", directory.ProofDomain, true, day.Add(time.Minute)
	if proved != want {
		t.Errorf("proved claim\n%+v\nwant\n%+v", proved, want)
	}
	if open := must[[]directory.Claim](t)(s.Claims(t.Context())); len(open) != 1 || open[0] != want {
		t.Errorf("claims that wait: %+v", open)
	}
	_, err = s.ProveClaim(t.Context(), made.ID, "u2", directory.ProofNone, false, day)
	wantErr(t, "proving it twice", err, directory.ErrState)
	done := must[directory.Claim](t)(s.As(moderatorOf("lad:E08000009")).DecideClaim(t.Context(), made.ID, false, edit("the phone was not answered")))
	if done.State != directory.ClaimRefused || done.DecidedBy != "m" || !done.DecidedAt.Equal(day) || done.Reason == "" {
		t.Errorf("decided claim %+v", done)
	}
	_, err = s.DecideClaim(t.Context(), made.ID, true, edit("x"))
	wantErr(t, "deciding it twice", err, directory.ErrState)
}

func claimScope(t *testing.T, s directory.Store) {
	create(t, s, lunchClub(1))
	made := claim(t, s)
	_, err := s.As(moderatorOf("lad:E08000009")).ProveClaim(t.Context(), made.ID, "u1", "", false, day)
	wantErr(t, "a moderator proves a claim", err, directory.ErrForbidden)
	_, err = s.As(directory.Actor{ID: "x"}).Claim(t.Context(), made.ID)
	wantErr(t, "anybody reads a claim", err, directory.ErrNotFound)
	must[directory.Claim](t)(s.ProveClaim(t.Context(), made.ID, "u1", "", false, day))
	if c := must[directory.Claim](t)(s.As(directory.Actor{ID: "u1"}).Claim(t.Context(), made.ID)); c.UserID != "u1" {
		t.Errorf("who made it reads %+v", c)
	}
	for name, actor := range map[string]directory.Actor{
		"the public": {}, "another user": {ID: "u2"}, "who made it": {ID: "u1"}, "an editor": editorOf(lunchClub(1).Service.Organization.ID),
		"a moderator of elsewhere": moderatorOf("lad:E08000035"),
	} {
		if open := must[[]directory.Claim](t)(s.As(actor).Claims(t.Context())); len(open) != 0 {
			t.Errorf("%s is put before %s", open[0].ID, name)
		}
		_, err := s.As(actor).DecideClaim(t.Context(), made.ID, true, edit("x"))
		wantErr(t, name+" decides", err, directory.ErrNotFound)
	}
	withdrawn := lunchClub(2)
	withdrawn.State = directory.Withdrawn
	create(t, s, withdrawn)
	_, err = s.As(directory.Actor{}).AddClaim(t.Context(), directory.Claim{ListingID: withdrawn.ID, Want: directory.WantEdit, Email: "a@example.org", At: day})
	wantErr(t, "claiming what is gone", err, directory.ErrNotFound)
	if _, err := s.AddClaim(t.Context(), directory.Claim{ListingID: made.ListingID, Want: "own", Email: "a@b"}); err == nil {
		t.Error("a claim with nonsense was kept")
	}
}

func claimsDropped(t *testing.T, s directory.Store) {
	create(t, s, lunchClub(1))
	old, proved := claim(t, s), claim(t, s)
	must[directory.Claim](t)(s.ProveClaim(t.Context(), proved.ID, "u1", "", false, day))
	if n := must[directory.Purged](t)(s.Purge(t.Context(), day.Add(directory.ClaimLife-time.Second))).Claims; n != 0 {
		t.Errorf("%d claims were dropped within their time", n)
	}
	if n := must[directory.Purged](t)(s.Purge(t.Context(), day.Add(directory.ClaimLife))).Claims; n != 1 {
		t.Errorf("%d claims were dropped", n)
	}
	_, err := s.Claim(t.Context(), old.ID)
	wantErr(t, "a dropped claim", err, directory.ErrNotFound)
	must[directory.Claim](t)(s.Claim(t.Context(), proved.ID))
	must[directory.Claim](t)(s.DecideClaim(t.Context(), proved.ID, false, edit("no")))
	must[directory.Purged](t)(s.Purge(t.Context(), day.Add(directory.EmailLife)))
	if c := must[directory.Claim](t)(s.Claim(t.Context(), proved.ID)); c.Email != "" || c.State != directory.ClaimRefused {
		t.Errorf("90 days after the decision: %+v", c)
	}
}
