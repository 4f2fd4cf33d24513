package storetest

import (
	"sync"
	"testing"
	"time"

	"anchorpoint/directory"
)

func user(t *testing.T, s directory.Store, email string, grants ...directory.Grant) directory.User {
	t.Helper()
	u := must[directory.User](t)(s.CreateUser(t.Context(), directory.User{Email: email, Created: day}))
	for _, g := range grants {
		wantErr(t, "grant", s.Grant(t.Context(), u.ID, g, day), nil)
	}
	return must[directory.User](t)(s.User(t.Context(), u.ID))
}

func accountsOfUsers(t *testing.T, s directory.Store) {
	u := user(t, s, " Sam@Example.org", directory.Grant{Role: directory.LinkWorker, Areas: []string{"lad:B", "lad:A"}})
	_, err := s.CreateUser(t.Context(), directory.User{Email: "SAM@example.org"})
	wantErr(t, "the same address again", err, directory.ErrConflict)
	got := must[directory.User](t)(s.UserByEmail(t.Context(), "sam@EXAMPLE.org"))
	if got.ID != u.ID || got.Email != "sam@example.org" || len(got.Grants) != 1 || !got.Created.Equal(day) {
		t.Errorf("read %+v", got)
	}
	again := directory.Grant{Role: directory.LinkWorker, Areas: []string{"lad:A", "lad:B"}, Expires: day.AddDate(1, 0, 0)}
	wantErr(t, "the same grant with another end", s.Grant(t.Context(), u.ID, again, day), nil)
	got = must[directory.User](t)(s.User(t.Context(), u.ID))
	if len(got.Grants) != 1 || !got.Grants[0].Expires.Equal(again.Expires) {
		t.Errorf("grants %+v, want one with the new end", got.Grants)
	}
	wantErr(t, "revoke", s.Revoke(t.Context(), u.ID, again, day), nil)
	wantErr(t, "revoke again", s.Revoke(t.Context(), u.ID, again, day), directory.ErrNotFound)
	events := must[[]directory.AccountEvent](t)(s.AccountEvents(t.Context(), 10))
	if len(events) != 4 || events[0].Action != directory.AccountRevoked || events[3].Action != directory.AccountCreated {
		t.Errorf("events %+v", events)
	}
}

func accountsWhoMayGrant(t *testing.T, s directory.Store) {
	l := lunchClub(1)
	l.Covers = []string{"lad:A"}
	create(t, s, l)
	editor := directory.Grant{Role: directory.Editor, OrganizationID: l.Organization().ID}
	workerA := directory.Grant{Role: directory.LinkWorker, Areas: []string{"lad:A"}}
	workerAB := directory.Grant{Role: directory.LinkWorker, Areas: []string{"lad:A", "lad:B"}}
	workerAll := directory.Grant{Role: directory.LinkWorker}
	admin := directory.Grant{Role: directory.Administrator}
	moderator := user(t, s, "mod@example.org", directory.Grant{Role: directory.Moderator, Areas: []string{"lad:A"}})
	far := user(t, s, "far@example.org", directory.Grant{Role: directory.Moderator, Areas: []string{"lad:B"}})
	boss := user(t, s, "boss@example.org", admin)
	plain := user(t, s, "plain@example.org")
	for _, tt := range []struct {
		name  string
		by    directory.User
		grant directory.Grant
		want  error
	}{
		{"a moderator, a link worker in the area", moderator, workerA, nil},
		{"a moderator, a link worker in more than the area", moderator, workerAB, directory.ErrForbidden},
		{"a moderator, a link worker everywhere", moderator, workerAll, directory.ErrForbidden},
		{"a moderator, an editor in the area", moderator, editor, nil},
		{"a moderator of elsewhere, that editor", far, editor, directory.ErrForbidden},
		{"a moderator, an administrator", moderator, admin, directory.ErrForbidden},
		{"an administrator, everything", boss, workerAll, nil},
		{"somebody without a role", plain, workerA, directory.ErrForbidden},
	} {
		wantErr(t, tt.name, s.As(tt.by.Actor()).Grant(t.Context(), plain.ID, tt.grant, day), tt.want)
		in := directory.Invitation{Hash: directory.NewToken().Hash(), Email: "new@example.org", Grant: tt.grant, Created: day, Expires: day.Add(time.Hour)}
		wantErr(t, tt.name+", by invitation", s.As(tt.by.Actor()).Invite(t.Context(), in), tt.want)
	}
	if list := must[[]directory.User](t)(s.As(moderator.Actor()).Users(t.Context())); len(list) != 0 {
		t.Errorf("a moderator manages %d people; one has a role everywhere, the others more than the area", len(list))
	}
	_, err := s.As(moderator.Actor()).User(t.Context(), boss.ID)
	wantErr(t, "a moderator asks for an administrator", err, directory.ErrNotFound)
	wantErr(t, "a moderator shuts out an administrator", s.As(moderator.Actor()).Disable(t.Context(), boss.ID, true, day), directory.ErrNotFound)
	wantErr(t, "the last administrator goes", s.Revoke(t.Context(), boss.ID, admin, day), directory.ErrState)
	wantErr(t, "the last administrator is shut out", s.Disable(t.Context(), boss.ID, true, day), directory.ErrState)
	for what, err := range map[string]error{
		"create": func() error {
			_, err := s.As(boss.Actor()).CreateUser(t.Context(), directory.User{Email: "x@example.org"})
			return err
		}(),
		"sign in": s.As(boss.Actor()).StartSignIn(t.Context(), directory.SignIn{}),
	} {
		wantErr(t, "an administrator plays the program: "+what, err, directory.ErrForbidden)
	}
}

