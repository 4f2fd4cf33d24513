package search

import (
	"context"
	"fmt"
	"maps"

	"anchorpoint/directory"
)

// entry is the overlay's form of a prepared listing; nil for one that is not
// there or cannot be read.
func (p *prepared) entry() *entry {
	if p == nil || p.err != nil {
		return nil
	}
	e := &entry{row: p.row}
	e.words = count(&p.terms)
	return e
}

// load reads the current public listings of ids. One that fails three times is
// parked and the others go on.
func (x *Index) load(ctx context.Context, ids []string, seq int64) (map[string]*prepared, error) {
	listings, err := x.source.Listings(ctx, ids)
	if err != nil {
		if listings, err = x.loadSingly(ctx, ids, seq); err != nil {
			return nil, err
		}
	}
	out := make(map[string]*prepared, len(ids))
	var d desk
	d.model(x.meanings.Load().model, false)
	for i := range listings {
		if l := &listings[i]; l.Public() {
			p := x.prepare(l, &d)
			out[l.ID] = &p
		}
	}
	for _, id := range ids {
		if p := out[id]; p != nil && p.err != nil {
			x.park(id, seq, p.err)
		} else if p != nil || x.parked[id].Seq < seq {
			x.unpark(id)
		}
	}
	return out, nil
}

func (x *Index) loadSingly(ctx context.Context, ids []string, seq int64) ([]directory.Listing, error) {
	var out []directory.Listing
	var last error
	failed := 0
	for _, id := range ids {
		var one []directory.Listing
		var err error
		for range tries {
			if one, err = x.source.Listings(ctx, []string{id}); err == nil {
				break
			}
		}
		if err != nil {
			failed, last = failed+1, err
			x.park(id, seq, err)
		}
		out = append(out, one...)
	}
	if failed == len(ids) { // the store, not the listings
		return nil, fmt.Errorf("load changed listings: %w", last)
	}
	return out, nil
}

func (x *Index) park(id string, seq int64, err error) {
	x.log.Error("listing left out of search", "listing", id, "error", err)
	x.parked[id] = Parked{ListingID: id, Seq: seq, Error: err.Error()}
	x.copyParked()
}

func (x *Index) unpark(id string) {
	if _, ok := x.parked[id]; ok {
		delete(x.parked, id)
		x.copyParked()
	}
}

func (x *Index) copyParked() {
	parked := maps.Clone(x.parked)
	x.parkedNow.Store(&parked)
}
