package web

import (
	goflag "flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"anchorpoint/directory"
	"anchorpoint/geo"
)

var updateAuthorisation = goflag.Bool("update-authorisation", false, "write testdata/authorisation.txt anew; read the difference")

const authorisationFile = "testdata/authorisation.txt"

// The areas and organizations of the matrix: X and Y are in A, Z is in B.
const (
	areaA = "lad:E08000035"
	areaB = "lad:E08000009"
)

// matrixActors are the columns of the matrix.
var matrixActors = []struct {
	name  string
	grant *directory.Grant
}{
	{"anonymous", nil},
	{"worker-A", &directory.Grant{Role: directory.LinkWorker, Areas: []string{areaA}}},
	{"worker-B", &directory.Grant{Role: directory.LinkWorker, Areas: []string{areaB}}},
	{"editor-X", &directory.Grant{Role: directory.Editor, OrganizationID: id("org X")}},
	{"editor-Y", &directory.Grant{Role: directory.Editor, OrganizationID: id("org Y")}},
	{"moderator-A", &directory.Grant{Role: directory.Moderator, Areas: []string{areaA}}},
	{"administrator", &directory.Grant{Role: directory.Administrator}},
}

// matrixResources are the rows of a route about one thing. All but the last
// belong to X in A unless they say otherwise.
var matrixResources = []string{"own", "other-org", "other-area", "withdrawn", "draft", "nonexistent"}

// Words that only staff and the group itself may read.
const (
	canaryNote    = "CanaryStaffNote"
	canaryAddress = "77 CanaryRoad"
)

func matrixListings() []directory.Listing {
	var out []directory.Listing
	for _, x := range []struct {
		name, org, area string
		state           directory.State
	}{
		{"own", "X", areaA, directory.Published}, {"other-org", "Y", areaA, directory.Published},
		{"other-area", "Z", areaB, directory.Published}, {"withdrawn", "X", areaA, directory.Withdrawn}, {"draft", "X", areaA, directory.Draft},
	} {
		out = append(out, listing(x.name, func(l *directory.Listing) {
			l.State, l.Covers, l.StaffNote = x.state, []string{x.area}, canaryNote
			l.Service.OrganizationID = id("org " + x.org)
			l.Service.Organization = &directory.Organization{ID: id("org " + x.org), Name: "Group " + x.org}
			inLeeds(l, "Hall "+x.name, "LS6 3QS", 53.8188, -1.5690)
			l.Service.ServiceAtLocations[0].Location.Addresses[0].Address1 = canaryAddress
			l.Visibility = geo.Hidden
			if x.state == directory.Withdrawn {
				l.Closing = directory.Closing{At: noonOfTests, Reason: "ended"}
			}
		}))
	}
	return out
}

// actors are browsers of the columns, signed in anew.
func (b *bench) actors(t *testing.T) []*browser {
	out := make([]*browser, len(matrixActors))
	for i, a := range matrixActors {
		out[i] = b.newBrowser()
		if a.grant != nil {
			out[i] = b.signIn(t, *a.grant)
		}
	}
	return out
}

// aboutListing says whether the first parameter of a path names a listing. A
// route about something else is asked with an id of nothing.
func aboutListing(path string) bool {
	return !strings.HasPrefix(path, "/admin/users/") &&
		(strings.Contains(path, "/:key") || strings.Contains(path, "/:id") || strings.Contains(path, "/:listing"))
}

// fill puts a value into the parameters of a path.
func fill(path, value string) string {
	parts := strings.Split(path, "/")
	for i, p := range parts {
		if strings.HasPrefix(p, ":") {
			parts[i] = value
		}
	}
	return strings.Join(parts, "/")
}

// answerOf is one cell: a status, or where a person is led first.
func answerOf(w *httptest.ResponseRecorder) string {
	to, _, _ := strings.Cut(w.Header().Get("Location"), "?")
	switch {
	case w.Code == http.StatusSeeOther && to == signInPath:
		return "sign-in"
	case w.Code == http.StatusSeeOther && to == passkeyPath:
		return "passkey"
	}
	return fmt.Sprint(w.Code)
}

