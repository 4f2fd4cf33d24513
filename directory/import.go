package directory

import (
	"context"
	"fmt"
	"iter"
	"time"

	"anchorpoint/geo"
)

// importBatch is how many records go to the store in one transaction: large
// enough that the commit costs little, small enough that others get a turn.
const importBatch = 500

// ImportOptions say how an import is done.
type ImportOptions struct {
	Places       *geo.Resolver
	Vocabularies *Vocabularies
	DryRun       bool // report only; nothing is written
	PublishHeld  bool // publish what would wait for a moderator
	// Complete says that the records are all there are: what the feed held
	// before and no longer names is withdrawn, but not more than a tenth of it
	// unless Yes is given too.
	Complete bool
	Yes      bool
	// Now is the time of the run; zero takes the clock.
	Now time.Time
	// Progress is told how many records were read; may be nil.
	Progress func(read int)
}

// Import repairs, checks and merges the records of a feed into the store.
//
// A bad optional field costs that field, a bad record itself. An error from
// records ends the run: what was read before it is kept, nothing is withdrawn,
// and the error comes back with the report.
func Import(ctx context.Context, store Store, feed Feed, records iter.Seq2[Record, error], o ImportOptions) (ImportReport, error) {
	if o.Now.IsZero() {
		o.Now = time.Now()
	}
	run, err := newImportRun(ctx, store, feed, o)
	if err != nil {
		return ImportReport{Feed: feed.Name, DryRun: o.DryRun}, err
	}
	if err := run.readAll(records); err != nil {
		return run.finish(), err
	}
	err = run.after()
	return run.finish(), err
}

// importRun is one import under way.
type importRun struct {
	ctx    context.Context
	store  Store
	feed   Feed
	o      ImportOptions
	report ImportReport
	repair *repairer
	held   map[string]Held   // by source id, as it was at the start
	seen   map[string]string // source id to hash, of this run
	points sharedPoints
	alike  alikes
	batch  []incoming
}

// incoming is one repaired record on its way to the store.
type incoming struct {
	listing  Listing
	original []byte
	record   int  // its place in report.Records
	hold     bool // a finding asks for a moderator
}

func newImportRun(ctx context.Context, store Store, feed Feed, o ImportOptions) (*importRun, error) {
	feed, err := openFeed(ctx, store, feed, o)
	if err != nil {
		return nil, err
	}
	held, err := store.FeedListings(ctx, feed.Name)
	if err != nil {
		return nil, fmt.Errorf("list what is held for feed %s: %w", feed.Name, err)
	}
	return &importRun{
		ctx: ctx, store: store, feed: feed, o: o, held: held,
		report: ImportReport{Feed: feed.Name, DryRun: o.DryRun, Codes: map[string]int{}},
		repair: newRepairer(feed, o),
		seen:   make(map[string]string, len(held)),
		points: sharedPoints{},
		alike:  alikes{},
	}, nil
}

// openFeed gives the feed as stored, with its namespace; a dry run writes none.
func openFeed(ctx context.Context, store Store, feed Feed, o ImportOptions) (Feed, error) {
	if feed.Name == "" {
		return feed, FieldErrors{{Field: "feed", Message: "A feed needs a name."}}
	}
	if feed.Namespace == "" {
		feed.Namespace = FeedNamespace(feed.Name)
	}
	if feed.Country == "" {
		feed.Country = "GB"
	}
	if o.DryRun {
		if stored, err := store.Feed(ctx, feed.Name); err == nil && stored.Namespace != "" {
			feed.Namespace = stored.Namespace
		}
		return feed, nil
	}
	if feed.Added.IsZero() {
		feed.Added = o.Now
	}
	stored, err := store.SaveFeed(ctx, feed)
	if err != nil {
		return feed, fmt.Errorf("save feed %s: %w", feed.Name, err)
	}
	feed.Namespace = stored.Namespace
	return feed, nil
}

