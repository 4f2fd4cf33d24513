package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"anchorpoint/directory"
	"anchorpoint/geo"

	"golang.org/x/net/html"
)

// servicePage asks for the page of a service and proves the rules of all pages.
func (b *bench) servicePage(t *testing.T, name, query string) (body string, p tree) {
	t.Helper()
	l := listing(name, nil)
	w := b.get(t, servicePath(&l)+query)
	if w.Code != http.StatusOK {
		t.Fatalf("%s answers %d", name, w.Code)
	}
	body = w.Body.String()
	checkPage(t, body)
	checkSecrets(t, body)
	return body, parsePage(t, body)
}

// section is the part of the page under a heading's id.
func (p tree) section(id string) tree {
	for _, n := range p.tags("section") {
		if attr(n, "aria-labelledby") == id {
			return tree{root: n}
		}
	}
	return tree{root: &html.Node{}}
}

func (p tree) byRel(rel string) string {
	for _, n := range p.tags("a") {
		if attr(n, "rel") == rel {
			return attr(n, "href")
		}
	}
	return ""
}

// The address of a service carries the list that it was found on.
func TestWayBackToResults(t *testing.T) {
	b := newBench(t, nil, sample()...)
	list := parsePage(t, b.get(t, "/search?need=befriending").Body.String())
	var found []string
	for _, n := range list.all(func(n *html.Node) bool { return attr(n, "class") == "app-result__title" }) {
		found = append(found, attr(n.FirstChild, "href"))
	}
	if len(found) < 3 {
		t.Fatalf("only %d results", len(found))
	}
	p := parsePage(t, b.get(t, found[1]).Body.String())
	back := p.all(func(n *html.Node) bool { return attr(n, "class") == "govuk-back-link" })[0]
	if got, want := textOf(back), "Back to results (2 of "+digits(len(found))+")"; got != want {
		t.Errorf("the link back says %q, want %q", got, want)
	}
	if got := attr(back, "href"); got != "/search?need=befriending#r2" {
		t.Errorf("the link back leads to %s", got)
	}
	if got := p.byRel("prev"); got != found[0] {
		t.Errorf("previous is %s, want %s", got, found[0])
	}
	if got := p.byRel("next"); got != found[2] {
		t.Errorf("next is %s, want %s", got, found[2])
	}
	first := parsePage(t, b.get(t, found[0]).Body.String())
	if got := first.byRel("prev"); got != "" {
		t.Errorf("before the first stands %s", got)
	}
	last := parsePage(t, b.get(t, found[len(found)-1]).Body.String())
	if got := last.byRel("next"); got != "" {
		t.Errorf("behind the last stands %s", got)
	}
}

func TestWayBackIgnoresWhatIsWrong(t *testing.T) {
	b := newBench(t, nil, sample()...)
	for name, tt := range map[string]struct{ query, back, words string }{
		"none":               {"", "/", "New search"},
		"no number":          {"?from=q%3Dtea", "/search?q=tea", "Back to results"},
		"number of another":  {"?n=900&from=q%3Dtea", "/search?q=tea", "Back to results"},
		"number is a word":   {"?n=x&from=q%3Dtea", "/search?q=tea", "Back to results"},
		"number below one":   {"?n=-3&from=q%3Dtea", "/search?q=tea", "Back to results"},
		"everything":         {"?n=1000&from=", "/search", "Back to results"},
		"broken escape":      {"?n=1&from=%25zz", "/", "New search"},
		"whole postcode":     {"?n=1&from=" + url.QueryEscape("q=tea&near=LS11 9SN"), "/", "New search"},
		"postcode in words":  {"?n=1&from=" + url.QueryEscape("q=tea LS11 9SN"), "/", "New search"},
		"unknown place":      {"?n=1&from=near%3DXyzzyx", "/", "New search"},
		"too long":           {"?n=1&from=q%3D" + strings.Repeat("a", maxOrigin), "/", "New search"},
		"script":             {"?n=1&from=" + url.QueryEscape(`q="><script>alert(1)</script>`), "", "Back to results"},
		"unknown parameters": {"?n=1&from=" + url.QueryEscape("q=tea&zzevil=zzevil"), "/search?q=tea", "Back to results"},
	} {
		t.Run(name, func(t *testing.T) {
			body, p := b.servicePage(t, "Leeds Phone Friends", tt.query)
			back := p.all(func(n *html.Node) bool { return attr(n, "class") == "govuk-back-link" })[0]
			href, _, _ := strings.Cut(attr(back, "href"), "#")
			if tt.back != "" && href != tt.back || !strings.HasPrefix(textOf(back), tt.words) {
				t.Errorf("the link back is %q to %s, want %q to %s", textOf(back), href, tt.words, tt.back)
			}
			if strings.Contains(body, "<script>alert") {
				t.Error("the address got into the page")
			}
		})
	}
}

