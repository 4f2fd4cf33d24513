//go:build browser

package e2e

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"
)

// TestMemberStates looks at each page of signing in and joining in each state,
// at 320 pixels and on a desk, in two writing directions where the public sees it.
func TestMemberStates(t *testing.T) {
	browser, site := StartBrowser(t), startSite(t)
	_, organization := ownable(t, site, 3)
	for _, way := range []struct {
		name, prefix string
		look         Look
	}{{"320", "", Look{Width: 320}}, {"1280", "", Look{Width: 1280}}, {"320-ar", "/ar", Look{Width: 320}}, {"320-cy", "/cy", Look{Width: 320}}} {
		t.Run(way.name, func(t *testing.T) {
			signInStates(t, browser.Tab(t, way.look), browser.Tab(t, Look{}), site, way.prefix, way.name)
			if way.prefix == "/ar" {
				return // no Arabic for groups and staff
			}
			joinStates(t, browser.Tab(t, way.look), site, way.prefix, way.name, organization)
		})
	}
	t.Run("a single person", func(t *testing.T) { personStates(t, browser, site, organization) })
}

// checkState looks at a page of somebody who signs in or has, in one state.
func checkState(t *testing.T, p *Page, name string) {
	t.Helper()
	p.Screenshot("member-" + name)
	for _, w := range p.CheckState(formKind.budget.Nodes) {
		t.Errorf("%s: %s", name, w)
	}
}

func signInStates(t *testing.T, p, other *Page, site *Program, prefix, name string) {
	email, since := "robin-"+name+"@example.org", time.Now().Add(-time.Second)
	other.Join(site.Invite(t, email, "--role", "link-worker"), "Robin")
	look := func(state string) { checkState(t, p, state+"-"+name) }
	p.Visit(site.Home() + prefix + "/sign-in/check")
	look("check-nobody")
	p.Visit(site.Home() + prefix + "/sign-in")
	p.Click("#send")
	look("sign-in-error")
	p.Type("#email", email)
	p.Click("#send")
	look("check")
	p.Click("#again")
	look("check-too-soon")
	p.Type("#code", "12x")
	p.Click("form:has(#code) button")
	look("check-wrong")
	letter := site.Letter(t, email, "sign-in", since) // in English where a language has no letters
	link := site.Home() + prefix + regexp.MustCompile(`/sign-in/link/[A-Za-z0-9_-]+`).FindString(letter)
	p.Visit(link)
	look("link")
	for range 5 {
		p.Visit(site.Home() + prefix + "/sign-in/check")
		if eval[bool](p, `!!document.getElementById("code")`) {
			p.Type("#code", "000000")
			p.Click("form:has(#code) button")
		}
	}
	look("check-over")
	p.Visit(link)
	look("link-over")
	p.Visit(site.Home() + prefix + "/sign-in/link/nothing")
	look("link-unknown")
	p.Visit(site.Home() + prefix + "/sign-in/out")
	look("signed-out")
	p.Visit(site.Home() + prefix + "/invite/nothing")
	look("invite-unknown")
}

func joinStates(t *testing.T, p *Page, site *Program, prefix, name, organization string) {
	look := func(state string) { checkState(t, p, state+"-"+name) }
	link := site.Invite(t, "kim-"+name+"@example.org", "--role", "editor", "--organization", organization)
	link = site.Home() + prefix + strings.TrimPrefix(link, site.Home())
	p.Visit(link)
	look("invite")
	p.Type("#name", strings.Repeat("Kim ", 80))
	p.Click("#join")
	look("invite-error")
	p.Visit(link)
	p.Type("#name", "Kim Volunteer")
	p.Click("#join")
	look("joined")
	p.Visit(site.Home() + prefix + "/groups/me/colleagues/" + organization)
	look("colleagues")
	p.Click("#send")
	look("colleagues-error")
	p.Type("#email", "lou-"+name+"@example.org")
	p.Click("#send")
	look("colleagues-done")
	p.Visit(site.Home() + prefix + "/account/typed")
	look("typed-none")
	p.Visit(site.Home() + prefix + "/account")
	look("account")
	p.Visit(link)
	look("invite-over")
}

// personStates are those of the page where staff manage one person.
func personStates(t *testing.T, browser *Browser, site *Program, organization string) {
	p := browser.Tab(t, Look{})
	p.JoinStaff(site.Invite(t, "chief@example.org"), "Chief")
	for _, width := range []int64{320, 1280} {
		email := fmt.Sprintf("pat%d@example.org", width)
		other := browser.Tab(t, Look{})
		other.Join(site.Invite(t, email, "--role", "editor", "--organization", organization), "")
		p.Look(Look{Width: width})
		look := func(state string) { checkState(t, p, fmt.Sprintf("%s-%d", state, width)) }
		p.Visit(site.Home() + "/admin/users")
		look("people")
		p.Click("#send")
		look("people-error")
		p.Visit(site.Home() + "/admin/users")
		p.Visit(site.Home() + eval[string](p, `[...document.querySelectorAll("main dl a")].find(a => a.innerText === `+quote(email)+`).getAttribute("href")`))
		look("person")
		p.Click("#send")
		look("person-error")
	}
}
