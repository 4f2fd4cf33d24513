package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"anchorpoint/data/demo"
	"anchorpoint/directory"
)

// demoFeed is the feed of the invented services.
const demoFeed = "demo"

func demoCommand(p *program) *cobra.Command {
	root := &cobra.Command{Use: "demo", Short: "Load or remove the invented services of the demo directory"}
	root.AddCommand(
		&cobra.Command{
			Use: "load", Short: "Load the demo directory", Args: cobra.NoArgs,
			RunE: func(cmd *cobra.Command, _ []string) error { return p.changeDemo(cmd.Context(), p.loadDemo) },
		},
		&cobra.Command{
			Use: "remove", Short: "Withdraw every invented service", Args: cobra.NoArgs,
			RunE: func(cmd *cobra.Command, _ []string) error { return p.changeDemo(cmd.Context(), removeDemo) },
		},
	)
	return root
}

func (p *program) changeDemo(ctx context.Context, change func(context.Context, directory.Store) (int, error)) error {
	x, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer x.close()
	n, err := change(ctx, x.store)
	if err != nil {
		return err
	}
	p.printf("%d invented services changed\n", n)
	return p.bringUpToDate(ctx, x)
}

// loadDemoWhenEmpty gives a directory without a single listing the demo, so
// that the first page shows something.
func (p *program) loadDemoWhenEmpty(ctx context.Context, x *parts) error {
	at, err := x.store.Position(ctx)
	if err != nil || at.Last > 0 {
		return err // counting all listings would take a fifth of a second
	}
	counts, err := x.store.Counts(ctx)
	if err != nil || len(counts.ByState) > 0 {
		return err
	}
	n, err := p.loadDemo(ctx, x.store)
	if err != nil {
		return err
	}
	p.log.Info("the data folder was empty: the demo directory is loaded", "services", n)
	return nil
}

// loadDemo writes the demo directory with dates that count from today.
func (p *program) loadDemo(ctx context.Context, store directory.Store) (int, error) {
	_, err := store.SaveFeed(ctx, directory.Feed{
		Name: demoFeed, Title: "Invented services", Namespace: directory.FeedNamespace(demoFeed), Country: "GB",
		Licence: "Invented for this product; not about real services",
	})
	if err != nil {
		return 0, err
	}
	keep := func(held *directory.Listing, in directory.Listing) (*directory.Listing, directory.Outcome) {
		if held != nil && held.State == in.State {
			return nil, directory.Unchanged
		}
		return &in, directory.Added
	}
	return applyDemo(ctx, store, demo.Listings(p.now()), keep)
}

// removeDemo withdraws every invented service.
func removeDemo(ctx context.Context, store directory.Store) (int, error) {
	held, err := store.FeedListings(ctx, demoFeed)
	if err != nil {
		return 0, err
	}
	var listed []directory.Listing
	for _, h := range held {
		if h.State != directory.Withdrawn {
			listed = append(listed, directory.Listing{ID: h.ListingID})
		}
	}
	slices.SortFunc(listed, func(a, b directory.Listing) int { return cmp.Compare(a.ID, b.ID) })
	return applyDemo(ctx, store, listed, func(held *directory.Listing, _ directory.Listing) (*directory.Listing, directory.Outcome) {
		if err := held.Move(directory.Withdraw, directory.System, time.Now()); err != nil {
			return nil, directory.Unchanged
		}
		return held, directory.Removed
	})
}

// demoListed says whether any invented service is still listed.
func demoListed(ctx context.Context, store directory.Store) (bool, error) {
	held, err := store.FeedListings(ctx, demoFeed)
	for _, h := range held {
		if h.State == directory.Published || h.State == directory.Paused {
			return true, nil
		}
	}
	return false, err
}

func applyDemo(ctx context.Context, store directory.Store, listings []directory.Listing, merge directory.Merge) (int, error) {
	changed := 0
	for batch := range slices.Chunk(listings, 500) {
		incoming := make([]directory.Incoming, len(batch))
		for i, l := range batch {
			incoming[i].Listing = l
		}
		applied, err := store.ApplyFeed(ctx, demoFeed, incoming, merge)
		if err != nil {
			return changed, fmt.Errorf("demo directory: %w", err)
		}
		for _, a := range applied {
			if a.Outcome != directory.Unchanged {
				changed++
			}
		}
	}
	return changed, nil
}