// Every fact is said once in its section.
func TestFactsAreSaidOnce(t *testing.T) {
	b := newBench(t, nil, listing("Tea", func(l *directory.Listing) {
		inLeeds(l, "Hall", "LS11 9SN", 53.7836, -1.5537)
		l.Service.CostOptions = []directory.CostOption{{Option: "a meal", Amount: ptr(4.0)}}
		l.Service.FeesDescription = "£4 for two courses and tea."
		l.Facts.Joining.Put("contact-first", directory.Yes)
		l.Facts.Joining.Put("self-referral", directory.Yes)
		l.Service.ApplicationProcess = "Contact us."
		l.Facts.Access.Put("step-free", directory.Yes)
		l.Facts.Access.Put("public-transport", directory.Yes)
		l.Service.ServiceAtLocations[0].Location.Accessibility = []directory.Accessibility{
			{Description: "Step-free entrance and room"}, {Description: "Near public transport"}, {Description: "Ring the bell for the ramp"}}
		l.Facts.Supports.Put("interpreter", directory.No)
		l.Service.Languages = []directory.Language{{Code: "en", Name: "English"}, {Code: "ur", Name: "Urdu"}}
	}))
	_, p := b.servicePage(t, "Tea", "")
	for section, want := range map[string]string{
		"cost": "Cost £4 for two courses and tea.",
		"join": "How to join Contact them yourself, before you go. How to contact them",
	} {
		if got := textOf(p.section(section).root); !strings.HasPrefix(strings.Join(strings.Fields(got), ""), strings.Join(strings.Fields(want), "")) {
			t.Errorf("%s says %q, want %q", section, got, want)
		}
	}
	all := textOf(p.root)
	for _, label := range []string{"Step-free entrance and room", "Near a bus or train stop", "Ring the bell for the ramp"} {
		if n := strings.Count(all, label); n != 1 {
			t.Errorf("%q is said %d times", label, n)
		}
	}
	if strings.Contains(all, "Near public transport") {
		t.Error("a note repeats a fact in other words")
	}
	barriers := textOf(p.section("barriers").root)
	if !strings.Contains(barriers, "LanguageEnglish, Urdu") || strings.Contains(barriers, "interpreter") {
		t.Errorf("languages beside a no: %q", barriers)
	}
}

