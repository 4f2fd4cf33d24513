package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"sync"
	"time"

	"anchorpoint/directory"
	"anchorpoint/directory/sqlite"
)

// editsPerSecond is how fast volunteers save at the very most.
const editsPerSecond = 10

// measureEdits searches for a while in quiet, then for as long beside edits
// that another process writes into the store. After each edit the next request
// must find it by a word that no other listing has.
func (p *productRun) measureEdits(ctx context.Context, s *server, b *browser) error {
	paths := p.requests("results")
	quiet, err := searchFor(ctx, b, paths, p.edits)
	if err != nil {
		return err
	}
	store, err := sqlite.Open(ctx, filepath.Join(p.data, "directory.db"))
	if err != nil {
		return err
	}
	var after []float64
	var editErr error
	var editing sync.WaitGroup
	editing.Go(func() { after, editErr = p.edit(ctx, store, newBrowser(s.url)) })
	beside, err := searchFor(ctx, b, paths, p.edits)
	editing.Wait()
	if err = errors.Join(err, editErr, store.Close()); err != nil {
		return err
	}
	p.report.QuietP50, p.report.EditedP50 = percentilesOf(quiet).P50, percentilesOf(beside).P50
	p.report.EditSearchMS = percentilesOf(after)
	return nil
}

// searchFor asks for pages one after the other and gives their times.
func searchFor(ctx context.Context, b *browser, paths []string, long time.Duration) ([]float64, error) {
	var walls []float64
	for begun := time.Now(); time.Since(begun) < long; {
		at := time.Now()
		if _, err := b.fetch(ctx, paths[len(walls)%len(paths)]); err != nil {
			return nil, err
		}
		walls = append(walls, milliseconds(time.Since(at)))
	}
	return walls, nil
}

// edit saves listings at the set pace and looks for each at once.
func (p *productRun) edit(ctx context.Context, store *sqlite.Store, b *browser) ([]float64, error) {
	var walls []float64
	pace := time.NewTicker(time.Second / editsPerSecond)
	defer pace.Stop()
	for n := range int(p.edits.Seconds() * editsPerSecond) {
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-pace.C:
		}
		id, unheard := p.corpus.id("service", n*7%p.size), fmt.Sprintf("qx%07dqx", n)
		by := directory.Edit{Source: directory.SourcePerson, Reason: "bench", At: today}
		if _, err := store.UpdateListing(ctx, id, by, func(l *directory.Listing) error {
			l.Service.Description += " " + unheard
			return nil
		}); err != nil {
			return nil, fmt.Errorf("edit: %w", err)
		}
		at := time.Now()
		got, err := b.fetch(ctx, "/oruk/v3/services?per_page=10&search="+url.QueryEscape(unheard))
		if err != nil {
			return nil, err
		}
		walls = append(walls, milliseconds(time.Since(at)))
		text, err := got.text()
		if err != nil {
			return nil, err
		}
		p.report.Edits++
		if bytes.Contains(text, []byte(id)) {
			p.report.NextRequest++
		}
	}
	return walls, nil
}
