package directory

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"
)

// LetterState is where a letter stands on its way out.
type LetterState string

// The states of a letter.
const (
	LetterWaiting LetterState = "waiting"
	LetterSent    LetterState = "sent"    // the mail server took it
	LetterBounced LetterState = "bounced" // refused for good, at once or later
	LetterFailed  LetterState = "failed"  // tried until it was no use any more
)

// Letter is one e-mail on its way to one person. Kind names what it is about,
// as its texts are named.
type Letter struct {
	ID       string
	To       string // an address without a name
	Kind     string
	Language string
	Subject  string
	Text     string // the whole letter; HTML is the same once more
	HTML     string
	Headers  map[string]string // beside those of every letter
	// ListingID is the listing that it is about; empty where there is none.
	ListingID string
	// Key names what it is written for. A second letter with the same key is
	// not kept, so work that is done again writes to nobody twice. Empty: each
	// letter counts.
	Key     string
	Queued  time.Time
	Due     time.Time // not before; zero: at once
	Expires time.Time // of no use afterwards; zero: LetterLife after Queued
	State   LetterState
	Tries   int
	Settled time.Time // when it got its last state
	Answer  string    // what the mail server said last, without the address
}

const (
	// LetterLife is how long a letter is tried.
	LetterLife = 3 * 24 * time.Hour
	// LetterKept is how long we know that a letter was sent, for bounces. Its
	// words, and the links in them, go as soon as it is sent.
	LetterKept = 90 * 24 * time.Hour
)

// BouncedTask: a letter to the group of a listing came back.
const BouncedTask TaskKind = "bounced"

// Attempt is what came of handing a letter over. Sent, Bounced and Failed
// settle it; Waiting puts it off until Again.
type Attempt struct {
	State  LetterState
	At     time.Time
	Again  time.Time
	Answer string
}

// Stop is why an address gets no letters but those that somebody asks for.
type Stop string

// The reasons to stop.
const (
	StopAsked   Stop = "asked"   // "do not write to me", or a complaint
	StopBounced Stop = "bounced" // it does not exist
)

// Letters is the spool of e-mails, what became of them, and whom not to write
// to. Anybody may queue a letter: pages decide which are written. All else is
// for the program and administrators.
type Letters interface {
	// QueueLetter keeps a letter until it is sent.
	QueueLetter(ctx context.Context, l Letter) error
	// DueLetters are those to be tried at a time, longest waiting first.
	DueLetters(ctx context.Context, at time.Time, limit int) ([]Letter, error)
	// SettleLetter notes what came of an attempt. Sent: the words are deleted.
	// Bounced: as BounceLetter.
	SettleLetter(ctx context.Context, id string, a Attempt) error
	// Letter is one by its id, with as much of it as is still kept.
	Letter(ctx context.Context, id string) (Letter, error)
	// LetterCounts are the letters by state.
	LetterCounts(ctx context.Context) (map[LetterState]int, error)
	// BounceLetter notes that a letter came back: nothing more is sent to its
	// address unasked, and the listing it was about gets a task. Nothing else
	// changes. ErrNotFound: there was no such letter.
	BounceLetter(ctx context.Context, id, why string, at time.Time) error

	// StopLetters keeps an address from letters that nobody asked for; only a
	// hash of it is kept.
	StopLetters(ctx context.Context, to string, why Stop, at time.Time) error
	// ResumeLetters takes that back.
	ResumeLetters(ctx context.Context, to string) error
	// Stopped says why an address gets none; empty: it may be written to.
	Stopped(ctx context.Context, to string) (Stop, error)

	// Reminder is how far the asking "still right?" has come for a listing;
	// the zero Reminder where it has not begun.
	Reminder(ctx context.Context, listingID string) (Reminder, error)
	// Reminders are all, by listing.
	Reminders(ctx context.Context) (map[string]Reminder, error)
	// Remind keeps how far it has come and queues the letters of this step,
	// both or nothing.
	Remind(ctx context.Context, r Reminder, letters ...Letter) error
}

// HashAddress is an address as a stop list and tokens know it: it cannot be read back
// from there, and capital letters make no difference.
func HashAddress(address string) string {
	sum := sha256.Sum256([]byte(strings.ToLower(strings.TrimSpace(address))))
	return hex.EncodeToString(sum[:])
}
