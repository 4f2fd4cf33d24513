package web

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"anchorpoint/directory"
)

// workers are two colleagues of Leeds, somebody of Birmingham, and services.
func workers(t *testing.T) (b *bench, jo, sam, far *browser, ids []string) {
	var all []directory.Listing
	for _, name := range []string{"Tea and Talk", "Friday Walk", "Sewing Circle"} {
		l := listing(name, func(l *directory.Listing) { l.Covers = []string{leeds} })
		all, ids = append(all, l), append(ids, l.ID)
	}
	b = newBench(t, nil, all...)
	in := func(area string) *browser {
		return b.signIn(t, directory.Grant{Role: directory.LinkWorker, Areas: []string{area}})
	}
	return b, in(leeds), in(leeds), in(birmingham), ids
}

// makeList is the path of a list that a form made.
func (w *browser) makeList(t *testing.T, form url.Values) string {
	t.Helper()
	got := w.post(t, workLists, form)
	to, did, _ := strings.Cut(got.Header().Get("Location"), "?")
	if got.Code != 303 || did != "did=made" {
		t.Fatalf("made: %d to %s", got.Code, to)
	}
	return to
}

func (b *bench) names(t *testing.T, w *browser, path string) []string {
	t.Helper()
	got := w.get(t, path)
	if got.Code != 200 || got.Header().Get("Cache-Control") != "no-store" {
		t.Fatalf("%s: %d, %q", path, got.Code, got.Header().Get("Cache-Control"))
	}
	checkPage(t, got.Body.String())
	var out []string
	for _, m := range entryName.FindAllStringSubmatch(got.Body.String(), -1) {
		out = append(out, m[1])
	}
	return out
}

var entryName = regexp.MustCompile(`app-result__title">.*?<a [^>]*>([^<]*)</a>`)

// A link worker makes a list for the team; a colleague sees it, adds to it and
// arranges it without scripts; nobody of another team finds it.
func TestATeamKeepsAList(t *testing.T) {
	b, jo, sam, far, ids := workers(t)
	list := jo.makeList(t, url.Values{"name": {" First  steps "}, "team": {leeds}, "of": {ids[0] + listSeparator + ids[1]}})
	if page := sam.get(t, workPath).Body.String(); !strings.Contains(page, "First steps") || !strings.Contains(page, `href="`+list+`"`) {
		t.Error("a colleague does not see the list")
	}
	if got := sam.post(t, workKeep, url.Values{"list": {strings.TrimPrefix(list, workLists+"/")}, "of": {ids[2]}}); got.Code != 303 {
		t.Errorf("a colleague adds: %d", got.Code)
	}
	want := func(when string, names ...string) {
		t.Helper()
		if got := b.names(t, jo, list); strings.Join(got, ",") != strings.Join(names, ",") {
			t.Errorf("%s: %q, want %q", when, got, names)
		}
	}
	want("added", "Tea and Talk", "Friday Walk", "Sewing Circle")
	if to := sam.post(t, list, url.Values{"up": {ids[2] + ".3"}}).Header().Get("Location"); to != list+"#r2" {
		t.Errorf("after a move to %s", to)
	}
	want("moved up", "Tea and Talk", "Sewing Circle", "Friday Walk")
	jo.post(t, list, url.Values{"down": {ids[0] + ".1"}})
	want("moved down", "Sewing Circle", "Tea and Talk", "Friday Walk")
	jo.post(t, list, url.Values{"up": {ids[2] + ".1"}})
	want("moved up at the top", "Sewing Circle", "Tea and Talk", "Friday Walk")
	jo.post(t, list, url.Values{"remove": {ids[0] + ".2"}})
	want("taken off", "Sewing Circle", "Friday Walk")
	if got := jo.post(t, list, url.Values{"name": {"Steps"}}); got.Code != 303 || !strings.Contains(sam.get(t, list).Body.String(), "Steps") {
		t.Errorf("a new name: %d", got.Code)
	}
	paper := regexp.MustCompile(`href="(/list/print\?[^"]*)"`).FindStringSubmatch(jo.get(t, list).Body.String())
	if paper == nil {
		t.Fatal("no way to print")
	}
	if page := jo.get(t, strings.ReplaceAll(paper[1], "&amp;", "&")).Body.String(); !strings.Contains(page, "Sewing Circle") || strings.Contains(page, "Tea and Talk") {
		t.Error("the handout shows something else")
	}
	for name, w := range map[string]*browser{"of another team": far, "moderator": b.signIn(t, directory.Grant{Role: directory.Moderator, Areas: []string{leeds}}),
		"editor": b.signIn(t, directory.Grant{Role: directory.Editor, OrganizationID: id("org")})} {
		for _, form := range []url.Values{nil, {"remove": {ids[2] + ".1"}}, {"delete": {"1"}}, {"name": {"mine"}}} {
			got := w.get(t, list)
			if form != nil {
				got = w.post(t, list, form)
			}
			if got.Code != 404 {
				t.Errorf("%s, %v: %d", name, form, got.Code)
			}
		}
	}
	if got := far.post(t, workKeep, url.Values{"list": {strings.TrimPrefix(list, workLists+"/")}, "of": {ids[0]}}); got.Code != 404 {
		t.Errorf("somebody of another team adds: %d", got.Code)
	}
	if got := far.post(t, workLists, url.Values{"name": {"x"}, "team": {leeds}}); got.Code != 404 {
		t.Errorf("a list for a team of others: %d", got.Code)
	}
	if got := b.newBrowser().get(t, list); got.Code != 303 || !strings.HasPrefix(got.Header().Get("Location"), signInPath) {
		t.Errorf("the public: %d", got.Code)
	}
	want("after all that", "Sewing Circle", "Friday Walk")
	if got := sam.post(t, list, url.Values{"delete": {"1"}}); got.Code != 303 || jo.get(t, list).Code != 404 {
		t.Errorf("deleted: %d", got.Code)
	}
}

