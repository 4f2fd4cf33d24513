package main

import (
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"
	"text/tabwriter"

	"github.com/mattn/go-sqlite3"
	"github.com/spf13/cobra"
)

func configCommand(p *program) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "config", Short: "Show every setting, its value and where that came from", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return p.printConfig(asJSON) },
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	return cmd
}

func (p *program) printConfig(asJSON bool) error {
	if asJSON {
		type row struct{ Name, Value, From, Help string }
		var rows []row
		for _, s := range knownSettings {
			rows = append(rows, row{s.name, p.settings.values[s.name], p.settings.origin[s.name], s.help})
		}
		return p.printJSON(rows)
	}
	table := tabwriter.NewWriter(p.stdout, 0, 4, 2, ' ', 0)
	for _, s := range knownSettings {
		fmt.Fprintf(table, "%s\t%s\t(%s)\t%s\n", s.name, p.settings.values[s.name], p.settings.origin[s.name], s.help)
	}
	return table.Flush()
}

func (p *program) printJSON(v any) error {
	encoder := json.NewEncoder(p.stdout)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(v)
}

func versionCommand(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Show the version of the program and of SQLite", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			p.printf("anchorpoint %s, %s, SQLite %s\n", version(), runtime.Version(), sqliteVersion())
			return nil
		},
	}
}

// version is the module version or commit that the program was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return s.Value[:12]
		}
	}
	return info.Main.Version
}

func sqliteVersion() string {
	v, _, _ := sqlite3.Version()
	return v
}
