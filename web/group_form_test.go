package web

import (
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"anchorpoint/directory"
	"anchorpoint/search"

	"golang.org/x/net/html"
)

// filled is what a browser would send of the form on a page.
func filled(t testing.TB, body string) url.Values {
	t.Helper()
	v := url.Values{}
	for _, n := range parsePage(t, body).tags("input", "textarea", "select", "option") {
		name := attr(n, "name")
		switch {
		case n.Data == "textarea":
			v.Add(name, textOf(n))
		case n.Data == "option" && hasAttr(n, "selected"):
			v.Add(attr(n.Parent, "name"), attr(n, "value"))
		case n.Data != "input" || name == "":
		case slices.Contains([]string{"radio", "checkbox"}, attr(n, "type")):
			if hasAttr(n, "checked") {
				v.Add(name, attr(n, "value"))
			}
		default:
			v.Add(name, attr(n, "value"))
		}
	}
	return v
}

func filledWith(v url.Values, pairs ...string) url.Values {
	for i := 0; i < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return v
}

// edit posts a step and gives where it leads.
func (w *browser) edit(t *testing.T, path string, v url.Values) string {
	t.Helper()
	answer := w.post(t, path, v)
	if answer.Code != http.StatusSeeOther {
		t.Fatalf("POST %s: %d\n%s", path, answer.Code, answer.Body)
	}
	return answer.Header().Get("Location")
}

// Cost and phone of a known group: what is of low risk is public at once, with
// the rest of the listing as it was.
func TestChangeAListing(t *testing.T) {
	w, _, tea := ownGroup(t)
	before := w.listing(t, tea.ID)
	change := w.get(t, groupPath(tea.ID, "/change?step=cost"))
	to := change.Header().Get("Location")
	if change.Code != http.StatusSeeOther || to != editPath+tea.ID+"/cost?from=check" {
		t.Fatalf("leads with %d to %q", change.Code, to)
	}
	if list, _ := w.edition.as(contextOf(w)).Drafts(t.Context()); len(list) != 0 {
		t.Error("a link began a draft")
	}
	page := w.page(t, to, 200)
	path, _, _ := strings.Cut(to, "?")
	v := filled(t, page)
	if v.Get("cost") != "free" || v.Get("from") != "check" {
		t.Fatalf("the form holds %v", v)
	}
	check := w.edit(t, path, filledWith(v, "cost", "low-cost", "prices", "Session £2.50"))
	if !strings.HasSuffix(check, "/check") || strings.Contains(check, tea.ID) {
		t.Fatalf("leads to %q, want the answers of a draft", check)
	}
	draft := strings.TrimSuffix(check, "/check")
	page = w.page(t, check, 200)
	for _, want := range []string{"£2.50", "Publish", "People see this at once", "not stated – please ask"} {
		if !strings.Contains(page, want) {
			t.Errorf("the answers lack %q", want)
		}
	}
	v = filled(t, w.page(t, draft+"/contact?from=check", 200))
	if back := w.edit(t, draft+"/contact", filledWith(v, "phone", "0113 496 0999")); back != check {
		t.Errorf("back to %q", back)
	}
	if len(w.letters(t, "draft")) != 1 {
		t.Errorf("%d letters with the way back", len(w.letters(t, "draft")))
	}
	if got := w.listing(t, tea.ID); got.Rev != before.Rev {
		t.Error("public before it was sent")
	}
	sent := w.edit(t, draft, nil)
	if page = w.page(t, sent, 200); !strings.Contains(page, "Your page is up to date") {
		t.Errorf("sent: %s", page)
	}
	after := w.listing(t, tea.ID)
	var fields []string
	for _, c := range directory.Compare(&before, &after) {
		fields = append(fields, c.Field)
	}
	if !slices.Equal(fields, []string{"phone", "cost"}) {
		t.Errorf("changed %v", fields)
	}
	if p := w.page(t, servicePath(&after), 200); !strings.Contains(p, "0113 496 0999") || !strings.Contains(p, "£2.50") {
		t.Error("the public page does not tell")
	}
	if w.get(t, draft).Code != http.StatusNotFound {
		t.Error("the draft is still there")
	}
	if len(w.letters(t, "published")) != 1 {
		t.Error("no letter says that it was published")
	}
}

