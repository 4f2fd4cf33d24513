package static

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/andybalholm/brotli"
)

var css = []byte(strings.Repeat(".result { margin: 0 0 20px; padding: 0 }\n", 50))

func built(t *testing.T) *Assets {
	t.Helper()
	a, err := Open(fstest.MapFS{
		"placeholder.txt": {Data: []byte("run make assets")},
		".stamp":          {Data: []byte("x")},
		"site.css":        {Data: css},
		"filters.js":      {Data: []byte("export {}")},
		"icons/pin.svg":   {Data: []byte("<svg/>")},
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestURL(t *testing.T) {
	a := built(t)
	for _, tt := range []struct{ name, want string }{
		{"site.css", "/assets/site.7c1ce959.css"},
		{"filters.js", "/assets/filters.f4c5cf9b.js"},
		{"icons/pin.svg", "/assets/icons/pin.d4dc5666.svg"},
		{"missing.css", ""},
		{"placeholder.txt", ""},
		{".stamp", ""},
	} {
		if got := a.URL(tt.name); got != tt.want {
			t.Errorf("URL(%q) = %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestURLFollowsContent(t *testing.T) {
	a, b := built(t), built(t)
	changed, err := Open(fstest.MapFS{"site.css": {Data: []byte("p{}")}})
	if err != nil {
		t.Fatal(err)
	}
	if a.URL("site.css") != b.URL("site.css") {
		t.Error("the same file has two URLs")
	}
	if a.URL("site.css") == changed.URL("site.css") {
		t.Error("a changed file kept its URL")
	}
}

func TestServe(t *testing.T) {
	a := built(t)
	url := a.URL("site.css")
	for _, tt := range []struct {
		name, method, url, accept string
		status                    int
		coding, cache             string
	}{
		{"brotli before gzip", "GET", url, "gzip, deflate, br", 200, "br", forever},
		{"gzip", "GET", url, "gzip", 200, "gzip", forever},
		{"brotli refused", "GET", url, "br;q=0, gzip", 200, "gzip", forever},
		{"brotli with a weight", "GET", url, "br;q=0.5", 200, "br", forever},
		{"plain", "GET", url, "", 200, "", forever},
		{"a weight that is no number", "GET", url, "br;q=x", 200, "", forever},
		{"too small to compress", "GET", a.URL("filters.js"), "br", 200, "", forever},
		{"hash of another version", "GET", "/assets/site.00000000.css", "br", 200, "br", "no-cache"},
		{"head", "HEAD", url, "br", 200, "br", forever},
		{"no hash", "GET", "/assets/site.css", "", 404, "", ""},
		{"unknown file", "GET", "/assets/x.00000000.css", "", 404, "", ""},
		{"placeholder", "GET", "/assets/placeholder.00000000.txt", "", 404, "", ""},
		{"climbing out", "GET", "/assets/../site.00000000.go", "", 404, "", ""},
		{"post", "POST", url, "", 405, "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rec := request(a, tt.method, tt.url, "Accept-Encoding", tt.accept)
			if rec.Code != tt.status || rec.Header().Get("Content-Encoding") != tt.coding ||
				rec.Header().Get("Cache-Control") != tt.cache {
				t.Errorf("status %d, headers %v; want %d, coding %q, cache %q",
					rec.Code, rec.Header(), tt.status, tt.coding, tt.cache)
			}
			if tt.method == "HEAD" && rec.Body.Len() > 0 {
				t.Error("HEAD has a body")
			}
		})
	}
}

func request(h http.Handler, method, url, header, value string) *httptest.ResponseRecorder {
	req := httptest.NewRequest(method, "http://site.example", nil)
	req.URL.Path = url
	req.Header.Set(header, value)
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, req)
	return rec
}

func TestCodingsGiveTheSameBytes(t *testing.T) {
	a := built(t)
	for coding, reader := range map[string]func(io.Reader) io.Reader{
		"br": func(r io.Reader) io.Reader { return brotli.NewReader(r) },
		"gzip": func(r io.Reader) io.Reader {
			z, err := gzip.NewReader(r)
			if err != nil {
				t.Fatal(err)
			}
			return z
		},
	} {
		rec := request(a, "GET", a.URL("site.css"), "Accept-Encoding", coding)
		got, err := io.ReadAll(reader(rec.Body))
		if err != nil || !bytes.Equal(got, css) {
			t.Errorf("%s: %d bytes, %v; want the %d of the file", coding, len(got), err, len(css))
		}
	}
}

func TestUnchangedIsNotSentAgain(t *testing.T) {
	a := built(t)
	etag := request(a, "GET", a.URL("site.css"), "Accept-Encoding", "").Header().Get("ETag")
	for value, want := range map[string]int{
		etag: 304, "W/" + etag: 304, `"x", ` + etag: 304, "*": 304, `"x"`: 200, "": 200,
	} {
		if got := request(a, "GET", a.URL("site.css"), "If-None-Match", value).Code; got != want {
			t.Errorf("If-None-Match %s: status %d, want %d", value, got, want)
		}
	}
}

func TestContentTypes(t *testing.T) {
	a := built(t)
	for name, want := range map[string]string{
		"site.css": "text/css; charset=utf-8", "filters.js": "text/javascript; charset=utf-8",
		"icons/pin.svg": "image/svg+xml",
	} {
		rec := request(a, "GET", a.URL(name), "Accept", "*/*")
		if got := rec.Header().Get("Content-Type"); got != want {
			t.Errorf("%s: content type %q, want %q", name, got, want)
		}
		if rec.Header().Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s may be sniffed", name)
		}
	}
}

func TestNothingBuilt(t *testing.T) {
	a, err := Open(fstest.MapFS{"placeholder.txt": {Data: []byte("run make assets")}})
	if err != nil {
		t.Fatal(err)
	}
	if a.Built() || a.URL("site.css") != "" || a.CSPHash("site.css") != "" {
		t.Errorf("Built %v, URL %q, hash %q; want nothing", a.Built(), a.URL("site.css"), a.CSPHash("site.css"))
	}
	if _, ok := a.Bytes("THIRD_PARTY.txt"); ok {
		t.Error("a file that is not there has content")
	}
}

func TestInlineHash(t *testing.T) {
	a, err := Open(fstest.MapFS{"site.css": {Data: []byte("p{}")}})
	if err != nil {
		t.Fatal(err)
	}
	// printf 'p{}' | openssl dgst -sha256 -binary | base64
	if got, want := a.CSPHash("site.css"), "'sha256-gG2yISYereRMiG2lMXrbiUgi0Ubw9p7QCeWcroOvy9Y='"; got != want {
		t.Errorf("CSPHash = %s, want %s", got, want)
	}
}

// TestEmbedded holds in a fresh clone and after 'make assets'.
func TestEmbedded(t *testing.T) {
	a, err := Open(Embedded())
	if err != nil {
		t.Fatal(err)
	}
	if !a.Built() {
		t.Log("styles are not built: run make assets")
		return
	}
	for _, name := range []string{"site.css", "site.rtl.css", "THIRD_PARTY.txt"} {
		if request(a, "GET", a.URL(name), "Accept-Encoding", "br").Code != http.StatusOK {
			t.Errorf("%s is not served", name)
		}
	}
	// The budget of a page on a slow phone: all share one sheet of at most 14 KB.
	for _, name := range []string{"site.css", "site.rtl.css"} {
		body, coding := a.byName[name].encoded("gzip")
		if coding != "gzip" || len(body) > 14<<10 {
			t.Errorf("%s is %d bytes with coding %q, the budget is %d", name, len(body), coding, 14<<10)
		}
	}
	scripts := 0
	for name, f := range a.byName {
		// The libraries of a map that moves come only when a person asks for it.
		if strings.HasSuffix(name, ".js") && name != "leaflet.js" && name != "pmtiles.js" {
			body, _ := f.encoded("gzip")
			scripts += len(body)
		}
	}
	if scripts > 8<<10 {
		t.Errorf("own scripts are %d bytes with gzip, the budget is %d", scripts, 8<<10)
	}
}
