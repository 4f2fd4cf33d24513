package directory

import (
	"fmt"
	"maps"
	"slices"

	"github.com/paulmach/orb"
)

// after does what needs the whole run: points that many addresses share, and
// what the feed no longer has.
func (r *importRun) after() error {
	if err := r.shared(); err != nil {
		return err
	}
	if r.o.Complete {
		return r.withdrawMissing()
	}
	return nil
}

const removalWaits = "removal_waits"

// removalGuard is the share of a feed that one run may withdraw unasked.
const removalGuard = 0.10

// withdrawMissing withdraws, for this feed, what it no longer names.
func (r *importRun) withdrawMissing() error {
	var missing []string
	public := 0
	for source, held := range r.held {
		if held.State != Published && held.State != Paused {
			continue
		}
		public++
		if _, met := r.seen[source]; !met {
			missing = append(missing, held.ListingID)
		}
	}
	if float64(len(missing)) > removalGuard*float64(public) && !r.o.Yes {
		r.report.Notes = append(r.report.Notes, Finding{Level: Hold, Code: removalWaits,
			Message: fmt.Sprintf("%d of the feed's %d listings are not in this file. That is more than a tenth, "+
				"so none was withdrawn. If the file is whole and they are to go, run it again with --yes.", len(missing), public)})
		return nil
	}
	slices.Sort(missing)
	for batch := range slices.Chunk(missing, importBatch) {
		if err := r.withdraw(batch); err != nil {
			return err
		}
	}
	return nil
}

func (r *importRun) withdraw(ids []string) error {
	listings, err := r.store.Listings(r.ctx, ids)
	if err != nil {
		return fmt.Errorf("read listings: %w", err)
	}
	for i := range listings {
		r.report.Records = append(r.report.Records, RecordReport{
			SourceID: listings[i].Source.ID, ListingID: listings[i].ID,
			Name: listings[i].Service.Name, Outcome: Removed,
		})
	}
	if r.o.DryRun {
		return nil
	}
	_, err = r.store.ApplyFeed(r.ctx, r.feed.Name, again(listings), func(held *Listing, in Listing) (*Listing, Outcome) {
		if held == nil || held.State == Withdrawn {
			return nil, Unchanged
		}
		keep := *held
		keep.State, keep.Closing = Withdrawn, Closing{At: r.o.Now, Reason: missingAtSource}
		return &keep, Removed
	})
	if err != nil {
		return fmt.Errorf("withdraw %d listings: %w", len(ids), err)
	}
	return nil
}

// sharedBy is from how many different addresses on a point is no address.
const sharedBy = 5

// sharedAccuracyM is what a point that stands for a whole place is worth.
const sharedAccuracyM = 5000

// sharedPoints collects which records gave which point.
type sharedPoints map[orb.Point]*sharedPoint

type sharedPoint struct {
	addresses map[string]bool // at most sharedBy of them
	ids       []string
	records   []int
}

// add notes the points that the source itself gave.
func (p sharedPoints) add(l *Listing, record int) {
	for _, at := range l.Locations() {
		point, ok := at.Point()
		if !ok || at.PointSource != pointFromSource {
			continue
		}
		s := p[point]
		if s == nil {
			s = &sharedPoint{addresses: map[string]bool{}}
			p[point] = s
		}
		if key := addressKey(at); len(s.addresses) < sharedBy && key != "" {
			s.addresses[key] = true
		}
		s.ids, s.records = append(s.ids, l.ID), append(s.records, record)
	}
}

func addressKey(at *Location) string {
	if postcode := at.Postcode(); postcode != "" {
		return postcode
	}
	if len(at.Addresses) > 0 {
		return contentKey(at.Addresses[0].Address1, at.Addresses[0].City)
	}
	return ""
}

// shared lowers the accuracy of points that five or more different addresses
// have in common: they are the middle of a place, not where anything is.
func (r *importRun) shared() error {
	ids := map[string]bool{}
	points := map[orb.Point]bool{}
	for point, s := range r.points {
		if len(s.addresses) < sharedBy {
			continue
		}
		points[point] = true
		for i, id := range s.ids {
			ids[id] = true
			r.report.Records[s.records[i]].add(Warning, "shared_point", "location.latitude", "", "",
				"Five or more different addresses have this same point, so it only says which town.")
		}
	}
	if len(ids) == 0 || r.o.DryRun {
		return nil
	}
	for batch := range slices.Chunk(slices.Sorted(maps.Keys(ids)), importBatch) {
		if err := r.lower(batch, points); err != nil {
			return err
		}
	}
	return nil
}

// lower may run again and again: a point once lowered is no longer "source".
func (r *importRun) lower(ids []string, points map[orb.Point]bool) error {
	listings, err := r.store.Listings(r.ctx, ids)
	if err != nil {
		return fmt.Errorf("read listings: %w", err)
	}
	_, err = r.store.ApplyFeed(r.ctx, r.feed.Name, again(listings), func(held *Listing, in Listing) (*Listing, Outcome) {
		if held == nil || held.Source.Hash != in.Source.Hash {
			return nil, Unchanged
		}
		altered := false
		for _, at := range in.Locations() {
			if point, ok := at.Point(); ok && points[point] && at.PointSource == pointFromSource {
				r.repair.lowerPoint(at)
				altered = true
			}
		}
		if !altered {
			return nil, Unchanged
		}
		return &in, Unchanged
	})
	if err != nil {
		return fmt.Errorf("mark shared points: %w", err)
	}
	return nil
}

// again is a batch of listings that come from no new record.
func again(listings []Listing) []Incoming {
	out := make([]Incoming, len(listings))
	for i := range listings {
		out[i].Listing = listings[i]
	}
	return out
}
