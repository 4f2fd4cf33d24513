package web

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"anchorpoint/directory"
)

// catalog holds, for every public listing, what the lists of the public
// interface filter by, in the order of ids. So any page of a long list costs
// the same, and a page never overlaps the next while somebody edits. It follows
// the store's changes at each use.
type catalog struct {
	mu    sync.Mutex
	store string // id of the store that it was made from
	seq   int64
	rows  []catalogRow // by id; replaced as a whole, never changed
	uuids map[directory.VocabularyID]map[string]string

	// Terms are many and alike, so rows hold their numbers.
	naming  sync.RWMutex
	numbers map[string]uint32

	terms arena[uint32] // of rows
	slots arena[slot]
}

// number is the number of a term that some listing had; 0 for none.
func (k *catalog) number(term string) uint32 {
	k.naming.RLock()
	defer k.naming.RUnlock()
	return k.numbers[term]
}

// numbered gives a term a number, from 1.
func (k *catalog) numbered(term string) uint32 {
	if n := k.number(term); n > 0 || term == "" {
		return n
	}
	k.naming.Lock()
	defer k.naming.Unlock()
	if k.numbers == nil {
		k.numbers = map[string]uint32{}
	}
	n := uint32(len(k.numbers) + 1)
	k.numbers[term] = n
	return n
}

// catalogRow is one listing: about 150 bytes with what it points to.
type catalogRow struct {
	id           string
	modified     int64  // Unix microseconds
	organization uint32 // its number; 0 for none
	low, high    int32  // ages, -1 when not stated
	assured      int32  // day of the newest confirmation or check since 1970; 0 for none
	terms        []uint32
	slots        []slot
}

// slot is one time at which a service is open, in minutes after midnight.
type slot struct {
	day        uint8 // place in dayCodes
	opens, end uint16
}

// tooManyChanges is when reading everything anew is cheaper.
const tooManyChanges = 2000

// current brings the catalog up to the store and gives its rows.
func (k *catalog) current(ctx context.Context, store directory.Store) ([]catalogRow, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	at, err := store.Position(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the store's position: %w", err)
	}
	switch {
	case k.store == at.StoreID && k.seq == at.Last:
		return k.rows, nil
	case k.store != at.StoreID || k.seq+1 < at.First || k.seq > at.Last || at.Last-k.seq > tooManyChanges:
		err = k.rebuild(ctx, store, at.StoreID)
	default:
		err = k.follow(ctx, store)
	}
	return k.rows, err
}

func (k *catalog) rebuild(ctx context.Context, store directory.Store, id string) error {
	var rows []catalogRow
	k.terms.size, k.slots.size = arenaPiece, arenaPiece
	seq, err := store.Walk(ctx, func(l directory.Listing) error {
		if l.Public() {
			rows = append(rows, k.row(&l))
		}
		return nil
	})
	k.terms, k.slots = arena[uint32]{}, arena[slot]{} // later ones come and go one by one
	if err != nil {
		return fmt.Errorf("read all listings: %w", err)
	}
	rows = slices.Clone(rows) // what grew for it is up to a quarter too large
	slices.SortFunc(rows, byID)
	k.rows, k.seq, k.store = rows, seq, id
	return nil
}

func (k *catalog) follow(ctx context.Context, store directory.Store) error {
	changes, err := store.Changes(ctx, k.seq, tooManyChanges)
	if err != nil || len(changes) == 0 {
		return err
	}
	touched := map[string]bool{}
	ids := make([]string, 0, len(changes))
	for _, c := range changes {
		if !touched[c.ListingID] {
			touched[c.ListingID] = true
			ids = append(ids, c.ListingID)
		}
	}
	now, err := store.Listings(ctx, ids)
	if err != nil {
		return err
	}
	rows := make([]catalogRow, 0, len(k.rows)+len(now))
	for _, r := range k.rows {
		if !touched[r.id] {
			rows = append(rows, r)
		}
	}
	for i := range now {
		if now[i].Public() {
			rows = append(rows, k.row(&now[i]))
		}
	}
	slices.SortFunc(rows, byID)
	k.rows, k.seq = rows, changes[len(changes)-1].Seq
	return nil
}

