package web

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"anchorpoint/directory"
)

// Many edit at once, a fifth of it on the same few listings: every edit that
// was acknowledged is a revision, every other one was told of a conflict, and
// what search finds is what is stored.
func TestManyEditorsLoseNothing(t *testing.T) {
	const editors, hot = 64, 50
	edits := 1_000
	if os.Getenv("ANCHORPOINT_TEST_EDITS") != "" {
		edits = 10_000
	} else {
		t.Log("1,000 edits, not 10,000: set ANCHORPOINT_TEST_EDITS=1 for all of them")
	}
	var listings []directory.Listing
	for n := range 500 {
		listings = append(listings, listing(fmt.Sprintf("Group %d", n), nil))
	}
	b := newBench(t, nil, listings...)
	var next, acknowledged, conflicts atomic.Int64
	var done sync.WaitGroup
	for editor := range editors {
		done.Go(func() {
			random := rand.New(rand.NewPCG(uint64(editor), 5))
			for next.Add(1) <= int64(edits) {
				at := hot + random.IntN(len(listings)-hot)
				if random.IntN(5) == 0 {
					at = random.IntN(hot)
				}
				switch err := b.editOnce(t, listings[at].ID, fmt.Sprintf("0113 496 %04d", random.IntN(10_000))); {
				case err == nil:
					acknowledged.Add(1)
				case errors.Is(err, directory.ErrConflict):
					conflicts.Add(1)
				default:
					t.Errorf("edit: %v", err)
				}
			}
		})
	}
	done.Wait()
	var revisions int64
	for _, l := range listings {
		now, err := b.store.Listing(t.Context(), l.ID)
		if err != nil {
			t.Fatal(err)
		}
		revisions += now.Rev - 1
	}
	if revisions != acknowledged.Load() || acknowledged.Load()+conflicts.Load() != int64(edits) {
		t.Errorf("%d revisions, %d acknowledged, %d conflicts of %d edits", revisions, acknowledged.Load(), conflicts.Load(), edits)
	}
	t.Logf("%d acknowledged, %d conflicts", acknowledged.Load(), conflicts.Load())
	b.indexKeepsUp(t)
}

// editOnce is one edit as a form makes it: read, then write with the
// revision that was read.
func (b *bench) editOnce(t *testing.T, id, words string) error {
	old, err := b.store.Listing(t.Context(), id)
	if err != nil {
		return err
	}
	_, err = b.store.UpdateListing(t.Context(), id, directory.Edit{Base: old.Rev, Source: directory.SourcePerson, At: noonOfTests}, func(l *directory.Listing) error {
		l.Service.Description = fmt.Sprintf("Said at revision %d: %s", old.Rev, words)
		return nil
	})
	return err
}

// indexKeepsUp waits until the index has reached the store, at most 5 s.
func (b *bench) indexKeepsUp(t *testing.T) {
	t.Helper()
	start := time.Now()
	if err := b.Index.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("the index needed %s", took)
	}
	report, err := b.Index.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	stands, err := b.Index.Status(t.Context())
	if err != nil || !report.Sound() || stands.Lag != 0 || len(stands.Parked) > 0 {
		t.Errorf("the index differs from the store: %+v, %+v, %v", report, stands, err)
	}
}
