// Command anchorpoint is a community service directory: it serves the site and
// the public interface, imports and exports listings, and looks after its data
// folder. Without arguments it serves.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Environ(), os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "anchorpoint:", err)
		os.Exit(1)
	}
}

// run is the whole program, so that tests can start it.
func run(ctx context.Context, args, environ []string, stdout, stderr io.Writer) error {
	root := newRoot(&program{environ: environ, stdout: stdout, stderr: stderr})
	if len(args) == 0 {
		args = []string{"serve"}
	}
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	return root.ExecuteContext(ctx)
}
