package main

import (
	"encoding/json"
	"strings"
	"testing"

	"anchorpoint/directory"
	"anchorpoint/directory/sqlite"
)

// The first administrator comes by a command, through a link that works once.
func TestUserCommands(t *testing.T) {
	s := newSite(t)
	out := s.must(t, "user", "invite", "first@example.org", "--name", "First", "--site-url", "https://find.example.org")
	_, token, found := strings.Cut(strings.TrimSpace(out), "https://find.example.org/invite/")
	if !found {
		t.Fatalf("it printed\n%s", out)
	}
	store, err := sqlite.Open(t.Context(), folder(s.dir).database())
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	in, err := store.Invitation(t.Context(), directory.Token(token).Hash())
	if err != nil || in.Email != "first@example.org" || in.Grant.Role != directory.Administrator {
		t.Fatalf("invitation %+v, %v", in, err)
	}
	_, err = store.AcceptInvitation(t.Context(), in.Hash, "", "en", directory.NewSession{Hash: directory.NewToken().Hash(), At: in.Created})
	if err != nil {
		t.Fatal(err)
	}
	s.must(t, "user", "role", "first@example.org", "link-worker", "--area", "lad:E08000035")
	var list []listedUser
	if err := json.Unmarshal([]byte(s.must(t, "user", "list", "--json")), &list); err != nil {
		t.Fatal(err)
	}
	if len(list) != 1 || list[0].Name != "First" || len(list[0].Roles) != 2 || list[0].Roles[1].Areas[0] != "lad:E08000035" {
		t.Errorf("list %+v", list)
	}
	s.must(t, "user", "role", "first@example.org", "link-worker", "--area", "lad:E08000035", "--remove")
	s.refused(t, []string{"user", "role", "first@example.org", "administrator", "--remove"}, "last administrator")
	s.refused(t, []string{"user", "disable", "first@example.org"}, "last administrator")
	s.refused(t, []string{"user", "role", "nobody@example.org", "moderator"}, "nobody has the address", "user list")
	s.refused(t, []string{"user", "invite", "x@example.org", "--role", "king"}, `role "king"`, "moderator")
	s.refused(t, []string{"user", "invite", "x@example.org", "--role", "editor"}, "--organization")
	s.refused(t, []string{"user", "invite", "x", "--role", "moderator"}, "email")
	s.refused(t, []string{"user", "invite", "x@example.org", "--role", "moderator", "--area", "Leeds"}, `--area "Leeds"`)
	if out := s.must(t, "user", "list"); !strings.Contains(out, "administrator") || !strings.Contains(out, "1 in all") {
		t.Errorf("list\n%s", out)
	}
}