func (w *browser) ask(t *testing.T, r Route, path string) *httptest.ResponseRecorder {
	t.Helper()
	if r.Method == http.MethodPost {
		return w.post(t, path, url.Values{})
	}
	return w.do(t, httptest.NewRequest(r.Method, path, nil))
}

// The matrix: every route, asked by everybody about everything. What it should
// say stands in testdata/authorisation.txt.
func TestAuthorisationMatrix(t *testing.T) {
	shared, _ := memberBench(t, nil, matrixListings()...)
	want := readMatrix(t)
	var rows []string
	for _, r := range shared.routes() {
		if !r.Policy.Kind.spoken() && r.Policy.Kind != API {
			continue
		}
		b := shared
		if r.Method == http.MethodPost && aboutListing(r.Path) {
			b, _ = memberBench(t, nil, matrixListings()...) // it may change what it is about
		}
		for _, row := range b.matrixRows(t, r) {
			rows = append(rows, row)
			head, cells := cutRow(row)
			switch old, ok := want[head]; {
			case *updateAuthorisation:
			case !ok:
				t.Errorf("%s has no row in %s: who may do it? Run go test ./web -run TestAuthorisationMatrix -update-authorisation "+
					"(with the usual tags), read the new rows, and commit them when they are right. It would say:\n%s", head, authorisationFile, row)
			case old != cells:
				t.Errorf("%s answers\n%s, the table says\n%s", head, cells, old)
			}
			delete(want, head)
		}
	}
	if *updateAuthorisation {
		writeMatrix(t, rows)
		return
	}
	for head := range want {
		t.Errorf("%s: there is no such route any more; take the row out of %s", head, authorisationFile)
	}
}

// matrixRows asks one route, and holds what is true of every route: nobody is
// told that a thing is there which they may not know of.
func (b *bench) matrixRows(t *testing.T, r Route) []string {
	resources := matrixResources
	switch {
	case !strings.Contains(r.Path, ":"):
		resources = []string{"-"}
	case !aboutListing(r.Path):
		resources = []string{"nonexistent"}
	}
	var rows []string
	for _, resource := range resources {
		cells := make([]string, len(matrixActors))
		for i, w := range b.actors(t) {
			answer := w.ask(t, r, fill(r.Path, id(resource)))
			cells[i] = answerOf(answer)
			b.checkCell(t, r, resource, matrixActors[i].grant, answer)
		}
		rows = append(rows, fmt.Sprintf("%-6s %-44s %-12s", r.Method, r.Path, resource)+" "+strings.Join(cells, " "))
	}
	return rows
}

func (b *bench) checkCell(t *testing.T, r Route, resource string, g *directory.Grant, w *httptest.ResponseRecorder) {
	t.Helper()
	what := fmt.Sprintf("%s %s about %s by %+v", r.Method, r.Path, resource, g)
	if w.Code >= http.StatusInternalServerError {
		t.Errorf("%s: status %d\n%s", what, w.Code, b.log)
	}
	if w.Code == http.StatusForbidden && (resource == "draft" || resource == "withdrawn") {
		t.Errorf("%s: 403 tells that it is there", what)
	}
	if r.Method == http.MethodGet && len(w.Result().Cookies()) > 0 {
		t.Errorf("%s: a GET sets a cookie", what)
	}
	if r.Policy.forMembers() && w.Code == http.StatusOK && !strings.Contains(w.Header().Get("Cache-Control"), "no-store") {
		t.Errorf("%s: Cache-Control %q", what, w.Header().Get("Cache-Control"))
	}
	var actor directory.Actor
	if g != nil {
		actor = directory.Actor{ID: "somebody", Grants: []directory.Grant{*g}}
	}
	for _, l := range matrixListings() {
		on := directory.Resource{OrganizationID: l.Organization().ID, Areas: l.Covers}
		if l.ID != id(resource) || directory.Can(actor, directory.ViewStaff, on, b.Now()) {
			continue
		}
		if body := w.Body.String(); strings.Contains(body, canaryNote) || strings.Contains(body, canaryAddress) {
			t.Errorf("%s: it leaks what only staff may read", what)
		}
	}
}

