package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"time"

	"anchorpoint/data"
	"anchorpoint/directory"
	"anchorpoint/directory/sqlite"
	"anchorpoint/geo"
	"anchorpoint/search"
	"anchorpoint/search/understand"
	"anchorpoint/search/vectors"
)

// searchEngine is the product's index over the product's store. Without
// understanding, as no peer has any, except where its name says so.
type searchEngine struct {
	dir        string
	route      search.Route // "": the index decides
	understand bool
	store      *sqlite.Store
	index      *search.Index
	unfollow   func()
}

func newSearchEngine(name, dir string) *searchEngine {
	e := &searchEngine{dir: dir, understand: name == "search-understanding"}
	switch name {
	case "search-direct":
		e.route = search.RouteDirect
	case "search-cached":
		e.route = search.RouteCached
	}
	return e
}

// storePath is beside the folders of the engines: those with and without
// understanding share it.
func (e *searchEngine) storePath() string { return filepath.Join(filepath.Dir(e.dir), "store.db") }

// prepare fills the store, which is no part of what the index costs.
func (e *searchEngine) prepare(ctx context.Context, c *corpus, size int) (err error) {
	if _, err := os.Stat(e.storePath()); err == nil {
		return nil
	}
	filling := e.storePath() + ".filling"
	for _, left := range []string{"", "-wal", "-shm"} {
		if err := os.RemoveAll(filling + left); err != nil {
			return err
		}
	}
	if err := fillStore(ctx, c, size, filling); err != nil {
		return err
	}
	return os.Rename(filling, e.storePath())
}

func fillStore(ctx context.Context, c *corpus, size int, path string) (err error) {
	store, err := sqlite.Open(ctx, path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	if _, err := store.SaveFeed(ctx, directory.Feed{Name: "bench", Namespace: directory.FeedNamespace("bench"), Country: "GB", Added: today}); err != nil {
		return err
	}
	const batch = 500
	keep := func(_ *directory.Listing, in directory.Listing) (*directory.Listing, directory.Outcome) {
		return &in, directory.Added
	}
	for n := 0; n < size; n += batch {
		var listings []directory.Incoming
		for k := n; k < min(n+batch, size); k++ {
			l := c.listing(k)
			l.Source.Feed, l.Source.ID = "bench", l.ID
			listings = append(listings, directory.Incoming{Listing: l})
		}
		if _, err := store.ApplyFeed(ctx, "bench", listings, keep); err != nil {
			return fmt.Errorf("fill the store: %w", err)
		}
	}
	return nil
}

func (e *searchEngine) build(ctx context.Context, c *corpus, size int) error {
	if err := os.RemoveAll(e.dir); err != nil {
		return err
	}
	if err := e.open(ctx, c, size); err != nil {
		return err
	}
	return e.close()
}

func (e *searchEngine) open(ctx context.Context, c *corpus, size int) (err error) {
	if e.store, err = sqlite.Open(ctx, e.storePath()); err != nil {
		return err
	}
	places, err := geo.Open(geo.Options{Data: data.FS})
	if err != nil {
		return err
	}
	o := search.Options{Dir: e.dir, Source: e.store, Vocabularies: c.vocabularies, Places: places,
		Now: func() time.Time { return today }}
	if e.understand {
		if err := readUnderstanding(&o); err != nil {
			return err
		}
	}
	if e.index, err = search.Open(ctx, o); err != nil {
		return err
	}
	e.follow()
	at, err := e.store.Position(ctx)
	if err != nil {
		return err
	}
	if err := e.index.WaitFor(ctx, at.Last); err != nil {
		return err
	}
	s, err := e.index.Status(ctx)
	if err == nil && s.Documents != size {
		err = fmt.Errorf("the index holds %d of %d listings: %s", s.Documents, size, s.Error)
	}
	return err
}

// follow keeps the index in step as the server does, since searches then ask
// the store where it stands.
func (e *searchEngine) follow() {
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = e.index.Follow(ctx) // ends with the context; its troubles stand in the status
	}()
	e.unfollow = func() { stop(); <-done }
}

func readUnderstanding(o *search.Options) (err error) {
	if o.Lexicon, err = understand.NewLexicon(data.FS, o.Vocabularies); err != nil {
		return err
	}
	blob, err := data.FS.ReadFile("vectors.bin")
	if err != nil {
		return err
	}
	o.Vectors, err = vectors.DecodeModel(blob)
	return err
}

func (e *searchEngine) close() error {
	var err error
	if e.unfollow != nil {
		e.unfollow()
	}
	if e.index != nil {
		err = e.index.Close()
	}
	if e.store != nil {
		err = errors.Join(err, e.store.Close())
	}
	return err
}

func (e *searchEngine) ask(ctx context.Context, q *question) (answer, error) {
	switch {
	case q.kind == wrongLetter && !e.understand:
		return answer{}, errNotOffered // without the lexicon it corrects nothing
	case q.kind == viewport:
		return e.count(ctx, q)
	case q.kind == completion:
		names, err := e.index.Suggest(ctx, q.prefix, q.limit)
		return answer{total: len(names), hits: len(names)}, err
	}
	sq := search.Query{Text: strings.Join(q.words, " "), Place: q.place, WithinM: q.withinM, Limit: q.limit, Now: today, NoFacets: !q.facets()}
	if q.need != "" {
		sq.Needs = []string{q.need}
	}
	if q.kind == browse {
		sq.Sort = search.Nearest
	}
	r, err := e.index.SearchBy(ctx, sq, e.route)
	if err != nil {
		return answer{}, err
	}
	if r.Degraded {
		return answer{}, errors.New("the plain search of the store answered")
	}
	return answer{total: r.Total, hits: len(r.Hits), facets: toldBy(q, r.Facets)}, nil
}

// count asks for a map of about as many cells from side to side as the peers
// count in.
func (e *searchEngine) count(ctx context.Context, q *question) (answer, error) {
	sq := search.Query{Now: today}
	if q.need != "" {
		sq.Needs = []string{q.need}
	}
	tiles := math.Log2(360 * mapColumns / (q.box.Max.Lon() - q.box.Min.Lon()))
	a, err := e.index.Map(ctx, sq, search.MapAsk{Box: q.box, Zoom: int(tiles) - 3})
	return answer{total: a.Pins}, err
}

// toldBy are the counts of the groups in which nothing was asked: the others
// say what ticking would give, which peers do not.
func toldBy(q *question, f search.Facets) map[string]int {
	if !q.tell || !q.facets() {
		return nil
	}
	out := map[string]int{}
	for _, v := range facetVocabularies {
		for _, o := range f.Group(string(v)).Options {
			if o.Stated > 0 {
				out[string(v)+":"+o.ID] = o.Stated
			}
		}
	}
	return out
}