func byID(a, b catalogRow) int { return strings.Compare(a.id, b.id) }

// lookUp finds a row by its listing.
func lookUp(rows []catalogRow, id string) (catalogRow, bool) {
	i, ok := slices.BinarySearchFunc(rows, id, func(r catalogRow, id string) int { return strings.Compare(r.id, id) })
	if !ok {
		return catalogRow{}, false
	}
	return rows[i], true
}

func (k *catalog) row(l *directory.Listing) catalogRow {
	r := catalogRow{id: l.ID, organization: k.numbered(l.Service.OrganizationID), modified: modified(l).UnixMicro(),
		low: wholeYears(l.Service.MinimumAge), high: wholeYears(l.Service.MaximumAge)}
	if at := l.LastAssured(); !at.IsZero() {
		r.assured = dayNumber(at)
	}
	var terms []uint32
	add := func(names ...string) {
		for _, name := range names {
			terms = append(terms, k.numbered(name))
		}
	}
	for _, id := range slices.Concat(l.Needs.Main, l.Needs.Also) {
		add(k.uuid(directory.NeedVocabulary, id), k.uuid(directory.NeedVocabulary, ""))
	}
	for _, v := range directory.FactVocabularies {
		for _, id := range l.Facts.Of(v).Yes {
			add(k.uuid(v, id), k.uuid(v, ""))
		}
	}
	for _, a := range l.Service.Attributes {
		add(a.TaxonomyTermID)
		if a.TaxonomyTerm != nil {
			add(a.TaxonomyTerm.ID, a.TaxonomyTerm.TaxonomyID)
		}
	}
	slices.Sort(terms)
	r.terms = k.terms.keep(slices.Compact(terms))
	var slots []slot
	for _, s := range l.Schedules() {
		slots = append(slots, slotsOf(s)...)
	}
	r.slots = k.slots.keep(slots)
	return r
}

// wholeYears is an age as the lists compare it; -1 when not stated.
func wholeYears(a *float64) int32 {
	if a == nil {
		return -1
	}
	return int32(min(max(*a, -1), 1000))
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
func (k *catalog) uuid(v directory.VocabularyID, id string) string {
	if k.uuids == nil {
		k.uuids = map[directory.VocabularyID]map[string]string{}
	}
	if k.uuids[v] == nil {
		k.uuids[v] = map[string]string{"": v.TaxonomyID()}
	}
	if _, ok := k.uuids[v][id]; !ok {
		k.uuids[v][id] = v.TermID(id)
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

// filtered says whether a filter is set that the index does not know.
func (p *listParams) filtered() bool {
	return p.term != "" || p.taxonomy != "" || !p.since.IsZero() || p.ages != [2]int{-1, -1} || p.day != "" || p.from >= 0 || p.to >= 0
}

// fits says whether a row passes the filters that the index does not know.
func (p *listParams) fits(r *catalogRow) bool {
	return (p.organization == "" || p.organizationNumber == r.organization && r.organization > 0) &&
		(p.term == "" || r.has(p.termNumber)) &&
		(p.taxonomy == "" || r.has(p.taxonomyNumber)) &&
		(p.since.IsZero() || r.modified >= p.since.UnixMicro()) &&
		(p.ages[0] < 0 || r.low < 0 || int(r.low) >= p.ages[0]) &&
		(p.ages[1] < 0 || r.high < 0 || int(r.high) <= p.ages[1]) &&
		p.open(r)
}

// has says whether a row carries a term; number 0 is a term that nobody has.
func (r *catalogRow) has(number uint32) bool {
	_, found := slices.BinarySearch(r.terms, number)
	return found && number > 0
}

// open says whether a row is open at the time asked for: on that day, opening
// at or before the start, closing at or after the end.
func (p *listParams) open(r *catalogRow) bool {
	if p.day == "" && p.from < 0 && p.to < 0 {
		return true
	}
	return slices.ContainsFunc(r.slots, func(s slot) bool {
		return (p.day == "" || dayCodes[s.day] == p.day) &&
			(p.from < 0 || minutes(s.opens) <= p.from) && (p.to < 0 || minutes(s.end) >= p.to)
	})
}
