package directory

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// ProposalKind is what a proposal wants.
type ProposalKind string

// The kinds of proposal.
const (
	NewProposal        ProposalKind = "new"        // a listing that is not here yet
	EditProposal       ProposalKind = "edit"       // by somebody with the right to edit
	CorrectionProposal ProposalKind = "correction" // by anybody
	ConflictProposal   ProposalKind = "conflict"   // a feed against what people confirmed
)

// ProposalState is where a proposal stands.
type ProposalState string

// The states. Approved and rejected are its end.
const (
	ProposalOpen     ProposalState = "open"
	ProposalAsked    ProposalState = "asked" // its author has a question to answer
	ProposalApproved ProposalState = "approved"
	ProposalRejected ProposalState = "rejected"
)

// Proposal is a changed listing that nobody has approved yet. ListingID is
// empty for a new one; Base is the Rev that it started from.
type Proposal struct {
	ID        string
	Kind      ProposalKind // worked out when it is empty
	State     ProposalState
	ListingID string
	Base      int64
	Listing   Listing
	// Began is the listing that it started from, so that what others changed
	// meanwhile is told from what this one changes; nil for a new one, and
	// where it began from a revision that was not the current one any more.
	Began  *Listing
	Author string
	Reason string
	At     time.Time
	// Held: it looks like advertising.
	Held bool
	// Email is where an answer goes to who has no account. It is kept apart,
	// told to those alone who may decide, and deleted with the decision or
	// after EmailLife.
	Email string

	Question, Answer string
	DecidedWhy       string
	DecidedAt        time.Time
}

// Closed says that the proposal is decided.
func (p *Proposal) Closed() bool {
	return p.State == ProposalApproved || p.State == ProposalRejected
}

// Decision is what staff decide on a proposal. The reason is the Edit's.
type Decision struct {
	Approve bool
	// Edited is published in place of what was proposed; its Base is the
	// Edit's, the revision that the moderator had before them.
	Edited *Listing
}

// Proposals keeps what waits for staff. Anybody may propose; an author sees
// the own ones, editors those of their organization, staff those of their
// areas. Deciding needs PublishAll, and another pair of eyes where a field of
// safety changes.
type Proposals interface {
	// Propose keeps a changed listing apart from the approved row until
	// somebody decides.
	Propose(ctx context.Context, p Proposal) (Proposal, error)
	// Proposals are the open and asked ones that the actor may see, oldest
	// first.
	Proposals(ctx context.Context) ([]Proposal, error)
	// Proposal is one in any state.
	Proposal(ctx context.Context, id string) (Proposal, error)
	// HeldListings are those that wait to be published as they are: an import
	// held them back. Only who edits them sees them.
	HeldListings(ctx context.Context) ([]Listing, error)
	// AskProposal puts a question to the author; AnswerProposal is the author's
	// and opens the proposal again.
	AskProposal(ctx context.Context, id, question string, by Edit) error
	AnswerProposal(ctx context.Context, id, answer string, by Edit) error
	// TakeBackProposal closes a proposal for its author. It stays readable.
	TakeBackProposal(ctx context.Context, id string, by Edit) error
	// Decide closes a proposal, and applies it when it is approved, in one
	// transaction: what it changes goes into the listing as it stands now.
	// ErrConflict: others changed the same fields, or the listing is not at the
	// Base of the edit any more; nothing is lost and nothing decided.
	Decide(ctx context.Context, proposalID string, d Decision, by Edit) (Proposal, error)
}

// TakenBack is the DecidedWhy of what its author took back.
const TakenBack = "taken back by its author"

// Limits of what is written about proposals, in characters.
const (
	MaxQuestion = 500
	MaxWhy      = 500
)

// CheckWords says what is wrong with a question, an answer or a reason.
func CheckWords(field, text string, limit int) FieldErrors {
	var e FieldErrors
	switch {
	case strings.TrimSpace(text) == "":
		e.AddCoded(field, "queue-empty", "Write a few words")
	case utf8.RuneCountInString(text) > limit:
		e.AddCoded(field, "queue-long", "Use fewer words, 500 letters at most")
	}
	return e
}

// Wanted is the listing as it would be if the proposal were applied to how it
// stands now (nil for a new one), and the fields in which others changed the
// same. Those keep what stands.
func (p *Proposal) Wanted(now *Listing) (Listing, []Clash) {
	if now == nil {
		l := p.Listing.Clone()
		l.State = Published
		if l.Service.Organization == nil {
			l.Service.Organization = &Organization{Name: l.Service.Name} // rights are given for organizations
		}
		return *l, nil
	}
	mine := p.Listing.Clone()
	keepOurs(mine, now)
	if p.Kind == ConflictProposal {
		mine = merged(now, *mine)
		mine.Source, mine.Dates = now.Source, now.Dates
	}
	if p.Began == nil {
		return p.unmerged(now, mine)
	}
	began := p.Began.Clone()
	keepOurs(began, now)
	wanted, clashes := MergeEdits(began, now, mine)
	if now.State == Draft || now.State == Submitted {
		wanted.State = Published
	}
	return wanted, clashes
}

// unmerged is for a proposal of which nobody knows what it changed: every
// field that differs is a choice, unless nothing else was changed.
func (p *Proposal) unmerged(now, mine *Listing) (Listing, []Clash) {
	if p.Base == now.Rev {
		return *mine, nil
	}
	var clashes []Clash
	for _, c := range Compare(now, mine) {
		clashes = append(clashes, Clash{Field: c.Field, Base: c.Old, Theirs: c.Old, Mine: c.New, Risk: c.Risk})
	}
	return *now.Clone(), clashes
}

// MayDecide says whether an actor may publish a listing that a proposal leads
// to. edited is what the decider alone changed in it: a safety field among
// that is an own edit, and so is all of an own proposal.
func (p *Proposal) MayDecide(a Actor, now, wanted *Listing, edited []FieldChange, at time.Time) bool {
	safety := HighestRisk(Compare(now, wanted)) == SafetyRisk
	for _, stands := range []*Listing{now, wanted} {
		if stands == nil {
			continue
		}
		on := stands.Resource()
		on.OwnEdit, on.Safety = a.ID != "" && a.ID == p.Author, safety
		if len(edited) > 0 && HighestRisk(edited) == SafetyRisk {
			on.OwnEdit = true
		}
		if !Can(a, PublishAll, on, at) {
			return false
		}
	}
	return true
}

// OwnEdits are the fields in which who decides differs from what was proposed.
// To leave a field as it stands is no edit of one's own.
func OwnEdits(stands, wanted, edited *Listing) []FieldChange {
	left := map[string]bool{}
	if stands != nil {
		for _, name := range Fields() {
			left[name] = true
		}
		for _, c := range Compare(stands, edited) {
			delete(left, c.Field)
		}
	}
	return slices.DeleteFunc(Compare(wanted, edited), func(c FieldChange) bool { return left[c.Field] })
}

// ReviewTask: low-risk changes of an owner went live and wait to be looked at.
const ReviewTask TaskKind = "review"

// Date stamps a listing that is published from the proposal. A group that
// sends a new listing confirms all of it; a change confirms nothing but itself.
func (p *Proposal) Date(l *Listing, decider Actor, at time.Time) {
	at = at.UTC()
	switch p.Kind {
	case ConflictProposal:
		return
	case NewProposal:
		if p.Author != "" {
			l.Dates.Confirmed = Stamp{At: p.At.UTC(), By: p.Author, How: "form"}
		}
	}
	by := p.Author
	if by == "" {
		by = decider.ID
	}
	l.Dates.Edited = Stamp{At: at, By: by, How: string(p.Kind)}
}