func opened(at time.Time) (directory.Token, directory.NewSession) {
	token := directory.NewToken()
	return token, directory.NewSession{Hash: token.Hash(), Device: "Test", At: at}
}

func accountsSessions(t *testing.T, s directory.Store) {
	u := user(t, s, "sam@example.org")
	token, open := opened(day)
	must[directory.Session](t)(s.OpenSession(t.Context(), u.ID, open))
	wantErr(t, "touch", s.TouchSession(t.Context(), token.Hash(), day.Add(time.Hour)), nil)
	session, got, err := s.Session(t.Context(), token.Hash())
	if err != nil || got.ID != u.ID || !session.Seen.Equal(day.Add(time.Hour)) || !session.Created.Equal(day) {
		t.Errorf("session %+v of %+v, %v", session, got, err)
	}
	next := directory.NewToken()
	wantErr(t, "renew", s.RenewSession(t.Context(), token.Hash(), next.Hash()), nil)
	_, _, err = s.Session(t.Context(), token.Hash())
	wantErr(t, "the old token", err, directory.ErrNotFound)
	other := user(t, s, "kim@example.org")
	wantErr(t, "somebody else ends it", s.As(other.Actor()).EndSession(t.Context(), u.ID, session.ID), directory.ErrNotFound)
	if list := must[[]directory.Session](t)(s.As(u.Actor()).SessionsOf(t.Context(), u.ID)); len(list) != 1 || list[0].ID != session.ID {
		t.Errorf("sessions %+v", list)
	}
	wantErr(t, "ended", s.As(u.Actor()).EndSession(t.Context(), u.ID, session.ID), nil)
	_, _, err = s.Session(t.Context(), next.Hash())
	wantErr(t, "an ended session", err, directory.ErrNotFound)
	wantErr(t, "shut out", s.Disable(t.Context(), u.ID, true, day), nil)
	_, open = opened(day)
	_, err = s.OpenSession(t.Context(), u.ID, open)
	wantErr(t, "a session of who is shut out", err, directory.ErrGone)
}

func accountsSignInOnce(t *testing.T, s directory.Store) {
	browser, link := directory.NewToken(), directory.NewToken()
	in := directory.SignIn{Hash: link.Hash(), Browser: browser.Hash(), Code: directory.NewToken().Hash(), Email: "new@example.org",
		Create: true, Language: "cy", Created: day, Expires: day.Add(directory.SignInLife)}
	wantErr(t, "start", s.StartSignIn(t.Context(), in), nil)
	_, _, err := s.UseLink(t.Context(), link.Hash(), directory.NewToken().Hash(), directory.NewSession{At: day})
	wantErr(t, "another browser", err, directory.ErrForbidden)
	var wait sync.WaitGroup
	errs := make(chan error, 50)
	for range 50 {
		wait.Go(func() {
			_, open := opened(day)
			_, _, err := s.UseLink(t.Context(), link.Hash(), browser.Hash(), open)
			errs <- err
		})
	}
	wait.Wait()
	close(errs)
	in50 := 0
	for err := range errs {
		if err == nil {
			in50++
		} else {
			wantErr(t, "one of fifty", err, directory.ErrGone)
		}
	}
	u := must[directory.User](t)(s.UserByEmail(t.Context(), "new@example.org"))
	if list := must[[]directory.Session](t)(s.SessionsOf(t.Context(), u.ID)); in50 != 1 || len(list) != 1 || u.Language != "cy" {
		t.Errorf("%d of fifty were let in, %d sessions, language %q", in50, len(list), u.Language)
	}
}