func (r *importRun) readAll(records iter.Seq2[Record, error]) error {
	ahead, stop := r.repairAhead(records)
	defer stop()
	for next := range ahead {
		if next.err != nil {
			if flushed := r.flush(); flushed != nil {
				return flushed
			}
			return next.err
		}
		r.take(next.record)
		if len(r.batch) >= importBatch {
			if err := r.flush(); err != nil {
				return err
			}
		}
	}
	return r.flush()
}

// take puts one repaired record into the batch, or refuses it.
func (r *importRun) take(record Record) {
	r.report.Read++
	if r.o.Progress != nil {
		r.o.Progress(r.report.Read)
	}
	done := RecordReport{File: record.File, Row: record.Row, Path: record.Path,
		SourceID: record.SourceID, Findings: record.Findings}
	if !record.Refused {
		done.Name = record.Listing.Service.Name
	}
	if record.Refused || worst(done.Findings) == Refusal {
		if record.SourceID != "" {
			r.seen[record.SourceID] = "" // it is still in the feed
		}
		done.Outcome = Refused
		r.report.Records = append(r.report.Records, done)
		return
	}
	r.report.Records = append(r.report.Records, done)
	r.batch = append(r.batch, incoming{
		listing:  record.Listing,
		original: record.Original,
		record:   len(r.report.Records) - 1,
		hold:     worst(done.Findings) == Hold,
	})
}

// worst is the gravest level among findings.
func worst(findings []Finding) Level {
	rank := map[Level]int{Repaired: 1, Warning: 2, Hold: 3, Refusal: 4}
	var out Level
	for _, f := range findings {
		if rank[f.Level] > rank[out] {
			out = f.Level
		}
	}
	return out
}

// flush gives the batch its ids and brings it to the store.
func (r *importRun) flush() error {
	if len(r.batch) == 0 {
		return nil
	}
	taken, err := r.takenIDs()
	if err != nil {
		return err
	}
	ready := r.batch[:0:0]
	for _, in := range r.batch {
		if r.identify(&in, taken) {
			ready = append(ready, in)
		}
	}
	r.batch = r.batch[:0]
	if r.o.DryRun {
		return r.rehearse(ready)
	}
	return r.apply(ready)
}

