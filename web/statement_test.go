package web

import (
	"net/http"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"anchorpoint/directory"
	"anchorpoint/static"
)

func TestStatements(t *testing.T) {
	site := func(o *Options) {
		o.Site.URL, o.Site.Publisher, o.Site.Email, o.Site.Phone = "https://find.example.org", "Example Council", "help@example.org", "0113 496 0000"
		o.Site.Address, o.Version = "1 Example Street, Leeds", "abc123"
	}
	full, bare := newBench(t, site, sample()...), newBench(t, nil, sample()...)
	for _, tt := range []struct {
		b    *bench
		path string
		want []string
		not  []string
	}{
		{full, "/about", []string{"Example Council runs this site"}, nil},
		{full, "/contact", []string{"tel:01134960000", "mailto:help@example.org", "1 Example Street"}, []string{"Nobody has put"}},
		{bare, "/contact", []string{"Nobody has put", "ring 999"}, []string{"mailto:", "Post:"}},
		{full, "/groups", []string{"mailto:help@example.org", "Your group’s name"}, nil},
		{bare, "/groups", []string{"Your group’s name"}, []string{"mailto:"}},
		{full, "/cookies", []string{"__Host-place", "__Host-list", "Until you close your browser"}, nil},
		{full, "/accessibility", []string{"No. 2) Accessibility Regulations 2018", "No person with a screen reader", "22 November 2026", "help@example.org"}, nil},
		{full, "/status", []string{"abc123", "Working", "noindex"}, []string{"directory.db", "/tmp"}},
		{full, "/languages", []string{"English", "100 of 100 texts on pages for everyone"}, nil},
		{full, "/api", []string{"curl &#39;https://find.example.org/oruk/v3/services?per_page=10&amp;search=befriending&#39;",
			"There is no limit", "First version", "per_page", "/openapi.json"}, []string{"{id}&#39;"}},
	} {
		body := strings.ReplaceAll(tt.b.get(t, tt.path).Body.String(), nbsp, " ")
		for _, want := range tt.want {
			if !strings.Contains(body, want) {
				t.Errorf("%s lacks %q", tt.path, want)
			}
		}
		for _, not := range tt.not {
			if strings.Contains(body, not) {
				t.Errorf("%s holds %q", tt.path, not)
			}
		}
	}
	body := full.get(t, "/").Body.String()
	footer := body[strings.Index(body, "<footer"):]
	for _, path := range []string{"/accessibility", "/privacy", "/cookies", "/languages", "/licences", "/contact", "/about"} {
		if !strings.Contains(footer, `href="`+path+`"`) {
			t.Errorf("the footer does not lead to %s", path)
		}
	}
}

// The cookies page is right about what is set and when it goes.
func TestCookiesAreAsStated(t *testing.T) {
	b := newBench(t, nil, sample()...)
	page := b.get(t, "/cookies").Body.String()
	w := b.post(t, "/search", map[string][]string{"q": {"tea"}, "near": {"LS11 9SN"}})
	set := w.Result().Cookies()
	if len(set) != 1 {
		t.Fatalf("%d cookies", len(set))
	}
	for _, c := range set {
		if !strings.Contains(page, ">"+c.Name+"<") || c.MaxAge != 0 || !c.Expires.IsZero() || !c.HttpOnly {
			t.Errorf("%s is not as stated: %+v", c.Name, c)
		}
	}
}

func TestCheckedShare(t *testing.T) {
	day := func(months int) time.Time { return noonOfTests.AddDate(0, -months, -1) }
	dated := func(name string, at time.Time) directory.Listing {
		return listing(name, func(l *directory.Listing) {
			l.Dates, l.Service.AssuredDate = directory.Dates{}, ""
			l.Dates.Confirmed.At = at
		})
	}
	b := newBench(t, nil, dated("A", day(0)), dated("B", day(5)), dated("C", day(6)), dated("D", day(20)), dated("E", time.Time{}))
	got, err := b.checked(t.Context())
	if err != nil || got.All != 5 || got.Fresh != 2 || got.Never != 1 || got.Late() != 2 || got.Percent != 40 {
		t.Fatalf("%+v, %v", got, err)
	}
	if body := b.get(t, "/about/checking").Body.String(); !strings.Contains(body, "40 in every 100 have been checked in the last 6 months: 2 of 5.") {
		t.Error("the page does not say the share")
	}
	_, err = b.store.UpdateListing(t.Context(), id("D"), directory.Edit{Reason: "confirmed", Source: directory.SourcePerson, At: noonOfTests},
		func(l *directory.Listing) error { l.Dates.Confirmed.At = noonOfTests; return nil })
	if err != nil {
		t.Fatal(err)
	}
	if got, err := b.checked(t.Context()); err != nil || got.Fresh != 3 {
		t.Errorf("after one was confirmed: %+v, %v", got, err)
	}
	if body := newBench(t, nil).get(t, "/about/checking").Body.String(); strings.Contains(body, "in every 100") {
		t.Error("a share of nothing")
	}
}