// What is for me alone is mine alone.
func TestAnOwnList(t *testing.T) {
	_, jo, sam, _, ids := workers(t)
	list := jo.makeList(t, url.Values{"name": {"Mine"}, "of": {ids[0]}})
	if sam.get(t, list).Code != 404 || strings.Contains(sam.get(t, workPath).Body.String(), "Mine") {
		t.Error("a colleague sees what is not the team's")
	}
}

// No name of a list holds what may be about a person; what was typed stays in
// the form, and no log has it.
func TestNamesOfListsHoldNobody(t *testing.T) {
	b, jo, _, _, ids := workers(t)
	list := jo.makeList(t, url.Values{"name": {"Mine"}, "of": {ids[0]}})
	for _, name := range []string{"", strings.Repeat("x", 61), "Canary born 1/2/1950", "Canary 943 476 5919", "Canary LS11 5BZ", "canary@example.org"} {
		for _, path := range []string{workLists, list} {
			got := jo.post(t, path, url.Values{"name": {name}, "of": {ids[1]}})
			if got.Code != 422 {
				t.Errorf("%s, %q: %d", path, name, got.Code)
			}
			checkPage(t, got.Body.String())
			if !strings.Contains(got.Body.String(), `value="`+name+`"`) {
				t.Errorf("%s: %q is lost", path, name)
			}
		}
	}
	if made := jo.get(t, list).Body.String(); !strings.Contains(made, "Mine") {
		t.Error("the list has another name")
	}
	if strings.Contains(strings.ToLower(b.log.String()), "canary") {
		t.Error("the log holds a name")
	}
}

