package sqlite

import (
	"context"
	"fmt"

	"anchorpoint/directory"
)

// Decide closes a proposal, and applies it when it is approved. The proposal
// comes back as it was, with the address for an answer.
func (s *Store) Decide(ctx context.Context, proposalID string, d directory.Decision, by directory.Edit) (directory.Proposal, error) {
	var decided directory.Proposal
	err := s.onOpen(ctx, proposalID, by, func(t *tx, p *directory.Proposal) error {
		stands, err := t.stands(ctx, p)
		if err != nil {
			return err
		}
		if err := t.applyProposal(ctx, s, p, stands, d); err != nil {
			return err
		}
		decided = *p
		decided.State = directory.ProposalRejected
		if d.Approve {
			decided.State = directory.ProposalApproved
		}
		if _, err := t.ExecContext(ctx, `
			UPDATE proposal
			SET decision = ?, decided_by = ?, decided_why = ?, decided_at = ?
			WHERE id = ?`, decided.State, t.author, t.edit.Reason, t.edit.At.UnixMicro(), p.ID); err != nil {
			return err
		}
		_, err = t.ExecContext(ctx, `DELETE FROM proposal_email WHERE proposal_id = ?`, p.ID)
		return err
	})
	return decided, err
}

// stands is the listing of a proposal as it is now; nil for a new one.
func (t *tx) stands(ctx context.Context, p *directory.Proposal) (*directory.Listing, error) {
	if p.ListingID == "" {
		return nil, nil
	}
	row, err := t.listingRow(ctx, p.ListingID)
	if err != nil {
		return nil, err
	}
	l, err := t.load(ctx, row)
	return &l, err
}

// applyProposal writes what an approved proposal leads to, when the actor may decide.
func (t *tx) applyProposal(ctx context.Context, s *Store, p *directory.Proposal, stands *directory.Listing, d directory.Decision) error {
	wanted, clashes := p.Wanted(stands)
	var edited []directory.FieldChange
	if d.Approve && d.Edited != nil {
		if stands != nil && t.edit.Base != stands.Rev {
			return fmt.Errorf("listing %s is at revision %d, the decision began at %d: %w", stands.ID, stands.Rev, t.edit.Base, directory.ErrConflict)
		}
		edited, clashes = directory.OwnEdits(stands, &wanted, d.Edited), nil
		for _, c := range directory.Compare(&wanted, d.Edited) {
			directory.Take(c.Field, &wanted, d.Edited)
		}
	}
	if err := s.mayDecide(p, stands, &wanted, edited); err != nil || !d.Approve {
		return err
	}
	if len(clashes) > 0 {
		return fmt.Errorf("proposal %s: others changed %s: %w", p.ID, clashes[0].Field, directory.ErrConflict)
	}
	p.Date(&wanted, s.actor, t.edit.At)
	if stands == nil {
		if err := t.create(ctx, &wanted); err != nil {
			return err
		}
		p.ListingID, p.Listing = wanted.ID, wanted
		_, err := t.ExecContext(ctx, `UPDATE proposal SET listing_id = ? WHERE id = ?`, wanted.ID, p.ID)
		return err
	}
	row, err := t.listingRow(ctx, p.ListingID)
	if err != nil {
		return err
	}
	_, err = t.save(ctx, row, &wanted, nil)
	return err
}

// mayDecide is ErrForbidden for who may see a proposal but not decide.
func (s *Store) mayDecide(p *directory.Proposal, stands, wanted *directory.Listing, edited []directory.FieldChange) error {
	if p.MayDecide(s.actor, stands, wanted, edited, s.now()) {
		return nil
	}
	return fmt.Errorf("decide on proposal %s: %w", p.ID, directory.ErrForbidden)
}