// takenIDs are the listing ids of the batch that stand in the store but not
// for this feed: another feed's record is never overwritten.
func (r *importRun) takenIDs() (map[string]bool, error) {
	var ids []string
	for _, in := range r.batch {
		source := r.report.Records[in.record].SourceID
		if _, ours := r.held[source]; !ours && isUUID(source) {
			ids = append(ids, lowerUUID(source))
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	heads, err := r.store.Heads(r.ctx, ids)
	if err != nil {
		return nil, fmt.Errorf("look up listings: %w", err)
	}
	taken := make(map[string]bool, len(heads))
	for id := range heads {
		taken[id] = true
	}
	return taken, nil
}

// identify gives a record all its ids and its hash; false when the same source
// id was already met in this run.
func (r *importRun) identify(in *incoming, taken map[string]bool) bool {
	done := &r.report.Records[in.record]
	id := r.listingID(done.SourceID, taken)
	if taken[lowerUUID(done.SourceID)] {
		done.add(Warning, "same_as", "id", done.SourceID, id,
			"Another feed has a record of this id; this one got an id of its own.")
	}
	in.listing.setID(id, r.feed.Namespace)
	in.listing.Source = Source{Feed: r.feed.Name, ID: done.SourceID, Licence: in.listing.Source.Licence}
	in.listing.State = r.wanted(in)
	hash := in.listing.contentHash()
	in.listing.Source.Hash = hash
	done.ListingID = id
	before, met := r.seen[done.SourceID]
	if !met {
		r.seen[done.SourceID] = hash
		r.points.add(&in.listing, in.record)
		r.alike.look(&in.listing, done)
		return !r.settled(in, done)
	}
	if before == hash {
		done.Outcome = Unchanged
		done.add(Warning, "duplicate_row", "id", done.SourceID, "", "The same record stands twice in the file.")
		return false
	}
	done.Outcome = Refused
	done.add(Refusal, "duplicate_id", "id", done.SourceID, "",
		"A different record with this id stands earlier in the file.")
	return false
}

// settled says whether the store already holds just this, so that it need not
// be asked again. What waits or was withdrawn is for the merge rule.
func (r *importRun) settled(in *incoming, done *RecordReport) bool {
	held, ours := r.held[done.SourceID]
	if !ours || held.Hash != in.listing.Source.Hash || held.State == Withdrawn || held.State == Submitted {
		return false
	}
	done.Outcome = Unchanged
	return true
}

func (r *importRun) listingID(source string, taken map[string]bool) string {
	if held, ours := r.held[source]; ours {
		return held.ListingID
	}
	if isUUID(source) && !taken[lowerUUID(source)] {
		return lowerUUID(source)
	}
	return derivedID(r.feed.Namespace, "service", source)
}

// wanted is the state that a record asks for by its own words.
func (r *importRun) wanted(in *incoming) State {
	switch {
	case in.listing.Service.Status == ServiceDefunct:
		return Withdrawn
	case in.hold && !r.o.PublishHeld:
		return Submitted
	case in.listing.Service.Status == ServiceTemporarilyClosed, in.listing.Service.Status == ServiceInactive:
		return Paused
	}
	return Published
}

// rehearse finds the outcomes of a batch without writing.
func (r *importRun) rehearse(ready []incoming) error {
	ids := make([]string, 0, len(ready))
	for _, in := range ready {
		ids = append(ids, in.listing.ID)
	}
	listings, err := r.store.Listings(r.ctx, ids)
	if err != nil {
		return fmt.Errorf("read listings: %w", err)
	}
	stored := make(map[string]*Listing, len(listings))
	for i := range listings {
		stored[listings[i].ID] = &listings[i]
	}
	for _, in := range ready {
		d := decide(stored[in.listing.ID], in.listing, r.o.Now)
		r.note(in, d)
	}
	return nil
}

// apply writes a batch and then proposes what a person must decide.
func (r *importRun) apply(ready []incoming) error {
	if len(ready) == 0 {
		return nil
	}
	batch := make([]Incoming, len(ready))
	for i, in := range ready {
		batch[i] = Incoming{in.listing, in.original}
	}
	decisions := make(map[string]decision, len(ready))
	_, err := r.store.ApplyFeed(r.ctx, r.feed.Name, batch, func(held *Listing, in Listing) (*Listing, Outcome) {
		d := decide(held, in, r.o.Now)
		decisions[in.ID] = d
		return d.keep, d.outcome
	})
	if err != nil {
		return fmt.Errorf("write %d listings of feed %s: %w", len(batch), r.feed.Name, err)
	}
	for _, in := range ready {
		r.note(in, decisions[in.listing.ID])
	}
	return r.propose(ready, decisions)
}

// note puts a decision into the report.
func (r *importRun) note(in incoming, d decision) {
	done := &r.report.Records[in.record]
	done.Outcome = d.outcome
	if d.code != "" {
		done.add(d.level, d.code, "", "", "", d.message)
	}
}

// propose leaves to a person what the feed may not overwrite.
func (r *importRun) propose(ready []incoming, decisions map[string]decision) error {
	var ids []string
	for _, in := range ready {
		if decisions[in.listing.ID].propose {
			ids = append(ids, in.listing.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	heads, err := r.store.Heads(r.ctx, ids)
	if err != nil {
		return fmt.Errorf("look up listings: %w", err)
	}
	for _, in := range ready {
		if !decisions[in.listing.ID].propose {
			continue
		}
		in.listing.Rev = heads[in.listing.ID].Rev
		in.listing.State = heads[in.listing.ID].State
		_, err := r.store.Propose(r.ctx, Proposal{Kind: ConflictProposal, ListingID: in.listing.ID, Base: in.listing.Rev,
			Listing: in.listing, Author: "feed " + r.feed.Name, At: r.o.Now,
			Reason: "The feed has other values than those confirmed here."})
		if err != nil {
			return fmt.Errorf("propose a change to listing %s: %w", in.listing.ID, err)
		}
	}
	return nil
}

// add notes a finding on a record.
func (r *RecordReport) add(level Level, code, field, before, after, message string) {
	r.Findings = append(r.Findings, Finding{level, code, field, before, after, message})
}