// The form to keep a service is on its page for link workers alone, and on my
// list; a full list says so.
func TestKeepForWork(t *testing.T) {
	b, jo, _, _, ids := workers(t)
	page := "/services/" + ids[0]
	page = b.get(t, page).Header().Get("Location")
	for name, tt := range map[string]struct {
		w    *browser
		want bool
	}{"link worker": {jo, true}, "public": {b.newBrowser(), false}, "administrator": {b.signIn(t, directory.Grant{Role: directory.Administrator}), false}} {
		if got := strings.Contains(tt.w.get(t, page).Body.String(), `action="/work/keep"`); got != tt.want {
			t.Errorf("%s has the form: %t", name, got)
		}
	}
	checkPage(t, jo.get(t, page).Body.String())
	if to := jo.post(t, workKeep, url.Values{"list": {""}, "of": {ids[0]}}).Header().Get("Location"); to != workLists+"?of="+ids[0] {
		t.Errorf("a new list: %s", to)
	}
	jo.post(t, "/list", url.Values{"add": {ids[0]}})
	if mine := jo.get(t, "/list").Body.String(); !strings.Contains(mine, `name="of" value="`+ids[0]+`"`) {
		t.Error("my list cannot be kept")
	}
	var many []directory.Listing
	var of []string
	for i := range directory.MaxListed + 1 {
		l := listing("Club "+strings.Repeat("i", i+1), func(*directory.Listing) {})
		many, of = append(many, l), append(of, l.ID)
	}
	full := newBench(t, nil, many...)
	w := full.signIn(t, directory.Grant{Role: directory.LinkWorker})
	list := w.makeList(t, url.Values{"name": {"Full"}, "team": {"everywhere"}, "of": {strings.Join(of[:directory.MaxListed], listSeparator)}})
	got := w.post(t, workKeep, url.Values{"list": {strings.TrimPrefix(list, workLists+"/")}, "of": {of[directory.MaxListed]}})
	if got.Code != 422 || !strings.Contains(got.Body.String(), "Your list is full") {
		t.Errorf("one too many: %d", got.Code)
	}
	checkPage(t, got.Body.String())
}

// The start page asks about services of lists that nobody checked lately; one
// tap there checks the listing, or puts it before staff at once.
func TestTheStartPageAsksWhetherItWorked(t *testing.T) {
	old := func(l *directory.Listing) {
		l.Covers, l.Dates.Confirmed.At = []string{leeds}, noonOfTests.AddDate(0, -20, 0)
	}
	tea, walk, far := listing("Tea", old), listing("Walk", old), listing("Far", func(l *directory.Listing) { old(l); l.Covers = []string{birmingham} })
	fresh := listing("Fresh", func(l *directory.Listing) {
		l.Covers, l.Dates.Confirmed.At = []string{leeds}, noonOfTests.AddDate(0, -1, 0)
	})
	b := newBench(t, nil, tea, walk, fresh, far)
	jo := b.signIn(t, directory.Grant{Role: directory.LinkWorker, Areas: []string{leeds}})
	jo.makeList(t, url.Values{"name": {"All"}, "of": {strings.Join([]string{tea.ID, walk.ID, fresh.ID, far.ID}, listSeparator)}})
	asks := func(l *directory.Listing) bool {
		page := jo.get(t, workPath).Body.String()
		checkPage(t, page)
		return strings.Contains(page, "/services/"+l.ID+"/worked")
	}
	if !asks(&tea) || !asks(&walk) || asks(&fresh) || asks(&far) {
		t.Error("it asks about others than those that are old and in the area")
	}
	// Somebody else behind the same address tapped before.
	if got := b.newBrowser().post(t, "/services/"+tea.ID+"/worked", url.Values{"worked": {"got-through"}}); got.Code != 303 {
		t.Fatal(got.Code)
	}
	tap := func(l *directory.Listing, result string) {
		t.Helper()
		got := jo.post(t, "/services/"+l.ID+"/worked", url.Values{"worked": {result}, "back": {"work"}})
		if got.Code != 303 || got.Header().Get("Location") != "/work?did=worked" {
			t.Errorf("a tap: %d to %s", got.Code, got.Header().Get("Location"))
		}
	}
	tap(&tea, "got-through")
	tap(&walk, "wrong-details")
	checked, err := b.store.Listing(t.Context(), tea.ID)
	if err != nil || checked.Age(b.Now(), b.Periods).Class != directory.Fresh {
		t.Errorf("after yes: %+v, %v", checked.Dates, err)
	}
	tasks, err := b.store.Tasks(t.Context())
	if err != nil || len(tasks) != 1 || tasks[0].Kind != directory.DoubtTask || tasks[0].ListingID != walk.ID {
		t.Errorf("after no: %+v, %v", tasks, err)
	}
	if err := b.Index.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.get(t, "/search?q=tea").Body.String(), "r1") || asks(&tea) {
		t.Error("what was checked is not found again, or is asked again")
	}
}