// The share on the page is what the labels of the listings say, one by one.
func TestShareAgreesWithLabels(t *testing.T) {
	b := newBench(t, nil, sample()...)
	want := 0
	if _, err := b.Store.Walk(t.Context(), func(l directory.Listing) error {
		if a := l.Age(noonOfTests, b.Periods); l.Public() && a.Class == directory.Fresh {
			want++
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if got, err := b.checked(t.Context()); err != nil || got.Fresh != want || want == 0 {
		t.Errorf("%+v, %v; want %d", got, err, want)
	}
}

func TestInlineSheet(t *testing.T) {
	assets, err := static.Open(fstest.MapFS{"site.css": {Data: []byte("a>b{c:d}")}, "site.rtl.css": {Data: []byte("e{f:g}")}})
	if err != nil {
		t.Fatal(err)
	}
	b := newBench(t, func(o *Options) { o.Assets, o.InlineCSS = assets, true }, sample()...)
	for path, sheet := range map[string]string{"/": "site.css", "/ar/needs": "site.rtl.css", "/nonsense": "site.css"} {
		w := b.get(t, path)
		text, _ := assets.Bytes(sheet)
		if !strings.Contains(w.Body.String(), "<style>"+string(text)+"</style>") || strings.Contains(w.Body.String(), `rel="stylesheet"`) {
			t.Errorf("%s: the sheet does not stand in the page", path)
		}
		if p := w.Header().Get("Content-Security-Policy"); !strings.Contains(p, "style-src 'self' "+assets.CSPHash("site.css")+" "+assets.CSPHash("site.rtl.css")+";") ||
			strings.Contains(p, "unsafe") {
			t.Errorf("%s: policy %s", path, p)
		}
	}
	if p := newBench(t, nil).get(t, "/").Header().Get("Content-Security-Policy"); p != contentPolicy {
		t.Errorf("without the setting: %s", p)
	}
}

func TestBrandOnPages(t *testing.T) {
	assets, _ := static.Open(fstest.MapFS{"site.css": {Data: []byte("a{b:c}")}})
	if err := assets.AddBrand(static.Brand{Colour: "#7a0000"}); err != nil {
		t.Fatal(err)
	}
	b := newBench(t, func(o *Options) { o.Assets, o.Site.Brand = assets, "Our town" })
	body := b.get(t, "/privacy").Body.String()
	if i := strings.Index(body, assets.BrandSheet()); i < strings.Index(body, "/site.") || !strings.Contains(body, `homepage-link">Our town</a>`) {
		t.Error("the brand's sheet does not follow the site's own, or its name is missing")
	}
	if strings.Contains(newBench(t, nil).get(t, "/").Body.String(), "brand.") {
		t.Error("a brand that nobody set")
	}
}

func TestSecurityText(t *testing.T) {
	b := newBench(t, func(o *Options) { o.Site.Email, o.Site.URL = "help@example.org", "https://find.example.org" })
	w := b.get(t, "/.well-known/security.txt")
	for _, line := range []string{"Contact: mailto:help@example.org\n", "Expires: 2027-05-24T00:00:00Z\n", "Canonical: https://find.example.org/.well-known/security.txt\n"} {
		if !strings.Contains(w.Body.String(), line) {
			t.Errorf("lacks %q:\n%s", line, w.Body)
		}
	}
	if w := newBench(t, nil).get(t, "/.well-known/security.txt"); w.Code != http.StatusNotFound {
		t.Errorf("without an address: %d", w.Code)
	}
}

func TestNumbersAreChecked(t *testing.T) {
	if err := CheckPanels(DefaultHelplines); err != nil {
		t.Error(err)
	}
	for _, n := range append(DefaultUrgent, DefaultHelplines...) {
		if err := n.Check(); err != nil {
			t.Errorf("%s: %v", n.Name, err)
		}
	}
	for want, n := range map[string]Number{
		"name":    {Number: "999", When: "x"},
		"when":    {Name: "A", Number: "999"},
		"number":  {Name: "A", Number: "ring us", When: "x"},
		"panels":  {Name: "A", Number: "999", When: "x", Panels: []string{"fire"}},
		"nations": {Name: "A", Number: "999", When: "x", Nations: []string{"Cornwall"}},
	} {
		if err := n.Check(); err == nil || !strings.HasPrefix(err.Error(), want+":") {
			t.Errorf("%s: %v", want, err)
		}
	}
}
