package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"anchorpoint/directory"
)

func duplicatesCommand(p *program) *cobra.Command {
	var asJSON bool
	var limit int
	cmd := &cobra.Command{
		Use:   "duplicates",
		Short: "List pairs of listings that may be one service twice, best first, with the reasons",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return p.duplicates(cmd.Context(), asJSON, limit) },
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "write one JSON array")
	cmd.Flags().IntVar(&limit, "limit", 100, "how many pairs at most; 0: all")
	return cmd
}

// likePair is a pair as the report tells it.
type likePair struct {
	Score   float64                    `json:"score"`
	A       likeListing                `json:"a"`
	B       likeListing                `json:"b"`
	Reasons []directory.LikenessReason `json:"reasons"`
}

type likeListing struct {
	ID           string          `json:"id"`
	Name         string          `json:"name"`
	Organization string          `json:"organization,omitempty"`
	Feed         string          `json:"feed,omitempty"`
	State        directory.State `json:"state"`
}

// duplicates reads the store and changes nothing.
func (p *program) duplicates(ctx context.Context, asJSON bool, limit int) (err error) {
	x, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, x.close()) }()
	like := directory.NewLikenesses(nil)
	byID := map[string]likeListing{}
	_, err = x.store.Walk(ctx, func(l directory.Listing) error {
		like.Add(&l)
		byID[l.ID] = likeListing{l.ID, l.Service.Name, l.Organization().Name, l.Source.Feed, l.State}
		return nil
	})
	if err != nil {
		return err
	}
	pairs := []likePair{}
	for _, l := range like.Pairs() {
		pairs = append(pairs, likePair{l.Score, byID[l.A], byID[l.B], l.Reasons})
	}
	found := len(pairs)
	if limit > 0 && len(pairs) > limit {
		pairs = pairs[:limit]
	}
	if asJSON {
		out := json.NewEncoder(p.stdout)
		out.SetEscapeHTML(false)
		out.SetIndent("", " ")
		return out.Encode(pairs)
	}
	return p.printPairs(pairs, found, len(byID))
}

func (p *program) printPairs(pairs []likePair, found, listings int) error {
	w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	for _, pair := range pairs {
		fmt.Fprintf(w, "%.2f\t%s\t%s\n", pair.Score, pair.A.Name, pair.A.ID)
		fmt.Fprintf(w, "\t%s\t%s\n", pair.B.Name, pair.B.ID)
		why := ""
		for _, r := range pair.Reasons {
			why += fmt.Sprintf("%s %.2f, ", r.Kind, r.Weight)
		}
		fmt.Fprintf(w, "\t%s\t\n", why[:len(why)-2])
	}
	if err := w.Flush(); err != nil {
		return err
	}
	p.printf("%d pairs among %d listings\n", found, listings)
	return nil
}
