package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"

	"anchorpoint/directory"
	"anchorpoint/static"

	"golang.org/x/net/html"
)

func TestEveryPage(t *testing.T) {
	b := newBench(t, nil, sample()...)
	service := func(name string) string { return "/services/" + id(name) + "-" + slug(name) }
	for _, tt := range []struct {
		path   string
		status int
	}{
		{"/", 200},
		{"/needs", 200},
		{"/needs/befriending", 200},
		{"/needs/loneliness", 200},
		{"/needs/pensions-wills", 200}, // no service
		{"/needs/nonsense", 404},
		{"/search", 200},
		{"/search?q=tea", 200},
		{"/search?q=tea&near=LS11+9", 200},
		{"/search?q=tea&near=LS11+9&view=map", 200},
		{"/search?need=domestic-abuse&view=map", 200},
		{"/search?q=tea&near=LS11+9&cost=free&access=step-free&access=hearing-loop&open=today&stated=1&age=40&lang=pl&places=taking", 200},
		{"/search?q=zzzz&near=LS11+9&cost=free", 200},
		{"/search?need=domestic-abuse", 200},
		{"/search?near=Nowhereville", 422},
		{"/search?near=" + url.QueryEscape(ambiguous(t, b)), 422},
		{service("Holbeck Tea and Talk"), 200},
		{service("Leeds Phone Friends"), 200},
		{service("Safe House"), 200},
		{service("Old Walking Club"), 200},
		{service("Bare Entry"), 200},
		{service("Paused Choir"), 200},
		{service("Closed Club"), 410},
		{service("Unsafe Place"), 410},
		{service("Draft Group"), 404},
		{service("No Such Group"), 404},
		{"/services/nonsense", 404},
		{"/list", 200},
		{"/l", 200},
		{"/l?code=nonsense", 404},
		{"/l/7K3M-9QFD-2TXV", 404},
		{"/l/x", 404},
		{"/list/print?of=" + id("Holbeck Tea and Talk") + "." + id("Leeds Phone Friends") + "." + id("Safe House") + "." + id("Bare Entry"), 200},
		{"/list/print?simple=1&size=large&each=1&map=0&access=hearing-loop&of=" + id("Holbeck Tea and Talk") + "." + id("Paused Choir") + "." + id("Closed Club"), 200},
		{"/list/compare?of=" + id("Holbeck Tea and Talk") + "." + id("Leeds Phone Friends") + "." + id("Safe House") + "." + id("Unsafe Place"), 200},
		{service("Safe House") + "?print=1", 200},
		{"/embed", 200},
		{"/embed?need=befriending&area=LS11", 200},
		{"/embed?area=Nowhereville", 422},
		{"/embed/code", 200},
		{"/embed/code?area=Nowhereville", 422},
		{"/about/data", 200},
		{"/licences", 200},
		{"/privacy", 200},
		{"/accessibility", 200},
		{"/about", 200},
		{"/about/checking", 200},
		{"/cookies", 200},
		{"/contact", 200},
		{"/languages", 200},
		{"/simple", 200},
		{"/status", 200},
		{"/api", 200},
		{"/groups", 200},
		{"/link-workers", 200},
		{"/nonsense", 404},
	} {
		t.Run(tt.path, func(t *testing.T) {
			w := b.get(t, tt.path)
			if w.Code != tt.status {
				t.Fatalf("status %d, want %d", w.Code, tt.status)
			}
			body := w.Body.String()
			checkPage(t, body)
			checkSecrets(t, body)
			if len(w.Result().Cookies()) > 0 {
				t.Error("a GET sets a cookie")
			}
			if tt.status >= 400 && tt.status != 410 && !strings.HasPrefix(tt.path, "/embed?") && !strings.Contains(body, "<title>Error: ") {
				t.Error("title of an error page does not say so")
			}
		})
	}
}

// The embedded pages of last resort keep the same rules.
func TestFallbackPages(t *testing.T) {
	for _, page := range [][]byte{serverErrorPage, busyPage} {
		checkPage(t, string(page))
		if !strings.Contains(string(page), "tel:999") {
			t.Error("no number to ring")
		}
	}
}