func TestCostLines(t *testing.T) {
	b := newBench(t, nil)
	for name, tt := range map[string]struct {
		options []directory.CostOption
		fees    string
		want    []string
	}{
		"nothing known":          {nil, "", nil},
		"words name every price": {[]directory.CostOption{{Option: "adult", Amount: ptr(4.0)}, {Option: "child", Amount: ptr(2.5)}}, "Adults £4, children £2.50.", []string{"Adults £4, children £2.50."}},
		"words lack a price":     {[]directory.CostOption{{Option: "adult", Amount: ptr(4.0)}, {Option: "child", Amount: ptr(2.0)}}, "Adults £4.", []string{"Adult: £4", "Child: £2", "Adults £4."}},
		"free twice":             {[]directory.CostOption{{Amount: ptr(0.0)}}, "Free for everyone", []string{"Free for everyone"}},
		"£4 is not £40":          {[]directory.CostOption{{Option: "a meal", Amount: ptr(4.0)}}, "£40 a year", []string{"A meal: £4", "£40 a year"}},
	} {
		l := listing(name, func(l *directory.Listing) { l.Service.CostOptions, l.Service.FeesDescription = tt.options, tt.fees })
		if got := b.costLines(&l); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}

// A service of which only the name is known reads as an invitation to ask.
func TestNameOnly(t *testing.T) {
	b := newBench(t, func(o *Options) { o.Site.Phone = "0161 496 0100" }, listing("Only a Name", func(l *directory.Listing) {
		*l = directory.Listing{ID: l.ID, State: directory.Published, Service: directory.Service{ID: l.ID, Name: l.Service.Name}}
	}))
	body, p := b.servicePage(t, "Only a Name", "")
	for _, want := range []string{"This entry has no phone number, email or website", "0161\u00a0496\u00a00100", "The group has not confirmed this yet", "Report a problem", "I run this group: update it"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	for _, section := range []string{"glance", "first", "when", "where", "who", "barriers", "access", "cost", "join", "workers"} {
		if text := strings.ToLower(textOf(p.section(section).root)); !strings.Contains(text, "not stated") {
			t.Errorf("%s says %q", section, text)
		}
	}
	if strings.Contains(body, "app-call") || strings.Contains(body, ".ics") || strings.Contains(body, `id="similar"`) || strings.Contains(body, "Next check due") {
		t.Error("something is offered that is not known")
	}
}

func TestEveryBarrierHasAnAnswer(t *testing.T) {
	l := listing("Full", func(l *directory.Listing) {
		for _, id := range []string{"children-welcome", "cared-for-welcome", "help-with-forms", "transport-help"} {
			l.Facts.Supports.Put(id, directory.Yes)
		}
		l.Facts.Supports.Put("interpreter", directory.Yes)
		l.Facts.Cost.Put("free", directory.Yes)
		l.Facts.Delivery.Put("home-visit", directory.Yes)
		l.Capacity = directory.Capacity{State: directory.Accepting, Until: noonOfTests.AddDate(0, 1, 0)}
	})
	b := newBench(t, nil, l)
	want := []fact{
		{"Waiting", "Taking people now (until 24 December)"}, {"Cost and extras", "Free"},
		{"Travel", "They can come to you. They help you get there."},
		{"Children", "Yes, you can bring children, or there is a creche"},
		{"Caring for someone", "Yes, bring the person you care for, or they arrange a sitter"},
		{"Forms", "No forms, or someone fills them in with you"}, {"Language", "Yes, they speak more than English, or can find someone who does"},
	}
	if got := b.barriers(&l).Stated; !slices.Equal(got[:len(want)], want) {
		t.Errorf("barriers are %q", got)
	}
	no := listing("No", func(l *directory.Listing) { l.Facts.Supports.Put("children-welcome", directory.No) })
	if got := b.barriers(&no).Stated; !slices.Contains(got, fact{"Children", "No, children cannot come"}) {
		t.Errorf("children: %q", got)
	}
	bare := listing("Bare", nil)
	open := b.barriers(&bare)
	if len(open.Stated) > 0 {
		t.Errorf("%q, though nobody said anything", open.Stated)
	}
	for _, f := range want {
		if !strings.Contains(open.Ask, lower(f.Name)) {
			t.Errorf("%s is not among what to ask: %s", f.Name, open.Ask)
		}
	}
}

// The nearest of several places stands first; the others have their own part.
func TestPlacesNearestFirst(t *testing.T) {
	b := newBench(t, nil, listing("Two Halls", func(l *directory.Listing) {
		inLeeds(l, "Far Hall", "LS1 4AP", 53.7990, -1.5490)
		inLeeds(l, "Near Hall", "LS11 9SN", 53.7836, -1.5537)
	}))
	_, p := b.servicePage(t, "Two Halls", "")
	if got := textOf(p.section("where").tags("h3")[0]); !strings.Contains(got, "Far Hall") {
		t.Errorf("without a place: %q", got)
	}
	_, p = b.servicePage(t, "Two Halls", "?n=1&from="+url.QueryEscape("near=sector:LS11 9"))
	if got := textOf(p.section("where").tags("h3")[0]); !strings.Contains(got, "Near Hall") {
		t.Errorf("from LS11 9: %q", got)
	}
	if got := textOf(p.section("others").root); !strings.Contains(got, "Far Hall") || !strings.Contains(got, "from you") {
		t.Errorf("other places: %q", got)
	}
}

func TestSimilarServices(t *testing.T) {
	kind := func(name string, needs ...string) directory.Listing {
		return listing(name, func(l *directory.Listing) {
			inLeeds(l, "Hall", "LS11 9SN", 53.7836, -1.5537)
			l.Needs.Main = needs
		})
	}
	hidden := kind("Hidden House", "befriending")
	hidden.Visibility = geo.Hidden
	b := newBench(t, nil, kind("One", "befriending", "debt"), kind("Both", "befriending", "debt"), kind("Chat", "befriending"),
		kind("Money", "debt"), kind("Walks", "walking"), hidden)
	_, p := b.servicePage(t, "One", "")
	var got []string
	for _, n := range p.section("similar").tags("a") {
		got = append(got, textOf(n))
	}
	if len(got) != maxSimilar || got[0] != "Both" || slices.Contains(got, "One") || slices.Contains(got, "Walks") {
		t.Errorf("similar to One: %q", got)
	}
	if body, _ := b.servicePage(t, "Hidden House", ""); strings.Contains(body, `id="similar"`) {
		t.Error("neighbours of a hidden address are shown")
	}
	if body, _ := b.servicePage(t, "Walks", ""); strings.Contains(body, `id="similar"`) {
		t.Error("a part with nothing in it")
	}
}

func TestGoneServices(t *testing.T) {
	gone := func(name string, change func(*directory.Listing)) directory.Listing {
		return listing(name, func(l *directory.Listing) {
			inLeeds(l, "Hall", "LS11 9SN", 53.7836, -1.5537)
			l.State, l.Closing.At = directory.Withdrawn, noonOfTests.AddDate(0, -1, 0)
			change(l)
		})
	}
	b := newBench(t, nil, append(sample(),
		gone("Ended", func(*directory.Listing) {}),
		gone("Merged", func(l *directory.Listing) { l.Closing.Redirect = id("Holbeck Tea and Talk") }),
		gone("Asked to go", func(l *directory.Listing) { l.Closing.DoNotList = true }),
		gone("For safety", func(l *directory.Listing) { l.Closing.Safety = true }),
		gone("Was hidden", func(l *directory.Listing) { l.Visibility = geo.Hidden }))...)
	body := b.get(t, "/services/"+id("Ended")).Body.String()
	checkPage(t, body)
	if !strings.Contains(body, "Ended is no longer listed") || !strings.Contains(body, "24 October 2026") || !strings.Contains(body, "Holbeck Tea and Talk") {
		t.Error("the page of what ended lacks its name, its date or services like it")
	}
	if w := b.get(t, "/services/"+id("Merged")); w.Code != http.StatusMovedPermanently || !strings.Contains(w.Header().Get("Location"), "holbeck") {
		t.Errorf("merged: %d to %s", w.Code, w.Header().Get("Location"))
	}
	for _, name := range []string{"Asked to go", "For safety", "Was hidden"} {
		w := b.get(t, "/services/"+id(name))
		if body := w.Body.String(); w.Code != http.StatusGone || strings.Contains(body, name) || strings.Contains(body, `id="similar"`) || strings.Contains(body, "LS11") {
			t.Errorf("%s: %d, or its name or neighbours show", name, w.Code)
		}
		if w := b.get(t, "/services/"+id(name)+".json"); w.Code != http.StatusGone || strings.Contains(w.Body.String(), name) {
			t.Errorf("%s as a record: %d", name, w.Code)
		}
	}
}

// The record beside the page is the one of the public interface.
func TestServiceRecord(t *testing.T) {
	b := newBench(t, nil, sample()...)
	for _, name := range []string{"Holbeck Tea and Talk", "Safe House"} {
		got, want := b.get(t, "/services/"+id(name)+".json"), b.get(t, "/oruk/v3/services/"+id(name))
		if got.Code != http.StatusOK || got.Body.String() != want.Body.String() {
			t.Errorf("%s: %d, %d bytes, want the %d of the interface", name, got.Code, got.Body.Len(), want.Body.Len())
		}
		checkSecrets(t, got.Body.String())
	}
	if w := b.get(t, "/services/"+id("Draft Group")+".json"); w.Code != http.StatusNotFound {
		t.Errorf("a draft answers %d", w.Code)
	}
}

var ldJSON = regexp.MustCompile(`(?s)<script type="application/ld\+json">(.*?)</script>`)

func TestStructuredData(t *testing.T) {
	b := newBench(t, nil, append(sample(), listing("Town Desk", func(l *directory.Listing) {
		l.Service.Organization.OrganizationIdentifiers = []directory.OrganizationIdentifier{{ID: id("o"), IdentifierScheme: "GB-LAE", Identifier: "LDS"}}
	}))...)
	for name, want := range map[string][]string{
		"Holbeck Tea and Talk": {`"@type":"Service"`, `"postalCode":"LS11 9SN"`, `"opens":"10:00","closes":"12:00"`, `"https://schema.org/Tuesday"`, `"telephone":"0113 496 0000"`, `"isAccessibleForFree":true`},
		"Leeds Phone Friends":  {`"areaServed":["Leeds"]`},
		"Safe House":           {`"name":"Safe House"`},
		"Town Desk":            {`"@type":"GovernmentService"`, `"@type":"GovernmentOrganization"`},
	} {
		body, _ := b.servicePage(t, name, "")
		data := ldJSON.FindStringSubmatch(body)
		if data == nil || !json.Valid([]byte(data[1])) {
			t.Fatalf("%s has no structured data that can be read", name)
		}
		for _, part := range want {
			if !strings.Contains(data[1], part) {
				t.Errorf("%s lacks %s:\n%s", name, part, data[1])
			}
		}
		if name == "Safe House" && strings.Contains(data[1], "Place") {
			t.Error("a hidden address has a place")
		}
	}
}

// What decides about the way out is the data; where it leads is a setting.
func TestExitThisPage(t *testing.T) {
	b := newBench(t, func(o *Options) { o.Site.Exit = "https://weather.example.org/" }, append(sample(), listing("Court Friends", func(l *directory.Listing) {
		l.Needs.Main = []string{"victim-support"}
	}))...)
	court := listing("Court Friends", nil)
	for path, want := range map[string]bool{
		servicePath(&court): true, "/search?need=stalking-harassment": true, "/needs/hate-crime": true, "/search?need=safety": true,
		"/search?need=debt": false, "/needs/debt": false, "/": false,
	} {
		body := b.get(t, path).Body.String()
		if got := strings.Contains(body, `href="https://weather.example.org/"`) && strings.Contains(body, "data-exit="); got != want {
			t.Errorf("%s: way out %v, want %v", path, got, want)
		}
	}
	o := Options{Site: Site{Exit: "http://weather.example.org"}}
	if err := o.Site.prepare(); err == nil || !strings.Contains(err.Error(), "site.exit") {
		t.Errorf("a way out without https: %v", err)
	}
}

// A mail to the site, or the page that takes a report: never a dead link.
func TestUpdateLink(t *testing.T) {
	l := listing("Tea & Talk", nil)
	b := newBench(t, nil, l)
	if got := b.updateLink(&l).Href; got != "/report/"+l.ID || b.get(t, got).Code != http.StatusOK {
		t.Errorf("without an address: %s", got)
	}
	b.Site.Email = "help@example.org"
	if got := b.updateLink(&l).Href; got != "mailto:help@example.org?subject=Update:%20Tea%20&%20Talk" && got != "mailto:help@example.org?subject=Update:%20Tea%20%26%20Talk" {
		t.Errorf("with an address: %s", got)
	}
}

func TestNoBreak(t *testing.T) {
	for in, want := range map[string]string{
		"LS11 9SN": "LS11\u00a09SN", "SW1A 2AA": "SW1A\u00a02AA", "0113 496 0000": "0113\u00a0496\u00a00000", "0.4 miles": "0.4\u00a0miles",
		"Chorlton-cum-Hardy, Manchester": "Chorlton-cum-Hardy, Manchester", "less than half a mile": "less than half a mile", "": "",
	} {
		if got := noBreak(in); got != want {
			t.Errorf("noBreak(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestWorkersSeePublicContactsOnly(t *testing.T) {
	b := newBench(t, nil, listing("Cared For", func(l *directory.Listing) {
		l.Service.Contacts = []directory.Contact{
			{ID: id("c1"), Name: "Canary Name", Title: "Safeguarding lead", Phones: []directory.Phone{{ID: id("p9"), Number: "0113 496 0099"}}},
			{ID: id("c2"), Name: "Canary Two", Title: "Manager", Email: "canary@example.org"},
		}
		l.StaffNote = "canary note"
		l.Facts.Joining.Put("professional-referral", directory.Yes)
		l.Capacity = directory.Capacity{State: directory.WaitingList, WaitWeeks: [2]int{4, 6}, Until: noonOfTests.AddDate(0, 1, 0), Said: directory.Stamp{At: noonOfTests.AddDate(0, 0, -7)}}
	}))
	_, p := b.servicePage(t, "Cared For", "")
	got := textOf(p.section("workers").root)
	for _, want := range []string{"A professional must refer you.", "about 4 to 6 weeks", "True until 24 December", "Said on 17 November", "Checked by the group", "Safeguarding lead", "0113 496 0099"} {
		if !strings.Contains(got, want) {
			t.Errorf("for link workers lacks %q: %s", want, got)
		}
	}
}

func TestLicenceIsSaidOnce(t *testing.T) {
	b := newBench(t, nil,
		listing("Named", func(l *directory.Listing) { l.Source = directory.Source{Feed: "named", ID: "1"} }),
		listing("Bare", func(l *directory.Listing) { l.Source = directory.Source{Feed: "bare", ID: "1"} }))
	for _, f := range []directory.Feed{
		{Name: "named", Licence: "CC BY 4.0", Attribution: "Published by a council under CC BY 4.0."},
		{Name: "bare", Licence: "CC BY 4.0", Attribution: "Published by a council."},
	} {
		if _, err := b.store.SaveFeed(t.Context(), f); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"Named", "Bare"} {
		_, p := b.servicePage(t, name, "")
		if text := textOf(p.section("source").root); strings.Count(text, "CC BY 4.0") != 1 {
			t.Errorf("%s: %s", name, text)
		}
	}
}

// English words of a group on a page that runs right to left keep their full
// stop at their own end.
func TestRecordTextKeepsItsDirection(t *testing.T) {
	b := newBench(t, nil, listing("Tea", func(l *directory.Listing) { l.FirstVisit.Text = "Nobody has to speak." }))
	l := listing("Tea", nil)
	for prefix, want := range map[string]string{"/ar": `<bdi lang="en">Nobody has to speak.</bdi>`, "": "<dd>Nobody has to speak.</dd>"} {
		if body := b.get(t, prefix+servicePath(&l)).Body.String(); !strings.Contains(body, want) {
			t.Errorf("%q: the page lacks %s", prefix, want)
		}
	}
}
