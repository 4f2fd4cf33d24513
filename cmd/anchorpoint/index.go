package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"anchorpoint/search"
)

func indexCommand(p *program) *cobra.Command {
	root := &cobra.Command{Use: "index", Short: "Look after the search index; it can always be built again"}
	var asJSON bool
	status := &cobra.Command{
		Use: "status", Short: "Say where the index stands against the store", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.indexStatus(cmd.Context(), asJSON) },
	}
	status.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	root.AddCommand(status,
		&cobra.Command{
			Use: "rebuild", Short: "Build the index anew from the store", Args: cobra.NoArgs,
			RunE: func(cmd *cobra.Command, _ []string) error { return p.withIndex(cmd.Context(), p.indexRebuild) },
		},
		&cobra.Command{
			Use: "check", Short: "Compare the index with the store", Args: cobra.NoArgs,
			RunE: func(cmd *cobra.Command, _ []string) error { return p.withIndex(cmd.Context(), p.indexCheck) },
		},
	)
	return root
}

// withIndex opens the index for a command that must have it to itself.
func (p *program) withIndex(ctx context.Context, work func(context.Context, *parts, *search.Index) error) (err error) {
	x, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, x.close()) }()
	lock, err := x.folder.lock(0)
	if err != nil {
		return err
	}
	defer lock.release()
	index, err := p.openIndex(ctx, x)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, index.Close()) }()
	return work(ctx, x, index)
}

// indexStatus asks the server when one runs, and the index itself otherwise.
func (p *program) indexStatus(ctx context.Context, asJSON bool) error {
	err := p.withIndex(ctx, func(ctx context.Context, x *parts, index *search.Index) error {
		if err := follow(ctx, index, x.store); err != nil {
			return err
		}
		s, err := index.Status(ctx)
		if err != nil {
			return err
		}
		if asJSON {
			return p.printJSON(s)
		}
		p.printf("%s: %d listings, change %d of %d, %d parked\n", s.State, s.Documents, s.Seq, s.StoreSeq, len(s.Parked))
		return nil
	})
	if !errors.Is(err, errServerRuns) {
		return err
	}
	said, askErr := askServer(ctx, folder(p.settings.data).address()+"/readyz")
	if askErr != nil {
		return errors.Join(err, askErr)
	}
	p.printf("%s\n", said)
	return nil
}

// askServer fetches what a running server says of itself.
func askServer(ctx context.Context, url string) (string, error) {
	ctx, stop := context.WithTimeout(ctx, 5*time.Second)
	defer stop()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return "", fmt.Errorf("ask the running server: %w", err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", fmt.Errorf("ask the running server: %w", err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, 1<<20))
	if err != nil {
		return "", fmt.Errorf("ask the running server: %w", err)
	}
	if !json.Valid(body) {
		return "", fmt.Errorf("ask the running server: %s answers %s", url, response.Status)
	}
	return string(body), nil
}

func (p *program) indexRebuild(ctx context.Context, _ *parts, index *search.Index) error {
	begun := time.Now()
	bar := newProgress(p.stderr, "indexing", -1)
	err := index.Rebuild(ctx, func(done int) { bar.at(int64(done)) })
	bar.end()
	if err != nil {
		return err
	}
	s, err := index.Status(ctx)
	if err != nil {
		return err
	}
	p.printf("%d listings indexed in %s\n", s.Documents, time.Since(begun).Round(time.Millisecond))
	return nil
}

// errUnsound makes a check's exit status 1 after it has said what is wrong.
var errUnsound = errors.New("the check found problems")

func (p *program) indexCheck(ctx context.Context, x *parts, index *search.Index) error {
	if err := follow(ctx, index, x.store); err != nil {
		return err
	}
	report, err := index.Check(ctx)
	if err != nil {
		return err
	}
	p.printf("index: %d listings\n", report.Documents)
	for problem, ids := range map[string][]string{
		"public but not in the index": report.Missing, "in the index but not public": report.Extra, "file damaged": report.Damaged,
	} {
		for _, id := range ids {
			p.printf("  %s: %s\n", problem, id)
		}
	}
	if !report.Sound() {
		return fmt.Errorf("%w: run \"anchorpoint index rebuild\"", errUnsound)
	}
	return nil
}