// Sending a step as it was shown alters nothing, whatever a listing holds.
func TestStepsKeepWhatTheyShow(t *testing.T) {
	w, _, _ := ownGroup(t)
	odd := listing("Odd", func(l *directory.Listing) {
		l.Rev = 3
		l.Facts.Audience.Put("carers", directory.No)
		l.Facts.Cost.Yes = []string{"donation", "free"}
		l.Facts.Access.Put("parking", directory.No)
		l.Needs = directory.Needs{Main: []string{"befriending", "walking"}, Also: []string{"music-singing"},
			Suggested: []directory.SuggestedNeed{{ID: "debt", Confidence: 0.6}}}
		l.Service.Languages = []directory.Language{{Name: "Urdu", Code: "ur", Note: "Mondays"}}
		l.Service.CostOptions = []directory.CostOption{{ID: "c", Option: "week", Amount: ptr(2.0), Currency: "gbp"}, {AmountDescription: "ask"}}
		l.Service.Phones = append(l.Service.Phones, directory.Phone{Number: "0113 496 0001", Description: "Text"}, directory.Phone{Number: "0113 496 0002"})
		l.Service.URL, l.Service.AssurerEmail = "www.example.org", "jo@example.org"
		l.Service.MinimumAge, l.Service.MaximumAge = ptr(16.5), ptr(99.0)
		l.Service.ApplicationProcess = "Ring.\r\nThen come. "
	})
	for _, l := range append(sample(), odd) {
		for _, at := range w.Server.steps() {
			got := l.Clone()
			problems := at.read(w.edition, got, &sent{v: at.values(w.edition, got)})
			if changes := directory.Compare(&l, got); len(problems) == 0 && len(changes) > 0 {
				t.Errorf("%s, step %s: changed %+v", l.Service.Name, at.name, changes)
			}
		}
	}
}

// What is wrong is said beside the field and in the list, and nothing typed is
// lost.
func TestStepProblems(t *testing.T) {
	w, _, tea := ownGroup(t)
	for _, tt := range []struct {
		step  string
		v     url.Values
		field string
	}{
		{"name", url.Values{"name": {""}, "about": {"typed text"}}, "name"},
		{"name", url.Values{"name": {strings.Repeat("x", 151)}, "about": {"typed text"}}, "name"},
		{"needs", url.Values{"find": {"typed text"}}, "need"},
		{"needs", url.Values{"need": {"befriending", "walking", "debt", "music-singing"}, "find": {"typed text"}}, "need"},
		{"who", url.Values{"age-from": {"old"}, "eligibility": {"typed text"}}, "age-from"},
		{"who", url.Values{"age-from": {"60"}, "age-to": {"16"}, "eligibility": {"typed text"}}, "age-to"},
		{"cost", url.Values{"cost": {"free"}, "prices": {"typed text £3"}}, "prices"},
		{"cost", url.Values{"cost": {"canary"}, "prices": {"typed text"}}, "cost"},
		{"contact", url.Values{"phone": {"typed text"}}, "phone"},
		{"contact", url.Values{"email": {"typed text"}}, "email"},
		{"contact", url.Values{"website": {"typed text"}}, "website"},
		{"access", url.Values{"access-parking": {"typed text"}}, "access-parking"},
	} {
		t.Run(tt.step+" "+tt.field, func(t *testing.T) {
			answer := w.post(t, editPath+tea.ID+"/"+tt.step, tt.v)
			body := answer.Body.String()
			if answer.Code != http.StatusUnprocessableEntity {
				t.Fatalf("%d %s", answer.Code, body)
			}
			checkPage(t, body)
			if !strings.Contains(body, `href="#`+tt.field+`"`) || !strings.Contains(body, "<title>Error") {
				t.Errorf("the problem of %s is not told", tt.field)
			}
			if tt.step != "access" && !strings.Contains(body, "typed text") {
				t.Error("typed text is lost")
			}
		})
	}
}

