package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"anchorpoint/directory"
	"anchorpoint/directory/sqlite"
)

// site is one data folder, and the program run on it in this process.
type site struct{ dir string }

func newSite(t *testing.T) site { return site{filepath.Join(t.TempDir(), "data")} }

// copy is another site with the same data; none may be at work on them.
func (s site) copy(t *testing.T) site {
	t.Helper()
	to := newSite(t)
	copyTree(t, s.dir, to.dir)
	return to
}

// run runs a command to its end.
func (s site) run(t *testing.T, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), time.Minute) // "serve" that should be refused
	defer stop()
	var out, errs said
	err = run(ctx, append(slices.Clone(args), "--data", s.dir), nil, &out, &errs)
	return out.String(), errs.String(), err
}

// must runs a command that has to succeed and gives what it printed.
func (s site) must(t *testing.T, args ...string) string {
	t.Helper()
	stdout, stderr, err := s.run(t, args...)
	if err != nil {
		t.Fatalf("anchorpoint %s: %v\n%s%s", strings.Join(args, " "), err, stdout, stderr)
	}
	return stdout
}

// refused runs a command that has to fail, with all of want in the message.
func (s site) refused(t *testing.T, args []string, want ...string) {
	t.Helper()
	stdout, _, err := s.run(t, args...)
	if err == nil {
		t.Fatalf("anchorpoint %s: no error\n%s", strings.Join(args, " "), stdout)
	}
	wantWords(t, err.Error(), want...)
}

// report imports files and gives the report of the only feed.
func (s site) report(t *testing.T, args ...string) directory.ImportReport {
	t.Helper()
	var r directory.ImportReport
	unmarshal(t, s.must(t, append([]string{"import", "--json"}, args...)...), &r)
	return r
}

// open opens the store beside whatever else has it open.
func (s site) open(t *testing.T) *sqlite.Store {
	t.Helper()
	store, err := sqlite.Open(t.Context(), folder(s.dir).database())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return store
}

// contents are what must stay the same when nothing is to change.
type contents struct{ published, withdrawn, other, revisions int }

func (s site) contents(t *testing.T) contents {
	t.Helper()
	store, err := sqlite.Open(t.Context(), folder(s.dir).database())
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	c, err := store.Counts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	out := contents{c.ByState[directory.Published], c.ByState[directory.Withdrawn], 0, c.Revisions}
	for _, n := range c.ByState {
		out.other += n
	}
	out.other -= out.published + out.withdrawn
	return out
}

// setVersion makes the database one of another program version and gives the
// one that it was.
func (s site) setVersion(t *testing.T, version int) (before int) {
	t.Helper()
	db, err := sql.Open("sqlite3", folder(s.dir).database())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.QueryRow("PRAGMA user_version").Scan(&before); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(fmt.Sprintf("PRAGMA user_version = %d", version)); err != nil {
		t.Fatal(err)
	}
	return before
}

// server is a running "serve".
type server struct {
	url      string
	out, log *said
	cancel   context.CancelFunc
	ended    chan error
}

// begin starts "serve" on a free port; the server stops with the test at the
// latest.
func (s site) begin(t *testing.T, args ...string) *server {
	t.Helper()
	v := &server{out: &said{}, log: &said{}, ended: make(chan error, 1)}
	ctx, cancel := context.WithCancel(context.Background())
	v.cancel = cancel
	args = append([]string{"serve", "--data", s.dir, "--addr", "127.0.0.1:0"}, args...)
	go func() { v.ended <- run(ctx, args, nil, v.out, v.log) }()
	for begun := time.Now(); ; time.Sleep(5 * time.Millisecond) {
		address, ok := strings.CutPrefix(v.out.String(), "listening on ")
		if ok && strings.HasSuffix(address, "\n") {
			v.url = strings.TrimSpace(address)
			t.Cleanup(func() { v.stop(t) })
			return v
		}
		select {
		case err := <-v.ended:
			t.Fatalf("serve ended: %v\n%s", err, v.log)
		default:
		}
		if time.Since(begun) > time.Minute {
			t.Fatalf("serve does not listen:\n%s%s", v.out, v.log)
		}
	}
}

// stop ends the server as a signal does, and wants a clean end.
func (v *server) stop(t *testing.T) {
	t.Helper()
	v.cancel()
	select {
	case err, first := <-v.ended:
		if first && err != nil {
			t.Errorf("serve ended with %v\n%s", err, v.log)
		}
		if first {
			close(v.ended)
		}
	case <-time.After(30 * time.Second):
		t.Fatalf("serve does not stop:\n%s", v.log)
	}
}

// page fetches a path as a browser without cookies does.
func (v *server) page(t *testing.T, path string) (status int, body string) {
	t.Helper()
	response, err := http.Get(v.url + path)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	b, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(b)
}

// answer is one page of the public interface.
type answer struct {
	Total    int          `json:"total_items"`
	Contents []apiListing `json:"contents"`
}

type apiListing struct {
	ID        string   `json:"id"`
	Name      string   `json:"name"`
	Distance  *float64 `json:"distance_m"`
	AccuracyM float64  `json:"accuracy_m"`
	Reasons   []string `json:"reasons"`
	Places    []struct {
		Location struct {
			Latitude, Longitude *float64
		} `json:"location"`
	} `json:"service_at_locations"`
	Attributes []struct {
		Term struct {
			Code string `json:"code"`
		} `json:"taxonomy_term"`
	} `json:"attributes"`
}

// names are the names of the listings of an answer.
func (a answer) names() []string {
	var out []string
	for _, l := range a.Contents {
		out = append(out, l.Name)
	}
	return out
}

// services asks GET /oruk/v3/services with name, value, name, value...
func (v *server) services(t *testing.T, pairs ...string) answer {
	t.Helper()
	q := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		q.Set(pairs[i], pairs[i+1])
	}
	status, body := v.page(t, "/oruk/v3/services?"+q.Encode())
	var a answer
	unmarshal(t, body, &a)
	if status != http.StatusOK {
		t.Fatalf("services %v: %d %s", pairs, status, body)
	}
	return a
}

// within repeats a look until it is true.
func within(t *testing.T, limit time.Duration, what string, look func() bool) {
	t.Helper()
	for end := time.Now().Add(limit); ; time.Sleep(25 * time.Millisecond) {
		if look() {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("not within %v: %s", limit, what)
		}
	}
}

// write makes a file in a folder of the test.
func write(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func unmarshal(t *testing.T, text string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), into); err != nil {
		t.Fatalf("%v in:\n%s", err, text)
	}
}

func wantWords(t *testing.T, text string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(text, w) {
			t.Errorf("%q is not in:\n%s", w, text)
		}
	}
}

// said gathers what a program prints; several goroutines may write.
type said struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (s *said) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(b)
}

func (s *said) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}