// Every link of the site leads somewhere, and no search that is offered is
// empty.
func TestLinksLeadSomewhere(t *testing.T) {
	b := newBench(t, nil, sample()...)
	seen := map[string]bool{}
	queue := []string{"/", "/search?q=tea&near=LS11+9&cost=free&access=step-free", "/search?q=zzzz&near=LS11+9&cost=free&how=online"}
	for len(queue) > 0 && len(seen) < 400 {
		path := queue[0]
		queue = queue[1:]
		if seen[path] {
			continue
		}
		seen[path] = true
		w := b.get(t, path)
		if w.Code != http.StatusOK {
			t.Errorf("%s: status %d", path, w.Code)
			continue
		}
		for _, a := range parsePage(t, w.Body.String()).tags("a") {
			u, err := url.Parse(attr(a, "href"))
			if err == nil && u.Host == "" && strings.HasPrefix(u.Path, "/") && u.Path != "/oruk/v3/" {
				queue = append(queue, u.RequestURI())
			}
		}
	}
	t.Logf("%d addresses walked", len(seen))
}

func TestZeroResultsAlwaysLeadOn(t *testing.T) {
	b := newBench(t, nil, sample()...)
	for _, need := range b.Vocabularies.Needs() {
		path := "/search?need=" + need.ID + "&near=LS11+9&cost=paid&stated=1"
		p := parsePage(t, b.get(t, path).Body.String())
		if len(p.all(func(n *html.Node) bool { return attr(n, "class") == "app-result" })) > 0 {
			continue
		}
		ways := 0
		for _, a := range p.tags("a") {
			if _, count, ok := strings.Cut(textOf(a), ": "); ok && count != "0" && strings.HasPrefix(attr(a, "href"), "/search") {
				ways++
			}
		}
		if ways == 0 {
			t.Errorf("%s: no way out", path)
		}
	}
}

// hostile texts, each tried in every field that takes text.
var hostile = []string{
	strings.Repeat("a", 10_000), strings.Repeat("ä ", 3_000), "' OR 1=1; DROP TABLE listing; --",
	"<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, "\x00\x01\x02", "\u202egnp.exe", "😀👨‍👩‍👧", "\xff\xfe",
	"+name:tea -x \"unclosed", "tea~9 AND (", "%s%n%d", "{{.}}", "../../etc/passwd", "=cmd|' /C calc'!A0", "\r\nSet-Cookie: a=b", "١٢٣", "",
}

func TestHostileText(t *testing.T) {
	b := newBench(t, nil, sample()...)
	for i, text := range hostile {
		for _, field := range []string{"q", "near", "within", "need", "cost", "lang", "open", "sort", "page", "age", "was", "choice"} {
			t.Run(fmt.Sprint(i, field), func(t *testing.T) {
				v := url.Values{field: {text}}
				if field != "q" && field != "near" {
					v.Set("q", "tea")
				}
				w := b.get(t, "/search?"+v.Encode())
				if w.Code != 200 && w.Code != 422 && w.Code != 303 {
					t.Errorf("GET: status %d", w.Code)
				}
				if w.Code != 303 {
					checkPage(t, w.Body.String())
				}
				if w = b.post(t, "/search", v); w.Code != 303 && w.Code != 422 {
					t.Errorf("POST: status %d", w.Code)
				}
				if strings.ContainsAny(w.Header().Get("Location"), "\r\n") || w.Header().Get("Set-Cookie") != "" {
					t.Error("the text reached a header")
				}
				for _, name := range []string{"search", "postcode", "proximity", "page", "per_page", "organization_id", "modified_after", "format", "day"} {
					if w = b.get(t, "/oruk/v3/services?"+url.Values{name: {text}}.Encode()); w.Code != 200 && w.Code != 400 {
						t.Errorf("API %s: status %d", name, w.Code)
					}
				}
			})
		}
	}
	if strings.Contains(b.log.String(), "DROP TABLE") {
		t.Error("the log holds what was typed")
	}
}

