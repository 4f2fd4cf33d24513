package web

import (
	"database/sql"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"anchorpoint/directory"
)

// testClock is a time that a test turns.
type testClock struct {
	mu sync.Mutex
	at time.Time
}

func (k *testClock) now() time.Time {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.at
}

func (k *testClock) turn(by time.Duration) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.at = k.at.Add(by)
}

// memberBench is a site that knows its address, with a clock to turn.
func memberBench(t testing.TB, change func(*Options), listings ...directory.Listing) (*bench, *testClock) {
	k := &testClock{at: noonOfTests}
	b := newBench(t, func(o *Options) {
		o.Now, o.Site.URL = k.now, "http://localhost:8080"
		if change != nil {
			change(o)
		}
	}, listings...)
	return b, k
}

// known is a user of the site by an address.
func (b *bench) known(t testing.TB, email string, grants ...directory.Grant) directory.User {
	t.Helper()
	u, err := b.store.CreateUser(t.Context(), directory.User{Email: email, Created: b.Now()})
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range grants {
		if err := b.store.Grant(t.Context(), u.ID, g, b.Now()); err != nil {
			t.Fatal(err)
		}
	}
	return u
}

var (
	signInPathInLetter = regexp.MustCompile(`http://localhost:8080(/sign-in/link/\S+|/invite/\S+)`)
	codeInLetter       = regexp.MustCompile(`(?m)^[0-9]{6}$`)
)

// letters are those that wait, oldest first.
func (b *bench) letters(t testing.TB) []directory.Letter {
	t.Helper()
	due, err := b.store.DueLetters(t.Context(), b.Now(), 100)
	if err != nil {
		t.Fatal(err)
	}
	return due
}

// lastLetter gives path of the link and code of the newest letter.
func (b *bench) lastLetter(t testing.TB) (path, code string) {
	t.Helper()
	all := b.letters(t)
	if len(all) == 0 {
		t.Fatal("no letter was written")
	}
	text := all[len(all)-1].Text
	if m := signInPathInLetter.FindStringSubmatch(text); m != nil {
		path = m[1]
	}
	return path, codeInLetter.FindString(text)
}

func ask(email string) url.Values { return url.Values{"email": {email}} }

func wantStatus(t testing.TB, what string, w *httptest.ResponseRecorder, want int) {
	t.Helper()
	if w.Code != want {
		t.Errorf("%s: status %d, want %d", what, w.Code, want)
	}
}

func wantPlace(t testing.TB, what string, w *httptest.ResponseRecorder, want string) {
	t.Helper()
	if got := w.Header().Get("Location"); w.Code != http.StatusSeeOther || got != want {
		t.Errorf("%s: %d to %q, want 303 to %q", what, w.Code, got, want)
	}
}

