package static

import (
	"cmp"
	"net/http"
	"path"
	"regexp"
	"strconv"
	"strings"
)

// A year, the longest time that caches honour.
const forever = "public, max-age=31536000, immutable"

// hashed splits the path of an asset: stem, hash, extension.
var hashed = regexp.MustCompile(`^` + Prefix + `(.+)\.[0-9a-f]{8}(\.[a-z0-9]+)$`)

// ServeHTTP answers GET and HEAD below Prefix.
func (a *Assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	f, cache := a.find(r.URL.Path)
	if f == nil {
		http.NotFound(w, r)
		return
	}
	f.serve(w, r, cache)
}

// find gives the file of a URL and how long it may be kept. While a new
// version is rolled out over several machines, or from an old page in a
// cache, the hash may be one this program does not have: the file it does
// have is better than none, but must not be kept.
func (a *Assets) find(urlPath string) (f *file, cache string) {
	if f := a.byPath[urlPath]; f != nil {
		return f, forever
	}
	if m := hashed.FindStringSubmatch(urlPath); m != nil {
		return a.byName[m[1]+m[2]], "no-cache"
	}
	return nil, ""
}

func (f *file) serve(w http.ResponseWriter, r *http.Request, cache string) {
	h := w.Header()
	h.Set("Cache-Control", cache)
	h.Set("Vary", "Accept-Encoding")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Type", f.contentType)
	body, coding := f.encoded(r.Header.Get("Accept-Encoding"))
	etag := f.etag
	if coding != "" {
		// A strong tag names bytes, and these differ for each coding.
		etag = strings.TrimSuffix(etag, `"`) + "-" + coding + `"`
		h.Set("Content-Encoding", coding)
	}
	h.Set("ETag", etag)
	if matches(r.Header.Get("If-None-Match"), etag) {
		h.Del("Content-Encoding")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method == http.MethodGet {
		_, _ = w.Write(body) // the reader has gone: nobody is left to tell
	}
}

// matches compares as RFC 9110 asks for If-None-Match: a list or a star, the
// mark W/ ignored.
func matches(header, etag string) bool {
	for tag := range strings.SplitSeq(header, ",") {
		tag = strings.TrimSpace(tag)
		if tag == "*" || strings.TrimPrefix(tag, "W/") == etag {
			return true
		}
	}
	return false
}

// types are fixed here, for the tables that package mime reads differ from
// machine to machine.
var types = map[string]string{
	".css":         "text/css; charset=utf-8",
	".js":          "text/javascript; charset=utf-8",
	".mjs":         "text/javascript; charset=utf-8",
	".json":        "application/json",
	".webmanifest": "application/manifest+json",
	".svg":         "image/svg+xml",
	".png":         "image/png",
	".jpg":         "image/jpeg",
	".jpeg":        "image/jpeg",
	".webp":        "image/webp",
	".ico":         "image/x-icon",
	".txt":         "text/plain; charset=utf-8",
}

func contentType(name string) string {
	return cmp.Or(types[path.Ext(name)], "application/octet-stream")
}
