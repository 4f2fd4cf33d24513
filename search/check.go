package search

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
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
	r.Damaged, err = scrub(x.live.reader)
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

// scrub checks the segments that a generation counts on, as its newest reader
// says. The generation's folder may hold others, which merges left half written.
// Where bleve removed a file meanwhile, for it merges whenever it likes, a newer
// reader knows of the one in its place; a file missing every time is damage.
func scrub(reader func() (index.IndexReader, error)) ([]string, error) {
	var damaged, gone []string
	for range mostScrubs {
		r, err := reader()
		if err != nil {
			return nil, err
		}
		snapshot, ok := r.(*scorch.IndexSnapshot)
		if !ok {
			r.Close()
			return nil, fmt.Errorf("the index is a %T, not scorch's", r)
		}
		damaged, gone = scrubbed(snapshot)
		r.Close()
		if len(gone) == 0 {
			break
		}
	}
	return append(damaged, gone...), nil
}

// mostScrubs bounds how often files are looked for that were merged away.
const mostScrubs = 5

// scrubbed gives the files of a snapshot whose checksum is wrong, and those that
// are not there.
func scrubbed(snapshot *scorch.IndexSnapshot) (damaged, gone []string) {
	for _, s := range snapshot.Segments() {
		p, onDisk := s.Segment().(segment.PersistedSegment)
		if !onDisk {
			continue
		}
		if segmentSound(p.Path()) {
			continue
		}
		if _, err := os.Stat(p.Path()); errors.Is(err, fs.ErrNotExist) {
			gone = append(gone, filepath.Base(p.Path()))
		} else {
			damaged = append(damaged, filepath.Base(p.Path()))
		}
	}
	return damaged, gone
}