// An editor posts everything that a listing has, under every name that comes to
// mind. Only what the form asks changes.
func TestMassAssignment(t *testing.T) {
	w, _, tea := ownGroup(t)
	before := w.listing(t, tea.ID)
	v := url.Values{}
	names(reflect.TypeFor[directory.Listing](), "", 3, func(name string) {
		for _, alias := range []string{name, strings.ToLower(name), "listing." + name} {
			v.Set(alias, "canary")
		}
	})
	for _, at := range w.Server.steps() {
		form := at.values(w.edition, &before)
		for name := range v {
			if _, asked := form[name]; !asked && !slices.Contains([]string{"name", "about", "group", "find", "browse", "again", "email", "languages", "cost", "fees", "prices", "phone", "website", "eligibility", "audience"}, name) {
				form[name] = v[name]
			}
		}
		if answer := w.post(t, editPath+tea.ID+"/"+at.name, form); answer.Code != http.StatusSeeOther {
			t.Fatalf("step %s: %d\n%s", at.name, answer.Code, answer.Body)
		}
	}
	list, err := w.edition.as(contextOf(w)).Drafts(t.Context())
	if err != nil || len(list) != 1 {
		t.Fatalf("%d drafts, %v", len(list), err)
	}
	d := list[0]
	if changes := directory.Compare(&before, &d.Listing); len(changes) > 0 {
		t.Errorf("changed %+v", changes)
	}
	if d.UserID != w.user.ID || d.ListingID != tea.ID || d.Listing.ID != tea.ID || d.Listing.State != directory.Published || d.Listing.StaffNote != "" {
		t.Errorf("the draft is %+v", d)
	}
}

// names visits the JSON names of a type and of what it holds.
func names(of reflect.Type, prefix string, depth int, visit func(string)) {
	for of.Kind() == reflect.Pointer || of.Kind() == reflect.Slice {
		of = of.Elem()
	}
	if of.Kind() != reflect.Struct || depth == 0 {
		return
	}
	for f := range of.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "" {
			name = f.Name
		}
		visit(prefix + name)
		visit(f.Name)
		names(f.Type, prefix+name+".", depth-1, visit)
	}
}

