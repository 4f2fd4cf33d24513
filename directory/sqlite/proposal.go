package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"anchorpoint/directory"
)

// Propose keeps a changed listing apart from the approved row.
func (s *Store) Propose(ctx context.Context, p directory.Proposal) (directory.Proposal, error) {
	p.ID, p.Author = uuid.NewString(), s.actor.ID
	if p.At.IsZero() {
		p.At = s.now()
	}
	document, err := directory.Encode(p.Listing)
	if err != nil {
		return p, err
	}
	_, err = s.writer.ExecContext(ctx, `
		INSERT INTO proposal (id, listing_id, base, organization_id, document, author, reason, at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		p.ID, p.ListingID, p.Base, p.Listing.Service.OrganizationID, document, p.Author, p.Reason, p.At.UnixMicro())
	if err != nil {
		return p, fmt.Errorf("keep a proposal for listing %q: %w", p.ListingID, explain(err))
	}
	return p, nil
}

// Proposals are the open ones that the actor may see: those of its own
// organization or area, and its own.
func (s *Store) Proposals(ctx context.Context) ([]directory.Proposal, error) {
	rows, err := s.reader.QueryContext(ctx, `
		SELECT id, listing_id, base, document, author, reason, at
		FROM proposal
		WHERE decision = ''
		ORDER BY at, id`)
	if err != nil {
		return nil, fmt.Errorf("select proposals: %w", explain(err))
	}
	defer rows.Close()
	var out []directory.Proposal
	for rows.Next() {
		p, err := scanProposal(rows.Scan)
		if err != nil {
			return nil, fmt.Errorf("scan proposals: %w", err)
		}
		if s.maySeeProposal(&p) {
			out = append(out, p)
		}
	}
	return out, rows.Err()
}

func (s *Store) maySeeProposal(p *directory.Proposal) bool {
	return s.may(directory.EditListing, &p.Listing) || s.actor.ID != "" && s.actor.ID == p.Author
}

func scanProposal(scan func(...any) error) (directory.Proposal, error) {
	var p directory.Proposal
	var document []byte
	var at int64
	if err := scan(&p.ID, &p.ListingID, &p.Base, &document, &p.Author, &p.Reason, &at); err != nil {
		return p, err
	}
	p.At = time.UnixMicro(at).UTC()
	return p, directory.Decode(document, &p.Listing)
}

// Decide closes a proposal, and applies it when it is approved.
func (s *Store) Decide(ctx context.Context, proposalID string, approve bool, by directory.Edit) error {
	return s.transact(ctx, by, func(t *tx) error {
		p, err := scanProposal(t.QueryRowContext(ctx, `
			SELECT id, listing_id, base, document, author, reason, at
			FROM proposal
			WHERE id = ? AND decision = ''`, proposalID).Scan)
		if errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("proposal %s: %w", proposalID, directory.ErrNotFound)
		}
		if err != nil {
			return err
		}
		if err := s.mayDecide(&p); err != nil {
			return err
		}
		decision := "rejected"
		if approve {
			decision = "approved"
			if err := t.applyProposal(ctx, &p); err != nil {
				return err
			}
		}
		_, err = t.ExecContext(ctx, `
			UPDATE proposal
			SET decision = ?, decided_by = ?, decided_why = ?, decided_at = ?
			WHERE id = ?`, decision, t.author, t.edit.Reason, t.edit.At.UnixMicro(), p.ID)
		return err
	})
}

// mayDecide asks for the right to publish. Which fields touch safety is for
// the caller to know; nobody decides on a proposal of their own here unless
// they may publish anything.
func (s *Store) mayDecide(p *directory.Proposal) error {
	own := s.actor.ID != "" && s.actor.ID == p.Author
	on := directory.Resource{OrganizationID: p.Listing.Organization().ID, Areas: p.Listing.Covers, OwnEdit: own, Safety: own}
	switch {
	case directory.Can(s.actor, directory.PublishAll, on, s.now()):
		return nil
	case s.maySeeProposal(p):
		return fmt.Errorf("decide on proposal %s: %w", p.ID, directory.ErrForbidden)
	}
	return fmt.Errorf("proposal %s: %w", p.ID, directory.ErrNotFound)
}

func (t *tx) applyProposal(ctx context.Context, p *directory.Proposal) error {
	if p.ListingID == "" {
		return t.create(ctx, &p.Listing)
	}
	row, err := t.listingRow(ctx, p.ListingID)
	if err != nil {
		return err
	}
	if row.rev != p.Base {
		return fmt.Errorf("listing %s is at revision %d, the proposal began at %d: %w", p.ListingID, row.rev, p.Base, directory.ErrConflict)
	}
	p.Listing.ID = p.ListingID
	_, err = t.save(ctx, row, &p.Listing, nil)
	return err
}
