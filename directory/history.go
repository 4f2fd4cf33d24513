package directory

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Version is a listing as it was after one revision.
type Version struct {
	Rev     int64
	At      time.Time
	Author  string
	Reason  string
	Source  string
	Listing Listing
}

// Versions are all versions of a listing, oldest first, each with the
// organization and the venues as they were then. The store must be one that
// reads revisions; whether somebody may know of them is for the caller to ask.
func Versions(ctx context.Context, s Store, id string) ([]Version, error) {
	revisions, err := s.Revisions(ctx, ListingRecord, id)
	if err != nil {
		return nil, err
	}
	past := past{ctx: ctx, store: s, held: map[string][]Revision{}}
	out := make([]Version, 0, len(revisions))
	for _, r := range revisions {
		v := Version{Rev: r.Rev, At: r.At, Author: r.Author, Reason: r.Reason, Source: r.Source}
		if err := Decode(r.Document, &v.Listing); err != nil {
			return nil, fmt.Errorf("revision %d of listing %s: %w", r.Rev, id, err)
		}
		if err := past.complete(&v); err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// past finds records as they were.
type past struct {
	ctx   context.Context
	store Store
	held  map[string][]Revision
}

func (p *past) complete(v *Version) error {
	s := &v.Listing.Service
	if s.OrganizationID != "" {
		o := new(Organization)
		found, err := p.at(OrganizationRecord, s.OrganizationID, v.At, o)
		if err != nil {
			return err
		}
		if found {
			s.Organization = o
		}
	}
	for i := range s.ServiceAtLocations {
		at := &s.ServiceAtLocations[i]
		if at.LocationID == "" {
			continue
		}
		l := new(Location)
		found, err := p.at(LocationRecord, at.LocationID, v.At, l)
		if err != nil {
			return err
		}
		if found {
			at.Location = l
		}
	}
	return nil
}

// at reads the last revision of a record that was not written after a time:
// records that are saved together have the same one. The first stands in where
// all are later.
func (p *past) at(kind RecordKind, id string, when time.Time, into any) (found bool, err error) {
	key := string(kind) + " " + id
	revisions, known := p.held[key]
	if !known {
		if revisions, err = p.store.Revisions(p.ctx, kind, id); err != nil {
			return false, err
		}
		p.held[key] = revisions
	}
	if len(revisions) == 0 {
		return false, nil
	}
	last := revisions[0]
	for _, r := range revisions[1:] {
		if !r.At.After(when) {
			last = r
		}
	}
	return true, Decode(last.Document, into)
}

// Restored is the listing as it stands with all fields as they were in a
// version. Its state stays: that is for Move.
func Restored(now, then *Listing) *Listing {
	l := then.Clone()
	keepOurs(l, now)
	return l
}

// Undone is the listing as it stands with what one change altered as it was
// before it. What others changed in other fields stays, and so do state and
// notes, which have ways of their own. Places that were true only until a day
// that has passed do not come back.
func Undone(now, before, after *Listing, at time.Time) *Listing {
	l := now.Clone()
	for _, c := range Compare(before, after) {
		switch {
		case slices.Contains([]string{"state", "do_not_list", "staff_note"}, c.Field):
		case c.Field == "places" && before.Capacity != (Capacity{}) && before.Capacity.At(at) == (Capacity{}):
		default:
			Take(c.Field, l, before)
		}
	}
	keepOurs(l, now)
	return l
}
