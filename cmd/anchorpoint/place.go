package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"anchorpoint/geo"
	"anchorpoint/geo/source"
)

func placeCommand(p *program) *cobra.Command {
	root := &cobra.Command{Use: "place", Short: "Import official place data, and look places up"}
	root.AddCommand(placeImportCommand(p), placeLookupCommand(p))
	return root
}

func placeImportCommand(p *program) *cobra.Command {
	var o source.Options
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "import FILE...",
		Short: "Import postcodes (Code-Point Open) as downloaded; a running server takes them up within seconds",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			f, err := openFolder(p.settings.data)
			if err != nil {
				return err
			}
			if err := f.roomForImport(); err != nil {
				return err
			}
			o.Dir, o.Files = f.place(), args
			bar := newProgress(p.stderr, "reading", -1)
			o.Progress = func(done, _ int64) { bar.at(done) }
			report, err := source.Import(cmd.Context(), o)
			bar.end()
			if err != nil {
				return fmt.Errorf("place import %s: %w", strings.Join(args, ", "), err)
			}
			if asJSON {
				return p.printJSON(report)
			}
			p.printPlaceReport(report)
			return nil
		},
	}
	cmd.Flags().StringVar(&o.Kind, "kind", "", "kind of file; empty: found out")
	cmd.Flags().StringVar(&o.Vintage, "vintage", "", "month of the data, such as 2026-08; empty: found out")
	cmd.Flags().BoolVar(&o.IncludeNI, "include-ni", false, "take Northern Ireland postcodes too; their licence must have been accepted")
	cmd.Flags().BoolVar(&asJSON, "json", false, "report as JSON")
	return cmd
}

func (p *program) printPlaceReport(r source.Report) {
	p.printf("%s, vintage %s: %d rows read, %d postcodes kept, %d outward codes, %d sectors\n",
		r.Kind, r.Vintage, r.Read, r.Kept, r.OutwardCodes, r.Sectors)
	for _, s := range r.Skipped {
		p.printf("  left out %d: %s (first: %s)\n", s.Rows, s.Reason, strings.Join(s.First, ", "))
	}
}

func placeLookupCommand(p *program) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "lookup TEXT",
		Short: "Say what the site makes of a place",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			x, err := p.open(cmd.Context())
			if err != nil {
				return err
			}
			defer x.close()
			answer := x.places.Resolve(strings.Join(args, " "))
			if asJSON {
				return p.printJSON(answer)
			}
			p.printAnswer(x.places, answer)
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	return cmd
}

func (p *program) printAnswer(places *geo.Resolver, a geo.Answer) {
	for _, said := range []string{a.Repair, a.Fallback} {
		if said != "" {
			p.printf("%s\n", said)
		}
	}
	switch {
	case a.Place != nil:
		p.printPlace(*a.Place)
		for _, share := range places.AreasOf(*a.Place) {
			certain := ""
			if !share.Certain {
				certain = ", not certain"
			}
			p.printf("  %-16s %3.0f %%%s  %s\n", share.Code, share.Share*100, certain, places.AreaName(share.Code))
		}
	case len(a.Choices) > 0:
		p.printf("which of these?\n")
		for _, choice := range a.Choices {
			p.printPlace(choice)
		}
	default:
		p.printf("no place: %s\n", a.Problem)
	}
}

func (p *program) printPlace(at geo.Place) {
	source := at.Source
	if at.Vintage != "" {
		source += " " + at.Vintage
	}
	// The point of a full postcode is a household's: it is told to three
	// decimals, about a hundred metres.
	p.printf("%s: %s, %s, within %s, from %s\n", at.Label, at.Kind,
		fmt.Sprintf("%.3f %.3f", at.Point.Lat(), at.Point.Lon()), metres(at.AccuracyM), source)
}

func metres(m int) string {
	if m >= 1000 {
		return fmt.Sprintf("%.1f km", float64(m)/1000)
	}
	return fmt.Sprintf("%d m", m)
}