func accountsInvitationOnce(t *testing.T, s directory.Store) {
	inviter := user(t, s, "mod@example.org", directory.Grant{Role: directory.Moderator})
	g := directory.Grant{Role: directory.LinkWorker, Areas: []string{"lad:A"}}
	invite := func(at time.Time) directory.TokenHash {
		h := directory.NewToken().Hash()
		in := directory.Invitation{Hash: h, Email: "new@example.org", Grant: g, Created: at, Expires: at.Add(directory.InvitationLife)}
		wantErr(t, "invite", s.As(inviter.Actor()).Invite(t.Context(), in), nil)
		return h
	}
	older, link := invite(day), invite(day)
	_, open := opened(day)
	_, err := s.AcceptInvitation(t.Context(), older, "", "en", open)
	wantErr(t, "one that a newer one replaced", err, directory.ErrNotFound)
	_, open = opened(day.Add(directory.InvitationLife))
	_, err = s.AcceptInvitation(t.Context(), link, "", "en", open)
	wantErr(t, "after seven days", err, directory.ErrGone)
	_, open = opened(day)
	u := must[directory.User](t)(s.AcceptInvitation(t.Context(), link, "Robin", "en", open))
	if u.Name != "Robin" || len(u.Grants) != 1 || !u.Grants[0].Same(g) {
		t.Errorf("joined as %+v", u)
	}
	_, open = opened(day)
	_, err = s.AcceptInvitation(t.Context(), link, "", "en", open)
	wantErr(t, "again", err, directory.ErrGone)
	link = invite(day)
	wantErr(t, "the inviter loses the role", s.Revoke(t.Context(), inviter.ID, directory.Grant{Role: directory.Moderator}, day), nil)
	_, open = opened(day)
	_, err = s.AcceptInvitation(t.Context(), link, "", "en", open)
	wantErr(t, "from who may no longer invite", err, directory.ErrGone)
}

func accountsPasskeysAndForms(t *testing.T, s directory.Store) {
	u := user(t, s, "sam@example.org")
	token, open := opened(day)
	open.Strong = true
	must[directory.Session](t)(s.OpenSession(t.Context(), u.ID, open))
	key := directory.Passkey{ID: []byte{1, 2}, UserID: u.ID, Name: "Test", Credential: []byte(`{"a":1}`), Created: day, Used: day}
	wantErr(t, "add", s.AddPasskey(t.Context(), key), nil)
	key.Credential, key.Used = []byte(`{"a":2}`), day.Add(time.Hour)
	wantErr(t, "use", s.UsePasskey(t.Context(), key), nil)
	if list := must[[]directory.Passkey](t)(s.PasskeysOf(t.Context(), u.ID)); len(list) != 1 || string(list[0].Credential) != `{"a":2}` {
		t.Errorf("passkeys %+v", list)
	}
	wantErr(t, "remove", s.RemovePasskey(t.Context(), u.ID, key.ID, day), nil)
	if session, _, err := s.Session(t.Context(), token.Hash()); err != nil || !session.Strong.IsZero() {
		t.Errorf("a session keeps its strength without the passkey: %+v, %v", session, err)
	}
	browser := directory.NewToken().Hash()
	wantErr(t, "begin", s.BeginCeremony(t.Context(), browser, []byte("x"), day.Add(time.Minute)), nil)
	if data := must[[]byte](t)(s.EndCeremony(t.Context(), browser, day)); string(data) != "x" {
		t.Errorf("challenge %q", data)
	}
	_, err := s.EndCeremony(t.Context(), browser, day)
	wantErr(t, "a challenge twice", err, directory.ErrGone)

	form := directory.KeptForm{Path: "/groups/edit/x", Body: "a=%F0%9F%8D%B5", UserID: u.ID, At: day}
	wantErr(t, "keep", s.KeepForm(t.Context(), browser, form), nil)
	if got := must[directory.KeptForm](t)(s.KeptForm(t.Context(), browser, day.Add(23*time.Hour))); got != form {
		t.Errorf("kept %+v", got)
	}
	_, err = s.KeptForm(t.Context(), browser, day.Add(directory.KeptFormLife))
	wantErr(t, "after a day", err, directory.ErrNotFound)
}