func (b *bench) sessions(t testing.TB) (n int) {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+b.store.Path()+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.QueryRow(`SELECT count(*) FROM session`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// Opening the link, ten times, does nothing; the button signs in, once.
func TestSignInByLink(t *testing.T) {
	b, _ := memberBench(t, nil)
	b.known(t, "sam@example.org")
	w := b.newBrowser()
	wantPlace(t, "asking", w.post(t, "/sign-in", url.Values{"email": {" Sam@Example.org "}, "next": {"/account?x=1"}}), "/sign-in/check")
	if page := w.get(t, "/sign-in/check").Body.String(); !strings.Contains(page, "s…@example.org") || strings.Contains(page, "sam@") {
		t.Error("the page does not hide the middle of the address")
	}
	path, _ := b.lastLetter(t)
	for range 10 {
		answer := w.get(t, path)
		wantStatus(t, "opening the link", answer, http.StatusOK)
		if len(answer.Result().Cookies()) > 0 || !strings.Contains(answer.Body.String(), "Sign in as sam@example.org?") {
			t.Fatalf("opening the link set a cookie or asked nothing:\n%s", answer.Body)
		}
	}
	if n := b.sessions(t); n != 0 {
		t.Errorf("%d sessions before the button", n)
	}
	answer := w.post(t, path, nil)
	wantPlace(t, "the button", answer, "/account?x=1")
	cookie := answer.Result().Cookies()[0]
	if cookie.Name != "session" || !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.Path != "/" {
		t.Errorf("cookie %+v", cookie)
	}
	page := w.get(t, "/account")
	wantStatus(t, "the account", page, http.StatusOK)
	if page.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("Cache-Control %q", page.Header().Get("Cache-Control"))
	}
	wantStatus(t, "the button again", w.post(t, path, nil), http.StatusGone)
	if log := b.log.String(); strings.Contains(log, "sam@") || strings.Contains(log, strings.TrimPrefix(path, "/sign-in/link/")) || !strings.Contains(log, "signed in") {
		t.Errorf("the log says\n%s", log)
	}
}

// Fifty presses at once open one session.
func TestSignInOnce(t *testing.T) {
	b, _ := memberBench(t, nil)
	b.known(t, "sam@example.org")
	w := b.newBrowser()
	w.post(t, "/sign-in", ask("sam@example.org"))
	path, _ := b.lastLetter(t)
	var wait sync.WaitGroup
	codes := make(chan int, 50)
	for range 50 {
		r := httptest.NewRequest(http.MethodPost, path, nil)
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		for _, c := range w.cookies {
			r.AddCookie(c)
		}
		wait.Go(func() {
			answer := httptest.NewRecorder()
			b.ServeHTTP(answer, r)
			codes <- answer.Code
		})
	}
	wait.Wait()
	close(codes)
	in := 0
	for code := range codes {
		if code == http.StatusSeeOther {
			in++
		} else if code != http.StatusGone {
			t.Errorf("status %d", code)
		}
	}
	if n := b.sessions(t); in != 1 || n != 1 {
		t.Errorf("%d were let in, %d sessions", in, n)
	}
}

// Another browser cannot use the link, nor learn whose it is; it may ask for a
// letter of its own.
func TestSignInElsewhere(t *testing.T) {
	b, _ := memberBench(t, nil)
	b.known(t, "sam@example.org")
	asking, other := b.newBrowser(), b.newBrowser()
	asking.post(t, "/sign-in", ask("sam@example.org"))
	path, code := b.lastLetter(t)
	page := other.get(t, path).Body.String()
	if strings.Contains(page, "sam@") || !strings.Contains(page, "another browser") {
		t.Errorf("another browser reads\n%s", page)
	}
	wantStatus(t, "the button elsewhere", other.post(t, path, nil), http.StatusForbidden)
	wantPlace(t, "the code elsewhere", other.post(t, "/sign-in/code", url.Values{"code": {code}}), "/sign-in")
	wantPlace(t, "a new letter", other.post(t, path+"/again", nil), "/sign-in/check")
	own, _ := b.lastLetter(t)
	wantPlace(t, "its own link", other.post(t, own, nil), "/account")
	wantPlace(t, "the code where it was asked for", asking.post(t, "/sign-in/code", url.Values{"code": {" " + code[:3] + " " + code[3:]}}), "/account")
}

func TestSignInCodeHasFiveTries(t *testing.T) {
	b, _ := memberBench(t, nil)
	b.known(t, "sam@example.org")
	w := b.newBrowser()
	w.post(t, "/sign-in", ask("sam@example.org"))
	path, code := b.lastLetter(t)
	wrong := "000000"
	if code == wrong {
		wrong = "111111"
	}
	for range directory.SignInTries {
		wantStatus(t, "a wrong code", w.post(t, "/sign-in/code", url.Values{"code": {wrong}}), http.StatusUnprocessableEntity)
	}
	wantStatus(t, "the right code after five wrong ones", w.post(t, "/sign-in/code", url.Values{"code": {code}}), http.StatusUnprocessableEntity)
	wantStatus(t, "the link after that", w.post(t, path, nil), http.StatusGone)
	if n := b.sessions(t); n != 0 {
		t.Errorf("%d sessions", n)
	}
}

// A link ends after ten minutes, and gives a new one by one button.
func TestSignInExpires(t *testing.T) {
	b, k := memberBench(t, nil)
	b.known(t, "sam@example.org")
	w := b.newBrowser()
	w.post(t, "/sign-in", ask("sam@example.org"))
	path, _ := b.lastLetter(t)
	wantStatus(t, "again at once", w.post(t, "/sign-in/again", nil), http.StatusUnprocessableEntity)
	k.turn(time.Minute)
	wantPlace(t, "again after a minute", w.post(t, "/sign-in/again", nil), "/sign-in/check?again=1")
	k.turn(9 * time.Minute)
	page := w.get(t, path)
	wantStatus(t, "after ten minutes", page, http.StatusGone)
	if !strings.Contains(page.Body.String(), "Send a new one") {
		t.Error("no button for a new letter")
	}
	wantStatus(t, "its button", w.post(t, path, nil), http.StatusGone)
	wantPlace(t, "a new one", w.post(t, path+"/again", nil), "/sign-in/check")
	path, _ = b.lastLetter(t)
	wantPlace(t, "the new link", w.post(t, path, nil), "/account")
}

// Nobody learns from the page who has an account here.
func TestSignInUnknownAddress(t *testing.T) {
	b, _ := memberBench(t, nil)
	b.known(t, "sam@example.org")
	answers := map[string]string{}
	for _, email := range []string{"sam@example.org", "kim@example.org"} {
		w := b.newBrowser()
		answer := w.post(t, "/sign-in", ask(email))
		wantPlace(t, email, answer, "/sign-in/check")
		answers[email] = strings.ReplaceAll(w.get(t, "/sign-in/check").Body.String(), maskAddress(email), "ADDRESS")
	}
	if answers["sam@example.org"] != answers["kim@example.org"] {
		t.Error("the pages differ")
	}
	all := b.letters(t)
	if len(all) != 2 || all[1].Kind != "sign-in-unknown" || signInPathInLetter.MatchString(all[1].Text) {
		t.Errorf("%d letters, the second is %+v", len(all), all[len(all)-1])
	}
	for _, bad := range []string{"", "sam", "sam@", "@example.org", "sam@example", "a b@example.org", "sam@example.org, kim@example.org", "Sam <sam@example.org>"} {
		wantStatus(t, bad, b.newBrowser().post(t, "/sign-in", ask(bad)), http.StatusUnprocessableEntity)
	}
}

func TestSignInLimits(t *testing.T) {
	b, k := memberBench(t, func(o *Options) { o.Limits = Limits{Rate: 1000, Burst: 10000} })
	b.known(t, "sam@example.org")
	from := func(ip string) int {
		r := httptest.NewRequest(http.MethodPost, "/sign-in", strings.NewReader(ask("sam@example.org").Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		r.RemoteAddr = ip + ":1000"
		r.Header.Set("X-Forwarded-For", "192.0.2.99")
		return b.newBrowser().do(t, r).Code
	}
	for i := range connectionLetters.Burst {
		if got := from("192.0.2.1"); got != http.StatusSeeOther {
			t.Errorf("letter %d: status %d", i+1, got)
		}
	}
	if got := from("192.0.2.1"); got != http.StatusUnprocessableEntity {
		t.Errorf("one more from the same connection: status %d", got)
	}
	if got := from("192.0.2.2"); got != http.StatusSeeOther {
		t.Errorf("from another connection: status %d", got)
	}
	if n := len(b.letters(t)); n != addressLetters.Burst {
		t.Errorf("%d letters to one address, want %d", n, addressLetters.Burst)
	}
	k.turn(5 * time.Minute)
	from("192.0.2.3")
	if n := len(b.letters(t)); n != addressLetters.Burst+1 {
		t.Errorf("%d letters after five minutes", n)
	}
}

// How long sessions hold, on a clock that the test turns.
func TestSessionsEnd(t *testing.T) {
	editor := directory.Grant{Role: directory.Editor, OrganizationID: "org"}
	moderator := directory.Grant{Role: directory.Moderator}
	for _, tt := range []struct {
		name  string
		grant directory.Grant
		every time.Duration // a page is asked for so often
		holds time.Duration // and no longer than this
	}{
		{"staff who do nothing", moderator, directory.StaffIdle, 0},
		{"staff at work", moderator, 20 * time.Minute, directory.StaffLife - 20*time.Minute},
		{"a link worker", directory.Grant{Role: directory.LinkWorker}, 4 * time.Hour, 8 * time.Hour},
		{"an editor who comes every four weeks", editor, 28 * 24 * time.Hour, 10 * 28 * 24 * time.Hour},
		{"an editor who stays away", editor, directory.EditorSlide, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b, k := memberBench(t, nil)
			w := b.signIn(t, tt.grant)
			wantStatus(t, "at first", w.get(t, "/account"), http.StatusOK)
			for held := tt.every; held <= min(tt.holds, 300*24*time.Hour); held += tt.every {
				k.turn(tt.every)
				if got := w.get(t, "/account").Code; got != http.StatusOK {
					t.Fatalf("after %s: status %d", held, got)
				}
			}
			if tt.holds < 24*time.Hour {
				k.turn(tt.every)
				wantStatus(t, "at the end", w.get(t, "/account"), http.StatusSeeOther)
			}
		})
	}
}

func TestSignOut(t *testing.T) {
	b, _ := memberBench(t, nil)
	w := b.signIn(t)
	old := *w.cookies["session"]
	if page := w.get(t, "/").Body.String(); !strings.Contains(page, "Sam Volunteer") {
		t.Error("the page does not say who is signed in")
	}
	answer := w.post(t, "/sign-out", nil)
	wantPlace(t, "sign out", answer, "/sign-in/out")
	if !strings.Contains(answer.Header().Get("Clear-Site-Data"), "cookies") {
		t.Errorf("Clear-Site-Data %q", answer.Header().Get("Clear-Site-Data"))
	}
	w.cookies["session"] = &old
	wantPlace(t, "the old cookie", w.get(t, "/account"), "/sign-in?next=%2Faccount")
}

// Other rights, another token: the next POST brings it.
func TestNewTokenWhenRightsChange(t *testing.T) {
	b, _ := memberBench(t, nil)
	w := b.signIn(t)
	old := w.cookies["session"].Value
	if err := b.store.Grant(t.Context(), w.user.ID, directory.Grant{Role: directory.LinkWorker}, b.Now()); err != nil {
		t.Fatal(err)
	}
	if answer := w.get(t, "/account"); answer.Code != http.StatusOK || len(answer.Result().Cookies()) > 0 {
		t.Errorf("a GET: status %d, %d cookies", answer.Code, len(answer.Result().Cookies()))
	}
	w.post(t, "/account", url.Values{"do": {"name"}, "name": {"Sam"}})
	if w.cookies["session"].Value == old {
		t.Error("the token is the same")
	}
	_, _, err := b.store.Session(t.Context(), directory.Token(old).Hash())
	if !errors.Is(err, directory.ErrNotFound) {
		t.Errorf("the old token: %v", err)
	}
	wantStatus(t, "the new token", w.get(t, "/account"), http.StatusOK)
}

// What was typed into a form for members outlives the session.
func TestTypedTextIsKept(t *testing.T) {
	b, k := memberBench(t, nil)
	u := b.known(t, "sam@example.org", directory.Grant{Role: directory.Editor, OrganizationID: "org"})
	w := b.newBrowser()
	w.user = u
	w.open(t, false)
	k.turn(directory.EditorSlide + time.Hour)
	wantPlace(t, "a form after the end", w.post(t, "/account", url.Values{"do": {"name"}, "name": {`Tea & "Talk" <b>`}}), "/sign-in?next=%2F")
	if page := w.get(t, "/sign-in").Body.String(); !strings.Contains(page, "We have kept what you typed") {
		t.Error("the page does not say that the text is kept")
	}
	w.post(t, "/sign-in", ask("sam@example.org"))
	path, _ := b.lastLetter(t)
	wantPlace(t, "signing in", w.post(t, path, nil), "/account/typed")
	page := w.get(t, "/account/typed").Body.String()
	if !strings.Contains(page, `name="name" value="Tea &amp; &#34;Talk&#34; &lt;b&gt;"`) || !strings.Contains(page, `action="/account"`) {
		t.Errorf("the page offers\n%s", page)
	}
	wantPlace(t, "sending it", w.post(t, "/account", url.Values{"do": {"name"}, "name": {`Tea`}}), "/account?saved=1")
	if w.cookies["typed"] != nil {
		t.Error("it is still kept")
	}
	// Somebody else at the same browser does not get it.
	k.turn(directory.EditorSlide + time.Hour)
	w.post(t, "/account", url.Values{"name": {"canary"}})
	w.user = b.known(t, "kim@example.org")
	w.open(t, false)
	if page := w.get(t, "/account/typed").Body.String(); strings.Contains(page, "canary") {
		t.Error("another person was offered it")
	}
	k.turn(directory.KeptFormLife)
	w.user = u
	w.open(t, false)
	if page := w.get(t, "/account/typed").Body.String(); strings.Contains(page, "canary") {
		t.Error("it is offered after a day")
	}
}

func TestSecureCookies(t *testing.T) {
	b, _ := memberBench(t, func(o *Options) { o.Site.URL = "https://find.example.org" })
	answer := b.newBrowser().post(t, "/sign-in", ask("sam@example.org"))
	if c := answer.Result().Cookies()[0]; c.Name != "__Host-asking" || !c.Secure || c.Path != "/" || c.Domain != "" {
		t.Errorf("cookie %+v", c)
	}
	if b.session.name != "__Host-session" || b.kept.name != "__Host-typed" {
		t.Errorf("cookies %s and %s", b.session.name, b.kept.name)
	}
}

func TestOwnPath(t *testing.T) {
	for path, want := range map[string]string{
		"/groups/me?x=1": "/groups/me?x=1", "": "", "//evil.example.org": "", "https://evil.example.org/": "",
		"/\\evil.example.org": "", "/\t/evil.example.org": "", "groups": "", "javascript:alert(1)": "",
	} {
		if got := ownPath(path); got != want {
			t.Errorf("ownPath(%q) = %q, want %q", path, got, want)
		}
	}
}
