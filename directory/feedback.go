package directory

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"
)

// Feedback keeps what people tell about listings and what they look for in
// vain: for staff to act on, never published, and as little about the teller
// as can be. The public may write; reading and deciding need PublishAll over
// the listing's areas, but for Signals, which everybody may see, and UnmetNeeds.
type Feedback interface {
	// AddReport keeps a report on a listing that the actor may see. What
	// Validate refuses is refused here too.
	AddReport(ctx context.Context, r Report) (Report, error)
	// Reports are those in some states (none named: open and confirmed),
	// oldest first, with the e-mail address where there still is one.
	Reports(ctx context.Context, states ...ReportState) ([]Report, error)
	// DecideReport moves a report on. ErrState: it cannot go there. Closing it
	// deletes the e-mail address, so an answer goes out before.
	DecideReport(ctx context.Context, id string, to ReportState, by Edit) error

	// CountTry counts what came of getting in touch with a listing. Two that
	// failed within TryWindow raise a DoubtTask. An actor with CheckContact
	// who got through checks the listing, as Listing.Worked says; one who did
	// not raises the task at once.
	CountTry(ctx context.Context, listingID string, result Tried, at time.Time) error
	// Signals are what people told about listings, for their pages; a listing
	// that nobody told of has none.
	Signals(ctx context.Context, ids []string, at time.Time) (map[string]Signal, error)

	// AddMissing keeps what somebody looked for and did not find.
	AddMissing(ctx context.Context, m Missing) (Missing, error)
	// MissingServices are those in some states (none named: open and
	// confirmed), oldest first.
	MissingServices(ctx context.Context, states ...ReportState) ([]Missing, error)
	DecideMissing(ctx context.Context, id string, to ReportState, by Edit) error

	// CountUnmet adds a batch of searches to the counts. A count of 0 is one
	// search.
	CountUnmet(ctx context.Context, batch []Unmet) error
	// UnmetNeeds are the counts by week for ReadUnmet, none below UnmetFloor.
	UnmetNeeds(ctx context.Context, from, to time.Time) ([]Unmet, error)

	// RaiseTask puts work before staff. While one of the same kind is open for
	// the listing no second one is made, and the open one is given.
	RaiseTask(ctx context.Context, t Task) (Task, error)
	// Tasks are the open ones that the actor may see, oldest first.
	Tasks(ctx context.Context) ([]Task, error)
	CloseTask(ctx context.Context, id string, by Edit) error

	// Purge deletes what is past its time: claims that nobody proved, shared lists and e-mail addresses.
	Purge(ctx context.Context, now time.Time) (Purged, error)
}

// Purged says how much Purge deleted.
type Purged struct {
	Lists   int
	Emails  int
	Letters int
	Drafts  int
	// Suggesters are the addresses of people who suggested a correction.
	Suggesters int
	Claims     int // that nobody proved
}

// ReportKind is what is wrong with a listing.
type ReportKind string

// The kinds of report, in the order of the form.
const (
	ReportClosed     ReportKind = "closed"
	ReportWrongPhone ReportKind = "wrong-phone"
	ReportWrongTime  ReportKind = "wrong-time"
	ReportWrongPlace ReportKind = "wrong-place"
	ReportFull       ReportKind = "full"
	ReportNotSafe    ReportKind = "not-safe"
	ReportOther      ReportKind = "other"
)

// ReportKinds are all kinds in the order of the form.
var ReportKinds = []ReportKind{
	ReportClosed, ReportWrongPhone, ReportWrongTime, ReportWrongPlace, ReportFull, ReportNotSafe, ReportOther,
}

// ReportState is where a report, or a missing service, stands.
type ReportState string

// The states. Rejected and done are its end.
const (
	ReportOpen      ReportState = "open"
	ReportConfirmed ReportState = "confirmed" // the page says that we are checking
	ReportRejected  ReportState = "rejected"
	ReportDone      ReportState = "done"
)

// Closed says that nothing more happens to it.
func (s ReportState) Closed() bool { return s == ReportRejected || s == ReportDone }

// CanBecome says whether staff may move it from one state to another.
func (s ReportState) CanBecome(to ReportState) bool {
	return s == ReportOpen && (to == ReportConfirmed || to.Closed()) || s == ReportConfirmed && to.Closed()
}

// Report tells that something is wrong with a listing. Day is all that is kept
// of the time. Held is set for one that looks like advertising.
type Report struct {
	ID        string
	ListingID string
	Kind      ReportKind
	Text      string
	Email     string // for an answer; kept apart and not for long
	Day       time.Time
	State     ReportState
	Held      bool
}

// Limits of what people write, in characters.
const (
	MaxReportText  = 1000
	MaxMissingText = 500
	maxEmail       = 254
	// EmailLife is how long the address of somebody who reported is kept at
	// most.
	EmailLife = 90 * 24 * time.Hour
)

// Validate says everything that is wrong with a report as it was entered.
func (r *Report) Validate() FieldErrors {
	var e FieldErrors
	if !known(ReportKinds, r.Kind) {
		e.AddCoded("kind", "report-kind", "Choose what is wrong")
	}
	if utf8.RuneCountInString(r.Text) > MaxReportText {
		e.AddCoded("text", "report-long", "What you tell us must be 1,000 characters or fewer")
	}
	e.addPersonal("text", r.Text)
	if r.Kind == ReportOther && strings.TrimSpace(r.Text) == "" {
		e.AddCoded("text", "report-text", "Tell us what is wrong")
	}
	if r.Email != "" && !looksLikeEmail(r.Email) {
		e.AddCoded("email", "email", "Enter an email address like name@example.org")
	}
	return e
}

func known[T comparable](all []T, one T) bool {
	for _, x := range all {
		if x == one {
			return true
		}
	}
	return false
}

func looksLikeEmail(text string) bool {
	return len(text) <= maxEmail && emailShape.FindString(text) == text
}

// Missing is a service that somebody looked for in vain, in their words. Area
// is a council ("lad:E08000035") or an outward code ("LS11"), nothing finer.
type Missing struct {
	ID    string
	Need  string // id of the needs vocabulary; may be empty
	Area  string
	Text  string
	Day   time.Time
	State ReportState
	Held  bool
}

// Validate says everything that is wrong with it as it was entered.
func (m *Missing) Validate() FieldErrors {
	var e FieldErrors
	switch n := utf8.RuneCountInString(m.Text); {
	case strings.TrimSpace(m.Text) == "":
		e.AddCoded("text", "missing-text", "Tell us what you were looking for")
	case n > MaxMissingText:
		e.AddCoded("text", "missing-long", "What you tell us must be 500 characters or fewer")
	}
	e.addPersonal("text", m.Text)
	if m.Area != "" && !CoarseArea(m.Area) {
		e.AddCoded("area", "missing-area", "Enter a council or the first half of a postcode, like LS11")
	}
	return e
}
