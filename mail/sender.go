package mail

import (
	"context"
	"errors"
	"fmt"
	"time"

	gomail "github.com/wneessen/go-mail"

	"anchorpoint/directory"
)

// carrier is a way out for letters: a server or a folder.
type carrier interface {
	carry(ctx context.Context, l *directory.Letter, m *gomail.Msg) (answer string, err error)
	hangUp()
}

// Sender takes letters out of a spool, one by one. Only one may work on a
// spool at a time: it is part of the server, which holds the data folder.
type Sender struct {
	Options
	spool  directory.Letters
	way    carrier
	wake   chan struct{}
	silent time.Time // the server did not answer: not before
	down   bool      // and that was told
}

const (
	lookEvery   = 15 * time.Second // for letters of other processes and second tries
	redialAfter = 30 * time.Second
	batch       = 50
)

// New makes a sender for a spool. Its options are checked.
func New(spool directory.Letters, o Options) (*Sender, error) {
	if err := o.Check(); err != nil {
		return nil, err
	}
	o.fill()
	s := &Sender{Options: o, spool: spool, wake: make(chan struct{}, 1)}
	if o.Server == "" {
		way := outbox{o.Outbox}
		s.way = way
		return s, way.tidy()
	}
	way, err := newServer(&s.Options)
	s.way = way
	return s, err
}

// Wake says that a letter waits. It never blocks.
func (s *Sender) Wake() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// Run sends letters until ctx is done. The one at work is brought to its end,
// unless the server keeps silent for longer than StopWait.
func (s *Sender) Run(ctx context.Context) {
	ticker := time.NewTicker(lookEvery)
	defer ticker.Stop()
	for {
		if err := s.SendDue(ctx); err != nil && ctx.Err() == nil {
			s.Log.Error("letters wait", "error", err.Error())
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		case <-s.wake:
		}
	}
}

// SendDue tries all letters that are due. Trouble with one letter is noted with
// it; an error means that the others wait too.
func (s *Sender) SendDue(ctx context.Context) error {
	defer s.way.hangUp()
	for ctx.Err() == nil {
		now := s.Now()
		letters, err := s.spool.DueLetters(ctx, now, batch)
		if err != nil || len(letters) == 0 {
			return err
		}
		for i := range letters {
			if ctx.Err() != nil {
				return nil
			}
			if err := s.send(ctx, &letters[i]); err != nil {
				return err
			}
		}
		if s.Now().Before(s.silent) {
			return nil
		}
	}
	return nil
}

// send tries one letter and notes what came of it, even while the program
// stops: the server may have taken it.
func (s *Sender) send(ctx context.Context, l *directory.Letter) error {
	a, err := s.attempt(ctx, l)
	if err != nil || a.State == "" {
		return err
	}
	noted, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
	defer cancel()
	err = s.spool.SettleLetter(noted, l.ID, a)
	if errors.Is(err, directory.ErrNotFound) { // it was settled by somebody else meanwhile
		return nil
	}
	if a.State != directory.LetterWaiting {
		s.Log.Info("letter", "id", l.ID, "kind", l.Kind, "state", a.State, "tries", l.Tries+1)
	}
	return err
}

// attempt is what comes of one try; no state means that the letter was not tried.
func (s *Sender) attempt(ctx context.Context, l *directory.Letter) (directory.Attempt, error) {
	now := s.Now()
	if !now.Before(l.Expires) {
		return directory.Attempt{State: directory.LetterFailed, At: now, Answer: "too late: " + l.Answer}, nil
	}
	if now.Before(s.silent) {
		return directory.Attempt{}, nil
	}
	m, err := s.message(l)
	if err != nil {
		return directory.Attempt{State: directory.LetterFailed, At: now, Answer: scrub(err.Error())}, nil
	}
	answer, err := s.way.carry(ctx, l, m)
	var no *refused
	switch {
	case err == nil:
		s.answers()
		return directory.Attempt{State: directory.LetterSent, At: s.Now(), Answer: answer}, nil
	case errors.As(err, &no) && no.forGood:
		s.answers()
		return directory.Attempt{State: directory.LetterBounced, At: s.Now(), Answer: no.answer}, nil
	case errors.As(err, &no):
		now = s.Now()
		return directory.Attempt{State: directory.LetterWaiting, At: now, Again: now.Add(waitAfter(l.Tries)), Answer: no.answer}, nil
	case errors.Is(err, errServer):
		s.silentServer(err)
		return directory.Attempt{}, nil
	}
	return directory.Attempt{}, fmt.Errorf("letter %s: %w", l.ID, err)
}

// silentServer holds all letters back for a while. The log tells it once.
func (s *Sender) silentServer(err error) {
	s.silent = s.Now().Add(redialAfter)
	if !s.down {
		s.Log.Warn("the mail server cannot be used; letters wait", "error", err.Error())
	}
	s.down = true
}

func (s *Sender) answers() {
	if s.down {
		s.Log.Info("the mail server takes letters again")
	}
	s.down, s.silent = false, time.Time{}
}
