package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"anchorpoint/directory"

	"github.com/gin-gonic/gin"
)

// browser is somebody at the site with cookies of their own.
type browser struct {
	*bench
	user    directory.User
	cookies map[string]*http.Cookie
}

// signIn is a browser of a new user with some grants. Where one of them needs
// a passkey, it was used just now.
func (b *bench) signIn(t testing.TB, grants ...directory.Grant) *browser {
	t.Helper()
	ctx, w := t.Context(), &browser{bench: b, cookies: map[string]*http.Cookie{}}
	u, err := b.store.CreateUser(ctx, directory.User{Email: string(directory.NewToken()) + "@example.org", Name: "Sam Volunteer", Created: b.Now()})
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range grants {
		if err := b.store.Grant(ctx, u.ID, g, b.Now()); err != nil {
			t.Fatal(err)
		}
	}
	if w.user, err = b.store.User(ctx, u.ID); err != nil {
		t.Fatal(err)
	}
	w.open(t, w.user.Staff(b.Now()))
	return w
}

// open gives the browser a session; strong: by passkey.
func (w *browser) open(t testing.TB, strong bool) {
	t.Helper()
	token := directory.NewToken()
	_, err := w.store.OpenSession(t.Context(), w.user.ID, directory.NewSession{Hash: token.Hash(), Device: "Test", Strong: strong, At: w.Now()})
	if err != nil {
		t.Fatal(err)
	}
	w.cookies[w.session.name] = &http.Cookie{Name: w.session.name, Value: string(token)}
}

// newBrowser is a browser of nobody in particular.
func (b *bench) newBrowser() *browser { return &browser{bench: b, cookies: map[string]*http.Cookie{}} }

func (w *browser) get(t testing.TB, path string) *httptest.ResponseRecorder {
	t.Helper()
	return w.do(t, httptest.NewRequest(http.MethodGet, path, nil))
}

func (w *browser) post(t testing.TB, path string, form url.Values) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return w.do(t, r)
}

// do sends the cookies and keeps those that come.
func (w *browser) do(t testing.TB, r *http.Request) *httptest.ResponseRecorder {
	t.Helper()
	for _, c := range w.cookies {
		r.AddCookie(c)
	}
	answer := w.bench.do(t, r)
	for _, c := range answer.Result().Cookies() {
		if c.MaxAge < 0 {
			delete(w.cookies, c.Name)
		} else {
			w.cookies[c.Name] = c
		}
	}
	return answer
}

// contextOf is a request of a browser before any handler.
func contextOf(w *browser) *gin.Context {
	c, _ := gin.CreateTestContext(httptest.NewRecorder())
	c.Request = httptest.NewRequest(http.MethodGet, "/", nil)
	for _, cookie := range w.cookies {
		c.Request.AddCookie(cookie)
	}
	return c
}

// The doors of pages for members: who is let in, who is led to sign in, who is
// led to a passkey, and for whom there is no such page.
func TestWhoIsAdmitted(t *testing.T) {
	b := newBench(t, nil)
	editor := directory.Grant{Role: directory.Editor, OrganizationID: "org"}
	worker := directory.Grant{Role: directory.LinkWorker}
	moderator := directory.Grant{Role: directory.Moderator, Areas: []string{"lad:E08000035"}}
	admin := directory.Grant{Role: directory.Administrator}
	weak := b.signIn(t, moderator)
	weak.open(t, false)
	ended := b.signIn(t, directory.Grant{Role: directory.Editor, OrganizationID: "org", Expires: b.Now()})
	disabled := b.signIn(t, editor)
	if _, err := b.store.User(t.Context(), disabled.user.ID); err != nil {
		t.Fatal(err)
	}
	if err := b.store.Disable(t.Context(), disabled.user.ID, true, b.Now()); err != nil {
		t.Fatal(err)
	}
	policies := []Policy{userPage, workerPage, editorPage, staffPage, adminPage}
	for _, tt := range []struct {
		name string
		who  *browser
		want [5]error // of each policy
	}{
		{"nobody", b.newBrowser(), [5]error{errSignIn, errSignIn, errSignIn, errSignIn, errSignIn}},
		{"no role", b.signIn(t), [5]error{nil, directory.ErrNotFound, directory.ErrNotFound, directory.ErrNotFound, directory.ErrNotFound}},
		{"editor", b.signIn(t, editor), [5]error{nil, directory.ErrNotFound, nil, directory.ErrNotFound, directory.ErrNotFound}},
		{"link worker", b.signIn(t, worker), [5]error{nil, nil, directory.ErrNotFound, directory.ErrNotFound, directory.ErrNotFound}},
		{"moderator", b.signIn(t, moderator), [5]error{nil, directory.ErrNotFound, nil, nil, directory.ErrNotFound}},
		{"administrator", b.signIn(t, admin), [5]error{1: directory.ErrNotFound}},
		{"moderator without passkey", weak, [5]error{nil, directory.ErrNotFound, errPasskey, errPasskey, directory.ErrNotFound}},
		{"role that has run out", ended, [5]error{nil, directory.ErrNotFound, directory.ErrNotFound, directory.ErrNotFound, directory.ErrNotFound}},
		{"disabled", disabled, [5]error{errSignIn, errSignIn, errSignIn, errSignIn, errSignIn}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for i, p := range policies {
				c := contextOf(tt.who)
				if got := b.admit(c, p); got != tt.want[i] {
					t.Errorf("%s: %v, want %v", p.May, got, tt.want[i])
				}
			}
		})
	}
}
