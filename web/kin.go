package web

import (
	"context"
	"hash/maphash"
	"slices"
	"sync"

	"anchorpoint/directory"
)

// kin finds listings by what they share with another: phone, web address, mail,
// charity number, postcode. It holds hashes alone, so that a hundred thousand
// listings take some tens of megabytes, and is brought up to date by what has
// changed. Old values of a listing stay: whoever asks compares what was found.
type kin struct {
	mu    sync.Mutex
	known bool
	seq   int64
	seed  maphash.Seed
	ids   []string
	at    map[string]int32 // id to its place in ids
	by    map[uint64][]int32
}

const (
	mostKin    = 60 // a value that more share tells nothing
	kinChanges = 1000
)

// of are the ids of listings that share a value with one, itself left out. The
// store acts for the program.
func (k *kin) of(ctx context.Context, store directory.Store, l *directory.Listing) ([]string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.catchUp(ctx, store); err != nil {
		return nil, err
	}
	var out []string
	for _, key := range l.LikenessKeys() {
		block := k.by[maphash.String(k.seed, key)]
		if len(block) > mostKin {
			continue
		}
		for _, n := range block {
			if id := k.ids[n]; id != l.ID && !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
	}
	return out, nil
}

// catchUp reads all listings once, and afterwards those that changed.
func (k *kin) catchUp(ctx context.Context, store directory.Store) error {
	if !k.known {
		k.seed, k.ids, k.at, k.by = maphash.MakeSeed(), nil, map[string]int32{}, map[uint64][]int32{}
		seq, err := store.Walk(ctx, func(l directory.Listing) error {
			k.add(&l)
			return nil
		})
		k.seq, k.known = seq, err == nil
		return err
	}
	for {
		changes, err := store.Changes(ctx, k.seq, kinChanges)
		if err != nil || len(changes) == 0 {
			return err
		}
		var ids []string
		for _, c := range changes {
			if !slices.Contains(ids, c.ListingID) {
				ids = append(ids, c.ListingID)
			}
		}
		listings, err := store.Listings(ctx, ids)
		if err != nil {
			return err
		}
		for i := range listings {
			k.add(&listings[i])
		}
		k.seq = changes[len(changes)-1].Seq
	}
}

func (k *kin) add(l *directory.Listing) {
	n, there := k.at[l.ID]
	if !there {
		n = int32(len(k.ids))
		k.ids, k.at[l.ID] = append(k.ids, l.ID), n
	}
	for _, key := range l.LikenessKeys() {
		h := maphash.String(k.seed, key)
		if block := k.by[h]; len(block) <= mostKin && !slices.Contains(block, n) {
			k.by[h] = append(block, n)
		}
	}
}
