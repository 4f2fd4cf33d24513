package web

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
)

// Every route says who may use it; adding one without a policy fails here.
func TestRoutesHavePolicies(t *testing.T) {
	b := newBench(t, nil)
	seen := map[string]bool{}
	for _, r := range b.routes() {
		if r.Policy.May == "" || r.Policy.Kind == "" {
			t.Errorf("%s %s has no policy", r.Method, r.Path)
		}
		if seen[r.Method+r.Path] {
			t.Errorf("%s %s stands twice", r.Method, r.Path)
		}
		seen[r.Method+r.Path] = true
		if r.Method != http.MethodGet && r.Policy.Kind == Page {
			t.Errorf("%s %s: a page is only read", r.Method, r.Path)
		}
	}
}

// example is an address of a route.
func example(r Route) string {
	return strings.NewReplacer(":key", id("Holbeck Tea and Talk"), ":code", "7K3M-9QFD-2TXV", "/needs/:id", "/needs/befriending", ":id", id("Holbeck Tea and Talk"),
		"*any", "services", "*file", "none.css").Replace(r.Path)
}

func TestHeadersOfEveryRoute(t *testing.T) {
	b := newBench(t, func(o *Options) { o.Site.URL = "https://find.example.org" }, sample()...)
	routes := append(b.routes(), Route{Method: "GET", Path: "/nowhere", Policy: publicPage}, Route{Method: "DELETE", Path: "/search", Policy: publicPage},
		Route{Method: "GET", Path: "/oruk/v3/nothing", Policy: publicAPI}, Route{Method: "DELETE", Path: "/oruk/v3/services", Policy: publicAPI})
	for _, r := range routes {
		t.Run(r.Method+r.Path, func(t *testing.T) {
			policy := contentPolicy
			switch r.Path { // shown in frames, and showing one
			case embedPath:
				policy = b.embedPolicy()
			case "/embed/code":
				policy = codePolicy
			}
			req := httptest.NewRequest(r.Method, example(r), nil)
			h := b.do(t, req).Header()
			for name, want := range map[string]string{
				"X-Content-Type-Options":    "nosniff",
				"Referrer-Policy":           "same-origin",
				"Content-Security-Policy":   policy,
				"Strict-Transport-Security": "max-age=31536000; includeSubDomains",
			} {
				if got := h.Get(name); got != want {
					t.Errorf("%s: %q, want %q", name, got, want)
				}
			}
			cors := h.Get("Access-Control-Allow-Origin")
			if r.Policy.Kind == API && cors != "*" || r.Policy.Kind != API && cors != "" {
				t.Errorf("Access-Control-Allow-Origin: %q", cors)
			}
			if r.Policy.Kind != API && h.Get("Cross-Origin-Opener-Policy") != "same-origin" {
				t.Error("no opener policy")
			}
			if h.Get("Access-Control-Allow-Credentials") != "" || r.Policy.Kind != Form && h.Get("Set-Cookie") != "" {
				t.Error("cookie or credentials")
			}
		})
	}
}

func TestCrossOrigin(t *testing.T) {
	b := newBench(t, nil, sample()...)
	for _, tt := range []struct {
		name   string
		header [2]string
		status int
	}{
		{"own form", [2]string{"Sec-Fetch-Site", "same-origin"}, 303},
		{"no browser", [2]string{}, 303},
		{"another site", [2]string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"another host of the site", [2]string{"Sec-Fetch-Site", "same-site"}, 403},
		{"old browser, another site", [2]string{"Origin", "https://evil.example"}, 403},
		{"null origin", [2]string{"Origin", "null"}, 403},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodPost, "/search", strings.NewReader("q=tea"))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			if tt.header[0] != "" {
				r.Header.Set(tt.header[0], tt.header[1])
			}
			if w := b.do(t, r); w.Code != tt.status {
				t.Errorf("status %d, want %d", w.Code, tt.status)
			}
			r = httptest.NewRequest(http.MethodPost, "/oruk/v3/services", strings.NewReader("search=tea"))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			if tt.header[0] != "" {
				r.Header.Set(tt.header[0], tt.header[1])
			}
			if w := b.do(t, r); w.Code != 200 {
				t.Errorf("public interface: status %d, want 200", w.Code)
			}
		})
	}
}

