package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"regexp"
	"slices"
	"strconv"
	"sync/atomic"
	"time"

	gomail "github.com/wneessen/go-mail"

	"anchorpoint/directory"
)

// server hands letters to an SMTP server, many over one connection.
type server struct {
	client   *gomail.Client
	open     bool
	conn     atomic.Pointer[net.Conn] // the last one
	stopWait time.Duration
}

func newServer(o *Options) (*server, error) {
	host, port, err := net.SplitHostPort(o.Server)
	if err != nil {
		return nil, err
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		return nil, err
	}
	config := &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12, RootCAs: o.Roots}
	dialer := &net.Dialer{Timeout: min(dialTimeout, o.Timeout)}
	dial := dialer.DialContext
	with := []gomail.Option{gomail.WithPort(number), gomail.WithTimeout(o.Timeout), gomail.WithTLSConfig(config),
		gomail.WithHELO(o.domain()), gomail.WithoutNoop()}
	switch o.TLS {
	case StartTLS:
		with = append(with, gomail.WithTLSPolicy(gomail.TLSMandatory))
	case WholeTLS:
		with = append(with, gomail.WithSSL())
		dial = (&tls.Dialer{NetDialer: dialer, Config: config}).DialContext
	case NoTLS:
		with = append(with, gomail.WithTLSPolicy(gomail.NoTLS))
	}
	s := &server{stopWait: o.StopWait}
	with = append(with, gomail.WithDialContextFunc(func(ctx context.Context, network, address string) (net.Conn, error) {
		c, err := dial(ctx, network, address)
		s.conn.Store(&c)
		return c, err
	}))
	if o.User != "" {
		with = append(with, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(o.User), gomail.WithPassword(o.Password))
	}
	client, err := gomail.NewClient(host, with...)
	if err != nil {
		return nil, fmt.Errorf("mail.server: %w", err)
	}
	s.client = client
	return s, nil
}

// errServer is trouble with the server itself, which no letter is to blame for.
var errServer = errors.New("mail server")

// refused is what the server said to one letter.
type refused struct {
	answer  string
	forGood bool
}

func (r *refused) Error() string { return r.answer }

// carry hands one letter over. An error is a *refused for this letter, or
// errServer, after which there is no connection.
func (s *server) carry(ctx context.Context, _ *directory.Letter, m *gomail.Msg) (string, error) {
	over := make(chan struct{})
	defer close(over)
	defer context.AfterFunc(ctx, func() { s.cutOff(over) })()
	if !s.open {
		if err := s.client.DialWithContext(ctx); err != nil {
			return "", fmt.Errorf("%w: %w", errServer, err)
		}
		s.open = true
	}
	err := s.client.Send(m)
	if err == nil || m.IsDelivered() { // what fails after the server took it is no failure
		if err != nil {
			s.hangUp()
		}
		return scrub(m.ServerResponse()), nil
	}
	var told *gomail.SendError
	known := errors.As(m.SendError(), &told)
	if !known || told.ErrorCode() == 0 || told.ErrorCode() == closing {
		s.hangUp()
	}
	if !known || !slices.Contains(aboutLetter, told.Reason) {
		return "", fmt.Errorf("%w: %s", errServer, scrub(err.Error()))
	}
	return "", &refused{answer: scrub(told.Error()), forGood: told.ErrorCode() >= 500}
}

// cutOff ends the connection of a letter that the server does not answer for in
// time while the program stops. The letter waits, and may arrive twice.
func (s *server) cutOff(over <-chan struct{}) {
	select {
	case <-over:
	case <-time.After(s.stopWait):
		if c := s.conn.Load(); c != nil && *c != nil {
			_ = (*c).Close() // whoever reads from it gets the error
		}
	}
}

const closing = 421 // the server ends the connection

// aboutLetter are the steps whose refusal is about this letter and its reader.
// What is said to the sender's address is about us.
var aboutLetter = []gomail.SendErrReason{
	gomail.ErrGetRcpts, gomail.ErrSMTPRcptTo, gomail.ErrSMTPData, gomail.ErrWriteContent, gomail.ErrSMTPDataClose,
}

func (s *server) hangUp() {
	if s.open {
		_ = s.client.Close() // it may be gone already
		s.open = false
	}
}

const maxAnswer = 200 // bytes kept

var anyAddress = regexp.MustCompile(`<?[^\s<>:,;]+@[^\s<>:,;]+>?`)

// scrub takes addresses out of what a server said, and all but its beginning.
func scrub(answer string) string {
	answer = anyAddress.ReplaceAllString(oneLine(answer), "(address)")
	if len(answer) > maxAnswer {
		answer = answer[:maxAnswer]
	}
	return answer
}

// waits are how long after each try that failed the next one comes.
var waits = []time.Duration{time.Minute, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 6 * time.Hour, 12 * time.Hour}

func waitAfter(tries int) time.Duration { return waits[min(tries, len(waits)-1)] }
