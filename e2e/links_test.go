//go:build browser

package e2e

import (
	"database/sql"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	_ "github.com/mattn/go-sqlite3"
	"golang.org/x/net/html"
)

// TestLinks follows every link of the pages that people begin on, of results
// and of searches that find little or nothing. It needs no browser: what is
// there without scripts is what a link is.
func TestLinks(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	site := startSite(t, "--data", data)
	before := rowCounts(t, data)
	walk := &linkWalk{t: t, base: site.URL, from: map[string]string{}}
	for _, path := range []string{
		"/", "/needs", "/search", search("q", "debt", "near", "Hackney"), search("q", "tea and a chat", "near", "Leeds"),
		search("need", "social-groups", "near", "Leeds", "cost", "free", "access", "step-free"), search("q", "I want to die"),
		search("q", "befrending"), search("q", "zzzqqq", "near", "Hackney"), search("need", "debt", "near", "Hackney", "start", "buddy", "cost", "free", "stated", "1"),
		search("q", "lunch club", "near", "Leeds", "within", "1", "cost", "free"), search("q", "refugee support", "near", "Truro", "within", "1"),
		"/no-such-page", "/about", "/groups", "/link-workers", servicePath(t, site, "lunch club"),
	} {
		walk.gather(path)
	}
	for _, path := range walk.paths() {
		if strings.HasPrefix(path, "/needs/") {
			walk.gather(path)
		}
	}
	walk.follow()
	t.Logf("%d links, %d of them searches", len(walk.from), walk.searches)
	if after := rowCounts(t, data); !slices.Equal(after, before) {
		t.Errorf("looking has changed the store: before %q, after %q", before, after)
	}
}

// linkWalk knows the links of a site and the first page that each was seen on.
type linkWalk struct {
	t        *testing.T
	base     string
	mu       sync.Mutex
	from     map[string]string
	searches int
}

func (w *linkWalk) paths() []string {
	var paths []string
	for path := range w.from {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	return paths
}

// gather notes the links of a page but those to the same page in another
// language, which hold what that holds, and those that take one filter back,
// which promise nothing.
func (w *linkWalk) gather(path string) {
	w.t.Helper()
	_, page := get(w.t, w.base+path)
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		w.t.Fatal(err)
	}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode || n.Data != "a" && n.Data != "link" {
			continue
		}
		other := slices.ContainsFunc(n.Attr, func(a html.Attribute) bool {
			return a.Key == "hreflang" || a.Key == "class" && strings.Contains(a.Val, "app-chip")
		})
		for _, a := range n.Attr {
			if to, _, _ := strings.Cut(a.Val, "#"); a.Key == "href" && strings.HasPrefix(to, "/") && !other && w.from[to] == "" {
				w.from[to] = path
			}
		}
	}
}

// follow asks for every link: it answers, sets no cookie, and a search finds
// something.
func (w *linkWalk) follow() {
	links := make(chan string)
	var walkers sync.WaitGroup
	for range 2 {
		walkers.Go(func() {
			for path := range links {
				if err := w.visit(path); err != nil {
					w.t.Errorf("%s, on %s: %v", path, w.from[path], err)
				}
			}
		})
	}
	for _, path := range w.paths() {
		links <- path
	}
	close(links)
	walkers.Wait()
}

func (w *linkWalk) visit(path string) error {
	response, page, err := download(w.base + path)
	if err != nil {
		return err
	}
	if response.StatusCode >= http.StatusBadRequest {
		return fmt.Errorf("answers %d", response.StatusCode)
	}
	if cookies := response.Cookies(); len(cookies) > 0 {
		return fmt.Errorf("sets %v", cookies)
	}
	to, err := url.Parse(path)
	if err != nil || !isSearch(to.Path) {
		return err
	}
	w.mu.Lock()
	w.searches++
	w.mu.Unlock()
	if !strings.Contains(page, `id="r1"`) && !strings.Contains(page, `class="app-result"`) {
		return fmt.Errorf("finds nothing")
	}
	return nil
}

// isSearch knows the addresses that promise services, in every language.
func isSearch(path string) bool {
	for _, prefix := range []string{"/cy", "/pl", "/ar"} {
		path = strings.TrimPrefix(path, prefix)
	}
	return path == "/search" || strings.HasPrefix(path, "/needs/")
}

// rowCounts tells of each table how many rows it holds. Those of unmet needs
// are left out: a search that finds too little is counted, without its words.
func rowCounts(t *testing.T, data string) []string {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+(&url.URL{Path: filepath.Join(data, "directory.db")}).EscapedPath()+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var counts []string
	for _, table := range []string{"organization", "location", "listing", "revision", "change", "proposal", "feed",
		"shared_list", "report", "report_email", "try_count", "missing_service", "task"} {
		var n int
		if err := db.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM "+table).Scan(&n); err != nil {
			t.Fatalf("count %s: %v", table, err)
		}
		counts = append(counts, fmt.Sprintf("%s %d", table, n))
	}
	var last sql.NullInt64
	if err := db.QueryRowContext(t.Context(), "SELECT MAX(seq) FROM change").Scan(&last); err != nil {
		t.Fatal(err)
	}
	return append(counts, fmt.Sprintf("last change %d", last.Int64))
}
