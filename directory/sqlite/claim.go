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

// AddClaim keeps what somebody says, for a listing that the actor may see.
func (s *Store) AddClaim(ctx context.Context, c directory.Claim) (directory.Claim, error) {
	if err := c.Validate().Err(); err != nil {
		return c, err
	}
	seen, err := s.visible(ctx, []string{c.ListingID})
	if err != nil {
		return c, err
	}
	if len(seen) == 0 {
		return c, fmt.Errorf("claim listing %s: %w", c.ListingID, directory.ErrNotFound)
	}
	c.ID, c.State = uuid.NewString(), directory.ClaimAsked
	c.Email, _ = directory.NormalEmail(c.Email)
	_, err = s.writer.ExecContext(ctx, `
		INSERT INTO claim (id, listing_id, want, email, charity, language, at)
		VALUES (?, ?, ?, ?, ?, ?, ?)`, c.ID, c.ListingID, c.Want, c.Email, c.Charity, c.Language, micros(c.At))
	if err != nil {
		return c, fmt.Errorf("keep a claim of listing %s: %w", c.ListingID, explain(err))
	}
	return c, nil
}

const selectClaim = `
	SELECT id, listing_id, want, email, charity, language, user_id, proof, owned, state, at, decided_by, decided_at, reason
	FROM claim`

func scanClaim(scan func(...any) error, c *directory.Claim) error {
	var at, decided int64
	err := scan(&c.ID, &c.ListingID, &c.Want, &c.Email, &c.Charity, &c.Language, &c.UserID, &c.Proof, &c.Owned, &c.State,
		&at, &c.DecidedBy, &decided, &c.Reason)
	c.At, c.DecidedAt = fromMicros(at), fromMicros(decided)
	return err
}

// claimScope is the condition that the actor decides on a claim, or made it.
func (s *Store) claimScope() (string, []any) {
	where, args := s.moderated("claim.listing_id")
	return `(` + where + ` OR user_id <> '' AND user_id = ?)`, append(args, s.actor.ID)
}

// Claim is one that the actor decides on, or made.
func (s *Store) Claim(ctx context.Context, id string) (directory.Claim, error) {
	var c directory.Claim
	where, args := s.claimScope()
	err := scanClaim(s.reader.QueryRowContext(ctx, selectClaim+` WHERE id = ? AND `+where, append([]any{id}, args...)...).Scan, &c)
	if errors.Is(err, sql.ErrNoRows) {
		return c, fmt.Errorf("claim %s: %w", id, directory.ErrNotFound)
	}
	if err != nil {
		return c, fmt.Errorf("select claim %s: %w", id, explain(err))
	}
	return c, nil
}

// Claims are those in some states that the actor decides on.
func (s *Store) Claims(ctx context.Context, states ...directory.ClaimState) ([]directory.Claim, error) {
	state, args := `state = 'waiting'`, []any(nil) // as the partial index says it
	if len(states) > 0 {
		state = `state IN (` + marks(len(states)) + `)`
		for _, one := range states {
			args = append(args, one)
		}
	}
	where, more := s.moderated("claim.listing_id")
	rows, err := s.reader.QueryContext(ctx, selectClaim+` WHERE `+state+` AND `+where+` ORDER BY number`, append(args, more...)...)
	if err != nil {
		return nil, fmt.Errorf("select claims: %w", explain(err))
	}
	return scanAll(rows, func(c *directory.Claim) error { return scanClaim(rows.Scan, c) })
}

// ProveClaim notes who made a claim and what proves it.
func (s *Store) ProveClaim(ctx context.Context, id, userID string, proof directory.ClaimProof, owned bool, at time.Time) (directory.Claim, error) {
	if err := s.asProgram("prove a claim"); err != nil {
		return directory.Claim{}, err
	}
	return s.moveClaim(ctx, id, directory.ClaimAsked, `
		UPDATE claim
		SET state = 'waiting', user_id = ?, proof = ?, owned = ?, at = ?
		WHERE id = ?`, userID, proof, owned, micros(at), id)
}

// DecideClaim ends a claim that waits.
func (s *Store) DecideClaim(ctx context.Context, id string, accept bool, by directory.Edit) (directory.Claim, error) {
	state := directory.ClaimRefused
	if accept {
		state = directory.ClaimAccepted
	}
	if by.At.IsZero() {
		by.At = s.now()
	}
	return s.moveClaim(ctx, id, directory.ClaimWaiting, `
		UPDATE claim
		SET state = ?, decided_by = ?, decided_at = ?, reason = ?
		WHERE id = ?`, state, s.actor.ID, micros(by.At), by.Reason, id)
}

// moveClaim runs an update on a claim that is in a state and that the actor
// decides on.
func (s *Store) moveClaim(ctx context.Context, id string, from directory.ClaimState, update string, args ...any) (directory.Claim, error) {
	var c directory.Claim
	where, more := s.moderated("claim.listing_id")
	err := s.keep(ctx, func(t *sql.Tx) error {
		err := scanClaim(t.QueryRowContext(ctx, selectClaim+` WHERE id = ? AND `+where, append([]any{id}, more...)...).Scan, &c)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			return directory.ErrNotFound
		case err != nil:
			return err
		case c.State != from:
			return fmt.Errorf("it is %s: %w", c.State, directory.ErrState)
		}
		if _, err := t.ExecContext(ctx, update, args...); err != nil {
			return err
		}
		return scanClaim(t.QueryRowContext(ctx, selectClaim+` WHERE id = ?`, id).Scan, &c)
	})
	if err != nil {
		return c, fmt.Errorf("claim %s: %w", id, err)
	}
	return c, nil
}
