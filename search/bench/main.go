package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"

	"anchorpoint/data"
	"anchorpoint/directory"
)

// today is when everything in the corpus is dated from, so that it is the same
// on every day.
var today = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// modes are what the program can do, by the first argument.
var modes = map[string]func(ctx context.Context, args []string, stdout io.Writer) error{
	"corpus":  writeCorpus,
	"engines": compareEngines,
	"product": measureProduct,
	"worker":  work,
}

func run(ctx context.Context, args []string, stdout io.Writer) error {
	if len(args) > 0 {
		if mode := modes[args[0]]; mode != nil {
			return mode(ctx, args[1:], stdout)
		}
	}
	return errors.New("name what to do: engines (compare search with its peers), " +
		"product (measure the built program), corpus (write the invented directory as an import file)")
}

func openCorpus(seed uint64) (*corpus, error) {
	v, err := directory.ReadVocabularies(data.FS)
	if err != nil {
		return nil, err
	}
	return newCorpus(seed, v, data.FS, today)
}

func writeCorpus(ctx context.Context, args []string, stdout io.Writer) error {
	flags := flag.NewFlagSet("corpus", flag.ContinueOnError)
	size := flags.Int("n", 10_000, "number of listings")
	seed := flags.Uint64("seed", 1, "the same seed gives the same directory")
	out := flags.String("out", "", "file to write; standard output if empty")
	if err := flags.Parse(args); err != nil {
		return err
	}
	c, err := openCorpus(*seed)
	if err != nil {
		return err
	}
	if *out == "" {
		return c.write(ctx, stdout, *size)
	}
	return c.writeFile(ctx, *out, *size)
}

func (c *corpus) writeFile(ctx context.Context, path string, size int) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(c.write(ctx, file, size), file.Close())
}

// write gives the corpus as lines of HSDS services, which any importer takes.
func (c *corpus) write(ctx context.Context, w io.Writer, size int) error {
	out := bufio.NewWriter(w)
	for n := range size {
		if err := ctx.Err(); err != nil {
			return err
		}
		l := c.listing(n)
		service, err := l.Wire(c.vocabularies, nil)
		if err != nil {
			return fmt.Errorf("listing %d: %w", n, err)
		}
		service.Attributes = slim(service.Attributes)
		line, err := directory.Encode(service)
		if err != nil {
			return fmt.Errorf("listing %d: %w", n, err)
		}
		out.Write(append(line, '\n')) // the first error comes from Flush
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write corpus: %w", err)
	}
	return nil
}

// slim leaves of each attribute what an importer that knows the vocabularies
// needs, or a directory of 100,000 would be more than a gigabyte.
func slim(attributes []directory.Attribute) []directory.Attribute {
	out := make([]directory.Attribute, len(attributes))
	for i, a := range attributes {
		out[i] = directory.Attribute{TaxonomyTermID: a.TaxonomyTermID, Value: a.Value}
	}
	return out
}
