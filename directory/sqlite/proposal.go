package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"anchorpoint/directory"
)

// Propose keeps a changed listing apart from the approved row, with what it
// began from.
func (s *Store) Propose(ctx context.Context, p directory.Proposal) (directory.Proposal, error) {
	p.ID, p.State = uuid.NewString(), directory.ProposalOpen
	if p.Kind != directory.ConflictProposal {
		p.Author = s.actor.ID
	}
	p.Kind = kindOf(&p)
	if p.At.IsZero() {
		p.At = s.now()
	}
	if err := s.mayPropose(ctx, p.ListingID); err != nil {
		return p, err
	}
	document, err := directory.Encode(p.Listing)
	if err != nil {
		return p, err
	}
	err = s.keep(ctx, func(t *sql.Tx) error {
		began, err := s.beganFrom(ctx, t, &p)
		if err != nil {
			return err
		}
		_, err = t.ExecContext(ctx, `
			INSERT INTO proposal (id, kind, listing_id, base, organization_id, document, began, held, author, reason, at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			p.ID, p.Kind, p.ListingID, p.Base, p.Listing.Service.OrganizationID, document, began, p.Held, p.Author, p.Reason, p.At.UnixMicro())
		if err != nil || p.Email == "" {
			return err
		}
		_, err = t.ExecContext(ctx, `INSERT INTO proposal_email (proposal_id, email, day) VALUES (?, ?, ?)`, p.ID, p.Email, dayText(p.At))
		return err
	})
	if err != nil {
		return p, fmt.Errorf("keep a proposal for listing %q: %w", p.ListingID, err)
	}
	return p, nil
}

func kindOf(p *directory.Proposal) directory.ProposalKind {
	switch {
	case p.ListingID == "":
		return directory.NewProposal
	case p.Author == "":
		return cmp.Or(p.Kind, directory.CorrectionProposal)
	}
	return cmp.Or(p.Kind, directory.EditProposal)
}

// mayPropose: nobody proposes on what they may not know of.
func (s *Store) mayPropose(ctx context.Context, listingID string) error {
	if listingID == "" {
		return nil
	}
	seen, err := s.visible(ctx, []string{listingID})
	if err == nil && len(seen) == 0 {
		err = fmt.Errorf("propose a change to listing %s: %w", listingID, directory.ErrNotFound)
	}
	return err
}

// beganFrom is the listing as it stands, where that is the revision that the
// proposal began from.
func (s *Store) beganFrom(ctx context.Context, t *sql.Tx, p *directory.Proposal) ([]byte, error) {
	if p.ListingID == "" {
		return nil, nil
	}
	w := s.inTransaction(t, directory.Edit{})
	row, err := w.listingRow(ctx, p.ListingID)
	if err != nil || row.rev != p.Base {
		return nil, err
	}
	l, err := w.load(ctx, row)
	if err != nil {
		return nil, err
	}
	p.Began = &l
	return directory.Encode(l)
}

func (s *Store) inTransaction(t *sql.Tx, by directory.Edit) *tx {
	return &tx{Tx: t, w: s.write, bound: map[*sql.Stmt]*sql.Stmt{}, author: s.actor.ID, edit: by}
}

const selectProposal = `
	SELECT proposal.id, kind, listing_id, base, document, began, held, author, reason, at,
		decision, question, answer, decided_why, decided_at, COALESCE(email, '')
	FROM proposal LEFT JOIN proposal_email ON proposal_id = proposal.id`

// Proposals are the open ones that the actor may see: those of its own
// organization or area, and its own.
func (s *Store) Proposals(ctx context.Context) ([]directory.Proposal, error) {
	rows, err := s.reader.QueryContext(ctx, selectProposal+` WHERE decision = '' ORDER BY at, proposal.id`)
	if err != nil {
		return nil, fmt.Errorf("select proposals: %w", explain(err))
	}
	all, err := scanAll(rows, func(p *directory.Proposal) error {
		one, err := scanProposal(rows.Scan)
		*p = one
		return err
	})
	if err != nil {
		return nil, err
	}
	var out []directory.Proposal
	for i := range all {
		if s.seesProposal(&all[i]) {
			out = append(out, all[i])
		}
	}
	return out, nil
}

// Proposal is one in any state.
func (s *Store) Proposal(ctx context.Context, id string) (directory.Proposal, error) {
	p, err := scanProposal(s.reader.QueryRowContext(ctx, selectProposal+` WHERE proposal.id = ?`, id).Scan)
	switch {
	case errors.Is(err, sql.ErrNoRows), err == nil && !s.seesProposal(&p):
		return directory.Proposal{}, fmt.Errorf("proposal %s: %w", id, directory.ErrNotFound)
	case err != nil:
		return p, fmt.Errorf("select proposal %s: %w", id, explain(err))
	}
	return p, nil
}

// seesProposal says whether the actor may see it, and takes out what only
// those may see who decide. Whose it is tells the listing as it stood, not as
// somebody would have it.
func (s *Store) seesProposal(p *directory.Proposal) bool {
	l := &p.Listing
	if p.Began != nil {
		l = p.Began
	}
	if !s.may(directory.PublishAll, l) {
		p.Email = ""
	}
	return s.may(directory.EditListing, l) || s.authored(p)
}

func (s *Store) authored(p *directory.Proposal) bool {
	return s.actor.ID != "" && s.actor.ID == p.Author
}

func scanProposal(scan func(...any) error) (directory.Proposal, error) {
	var p directory.Proposal
	var document, began []byte
	var at, decided int64
	var decision string
	err := scan(&p.ID, &p.Kind, &p.ListingID, &p.Base, &document, &began, &p.Held, &p.Author, &p.Reason, &at,
		&decision, &p.Question, &p.Answer, &p.DecidedWhy, &decided, &p.Email)
	if err != nil {
		return p, err
	}
	p.At, p.State = time.UnixMicro(at).UTC(), directory.ProposalState(decision)
	if decided > 0 {
		p.DecidedAt = time.UnixMicro(decided).UTC()
	}
	if decision == "" {
		p.State = directory.ProposalOpen
		if p.Question != "" && p.Answer == "" {
			p.State = directory.ProposalAsked
		}
	}
	if began != nil {
		p.Began = new(directory.Listing)
		if err := directory.Decode(began, p.Began); err != nil {
			return p, err
		}
	}
	return p, directory.Decode(document, &p.Listing)
}

// AskProposal puts a question to the author of an open proposal; a new one
// takes the place of the last and its answer.
func (s *Store) AskProposal(ctx context.Context, id, question string, by directory.Edit) error {
	if err := directory.CheckWords("question", question, directory.MaxQuestion).Err(); err != nil {
		return err
	}
	return s.onOpen(ctx, id, by, func(t *tx, p *directory.Proposal) error {
		stands, err := t.stands(ctx, p)
		if err != nil {
			return err
		}
		wanted, _ := p.Wanted(stands)
		if err := s.mayDecide(p, stands, &wanted, nil); err != nil {
			return err
		}
		_, err = t.ExecContext(ctx, `UPDATE proposal SET question = ?, answer = '' WHERE id = ?`, question, id)
		return err
	})
}

// AnswerProposal is the author's answer.
func (s *Store) AnswerProposal(ctx context.Context, id, answer string, by directory.Edit) error {
	if err := directory.CheckWords("answer", answer, directory.MaxQuestion).Err(); err != nil {
		return err
	}
	return s.onOpen(ctx, id, by, func(t *tx, p *directory.Proposal) error {
		switch {
		case !s.authored(p):
			return fmt.Errorf("answer on proposal %s: %w", id, directory.ErrForbidden)
		case p.Question == "":
			return fmt.Errorf("answer on proposal %s, which nobody asked about: %w", id, directory.ErrState)
		}
		_, err := t.ExecContext(ctx, `UPDATE proposal SET answer = ? WHERE id = ?`, answer, id)
		return err
	})
}

// TakeBackProposal is the author's, while nobody has decided.
func (s *Store) TakeBackProposal(ctx context.Context, id string, by directory.Edit) error {
	return s.onOpen(ctx, id, by, func(t *tx, p *directory.Proposal) error {
		if !s.authored(p) {
			return fmt.Errorf("take back proposal %s: %w", id, directory.ErrForbidden)
		}
		_, err := t.ExecContext(ctx, `
			UPDATE proposal
			SET decision = ?, decided_by = ?, decided_why = ?, decided_at = ?
			WHERE id = ?`, directory.ProposalRejected, t.author, directory.TakenBack, t.edit.At.UnixMicro(), id)
		return err
	})
}

// onOpen runs work on an open proposal that the actor may see, in one
// transaction.
func (s *Store) onOpen(ctx context.Context, id string, by directory.Edit, work func(*tx, *directory.Proposal) error) error {
	return s.transact(ctx, by, func(t *tx) error {
		p, err := scanProposal(t.QueryRowContext(ctx, selectProposal+` WHERE proposal.id = ? AND decision = ''`, id).Scan)
		switch {
		case errors.Is(err, sql.ErrNoRows), err == nil && !s.seesProposal(&p):
			return fmt.Errorf("proposal %s: %w", id, directory.ErrNotFound)
		case err != nil:
			return err
		}
		return work(t, &p)
	})
}

// HeldListings are the submitted ones that the actor may edit, by id.
func (s *Store) HeldListings(ctx context.Context) ([]directory.Listing, error) {
	rows, err := s.reader.QueryContext(ctx, `SELECT id FROM listing WHERE state = 'submitted' ORDER BY id`)
	if err != nil {
		return nil, fmt.Errorf("select held listings: %w", explain(err))
	}
	ids, err := column[string](rows)
	if err != nil {
		return nil, err
	}
	return s.Listings(ctx, ids)
}