// Neither reading pages nor posting to the public interface changes a record.
func TestReadingChangesNothing(t *testing.T) {
	b := newBench(t, nil, sample()...)
	before, err := b.store.Position(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range b.routes() {
		b.do(t, httptest.NewRequest(r.Method, example(r), nil))
	}
	after, err := b.store.Position(t.Context())
	if err != nil || before != after {
		t.Errorf("before %v, after %v, %v", before, after, err)
	}
}

func TestRateLimit(t *testing.T) {
	b := newBench(t, func(o *Options) { o.Limits = Limits{Rate: 1, Burst: 3} }, sample()...)
	ask := func(addr, forwarded string) int {
		r := httptest.NewRequest(http.MethodGet, "/privacy", nil)
		r.RemoteAddr = addr
		if forwarded != "" {
			r.Header.Set("X-Forwarded-For", forwarded)
		}
		w := b.do(t, r)
		if w.Code == 429 && w.Header().Get("Retry-After") == "" {
			t.Error("429 without Retry-After")
		}
		return w.Code
	}
	for i := range 3 {
		if got := ask("192.0.2.1:1000", ""); got != 200 {
			t.Fatalf("request %d: status %d", i+1, got)
		}
	}
	if got := ask("192.0.2.1:1000", ""); got != 429 {
		t.Errorf("fourth: status %d, want 429", got)
	}
	if got := ask("192.0.2.1:1000", "198.51.100.7"); got != 429 {
		t.Errorf("with an invented forwarding header: status %d, want 429", got)
	}
	if got := ask("192.0.2.2:1000", ""); got != 200 {
		t.Errorf("another client: status %d, want 200", got)
	}
	for range 3 {
		ask("[2001:db8::1]:1000", "")
	}
	if got := ask("[2001:db8::ffff]:1000", ""); got != 429 {
		t.Errorf("same /64: status %d, want 429", got)
	}
}

func TestLimiterForgets(t *testing.T) {
	l := newLimiter(Limits{Rate: 1, Burst: 1})
	for i := range maxClients + 500 {
		l.allow("10."+strings.Join([]string{digits(i >> 16), digits(i >> 8 & 255), digits(i & 255)}, "."), noonOfTests)
	}
	if len(l.byKey) != maxClients || l.order.Len() != maxClients {
		t.Errorf("%d clients held, want %d", len(l.byKey), maxClients)
	}
}

func digits(n int) string { return thousands(n) }

func TestTooManyAtOnce(t *testing.T) {
	b := newBench(t, func(o *Options) { o.Limits.InFlight = 1 }, sample()...)
	b.slots <- struct{}{}
	for _, path := range []string{"/", "/oruk/v3/services"} {
		w := b.get(t, path)
		if w.Code != 503 || w.Header().Get("Retry-After") == "" {
			t.Errorf("%s: status %d, Retry-After %q", path, w.Code, w.Header().Get("Retry-After"))
		}
	}
	<-b.slots
	if w := b.get(t, "/"); w.Code != 200 {
		t.Errorf("afterwards: status %d", w.Code)
	}
}

func TestFaultsTellNothing(t *testing.T) {
	b := newBench(t, nil, sample()...)
	secret := errors.New("select listing: /var/data/directory.db: no such table SELECT * FROM listing")
	for name, handler := range map[string]func(*edition, *gin.Context) error{
		"error":  func(*edition, *gin.Context) error { return secret },
		"broken": func(*edition, *gin.Context) error { panic(secret) },
	} {
		b.engine.GET("/"+name, b.handle(Route{Method: "GET", Path: "/" + name, Policy: publicPage, Handler: handler}))
		b.engine.GET("/oruk/"+name, b.handle(Route{Method: "GET", Path: "/oruk/" + name, Policy: publicAPI, Handler: handler}))
		for _, path := range []string{"/" + name, "/oruk/" + name} {
			b.log.Reset()
			w := b.get(t, path)
			if w.Code != 500 {
				t.Errorf("%s: status %d", path, w.Code)
			}
			for _, word := range []string{"SELECT", "/var/data", "goroutine", ".go:", "panic:"} {
				if strings.Contains(w.Body.String(), word) {
					t.Errorf("%s tells %q", path, word)
				}
			}
			_, rest, ok := strings.Cut(b.log.String(), "reference=")
			if !ok || !strings.Contains(w.Body.String(), rest[:8]) {
				t.Errorf("%s: the reference of the log is not in the answer", path)
			}
		}
	}
}

// A search that cannot be answered is a page with numbers to ring.
func TestSearchDown(t *testing.T) {
	b := newBench(t, nil, sample()...)
	b.store.Close()
	w := b.get(t, "/search?q=tea")
	if w.Code != 503 && w.Code != 500 {
		t.Errorf("status %d", w.Code)
	}
	if !strings.Contains(w.Body.String(), "tel:999") || !strings.Contains(w.Body.String(), "/needs") {
		t.Error("page names no help")
	}
	if w := b.get(t, "/"); w.Code != 200 {
		t.Errorf("first page: status %d", w.Code)
	}
}

func TestLargeBody(t *testing.T) {
	b := newBench(t, nil)
	if w := b.post(t, "/search", url.Values{"q": {strings.Repeat("a", maxBody+1)}}); w.Code != 413 {
		t.Errorf("status %d, want 413", w.Code)
	}
}

func TestHeadAndGzip(t *testing.T) {
	b := newBench(t, nil, sample()...)
	w := b.do(t, httptest.NewRequest(http.MethodHead, "/", nil))
	if w.Code != 200 || w.Body.Len() != 0 || w.Header().Get("Content-Length") == "" {
		t.Errorf("HEAD: %d, %d bytes", w.Code, w.Body.Len())
	}
	r := httptest.NewRequest(http.MethodGet, "/search?q=tea", nil)
	r.Header.Set("Accept-Encoding", "br, gzip")
	if w = b.do(t, r); w.Header().Get("Content-Encoding") != "gzip" || w.Body.Len() > 14<<10 {
		t.Errorf("%q, %d bytes", w.Header().Get("Content-Encoding"), w.Body.Len())
	}
}

func TestServerLimits(t *testing.T) {
	s := HTTPServer("127.0.0.1:0", http.NotFoundHandler())
	if s.ReadHeaderTimeout == 0 || s.ReadTimeout == 0 || s.WriteTimeout == 0 || s.IdleTimeout == 0 || s.MaxHeaderBytes != 16<<10 {
		t.Errorf("a limit is missing: %+v", s)
	}
}

func TestOptionsAreChecked(t *testing.T) {
	if _, err := New(Options{}); err == nil {
		t.Error("a site without parts was made")
	}
	site := Site{URL: "find.example.org"}
	if err := site.prepare(); err == nil || !strings.Contains(err.Error(), "site.url") {
		t.Errorf("bad address: %v", err)
	}
}

func TestProbes(t *testing.T) {
	b := newBench(t, nil, sample()...)
	if w := b.get(t, "/healthz"); w.Code != 200 || w.Body.String() != "ok\n" {
		t.Errorf("healthz: %d %q", w.Code, w.Body)
	}
	w := b.get(t, "/readyz")
	body, _ := io.ReadAll(w.Body)
	if w.Code != 200 || !strings.Contains(string(body), `"state":`) {
		t.Errorf("readyz: %d %s", w.Code, body)
	}
	if w := b.get(t, "/robots.txt"); !strings.Contains(w.Body.String(), "Disallow: /search") {
		t.Error("robots.txt lets searches be indexed")
	}
}
