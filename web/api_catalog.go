package web

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"anchorpoint/directory"

	"github.com/google/uuid"
)

// catalog holds, for every public listing, what the lists of the public
// interface filter by, in the order of ids. So any page of a long list costs
// the same, and a page never overlaps the next while somebody edits. It follows
// the store's changes at each use.
type catalog struct {
	mu    sync.Mutex
	store string // id of the store that it was made from
	seq   int64
	rows  catalogRows
	times map[slot]uint64 // places in rows.times
	uuids map[directory.VocabularyID]map[string]uuid.UUID

	// Terms are many and alike, so rows hold their numbers.
	naming  sync.RWMutex
	numbers map[uuid.UUID]uint32
}

// number is the number of a term that some listing had; 0 for none. What is no
// UUID cannot be asked for.
func (k *catalog) number(term string) uint32 {
	id, err := uuid.Parse(term)
	if err != nil {
		return 0
	}
	k.naming.RLock()
	defer k.naming.RUnlock()
	return k.numbers[id]
}

// numbered gives a term a number, from 1; 0 when it is no UUID.
func (k *catalog) numbered(term string) uint32 {
	id, err := uuid.Parse(term)
	if err != nil {
		return 0
	}
	return k.named(id)
}

func (k *catalog) named(id uuid.UUID) uint32 {
	k.naming.RLock()
	n := k.numbers[id]
	k.naming.RUnlock()
	if n > 0 {
		return n
	}
	k.naming.Lock()
	defer k.naming.Unlock()
	if k.numbers == nil {
		k.numbers = map[uuid.UUID]uint32{}
	}
	n = uint32(len(k.numbers) + 1)
	k.numbers[id] = n
	return n
}

// tooManyChanges is when reading everything anew is cheaper.
const tooManyChanges = 2000

// current brings the catalog up to the store and gives its rows.
func (k *catalog) current(ctx context.Context, store directory.Store) (*catalogRows, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	at, err := store.Position(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the store's position: %w", err)
	}
	switch {
	case k.store == at.StoreID && k.seq == at.Last:
	case k.store != at.StoreID || k.seq+1 < at.First || k.seq > at.Last || at.Last-k.seq > tooManyChanges:
		err = k.rebuild(ctx, store, at.StoreID)
	default:
		err = k.follow(ctx, store)
	}
	now := k.rows
	return &now, err
}

func (k *catalog) rebuild(ctx context.Context, store directory.Store, id string) error {
	var fresh catalogRows
	k.times = map[slot]uint64{}
	seq, err := store.Walk(ctx, func(l directory.Listing) error {
		k.add(&fresh, &l)
		return nil
	})
	if err != nil {
		k.store = "" // the times are no longer those of the rows
		return fmt.Errorf("read all listings: %w", err)
	}
	slices.SortFunc(fresh.all, byID)
	// What grew for it is up to a quarter too large.
	k.rows = catalogRows{slices.Clone(fresh.all), slices.Clone(fresh.packed), slices.Clone(fresh.times), len(fresh.packed)}
	k.seq, k.store = seq, id
	return nil
}

func (k *catalog) follow(ctx context.Context, store directory.Store) error {
	changes, err := store.Changes(ctx, k.seq, tooManyChanges)
	if err != nil || len(changes) == 0 {
		return err
	}
	var ids []string
	for _, c := range changes {
		ids = append(ids, c.ListingID)
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	now, err := store.Listings(ctx, ids)
	if err != nil {
		return err
	}
	fresh := catalogRows{packed: k.rows.packed, times: k.rows.times, tidied: k.rows.tidied}
	for i := range now {
		k.add(&fresh, &now[i])
	}
	slices.SortFunc(fresh.all, byID)
	fresh.all = k.rows.with(fresh.all, ids)
	k.rows, k.seq = fresh.tidy(), changes[len(changes)-1].Seq
	return nil
}

// add appends a listing that is public. Every id of the store is a UUID.
func (k *catalog) add(rows *catalogRows, l *directory.Listing) {
	id, err := uuid.Parse(l.ID)
	if err != nil || !l.Public() {
		return
	}
	r := catalogRow{id: id, organization: k.numbered(l.Service.OrganizationID), modified: modified(l).UnixMicro(),
		low: wholeYears(l.Service.MinimumAge), high: wholeYears(l.Service.MaximumAge), at: uint32(len(rows.packed))}
	if at := l.LastAssured(); !at.IsZero() {
		r.assured = dayNumber(at)
	}
	var times []uint64
	for _, s := range l.Schedules() {
		for _, one := range slotsOf(s) {
			n, known := k.times[one]
			if !known {
				n = uint64(len(rows.times))
				k.times[one] = n
				rows.times = append(rows.times, one)
			}
			times = append(times, n)
		}
	}
	rows.pack(k.terms(l), times)
	rows.all = append(rows.all, r)
}

// terms are the numbers of what a listing carries, each once.
func (k *catalog) terms(l *directory.Listing) []uint32 {
	var terms []uint32
	add := func(v directory.VocabularyID, ids ...string) {
		for _, id := range ids {
			terms = append(terms, k.named(k.uuid(v, id)), k.named(k.uuid(v, "")))
		}
	}
	add(directory.NeedVocabulary, l.Needs.Main...)
	add(directory.NeedVocabulary, l.Needs.Also...)
	for _, v := range directory.FactVocabularies {
		add(v, l.Facts.Of(v).Yes...)
	}
	for _, a := range l.Service.Attributes {
		terms = append(terms, k.numbered(a.TaxonomyTermID))
		if a.TaxonomyTerm != nil {
			terms = append(terms, k.numbered(a.TaxonomyTerm.ID), k.numbered(a.TaxonomyTerm.TaxonomyID))
		}
	}
	slices.Sort(terms)
	return slices.Compact(terms)
}

// wholeYears is an age as the lists compare it; -1 when not stated.
func wholeYears(a *float64) int16 {
	if a == nil {
		return -1
	}
	return int16(min(max(*a, -1), 1000))
}

func slotsOf(s directory.Schedule) (out []slot) {
	opens, ok := clock(s.OpensAt)
	if !ok {
		return nil
	}
	end, ok := clock(s.ClosesAt)
	if !ok {
		end = opens
	}
	rule, ok := s.Rule(directory.Exceptions{})
	for i := range dayCodes {
		if ok && rule.Weekdays&(1<<i) != 0 {
			out = append(out, slot{uint8(i), uint16(opens), uint16(end)})
		}
	}
	return out
}

// uuid is the id of a term on the wire, or of its vocabulary for an empty id.
// Each is a hash, so it is made once and not for every listing.
func (k *catalog) uuid(v directory.VocabularyID, id string) uuid.UUID {
	if k.uuids == nil {
		k.uuids = map[directory.VocabularyID]map[string]uuid.UUID{}
	}
	if k.uuids[v] == nil {
		k.uuids[v] = map[string]uuid.UUID{"": uuid.MustParse(v.TaxonomyID())}
	}
	if _, ok := k.uuids[v][id]; !ok {
		k.uuids[v][id] = uuid.MustParse(v.TermID(id))
	}
	return k.uuids[v][id]
}

// modified is when a listing last changed.
func modified(l *directory.Listing) time.Time {
	if t, err := readTime(l.Service.LastModified); err == nil {
		return t
	}
	return l.Dates.Edited.At
}
