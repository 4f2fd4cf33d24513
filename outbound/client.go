// Package outbound asks other sites, and only those that anybody could ask.
// Addresses come from people and feeds, so none may lead into the network that
// the server stands in: what a name resolves to is checked when the connection
// is made, not before, and again at every redirect.
package outbound

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"syscall"
	"time"
)

// Limits of one request.
const (
	Timeout      = 10 * time.Second
	MaxRedirects = 3
	MaxBody      = 64 << 10 // bytes read of an answer
	maxHeader    = 32 << 10
)

// The reasons not to connect.
var (
	ErrAddress   = errors.New("not an address of the public internet")
	ErrPort      = errors.New("not port 80 or 443")
	ErrScheme    = errors.New("not a web address")
	ErrRedirects = errors.New("too many redirects")
)

// Client asks other sites. It uses no proxy and keeps no cookies.
type Client struct {
	// Agent names the site that asks.
	Agent string
	// Allow judges where a connection goes; nil: Public. Only tests, whose
	// servers are on this machine, set it.
	Allow func(to netip.AddrPort) error

	http *http.Client
}

// New makes a client.
func New(agent string) *Client {
	c := &Client{Agent: agent}
	dialer := &net.Dialer{Timeout: Timeout, Control: c.control}
	c.http = &http.Client{
		Timeout: Timeout,
		Transport: &http.Transport{
			Proxy: nil, DialContext: dialer.DialContext, TLSHandshakeTimeout: Timeout,
			ResponseHeaderTimeout: Timeout, MaxResponseHeaderBytes: maxHeader, DisableKeepAlives: true,
		},
		CheckRedirect: func(r *http.Request, before []*http.Request) error {
			if len(before) > MaxRedirects {
				return ErrRedirects
			}
			return scheme(r.URL)
		},
	}
	return c
}

// control is asked with what a name resolved to, before each connection.
func (c *Client) control(_, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("%w: %q", ErrAddress, address)
	}
	if c.Allow != nil {
		return c.Allow(to)
	}
	return Public(to)
}

func scheme(u *url.URL) error {
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		return ErrScheme
	}
	return nil
}

// inside are networks that are no part of the public internet, or that lead
// back into a network through another protocol, beside those netip knows.
var inside = func() []netip.Prefix {
	var out []netip.Prefix
	for _, p := range []string{
		"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
		"::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fec0::/10",
	} {
		out = append(out, netip.MustParsePrefix(p))
	}
	return out
}()

// Public says whether a connection goes to a web server of the public internet.
func Public(to netip.AddrPort) error {
	ip := to.Addr().Unmap().WithZone("")
	if !ip.IsGlobalUnicast() || ip.IsPrivate() || ip.IsLoopback() || ip.IsLinkLocalUnicast() {
		return fmt.Errorf("%w: %s", ErrAddress, ip)
	}
	for _, p := range inside {
		if p.Contains(ip) {
			return fmt.Errorf("%w: %s", ErrAddress, ip)
		}
	}
	if to.Port() != 80 && to.Port() != 443 {
		return fmt.Errorf("%w: %d", ErrPort, to.Port())
	}
	return nil
}

// Status asks for a page and gives the status of the answer, after redirects.
func (c *Client) Status(ctx context.Context, address string) (int, error) {
	u, err := url.Parse(address)
	if err != nil {
		return 0, fmt.Errorf("%w: %w", ErrScheme, err)
	}
	if err := scheme(u); err != nil {
		return 0, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return 0, err
	}
	r.Header.Set("User-Agent", c.Agent)
	r.Header.Set("Accept", "text/html, */*;q=0.5")
	answer, err := c.http.Do(r)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	_, err = io.Copy(io.Discard, io.LimitReader(answer.Body, MaxBody))
	return answer.StatusCode, err
}

// Gone says whether an answer means that there is nothing there. A site that
// will not talk to machines, or to us just now, is there.
func Gone(status int, err error) bool {
	if err != nil {
		return true
	}
	return status == http.StatusNotFound || status == http.StatusGone || status >= 500
}
