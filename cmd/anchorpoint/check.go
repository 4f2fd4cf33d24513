package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"anchorpoint/directory"
	"anchorpoint/search"
)

func checkCommand(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "check", Short: "Verify the whole system: database, history, index against store", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.check(cmd.Context()) },
	}
}

func (p *program) check(ctx context.Context) error {
	x, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer x.close()
	report, err := x.store.Check(ctx)
	if err != nil {
		return err
	}
	p.printf("store: %d records, %d revisions, %d lists, reports and counts, up to change %d, digest %.16s, %d problems\n",
		report.Records, report.Revisions, report.Kept, report.Last, report.Digest, len(report.Problems))
	for _, problem := range report.Problems {
		p.printf("  %s\n", problem)
	}
	if len(report.Problems) > 0 {
		return fmt.Errorf("%w: restore a backup with \"anchorpoint restore\"", errUnsound)
	}
	return p.checkIndex(ctx, x)
}

// checkIndex checks the index, unless a running server holds it, which is said.
func (p *program) checkIndex(ctx context.Context, x *parts) (err error) {
	lock, err := x.folder.lock(0)
	if errors.Is(err, errServerRuns) {
		p.printf("index: not checked, a running server holds it; ask it: anchorpoint index status\n")
		return nil
	}
	if err != nil {
		return err
	}
	defer lock.release()
	index, err := p.openIndex(ctx, x)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, index.Close()) }()
	return p.indexCheck(ctx, x, index)
}

// goldenNames is how many listings a restore drill looks for by their names.
const goldenNames = 20

// tryIndex builds the index of a restored store and looks for some of its
// listings by their own names. It gives how many listings can be found.
func (p *program) tryIndex(ctx context.Context, x *parts) (found int, err error) {
	index, err := p.openIndex(ctx, x)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, index.Close()) }()
	if err := follow(ctx, index, x.store); err != nil {
		return 0, err
	}
	report, err := index.Check(ctx)
	if err != nil {
		return 0, err
	}
	if !report.Sound() {
		return 0, fmt.Errorf("%w in the new index: %+v", errUnsound, report)
	}
	wanted, err := someNames(ctx, x.store)
	if err != nil {
		return 0, err
	}
	for id, name := range wanted {
		results, err := index.Search(ctx, search.Query{Text: name, Limit: search.MaxWindow, Unlisted: true})
		if err != nil {
			return 0, err
		}
		if results.Total == 0 {
			return 0, fmt.Errorf("%w: listing %s is not found by its own name", errUnsound, id)
		}
	}
	return report.Documents, nil
}

// someNames gives the names of the first public listings by id.
func someNames(ctx context.Context, store directory.Store) (map[string]string, error) {
	names := map[string]string{}
	enough := errors.New("enough")
	_, err := store.As(directory.Actor{}).Walk(ctx, func(l directory.Listing) error {
		names[l.ID] = l.Service.Name
		if len(names) == goldenNames {
			return enough
		}
		return nil
	})
	if errors.Is(err, enough) {
		err = nil
	}
	return names, err
}
