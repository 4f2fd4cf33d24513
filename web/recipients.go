package web

import (
	"context"
	"slices"
	"time"

	"anchorpoint/directory"
)

// recipient is somebody who is asked about a listing: an editor of its group,
// or, where there is none, the address that the listing itself publishes.
type recipient struct {
	address  string
	language string
	user     string // id; empty for a published address
}

// owners are the editors of each organization.
type owners map[string][]recipient

// ownersOf reads who looks after what.
func ownersOf(ctx context.Context, store directory.Store, now time.Time) (owners, error) {
	users, err := store.Users(ctx)
	if err != nil {
		return nil, err
	}
	out := owners{}
	for i := range users {
		u := &users[i]
		for _, organization := range u.Organizations(now) {
			out[organization] = append(out[organization], recipient{u.Email, u.Language, u.ID})
		}
	}
	return out, nil
}

// ownersOfOne reads who looks after one listing.
func ownersOfOne(ctx context.Context, store directory.Store, l *directory.Listing, now time.Time) (owners, error) {
	id := l.Organization().ID
	if id == "" {
		return owners{}, nil
	}
	users, err := store.EditorsOf(ctx, id)
	if err != nil {
		return nil, err
	}
	out := owners{}
	for i := range users {
		if u := &users[i]; slices.Contains(u.Organizations(now), id) {
			out[id] = append(out[id], recipient{u.Email, u.Language, u.ID})
		}
	}
	return out, nil
}

// of are those to ask about a listing. A refuge's address is no public one.
func (o owners) of(l *directory.Listing) []recipient {
	if found := o[l.Organization().ID]; l.Organization().ID != "" && len(found) > 0 {
		return found
	}
	shown := *l
	shown.Redact()
	for _, address := range []string{shown.Service.Email, shown.Organization().Email} {
		if address, ok := directory.NormalEmail(address); ok && emailOf(address) != "" {
			return []recipient{{address: address}}
		}
	}
	return nil
}

// owned says whether an editor looks after a listing.
func (o owners) owned(l *directory.Listing) bool {
	return l.Organization().ID != "" && len(o[l.Organization().ID]) > 0
}

// letters is the store as the part of the program that writes to groups.
func (s *Server) letters() directory.Store {
	return s.Store.As(directory.SystemActor("letters"))
}

// writable are those of recipients whom nothing keeps from being written to.
func writable(ctx context.Context, store directory.Letters, to []recipient) ([]recipient, error) {
	var fault error
	out := slices.DeleteFunc(slices.Clone(to), func(r recipient) bool {
		why, err := store.Stopped(ctx, r.address)
		if err != nil {
			fault = err
		}
		return why != ""
	})
	return out, fault
}
