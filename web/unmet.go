package web

import (
	"cmp"
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"anchorpoint/directory"
	"anchorpoint/geo"
	"anchorpoint/search"
)

// unmetCounter carries searches that fell short to the store, behind the back
// of whoever searches: a page never waits for it, and what does not fit is
// dropped and counted.
type unmetCounter struct {
	store   directory.Store
	log     *slog.Logger
	in      chan directory.Unmet
	once    *onceSet
	dropped atomic.Int64
}

const (
	maxUnmetWaiting = 1024
	unmetBatch      = 256
	unmetEvery      = 10 * time.Second
	unmetLast       = 5 * time.Second // to write what waits at the end
)

func newUnmetCounter(store directory.Store, log *slog.Logger) *unmetCounter {
	return &unmetCounter{store: store, log: log, in: make(chan directory.Unmet, maxUnmetWaiting), once: newOnceSet()}
}

// note counts a search of somebody at an address. The same search from the same
// connection counts once a day, so that ten are ten people and not ten
// reloads; the address goes no further than a hash in memory.
func (u *unmetCounter) note(a *asked, ip string, now time.Time) {
	outcome := shortfall(a, now)
	if outcome == "" {
		return
	}
	area := unmetArea(a.place)
	for _, need := range unmetNeeds(a) {
		if !u.once.first(now, directory.UTCDay(now).Format(time.DateOnly), clientKey(ip).String(), need, area) {
			continue
		}
		select {
		case u.in <- directory.Unmet{Need: need, Area: area, From: now, Outcome: outcome}:
		default:
			u.dropped.Add(1)
		}
	}
}

// run writes batches until ctx is done, and then what still waits.
func (u *unmetCounter) run(ctx context.Context) {
	ticker := time.NewTicker(unmetEvery)
	defer ticker.Stop()
	var batch []directory.Unmet
	for {
		select {
		case x := <-u.in:
			if batch = append(batch, x); len(batch) >= unmetBatch {
				batch = u.write(ctx, batch)
			}
		case <-ticker.C:
			batch = u.write(ctx, batch)
		case <-ctx.Done():
			u.last(context.WithoutCancel(ctx), batch)
			return
		}
	}
}

// last writes what waits when the program ends.
func (u *unmetCounter) last(ctx context.Context, batch []directory.Unmet) {
	ctx, stop := context.WithTimeout(ctx, unmetLast)
	defer stop()
	for {
		select {
		case x := <-u.in:
			batch = append(batch, x)
		default:
			u.write(ctx, batch)
			return
		}
	}
}

// write gives an empty batch back, whatever came of it: a count that is lost
// must not fill the memory.
func (u *unmetCounter) write(ctx context.Context, batch []directory.Unmet) []directory.Unmet {
	if n := u.dropped.Swap(0); n > 0 {
		u.log.Warn("searches that fell short were not counted: too many at once", "count", n)
	}
	if len(batch) == 0 {
		return batch
	}
	if err := u.store.CountUnmet(ctx, batch); err != nil {
		u.log.Error("searches that fell short were not counted", "count", len(batch), "error", err.Error())
	}
	return batch[:0]
}

// shortfall is how a search fell short; empty for one that did not, or of which
// that cannot be said. A list that was widened by itself was too short before.
func shortfall(a *asked, now time.Time) directory.UnmetOutcome {
	r := &a.results
	switch {
	case r.Degraded || a.form.Page > 1:
		return ""
	case r.Total == 0:
		return directory.FoundNone
	case r.Total < directory.FewResults || widened(r.Steps):
		return directory.FoundFew
	case allFull(a.listings, r.Total, now):
		return directory.AllFull
	}
	return ""
}

// widened says whether the list holds what was not asked for. A spelling that
// was put right is what was asked for.
func widened(steps []search.Step) bool {
	return slices.ContainsFunc(steps, func(s search.Step) bool { return s.Applied && s.Kind != "correction" })
}

// allFull says whether every service has no place now. It looks at the first
// page: where there is more, somebody has a place or the list is long enough.
func allFull(found []*shelved, total int, now time.Time) bool {
	if len(found) < total {
		return false
	}
	return !slices.ContainsFunc(found, func(l *shelved) bool {
		state := l.listing.Capacity.At(now).State
		return state != directory.Full && state != directory.WaitingList
	})
}

// unmetNeeds are the needs of a search, chosen or surely read out of the words.
func unmetNeeds(a *asked) []string {
	out := slices.Clone(a.form.Needs)
	for _, g := range a.results.Looked {
		if g.Kind == "need" && g.Sure && !slices.Contains(out, g.ID) {
			out = append(out, g.ID)
		}
	}
	return out
}

// unmetArea is the outward code of a place, or else the council that most of
// it lies in; empty where neither is known.
func unmetArea(p *geo.Place) string {
	if p == nil {
		return ""
	}
	id := p.Public().ID
	for _, kind := range []string{"sector:", "outward:"} {
		if code, ok := strings.CutPrefix(id, kind); ok {
			outward, _, _ := strings.Cut(code, " ")
			return coarse(outward)
		}
	}
	if len(p.Areas) == 0 {
		return ""
	}
	most := slices.MaxFunc(p.Areas, func(a, b geo.Share) int { return cmp.Compare(a.Share, b.Share) })
	return coarse(most.Code)
}

func coarse(area string) string {
	if directory.CoarseArea(area) {
		return area
	}
	return ""
}
