package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"anchorpoint/data/hsds"
	"anchorpoint/directory"
)

func exportCommand(p *program) *cobra.Command {
	var path, format string
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Write every public service as an HSDS JSON array or as NDJSON",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return p.export(cmd.Context(), path, format) },
	}
	cmd.Flags().StringVar(&path, "out", "", "file to write; empty: standard output")
	cmd.Flags().StringVar(&format, "format", "json", "json or ndjson")
	return cmd
}

// export writes what the public may see, and nothing else. A file gets its name
// only when it is whole.
func (p *program) export(ctx context.Context, path, format string) (err error) {
	if format != "json" && format != "ndjson" {
		return fmt.Errorf("--format %q: want json or ndjson", format)
	}
	x, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, x.close()) }()
	if path == "" {
		_, err := exportTo(ctx, p.stdout, x, format)
		return err
	}
	f, err := os.OpenFile(path+".partial", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	n, err := exportTo(ctx, f, x, format)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	p.printf("%s: %d services\n", path, n)
	return nil
}

func exportTo(ctx context.Context, out io.Writer, x *parts, format string) (int, error) {
	buffered := bufio.NewWriter(out)
	w := hsds.NewWriter(buffered, hsds.Format(format), hsds.WriteOptions{Vocabularies: x.vocabularies, Place: directory.AddressFiller(x.places)})
	n := 0
	_, err := x.store.As(directory.Actor{}).Walk(ctx, func(l directory.Listing) error {
		n++
		return w.Write(&l)
	})
	return n, errors.Join(err, w.Close(), buffered.Flush())
}
