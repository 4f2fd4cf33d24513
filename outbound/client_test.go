package outbound

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"
)

func TestPublic(t *testing.T) {
	for address, want := range map[string]error{
		"93.184.215.14:443": nil, "93.184.215.14:80": nil, "[2606:2800:21f:cb07:6820:80da:af6b:8b2c]:443": nil,
		"93.184.215.14:22": ErrPort, "93.184.215.14:8080": ErrPort,
		"127.0.0.1:80": ErrAddress, "127.9.9.9:80": ErrAddress, "0.0.0.0:80": ErrAddress, "[::1]:80": ErrAddress, "[::]:80": ErrAddress,
		"10.0.0.1:80": ErrAddress, "172.16.0.1:80": ErrAddress, "192.168.1.1:80": ErrAddress, "[fc00::1]:80": ErrAddress,
		"169.254.169.254:80": ErrAddress, "[fe80::1]:80": ErrAddress, "[fe80::1%25eth0]:80": ErrAddress, "[fd00:ec2::254]:80": ErrAddress,
		"[::ffff:127.0.0.1]:80": ErrAddress, "[::ffff:10.0.0.1]:80": ErrAddress, "[64:ff9b::7f00:1]:80": ErrAddress, "[2002:7f00:1::]:80": ErrAddress,
		"100.64.0.1:80": ErrAddress, "224.0.0.1:80": ErrAddress, "255.255.255.255:80": ErrAddress, "[ff02::1]:80": ErrAddress, "[::7f00:1]:80": ErrAddress,
	} {
		to, err := netip.ParseAddrPort(strings.Replace(address, "%25", "%", 1))
		if err != nil {
			t.Fatal(err)
		}
		if got := Public(to); !errors.Is(got, want) {
			t.Errorf("%s: %v, want %v", address, got, want)
		}
	}
}

// Nothing is asked of a server inside, whatever its address is written like.
func TestNothingInsideIsAsked(t *testing.T) {
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked++ }))
	defer server.Close()
	_, port, _ := strings.Cut(strings.TrimPrefix(server.URL, "http://"), ":")
	c := New("test")
	for _, host := range []string{"127.0.0.1", "localhost", "0177.0.0.1", "0x7f.1", "2130706433", "127.1", "[::ffff:127.0.0.1]", "[::1]", "0.0.0.0",
		"169.254.169.254", "10.0.0.1"} {
		for _, p := range []string{":" + port, ""} {
			if _, err := c.Status(t.Context(), "http://"+host+p+"/"); err == nil {
				t.Errorf("%s%s was asked", host, p)
			}
		}
	}
	for _, address := range []string{"file:///etc/passwd", "gopher://example.org/", "//example.org", "", "http://", "http://jo:pw@example.org/", "::"} {
		if _, err := c.Status(t.Context(), address); !errors.Is(err, ErrScheme) {
			t.Errorf("%q: %v", address, err)
		}
	}
	if asked > 0 {
		t.Errorf("the server was asked %d times", asked)
	}
}

// onlyHere lets a test ask its own server and nothing else.
func onlyHere(c *Client, server *httptest.Server) {
	here := netip.MustParseAddrPort(strings.TrimPrefix(server.URL, "http://"))
	c.Allow = func(to netip.AddrPort) error {
		if to == here {
			return nil
		}
		return Public(to)
	}
}

func TestRedirectsAreChecked(t *testing.T) {
	secret := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the server inside was asked") }))
	defer secret.Close()
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	defer server.Close()
	to := func(path, target string) { mux.Handle(path, http.RedirectHandler(target, http.StatusFound)) }
	for i, target := range []string{secret.URL, "http://127.0.0.1/", "http://169.254.169.254/latest/", "http://[::ffff:10.0.0.1]/", "http://192.168.0.1/",
		"http://[fe80::1]/", "file:///etc/passwd", "http://0177.0.0.1/"} {
		to(fmt.Sprintf("/in%d", i), target)
	}
	for i := range 5 {
		to(fmt.Sprintf("/hop%d", i), fmt.Sprintf("/hop%d", i+1))
	}
	mux.HandleFunc("/hop5", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("/endless", func(w http.ResponseWriter, _ *http.Request) {
		for range 1000 {
			if _, err := w.Write(make([]byte, 4096)); err != nil {
				return
			}
		}
	})
	c := New("test")
	onlyHere(c, server)
	for i := range 8 {
		if status, err := c.Status(t.Context(), fmt.Sprintf("%s/in%d", server.URL, i)); err == nil {
			t.Errorf("redirect %d was followed: %d", i, status)
		}
	}
	if status, err := c.Status(t.Context(), server.URL+"/hop2"); status != 200 || err != nil {
		t.Errorf("three redirects: %d, %v", status, err)
	}
	if _, err := c.Status(t.Context(), server.URL+"/hop1"); !errors.Is(err, ErrRedirects) {
		t.Errorf("four redirects: %v", err)
	}
	begin := time.Now()
	if status, err := c.Status(t.Context(), server.URL+"/endless"); status != 200 || err != nil || time.Since(begin) > 5*time.Second {
		t.Errorf("a long page: %d, %v", status, err)
	}
	if status, err := c.Status(t.Context(), server.URL+"/none"); status != 404 || err != nil || !Gone(status, err) {
		t.Errorf("no page: %d, %v", status, err)
	}
}

func TestTheProxyOfTheEnvironmentIsNotUsed(t *testing.T) {
	proxy := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the proxy was asked") }))
	defer proxy.Close()
	t.Setenv("HTTP_PROXY", proxy.URL)
	t.Setenv("http_proxy", proxy.URL)
	if _, err := New("test").Status(t.Context(), "http://10.0.0.1/"); !errors.Is(err, ErrAddress) {
		t.Errorf("%v", err)
	}
}

func TestGone(t *testing.T) {
	for status, want := range map[int]bool{200: false, 301: false, 401: false, 403: false, 429: false, 404: true, 410: true, 500: true, 503: true} {
		if got := Gone(status, nil); got != want {
			t.Errorf("%d: %t", status, got)
		}
	}
}
