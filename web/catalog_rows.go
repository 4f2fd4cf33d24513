package web

import (
	"bytes"
	"encoding/binary"
	"iter"
	"slices"

	"github.com/google/uuid"
)

// catalogRows is one state of the catalog, which never changes. What rows hold
// different numbers of lies in packed: for each listing the count of its terms,
// the steps from one to the next, the count of its times, and their numbers.
type catalogRows struct {
	all    []catalogRow // by id
	packed []byte
	times  []slot // those that differ
	tidied int    // how long packed was when nothing in it was without a row
}

// catalogRow is one listing: 40 bytes, and about 30 in packed.
type catalogRow struct {
	id           uuid.UUID
	modified     int64  // Unix microseconds
	organization uint32 // its number; 0 for none
	assured      int32  // day of the newest confirmation or check since 1970; 0 for none
	low, high    int16  // ages, -1 when not stated
	at           uint32 // where it begins in packed
}

// slot is one time at which a service is open, in minutes after midnight.
type slot struct {
	day        uint8 // place in dayCodes
	opens, end uint16
}

func byID(a, b catalogRow) int { return bytes.Compare(a.id[:], b.id[:]) }

// pack appends what a row has of terms, in their order, and of times.
func (c *catalogRows) pack(terms []uint32, times []uint64) {
	c.packed = binary.AppendUvarint(c.packed, uint64(len(terms)))
	last := uint32(0)
	for _, n := range terms {
		c.packed = binary.AppendUvarint(c.packed, uint64(n-last))
		last = n
	}
	c.packed = binary.AppendUvarint(c.packed, uint64(len(times)))
	for _, n := range times {
		c.packed = binary.AppendUvarint(c.packed, n)
	}
}

// unpack gives the terms of a row in the order of their numbers, and its times.
func (c *catalogRows) unpack(r *catalogRow) (iter.Seq[uint32], iter.Seq[slot]) {
	terms := c.packed[r.at:]
	return func(yield func(uint32) bool) {
			count, rest := leading(terms)
			for term := uint32(0); count > 0; count-- {
				var step uint64
				step, rest = leading(rest)
				if term += uint32(step); !yield(term) {
					return
				}
			}
		}, func(yield func(slot) bool) {
			count, rest := leading(skip(terms))
			for ; count > 0; count-- {
				var n uint64
				if n, rest = leading(rest); !yield(c.times[n]) {
					return
				}
			}
		}
}

// leading reads the first of packed numbers.
func leading(packed []byte) (n uint64, rest []byte) {
	n, size := binary.Uvarint(packed)
	return n, packed[size:]
}

// skip passes over a count and as many numbers.
func skip(packed []byte) []byte {
	count, rest := leading(packed)
	for ; count > 0; count-- {
		_, rest = leading(rest)
	}
	return rest
}

// find gives a row by its listing.
func (c *catalogRows) find(id string) (*catalogRow, bool) {
	key, err := uuid.Parse(id)
	if err != nil {
		return nil, false
	}
	i, ok := slices.BinarySearchFunc(c.all, key, func(r catalogRow, key uuid.UUID) int { return bytes.Compare(r.id[:], key[:]) })
	if !ok {
		return nil, false
	}
	return &c.all[i], true
}

// with is a copy of the rows with fresh ones, by id, in place of those of ids.
func (c *catalogRows) with(fresh []catalogRow, ids []string) []catalogRow {
	gone := make(map[uuid.UUID]bool, len(ids))
	for _, id := range ids {
		if key, err := uuid.Parse(id); err == nil {
			gone[key] = true
		}
	}
	out := make([]catalogRow, 0, len(c.all)+len(fresh))
	for _, r := range c.all {
		for len(fresh) > 0 && byID(fresh[0], r) < 0 {
			out, fresh = append(out, fresh[0]), fresh[1:]
		}
		if !gone[r.id] {
			out = append(out, r)
		}
	}
	return append(out, fresh...)
}

// tidy leaves out what rows that went have left in packed, once that may be
// most of it. Nobody else has these rows yet.
func (c catalogRows) tidy() catalogRows {
	if len(c.packed) < 2*c.tidied+1<<16 {
		return c
	}
	var packed []byte
	for i := range c.all {
		r := &c.all[i]
		from := c.packed[r.at:]
		r.at = uint32(len(packed))
		packed = append(packed, from[:len(from)-len(skip(skip(from)))]...)
	}
	c.packed, c.tidied = packed, len(packed)
	return c
}

// filtered says whether a filter is set that the index does not know.
func (p *listParams) filtered() bool {
	return p.term != "" || p.taxonomy != "" || !p.since.IsZero() || p.ages != [2]int{-1, -1} || p.day != "" || p.from >= 0 || p.to >= 0
}

// fits says whether a row passes the filters that the index does not know.
func (p *listParams) fits(rows *catalogRows, r *catalogRow) bool {
	return (p.organization == "" || p.organizationNumber == r.organization && r.organization > 0) &&
		(p.term == "" || rows.has(r, p.termNumber)) &&
		(p.taxonomy == "" || rows.has(r, p.taxonomyNumber)) &&
		(p.since.IsZero() || r.modified >= p.since.UnixMicro()) &&
		(p.ages[0] < 0 || r.low < 0 || int(r.low) >= p.ages[0]) &&
		(p.ages[1] < 0 || r.high < 0 || int(r.high) <= p.ages[1]) &&
		p.open(rows, r)
}

// has says whether a row carries a term; number 0 is a term that nobody has.
func (c *catalogRows) has(r *catalogRow, number uint32) bool {
	if number == 0 {
		return false
	}
	terms, _ := c.unpack(r)
	for n := range terms {
		if n >= number {
			return n == number
		}
	}
	return false
}

// open says whether a row is open at the time asked for: on that day, opening
// at or before the start, closing at or after the end.
func (p *listParams) open(rows *catalogRows, r *catalogRow) bool {
	if p.day == "" && p.from < 0 && p.to < 0 {
		return true
	}
	_, times := rows.unpack(r)
	for s := range times {
		if (p.day == "" || dayCodes[s.day] == p.day) &&
			(p.from < 0 || minutes(s.opens) <= p.from) && (p.to < 0 || minutes(s.end) >= p.to) {
			return true
		}
	}
	return false
}
