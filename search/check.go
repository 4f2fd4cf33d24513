package search

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/blevesearch/bleve/v2/index/scorch"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"anchorpoint/directory"
)

// Report is what Check found. The index is sound when all lists are empty.
type Report struct {
	Documents int
	Missing   []string // public in the store, not in the index
	Extra     []string // in the index, not public in the store
	Damaged   []string // files whose checksum is wrong
}

// Sound says whether nothing is wrong.
func (r Report) Sound() bool { return len(r.Missing)+len(r.Extra)+len(r.Damaged) == 0 }

// Check catches up, then compares the listings that can be found with those
// that are public in the store, and the checksums of the index's files.
func (x *Index) Check(ctx context.Context) (Report, error) {
	if err := x.CatchUp(ctx); err != nil {
		return Report{}, err
	}
	x.writing.Lock()
	defer x.writing.Unlock()
	if x.live == nil {
		return Report{}, errClosed
	}
	var r Report
	public := map[string]bool{}
	_, err := x.source.Walk(ctx, func(l directory.Listing) error {
		if _, parked := x.parked[l.ID]; l.Public() && !parked {
			public[l.ID] = true
		}
		return nil
	})
	if err != nil {
		return r, fmt.Errorf("read the store: %w", err)
	}
	x.compare(public, &r)
	r.Damaged, err = x.scrub()
	return r, err
}

// compare sets the ids of the current view and of bleve against those that
// should be there.
func (x *Index) compare(public map[string]bool, r *Report) {
	found := map[string]bool{}
	v := x.acquire()
	defer v.release()
	for _, i := range v.base.cols.byID {
		if !v.masked.has(i) {
			found[v.base.cols.ids.at(i)] = true
		}
	}
	for _, i := range v.over.cols.byID {
		found[v.over.cols.ids.at(i)] = true
	}
	r.Documents = len(found)
	for id := range public {
		if !found[id] {
			r.Missing = append(r.Missing, id)
		}
	}
	for id := range found {
		if !public[id] {
			r.Extra = append(r.Extra, id)
		}
	}
	slices.Sort(r.Missing)
	slices.Sort(r.Extra)
}

// scrub checks the segments that the live generation counts on. Its folder may
// hold others, which merges left half written.
func (x *Index) scrub() ([]string, error) {
	r, err := x.live.reader()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	snapshot, ok := r.(*scorch.IndexSnapshot)
	if !ok {
		return nil, fmt.Errorf("the index is a %T, not scorch's", r)
	}
	var damaged []string
	for _, s := range snapshot.Segments() {
		p, onDisk := s.Segment().(segment.PersistedSegment)
		if onDisk && !segmentSound(p.Path()) {
			damaged = append(damaged, filepath.Base(p.Path()))
		}
	}
	return damaged, nil
}