// cutRow parts the three columns that name a row from its answers.
func cutRow(row string) (head, cells string) {
	f := strings.Fields(row)
	if len(f) < 3 {
		return row, ""
	}
	return strings.Join(f[:3], " "), strings.Join(f[3:], " ")
}

func readMatrix(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	b, err := os.ReadFile(authorisationFile)
	if err != nil && !*updateAuthorisation {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(b)) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			head, cells := cutRow(line)
			out[head] = cells
		}
	}
	return out
}

func writeMatrix(t *testing.T, rows []string) {
	t.Helper()
	slices.Sort(rows)
	var names []string
	for _, a := range matrixActors {
		names = append(names, a.name)
	}
	text := "# Who gets which answer from which route, about which listing: own and draft belong to X in area A,\n" +
		"# other-org to Y in A, other-area to Z in B. sign-in, passkey: led there first. Written by\n" +
		"# go test ./web -run TestAuthorisationMatrix -update-authorisation; every line is read before it is committed.\n" +
		"# " + strings.Join(names, " ") + "\n" + strings.Join(slices.Compact(rows), "\n") + "\n"
	if err := os.WriteFile(authorisationFile, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// An anonymous walk over all that links lead to finds no word that is hidden.
func TestNothingHiddenIsFoundByWalking(t *testing.T) {
	b, _ := memberBench(t, nil, matrixListings()...)
	todo, seen := []string{"/", "/needs", "/search?q=tea", "/search?q=canary", "/search.json?q=canary", "/search.csv?q=canary", "/search.atom?q=tea",
		"/sitemap.xml", "/oruk/v3/services", "/oruk/v3/services/" + id("own"), "/api/suggest?q=can", "/api/map?q=tea", "/status", "/services/" + id("draft"),
		"/services/" + id("withdrawn"), "/services/" + id("own") + ".ics", "/services/" + id("own") + ".vcf"}, map[string]bool{}
	for len(todo) > 0 && len(seen) < 400 {
		path := todo[0]
		todo = todo[1:]
		if seen[path] {
			continue
		}
		seen[path] = true
		w := b.get(t, path)
		body := w.Body.String()
		for _, canary := range []string{canaryNote, "CanaryRoad", "LS6 3QS"} {
			if strings.Contains(body, canary) {
				t.Errorf("%s holds %s", path, canary)
			}
		}
		if len(w.Result().Cookies()) > 0 {
			t.Errorf("%s sets a cookie", path)
		}
		if strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			for _, to := range addresses(parsePage(t, body)) {
				to, _, _ = strings.Cut(to, "#")
				if !strings.HasPrefix(to, "/assets/") && !seen[to] {
					todo = append(todo, to)
				}
			}
		}
	}
	if len(seen) < 50 {
		t.Errorf("only %d pages were walked", len(seen))
	}
}

// A right that is taken away between opening a form and sending it is gone.
func TestRevokedBetweenOpeningAndSending(t *testing.T) {
	b, _ := memberBench(t, nil, matrixListings()...)
	g := directory.Grant{Role: directory.Moderator}
	w := b.signIn(t, g)
	wantStatus(t, "the form", w.get(t, "/admin/users"), http.StatusOK)
	if err := b.store.Revoke(t.Context(), w.user.ID, g, b.Now()); err != nil {
		t.Fatal(err)
	}
	form := url.Values{"email": {"kim@example.org"}, "role": {"link worker"}}
	wantStatus(t, "sending it without the role", w.post(t, "/admin/users", form), http.StatusNotFound)
	w = b.signIn(t, g)
	if err := b.store.Disable(t.Context(), w.user.ID, true, b.Now()); err != nil {
		t.Fatal(err)
	}
	wantPlace(t, "sending it when shut out", w.post(t, "/admin/users", form), "/sign-in?next=%2F")
	if n := len(b.letters(t)); n != 0 {
		t.Errorf("%d letters were written", n)
	}
}