func TestServicePage(t *testing.T) {
	b := newBench(t, nil, sample()...)
	for _, tt := range []struct {
		name string
		want []string
	}{
		{"Holbeck Tea and Talk", []string{"Taking people now (until 24 December)", "Tuesdays and Thursdays, 10am to 12\u00a0noon",
			"Open now until 12\u00a0noon", "tel:01134960000", "LS11\u00a09SN", "Checked by the group on 3 November 2026", "Ask for the host at the door."}},
		{"Leeds Phone Friends", []string{"Waiting list: about 4 weeks, said on 2 November", "By phone, anywhere in Leeds", "Times not stated. Phone first."}},
		{"Safe House", []string{"In Leeds. Address given when you contact them", "Exit this page"}},
		{"Old Walking Club", []string{"Not checked for 9 months: phone first", "app-fresh--old"}},
		{"Paused Choir", []string{"Not running until 5 January"}},
		{"Bare Entry", []string{"not stated – please ask", "The group has not confirmed this yet"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := listing(tt.name, nil)
			body := b.get(t, servicePath(&l)).Body.String()
			text := textOf(parsePage(t, body).root) + body
			for _, want := range tt.want {
				if !strings.Contains(text, want) {
					t.Errorf("page lacks %q", want)
				}
			}
		})
	}
	w := b.get(t, "/services/"+id("Holbeck Tea and Talk")+"-old-name")
	if w.Code != 301 || w.Header().Get("Location") != "/services/"+id("Holbeck Tea and Talk")+"-holbeck-tea-and-talk" {
		t.Errorf("old name: %d to %q", w.Code, w.Header().Get("Location"))
	}
	if body := b.get(t, "/services/"+id("Closed Club")).Body.String(); !strings.Contains(body, "Closed Club") || !strings.Contains(body, "1 October 2026") {
		t.Error("page of a closed club lacks its name or date")
	}
}

// A withdrawn service is never shown, whatever the index still holds.
func TestWithdrawnIsNeverShown(t *testing.T) {
	b := newBench(t, nil, sample()...)
	if body := b.get(t, "/search?q=holbeck").Body.String(); !strings.Contains(body, "Holbeck Tea and Talk") {
		t.Fatal("not found before it was withdrawn")
	}
	_, err := b.store.UpdateListing(t.Context(), id("Holbeck Tea and Talk"), directory.Edit{Reason: "closed", Source: directory.SourcePerson, At: noonOfTests},
		func(l *directory.Listing) error { return l.Move(directory.Withdraw, directory.Moderator, noonOfTests) })
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/search?q=holbeck", "/needs/befriending", "/oruk/v3/services", "/oruk/v3/services?search=holbeck"} {
		if strings.Contains(b.get(t, path).Body.String(), "Holbeck Tea and Talk") {
			t.Errorf("%s shows a withdrawn service", path)
		}
	}
	if w := b.get(t, "/oruk/v3/services/"+id("Holbeck Tea and Talk")); w.Code != 410 {
		t.Errorf("API: status %d, want 410", w.Code)
	}
}

// Without built styles every page still reads, and says so.
func TestUnstyledAndDemo(t *testing.T) {
	empty, err := static.Open(fstest.MapFS{})
	if err != nil {
		t.Fatal(err)
	}
	b := newBench(t, func(o *Options) { o.Assets, o.Demo = empty, func() bool { return true } }, sample()...)
	for _, path := range []string{"/", "/search?q=tea", "/nonsense"} {
		body := b.get(t, path).Body.String()
		checkPage(t, body)
		for _, want := range []string{"Styles are not built: run make assets", "Invented services: do not ring."} {
			if !strings.Contains(body, want) {
				t.Errorf("%s lacks %q", path, want)
			}
		}
		if strings.Contains(body, "stylesheet") || strings.Contains(body, "<script type=\"module") {
			t.Errorf("%s links to what is not there", path)
		}
	}
}

// Pages about abuse can be left at once, and name the fitting number early.
func TestUrgentNeed(t *testing.T) {
	b := newBench(t, nil, sample()...)
	for path, want := range map[string]bool{
		"/needs/domestic-abuse":         true,
		"/search?need=domestic-abuse":   true,
		"/search?need=crisis":           false,
		"/search?need=walking&q=a":      false,
		"/services/" + id("Safe House"): true,
	} {
		r := b.get(t, path)
		if r.Code == http.StatusMovedPermanently {
			r = b.get(t, r.Header().Get("Location"))
		}
		if got := strings.Contains(r.Body.String(), "Exit this page"); got != want {
			t.Errorf("%s: way out %v, want %v", path, got, want)
		}
	}
	body := b.get(t, "/search?need=domestic-abuse").Body.String()
	if i := strings.Index(body, "tel:08082000247"); i < 0 || i < strings.Index(body, "tel:999") {
		t.Error("the line for abuse does not follow the emergency number")
	}
	if strings.Contains(body, "tel:116123") {
		t.Error("numbers that are for something else stand in between")
	}
	if strings.Contains(b.get(t, "/search?need=walking").Body.String(), `class="app-urgent"`) {
		t.Error("numbers to ring on every page help nobody")
	}
}
