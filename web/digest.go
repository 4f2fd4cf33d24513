package web

import (
	"context"
	"errors"
	"fmt"

	"anchorpoint/directory"
)

// Digest tells staff once a week, on Monday or the next day that the program
// runs, what waits for them. It may run as often as one likes.
func (s *Server) Digest(ctx context.Context) (int, error) {
	users, err := s.letters().Users(ctx)
	if err != nil {
		return 0, err
	}
	year, week := s.Now().ISOWeek()
	n, now := 0, s.Now()
	var faults []error
	for i := range users {
		u := &users[i]
		key := fmt.Sprintf("digest/%d/%d/%s", year, week, u.ID)
		if !u.Disabled.IsZero() || !u.Staff(now) || s.digested[u.ID] == key {
			continue
		}
		if err := s.digestTo(ctx, u, key); err != nil {
			faults = append(faults, fmt.Errorf("digest for user %s: %w", u.ID, err))
			continue
		}
		s.digested[u.ID] = key
		n++
	}
	return n, errors.Join(faults...)
}

// digestTo writes the letter of one person, within their rights.
func (s *Server) digestTo(ctx context.Context, u *directory.User, key string) error {
	if why, err := s.letters().Stopped(ctx, u.Email); err != nil || why != "" {
		return err
	}
	data, err := s.digestOf(ctx, u.Actor())
	if err != nil {
		return err
	}
	l, err := s.write(u.Language, "digest", u.Email, data)
	if err != nil {
		return err
	}
	l.Key = key
	if err := s.Store.QueueLetter(ctx, l); err != nil {
		return err
	}
	s.Posted()
	return nil
}

// digestOf counts what waits for somebody.
func (s *Server) digestOf(ctx context.Context, actor directory.Actor) (DigestLetter, error) {
	store := s.Store.As(actor)
	d := DigestLetter{Link: "/admin/queue"}
	count := func(kind string, n int) { d.Waiting = append(d.Waiting, DigestLine{kind, n}) }
	proposals, err := store.Proposals(ctx)
	if err != nil {
		return d, err
	}
	count("edits", len(proposals))
	claims, err := store.Claims(ctx)
	if err != nil {
		return d, err
	}
	count("claims", len(claims))
	reports, err := store.Reports(ctx)
	if err != nil {
		return d, err
	}
	count("reports", len(reports))
	missing, err := store.MissingServices(ctx)
	if err != nil {
		return d, err
	}
	count("missing", len(missing))
	tasks, err := store.Tasks(ctx)
	if err != nil {
		return d, err
	}
	bounced := 0
	for _, t := range tasks {
		if t.Kind == directory.BouncedTask {
			bounced++
		}
	}
	count("bounced", bounced)
	count("tasks", len(tasks)-bounced)
	stale, err := s.stale(ctx, actor)
	if err != nil {
		return d, err
	}
	count("ring", len(stale.Ring))
	count("old", stale.Counts[directory.Unlisted])
	d.All, d.Fresh = stale.All, stale.Counts[directory.Fresh]
	if d.All > 0 {
		d.Percent = d.Fresh * 100 / d.All
	}
	return d, nil
}

// digests remember what was written since the start, so that an hourly look
// costs nothing; the spool knows the rest.
type digests map[string]string
