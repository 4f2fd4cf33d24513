package mail

import (
	"cmp"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/mail"
	"strconv"
	"strings"
	"time"
)

// TLSMode is how the way to the mail server is made safe.
type TLSMode string

// The modes. NoTLS is for a server on the same machine alone.
const (
	StartTLS TLSMode = "starttls" // begins in the open, port 587
	WholeTLS TLSMode = "tls"      // from the first byte, port 465
	NoTLS    TLSMode = "none"
)

// Options say where letters go and whom they come from.
type Options struct {
	Server   string // "mail.example.org:587"; empty: files in Outbox
	TLS      TLSMode
	User     string
	Password string
	From     string // "Find local support <hello@example.org>"
	ReplyTo  string // empty: From
	// Bounces is where letters that cannot be delivered go back to:
	// bounces@example.org gets them as bounces+LETTER@example.org. Empty: From.
	Bounces string
	Outbox  string // folder
	// Timeout bounds every wait for the server's answer. A shorter one makes more
	// letters arrive twice: a server may need minutes to answer for one that it
	// took.
	Timeout time.Duration
	// StopWait is how long the letter at work may take once the program stops: a
	// server that hangs must not hold up a restart.
	StopWait time.Duration
	Roots    *x509.CertPool // nil: those of the system
	Log      *slog.Logger
	Now      func() time.Time
}

const (
	defaultTimeout = 5 * time.Minute
	dialTimeout    = 30 * time.Second
	defaultStop    = 10 * time.Second
)

// Check says what is wrong with the options, with the name of the setting.
func (o *Options) Check() error {
	if _, err := mail.ParseAddress(o.From); err != nil {
		return fmt.Errorf("mail.from %q is no address such as \"Find local support <hello@example.org>\"", o.From)
	}
	for name, address := range map[string]string{"mail.reply_to": o.ReplyTo, "mail.bounces": o.Bounces} {
		if a, err := mail.ParseAddress(address); address != "" && (err != nil || a.Address != address) {
			return fmt.Errorf("%s %q is no address such as hello@example.org", name, address)
		}
	}
	if o.Server == "" {
		if o.Outbox == "" {
			return errors.New("mail: a server or a folder is needed")
		}
		return nil
	}
	host, port, err := net.SplitHostPort(o.Server)
	if n, _ := strconv.ParseUint(port, 10, 16); err != nil || host == "" || n == 0 {
		return fmt.Errorf("mail.server %q is no host and port such as mail.example.org:587", o.Server)
	}
	switch {
	case o.TLS != StartTLS && o.TLS != WholeTLS && o.TLS != NoTLS:
		return fmt.Errorf("mail.tls %q is not starttls, tls or none", o.TLS)
	case o.TLS == NoTLS && !loopback(host):
		return fmt.Errorf("mail.tls = none sends letters in the open, so it is for a server on this machine only, not %s", host)
	case o.TLS == NoTLS && o.User != "":
		return errors.New("mail.user needs mail.tls = starttls or tls: a password is not sent in the open")
	case (o.User == "") != (o.Password == ""):
		return errors.New("mail.user and mail.password_file go together")
	}
	return nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func (o *Options) fill() {
	o.Timeout, o.StopWait = cmp.Or(o.Timeout, defaultTimeout), cmp.Or(o.StopWait, defaultStop)
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
}

// domain is that of the sender's address.
func (o *Options) domain() string {
	a, err := mail.ParseAddress(o.From)
	if err != nil {
		return "localhost"
	}
	return a.Address[strings.LastIndexByte(a.Address, '@')+1:]
}

// envelope is the address that a letter goes back to when it cannot be
// delivered. It names the letter.
func (o *Options) envelope(letter string) string {
	local, domain, ok := strings.Cut(o.Bounces, "@")
	if !ok {
		a, err := mail.ParseAddress(o.From)
		if err != nil {
			return o.From
		}
		return a.Address
	}
	return local + "+" + letter + "@" + domain
}
