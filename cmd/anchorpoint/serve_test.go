package main

import (
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
)

func TestServeOnAnEmptyFolderLoadsTheDemo(t *testing.T) {
	s := newSite(t)
	v := s.begin(t)
	if got := v.out.String(); got != "listening on "+v.url+"\n" || !strings.HasPrefix(v.url, "http://127.0.0.1:") {
		t.Errorf("standard output is %q", got)
	}
	if a := v.services(t); a.Total < 400 {
		t.Errorf("the demo has %d listings, want 400 or more", a.Total)
	}
	for _, path := range []string{"/", "/search?q=lonely", "/needs", "/privacy", "/no-such-page"} {
		_, body := v.page(t, path)
		wantWords(t, body, "Invented services: do not ring")
	}
	for path, want := range map[string]int{"/healthz": 200, "/readyz": 200, "/no-such-page": 404} {
		if status, body := v.page(t, path); status != want {
			t.Errorf("%s answers %d, want %d: %s", path, status, want, body)
		}
	}
	v.stop(t)
	if got := v.out.String(); strings.Count(got, "\n") != 1 {
		t.Errorf("standard output is %q, want one line", got)
	}
	if _, err := http.Get(v.url); err == nil {
		t.Error("something still listens after the stop")
	}

	// A second start finds what the first one made.
	before := s.contents(t)
	s.begin(t)
	if after := s.contents(t); after != before {
		t.Errorf("%+v before the second start, %+v after it", before, after)
	}
}

func TestServeLetsRequestsAtWorkEnd(t *testing.T) {
	s := newSite(t)
	v := s.begin(t)
	connection, err := net.Dial("tcp", strings.TrimPrefix(v.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	// A request whose body is still on its way is at work while the server is
	// told to stop.
	head := "POST /oruk/v3/services HTTP/1.1\r\nHost: " + strings.TrimPrefix(v.url, "http://") +
		"\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n"
	if _, err := io.WriteString(connection, head); err != nil {
		t.Fatal(err)
	}
	time.Sleep(200 * time.Millisecond) // nobody tells when the handler has begun
	v.cancel()
	time.Sleep(50 * time.Millisecond)
	if _, err := io.WriteString(connection, "{}"); err != nil {
		t.Fatal(err)
	}
	answered := make([]byte, 64)
	_ = connection.SetReadDeadline(time.Now().Add(10 * time.Second))
	n, err := connection.Read(answered)
	if err != nil || !strings.HasPrefix(string(answered[:n]), "HTTP/1.1 200") {
		t.Errorf("the request under way got %q, %v", answered[:n], err)
	}
}

func TestServeRefuses(t *testing.T) {
	t.Run("a data folder in use", func(t *testing.T) {
		t.Parallel()
		s := newSite(t)
		v := s.begin(t)
		s.refused(t, []string{"serve", "--addr", "127.0.0.1:0"}, "a server is running on this data folder", s.dir, v.url, "--data")
		if status, _ := v.page(t, "/healthz"); status != http.StatusOK {
			t.Errorf("the first server answers %d afterwards", status)
		}
	})
	t.Run("a port in use", func(t *testing.T) {
		t.Parallel()
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer listener.Close()
		address := listener.Addr().String()
		s := newSite(t)
		s.refused(t, []string{"serve", "--addr", address}, "addr", address, "another program listens there", "another port")
		s.begin(t) // the folder is free again
	})
	t.Run("an address that is not ours", func(t *testing.T) {
		t.Parallel()
		newSite(t).refused(t, []string{"serve", "--addr", "192.0.2.1:80"}, "addr", "192.0.2.1:80")
	})
	t.Run("a file as data folder", func(t *testing.T) {
		t.Parallel()
		s := site{write(t, "data", "a file")}
		s.refused(t, []string{"serve", "--addr", "127.0.0.1:0"}, "data folder", s.dir, "not a directory")
	})
	t.Run("a data folder without rights", func(t *testing.T) {
		t.Parallel()
		if os.Geteuid() == 0 {
			t.Skip("skipped: root may read and write everything")
		}
		s := site{t.TempDir()}
		for _, mode := range []os.FileMode{0, 0o500} {
			if err := os.Chmod(s.dir, mode); err != nil {
				t.Fatal(err)
			}
			s.refused(t, []string{"serve", "--addr", "127.0.0.1:0"}, "data folder", s.dir, "permission denied")
		}
		_ = os.Chmod(s.dir, 0o700) // so that the test's folder can be removed
	})
	t.Run("a database newer than the program", func(t *testing.T) {
		t.Parallel()
		s := newSite(t)
		s.must(t, "demo", "load")
		known := s.setVersion(t, 99)
		s.refused(t, []string{"serve", "--addr", "127.0.0.1:0"}, "newer", "version 99", "a newer anchorpoint")
		s.refused(t, []string{"import", write(t, "a.csv", smallCSV)}, "newer")
		s.setVersion(t, known)
		if n := s.begin(t).services(t).Total; n < 400 {
			t.Errorf("%d listings are left", n)
		}
	})
	t.Run("a file that is no database", func(t *testing.T) {
		t.Parallel()
		s := newSite(t)
		s.must(t, "demo", "load")
		if err := os.WriteFile(folder(s.dir).database(), []byte(strings.Repeat("no database ", 1000)), 0o600); err != nil {
			t.Fatal(err)
		}
		s.refused(t, []string{"serve", "--addr", "127.0.0.1:0"}, folder(s.dir).database())
	})
}
