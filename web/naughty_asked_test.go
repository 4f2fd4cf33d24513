package web

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"anchorpoint/directory"
)

// sendTyped sends the form on a page that leads to this address, with words in
// one box, and judges the answer.
func (a *attack) sendTyped(w *browser, page, action, box, words string, more url.Values) int {
	a.t.Helper()
	body := w.get(a.t, page).Body.String()
	checkHarmless(a.t, page, body)
	for _, f := range formsOf(a.t, w, page, body) {
		if f.action != action || !f.values.Has(box) {
			continue
		}
		for name, values := range more {
			f.values[name] = values
		}
		f.values.Set(box, words)
		answer := a.send(f, f.values)
		a.judge(f, f.values, answer)
		return answer.Code
	}
	a.t.Fatalf("%s has no form with %s that leads to %s", page, box, action)
	return 0
}

// TestNaughtyStringsAboutClaims: a claim is decided once, so that every string
// needs a claim of its own.
func TestNaughtyStringsAboutClaims(t *testing.T) {
	b, tea := claimed(t)
	a := &attack{t: t, strings: naughtyStrings(t), clock: &testClock{}}
	staff := b.signIn(t, moderatorOf("lad:E08000035"))
	answers := map[int]int{}
	for i, words := range a.strings {
		who := b.as(t, fmt.Sprintf("claims%d@elsewhere.test", i))
		claim, _ := who.claims(t, &tea, directory.WantEdit)
		path := staffClaimPath + claim.ID
		code := a.sendTyped(staff, path, path, "reason", words, url.Values{"do": {"refuse"}})
		answers[code]++
		checkHarmless(t, path, staff.get(t, path).Body.String())
		if code == http.StatusSeeOther {
			checkHarmless(t, claimedPath, who.get(t, claimedPath+claim.ID).Body.String())
		}
	}
	if answers[http.StatusSeeOther] < len(a.strings)/2 {
		t.Errorf("answers by status: %v; want most of them taken", answers)
	}
}

// TestNaughtyStringsInQuestions: staff ask and a group answers, each string once.
func TestNaughtyStringsInQuestions(t *testing.T) {
	b := newBench(t, func(o *Options) { o.Site.URL = "https://find.example.org" }, sample()...)
	a := &attack{t: t, strings: naughtyStrings(t), clock: &testClock{}}
	staff := b.signIn(t, anyModerator)
	author := b.signIn(t, directory.Grant{Role: directory.Editor, OrganizationID: id("org " + tea)})
	asked := 0
	for i, words := range a.strings {
		p := b.proposed(t, author.user.Actor(), tea, describe(fmt.Sprintf("New words %d.", i)))
		item, question := "/admin/queue/proposal/"+p.ID, "/groups/question/"+p.ID
		if a.sendTyped(staff, item, item, "question", words, url.Values{"do": {"ask"}}) != http.StatusSeeOther {
			continue // nothing can be seen of it
		}
		asked++
		a.sendTyped(author, question, question, "answer", words, nil)
		checkHarmless(t, question, author.get(t, question).Body.String())
		checkHarmless(t, item, staff.get(t, item).Body.String())
	}
	if asked < len(a.strings)/2 {
		t.Errorf("%d of %d strings could be asked", asked, len(a.strings))
	}
}
