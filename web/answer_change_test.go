package web

import (
	"database/sql"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"anchorpoint/directory"
)

// openRaw opens the file of a store beside the store.
func openRaw(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// rowsOf counts what a program that follows links could make more of.
func (b *bench) rowsOf(t *testing.T) map[string]int {
	t.Helper()
	db := openRaw(t, b.store.Path())
	out := map[string]int{}
	for _, table := range []string{"revision", "claim", "letter", "sign_in", "session", "user", "user_grant", "proposal", "letter_stop"} {
		var n int
		if err := db.QueryRow(`SELECT count(*) FROM ` + table).Scan(&n); err != nil {
			t.Fatal(err)
		}
		out[table] = n
	}
	return out
}

var linkOfLetter = regexp.MustCompile(`https://find\.example\.org(/[^\s<"]*)`)

// A program that fetches every link of a letter, and every link of the pages
// behind, changes nothing and sends nothing.
func TestScannersOfLettersChangeNothing(t *testing.T) {
	b, _, _ := reminding(t, nil)
	b.remind(t)
	letter := b.waiting(t)[0]
	before := b.rowsOf(t)
	scanner := b.newBrowser()
	var todo []string
	for _, m := range linkOfLetter.FindAllStringSubmatch(letter.Text+" "+letter.Headers["List-Unsubscribe"], -1) {
		todo = append(todo, strings.TrimRight(m[1], ">."))
	}
	if n := len(todo); n < 8 {
		t.Fatalf("%d links in the letter:\n%s", n, letter.Text)
	}
	seen := map[string]bool{}
	for len(todo) > 0 && len(seen) < 80 {
		path := todo[0]
		todo = todo[1:]
		if seen[path] {
			continue
		}
		seen[path] = true
		w := scanner.get(t, path)
		if w.Code != http.StatusOK && w.Code != http.StatusSeeOther {
			t.Errorf("GET %s: %d", path, w.Code)
		}
		if strings.Contains(path, "/confirm/") && !strings.HasPrefix(path, "/cy/") && !strings.HasPrefix(path, "/pl/") && !strings.HasPrefix(path, "/ar/") {
			for _, to := range addresses(parsePage(t, w.Body.String())) {
				if to, _, _ = strings.Cut(to, "#"); to != "" && !strings.HasPrefix(to, "/assets/") {
					todo = append(todo, to)
				}
			}
		}
	}
	if len(scanner.cookies) > 0 {
		t.Errorf("cookies %v", scanner.cookies)
	}
	if after := b.rowsOf(t); fmt.Sprint(after) != fmt.Sprint(before) {
		t.Errorf("%v before, %v after", before, after)
	}
}

// asks presses "Send me a code" and gives the code of the letter.
func (w *browser) asksForCode(t *testing.T, token, step string) string {
	t.Helper()
	path := "/confirm/" + token + "/change?step=" + step
	page := w.get(t, path)
	wantStatus(t, "the page before the code", page, http.StatusOK)
	checkPage(t, page.Body.String())
	if body := page.Body.String(); strings.Count(body, "<button") != 1 || strings.Contains(body, "hello@") || !strings.Contains(body, "h…@example.org") {
		t.Errorf("the page says\n%s", body)
	}
	wantPlace(t, "the button", w.post(t, path, url.Values{}), "/sign-in/check")
	_, code := w.lastLetter(t)
	return code
}

// An editor who is not signed in goes from a letter to the times by a code.
func TestFromLetterToTheTimes(t *testing.T) {
	b, _ := memberBench(t, nil, sample()...)
	tea := sample()[0]
	u := b.known(t, "hello@example.org", directory.Grant{Role: directory.Editor, OrganizationID: tea.Service.OrganizationID})
	token := b.answers.token(tea.ID, u.Email, b.Now())
	for step, next := range map[string]string{
		"when": "/when", "places": "/places", "stop": "/stop", "cost": "/change?step=cost", "contact": "/change?step=contact",
		"nothing": "/change", "//evil.example.org": "/change", "": "/change",
	} {
		w := b.newBrowser()
		code := w.asksForCode(t, token, url.QueryEscape(step))
		wantPlace(t, "the code", w.post(t, "/sign-in/code", url.Values{"code": {code}}), "/groups/listing/"+tea.ID+next)
	}
	w := b.newBrowser()
	code := w.asksForCode(t, token, "when")
	w.post(t, "/sign-in/code", url.Values{"code": {code}})
	wantStatus(t, "the form", w.get(t, "/groups/listing/"+tea.ID+"/when"), http.StatusOK)
	wantPlace(t, "signed in, the link leads on", w.get(t, "/confirm/"+token+"/change?step=when"), "/groups/listing/"+tea.ID+"/when")
	if n := b.rowsOf(t)["claim"]; n != 0 {
		t.Errorf("%d claims by an editor", n)
	}
	if got := b.listing(t, tea.ID).Rev; got != 1 {
		t.Errorf("revision %d without a form sent", got)
	}
}

// The token alone opens no form and changes nothing but what its buttons say.
func TestTokenOfLetterOpensNoForm(t *testing.T) {
	b, _, tea, token := asking(t)
	w := b.newBrowser()
	w.get(t, "/confirm/"+token+"/change?step=when")
	form := url.Values{"how": {"weekly"}, "from-0-0": {"10"}, "to-0-0": {"12"}, "sure": {"yes"}}
	for _, path := range []string{"/groups/listing/" + tea.ID + "/when", "/groups/listing/" + tea.ID + "/stop"} {
		if got := w.get(t, path).Header().Get("Location"); !strings.HasPrefix(got, signInPath) {
			t.Errorf("GET %s leads to %q", path, got)
		}
		if got := w.post(t, path, form).Header().Get("Location"); !strings.HasPrefix(got, signInPath) {
			t.Errorf("POST %s leads to %q", path, got)
		}
	}
	if got := b.listing(t, tea.ID).Rev; got != 1 {
		t.Errorf("revision %d", got)
	}
}

// An address that is only the published one reads the same words; proving it
// claims the group and leads on to what was to be changed.
func TestFromLetterByThePublishedAddress(t *testing.T) {
	b, k := memberBench(t, nil, sample()...)
	k.turn(30 * 24 * time.Hour) // the address stands there for longer than a new one proves nothing
	tea := sample()[0]
	token := b.answers.token(tea.ID, "hello@example.org", b.Now())
	w := b.newBrowser()
	code := w.asksForCode(t, token, "when")
	to := w.post(t, "/sign-in/code", url.Values{"code": {code}}).Header().Get("Location")
	if !strings.HasPrefix(to, claimedPath) || !strings.HasSuffix(to, "?step=when") {
		t.Fatalf("the code leads to %q", to)
	}
	page := w.get(t, to)
	wantStatus(t, "the last question", page, http.StatusOK)
	if !strings.Contains(page.Body.String(), `action="`+to+`"`) {
		t.Errorf("the step is lost:\n%s", page.Body)
	}
	wantPlace(t, "yes", w.post(t, to, url.Values{}), "/groups/listing/"+tea.ID+"/when")
	wantStatus(t, "the form", w.get(t, "/groups/listing/"+tea.ID+"/when"), http.StatusOK)
	u, err := b.store.UserByEmail(t.Context(), "hello@example.org")
	if err != nil || !slices.Contains(u.Organizations(b.Now()), tea.Service.OrganizationID) {
		t.Errorf("%+v, %v", u, err)
	}
}

// What somebody sees does not tell whether an address has an account.
func TestChangePageTellsNoAccounts(t *testing.T) {
	var pages []string
	for _, editor := range []bool{false, true} {
		b, _ := memberBench(t, nil, sample()...)
		tea := sample()[0]
		if editor {
			b.known(t, "hello@example.org", directory.Grant{Role: directory.Editor, OrganizationID: tea.Service.OrganizationID})
		}
		w, token := b.newBrowser(), b.answers.token(tea.ID, "hello@example.org", b.Now())
		w.asksForCode(t, token, "when")
		seen := w.get(t, "/confirm/"+token+"/change?step=when").Body.String() + w.get(t, "/sign-in/check").Body.String()
		pages = append(pages, strings.ReplaceAll(seen, token, "TOKEN"))
	}
	if pages[0] != pages[1] {
		t.Error("the pages differ")
	}
}

// Whoever presses the button again and again fills no mailbox.
func TestChangeLettersAreLimited(t *testing.T) {
	b, _ := memberBench(t, func(o *Options) { o.Limits = Limits{Rate: 1000, Burst: 10000} }, sample()...)
	token := b.answers.token(sample()[0].ID, "hello@example.org", b.Now())
	for range 30 {
		b.post(t, "/confirm/"+token+"/change", nil)
	}
	if n := len(b.letters(t)); n > addressLetters.Burst {
		t.Errorf("%d letters, at most %d", n, addressLetters.Burst)
	}
	if n := b.rowsOf(t)["claim"]; n > connectionLetters.Burst {
		t.Errorf("%d claims", n)
	}
}
