package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"anchorpoint/data"
	"anchorpoint/data/hsds"
	"anchorpoint/directory"
)

// importFlags are what an import is told.
type importFlags struct {
	feed, title, mapping, country, licence string
	dryRun, publishHeld, complete, yes     bool
	keepDemo, asJSON, verbose              bool
}

func importCommand(p *program) *cobra.Command {
	var o importFlags
	cmd := &cobra.Command{
		Use:   "import FILE...",
		Short: "Import services from HSDS or Open Referral UK JSON, NDJSON, or any CSV",
		Long: `Import services from HSDS or Open Referral UK JSON, NDJSON, or any CSV.

What a file is, is found out from its content. The columns of a CSV are known
from a mapping (--map), from one of the built-in mappings, or are guessed from
the header; a guess is printed, so that it can be saved, mended and given.

A second import of the same file changes nothing. What a file no longer holds
is withdrawn with --complete only; when that is more than a tenth of a source,
nothing is withdrawn and the command fails until --yes is given too.

A record that cannot be used is refused, with the reason, and stops no other:
the command succeeds and its last line says how many were refused. It works
while a server runs.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, files []string) error { return p.importFiles(cmd.Context(), files, o) },
	}
	flags := cmd.Flags()
	flags.StringVar(&o.feed, "feed", "", "name of the source; empty: each file's own name")
	flags.StringVar(&o.title, "feed-title", "", "what people read as the source; empty: the mapping's title, else its name")
	flags.StringVar(&o.mapping, "map", "", "TOML file that says what the columns of a CSV are")
	flags.StringVar(&o.country, "country", "GB", "country of the source; points outside Britain are kept with another code or \"any\"")
	flags.StringVar(&o.licence, "licence", "", "licence of the source; empty: the mapping's, else the site's")
	flags.BoolVar(&o.dryRun, "dry-run", false, "only report what would happen")
	flags.BoolVar(&o.publishHeld, "publish-held", false, "publish records that would wait for a moderator")
	flags.BoolVar(&o.complete, "complete", false, "the files hold all there is: withdraw what is missing")
	flags.BoolVar(&o.yes, "yes", false, "with --complete: withdraw even more than a tenth of the source")
	flags.BoolVar(&o.keepDemo, "keep-demo", false, "leave the invented services of the demo")
	flags.BoolVar(&o.asJSON, "json", false, "report as JSON")
	flags.BoolVar(&o.verbose, "verbose", false, "report every record, not only those with something to say")
	return cmd
}

// importFiles reads the files, feed by feed, and lets the index follow. A file
// that cannot be read stops no other.
func (p *program) importFiles(ctx context.Context, files []string, o importFlags) (err error) {
	x, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, x.close()) }()
	if err := x.folder.roomForImport(); err != nil {
		return err
	}
	if !o.dryRun {
		go x.readLexicon() // the index will ask for it when all is written
	}
	var problems []error
	imported := 0
	for name, group := range feeds(files, o.feed) {
		report, err := p.importFeed(ctx, x, name, group, o)
		if err != nil {
			problems = append(problems, fmt.Errorf("import %s: %w", name, err))
		}
		imported += report.Added + report.Changed + report.Unchanged
		if report.Read > 0 || err == nil {
			problems = append(problems, p.printImport(report, o))
		}
		if n, waits := report.Waiting(); waits {
			problems = append(problems, fmt.Errorf("import %s: %s", name, n.Message))
		}
	}
	if imported > 0 && !o.dryRun && !o.keepDemo {
		n, err := removeDemo(ctx, x.store)
		if err != nil {
			problems = append(problems, err)
		} else if n > 0 {
			fmt.Fprintf(p.stderr, "the %d invented services of the demo are withdrawn\n", n)
		}
	}
	if !o.dryRun {
		problems = append(problems, p.bringUpToDate(ctx, x))
	}
	return errors.Join(problems...)
}

// feeds groups the files by the feed that they belong to: all in the one that
// was named, or each in one of its own name.
func feeds(files []string, name string) iter.Seq2[string, []string] {
	return func(yield func(string, []string) bool) {
		if name != "" {
			yield(name, files)
			return
		}
		for _, file := range files {
			base := filepath.Base(file)
			if !yield(strings.TrimSuffix(base, filepath.Ext(base)), []string{file}) {
				return
			}
		}
	}
}

// importFeed imports the files of one feed as one run.
func (p *program) importFeed(ctx context.Context, x *parts, name string, files []string, o importFlags) (directory.ImportReport, error) {
	nothing := directory.ImportReport{Feed: name, DryRun: o.dryRun}
	mapping, err := readMapping(o.mapping)
	if err != nil {
		return nothing, err
	}
	readers, closeAll, err := p.openReaders(files, mapping, o.asJSON)
	if err != nil {
		return nothing, err
	}
	defer closeAll()
	feed := directory.Feed{Name: name, Title: o.title, Country: o.country, Licence: cmp.Or(o.licence, p.settings.site.Licence), Attribution: p.settings.site.Attribution}
	for _, r := range readers {
		if m, _ := r.Mapping(); m != nil {
			feed.Licence = cmp.Or(o.licence, m.Licence, feed.Licence)
			feed.Attribution = cmp.Or(m.Attribution, feed.Attribution)
			feed.Title = cmp.Or(feed.Title, m.Title)
		}
	}
	bar := newProgress(p.stderr, "importing "+name, -1)
	defer bar.end()
	report, err := directory.Import(ctx, x.store, feed, recordsOf(readers), directory.ImportOptions{
		Places: x.places, Vocabularies: x.vocabularies, DryRun: o.dryRun, PublishHeld: o.publishHeld,
		Complete: o.complete, Yes: o.yes, Now: p.now(), Progress: func(n int) { bar.at(int64(n)) },
	})
	for i, r := range readers {
		report.Notes = append(report.Notes, notesOf(files[i], r)...)
	}
	return report, err
}

// namedColumns is how many columns a note names before it only counts.
const namedColumns = 12

// notesOf is what was noticed of a whole file, which is known when it has been
// read. Columns of which the same is to be said are named together: a sheet
// may have hundreds.
func notesOf(file string, r *hsds.Reader) []directory.Finding {
	var out []directory.Finding
	fields := map[string][]string{} // by message
	for _, note := range r.Notes() {
		if _, met := fields[note.Message]; !met {
			out = append(out, note)
		}
		fields[note.Message] = append(fields[note.Message], note.Field)
	}
	for i, note := range out {
		names := fields[note.Message]
		out[i].Field = strings.Join(names[:min(len(names), namedColumns)], ", ")
		if more := len(names) - namedColumns; more > 0 {
			out[i].Field += fmt.Sprintf(" and %d more", more)
		}
		about := file
		if out[i].Field != "" {
			about += ", " + out[i].Field
		}
		out[i].Message = about + ": " + note.Message
	}
	return out
}

func readMapping(path string) (*hsds.Mapping, error) {
	if path == "" {
		return nil, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("mapping: %w", err)
	}
	defer f.Close()
	m, err := hsds.ReadMapping(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return m, nil
}

// openReaders opens all files before anything is written, so that a wrong name
// is found at once. What was guessed of a file is told.
func (p *program) openReaders(files []string, mapping *hsds.Mapping, quiet bool) ([]*hsds.Reader, func(), error) {
	var readers []*hsds.Reader
	var open []io.Closer
	closeAll := func() {
		for _, f := range open {
			f.Close()
		}
	}
	for _, name := range files {
		f, err := openFile(name)
		if err != nil {
			closeAll()
			return nil, nil, err
		}
		open = append(open, f)
		r, err := hsds.NewReader(f, hsds.ReadOptions{Name: name, Mapping: mapping, Mappings: data.FS})
		if err != nil {
			closeAll()
			return nil, nil, err
		}
		readers = append(readers, r)
		if !quiet {
			p.tellReader(name, r)
		}
	}
	return readers, closeAll, nil
}

func openFile(name string) (*os.File, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return nil, fmt.Errorf("%s is a folder; name the files in it", name)
	}
	return os.Open(name)
}

func (p *program) tellReader(name string, r *hsds.Reader) {
	p.printf("%s: %s", name, r.Kind())
	m, origin := r.Mapping()
	switch {
	case m == nil:
	case origin == hsds.Guessed:
		p.printf(", columns guessed from the header. To mend the guess, save this and give it with --map:\n")
		if text, err := m.TOML(); err == nil {
			p.printf("%s", text)
		}
	default:
		p.printf(", %s mapping %q", origin, m.Title)
	}
	p.printf("\n")
}

// recordsOf joins the records of several files.
func recordsOf(readers []*hsds.Reader) iter.Seq2[directory.Record, error] {
	return func(yield func(directory.Record, error) bool) {
		for _, r := range readers {
			for record, err := range r.Records() {
				if !yield(record, err) {
					return
				}
			}
		}
	}
}

func (p *program) printImport(report directory.ImportReport, o importFlags) error {
	if o.asJSON {
		return p.printJSON(report)
	}
	return report.Print(p.stdout, o.verbose)
}