// Two people change one thing: the second is shown both and loses nothing.
func TestEditClash(t *testing.T) {
	w, _, tea := ownGroup(t)
	v := filled(t, w.page(t, editPath+tea.ID+"/join", 200))
	check := w.edit(t, editPath+tea.ID+"/join", filledWith(v, "join", "Mine: just come.", "from", "check"))
	draft := strings.TrimSuffix(check, "/check")
	_, err := w.store.UpdateListing(t.Context(), tea.ID, directory.Edit{}, func(l *directory.Listing) error {
		l.Service.ApplicationProcess, l.Service.FeesDescription = "Theirs: ring first.", "Tea is £1"
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	answer := w.post(t, draft, nil)
	body := answer.Body.String()
	if answer.Code != http.StatusConflict || !strings.Contains(body, "Mine: just come.") || !strings.Contains(body, "Theirs: ring first.") {
		t.Fatalf("%d\n%s", answer.Code, body)
	}
	checkPage(t, body)
	form := filled(t, body)
	if strings.Contains(body, "Tea is £1") {
		t.Error("what only one changed is no clash")
	}
	w.edit(t, draft, filledWith(form, "use-how_to_join", "mine"))
	waiting, err := w.store.Proposals(t.Context())
	if err != nil || len(waiting) != 1 {
		t.Fatalf("%d wait, %v", len(waiting), err)
	}
	p := waiting[0]
	if p.Listing.Service.ApplicationProcess != "Mine: just come." || p.Listing.Service.FeesDescription != "Tea is £1" || p.Author != w.user.ID {
		t.Errorf("what waits is %+v", p.Listing.Service)
	}
}

// A new listing from the first word to the public page.
func TestAddAListing(t *testing.T) {
	w, _, _ := ownGroup(t)
	mine := w.bench.signIn(t)
	d, err := mine.edition.as(contextOf(mine)).StartDraft(t.Context(), directory.EditDraft{})
	if err != nil {
		t.Fatal(err)
	}
	here := editPath + d.ID
	for _, other := range []*browser{w, w.newBrowser()} {
		if code := other.get(t, here).Code; code != http.StatusNotFound && code != http.StatusSeeOther {
			t.Errorf("somebody else gets %d", code)
		}
	}
	page := mine.page(t, here, 200)
	for _, path := range []string{editPath + id("Old Walking Club"), editPath + id("Old Walking Club") + "/name", groupPath(id("Old Walking Club"), "/change")} {
		if code := w.get(t, path).Code; code != http.StatusNotFound {
			t.Errorf("another group's listing at %s: %d", path, code)
		}
	}
	if !strings.Contains(page, "Not started") || strings.Contains(page, "Needs a look") {
		t.Error("the list of steps is not fresh")
	}
	refused := mine.post(t, here, nil)
	if refused.Code != http.StatusUnprocessableEntity || !strings.Contains(refused.Body.String(), `href="#name"`) {
		t.Errorf("sent with nothing in it: %d", refused.Code)
	}
	checkPage(t, refused.Body.String())
	next := mine.edit(t, here+"/name", url.Values{"name": {"Beeston Friday Walk"}, "group": {"Beeston Walkers"}, "about": {"A slow walk in the park for people who feel lonely."}})
	if next != here+"/needs" {
		t.Errorf("goes on to %q", next)
	}
	page = mine.page(t, next, 200)
	if !strings.Contains(page, `value="walking"`) {
		t.Error("no need is read out of the words")
	}
	again := mine.post(t, next, url.Values{"again": {"find"}, "find": {"debt"}})
	if again.Code != 200 || !strings.Contains(again.Body.String(), `value="debt"`) {
		t.Errorf("a search for a need: %d", again.Code)
	}
	checkPage(t, again.Body.String())
	next = mine.edit(t, here+"/needs", url.Values{"need": {"walking"}, "then": {"check"}})
	page = mine.page(t, next, 200)
	for _, want := range []string{"People who search for these words will find you", "There is no phone number", "Send for publishing"} {
		if !strings.Contains(page, want) {
			t.Errorf("the answers lack %q", want)
		}
	}
	for _, n := range parsePage(t, page).all(func(n *html.Node) bool { return n.Data == "li" && attr(n, "dir") == "auto" }) {
		if got := w.Index.FoundBy(&directory.Listing{Needs: directory.Needs{Main: []string{"walking"}}}, 6); !slices.Contains(got, textOf(n)) {
			t.Errorf("%q would not find it", textOf(n))
		}
	}
	if page = mine.page(t, here+"/preview", 200); !strings.Contains(page, "It is not public yet") || strings.Contains(page[strings.Index(page, "<main"):], "<form") {
		t.Error("the preview is none")
	}
	if page = mine.page(t, mine.edit(t, here, nil), 200); !strings.Contains(page, "We have your page") {
		t.Error("nothing says that it arrived")
	}
	waiting, err := w.store.Proposals(t.Context())
	if err != nil || len(waiting) != 1 || waiting[0].Listing.State != directory.Submitted || waiting[0].Listing.Organization().Name != "Beeston Walkers" {
		t.Fatalf("%+v, %v", waiting, err)
	}
	w.bench.signIn(t, anyModerator).sends(t, "/admin/queue/proposal/"+waiting[0].ID, url.Values{"do": {"publish"}, "base": {"0"}}, 303, "/admin/queue?did=published")
	done, err := w.store.Proposal(t.Context(), waiting[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	l := w.listing(t, done.ListingID)
	if home := mine.page(t, "/groups/me", 200); !strings.Contains(home, "Beeston Friday Walk") {
		t.Error("who sent it does not find it among their own")
	}
	mine.page(t, groupPath(l.ID, "/change"), 200)
	letters, err := w.store.DueLetters(t.Context(), w.Now(), 99)
	if err != nil || !slices.ContainsFunc(letters, func(x directory.Letter) bool {
		return x.Kind == "published" && x.To == mine.user.Email && strings.Contains(x.Text, l.ID)
	}) {
		t.Errorf("no letter leads to the page (%v)", err)
	}
	if p := w.newBrowser().get(t, servicePath(&l)); p.Code != 200 || !strings.Contains(p.Body.String(), "Beeston Friday Walk") {
		t.Errorf("the public gets %d", p.Code)
	}
}

// What a group is told that people would type finds the group, in the real search.
func TestPromisedWordsFind(t *testing.T) {
	tea := sample()[0]
	tea.Needs.Main = []string{"befriending", "debt"}
	b := newBench(t, nil, tea)
	said := b.Index.FoundBy(&tea, phrasesShown)
	if len(said) != phrasesShown {
		t.Fatalf("%q, want %d", said, phrasesShown)
	}
	for _, text := range said {
		r, err := b.Index.Search(t.Context(), search.Query{Text: text})
		if err != nil || !slices.ContainsFunc(r.Hits, func(h search.Hit) bool { return h.ID == tea.ID }) {
			t.Errorf("%q does not find it: %v", text, err)
		}
	}
	if said := b.Index.FoundBy(&directory.Listing{}, phrasesShown); len(said) != 0 {
		t.Errorf("a listing without a need is promised %q", said)
	}
}
