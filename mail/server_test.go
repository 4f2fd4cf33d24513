package mail

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"math/big"
	"net"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"anchorpoint/directory"
	"anchorpoint/directory/sqlite"
)

var day = time.Date(2026, 11, 24, 10, 30, 0, 0, time.UTC)

// taken is a letter as the server got it.
type taken struct {
	from, to, body string
	safe           bool // it came over TLS
}

// postOffice is a real SMTP server on loopback. rcpt and data answer for it,
// nil takes everything.
type postOffice struct {
	mu      sync.Mutex
	letters []taken
	addr    string
	roots   *x509.CertPool
	rcpt    func(to string) error
	data    func(n int) error // n letters came before; an error refuses this one
	after   func()            // after the letter is kept, before the answer
}

func (p *postOffice) NewSession(c *smtp.Conn) (smtp.Session, error) {
	return &session{office: p, conn: c}, nil
}

func (p *postOffice) came() []taken {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]taken(nil), p.letters...)
}

type session struct {
	office *postOffice
	conn   *smtp.Conn
	taken
}

func (s *session) Reset()        { s.taken = taken{} }
func (s *session) Logout() error { return nil }
func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	s.from = from
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = to
	if s.office.rcpt != nil {
		return s.office.rcpt(to)
	}
	return nil
}

func (s *session) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	p := s.office
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.data != nil {
		if err := p.data(len(p.letters)); err != nil {
			return err
		}
	}
	s.body = string(b)
	_, s.safe = s.conn.TLSConnectionState()
	p.letters = append(p.letters, s.taken)
	if p.after != nil {
		p.after()
	}
	return nil
}

// openOffice starts the server on a free port of loopback.
func openOffice(t *testing.T, mode TLSMode) *postOffice {
	t.Helper()
	p := &postOffice{roots: x509.NewCertPool()}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p.addr = listener.Addr().String()
	s := smtp.NewServer(p)
	s.Domain, s.ErrorLog = "localhost", quiet{}
	config := &tls.Config{Certificates: []tls.Certificate{certificate(t, p.roots)}, MinVersion: tls.VersionTLS12}
	switch mode {
	case StartTLS:
		s.TLSConfig = config
	case WholeTLS:
		listener = tls.NewListener(listener, config)
	}
	go s.Serve(listener)
	t.Cleanup(func() { s.Close() })
	return p
}

type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}

// certificate is one for 127.0.0.1 that the pool trusts.
func certificate(t *testing.T, pool *x509.CertPool) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	if c, err = x509.ParseCertificate(der); err != nil {
		t.Fatal(err)
	}
	pool.AddCert(c)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

// spooled is a sender with a real store and a clock that the test moves.
type spooled struct {
	*Sender
	store *sqlite.Store
	clock time.Time
	log   bytes.Buffer
}

func newSpooled(t *testing.T, o Options) *spooled {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "directory.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	s := &spooled{store: store, clock: day}
	o.Now = func() time.Time { return s.clock }
	if o.From == "" {
		o.From = "Find local support <hello@example.org>"
	}
	if s.Sender, err = New(store, o); err != nil {
		t.Fatal(err)
	}
	return s
}

func toOffice(t *testing.T, p *postOffice, mode TLSMode) *spooled {
	t.Helper()
	return newSpooled(t, Options{Server: p.addr, TLS: mode, Roots: p.roots, Timeout: 5 * time.Second})
}

func (s *spooled) queue(t *testing.T, l directory.Letter) {
	t.Helper()
	if l.To == "" {
		l.To = "jo@example.org"
	}
	l.Kind, l.Language, l.Queued = "sign-in", "en", s.clock
	if l.Subject == "" {
		l.Subject, l.Text, l.HTML = "Sign in", "Hello – this is it.\n", "<p>Hello</p>"
	}
	if err := s.store.QueueLetter(t.Context(), l); err != nil {
		t.Fatal(err)
	}
}

