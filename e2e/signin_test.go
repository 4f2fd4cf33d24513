//go:build browser

package e2e

import (
	"strings"
	"testing"
)

// TestSignIn signs people in as they do, in one browser.
func TestSignIn(t *testing.T) {
	t.Parallel()
	browser, site := StartBrowser(t), startSite(t)
	for _, tt := range []struct {
		name string
		run  func(*testing.T, *Browser, *Program)
	}{
		{"a link worker by letter", workerByLetter},
		{"an administrator by passkey", administratorByPasskey},
	} {
		t.Run(tt.name, func(t *testing.T) { tt.run(t, browser, site) })
	}
}

// workerByLetter: join by the link of a command, sign out, come back by letter;
// without scripts too.
func workerByLetter(t *testing.T, browser *Browser, site *Program) {
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			email := strings.ReplaceAll(way.name, " ", "-") + "@example.org"
			p := browser.Tab(t, way.look)
			p.Join(site.Invite(t, email, "--role", "link-worker"), "Robin Worker")
			p.Visit(site.Home() + "/account")
			if got := p.Text("header + nav"); !strings.Contains(got, "Robin Worker") {
				t.Errorf("the page says %q", got)
			}
			p.Click(`form[action="/sign-out"] button`)
			if got := p.Text("h1"); got != "You are signed out" {
				t.Errorf("after signing out: %q", got)
			}
			p.SignIn(site, email)
			p.Visit(site.Home() + "/account")
			if got := p.Text("h1"); got != "Your account" {
				t.Errorf("after signing in: %q", got)
			}
			checkMemberPage(t, p, "account-"+way.name)
		})
	}
}

// administratorByPasskey: the first administrator comes by command and adds a
// passkey; a letter alone opens no page of staff, the passkey alone does.
func administratorByPasskey(t *testing.T, browser *Browser, site *Program) {
	const email = "first@example.org"
	p := browser.Tab(t, Look{})
	p.Passkeys()
	p.Join(site.Invite(t, email), "First Administrator")
	if got := p.Text("h1"); got != "Passkey" {
		t.Fatalf("after joining: %q", got)
	}
	checkMemberPage(t, p, "passkey")
	p.UsePasskey("#passkey")
	p.Visit(site.Home() + "/admin/users")
	if got := p.Text("h1"); got != "People" {
		t.Fatalf("with a passkey: %q", got)
	}
	checkMemberPage(t, p, "users")
	p.Click(`form[action="/sign-out"] button`)
	p.SignIn(site, email)
	p.Visit(site.Home() + "/admin/users")
	if got := p.Text("h1"); got != "Passkey" {
		t.Fatalf("by a letter alone: %q", got)
	}
	p.UsePasskey("#passkey")
	if got := p.Text("h1"); got != "People" {
		t.Fatalf("after the passkey: %q", got)
	}
	p.Click(`form[action="/sign-out"] button`)
	p.Visit(site.Home() + "/sign-in?next=%2Fadmin%2Fusers")
	checkMemberPage(t, p, "sign-in")
	p.UsePasskey("#passkey")
	if got := p.Text("h1"); got != "People" {
		t.Errorf("by the passkey alone: %q", got)
	}
	if wrong := p.Errors(); len(wrong) > 0 {
		t.Errorf("console: %q", wrong)
	}
}

func checkMemberPage(t *testing.T, p *Page, name string) {
	t.Helper()
	p.Screenshot("auth-" + name)
	for _, w := range p.CheckState(formKind.budget.Nodes) {
		t.Errorf("%s: %s", name, w)
	}
}
