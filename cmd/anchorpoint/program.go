package main

import (
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/lmittmann/tint"
	"github.com/spf13/cobra"
)

// program is what all commands share.
type program struct {
	environ        []string
	serving        bool // the lexicon will be needed: read it beside the rest
	stdout, stderr io.Writer
	settings       settings
	log            *slog.Logger
}

func newRoot(p *program) *cobra.Command {
	root := &cobra.Command{
		Use:           "anchorpoint",
		Short:         "A directory of community services, with search",
		SilenceUsage:  true,
		SilenceErrors: true,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			return p.prepare(cmd)
		},
	}
	addSettingFlags(root.PersistentFlags())
	root.AddCommand(
		serveCommand(p), importCommand(p), exportCommand(p), placeCommand(p), indexCommand(p),
		demoCommand(p), backupCommand(p), restoreCommand(p), checkCommand(p), duplicatesCommand(p), evalCommand(p), configCommand(p), remindCommand(p), mailCommand(p), versionCommand(p),
		demoCommand(p), backupCommand(p), restoreCommand(p), checkCommand(p), duplicatesCommand(p), userCommand(p), evalCommand(p), configCommand(p), versionCommand(p),
	)
	return root
}

// prepare reads the settings and opens the log before any command runs.
func (p *program) prepare(cmd *cobra.Command) error {
	var err error
	if p.settings, err = readSettings(cmd.Flags(), p.environ); err != nil {
		return err
	}
	p.log = newLog(p.stderr, p.settings.logLevel)
	return nil
}

// newLog writes for people on a terminal and one JSON object a line otherwise.
func newLog(w io.Writer, level slog.Level) *slog.Logger {
	if terminal(w) {
		return slog.New(tint.NewTextHandler(w, &tint.Options{Level: level, TimeFormat: time.TimeOnly}))
	}
	return slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{Level: level}))
}

// now is the clock, or the fixed time of the setting "now".
func (p *program) now() time.Time {
	if !p.settings.now.IsZero() {
		return p.settings.now
	}
	return time.Now()
}

func (p *program) printf(format string, args ...any) {
	fmt.Fprintf(p.stdout, format, args...)
}