func (s *spooled) sendAll(t *testing.T) {
	t.Helper()
	if err := s.SendDue(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func (s *spooled) letter(t *testing.T, id string) directory.Letter {
	t.Helper()
	l, err := s.store.Letter(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestLettersReachTheServer(t *testing.T) {
	for _, mode := range []TLSMode{StartTLS, WholeTLS, NoTLS} {
		t.Run(string(mode), func(t *testing.T) {
			p := openOffice(t, mode)
			s := toOffice(t, p, mode)
			s.queue(t, directory.Letter{ID: "a"})
			s.queue(t, directory.Letter{ID: "b", To: "al@example.org"})
			s.sendAll(t)
			s.sendAll(t)
			came := p.came()
			if len(came) != 2 || came[0].to != "jo@example.org" || came[1].to != "al@example.org" {
				t.Fatalf("%d letters came: %v", len(came), came)
			}
			if l := s.letter(t, "a"); l.State != directory.LetterSent || l.Text != "" {
				t.Errorf("kept %+v", l)
			}
			for _, l := range came {
				if l.safe != (mode != NoTLS) {
					t.Errorf("TLS is %t", l.safe)
				}
			}
			for _, want := range []string{"Message-ID: <a@example.org>", "text/plain", "text/html", "Auto-Submitted: auto-generated",
				`From: "Find local support" <hello@example.org>`, "Content-Language: en", "multipart/alternative"} {
				if !strings.Contains(came[0].body, want) {
					t.Errorf("no %q in\n%s", want, came[0].body)
				}
			}
		})
	}
}

func TestNoLetterGoesInTheOpen(t *testing.T) {
	plain := openOffice(t, NoTLS)
	s := toOffice(t, plain, StartTLS) // the server does not offer it
	s.queue(t, directory.Letter{ID: "a"})
	s.sendAll(t)
	strangers := openOffice(t, StartTLS)
	strangers.roots = x509.NewCertPool() // a certificate that nobody vouches for
	other := toOffice(t, strangers, StartTLS)
	other.queue(t, directory.Letter{ID: "a"})
	other.sendAll(t)
	if n := len(plain.came()) + len(strangers.came()); n != 0 {
		t.Errorf("%d letters went out", n)
	}
	for _, one := range []*spooled{s, other} {
		if l := one.letter(t, "a"); l.State != directory.LetterWaiting || l.Tries != 0 {
			t.Errorf("the letter is %s after %d tries", l.State, l.Tries)
		}
	}
}

func TestRefusals(t *testing.T) {
	no := func(code int, text string) error {
		return &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode{code / 100, 1, 1}, Message: text}
	}
	for _, tt := range []struct {
		name string
		rcpt func(string) error
		data func(int) error
		want directory.LetterState
	}{
		{"no such person", func(to string) error { return no(550, "<"+to+">: no such user") }, nil, directory.LetterBounced},
		{"mailbox full", func(string) error { return no(452, "full") }, nil, directory.LetterWaiting},
		{"the words are refused", nil, func(int) error { return no(554, "we do not want this") }, directory.LetterBounced},
		{"later, please", nil, func(int) error { return no(451, "later") }, directory.LetterWaiting},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := openOffice(t, NoTLS)
			p.rcpt, p.data = tt.rcpt, tt.data
			s := toOffice(t, p, NoTLS)
			s.queue(t, directory.Letter{ID: "a"})
			s.queue(t, directory.Letter{ID: "b"})
			s.sendAll(t)
			for _, id := range []string{"a", "b"} {
				if l := s.letter(t, id); l.State != tt.want || l.Tries != 1 || l.Answer == "" || strings.Contains(l.Answer, "jo@") {
					t.Errorf("letter %s: %s after %d tries, %q", id, l.State, l.Tries, l.Answer)
				}
			}
			why, err := s.store.Stopped(t.Context(), "jo@example.org")
			if want := tt.want == directory.LetterBounced; err != nil || (why == directory.StopBounced) != want {
				t.Errorf("the address is stopped for %q, %v", why, err)
			}
			if strings.Contains(s.log.String(), "jo@") {
				t.Error("the log holds the address")
			}
		})
	}
}

func TestTriesGrowApart(t *testing.T) {
	p := openOffice(t, NoTLS)
	busy := true
	p.data = func(int) error {
		if busy {
			return &smtp.SMTPError{Code: 451, Message: "busy"}
		}
		return nil
	}
	s := toOffice(t, p, NoTLS)
	s.queue(t, directory.Letter{ID: "a"})
	for tries, wait := range waits[:4] {
		s.sendAll(t)
		l := s.letter(t, "a")
		if l.Tries != tries+1 || !l.Due.Equal(s.clock.Add(wait)) {
			t.Fatalf("after try %d the next is due at %s, want in %s", l.Tries, l.Due, wait)
		}
		s.clock = l.Due.Add(-time.Second)
		s.sendAll(t)
		if again := s.letter(t, "a"); again.Tries != l.Tries {
			t.Fatal("it was tried too early")
		}
		s.clock = l.Due
	}
	busy = false
	s.sendAll(t)
	if l := s.letter(t, "a"); l.State != directory.LetterSent {
		t.Errorf("the letter is %s", l.State)
	}
	busy = true
	s.queue(t, directory.Letter{ID: "b", Expires: s.clock.Add(2 * time.Minute)})
	s.sendAll(t)
	s.clock = s.clock.Add(2 * time.Minute)
	s.sendAll(t)
	if l := s.letter(t, "b"); l.State != directory.LetterFailed || l.Tries != 2 {
		t.Errorf("a letter past its time is %s after %d tries", l.State, l.Tries)
	}
}

func TestAServerThatIsAwayCostsNoTry(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := listener.Addr().String()
	listener.Close()
	s := newSpooled(t, Options{Server: addr, TLS: NoTLS, Timeout: time.Second})
	for _, id := range []string{"a", "b"} {
		s.queue(t, directory.Letter{ID: id})
	}
	s.sendAll(t)
	if l := s.letter(t, "b"); l.Tries != 0 || l.State != directory.LetterWaiting || s.silent.IsZero() {
		t.Errorf("%s after %d tries; silent until %s", l.State, l.Tries, s.silent)
	}
	p := openOffice(t, NoTLS)
	s.Options.Server = p.addr
	if s.way, err = newServer(&s.Options); err != nil {
		t.Fatal(err)
	}
	s.sendAll(t)
	if n := len(p.came()); n != 0 {
		t.Errorf("%d letters within the pause", n)
	}
	s.clock = s.clock.Add(redialAfter)
	s.sendAll(t)
	if n := len(p.came()); n != 2 {
		t.Errorf("%d letters came after the pause, want 2", n)
	}
}

// A server that says nothing holds one letter up, not those behind it for ever.
func TestASlowServer(t *testing.T) {
	p := openOffice(t, NoTLS)
	var once sync.Once
	p.data = func(int) error {
		once.Do(func() { time.Sleep(900 * time.Millisecond) })
		return errors.New("nobody hears this")
	}
	s := newSpooled(t, Options{Server: p.addr, TLS: NoTLS, Timeout: 300 * time.Millisecond})
	s.queue(t, directory.Letter{ID: "a"})
	start := time.Now()
	s.sendAll(t)
	if took := time.Since(start); took > 800*time.Millisecond {
		t.Errorf("the sender waited %s", took)
	}
	if l := s.letter(t, "a"); l.State != directory.LetterWaiting || l.Tries != 1 {
		t.Errorf("the letter is %s after %d tries: %s", l.State, l.Tries, l.Answer)
	}
}

// A server that took a letter and then says nothing holds no restart up.
func TestAHungServerAndTheStop(t *testing.T) {
	p := openOffice(t, NoTLS)
	hung, free := make(chan struct{}), make(chan struct{})
	var once sync.Once
	p.data = func(int) error {
		once.Do(func() { close(hung) })
		<-free
		return errors.New("nobody hears this")
	}
	defer close(free)
	s := newSpooled(t, Options{Server: p.addr, TLS: NoTLS, Timeout: time.Minute, StopWait: 50 * time.Millisecond})
	s.queue(t, directory.Letter{ID: "a"})
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	stopped := make(chan struct{})
	go func() { s.Run(ctx); close(stopped) }()
	<-hung
	stop()
	select {
	case <-stopped:
	case <-time.After(20 * time.Second):
		t.Fatal("the sender still waits for the server")
	}
	if l := s.letter(t, "a"); l.State != directory.LetterWaiting {
		t.Errorf("the letter is %s: %s", l.State, l.Answer)
	}
}
