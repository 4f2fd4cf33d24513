package web

import (
	"net/url"
	"strings"
	"testing"

	"anchorpoint/directory"
)

func TestStaffDecideAClaim(t *testing.T) {
	for _, do := range []string{"accept", "refuse"} {
		b, tea := claimed(t)
		claim, _ := b.as(t, "stranger@elsewhere.test").claims(t, &tea, directory.WantEdit)
		path := staffClaimPath + claim.ID
		mod := b.signIn(t, moderatorOf("lad:E08000035"))
		page := mod.get(t, path)
		checkPage(t, page.Body.String())
		for _, want := range []string{"stranger@elsewhere.test", "hello@example.org", "0113\u00a0496\u00a00000", "Ring the number on the page"} {
			if !strings.Contains(page.Body.String(), want) {
				t.Errorf("the page lacks %q", want)
			}
		}
		if w := mod.post(t, path, url.Values{"do": {"refuse"}}); w.Code != 422 {
			t.Errorf("refusing without a reason: %d", w.Code)
		} else {
			checkPage(t, w.Body.String())
		}
		for range 2 { // a double click
			if w := mod.post(t, path, url.Values{"do": {do}, "reason": {"They rang back <b>."}}); w.Code != 303 {
				t.Fatalf("%s: %d\n%s", do, w.Code, w.Body)
			}
		}
		checkPage(t, mod.get(t, path).Body.String())
		u, err := b.store.User(t.Context(), claim.UserID)
		if err != nil || (len(u.Organizations(b.Now())) == 1) != (do == "accept") {
			t.Errorf("after %s they edit %v, %v", do, u.Organizations(b.Now()), err)
		}
		sent := letters(t, b)
		if got := strings.TrimSpace(sent["claim-"+do+"ed"] + sent["claim-"+do+"d"]); got != "stranger@elsewhere.test" {
			t.Errorf("after %s the letters are %v", do, sent)
		}
	}
}

func TestClaimsAreForStaffOfTheArea(t *testing.T) {
	b, tea := claimed(t)
	claimant := b.as(t, "stranger@elsewhere.test", moderatorOf("lad:E08000035"))
	claim, _ := claimant.claims(t, &tea, directory.WantEdit)
	path := staffClaimPath + claim.ID
	for who, w := range map[string]*browser{
		"a moderator of elsewhere": b.signIn(t, moderatorOf("lad:E08000009")),
		"the group's editor":       b.signIn(t, directory.Grant{Role: directory.Editor, OrganizationID: tea.Service.OrganizationID}),
		"a link worker":            b.signIn(t, directory.Grant{Role: directory.LinkWorker}),
	} {
		for _, code := range []int{w.get(t, path).Code, w.post(t, path, url.Values{"do": {"accept"}}).Code} {
			if code != 404 {
				t.Errorf("%s gets %d", who, code)
			}
		}
	}
	if w := claimant.post(t, path, url.Values{"do": {"accept"}}); w.Code != 422 {
		t.Errorf("deciding on one's own claim: %d", w.Code)
	}
}
